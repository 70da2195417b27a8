"""What Slack shows of a channel, and of whom: asked before an act, and never inside a transaction."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Flag, auto

from bot.slack import profile
from bot.slack.client import PAGE, Slack
from bot.slack.outcome import NotSent, classify
from bot.slack.profile import SLACKBOT

PATIENCE = 2.0  # seconds for what is asked before a modal opens, which Slack allows within three
NOT_THERE = ("channel_not_found", "not_in_channel")
DIRECT = "D"  # how the ids of direct conversations begin


class Ask(Flag):
    """What an act wants to know of its channel."""

    ABOUT = auto()
    PEOPLE = auto()
    IDS = auto()  # who is in it, apps too: one question, however many there are


@dataclass(frozen=True)
class Seen:
    """A channel as Slack shows it to Kring; what is None, Slack did not say."""

    here: bool | None = None  # Kring is in it
    public: bool | None = None
    several: bool = False  # a direct conversation of several people
    shared: bool = False  # with other organisations (Slack Connect)
    people: Sequence[str] | None = None  # without apps, where people were asked for
    channel: str = ""  # which one was asked about

    def people_of(self, channel: str) -> Sequence[str] | None:
        """Return who is in a channel; None when it was another one, or Slack did not say."""
        return self.people if self.channel == channel else None


async def see(slack: Slack, channel: str, ask: Ask) -> Seen:
    """Return what Slack says of a channel within the time that somebody waits."""
    about, people = await asyncio.gather(
        _about(slack, channel) if Ask.ABOUT in ask else _nothing(),
        _people(slack, channel, ask) if ask & (Ask.PEOPLE | Ask.IDS) else _nothing(),
    )
    return replace(about or Seen(), people=people, channel=channel)


async def _nothing() -> None:
    """Ask nothing."""


async def _people(slack: Slack, channel: str, ask: Ask) -> Sequence[str] | None:
    try:
        async with asyncio.timeout(PATIENCE):
            return await (people_in if Ask.PEOPLE in ask else ids_in)(slack, channel)
    except Exception as error:
        classify(error)
        return None


async def _about(slack: Slack, channel: str) -> Seen:
    try:
        async with asyncio.timeout(PATIENCE):
            about = (await slack.read("conversations.info", channel=channel))["channel"]
    except Exception as error:
        failure = classify(error)
        if of_several(error):
            return Seen(several=True)
        gone = isinstance(failure, NotSent) and failure.error in NOT_THERE
        return Seen(here=False) if gone else Seen()
    return Seen(
        here=bool(about.get("is_member")) or bool(about.get("is_mpim")),
        public=not about.get("is_private"),
        several=bool(about.get("is_mpim")),
        shared=bool(about.get("is_ext_shared") or about.get("is_pending_ext_shared")),
    )


def of_several(error: Exception) -> bool:
    """Tell whether Slack refuses for want of the scope of conversations of several people."""
    data = getattr(getattr(error, "response", None), "data", None)
    return isinstance(data, dict) and str(data.get("needed", "")).startswith("mpim:")


async def ids_in(slack: Slack, channel: str) -> list[str]:
    """Return who is in a channel, apps and closed accounts too.

    Raises what the client raises when Slack does not say who is in the channel.
    """
    found: list[str] = []
    cursor = ""
    while True:
        query: dict[str, str | int] = {
            "channel": channel,
            "limit": PAGE,
            **({"cursor": cursor} if cursor else {}),
        }
        page = await slack.read("conversations.members", **query)
        found += page["members"]
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            return found


async def people_in(slack: Slack, channel: str, known: Iterable[str] = ()) -> list[str]:
    """Return the people in a channel, without apps and closed accounts; `known` are people for sure.

    Raises what the client raises when Slack does not say who is in the channel.
    """
    found = await ids_in(slack, channel)
    sure = {*known, SLACKBOT}
    told = await profile.ask(slack, (user_id for user_id in found if user_id not in sure))
    nobody = {SLACKBOT} | {user_id for user_id, one in told.items() if one.deactivated}
    return [user_id for user_id in found if user_id not in nobody]  # rather one too many than one forgotten
