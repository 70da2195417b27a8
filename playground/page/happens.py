"""The menu of what may happen in a workspace: drawn on the server, and done when somebody presses."""

from __future__ import annotations

from collections.abc import Sequence

from playground.errors import NotThere, Unable
from playground.page.html import Html, joined, tag
from playground.page.setting import Setting
from playground.page.words import Words
from playground.records import Json
from playground.server import Playground

ZONES = (
    "Europe/Brussels", "Europe/London", "Europe/Athens", "America/New_York", "America/Los_Angeles",
    "Asia/Tokyo", "Australia/Sydney",
)  # fmt: skip
LONGEST_NAME = 80


class Menu:
    """Draws what may happen in one language."""

    def __init__(self, playground: Playground, setting: Setting, words: Words) -> None:
        self.workspace, self.setting, self.words = playground.workspace, setting, words

    def draw(self) -> Html:
        """The menu, with who and what there is now."""
        workspace, words = self.workspace, self.words
        people = {seat.user: workspace.users[seat.user].name for seat in self.setting.seats}
        places = {c.id: f"#{c.name}" for c in workspace.channels.values() if not c.is_dm and not c.group}
        zones = {zone: zone.replace("_", " ") for zone in ZONES}
        weather = {"": "slack_is_well", "1.5": "slack_is_slow", "429": "slack_limits", "503": "slack_fails"}
        standing = workspace.faults.standing
        now = "" if standing is None else str(standing.seconds or standing.status)
        return joined(
            tag("p", words("happens.about"), class_="hint"),
            self._group(
                "person",
                self._choice("who", people),
                self._buttons("account_closed", "account_back"),
                self._name("renamed"),
                self._choice("zone", zones),
                self._buttons("moved"),
            ),
            self._group(
                "channel",
                self._choice("where", places),
                self._buttons("channel_archived", "channel_unarchived", "bot_put_out", "bot_invited",
                              "channel_shared", "channel_id_changed"),
                self._name("channel_renamed"),
            ),
            self._group("app", self._buttons("app_removed", "tokens_revoked", "app_back"),
                        self._button("app_distributed", bool(workspace.history_every)),
                        self._button("app_own", not workspace.history_every)),
            self._group("slack", *(self._button(what, now == key) for key, what in weather.items())),
        )  # fmt: skip

    def _group(self, key: str, *parts: Html) -> Html:
        legend = tag("legend", self.words(f"happens.{key}", app=self.setting.app))
        return tag("form", tag("fieldset", legend, *parts), data_happening=True)

    def _choice(self, key: str, options: dict[str, str]) -> Html:
        rows = [tag("option", said, value=value) for value, said in options.items()]
        words = tag("span", self.words(f"happens.{key}"))
        return tag("label", words, tag("select", *rows, name=key))

    def _name(self, what: str) -> Html:
        field = tag("input", name="name", maxlength=LONGEST_NAME, autocomplete="off")
        return joined(
            tag("label", tag("span", self.words("happens.name")), field), self._button(what, sends=True)
        )

    def _buttons(self, *what: str) -> Html:
        return joined(*(self._button(one) for one in what))

    def _button(self, what: str, pressed: bool | None = None, *, sends: bool = False) -> Html:
        words = self.words(f"happens.{what}", app=self.setting.app)
        kind, held = "submit" if sends else "button", None if pressed is None else str(pressed).lower()
        return tag("button", words, type=kind, class_="button", data_happens=what, aria_pressed=held)


class Deeds:
    """Lets things happen as the menu names them."""

    def __init__(self, playground: Playground) -> None:
        self.playground = playground

    async def do(self, user: str, body: Json) -> None:
        """Let it happen; `user` is who does what somebody has to do."""
        happens, what = self.playground.happens, str(body["what"])
        who, where = str(body.get("who", "")), str(body.get("where", ""))
        if what in ("account_closed", "account_back"):
            closed = self.playground.person(who).user.deleted
            if closed == (what == "account_closed"):
                raise Unable("it is so already")
            await getattr(happens, what)(who)
        elif what == "renamed":
            await happens.renamed(who, self._name(body))
        elif what == "moved":
            await happens.moved(who, self._one_of(ZONES, str(body["zone"])))
        elif what == "channel_renamed":
            await happens.channel_renamed(where, self._name(body).lower().replace(" ", "-"))
        elif what in ("channel_archived", "channel_unarchived", "bot_invited"):
            await getattr(happens, what)(where, user)
        elif what in ("bot_put_out", "channel_shared", "channel_id_changed"):
            await getattr(happens, what)(where)
        elif what in ("app_removed", "tokens_revoked", "app_back"):
            await getattr(happens, what)()
        elif what in (
            "app_distributed", "app_own", "slack_is_well", "slack_is_slow", "slack_limits", "slack_fails",
        ):  # fmt: skip
            getattr(happens, what)()
        else:
            raise NotThere("no such thing happens")

    @staticmethod
    def _name(body: Json) -> str:
        name = str(body.get("name", "")).strip()[:LONGEST_NAME]
        if not name:
            raise Unable("a name is needed")
        return name

    @staticmethod
    def _one_of(known: Sequence[str], given: str) -> str:
        if given not in known:
            raise NotThere("no such zone")
        return given
