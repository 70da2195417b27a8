"""Park this: in one press or one line, while the talk goes on."""

from bot.act.call import Call
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import enter, in_one_network, networks_of
from bot.slack import blocks
from bot.slack.blocks import View
from bot.views import parking as view
from bot.views import room as room_view
from bot.views.notice import notice
from handlers import panel, room
from models import parking
from models.question import LONGEST

routes = Routes()


@routes.act(Act.PARK, Role.NOTE_TAKER, reads=True)
async def open_form(call: Call) -> Reply:
    """Open the form in the place of the panel or the room; it begins within the circle where the talk is."""
    inside = await parking.inside_now(call.db, call.found_meeting, call.now)
    about = About(session=call.meeting.id, choice=call.about.choice)
    return Reply(updates=view.form(call.t, about, inside=inside))


@routes.command("park", "parkeer", "parkeren", role=Role.ANYONE)
async def by_command(call: Call) -> Reply:
    """Park the words behind the command; without any, with too many or with several networks, ask first."""
    homes = await networks_of(call, Role.FACILITATOR, takes_in=True)
    if len(homes) > 1:
        return Reply(opens=view.form(call.t, About(), call.text, networks=homes))
    return await in_one_network(call, Act.PARK, _by_words, Role.FACILITATOR, takes_in=True)


async def _by_words(call: Call) -> Reply:
    meeting = await parking.running(call.db, call.network)
    inside = await parking.inside_now(call.db, meeting, call.now)
    if not call.text.strip() or len(call.text) > LONGEST:
        return Reply(opens=view.form(call.t, About(network=call.network.id), call.text, inside=inside))
    parked = await parking.park(call.db, call.network, call.person, call.text, call.now, inside=inside)
    return Reply(opens=await _done(call, parked))


@routes.form(Form.PARK, Role.ANYONE, view.ToPark)
async def park(call: Call, form: view.ToPark) -> Reply:
    """Park what was written; the same words once more change nothing."""
    await enter(call, form.network)
    call.must_have(Role.NOTE_TAKER)
    inside = bool(form.inside)
    parked = await parking.park(
        call.db, call.network, call.person, form.text, call.now, inside=inside, whom=call.whom
    )
    match call.about.choice:
        case view.Back.PANEL:
            return await panel.back_with(call, view.said(call.t, parked))
        case view.Back.ROOM if call.membership.leads:  # who takes the notes does not read all of it
            return Reply(updates=await room.drawn(call, call.meeting, view.said(call.t, parked)))
        case _:
            return Reply(updates=await _done(call, parked))


async def _done(call: Call, parked: parking.Parked) -> View:
    """Say what was parked, with the way to what is on."""
    meeting = await parking.running(call.db, call.network)
    way = [] if meeting is None else [blocks.actions(room_view.button(call.t, meeting))]
    return notice(call.t, view.said(call.t, parked), *way)
