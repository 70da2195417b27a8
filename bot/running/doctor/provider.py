"""What the doctor looks at where other workspaces install the app: does Slack answer and take their tokens?

And do the keys open these?
"""

from collections import Counter
from datetime import timedelta

import aiohttp

from bot.running.config import Settings
from bot.running.doctor.found import Found
from bot.slack.client import Slack
from bot.slack.outcome import classify
from bot.storage.database import Database
from bot.storage.migrations import look, newest
from bot.storage.seals import id_of
from bot.storage.trouble import Unusable
from models import installation
from models.installation import EXPIRED_FOR, REFUSED_FOR
from models.kept_for import at_most


async def examine(settings: Settings, found: Found) -> None:
    """Ask Slack whether it answers; count which keys seal the tokens that are kept."""
    async with aiohttp.ClientSession() as pool:
        try:
            await Slack("", settings.api_url, pool).read("api.test")
        except Exception as error:
            found.wrong.append(f"Slack cannot be asked ({classify(error).error}); may this machine go out?")
    try:
        if look(settings.database) != newest():
            return  # which is told already
    except Unusable:
        return  # as this is
    database = Database(settings.database)
    try:
        async with database.read() as db:
            in_use = Counter(key_id for _, key_id in await installation.keys_in_use(db))
            refused, ended = await installation.how_many_refused(db), await installation.how_many_ended(db)
    finally:
        await database.dispose()
    found.know.append(f"{in_use.total()} workspaces have installed the app")
    if ended:
        found.wrong.append(
            f"Slack does not take the tokens of {ended} workspaces, which ended and were not renewed: look "
            "in the log for installations.not_renewed, and let these workspaces install the app again; until "
            f"then nothing is sent there, and after {_days(EXPIRED_FOR, settings)} all of theirs is deleted"
        )
    if refused > ended:
        found.know.append(
            f"Slack does not take the tokens of {refused - ended} workspaces, which took them back: where "
            f"the app is not installed again, all of theirs is deleted {_days(REFUSED_FOR, settings)} after "
            "Slack first refused"
        )
    given = [id_of(key) for key in settings.keys]
    for key_id, count in sorted(in_use.items()):
        if key_id not in given:
            found.wrong.append(
                f"KRING_TOKEN_KEYS: the key {key_id}, which seals the tokens of {count} workspaces, is not "
                "among them; add it again at the end, else these workspaces have to install the app anew"
            )
        elif key_id != given[0]:
            found.know.append(
                f"KRING_TOKEN_KEYS: the tokens of {count} workspaces are sealed with the older key {key_id}; "
                "`python -m bot keys renew` seals them with the first, and then it can go"
            )


def _days(kept: timedelta, settings: Settings) -> str:
    return f"{at_most(kept, settings.keep_at_most).days} days"
