"""The sample network through its sessions: its schedule and what it expects are the yardstick.

Its first session is played by itself, then all four: what goes over from one to the next shows there.
"""

import asyncio
import io
import json
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from bot.__main__ import app
from bot.story.play import play, workspace_of
from bot.story.script import Cast, UnknownAccount, read

SAMPLE: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "bot" / "data" / "sample-network.json").read_text()
)
EXPECTED = SAMPLE["expected"]
USERS = {member["id"]: member["slack_user_id"] for member in SAMPLE["members"]}
CHANNEL, RIA = SAMPLE["network"]["slack_channel"], SAMPLE["people"][0]["slack_user_id"]

# The step of a session's schedule at which each kind of message goes out.
STEP_OF = {
    "announcement": "invite",
    "question_reminder": "question_reminder",
    "agenda": "agenda_published",
    "rsvp_reminder": "rsvp_reminder",
    "day_before": "day_before",
    "evaluation_request": "evaluation",
    "evaluation_reminder": "evaluation_reminder",
    "evaluation_results": "evaluation_close",
    "report": "report_due",
    "absentee_catch_up": "absentee_catch_up",
    "action_check": "action_check",
}
REMINDERS = (
    "question_reminder",
    "rsvp_reminder",
    "evaluation_request",
    "evaluation_reminder",
    "absentee_catch_up",
)


def first(sessions: int) -> dict[str, Any]:
    """The sample as far as it goes about its first sessions."""
    played = SAMPLE["sessions"][:sessions]
    end = played[-1]["ends_at"]
    return SAMPLE | {
        "sessions": played,
        "questions": [asked for asked in SAMPLE["questions"] if asked["submitted_at"] < end],
        "membership": [row for row in SAMPLE["membership"] if (row["joined_on"] or "") < end],
    }


ALL_FOUR = pytest.param(4, id="all four")
all_four = pytest.mark.parametrize("story", [ALL_FOUR], indirect=True, scope="module")


@pytest.fixture(scope="module", params=[pytest.param(1, id="one session"), ALL_FOUR])
def story(request: pytest.FixtureRequest, new_database: Callable[[], str]) -> dict[str, Any]:
    """What happened when the sample was played, and the ids of the sessions that were."""
    sample = first(request.param)
    happened = asyncio.run(play(sample, new_database(), Console(file=io.StringIO())))
    return happened | {"played": [session["id"] for session in sample["sessions"]]}


def rows(story: dict[str, Any], kind: str, session: str) -> list[dict[str, Any]]:
    return [row for row in story["messages"] if row["kind"] == kind and row["session"] == session]


def schedule(session_id: str) -> dict[str, date]:
    session = next(session for session in SAMPLE["sessions"] if session["id"] == session_id)
    return {step: date.fromisoformat(day["effective"]) for step, day in session["schedule"].items()}


@pytest.mark.long
def test_a_story_is_played_with_questions_as_long_as_the_form_allows(new_database: Callable[[], str]) -> None:
    sample = first(2)
    longest = [
        asked | {"text": {name: (f"{said} " * 60)[:1000].strip() for name, said in asked["text"].items()}}
        for asked in sample["questions"]
    ]
    told = Console(file=io.StringIO())
    happened = asyncio.run(play(sample | {"questions": longest}, new_database(), told))
    for session in (one["id"] for one in sample["sessions"]):
        assert sorted(happened["outcomes"][session]["answered"]) == sorted(
            asked["id"]
            for asked in longest
            for past in asked["history"]
            if (past["session"], past["outcome"]) == (session, "answered")
        )


@pytest.mark.parametrize("kind", REMINDERS)
def test_reminders_go_to_exactly_those_whom_the_rules_name(story: dict[str, Any], kind: str) -> None:
    for session in story["played"]:
        wanted = {USERS[member] for member in EXPECTED[session]["recipients"][kind]}
        got = [row["to"] for row in rows(story, kind, session)]
        assert sorted(got) == sorted(wanted), session


@pytest.mark.parametrize("kind", STEP_OF)
def test_every_message_goes_out_on_the_day_of_the_schedule(story: dict[str, Any], kind: str) -> None:
    for session in story["played"]:
        days = {datetime.fromisoformat(row["at"]).date() for row in rows(story, kind, session)}
        assert days <= {schedule(session)[STEP_OF[kind]]}, session


@pytest.mark.parametrize("kind", ["announcement", "agenda", "report"])
def test_the_channel_hears_each_thing_once(story: dict[str, Any], kind: str) -> None:
    for session in story["played"]:
        assert [row["to"] for row in rows(story, kind, session)] == [CHANNEL], session


def test_averages_have_one_decimal_half_up(story: dict[str, Any]) -> None:
    for session in story["played"]:
        scores = [entry["scores"] for entry in SAMPLE["evaluations"][session]]
        exact = {
            name: (Decimal(sum(score[name] for score in scores)) / len(scores)).quantize(
                Decimal("0.1"), ROUND_HALF_UP
            )
            for name in EXPECTED[session]["averages"]
        }
        shown = story["evaluations"][session]["shown"]
        assert shown == {name: str(mean) for name, mean in exact.items()}
        for name, mean in EXPECTED[session]["averages"].items():
            assert abs(Decimal(shown[name]) - Decimal(str(mean))) <= Decimal("0.05")


def test_turnout_is_counted(story: dict[str, Any]) -> None:
    for session in story["played"]:
        assert story["evaluations"][session]["asked"] == EXPECTED[session]["present"]
        assert story["evaluations"][session]["answers"] == EXPECTED[session]["evaluation_responses"]


def test_outcomes_are_what_the_facilitator_recorded(story: dict[str, Any]) -> None:
    for session in story["played"]:
        expected = EXPECTED[session]
        assert story["outcomes"][session]["unanswered"] == expected["unanswered_registered"]
        assert story["outcomes"][session]["deferred"] == expected["deferred"]
        assert story["outcomes"][session]["parked"] == expected["parked"]
        assert story["outcomes"][session]["answered"] == expected["answered"]


@all_four
def test_what_stayed_unanswered_comes_first_on_the_next_proposal_or_goes_to_the_expert(
    story: dict[str, Any],
) -> None:
    for before, session in pairwise(story["played"]):
        waiting = {*EXPECTED[before]["unanswered_registered"], *EXPECTED[before]["deferred"]}
        first, with_expert = EXPECTED[session]["carried_over"], set(EXPECTED[session]["with_expert"])
        agenda = story["agendas"][session]
        assert sorted(agenda["carried_over"]) == sorted(first), session
        assert agenda["questions"][: len(first)] == agenda["carried_over"], session
        assert {*first, *with_expert} <= waiting
        assert with_expert.isdisjoint(agenda["questions"]), session
        assert with_expert or {*first} == waiting, "without an expert all of it has room"


@pytest.mark.parametrize("kind", ["case_request", "case_reminder", "case_insight"])
def test_of_a_case_its_owner_alone_hears(story: dict[str, Any], kind: str) -> None:
    for session in story["played"]:
        got = [row["to"] for row in story["messages"] if (row["of"], row["session"]) == (kind, session)]
        assert sorted(got) == sorted(USERS[one] for one in EXPECTED[session]["recipients"][kind]), session


@all_four
def test_a_yes_to_the_date_that_was_chosen_brings_its_file_for_the_calendar(story: dict[str, Any]) -> None:
    chosen = SAMPLE["sessions"][3]["date_poll"]["chosen_at"][:10]
    got = [row["to"] for row in story["messages"] if row["at"][:10] == chosen and row["to"] != CHANNEL]
    assert sorted(got) == sorted(USERS[member] for member in EXPECTED["dates"]["files_sent"])


@all_four
def test_a_case_that_stays_inside_is_told_to_its_owner_and_who_facilitates_alone(
    story: dict[str, Any],
) -> None:
    (kept,) = (one for one in SAMPLE["cases"] if one["id"] == "C03")
    told = [row["to"] for row in story["messages"] if kept["core_question"]["nl"] in row["text"]]
    assert set(told) == {USERS[kept["owner"]], RIA}
    assert CHANNEL in {r["to"] for r in story["messages"] if "Wim Rosiers" in r["text"]}, "who is named, is"


def test_the_questions_that_stay_open_are_those_expected(story: dict[str, Any]) -> None:
    last = EXPECTED[story["played"][-1]]
    assert {*last["unanswered_registered"], *last["deferred"]} <= {*story["open_at_close"]}
    if len(story["played"]) == len(SAMPLE["sessions"]):
        assert story["open_at_close"] == EXPECTED["open_at_close"]


def test_kind_session_and_reader_name_one_message(story: dict[str, Any]) -> None:
    keys = [(row["kind"], row["session"], row["to"]) for row in story["messages"] if row["kind"] != "other"]
    assert len(keys) == len(set(keys))


def test_nobody_gets_two_direct_messages_a_day(story: dict[str, Any]) -> None:
    """Evaluation messages on the day, working messages of the facilitator and replies are exempt."""
    exempt = ("evaluation_request", "evaluation_reminder", "other")
    taken: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in story["messages"]:
        if row["kind"] not in exempt and row["to"] in USERS.values():
            taken[row["to"], row["at"][:10]].add(row["message"])
    assert {key: found for key, found in taken.items() if len(found) > 1} == {}


def test_the_channel_is_silent_while_a_session_runs(story: dict[str, Any]) -> None:
    for session in SAMPLE["sessions"][: len(story["played"])]:
        starts, ends = (datetime.fromisoformat(session[key]) for key in ("starts_at", "ends_at"))
        during = [
            row
            for row in story["messages"]
            if row["to"] == CHANNEL and starts <= datetime.fromisoformat(row["at"]) < ends
        ]
        assert during == []


def test_nobody_is_asked_again_after_answering_the_evaluation(story: dict[str, Any]) -> None:
    for session in story["played"]:
        answered_at_once = {
            USERS[entry["member"]] for entry in SAMPLE["evaluations"][session] if entry["via"] == "in_session"
        }
        assert not answered_at_once & {row["to"] for row in rows(story, "evaluation_reminder", session)}


ACCOUNTS = ("elsewhere", "guest_multi", "guest_single")
CASTS: dict[str, Callable[[str, int], str | None]] = {
    "everybody from elsewhere, whoever facilitates too": lambda group, number: "elsewhere",
    "guests of one channel": lambda group, number: "guest_single",
    "some of each, and full members": lambda group, number: (*ACCOUNTS, None)[number % 4],
    "whoever facilitates is a guest": lambda group, number: "guest_multi" if group == "people" else None,
}


def recast(sample: dict[str, Any], account: Callable[[str, int], str | None]) -> dict[str, Any]:
    """The same network with other accounts."""
    groups = ("people", "members")
    return sample | {
        group: [each | {"slack_account": account(group, n)} for n, each in enumerate(sample[group])]
        for group in groups
    }


@all_four
@pytest.mark.parametrize("account", [pytest.param(cast, id=name) for name, cast in CASTS.items()])
def test_a_network_goes_the_same_way_whatever_accounts_its_people_have(
    story: dict[str, Any], account: Callable[[str, int], str | None], new_database: Callable[[], str]
) -> None:
    session = story["played"][0]
    sample = recast(first(1), account)
    happened = asyncio.run(play(sample, new_database(), Console(file=io.StringIO())))
    for what in ("agendas", "outcomes", "evaluations"):
        assert happened[what][session] == story[what][session]

    def messages(of: dict[str, Any]) -> list[tuple[str, str, str]]:
        found = (row for row in of["messages"] if row["session"] == session and row["kind"] != "other")
        return sorted((row["kind"], row["to"], row["at"]) for row in found)

    assert messages(happened) == messages(story)


def test_an_account_that_does_not_exist_is_named(tmp_path: Path) -> None:
    partners = recast(SAMPLE, lambda group, number: "partner")
    with pytest.raises(UnknownAccount, match=r"Ria .*'partner'.* elsewhere, guest_multi, guest_single"):
        read(partners)
    path = tmp_path / "network.json"
    path.write_text(json.dumps(partners))
    told = CliRunner().invoke(app, ["story", "--network", str(path)])
    assert told.exit_code == 2
    assert "Ria Mertens" in told.output
    assert "Traceback" not in told.output


def test_people_from_elsewhere_have_the_team_of_their_organisation_whatever_it_is_called() -> None:
    named = recast(SAMPLE, lambda group, number: "elsewhere")
    named |= {"members": [each | {"organisation": "DEMO"} for each in named["members"]]}
    workspace = workspace_of(Cast(read(named)))
    members = [workspace.users[user] for user in USERS.values()]
    assert {person.team for person in members} != {workspace.team}
    assert len({person.team for person in members}) == 1
    assert all(person.is_stranger for person in members)


def test_messages_are_told_in_the_order_in_which_they_were_posted(story: dict[str, Any]) -> None:
    numbers = [row["message"] for row in story["messages"]]
    assert numbers == sorted(numbers)
    moments = [datetime.fromisoformat(row["at"]) for row in story["messages"]]
    assert moments == sorted(moments)
