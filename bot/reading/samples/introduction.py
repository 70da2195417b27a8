"""Samples of a round of introductions."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from bot.reading.sample import Chapter, Sample
from bot.reading.samples.register import example
from bot.reading.world import NOW, World
from bot.slack import blocks
from bot.slack.blocks import Block, Message, View
from bot.views import introduction as view
from models.entry import Entry
from models.introduction import REGISTER, Introduced
from models.person import Person
from models.plan import Kind
from models.register import REGISTERS

LEADER = "modal, the facilitator"


def _told(w: World, people: Sequence[Person]) -> Message:
    said = example(w.t, REGISTERS[REGISTER])
    facts: dict[str, Any] = {
        "network_id": 1,
        "register": REGISTER,
        "made_at": NOW,
        "said_at": NOW,
        "shared": None,
    }
    told = [Introduced(Entry(own=said, person_id=one.id, **facts), one) for one in people]
    return view.in_channel(w.t, w.network, told)


def _form_for(w: World) -> View:
    said = example(w.t, REGISTERS[REGISTER])
    known = Entry(
        network_id=1, register=REGISTER, made_at=NOW, said_at=NOW, own=said, shared=None, person_id=1
    )
    return view.form_for(w.t, w.network, w.bram, known)


def _said(key: str, w: World) -> str:
    return w.t.plain(key, who=w.bram.name)


def _kept(w: World, key: str, off_slack: Sequence[Person] = ()) -> list[Block]:
    return view.kept(w.t, w.meeting(), 12, begun=w.t.plain(key), off_slack=off_slack)


CHAPTERS = (
    Chapter(
        "introduction",
        [
            Sample("Nobody introduced themselves yet", lambda w: _told(w, ()), Kind.INTRODUCTIONS),
            Sample("Two did", lambda w: _told(w, [w.annelies, w.bram]), Kind.INTRODUCTIONS),
            Sample("More than fit", lambda w: _told(w, w.members * 5), Kind.INTRODUCTIONS),
            Sample("The way in", lambda w: [blocks.actions(view.button(w.t, 1))], when="after the intake"),
            Sample("It may begin", lambda w: view.kept(w.t, w.meeting(), 12, begun=""), when=LEADER),
            Sample("A large group", lambda w: view.kept(w.t, w.meeting(), 20, begun=""), when=LEADER),
            Sample("It began", lambda w: _kept(w, "introduction.begun"), when=LEADER),
            Sample("It waits", lambda w: _kept(w, "introduction.begun_waits"), when=LEADER),
            Sample(
                "It began, and not everybody is on Slack",
                lambda w: _kept(w, "introduction.begun", w.members[:2]),
                when=LEADER,
            ),
            Sample("For who is not on Slack", _form_for, when=LEADER),
            *(
                Sample(key, partial(_said, key), when="answer to a press")
                for key in ("introduction.entered", "introduction.entered_gone")
            ),
        ],
    ),
)
