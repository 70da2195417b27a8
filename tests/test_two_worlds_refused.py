"""Whoever facilitates against the secret, while Slack refuses what goes to a member: nothing tells."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.slack.outcome import NotSent, Outcome
from tests.test_two_worlds import END, MOMENTS, SECRETS, UNDER_WAY
from tests.two_worlds import MEMBERS, NEXT, STAND_IN, Beginning, Pair, Watched, at, side_by_side

REFUSED: dict[str, set[str]] = {"chat.postMessage": set(), "chat.update": set()}
ERRORS = {"chat.postMessage": "messages_tab_disabled", "chat.update": "invalid_blocks"}
# Who wants quiet gets no practical message and no catch-up; who takes a break gets them later.


# What docs/confidentiality.md says can be concluded all the same.
TELLS = {(name, "chat.postMessage") for name in ("who asked for quiet", "who takes a break")}


@pytest.fixture(scope="module")
def pair(new_database: Callable[[], str]) -> Iterator[Pair]:
    send = Watched._send

    async def refuses(self: Watched, method: str, **body: Any) -> Outcome:
        if body["channel"] in REFUSED.get(method, ()):
            return NotSent(ERRORS[method], final=True)
        return await send(self, method, **body)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Watched, "_send", refuses)
        with side_by_side((new_database(), new_database())) as made:
            yield made


@pytest.mark.long
@pytest.mark.parametrize("method", REFUSED)
@pytest.mark.parametrize("name", SECRETS)
def test_what_slack_refuses_tells_two_worlds_apart_by_nothing(
    request: pytest.FixtureRequest, pair: Pair, name: str, method: str
) -> None:
    if (name, method) in TELLS:
        request.applymarker(pytest.mark.xfail(strict=True, reason="to who wants quiet nothing fails"))
    secret = SECRETS[name]
    if not secret.by_nobody:
        pytest.skip("somebody always does it")
    among = secret.among[::-1]  # who was away last time first
    people = (among[0], None)
    for refused in REFUSED.values():
        refused.clear()
    pair.begin([secret.begins(Beginning(), who or people[0]) for who in people])
    REFUSED[method].add(among[0])  # of whom everybody knows that they are out of reach
    done_at = secret.when[0]
    for now in range(min(END, secret.counted_from - 1) + 1):
        for position, world in enumerate(pair):
            world.goes_on(at(MOMENTS[now]))
            for who in MEMBERS if now == 2 else ():
                world.act("act", "rsvp_yes", who, session=NEXT, rsvp="yes")
            if now == UNDER_WAY:
                world.ticks((STAND_IN, *(who for who in MEMBERS if who != "UELS")))
            if now == done_at:
                secret.openly(world, people[0])
                if (who := people[position]) is not None:
                    secret.does(world, who)
            if now >= done_at:
                world.looks_around()
        assert not (found := pair.differ()), f"{people} at {MOMENTS[now]}: {found}"
