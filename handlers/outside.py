"""Texts for outside: proposed, agreed to by each who stands in them, copied and noted in the log."""

from bot.act import as_read
from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.texts import Texts
from bot.views import outside as view
from bot.views.home import Place
from bot.views.notice import notice
from bot.views.outside import Shown
from models import membership, outside
from models.confidentiality import Whom
from models.outside import OtherWords, Outside, Says
from models.together import some

routes = Routes()


async def _shown(call: Call, rows: list[Outside]) -> list[Shown]:
    found = await outside.nods(call.db, [one.id for one in rows])
    return [Shown(one, [each for each in found if each[0].outside_id == one.id]) for one in rows]


async def _row(call: Call) -> Outside:
    return await outside.load(call.db, call.network.id, call.about.item or 0)


@routes.drawn(Form.OUTSIDE, Role.MEMBER)
async def listed(call: Call) -> View:
    """Draw all that the caller sees."""
    found = await _shown(call, await outside.of_network(call.db, call.network.id))
    return view.listed(call.t, call.network, found, call.whom, call.start_in(Form.OUTSIDE))


@routes.act(Act.OUTSIDE, Role.MEMBER, reads=True, paged=True)
async def show(call: Call) -> Reply:
    """Show what went out, what is prepared, and what the caller is asked."""
    return Reply(updates=await listed(call))


@routes.command("outside", "naarbuiten", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show it of the network in view."""
    return await in_one_network(call, Act.OUTSIDE, show, Role.MEMBER)


@routes.act(Act.OUTSIDE_NEW, Role.FACILITATOR, reads=True)
async def open_new(call: Call) -> Reply:
    """Ask for whom a text is, and from what it is drawn."""
    entries = await outside.sources(call.db, call.network)
    return Reply(updates=view.new_form(call.t, call.network, entries))


@routes.form(Form.OUTSIDE_NEW, Role.FACILITATOR, view.New)
async def propose(call: Call, form: view.New) -> Reply:
    """Begin a text with what was chosen, and open it to be written."""
    texts = Texts(call.network.language, call.network.zone).on(call.now)
    drawn = [one for one in await outside.sources(call.db, call.network) if one.id in form.drawn]
    text = "\n\n".join(view.line_of(texts, one) for one in drawn)[: outside.LONGEST_TEXT]
    row = await outside.propose(call.db, call.network, form.to_whom, text, drawn, call.now)
    await call.db.flush()
    return Reply(updates=await _edit(call, row))


async def _edit(call: Call, row: Outside) -> View:
    people = await membership.participants(call.db, call.network.id)
    (one,) = await _shown(call, [row])
    return view.edit_form(call.t, call.network, one, [each for each in people if not each.off_slack])


@routes.act(Act.OUTSIDE_EDIT, Role.FACILITATOR, reads=True)
async def open_edit(call: Call) -> Reply:
    """Open a text with who stands in it."""
    return Reply(updates=await _edit(call, await _row(call)))


@routes.form(Form.OUTSIDE_EDIT, Role.FACILITATOR, view.Written)
async def write(call: Call, form: view.Written) -> Reply:
    """Keep the text; who is named in it is added, and with other words everybody is asked anew.

    What a colleague changed meanwhile, and the caller did not, stays. Raises OtherWords.
    """
    row = await _row(call)
    if row.out_at is not None:
        raise OtherWords
    form = as_read.merged(call, form, await _edit(call, row))
    await outside.write(call.db, call.network, row, form.text, form.to_whom, form.people, call.person.id)
    return await _after(call)


async def _after(call: Call) -> Reply:
    await call.db.flush()
    if call.at_home:
        return Reply(home=True)
    return Reply(updates=await listed(call), home=True)


@routes.act(Act.OUTSIDE_ASK, Role.FACILITATOR)
async def ask(call: Call) -> Reply:
    """Ask on Home of each who stands in it whether it may go out in these words."""
    await outside.ask(call.db, call.network, await _row(call))
    await call.db.flush()
    return Reply(updates=await listed(call), home=True, homes=True)


@routes.act(Act.OUTSIDE_YES, Role.MEMBER)
async def yes(call: Call) -> Reply:
    """Let the words go out that stood before the caller."""
    return await _say(call, Says.YES)


@routes.act(Act.OUTSIDE_NO, Role.MEMBER, always=True)
async def no(call: Call) -> Reply:
    """Keep them inside, or take a yes back; no reason is asked."""
    return await _say(call, Says.NO)


async def _say(call: Call, says: Says) -> Reply:
    try:
        await outside.say(
            call.db, call.network, call.about.item or 0, call.about.attempt or 0, call.person.id, says
        )
    except OtherWords:
        if call.at_home:
            return Reply(opens=notice(call.t, call.t.plain("refusal.OtherWords")), home=True)
        return Reply(updates=await listed(call), home=True)
    return await _after(call)


@routes.act(Act.OUTSIDE_COPY, Role.FACILITATOR)
async def copy(call: Call) -> Reply:
    """Show the text to copy once everybody said yes; the log notes that it went out."""
    row = await _row(call)
    if not await outside.goes_out(call.db, call.network, row, call.now):
        return await _after(call)
    return Reply(opens=view.copy(call.t, row))


@routes.act(Act.OUTSIDE_DROP, Role.FACILITATOR)
async def drop(call: Call) -> Reply:
    """Let a text be that did not go out."""
    await outside.drop(call.db, await _row(call))
    return await _after(call)


@routes.act(Act.OUTSIDE_HEARD, Role.FACILITATOR, always=True)
async def heard(call: Call) -> Reply:
    """Note that whoever facilitates knows that somebody took back their yes."""
    (await _row(call)).heard = True
    return await _after(call)


async def _all(look: Look) -> list[Shown]:
    rows = await look.once(outside.of_network, look.network.id)
    return await _shown(look.call, rows) if rows else []


@at_home(Place.FOR_YOU, after="to_agree", if_any=[some(outside.of_network)])
async def asked_for_outside(look: Look) -> Parts:
    """Texts in which they stand, and of which they have not said whether they may go out."""
    return view.asks(look.t, look.network, await _all(look), Whom(look.person.id))


@at_home(Place.FIRST, after="where_work_stands", if_any=[some(outside.of_network)])
async def asked_for_outside_who_leads(look: Look) -> Parts:
    """The same of who leads and takes no part."""
    return [] if look.membership.participates else await asked_for_outside(look)


@at_home(Place.TASKS, after="seat_free", if_any=[some(outside.of_network)])
async def taken_back(look: Look) -> Parts:
    """That somebody took back their yes after a text went out."""
    return view.withdrawn(look.t, look.network, await _all(look))


@at_home(Place.CLOSED, if_any=[some(outside.of_network)])
async def taken_back_since(look: Look) -> Parts:
    """The same once the network is closed: what is out can still be asked back."""
    return await taken_back(look) if look.membership.leads else []


@at_home(Place.MENU, after="to_registers")
async def to_outside(look: Look) -> Parts:
    """What goes out."""
    return [view.button(look.t, look.network)]
