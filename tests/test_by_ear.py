"""Every screen of Kring in a real browser: with a keyboard alone, by ear, and on a phone."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.reading.sample import Chapter
from bot.reading.samples import CHAPTERS
from bot.reading.world import World
from bot.texts import Texts
from models.person import Language
from tests.test_browser import MISSING

pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"not on this machine: {', '.join(MISSING)}"),
    pytest.mark.asyncio(loop_scope="module"),  # the browser is started once
]
if not MISSING:
    from tests.screens import Screen, screen
    from tests.windows import PHONE, WIDE, chromium

SHORT = {  # in each run: one of every sort of screen
    "Member, with everything",
    "Facilitator (announced)",
    "Announcement",
    "Ask a question",
    "Panel (underway)",
    "The form",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Any]:
    async with chromium() as started:
        yield started


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(browser: Any) -> "AsyncIterator[Screen]":
    """A wide screen, in Dutch."""
    async with screen(browser, WIDE, Language.NL) as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def phone(browser: Any) -> "AsyncIterator[Screen]":
    """A narrow screen, in English."""
    async with screen(browser, PHONE, Language.EN) as made:
        yield made


def drawn(chapter: Chapter, language: Language) -> dict[str, Any]:
    """What a chapter shows, by the names of its samples; what is words alone left out."""
    world = World(Texts(language, "Europe/Brussels"))
    shown = {sample.name: sample.draw(world) for sample in chapter.samples}
    return {name: one for name, one in shown.items() if not isinstance(one, str)}


ALL = pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.noun)


async def wrong_at_a_desk(desk: "Screen", shown: Any) -> list[str]:
    """What is wrong with a screen for who has a keyboard alone, or hears it."""
    way = await desk.shows(shown)
    wrong = [*await desk.walked(way), *await desk.unheard(way), *await desk.pressed(way)]
    wrong += await desk.chosen(way)
    if way.startswith("#modal"):
        way = await desk.shows(shown)
        wrong += await desk.closed(way)
        way = await desk.shows(shown)
        wrong += await desk.refuses(way)
    return wrong


@pytest.mark.long
@ALL
async def test_every_screen_is_walked_pressed_and_heard_with_a_keyboard_alone(
    desk: "Screen", chapter: Chapter
) -> None:
    found = {name: await wrong_at_a_desk(desk, one) for name, one in drawn(chapter, Language.NL).items()}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.long
@ALL
async def test_every_screen_fits_a_phone_and_a_thumb(phone: "Screen", chapter: Chapter) -> None:
    found = {}
    for name, one in drawn(chapter, Language.EN).items():
        way = await phone.shows(one)
        found[name] = [*await phone.touched(way), *await phone.unheard(way)]
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


async def test_one_screen_of_each_sort_is_walked_pressed_and_heard(desk: "Screen") -> None:
    every = {name: one for chapter in CHAPTERS for name, one in drawn(chapter, Language.NL).items()}
    assert every.keys() >= SHORT
    found = {name: await wrong_at_a_desk(desk, every[name]) for name in sorted(SHORT)}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
