"""Agreements and actions: noted in the panel; done by who took them on, in a message or at Home."""

from contextlib import suppress

from bot.act import as_read
from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.views import action as view
from bot.views import person as person_view
from bot.views.home import Place
from bot.views.notice import notice
from handlers import panel
from handlers.agreed import everything
from models import action, agreed, leaving, posted, recording
from models.action import Action
from models.base import NotFound
from models.person import Person
from models.plan import Fact
from models.together import some

routes = Routes()


@routes.act(Act.ACTION_DONE, Role.MEMBER)
async def done(call: Call) -> Reply:
    """Somebody did what they took on."""
    if call.about.item is None:
        raise NotFound
    mine = await action.load(call.db, call.meeting.id, call.about.item)
    mine.finish(call.person.id)
    await agreed.changed(call.db, call.network, call.meeting.id, call.now, own=call.person.id)
    return Reply(updates=await everything(call) if call.within(Form.AGREED) else None, home=True)


async def _left(call: Call) -> tuple[Action, Person]:
    """Return an action of somebody who left, with who that is. Raises NotFound: it was passed on, or done."""
    found = await action.left_to_do(call.db, call.network.id)
    one = next((one for one in found if one[0].id == call.about.item), None)
    if one is None:
        raise NotFound
    return one


@routes.act(Act.ACTION_TAKEN_OVER, Role.FACILITATOR, reads=True)
async def open_pass_on(call: Call) -> Reply:
    """Ask who does now what somebody who left would do."""
    left, owner = await _left(call)
    people = await recording.owners(call.db, call.network.id)
    return Reply(opens=view.pass_on_form(call.t, left, owner, people))


@routes.form(Form.ACTION_TAKEN_OVER, Role.FACILITATOR, view.PassedOn)
async def pass_on(call: Call, form: view.PassedOn) -> Reply:
    """Give it to somebody else, or let it lapse; the report follows."""
    left, _owner = await _left(call)
    people = {person.id: person for person in await recording.owners(call.db, call.network.id)}
    takes_it = people.get(form.owner)
    if takes_it is None and form.owner != view.NOBODY:
        raise NotFound(field="owner")
    await leaving.pass_on(call.db, call.network, left, takes_it, call.now)
    key = "action.passed_on" if takes_it is not None else "action.lapsed"
    said = call.t.plain(key, who=person_view.name(takes_it) if takes_it is not None else "")
    return Reply(updates=notice(call.t, said), home=True)


async def _offered(call: Call) -> Action | None:
    """Return what is offered to the caller, if it still is."""
    found = await action.offered_to(call.db, call.network.id, call.person.id)
    return next((one for one, _ in found if one.id == call.about.item), None)


@routes.act(Act.ACTION_OFFER_YES, Role.MEMBER)
async def take_on(call: Call) -> Reply:
    """Do what somebody who left would; nothing happens where somebody else does it by now."""
    if (one := await _offered(call)) is not None:
        await leaving.pass_on(call.db, call.network, one, call.person, call.now)
    return Reply(home=True, homes=True)


@routes.act(Act.ACTION_OFFER_NO, Role.MEMBER)
async def leave_it(call: Call) -> Reply:
    """Leave it with whoever facilitates; no reason is asked."""
    if (one := await _offered(call)) is not None:
        one.offered_to_id = None
    return Reply(home=True)


@at_home(Place.FOR_YOU, after="own_actions", if_any=[some(action.offered_to)])
async def offered_actions(look: Look) -> Parts:
    """What members who left hoped that they would do."""
    return view.offered(look.t, await action.offered_to(look.db, look.network.id, look.person.id))


@at_home(Place.TASKS, after="seat_free", if_any=[some(action.left_to_do)])
async def left_to_do(look: Look) -> Parts:
    """What those who left would still do."""
    return view.left_to_do(look.t, await action.left_to_do(look.db, look.network.id))


@at_home(Place.FOR_YOU, after="to_judge", if_any=[some(action.open_actions_of)])
async def own_actions(look: Look) -> Parts:
    """What they took on."""
    return view.own_actions(look.t, await action.open_actions_of(look.db, look.network.id, look.person.id))


@routes.act(Act.AGREEMENT, Role.NOTE_TAKER, reads=True)
async def open_agreement(call: Call) -> Reply:
    """Open the form of an agreement: a new one, or one that was noted."""
    await panel.must_record(call)
    return Reply(updates=await _agreement(call))


async def _agreement(call: Call) -> View:
    noted = None
    if call.about.item is not None:
        noted = await action.agreement(call.db, call.meeting.id, call.about.item)
    return view.agreement_form(call.t, call.meeting, noted, panel.place(call))


@routes.form(Form.AGREEMENT, Role.NOTE_TAKER, view.Agreed)
async def record_agreement(call: Call, form: view.Agreed) -> Reply:
    """Note what the group agrees, change it or take it away."""
    await panel.must_record(call)
    if call.about.item is None:
        await action.agree(call.db, call.meeting.id, form.text)
        return await panel.back_with(call, call.t.plain("panel.agreement_noted"))
    if form.remove:
        with suppress(NotFound):  # a colleague was first
            await call.db.delete(await action.agreement(call.db, call.meeting.id, call.about.item))
        await _changed_elsewhere(call)
        return await panel.back_with(call, call.t.plain("panel.agreement_removed"))
    form = as_read.merged(call, form, await _agreement(call))
    (await action.agreement(call.db, call.meeting.id, call.about.item)).reword(form.text)
    await _changed_elsewhere(call)
    return await panel.back_with(call, call.t.plain("panel.agreement_changed"))


async def _changed_elsewhere(call: Call) -> None:
    """Let a running order, also that of the session after, show what is left of an agreement."""
    await call.db.flush()
    await posted.changed_in(call.db, call.now, call.network.id, Fact.INQUIRIES)


@routes.act(Act.ACTION, Role.NOTE_TAKER, reads=True)
async def open_action(call: Call) -> Reply:
    """Open the form of an action: a new one, or one that was noted."""
    await panel.must_record(call)
    return Reply(updates=await _action(call))


async def _action(call: Call) -> View:
    owners, noted = await recording.owners(call.db, call.network.id), None
    if call.about.item is not None:
        noted = await action.load(call.db, call.meeting.id, call.about.item)
        if noted.owner_id not in {person.id for person in owners}:  # left since, and still its owner
            owners.insert(0, await call.db.get_one(Person, noted.owner_id))
    return view.action_form(call.t, call.meeting, owners, noted, panel.place(call))


@routes.form(Form.ACTION, Role.NOTE_TAKER, view.WillDo)
async def record_action(call: Call, form: view.WillDo) -> Reply:
    """Note who does what, change it or take it away."""
    await panel.must_record(call)
    item = call.about.item
    if item is not None and form.remove:
        with suppress(NotFound):  # a colleague was first
            await call.db.delete(await action.load(call.db, call.meeting.id, item))
        return await panel.back_with(call, call.t.plain("panel.action_removed"))
    if item is not None:
        form = as_read.merged(call, form, await _action(call))
    owner = await recording.will_do(call.db, call.meeting, item, form.owner, form.text, form.due, call.now)
    return await panel.back_with(call, call.t.plain("panel.action_noted", who=person_view.name(owner)))
