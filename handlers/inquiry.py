"""An inquiry: whoever facilitates opens it, who is asked answers, the group reads what came of it."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from bot.act import unsaved
from bot.act.call import Call
from bot.act.forms import Empty
from bot.act.held import to_channel, with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.instrument import form_id
from bot.instruments import STRUCTS
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Part, View
from bot.views import aim as aim_view
from bot.views import conversation as conversation_view
from bot.views import inquiry as view
from bot.views import inquiry_offer as offer_view
from bot.views import inquiry_results as results_view
from bot.views import introduction as introduction_view
from bot.views import measuring as measuring_view
from bot.views.home import Place
from bot.views.notice import notice
from handlers import measuring
from models import (
    aim,
    conversation,
    inquiry,
    inquiry_acts,
    inquiry_answers,
    inquiry_audience,
    inquiry_offer,
    introduction,
    measuring_acts,
)
from models.base import NotFound
from models.inquiry import Inquiry, InquiryOver, State
from models.network import Network
from models.together import some
from models.unlinked import Given, Unread

routes = Routes()
INTAKE, EXPECTED = "intake", "expect"  # what people said that they expect, and where
_row = measuring.row_of


async def _people(db: AsyncSession, row: Inquiry) -> int:
    return len(await inquiry_audience.meant_for(db, row))


@routes.act(Act.INQUIRY_OPEN, Role.FACILITATOR, sends=True)
async def open_form(call: Call) -> Reply:
    """Ask the group; with too few people it is done aloud. A second press changes nothing."""
    row = await measuring.chosen(call)
    if not await inquiry_acts.open_form(call.db, call.network, row, call.now):
        people, threshold = await _people(call.db, row), call.network.threshold
        return Reply(opens=notice(call.t, call.t.n("inquiry.too_few", people, threshold=threshold)))
    await call.shows_it()
    said = offer_view.is_out(call.t, row, call.network, markup=False)
    before = await inquiry_offer.goes_before(call.db, call.network, row, call.now)
    if before is not None:
        said = f"{said} {offer_view.later(call.t, before, call.network)}"
    return Reply(opens=notice(call.t, with_pause(call, said, row.closes_at)), home=True)


@routes.act(Act.INQUIRY_FILL_IN, Role.MEMBER, reads=True)
async def fill_in(call: Call) -> Reply:
    """Open the form, with what was filled in before: in confidence from this message.

    Of one in steps the step that was chosen; what was typed in the one that is left is asked about first.
    """
    row = await _row(call)
    if row.declared.steps and (first := unsaved.asks_first(call, "measuring.unsaved", "set_up.leave")):
        return first
    given = await inquiry_answers.given_by(call.db, row, call.person.id, _token(call, row))
    above = await _above(call, row)
    if row.declared.steps:
        before = [*above, *view.before_answering(call.t, row)]
        held = dict(given) if given is not None else None
        return Reply(updates=measuring.step_of(call, row, held, before))
    return Reply(opens=await _form(call, row, given, above))


async def _above(call: Call, row: Inquiry) -> list[Block]:
    """Above the form in which a group looks back: what its reader wanted and expected when it began."""
    if not row.declared.looks_back:
        return []
    mine = await aim.of_person(call.db, call.network.id, call.person.id)
    intake = await inquiry_answers.said_before(call.db, call.network.id, INTAKE, call.person.id)
    expected = str(intake.given.get(EXPECTED) or "") if intake else ""
    return [*aim_view.you_wanted(call.t, mine), *view.you_expected(call.t, expected)]


async def _form(call: Call, row: Inquiry, given: Given | None, above: Sequence[Block]) -> View:
    tells = await inquiry_answers.language_tells(call.db, call.network, row, call.person)
    promised = await inquiry_answers.promised(call.db, row)
    kind, token = call.network.kind, call.about.token
    return view.form(call.t, row, token, given, tells, above, promised, kind, call.now)


def _token(call: Call, row: Inquiry) -> str:
    if row.declared.confidential and call.about.token is None:
        raise NotFound
    return call.about.token or ""


def _read_at(call: Call) -> datetime | None:
    """Return when the form was opened that somebody sends in, if it says so."""
    try:
        read = datetime.fromisoformat(call.about.seen or "")
    except ValueError:
        return None
    return read if read.tzinfo is not None else None


async def _next(call: Call, key: str) -> list[Block]:
    """After the intake the way to introduce oneself, while the group does: nobody is asked a second time."""
    if key != INTAKE or await introduction.begun(call.db, call.network.id) is None:
        return []
    return [blocks.actions(introduction_view.button(call.t, call.network.id))]


def _submits(key: str) -> Callable[[Call, msgspec.Struct], Awaitable[Reply]]:
    async def submit(call: Call, form: msgspec.Struct) -> Reply:
        """Store an answer, or change it."""
        row = await _row(call)
        if row.instrument != key:
            raise NotFound
        given = msgspec.to_builtins(form)
        if row.declared.steps:
            return await measuring.take_step(call, row, _token(call, row), given)
        opened = _read_at(call)
        if await inquiry_answers.confides_anew(call.db, row, call.person.id, given, opened):
            return Reply(updates=await _form(call, row, given, view.leads_since(call.t)), wakes=False)
        await inquiry_answers.submit(call.db, row, call.person.id, _token(call, row), given, opened)
        more = await _next(call, key)
        thanks = notice(call.t, view.thanks(call.t, row, call.network), *more)
        return Reply(updates=thanks, wakes=False, home=True)

    return submit


for _key, _struct in STRUCTS.items():
    routes.form(form_id(_key), Role.MEMBER, _struct)(_submits(_key))


@routes.act(Act.INQUIRY_READ, Role.MEMBER, reads=True, paged=True)
async def read(call: Call) -> Reply:
    """Show what came of it: what is confidential to whoever facilitates, the rest to all members."""
    row = await _row(call)
    if row.declared.confidential and not call.membership.leads:
        raise NotFound
    found = await inquiry_answers.shown(call.db, row, call.whom)
    changed = call.within(Form.INQUIRY_SHARE) and found.fingerprint != (call.about.choice or "")
    start = 0 if changed else call.start_in(Form.INQUIRY_SHARE)
    return Reply(updates=results_view.reading(call.t, row, found, start, changed=changed))


async def hide_answer(call: Call, *, hidden: bool) -> Reply:
    """Take what somebody wrote out of sight, or show it again, where it is read."""
    row = await _row(call)
    before = (await inquiry_answers.shown(call.db, row)).fingerprint
    changed = before != (call.stands_for.choice or "")
    await inquiry_answers.hide_text(call.db, row, call.about.choice or "", call.now, hidden=hidden)
    found = await inquiry_answers.shown(call.db, row)
    start = 0 if changed else call.start_in(Form.INQUIRY_SHARE)
    return Reply(updates=results_view.reading(call.t, row, found, start, changed=changed))


async def _reading(call: Call, row: Inquiry, *, changed: bool) -> Reply:
    found = await inquiry_answers.shown(call.db, row)
    return Reply(updates=results_view.reading(call.t, row, found, changed=changed))


async def _shared(call: Call, row: Inquiry) -> str:
    await inquiry_answers.share(call.db, call.network, row, call.now, call.about.choice or "")
    await call.shows_it()
    return to_channel(call, "inquiry.shared_now", "inquiry.shared_waits")


@routes.act(Act.INQUIRY_SHARE, Role.FACILITATOR)
async def share(call: Call) -> Reply:
    """Share what came of it with the group, or open it where it has not been read."""
    row = await _row(call)
    if row.shared_at is not None:
        return Reply(opens=notice(call.t, to_channel(call, "inquiry.shared_now", "inquiry.shared_waits")))
    if call.about.choice is None:
        if row.state is not State.CLOSED:
            raise InquiryOver
        return await _reading(call, row, changed=False)
    try:
        return Reply(opens=notice(call.t, await _shared(call, row)), home=True)
    except Unread:
        return await _reading(call, row, changed=True)


@routes.form(Form.INQUIRY_SHARE, Role.FACILITATOR)
async def share_what_was_read(call: Call, _form: Empty) -> Reply:
    """Share it after it was read to the end."""
    row = await _row(call)
    try:
        return Reply(updates=notice(call.t, await _shared(call, row)), home=True)
    except Unread:
        return await _reading(call, row, changed=True)


@routes.act(Act.INQUIRY_CHANGE, Role.FACILITATOR, reads=True)
async def open_change(call: Call) -> Reply:
    """Open the form of the one change, with what was noted."""
    row = await _row(call)
    return Reply(opens=conversation_view.change_form(call.t, row, await conversation.agreed_on(call.db, row)))


@routes.form(Form.INQUIRY_CHANGE, Role.FACILITATOR, conversation_view.Change)
async def agree(call: Call, form: conversation_view.Change) -> Reply:
    """Note the one change as an agreement."""
    row = await _row(call)
    meeting = await conversation.agree(call.db, row, form.text, call.now)
    day = call.t.day(meeting.starts_local.date())
    return Reply(updates=notice(call.t, call.t.plain("inquiry.change_noted", day=day)), home=True)


async def _all(look: Look) -> list[Inquiry]:
    return await look.once(inquiry.of_network, look.network.id)


@at_home(Place.TASKS, after="results_wait", if_any=[some(inquiry.askings)])
async def inquiry_waits(look: Look) -> Parts:
    """What came of an inquiry, to be shared and talked about."""
    return [part for row in await _all(look) for part in results_view.to_do(look.t, row, look.network)]


async def _is_free(look: Look, row: Inquiry) -> bool:
    """Tell whether something may be asked now; its command says from when on."""
    free = await inquiry_offer.may_ask_from(look.db, look.network, row.declared)
    return not row.declared.a_year or free is None or free <= look.now


@at_home(Place.LEADING, if_any=[some(inquiry.askings)])
async def inquiries_offered(look: Look) -> Parts:
    """What the group can be asked now, and what it is being asked."""
    rows = [row for row in await _all(look) if row.state in (State.OFFERED, State.PLANNED, State.OPEN)]
    rows = [row for row in rows if row.state is not State.OFFERED or await _is_free(look, row)]
    several = sum(row.state is State.OFFERED for row in rows) > 1
    parts: list[Part] = []
    for row in rows:
        if several and row.state is State.OFFERED:
            parts += offer_view.brief(look.t, row)
        else:
            now = await _now(look.db, look.network, row, look.now)
            parts += offer_view.offer(look.t, row, look.network, now)
    return parts


async def _now(db: AsyncSession, network: Network, row: Inquiry, now: datetime) -> offer_view.Offer:
    """Return what it would be to ask it now."""
    until = inquiry.closing(network, row.declared.days, now)
    session = await measuring_acts.session_for(db, network.id, row)
    return offer_view.Offer(await _people(db, row), until, session)


@routes.act(Act.INQUIRY_OFFER, Role.FACILITATOR, reads=True)
async def open_offer(call: Call) -> Reply:
    """Show what asking the group would be."""
    return Reply(opens=await _offer(call))


@routes.drawn(Form.INQUIRY_OFFER, Role.FACILITATOR)
async def _offer(call: Call) -> View:
    row = await _row(call)
    await call.db.flush()
    now = await _now(call.db, call.network, row, call.now)
    return offer_view.whole(call.t, row, call.network, now)


@at_home(Place.FOR_YOU, if_any=[some(inquiry.askings)])
async def inquiries_for_me(look: Look) -> Parts:
    """What they are asked themselves, and where they answer."""
    return await _asked(look, answered=False)


@at_home(Place.MEMBER, after="what_next", if_any=[some(inquiry.askings)])
async def inquiries_answered(look: Look) -> Parts:
    """What they answered, and where they change it."""
    return await _asked(look, answered=True)


async def _asked(look: Look, *, answered: bool) -> list[Part]:
    parts: list[Part] = []
    for row in await _all(look):
        if not row.takes_answers or not await look.once(inquiry_audience.can_answer, row, look.person.id):
            continue
        if await look.once(inquiry_answers.has_answered, row, look.person.id) is answered:
            parts += view.waiting(look.t, row, look.network, answered=answered)
    return parts


@at_home(Place.MENU, after="to_expertise", if_any=[some(inquiry.askings)])
async def inquiries_to_read(look: Look) -> Parts:
    """What everybody said beside their name."""
    return await _named(look)


async def _named(look: Look) -> list[Element]:
    kept = [row for row in await _all(look) if row.declared.named and row.opened_at is not None]
    return [results_view.read_button(look.t, row) for row in kept]


@at_home(Place.MENU, after="inquiries_to_read", if_any=[some(inquiry.askings)])
async def measured_to_read(look: Look) -> Parts:
    """What came of a measurement, once it was shared with the group."""
    return await _measured(look)


async def _measured(look: Look) -> list[Element]:
    shared = [row for row in await _all(look) if row.declared.steps and row.shared_at is not None]
    keys = dict.fromkeys(row.instrument for row in shared)
    return [measuring_view.button(look.t, look.network, key) for key in keys]


async def to_read(look: Look) -> list[Element]:
    """Return the ways to what everybody may read of what was asked."""
    return [*await _named(look), *await _measured(look)]
