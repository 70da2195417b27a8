"""The catch-up of who was not there: read, answered with a question, or by who was there after all."""

from bot.act.call import Call
from bot.act.forms import About
from bot.act.ids import Act
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.views import catch_up as view
from bot.views import question as question_view
from handlers import question_bank, report
from models import membership, posted, reading, recording

routes = Routes()


async def _mark_read(call: Call) -> None:
    await reading.mark_read(call.db, call.meeting.id, call.person.id, call.now)
    await posted.changed(call.db, call.now, call.meeting.id, own=call.person.id)


@routes.act(Act.READ, Role.MEMBER)
async def read(call: Call) -> Reply:
    """The catch-up was read; nobody is shown who did."""
    await _mark_read(call)
    return Reply()


@routes.act(view.READ_REPORT, Role.MEMBER)
async def read_report(call: Call) -> Reply:
    """Open the report from the catch-up or its reminder, which counts as read."""
    shown = await report.to_read(call, call.meeting)
    await _mark_read(call)
    return Reply(opens=shown)


@routes.act(view.QUESTIONS, Role.MEMBER)
async def open_questions(call: Call) -> Reply:
    """Open the questions of the group from the catch-up, which counts as read."""
    await _mark_read(call)
    return Reply(opens=await question_bank.bank_of(call, call.network))


@routes.act(Act.WAS_THERE, Role.MEMBER)
async def was_there(call: Call) -> Reply:
    """Somebody was there after all: they count as present, and are asked to evaluate while that is open."""
    await recording.there_after_all(call.db, call.network, call.meeting, call.person.id, call.now)
    await _mark_read(call)
    return Reply()


@routes.act(Act.CATCH_UP_ASK, Role.MEMBER)
async def ask_from_catch_up(call: Call) -> Reply:
    """Any tap in the catch-up counts as read; this one opens the form of a question too."""
    await _mark_read(call)
    tells = await membership.language_tells(call.db, [call.network], call.person)
    about = About(network=call.network.id)
    return Reply(opens=question_view.question_form(call.t, about, tells=tells))
