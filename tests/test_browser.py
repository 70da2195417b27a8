"""The page in a real browser: with mouse and keyboard, wide and narrow, light and dark, in both languages."""

import importlib.util
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from models.attendance import Rsvp
from models.person import Language
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
MISSING = [
    *(name for name in ("playwright", "axe_playwright_python") if importlib.util.find_spec(name) is None),
    *([] if CHROMIUM.exists() else [str(CHROMIUM)]),
]
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"not on this machine: {', '.join(MISSING)}"),
    pytest.mark.asyncio(loop_scope="module"),  # the browser is started once
]
if not MISSING:
    from playwright.async_api import expect

    from tests.windows import PHONE, Scene, Window, chromium, scene

ANNA, BRAM, CHIARA = "U0ANNA", "U0BRAM", "U0CHIARA"
ANNOUNCED = "2026-02-19 10:00"
WIDE = (1360, 860)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Any]:
    async with chromium() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def dutch(browser: Any, database_address: str) -> "AsyncIterator[Scene]":
    async with scene(database_address, Language.NL, browser) as made:
        yield made


@pytest.mark.long
@pytest.mark.parametrize("language", list(Language))
async def test_a_cycle_is_lived_in_the_browser(
    browser: Any, database_address: str, language: Language
) -> None:
    async with scene(database_address, language, browser) as made:
        t = made.t.plain
        anna = await made.window()
        await anna.opens(ANNA, CHANNEL, language)

        # The clock is moved to what comes next, until the announcement is there.
        await anna.jumps_until(t("rsvp.yes"))
        announcement = anna.messages.filter(
            has=anna.page.get_by_role("button", name=t("rsvp.yes"), exact=True)
        )

        # An RSVP is given and changed.
        await anna.button(t("rsvp.yes"), announcement).click()
        await expect(announcement).to_contain_text(f"{t('rsvp.yes')}: 1")
        await anna.button(t("rsvp.maybe"), announcement).click()
        await expect(announcement).to_contain_text(f"{t('rsvp.maybe')}: 1")
        await anna.button(t("rsvp.yes"), announcement).click()
        await expect(announcement).to_contain_text(f"{t('rsvp.yes')}: 1")

        # A question: left empty first, then written.
        await anna.button(t("question.ask"), announcement).click()
        field = anna.modal.get_by_label(t("question.field_text"))
        await expect(field).to_be_focused()
        await anna.submits()
        await expect(anna.modal.locator("[data-error]:not([hidden])")).to_have_count(1)
        await expect(field).to_have_attribute("aria-invalid", "true")
        await expect(field).to_be_focused()

        # Only spaces: refused by Kring, and the words beside the field stay when the modal is drawn anew.
        await anna.page.evaluate("document.querySelector('#modal form').dataset.old = 'yes'")
        await field.fill("   ")
        await anna.submits()
        await expect(anna.modal.locator("form[data-old]")).to_have_count(0)
        await expect(anna.modal.locator("[data-error]:not([hidden])")).to_have_count(1)
        await expect(field).to_have_attribute("aria-invalid", "true")
        await field.fill("Hoe <begin> ik & waar?")
        await anna.submits()
        await expect(anna.modal).not_to_contain_text(t("question.field_text"))
        await anna.page.keyboard.press("Escape")
        await expect(anna.modal).to_have_count(0)
        await expect(anna.button(t("question.ask"), announcement)).to_be_focused()

        # The others come, but for Bram. The day comes.
        for user in (CHIARA, "U0DIRK", "U0ELS", "U0FATIMA"):
            await made.running.person(user).clicks(t("rsvp.yes"))
        await made.running.person(BRAM).clicks(t("rsvp.no"))
        ria = await made.window()
        await ria.opens(FACILITATOR, "dm", language)
        await ria.jumps_until(t("evaluation.later"))
        await ria.button(t("evaluation.mark_present")).click()
        for user, name in MEMBERS.items():
            await ria.modal.get_by_label(name, exact=True).set_checked(user != BRAM)
        await ria.submits()
        await expect(ria.modal.locator("[type=submit]")).to_have_count(0)
        await ria.page.keyboard.press("Escape")
        await expect(ria.modal).to_have_count(0)
        await ria.button(t("evaluation.now")).click()
        await ria.page.locator("#confirm-yes").click()
        await expect(ria.modal).to_have_count(1)
        await ria.page.keyboard.press("Escape")
        await expect(ria.modal).to_have_count(0)

        # The evaluation is filled in, and changed.
        await anna.page.locator('[data-place="dm"]').click()
        await anna.button(t("evaluation.fill_in")).click()
        scores = anna.modal.locator("select")
        await expect(scores).not_to_have_count(0)
        for score in await scores.all():
            await score.select_option("8")
        await anna.submits()
        await expect(anna.modal).to_contain_text(t("evaluation.thanks_title"))
        await anna.page.keyboard.press("Escape")
        await expect(anna.modal).to_have_count(0)
        await anna.button(t("evaluation.fill_in")).click()
        await expect(scores.first).to_have_value("8")
        await scores.first.select_option("9")
        await anna.submits()
        await expect(anna.modal).to_contain_text(t("evaluation.thanks_title"))
        await anna.page.keyboard.press("Escape")

        # The report is read whole and released, and who was absent is brought up to date.
        await ria.jumps_until(t("report.read_and_release"))
        await ria.button(t("report.read_and_release"), ria.messages).click()
        await ria.submits()
        bram = await made.window()
        await bram.opens(BRAM, "dm", language)
        await bram.jumps_until(t("catch_up.read"))
        await bram.button(t("catch_up.read")).click()
        await expect(bram.button(t("catch_up.read"))).to_have_count(0)
        assert not [*anna.problems, *ria.problems, *bram.problems]
        assert not await anna.page.locator(".unknown").count()


async def test_two_windows_are_two_people_at_once(dutch: "Scene") -> None:
    await dutch.running.advance(ANNOUNCED)
    anna, bram = await dutch.window(), await dutch.window()
    await anna.opens(ANNA)
    await bram.opens(BRAM)
    await anna.button("Ja").click()
    await expect(bram.messages.filter(has_text="Ja: 1")).to_have_count(1)
    await expect(anna.messages.filter(has_text="Alleen jij ziet dit")).to_have_count(1)
    await expect(bram.messages.filter(has_text="Alleen jij ziet dit")).to_have_count(0)
    await bram.button("Vraag stellen").click()
    await expect(bram.modal).to_have_count(1)
    await expect(anna.modal).to_have_count(0)
    await anna.page.locator("#as").select_option(FACILITATOR)
    await anna.page.wait_for_url("**as=U0RIA**")
    await anna.page.locator('[data-place="home"]').click()
    await expect(anna.page.locator("#home")).to_contain_text("Uitnodigen")


@pytest.mark.long
async def test_everything_can_be_done_with_the_keyboard(dutch: "Scene") -> None:
    await dutch.running.advance(ANNOUNCED)
    window = await dutch.window()
    await window.opens(ANNA)
    keys = window.page.keyboard
    await window.page.locator("#text").focus()
    await keys.type("/kring")
    await keys.press("Enter")
    await expect(window.modal).to_have_count(1)
    for _ in range(40):
        await keys.press("Tab")
        assert await window.page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('#modal')"
        )
    await keys.press("Escape")
    await expect(window.modal).to_have_count(0)
    await expect(window.page.locator("#text")).to_be_focused()
    yes = window.button("Ja")
    for _ in range(60):
        await keys.press("Shift+Tab")
        if await yes.evaluate("each => each === document.activeElement"):
            break
    await keys.press("Enter")
    await expect(window.messages.filter(has_text="Ja: 1")).to_have_count(1)
    await expect(yes).to_be_focused()
    menu = window.messages.last.locator("details.menu summary")
    await menu.focus()
    await keys.press("Enter")
    await keys.press("Tab")
    await keys.press("Escape")
    await expect(menu).to_be_focused()
    await window.page.locator("#text").focus()
    await keys.type("/kring evaluatie-die-er-niet-is")
    await keys.press("Enter")
    await expect(window.page.locator("#text")).to_have_value("")


async def test_a_phone_is_wide_enough(dutch: "Scene") -> None:
    await dutch.running.advance(ANNOUNCED)
    window = await dutch.window(PHONE)
    await window.opens(ANNA)
    fits = "document.documentElement.scrollWidth <= innerWidth && document.body.scrollWidth <= innerWidth"
    assert await window.page.evaluate(fits)
    await window.button("Ja").click()
    await expect(window.messages.filter(has_text="Ja: 1")).to_have_count(1)
    await window.page.locator("#open-left").click()
    await expect(window.page.locator("#left")).to_be_visible()
    await window.page.locator('[data-place="home"]').click()
    await expect(window.page.locator("#left")).not_to_be_in_viewport()
    await expect(window.page.locator("#home")).to_contain_text("Geen vraag deze keer")
    await window.page.locator("#open-right").click()
    await expect(window.page.locator(".clock .jump")).to_be_visible()
    await window.page.keyboard.press("Escape")
    await expect(window.page.locator("#open-right")).to_be_focused()
    await window.button("Vraag stellen", window.page.locator("#home")).click()
    await expect(window.modal).to_have_count(1)
    assert await window.page.evaluate(fits)
    assert await window.page.evaluate("document.querySelector('#modal').scrollWidth <= innerWidth")


async def test_something_happens_on_a_phone_without_a_mouse(dutch: "Scene") -> None:
    window = await dutch.window(PHONE)
    await window.opens(ANNA)
    await window.page.locator("#open-right").click()
    menu = window.page.locator("details:has(.happens)")
    await menu.locator("summary").focus()
    await window.page.keyboard.press("Enter")
    assert await window.page.evaluate("document.querySelector('.happens').scrollWidth <= innerWidth")
    await menu.get_by_label("Wie").select_option("U0BRAM")
    await menu.locator("form").first.get_by_label("Nieuwe naam").fill("Bram Peeters")
    await window.page.keyboard.press("Enter")
    await expect(window.page.locator("#toast")).to_have_text("Het is gebeurd.")
    await expect(menu.get_by_label("Wie")).to_contain_text("Bram Peeters")
    slow = menu.get_by_role("button", name="Is traag")
    await slow.focus()
    await window.page.keyboard.press("Enter")
    await expect(slow).to_have_attribute("aria-pressed", "true")
    await expect(slow).to_be_focused()


async def found_by_axe(window: "Window") -> list[str]:
    """What is seriously wrong for people who cannot see, hear or point well."""
    from axe_playwright_python.base import AXE_FILE_PATH

    await window.page.evaluate(Path(AXE_FILE_PATH).read_text())
    found = await window.page.evaluate("axe.run()")
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("wide", [False, True])
async def test_axe_finds_nothing_serious(dutch: "Scene", scheme: str, wide: bool) -> None:
    await dutch.running.advance(ANNOUNCED)
    await dutch.running.person(ANNA).clicks(dutch.t.plain(f"rsvp.{Rsvp.YES}"))
    window = await dutch.window(WIDE if wide else PHONE, scheme)
    await window.opens(ANNA)
    assert not await found_by_axe(window)
    await window.opens(ANNA, "dm")
    assert not await found_by_axe(window)
    await window.opens(FACILITATOR, "home")
    await expect(window.page.locator("#home")).to_contain_text("Uitnodigen")
    assert not await found_by_axe(window)
    await window.page.locator("#home select").last.select_option(label="Uitnodigen")
    await expect(window.modal).to_have_count(1)
    assert not await found_by_axe(window)


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious_behind_a_message(dutch: "Scene", scheme: str) -> None:
    await dutch.running.advance(ANNOUNCED)
    await dutch.running.person(ANNA).clicks(dutch.t.plain(f"rsvp.{Rsvp.YES}"))
    window = await dutch.window(WIDE, scheme)
    await window.opens(ANNA)
    for panel in range(1, 4):
        await window.page.locator("aside .below > details > summary").nth(panel).click()
        assert not await found_by_axe(window)
    await window.messages.last.locator("details.menu summary").click()
    assert not await found_by_axe(window)
    await window.page.locator("details.menu[open] [data-inspect]").click()
    await expect(window.page.locator("#inspect[open]")).to_have_count(1)
    assert not await found_by_axe(window)
