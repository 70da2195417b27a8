"""What Prometheus reads: numbers that answer questions, and none that tells who did what."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families as parsed
from slack_sdk.errors import SlackApiError
from structlog.testing import capture_logs

from bot.running.config import Settings
from bot.running.counts import EACH, LOT, WITHIN, Answers, Counts, Held
from bot.running.health import Watch
from bot.running.metrics import PATH, Metrics, written
from bot.running.serving import serving
from bot.slack.errors import FORBIDDEN_THERE, Meaning
from bot.slack.outcome import NotSent
from bot.storage.database import Database
from models.delivery import Delivery
from models.network import Network
from models.plan import Kind
from playground.faults import Fault
from playground.ports import free_port
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after
from tests.test_evaluation import BEFORE, NEAR_THE_END, fills_in, sends
from tests.test_health import NOW, a_watch
from tests.test_slack import HELLO
from tests.test_starting import process, says

DEPLOY = Path(__file__).parent.parent / "deploy"
RULES = DEPLOY / "prometheus" / "kring.rules.yml"
BOARD = DEPLOY / "grafana" / "kring.json"


async def scraped(metrics: Metrics) -> dict[str, float]:
    """Each number by its name and labels, as Prometheus would read it."""
    text = written([await metrics.look()]).decode()
    return {
        sample.name
        + "".join(sorted(f"[{name}={value}]" for name, value in sample.labels.items())): sample.value
        for family in parsed(text)
        for sample in family.samples
    }


def of(running: Running) -> Metrics:
    """The metrics of a Kring that runs."""
    kring = running.kring
    watch = Watch(kring.database, kring.clock, ticked_at=lambda: None, heard_at=lambda: None)
    return Metrics(kring.database, kring.clock, watch, kring.workspaces.counts)


def some_metrics(database: Database, counts: Counts | None = None) -> Metrics:
    watch = a_watch(database)
    return Metrics(database, watch._clock, watch, counts or Counts())


# What nobody may learn


@pytest.mark.long
@begins_after(BEFORE, NEAR_THE_END, sends)
async def test_an_evaluation_that_is_handed_in_moves_nothing(circle: Running) -> None:
    metrics = of(circle)
    before = await scraped(metrics)
    await fills_in(circle, "U0ANNA", comment="Fijn gesprek", wish="Een spel")
    assert await scraped(metrics) == before
    await fills_in(circle, "U0BRAM")
    assert await scraped(metrics) == before


@pytest.mark.long
@begins_after(BEFORE, NEAR_THE_END, sends)
async def test_a_lot_of_acts_tells_only_how_many_there_were_whatever_was_among_them(circle: Running) -> None:
    circle.kring.workspaces.counts.answers._told_at -= EACH
    metrics, before = of(circle), await scraped(of(circle))
    await fills_in(circle, "U0ANNA", comment="Fijn gesprek")
    done = 0
    while (now := await scraped(metrics)) == before:
        await circle.person("U0BRAM").opens_home()
        await circle.settled()
        done += 1
        assert done < LOT
    moved = {name for name in now if now[name] != before[name]}
    assert all(name.startswith("kring_answer_seconds") for name in moved), moved
    assert now["kring_answer_seconds_count"] - before["kring_answer_seconds_count"] >= LOT


def test_answers_are_told_in_lots_and_no_sooner_than_after_a_while() -> None:
    at = 0.0
    answers = Answers(lambda: at)
    for _ in range(LOT):
        answers.took(0.2)
    assert sum(answers.told()[0]) == 0, "whoever waits for the twentieth does not see when it comes"
    at = EACH
    assert sum(answers.told()[0]) == LOT
    for _ in range(LOT - 1):
        answers.took(4.0)
    at = 3 * EACH
    assert sum(answers.told()[0]) == LOT, "nineteen wait for one more, however long"
    answers.took(60.0)
    taken, seconds = answers.told()
    assert (taken[WITHIN.index(0.25)], taken[WITHIN.index(5.0)], taken[-1]) == (LOT, LOT - 1, 1)
    assert seconds == pytest.approx(LOT * 0.2 + (LOT - 1) * 4 + 60)


async def test_nothing_tells_of_a_person_a_network_a_method_or_the_process(database: Database) -> None:
    counts = Counts()
    counts.failed("user_not_found")
    names = await scraped(some_metrics(database, counts))
    assert {label for name in names for label in re.findall(r"\[(\w+)=", name)} == {"kind", "by", "le"}
    assert all(name.startswith("kring_") for name in names)
    assert not [name for name in names if "_created" in name], "it would tell when something was first"


# What they answer


async def test_it_tells_what_is_late_and_not_what_was_just_put(database: Database) -> None:
    assert (await scraped(some_metrics(database)))["kring_messages_overdue"] == 0
    async with database.write() as db:
        home = Network(team_id="T1", channel_id="C1", theme="Leren", created_at=NOW)
        db.add(home)
        await db.flush()
        for minutes in (0, 3, 40):
            db.add(waiting(home, NOW - timedelta(minutes=minutes)))
    found = await scraped(some_metrics(database))
    assert found["kring_messages_overdue"] == 2
    assert found["kring_messages_oldest_overdue_seconds"] == 40 * 60


@pytest.mark.long
async def test_what_slack_refuses_again_and_again_is_late_since_it_was_to_go(circle: Running) -> None:
    await circle.advance("2026-02-19 08:00")
    circle.playground.faults.error("chat.postMessage", "service_unavailable", times=100_000)
    await circle.advance("2026-02-19 11:00")
    found = await scraped(of(circle))
    assert found["kring_messages_overdue"] == 1
    assert 90 * 60 < found["kring_messages_oldest_overdue_seconds"] < 3 * 60 * 60
    circle.playground.faults.clear()
    await circle.advance("2026-02-19 11:30")
    assert (await scraped(of(circle)))["kring_messages_oldest_overdue_seconds"] == 0


def waiting(home: Network, due: datetime) -> Delivery:
    return Delivery(
        network_id=home.id, recipient="C1", kind=Kind.CHANGE, subject=f"{due:%H%M}", due=due,
        expires=NOW + timedelta(days=1),
    )  # fmt: skip


async def test_what_slack_says_is_told_by_what_it_means(circle: Running) -> None:
    slack, metrics = circle.kring.workspaces.of(""), of(circle)
    for error, kind in (
        ("missing_scope", Meaning.OPERATOR), ("channel_not_found", Meaning.RECIPIENT),
        ("fatal_error", Meaning.PERHAPS_DONE),
        ("ratelimited", Meaning.PASSING), ("nieuw_en_onbekend", "other"),
    ):  # fmt: skip
        before = await scraped(metrics)
        circle.playground.faults.error("auth.test", error)
        await slack.check()
        now = await scraped(metrics)
        moved = {name: now[name] - before[name] for name in now if now[name] != before[name]}
        assert moved.pop(f"kring_slack_errors_total[kind={kind}]") == 1
        assert moved in ({}, {f"kring_slack_held_back_total[by={Held.SLACK}]": 1})


@pytest.mark.parametrize("error", sorted(FORBIDDEN_THERE))
def test_what_a_workspace_of_somebody_else_forbids_pages_no_provider(error: str) -> None:
    provider, own = Counts(installed=True), Counts()
    for counts in (provider, own):
        counts.failed(error)
    assert provider.errors == {Meaning.RECIPIENT: 1}
    assert not provider.calls_somebody(error)
    assert own.errors == {Meaning.OPERATOR: 1}, "who has a workspace of their own can change it"


@pytest.mark.parametrize("error", ["missing_scope", "bad_client_secret", "invalid_client_id"])
def test_what_the_provider_alone_can_change_pages_the_provider(error: str) -> None:
    counts = Counts(installed=True)
    counts.failed(error)
    assert counts.errors == {Meaning.OPERATOR: 1}


async def test_that_slack_is_down_is_no_error_that_kring_does_not_know(circle: Running) -> None:
    slack, metrics = circle.kring.workspaces.of(""), of(circle)
    before = await scraped(metrics)
    circle.playground.faults.add(Fault("auth.test", 503, garbage="<html>"))
    await slack.check()
    now = await scraped(metrics)
    moved = {name: now[name] - before[name] for name in now if now[name] != before[name]}
    assert moved == {f"kring_slack_errors_total[kind={Meaning.PERHAPS_DONE}]": 1}


@pytest.mark.parametrize(
    ("rule", "error"), [("KringMayNot", "missing_scope"), ("KringUnheardOf", "nieuw_en_onbekend")]
)
async def test_what_somebody_is_called_for_is_named_once_in_the_log_whatever_was_asked(
    circle: Running, rule: str, error: str
) -> None:
    assert "slack.failed" in action_of(rule)
    slack, faults = circle.kring.workspaces.of(""), circle.playground.faults
    for method, asked in (
        ("users.info", slack.read("users.info", user="U0ANNA")),
        ("chat.postMessage", slack.post(CHANNEL, HELLO, ["a"])),
        ("conversations.canvases.create", slack.call("conversations.canvases.create", channel_id=CHANNEL)),
    ):
        faults.error(method, error)
        with capture_logs() as said, suppress(SlackApiError):
            await asked
        (line,) = [one for one in said if one["event"] == "slack.failed"]
        assert (line["method"], line["error"]) == (method, error)


async def test_calls_that_wait_for_their_turn_are_counted(circle: Running) -> None:
    slack = circle.kring.workspaces.of("")
    slack.paces.to("C0VOL").hold(100)
    outcome = await slack.post("C0VOL", HELLO, ["a"])
    assert isinstance(outcome, NotSent)
    assert (await scraped(of(circle)))[f"kring_slack_held_back_total[by={Held.OURS}]"] == 1


@pytest.mark.long
async def test_messages_of_an_uncertain_fate_are_counted_and_those_that_stay_so(circle: Running) -> None:
    counts, faults = circle.kring.workspaces.counts, circle.playground.faults
    faults.error("chat.postMessage", "internal_error", times=1)
    faults.error("conversations.history", "missing_scope", times=100)
    before = await scraped(of(circle))
    await circle.advance("2026-02-20 10:00")
    now = await scraped(of(circle))
    assert now["kring_messages_uncertain_total"] - before["kring_messages_uncertain_total"] == 1
    assert now["kring_messages_unknown_total"] - before["kring_messages_unknown_total"] == 1
    assert counts.errors[Meaning.OPERATOR] > 0


@pytest.mark.long
async def test_a_running_bot_serves_them_where_it_is_told_to_and_ticks(tmp_path: Path) -> None:
    port = free_port()
    given = {"KRING_DATABASE": f"sqlite:///{tmp_path}/kring.db", "KRING_PORT": str(port)}
    address = f"http://127.0.0.1:{port}{PATH}"
    async with aiohttp.ClientSession() as session:
        async with process(**given) as bot:
            await says(bot, "kring.waits")
            async with session.get(address) as answer:
                assert answer.status == 404
        async with process(**given, KRING_METRICS="true", KRING_TICK_SECONDS="0.1") as bot:
            await says(bot, "kring.waits")
            async with session.get(address) as answer:
                assert answer.status == 200
                families = {one.name: one for one in parsed(await answer.text())}
    assert families["kring_ticks"].samples[0].value > 0
    assert families["kring_connected"].samples[0].value == 0
    assert families["kring_database_keeps"].samples[0].value == 1


async def test_a_view_that_was_drawn_anew_meanwhile_is_no_error() -> None:
    counts = Counts()
    counts.failed("hash_conflict")
    assert not counts.errors


async def test_a_database_that_does_not_answer_is_told_and_the_rest_too() -> None:
    database = Database("postgresql://kring@127.0.0.1:9/kring")
    found = await scraped(some_metrics(database))
    await database.dispose()
    assert (found["kring_works"], found["kring_database_keeps"]) == (0, 0)
    assert "kring_messages_overdue" not in found
    assert "kring_ticks_total" in found


async def test_prometheus_gets_an_answer_that_it_reads(database: Database) -> None:
    port = free_port()
    routes = [aiohttp.web.get(PATH, some_metrics(database).answer)]
    async with (
        serving(routes, port),
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{PATH}") as answer,
    ):
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/plain; version=")
        assert list(parsed(await answer.text()))


def test_it_is_off_unless_a_setting_turns_it_on() -> None:
    from bot.running.config import read

    assert not Settings().metrics
    assert read({"KRING_METRICS": "true"}).metrics
    assert not read({"KRING_METRICS": "false"}).metrics


# Rules and dashboard


def expressions() -> Iterator[str]:
    for group in yaml.safe_load(RULES.read_text())["groups"]:
        for rule in group["rules"]:
            yield rule["expr"]
    for panel in json.loads(BOARD.read_text())["panels"]:
        for target in panel["targets"]:
            yield target["expr"]


async def test_every_number_that_a_rule_or_the_dashboard_asks_for_is_there_and_each_is_asked_for(
    database: Database,
) -> None:
    there = {name.partition("[")[0] for name in await scraped(some_metrics(database))}
    asked = {name for one in expressions() for name in re.findall(r"\bkring_\w+", one)}
    assert asked <= there
    assert {name for name in there - asked if not name.endswith(("_count", "_sum"))} == set()


async def test_every_label_that_a_rule_asks_for_is_there(database: Database) -> None:
    there = await scraped(some_metrics(database))
    for one in expressions():
        for name, label, value in re.findall(r'(kring_\w+)\{(\w+)="(\w+)"\}', one):
            assert f"{name}[{label}={value}]" in there, one


def rules_of_all() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


def action_of(alert: str) -> str:
    """What an alert says to do."""
    (action,) = [rule["annotations"]["action"] for rule in rules_of_all() if rule["alert"] == alert]
    return str(action)


def test_every_rule_says_what_is_the_matter_and_what_to_do() -> None:
    rules = rules_of_all()
    assert len({rule["alert"] for rule in rules}) == len(rules) > 10
    for rule in rules:
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"].keys() == {"summary", "action"}


def test_the_panels_have_places_of_their_own_and_the_source_is_asked_for() -> None:
    board: dict[str, Any] = json.loads(BOARD.read_text())
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in board["panels"]]
    assert len(set(places)) == len(places)
    assert [one["type"] for one in board["templating"]["list"]] == ["datasource"]
    assert all(panel["title"] and panel["targets"] for panel in board["panels"])
