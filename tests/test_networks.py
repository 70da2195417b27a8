"""The files of networks: found by their names, apart from each other, and with yardsticks that add up."""

import copy
import io
import json
import os
import shlex
import subprocess
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from bot.__main__ import app
from bot.story.cast import Cast
from bot.story.mistakes import mistakes
from bot.story.networks import SAMPLE, file_of, names
from bot.story.participant import forms
from bot.story.play import workspace_of
from bot.story.players import StoryBroken
from bot.story.script import read
from bot.story.stage import ROOT
from bot.story.to_try import ToTry
from bot.story.told import tell
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


def test_networks_differ_in_channel_and_people_and_the_first_three_in_country_and_zone() -> None:
    assert len({one["network"]["slack_channel"] for one in NETWORKS.values()}) == len(NETWORKS)
    for key in ("country", "timezone"):
        assert len({one["network"][key] for one in NETWORKS.values()}) >= 3, key
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
    held = [one for one in network["sessions"] if "called_off_at" not in one]
    for session in held:
        expected, said = network["expected"][session["id"]], network["evaluations"][session["id"]]
        here = {row["member"] for row in session["attendance"] if row["attended"]}
        assert expected["present"] == len(here)
        absent = {row["member"] for row in session["attendance"]} - here
        assert {*expected.get("absent_members", absent)} == absent
        assert set(expected["recipients"]["evaluation_request"]) == here
        assert expected["evaluation_responses"] == len(said)
        silent = here - {one["member"] for one in said}
        assert {*expected.get("evaluation_not_answered", silent)} == silent
        for name, mean in expected["averages"].items():
            scores = [one["scores"][name] for one in said]
            spread = [min(scores), max(scores)]
            assert expected.get("spread", {}).get(name, spread) == spread
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


# What is wrong with a file is told in sentences, before and while it is played


def changed(*path: Any) -> Callable[[dict[str, Any]], None]:
    """What puts a value at a place of a network's file: the keys that lead there, and the value."""
    *way, key, value = path

    def change(network: dict[str, Any]) -> None:
        here: Any = network
        for step in way:
            here = here[step]
        here[key] = value

    return change


MISTAKES = {
    "questions[0].asked_by": changed("questions", 0, "asked_by", "M99"),
    "questions[0].submitted_for": changed("questions", 0, "submitted_for", "S9"),
    "questions[0].history": changed("questions", 0, "history", [{"session": "S9", "outcome": "answered"}]),
    "questions[0].kind": changed("questions", 0, "kind", "deep"),
    "questions[0].submitted_at": changed("questions", 0, "submitted_at", "2026-01-30T09:00:00"),
    "questions[0].merged_into": changed("questions", 0, "merged_into", "Q99"),
    "members[0]": changed("membership", []),
    "membership[0].member": changed("membership", 0, "member", "M99"),
    "slack_user_id": changed("members", 1, "slack_user_id", "U0EAST901"),
    "members[1].slack_user_id": changed("members", 1, "slack_user_id", "wanjiru"),
    "sessions: there is none": changed("sessions", []),
    "people: nobody": lambda one: (
        one.update(people=[]),
        [meeting.pop("facilitator", None) for meeting in one["sessions"]],
    ),
    "network.timezone": changed("network", "timezone", "Africa/Kibera"),
    "network.country": changed("network", "country", "Kenya"),
    "network.slack_channel": changed("network", "slack_channel", "#garden"),
    "sessions[0].ends_at": changed("sessions", 0, "ends_at", "2020-01-01T10:00:00+00:00"),
    "sessions[0].attendance[0].rsvp": changed("sessions", 0, "attendance", 0, "rsvp", "perhaps"),
    "sessions[0].attendance: ": changed("sessions", 0, "attendance", 0, "member", "M99"),
    "sessions[0].agenda[0].method": changed("sessions", 0, "agenda", 0, "method", "talking"),
    "sessions[0].agenda[0].questions": changed("sessions", 0, "agenda", 0, "questions", ["Q77"]),
    "invitation.parts": changed("invitation", "parts", "weather", {"en": "dry"}),
    "evaluations.S1[0].scores.content": changed("evaluations", "S1", 0, "scores", "content", 11),
    "evaluations.S1[0].scores": changed("evaluations", "S1", 0, "scores", {"content": 8}),
    "actions[0].owner": changed("actions", 0, "owner", "M99"),
    "inquiries[0].instrument": changed("inquiries", 0, "instrument", "horoscope"),
    "inquiries[0].answers[0].said.years": changed("inquiries", 0, "answers", 0, "said", {"years": "plenty"}),
    "inquiries[0].answers[0].at": changed("inquiries", 0, "answers", 0, "at", "2020-01-01T10:00:00+00:00"),
    "rules": changed("ground_rules", []),
    "closing.closed_at": changed("closing", "closed_at", "2020-01-01T10:00:00+00:00"),
    "questions[0].submitted_at: M": changed("questions", 0, "submitted_at", "2020-01-30T09:00:00+00:00"),
    "questions[0].answered_at": changed("questions", 0, "answered_at", "2020-01-30T09:00:00+00:00"),
    "questions[0].history: Q": changed("questions", 0, "submitted_at", "2030-01-30T09:00:00+00:00"),
    "questions[0].history: S": changed("sessions", 0, "called_off_at", "2025-01-30T09:00:00+00:00"),
    "actions[0].owner: M": changed("membership", 1, "joined_on", "2030-01-30"),
    "closing.book_by": changed("closing", "book_by", "M99"),
}


@each
def test_nothing_is_wrong_with_those_that_there_are(network: dict[str, Any]) -> None:
    assert mistakes(read(network)) == []


@pytest.mark.parametrize("where", MISTAKES)
def test_each_mistake_is_told_with_where_it_stands(where: str) -> None:
    network = copy.deepcopy(NETWORKS["volunteers"])
    MISTAKES[where](network)
    told = mistakes(read(network))
    assert any(one.startswith(where) for one in told), told
    assert all(one.endswith(".") for one in told)


@pytest.mark.parametrize("command", ["story", "demo"])
def test_the_commands_play_nothing_that_is_wrong(tmp_path: Path, command: str) -> None:
    network = copy.deepcopy(NETWORKS["volunteers"])
    changed("questions", 0, "asked_by", "M99")(network)
    path = tmp_path / "ours.json"
    path.write_text(json.dumps(network))
    told = CliRunner().invoke(app, [command, "--network", str(path)])
    assert told.exit_code == 2
    assert "questions[0].asked_by: there is no person 'M99'." in told.output
    assert "Traceback" not in told.output


@pytest.mark.parametrize(
    "holds",
    [
        "[]", "null", '"x"', "7", "{}", "{", "[" * 5000, '{"schema": ' + "9" * 5000 + "}",
        '{"schema": "learning-network-sample/1", "members": 1, "people": 2}',
        '{"schema": "learning-network-sample/1", "members": [{"name": "A", "slack_account": ["guest"]}]}',
        '{"schema": "learning-network-sample/1", "note": ' + "[" * 60 + "]" * 60 + "}",
        r'{"schema": "learning-network-sample/1", "note": "\ud800 \u001b[2J"}',
    ],
)  # fmt: skip
def test_a_file_that_is_no_network_is_told_in_a_sentence(tmp_path: Path, holds: str) -> None:
    path = tmp_path / "ours.json"
    path.write_text(holds)
    told = CliRunner().invoke(app, ["story", "--network", str(path)])
    assert told.exit_code == 2
    assert isinstance(told.exception, SystemExit), told.exception
    assert str(path) in told.output
    assert not UNSEEN & {*told.output}


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-10:00"])
def test_a_moment_in_no_year_of_ours_is_told(moment: str) -> None:
    network = copy.deepcopy(NETWORKS["volunteers"])
    changed("sessions", 0, "starts_at", moment)(network)
    told = mistakes(read(network))
    assert told == [f"sessions[0].starts_at: {moment} is not between 1990 and 2100."]


UNSEEN = {*map(chr, range(32)), "\x7f", "\x9b"} - {"\n"}


def test_what_a_file_says_is_printed_as_it_is_and_commands_no_terminal() -> None:
    network = copy.deepcopy(NETWORKS["volunteers"])
    changed("questions", 0, "asked_by", "\x9b31m[/b]")(network)
    found = mistakes(read(network))
    assert "[/b]" in found[0]
    written = io.StringIO()
    tell(Console(file=written, width=200), "[/b] :smile: \x1b[2J\x9b1m[link=https://x]", "Monday")
    assert written.getvalue() == "Monday  [/b] :smile: [2J1m[link=https://x]\n"


def test_what_a_command_says_of_a_name_commands_no_terminal() -> None:
    told = CliRunner().invoke(app, ["story", "--network", "nowhere\x1b[2J\x9b1m.json"])
    assert told.exit_code == 2
    assert "nowhere[2J1m.json: " in told.output
    assert not UNSEEN & {*told.output}


def make_says(*asked: str, **exported: str) -> str:
    """What a command would run, of which nothing is run."""
    done = subprocess.run(
        ["make", "-n", *asked], cwd=ROOT, env={**os.environ, **exported}, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout


def test_a_network_in_a_file_with_a_space_or_a_quote_is_one_word() -> None:
    for name in ("our file.json", "d'Haese & $HOME.json"):
        for command in ("story", "demo"):
            said = make_says(command, f"NETWORK={name}".replace("$", "$$")).splitlines()
            assert name in shlex.split(next(one for one in said if "-m bot" in one))


def test_a_language_that_the_shell_exports_is_not_asked_for() -> None:
    assert "--language" not in make_says("demo", LANGUAGE="en_GB:en")
    assert "--language 'en'" in make_says("demo", "LANGUAGE=en", LANGUAGE="nl_BE")


@pytest.mark.long
def test_what_people_cannot_do_is_told_in_a_sentence(tmp_path: Path) -> None:
    network = copy.deepcopy(NETWORKS["volunteers"])
    first = min(one["joined_on"] for one in network["membership"] if one.get("joined_on"))
    changed("inquiries", 0, "asked_at", f"{first}T04:00:00+00:00")(network)
    path = tmp_path / "ours.json"
    path.write_text(json.dumps(network))
    told = CliRunner().invoke(app, ["story", "--network", str(path)])
    assert told.exit_code == 2
    assert "what the file says could not be done" in told.output
    assert isinstance(told.exception, SystemExit)


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
