"""Samples of what goes with a session: documents and pre-work."""

from collections.abc import Sequence
from functools import partial

from bot.reading.sample import Chapter, Sample
from bot.reading.world import World
from bot.slack import blocks
from bot.slack.blocks import Message, Part, View
from bot.views import agenda, document, preparing, prework, session
from bot.views.report import Results, report
from models.attendance import Rsvp
from models.document import MOST, Document
from models.plan import Kind
from models.prework import Prework, Progress
from models.session import Stage

LEADS = "modal, the facilitator"
TITLES = {
    "nl": ["Profielen: drie voorbeelden", "Loonstudie 2025", "Verslag van de werkgroep", "Checklist"],
    "en": ["Profiles: three examples", "Pay survey 2025", "Report of the working party", "Checklist"],
}
TASK = {
    "nl": "Vul de Quick Scan in voor je eigen functie, en breng mee wat je opviel.",
    "en": "Fill in the Quick Scan for your own job, and bring what struck you.",
}


def _documents(w: World, number: int = 2) -> list[Document]:
    titles = TITLES[w.t.language]
    made = []
    for n in range(number):
        link = f"https://kring.example/{n}"
        one = Document(session_id=2, title=titles[n % len(titles)], link=link, in_report=n != 1)
        one.id = n + 1
        made.append(one)
    return made


def _task(w: World, *, link: bool = True, named: bool = False) -> Prework:
    page = "https://kring.example/scan" if link else ""
    return Prework(session_id=2, text=TASK[w.t.language], minutes=20, link=page, named=named)


def _screen(
    w: World, documents: int, task: Prework | None, found: Progress, stage: Stage = Stage.ANNOUNCED
) -> View:
    meeting = w.meeting(stage)
    return preparing.screen(
        w.t,
        meeting,
        document.kept(w.t, meeting, _documents(w, documents)),
        prework.kept(w.t, meeting, task, found),
    )


def _agenda(w: World, documents: int, task: Prework | None) -> Message:
    meeting = w.meeting(Stage.READY)
    draft = w.draft(documents=_documents(w, documents), prework=task)
    return agenda.published(w.t, meeting, w.network, draft, meeting.starts_at)


def _day_before(w: World, *, done: bool) -> Message:
    meeting = w.meeting(Stage.READY)
    along: Sequence[Part] = [
        *document.listed(w.t, _documents(w)),
        *prework.to_do(w.t, meeting, _task(w, named=True), done=done),
    ]
    return session.day_before(w.t, meeting, w.network, Rsvp.YES, along=along)


def _report(w: World) -> Message:
    record = w.record(partly=False)
    object.__setattr__(record, "documents", _documents(w, 3))
    return report(w.t, w.meeting(Stage.CLOSED), w.network, record, Results())


def _noted(w: World, *, done: bool) -> Message:
    return prework.noted(w.t, w.meeting(), _task(w), done=done)


CHAPTERS = (
    Chapter(
        "preparing",
        [
            Sample("Nothing yet", lambda w: _screen(w, 0, None, Progress()), when=LEADS),
            Sample(
                "Pre-work that nobody has done", lambda w: _screen(w, 0, _task(w), Progress()), when=LEADS
            ),
            Sample(
                "Documents, and pre-work that some have done",
                lambda w: _screen(w, 2, _task(w), Progress(3)),
                when=LEADS,
            ),
            Sample(
                "As many documents as there may be, and names",
                lambda w: _screen(
                    w, MOST, _task(w, named=True, link=False), Progress(2, [w.annelies, w.bram])
                ),
                when=LEADS,
            ),
            Sample(
                "Afterwards",
                lambda w: _screen(w, 1, _task(w), Progress(7), Stage.REPORTING),
                when=LEADS,
            ),
            Sample(
                "The way to it",
                lambda w: [blocks.actions(preparing.button(w.t, w.meeting()))],
                when="the menu of a session, on Home",
            ),
        ],
    ),
    Chapter(
        "document",
        [
            Sample("A new document", lambda w: document.form(w.t, w.meeting()), when=LEADS),
            Sample(
                "A document, to change",
                lambda w: document.form(w.t, w.meeting(), _documents(w)[1]),
                when=LEADS,
            ),
            Sample("The agenda, with documents", lambda w: _agenda(w, 2, _task(w)), Kind.AGENDA),
            Sample("The agenda, with many of them", lambda w: _agenda(w, 5, None), Kind.AGENDA),
            Sample("The report, with documents", _report, Kind.REPORT),
        ],
    ),
    Chapter(
        "prework",
        [
            Sample("What is asked", lambda w: prework.form(w.t, w.meeting(), None), when=LEADS),
            Sample(
                "What is asked, to change",
                lambda w: prework.form(w.t, w.meeting(), _task(w, named=True)),
                when=LEADS,
            ),
            Sample("The day before, to be done", partial(_day_before, done=False), Kind.DAY_BEFORE),
            Sample("The day before, done", partial(_day_before, done=True), Kind.DAY_BEFORE),
            Sample("On Home", lambda w: prework.at_home(w.t, w.meeting(), _task(w)), when="Home"),
            Sample("Done, on Home", lambda w: prework.did_at_home(w.t, w.meeting(), _task(w)), when="Home"),
            Sample("Done", partial(_noted, done=True), when="where it was pressed"),
            Sample("Not done after all", partial(_noted, done=False), when="where it was pressed"),
        ],
    ),
)
