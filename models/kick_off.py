"""The kick-off: the session with which a group begins, and the four things that it needs to begin well.

It is the first session of a new network, unless somebody says otherwise. What is missing holds nothing back:
whoever facilitates reads it, and adds it with one press or does not.
"""

from collections.abc import Container, Iterable, Sequence
from enum import StrEnum

from sqlalchemy import Select, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, programme, question_bank
from models.agenda import USUAL_METHOD, AgendaItem, peer_consultation
from models.confidentiality import LEADING
from models.network import Network
from models.rows import whether
from models.session import BEFORE, LearningSession, Stage


class Element(StrEnum):
    """What a kick-off needs."""

    ACQUAINTANCE = "acquaintance"
    EXPECTATIONS = "expectations"
    AGREEMENTS = "agreements"
    QUESTION = "question"  # a real one: the first session already lets people learn from each other


# How each can be done, the method that is put on the agenda for it first, with its minutes.
METHODS: dict[Element, tuple[str, ...]] = {
    Element.ACQUAINTANCE: ("first_welcome", "speed_dating", "acquaint_subgroups"),
    Element.EXPECTATIONS: (agenda.EXPECTATIONS, "round_table"),
    Element.AGREEMENTS: (agenda.AGREEING,),
    Element.QUESTION: (USUAL_METHOD, "case_presentation", "short_consult", "troika"),
}
MINUTES = {
    Element.ACQUAINTANCE: 20, Element.EXPECTATIONS: 25, Element.AGREEMENTS: 15, Element.QUESTION: 25,
}  # fmt: skip


@whether
def _begins(meeting: LearningSession) -> Select[int]:
    """Tell whether a session is the first one of a network that had not met before Kring came."""
    earlier = exists().where(
        LearningSession.network_id == meeting.network_id,
        LearningSession.starts_local < meeting.starts_local,
        LearningSession.stage != Stage.CANCELLED,
    )
    return select(Network.id).where(Network.id == meeting.network_id, Network.first_number == 1, ~earlier)


async def is_kick_off(db: AsyncSession, meeting: LearningSession) -> bool:
    """Tell whether a group begins with this session: as somebody said, else when it is its first one.

    A group begins once: with one that somebody said it of, it is no other.
    """
    if meeting.kick_off is None:
        return await _begins(db, meeting) and not await _said_of_another(db, meeting)
    return meeting.kick_off


@whether
def _said_of_another(meeting: LearningSession) -> Select[int]:
    return select(LearningSession.id).where(
        LearningSession.network_id == meeting.network_id,
        LearningSession.id != meeting.id,
        LearningSession.kick_off.is_(True),
        LearningSession.stage != Stage.CANCELLED,
    )


async def say(db: AsyncSession, meeting: LearningSession, *, is_one: bool) -> None:
    """Say whether a session is the kick-off: then no other one is. Once the group met it stays as it is."""
    meetings = await programme.of_network(db, meeting.network_id)
    if any(one.stage not in BEFORE for one in meetings):
        return
    if is_one:
        for other in meetings:
            if other.id != meeting.id and other.kick_off:
                other.kick_off = None
    meeting.kick_off = is_one
    await db.flush()


def missing(points: Iterable[AgendaItem], asked: Container[int]) -> list[Element]:
    """Return what an agenda of a kick-off does not have; a question that is gone is none."""
    points = list(points)
    ways = {point.method for point in points}
    found = {element for element, methods in METHODS.items() if ways & set(methods)}
    if any(_is_question(point, asked) for point in points):
        found.add(Element.QUESTION)
    elif not any(point.title and point.method in METHODS[Element.QUESTION] for point in points):
        found.discard(Element.QUESTION)
    return [element for element in Element if element not in found]


def _is_question(point: AgendaItem, asked: Container[int]) -> bool:
    if point.case_id is not None or (peer_consultation(point.method) and bool(point.title)):
        return True
    return any(key in asked for key in point.question_ids)


async def lacks(db: AsyncSession, meeting: LearningSession, points: Sequence[AgendaItem]) -> list[Element]:
    """Return what the agenda of a kick-off does not have."""
    asked = await question_bank.texts(db, meeting.network_id, agenda.placed(points), LEADING)
    return missing(points, asked)
