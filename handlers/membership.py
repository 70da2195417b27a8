"""Belonging to a network: people are invited, join, wait for a seat, and leave."""

from collections.abc import Iterable

from bot.act.call import Call, NotAMember
from bot.act.channel import Ask
from bot.act.held import with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.slack import blocks
from bot.views import membership as view
from bot.views.home import Place
from bot.views.notice import notice
from handlers.errand import follow
from handlers.network import met, send
from models import leading, membership, moves, posted, programme, question_rows, retention
from models.attendance import Rsvp
from models.base import Refusal
from models.membership import Membership, NetworkFull, Standing
from models.network import Network
from models.plan import Fact, Kind
from models.retention import LEFT_QUESTIONS

routes = Routes()


class LastFacilitator(Refusal):
    """A network is never without a facilitator."""


async def offer_seat(call: Call, home: Network, left: Membership) -> None:
    """Tell the facilitators that somebody waits for the seat that was left."""
    if await membership.seats_left(call.db, home) < 1 or not await membership.waiting(call.db, home.id):
        return
    for facilitator in await leading.facilitators(call.db, home.id):
        subject = f"membership:{left.id}"
        await send(call, home, Kind.SEAT_FREE, subject, facilitator, left.invitations)


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
        somebody = await met(call, home, user_id)
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


@routes.act(Act.LEAVE, Role.KNOWN, reads=True)
async def open_leave(call: Call) -> Reply:
    """Ask what happens to open questions before somebody leaves."""
    if call.membership.standing in (Standing.LEFT, Standing.DECLINED):
        raise NotAMember
    mine = await question_rows.asked_by(call.db, call.network.id, call.person.id)
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
    for mine in await question_rows.asked_by(call.db, call.network.id, call.person.id):
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
