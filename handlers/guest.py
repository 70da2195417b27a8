"""Experts and guests of a session: noted by whoever facilitates, with a letter to copy and a file."""

from contextlib import suppress

from bot.act import as_read
from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.slack.blocks import View
from bot.texts import Texts
from bot.views import guest as view
from bot.views import guest_letter
from bot.views.calendar_file import calendar_file
from bot.views.notice import nothing_yet, notice, on_its_way
from handlers.question import question_of
from models import expert, guest, guest_acts, guest_agenda, outline, person, programme, question_bank
from models.base import NotFound
from models.confidentiality import EVERYBODY, may_read
from models.guest import Guest, Slot
from models.guest_acts import Comes
from models.question import State

routes = Routes()

MOST_OFFERED = 100  # questions in one menu


@routes.act(Act.GUESTS, Role.FACILITATOR, reads=True)
async def open_guests(call: Call) -> Reply:
    """Show who comes to a session beside its members; of a network, to the next one."""
    if call.found_meeting is None:
        coming = await programme.coming(call.db, call.network.id)
        if coming is None:
            return Reply(opens=notice(call.t, nothing_yet(call.t, call.network, "network.no_session")))
        call.found_meeting = coming
    return _in_place(call, await _guests(call))


@routes.command("guests", "gasten", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show the guests of the next session of the network in view."""
    return await in_one_network(call, Act.GUESTS, open_guests, Role.FACILITATOR)


@routes.drawn(Form.GUESTS, Role.FACILITATOR)
async def _guests(call: Call) -> View:
    await call.db.flush()
    found = await guest.of_session(call.db, call.meeting.id)
    placed = await guest_agenda.slots(call.db, found)
    people = await person.by_ids(call.db, [one.for_id for one in found if one.for_id is not None])
    return view.guests(call.t, call.meeting, found, placed, people)


def _in_place(call: Call, shown: View) -> Reply:
    """Draw in the list, or the form that took its place; else open a modal."""
    here = call.within(Form.GUESTS) or call.within(Form.GUEST) or call.within(Form.EXPERT)
    return Reply(updates=shown) if here else Reply(opens=shown)


@routes.act(Act.GUEST_NEW, Role.FACILITATOR, reads=True)
async def open_guest(call: Call) -> Reply:
    """Open an empty form for a guest."""
    guest.must_still_come(call.meeting)
    return _in_place(call, view.guest_form(call.t, call.meeting, None))


@routes.act(Act.EXPERT_NEW, Role.FACILITATOR, reads=True)
async def open_expert(call: Call) -> Reply:
    """Open the form for an expert; from a tip with the name and the questions of it, at the next session.

    From the card of a question it holds that question.
    """
    if call.about.question is not None:
        return await (_from_a_tip(call) if call.about.item is not None else _for_a_question(call))
    guest.must_still_come(call.meeting)
    return _in_place(call, await _expert_form(call, None))


async def _for_a_question(call: Call) -> Reply:
    asked = await question_of(call)
    if not asked.open or not may_read(asked, EVERYBODY):
        return Reply(opens=notice(call.t, call.t.plain("guest.question_is_over")))
    coming = await programme.coming(call.db, call.network.id)
    if coming is None:
        return Reply(opens=notice(call.t, nothing_yet(call.t, call.network, "network.no_session")))
    call.found_meeting = coming
    return Reply(updates=await _expert_form(call, None, chosen=[asked.id]))


async def _from_a_tip(call: Call) -> Reply:
    sought = await expert.load(call.db, call.network.id, call.about.question)
    tip = sought.tips.get(call.about.item or 0)
    if tip is None or not tip.expert:
        raise NotFound
    coming = await programme.coming(call.db, call.network.id)
    if coming is None:
        return Reply(opens=notice(call.t, nothing_yet(call.t, call.network, "network.no_session")))
    call.found_meeting = coming
    keys = await expert.questions_for(call.db, call.network.id, tip)
    return Reply(opens=await _expert_form(call, None, name=tip.expert, chosen=keys))


async def _expert_form(
    call: Call, one: Guest | None, *, name: str = "", chosen: list[int] | None = None
) -> View:
    """Draw the form, with the questions that may be told outside: those of the expert first."""
    slot = await _slot(call, one) if one is not None else None
    first = [*(chosen or ()), *(slot.question_ids if slot is not None else ())]
    bank = await outline.outlines(call.db, call.network.id, [State.OPEN, State.PARKED])
    keys = list(dict.fromkeys([*first, *(each.id for each in bank)]))[:MOST_OFFERED]
    seen = await question_bank.texts(call.db, call.network.id, keys, EVERYBODY)
    texts = {key: words for key in keys if key in seen and (words := seen[key].words) is not None}
    picked = [key for key in chosen or () if key in texts]
    return view.expert_form(call.t, call.meeting, one, slot, texts, name=name, chosen=picked)


async def _slot(call: Call, one: Guest) -> Slot:
    """What an expert comes for: as the agenda says where they stand on it, else as it was noted."""
    return (await guest_agenda.slots(call.db, [one])).get(one.id, one.slot)


@routes.act(Act.GUEST_EDIT, Role.FACILITATOR, reads=True)
async def open_edit(call: Call) -> Reply:
    """Open the form of somebody who comes."""
    guest.must_still_come(call.meeting)
    return _in_place(call, await _to_edit(call))


async def _to_edit(call: Call) -> View:
    one = await guest.load(call.db, call.meeting.id, call.about.item or 0)
    if one.expert:
        return await _expert_form(call, one)
    return view.guest_form(call.t, call.meeting, one)


@routes.form(Form.GUEST, Role.FACILITATOR, view.Comes)
async def save_guest(call: Call, form: view.Comes) -> Reply:
    """Note who comes, or change it."""
    if call.about.item is not None:
        form = as_read.merged(call, form, await _to_edit(call))
    comes = Comes(form.name, form.organisation, form.why, bool(form.listed))
    await guest_acts.write(call.db, call.network, call.meeting, comes, call.now, guest_id=call.about.item)
    return Reply(updates=await _guests(call), home=True)


@routes.form(Form.EXPERT, Role.FACILITATOR, view.Expert)
async def save_expert(call: Call, form: view.Expert) -> Reply:
    """Note an expert, or change what they come for; while there is an agenda they stand on it."""
    if call.about.item is not None:
        form = as_read.merged(call, form, await _to_edit(call))
    comes = Comes(
        form.name, form.organisation, "", bool(form.listed), form.questions, form.minutes, form.talk, form.fee
    )
    await guest_acts.write(
        call.db, call.network, call.meeting, comes, call.now, guest_id=call.about.item, expert=True
    )
    return Reply(updates=await _guests(call), home=True)


@routes.act(Act.GUEST_OFF, Role.FACILITATOR, always=True)
async def take_off(call: Call) -> Reply:
    """Let somebody not come, and keep nothing of them; twice is harmless."""
    with suppress(NotFound):
        await guest_acts.take_off(call.db, call.network, call.meeting, call.about.item or 0, call.now)
    return Reply(updates=await _guests(call), home=True)


@routes.act(Act.GUEST_LETTER, Role.FACILITATOR, reads=True)
async def open_letter(call: Call) -> Reply:
    """Show the letter to somebody who comes, to copy."""
    one = await guest.load(call.db, call.meeting.id, call.about.item or 0)
    slot = await _slot(call, one)
    asked = await question_bank.texts_with_twins(call.db, call.network.id, slot.question_ids, EVERYBODY)
    t = Texts(call.network.language, call.network.zone).on(call.now)
    text = guest_letter.text(t, call.meeting, call.network, one, slot, asked, call.person)
    return Reply(opens=view.letter(call.t, call.meeting, one, text))


@routes.act(Act.GUEST_FILE, Role.FACILITATOR, reads=True)
async def send_file(call: Call) -> Reply:
    """Send the file for the calendar of a guest to who asks for it, to pass on."""
    await guest.load(call.db, call.meeting.id, call.about.item or 0)
    t = Texts(call.network.language, call.network.zone).on(call.now)
    made = calendar_file(t, call.meeting, call.network, call.now, sequence=call.meeting.calendar_sequence)
    return Reply(opens=on_its_way(call.t, call.t.plain("guest.file_sent")), file=made.file)
