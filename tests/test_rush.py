"""Whoever asks for public pages without end is told to wait, and holds up nobody else."""

from collections.abc import Iterator
from itertools import repeat

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict
from structlog.testing import capture_logs

from bot.running.rush import PEOPLE, PLACES, Pace, Paces, Rush, who_asks
from bot.running.serving import LOOPBACK, serving
from playground.ports import free_port
from tests.test_mail import Post, post

__all__ = ["post"]

SCHOOL, STRANGER = "194.78.1.2", "8.8.4.4"


class Seconds:
    """A clock that is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def answered(rush: Rush, addresses: Iterator[str], times: int) -> int:
    return sum(rush.wait(next(addresses)) == 0 for _ in range(times))


def test_an_address_has_so_many_at_once_and_then_so_many_a_second() -> None:
    at = Seconds()
    rush = Rush(Paces(Pace(10, 2), Pace(1000, 100)), at)
    assert answered(rush, repeat(STRANGER), 100) == 10
    assert rush.wait(STRANGER) == pytest.approx(0.5)
    at.now += 5
    assert answered(rush, repeat(STRANGER), 100) == 10
    at.now += 1
    assert answered(rush, repeat(STRANGER), 100) == 2


def test_who_asks_without_end_is_not_let_wait_longer_for_it_nor_does_anybody_else() -> None:
    at = Seconds()
    rush = Rush(Paces(Pace(10, 2), Pace(100, 10)), at)
    answered(rush, repeat(STRANGER), 10_000)
    assert rush.wait(STRANGER) <= 0.5
    assert answered(rush, repeat(SCHOOL), 10) == 10


def test_of_all_together_there_are_only_so_many() -> None:
    at = Seconds()
    rush = Rush(Paces(Pace(10, 2), Pace(50, 10)), at)
    addresses = (f"198.51.{number // 250}.{number % 250}" for number in range(1000))
    assert answered(rush, addresses, 500) == 50
    at.now += 1
    assert answered(rush, addresses, 500) == 10


def test_a_school_behind_one_address_is_not_locked_out_on_an_evening() -> None:
    """Two hundred people open three pages each within ten minutes, and thirty of them in one moment."""
    at = Seconds()
    rush = Rush(PEOPLE, at)
    assert answered(rush, repeat(SCHOOL), 30 * 3) == 90
    for _ in range(510):
        at.now += 600 / 510
        assert rush.wait(SCHOOL) == 0


def test_what_is_kept_neither_grows_nor_shows_who_came() -> None:
    rush, other = Rush(), Rush()
    for number in range(5000):
        rush.wait(f"10.{number % 250}.{number // 250}.1")
    assert len(rush._each) == PLACES
    assert SCHOOL not in str(vars(rush))
    assert rush._place(SCHOOL) != other._place(SCHOOL), "another process knows it by another place"


def asks(peer: str, *forwarded: str) -> str:
    headers = CIMultiDict([("X-Forwarded-For", one) for one in forwarded])
    asked = make_mocked_request("GET", "/", headers=headers)
    return who_asks(asked.clone(remote=peer))


def test_a_proxy_beside_us_tells_for_whom_it_asks_and_nobody_from_outside_does() -> None:
    assert asks(STRANGER) == STRANGER
    assert asks("8.8.8.8", SCHOOL) == "8.8.8.8"
    assert asks("127.0.0.1", f"{SCHOOL}, {STRANGER}") == STRANGER, "what it wrote itself is the last"
    assert asks("127.0.0.1", f"{STRANGER}:4711") == STRANGER, "some write the port along"
    assert asks("127.0.0.1", "[2a02:1810::5]:443") == asks("127.0.0.1", "2a02:1810::5") != ""
    assert asks("127.0.0.1", "[2a02:1810::5]") == asks("127.0.0.1", "2a02:1810::5")
    assert asks("172.18.0.1", SCHOOL, STRANGER) == STRANGER
    assert asks("::1", "2a02:1810:1:2:3::4") == asks("::1", "2a02:1810:1:2:9:8:7:6"), "one house"
    assert asks("::1", "2a02:1810:1:2::1") != asks("::1", "2a02:1810:1:3::1")
    assert asks("::ffff:8.8.8.8", SCHOOL) == "8.8.8.8"
    assert asks("127.0.0.1") == asks("127.0.0.1", "nonsense") == ""


async def test_who_is_sent_away_reads_why_in_both_languages_and_when_to_come_back() -> None:
    port, at = free_port(), Seconds()
    rush = Rush(Paces(Pace(2, 0.2), Pace(100, 10)), at)

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text="here")

    async def opens(who: str) -> tuple[int, str, str]:
        async with (
            aiohttp.ClientSession(headers={"X-Forwarded-For": who}) as client,
            client.get(f"http://{LOOPBACK}:{port}/") as answer,
        ):
            return answer.status, answer.headers.get("Retry-After", ""), await answer.text()

    with capture_logs() as said:
        async with serving([web.get("/", rush.keeps(page))], port):
            found = [await opens(STRANGER) for _ in range(4)]
            assert (await opens(SCHOOL))[0] == 200
    assert [status for status, _, _ in found] == [200, 200, 429, 429]
    assert found[2][1] == "5"
    assert "Even geduld" in found[2][2]
    assert '<div lang="en">' in found[2][2]
    assert "load this page again" in found[2][2]
    assert said == [{"event": "serving.rush", "log_level": "warning"}], "and no address"


@pytest.mark.long
async def test_a_script_at_the_pages_of_mail_holds_up_nobody_who_has_a_link(post: Post) -> None:
    await post.asked()
    link = post.link("Lees verder en kies")
    nothing = link.rpartition("/")[0] + "/" + "0" * 24 + "." + "A" * 22
    async with aiohttp.ClientSession(headers={"X-Forwarded-For": STRANGER}) as stranger:
        found = []
        for ask in (stranger.get, stranger.post):
            for _ in range(PEOPLE.each.at_once):
                async with ask(nothing) as answer:
                    found.append(answer.status)
        assert {*found} == {404, 429}
        assert found.count(404) < PEOPLE.each.at_once + 60
        async with stranger.post(link, data={"says": "yes"}) as answer:
            assert answer.status == 429
    async with aiohttp.ClientSession(headers={"X-Forwarded-For": SCHOOL}) as jo, jo.get(link) as answer:
        assert answer.status == 200
