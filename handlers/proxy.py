"""Entering for a member what they said elsewhere: whether they come, or a question."""

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.views import proxy as view
from bot.views.home import Place
from bot.views.notice import notice
from handlers.roster import members_button
from models import (
    coming,
    joining,
    membership,
    programme,
    question_rows,
    retold,
    unable,
)
from models.base import NotFound, Refusal
from models.person import Person, by_ids
from models.question import LearningQuestion

routes = Routes()


class NothingEntered(Refusal):
    """Neither an answer nor a question was filled in."""


@routes.act(Act.COUNT_IN, Role.FACILITATOR)
async def count_in(call: Call) -> Reply:
    """Take in somebody who can press nothing and said elsewhere that they take part."""
    found = await joining.count_in(call.db, call.network, call.about.item, call.now)
    said = call.t.plain("proxy.counted_in_before")
    if found is not None:
        place, somebody = found
        said = view.counted_in(call.t, somebody, place.standing)
    return Reply(opens=notice(call.t, said), home=True)


@routes.act(Act.ENTER_FOR, Role.FACILITATOR, reads=True)
async def open_form(call: Call) -> Reply:
    """Open the form for a member and the next session."""
    people = [p for p in await membership.participants(call.db, call.network.id) if p.id != call.person.id]
    if not people:
        return Reply(updates=notice(call.t, call.t.plain("proxy.nobody")))
    meeting = await programme.coming(call.db, call.network.id)
    return Reply(updates=view.form(call.t, call.network, people, meeting))


@routes.form(Form.ENTER_FOR, Role.FACILITATOR, view.Said)
async def enter(call: Call, form: view.Said) -> Reply:
    """Keep what a member said, marked with who entered it; nothing of it is half done."""
    people = await membership.participants(call.db, call.network.id)
    person = next((member for member in people if member.id == form.person), None)
    if person is None:
        raise NotFound(field="person")
    if form.rsvp is None and not form.question:
        raise NothingEntered(field="question")
    meeting = call.found_meeting if form.rsvp is not None else None
    if form.rsvp is not None:
        await coming.enter(call.db, call.network, call.meeting, person, form.rsvp, call.person.id, call.now)
    asked = await _ask(call, person, form) if form.question else None
    said = view.noted(call.t, person, meeting, form.rsvp, asked)
    return Reply(updates=notice(call.t, said, *members_button(call)), home=True)


async def _ask(call: Call, person: Person, form: view.Said) -> LearningQuestion:
    meant_for = await programme.taking_questions(call.db, call.network.id)
    asked = await question_rows.enter_for(
        call.db,
        LearningQuestion(
            network_id=call.network.id,
            asker_id=person.id,
            text=form.question,
            asked_at=call.now,
            asked_for_id=meant_for.id if meant_for else None,
            kind=form.kind,
            entered_by_id=call.person.id,
        ),
    )
    await retold.question(call.db, call.network, asked, call.now)
    return asked


@at_home(Place.LEADING, after="headcount", if_any=[unable.SILENT])
async def perhaps_unable(look: Look) -> Parts:
    """Of whom nothing was seen."""
    found = await unable.perhaps(look.db, look.network.id, but=look.person.id)
    return view.perhaps_unable(look.t, look.network, found)


@at_home(Place.MENU, after="to_lead")
async def to_enter(look: Look) -> Parts:
    """To enter what somebody said elsewhere."""
    return [view.button(look.t, look.network)] if look.membership.leads else []


@at_home(Place.MEMBER, after="next_session")
async def entered_for_you(look: Look) -> Parts:
    """Who entered their answer about coming."""
    if look.coming is None:
        return []
    said = await look.attendance(look.coming)
    by = (await entered_by(look)).get(said.entered_by_id) if said and said.entered_by_id else None
    return view.mark_rsvp(look.t, by)


async def entered_by(look: Look) -> dict[int, Person]:
    """Return who entered what they asked, or said about the next session."""
    me, coming = look.person.id, look.coming
    asked = await look.once(question_rows.asked_by, look.network.id, me)
    said = await look.attendance(coming) if coming else None
    keys = {one.entered_by_id for one in asked} | {said.entered_by_id if said else None}
    return await look.once(by_ids, frozenset(key for key in keys if key is not None))
