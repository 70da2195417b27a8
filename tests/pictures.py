"""Takes the pictures of docs/pictures from the demo as it is: `make pictures`."""

import asyncio
import json
import sys
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import aiohttp
from PIL import Image
from rich.console import Console

from bot.story.demo import Demo
from bot.story.networks import SAMPLE, file_of
from bot.story.stage import ROOT, manifest
from bot.texts import Texts
from models.person import Language
from tests.windows import PHONE, WIDE, Window, chromium

TO = ROOT / "docs" / "pictures"
COLOURS = 128
CHANNEL, ANNELIES, DIRK, RIA = "C0DEMO001", "U0DEMO001", "U0DEMO004", "U0DEMO901"  # Dirk was away
AGENDA, UNDERWAY, EVALUATION, REPORT = (
    "2026-03-06T15:30:00+01:00",
    "2026-03-12T13:45:00+01:00",
    "2026-03-12T16:22:00+01:00",
    "2026-03-17T09:30:00+01:00",
)


ASKED = {
    Language.NL: "Hoeveel competenties per functie houden jullie aan?",
    Language.EN: "How many competencies do you keep to for each job?",
}


@dataclass
class Photographer:
    """Goes through the demo with a camera."""

    window: Window
    phone: Window
    demo: Demo
    t: Texts

    async def take(self, name: str, window: Window | None = None) -> None:
        """One picture, in few colours."""
        window = window or self.window
        await window.page.wait_for_timeout(500)
        shot = Image.open(BytesIO(await window.page.screenshot())).convert("RGB")
        path = TO / f"{name}.{self.t.language}.png"
        shot.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} kB")

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
        """Announcement, RSVP, question, Home."""
        t, window = self.t.plain, self.window
        await self.goes(ANNELIES, CHANNEL)
        await self.take("announcement")
        await self.phone.opens(ANNELIES, CHANNEL, self.t.language)
        await self.take("phone", self.phone)
        await window.button(t("rsvp.maybe")).click()
        await window.page.wait_for_timeout(1500)
        await self.take("rsvp")
        await window.button(t("rsvp.yes")).click()
        await window.page.wait_for_timeout(1500)  # the message is drawn anew
        await window.button(t("question.ask")).click()
        await window.modal.wait_for()
        await window.modal.locator("textarea").first.fill(ASKED[self.t.language])
        await self.take("question")
        await window.submits()
        await window.modal.locator("textarea").first.wait_for(state="detached")
        await self.closes()
        await self.goes(ANNELIES, "home")
        await self.take("home-participant")
        await self.goes(RIA, "home")
        await self.take("home-facilitator")

    async def after(self) -> None:
        """Agenda, panel, evaluation, report, catch-up."""
        t, window = self.t.plain, self.window
        await self.time(AGENDA)
        await self.goes(ANNELIES, CHANNEL)
        await self.take("agenda")
        await self.time(UNDERWAY)
        await self.goes(RIA, "dm")
        await window.page.locator("#text").fill("/kring panel")
        await window.page.keyboard.press("Enter")
        await window.modal.wait_for()
        await self.take("panel")
        await self.closes()
        await self.time(EVALUATION)
        await self.goes(ANNELIES, "dm")
        await window.button(t("evaluation.fill_in")).click()
        await window.modal.wait_for()
        await self.take("evaluation")
        await self.closes()
        await self.time(REPORT)
        await self.goes(ANNELIES, CHANNEL)
        await window.page.locator("#right .below > details > summary").nth(1).click()
        report = window.messages.filter(has=window.button(t("report.whole")))
        await report.last.evaluate("message => message.scrollIntoView({block: 'start'})")
        await self.take("report")
        await self.goes(DIRK, "dm")
        await self.take("catch-up")


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
                    windows = []
                    for width, height in (WIDE, PHONE):
                        context = await browser.new_context(viewport={"width": width, "height": height})
                        windows.append(Window(await context.new_page(), address))
                    camera = Photographer(*windows, demo, Texts(language))
                    await camera.before()
                    await camera.after()
            finally:
                stop.set()
                await showing


if __name__ == "__main__":
    asyncio.run(main([Language(given) for given in sys.argv[1:]] or list(Language)))
