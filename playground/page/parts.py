"""The parts of the page: messages, modals, Home and side bar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from playground.page.blocks import draw_blocks
from playground.page.elements import Brush
from playground.page.html import Html, joined, tag
from playground.page.markup import markdown, mrkdwn, plain
from playground.page.setting import Setting
from playground.page.words import Words
from playground.records import Channel, Json, Message, User, View
from playground.workspace import Workspace

COLOURS = 8
PICTURES = (".png", ".jpg", ".gif", ".svg")


def moment_of(ts: str) -> datetime:
    """The instant of a timestamp."""
    return datetime.fromtimestamp(float(ts), UTC)


def initials(name: str) -> str:
    """One or two letters that stand for somebody."""
    words = [word for word in re.split(r"\W+", name) if word]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"


def avatar(user: User) -> Html:
    """The round picture of somebody."""
    if user.is_bot:
        return tag("span", tag("span", class_="ring"), class_="avatar app", aria_hidden="true")
    colour = sum(map(ord, user.id)) % COLOURS
    return tag("span", initials(user.name), class_=f"avatar c{colour}", aria_hidden="true")


class Draughtsman:
    """Draws everything for one language."""

    def __init__(self, workspace: Workspace, setting: Setting, words: Words) -> None:
        self.workspace, self.setting, self.words = workspace, setting, words

    def _zone(self, viewer: User) -> str:
        return viewer.tz or self.setting.zone

    def brush(
        self, viewer: User | None, prefix: str = "", state: dict[str, dict[str, Json]] | None = None
    ) -> Brush:
        """What drawing blocks needs."""
        return Brush(self.workspace, self.words, viewer, prefix, state or {})

    def message(self, message: Message, viewer: User) -> Html:
        """One message with its menu."""
        words, author = self.words, self.workspace.users[message.user]
        at, zone = moment_of(message.ts), self._zone(viewer)
        key = f"m-{message.channel}-{message.ts.replace('.', '-')}"
        brush = self.brush(viewer, key, message.state)
        pinned = message.ts in self.workspace.channels[message.channel].pins
        marks = [
            tag("span", words("message.app"), class_="badge") if author.is_bot else None,
            tag("time", words.hour(at, zone), datetime=at.isoformat(), title=words.day(at, zone)),
            tag("span", words("message.edited"), class_="note") if message.edited else None,
            tag("span", f"📌 {words('message.pinned')}", class_="note") if pinned else None,
        ]
        body = (
            draw_blocks(brush, message.blocks)
            if message.blocks
            else tag("div", mrkdwn(message.text, brush.name), class_="block section")
        )
        alone = (
            tag("p", f"👁 {words('message.only_you')}", class_="only-you") if message.ephemeral_to else None
        )
        kinds = {"alone": message.ephemeral_to, "reply": message.thread_ts}
        return tag(
            "article", avatar(author),
            tag("div",
                tag("header", tag("strong", author.name, class_="author"), *marks),
                alone, body, self._files(message), self._reactions(message), class_="said"),
            self._menu(message, author.name),
            class_=" ".join(["message", *(kind for kind, holds in kinds.items() if holds)]),
            id=key, data_channel=message.channel, data_ts=message.ts,
            aria_label=words("message.label", name=author.name, hour=words.hour(at, zone)),
        )  # fmt: skip

    def _files(self, message: Message) -> Html:
        drawn = []
        for file_id in message.files:
            file = self.workspace.files[file_id]
            link = f"/files/{file.id}/{quote(file.name)}"
            if file.name.endswith(PICTURES):
                drawn.append(tag("img", src=link, alt=file.alt_text or file.title or file.name))
            size = self.words("file.size", n=max(1, round(file.length / 1024)))
            said = joined(tag("strong", file.title or file.name), tag("small", f"{file.name} · {size}"))
            drawn.append(tag("a", tag("span", "📄", aria_hidden="true"), tag("span", said), href=link,
                             download=file.name, class_="file"))  # fmt: skip
        return joined(*drawn)

    def _reactions(self, message: Message) -> Html:
        rows = [
            tag("span", plain(f":{name}:"), f" {len(users)}", class_="reaction")
            for name, users in message.reactions.items()
        ]
        return tag("p", *rows, class_="reactions") if rows else Html("")

    def _menu(self, message: Message, author: str) -> Html:
        words = self.words
        shortcuts = [
            tag("button", shortcut.name, tag("small", shortcut.description), type="button",
                data_shortcut=shortcut.callback_id)
            for shortcut in self.setting.shortcuts
            if shortcut.on_message and not message.ephemeral_to
        ]  # fmt: skip
        look = tag(
            "button",
            words("inspect.open"),
            tag("small", words("inspect.about")),
            type="button",
            data_inspect=True,
        )
        return tag(
            "details", tag("summary", "⋯", aria_label=words("message.menu", name=author)),
            tag("div", *shortcuts, look, class_="popup"), class_="menu",
        )  # fmt: skip

    def canvas(self, channel: Channel) -> Html | None:
        """The canvas of a channel, above what was said there."""
        if channel.canvas is None:
            return None
        title = channel.canvas.title or self.words("canvas.untitled")
        name = tag("summary", f"📋 {self.words('canvas.title', title=title)}")
        return tag("details", name, markdown(channel.canvas.markdown), class_="canvas")

    def day(self, message: Message, viewer: User) -> str:
        """The day under which a message stands."""
        return self.words.day(moment_of(message.ts), self._zone(viewer))

    def home(self, view: View | None, viewer: User) -> Html:
        """The Home of the app."""
        if view is None:
            return tag("p", self.words("home.empty"), class_="empty")
        brush = self.brush(viewer, "home", view.state)
        look = tag("button", self.words("inspect.open"), type="button", class_="quiet", data_inspect=True)
        return tag(
            "div",
            draw_blocks(brush, view.blocks),
            tag("p", look, class_="look"),
            data_view=view.id,
            class_="home-view",
        )

    def modal(self, view: View, viewer: User, depth: int) -> Html:
        """The topmost modal."""
        words = self.words
        brush = self.brush(viewer, f"v-{view.id}", view.state)
        given = (view.content.get("close") or {}).get("text")
        close = given or words("modal.back" if depth > 1 else "modal.close")
        submit = view.content.get("submit")
        send = (
            tag("button", plain(submit["text"]), class_="button primary", type="submit") if submit else None
        )
        error = tag("p", "", class_="error whole", role="alert", hidden=True)
        back = tag("button", plain(close), type="button", class_="button", data_close=True)
        return tag(
            "form",
            self._title_bar(view),
            tag("div", draw_blocks(brush, view.blocks), error, class_="modal-body"),
            tag("footer", back, send),
            data_view=view.id,
            novalidate=True,
        )

    def _title_bar(self, view: View) -> Html:
        look, close = self.words("inspect.open"), self.words("modal.close")
        button = {"type": "button", "class_": "quiet"}
        ring = tag("span", tag("span", class_="ring"), class_="avatar app small", aria_hidden="true")
        return tag(
            "header",
            ring,
            tag("h2", plain(view.title), id="modal-title"),
            tag("button", "{ }", data_inspect=True, aria_label=look, title=look, **button),
            tag("button", "✕", data_close=True, aria_label=close, **button),
        )

    def sidebar(self, viewer: User, places: Sequence[Json]) -> Html:
        """Where one can go, with what is unread."""
        rows = []
        for place in places:
            badge = None
            if place["unread"]:
                said = self.words("place.unread", n=place["unread"])
                badge = joined(
                    tag("span", str(place["unread"]), class_="count", aria_hidden="true"),
                    tag("span", f", {said}", class_="unseen"),
                )
            rows.append(
                tag("li", tag("a", tag("span", place["sign"], class_="sign", aria_hidden="true"),
                              tag("span", place["name"], class_="name"), badge,
                              href=f"#{place['id']}", data_place=place["id"],
                              class_="unread" if place["unread"] else None))
            )  # fmt: skip
        return joined(tag("ul", *rows), self._account(viewer))

    def _account(self, viewer: User) -> Html | None:
        """What somebody cannot do in Slack, whatever the app."""
        if viewer.deleted:
            key = "place.closed"
        elif viewer.posts_only:
            key = "place.posts_only"
        elif self.workspace.has_commands(viewer):
            return None
        else:
            key = "place.elsewhere" if viewer.is_stranger else "place.guest"
        return tag("p", self.words(key), class_="hint")

    def people(self, viewer: User, unread: dict[str, int]) -> Html:
        """Whom one can be."""
        rows = []
        for seat in self.setting.seats:
            user = self.workspace.users[seat.user]
            said = [f"{user.name}"]
            roles = [seat.role] if seat.role != "member" else []
            roles += ["closed"] if user.deleted else []
            roles += ["guest"] if user.is_guest else ["elsewhere"] if user.is_stranger else []
            said += [f"· {self.words(f'role.{role}')}" for role in roles]
            if unread.get(user.id) and user.id != viewer.id:
                said.append(f"({unread[user.id]})")
            rows.append(tag("option", " ".join(said), value=user.id, selected=user.id == viewer.id))
        return joined(*rows)

    def steps(self) -> Html:
        """The first steps, each with a link to where it is done."""
        language = self.words.language
        rows = []
        for step in self.setting.steps.get(language, ()):
            link = None
            if step.user:
                name = self.workspace.users[step.user].name
                link = tag("a", self.words("guide.as", name=name), class_="button",
                           href=f"?as={step.user}&lang={language}#{step.place}")  # fmt: skip
            rows.append(tag("li", tag("span", step.words), link))
        intro = self.setting.intro.get(language)
        return joined(tag("p", intro) if intro else None, tag("ol", *rows, class_="steps"))
