"""The announcement in own words: read as the channel will, written, and changed once it is out."""

from bot import copies
from bot.act import as_read
from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.slack.blocks import View
from bot.views import announcement as view
from models import announcement, programme
from models.announcement import Say
from models.plan import Kind

routes = Routes()


@routes.act(Act.ANNOUNCEMENT, Role.FACILITATOR, reads=True)
async def open_screen(call: Call) -> Reply:
    """Show the announcement as it will be, or is, in the channel."""
    announcement.must_take(call.meeting)
    return Reply(opens=await _screen(call))


@routes.drawn(Form.ANNOUNCEMENT, Role.FACILITATOR)
async def _anew(call: Call) -> View:
    return await _screen(call)


async def _screen(call: Call, said: str = "") -> View:
    await call.db.flush()
    home, meeting = call.network, call.meeting
    lacks = announcement.lacks(meeting, await announcement.of_session(call.db, meeting.id))
    line = await programme.timeline(call.db, home, meeting)
    due = call.t.moment(max(line.due(Kind.ANNOUNCEMENT), call.now), home.zone)
    row = copies.stand_in(home, meeting, Kind.ANNOUNCEMENT, call.now)
    with copies.as_if_due(call.db, meeting, Kind.ANNOUNCEMENT):
        t = await copies.texts_for(call.db, home, home, call.now)
        message = await copies.written(call.db, home, row, meeting, None, call.now, t)
    return view.screen(call.t, meeting, message, lacks, due, said)


@routes.act(Act.ANNOUNCEMENT_WORDS, Role.FACILITATOR, reads=True)
async def open_form(call: Call) -> Reply:
    """Open the form in the place of the text."""
    announcement.must_take(call.meeting)
    shown = await _form(call)
    return Reply(updates=shown) if call.within(Form.ANNOUNCEMENT) else Reply(opens=shown)


async def _form(call: Call) -> View:
    said = await announcement.of_session(call.db, call.meeting.id)
    return view.form(call.t, call.meeting, said, announcement.lacks(call.meeting, said))


@routes.form(Form.ANNOUNCEMENT_WORDS, Role.FACILITATOR, view.Words)
async def write(call: Call, form: view.Words) -> Reply:
    """Write it; one that is out is brought up to date, and nobody gets a message."""
    form = as_read.merged(call, form, await _form(call))
    words = {each: getattr(form, each) for each in Say}
    await announcement.write(call.db, call.meeting, words, call.now)
    return Reply(updates=await _screen(call, call.t("announcement.saved")))
