"""Browser windows on the page of a running Kring, for the tests in a browser and for the pictures."""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.running.control import control_port
from bot.story.lead import Lead
from bot.story.players import Player
from bot.story.script import PersonData
from bot.story.stage import ROOT
from bot.texts import Texts
from models.person import Language
from playground import page as shown_page
from playground.page.setting import features
from playground.ports import free_port
from tests.conftest import (
    BRUSSELS,
    CHANNEL,
    FACILITATOR,
    MEMBERS,
    START,
    Running,
    running,
    workspace_of_people,
)

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
WIDE, PHONE = (1360, 860), (390, 780)
PATIENCE = 20_000  # milliseconds
SESSION = datetime(2026, 3, 12, 13, 30, tzinfo=BRUSSELS)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium, headless."""
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            await browser.close()


@dataclass
class Window:
    """One window: somebody who looks at the page."""

    page: Page
    address: str
    problems: list[str] = field(default_factory=list)

    async def opens(self, user: str, place: str = CHANNEL, language: str = "nl") -> None:
        """Open the page as somebody, at a place."""
        await self.page.goto("about:blank")
        await self.page.goto(f"{self.address}/?as={user}&lang={language}#{place}")
        await self.page.wait_for_selector("html[data-live=yes]")

    async def sees(self, size: tuple[int, int]) -> None:
        """Become as wide and high as this."""
        await self.page.set_viewport_size({"width": size[0], "height": size[1]})

    @property
    def messages(self) -> Locator:
        """The messages in view."""
        return self.page.locator("#stream .message")

    @property
    def modal(self) -> Locator:
        """The topmost modal."""
        return self.page.locator("#modal[open]")

    def button(self, words: str, within: Locator | None = None) -> Locator:
        """The newest button with these words."""
        return (within or self.page).get_by_role("button", name=words, exact=True).last

    async def submits(self) -> None:
        """Send the topmost modal in."""
        await self.modal.locator("[type=submit]").click()

    async def jumps_until(self, words: str) -> None:
        """Jump to what comes next until these words stand in a message in view."""
        for _ in range(40):
            if await self.messages.filter(has_text=words).count():
                return
            async with self.page.expect_response(lambda response: "/time" in response.url, timeout=PATIENCE):
                await self.page.locator(".clock .jump").click()
            await self.page.wait_for_selector("html:not([data-moving])")
            await self.page.wait_for_timeout(150)
        raise AssertionError(f"nothing said {words!r}")


@dataclass
class Scene:
    """A Kring with a network in one language, and its page."""

    running: Running
    t: Texts
    address: str
    browser: Browser

    async def window(self, size: tuple[int, int] = WIDE, scheme: Any = "light") -> Window:
        """Open another window."""
        context = await self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce"
        )
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        window = Window(page, self.address)
        page.on("pageerror", lambda error: window.problems.append(str(error)))
        page.on("console", lambda said: window.problems.append(said.text) if said.type == "error" else None)
        return window

    def player(self, user: str) -> Player:
        """Somebody who acts without a window."""
        return Player(PersonData(user, user), self.running.person(user), CHANNEL, self.t, self.t)


@asynccontextmanager
async def shown_on_a_page(bot: Running, language: Language) -> AsyncIterator[str]:
    """Show a running Kring as a page, at the address that is given."""
    async with AsyncExitStack() as stack:
        port = free_port()
        await stack.enter_async_context(control_port(bot.kring, port))
        time = shown_page.ControlPort(f"http://127.0.0.1:{port}", bot.clock.now())
        stack.push_async_callback(time.close)
        commands, shortcuts = features(yaml.safe_load((ROOT / "app.yaml").read_text()))
        seats = [*map(shown_page.Seat, MEMBERS), shown_page.Seat(FACILITATOR, "facilitator")]
        seats.append(shown_page.Seat("U0GUEST"))
        setting = shown_page.Setting(
            app="Kring", title="Kring", language=language, seats=seats, commands=commands, shortcuts=shortcuts
        )
        page = await stack.enter_async_context(shown_page.Page(bot.playground, setting, time))
        yield page.url


@asynccontextmanager
async def scene(database: str, language: Language, browser: Browser) -> AsyncIterator[Scene]:
    """A network of six in which everybody has joined, with one session planned, shown as a page."""
    async with AsyncExitStack() as stack:
        bot = await stack.enter_async_context(running(workspace_of_people(), START, database, language))
        t = Texts(language)
        lead = Lead(PersonData(FACILITATOR, "Ria"), bot.ria, CHANNEL, t, t)
        await lead.begins(
            "Leren van elkaar" if language is Language.NL else "Learning together", [FACILITATOR]
        )
        await lead.invites(list(MEMBERS))
        await bot.settled()
        for user in MEMBERS:
            await Player(PersonData(user, user), bot.person(user), CHANNEL, t, t).joins()
        await lead.plans(SESSION, 180, "", "")
        await bot.settled()
        address = await stack.enter_async_context(shown_on_a_page(bot, language))
        yield Scene(bot, t, address, browser)
