"""A page without Kring behind it, on which any sample is shown, walked with a keyboard and read by ear.

`Screen` shows a sample as the page shows what Kring sends, in a real browser, and says what is wrong with it
for who has no mouse, who hears the page, and who holds a phone. What the page would ask of Kring is noted.
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import yaml
from playwright.async_api import Browser, CDPSession, Page, Route
from playwright.async_api import TimeoutError as TooLate

from bot.reading.sample import Shown
from bot.slack.blocks import Message as Drawn
from bot.story.stage import ROOT
from playground import Playground, views
from playground import page as shown_page
from playground.page.setting import features
from playground.workspace import Workspace
from tests.conftest import CHANNEL, FACILITATOR, workspace_of_people

WAYS = {"home": "#home .home-view", "modal": "#modal[open]", "message": "#stream .message:last-child"}
SOON = 4_000  # milliseconds
LOWEST = 24  # pixels of what is touched

# Everything that has to be reached, in the order in which it is read: of a group of radio buttons one.
STOPS = """
way => {
  const root = document.querySelector(way);
  const known = new Set();
  window.root = root;
  window.stops = [...root.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex='0']")].filter(one => {
      if (!one.checkVisibility() || one.disabled) return false;
      if (one.type !== "radio") return true;
      const group = [...root.querySelectorAll(`input[name="${CSS.escape(one.name)}"]`)];
      const stop = group.find(each => each.checked) ?? group[0];
      return one === stop && !known.has(one.name) && known.add(one.name);
  });
  return stops.map((one, at) => {
    const { dataset: { kind, block, action, close }, type } = one;
    const box = (one.closest("label") ?? one).getBoundingClientRect();
    const before = stops[at - 1];
    const place = (each) => (each.closest(".choices.long") ?? each).getBoundingClientRect();
    const part = (each) => each.closest("header, footer, .modal-body");
    const ownMenu = one.matches(".message > .menu > summary"); // it stands beside
    const above = before && !ownMenu && part(before) === part(one)
      && place(one).bottom <= place(before).top;
    return { kind: kind ?? type, above, block, action, closes: close !== undefined, high: box.height,
             right: box.right, inside: one.closest(".block.input") !== null, inline: one.localName === "a",
             words: one.getAttribute("aria-label") ?? one.textContent.trim().slice(0, 60) };
  });
}
"""
# Which of them is looked at; whether it is seen to be, and can be seen at all.
LOOKED_AT = """
() => {
  const one = document.activeElement, style = getComputedStyle(one);
  one.scrollIntoView({ block: "nearest" });
  const box = one.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
  return [stops.indexOf(one), style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
          top !== null && (one.contains(top) || top.contains(one))];
}
"""
# A list without anything to press is reached too, so that it can be scrolled.
STILL = """
() => document.activeElement.matches(".modal-body") ? null : stops.indexOf(document.activeElement)
"""
WIDER = """
() => {
  const wide = [document.documentElement, document.body, root, ...root.querySelectorAll("*")];
  return wide.filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1
      && ["auto", "scroll"].includes(getComputedStyle(one).overflowX)
      || one.getBoundingClientRect().right > innerWidth + 1)
    .map(one => one.localName + "." + one.className + ": " + one.textContent.trim().slice(0, 40)).slice(0, 3);
}
"""
REFUSED = "Dit kan niet"
# What is heard at each field, by the block in which it stands.
BESIDE = """
way => Object.fromEntries([...document.querySelector(way).querySelectorAll("[data-error]")].map(line => {
  const field = line.parentElement.querySelector("[data-kind]");
  const ids = (field.getAttribute("aria-describedby") ?? "").split(" ");
  const told = ids.map(id => document.getElementById(id));
  const heard = told.filter(one => one && !one.hidden).map(one => one.textContent).join(" ");
  return [line.dataset.error, field.getAttribute("aria-invalid") === "true" ? heard : ""];
}))
"""
SPOKEN = ("button", "link", "textbox", "combobox", "checkbox", "radio", "spinbutton", "Date", "InputTime",
          "DateTime", "DisclosureTriangle", "radiogroup", "group", "searchbox")  # fmt: skip
WHOLE = ("radiogroup", "group")
PARTED = ("Date", "InputTime", "DateTime")  # the browser names what they are made of


@dataclass
class Screen:
    """A window on the page, in which samples are shown to somebody."""

    page: Page
    ear: CDPSession
    drawn: shown_page.Page
    workspace: Workspace
    user: str = FACILITATOR
    asked: list[dict[str, Any]] = field(default_factory=list)  # of Kring
    refused: dict[str, str] = field(default_factory=dict)  # what is said beside which field, when it is sent

    async def answer(self, route: Route) -> None:
        """Note what would be asked of Kring."""
        body = route.request.post_data_json or {}
        if body["do"] not in ("read", "home"):
            self.asked.append(body)
        told = {"ok": not self.refused, "errors": self.refused if body["do"] == "submit" else {}}
        await route.fulfill(json=told)

    async def shows(self, shown: Shown) -> str:
        """Show a sample, and say where it stands on the page."""
        await self.clears()
        if isinstance(shown, dict):
            kind = shown["type"]
            await self.page.evaluate("document.getElementById('text').focus()")
            if kind == "home":
                views.publish_home(self.workspace, self.user, shown)
            else:
                views.open_modal(self.workspace, self.user, shown)
        else:
            kind, message = "message", shown if isinstance(shown, Drawn) else Drawn(shown)
            known = [{"block_id": f"b{n}", **block} for n, block in enumerate(message.blocks)]
            self.workspace.post(CHANNEL, self.workspace.bot_user, message.text, known)
        place = "home" if kind == "home" else CHANNEL
        await self.page.evaluate("place => { location.hash = place }", place)
        way = WAYS[kind]
        await self.page.wait_for_selector(way, timeout=SOON)
        return way

    async def clears(self) -> None:
        """Take away what was shown."""
        self.asked.clear()
        self.refused.clear()
        views.close_all(self.workspace, self.user)
        self.workspace.homes.pop(self.user, None)
        for message in self.workspace.messages:
            message.deleted = True
        self.workspace.messages.clear()
        self.drawn.changed()
        shown = "document.querySelector('#modal[open], .message, .home-view')"
        await self.page.wait_for_function(f"!{shown}", timeout=SOON)

    # What is wrong.

    async def stops(self, way: str) -> list[dict[str, Any]]:
        """Everything in a place that has to be reached with the keyboard, in the order of reading."""
        found: list[dict[str, Any]] = await self.page.evaluate(STOPS, way)
        return found

    async def walked(self, way: str) -> list[str]:
        """Walk through a place with the Tab key, and say where that goes wrong."""
        stops = await self.stops(way)
        if not stops:
            return []
        wrong = [
            f"{stop['words']!r}: it stands above what comes before it" for stop in stops if stop["above"]
        ]
        await self.page.evaluate("stops[0].focus()")
        await self.page.keyboard.press("Shift+Tab")
        await self.page.evaluate("stops[0].focus()")  # as the keyboard does it: it is seen
        for number, stop in enumerate(stops):
            at, seen, in_sight = await self.page.evaluate(LOOKED_AT)
            if at != number:
                wrong.append(f"{stop['words']!r}: the Tab key comes to {at} instead of {number}")
                break
            wrong += [f"{stop['words']!r}: nobody sees that it is looked at"] * (not seen)
            wrong += [f"{stop['words']!r}: it is covered"] * (not in_sight)
            for _ in range(12):  # a date has several stops of its own
                await self.page.keyboard.press("Tab")
                if await self.page.evaluate(STILL) not in (number, None):
                    break
        return wrong

    async def heard(self, way: str) -> list[dict[str, Any]]:
        """What a screen reader is given of a place, in its order."""
        await self.page.evaluate("way => { window.root = document.querySelector(way) }", way)
        found = await self.ear.send("Runtime.evaluate", {"expression": "window.root"})
        tree = await self.ear.send("Accessibility.queryAXTree", {"objectId": found["result"]["objectId"]})
        nodes: list[dict[str, Any]] = tree["nodes"]
        return nodes

    async def unheard(self, way: str) -> list[str]:
        """Say what has no name, or one that something else has, or none that can be spoken."""
        nodes = await self.heard(way)
        parents = {node["nodeId"]: node for node in nodes}
        closing = await self.page.evaluate("root.querySelectorAll('[data-close]').length")
        heard, wrong = Counter[tuple[str, ...]](), []
        names: dict[tuple[str, ...], str] = {}
        for node in nodes:
            role, name = node["role"]["value"], node.get("name", {}).get("value", "").strip()
            if role == "image" and not any(map(str.isalnum, name)):
                wrong.append(f"a picture without words: {name!r}")
            if role not in SPOKEN or node.get("ignored"):
                continue
            around = [each["role"]["value"] for each in above(node, parents)]
            if any(each in PARTED for each in around) or (role in WHOLE and not name):
                continue
            whole = next((each for each in above(node, parents) if each["role"]["value"] in WHOLE), None)
            within = whole.get("name", {}).get("value", "") if whole else ""
            if not any(map(str.isalnum, name)):
                wrong.append(f"{role} has no name: {name!r}")
            key = (within.casefold(), name.casefold())
            heard[key] += 1
            names[key] = f"{name} ({within})" if within else name
        twice = [names[key] for key, many in heard.items() if many > 1]
        return wrong + [f"twice: {name}" for name in twice if not (closing > 1 and heard_to_close(name))]

    async def pressed(self, way: str) -> list[str]:
        """Press every button with Enter or the space bar, and say which does nothing, or something else."""
        wrong = []
        for number, stop in enumerate(await self.stops(way)):
            if stop["kind"] != "button" or not stop["action"]:
                continue
            self.asked.clear()
            await self.page.evaluate(f"stops[{number}].focus()")
            await self.page.keyboard.press("Enter" if number % 2 else "Space")
            if await self.page.evaluate("document.querySelector('#confirm[open]') !== null"):
                at = await self.page.evaluate("document.activeElement.closest('#confirm') !== null")
                wrong += [f"{stop['words']!r}: the question does not take the focus"] * (not at)
                await self.page.keyboard.press("Escape")
                if self.asked:
                    wrong.append(f"{stop['words']!r}: done without an answer")
            else:
                await self.page.wait_for_function(f"!stops[{number}].hasAttribute('aria-busy')", timeout=SOON)
                did = [(act["do"], act.get("block"), act.get("action")) for act in self.asked]
                if did != [("press", stop["block"], stop["action"])]:
                    wrong.append(f"{stop['words']!r}: {did}")
            if not await self.page.evaluate(f"stops[{number}] === document.activeElement"):
                wrong.append(f"{stop['words']!r}: the focus is lost after it")
        return wrong

    async def chosen(self, way: str) -> list[str]:
        """Choose the last choice of every menu that acts at once, with the arrows."""
        wrong = []
        for number, stop in enumerate(await self.stops(way)):
            if stop["kind"] not in ("overflow", "static_select") or stop["inside"]:
                continue
            self.asked.clear()
            await self.page.evaluate(f"stops[{number}].focus()")
            await self.page.keyboard.press("ArrowDown")
            if self.asked:
                wrong.append(f"{stop['words']!r}: an arrow chooses")
                continue
            for _ in range(await self.page.evaluate(f"stops[{number}].options.length")):
                await self.page.keyboard.press("ArrowDown")
            last = await self.page.evaluate(f"[...stops[{number}].options].at(-1).value")
            already = await self.page.evaluate(f"stops[{number}].value") == last
            await self.page.keyboard.press("Enter")
            if await self.page.evaluate("document.querySelector('#confirm[open]') !== null"):
                await self.page.keyboard.press("Escape")
                continue
            await self.page.wait_for_function(f"!stops[{number}].hasAttribute('aria-busy')", timeout=SOON)
            did = [(act["do"], act.get("value")) for act in self.asked]
            if did != ([] if already else [("press", last)]):
                wrong.append(f"{stop['words']!r}: {did} instead of {last!r}")
        return wrong

    async def refuses(self, way: str) -> list[str]:
        """Send a form in that is refused in every field, and say which refusal is not heard at its field."""
        fields = await self.page.evaluate(
            "way => [...document.querySelectorAll(`${way} [data-error]`)].map(e => e.dataset.error)",
            way,
        )
        submit = self.page.locator(f"{way} [type=submit]")
        if not fields or not await submit.count():
            return []
        self.refused |= {name: f"{REFUSED} {number}" for number, name in enumerate(fields)}
        await submit.focus()
        await self.page.keyboard.press("Enter")
        await self.page.locator(f"{way} [data-error]:not([hidden])").nth(len(fields) - 1).wait_for()
        told = await self.page.evaluate(BESIDE, way)
        wrong = [f"{name}: nobody hears what is wrong" for name, said in told.items() if REFUSED not in said]
        if not await self.page.evaluate("document.activeElement.closest('.block.input') !== null"):
            wrong.append("the focus does not go to what is wrong")
        return wrong

    async def closed(self, way: str) -> list[str]:
        """Close a modal with Escape, and say where it does not ask, loses what was typed or the focus."""
        wrong = []
        if not await self.page.evaluate("document.activeElement.closest('#modal') !== null"):
            wrong.append("it does not take the focus")
        typed = self.page.locator(f"{way} .block.input :is(textarea, input[type=text])").first
        if await typed.count():
            await typed.fill("Dit wil niemand kwijt")
            asks = self.page.locator("#confirm[open]")
            await self.page.keyboard.press("Escape")
            try:
                await asks.wait_for()
            except TooLate:
                return [*wrong, "it closes without asking about what was typed"]
            await self.page.keyboard.press("Escape")
            await asks.wait_for(state="detached")
            if self.asked or await typed.input_value() != "Dit wil niemand kwijt":
                wrong.append("what was typed is lost")
            if not await typed.evaluate("each => each === document.activeElement"):
                wrong.append("the focus does not go back to what was typed")
        async with self.page.expect_response("**/act?*"):
            for _ in range(20):  # until the first answer has been taken in
                await self.page.keyboard.press("Escape")
                if not await typed.count() or await asks.count():
                    break
                await self.page.wait_for_timeout(50)
            if await typed.count():
                await self.page.keyboard.press("Tab")
                await self.page.keyboard.press("Enter")
        await self.page.wait_for_function("document.getElementById('confirm').open === false")
        if [act["do"] for act in self.asked] != ["close"]:
            wrong.append(f"Escape: {[act['do'] for act in self.asked]}")
        views.close_all(self.workspace, self.user)
        await self.page.locator("#modal[open]").wait_for(state="detached")
        try:
            await self.page.wait_for_function("document.activeElement.id === 'text'")
        except TooLate:
            wrong.append("the focus does not go back to where it was")
        return wrong

    async def touched(self, way: str) -> list[str]:
        """Say what is wider than the screen, and what is too low for a thumb."""
        wrong = [
            f"{stop['words']!r} is {stop['high']:.0f} pixels high"
            for stop in await self.stops(way)
            if stop["high"] < LOWEST and not stop["inline"]
        ]
        return wrong + [f"wider than the screen: {one}" for one in await self.page.evaluate(WIDER)]


def above(node: dict[str, Any], known: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Everything around something, from the inside out."""
    while (found := known.get(node.get("parentId", ""))) is not None:
        yield found
        node = found


def heard_to_close(name: str) -> bool:
    """Whether it is the name of the two buttons that close a modal, in its bar and below it."""
    return name in ("Sluiten", "Close")


@asynccontextmanager
async def screen(browser: Browser, size: tuple[int, int], language: str) -> AsyncIterator[Screen]:
    """A page in one language and size."""
    async with AsyncExitStack() as stack:
        workspace = workspace_of_people()
        playground = await stack.enter_async_context(Playground(workspace))
        commands, shortcuts = features(yaml.safe_load((ROOT / "app.yaml").read_text()))
        setting = shown_page.Setting(
            app="Kring", title="Kring", language=language, commands=commands, shortcuts=shortcuts,
            seats=[shown_page.Seat(FACILITATOR, "facilitator")],
        )  # fmt: skip
        page = await stack.enter_async_context(shown_page.Page(playground, setting))
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce", bypass_csp=True
        )
        stack.push_async_callback(context.close)
        window = await context.new_page()
        window.set_default_timeout(SOON)
        ear = await context.new_cdp_session(window)
        await ear.send("Accessibility.enable")
        made = Screen(window, ear, page, workspace)
        await window.route("**/act?*", made.answer)
        await window.goto(f"{page.url}/?as={FACILITATOR}&lang={language}#{CHANNEL}")
        await window.wait_for_selector("html[data-live=yes]")
        yield made
