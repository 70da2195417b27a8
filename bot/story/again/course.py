"""A network beside its sessions, as the file says it: invitation, rules, actions, terms, its end."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.story.again.known import Known
from bot.story.phases import ClosingData, InvitationData, RulesData
from bot.story.practice import Said, TermData
from bot.story.questions import OUTCOMES_BEFORE
from bot.story.script import ActionData, Capacity, KeepsData, NetworkData
from models import agreed, entry_rows, ground_rule, invitation, open_call
from models.action import ActionState
from models.agreed import Taken
from models.invitation import Part
from models.network import HALF_YEAR, LENGTHS, Afterwards

TERMS = "term"
AT_ONCE = 200  # keys in one question


def network(known: Known) -> NetworkData:
    """Return the network itself."""
    home = known.home
    scope = {"in": known.say(home.scope_in), "out": known.say(home.scope_out)}
    return NetworkData(
        known.say(home.theme),
        home.zone,
        home.country,
        known.names.channel(home.channel_id),
        default_language=str(home.language),
        capacity=Capacity(max(home.capacity, len(known.membership)) if home.unlimited else home.capacity),
        anonymity_threshold=home.threshold,
        goal=known.say(home.goal),
        theme_scope={side: said for side, said in scope.items() if said},
        keeps=_keeps(known),
    )


def _keeps(known: Known) -> KeepsData | None:
    """Return how long it keeps what; the next shorter time where an operator's is offered nowhere else."""
    home = known.home
    lengths = [_offered(one) for one in (home.keeps_sessions, home.keeps_names)]
    if lengths != [home.keeps_sessions, home.keeps_names]:
        known.otherwise.append(
            f"It keeps things for {home.keeps_sessions} and {home.keeps_names} days, as its operator chose; "
            f"played again it keeps them for {lengths[0]} and {lengths[1]}."
        )
    said = KeepsData(lengths[0], lengths[1], home.afterwards)
    return None if said == KeepsData(HALF_YEAR, HALF_YEAR, Afterwards.RECORD) else said


def _offered(days: int) -> int:
    return max((one for one in LENGTHS if one <= days), default=LENGTHS[0])


async def invited(db: AsyncSession, known: Known) -> InvitationData:
    """Return what the invitation said."""
    home = known.home
    said, promised = await invitation.of_network(db, home.id), await invitation.promises(db, home.id)
    call = await open_call.of_network(db, home.id)
    return InvitationData(
        sent_on=known.day(home.created_at),
        parts={str(part): known.say(getattr(said, part)) for part in Part if said and getattr(said, part)},
        asked=[known.say(one.text) for one in promised if not one.offered],
        offered=[known.say(one.text) for one in promised if one.offered],
        passed_on=said.passed_on if said is not None else False,
        open_call=call is not None,
    )


async def rules(db: AsyncSession, known: Known) -> tuple[list[Said], RulesData | None]:
    """Return the ground rules that are out; who agreed is read by whoever facilitates, and in no file."""
    published = await ground_rule.latest(db, known.home.id)
    if published is None:
        return [], None
    return [known.say(one.text) for one in published.lines], RulesData(known.at(published.published_at))


async def actions(db: AsyncSession, known: Known) -> list[ActionData]:
    """Return what members took on, as a report told it, but what nobody need do any more.

    Whether it was done, its owner and whoever facilitates know alone.
    """
    listed = await agreed.listed(db, known.home.id)
    keys = sorted([*listed.to_do, *listed.done])
    taken = list[Taken]()
    for at in range(0, len(keys), AT_ONCE):
        taken += await agreed.actions(db, keys[at : at + AT_ONCE])
    taken.sort(key=lambda one: (one.meeting.starts_at, one.action.id))
    held, found, later = {one.id for one in known.held}, list[ActionData](), list[str]()
    for one in taken:
        owner, told = known.people.get(one.owner.id), one.meeting.released_at is not None
        if one.meeting.id not in held or owner is None or one.action.state is ActionState.DROPPED or not told:
            continue
        session, said = known.sessions[one.meeting.id], known.say(one.action.text)
        if not known.acts(owner, one.meeting.ends_at - OUTCOMES_BEFORE):
            later.append(f"{owner} at {session}")
        elif (action := ActionData(session, owner, said, one.action.due_on)) not in found:
            found.append(action)  # the same a second time is one
    if later:
        known.otherwise.append(
            "Actions of who was no member at that session, as the file has it, are left out "
            f"({', '.join(later)})."
        )
    return found


async def terms(db: AsyncSession, known: Known) -> list[TermData]:
    """Return the words that the group cleared up at a session."""
    held = {one.id for one in known.held}
    told = await entry_rows.told_outside(db, known.home.id, [TERMS])
    found = [(one.session_id, one.outside) for one in told if one.session_id in held]
    if off := sum(one.session_id in known.sessions and one.session_id not in held for one in told):
        known.otherwise.append(f"Terms of a session that was called off ({off}) are left out.")
    found.sort(key=lambda one: known.sessions[one[0] or 0])
    return [
        TermData(known.say(said["term"]), known.say(said["means"]), known.sessions[key or 0])
        for key, said in found
    ]


def closing(known: Known) -> ClosingData | None:
    """Return when it was closed; who took the question book along nobody knows."""
    closed = known.home.closed_at
    return ClosingData(known.at(closed)) if closed is not None else None
