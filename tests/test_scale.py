"""A few weeks of the year: two processes share the work, and nobody gets a message twice or misses one."""

from collections import Counter
from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import psycopg
import pytest

from bot.slack.methods import POST, UPDATE
from models.calendar import Calendar
from tests.postgres import Databases, cluster
from tests.year import judge
from tests.year.cast import cast, cycles_of, waits
from tests.year.house import POSTGRES
from tests.year.play import play
from tests.year.terms import FEWEST_BETWEEN, ZONE, Terms, free, instant, sessions_of


@pytest.mark.long
async def test_in_some_weeks_everybody_gets_each_message_once_and_both_processes_send(tmp_path: Path) -> None:
    with cluster(POSTGRES) as server, closing(Databases(server.address)) as databases:
        address = databases.new()
        year = await play(Terms(networks=2, days=60), address, tmp_path, server.pid)
        assert judge.look(year, address) == []
        assert year.sessions == 2
        assert year.acts["evaluate"] > 3
        assert year.slack.calls[POST] > 60
        year.slack.posted += year.slack.posted[:1]
        with psycopg.connect(address) as db:
            db.execute("UPDATE delivery SET state = 'pending' WHERE kind = 'announcement'")
        year.slack.by_instance = Counter({"0": 99, "1": 1})
        wrong = " ".join(judge.look(year, address))
        for found in ("more than once", "announcement: 2", "overdue: 2", "process 1"):
            assert found in wrong


def test_networks_meet_on_working_days_outside_holidays_and_weeks_apart() -> None:
    terms, calendar = Terms(), Calendar(ZONE, "BE", None)
    every = [list(sessions_of(terms, Random(f"1 {network}"))) for network in range(50)]
    for held in every:
        assert all(calendar.is_working_day(one.date()) and not free(one.date()) for one in held)
        apart = [(later - one).days for one, later in pairwise(held)]
        assert min(apart, default=FEWEST_BETWEEN) >= FEWEST_BETWEEN - 1
    assert 4 < sum(map(len, every)) / len(every) <= terms.sessions


def test_what_many_networks_send_is_what_the_played_ones_sent_and_waits_as_slack_lets_it() -> None:
    terms = Terms(networks=1)
    (first, *_) = sessions_of(terms, Random("1 0"))
    begins = instant(first)
    calls = [(POST, "U00000003", begins - timedelta(days=1))] * 2 + [(UPDATE, "C00000000", begins)]
    cycles = cycles_of(calls, [(0, first)], terms.people)
    many = cast(cycles, terms, range(100))
    assert many.table(POST)["a year"] == 2 * many.sessions
    assert many.table(UPDATE)["a year"] == many.sessions
    assert waits(Counter({0: 50}), UPDATE)["max"] <= 1
    assert waits(Counter({0: 500}), UPDATE)["max"] == pytest.approx(10, abs=0.3)
    assert waits(Counter({0: 500, 10: 1}), UPDATE)["max"] == pytest.approx(10, abs=0.3)
