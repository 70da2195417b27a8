"""What supporters see and do: a screen for each role, made of what the role says it sees."""

from collections.abc import Awaitable, Callable, Sequence

from bot.act.call import Call
from bot.act.forms import About
from bot.act.held import with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import Part, View
from bot.texts import Texts
from bot.views import note as note_view
from bot.views import supporting as view
from bot.views.home import Place
from bot.views.notice import notice
from models import agenda, arranged, leading, note, question_bank, support, support_shown, unlinked
from models.base import NotFound
from models.confidentiality import EVERYBODY
from models.person import Person
from models.question import EmptyText
from models.support import Does, Sees, Supporter
from models.together import some

routes = Routes()

Draw = Callable[[Call, Supporter], Awaitable[Sequence[Part]]]
SEEN: dict[Sees, Draw] = {}


def seen(one: Sees) -> Callable[[Draw], Draw]:
    """Register how one thing is drawn that roles see."""

    def register(draw: Draw) -> Draw:
        SEEN[one] = draw
        return draw

    return register


async def _mine(call: Call, needs: Sees | Does | None = None) -> Supporter:
    return await support.must_have(call.db, call.network, call.about.item or 0, call.person.id, needs)


@routes.drawn(Form.SUPPORT_CARD, Role.ANYONE)
async def card(call: Call) -> View:
    """Draw all that a role of the caller sees."""
    await call.db.flush()
    row = await _mine(call)
    parts = [part for one in row.support.sees for part in await SEEN[one](call, row)]
    points, start = bool(await _leads(call)), call.start_in(Form.SUPPORT_CARD)
    return view.card(call.t, call.network, row, parts, start, points=points)


@routes.act(Act.SUPPORT_CARD, Role.ANYONE, reads=True, paged=True)
async def show(call: Call) -> Reply:
    """Show all that a role of the caller sees."""
    shown = await card(call)
    return Reply(updates=shown) if call.within(Form.SUPPORT_CARD) else Reply(opens=shown)


@seen(Sees.RUNS)
async def that_it_runs(call: Call, row: Supporter) -> Sequence[Part]:
    """When the network meets, how many belong to it, how many seats are open."""
    return view.runs(call.t, call.network, await support_shown.runs(call.db, call.network))


@seen(Sees.SHOWN)
async def what_was_shown(call: Call, row: Supporter) -> Sequence[Part]:
    """The numbers that the group was shown."""
    return view.aggregates(call.t, call.network, await support_shown.aggregates(call.db, call.network))


@seen(Sees.AGENDA)
async def the_agenda(call: Call, row: Supporter) -> Sequence[Part]:
    """The agenda of the session at hand, once it is published."""
    found = await support_shown.published(call.db, call.network)
    if found is None:
        return view.agenda(call.t, None, (), {})
    meeting, points = found
    texts = await question_bank.texts(call.db, call.network.id, agenda.placed(points), EVERYBODY)
    return view.agenda(call.t, meeting, points, texts)


@seen(Sees.RELEASED)
async def what_was_released(call: Call, row: Supporter) -> Sequence[Part]:
    """The texts that went outside since they have the role."""
    found = await support_shown.released(call.db, call.network, row.since)
    return view.released(call.t, call.network, found)


@seen(Sees.ASKED)
async def what_is_asked(call: Call, row: Supporter) -> Sequence[Part]:
    """The resources of which the group asks the sponsor."""
    return view.asked_for(call.t, row, await support_shown.asked_for(call.db, call.network))


@routes.act(Act.SUPPORT_ARRANGED, Role.ANYONE)
async def say_arranged(call: Call) -> Reply:
    """Say that something the group asks for is there; whoever facilitates finds it at Home."""
    await _mine(call, Sees.ASKED)
    await arranged.arrange(call.db, call.network, call.about.entry, call.person.id, call.now)
    return Reply(updates=await card(call), homes=True)


@routes.act(Act.SUPPORT_ARRANGED_HEARD, Role.FACILITATOR)
async def arranged_heard(call: Call) -> Reply:
    """Whoever facilitates knows that something was arranged."""
    await arranged.heard(call.db, call.network, call.about.entry, call.whom)
    return Reply(home=True, homes=True)


@at_home(Place.TASKS, after="roles_declined", if_any=[some(arranged.to_hear)])
async def arranged_by_sponsor(look: Look) -> Parts:
    """What a sponsor arranged of what the group asks for."""
    return view.arranged(look.t, look.network, await arranged.to_hear(look.db, look.network.id))


async def _leads(call: Call) -> list[Person]:
    """Return who reads the points of a coach: whoever facilitates, but the coach themselves."""
    return [one for one in await leading.facilitators(call.db, call.network.id) if one.id != call.person.id]


@routes.act(Act.SUPPORT_POINTS, Role.ANYONE, reads=True)
async def open_points(call: Call) -> Reply:
    """Open the form with points for the design of a session."""
    await _mine(call, Does.POINTS)
    return Reply(opens=await _points_form(call, unlinked.new_token()))


async def _points_form(call: Call, token: str, anew: view.Points | None = None) -> View:
    """Draw it; those whom it names as its readers go along with it. Raises NobodyToTell."""
    reads = await _leads(call)
    if not reads:
        raise note.NobodyToTell
    about = About(network=call.network.id, item=call.about.item, token=token, choice=note_view.named(reads))
    return view.points_form(call.t, about, reads, anew)


@routes.form(Form.SUPPORT_POINTS, Role.ANYONE, view.Points, sends=True)
async def send_points(call: Call, form: view.Points) -> Reply:
    """Give the points to whoever facilitates, whom the form named; the same form twice is one message."""
    await _mine(call, Does.POINTS)
    if call.about.token is None:
        raise NotFound
    home = call.network
    text = view.as_note(Texts(home.language, home.zone), form)
    if not text:
        raise EmptyText(field="aim")
    reads = await _leads(call)
    if not reads or not note_view.names_all(call.about, reads):
        return Reply(updates=await _points_form(call, call.about.token, form))
    await note.pass_on(call.db, home, call.person, text, call.about.token, call.now, named=True)
    return Reply(updates=notice(call.t, with_pause(call, call.t.plain("supporting.points_sent"))))


@routes.drawn(Form.SUPPORT_COMPARE, Role.ANYONE)
async def side_by_side(call: Call) -> View:
    """Draw the networks of which the caller is coach, side by side."""
    mine = await support.of_person(call.db, call.person.id)
    found = [
        (one.network, await support_shown.aggregates(call.db, one.network))
        for one in mine
        if one.row.holds and Does.COMPARES in one.row.support.does
    ]
    if not found:
        raise support.NotASupporter
    return view.side_by_side(call.t, found, call.start_in(Form.SUPPORT_COMPARE))


@routes.act(Act.SUPPORT_COMPARE, Role.ANYONE, reads=True, paged=True)
async def compare(call: Call) -> Reply:
    """Show them."""
    shown = await side_by_side(call)
    return Reply(updates=shown) if call.within(Form.SUPPORT_COMPARE) else Reply(opens=shown)
