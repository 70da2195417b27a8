"""A network of the database as the whole of a file that can be played again."""

from collections.abc import Collection
from datetime import timedelta
from typing import NamedTuple

from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncSession

from bot.story.again import course, looking_back, people, questions, sessions
from bot.story.again.expected import reckoned
from bot.story.again.known import Known
from bot.story.cast import Cast
from bot.story.mistakes import mistakes
from bot.story.play import beginning
from bot.story.script import SCHEMA, OrganisationData, Script
from models.network import Network

SETTLED = timedelta(hours=4)  # after the beginning: who cannot come may send somebody from then on
NOTE = (
    "Written from a network in Kring. What nobody may know is not in it: where a member is null, it was "
    "somebody. Rows of evaluations and inquiries are dealt from counts: they are nobody's answers."
)


class CannotBePlayed(Exception):
    """Nothing of a network can be played, or not all that its file says."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


class Again(NamedTuple):
    """A network's file, and a sentence for each thing that is otherwise when it is played."""

    script: Script
    otherwise: list[str]


async def of_network(db: AsyncSession, home: Network, *, pseudonyms: bool = False) -> Again:
    """Return all of a network that the file may say. Raises CannotBePlayed."""
    known = Known(home)
    await people.write(db, known, pseudonyms=pseudonyms)
    if not known.people:
        raise CannotBePlayed(["Nobody is known in this network any more: there is nobody to play it."])
    sat = await sessions.find(db, known)
    if not known.held:
        raise CannotBePlayed(["No report of a session is out yet: there is nothing to play."])
    asked = await questions.write(db, known)
    meetings, cases = await sessions.write(db, known, sat)
    lines, published = await course.rules(db, known)
    script = Script(
        schema=SCHEMA,
        note=NOTE,
        network=course.network(known),
        organisations=[],
        people=[*known.leads, *known.guests],
        members=known.members,
        membership=known.membership,
        invitation=await course.invited(db, known),
        ground_rules=lines,
        rules=published,
        sessions=meetings,
        questions=asked,
        cases=cases,
        evaluations=await looking_back.evaluations(db, known, meetings),
        actions=await course.actions(db, known),
        concepts=await course.terms(db, known),
        inquiries=await looking_back.inquiries(db, known, meetings),
        closing=course.closing(known),
    )
    script.organisations = [OrganisationData(key, name) for name, key in known.organisations.items()]
    script.expected = await reckoned(db, known, script)
    script = _begun(script, known.leading, replaces=home.replaces)
    if found := mistakes(script):
        raise CannotBePlayed(found)
    return Again(script, known.otherwise)


def _begun(script: Script, leading: Collection[str], *, replaces: bool) -> Script:
    """Return it with what follows from when it begins: the story does so early enough for all that comes."""
    cast = Cast(script)
    begins = beginning(cast)
    home = replace(
        script.network,
        capacity=replace(script.network.capacity, maximum=cast.capacity),
        replacements_from=begins + SETTLED if replaces else None,
    )
    for row in script.membership:
        if row.member in leading:
            row.joined_on = begins.date()  # who leads takes part since then
    return replace(script, network=home, invitation=replace(script.invitation, sent_on=begins.date()))
