"""The short form is chosen for one session, or the usual one again, until it opens."""

from bot.act.call import Call
from bot.act.ids import Act
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.views import short_form as view
from bot.views.notice import notice
from models import posted, short_form
from models.plan import Fact

routes = Routes()


@routes.act(Act.SHORT_FORM, Role.FACILITATOR)
async def choose(call: Call) -> Reply:
    """Let this session end with the form that was pressed; what is read aloud follows."""
    short_form.choose(call.meeting, short=call.about.choice == view.SHORT)
    await posted.changed(call.db, call.now, call.meeting.id, Fact.RESULTS)
    await call.shows_it()
    return Reply(opens=notice(call.t, view.chosen(call.t, call.meeting)))
