"""Looks whether a bot with these settings would work, and says line by line what is wrong, with the mend.

Nothing is posted and nothing is changed. A line begins with the setting that it is about, if it is about one.
"""

from collections.abc import Mapping

from bot.running.config import Settings, misspelt
from bot.running.doctor import machine, mail, provider, rows, slack
from bot.running.doctor.found import Found
from bot.running.missing import missing_for_mail, missing_for_slack, stopped_clock, without_effect
from bot.slack.outcome import classify

OF_A_PLAN = (
    "Slack does not tell an app which plan a workspace has. On a free one it hides messages after 90 days "
    "and deletes them after a year, and Kring is one of ten apps."
)


async def examine(settings: Settings, environment: Mapping[str, str] | None = None) -> Found:
    """Look at machine, Slack and database; `environment`: the variables among which names may be misspelt."""
    found = Found()
    _, strange = misspelt(environment or {})
    found.know += [f"{name}: Kring knows no such setting, and reads nothing of it" for name in strange]
    found.wrong += machine.zone_data()
    found.wrong += await machine.ports(settings)
    found.wrong += missing_for_slack(settings)
    found.wrong += missing_for_mail(settings)
    found.wrong += stopped_clock(settings)
    found.know += without_effect(settings)
    found.wrong += await mail.server(settings)
    networks = await rows.examine(settings, found)
    if not missing_for_slack(settings):
        try:
            if settings.hosts:
                await provider.examine(settings, found)
            else:
                await slack.examine(settings, networks, found)
        except Exception as error:  # whatever it is, it is told in a line
            found.wrong.append(f"SLACK_API_URL: Slack cannot be asked ({classify(error).error})")
        found.know.append(OF_A_PLAN)
    return found
