"""Networks: begun, invited to, joined, left, forgotten; language and quiet of one person."""

from datetime import date, datetime, time

import msgspec

from bot.forms import Empty
from bot.ids import Act, Form
from bot.reply import Reply
from bot.router import Call, Role, Routes
from bot.texts import Texts
from bot.views import network as view
from bot.views.notice import notice
from models import delivery, moves, network, person, question, session
from models.base import NotFound, Refusal
from models.calendar import zone_exists
from models.delivery import Delivery
from models.network import ChannelTaken, Membership, Network, NetworkFull, Standing
from models.person import Language
from models.plan import Kind
from models.retention import LEFT_QUESTIONS, Remains, erase
from models.session import LearningSession

routes = Routes()

SMALLEST, LARGEST = 3, 100


class NoSuchZone(Refusal):
    """The name is not in the IANA database."""


class NotInChannel(Refusal):
    """A network begins in its own channel."""


class LastFacilitator(Refusal):
    """A network is never without a facilitator."""


class NumberExpected(Refusal):
    """A number outside its bounds."""


class NewNetwork(msgspec.Struct, frozen=True, kw_only=True):
    """The three things asked at the start."""

    theme: str
    facilitators: list[str]
    day: date | None = None
    hour: time | None = None


class NetworkSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What can be filled in later."""

    theme: str
    language: Language
    zone: str
    country: str
    capacity: int
    threshold: int
    scope_in: str = ""
    scope_out: str = ""
    goal: str = ""
    subdivision: str | None = None


class Invited(msgspec.Struct, frozen=True):
    """Whom to invite."""

    people: list[str]


class Leaving(msgspec.Struct, frozen=True):
    """What happens to open questions."""

    questions: Remains = Remains.WITH_NAME


class Erasing(msgspec.Struct, frozen=True):
    """What happens to open questions when somebody is forgotten."""

    questions: str = "keep"


@routes.command("new", "nieuw", role=Role.ANYONE, reads=True)
async def open_new(call: Call) -> Reply:
    """Open the form for a new network in this channel."""
    if not call.channel or call.channel.startswith("D"):
        raise NotInChannel
    if await network.of_channel(call.db, call.caller.team_id, call.channel) is not None:
        raise ChannelTaken
    return Reply(opens=view.new_form(call.t, call.channel))


@routes.form(Form.NEW_NETWORK, Role.ANYONE, NewNetwork)
async def begin(call: Call, form: NewNetwork) -> Reply:
    """Begin a network: its facilitators, its pinned message and its first date."""
    channel = call.about.choice or ""
    if await network.of_channel(call.db, call.caller.team_id, channel) is not None:
        raise ChannelTaken(field="theme")
    home = Network(
        team_id=call.caller.team_id,
        channel_id=channel,
        theme=question.cleaned(form.theme, "theme"),
        created_at=call.now,
        language=call.person.language,
        zone=call.person.zone,
    )
    call.db.add(home)
    await call.db.flush()
    for position, user_id in enumerate(form.facilitators):
        somebody = await person.ensure(
            call.db, call.caller.team_id, user_id, language=home.language, zone=home.zone
        )
        call.db.add(
            Membership(
                network_id=home.id,
                person_id=somebody.id,
                standing=Standing.ACTIVE,
                participates=False,
                facilitates=position == 0,
                stands_in=position > 0,
                since=call.now,
            )
        )
    await _send(call, home, Kind.PINNED, f"network:{home.id}", home.channel_id, None)
    if form.day and form.hour:
        await _first_session(call, home, datetime.combine(form.day, form.hour))  # noqa: DTZ001 - wall time
    return Reply(updates=view.started(call.t, home))


async def _first_session(call: Call, home: Network, starts: datetime) -> None:
    meeting = LearningSession(
        network_id=home.id,
        number=1,
        starts_local=starts,
        minutes=LearningSession.DURATION,
        zone=home.zone,
        created_at=call.now,
    )
    if meeting.starts_at <= call.now:
        raise session.InThePast(field="day")
    call.db.add(meeting)
    await moves.settle(call.db, home, meeting)


async def _send(
    call: Call, home: Network, kind: Kind, subject: str, recipient: str, person_id: int | None
) -> None:
    await delivery.put(
        call.db,
        Delivery(
            network_id=home.id,
            kind=kind,
            subject=subject,
            recipient=recipient,
            person_id=person_id,
            due=call.now,
            expires=call.now + delivery.LASTS,
        ),
    )


@routes.act(Act.SETTINGS, Role.FACILITATOR, reads=True)
@routes.command("settings", "instellingen", role=Role.FACILITATOR, reads=True)
async def open_settings(call: Call) -> Reply:
    """Open the settings of a network."""
    return Reply(opens=view.settings_form(call.t, call.network))


@routes.form(Form.SETTINGS, Role.FACILITATOR, NetworkSettings)
async def change_settings(call: Call, form: NetworkSettings) -> Reply:
    """Change the settings; every time that has not come yet is worked out again."""
    home = call.network
    if not zone_exists(form.zone.strip()):
        raise NoSuchZone(field="zone")
    if not SMALLEST <= form.capacity <= LARGEST:
        raise NumberExpected(field="capacity", low=SMALLEST, high=LARGEST)
    home.theme, home.goal = question.cleaned(form.theme, "theme"), form.goal.strip()
    home.scope_in, home.scope_out = form.scope_in.strip(), form.scope_out.strip()
    home.language, home.capacity, home.threshold = form.language, form.capacity, form.threshold
    home.zone, home.country = form.zone.strip(), form.country.strip().upper()
    home.subdivision = (form.subdivision or "").strip().upper() or None
    for meeting in await session.of_network(call.db, home.id):
        if meeting.stage in session.BEFORE:
            meeting.zone = home.zone
            await moves.settle(call.db, home, meeting)
    return Reply(updates=notice(call.t, call.t.plain("network.settings_saved")), home=True)


@routes.act(Act.INVITE, Role.FACILITATOR, reads=True)
@routes.command("invite", "uitnodigen", role=Role.FACILITATOR, reads=True)
async def open_invite(call: Call) -> Reply:
    """Open the form that invites people."""
    return Reply(opens=view.invite_form(call.t, call.network))


@routes.form(Form.INVITE, Role.FACILITATOR, Invited)
async def invite(call: Call, form: Invited) -> Reply:
    """Invite people; who belongs already gets nothing."""
    invited = 0
    for user_id in form.people:
        somebody = await person.ensure(
            call.db, call.caller.team_id, user_id, language=call.network.language, zone=call.network.zone
        )
        known = await network.membership_of(call.db, call.network.id, somebody.id)
        if known is None:
            known = Membership(
                network_id=call.network.id, person_id=somebody.id, standing=Standing.INVITED
            )
            call.db.add(known)
            await call.db.flush()
        elif known.active and not known.participates:
            known.participates = True
            continue
        elif known.standing not in (Standing.LEFT, Standing.DECLINED):
            continue
        else:
            known.standing = Standing.INVITED
            known.invitations += 1
        await delivery.put(
            call.db,
            Delivery(
                network_id=call.network.id,
                kind=Kind.INVITATION,
                subject=f"membership:{known.id}",
                edition=known.invitations,
                recipient=user_id,
                person_id=somebody.id,
                due=call.now,
                expires=call.now + delivery.LASTS,
            ),
        )
        invited += 1
    said = call.t.n("network.invited", invited) if invited else call.t.plain("network.invited_nobody")
    return Reply(updates=notice(call.t, said))


@routes.act(Act.JOIN, Role.KNOWN)
async def join(call: Call) -> Reply:
    """Say yes to the invitation: a seat, or a place on the waiting list."""
    call.membership.accept(await network.seats_left(call.db, call.network), call.now)
    return await _answered_invitation(call)


@routes.act(Act.DECLINE, Role.KNOWN)
async def decline(call: Call) -> Reply:
    """Say no to the invitation."""
    call.membership.decline()
    return await _answered_invitation(call)


async def _answered_invitation(call: Call) -> Reply:
    await delivery.expand_again(call.db, call.network.id, call.now)
    if call.channel and call.message_ts:
        await delivery.refresh_message(call.db, call.now, call.channel, call.message_ts)
    said = view.joined(call.t, call.network, call.membership.standing)
    return Reply(opens=notice(call.t, said), home=True)


@routes.act(Act.WHO_SEES, Role.KNOWN, reads=True)
async def who_sees(call: Call) -> Reply:
    """Show who sees what."""
    return Reply(opens=view.who_sees(call.t, call.network))


@routes.act(Act.LEAVE, Role.KNOWN, reads=True)
@routes.command("leave", "uitstap", "uitstappen", role=Role.KNOWN, reads=True)
async def open_leave(call: Call) -> Reply:
    """Ask what happens to open questions before somebody leaves."""
    mine = await question.asked_by(call.db, call.network.id, call.person.id)
    return Reply(opens=view.leave_form(call.t, call.network, sum(item.open for item in mine)))


@routes.form(Form.LEAVE, Role.KNOWN, Leaving)
async def leave(call: Call, form: Leaving) -> Reply:
    """Leave the network; the facilitator hears of the free seat when somebody waits for it."""
    leading = await network.facilitators(call.db, call.network.id)
    if call.membership.leads and [leader.id for leader in leading] == [call.person.id]:
        stands_in = await network.others_who_lead(call.db, call.network.id, call.person.id)
        if not stands_in:
            raise LastFacilitator(field="questions")
    for mine in await question.asked_by(call.db, call.network.id, call.person.id):
        if mine.open:
            LEFT_QUESTIONS[form.questions](mine, call.person.id)
    call.membership.leave(call.now)
    await call.db.flush()
    if await network.waiting(call.db, call.network.id):
        for facilitator in await network.facilitators(call.db, call.network.id):
            await _send(
                call, call.network, Kind.SEAT_FREE, f"membership:{call.membership.id}",
                facilitator.user_id, facilitator.id,
            )  # fmt: skip
    return Reply(updates=notice(call.t, call.t.plain("network.left")), home=True)


@routes.act(Act.GIVE_SEAT, Role.FACILITATOR)
async def give_seat(call: Call) -> Reply:
    """Give the free seat to the first on the waiting list."""
    if await network.seats_left(call.db, call.network) < 1:
        raise NetworkFull
    line = await network.waiting(call.db, call.network.id)
    if not line:
        raise NotFound
    membership, lucky = line[0]
    membership.take_seat(call.now)
    await call.db.flush()
    await _send(
        call, call.network, Kind.WELCOME, f"membership:{membership.id}", lucky.user_id, lucky.id
    )
    await delivery.expand_again(call.db, call.network.id, call.now)
    if call.channel and call.message_ts:
        await delivery.refresh_message(call.db, call.now, call.channel, call.message_ts)
    return Reply(opens=notice(call.t, call.t.plain("network.seat_given")), home=True)


@routes.act(Act.LANGUAGE, Role.ANYONE)
@routes.command("language", "taal", role=Role.ANYONE)
async def language(call: Call) -> Reply:
    """Choose the language of one's own messages; without a choice, the other one."""
    wished = (call.about.choice or call.text).lower()[:2]
    other = Language.EN if call.person.language is Language.NL else Language.NL
    call.person.speaks(Language(wished) if wished in list(Language) else other)
    t = Texts(call.person.language, call.caller.zone)
    return Reply(opens=notice(t, t.plain("network.language_saved")), home=True)


@routes.act(Act.QUIET, Role.ANYONE)
@routes.command("quiet", "stil", role=Role.ANYONE)
async def quiet(call: Call) -> Reply:
    """Ask for quiet, or for ordinary messages again."""
    call.person.quiet = not call.person.quiet
    for home, _membership in await network.of_person(call.db, call.person.id):
        await delivery.expand_again(call.db, home.id, call.now)
    said = call.t.plain("network.quiet_on" if call.person.quiet else "network.quiet_off")
    return Reply(opens=notice(call.t, said), home=True)


@routes.act(Act.ERASE, Role.ANYONE, reads=True)
@routes.command("forget", "vergeet", role=Role.ANYONE, reads=True)
async def open_erase(call: Call) -> Reply:
    """Ask once more before somebody is forgotten."""
    return Reply(opens=view.erase_form(call.t))


@routes.form(Form.ERASE, Role.ANYONE, Erasing)
async def forget_me(call: Call, form: Erasing) -> Reply:
    """Forget the caller in all networks."""
    for home, membership in await network.of_person(call.db, call.person.id):
        if membership.leads and not await network.others_who_lead(call.db, home.id, call.person.id):
            raise LastFacilitator(field="questions")
    await erase(call.db, call.person, keep_questions=form.questions == "keep")
    return Reply(updates=notice(call.t, call.t.plain("network.erased")))
