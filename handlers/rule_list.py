"""The list of ground rules that whoever facilitates works on: from examples, changed, published."""

from bot.act import as_read
from bot.act.call import Call
from bot.act.forms import decoded
from bot.act.held import to_channel
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.views import ground_rule as rules_view
from bot.views import rule_list as view
from bot.views.home import Place
from bot.views.notice import notice
from handlers import ground_rule as rules
from models import ground_rule, ground_rule_acts
from models.base import NotFound
from models.ground_rule import Line
from models.together import some
from models.unlinked import Unread

routes = Routes()


@routes.drawn(Form.RULES_LIST, Role.FACILITATOR)
async def _anew(call: Call) -> View:
    return await _list(call)


async def _list(call: Call, said: str = "") -> View:
    await call.db.flush()
    home = call.network
    return view.listed(
        call.t,
        home,
        await ground_rule.listed(call.db, home.id),
        await ground_rule.proposals(call.db, home.id),
        await ground_rule.latest(call.db, home.id),
        start=call.start_in(Form.RULES_LIST),
        turn=int(call.now.timestamp()),
        said=said,
    )


@routes.act(Act.RULES_LIST, Role.FACILITATOR, reads=True, paged=True)
async def open_list(call: Call) -> Reply:
    """Show the list that is worked on."""
    shown = await _list(call)
    return Reply(opens=shown) if call.keeps_below else Reply(updates=shown)


@routes.act(Act.RULE_EXAMPLES, Role.FACILITATOR, reads=True)
async def open_examples(call: Call) -> Reply:
    """Open the examples to begin from."""
    return Reply(updates=view.examples_form(call.t, call.network))


@routes.form(Form.RULE_EXAMPLES, Role.FACILITATOR, view.Chosen)
async def take_examples(call: Call, form: view.Chosen) -> Reply:
    """Put the examples that were ticked on the list."""
    found = view.examples(call.t, call.network)
    await ground_rule_acts.add(call.db, call.network, [found[key] for key in form.chosen if key in found])
    return Reply(updates=await _list(call))


@routes.act(Act.RULE_ADD, Role.FACILITATOR, reads=True)
async def open_add(call: Call) -> Reply:
    """Open the form of a new line."""
    return Reply(updates=view.line_form(call.t, call.network, None))


@routes.act(Act.RULE_LINE, Role.FACILITATOR)
async def change_line(call: Call) -> Reply:
    """Do with a line what was chosen in its menu; it may be gone by now."""
    do = decoded(call.chosen, view.Do)
    try:
        if do.move is view.Move.CHANGE:
            found = await ground_rule.load(call.db, call.network.id, do.item)
            return Reply(updates=view.line_form(call.t, call.network, found))
        if do.move is view.Move.AWAY:
            await ground_rule_acts.remove(call.db, call.network, do.item)
        else:
            by = -1 if do.move is view.Move.UP else 1
            await ground_rule_acts.shift(call.db, call.network, do.item, by)
    except NotFound:
        return Reply(updates=await _list(call, call.t("rule_list.gone")))
    return Reply(updates=await _list(call))


@routes.form(Form.RULE, Role.FACILITATOR, view.Written)
async def write_line(call: Call, form: view.Written) -> Reply:
    """Keep a line, new or in other words."""
    if call.about.item is None:
        await ground_rule_acts.add(call.db, call.network, [Line(form.part, form.text)])
    else:
        found = await ground_rule.load(call.db, call.network.id, call.about.item)
        form = as_read.merged(call, form, view.line_form(call.t, call.network, found))
        await ground_rule_acts.change(call.db, call.network, found.id, Line(form.part, form.text))
    return Reply(updates=await _list(call))


@routes.act(Act.RULE_TAKE, Role.FACILITATOR)
async def take(call: Call) -> Reply:
    """Take the rule of a member over."""
    return await _decide(call, takes=True)


@routes.act(Act.RULE_LET_BE, Role.FACILITATOR)
async def let_be(call: Call) -> Reply:
    """Do not take the rule of a member over; they read so at Home."""
    return await _decide(call, takes=False)


async def _decide(call: Call, *, takes: bool) -> Reply:
    member, said = call.about.item or 0, ""
    try:
        await ground_rule_acts.decide(call.db, call.network, member, call.about.choice or "", takes=takes)
    except Unread:
        said = call.t("rule_list.changed_words")
    except NotFound:
        said = call.t("rule_list.proposal_gone")
    return Reply(updates=await _list(call, said), home=True, homes=True)


async def _publish_form(call: Call, *, changed: bool = False) -> View:
    lines = [one.line for one in await ground_rule.listed(call.db, call.network.id)]
    first = await ground_rule.latest(call.db, call.network.id) is None
    return view.publish_form(call.t, call.network, lines, first=first, changed=changed)


@routes.act(Act.RULES_PUBLISH, Role.FACILITATOR, reads=True)
async def open_publish(call: Call) -> Reply:
    """Show what would be published, and ask whether it is only wording."""
    return Reply(updates=await _publish_form(call))


@routes.form(Form.RULES_PUBLISH, Role.FACILITATOR, view.Publish, sends=True)
async def publish(call: Call, form: view.Publish) -> Reply:
    """Publish it as it was read; what changed meanwhile is read first."""
    anew, read = form.asks is not view.Asks.WORDING, call.about.choice or ""
    try:
        version = await ground_rule_acts.publish(call.db, call.network, call.now, read, anew=anew)
    except Unread:
        return Reply(updates=await _publish_form(call, changed=True))
    if version.edition == version.number:
        said = to_channel(call, "rule_list.was_published", "rule_list.published_waits")
    else:
        said = call.t.plain("rule_list.was_reworded")
    return Reply(updates=notice(call.t, said, *rules_view.way(call.t, call.network)), home=True, homes=True)


@routes.act(Act.RULES_ENTER, Role.FACILITATOR, reads=True)
async def open_enter(call: Call) -> Reply:
    """Open the form that says who is not on Slack and accepts."""
    return Reply(updates=await _enter_form(call))


async def _enter_form(call: Call) -> View:
    version = await ground_rule.latest(call.db, call.network.id)
    if version is None:
        raise NotFound
    found = await ground_rule.standing(call.db, call.network.id, version.edition)
    return view.enter_form(call.t, call.network, version, found)


@routes.form(Form.RULES_ENTER, Role.FACILITATOR, view.Entered)
async def enter(call: Call, form: view.Entered) -> Reply:
    """Note who said aloud that they accept, and who does not any more."""
    form = as_read.merged(call, form, await _enter_form(call))
    number = call.about.attempt or 0
    await ground_rule_acts.enter(call.db, call.network, number, form.people, call.person.id, call.now)
    return Reply(updates=await rules.read_of(call))


@at_home(Place.TASKS, after="consent_given", if_any=[some(ground_rule.proposals)])
async def rules_proposed(look: Look) -> Parts:
    """The rules that members propose."""
    return view.proposals_wait(look.t, look.network, await ground_rule.proposals(look.db, look.network.id))
