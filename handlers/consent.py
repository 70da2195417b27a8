"""Consent: the group is asked about a proposal, each member says whether they can live with it."""

from msgspec.structs import replace

from bot.act import as_read
from bot.act.call import Call
from bot.act.forms import About, key_of
from bot.act.held import to_channel
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.slack import blocks
from bot.slack.blocks import View
from bot.views import consent as view
from bot.views.home import Place
from bot.views.notice import notice
from handlers import advice as advices
from handlers import decision as decisions
from handlers.off_slack import who_says
from models import consent, decision, decision_told
from models.consent import Consent, Says, Standing
from models.decision import Decision
from models.delivery import DeliveryState
from models.person import Person
from models.together import some

routes = Routes()


@routes.act(Act.CONSENT_ASK, Role.FACILITATOR, reads=True)
async def open_ask(call: Call) -> Reply:
    """Open the form with the words of a proposal; of a decision that is elsewhere by now, show that."""
    one = await decisions.found(call)
    if not one.in_last_phase:
        return Reply(updates=await decisions.drawn(call, one))
    return Reply(updates=await _ask_form(call, one))


async def _ask_form(call: Call, one: Decision) -> View:
    key, text = key_of(call.about.choice), one.proposal
    if key is not None:
        text = (await decision.finding(call.db, one.id, key)).text
    about = About(network=one.network_id, item=one.id, choice=call.about.choice)
    inside = await decision_told.stays(call.db, one)
    return view.ask_form(call.t, about, text, asks=one.asks, inside=inside)


@routes.form(Form.CONSENT_ASK, Role.FACILITATOR, view.Ask, sends=True)
async def ask(call: Call, form: view.Ask) -> Reply:
    """Ask the members, and the channel if that was ticked. Raises DecisionOver, WrongPhase and EmptyText."""
    if call.about.entry is not None:
        found = await advices.advice_of(call)
        form = as_read.merged(call, form, await advices.ask_form(call, found))
        one = await advices.decision_about(call, found)
        call.about = replace(call.about, item=one.id)
    else:
        one = await decisions.found(call)
        form = as_read.merged(call, form, await _ask_form(call, one))
    message = await consent.ask(call.db, call.network, one, form.text, call.now, channel=bool(form.channel))
    shown = await decisions.drawn(call, one)
    if message is not None:
        said = call.t.plain("consent.asked_stands")
        if message.state is DeliveryState.PENDING:
            said = to_channel(call, "consent.asked", "consent.asked_waits")
        shown["blocks"].insert(0, {"type": "section", "text": blocks.plain(said)})
    return Reply(updates=shown, home=True, homes=True)


@routes.act(Act.CONSENT_YES, Role.MEMBER)
async def yes(call: Call) -> Reply:
    """Note that somebody can live with it; what changed meanwhile is to be read first.

    Who wrote a remark or an objection changes that in its form, or not.
    """
    one = await decisions.found(call)
    if not one.asks or one.times != call.about.attempt:
        return await _shown(call, one)
    known = await consent.given(call.db, one.id, one.times, call.person.id)
    if known is not None and known.words:
        return _say_form(call, one, known)
    await consent.say(call.db, one, one.times, call.person.id, Says.YES, "")
    return await _after(call, one)


@routes.act(Act.CONSENT_SAY, Role.MEMBER, reads=True)
async def open_say(call: Call) -> Reply:
    """Open the form of who has a remark or an objection; of what is no longer asked, show what it became."""
    one = await decisions.found(call)
    if not one.asks or one.times != call.about.attempt:
        return await _shown(call, one)
    who = await who_says(call)
    known = await consent.given(call.db, one.id, one.times, who.id)
    return _say_form(call, one, known, who if call.about.behalf is not None else None)


def _say_form(call: Call, one: Decision, mine: Consent | None, behalf: Person | None = None) -> Reply:
    form = view.form(call.t, one, mine, behalf)
    return Reply(updates=form) if call.within(Form.DECISION) else Reply(opens=form)


@routes.form(Form.CONSENT_SAY, Role.MEMBER, view.Say)
async def say(call: Call, form: view.Say) -> Reply:
    """Note what somebody says. Raises NothingAsked and EmptyText."""
    one = await decisions.found(call)
    times = call.about.attempt or 0
    who = await who_says(call)
    await consent.say(call.db, one, times, who.id, form.says, form.words)
    if who is call.person:
        call.person.acted = True
    return Reply(updates=await decisions.drawn(call, one), home=True, homes=True)


async def _shown(call: Call, one: Decision) -> Reply:
    """Show a decision as it stands by now, on top of what is there."""
    shown = await decisions.drawn(call, one)
    return Reply(updates=shown) if call.within(Form.DECISION) else Reply(opens=shown, home=True)


async def _after(call: Call, one: Decision) -> Reply:
    """Say that it was noted, where it was pressed."""
    call.person.acted = True
    if call.within(Form.DECISION):
        return Reply(updates=await decisions.drawn(call, one), home=True, homes=True)
    if call.at_home:
        return Reply(home=True, homes=True)
    return Reply(opens=notice(call.t, call.t.plain("consent.thanks")), home=True, homes=True)


async def _asked(look: Look) -> list[tuple[Decision, Standing]]:
    """Return what the group is asked, as it stands."""
    open_ones = [one for one in await look.once(decision.open_in, look.network.id) if one.asks]
    return [(one, await look.once(consent.standing, one)) for one in open_ones]


@at_home(Place.TASKS, after="seat_free", if_any=[some(decision.open_in)])
async def consent_given(look: Look) -> Parts:
    """How many said whether they can live with a proposal."""
    return [
        part for one, found in await _asked(look) for part in view.for_leads(look.t, look.network, one, found)
    ]


@at_home(Place.FOR_YOU, after="own_cases", if_any=[some(decision.open_in)])
async def consent_for_me(look: Look) -> Parts:
    """That the group is asked whether it can live with a proposal, until they said so."""
    mine = [one for one, found in await _asked(look) if look.person.id in {who.id for who in found.silent}]
    silent = frozenset[int]()
    if mine and not look.membership.leads:
        silent = await look.once(decision_told.repeats_hidden, look.network.id)
    return [part for one in mine for part in view.for_me(look.t, one, silent)]
