"""Cases: asked for by whoever facilitates, brought or not by their owners, read by the circle."""

from bot.act import as_read
from bot.act.call import Call
from bot.act.held import with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.views import case as view
from bot.views import case_lead as lead_view
from bot.views.home import Place
from bot.views.notice import notice
from bot.views.person import name
from handlers.off_slack import who_says, who_tell_it
from models import agenda, attendance, case, case_acts, case_agenda, case_audience, case_turns, placing
from models.attendance import Rsvp
from models.base import NotFound
from models.case import MOST, OwnerAway, TooManyCases
from models.request import RequestState
from models.session import BEFORE
from models.together import some

routes = Routes()


# Whoever facilitates


@routes.act(Act.CASES, Role.FACILITATOR, reads=True)
async def open_cases(call: Call) -> Reply:
    """Show the cases of a session, and who can be asked for one."""
    return Reply(opens=await _cases(call))


@routes.drawn(Form.CASES, Role.FACILITATOR)
async def _cases(call: Call) -> View:
    await call.db.flush()
    found = await case_turns.cases_of(call.db, call.meeting)
    has = {one.owner.id for one in found.known if one.case.live}
    enter_for = [one for one in await who_tell_it(call) if one.id not in has]
    return lead_view.cases(call.t, call.meeting, found, enter_for)


@routes.form(Form.CASES, Role.FACILITATOR, lead_view.Asked, sends=True)
async def ask(call: Call, form: lead_view.Asked) -> Reply:
    """Ask a member for a case."""
    owner = await case_acts.ask(call.db, call.network, call.meeting, form.owner, call.now)
    said = with_pause(call, call.t.plain("case.asked", who=name(owner)), call.meeting.starts_at)
    return Reply(updates=notice(call.t, said), home=True, homes=True)


@routes.act(Act.CASE_RECALL, Role.FACILITATOR)
async def recall(call: Call) -> Reply:
    """Ask somebody no more: their message says so."""
    await case_acts.recall(call.db, call.network, call.meeting, call.about.item, call.now)
    return Reply(updates=await _cases(call), home=True, homes=True)


@routes.act(Act.CASE_PUT_ON, Role.FACILITATOR)
async def put_on(call: Call) -> Reply:
    """Put a case on the agenda that stands there no more, or came late; a second press changes nothing."""
    await case_acts.put_on(call.db, call.network, call.meeting, call.about.item, call.now)
    return Reply(updates=await _cases(call), home=True, homes=True)


@at_home(Place.TASKS, after="sessions_wait")
async def cases_wait(look: Look) -> Parts:
    """Who would rather not bring a case while nobody else does, and a case without a place."""
    parts: Parts = []
    for meeting in look.ahead:
        if meeting.cases:
            found = await case_turns.cases_of(look.db, meeting, turns=False)
            parts = [*parts, *lead_view.to_decide(look.t, meeting, found)]
    return parts


# Its owner


@routes.act(Act.CASE, Role.MEMBER, reads=True)
async def open_case(call: Call) -> Reply:
    """Open the form of one's own case, asked for or not, begun or not; or of who is not on Slack."""
    return Reply(opens=await _to_fill_in(call))


async def _to_fill_in(call: Call) -> View:
    """Return the form of somebody's case. Raises WrongStage, OwnerAway, TooManyCases, NotFound."""
    case.must_be_before(call.meeting)
    owner = await who_says(call)
    behalf = owner if call.about.behalf is not None else None
    if behalf is None and not call.membership.participates:
        raise NotFound
    if await attendance.said_by(call.db, call.meeting.id, owner.id) is Rsvp.NO:
        raise OwnerAway
    known = await case.of_session(call.db, call.meeting.id)
    mine = next((one.case for one in known if one.owner.id == owner.id), None)
    if (mine is None or not mine.live) and sum(one.case.live for one in known) >= MOST:
        raise TooManyCases
    return view.case_form(call.t, call.meeting, mine, behalf)


@routes.form(Form.CASE, Role.MEMBER, view.Brought)
async def bring(call: Call, form: view.Brought) -> Reply:
    """Keep a case, whole or begun."""
    form = as_read.merged(call, form, await _to_fill_in(call))
    words, owner = (form.core, form.page, form.concerns), await who_says(call)
    mine = await case_acts.bring(
        call.db, call.network, call.meeting, owner.id, words, call.now, inside=bool(form.inside)
    )
    entered = call.about.behalf is not None
    return Reply(updates=notice(call.t, view.saved(call.t, mine, entered=entered)), home=True, homes=True)


@routes.act(Act.CASE_DECLINE, Role.MEMBER)
async def decline(call: Call) -> Reply:
    """Rather not; no reason is asked, and only whoever facilitates sees it."""
    await case_acts.decline(call.db, call.network, call.meeting, call.person.id, call.now)
    return Reply(home=True, homes=True)


@routes.act(Act.CASE_BACK, Role.MEMBER)
async def take_back(call: Call) -> Reply:
    """Bring it no more; its words stay one's own."""
    await case_acts.take_back(call.db, call.network, call.meeting, call.person.id, call.now)
    return Reply(home=True, homes=True)


@at_home(Place.FOR_YOU, after="inquiries_for_me", if_any=[some(case.owned_at)])
async def own_cases(look: Look) -> Parts:
    """What they were asked to bring, or bring; and a week later what they saw from outside."""
    ahead = {meeting.id: meeting for meeting in look.ahead if meeting.cases}
    mine = await case.owned_at(look.db, list(ahead), look.person.id) if ahead else []
    off = [await placing.off(look.db, ahead[one.session_id], one) for one in mine]
    found = [(ahead[one.session_id], one, is_off) for one, is_off in zip(mine, off, strict=True)]
    parts = view.at_home(look.t, found)
    held = look.held
    if held is not None and held.cases:
        looked = await case_audience.may_look_back(look.db, held, look.person.id, look.now)
        parts += view.looking_back(look.t, held, look.network, looked) if looked else []
    return parts


@at_home(Place.MENU, after="not_this_time")
async def to_bring_a_case(look: Look) -> Parts:
    """To bring a case without being asked."""
    meeting = look.coming
    if meeting is None or meeting.stage not in BEFORE or not look.membership.participates:
        return []
    return [view.offer_button(look.t, meeting)]


# The circle


@routes.act(Act.CASE_READ, Role.MEMBER, reads=True)
async def read(call: Call) -> Reply:
    """Show a case: to its owner, to whoever facilitates, and to the circle while it is on the agenda."""
    found = await case.load(call.db, call.meeting.id, call.about.item)
    mine = found.owner.id == call.person.id
    if not mine and found.case.state is not RequestState.BROUGHT:
        raise NotFound
    if not mine and not call.membership.leads:
        placed = await case_agenda.on_agenda(call.db, call.meeting.id)
        if not agenda.out(call.meeting) or not case.is_read(call.meeting) or found.case.id not in placed:
            raise NotFound
    inside = await case_agenda.stays_inside(call.db, found.case)
    return Reply(opens=view.read(call.t, call.meeting, found, inside=inside))


# A week later


@routes.act(Act.CASE_INSIGHT, Role.MEMBER, reads=True)
async def open_insight(call: Call) -> Reply:
    """Open the form for what they saw from outside."""
    mine = await case_acts.looks_back(call.db, call.meeting, call.person.id)
    return Reply(opens=view.insight_form(call.t, call.meeting, mine))


@routes.form(Form.CASE_INSIGHT, Role.MEMBER, view.Insight)
async def tell(call: Call, form: view.Insight) -> Reply:
    """Keep it, for them alone; writing again changes it."""
    await case_acts.tell(call.db, call.meeting, call.person.id, form.insight, call.now)
    return Reply(updates=notice(call.t, call.t.plain("case.insight_kept")), home=True)
