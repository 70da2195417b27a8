"""Who belonged to a network, as the file says it: who leads, the members, and when they came and went.

Who waits, was invited and never came, said no, only follows, is not on Slack or is forgotten is in no file.
"""

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.story.again.known import Known
from bot.story.again.pseudonyms import Invented, Names
from bot.story.script import MembershipData, PersonData
from models import composition, guest, membership, off_slack, programme, question_bank, support
from models.date_poll import DatePoll
from models.expert import Tip
from models.membership import Membership, Standing
from models.network import Network
from models.person import Person
from models.question import LearningQuestion, State
from models.statement import Statement
from playground.sight import plain

MOST_LEADS = 2  # in a story: who facilitates, and who stands in


async def write(db: AsyncSession, known: Known, *, pseudonyms: bool) -> None:
    """Note the people of a network, and by which names they go in the file."""
    everybody = [
        (place, person)
        for place, person in await membership.everybody(db, known.home.id)
        if not person.erased and not person.off_slack
    ]
    leads = sorted(
        (row for row in everybody if row[0].leads and not row[1].deactivated),
        key=lambda row: (not row[0].facilitates, row[0].id),
    )[:MOST_LEADS]
    roles = {
        person.id: "convenor" if at else "facilitator" for at, (_, person) in enumerate(leads)
    }  # whoever comes second stands in
    joined = [(place, person, row) for place, person in everybody if (row := _came(known, place)) is not None]
    first = {person.id: at for at, (_, person) in enumerate(leads)}  # they are there before all others
    joined.sort(key=lambda one: (first.get(one[1].id, MOST_LEADS), one[2].joined_on, one[0].id))
    known.names = await _names(db, known.home, [person for _, person, _ in joined]) if pseudonyms else Names()
    ids = dict[int, str]()
    for _, person, row in joined:
        key = ids[person.id] = f"M{len(known.members) + 1:02}"
        known.membership.append(_with(row, key))
        known.members.append(_person(known, person, key, [roles[person.id]] if person.id in roles else []))
    for _, person in leads:
        if person.id not in ids:
            key = ids[person.id] = f"P{len(known.leads) + 1:02}"
            known.leads.append(_person(known, person, key, [roles[person.id]]))
    _tell_apart(known)
    known.people, known.leading = ids, {ids[person.id] for _, person in leads}
    _from_the_beginning(known)
    known.facilitator = next((ids[person.id] for _, person in leads), None)


async def _names(db: AsyncSession, home: Network, first: Sequence[Person]) -> Invented:
    """Return invented names for who is in the file, and for whoever else is known here and could be named."""
    listed = [person for _, person in await membership.everybody(db, home.id)]
    others = [person for _, person in await support.everybody(db, home.id)]
    people = [*first, *(one for one in (*listed, *others) if one not in first)]
    meetings = [*await programme.of_network(db, home.id), *await programme.ever_called_off(db, home.id)]
    guests = [one for each in meetings for one in await guest.of_session(db, each.id)]
    said = (await composition.intake(db, home.id)).values()
    banked = await question_bank.bank(db, home.id, [*State])
    contacts = await off_slack.of_network(db, home.id)
    written = [one.question.asked_by_name for one in banked]
    written += [name for one in meetings for name in _each(f"{one.host}, {one.speaker}")]
    written += await _who(db, home.id)
    return Invented(
        [
            *((one.name, one.display_name) for one in people),
            *((one.name,) for one in guests),
            *((name,) for name in written if name),
        ],
        [one.user_id for one in people],
        [
            *(one.place for one in meetings),
            *await db.scalars(select(DatePoll.place).where(DatePoll.network_id == home.id)),
            *(one.organisation for one in guests),
            *(one.contact.organisation for one in contacts),
            *(str(one.get("organisation") or "") for one in said),
        ],
        [home.channel_id],
    )


async def _who(db: AsyncSession, network_id: int) -> list[str]:
    """Return who states something of a network, and whom tips name, as it was written."""
    states = select(Statement.who).where(Statement.network_id == network_id)
    tips = select(Tip.expert).join(LearningQuestion, LearningQuestion.id == Tip.question_id)
    knows = tips.where(LearningQuestion.network_id == network_id, Tip.expert != "")
    return [*await db.scalars(states), *await db.scalars(knows)]


def _each(written: str) -> list[str]:
    """Return those who are named in a field for more than one."""
    return [name for name in map(str.strip, re.split(r"[,;&/+]| en | and ", written)) if name]


def _tell_apart(known: Known) -> None:
    """Give each their own name: who plays the file knows people by it."""
    taken = set[str]()
    for one in (*known.leads, *known.members):
        name, number = one.name, 1
        while plain(one.name) in taken:
            number += 1
            one.name = f"{name} ({number})"
        taken.add(plain(one.name))
        if number > 1:
            known.otherwise.append(f"More than one is called {name}; here {one.id} is called {one.name}.")


def _from_the_beginning(known: Known) -> None:
    """Let who leads and takes part do so from the beginning: in a story they lead since then."""
    began = known.day(known.home.created_at)
    for row in known.membership:
        if row.member in known.leading and row.joined_on is not None and row.joined_on > began:
            row.joined_on = began
            known.otherwise.append(f"{row.member}, who leads, takes part from the beginning.")


def _with(row: MembershipData, key: str) -> MembershipData:
    row.member = key
    return row


def _came(known: Known, place: Membership) -> MembershipData | None:
    """Return when somebody came and left; None of who never did, or went on the day they came.

    Who waits for a seat, or did, is read by whoever facilitates alone.
    """
    seated = place.standing in (Standing.ACTIVE, Standing.LEFT) and place.participates
    if place.since is None or not seated:
        return None
    joined, left = known.day(place.since), known.day(place.left_at) if place.left_at else None
    if left is not None and left <= joined:
        return None
    return MembershipData("", place.standing, joined_on=joined, left_on=left)


def _person(known: Known, person: Person, key: str, roles: list[str]) -> PersonData:
    """Return somebody as the others know them: which language and zone they chose is theirs."""
    name, user = known.names.person(person.name, person.user_id), known.names.user(person.user_id)
    return PersonData(key, name or key, user, language=str(known.home.language), roles=roles)
