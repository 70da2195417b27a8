"""What waits for members who are not on Slack: read, copied, noted as passed on, and taken back."""

from bot import copies
from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.texts import Texts
from bot.views import to_send as view
from bot.views.calendar_file import News, calendar_file
from bot.views.home import Place
from bot.views.notice import on_its_way
from models import off_slack_text, to_send, to_send_acts
from models.base import NotFound
from models.handed import passed
from models.off_slack_text import Besides, Text
from models.person import by_ids
from models.session import Stage

routes = Routes()


@routes.act(Act.TO_SEND, Role.FACILITATOR, reads=True, paged=True)
async def open_list(call: Call) -> Reply:
    """Show what waits, or another part of it; in the modal from which they came, but My Kring."""
    shown = await _list(call)
    stays = call.view.get("type") == "modal" and not call.within(Form.MENU)
    return Reply(updates=shown) if stays else Reply(opens=shown)


@routes.command("tosend", "testuren", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show what waits in the network in view."""
    return await in_one_network(call, Act.TO_SEND, open_list, Role.FACILITATOR)


@routes.drawn(Form.TO_SEND, Role.FACILITATOR)
async def _list(call: Call) -> View:
    texts = await to_send.waiting(call.db, call.network, call.now)
    went = await passed(call.db, call.network.id)
    people = await by_ids(call.db, [one.handed.by_id for one in went if one.handed.by_id is not None])
    late = await to_send.late(call.db, call.network, call.now)
    return view.screen(call.t, call.network, texts, went, people, call.start_in(Form.TO_SEND), late)


async def _meant(call: Call) -> tuple[Text, Texts]:
    """Return which text for whom a button is about, and the texts in which its reader reads."""
    one = await to_send.find(call.db, call.network, call.about.item, call.about.entry, call.now)
    return one, await copies.texts_for(call.db, call.network, one.to.person, call.now)


@routes.act(Act.TO_SEND_TEXT, Role.FACILITATOR, reads=True)
async def open_text(call: Call) -> Reply:
    """Show a text to copy, in the language of its reader."""
    one, reads = await _meant(call)
    body = view.addressed(reads, one, await _written(call, one, reads))
    return Reply(opens=view.text(call.t, call.network, one, body, reads))


async def _written(call: Call, one: Text, reads: Texts) -> str:
    if one.row is None:
        return view.OWN[Besides(one.sort)](reads, call.network, one, call.person)
    to = one.to.person if one.sort in off_slack_text.TO_EACH else None
    return await copies.copy(
        call.db, call.network, one.row, one.meeting, to, call.now, spoken_to=one.to.person
    )


@routes.act(Act.TO_SEND_FILE, Role.FACILITATOR, reads=True)
async def send_file(call: Call) -> Reply:
    """Send the file for the calendar of a member to who asks for it, to pass on."""
    one, reads = await _meant(call)
    if one.meeting is None or not one.has_file:
        raise NotFound
    news = News.OFF if one.meeting.stage is Stage.CANCELLED else News.COMES
    number = one.meeting.calendar_sequence
    made = calendar_file(reads, one.meeting, call.network, call.now, sequence=number, news=news)
    return Reply(opens=on_its_way(call.t, call.t.plain("guest.file_sent")), file=made.file)


@routes.act(Act.HANDED, Role.FACILITATOR)
async def handed(call: Call) -> Reply:
    """Note that a text was passed on; twice is harmless."""
    about = call.about
    await to_send_acts.note(call.db, call.network, about.item, about.entry, about.seen, call.person, call.now)
    return Reply(updates=await _list(call), home=True, homes=True)


@routes.act(Act.HANDED_BACK, Role.FACILITATOR)
async def not_handed(call: Call) -> Reply:
    """Let it not be passed on after all; twice is harmless."""
    await to_send_acts.take_back(call.db, call.network, call.about.item)
    return Reply(updates=await _list(call), home=True, homes=True)


@at_home(Place.TASKS, after="undelivered")
async def texts_wait(look: Look) -> Parts:
    """What waits for who is not on Slack, and what mail brought too late."""
    texts = await to_send.waiting(look.db, look.network, look.now)
    return view.waits(look.t, look.network, texts, await to_send.late(look.db, look.network, look.now))
