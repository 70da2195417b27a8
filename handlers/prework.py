"""Pre-work: asked by whoever facilitates, marked as done by members."""

from bot.act import as_read
from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.views import prework as view
from bot.views.home import Place
from handlers import preparing
from handlers.coming import shows_it
from models import posted, prework
from models.attendance import Rsvp
from models.base import NotFound
from models.plan import Fact
from models.prework import Prework
from models.session import Stage
from models.together import some

routes = Routes()


@routes.act(Act.PREWORK, Role.FACILITATOR, reads=True)
async def open_form(call: Call) -> Reply:
    """Open the form of the pre-work in the place of what is prepared."""
    prework.must_be_before(call.meeting)
    asked = await prework.of_session(call.db, call.meeting.id)
    return Reply(updates=view.form(call.t, call.meeting, asked))


@routes.form(Form.PREWORK, Role.FACILITATOR, view.Asked)
async def keep(call: Call, form: view.Asked) -> Reply:
    """Ask it, change it or ask it no more."""
    meeting = call.meeting
    prework.must_be_before(meeting)
    asked = await prework.of_session(call.db, meeting.id)
    if form.remove:
        await prework.take_away(call.db, asked)
    else:
        if asked is not None:
            form = as_read.merged(call, form, view.form(call.t, meeting, asked))
        asked = asked or Prework(session_id=meeting.id)
        if form.anew:
            await prework.begin_anew(call.db, asked)
        asked.change(form.text, form.minutes, form.link, named=bool(form.named))
        call.db.add(asked)
    await call.db.flush()
    await posted.changed(call.db, call.now, meeting.id, Fact.PREPARED)
    return Reply(updates=await preparing.screen(call), homes=True)


@routes.act(Act.PREWORK_DONE, Role.MEMBER)
async def done(call: Call) -> Reply:
    """Say that one did it; a second press changes nothing."""
    return await _said(call, done=True)


@routes.act(Act.PREWORK_UNDONE, Role.MEMBER)
async def not_done(call: Call) -> Reply:
    """Say that one did not do it after all."""
    return await _said(call, done=False)


async def _said(call: Call, *, done: bool) -> Reply:
    if not call.membership.participates:
        raise NotFound
    told = call.about.choice == view.NAMES
    asked = await prework.say(call.db, call.meeting, call.person.id, done=done, told=told)
    await posted.changed(call.db, call.now, call.meeting.id, own=call.person.id)
    shown = call.at_home or await shows_it(call)
    return Reply(says=None if shown else view.noted(call.t, call.meeting, asked, done=done), home=True)


@at_home(Place.FOR_YOU, after="own_cases", if_any=[some(prework.of_sessions)])
async def own_prework(look: Look) -> Parts:
    """What they still do before a session they may come to; that they did it, until its agenda."""
    ahead = {meeting.id: meeting for meeting in look.ahead if meeting.takes_answers}
    asked = await prework.of_sessions(look.db, list(ahead)) if ahead else []
    if not asked:
        return []
    did = await prework.done_by(look.db, list(ahead), look.person.id)
    parts: Parts = []
    for one in asked:
        meeting = ahead[one.session_id]
        if one.session_id in did:
            if meeting.stage is not Stage.READY:
                parts = [*parts, *view.did_at_home(look.t, meeting, one)]
            continue
        if await look.said(meeting) is not Rsvp.NO:
            parts = [*parts, *view.at_home(look.t, meeting, one)]
    return parts
