"""What people do about an inquiry, through what they see; and an instrument of every sort, for its rules."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from models.instrument import INSTRUMENTS, Instrument, Privacy, Sort
from playground.records import Message as Posted
from playground.records import View
from playground.sight import shown
from tests.conftest import Running
from tests.people import plan_session

ANSWER, ASK, SEE = "Beantwoorden of wijzigen", "Vraag het de groep", "Bekijken en vragen"
EVERY_SORT = Instrument(
    "proef", Privacy.CONFIDENTIAL, lambda course: False,
    {"number": Sort.NUMBER, "choice": Sort.CHOICE, "several": Sort.SEVERAL, "one": Sort.WORDS,
     "two": Sort.WORDS},
)  # fmt: skip


@contextmanager
def declared(one: Instrument) -> Iterator[Instrument]:
    """Let an instrument be there, as if it were declared."""
    before = dict(INSTRUMENTS)
    INSTRUMENTS[one.key] = one
    try:
        yield one
    finally:
        INSTRUMENTS.clear()
        INSTRUMENTS.update(before)


def as_if(key: str, **facts: object) -> Instrument:
    """An instrument that says something else of itself."""
    return replace(INSTRUMENTS[key], **facts)  # type: ignore[arg-type]


async def held_three_times(circle: Running) -> None:
    """All three sessions that were planned are over; nobody was ticked as there."""
    await plan_session(circle, "2026-02-12", "13:30")
    await plan_session(circle, "2026-02-26", "13:30")
    await circle.advance("2026-03-17 09:30")


async def asks(circle: Running, title: str) -> None:
    """Ria asks the group something that Home offers her to ask."""
    await circle.ria.clicks(ASK, within=await offered(circle, title), beside=title)
    await circle.settled()


async def offered(circle: Running, title: str) -> View:
    """Where Ria reads what asking the group would be: at Home, or behind a line there if there is more."""
    home = await circle.ria.opens_home()
    if SEE not in shown(home):
        return home
    await circle.ria.clicks(SEE, within=home, beside=title)
    view: View = circle.ria.top()
    return view


def request_of(circle: Running, user_id: str, title: str, nth: int = -1) -> Posted:
    """The message in which somebody is asked."""
    person = circle.person(user_id)
    return [m for m in person.direct_messages if ANSWER in str(m.blocks) and title in m.text][nth]


def asked(circle: Running, user_id: str, title: str) -> list[str]:
    """What somebody was told about an instrument."""
    return [text for text in circle.said_to(user_id) if title in text]


async def answers(circle: Running, user_id: str, title: str, **said: object) -> None:
    """Somebody answers from their message; the labels stand as they are read."""
    person = circle.person(user_id)
    await person.clicks(ANSWER, within=request_of(circle, user_id, title))
    await person.submits(said)
    assert person.sees("Dank je, je antwoord is bewaard")
    await person.closes(everything=True)
    await circle.settled()
