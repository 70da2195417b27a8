"""In the room: what is on and what comes next, what is done, and the question of a point to read out."""

from collections.abc import Mapping, Sequence

from bot.act import unsaved
from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.slack.blocks import View
from bot.views import room as view
from handlers.panel import NothingPlanned, takes_place
from models import agenda, expertise, programme, question_bank, room, whisper
from models.agenda import AgendaItem
from models.base import NotFound
from models.confidentiality import Sight, sight
from models.session import LearningSession

routes = Routes()


@routes.act(Act.ROOM, Role.SESSION_LEADER)
async def open_room(call: Call) -> Reply:
    """Show what is on, in the place of the panel; of a network, in the session that is under way or comes."""
    if (first := unsaved.asks_first(call)) is not None:
        return first
    meeting = call.found_meeting or await programme.current(call.db, call.network.id)
    if meeting is None:
        raise NothingPlanned
    takes_place(call, meeting)
    return Reply(updates=await drawn(call, meeting))


@routes.command("next", "volgende", role=Role.ANYONE)
async def by_command(call: Call) -> Reply:
    """Show what is on in the network in view."""
    return await in_one_network(call, Act.ROOM, open_room, Role.FACILITATOR)


@routes.drawn(Form.ROOM, Role.SESSION_LEADER)
async def _anew(call: Call) -> View:
    return await drawn(call, call.meeting)


async def drawn(call: Call, meeting: LearningSession, noted: str = "") -> View:
    """Draw what is on as things stand; `noted` says what was just done."""
    await call.db.flush()
    points = await agenda.items(call.db, meeting.id)
    stands = room.standing(meeting, points, call.now)
    texts = await _texts(call, [one for one in (stands.on, stands.then) if one is not None])
    waits = stands.on and await whisper.asked_for(call.db, meeting, stands.on.id, call.person.id)
    due = waits.due if waits else None
    on = stands.on.question_ids if stands.on is not None else ()
    asked = {key: seen.words for key in on if (seen := texts.get(key)) is not None and seen.words}
    knows = await expertise.near(call.db, call.network.id, asked, call.person.id)
    return view.screen(
        call.t, meeting, call.network, stands, texts, noted=noted, whispers=due, knows=knows, whom=call.whom
    )


async def _texts(call: Call, points: Sequence[AgendaItem]) -> Mapping[int, Sight]:
    """Return the words of the questions of some points, as they go on where they were merged."""
    current = await question_bank.goes_on(call.db, call.network.id, agenda.placed(points))
    return {key: seen for key, one in current.items() if (seen := sight(one, call.whom)) is not None}


@routes.act(Act.ROOM_DONE, Role.SESSION_LEADER)
async def done(call: Call) -> Reply:
    """Note that a point is done; a second press, or a colleague's, changes nothing."""
    await room.done(call.db, call.meeting, item(call), call.now)
    await whisper.follow(call.db, call.meeting, call.now)
    return Reply(updates=await drawn(call, call.meeting))


@routes.act(Act.ROOM_NOT_DONE, Role.SESSION_LEADER)
async def not_done(call: Call) -> Reply:
    """Take back that a point is done."""
    await room.not_done(call.db, call.meeting, item(call))
    await whisper.follow(call.db, call.meeting, call.now)
    return Reply(updates=await drawn(call, call.meeting))


@routes.act(Act.CORE_QUESTION, Role.SESSION_LEADER, reads=True)
async def show_question(call: Call) -> Reply:
    """Show the question of a point, large, to read out."""
    point = await agenda.item(call.db, call.meeting.id, item(call))
    return Reply(
        opens=view.core_question(call.t, call.meeting, point, await _texts(call, [point]), call.whom)
    )


def item(call: Call) -> int:
    """Return the point that an act is about. Raises NotFound."""
    if call.about.item is None:
        raise NotFound
    return call.about.item
