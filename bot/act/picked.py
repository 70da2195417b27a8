"""People who were picked in a form: Slack's list shows apps and closed accounts too, so it is asked."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import msgspec

from bot.slack import profile
from bot.slack.client import Slack
from models.account import Profile
from models.base import Refusal

PATIENCE = 2.0  # seconds, of the three that Slack waits for a form
LISTS = ("users_select", "multi_users_select")


class Picker(msgspec.Struct):
    """The state of a list of people."""

    type: str = ""
    selected_users: list[str] = []
    selected_user: str | None = None


class PickedNobody(Refusal):
    """An app or a closed account was picked as if it were somebody who can act."""


def picked_in(view: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return who was picked in a form, by the name of the field; what is no id is left to the form's type."""
    found: dict[str, list[str]] = {}
    for name, elements in ((view.get("state") or {}).get("values") or {}).items():
        for element in elements.values():
            with suppress(msgspec.ValidationError):
                picker = msgspec.convert(element, Picker)
                if picker.type in LISTS:
                    found[name] = picker.selected_users or [*filter(None, [picker.selected_user])]
    return found


async def ask(slack: Slack, view: Mapping[str, Any], *others: str) -> dict[str, Profile]:
    """Return what Slack tells of those who were picked, and of others, as far as it answers in time."""
    everybody = [*others, *(user_id for people in picked_in(view).values() for user_id in people)]
    return await profile.ask(slack, everybody, PATIENCE)


def refuse_nobodies(view: Mapping[str, Any], told: Mapping[str, Profile]) -> None:
    """Refuse who cannot act, beside the field and by name. Raises PickedNobody."""
    for field, user_ids in picked_in(view).items():
        names = [told[one].name or one for one in user_ids if one in told and told[one].deactivated]
        if names:
            raise PickedNobody(field=field, names=", ".join(names))
