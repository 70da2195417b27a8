"""Belonging to a network: people are invited, join, wait for a seat, and leave."""

from collections.abc import Sequence

from bot.act.call import Call, NotAMember
from bot.act.channel import Ask
from bot.act.held import with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.registers.handover import Handover
from bot.slack.blocks import Block
from bot.views import follower as follower_view
from bot.views import ground_rule as rules_view
from bot.views import member_kind as kind_view
from bot.views import membership as view
from bot.views.home import Place
from bot.views.notice import notice
from handlers.roster import members, members_button
from models import (
    action,
    entry,
    follower,
    ground_rule,
    handover,
    joining,
    leaving,
    member_kind,
    membership,
    programme,
    question_rows,
    register,
)
from models.membership import NetworkFull, Standing
from models.person import Person
from models.question import GO_ON
from models.together import some
from models.writing import tidy

routes = Routes()


@routes.act(Act.INVITE, Role.FACILITATOR, reads=True, asks=Ask.ABOUT | Ask.PEOPLE)
async def open_invite(call: Call) -> Reply:
    """Open the form that invites people, filled in with those of the channel who were never asked."""
    people = await never_asked(call)
    form = view.invite_form(call.t, call.network, people, shared=call.seen.shared)
    return Reply(updates=form) if call.within(Form.MEMBERS) else Reply(opens=form)


async def never_asked(call: Call) -> list[str] | None:
    """Return the people of the channel who have no place in the network and never had; None: not known."""
    people = call.seen.people_of(call.network.channel_id)
    if people is None:
        return None
    known = await membership.ever(call.db, call.network.id)
    return [user_id for user_id in people if user_id not in known]


@routes.command("invite", "uitnodigen", role=Role.ANYONE, reads=True, asks=Ask.ABOUT | Ask.PEOPLE)
async def invite_by_command(call: Call) -> Reply:
    """Open the form that invites people to the network in view."""
    return await in_one_network(call, Act.INVITE, open_invite, Role.FACILITATOR)


@routes.form(Form.INVITE, Role.FACILITATOR, view.Invited, asks=Ask.IDS, sends=True)
async def invite(call: Call, form: view.Invited) -> Reply:
    """Invite people; who belongs already gets nothing. Who leads takes part from now on.

    Who is not in the channel is named. Raises NetworkFull where all of them lead and no seat is free.
    """
    asked = await joining.invite(call.db, call.network, form.people, call.now)
    if asked.without_seat and not asked.invited + asked.joined:
        raise NetworkFull(field="people")
    if asked.invited:
        said = with_pause(call, call.t.n("network.invited", asked.invited))
    else:
        said = call.t.plain("network.takes_part" if asked.joined else "network.invited_nobody")
    if asked.without_seat:
        said += f" {call.t.plain('network.leads_without_seat')}"
    there = call.seen.people_of(call.network.channel_id)
    outside = [] if there is None else [user_id for user_id in form.people if user_id not in there]
    ways = [*view.not_there(call.t, call.network, outside), *members_button(call)]
    return Reply(updates=notice(call.t, said, *ways), home=True)


@routes.act(Act.JOIN, Role.KNOWN)
async def join(call: Call) -> Reply:
    """Say yes to the invitation: a seat, or a place on the waiting list."""
    await joining.join(call.db, call.network, call.membership, call.now)
    return _answered_invitation(call, await begins_with(call) if call.membership.active else ())


async def begins_with(call: Call) -> list[Block]:
    """Return what somebody who just became a member is asked: the ground rules, and which kind they are."""
    version = await ground_rule.latest(call.db, call.network.id)
    rules = rules_view.for_me(call.t, call.network) if version is not None else []
    kinds = await member_kind.of_network(call.db, call.network.id)
    return [*rules, *kind_view.asks(call.t, call.network, kinds)]


@routes.act(Act.ASK_SEAT, Role.ANYONE, asks=Ask.IDS, sends=True, meets=True)
async def ask_seat(call: Call) -> Reply:
    """Ask for a seat: a place on the waiting list, of which whoever facilitates knows."""
    there = call.seen.people_of(call.network.channel_id)
    await joining.ask(call.db, call.network, call.person, there, call.now)
    call.person.acted = True
    return Reply(updates=notice(call.t, call.t.plain("network.asked_seat")), home=True)


@routes.act(Act.DECLINE, Role.KNOWN)
async def decline(call: Call) -> Reply:
    """Say no to the invitation."""
    await joining.decline(call.db, call.membership, call.now)
    return _answered_invitation(call)


def _answered_invitation(call: Call, ways: Sequence[Block] = ()) -> Reply:
    call.person.acted = True
    said = view.joined(call.t, call.network, call.membership.standing)
    if follower.may_follow(call.network, call.membership, called=False) and not call.membership.follows:
        ways = [*ways, *follower_view.offer(call.t, call.network)]
    return Reply(opens=notice(call.t, said, *ways), home=True)


@routes.act(Act.LEAVE, Role.KNOWN, reads=True)
async def open_leave(call: Call) -> Reply:
    """Ask what happens to open questions before somebody leaves."""
    if call.membership.standing in (Standing.LEFT, Standing.DECLINED):
        if call.membership.follows:
            return Reply(opens=follower_view.to_stop(call.t, call.network))
        raise NotAMember
    mine = await question_rows.asked_by(call.db, call.network.id, call.person.id)
    still_open = [item for item in mine if item.state in GO_ON]
    unnamed = any(item.anonymous for item in still_open)
    goes_with = await handover.goes_with(call.db, call.network.id, call.whom)
    here = call.membership.active and call.membership.participates
    belongs = here and call.network.closed_at is None  # which takes nothing in
    shown = view.leave_form(
        call.t, call.network, len(still_open), unnamed=unnamed, belongs=belongs, goes_with=goes_with,
        people=await _may_do_it(call),
    )  # fmt: skip
    return Reply(opens=shown)


async def _may_do_it(call: Call) -> list[Person]:
    """Return who may be asked to do what the caller took on; nobody where they took on nothing."""
    if call.network.closed_at is not None:
        return []
    if not await action.open_actions_of(call.db, call.network.id, call.person.id):
        return []
    others = await membership.participants(call.db, call.network.id)
    return [one for one in others if one.id != call.person.id and not one.off_slack and not one.deactivated]


@routes.command("leave", "uitstap", "uitstappen", role=Role.ANYONE, reads=True)
async def leave_by_command(call: Call) -> Reply:
    """Ask before somebody leaves the network in view."""
    return await in_one_network(call, Act.LEAVE, open_leave, Role.KNOWN)


@routes.form(Form.LEAVE, Role.KNOWN, view.Leaving, always=True)
async def leave(call: Call, form: view.Leaving) -> Reply:
    """Leave the network; the facilitator hears of the free seat when somebody waits for it.

    What only they know stays, if they wrote it down. Raises HowWithoutWhat.
    """
    goes_on = call.network.closed_at is None
    if goes_on:
        handover.must_say_what(tidy(form.knows), tidy(form.passing))
    if goes_on and tidy(form.knows) and call.membership.active:
        of, left = register.get(handover.REGISTER), Handover(tidy(form.knows), tidy(form.passing))
        await entry.write(call.db, call.network, of, left, call.whom, call.now)
    file = await leaving.leave(
        call.db,
        call.network,
        call.membership,
        call.person,
        form.questions,
        call.now,
        form.hands_to if goes_on else None,
    )
    said = call.t.plain("network.left_with_file" if file else "network.left")
    return Reply(updates=notice(call.t, said), home=True)


@routes.act(Act.GIVE_SEAT, Role.FACILITATOR, asks=Ask.IDS)
async def give_seat(call: Call) -> Reply:
    """Give a free seat to who was first on the waiting list; a second press gives no second seat."""
    await joining.give_seat(call.db, call.network, call.about.item, call.now)
    given = with_pause(call, call.t.plain("network.seat_given"))
    if call.within(Form.MEMBERS):
        return Reply(updates=await members(call, given), home=True)
    said = notice(call.t, given)
    in_notice = call.view.get("type") == "modal" and not call.within(Form.MENU)
    return Reply(opens=None if in_notice else said, updates=said if in_notice else None, home=True)


@at_home(Place.OUTSIDE)
async def outside(look: Look) -> Parts:
    """An invitation, or a place on the waiting list."""
    ahead = await look.once(programme.not_begun, look.network.id)
    return view.outside(look.t, look.network, look.membership.standing, ahead)


@at_home(Place.TASKS, after="without_account", if_any=[some(membership.waiting)])
async def seat_free(look: Look) -> Parts:
    """Who waits for a seat, while one is free."""
    home = look.network
    seats = home.seats_beyond((await look.once(membership.headcount, home.id)).active)
    return view.seat_offer(look.t, home, await membership.waiting(look.db, home.id), seats)
