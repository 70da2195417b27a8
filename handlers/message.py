"""Messages as the facilitator steers them: seen, skipped, sent again, copied, and the pause."""

from contextlib import nullcontext

from bot import copies
from bot.act.call import Call
from bot.act.forms import Empty, key_of
from bot.act.held import with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.views import message as view
from bot.views.home import Place
from bot.views.notice import notice
from models import message, missed, outbox, person, posted, programme, session
from models.base import NotFound
from models.delivery import Delivery
from models.message import Fate
from models.person import Person
from models.person import by_ids as people
from models.plan import RULES, Audience, Copied, Fact, Kind
from models.session import LearningSession, Stage

routes = Routes()

LOOKED_AT = (*session.BEFORE, Stage.UNDERWAY, Stage.EVALUATING, Stage.REPORTING)


async def _looked_at(call: Call) -> list[LearningSession]:
    """Return the current and the coming sessions."""
    known = await programme.of_network(call.db, call.network.id)
    return [meeting for meeting in known if meeting.stage in LOOKED_AT]


async def _screen(call: Call, meeting: LearningSession | None) -> dict[str, object]:
    """Return the messages of a session as things stand now."""
    await call.db.flush()
    home = call.network
    known = await _looked_at(call)
    return view.screen(
        call.t,
        home,
        meeting,
        [other for other in known if meeting is None or other.id != meeting.id],
        await message.planned(call.db, home, meeting, call.now) if meeting else (),
        await message.gone(call.db, meeting, call.now) if meeting else (),
        missed=len(await missed.shown(call.db, home.id)),
        paused=home.paused(call.now),
    )


@routes.act(Act.MESSAGES, Role.FACILITATOR, reads=True)
async def messages(call: Call) -> Reply:
    """Show the messages of the session that was chosen, else of the one that is on."""
    meeting = await programme.current(call.db, call.network.id)
    if (chosen := key_of(call.chosen)) is not None:
        meeting = await session.load(call.db, call.team_id, chosen)
        if meeting.network_id != call.network.id:
            raise NotFound
    shown = await _screen(call, meeting)
    return Reply(updates=shown) if call.within(Form.MESSAGES) else Reply(opens=shown)


@routes.command("messages", "berichten", role=Role.ANYONE, reads=True)
async def messages_by_command(call: Call) -> Reply:
    """Show the messages of the network in view."""
    return await in_one_network(call, Act.MESSAGES, messages, Role.FACILITATOR)


def _kind(call: Call) -> Kind:
    """Return the kind of message that the act is about. Raises NotFound."""
    try:
        return Kind(call.about.choice or "")
    except ValueError:
        raise NotFound from None


@routes.act(Act.SKIP, Role.FACILITATOR)
async def skip(call: Call) -> Reply:
    """Leave out one kind of message of a session."""
    await message.skip(call.db, call.meeting, _kind(call), call.now)
    return await _changed(call)


@routes.act(Act.SEND_AFTER_ALL, Role.FACILITATOR)
async def send_after_all(call: Call) -> Reply:
    """Take the skipping of a kind back."""
    await message.send_after_all(call.db, call.network, call.meeting, _kind(call), call.now)
    return await _changed(call)


async def _changed(call: Call) -> Reply:
    await posted.changed(call.db, call.now, call.meeting.id, Fact.PLAN)
    return Reply(updates=await _screen_anew(call))


@routes.drawn(Form.MESSAGES, Role.FACILITATOR)
async def _screen_anew(call: Call) -> dict[str, object]:
    return await _screen(call, call.found_meeting)


@routes.act(Act.NOT_REACHED, Role.FACILITATOR, reads=True, paged=True)
async def not_reached(call: Call) -> Reply:
    """List what did not arrive, in the place of the messages when it is asked for there."""
    rows = await missed.shown(call.db, call.network.id)
    looked_up = await missed.looked_up(call.db, call.network.id, call.now)
    start = call.start_in(Form.NOT_REACHED)
    shown = view.not_reached(call.t, call.network, rows, start=start, looked_up=looked_up)
    here = call.within(Form.MESSAGES) or call.within(Form.NOT_REACHED)
    return Reply(updates=shown) if here else Reply(opens=shown)


async def _meant(call: Call) -> list[Delivery]:
    """Return what a button of that list is about: one message, those of a kind, or what is never shown."""
    if call.about.message is not None:
        return [await missed.named(call.db, call.network.id, call.about.message)]
    if call.about.choice is not None:
        return await missed.of_kind(call.db, call.meeting, _kind(call))
    return await missed.never_shown(call.db, call.network.id)


@routes.act(Act.SEND_AGAIN, Role.FACILITATOR)
async def send_again(call: Call) -> Reply:
    """Send once more what did not arrive: once a press, and only if the outbox finds it still wanted."""
    rows = await _meant(call)
    if call.about.message is None and call.about.choice is None:
        missed.send_what_has_use(rows, call.now)
        return await _list_again(call, call.t("message.never_shown_again"))
    again = missed.send_again(rows, call.about.attempt or 0, call.now)
    if not again:
        return await _list_again(call, call.t("message.tried_again"))
    return await _list_again(call, with_pause(call, call.t("message.goes_again"), again[0].expires))


@routes.act(Act.SETTLED, Role.FACILITATOR)
async def settled(call: Call) -> Reply:
    """Take from the list what the facilitator told people in another way."""
    if call.about.message is None and call.about.choice is None:
        raise NotFound
    for row in await _meant(call):
        row.settle()
    return await _list_again(call, call.t("message.was_settled"))


async def _list_again(call: Call, said: str) -> Reply:
    await call.db.flush()
    rows = await missed.shown(call.db, call.network.id)
    looked_up = await missed.looked_up(call.db, call.network.id, call.now)
    start = call.start_in(Form.NOT_REACHED)
    shown = view.not_reached(call.t, call.network, rows, said, start, looked_up=looked_up)
    return Reply(updates=shown, home=True)


@routes.act(Act.COPY, Role.FACILITATOR, reads=True, paged=True)
async def copy(call: Call) -> Reply:
    """Show a message as plain text, to be copied for e-mail."""
    if call.about.message is not None:
        row = await missed.named(call.db, call.network.id, call.about.message)
        meeting = await call.db.get(LearningSession, row.session_id) if row.session_id else None
        sent = True
    else:
        row, meeting = _stand_in(call, _kind(call)), call.meeting
        gone = await message.gone(call.db, meeting, call.now)
        sent = any(one.kind is row.kind for one in gone)
    if RULES[row.kind].copied is Copied.IN_SLACK:
        return Reply(opens=notice(call.t, call.t.plain("message.only_in_slack")))
    if RULES[row.kind].copied is Copied.NEVER or not copies.can_be_copied(row.kind, meeting, sent=sent):
        return Reply(opens=notice(call.t, call.t.plain("message.not_to_copy")))
    to = await _reader(call, row)
    with copies.as_if_due(call.db, meeting, row.kind) if meeting is not None else nullcontext():
        text = await copies.copy(call.db, call.network, row, meeting, to, call.now)
    shown = view.copy(call.t, text, call.about, call.about.start or 0)
    return Reply(updates=shown) if call.within(Form.COPY) else Reply(opens=shown)


def _stand_in(call: Call, kind: Kind) -> Delivery:
    """Return a message of a kind about a session as it would stand in the outbox."""
    home, meeting = call.network, call.meeting
    if RULES[kind].expires is None or not RULES[kind].told:
        raise NotFound
    return copies.stand_in(home, meeting, kind, call.now)


async def _reader(call: Call, row: Delivery) -> Person | None:
    """Return for whom a copy is written; a message to many in the language of the network."""
    if row.person_id is not None:
        return (await people(call.db, [row.person_id])).get(row.person_id)
    if RULES[row.kind].audience is Audience.CHANNEL:
        return None
    if RULES[row.kind].audience is Audience.FACILITATORS:
        return call.person
    home = call.network
    return person.stranger(home.team_id, "", home.language, home.zone)


@routes.form(Form.COPY, Role.ANYONE)
async def copied(_call: Call, _form: Empty) -> Reply:
    """Close the text that was copied; what was changed in it is not kept."""
    return Reply(wakes=False)


@routes.act(Act.PAUSE, Role.FACILITATOR, reads=True)
async def open_pause(call: Call) -> Reply:
    """Ask until when the network is paused."""
    home = call.network
    ahead = await programme.not_begun(call.db, home.id)
    return Reply(opens=view.pause_form(call.t, home, ahead, call.now, paused=home.paused(call.now)))


@routes.form(Form.PAUSE, Role.FACILITATOR, view.Until)
async def pause(call: Call, form: view.Until) -> Reply:
    """Pause the network until a day, or give the pause another end."""
    home = call.network
    home.pause(form.day, call.now)
    assert home.resumes_at is not None
    await outbox.release_held(call.db, home.id, call.now)
    await _refresh_previews(call)
    lapses = 0
    for meeting in await _looked_at(call):
        to_come = await message.planned(call.db, home, meeting, call.now)
        lapses += sum(one.fate is Fate.LAPSES for one in to_come)
    resumes = call.t.moment(home.resumes_at, home.zone)
    said = [call.t.plain("message.was_paused", resumes=resumes)]
    if lapses:
        said.append(call.t.n("message.will_lapse", lapses))
    return Reply(updates=notice(call.t, " ".join(said)), home=True)


@routes.act(Act.END_PAUSE, Role.FACILITATOR)
async def end_pause(call: Call) -> Reply:
    """End the pause now: what is still of use goes, each in its hours."""
    call.network.end_pause()
    await outbox.release_held(call.db, call.network.id, call.now)
    await _refresh_previews(call)
    if call.within(Form.MESSAGES):
        meeting = await programme.current(call.db, call.network.id)
        return Reply(updates=await _screen(call, meeting), home=True)
    said = notice(call.t, call.t.plain("message.pause_ended"))
    return Reply(opens=None if call.within(Form.MENU) else said, home=True)


async def _refresh_previews(call: Call) -> None:
    await call.db.flush()
    await posted.changed_in(call.db, call.now, call.network.id, Fact.PLAN)


@at_home(Place.TASKS, after="under_way")
async def undelivered(look: Look) -> Parts:
    """The pause, and what did not arrive."""
    rows = await missed.shown(look.db, look.network.id)
    return view.waits(look.t, look.network, rows, paused=look.network.paused(look.now))


@at_home(Place.BUTTONS, after="to_bank")
async def to_messages(look: Look) -> Parts:
    """The messages of the network."""
    return [view.button(look.t, look.network)] if look.membership.leads else []
