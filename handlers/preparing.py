"""Preparing a session: one place from which whoever facilitates reaches all that goes with it."""

from bot.act.call import Call
from bot.act.forms import About
from bot.act.held import to_channel
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.slack import blocks
from bot.slack.blocks import Block, View
from bot.views import announcement as announcement_view
from bot.views import contribution as contribution_view
from bot.views import document as document_view
from bot.views import introduction as introduction_view
from bot.views import kick_off as kick_off_view
from bot.views import preparation as card_view
from bot.views import preparing as view
from bot.views import prework as prework_view
from bot.views import register as register_view
from bot.views.home import Place
from handlers.off_slack import who_tell_it
from models import (
    announcement,
    contribution,
    contribution_agenda,
    document,
    handover,
    introduction,
    kick_off,
    membership,
    own_method,
    preparation,
    prework,
    programme,
)
from models.delivery import Delivery, DeliveryState
from models.plan import Kind
from models.prework import Progress
from models.register import REGISTERS
from models.session import BEFORE, Stage

routes = Routes()


@routes.act(Act.PREPARING, Role.FACILITATOR, reads=True)
async def open_screen(call: Call) -> Reply:
    """Show what goes with a session."""
    document.must_take(call.meeting)
    return Reply(opens=await screen(call))


@routes.drawn(Form.PREPARING, Role.FACILITATOR)
async def _anew(call: Call) -> View:
    return await screen(call)


async def screen(call: Call, said: str = "") -> View:
    """Draw what goes with a session as things stand; what was just done is `said` above it, escaped."""
    await call.db.flush()
    meeting = call.meeting
    asked = await prework.of_session(call.db, meeting.id)
    progress = await prework.progress(call.db, meeting.network_id, asked) if asked else Progress()
    return view.screen(
        call.t,
        meeting,
        [blocks.section(said)] if said else [],
        await _kick_off(call),
        await _announcement(call),
        document_view.kept(call.t, meeting, await document.of_session(call.db, meeting.id)),
        prework_view.kept(call.t, meeting, asked, progress),
        contribution_view.kept(
            call.t,
            meeting,
            await contribution.of_session(call.db, meeting.id),
            await contribution_agenda.on_agenda(call.db, meeting.id),
        ),
        more=[register_view.button(call.t, REGISTERS["suggestion"], About(network=meeting.network_id))],
    )


async def _kick_off(call: Call) -> list[Block]:
    """Whether a group begins with it; nothing once it met."""
    meeting = call.meeting
    if meeting.stage not in BEFORE or await programme.last_held(call.db, meeting.network_id) is not None:
        return []
    is_one = await kick_off.is_kick_off(call.db, meeting)
    shown = kick_off_view.kept(call.t, meeting, is_one=is_one)
    if not is_one:
        return shown
    people = len(await membership.participants(call.db, meeting.network_id))
    begun = await introduction.begun(call.db, meeting.network_id)
    said = "" if begun is None else _of_the_round(call, begun)
    away = await who_tell_it(call) if begun is not None else []
    return [*shown, *introduction_view.kept(call.t, meeting, people, begun=said, off_slack=away)]


def _of_the_round(call: Call, row: Delivery) -> str:
    """Say of introductions that they are in the channel, or wait, and for what."""
    if row.state is DeliveryState.SENT:
        return call.t.plain("introduction.begun")
    return to_channel(call, "introduction.begun", "introduction.begun_waits", row.expires)


async def _announcement(call: Call) -> list[Block]:
    meeting = call.meeting
    if meeting.stage not in BEFORE:
        return []
    own = await announcement.of_session(call.db, meeting.id)
    return announcement_view.kept(call.t, meeting, announcement.lacks(meeting, own))


@at_home(Place.NEXT, after="next_step")
async def to_prepare(look: Look) -> Parts:
    """What is known before a session, from when the card went until it is announced."""
    meeting = look.current
    if meeting is None or meeting.stage is not Stage.PLANNED:
        return []
    line = await programme.timeline(look.db, look.network, meeting)
    if look.now < line.due(Kind.PREVIEW):
        return []
    found = await preparation.of_session(look.db, meeting, look.person.id)
    own = await own_method.of_network(look.db, look.network.id)
    may_go = await handover.not_passed_on(look.db, look.network.id)
    return card_view.at_home(look.t, meeting, found, own, may_go)
