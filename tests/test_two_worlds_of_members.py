"""A member against the secrets of the others: worlds that differ in one look the same to a colleague."""

from collections.abc import Callable, Iterator

import pytest

from bot.registers import REGISTERS
from bot.views.register import act_of
from tests import two_worlds
from tests.test_two_worlds import END, MOMENTS, SECRETS, SOMEBODY_ELSE, UNDER_WAY
from tests.two_worlds import (
    KEYS,
    LAST,
    MEMBERS,
    NETWORK,
    NEXT,
    SOUGHT,
    STAND_IN,
    Beginning,
    Pair,
    World,
    at,
    side_by_side,
)

WATCHER = "UANNA"
ASKED = "Hoe houd ik het vol?"


@pytest.fixture(scope="module")
def pair(new_database: Callable[[], str]) -> Iterator[Pair]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(two_worlds, "LEADERS", (WATCHER,))
        with side_by_side((new_database(), new_database())) as made:
            yield made


def looks(world: World) -> None:
    (own,) = world.rows(
        "SELECT max(id) AS id FROM question WHERE asker_id = ? AND text = ?", KEYS[WATCHER], ASKED
    )
    world.act("event", "app_home_opened", WATCHER)
    for name, about in (
        ("menu", {"channel": "C0HIER"}), ("circle", {"network": NETWORK}), ("bank", {"network": NETWORK}),
        ("book", {"network": NETWORK}), ("expertise", {"network": NETWORK}),
        ("give_take", {"network": NETWORK}), ("drawing", {"network": NETWORK}),
        ("to_know", {"network": NETWORK}),
        *((act_of(one), {"network": NETWORK}) for one in REGISTERS),
        ("ask", {"network": NETWORK}),
        ("note", {"network": NETWORK}), ("leave", {"network": NETWORK}), ("agenda_read", {"session": NEXT}),
        ("agenda", {"session": NEXT}), ("read", {"session": LAST}),
        ("errand", {"session": NEXT, "question": own["id"]}),
        ("edit_question", {"network": NETWORK, "question": own["id"]}),
        ("knows_something", {"network": NETWORK, "question": SOUGHT}),
    ):  # fmt: skip
        world.act("act", name, WATCHER, **about)
    for command in ("evaluation", "agenda", "question"):
        world.act("command", command, WATCHER)


def looks_at_the_panel(world: World) -> None:
    """Open what the notes are taken in, or be refused it, with the form of each question."""
    world.act("act", "panel", WATCHER, session=NEXT)
    for question in world.rows("SELECT id FROM question ORDER BY id"):
        world.act("act", "outcome", WATCHER, session=NEXT, question=question["id"])
    for name in ("agreement", "action"):
        world.act("act", name, WATCHER, session=NEXT)
    if world.rows("SELECT id FROM session WHERE id = ? AND stage = 'underway'", NEXT):
        world.act("act", "park", WATCHER, session=NEXT, choice="panel")


@pytest.mark.long
@pytest.mark.parametrize(("name", "by"), [(name, by) for name in SECRETS for by in SECRETS[name].ways])
@pytest.mark.parametrize("takes_notes", [False, True], ids=["member", "note-taker"])
def test_no_colleague_can_tell_two_worlds_apart(pair: Pair, name: str, by: str, takes_notes: bool) -> None:
    secret = SECRETS[name]
    among = [who for who in secret.among if who not in (WATCHER, "UBRAM")]
    if not among or (by == SOMEBODY_ELSE and len(among) < 2):
        pytest.skip("nobody else")
    people = (among[0], among[1] if by == SOMEBODY_ELSE else None)
    beginning = Beginning(takes_notes=WATCHER if takes_notes else "")
    beginnings = [secret.begins(beginning, who or people[0]) for who in people]
    pair.begin(beginnings)
    for world in pair:
        world.asks(WATCHER, ASKED)
    done_at = max(secret.when[0], 0)
    for now in range(min(END, secret.counted_from - 1) + 1):
        for position, world in enumerate(pair):
            world.goes_on(at(MOMENTS[now]))
            if now == 2 and not takes_notes:
                world.act("act", "rsvp_no", WATCHER, session=NEXT, rsvp="no")
            if now == UNDER_WAY:
                world.ticks((STAND_IN, *MEMBERS))
            if now == done_at:
                secret.openly(world, people[0])
                if (who := people[position]) is not None:
                    secret.does(world, who)
            if now >= done_at:
                looks(world)
                if takes_notes:
                    looks_at_the_panel(world)
        assert not (found := pair.differ()), f"{people} at {MOMENTS[now]}: {found}"
