"""Ground rules: read, accepted, talked about and proposed by members."""

from collections.abc import Sequence

import msgspec

from bot.act.call import Call
from bot.act.forms import About
from bot.act.held import with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import Part, View
from bot.texts import Texts
from bot.views import ground_rule as view
from bot.views import note as note_view
from bot.views.home import Place
from bot.views.notice import notice
from models import ground_rule, ground_rule_acts, membership, note, note_reader, unlinked
from models.base import NotFound
from models.ground_rule import Line, OtherRules, ProposalState, RuleProposal
from models.together import some

routes = Routes()


# Everybody


@routes.drawn(Form.GROUND_RULES, Role.MEMBER)
async def read_of(call: Call) -> View:
    """Draw the version that is out, and what the caller said of it."""
    await call.db.flush()
    home, me, leads = call.network, call.person.id, call.membership.leads
    out = await ground_rule.versions(call.db, home.id)
    edition = out[0].edition if out else 0
    state = view.State(
        out[0] if out else None,
        await ground_rule.accepted_by(call.db, home.id, edition, me),
        await ground_rule.proposal_of(call.db, home.id, me),
        leads=leads,
        takes_part=call.membership.participates,
        standing=await ground_rule.standing(call.db, home.id, edition) if leads else view.NOBODY,
        earlier=len(out) > 1,
    )
    return view.shown(call.t, home, state, start=call.start_in(Form.GROUND_RULES))


@routes.act(Act.GROUND_RULES, Role.MEMBER, reads=True, paged=True)
async def read(call: Call) -> Reply:
    """Show them, in the place of what stands there."""
    return Reply(updates=await read_of(call))


@routes.command("rules", "spelregels", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show those of the network in view."""
    return await in_one_network(call, Act.GROUND_RULES, read, Role.MEMBER)


@routes.act(Act.RULES_EARLIER, Role.MEMBER, reads=True, paged=True)
async def read_earlier(call: Call) -> Reply:
    """Show every version that was published."""
    out = await ground_rule.versions(call.db, call.network.id)
    return Reply(updates=view.earlier(call.t, call.network, out, start=call.start_in(Form.RULES_EARLIER)))


@routes.act(Act.RULES_ACCEPT, Role.MEMBER)
async def accept(call: Call) -> Reply:
    """Note that the caller accepts what they read; of other rules by now, show those."""
    if not call.membership.participates:
        return await _after(call)
    number = call.about.attempt or 0
    try:
        await ground_rule_acts.accept(call.db, call.network, number, call.person.id, call.now)
    except OtherRules:
        return Reply(opens=notice(call.t, call.t.plain("ground_rule.other"), *view.way(call.t, call.network)))
    call.person.acted = True
    return await _after(call, call.t.plain("ground_rule.thanks"))


@routes.act(Act.RULES_BACK, Role.MEMBER)
async def take_back(call: Call) -> Reply:
    """Let the caller accept no more."""
    await ground_rule_acts.take_back(call.db, call.network, call.about.attempt or 0, call.person.id)
    return await _after(call)


@routes.act(Act.RULES_WITHDRAW, Role.FACILITATOR)
async def withdraw(call: Call) -> Reply:
    """Take back a version that was sent round; a second press changes nothing."""
    await ground_rule_acts.withdraw(call.db, call.network, call.about.attempt or 0, call.now)
    return await _after(call)


async def _after(call: Call, said: str = "") -> Reply:
    """Show them as they stand where that was pressed; elsewhere say that it was noted."""
    if said and not call.within(Form.GROUND_RULES):
        return Reply(opens=notice(call.t, said), home=True, homes=True)
    return Reply(updates=await read_of(call), home=True, homes=True)


@routes.act(Act.RULES_TALK, Role.MEMBER, reads=True)
async def open_talk(call: Call) -> Reply:
    """Open the form of what the caller would like to talk about."""
    version = await ground_rule.latest(call.db, call.network.id)
    about = About(network=call.network.id, item=version.id if version else None, token=unlinked.new_token())
    form = await _talk_form(call, about, version.lines if version is not None else [])
    return Reply(updates=form) if call.within(Form.GROUND_RULES) else Reply(opens=form)


async def _talk_form(call: Call, about: About, lines: Sequence[Line], anew: view.Talk | None = None) -> View:
    """Draw it; those whom it names as its readers go along with it."""
    tells = await membership.language_tells(call.db, [call.network], call.person)
    reads = await note_reader.usual(call.db, call.network, call.person)
    about = msgspec.structs.replace(about, choice=note_view.named(reads))
    return view.talk_form(call.t, about, lines, tells, reads, anew)


@routes.form(Form.RULES_TALK, Role.MEMBER, view.Talk, sends=True)
async def talk(call: Call, form: view.Talk) -> Reply:
    """Pass it on to whom the form named, with a name or without; the same form twice is once."""
    if call.about.token is None:
        raise NotFound
    out = {one.id: one.lines for one in await ground_rule.versions(call.db, call.network.id)}
    lines = out.get(call.about.item or 0, [])
    reads = await note.readers_of(call.db, call.network, call.person)
    if not note_view.names_all(call.about, reads):
        return Reply(updates=await _talk_form(call, call.about, lines, form))
    line = lines[form.about - 1] if form.about is not None and form.about <= len(lines) else None
    named = not form.anonymous
    t = Texts(call.network.language, call.network.zone)  # the writer’s own language would tell who it is
    text = view.note_of(t, line, form.text) if form.text else ""
    readers = await note.pass_on(
        call.db, call.network, call.person, text, call.about.token, call.now, named=named
    )
    said = with_pause(call, note_view.thanks(call.t, readers, named=named))
    return Reply(updates=notice(call.t, said, *view.way(call.t, call.network)))


@routes.act(Act.RULE_PROPOSE, Role.MEMBER, reads=True)
async def open_propose(call: Call) -> Reply:
    """Open the form of the rule that the caller would like to have."""
    mine = await ground_rule.proposal_of(call.db, call.network.id, call.person.id)
    return Reply(updates=view.propose_form(call.t, call.network, mine))


@routes.form(Form.RULE_PROPOSE, Role.MEMBER, view.Wanted)
async def propose(call: Call, form: view.Wanted) -> Reply:
    """Propose it to whoever facilitates, who finds it at Home."""
    await ground_rule_acts.propose(call.db, call.network, call.person.id, form.text)
    return Reply(updates=await read_of(call), home=True, homes=True)


@routes.act(Act.RULE_READ_ON, Role.MEMBER)
async def read_on(call: Call) -> Reply:
    """Let go of what the caller proposed: they know what became of it, or take it back.

    Where it was decided about meanwhile they read that first.
    """
    await ground_rule_acts.read_on(call.db, call.network, call.person.id, call.about.choice)
    shown = await read_of(call) if call.within(Form.GROUND_RULES) else None
    return Reply(updates=shown, home=True, homes=True)


# Home


@at_home(
    Place.FOR_YOU, after="consent_for_me", if_any=[some(ground_rule.latest), some(ground_rule.proposal_of)]
)
async def rules_for_me(look: Look) -> Parts:
    """The rules that wait for their yes, and what became of the rule that they proposed."""
    parts = list[Part]()
    version = await look.once(ground_rule.latest, look.network.id)
    if version is not None and await _mine(look, version.edition) is None:
        parts += view.for_me(look.t, look.network)
    wanted = await _wanted(look)
    if wanted is not None and wanted.state is not ProposalState.WAITS:
        parts += view.decided(look.t, look.network, wanted)
    return parts


async def _mine(look: Look, edition: int) -> ground_rule.RulesAccepted | None:
    return await look.once(ground_rule.accepted_by, look.network.id, edition, look.person.id)


async def _wanted(look: Look) -> RuleProposal | None:
    return await look.once(ground_rule.proposal_of, look.network.id, look.person.id)


@at_home(Place.MENU, after="to_about")
async def to_rules(look: Look) -> Parts:
    """The ground rules."""
    return [view.button(look.t, look.network)]
