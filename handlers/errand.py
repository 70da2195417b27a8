"""Errands: a question sent along with a colleague, taken or not, and the answer brought back."""

from collections.abc import Iterable
from datetime import datetime

from bot.act.call import Call
from bot.act.held import with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import Block
from bot.views import errand as view
from bot.views.home import Place
from bot.views.notice import notice
from models import delivery, errand, errand_audience, errand_offer, posted
from models.attendance import Rsvp
from models.base import NotFound
from models.delivery import LASTS, Delivery
from models.errand import Carried, Errand
from models.person import Person
from models.plan import Fact, Kind
from models.session import BEFORE, LearningSession

routes = Routes()


async def after_rsvp(call: Call, meeting: LearningSession, answer: Rsvp) -> list[Block]:
    """Let errands follow what somebody says about coming; return what who stays away is asked."""
    await follow(call, meeting, call.person, answer)
    if answer is not Rsvp.NO:
        return []
    return view.offers(call.t, meeting, await errand_offer.offers(call.db, meeting, call.person.id))


async def follow(call: Call, meeting: LearningSession, person: Person, answer: Rsvp) -> None:
    """Let errands follow what is noted of somebody's coming, whoever noted it."""
    await call.db.flush()
    if answer is Rsvp.YES:
        await _refresh(call, meeting, await errand.asker_comes(call.db, meeting, person.id))
    if answer is Rsvp.NO:
        for carried in await errand.carrier_stays_away(call.db, meeting, person.id):
            await _given_back(call, meeting, carried)


async def _given_back(call: Call, meeting: LearningSession, carried: Carried) -> None:
    """Tell the asker, who may choose another."""
    await _send(call, Kind.ERRAND_NEWS, carried.errand, carried.asker, meeting.starts_at)
    await _refresh(call, meeting, [carried])


async def _send(call: Call, kind: Kind, about: Errand, to: Person, expires: datetime) -> None:
    due = to.hours.next_open(call.now, call.network.calendar)
    answered = 1000 if about.answer else 0  # the answer is another message than an earlier no
    await delivery.put(
        call.db,
        Delivery(
            network_id=call.network.id,
            kind=kind,
            subject=about.subject,
            session_id=about.session_id,
            edition=about.times + answered,
            recipient=to.user_id,
            person_id=to.id,
            due=due,
            expires=expires,
        ),
    )


async def _refresh(
    call: Call, meeting: LearningSession, about: Iterable[Carried], made: Errand | None = None
) -> None:
    """Let every message that shows these errands tell the truth again.

    To whoever facilitates only where a yes came or went: the rest is between the two of them.
    """
    old = list(about)
    changed = [carried.errand for carried in old] + ([made] if made else [])
    for one in changed:
        await posted.changed_about(call.db, call.now, call.network.id, one.subject)
    for person_id in {one.asker_id for one in changed} | {one.carrier_id for one in changed}:
        await posted.changed(call.db, call.now, meeting.id, own=person_id)
    if any(carried.stood is not carried.stands for carried in old):
        await posted.changed(call.db, call.now, meeting.id, Fact.ERRANDS)


@routes.act(Act.ERRAND, Role.MEMBER, reads=True)
async def choose(call: Call) -> Reply:
    """Open the form in which a colleague is chosen."""
    asked = await errand_offer.must_be_sendable(
        call.db, call.meeting, call.person.id, call.about.question or 0
    )
    people = await errand_offer.colleagues(call.db, call.meeting, asked)
    if not people:
        return Reply(opens=notice(call.t, call.t.plain("errand.nobody")))
    return Reply(opens=view.choice_form(call.t, call.meeting, asked, people))


@routes.form(Form.ERRAND, Role.MEMBER, view.Chosen, sends=True)
async def send(call: Call, form: view.Chosen) -> Reply:
    """Ask the colleague; somebody who was chosen before hears that it is not needed."""
    meeting = call.meeting
    asked = await errand_offer.must_be_sendable(call.db, meeting, call.person.id, call.about.question or 0)
    made, over = await errand_offer.send(call.db, meeting, asked, form.carrier)
    carrier = await call.db.get_one(Person, made.carrier_id)
    await _send(call, Kind.ERRAND_REQUEST, made, carrier, meeting.starts_at)
    await _refresh(call, meeting, over, made)
    said = call.t.plain("errand.sent", who=carrier.name or carrier.user_id)
    return Reply(updates=notice(call.t, with_pause(call, said, meeting.starts_at)), home=True)


async def _own(call: Call) -> Carried:
    return await errand.load(call.db, call.meeting.id, call.about.item)


async def _changed(call: Call, carried: Carried) -> Reply:
    """Show what is true now where it was pressed: message, Home or My Kring."""
    await _refresh(call, call.meeting, [carried])
    return Reply(home=True)


@routes.act(Act.ERRAND_ACCEPT, Role.MEMBER)
async def accept(call: Call) -> Reply:
    """Gladly: the asker and the facilitator see who asks it."""
    carried = await _own(call)
    await errand.accept(call.db, call.meeting, carried, call.person.id)
    return await _changed(call, carried)


@routes.act(Act.ERRAND_DECLINE, Role.MEMBER)
async def decline(call: Call) -> Reply:
    """Rather not, at once or later; the asker is told and may choose another."""
    carried = await _own(call)
    was_live = carried.errand.live
    carried.errand.decline(call.person.id)
    if was_live and call.meeting.stage in BEFORE:
        await _given_back(call, call.meeting, carried)
    return await _changed(call, carried)


@routes.act(Act.ERRAND_RECALL, Role.MEMBER)
async def recall(call: Call) -> Reply:
    """Let it be after all; the colleague's message says so."""
    carried = await _own(call)
    carried.errand.recall(call.person.id)
    reply = await _changed(call, carried)
    said = call.t.plain("errand.recalled", who=carried.carrier.name or carried.carrier.user_id)
    return reply if call.within(Form.MENU) else Reply(opens=notice(call.t, said), home=True)


@routes.act(Act.ERRAND_LINE, Role.MEMBER, reads=True)
async def open_line(call: Call) -> Reply:
    """Open the form for the answer in a line."""
    carried = await _own(call)
    if carried.carrier.id != call.person.id:
        raise NotFound
    carried.must_bring_answer()
    return Reply(opens=view.line_form(call.t, call.meeting, carried))


@routes.form(Form.ERRAND_LINE, Role.MEMBER, view.Line)
async def tell(call: Call, form: view.Line) -> Reply:
    """Bring the answer back: the catch-up carries it, or a message of its own when that went before."""
    carried = await _own(call)
    carried.tell(call.person.id, form.line)
    sent = await posted.of_session(call.db, call.meeting.id, Kind.CATCH_UP)
    if any(one.person_id == carried.asker.id for one in sent):
        await _send(call, Kind.ERRAND_NEWS, carried.errand, carried.asker, call.now + LASTS)
    await _refresh(call, call.meeting, [carried])
    said = call.t.plain("errand.told", who=carried.asker.name or carried.asker.user_id)
    return Reply(updates=notice(call.t, said), home=True)


@at_home(Place.MEMBER, after="not_this_time")
async def errand_offers(look: Look) -> Parts:
    """To who stays away: who asks their question for them."""
    if look.coming is None:
        return []
    return view.offers(look.t, look.coming, await errand_offer.offers(look.db, look.coming, look.person.id))


@at_home(Place.MEMBER, after="what_next")
async def errands(look: Look) -> Parts:
    """What they ask for others, and the answers that they bring back."""
    me, held = look.person.id, look.held
    carrying = view.carrying(look.t, await errand_audience.carrying(look.db, look.ahead, me))
    return carrying + (view.to_tell(look.t, await errand_audience.to_tell(look.db, held, me)) if held else [])
