"""Actions: done by who took them on, in a message or at Home."""

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.views import action as view
from bot.views.home import Place
from bot.views.notice import notice
from bot.views.person import name
from models import action, joining, posted, recording
from models.action import Action
from models.base import NotFound
from models.person import Person

routes = Routes()


@routes.act(Act.ACTION_DONE, Role.MEMBER)
async def done(call: Call) -> Reply:
    """Somebody did what they took on."""
    if call.about.item is None:
        raise NotFound
    mine = await action.load(call.db, call.meeting.id, call.about.item)
    mine.finish(call.person.id)
    await posted.changed(call.db, call.now, call.meeting.id, own=call.person.id)
    return Reply(home=True)


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
    await joining.pass_on(call.db, call.network, left, takes_it, call.now)
    key = "action.passed_on" if takes_it is not None else "action.lapsed"
    said = call.t.plain(key, who=name(takes_it) if takes_it is not None else "")
    return Reply(updates=notice(call.t, said), home=True)


@at_home(Place.TASKS, after="seat_free")
async def left_to_do(look: Look) -> Parts:
    """What those who left would still do."""
    return view.left_to_do(look.t, await action.left_to_do(look.db, look.network.id))


@at_home(Place.FOR_YOU, after="to_judge")
async def own_actions(look: Look) -> Parts:
    """What they took on."""
    return view.own_actions(look.t, await action.open_actions_of(look.db, look.network.id, look.person.id))
