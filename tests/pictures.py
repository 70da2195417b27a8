"""Takes the pictures of docs/pictures from the demo as it is: `make pictures`."""

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import aiohttp
from PIL import Image
from playwright.async_api import Browser, Locator
from rich.console import Console

from bot.storage.migrations import upgrade
from bot.story.demo import Demo
from bot.story.networks import SAMPLE, file_of
from bot.story.stage import ROOT, manifest
from bot.texts import Texts
from models.person import Language
from tests.conftest import CHANNEL as ANY_CHANNEL
from tests.conftest import FACILITATOR, START, running, workspace_of_people
from tests.windows import Window, chromium, shown_on_a_page

TO = ROOT / "docs" / "pictures"
COLOURS = 128
DESK, SCREEN = (1360, 1500), (1360, 860)  # a form and a message are seen whole; what a person has
# Left out is what is not Slack's but the page's or the browser's, such as a date's form, and half lines.
PLAIN = """whole => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    .look { display: none } dialog [data-inspect] { visibility: hidden } .home-view { padding: 1rem }
    input::-webkit-datetime-edit { color: transparent } dialog::backdrop { background: var(--card) }
    dialog { border-radius: 0 !important; ${whole ? "max-height: none !important" : ""} }
  `);
  document.adoptedStyleSheets = [sheet];
  document.activeElement?.blur();
  for (const body of document.querySelectorAll("dialog[open] .modal-body")) {
    const end = body.getBoundingClientRect().bottom;
    for (const block of body.querySelectorAll(":scope > *")) {
      if (!whole && block.getBoundingClientRect().bottom > end) block.hidden = true;  // no half lines
    }
  }
}"""
CHANNEL, ANNELIES, DIRK, RIA = "C0DEMO001", "U0DEMO001", "U0DEMO004", "U0DEMO901"  # Dirk was away
PROPOSAL, UNDERWAY, EVALUATION, REPORT = (
    "2026-03-05T09:30:00+01:00",
    "2026-03-12T13:45:00+01:00",
    "2026-03-12T16:22:00+01:00",
    "2026-03-17T09:30:00+01:00",
)
THEME = {Language.NL: "Competentiemanagement", Language.EN: "Competency management"}
ASKED = {
    Language.NL: "Hoeveel competenties per functie houden jullie aan?",
    Language.EN: "How many competencies do you keep to for each job?",
}


@dataclass
class Camera:
    """Takes pictures of one window."""

    window: Window
    t: Texts

    async def take(self, name: str, what: Locator | None = None, *, whole: bool = False) -> None:
        """One picture in few colours, of something or of all in sight; of a form also what is below."""
        page = self.window.page
        await page.evaluate(PLAIN, whole)
        await page.wait_for_timeout(500)
        shot = Image.open(BytesIO(await (what or page).screenshot())).convert("RGB")
        path = TO / f"{name}.{self.t.language}.png"
        shot.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} kB, {shot.width} x {shot.height}")

    def message(self, button: str) -> Locator:
        """The newest message with a button."""
        return self.window.messages.filter(has=self.window.button(self.t.plain(button))).last

    async def runs(self, said: str) -> None:
        """Type a command, which opens something."""
        await self.window.page.locator("#text").fill(said)
        await self.window.page.keyboard.press("Enter")
        await self.window.modal.wait_for()


@dataclass
class Photographer(Camera):
    """Goes through the demo with a camera."""

    demo: Demo

    async def goes(self, user: str, place: str) -> None:
        """Be somebody, somewhere."""
        await self.window.opens(user, place, self.t.language)
        await self.window.page.wait_for_timeout(600)

    async def time(self, at: str) -> None:
        """Let time pass, with everybody doing what they did."""
        self.demo.taken.clear()
        async with aiohttp.ClientSession() as client:
            url = self.window.address.replace("localhost", "127.0.0.1")
            async with client.post(f"{url}/time", json={"at": at}) as response:
                response.raise_for_status()

    async def closes(self) -> None:
        """Close what is open."""
        await self.window.page.keyboard.press("Escape")
        await self.window.page.wait_for_selector("#modal:not([open])", state="attached")

    async def before(self) -> None:
        """The demo as it opens, announcement, question, Home."""
        t, window = self.t.plain, self.window
        if self.t.language is Language.EN:  # for the README, which is in English
            await window.sees(SCREEN)
            await self.goes(ANNELIES, CHANNEL)
            await self.take("demo")
            await window.sees(DESK)
        await self.goes(ANNELIES, CHANNEL)
        await self.take("announcement", self.message("rsvp.maybe"))
        await window.button(t("question.ask"), self.message("rsvp.maybe")).click()
        await window.modal.wait_for()
        await window.modal.locator("textarea").first.fill(ASKED[self.t.language])
        await self.take("question", window.modal)
        await window.submits()
        await window.modal.locator("textarea").first.wait_for(state="detached")
        await self.closes()
        await self.goes(RIA, "home")
        await self.take("home", window.page.locator("#home .home-view"))

    async def after(self) -> None:
        """Proposal, panel, evaluation, report, catch-up."""
        t, window = self.t.plain, self.window
        await self.time(PROPOSAL)
        await self.goes(RIA, "dm")
        await self.take("proposal", self.message("agenda.review"))
        await self.time(UNDERWAY)
        await self.goes(RIA, "dm")
        await self.runs("/kring panel")
        await self.take("panel", window.modal)
        await self.closes()
        await self.time(EVALUATION)
        await self.goes(ANNELIES, "dm")
        await window.button(t("evaluation.fill_in")).click()
        await window.modal.wait_for()
        await self.take("evaluation", window.modal, whole=True)
        await self.closes()
        await self.time(REPORT)
        await self.goes(ANNELIES, CHANNEL)
        await self.take("report", self.message("report.whole"))
        await self.goes(DIRK, "dm")
        await self.take("catch-up", window.messages.last)


@asynccontextmanager
async def desk(browser: Browser, address: str) -> AsyncIterator[Window]:
    """A window in which things are seen whole."""
    context = await browser.new_context(viewport={"width": DESK[0], "height": DESK[1]})
    yield Window(await context.new_page(), address)
    await context.close()


async def begin(browser: Browser, folder: Path, language: Language) -> None:
    """The form in which a network begins, in a workspace that has none yet."""
    address = f"sqlite:///{folder}/empty.db"
    await asyncio.to_thread(upgrade, address)
    async with (
        running(workspace_of_people(), START, address, language) as bot,
        shown_on_a_page(bot, language) as page,
        desk(browser, page) as window,
    ):
        camera = Camera(window, Texts(language))
        await window.opens(FACILITATOR, ANY_CHANNEL, language)
        await camera.runs("/kring new")
        await window.modal.locator("input[type=text]").first.fill(THEME[language])
        await camera.take("begin", window.modal, whole=True)


async def main(languages: list[Language]) -> None:
    """Take all pictures."""
    TO.mkdir(parents=True, exist_ok=True)
    for language in languages:
        with tempfile.TemporaryDirectory(prefix="kring-pictures-") as folder:
            demo = Demo(json.loads(file_of(SAMPLE).read_text()), language, Path(folder), Console())
            await demo.prepare(fresh=False)
            stop, opened = asyncio.Event(), asyncio.get_running_loop().create_future()
            showing = asyncio.create_task(demo.run(0, manifest(), stop, opened.set_result))
            address = await opened
            try:
                async with chromium() as browser:
                    await begin(browser, Path(folder), language)
                    async with desk(browser, address) as window:
                        camera = Photographer(window, Texts(language), demo)
                        await camera.before()
                        await camera.after()
            finally:
                stop.set()
                await showing


if __name__ == "__main__":
    asyncio.run(main([Language(given) for given in sys.argv[1:]] or list(Language)))
