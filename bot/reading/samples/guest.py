"""Samples of guests and experts: for whoever facilitates, and as an agenda names them."""

from functools import partial
from typing import Any

from bot.reading.sample import Chapter, Sample
from bot.reading.world import LINE, World
from bot.slack import blocks
from bot.slack.blocks import Block, Message, View
from bot.views import agenda, attendance, guest, guest_letter, replacement
from models.agenda import AgendaItem
from models.attendance import Rsvp
from models.guest import MOST, As, Guest
from models.replacement import Offer
from models.session import LearningSession, Stage

LEADS = "modal, the facilitator"
WHY = {"nl": "kijkt hoe wij werken", "en": "comes to see how we work"}


def _guest(w: World, **facts: Any) -> Guest:
    """Somebody who comes to the second session."""
    said: dict[str, Any] = {
        "name": "Wim Rosiers",
        "organisation": "Kringloop Noord",
        "why": w.words(WHY),
        "listed": True,
    }
    one = Guest(session_id=2, **(said | facts))
    one.id = 1
    return one


def _expert(w: World, key: int = 2, **facts: Any) -> Guest:
    """An expert who comes to it."""
    said: dict[str, Any] = {
        "name": "Greet Maes",
        "organisation": "UGent",
        "listed": True,
        "question_ids": [5],
    }
    one = Guest(session_id=2, comes_as=As.EXPERT, **(said | facts))
    one.id = key
    return one


def _ready(w: World) -> LearningSession:
    return w.meeting(Stage.READY)


def _list(w: World, *found: Guest, stage: Stage = Stage.READY) -> View:
    return guest.guests(w.t, w.meeting(stage), found, {2: _expert(w).slot})


def _letter(w: World, one: Guest, *questions: str) -> View:
    text = guest_letter.text(w.t, _ready(w), w.network, one, one.slot, questions, w.ria)
    return guest.letter(w.t, _ready(w), one, text)


def _texts(w: World, *keys: str) -> dict[int, str]:
    return {one.id: one.text for one in map(w.question, keys)}


def _present(w: World, *, recorded: bool) -> View:
    here = {w.annelies.id}
    return attendance.attendance_form(
        w.t, _ready(w), w.members[:4], here, recorded=recorded, guests=[_guest(w, present=True), _expert(w)]
    )


def _in_place_of(w: World) -> View:
    sent = _guest(w, comes_as=As.REPLACEMENT, for_id=w.bram.id, listed=False)
    return guest.guests(w.t, _ready(w), [sent], people={w.bram.id: w.bram})


def _offer(sent: int, w: World) -> list[Block]:
    return replacement.offer(w.t, Offer(_ready(w), _guest(w) if sent else None))


def _noted(guests: int, w: World) -> str:
    return attendance.attendance_noted(w.t, _ready(w), w.network, 8, guests)


def _on_agenda(w: World, *, listed: bool = True) -> Message:
    one = _expert(w, listed=listed)
    point = AgendaItem(
        session_id=2, position=1, minutes=one.minutes, method="external_expert", title=one.shown,
        question_ids=one.question_ids, guest_id=one.id, talk=one.talk,
    )  # fmt: skip
    draft = w.draft(items=[point, *w.items()[-1:]], guests=[_guest(w), _guest(w, why=""), one], wishes=())
    return agenda.published(w.t, _ready(w), w.network, draft, _ready(w).starts_at)


CHAPTERS = (
    Chapter(
        "guest",
        [
            Sample("Nobody yet", _list, when=LEADS),
            Sample(
                "A guest and an expert",
                lambda w: _list(w, _guest(w), _expert(w, fee=w.words(LINE))),
                when=LEADS,
            ),
            Sample(
                "An expert without a place, a guest who would rather not be named",
                lambda w: _list(w, _expert(w, key=3), _guest(w, listed=False)),
                when=LEADS,
            ),
            Sample("In somebody’s place", _in_place_of, when=LEADS),
            Sample(
                "In the place of somebody who is forgotten",
                lambda w: _list(w, _guest(w, comes_as=As.REPLACEMENT)),
                when=LEADS,
            ),
            *(
                Sample(f"May somebody come for you? ({n})", partial(_offer, n), when="Home and messages")
                for n in (0, 1)
            ),
            Sample(
                "Who comes for you?",
                lambda w: replacement.form(w.t, _ready(w), _guest(w)),
                when="modal, who stays away",
            ),
            Sample(
                "Somebody comes for you, noted",
                lambda w: w.t.plain("replacement.noted", who="Wim Rosiers"),
                when="who stays away",
            ),
            Sample(
                "Nobody comes for you after all",
                lambda w: w.t.plain("replacement.taken_back"),
                when="who stays away",
            ),
            Sample(
                "An expert who was taken off the agenda",
                lambda w: guest.guests(w.t, _ready(w), [_expert(w, off_ids=[_ready(w).id])]),
                when=LEADS,
            ),
            Sample("As many as there can be", lambda w: _list(w, *[_guest(w)] * MOST), when=LEADS),
            Sample(
                "Afterwards",
                lambda w: _list(w, _guest(w, present=True), stage=Stage.REPORTING),
                when=LEADS,
            ),
            Sample("A new guest", lambda w: guest.guest_form(w.t, _ready(w), None), when=LEADS),
            Sample("A guest, changed", lambda w: guest.guest_form(w.t, _ready(w), _guest(w)), when=LEADS),
            Sample(
                "A new expert",
                lambda w: guest.expert_form(w.t, _ready(w), None, None, _texts(w, "Q05", "Q16")),
                when=LEADS,
            ),
            Sample(
                "An expert, from a tip",
                lambda w: guest.expert_form(
                    w.t, _ready(w), None, None, _texts(w, "Q05"), name="Wim Rosiers", chosen=[5]
                ),
                when=LEADS,
            ),
            Sample(
                "An expert, changed",
                lambda w: guest.expert_form(
                    w.t, _ready(w), _expert(w), _expert(w).slot, _texts(w, "Q05", "Q16")
                ),
                when=LEADS,
            ),
            Sample("The letter to a guest", lambda w: _letter(w, _guest(w)), when=LEADS),
            Sample(
                "The letter to an expert, about one question",
                lambda w: _letter(w, _expert(w), w.question("Q05").text),
                when=LEADS,
            ),
            Sample(
                "The letter to an expert, about several questions",
                lambda w: _letter(w, _expert(w), w.question("Q05").text, w.question("Q16").text),
                when=LEADS,
            ),
            Sample("The letter to an expert, about none", lambda w: _letter(w, _expert(w)), when=LEADS),
            Sample("The file is sent", lambda w: w.t.plain("guest.file_sent"), when=LEADS),
            Sample("On the agenda", _on_agenda, when="the agenda"),
            Sample("On the agenda, without a name", partial(_on_agenda, listed=False), when="the agenda"),
            Sample(
                "Who comes, with guests",
                lambda w: attendance.who_comes(
                    w.t, _ready(w), {Rsvp.YES: w.members[:3]}, guests=[_guest(w), _expert(w)]
                ),
                when=LEADS,
            ),
            Sample("One guest is expected", lambda w: guest.expected(w.t, [_guest(w)]), when="running order"),
            Sample("Who is there, with guests", partial(_present, recorded=False), when=LEADS),
            Sample("Who is there, recorded, with guests", partial(_present, recorded=True), when=LEADS),
            *(Sample(f"Who is there, noted ({n})", partial(_noted, n), when=LEADS) for n in (1, 2)),
            Sample(
                "The way to them",
                lambda w: [blocks.actions(guest.button(w.t, _ready(w)))],
                when="the agenda, the facilitator",
            ),
        ],
    ),
)
