"""Methods of a network's own: entries of a register, read as the methods that they are."""

import re
from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import entry, posted
from models.agenda import AgendaItem
from models.base import Refusal, table
from models.entry import Entry
from models.method import Method, Step
from models.person import Language
from models.plan import Fact
from models.register import Said
from models.rows import distinct, many, one
from models.session import LearningSession

REGISTER = "own_method"
OWN = "own_"  # before the key of its entry; before that what makes it peer consultation
PEER = "intervision"
MOST_STEPS, LONGEST = 20, 240  # steps, and minutes of all of them
FEWEST, MOST = 2, 200  # people
HIDDEN = "…"  # what an agenda calls one that is out of sight
MOST_OFFERED = 50  # methods: the newest; all of them stand in the register

OTHER = r"(?!\s*(?:[x×]|u|uur|uren|h|hours?|sec\w*)\b)"  # a number that counts something else than minutes
STEP = re.compile(
    rf"\s*(\d{{1,3}}){OTHER}\s*(?:min(?:uten|utes|\.)?|['’])?\s*[:.·–-]?\s+(\S.*)", re.IGNORECASE
)
SIZE = re.compile(r"\D*(\d{1,3})\D+(\d{1,3})\D*")
ONE_SIZE = re.compile(r"\s*(\d{1,3})\s*(?:mensen|personen|people)?\s*", re.IGNORECASE)  # no "from 4", no "4+"


class StepExpected(Refusal):
    """A line of the steps does not say its minutes and what is done."""


class TooManySteps(Refusal):
    """More steps, or minutes together, than a point of an agenda can have."""


class SizeExpected(Refusal):
    """For how many people it is cannot be read."""


def steps_of(text: str) -> list[Step]:
    """Return the steps that somebody wrote, one a line: minutes, and what is done.

    Raises StepExpected and TooManySteps.
    """
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        read = STEP.fullmatch(line)
        if read is None or int(read[1]) == 0:
            raise StepExpected(field="steps", words=line[:60])
        found.append(Step(int(read[1]), read[2], read[2]))
    if not found:
        raise StepExpected(field="steps", words="")
    if len(found) > MOST_STEPS or sum(step.minutes for step in found) > LONGEST:
        raise TooManySteps(field="steps", most=MOST_STEPS, minutes=LONGEST)
    return found


def size_of(text: str) -> tuple[int, int]:
    """Return for how many people it is, at least and at most. Raises SizeExpected."""
    read = SIZE.fullmatch(text) or ONE_SIZE.fullmatch(text)
    least, most = (int(read[1]), int(read[read.re.groups])) if read else (0, 0)
    if not FEWEST <= least <= most <= MOST:
        raise SizeExpected(field="size", least=FEWEST, most=MOST)
    return least, most


def named(said: Said, key: str) -> str:
    """Return how an agenda names a method of one's own; peer consultation begins as that does."""
    return f"{PEER}_{OWN}{key}" if said.get("goal") == PEER else f"{OWN}{key}"


def key_of(method: str) -> str | None:
    """Return the key of the entry that an agenda names; None where it names no method of one's own."""
    before, own, key = method.rpartition(OWN)
    return key if own and key and before in ("", f"{PEER}_") else None


def method_of(found: Entry) -> Method | None:
    """Return an entry as the method that it is; None where it can't be read as one."""
    said = found.said
    try:
        steps, (least, most) = steps_of(said.get("steps") or ""), size_of(said.get("size") or "")
    except Refusal:
        return None

    def both(words: str) -> dict[Language, str]:
        return dict.fromkeys(Language, words)

    when, caution = said.get("when"), said.get("caution")
    return Method(
        id=named(said, found.key), name=both(said.get("name") or ""), goal=said.get("goal"),
        minutes=sum(step.minutes for step in steps), group_min=least, group_max=most, steps=steps,
        when=both(when) if when else None, caution=both(caution) if caution else None,
    )  # fmt: skip


@many
def _kept(network_id: int, register: str) -> Select[Entry]:
    here = (Entry.network_id == network_id, Entry.register == register)
    shown = (Entry.hidden.is_(False), Entry.taken_away.is_(False))
    return select(Entry).where(*here, *shown).order_by(Entry.id.desc()).limit(MOST_OFFERED)


@one
def _entry(network_id: int, entry_key: str) -> Select[Entry]:
    here = (Entry.network_id == network_id, Entry.key == entry_key)
    return select(Entry).where(*here, Entry.hidden.is_(False))


@distinct
def _on_agendas(network_id: int, ways: Collection[str]) -> Select[int]:
    theirs = select(AgendaItem.session_id).join(LearningSession, LearningSession.id == AgendaItem.session_id)
    return theirs.where(LearningSession.network_id == network_id, AgendaItem.method.in_(ways))


async def of_network(db: AsyncSession, network_id: int) -> list[Method]:
    """Return the methods that a network added, the newest first."""
    found = (method_of(each) for each in await _kept(db, network_id, REGISTER))
    return [method for method in found if method is not None]


@distinct
def begun_from(network_id: int) -> Select[int | None]:
    """Return the entries from which the methods of a network began, by their keys."""
    methods = (Entry.network_id == network_id, Entry.register == REGISTER, Entry.from_id.is_not(None))
    shown = (Entry.hidden.is_(False), Entry.taken_away.is_(False))
    return select(Entry.from_id).where(*methods, *shown)


async def load(db: AsyncSession, network_id: int, method: str) -> Method | None:
    """Return a method that an agenda names, also when it was taken away since; None where there is none."""
    key = key_of(method)
    found = await _entry(db, network_id, key) if key else None
    return method_of(found) if found is not None and found.register == REGISTER else None


def _names(found: Entry) -> Iterator[str]:
    """Yield what agendas may name it by: what it is for may have changed."""
    yield from (f"{before}{OWN}{found.key}" for before in ("", f"{PEER}_"))


@entry.stays(REGISTER)
async def on_agenda(db: AsyncSession, found: Entry) -> bool:
    """Tell whether an agenda names it: then it can still be read there."""
    return bool(await _on_agendas(db, found.network_id, [*_names(found)]))


@entry.follows(REGISTER)
async def renamed(db: AsyncSession, found: Entry, now: datetime) -> None:
    """Let the agendas that name it say what it is called by now; of one that is out of sight nothing."""
    names, points = [*_names(found)], table(AgendaItem)
    called = HIDDEN if found.hidden else found.said.get("name") or ""
    now_named = {"method": named(found.said, found.key), "called": called}
    await db.execute(update(points).where(points.c.method.in_(names)).values(now_named))
    for session_id in await _on_agendas(db, found.network_id, names):
        await posted.changed(db, now, session_id, Fact.AGENDA)
