"""The files of networks: found by their names, apart from each other, and with yardsticks that add up."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.story.networks import SAMPLE, file_of, names
from bot.story.participant import forms
from bot.story.play import workspace_of
from bot.story.players import StoryBroken
from bot.story.script import Cast, read
from bot.story.to_try import ToTry
from bot.texts import Texts
from models.instrument import INSTRUMENTS
from models.person import Language

NETWORKS: dict[str, dict[str, Any]] = {name: json.loads(file_of(name).read_text()) for name in names()}
each = pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
ENGLISH, DUTCH = Texts(Language.EN), Texts(Language.NL)


def test_the_sample_comes_first_and_each_is_the_name_of_a_file() -> None:
    assert names()[0] == SAMPLE
    assert len(names()) >= 3
    assert all(file_of(name).exists() for name in names())


def test_anything_else_is_the_path_of_a_file() -> None:
    assert file_of("/somewhere/ours.json") == Path("/somewhere/ours.json")
    told = CliRunner().invoke(app, ["story", "--network", "nowhere"])
    assert told.exit_code == 2
    assert "nowhere" in told.output
    assert "Traceback" not in told.output


@pytest.mark.parametrize("command", ["story", "demo"])
def test_the_commands_name_the_networks_that_there_are(command: str) -> None:
    told = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "300"})
    assert all(name in told.output for name in names())


def test_networks_differ_in_country_zone_channel_and_people() -> None:
    for key in ("id", "country", "timezone", "slack_channel"):
        assert len({one["network"][key] for one in NETWORKS.values()}) == len(NETWORKS), key
    people = [one["slack_user_id"] for n in NETWORKS.values() for one in (*n["people"], *n["members"])]
    known = [user for user in people if user]
    assert len(known) == len(set(known))


def test_one_is_between_organisations_with_a_channel_that_is_shared() -> None:
    workspace = workspace_of(Cast(read(NETWORKS["volunteers"])))
    others = {person.team for person in workspace.users.values() if person.is_stranger}
    assert len(others) > 5
    assert workspace.team not in others


@each
def test_the_yardstick_of_each_session_adds_up_from_what_was_scripted(network: dict[str, Any]) -> None:
    held = [one for one in network["sessions"] if one["status"] != "cancelled"]
    for session in held:
        expected, said = network["expected"][session["id"]], network["evaluations"][session["id"]]
        here = {row["member"] for row in session["attendance"] if row["attended"]}
        assert expected["present"] == len(here)
        assert set(expected["absent_members"]) == {row["member"] for row in session["attendance"]} - here
        assert set(expected["recipients"]["evaluation_request"]) == here
        assert expected["evaluation_responses"] == len(said)
        assert set(expected["evaluation_not_answered"]) == here - {one["member"] for one in said}
        for name, mean in expected["averages"].items():
            scores = [one["scores"][name] for one in said]
            assert expected["spread"][name] == [min(scores), max(scores)]
            assert abs(Decimal(sum(scores)) / len(scores) - Decimal(str(mean))) < Decimal("0.01")


@each
def test_the_yardstick_of_what_the_group_was_asked_adds_up_from_the_answers(network: dict[str, Any]) -> None:
    for inquiry in network.get("inquiries", []):
        expected, answers = network["expected"]["inquiries"][inquiry["id"]], inquiry["answers"]
        answered = {one["member"] for one in answers}
        assert expected["answers"] == len(answers) == len(answered)
        assert answered | {*expected["reminded"]} == {*expected["asked"]}
        for item, counts in expected.get("counts", {}).items():
            given = [one["said"][item] for one in answers if item in one["said"]]
            flat = [value for found in given for value in (found if isinstance(found, list) else [found])]
            assert counts == dict(Counter(flat)), (inquiry["id"], item)


@each
def test_what_people_answer_is_asked_in_both_languages(network: dict[str, Any]) -> None:
    for inquiry in network.get("inquiries", []):
        for answer in inquiry["answers"]:
            for t in (ENGLISH, DUTCH):
                filled = [label for form in forms(t, inquiry["instrument"], answer["said"]) for label in form]
                assert len(filled) == len(answer["said"])


def test_what_is_asked_step_by_step_is_filled_in_so() -> None:
    steps = INSTRUMENTS["crosses"].steps
    said = {"integrated": "1", "integrated_wished": "4", "norms": "unknown"}
    found = [*forms(ENGLISH, "crosses", said)]
    assert len(found) == len(steps)
    assert found[0] == {
        "Now: Learning and work": "1 – separate occasions",
        "Wished for: Learning and work": "4 – in between",
    }
    assert found[1:3] == [{}, {}]
    assert found[3] == {"Now: How we talk to each other": "I don’t know"}


@pytest.mark.parametrize(("key", "item"), [("crosses", "weather"), ("horoscope", "sign")])
def test_what_is_not_asked_cannot_be_answered(key: str, item: str) -> None:
    with pytest.raises(StoryBroken, match=item if key == "crosses" else key):
        list(forms(ENGLISH, key, {item: "yes"}))


# What somebody can try in the demo of each


def to_try(name: str, t: Texts) -> list[str]:
    return [step.words for step in ToTry(Cast(read(NETWORKS[name])), t).steps()]


def test_the_demo_of_the_sample_has_a_date_to_find_a_case_somebody_to_send_and_an_expert() -> None:
    found = to_try(SAMPLE, ENGLISH)
    assert len(found) == 9
    assert found[0].endswith("the group is looking for a date: say when you can.")
    assert any("Annelies for a case" in one for one in found)
    assert any("can send somebody else" in one for one in found)
    assert any("an expert comes" in one for one in found)


@pytest.mark.parametrize("name", [one for one in NETWORKS if one != SAMPLE])
def test_the_demo_of_another_offers_only_what_is_there(name: str) -> None:
    for t in (ENGLISH, DUTCH):
        found = to_try(name, t)
        assert len(found) == 6
        for key in ("demo.step_dates", "demo.step_expert"):
            assert not any(t.plain(key) in one for one in found)
