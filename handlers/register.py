"""Registers: read, added to, changed and taken back; whoever facilitates hides what harms."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import msgspec
from msgspec.structs import replace

from bot.act import as_read
from bot.act.call import Call
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.registers import REGISTERS
from bot.slack.blocks import View
from bot.views import register as view
from bot.views.home import Place
from bot.views.notice import notice
from bot.window import Window, around
from models import entry, entry_rows, membership, programme, register
from models.base import NotFound
from models.confidentiality import Whom
from models.entry import Entry
from models.person import Person
from models.register import CONCERNS, SESSION, Reads, Register, Shown
from models.session import LearningSession
from models.together import some
from models.unlinked import Unread
from models.writing import tidy

routes = Routes()


async def listing(call: Call, of: Register, *, changed: bool = False) -> View:
    """Draw a register as it stands, from where it is looked at."""
    start, words = call.start_in(Form.REGISTER), tidy(call.about.words or "")
    if words:
        keys = await entry_rows.find(call.db, call.network.id, of, call.whom, words)
    else:
        keys = await entry_rows.listed(call.db, call.network.id, of, call.whom)
    some = await entry_rows.lines(call.db, around(keys, start))
    shown = Window(keys, {one.entry.id: one for one in some})
    session = call.meeting.id if call.found_meeting is not None else None
    stands = {
        way.act: await way.stands(call.db, call.network.id) for way in of.ways if way.stands is not None
    }
    return view.entries(
        call.t, call.network, of, shown, call.whom,
        session=session, start=start, changed=changed, words=words, stands=stands,
    )  # fmt: skip


@routes.drawn(Form.REGISTER, Role.MEMBER)
async def _list_anew(call: Call) -> View:
    return await listing(call, register.get(call.about.choice))


async def _form(call: Call, of: Register, held: dict[str, Any], *, mine: bool = True) -> View:
    sessions: Sequence[LearningSession] = ()
    people: Sequence[Person] = ()
    if of.with_session:
        planned = await programme.of_network(call.db, call.network.id)
        sessions = [one for one in planned if one.starts_at <= call.now or one.id == held[SESSION]]
    if of.consent:
        people = [  # who is not on Slack could not say whether others may read it
            one
            for one in await membership.participants(call.db, call.network.id)
            if not one.off_slack or one.id == held.get(CONCERNS)
        ]
    return view.form(
        call.t, call.network, of, call.about, held,
        sessions=sessions, people=people, me=call.person, without=() if mine else of.own,
    )  # fmt: skip


@routes.act(Act.ENTRY_NEW, Role.MEMBER, reads=True)
async def open_new(call: Call) -> Reply:
    """Open an empty form; of a session that is at hand it is at that session."""
    of = register.get(call.about.choice)
    call.must_have(_writes(of))
    begins = {} if of.begins is None else await of.begins(call.db, call.network, call.about.session)
    shown = await _form(call, of, begins | {SESSION: call.about.session})
    return Reply(updates=shown)


@routes.act(Act.ENTRY_FROM, Role.MEMBER, reads=True)
async def open_from(call: Call) -> Reply:
    """Open the form of a register with what follows from an entry of one that leads to it."""
    of, found = register.get(call.about.choice), await _found(call)
    call.must_have(_writes(of))
    if of.follows is None or not register.get(found.register).leads_to(of):
        raise NotFound
    call.about = replace(call.about, entry=None, source=found.key)
    return Reply(updates=await _form(call, of, {SESSION: None} | of.follows(found)))


@routes.act(Act.ENTRY_EDIT, Role.MEMBER, reads=True)
async def open_edit(call: Call) -> Reply:
    """Open the form with what an entry holds."""
    found = await _found(call)
    if not found.changed_by(call.whom):
        raise entry.NotYourEntry
    return Reply(updates=await _to_edit(call, found))


async def _to_edit(call: Call, found: Entry) -> View:
    of = register.get(found.register)
    held = of.typed(found.said) | {SESSION: found.session_id, CONCERNS: found.concerns_id}
    return await _form(call, of, held, mine=found.written_by(call.whom))


async def _found(call: Call) -> Entry:
    return await entry_rows.load(call.db, call.network.id, call.about.entry, call.whom)


async def _source(call: Call, of: Register) -> Entry | None:
    """Return from which entry a new one begins; None when it is gone, or does not lead there."""
    with suppress(NotFound):
        found = await entry_rows.load(call.db, call.network.id, call.about.source or "", call.whom)
        return found if register.get(found.register).leads_to(of) else None
    return None


def _writes(of: Register) -> Role:
    return Role.FACILITATOR if of.writes is Reads.LEADERS else Role.MEMBER


def _takes(of: Register) -> None:
    """Show a register, by a button and by its command, and take in its form."""

    @routes.act(f"{Act.REGISTER}_{of.key}", Role.MEMBER, reads=True, paged=True)
    async def show(call: Call) -> Reply:
        """Show it, or another part of it, in the place of what is there, but on top of the panel."""
        shown = await listing(call, of)
        return Reply(opens=shown) if call.keeps_below else Reply(updates=shown)

    @routes.command(*of.commands, role=Role.ANYONE, reads=True)
    async def by_command(call: Call) -> Reply:
        """Show it in the network in view."""
        return await in_one_network(call, view.act_of(of), show, Role.MEMBER)

    @routes.form(view.form_of(of), _writes(of), of.form)
    async def save(call: Call, form: msgspec.Struct) -> Reply:
        """Add an entry, or change one; the register comes back in its place."""
        found = await _found(call) if call.about.entry is not None else None
        if found is not None and found.changed_by(call.whom):
            form = as_read.merged(call, form, await _to_edit(call, found))
        source = await _source(call, of) if found is None else None
        await entry.write(call.db, call.network, of, form, call.whom, call.now, found, source)
        return Reply(updates=await listing(call, of), home=True)


for _one in REGISTERS:
    _takes(_one)


@routes.act(Act.ENTRY_BACK, Role.MEMBER, always=True)
async def take_back(call: Call) -> Reply:
    """Take an entry away; one that is gone already is gone."""
    with suppress(NotFound):
        await entry.take_back(call.db, await _found(call), call.whom, call.now)
    return await _after(call, register.get(call.about.choice))


@routes.act(Act.ENTRY_AGREE, Role.MEMBER)
async def agree(call: Call) -> Reply:
    """Let others read what was written about the caller; what changed meanwhile is to be read first."""
    found = await _found(call)
    of = register.get(found.register)
    try:
        await entry.agree(call.db, found, call.person.id, call.now, call.about.choice or "")
    except Unread:
        if call.at_home:
            return Reply(opens=notice(call.t, call.t.plain("register.changed")), home=True)
        return Reply(updates=await listing(call, of, changed=True), home=True)
    return await _after(call, of)


@routes.act(Act.ENTRY_HIDE, Role.FACILITATOR, always=True)
async def hide(call: Call) -> Reply:
    """Take an entry that harms out of sight."""
    await entry.hide(call.db, await _found(call), call.now, hidden=True)
    return await _after(call, register.get(call.about.choice))


@routes.act(Act.ENTRY_SHOW, Role.FACILITATOR, always=True)
async def show_again(call: Call) -> Reply:
    """Show an entry again."""
    await entry.hide(call.db, await _found(call), call.now, hidden=False)
    return await _after(call, register.get(call.about.choice))


async def _after(call: Call, of: Register) -> Reply:
    """Show what somebody looks at as it stands now: a register, or what waits for their word at Home."""
    await call.db.flush()
    if call.at_home:
        return Reply(home=True)
    return Reply(updates=await listing(call, of), home=True)


@at_home(Place.FOR_YOU, after="own_actions", if_any=[some(entry_rows.to_agree)])
async def to_agree(look: Look) -> Parts:
    """What colleagues wrote about them, and others read only when they say so."""
    if not any(one.consent for one in REGISTERS):
        return []
    waiting = [
        (register.get(one.entry.register), one)
        for one in await entry_rows.to_agree(look.db, look.network.id, look.person.id)
        if one.entry.register in register.REGISTERS
    ]
    return view.to_agree(look.t, look.network, waiting, Whom(look.person.id, leads=look.membership.leads))


@at_home(Place.MENU, after="to_expertise")
async def to_registers(look: Look) -> Parts:
    """The registers of the group, and their own."""
    return view.ways(look.t, _at_home(), About(network=look.network.id))


def _at_home() -> list[Register]:
    return [one for one in register.REGISTERS.values() if Shown.HOME in one.shows]


@routes.act(Act.REGISTERS, Role.MEMBER, reads=True)
async def show_all(call: Call) -> Reply:
    """Show which registers there are, of which Home has no room for all."""
    return Reply(updates=view.choice(call.t, call.network, _at_home(), About(network=call.network.id)))


@routes.form(Form.REGISTER, Role.MEMBER, view.Wanted)
async def search(call: Call, form: view.Wanted) -> Reply:
    """Look for other words in a register; without words all of it is shown again."""
    call.about = replace(call.about, words=form.words, start=0)
    return Reply(updates=await _list_anew(call), wakes=False)
