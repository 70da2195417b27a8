"""The rhythm of a network is chosen: what will be sent is seen before it is saved."""

from bot.act.call import Call
from bot.act.forms import Empty, decoded
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.slack.blocks import View
from bot.views import rhythm as view
from bot.views.notice import notice
from models import programme, rhythm
from models.rhythm import Pace, Rhythm
from models.session import BEFORE

routes = Routes()


@routes.act(Act.RHYTHM, Role.FACILITATOR, reads=True)
async def open_choice(call: Call) -> Reply:
    """Open the choice between rhythms, or open it again with what was chosen."""
    again = call.within(Form.RHYTHM_SEEN)
    begins = _kept(call) if again else rhythm.of(call.network)
    shown = view.choice(call.t, call.network, begins)
    return Reply(updates=shown) if again else Reply(opens=shown)


@routes.command("rhythm", "ritme", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Open the choice for the network in view."""
    return await in_one_network(call, Act.RHYTHM, open_choice, Role.FACILITATOR)


@routes.form(Form.RHYTHM, Role.FACILITATOR, view.Choice)
async def choose(call: Call, form: view.Choice) -> Reply:
    """Show what would be sent, or ask for days of one's own."""
    if form.pace is Pace.OWN:
        shown = view.own_days(call.t, call.network, rhythm.of(call.network))
    else:
        shown = await _seen(call, view.chosen(form))
    return Reply(updates=shown, wakes=False)


@routes.form(Form.RHYTHM_DAYS, Role.FACILITATOR, view.OwnDays)
async def own_days(call: Call, form: view.OwnDays) -> Reply:
    """Show what would be sent with days of one's own."""
    wanted = view.chosen(form)
    wanted.must_fit()
    return Reply(updates=await _seen(call, wanted), wakes=False)


@routes.form(Form.RHYTHM_SEEN, Role.FACILITATOR)
async def save(call: Call, _form: Empty) -> Reply:
    """Let the network go in the rhythm that was seen."""
    wanted = _kept(call)
    await rhythm.change(call.db, call.network, wanted, call.now)
    said = call.t.plain("rhythm.saved", pace=call.t.plain(f"rhythm.pace_{wanted.pace}"))
    return Reply(updates=notice(call.t, said), home=True, homes=True)


def _kept(call: Call) -> Rhythm:
    kept = decoded(call.about.choice, view.Kept)
    return Rhythm(kept.days, frozenset(kept.leaves_out))


async def _seen(call: Call, wanted: Rhythm) -> View:
    """Draw what would be sent before the next session that goes with the rhythm."""
    known = await programme.of_network(call.db, call.network.id)
    ahead = [one for one in known if rhythm.follows(one) and one.starts_at > call.now]
    told = [one for one in known if one.stage in BEFORE and not rhythm.follows(one)]
    planned = await rhythm.seen(call.db, call.network, ahead[0], wanted, call.now) if ahead else ()
    return view.seen(call.t, call.network, wanted, ahead, planned, told)
