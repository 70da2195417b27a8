"""Networks: begun, invited to, joined and left; their settings."""

from collections.abc import Iterable

from bot import blocks
from bot.at_home import Look, Parts, at_home
from bot.call import Call, NotAMember
from bot.channel import Ask
from bot.held import with_pause
from bot.ids import Act, Form
from bot.reply import Reply
from bot.routes import Role, Routes
from bot.views import network as view
from bot.views.home import Place
from bot.views.notice import notice
from bot.which_network import in_one_network
from handlers.errand import follow
from models import (
    delivery,
    leading,
    membership,
    moves,
    person,
    posted,
    programme,
    question,
    retention,
)
from models.attendance import Rsvp
from models.base import Refusal
from models.calendar import has_holidays, zone_exists
from models.delivery import Delivery
from models.membership import Membership, NetworkFull, Standing
from models.network import Network
from models.person import Person
from models.plan import Fact, Kind
from models.retention import LEFT_QUESTIONS

routes = Routes()

SMALLEST, LARGEST = 3, 100


class NoSuchZone(Refusal):
    """The name is not in the IANA database."""


class NoSuchCountry(Refusal):
    """No public holidays are known of this country."""


class LastFacilitator(Refusal):
    """A network is never without a facilitator."""


class NobodyForSure(Refusal):
    """Slack does not say at present whether anybody of those who are to lead can act."""


class NumberExpected(Refusal):
    """A number outside its bounds."""


async def appoint(call: Call, home: Network, user_ids: list[str]) -> bool:
    """Let these people lead the network: the first facilitates, the others stand in; nobody else does.

    Tell whether somebody hears of it. Raises NobodyForSure: a network is never without somebody who can act.
    """
    told = False
    if not {call.user_id, *call.picked} & {*user_ids}:
        raise NobodyForSure(field="facilitators")
    before = {person.user_id: place for place, person in await leading.leaders(call.db, home.id)}
    for user_id, place in before.items():
        if user_id not in user_ids:
            place.hand_over(call.now)
    for position, user_id in enumerate(user_ids):
        somebody = await _met(call, home, user_id)
        place, _new = await membership.of_or_new(call.db, home.id, somebody.id)
        place.lead(call.now, stands_in=position > 0)
        if user_id not in before and somebody.id != call.person.id:
            subject = f"leader:{place.id}"
            await send(call, home, Kind.WELCOME, subject, somebody, place.invitations)
            told = True
    await call.db.flush()
    return told


async def _met(call: Call, home: Network, user_id: str) -> Person:
    """Return somebody who was picked from a list of people."""
    return await person.ensure(call.db, call.team_id, user_id, language=home.language, zone=home.zone)


async def send(
    call: Call, home: Network, kind: Kind, subject: str, to: Person | None, edition: int = 1
) -> None:
    """Put a message that belongs to no session in the outbox, to a person or to the channel."""
    await delivery.put(
        call.db,
        Delivery(
            network_id=home.id,
            kind=kind,
            subject=subject,
            edition=edition,
            recipient=to.user_id if to else home.channel_id,
            person_id=to.id if to else None,
            due=call.now,
            expires=call.now + delivery.LASTS,
        ),
    )


async def offer_seat(call: Call, home: Network, left: Membership) -> None:
    """Tell the facilitators that somebody waits for the seat that was left."""
    if await membership.seats_left(call.db, home) < 1 or not await membership.waiting(call.db, home.id):
        return
    for facilitator in await leading.facilitators(call.db, home.id):
        subject = f"membership:{left.id}"
        await send(call, home, Kind.SEAT_FREE, subject, facilitator, left.invitations)


@routes.act(Act.SETTINGS, Role.FACILITATOR, reads=True)
async def open_settings(call: Call) -> Reply:
    """Open the settings of a network."""
    leaders = [person.user_id for _membership, person in await leading.leaders(call.db, call.network.id)]
    return Reply(opens=view.settings_form(call.t, call.network, leaders))


@routes.command("settings", "instellingen", role=Role.ANYONE, reads=True)
async def settings_by_command(call: Call) -> Reply:
    """Open the settings of the network in view."""
    return await in_one_network(call, Act.SETTINGS, open_settings, Role.FACILITATOR)


@routes.form(Form.SETTINGS, Role.FACILITATOR, view.NetworkSettings, sends=True)
async def change_settings(call: Call, form: view.NetworkSettings) -> Reply:
    """Change the settings; every time that has not come yet is worked out again."""
    home = call.network
    zone, country = form.zone.strip(), form.country.strip().upper()
    if not zone_exists(zone):
        raise NoSuchZone(field="zone")
    if not has_holidays(country):
        raise NoSuchCountry(field="country")
    capacity = form.capacity.strip()
    if not capacity.isdecimal() or not SMALLEST <= int(capacity) <= LARGEST:
        raise NumberExpected(field="capacity", low=SMALLEST, high=LARGEST)
    home.theme, home.goal = question.cleaned(form.theme, "theme"), form.goal.strip()
    home.scope_in, home.scope_out = form.scope_in.strip(), form.scope_out.strip()
    home.language, home.capacity, home.threshold = form.language, int(capacity), form.threshold
    home.zone, home.country = zone, country
    home.subdivision = (form.subdivision or "").strip().upper() or None
    told = await appoint(call, home, form.facilitators)
    for meeting in await programme.not_begun(call.db, home.id):
        meeting.zone = home.zone
        await moves.settle(call.db, home, meeting)
    await moves.people_changed(call.db, home.id, call.now)
    await posted.changed_in(call.db, call.now, home.id, Fact.NETWORK | Fact.WHEN)
    seats, line = await membership.seats_left(call.db, home), await membership.waiting(call.db, home.id)
    said = call.t.plain("network.settings_saved")
    if told:
        said = with_pause(call, said)
    return Reply(updates=notice(call.t, said, *view.seat_offer(call.t, home, line, seats)), home=True)


@routes.act(Act.INVITE, Role.FACILITATOR, reads=True, asks=Ask.ABOUT)
async def open_invite(call: Call) -> Reply:
    """Open the form that invites people."""
    return Reply(opens=view.invite_form(call.t, call.network, shared=call.seen.shared))


@routes.command("invite", "uitnodigen", role=Role.ANYONE, reads=True, asks=Ask.ABOUT)
async def invite_by_command(call: Call) -> Reply:
    """Open the form that invites people to the network in view."""
    return await in_one_network(call, Act.INVITE, open_invite, Role.FACILITATOR)


@routes.form(Form.INVITE, Role.FACILITATOR, view.Invited, sends=True)
async def invite(call: Call, form: view.Invited) -> Reply:
    """Invite people; who belongs already gets nothing. Who leads takes part from now on."""
    invited, joined = await invite_people(call, call.network, form.people)
    if invited:
        said = with_pause(call, call.t.n("network.invited", invited))
    else:
        said = call.t.plain("network.takes_part" if joined else "network.invited_nobody")
    return Reply(updates=notice(call.t, said), home=True)


async def invite_people(call: Call, home: Network, user_ids: Iterable[str]) -> tuple[int, int]:
    """Invite people; return how many are invited, and how many who lead take part from now on."""
    invited, joined = 0, 0
    for user_id in user_ids:
        somebody = await _met(call, home, user_id)
        known, new = await membership.of_or_new(call.db, home.id, somebody.id)
        if known.active and not known.participates:
            known.participates, joined = True, joined + 1
            continue
        if known.standing in (Standing.LEFT, Standing.DECLINED):
            known.invite_again()
        elif not new:
            continue
        await send(call, home, Kind.INVITATION, f"membership:{known.id}", somebody, known.invitations)
        invited += 1
    if joined:
        await moves.people_changed(call.db, home.id, call.now)
    return invited, joined


@routes.act(Act.TAKE_OVER, Role.MEMBER, sends=True)
async def take_over(call: Call) -> Reply:
    """Let a stand-in facilitate for now, or a member where nobody leads any more.

    Who did hears of it, and takes over again with the same button.
    """
    home = call.network
    for replaced in await leading.take_over(call.db, call.membership, call.now):
        subject = f"taken_over:{home.id}:{replaced.id}"
        edition = await delivery.next_edition(call.db, Kind.TAKEN_OVER, subject)
        await send(call, home, Kind.TAKEN_OVER, subject, replaced, edition)
    await moves.led_by_others(call.db, home, call.now)
    said = notice(call.t, with_pause(call, call.t.plain("network.took_over", theme=home.theme)))
    return Reply(opens=None if call.within(Form.MENU) else said, home=True)


@routes.act(Act.JOIN, Role.KNOWN)
async def join(call: Call) -> Reply:
    """Say yes to the invitation: a seat, or a place on the waiting list."""
    call.membership.accept(await membership.seats_left(call.db, call.network), call.now)
    await moves.people_changed(call.db, call.network.id, call.now)
    return await _answered_invitation(call)


@routes.act(Act.DECLINE, Role.KNOWN)
async def decline(call: Call) -> Reply:
    """Say no to the invitation."""
    call.membership.decline()
    return await _answered_invitation(call)


async def _answered_invitation(call: Call) -> Reply:
    call.person.acted = True
    await _refresh_invitation(call)
    said = view.joined(call.t, call.network, call.membership.standing)
    return Reply(opens=notice(call.t, said), home=True)


async def _refresh_invitation(call: Call) -> None:
    """Let the invitation show what became of it, wherever somebody pressed."""
    await posted.changed_about(call.db, call.now, call.network.id, f"membership:{call.membership.id}")


@routes.act(Act.WHO_SEES, Role.KNOWN, reads=True)
async def who_sees(call: Call) -> Reply:
    """Show who sees what."""
    return Reply(opens=view.who_sees(call.t, call.network))


@routes.act(Act.LEAVE, Role.KNOWN, reads=True)
async def open_leave(call: Call) -> Reply:
    """Ask what happens to open questions before somebody leaves."""
    if call.membership.standing in (Standing.LEFT, Standing.DECLINED):
        raise NotAMember
    mine = await question.asked_by(call.db, call.network.id, call.person.id)
    return Reply(opens=view.leave_form(call.t, call.network, sum(item.open for item in mine)))


@routes.command("leave", "uitstap", "uitstappen", role=Role.ANYONE, reads=True)
async def leave_by_command(call: Call) -> Reply:
    """Ask before somebody leaves the network in view."""
    return await in_one_network(call, Act.LEAVE, open_leave, Role.KNOWN)


@routes.form(Form.LEAVE, Role.KNOWN, view.Leaving)
async def leave(call: Call, form: view.Leaving) -> Reply:
    """Leave the network; the facilitator hears of the free seat when somebody waits for it."""
    if call.membership.leads and not await leading.others_who_lead(call.db, call.network.id, call.person.id):
        raise LastFacilitator(field="questions")
    for mine in await question.asked_by(call.db, call.network.id, call.person.id):
        if mine.open:
            LEFT_QUESTIONS[form.questions](mine, call.person.id)
    for meeting in await programme.not_begun(call.db, call.network.id):
        await follow(call, meeting, call.person, Rsvp.NO)
    led = call.membership.leads or call.membership.stands_in
    call.membership.leave(call.now)
    await retention.leave(call.db, call.network.id, call.person.id)
    await moves.people_changed(call.db, call.network.id, call.now)
    if led:
        await posted.changed_in(call.db, call.now, call.network.id, Fact.LEADERS)
    await offer_seat(call, call.network, call.membership)
    await _refresh_invitation(call)
    return Reply(updates=notice(call.t, call.t.plain("network.left")), home=True)


@routes.act(Act.GIVE_SEAT, Role.FACILITATOR)
async def give_seat(call: Call) -> Reply:
    """Give a free seat to who was first on the waiting list; a second press gives no second seat."""
    home = call.network
    for place, lucky in await membership.waiting(call.db, home.id):
        if place.id == call.about.item:
            if await membership.seats_left(call.db, home) < 1:
                raise NetworkFull
            place.take_seat(call.now)
            await send(call, home, Kind.WELCOME, f"membership:{place.id}", lucky, place.invitations)
    await moves.people_changed(call.db, home.id, call.now)
    said = notice(call.t, with_pause(call, call.t.plain("network.seat_given")))
    in_notice = call.view.get("type") == "modal" and not call.within(Form.MENU)
    return Reply(opens=None if in_notice else said, updates=said if in_notice else None, home=True)


@at_home(Place.OUTSIDE)
async def outside(look: Look) -> Parts:
    """An invitation, or a place on the waiting list."""
    return view.outside(look.t, look.network, look.membership.standing)


@at_home(Place.FIRST)
async def nobody_leads(look: Look) -> Parts:
    """That somebody has to take over, because nobody who leads has an account any more."""
    if look.membership.leads or await leading.facilitators(look.db, look.network.id):
        return []
    return view.nobody_leads(look.t, look.network)


@at_home(Place.TASKS, after="without_account")
async def seat_free(look: Look) -> Parts:
    """Who waits for a seat, while one is free."""
    home = look.network
    seats = home.capacity - (await look.once(membership.headcount, home.id)).active
    return view.seat_offer(look.t, home, await membership.waiting(look.db, home.id), seats)


@at_home(Place.LEADING, after="corrects")
async def headcount(look: Look) -> Parts:
    """How many belong to it."""
    count = await look.once(membership.headcount, look.network.id)
    return [blocks.section(view.people(look.t, look.network, count))]


@at_home(Place.LEAD_BUTTONS)
async def to_lead(look: Look) -> Parts:
    """To plan, to invite, the settings."""
    return view.leading_buttons(look.t, look.network)


@at_home(Place.SELDOM, after="may_have_met")
async def may_take_over(look: Look) -> Parts:
    """What a stand-in can do when the facilitator is not there."""
    return view.take_over(look.t, look.network) if look.membership.stands_in else []


@at_home(Place.BUTTONS, after="to_expertise")
async def to_who_sees(look: Look) -> Parts:
    """Who sees what, and the way out."""
    return [view.who_sees_button(look.t, look.network), view.leave_button(look.t, look.network)]
