"""A network begins: in its own channel, from scratch or in the middle of its life."""

import re
from datetime import date, datetime, time

from bot import phases
from bot.act.call import Call
from bot.act.channel import DIRECT, Ask
from bot.act.forms import About
from bot.act.held import with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.slack.scopes import PINS
from bot.views import beginning as view
from bot.views.home import Place
from bot.views.notice import notice
from bot.views.session_forms import Oddities
from handlers.membership import never_asked
from handlers.session import odd_about
from models import (
    account,
    appointing,
    closed,
    how_long,
    joining,
    moves,
    posted,
    programme,
    question,
    question_bank,
    sending,
    session,
    settings,
)
from models.appointing import Leaders
from models.base import Refusal
from models.calendar import has_holidays, zone_exists
from models.network import ChannelTaken, Network, alone_in_channel
from models.places import country_of
from models.plan import Fact, Kind
from models.question_bank import Noted
from models.session import LearningSession
from models.writing import line_of_list

routes = Routes()

ELSEWHERE = "BE"  # for a zone of no country; whoever begins a network can change it
HIGHEST = 999
NAMED = re.compile(r"\s@([^@]{1,60})$")  # "How do I begin? @Anna"


class LineTooLong(Refusal):
    """One of several lines is longer than a question may be."""


class NotInChannel(Refusal):
    """A network begins in its own channel."""


class KringNotHere(Refusal):
    """Kring is not in the channel in which a network is to begin."""


class KringNotThere(Refusal):
    """Kring is not in the channel that was chosen."""


class GuestsBeginNone(Refusal):
    """A guest does not begin a network."""


class KringGone(Refusal):
    """Kring is not in the channel any more, or not yet."""


class SlackSilent(Refusal):
    """Slack did not say what kind of channel it is."""


class HourMissing(Refusal):
    """A first day without an hour."""


@routes.command("new", "nieuw", role=Role.ANYONE, reads=True, asks=Ask.ABOUT, introduces=True)
async def open_new(call: Call) -> Reply:
    """Open the form for a new network in this channel; what stands behind the command is its theme."""
    typed = f"{call.payload.get('command', '')} {call.payload.get('text', '')}".strip()
    if not call.channel or call.channel.startswith(DIRECT) or call.seen.several:
        raise NotInChannel(typed=typed)
    if call.seen.here is False:
        raise KringNotHere(typed=typed)
    if await closed.lives_in(call.db, call.team_id, call.channel) is not None:
        raise ChannelTaken
    return Reply(opens=_first_form(call, call.channel))


@routes.act(Act.BEGIN, Role.ANYONE, reads=True, introduces=True)
async def open_where(call: Call) -> Reply:
    """Ask in which channel somebody wants to begin a network, who is in none or did not come from there."""
    _must_be_of_the_house(call)
    return Reply(opens=view.where_form(call.t))


@routes.form(Form.BEGINS_WHERE, Role.ANYONE, view.BeginsWhere, asks=Ask.ABOUT, introduces=True)
async def begins_where(call: Call, form: view.BeginsWhere) -> Reply:
    """Go on to the form for a new network in the channel that was chosen."""
    _must_be_of_the_house(call, field="channel")
    if call.seen.here is None:
        raise SlackSilent(field="channel")
    if not call.seen.here:
        raise KringNotThere(field="channel")
    if await closed.lives_in(call.db, call.team_id, form.channel) is not None:
        raise ChannelTaken(field="channel")
    return Reply(updates=_first_form(call, form.channel), wakes=False)


def _must_be_of_the_house(call: Call, field: str = "") -> None:
    """Refuse who is a guest in this Slack. Raises GuestsBeginNone."""
    told = call.picked.get(call.user_id)
    if told is not None and told.guest:
        raise GuestsBeginNone(field=field)


def _first_form(call: Call, channel: str) -> View:
    """Draw the form for a new network as far as Kring can fill it in."""
    public = call.seen.public is True
    told = call.picked.get(call.user_id)
    zone = told.zone if told is not None and zone_exists(told.zone) else call.person.zone
    begun = view.NewNetwork(theme=call.text[:150], facilitator=call.user_id, country=_country(zone))
    return _form(call, channel, begun, zone, public=public)


def _form(call: Call, channel: str, filled: view.NewNetwork, zone: str, *, public: bool) -> View:
    about = About(channel=channel, choice=zone)
    return view.new_form(call.t, about, filled, public=public, shared=call.seen.shared)


def _country(zone: str) -> str:
    return country_of(zone) or ELSEWHERE


@routes.form(
    Form.NEW_NETWORK, Role.ANYONE, view.NewNetwork, asks=Ask.ABOUT, sends=True, introduces=True, meets=True
)
async def begin(call: Call, form: view.NewNetwork) -> Reply:
    """Begin a network: its facilitators, its pinned message and its first date."""
    channel = call.about.channel or ""
    if call.seen.here is None:
        raise SlackSilent(field="theme")
    if not call.seen.here:
        raise KringGone(field="theme")
    if await closed.lives_in(call.db, call.team_id, channel) is not None:
        raise ChannelTaken(field="theme")
    shown = call.about.choice or call.person.zone
    if call.seen.public and not form.public:
        return Reply(updates=_form(call, channel, form, shown, public=True))
    if (told := call.picked.get(call.user_id)) is not None:
        await account.note(call.db, call.person, told, call.now)
    zone, country = call.person.zone, form.country.strip().upper() or _country(shown)
    if zone != shown and country == _country(shown):  # Slack said nothing when the form was opened
        country = _country(zone)
    if not has_holidays(country):
        raise settings.NoSuchCountry(field="country")
    await closed.make_room(call.db, call.team_id, channel)
    home = Network(
        team_id=call.team_id,
        channel_id=channel,
        theme=question.cleaned(form.theme, "theme"),
        created_at=call.now,
        language=call.person.language,
        zone=zone,
        country=country,
        keeps_sessions=how_long.usual(call.keeps_at_most),
        keeps_names=how_long.usual(call.keeps_at_most),
    )
    call.db.add(home)
    call.person.acted = True
    with alone_in_channel("theme"):
        await call.db.flush()
    leaders = Leaders(form.facilitator, form.stand_ins, call.person, call.picked)
    await appointing.appoint(call.db, home, leaders, call.now)
    await sending.of_network(call.db, home, Kind.PINNED, f"network:{home.id}", call.now)
    first, oddities = None, Oddities()
    if form.day is not None:
        first, oddities = await _first_session(call, home, form.day, form.hour)
    leads = call.user_id in leaders.user_ids
    soon = first is not None and first.next_move_at is not None and first.next_move_at <= call.now
    begun = view.started(
        call.t, home, leads=leads, shared=call.seen.shared, first=first, soon=soon, oddities=oddities,
        pinned=PINS not in call.ungranted,
    )  # fmt: skip
    return Reply(updates=begun, home=True)


async def _first_session(
    call: Call, home: Network, day: date, hour: time | None
) -> tuple[LearningSession, Oddities]:
    if hour is None:
        raise HourMissing(field="hour")
    typed = datetime.combine(day, hour)
    meeting = LearningSession(
        network_id=home.id,
        number=1,
        starts_local=session.on_the_clock(typed, home.zone),
        minutes=LearningSession.DURATION,
        zone=home.zone,
        created_at=call.now,
        kept_days=home.keeps_sessions,
    )
    if meeting.starts_at <= call.now:
        raise session.InThePast(field="day")
    call.db.add(meeting)
    await moves.settle(call.db, home, meeting)
    return meeting, odd_about(home, meeting, typed, ())


@routes.act(Act.BEGAN_BEFORE, Role.FACILITATOR, reads=True, asks=Ask.PEOPLE)
async def open_began_before(call: Call) -> Reply:
    """Open the form of a network that has met before, with the people of the channel to invite."""
    return Reply(opens=view.began_before_form(call.t, call.network, await never_asked(call)))


@routes.form(Form.BEGAN_BEFORE, Role.FACILITATOR, view.BeganBefore)
async def began_before(call: Call, form: view.BeganBefore) -> Reply:
    """Take over what a network brings along; sending it in twice changes nothing more."""
    home, number = call.network, settings.number(form.number, 1, HIGHEST, "number")
    noted = [_noted(line) for line in form.questions.splitlines()]
    too_long = next((at for at, item in enumerate(noted, 1) if len(item.text) > question.LONGEST), None)
    if too_long is not None:
        raise LineTooLong(field="questions", line=too_long, longest=question.LONGEST)
    if home.first_number != number:
        home.first_number = number
        await programme.renumber(call.db, home.id, home.first_number)
    meant_for = await programme.taking_questions(call.db, home.id)
    entered = await question_bank.enter(
        call.db,
        home.id,
        [item for item in noted if item.text],
        meant_for.id if meant_for else None,
        call.person.id,
        call.now,
    )
    invited = (await joining.invite(call.db, home, form.people, call.now)).invited
    await posted.changed_in(call.db, call.now, home.id, Fact.WHERE | Fact.QUESTIONS)
    said = view.began_before(call.t, number, entered, invited)
    return Reply(updates=notice(call.t, with_pause(call, said) if invited else said), home=True)


def _noted(line: str) -> Noted:
    """Read one line: a bullet or a number before it is left out, a name after @ is the asker's."""
    text, name = line_of_list(line), ""
    if found := NAMED.search(text):
        text, name = text[: found.start()], found[1].strip()
    return Noted(text.strip(), name)


@at_home(Place.TASKS, after="under_way")
async def to_begin(look: Look) -> Parts:
    """What is still to be done before the first session is announced."""
    home = look.network
    if await look.once(programme.has_met, home.id):
        return []
    done = await phases.done(look.db, home.id, to_begin=True)
    return view.checklist(look.t, home, look.coming, done)


@at_home(Place.MENU, after="to_enter")
async def may_have_met(look: Look) -> Parts:
    """The way in for a network that may have met before Kring came."""
    home = look.network
    if not look.membership.leads or home.first_number != 1:
        return []
    return [] if await look.once(programme.has_met, home.id) else [view.began_before_button(look.t, home)]
