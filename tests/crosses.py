"""Placing crosses, through what people see: step by step, in the words of either language."""

from models.person import Language
from tests.conftest import CHANNEL, Running
from tests.inquiries import request_of
from tests.test_texts import EN, NL

TITLE = "Kruisjes"
LINES = (
    "integrated", "lasting", "depth", "shared", "we", "ties", "making", "inside", "wider", "equal", "norms",
)  # fmt: skip
STEPS = (LINES[:2], LINES[2:4], LINES[4:7], LINES[7:])


def about(line: str, language: Language = Language.NL) -> str:
    """What a line is about."""
    return str((NL if language is Language.NL else EN)[f"crosses.line_{line}"][0])


def filled(lines: tuple[str, ...], now: str, wished: str) -> dict[str, str]:
    """The same two places on each of these lines, as a form names them."""
    return {f"Nu: {about(line)}": now for line in lines} | {
        f"Gewenst: {about(line)}": wished for line in lines
    }


async def places_crosses(
    circle: Running, user_id: str, now: str = "2", wished: str = "6", steps: int = len(STEPS)
) -> None:
    """Somebody goes through as many steps, from the message in which they are asked; their modal stays."""
    person = circle.person(user_id)
    await person.clicks("Beantwoorden of wijzigen", within=request_of(circle, user_id, TITLE))
    for lines in STEPS[:steps]:
        await person.submits(filled(lines, now, wished))


async def asks_for_crosses(circle: Running) -> None:
    """Ria asks the group by the command."""
    await circle.ria.runs("/kring", "kruisjes", channel=CHANNEL)
    await circle.ria.clicks("Vraag het de groep", within=circle.ria.top())
    await circle.ria.closes(everything=True)
    await circle.settled()
