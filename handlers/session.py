"""Sessions: planned alone or as a series; and what is said of them, changed."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from bot.act import as_read
from bot.act.call import Call
from bot.act.forms import About, BadForm, Empty, decoded, filled_in
from bot.act.held import to_channel, with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.slack.blocks import View
from bot.views import agenda as agenda_view
from bot.views import session_forms as forms
from bot.views.notice import notice
from bot.views.person import name
from bot.views.session_forms import Details, Oddities, PlannedDate
from models import agenda, hosting, joining_online, planning, programme, session
from models.base import Refusal
from models.calendar import instant, series
from models.network import Network
from models.plan import Kind
from models.session import InThePast, LearningSession, Stage

routes = Routes()

SHORTEST, LONGEST = 15, 600  # minutes
WORDS = ("title", "place", "link", "bring", "host", "speaker")


class TooShort(Refusal):
    """A session takes between fifteen minutes and ten hours."""


class SeriesIncomplete(Refusal):
    """A series needs both its rhythm and its number."""


@routes.act(Act.NEW_SESSION, Role.FACILITATOR, reads=True)
async def plan_session(call: Call) -> Reply:
    """Open the form for a session or a series, or open it again with what was filled in."""
    home, about = call.network, About(network=call.network.id)
    often = await joining_online.often_online(call.db, home.id)
    known = await hosting.of_network(call.db, home)
    filled = None if call.about.choice is None else decoded(call.about.choice, Details)
    shown = forms.session_form(call.t, about, filled, network=home, often_online=often, known=known)
    return Reply(opens=shown) if filled is None else Reply(updates=shown)


@routes.command("session", "bijeenkomst", role=Role.ANYONE, reads=True)
async def plan_by_command(call: Call) -> Reply:
    """Open the form for a session of the network in view."""
    return await in_one_network(call, Act.NEW_SESSION, plan_session, Role.FACILITATOR)


@routes.act(Act.EDIT_SESSION, Role.FACILITATOR, reads=True)
async def edit_session(call: Call) -> Reply:
    """Open the form with what is known of a session."""
    if call.meeting.stage is Stage.UNDERWAY:
        return Reply(opens=forms.place_form(call.t, call.meeting, _as_it_is(call.meeting)))
    return Reply(opens=await _to_edit(call))


async def _to_edit(call: Call) -> View:
    known = await hosting.of_network(call.db, call.network)
    about = About(session=call.meeting.id)
    return forms.session_form(call.t, about, _as_it_is(call.meeting), known=known)


async def _chosen(call: Call, form: Details) -> Details:
    """Return a form with the place and the member that were chosen in a menu as its words.

    What was written in another field at the same time is kept beside them: both were meant.
    """
    if form.place_before is None and form.host_member is None:
        return form
    known = await hosting.of_network(call.db, call.network)
    place, host = form.place.strip(), form.host.strip()
    if form.place_before is not None and form.place_before < len(known.places):
        place = known.places[form.place_before]
    member = next((name(one) for one in known.turns if one.id == form.host_member), "")
    if member and member.casefold() not in host.casefold():
        host = ", ".join(part for part in (member, host) if part)
    return msgspec.structs.replace(form, place=place, host=host, place_before=None, host_member=None)


def _as_it_is(meeting: LearningSession) -> Details:
    known = planning.Details.of(meeting)
    return Details(**{**dataclasses.asdict(known), "minutes": str(known.minutes)})


@routes.form(Form.SESSION, Role.FACILITATOR, Details, sends=True)
async def fill_in_session(call: Call, form: Details) -> Reply:
    """Change a session, or show the dates of the new ones before they are saved."""
    if call.found_meeting is not None:
        form = await _chosen(call, as_read.merged(call, form, await _to_edit(call)))
        if "minutes" not in filled_in(call.view):  # only where it is was asked: it goes on
            known = {name: getattr(form, name) for name in ("mode", "place", "link")}
            form = msgspec.structs.replace(_as_it_is(call.meeting), **known)
        others = await programme.of_network(call.db, call.network.id)
        beside = planning.runs_into(call.meeting, minutes_of(form.minutes), others)
        if beside is None:
            return await _change(call, form)
        kept = _changes(_as_it_is(call.meeting), form)
        return Reply(updates=forms.longer_anyway(call.t, call.meeting, beside, kept), wakes=False)
    form = await _chosen(call, form)
    dates = await as_they_will_be(call, form)
    return Reply(updates=to_confirm(call, form, dates), wakes=False)


def to_confirm(call: Call, form: Details, dates: Sequence[PlannedDate], saved: str = "") -> View:
    """Show dates before they are saved, below what was `saved` already."""
    kept = msgspec.json.encode(form).decode()
    return forms.dates_to_confirm(call.t, call.network, dates, kept, saved)


def _changes(before: Details, form: Details) -> str:
    """Return what a form changes: what a colleague changes meanwhile is theirs."""
    was, now = msgspec.structs.asdict(before), msgspec.structs.asdict(form)
    return msgspec.json.encode({name: now[name] for name in was if was[name] != now[name]}).decode()


@routes.form(Form.LONGER_ANYWAY, Role.FACILITATOR, sends=True)
async def longer_anyway(call: Call, _form: Empty) -> Reply:
    """Change a session that goes on beside another one by it, now that it was seen."""
    kept = msgspec.structs.asdict(_as_it_is(call.meeting)) | decoded(call.about.choice, dict[str, Any])
    return await _change(call, decoded(msgspec.json.encode(kept).decode(), Details))


async def _change(call: Call, form: Details) -> Reply:
    await planning.change(call.db, call.network, call.meeting, _known(form), call.now)
    key = "session.saved" if call.meeting.stage is Stage.PLANNED else "session.saved_and_shown"
    items = await agenda.items(call.db, call.meeting.id)
    over = agenda_view.shortened(call.t, call.meeting, items) if call.meeting.stage in session.BEFORE else []
    return Reply(updates=notice(call.t, call.t.plain(key), *over), home=True, homes=True)


def minutes_of(written: str) -> int:
    """Return how long a session takes. Raises TooShort."""
    typed = written.strip()
    if not typed.isdecimal() or not SHORTEST <= int(typed) <= LONGEST:
        raise TooShort(field="minutes", shortest=SHORTEST, longest=LONGEST)
    return int(typed)


def _known(form: Details) -> planning.Details:
    words = {name: getattr(form, name).strip() for name in WORDS}
    return planning.Details(minutes_of(form.minutes), form.mode, **words).apart


def _dates(call: Call, form: Details) -> list[datetime]:
    """Return the wall times that the form asks for, as typed. Raises InThePast, SeriesIncomplete."""
    if form.day is None or form.hour is None:
        raise BadForm(field="day")
    if (form.weeks is None) is not (form.times is None):
        raise SeriesIncomplete(field="weeks" if form.weeks is None else "times")
    zone = call.network.zone
    first = datetime.combine(form.day, form.hour)
    if instant(first, zone) <= call.now:
        raise InThePast(field="day")
    dates = series(first, form.weeks, form.times) if form.weeks and form.times else [first]
    return [*dates]


async def as_they_will_be(call: Call, form: Details) -> list[PlannedDate]:
    """Return the dates that the form asks for, as they will be once they are saved, together."""
    details, dates = _known(form), _dates(call, form)
    return planned(call, dates, details, await programme.of_network(call.db, call.network.id))


def planned(
    call: Call, starting: Sequence[datetime], details: planning.Details, known: Sequence[LearningSession]
) -> list[PlannedDate]:
    """Return wall times as they will be once they are saved together, beside the known sessions."""
    home = call.network
    typed = {session.on_the_clock(starts, home.zone): starts for starts in starting}
    taken = {meeting.starts_local for meeting in known}
    made = [planning.made(home, 0, starts, details, call.now) for starts in typed]
    together = [*known, *(meeting for meeting in made if meeting.starts_local not in taken)]
    dates = []
    for meeting in made:
        line = programme.timeline_among(home, meeting, together)
        announced = line.due(Kind.ANNOUNCEMENT)
        at_once = announced <= call.now
        oddities = odd_about(home, meeting, typed[meeting.starts_local], known)
        follows = line.before() if at_once else ()
        dates.append(PlannedDate(meeting.starts_local, None if at_once else announced, oddities, follows))
    return dates


def odd_about(
    home: Network, meeting: LearningSession, typed: datetime, known: Sequence[LearningSession]
) -> Oddities:
    """Return what is odd about the date of a session, among the others of its network."""
    starts = meeting.starts_local
    others = [one for one in known if one.id != meeting.id and one.starts_local != starts]
    near = [one for one in others if one.overlaps(meeting) or one.starts_local.date() == starts.date()]
    return Oddities(
        free=not home.calendar.is_working_day(starts.date()),
        skipped=None if typed == starts else typed.time(),
        beside=next(iter(near), None),
    )


@routes.form(Form.SERIES, Role.FACILITATOR, sends=True)
async def save_series(call: Call, _form: Empty) -> Reply:
    """Save the sessions whose dates were shown; those that were saved before stay as they are."""
    said = await save(call, decoded(call.about.choice, Details))
    return Reply(updates=notice(call.t, said), home=True, homes=True)


async def save(call: Call, form: Details) -> str:
    """Save sessions, and return what is said of it. Raises InThePast."""
    known, typed = _known(form), _dates(call, form)
    dates = [session.on_the_clock(starts, call.network.zone) for starts in typed]
    made = await planning.series(call.db, call.network, dates, known, call.now)
    return await told_of(call, made[0])


async def told_of(call: Call, first: LearningSession) -> str:
    """Return what is said of sessions that were planned, of which this is the first: when it is announced."""
    line = await programme.timeline(call.db, call.network, first)
    announced = line.due(Kind.ANNOUNCEMENT)
    key = "session.planned_soon" if line.due(Kind.PREVIEW) < call.now else "session.planned"
    said = call.t.plain(key, when=call.t.moment(announced, call.network.zone))
    if announced <= call.now:
        said = to_channel(call, "session.planned_now", "session.planned_waits", first.starts_at)
    elif call.network.resumes_at is not None and announced < call.network.resumes_at:
        said = with_pause(call, call.t.plain("session.planned_waits"), first.starts_at)
    return said
