"""The clock, what was sent and what is still to come, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from playground.page.html import Html, joined, tag
from playground.page.setting import Setting
from playground.page.words import Words
from playground.records import Json
from playground.workspace import Workspace

MOST_SENT, MOST_COMING = 60, 30
NAMED = 3  # more recipients than this fold away behind their number


class Hours:
    """Draws time, in one language."""

    def __init__(self, workspace: Workspace, setting: Setting, words: Words) -> None:
        self.workspace, self.setting, self.words = workspace, setting, words

    def _when(self, moment: datetime) -> str:
        zone = self.setting.zone
        return f"{self.words.short_day(moment, zone)}, {self.words.hour(moment, zone)}"

    def clock(self, now: datetime, coming: Sequence[Json], *, reset: bool) -> Html:
        """What time it is, and the buttons that move it."""
        words, zone = self.words, self.setting.zone
        today = tag(
            "p", tag("strong", words.hour(now, zone)), tag("span", words.day(now, zone)), class_="now"
        )
        pair = [
            tag("button", words("clock.hour"), type="button", class_="button", data_hours="1"),
            tag("button", words("clock.day"), type="button", class_="button", data_hours="24"),
        ]
        return joined(
            today, self._jump(coming), tag("div", *pair, class_="pair"), self._reset() if reset else None
        )

    def _jump(self, coming: Sequence[Json]) -> Html:
        if not coming:
            return tag("p", self.words("clock.nothing"), class_="hint")
        head = coming[0]
        return tag(
            "button",
            tag("span", self.words("clock.jump"), class_="over"),
            tag("strong", head["what"]),
            tag("span", self._when(datetime.fromisoformat(head["at"])), class_="when"),
            type="button",
            class_="jump",
            data_jump=head["at"],
        )

    def _reset(self) -> Html:
        words = self.words
        return tag(
            "button",
            words("clock.reset"),
            type="button",
            class_="quiet reset",
            data_reset=True,
            data_confirm_title=words("clock.reset"),
            data_confirm_text=words("clock.reset_text"),
            data_confirm_yes=words("clock.reset"),
            data_confirm_no=words("modal.close"),
        )

    def ledger(self, sent: Sequence[Json]) -> Html:
        """What was sent: newest first, what went to many at once as one line."""
        together: dict[tuple[str, str, str], list[Json]] = {}
        for row in reversed(sent):
            together.setdefault((row["at"][:16], row["what"], row["why"]), []).append(row)
        if not together:
            return tag("p", self.words("ledger.nothing"), class_="empty")
        drawn = []
        for (_, what, why), rows in list(together.items())[:MOST_SENT]:
            to = [self._recipient(row["to"]) for row in rows if row["to"] is not None]
            people = joined(*(joined(name, ", ") for name in to[:-1]), *to[-1:])
            if not to:  # the app does not tell
                people = joined(self.words("ledger.untold"))
            elif len(to) > NAMED:
                people = tag("details", tag("summary", self.words("ledger.people", n=len(to))), people)
            when = tag("span", self._when(datetime.fromisoformat(rows[0]["at"])), class_="when")
            reason = tag("small", why)
            drawn.append(tag("li", when, tag("strong", what), tag("div", people, class_="to"), reason))
        return tag("ol", *drawn)

    def _recipient(self, known: str) -> Html:
        if known in self.workspace.channels:
            return tag("a", f"#{self.workspace.channels[known].name}", href=f"#{known}")
        user = self.workspace.users.get(known)
        if user is None:
            return Html("?")
        return tag("a", user.name, href=f"?as={user.id}&lang={self.words.language}#dm")

    def plan(self, coming: Sequence[Json]) -> Html:
        """What is to come, soonest first."""
        if not coming:
            return tag("p", self.words("clock.nothing"), class_="empty")
        drawn = []
        for row in coming[:MOST_COMING]:
            go = tag(
                "button",
                self.words("clock.go"),
                type="button",
                class_="quiet go",
                data_jump=row["at"],
                aria_label=self.words("clock.go_to", what=row["what"]),
            )
            when = tag("span", self._when(datetime.fromisoformat(row["at"])), class_="when")
            drawn.append(tag("li", when, tag("strong", row["what"]), tag("small", row["why"]), go))
        return tag("ol", *drawn)
