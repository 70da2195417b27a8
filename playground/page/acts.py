"""What may be asked of the page: each act of a person, by its name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from playground.errors import (
    GuestsCannot,
    InputRefused,
    MayOnlyPost,
    NotAcknowledged,
    NotThere,
    PlaygroundError,
    StrangersCannot,
    Unable,
)
from playground.page import hands
from playground.page.setting import Setting
from playground.page.words import Words
from playground.person import Person
from playground.records import Json, Message, View

DM, HOME = "dm", "home"
Act = Callable[[Person, Json], Awaitable[Json]]


def refusal_in(words: Words, refusal: PlaygroundError) -> str:
    """Why something was not done, in the words of the page."""
    if isinstance(refusal, InputRefused):
        return words(f"refused.{refusal.rule}", limit=refusal.limit)
    for kind in (GuestsCannot, StrangersCannot, MayOnlyPost, NotAcknowledged, NotThere, Unable):
        if isinstance(refusal, kind):
            return words(f"refused.{kind.__name__}")
    return words("refused.other", why=str(refusal))


class Acts:
    """The acts, through the people of the playground."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting

    @property
    def by_name(self) -> dict[str, Act]:
        """The acts as the page's script names them."""
        every = (self.press, self.submit, self.close, self.home, self.say, self.shortcut)
        return {act.__name__: act for act in every}

    async def press(self, person: Person, body: Json) -> Json:
        """Press a button, or choose in a menu."""
        await hands.press(
            person, body["place"], str(body["block"]), str(body["action"]), body.get("value"),
            body.get("values") or {},
        )  # fmt: skip
        return {"ok": True}

    async def submit(self, person: Person, body: Json) -> Json:
        """Send a modal in."""
        view = hands.holder_of(person, body["place"])
        if not isinstance(view, View) or view.type != "modal":
            raise NotThere("no modal")
        errors: Mapping[str, Any] = await hands.submit(person, view, body.get("values") or {})
        return {"ok": not errors, "errors": errors}

    async def close(self, person: Person, body: Json) -> Json:
        """Close the topmost modal."""
        if person.modal is not None and person.modal.id == body["place"]["view"]:
            await person.closes()
        return {"ok": True}

    async def home(self, person: Person, _body: Json) -> Json:
        """Open the Home of the app."""
        await person.opens_home()
        return {"ok": True}

    async def say(self, person: Person, body: Json) -> Json:
        """Write a message, or run a command."""
        text, place = str(body["text"]).strip(), str(body["place"])
        channel = None if place in (DM, HOME) else place
        if not text:
            return {"ok": True}
        if text.startswith("/"):
            command, _, rest = text.partition(" ")
            await person.runs(command, rest.strip(), channel=channel)
        else:
            await person.writes(text, channel=channel)
        return {"ok": True}

    async def shortcut(self, person: Person, body: Json) -> Json:
        """Use a shortcut, global or on a message."""
        known = next((s for s in self.setting.shortcuts if s.callback_id == body["callback"]), None)
        if known is None:
            raise NotThere("no such shortcut")
        if not known.on_message:
            await person.uses_shortcut(known.callback_id)
            return {"ok": True}
        message = hands.holder_of(person, body["place"])
        if not isinstance(message, Message):
            raise NotThere("no message")
        await person.uses_message_shortcut(known.callback_id, message)
        return {"ok": True}
