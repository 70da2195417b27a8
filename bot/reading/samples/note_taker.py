"""Samples of taking notes: who is asked, the request, and the panel of who takes them."""

from functools import partial

from bot.reading.sample import Chapter, Sample
from bot.reading.world import World
from bot.slack.blocks import Block, Message, View
from bot.views import entrusted, panel
from bot.views import note_taker as view
from bot.views.outcome import Line
from bot.views.panel import State
from models.confidentiality import Sight
from models.entrusted import Says
from models.note_taker import NoteTaker, Noting
from models.plan import Kind
from models.session import Stage

LEADS, MEMBER = "modal, the facilitator", "modal, who takes the notes"


def _row(w: World, says: Says) -> NoteTaker:
    return NoteTaker(session_id=2, person_id=w.bram.id, says=says)


def _form(says: Says | None, w: World, *, stage: Stage = Stage.READY) -> View:
    known = Noting(_row(w, says), w.bram) if says is not None else None
    return entrusted.form(w.t, view.NOTES, w.meeting(stage), known, [w.lien], w.members[2:9])


def _letter(says: Says | None, w: World, *, stage: Stage = Stage.READY, writes: bool = False) -> Message:
    mine = _row(w, says) if says is not None else None
    return entrusted.letter(w.t, view.NOTES, w.meeting(stage), w.network, mine, theirs=writes)


def _at_home(says: Says, w: World) -> list[Block]:
    return entrusted.at_home(w.t, view.NOTES, w.meeting(Stage.READY), _row(w, says), theirs=False)


def _panel(w: World, stage: Stage = Stage.UNDERWAY, noted: str = "") -> View:
    asked = [Line(w.question("Q05"), None), Line(w.question("Q16"), None)]
    others = {one.id: Sight(one.text) for one in map(w.question, ("Q09", "Q18"))}
    state = State(0, 0, (), w.actions(), asked[:1], beside=asked[1:], offered=others)
    return panel.of_note_taker(w.t, w.meeting(stage), w.network, state, noted=noted)


def _of_leader(w: World) -> View:
    noting = Noting(_row(w, Says.YES), w.bram)
    return panel.panel(w.t, w.meeting(Stage.UNDERWAY), w.network, State(8, 12, (), (), (), notes=noting))


CHAPTERS = (
    Chapter(
        "note_taker",
        [
            Sample("Whom do you ask?", partial(_form, None), when=LEADS),
            *(
                Sample(f"Who takes notes? ({says})", partial(_form, says), when=LEADS)
                for says in (Says.ASKED, Says.YES)
            ),
            Sample(
                "Nobody is left to ask",
                lambda w: entrusted.form(w.t, view.NOTES, w.meeting(Stage.READY), None, [], []),
                when=LEADS,
            ),
            Sample("Too late to ask", partial(_form, None, stage=Stage.REPORTING), when=LEADS),
            Sample(
                "The facilitator hears", lambda w: w.t.plain("note_taker.asked", who=w.bram.name), when=LEADS
            ),
            Sample(
                "Somebody would rather not",
                lambda w: entrusted.to_decide(w.t, view.NOTES, w.meeting(Stage.READY), w.bram),
                when="Home, the facilitator",
            ),
            Sample(
                "Who takes the notes, on the day",
                lambda w: view.on_the_day(w.t, Noting(_row(w, Says.YES), w.bram)),
                when="running order",
            ),
            *(
                Sample(f"Would you take the notes? ({says})", partial(_letter, says), Kind.NOTES_REQUEST)
                for says in Says
            ),
            Sample(
                "The panel is yours",
                partial(_letter, Says.YES, stage=Stage.UNDERWAY, writes=True),
                Kind.NOTES_REQUEST,
            ),
            Sample("Afterwards", partial(_letter, Says.NO, stage=Stage.CLOSED), Kind.NOTES_REQUEST),
            Sample("Called off", partial(_letter, Says.YES, stage=Stage.CANCELLED), Kind.NOTES_REQUEST),
            Sample("Who was asked left, and came back", partial(_letter, None), Kind.NOTES_REQUEST),
            *(
                Sample(f"For Home ({says})", partial(_at_home, says), when="Home")
                for says in (Says.ASKED, Says.YES)
            ),
            Sample("The panel of who takes the notes", _panel, when=MEMBER),
            Sample(
                "The panel of who takes the notes, afterwards",
                lambda w: _panel(w, Stage.EVALUATING, w.t.plain("panel.agreement_noted")),
                when=MEMBER,
            ),
            Sample("The facilitator’s panel, with a note-taker", _of_leader, when=LEADS),
        ],
    ),
)
