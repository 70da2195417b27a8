"""Samples of leading one session: who is asked, the request, the panel of who leads, and the announcement."""

from functools import partial

from bot.reading.sample import Chapter, Sample
from bot.reading.world import World
from bot.slack.blocks import Block, Message, View
from bot.views import entrusted, panel, session
from bot.views import room as room_view
from bot.views import session_leader as view
from bot.views.outcome import Line
from bot.views.panel import OnNow, State
from models.agenda import AgendaItem
from models.attendance import Rsvp
from models.confidentiality import EVERYBODY, Sight
from models.entrusted import Says
from models.plan import Kind
from models.room import standing
from models.session import Stage
from models.session_leader import Leading, SessionLeader

LEADS, MEMBER = "modal, the facilitator", "modal, who leads this session"
SAID: dict[Rsvp | None, int] = {Rsvp.YES: 7, Rsvp.NO: 1, Rsvp.MAYBE: 1, None: 3}


def _row(w: World, says: Says) -> SessionLeader:
    return SessionLeader(session_id=2, person_id=w.bram.id, says=says)


def _form(says: Says | None, w: World) -> View:
    known = Leading(_row(w, says), w.bram) if says is not None else None
    return entrusted.form(w.t, view.LEAD, w.meeting(Stage.READY), known, [w.lien], w.members[2:9])


def _letter(says: Says | None, w: World, *, stage: Stage = Stage.READY, leads: bool = False) -> Message:
    mine = _row(w, says) if says is not None else None
    return entrusted.letter(w.t, view.LEAD, w.meeting(stage), w.network, mine, theirs=leads)


def _at_home(says: Says, w: World, *, leads: bool = False) -> list[Block]:
    return entrusted.at_home(w.t, view.LEAD, w.meeting(Stage.READY), _row(w, says), theirs=leads)


def _panel(w: World, *, present: int = 0, on: bool = True, instead: str = "") -> View:
    asked = [Line(w.question("Q05"), None), Line(w.question("Q16"), None)]
    others = {one.id: Sight(one.text) for one in map(w.question, ("Q09", "Q18"))}
    now = OnNow(w.question("Q05").text, 20, 45) if on else None
    state = State(
        present, 12, (), w.actions(), asked[:1], beside=asked[1:], offered=others, on_now=now, instead=instead
    )
    return panel.of_session_leader(w.t, w.meeting(Stage.UNDERWAY), w.network, state)


def _room(w: World) -> View:
    meeting = w.meeting(Stage.UNDERWAY)
    inside = AgendaItem(
        session_id=2, position=1, minutes=30, method="intervision_five_step", title="-", inside=True
    )
    inside.id = 1
    stands = standing(meeting, [inside], meeting.starts_at)
    return room_view.screen(w.t, meeting, w.network, stands, {}, whom=EVERYBODY)


CHAPTERS = (
    Chapter(
        "session_leader",
        [
            Sample("Whom do you ask?", partial(_form, None), when=LEADS),
            *(
                Sample(f"Who leads? ({says})", partial(_form, says), when=LEADS)
                for says in (Says.ASKED, Says.YES)
            ),
            Sample(
                "Somebody would rather not",
                lambda w: entrusted.to_decide(w.t, view.LEAD, w.meeting(Stage.READY), w.bram),
                when="Home, the facilitator",
            ),
            Sample(
                "The announcement names who leads",
                lambda w: session.announcement(
                    w.t, w.meeting(Stage.ANNOUNCED), w.network, SAID, None, w.bram
                ),
                Kind.ANNOUNCEMENT,
            ),
            *(
                Sample(f"Would you lead? ({says})", partial(_letter, says), Kind.LEAD_REQUEST)
                for says in Says
            ),
            Sample(
                "The panel is yours",
                partial(_letter, Says.YES, stage=Stage.UNDERWAY, leads=True),
                Kind.LEAD_REQUEST,
            ),
            Sample("Called off", partial(_letter, Says.YES, stage=Stage.CANCELLED), Kind.LEAD_REQUEST),
            Sample("Who was asked left, and came back", partial(_letter, None), Kind.LEAD_REQUEST),
            *(
                Sample(f"For Home ({says})", partial(_at_home, says), when="Home")
                for says in (Says.ASKED, Says.YES)
            ),
            Sample("For Home, an hour before", partial(_at_home, Says.YES, leads=True), when="Home"),
            Sample("The panel of who leads this session", _panel, when=MEMBER),
            Sample("The same, who is there was ticked", partial(_panel, present=8, on=False), when=MEMBER),
            Sample(
                "The same, with a measurement", partial(_panel, present=8, instead="crosses"), when=MEMBER
            ),
            Sample("What is on stays within the circle", _room, when=MEMBER),
        ],
    ),
)
