"""Measuring with crosses: one's own, step by step; where it stands, by command; and at which session."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.act.call import Call
from bot.act.held import with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply, Writing
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.dots import as_png
from bot.instruments import STRUCTS
from bot.slack.blocks import File, Part, View
from bot.views import dots as dots_view
from bot.views import measuring as view
from bot.views.notice import notice, on_its_way
from models import (
    inquiry,
    inquiry_answers,
    inquiry_audience,
    inquiry_offer,
    measuring,
    measuring_acts,
    own_line,
    programme,
)
from models.base import NotFound
from models.inquiry import Inquiry, State
from models.instrument import INSTRUMENTS

routes = Routes()

COMMANDS = {"crosses": ("crosses", "kruisjes")}  # by the key of what is asked again


async def row_of(call: Call) -> Inquiry:
    """Return the asking that an act is about. Raises NotFound."""
    row = await inquiry.load(call.db, call.network.id, call.about.item or 0)
    if not row.known:
        raise NotFound
    return row


def step_of(call: Call, row: Inquiry, given: dict[str, Any] | None, above: list[Part]) -> View:
    """Draw the step that was asked for, else the first one to do; when all are done, their own picture."""
    token, asked = call.about.token, call.about.entry or call.about.choice
    step = asked if asked in row.steps else measuring.to_do(row, given)
    if step is None:
        return view.mine(call.t, row, call.network, token, given or {})
    return view.step_form(call.t, row, step, token, given, above)


async def take_step(call: Call, row: Inquiry, token: str, filled: dict[str, Any]) -> Reply:
    """Keep one step, and show the next one that is to do; after the last, their own picture."""
    step = call.about.choice or ""
    given = await inquiry_answers.submit_step(call.db, row, call.person.id, token, step, filled)
    following = measuring.next_step(row, step) if measuring.to_do(row, given) is not None else None
    if following is None:
        shown = view.mine(call.t, row, call.network, call.about.token, dict(given))
    else:
        shown = view.step_form(call.t, row, following, call.about.token, given)
    return Reply(updates=shown, wakes=False, home=True)


# Where it stands


async def _stands(call: Call, key: str) -> view.Stands:
    """Load where a measurement stands, as the caller may read it."""
    leads, row = call.membership.leads, await measuring_acts.latest(call.db, call.network.id, key)
    came = await _last_to_read(call, key)
    found = await inquiry_answers.shown(call.db, came, call.whom) if came is not None else None
    session = await measuring_acts.session_for(call.db, call.network.id, _to_plan(row))
    row = row if row is not None and row.state is not State.CLOSED else came or row
    probe = Inquiry(network_id=call.network.id, instrument=key)
    people = len(await inquiry_audience.meant_for(call.db, probe))
    lines = await own_line.of_network(call.db, call.network.id)
    return view.Stands(
        key, row, found, came,
        free=await inquiry_offer.may_ask_from(call.db, call.network, INSTRUMENTS[key]),
        session=session, own=[line["about"] for line in lines], leads=leads,
        few=people < call.network.threshold,
        reached=row is None or row.state is not State.OPEN or await inquiry_audience.reached(call.db, row),
    )  # fmt: skip


def _to_plan(row: Inquiry | None) -> Inquiry | None:
    """What could be planned: what is over is asked anew."""
    return row if row is not None and row.state in (State.PLANNED, State.OFFERED) else None


def _may_read(call: Call, row: Inquiry) -> bool:
    """Something came of it, which whoever facilitates reads, and members once it was shared."""
    return row.has_results and (call.membership.leads or row.shared_at is not None)


async def _last_to_read(call: Call, key: str) -> Inquiry | None:
    rows = await inquiry.of_instrument(call.db, call.network.id, key)
    return next((row for row in reversed(rows) if _may_read(call, row)), None)


@routes.act(Act.MEASURE, Role.MEMBER, reads=True)
async def show(call: Call) -> Reply:
    """Show what it is, where it stands, and what came of it last."""
    shown = await _screen(call)
    return Reply(opens=shown) if call.keeps_below else Reply(updates=shown)


@routes.act(Act.MEASURE_WORDS, Role.MEMBER, reads=True)
async def in_words(call: Call) -> Reply:
    """Show the same with what came of it in words, for the ear."""
    return Reply(updates=await _screen(call, heard=True))


@routes.drawn(Form.MEASURE, Role.MEMBER)
async def _screen(call: Call, *, heard: bool = False) -> View:
    stands = await _stands(call, call.about.choice or next(iter(COMMANDS)))
    return view.screen(call.t, call.network, call.now, stands, heard=heard)


def _by_command(key: str, names: tuple[str, str]) -> None:
    @routes.command(*names, role=Role.ANYONE, reads=True)
    async def by_command(call: Call) -> Reply:
        """Show it in the network in view."""
        return await in_one_network(call, Act.MEASURE, show, Role.MEMBER)


for _key, _names in COMMANDS.items():
    assert _key in STRUCTS
    _by_command(_key, _names)


@routes.act(Act.MEASURE_PICTURE, Role.MEMBER, reads=True)
async def as_picture(call: Call) -> Reply:
    """Send the strips as a picture to who asks for it, once the press was answered."""
    row = await row_of(call)
    if not row.declared.steps or not _may_read(call, row):
        raise NotFound
    found = await inquiry_answers.shown(call.db, row, call.whom)
    drawn = dots_view.picture(call.t, row, call.network, found)
    title = call.t.plain("measuring.picture", title=call.t.plain(f"{row.instrument}.title"))
    comment = call.t("measuring.picture_comment", title=title, theme=call.network.theme)
    blank = File(f"kring-{row.instrument}-{row.id}.png", b"", title, comment)

    async def content(_: AsyncSession) -> bytes:
        return await as_png(drawn)

    said = on_its_way(call.t, call.t.plain("measuring.picture_sent"))
    return Reply(opens=said, file=Writing(blank, content))


# At a session, in the place of its evaluation


async def chosen(call: Call) -> Inquiry:
    """Return what a button is about: an asking, or what can be asked again at any moment. Raises NotFound."""
    if call.about.item is None:
        return await measuring_acts.ready(call.db, call.network, call.about.choice or "")
    return await row_of(call)


@routes.act(Act.MEASURE_AT, Role.FACILITATOR)
async def at_session(call: Call) -> Reply:
    """Let it be asked at the end of the session to come, which then has no evaluation."""
    row, meeting = await chosen(call), await programme.coming(call.db, call.network.id)
    if meeting is None:
        raise inquiry.InquiryOver
    if not await measuring_acts.plan(call.db, call.network, row, meeting, call.now):
        people, threshold = len(await inquiry_audience.meant_for(call.db, row)), call.network.threshold
        return Reply(opens=notice(call.t, call.t.n("inquiry.too_few", people, threshold=threshold)))
    await call.shows_it()
    said = view.is_planned(call.t, row, meeting)
    return Reply(opens=notice(call.t, with_pause(call, said, meeting.ends_at)), home=True)


@routes.act(Act.MEASURE_BACK, Role.FACILITATOR)
async def not_at_session(call: Call) -> Reply:
    """Let the session have its evaluation after all."""
    row = await row_of(call)
    await measuring_acts.take_back(call.db, row, call.now)
    await call.shows_it()
    return Reply(opens=notice(call.t, call.t.plain("measuring.taken_back")), home=True)
