"""Value stories: one question at a time, answered, or put off without a reason."""

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.registers.value_story import REGISTER as STORY
from bot.registers.value_story import ValueStory
from bot.views import value as view
from bot.views.home import Place
from bot.views.notice import notice
from models import entry, value
from models.base import NotFound
from models.entry import Entry
from models.question import cleaned
from models.register import SESSION
from models.value import Value

routes = Routes()


def _asked(call: Call) -> Value:
    try:
        return Value(call.about.choice or "")
    except ValueError:
        raise NotFound from None


@routes.act(Act.VALUE, Role.MEMBER, reads=True)
async def open_form(call: Call) -> Reply:
    """Open the form of the answer."""
    asked = _asked(call)
    story = await value.without(call.db, call.network, call.person.id, asked)
    return Reply(opens=view.form(call.t, call.network, asked, story))


@routes.form(Form.VALUE, Role.MEMBER, view.Answered)
async def answer(call: Call, form: view.Answered) -> Reply:
    """Keep the answer in the story that it completes, or in a new one."""
    asked, text = _asked(call), cleaned(form.text, "text")
    story = await _completes(call, asked)
    held = STORY.typed(story.said) if story is not None else {}
    at = story.session_id if story is not None else None
    said = ValueStory(**held | {str(asked): text, "readers": form.readers, SESSION: at})
    await entry.write(call.db, call.network, STORY, said, call.whom, call.now, story)
    await value.over(call.db, call.network, call.person.id, asked, call.now)
    return Reply(updates=notice(call.t, call.t.plain("value.thanks")), home=True)


async def _completes(call: Call, asked: Value) -> Entry | None:
    """Return the story that stood in the form; none where it is gone, or answers the question by now."""
    mine = await value.stories(call.db, call.network.id, call.person.id)
    return next((one for one in mine if one.key == call.about.entry and not one.own.get(asked)), None)


@routes.act(Act.VALUE_LATER, Role.MEMBER)
async def put_off(call: Call) -> Reply:
    """Let the question be: another one comes half a year later."""
    await value.over(call.db, call.network, call.person.id, _asked(call), call.now)
    return Reply(home=True)


@at_home(Place.FOR_YOU, after="to_agree")
async def value_question(look: Look) -> Parts:
    """One question about what the network was worth to them."""
    asked = await value.question(look.db, look.network, look.membership, look.now)
    return view.question(look.t, look.network, asked) if asked is not None else []
