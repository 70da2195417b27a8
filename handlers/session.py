"""Sessions: planned alone or as a series, moved, cancelled; and who says they will come."""

from datetime import date, datetime, time

import msgspec
from icalendar import Calendar as Ics
from icalendar import Event as IcsEvent

from bot.forms import Empty
from bot.ids import Act, Form
from bot.reply import File, Reply
from bot.router import Call, Role, Routes
from bot.views import session as view
from bot.views.notice import notice
from models import delivery, moves, session
from models.base import Refusal
from models.calendar import instant, series
from models.plan import Kind
from models.session import InThePast, LearningSession, Mode, Rsvp, WrongStage

routes = Routes()

SHORTEST, LONGEST = 15, 600  # minutes


class TooShort(Refusal):
    """A session takes between fifteen minutes and ten hours."""


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """What the form of a session asks."""

    minutes: int
    mode: Mode
    day: date | None = None
    hour: time | None = None
    title: str = ""
    place: str = ""
    bring: str = ""
    weeks: int | None = None
    times: int | None = None


class When(msgspec.Struct, frozen=True):
    """A day and an hour."""

    day: date
    hour: time


@routes.act(Act.RSVP, Role.MEMBER)
@routes.act(f"{Act.RSVP}_{Rsvp.YES}", Role.MEMBER)
@routes.act(f"{Act.RSVP}_{Rsvp.NO}", Role.MEMBER)
@routes.act(f"{Act.RSVP}_{Rsvp.MAYBE}", Role.MEMBER)
async def rsvp(call: Call) -> Reply:
    """Say Yes, No or Maybe; the counts follow, and who says Yes gets the calendar file once."""
    meeting, answer = call.meeting, call.about.rsvp
    if meeting.stage not in session.BEFORE or answer is None:
        raise WrongStage(stage=meeting.stage)
    row = await session.attendance(call.db, meeting.id, call.person.id)
    first_yes = answer is Rsvp.YES and row.rsvp is not Rsvp.YES
    row.rsvp = answer
    await delivery.refresh(call.db, call.now, meeting.id, Kind.ANNOUNCEMENT)
    if call.channel and call.message_ts:
        await delivery.refresh_message(call.db, call.now, call.channel, call.message_ts)
    return Reply(
        says=view.rsvp_noted(call.t, meeting, answer),
        file=_calendar_file(call, meeting) if first_yes else None,
        home=_at_home(call),
    )


def _at_home(call: Call) -> bool:
    return (call.payload.get("view") or {}).get("type") == "home"


def _calendar_file(call: Call, meeting: LearningSession) -> File:
    """Return the session as an iCalendar file (RFC 5545)."""
    happening = IcsEvent()
    happening.add("uid", f"session-{meeting.id}@kring")
    happening.add("sequence", meeting.edition)
    happening.add("dtstamp", call.now)
    happening.add("dtstart", meeting.starts_at)
    happening.add("dtend", meeting.ends_at)
    happening.add("summary", view.heading(call.t, meeting, call.network))
    if meeting.place:
        happening.add("location", meeting.place)
    calendar = Ics()
    calendar.add("prodid", "-//Kring//NL")
    calendar.add("version", "2.0")
    calendar.add_component(happening)
    return File(
        name=f"{meeting.starts_local:%Y-%m-%d}.ics",
        content=calendar.to_ical(),
        title=view.heading(call.t, meeting, call.network),
        comment=call.t("session.calendar_file"),
    )


@routes.act(Act.NEW_SESSION, Role.FACILITATOR, reads=True)
@routes.command("session", "bijeenkomst", role=Role.FACILITATOR, reads=True)
async def plan_session(call: Call) -> Reply:
    """Open the form for a session or a series."""
    return Reply(opens=view.session_form(call.t, call.network))


@routes.act(Act.EDIT_SESSION, Role.FACILITATOR, reads=True)
async def edit_session(call: Call) -> Reply:
    """Open the form with what is known of a session."""
    return Reply(opens=view.session_form(call.t, call.network, call.meeting))


@routes.form(Form.SESSION, Role.FACILITATOR, Details)
async def fill_in_session(call: Call, form: Details) -> Reply:
    """Change a session, or show the dates of the new ones before they are saved."""
    if not SHORTEST <= form.minutes <= LONGEST:
        raise TooShort(field="minutes", shortest=SHORTEST, longest=LONGEST)
    if call.found_meeting is not None:
        await _change(call, call.meeting, form)
        return Reply(updates=notice(call.t, call.t.plain("session.saved")))
    dates = _dates(call, form)
    kept = msgspec.json.encode(form).decode()
    return Reply(opens=view.dates_to_confirm(call.t, call.network, dates, kept), wakes=False)


async def _change(call: Call, meeting: LearningSession, form: Details) -> None:
    if meeting.stage not in session.BEFORE:
        raise WrongStage(stage=meeting.stage)
    meeting.title, meeting.place, meeting.bring = form.title.strip(), form.place.strip(), form.bring.strip()
    meeting.mode = form.mode
    if meeting.minutes != form.minutes:
        meeting.minutes = form.minutes
        await moves.settle_neighbours(call.db, call.network, meeting)
    await delivery.refresh(call.db, call.now, meeting.id, Kind.ANNOUNCEMENT)


def _dates(call: Call, form: Details) -> list[datetime]:
    assert form.day is not None
    assert form.hour is not None
    first = datetime.combine(form.day, form.hour)  # noqa: DTZ001 - wall time; the network's zone comes later
    if instant(first, call.network.zone) <= call.now:
        raise InThePast(field="day")
    if form.weeks and form.times:
        return list(series(first, form.weeks, form.times))
    return [first]


@routes.form(Form.SERIES, Role.FACILITATOR)
async def save_series(call: Call, _form: Empty) -> Reply:
    """Save the sessions whose dates were shown."""
    form = msgspec.json.decode(call.about.choice or "", type=Details)
    made = []
    for starts in _dates(call, form):
        meeting = LearningSession(
            network_id=call.network.id,
            number=await session.next_number(call.db, call.network.id),
            starts_local=starts,
            minutes=form.minutes,
            zone=call.network.zone,
            created_at=call.now,
            title=form.title.strip(),
            place=form.place.strip(),
            bring=form.bring.strip(),
            mode=form.mode,
        )
        call.db.add(meeting)
        await call.db.flush()
        made.append(meeting)
    for meeting in made:
        await moves.settle_neighbours(call.db, call.network, meeting)
    line = await moves.timeline(call.db, call.network, made[0])
    announced = call.t.moment(max(line.due(Kind.ANNOUNCEMENT), call.now), call.network.zone)
    return Reply(updates=notice(call.t, call.t.plain("session.planned", when=announced)), home=True)


@routes.act(Act.MOVE_SESSION, Role.FACILITATOR, reads=True)
async def open_move(call: Call) -> Reply:
    """Open the form that moves a session."""
    return Reply(opens=view.move_form(call.t, call.meeting))


@routes.form(Form.MOVE_SESSION, Role.FACILITATOR, When)
async def move(call: Call, form: When) -> Reply:
    """Move a session; every reminder moves along."""
    starts = datetime.combine(form.day, form.hour)  # noqa: DTZ001 - wall time of the session's zone
    await moves.reschedule(call.db, call.network, call.meeting, starts, call.meeting.minutes, call.now)
    return Reply(updates=notice(call.t, call.t.plain("session.was_moved")), home=True)


@routes.act(Act.CANCEL_SESSION, Role.FACILITATOR, reads=True)
async def open_cancel(call: Call) -> Reply:
    """Ask once more before a session is called off."""
    return Reply(opens=view.cancel_form(call.t, call.meeting, call.network))


@routes.form(Form.CANCEL_SESSION, Role.FACILITATOR)
async def cancel(call: Call, _form: Empty) -> Reply:
    """Call a session off."""
    await moves.cancel(call.db, call.network, call.meeting, call.now)
    return Reply(updates=notice(call.t, call.t.plain("session.was_cancelled")), home=True)


@routes.act(Act.ANNOUNCE, Role.FACILITATOR)
async def announce(call: Call) -> Reply:
    """Announce a session earlier than planned."""
    await moves.announce(call.db, call.network, call.meeting, call.now)
    return Reply(opens=notice(call.t, call.t.plain("session.was_announced")), home=True)


@routes.act(Act.CLOSE_QUESTIONS, Role.FACILITATOR)
async def close_questions(call: Call) -> Reply:
    """Close the questions earlier than planned; the proposal follows."""
    await moves.close_questions(call.db, call.network, call.meeting, call.now)
    return Reply(opens=notice(call.t, call.t.plain("session.questions_were_closed")), home=True)


@routes.act(Act.DID_NOT_HAPPEN, Role.FACILITATOR)
async def did_not_happen(call: Call) -> Reply:
    """The session did not take place: nothing more is asked about it."""
    await moves.cancel(call.db, call.network, call.meeting, call.now)
    return Reply(opens=notice(call.t, call.t.plain("session.noted_not_held")), home=True)
