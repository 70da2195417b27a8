"""Samples of what a group takes along, as a document and as tables."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.reading.sample import Chapter, Sample
from bot.reading.samples.around import book_pages
from bot.reading.world import World
from bot.reports import Written
from bot.taken_along import Sat, Taken
from bot.views import export as view
from bot.views.notice import notice
from models.action import ActionState
from models.agreed import Kept
from models.agreed import Taken as TakenOn
from models.book import Page
from models.decision_told import Told
from models.document import Document
from models.membership import Standing
from models.question import State
from models.session import Stage

LEADER = "file in a direct message, to whoever facilitates alone"
DAY = datetime(2026, 3, 12, 15, tzinfo=UTC)
LINE = {"nl": "=Maandag bellen we elkaar", "en": "=We call each other on Monday"}


def _taken(w: World) -> Taken:
    meeting, coming = w.meeting(Stage.CLOSED), w.meeting(Stage.ANNOUNCED, 3)
    link = Document(session_id=1, title=w.words(LINE), link="https://example.org/a")
    told = Told(w.words(LINE), w.words(LINE), DAY)
    sessions = [
        Sat(meeting, Written(w.network, meeting, w.record(), None), [told], [link]),
        Sat(coming, None, [], []),
    ]
    pages = [*book_pages(w), Page(w.question("Q22"), None, [DAY], (), None, told=False)]
    states = (State.ANSWERED, State.ANSWERED_BETWEEN, State.PARKED, State.OPEN)
    for page, state in zip(pages, states, strict=False):
        page.question.state = state
    rows = [TakenOn(action, owner, meeting, Standing.ACTIVE) for action, owner in w.actions()]
    rows[0].action.state, rows[1].action.state = ActionState.DONE, ActionState.DROPPED
    holds, *others = (Kept(one, meeting) for one in w.agreements())
    for one in others:
        one.agreement.holds = False
    return Taken(
        home=w.network, sessions=sessions, questions=pages, votes={one.question.id: 3 for one in pages},
        actions=rows, agreements=[holds, *others], rules=[w.words(LINE)], written=[], names=w.names,
    )  # fmt: skip


def _sessions(w: World) -> str:
    return view.as_document(w.t, replace(_taken(w), questions=[], actions=[], agreements=[]))


def _lists(w: World) -> str:
    return view.as_document(w.t, replace(_taken(w), sessions=[]))


def _tables(w: World) -> str:
    files = view.as_files(w.t, view.tables(w.t, _taken(w)))
    return "\n\n".join(f"{name}\n{content.decode('utf-8-sig')}" for name, content in files.items())


CHAPTERS = (
    Chapter(
        "export",
        [
            Sample("Everything as a document: the sessions", _sessions, when=LEADER),
            Sample("Everything as a document: the lists", _lists, when=LEADER),
            Sample("Everything as tables", _tables, when=LEADER),
            Sample("It is on its way", lambda w: notice(w.t, w.t.plain("export.sent")), when="modal"),
        ],
    ),
)
