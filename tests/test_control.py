"""The control port: one clock for demo, story and tests, moved from outside."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import aiohttp
import pytest

from bot.running.clock import HeldClock, SystemClock
from bot.running.control import control_port
from bot.running.ledger import named
from models.person import Language
from models.plan import Kind
from playground.ports import free_port
from tests.conftest import CHANNEL, START, Running
from tests.moments import begins_after
from tests.people import join_everybody, plan_session, somebody_asked, start_network


@pytest.fixture
async def control(kring: Running) -> AsyncIterator[aiohttp.ClientSession]:
    port = free_port()
    async with control_port(kring.kring, port), aiohttp.ClientSession(f"http://127.0.0.1:{port}") as control:
        yield control


async def told(control: aiohttp.ClientSession, path: str) -> Any:
    async with control.get(path) as response:
        assert response.status == 200
        return await response.json()


@pytest.mark.long
async def test_the_clock_stands_until_it_is_moved_and_everything_due_is_done_on_the_way(
    kring: Running, control: aiohttp.ClientSession
) -> None:
    assert datetime.fromisoformat((await told(control, "/now"))["now"]) == START
    await start_network(kring)
    await join_everybody(kring, ["U0ANNA"])
    await plan_session(kring, "2026-03-12", "13:30")
    await somebody_asked(kring)
    first = await told(control, "/next")
    plan = await told(control, "/plan")
    assert first["at"] == min(step["due"] for step in plan)
    assert {step["kind"] for step in plan} >= {"rsvp_reminder", "day_before"}
    assert {(step["session"], step["network"]) for step in plan} == {(1, "Leren van elkaar")}
    after = await told(control, f"/next?after={first['at']}")
    assert after["at"] > first["at"]
    async with control.post("/advance", json={"to": "2026-03-10T10:00:00+01:00"}) as response:
        assert (await response.json())["now"] == "2026-03-10T09:00:00Z"
    sent = await told(control, "/ledger")
    kinds = [item["kind"] for item in sent]
    assert kinds.index("announcement") < kinds.index("question_reminder") < kinds.index("agenda")
    (announcement,) = [item for item in sent if item["kind"] == "announcement"]
    assert kring.playground.workspace.message(announcement["channel"], announcement["ts"]) is not None
    assert (await told(control, f"/export/{CHANNEL}"))["theme"] == "Leren van elkaar"
    assert await told(control, "/export/C0NOWHERE") == {}


@pytest.mark.parametrize("body", ["{}", '{"to": "soon"}', '{"to": 5}', '{"to": "2026-03-10"}', "no json"])
async def test_a_moment_that_makes_no_sense_is_refused(control: aiohttp.ClientSession, body: str) -> None:
    async with control.post("/advance", data=body, headers={"Content-Type": "application/json"}) as response:
        assert response.status == 400
    assert datetime.fromisoformat((await told(control, "/now"))["now"]) == START


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "kring.example"},
        {"Host": "kring.example:80"},
        {"Host": "127.0.0.1.kring.example"},
        {"Host": "127.0.0.1@kring.example"},
        {"Host": "["},
        {"Origin": "http://kring.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1"},
    ],
)
async def test_a_page_in_a_browser_can_ask_nothing(
    control: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    for path in ("/now", f"/export/{CHANNEL}", "/nothing"):
        async with control.get(path, headers=headers) as response:
            assert response.status in (400, 403)
    leap = {"to": "2026-03-10T10:00:00+01:00"}
    async with control.post("/advance", json=leap, headers=headers) as response:
        assert response.status in (400, 403)
    assert datetime.fromisoformat((await told(control, "/now"))["now"]) == START


async def test_the_clock_of_the_machine_cannot_be_moved(kring: Running) -> None:
    port = free_port()
    on_real_time = replace(kring.kring, clock=SystemClock())
    async with (
        control_port(on_real_time, port),
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as control,
        control.post("/advance", json={"to": "2100-01-01T00:00:00+00:00"}) as response,
    ):
        assert response.status == 409


def test_a_clock_never_goes_back() -> None:
    clock = HeldClock(START)
    clock.move_to(datetime.fromisoformat("2020-01-01T00:00:00+00:00"))
    assert clock.now() == START


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("language", list(Language))
def test_every_kind_of_message_has_a_name_and_a_reason(kind: Kind, language: Language) -> None:
    assert named(kind, language)["why"]


@pytest.mark.long
@begins_after(start_network)
async def test_what_is_to_come_is_told_in_words(kring: Running, control: aiohttp.ClientSession) -> None:
    await join_everybody(kring, ["U0ANNA"])
    await plan_session(kring, "2026-03-12", "13:30")
    coming = await told(control, "/coming?language=en")
    assert [row["at"] for row in coming] == sorted(row["at"] for row in coming)
    assert {"Session 1 is announced", "Session 1 begins"} <= {row["what"] for row in coming}
    assert all(row["why"] for row in coming)


@pytest.mark.long
@begins_after(start_network)
async def test_a_clock_that_leaps_does_only_what_is_due_at_its_end(
    kring: Running, control: aiohttp.ClientSession
) -> None:
    await join_everybody(kring, ["U0ANNA"])
    await plan_session(kring, "2026-03-12", "13:30")
    leap = {"to": "2026-03-10T10:00:00+01:00", "at_once": True}
    async with control.post("/advance", json=leap) as response:
        assert response.status == 200
    kinds = {item["kind"] for item in await told(control, "/ledger")}
    assert "announcement" in kinds
    assert "preview" not in kinds
