"""Samples of what supporters see: a screen for each role, networks side by side, points for a session."""

from functools import partial
from typing import Any

from bot.act.forms import About
from bot.reading.sample import Chapter, Sample
from bot.reading.samples.inquiry import closed_of, shown_of
from bot.reading.samples.support import THEMSELVES, row
from bot.reading.samples.trend import SCORES
from bot.reading.world import LINE, NOW, WELL, World
from bot.slack import blocks
from bot.slack.blocks import Part, View
from bot.views import supporting as view
from bot.views.register import line
from models.agenda import AgendaItem
from models.arranged import News
from models.entry import Entry
from models.instrument import INSTRUMENTS
from models.outside import Outside
from models.register import REGISTERS
from models.session import Stage
from models.support import Sees, SupportRole
from models.support_shown import Aggregates, Runs
from models.trend import Went

BOARD = {"nl": "de directie", "en": "the board"}


def _numbers(w: World) -> Aggregates:
    asked = [(closed_of(one), shown_of(one, w)) for one in INSTRUMENTS.values() if one.confidential]
    return Aggregates([Went(w.meeting(Stage.CLOSED, 1), 9, 7, SCORES)], asked)


def _entry(w: World, number: int, **said: Any) -> Entry:
    made = Entry(
        network_id=1, register="resource", made_at=NOW, said_at=NOW, own={}, person_id=1,
        shared={"what": w.words(LINE), "owner": "HR", "sponsor": ["sponsor"], **said},
    )  # fmt: skip
    made.id = number
    return made


def _parts(w: World, one: Sees, *, empty: bool) -> list[Part]:
    gone = Outside(network_id=1, made_at=NOW, to_whom=w.words(BOARD), text=w.words(WELL), out_at=NOW)
    meeting, mine = w.meeting(Stage.READY), row(1, SupportRole.SPONSOR)
    asked = [_entry(w, 1, stands="needed"), _entry(w, 2, stands="there")]
    draft = w.draft()
    match one:
        case Sees.RUNS:
            held = None if empty else w.meeting(Stage.CLOSED)
            return view.runs(w.t, w.network, Runs([] if empty else [meeting], held, 12, None if empty else 3))
        case Sees.SHOWN:
            return view.aggregates(w.t, w.network, Aggregates() if empty else _numbers(w))
        case Sees.AGENDA:
            own = AgendaItem(session_id=1, position=99, minutes=5, method="own_1", called=w.words(WELL))
            points = [*draft.items, own]
            return view.agenda(w.t, None if empty else meeting, points, draft.texts)
        case Sees.RELEASED:
            return view.released(w.t, w.network, [] if empty else [gone])
        case Sees.ASKED:
            return view.asked_for(w.t, mine, [] if empty else asked)


def _card(role: SupportRole, w: World, *, empty: bool = False) -> View:
    mine = row(1, role)
    parts = [part for one in mine.support.sees for part in _parts(w, one, empty=empty)]
    return view.card(w.t, w.network, mine, parts)


CHAPTERS = (
    Chapter(
        "supporting",
        [
            *(Sample(f"What a {role} sees", partial(_card, role), when=THEMSELVES) for role in SupportRole),
            *(
                Sample(f"What a {role} sees at first", partial(_card, role, empty=True), when=THEMSELVES)
                for role in SupportRole
            ),
            Sample(
                "Points for a session",
                lambda w: view.points_form(w.t, About(network=1, item=1), [w.ria]),
                when=THEMSELVES,
            ),
            Sample(
                "Points, as the facilitator reads them",
                lambda w: view.as_note(w.t, view.Points(aim=w.words(LINE))),
                when="in a note, whoever facilitates",
            ),
            Sample(
                "A resource that the sponsor is asked for",
                lambda w: [
                    blocks.section(line(w.t, REGISTERS["resource"], _entry(w, 1, stands="needed").said))
                ],
                when="modal, every member",
            ),
            Sample(
                "The sponsor arranged something",
                lambda w: view.arranged(w.t, w.network, [News(_entry(w, 1, stands="there"), w.members[1])]),
                when="Home, whoever facilitates",
            ),
            Sample("Points sent", lambda w: w.t.plain("supporting.points_sent"), when="answer to a press"),
            Sample(
                "Two networks side by side",
                lambda w: view.side_by_side(w.t, [(w.network, _numbers(w)), (w.network, Aggregates())]),
                when=THEMSELVES,
            ),
            Sample(
                "One network",
                lambda w: view.side_by_side(w.t, [(w.network, Aggregates())]),
                when=THEMSELVES,
            ),
        ],
    ),
)
