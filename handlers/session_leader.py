"""Who leads one session: asked by whoever facilitates, with a yes or a rather not of their own."""

from bot.act.call import Call
from bot.act.held import with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.views import session_leader as view
from bot.views.home import Place
from bot.views.notice import notice
from bot.views.person import name
from models import entrusted, session_leader
from models.entrusted import ASKED_IN, NOT, Says
from models.session_leader import LEAD
from models.together import some

routes = Routes()


@routes.act(Act.SESSION_LEADER, Role.FACILITATOR, reads=True)
async def open_form(call: Call) -> Reply:
    """Show who leads, or whom to ask."""
    return Reply(opens=await _form(call))


@routes.drawn(Form.SESSION_LEADER, Role.FACILITATOR)
async def _form(call: Call) -> View:
    await call.db.flush()
    everybody = await session_leader.of_session(call.db, call.meeting.id)
    known = next((each for each in everybody if each.row.live), None)
    no = [each.person for each in everybody if each.row.says in NOT]
    people = await entrusted.to_ask(call.db, LEAD, call.meeting)
    return view.form(call.t, call.meeting, known, no, people)


@routes.form(Form.SESSION_LEADER, Role.FACILITATOR, view.Asked, sends=True)
async def ask(call: Call, form: view.Asked) -> Reply:
    """Ask a member to lead a session."""
    person = await entrusted.ask(call.db, LEAD, call.network, call.meeting, form.person, call.now)
    said = with_pause(call, call.t.plain("note_taker.asked", who=name(person)), call.meeting.starts_at)
    return Reply(updates=notice(call.t, said), home=True, homes=True)


@routes.act(Act.LEAD_RECALL, Role.FACILITATOR)
async def recall(call: Call) -> Reply:
    """Ask somebody no more: their message says so, and nothing is theirs any more."""
    await entrusted.recall(call.db, LEAD, call.meeting, call.now)
    return Reply(updates=await _form(call), home=True, homes=True)


@routes.act(f"{Act.LEAD}_{Says.YES}", Role.MEMBER)
async def accept(call: Call) -> Reply:
    """Lead it."""
    await entrusted.answer(call.db, LEAD, call.meeting, call.person.id, Says.YES, call.now)
    return Reply(home=True, homes=True)


@routes.act(f"{Act.LEAD}_{Says.NO}", Role.MEMBER)
async def decline(call: Call) -> Reply:
    """Rather not, at once or later."""
    await entrusted.answer(call.db, LEAD, call.meeting, call.person.id, Says.NO, call.now)
    return Reply(home=True, homes=True)


@at_home(Place.FOR_YOU, after="notes_for_me", if_any=[some(session_leader.of_network)])
async def lead_for_me(look: Look) -> Parts:
    """What they were asked, or do; the panel while it is theirs."""
    parts: Parts = []
    for mine, person, meeting in await look.once(session_leader.of_network, look.network.id):
        leads = mine.leads(meeting, look.now)
        if person.id == look.person.id and mine.live and (leads or meeting.stage in ASKED_IN):
            parts = [*parts, *view.at_home(look.t, meeting, mine, leads=leads)]
    return parts


@at_home(Place.TASKS, after="notes_wait", if_any=[some(session_leader.of_network)])
async def lead_waits(look: Look) -> Parts:
    """Who leads no session after all, while nobody else does and another can be asked."""
    asked = await look.once(session_leader.of_network, look.network.id)
    taken = {each.meeting.id for each in asked if each.row.live}
    said_no = {
        each.meeting.id: each
        for each in asked
        if each.row.says in NOT and each.meeting.stage in ASKED_IN and each.meeting.id not in taken
    }
    return [part for each in said_no.values() for part in view.to_decide(look.t, each.meeting, each.person)]
