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
from tests.conftest import CHANNEL, FACILITATOR
from tests.test_browser import ANNOUNCED, BRAM, MISSING

pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"not on this machine: {', '.join(MISSING)}"),
    pytest.mark.asyncio(loop_scope="module"),  # the browser is started once
]
if not MISSING:
    from playwright.async_api import expect

    from tests.screens import Screen, screen
    from tests.windows import PHONE, WIDE, Scene, Window, chromium, scene

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


@pytest.mark.long
@pytest.mark.parametrize(
    ("spoilt", "found"),
    [
        (".button { padding: 0; line-height: 1; font-size: 10px }", "pixels high"),
        (".modal-body textarea { min-width: 700px }", "wider than the screen"),
        (":focus-visible { outline: none !important }", "nobody sees"),
        ("#modal footer { position: absolute; inset: 0; background: white }", "is covered"),
    ],
)
async def test_a_screen_that_is_spoilt_is_found_out(phone: "Screen", spoilt: str, found: str) -> None:
    ask = drawn(next(each for each in CHAPTERS if each.noun == "question"), Language.EN)["Ask a question"]
    way = await phone.shows(ask)
    assert not [*await phone.touched(way), *await phone.walked(way)]
    sheet = await phone.page.add_style_tag(content=spoilt)
    wrong = [*await phone.touched(way), *await phone.walked(way)]
    await sheet.evaluate("each => each.remove()")
    assert any(found in each for each in wrong), wrong


@pytest.mark.long
async def test_what_is_said_to_nobody_is_found_out(desk: "Screen") -> None:
    ask = drawn(next(each for each in CHAPTERS if each.noun == "question"), Language.NL)["Ask a question"]
    way = await desk.shows(ask)
    await desk.page.evaluate("document.querySelector('#modal textarea').removeAttribute('aria-describedby')")
    assert await desk.refuses(way)
    way = await desk.shows(ask)
    await desk.page.evaluate("document.querySelector('#modal [type=submit]').textContent = '✕'")
    assert any("has no name" in each for each in await desk.unheard(way))


# Whole tasks, by the Tab key and by what is heard.


class Fingers:
    """Somebody without a mouse, who hears what they are at."""

    def __init__(self, window: "Window", ear: Any) -> None:
        self.window, self.ear, self.keys = window, ear, window.page.keyboard

    async def heard(self) -> str:
        """The name of what they are at."""
        found = await self.ear.send("Runtime.evaluate", {"expression": "document.activeElement"})
        about = {"objectId": found["result"]["objectId"], "fetchRelatives": False}
        tree = await self.ear.send("Accessibility.getPartialAXTree", about)
        return str(tree["nodes"][0].get("name", {}).get("value", ""))

    async def comes_to(self, words: str, *, back: bool = False) -> None:
        """Go on, or back, until what is heard begins so."""
        passed = []
        for _ in range(120):
            passed.append(await self.heard())
            if passed[-1].startswith(words):
                return
            await self.keys.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"{words!r} is not among {passed}")

    async def presses(self, words: str, *, back: bool = False) -> None:
        """Go to what is called so, and press it."""
        await self.comes_to(words, back=back)
        await self.keys.press("Enter")

    async def comes_back(self) -> None:
        """Look at Home again, on another day."""
        await self.presses("kring")
        await self.presses("Kring Home")

    async def chooses(self, menu: str, choice: str) -> None:
        """Open a menu, go down it and choose."""
        await self.comes_to(menu)
        listed = "[...document.activeElement.options].map(each => each.textContent)"
        options = await self.window.page.evaluate(listed)
        at = next(n for n, option in enumerate(options) if option.startswith(choice))
        now = await self.window.page.evaluate("document.activeElement.selectedIndex")
        await self.keys.press("ArrowDown")
        for _ in range(at - now):
            await self.keys.press("ArrowDown")
        await self.keys.press("Enter")


async def hands_of(made: "Scene", user: str, place: str) -> Fingers:
    """Somebody at the page, who has touched nothing yet."""
    window = await made.window()
    ear = await window.page.context.new_cdp_session(window.page)
    await ear.send("Accessibility.enable")
    await window.opens(user, place)
    return Fingers(window, ear)


async def asks(made: "Scene", user: str, question: str) -> None:
    """Somebody asks a question with a mouse."""
    await made.running.person(user).runs("/kring", f"vraag {question}", channel=CHANNEL)
    await made.running.person(user).submits()
    await made.running.settled()


@pytest.mark.long
async def test_a_member_says_yes_asks_and_votes_with_the_keyboard_alone(
    browser: Any, database_address: str
) -> None:
    async with scene(database_address, Language.NL, browser) as made:
        await made.running.advance(ANNOUNCED)
        await asks(made, BRAM, "Wie begint er?")
        anna = await hands_of(made, "U0ANNA", CHANNEL)
        page = anna.window.page

        await anna.presses("Ja")
        await expect(anna.window.messages.filter(has_text="Ja: 1")).to_have_count(1)
        await anna.presses("Vraag stellen")
        await expect(anna.window.modal).to_have_count(1)
        assert (await anna.heard()).startswith("Wat wil je"), "the field takes the focus"
        await anna.keys.type("Hoe betrek je de directie?")
        await anna.presses("Versturen")
        await expect(anna.window.modal).to_contain_text("Dank")
        await anna.keys.press("Escape")
        await expect(anna.window.modal).to_have_count(0)
        assert await anna.heard() == "Vraag stellen", "and gives it back"

        await anna.presses("Kring Home", back=True)
        await expect(page.locator("#home")).to_contain_text("Hoe betrek je de directie?")
        await anna.presses("Vragen")
        await anna.presses("Stemmen")
        await expect(anna.window.modal).to_contain_text("1 stem")
        assert not anna.window.problems


@pytest.mark.long
async def test_whoever_facilitates_publishes_records_and_releases_with_the_keyboard_alone(
    browser: Any, database_address: str
) -> None:
    async with scene(database_address, Language.NL, browser) as made:
        await made.running.advance(ANNOUNCED)
        for user, question in ((BRAM, "Wie begint er?"), ("U0ANNA", "Hoe betrek je de directie?")):
            await made.running.person(user).clicks("Ja")
            await asks(made, user, question)
        await made.running.advance("2026-03-05 09:05")
        ria = await hands_of(made, FACILITATOR, "home")
        modal, home = ria.window.modal, ria.window.page.locator("#home")

        await ria.presses("Agenda nakijken")
        await expect(modal).to_contain_text("Wie begint er?")
        await ria.presses("Publiceren")
        await expect(modal).to_contain_text("komt zo in het kanaal")
        await ria.keys.press("Escape")
        await expect(modal).to_have_count(0)

        assert "Home" in await ria.heard(), "what was pressed is gone, and what it stood in is not"

        await made.running.advance("2026-03-12 13:45")
        await ria.comes_back()
        await expect(home).to_contain_text("is bezig")
        await ria.presses("Paneel openen")
        await ria.chooses("Uitkomst 1", "Beantwoord")
        await expect(modal).to_contain_text("Wie begint er?")
        await expect(modal.locator("text=Genoteerd")).not_to_have_count(0)
        await ria.keys.press("Escape")
        await expect(modal).to_have_count(0)

        await made.running.advance("2026-03-17 09:30")
        await ria.comes_back()
        await expect(home).to_contain_text("klaar om na te kijken")
        await ria.presses("Verslag nakijken")
        await expect(modal).to_contain_text("Wie begint er?")
        await ria.presses("Vrijgeven")  # of the report that is read: the Home behind it has one, too
        await expect(modal).to_contain_text("Vrijgegeven")
        await made.running.settled()
        assert any("Wie begint er?" in text for text in made.running.channel_texts())
        assert not ria.window.problems
