"""Who somebody is in a file that names nobody, and what a yardstick finds."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.story.cast import Cast
from bot.story.mistakes import mistakes
from bot.story.networks import file_of, names
from bot.story.script import read
from bot.story.somebody import picked
from bot.story.yardstick import differences

NETWORKS: dict[str, dict[str, Any]] = {name: json.loads(file_of(name).read_text()) for name in names()}

# Somebody


NOBODY = [{"member": None}] * 9


def unnamed() -> dict[str, Any]:
    """The volunteers, of whom nobody says who was there, asked or filled something in."""
    network = copy.deepcopy(NETWORKS["volunteers"])
    for session in network["sessions"]:
        for row in session["attendance"]:
            row["member"] = None
    for rows in network["evaluations"].values():
        for row in rows:
            row |= {"member": None, "scores": {"content": 7}}
    for one in network["questions"]:
        one |= {"asked_by": None, "anonymous": True}
    for inquiry in network["inquiries"]:
        for answer in inquiry["answers"]:
            answer |= {"member": None, "at": None}
    return network


def test_somebody_is_picked_always_the_same_and_nobody_twice() -> None:
    script = picked(read(unnamed()))
    assert mistakes(read(unnamed())) == []
    assert script == picked(read(unnamed()))
    assert mistakes(script) == []
    for session in script.sessions:
        members = [row.member for row in session.attendance]
        assert None not in members
        assert len({*members}) == len(members)
        here = {row.member for row in session.attendance if row.attended}
        filled = [one.member for one in script.evaluations[session.id]]
        assert {*filled} <= here
        assert len({*filled}) == len(filled)
    asked = [one.asked_by for one in script.questions]
    assert None not in asked
    assert max(map(asked.count, asked)) <= 2, "no one is asked to ask all of it"
    assert all(one.at for inquiry in script.inquiries for one in inquiry.answers)


def test_who_is_there_goes_round() -> None:
    away = [
        {row.member for row in session.attendance if not row.attended}
        for session in picked(read(unnamed())).sessions
    ]
    assert len(set.union(*away)) > len(away[0])


def test_a_file_in_which_everybody_is_named_stays_as_it_is() -> None:
    for network in NETWORKS.values():
        assert picked(read(network)) == read(network)


@pytest.mark.parametrize(
    ("says", "change"),
    [
        ("questions[0].asked_by", lambda one: one["questions"][0].update(anonymous=False)),
        (
            "sessions[0].attendance",
            lambda one: one["sessions"][0]["attendance"].extend([{"member": None}] * 9),
        ),
        ("evaluations.S1", lambda one: one["evaluations"]["S1"].extend(one["evaluations"]["S1"])),
        ("expected.S1", lambda one: one["expected"]["S1"].update(present="many")),
    ],
)
def test_where_there_are_too_few_to_pick_from_is_told(
    says: str, change: Callable[[dict[str, Any]], None]
) -> None:
    network = unnamed()
    change(network)
    told = mistakes(read(network))
    assert any(one.startswith(says) for one in told), told


# The yardstick


def happened(script: dict[str, Any]) -> dict[str, Any]:
    """What the story would tell if everything came as its file expects."""
    found: dict[str, Any] = {"evaluations": {}, "outcomes": {}, "agendas": {}}
    held = [one["id"] for one in script["sessions"] if "called_off_at" not in one]
    for key in held:
        wanted = script["expected"][key]
        found["evaluations"][key] = {
            "asked": wanted["present"],
            "answers": wanted["evaluation_responses"],
            "shown": {name: f"{mean:.1f}" for name, mean in wanted["averages"].items()},
        }
        found["outcomes"][key] = {
            "answered": wanted["answered"],
            "unanswered": wanted["unanswered_registered"],
            "deferred": wanted["deferred"],
            "parked": wanted["parked"],
        }
        found["agendas"][key] = {"carried_over": wanted["carried_over"]}
    return found | {"open_at_close": script["expected"]["open_at_close"]}


@pytest.mark.parametrize("name", NETWORKS)
def test_the_yardstick_finds_what_differs_and_nothing_else(name: str) -> None:
    script, came = read(NETWORKS[name]), happened(NETWORKS[name])
    assert differences(script, came) == []
    came["evaluations"]["S1"]["asked"] += 1
    came["evaluations"]["S1"]["shown"]["content"] = "1.0"
    came["outcomes"]["S2"]["answered"] = []
    came["agendas"]["S2"]["carried_over"] = []
    came["open_at_close"] = ["Q99"]
    told = differences(script, came)
    assert [one.partition(":")[0] for one in told] == [
        "S1.present", "S1.averages.content", "S2.answered", "S2.carried_over", "open_at_close",
    ]  # fmt: skip


def test_the_language_of_a_demo_keeps_somebody() -> None:
    assert Cast(picked(read(unnamed()))).facilitators[0].id == "P01"
