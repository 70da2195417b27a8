"""Date polls: the group is asked, each says when they can, and one press makes the session of a date."""

from contextlib import suppress
from datetime import date, datetime, time
from typing import Any

import msgspec

from bot.act.call import Call
from bot.act.forms import filled_in
from bot.act.held import to_channel, with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.views import date_lead as lead_view
from bot.views import date_poll as view
from bot.views.home import Place
from bot.views.notice import notice
from handlers import session as sessions
from handlers.off_slack import who_says, who_tell_it
from models import date_poll, date_poll_acts, planning, programme
from models.calendar import instant, wall_time
from models.date_poll import Can, DatePoll, Poll, PollState
from models.session import InThePast
from models.together import some

routes = Routes()


# Whoever facilitates


@routes.act(Act.DATES_NEW, Role.FACILITATOR, reads=True)
async def open_new(call: Call) -> Reply:
    """Open the form with what was filled in for a session."""
    others = await date_poll.open_in(call.db, call.network.id)
    shown = lead_view.new(call.t, call.network, others, _filled(call))
    return Reply(updates=shown) if call.within(Form.SESSION) else Reply(opens=shown)


def _filled(call: Call) -> dict[str, Any]:
    """Return what the form of a session holds that a poll asks too."""
    if not call.within(Form.SESSION):
        return {}
    held = filled_in(call.view)
    known: dict[str, Any] = {
        name: held[name] for name in ("title", "place", "minutes", "mode") if name in held
    }
    with suppress(KeyError, ValueError):
        known["day_1"] = date.fromisoformat(held["day"])
    with suppress(KeyError, ValueError):
        known["hour_1"] = time.fromisoformat(held["hour"])
    return known


@routes.form(Form.DATES_NEW, Role.FACILITATOR, lead_view.Ask, sends=True)
async def ask(call: Call, form: msgspec.Struct) -> Reply:
    """Ask the group. Raises InThePast, TooFewDates and TooShort."""
    typed = msgspec.structs.asdict(form)
    minutes = sessions.minutes_of(typed["minutes"])
    known = planning.Details(
        minutes, typed["mode"], title=typed["title"].strip(), place=typed["place"].strip()
    )
    poll = await date_poll_acts.ask(call.db, call.network, _dates(call, typed), known, call.now)
    until = [day.starts_at(poll) for day in await date_poll.dates_of(call.db, poll.id)][-1]
    said = to_channel(call, "date_poll.asked", "date_poll.asked_waits", until)
    return Reply(updates=notice(call.t, said), home=True, homes=True)


def _dates(call: Call, typed: dict[str, Any]) -> list[datetime]:
    """Return the wall times as typed; an hour that is left empty is that of the date above."""
    found, hour = list[datetime](), typed["hour_1"]
    for day, at in zip(lead_view.DAYS, lead_view.HOURS, strict=True):
        hour = typed[at] or hour
        if typed[day] is None or hour is None:
            continue
        found.append(datetime.combine(typed[day], hour))
        if instant(found[-1], call.network.zone) <= call.now:
            raise InThePast(field=day)
    return found


@routes.act(Act.DATES_REMIND, Role.FACILITATOR, sends=True)
async def remind(call: Call) -> Reply:
    """Remind who said nothing, once."""
    poll = await date_poll.load(call.db, call.network.id, call.about.item or 0)
    await date_poll_acts.remind(call.db, call.network, poll, call.now)
    await call.db.flush()
    return Reply(updates=await _who_can(call, poll))


@routes.act(Act.DATES_CHOOSE, Role.FACILITATOR, sends=True)
async def choose(call: Call) -> Reply:
    """Make the session of a date; a second press says which one it became."""
    poll, day = await date_poll.with_date(call.db, call.network.id, call.about.item or 0)
    if poll.state is PollState.CHOSEN:
        return Reply(updates=await _who_can(call, poll))
    meeting = await date_poll_acts.choose(call.db, call.network, poll, day, call.now)
    said = [lead_view.chosen(call.t, poll, day), await sessions.told_of(call, meeting)]
    return Reply(updates=notice(call.t, " ".join(said)), home=True, homes=True)


@routes.act(Act.DATES_WITHDRAW, Role.FACILITATOR, sends=True)
async def withdraw(call: Call) -> Reply:
    """Ask the group no more; a second press shows what it became."""
    poll = await date_poll.load(call.db, call.network.id, call.about.item or 0)
    if poll.open:
        await date_poll_acts.withdraw(call.db, poll, call.now)
    return Reply(updates=await _who_can(call, poll), home=True, homes=True)


# Everybody


@routes.act(Act.DATES, Role.MEMBER, reads=True, paged=True)
async def open_who_can(call: Call) -> Reply:
    """Show who can when; without a poll what can be done."""
    if call.about.item is not None:
        shown = await _who_can(call, await date_poll.load(call.db, call.network.id, call.about.item))
        return Reply(updates=shown) if call.within(Form.DATES) else Reply(opens=shown)
    polls = await date_poll.open_in(call.db, call.network.id)
    if polls:
        waits = [one for one in polls if not await date_poll.given_by(call.db, one.id, call.person.id)]
        return Reply(opens=await _who_can(call, [*waits, polls[-1]][0]))
    if call.membership.leads:
        return Reply(opens=lead_view.new(call.t, call.network))
    return Reply(opens=notice(call.t, call.t.plain("date_poll.none")))


@routes.command("dates", "datumprikker", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show the date poll of the network in view, or ask the group."""
    return await in_one_network(call, Act.DATES, open_who_can, Role.MEMBER)


@routes.drawn(Form.DATES, Role.MEMBER)
async def drawn(call: Call) -> View:
    """Draw who can when as things stand."""
    poll = await date_poll.load(call.db, call.network.id, call.stands_for.item or 0)
    return await _who_can(call, poll)


async def _who_can(call: Call, poll: DatePoll) -> View:
    await call.db.flush()
    found = await date_poll.standing(call.db, poll, call.now)
    given = await date_poll.given_by(call.db, poll.id, call.person.id)
    choices = await _choices(call, found) if call.membership.leads else None
    return view.who_can(
        call.t, found, call.network, answered=bool(given), choices=choices,
        off_slack=await who_tell_it(call), start=call.start_in(Form.DATES),
    )  # fmt: skip


async def _choices(call: Call, found: Poll) -> dict[int, view.Planned]:
    """Return what follows when a date is chosen, for each that has not gone by."""
    if not found.poll.open:
        return {}
    others = await programme.of_network(call.db, call.network.id)
    known, choices = planning.Details(found.poll.minutes), dict[int, view.Planned]()
    for one in found.ahead:
        starts = wall_time(one.date.starts_at(found.poll), call.network.zone)
        [planned] = sessions.planned(call, [starts], known, others)
        announced = call.t.plain("date_poll.at_once")
        if planned.announced is not None:
            announced = call.t.moment(planned.announced, call.network.zone)
        choices[one.date.id] = view.Planned(planned, announced)
    return choices


@routes.act(Act.DATES_FILL_IN, Role.MEMBER, reads=True)
async def open_form(call: Call) -> Reply:
    """Open the form with what they said; of a poll that is over, what came of it."""
    poll = await date_poll.load(call.db, call.network.id, call.about.item or 0)
    found = await date_poll.standing(call.db, poll, call.now)
    if not poll.open or not found.ahead:
        return Reply(opens=await _who_can(call, poll))
    who = await who_says(call)
    given = await date_poll.given_by(call.db, poll.id, who.id)
    behalf = who if call.about.behalf is not None else None
    return Reply(opens=view.form(call.t, found, {row.date_id: row.can for row in given}, behalf))


@routes.form(Form.DATES_FILL_IN, Role.MEMBER, view.Said)
async def answer(call: Call, form: msgspec.Struct) -> Reply:
    """Note when somebody can. Raises PollOver and DateGone."""
    poll = await date_poll.load(call.db, call.network.id, call.about.item or 0)
    dates = await date_poll.dates_of(call.db, poll.id)
    said: dict[int, Can] = {
        day.id: can for day, name in zip(dates, view.CANS, strict=False) if (can := getattr(form, name))
    }
    await date_poll_acts.answer(call.db, poll, await who_says(call), said, call.now)
    if call.about.behalf is not None:
        return Reply(updates=await _who_can(call, poll), homes=True)
    call.person.acted = True
    noted = with_pause(call, call.t.plain("date_poll.thanks"))
    return Reply(updates=notice(call.t, noted), home=True, homes=True)


async def _open(look: Look) -> list[Poll]:
    """Return the polls that are open, as they stand, but those of which all dates went by."""
    polls = await look.once(date_poll.open_in, look.network.id)
    found = [await look.once(date_poll.standing, poll, look.now) for poll in polls]
    return [one for one in found if one.ahead]


@at_home(Place.TASKS, after="seat_free", if_any=[some(date_poll.open_in)])
async def date_to_choose(look: Look) -> Parts:
    """That everybody said when they can, or that nothing is planned and a date is looked for."""
    waits = [one for one in await _open(look) if not one.missing or not look.sessions]
    return [part for one in waits for part in lead_view.at_home(look.t, one, look.network)]


@at_home(Place.SESSIONS, after="to_come", if_any=[some(date_poll.open_in)])
async def date_looked_for(look: Look) -> Parts:
    """How many said when they can, beside the sessions that are planned."""
    asked = [one for one in await _open(look) if one.missing and look.sessions]
    return [part for one in asked for part in lead_view.at_home(look.t, one, look.network)]


@at_home(Place.FOR_YOU, after="own_cases", if_any=[some(date_poll.open_in)])
async def date_for_me(look: Look) -> Parts:
    """That the group looks for a date, until they said when they can."""
    me = look.person.id
    mine = [found for found in await _open(look) if me in {one.id for one in found.silent}]
    return [part for one in mine for part in view.for_me(look.t, one, look.network)]
