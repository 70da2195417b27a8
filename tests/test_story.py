"""The networks through their lives: the schedule of each and what it expects are the yardstick.

The first session of the sample is played by itself, then each network whole: what goes over from one session
to the next shows there.
"""

import asyncio
import io
import json
import re
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
from bot.instrument import choices
from bot.story.cast import Cast
from bot.story.networks import SAMPLE as SAMPLE_NAME
from bot.story.networks import file_of, names
from bot.story.play import play, workspace_of
from bot.story.script import UnknownAccount, read
from bot.texts import Texts
from models.instrument import INSTRUMENTS, pair

NETWORKS: dict[str, dict[str, Any]] = {name: json.loads(file_of(name).read_text()) for name in names()}
SAMPLE = NETWORKS[SAMPLE_NAME]
RIA = SAMPLE["people"][0]["slack_user_id"]

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


WHOLE = [pytest.param((name, None), id=f"{name}, whole") for name in NETWORKS]
ALL_FOUR, OTHERS = WHOLE[0], WHOLE[1:]
all_four = pytest.mark.parametrize("story", [ALL_FOUR], indirect=True, scope="module")
whole = pytest.mark.parametrize("story", WHOLE, indirect=True, scope="module")
EARLY = [
    one
    for one in OTHERS
    if any(each["status"] == "cancelled" for each in NETWORKS[one.values[0][0]]["sessions"])
]
early = pytest.mark.parametrize("story", EARLY, indirect=True, scope="module")
others = pytest.mark.parametrize("story", OTHERS, indirect=True, scope="module")


@pytest.fixture(scope="module", params=[pytest.param((SAMPLE_NAME, 1), id="one session"), *WHOLE])
def story(request: pytest.FixtureRequest, new_database: Callable[[], str]) -> dict[str, Any]:
    """What happened when a network was played, its file, its yardstick, and the sessions that were held."""
    name, sessions = request.param
    script = first(sessions) if sessions else NETWORKS[name]
    happened = asyncio.run(play(script, new_database(), Console(file=io.StringIO())))
    held = [one["id"] for one in script["sessions"] if one["status"] != "cancelled"]
    users = {member["id"]: member["slack_user_id"] for member in script["members"]}
    return happened | {"played": held, "script": script, "expected": script["expected"], "users": users}


def rows(story: dict[str, Any], kind: str, session: str) -> list[dict[str, Any]]:
    return [row for row in story["messages"] if row["kind"] == kind and row["session"] == session]


def channel(story: dict[str, Any]) -> str:
    return str(story["script"]["network"]["slack_channel"])


def schedule(story: dict[str, Any], session_id: str) -> dict[str, date]:
    session = next(one for one in story["script"]["sessions"] if one["id"] == session_id)
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
        wanted = {story["users"][member] for member in story["expected"][session]["recipients"][kind]}
        got = [row["to"] for row in rows(story, kind, session)]
        assert sorted(got) == sorted(wanted), session


@pytest.mark.parametrize("kind", STEP_OF)
def test_every_message_goes_out_on_the_day_of_the_schedule(story: dict[str, Any], kind: str) -> None:
    for session in story["played"]:
        days = {datetime.fromisoformat(row["at"]).date() for row in rows(story, kind, session)}
        assert days <= {schedule(story, session)[STEP_OF[kind]]}, session


@pytest.mark.parametrize("kind", ["announcement", "agenda", "report"])
def test_the_channel_hears_each_thing_once(story: dict[str, Any], kind: str) -> None:
    for session in story["played"]:
        assert [row["to"] for row in rows(story, kind, session)] == [channel(story)], session


def test_averages_have_one_decimal_half_up(story: dict[str, Any]) -> None:
    for session in story["played"]:
        scores = [entry["scores"] for entry in story["script"]["evaluations"][session]]
        exact = {
            name: (Decimal(sum(score[name] for score in scores)) / len(scores)).quantize(
                Decimal("0.1"), ROUND_HALF_UP
            )
            for name in story["expected"][session]["averages"]
        }
        shown = story["evaluations"][session]["shown"]
        assert shown == {name: str(mean) for name, mean in exact.items()}
        for name, mean in story["expected"][session]["averages"].items():
            assert abs(Decimal(shown[name]) - Decimal(str(mean))) <= Decimal("0.05")


def test_turnout_is_counted(story: dict[str, Any]) -> None:
    for session in story["played"]:
        assert story["evaluations"][session]["asked"] == story["expected"][session]["present"]
        assert story["evaluations"][session]["answers"] == story["expected"][session]["evaluation_responses"]


def test_outcomes_are_what_the_facilitator_recorded(story: dict[str, Any]) -> None:
    for session in story["played"]:
        expected = story["expected"][session]
        assert story["outcomes"][session]["unanswered"] == expected["unanswered_registered"]
        assert story["outcomes"][session]["deferred"] == expected["deferred"]
        assert story["outcomes"][session]["parked"] == expected["parked"]
        assert story["outcomes"][session]["answered"] == expected["answered"]


@whole
def test_what_stayed_unanswered_comes_first_on_the_next_proposal_or_goes_to_the_expert(
    story: dict[str, Any],
) -> None:
    for before, session in pairwise(story["played"]):
        waiting = {
            *story["expected"][before]["unanswered_registered"],
            *story["expected"][before]["deferred"],
        }
        first, with_expert = (
            story["expected"][session]["carried_over"],
            set(story["expected"][session]["with_expert"]),
        )
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
        assert sorted(got) == sorted(
            story["users"][one] for one in story["expected"][session]["recipients"][kind]
        ), session


@all_four
def test_a_yes_to_the_date_that_was_chosen_brings_its_file_for_the_calendar(story: dict[str, Any]) -> None:
    chosen = SAMPLE["sessions"][3]["date_poll"]["chosen_at"][:10]
    got = [row["to"] for row in story["messages"] if row["at"][:10] == chosen and row["to"] != channel(story)]
    assert sorted(got) == sorted(
        story["users"][member] for member in SAMPLE["expected"]["dates"]["files_sent"]
    )


@all_four
def test_a_case_that_stays_inside_is_told_to_its_owner_and_who_facilitates_alone(
    story: dict[str, Any],
) -> None:
    (kept,) = (one for one in SAMPLE["cases"] if one["id"] == "C03")
    told = [row["to"] for row in story["messages"] if kept["core_question"]["nl"] in row["text"]]
    assert set(told) == {story["users"][kept["owner"]], RIA}
    assert channel(story) in {r["to"] for r in story["messages"] if "Wim Rosiers" in r["text"]}, (
        "who is named, is"
    )


def test_the_questions_that_stay_open_are_those_expected(story: dict[str, Any]) -> None:
    last = story["expected"][story["played"][-1]]
    assert {*last["unanswered_registered"], *last["deferred"]} <= {*story["open_at_close"]}
    if story["script"] in NETWORKS.values():
        assert story["open_at_close"] == story["expected"]["open_at_close"]


def of_inquiry(story: dict[str, Any], kind: str, name: str) -> list[dict[str, Any]]:
    """The messages of a kind about one thing that the group was asked, which is open in its own days."""
    asked = next(one for one in story["script"]["inquiries"] if one["id"] == name)["asked_at"][:10]
    closed = story["expected"]["inquiries"][name]["closed_on"]
    return [row for row in story["messages"] if row["of"] == kind and asked <= row["at"][:10] <= closed]


@others
def test_the_group_is_asked_and_reminded_as_reckoned(story: dict[str, Any]) -> None:
    for name, wanted in story["expected"]["inquiries"].items():
        for kind, key in (("inquiry_request", "asked"), ("inquiry_reminder", "reminded")):
            got = [row["to"] for row in of_inquiry(story, kind, name)]
            assert sorted(got) == sorted(story["users"][member] for member in wanted[key]), (name, kind)
        came = [row["at"][:10] for row in of_inquiry(story, "inquiry_results", name)]
        assert came == [wanted["closed_on"]], name


def strip(counts: dict[str, int]) -> str:
    """How many crosses stand at each place of a line, as they are drawn."""
    return "".join(f"{counts.get(place) or '·':>3}" for place in "1234567")


def strips(shown: str) -> list[str]:
    """The strips that somebody sees, without what they are called."""
    return [line[-21:] for line in shown.splitlines() if re.search(r"(?: {2}[\d·]){7}$", line)]


@others
def test_what_came_of_it_is_what_was_answered(story: dict[str, Any]) -> None:
    """Counts of choices by their words, crosses by their strips, each with those of the time before."""
    t = Texts(Cast(read(story["script"])).language)
    shared = iter(story["shared"])
    before: dict[str, dict[str, dict[str, int]]] = {}
    for inquiry in (one for one in story["script"]["inquiries"] if one.get("shared_at")):
        wanted, seen, key = story["expected"]["inquiries"][inquiry["id"]], next(shared), inquiry["instrument"]
        members = len(wanted["asked"])
        assert t.plain_n("inquiry.turnout", wanted["answers"], asked=members) in seen, inquiry["id"]
        if steps := INSTRUMENTS[key].steps:
            items = [item for lines in steps.values() for line in lines for item in pair(line)]
            rounds = [one for one in (wanted["counts"], before.get(key)) if one]
            assert strips(seen) == [strip(one[item]) for item in items for one in rounds]
            before[key] = wanted["counts"]
            continue
        for item, counts in wanted["counts"].items():
            named = choices(t, key, item)
            for value, n in counts.items():
                assert f"{named.get(value, value)}: {n}\n" in f"{seen}\n", (inquiry["id"], value)
        for words in wanted.get("inside", ()):
            assert not any(words in row["text"] for row in story["messages"] if row["to"] == channel(story))
            assert words not in seen
    assert next(shared, None) is None


@others
def test_the_kick_off_has_all_it_needs(story: dict[str, Any]) -> None:
    t = Texts(Cast(read(story["script"])).language)
    whole = [name for name, seen in story["arranged"].items() if t.plain("kick_off.whole") in seen]
    assert whole == story["expected"]["kick_off"]


@whole
def test_who_waits_hears_nothing_of_the_sessions_until_a_seat_is_theirs(story: dict[str, Any]) -> None:
    for row in story["script"]["membership"]:
        if row.get("waiting_list_since"):
            until = row["joined_on"] or "9999"
            to = [one for one in story["messages"] if one["to"] == story["users"][row["member"]]]
            invited = set() if story["script"]["invitation"].get("open_call") else {"invitation"}
            assert {one["of"] for one in to if one["at"][:10] < until} == invited, row["member"]
            assert bool(row["joined_on"]) is any(one["of"] == "welcome" for one in to), row["member"]


@early
def test_sessions_that_are_called_off_before_they_are_announced_are_never_heard_of(
    story: dict[str, Any],
) -> None:
    off = {one["id"] for one in story["script"]["sessions"] if one.get("called_off_at")}
    assert [row["of"] for row in story["messages"] if row["session"] in off] == []
    assert {key for key in story["agendas"] if story["agendas"][key]["questions"]} == {*story["played"]}


@others
def test_ground_rules_and_the_end_are_told_in_the_channel_once(story: dict[str, Any]) -> None:
    for kind in ("ground_rules", "network_closed"):
        assert [row["to"] for row in story["messages"] if row["of"] == kind] == [channel(story)], kind
    closed = story["script"]["closing"]["closed_at"]
    assert [row["of"] for row in story["messages"] if row["at"] > closed and row["of"] != "other"] == []


@others
def test_whoever_facilitates_reads_who_agreed_to_the_ground_rules(story: dict[str, Any]) -> None:
    t = Texts(Cast(read(story["script"])).language)
    yes, no = (t.plain(f"ground_rule.who_{which}").strip("*") for which in ("accepted", "others"))
    _, _, said = story["rules"].partition(yes)
    agreed, _, open_still = said.partition(no)
    members = {row["member"]: row["status"] == "active" for row in story["script"]["membership"]}
    wanted = story["expected"]["agreed"]
    for person in story["script"]["members"]:
        takes_part, yes_was_said = members[person["id"]], person["id"] in wanted
        assert (person["name"] in agreed) is yes_was_said, person["name"]
        assert (person["name"] in open_still) is (takes_part and not yes_was_said), person["name"]


@others
def test_the_question_book_has_what_was_dealt_with_and_what_stays_open(story: dict[str, Any]) -> None:
    t = Texts(Cast(read(story["script"])).language)
    asked = {one["id"]: one["text"][one["original_language"]] for one in story["script"]["questions"]}
    dealt, _, still = story["book"].partition(t.plain("book.text_open"))
    found = [key for line in dealt.splitlines() for key, text in asked.items() if line.endswith(f". {text}")]
    assert found == story["expected"]["in_book"]
    assert re.findall(r"^- (.*)$", still, re.M) == [asked[key] for key in story["expected"]["open_at_close"]]
    for question in story["script"]["questions"]:
        answer = question["answer"] if question["id"] in found else None
        assert not answer or any(text in dealt for text in answer.values())


def test_kind_session_and_reader_name_one_message(story: dict[str, Any]) -> None:
    keys = [(row["kind"], row["session"], row["to"]) for row in story["messages"] if row["kind"] != "other"]
    assert len(keys) == len(set(keys))


def test_nobody_gets_two_direct_messages_a_day(story: dict[str, Any]) -> None:
    """Evaluation messages on the day, working messages of the facilitator and replies are exempt."""
    exempt = ("evaluation_request", "evaluation_reminder", "other")
    taken: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in story["messages"]:
        if row["kind"] not in exempt and row["to"] in story["users"].values():
            taken[row["to"], row["at"][:10]].add(row["message"])
    assert {key: found for key, found in taken.items() if len(found) > 1} == {}


def test_the_channel_is_silent_while_a_session_runs(story: dict[str, Any]) -> None:
    for session in (one for one in story["script"]["sessions"] if one["id"] in story["played"]):
        starts, ends = (datetime.fromisoformat(session[key]) for key in ("starts_at", "ends_at"))
        during = [
            row
            for row in story["messages"]
            if row["to"] == channel(story) and starts <= datetime.fromisoformat(row["at"]) < ends
        ]
        assert during == []


def test_nobody_is_asked_again_after_answering_the_evaluation(story: dict[str, Any]) -> None:
    for session in story["played"]:
        answered_at_once = {
            story["users"][entry["member"]]
            for entry in story["script"]["evaluations"][session]
            if entry["via"] == "in_session"
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
    members = [workspace.users[one["slack_user_id"]] for one in SAMPLE["members"]]
    assert {person.team for person in members} != {workspace.team}
    assert len({person.team for person in members}) == 1
    assert all(person.is_stranger for person in members)


def test_messages_are_told_in_the_order_in_which_they_were_posted(story: dict[str, Any]) -> None:
    numbers = [row["message"] for row in story["messages"]]
    assert numbers == sorted(numbers)
    moments = [datetime.fromisoformat(row["at"]) for row in story["messages"]]
    assert moments == sorted(moments)
