"""What Prometheus reads: is it alive, is anything late, what does Slack say, how long do people wait?

None of these numbers follows a single act, so that none tells that somebody just answered an evaluation
(bot/running/counts.py). What prometheus-client tells of a process by itself is left out for the same reason:
its seconds of work move with each act. That the disk could not be cleaned begins with one, and so is told by
days.
"""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from bot.running.clock import Clock
from bot.running.counts import NO_ANSWER, OTHER, WITHIN, Counts, Held, NotMailed
from bot.running.health import ANSWERS_WITHIN, Health, State, Watch
from bot.slack.errors import FORBIDDEN_THERE, Meaning
from bot.storage.database import Database
from models import installation, late, trace
from models.trace import Trace

PATH = "/metrics"
# What an act sends goes within seconds: only what is still there after that is late, whoever acted.
OVERDUE = timedelta(minutes=1)


class Counted(NamedTuple):
    """What the rows tell."""

    overdue: int
    refused: int
    cleaned: bool


@dataclass(frozen=True)
class Seen(Collector):
    """What was found at one look, as Prometheus wants it."""

    health: Health
    counted: Counted | None  # None when the database does not answer
    counts: Counts

    def collect(self) -> Iterator[Metric]:
        """Give each metric, with why it tells of nobody."""
        yield from self._state()
        yield from self._messages()
        yield from self._mails()
        yield from self._slack()
        yield self._answers()

    def _state(self) -> Iterator[Metric]:
        # move with failures; "late" of /health is told by what it is about
        works = "1 when the bot works, as /health finds it"
        yield GaugeMetricFamily("kring_works", works, self.health.state is not State.DOWN)
        database = "1 when the database answers and keeps what is written"
        yield GaugeMetricFamily("kring_database_keeps", database, self.health.keeps and self.health.database)
        taken = "1 when Slack takes the token and there is a connection"
        yield GaugeMetricFamily(
            "kring_connected", taken, self.health.connected is not False and not self.health.token_refused
        )
        if self.counted is not None:
            # moves with what Slack is asked once a day, or as something is refused there
            told = "Workspaces that installed the app and whose token Slack does not take any more"
            yield GaugeMetricFamily("kring_tokens_refused", told, self.counted.refused)
            # moves at midnight, and when what was in the way is gone
            cleaned = "1 when nothing waits to be cleaned off the disk since before today"
            yield GaugeMetricFamily("kring_disk_cleaned", cleaned, self.counted.cleaned)
        # moves with the clock: the tick that an act asks for is not counted
        yield CounterMetricFamily("kring_ticks", "Ticks of the clock that ended", self.counts.ticks)

    def _messages(self) -> Iterator[Metric]:
        # a minute late: what an act sends is gone by then
        if self.counted is not None:
            told = "Messages that should have gone a minute ago"
            yield GaugeMetricFamily("kring_messages_overdue", told, self.counted.overdue)
            oldest = self.health.oldest_overdue_seconds
            seconds = oldest if oldest >= OVERDUE.total_seconds() else 0.0
            yield GaugeMetricFamily(
                "kring_messages_oldest_overdue_seconds", "How late the oldest of them is", seconds
            )
        # moves when messages are sent, which nobody does by answering an evaluation
        uncertain = "Messages of which nobody could tell at once whether Slack took them"
        yield CounterMetricFamily("kring_messages_uncertain", uncertain, self.counts.uncertain)
        unknown = "Messages of which nobody can tell any more whether Slack took them"
        yield CounterMetricFamily("kring_messages_unknown", unknown, self.counts.unknown)

    def _mails(self) -> Iterator[Metric]:
        # moves with the hours while the server fails
        if self.counted is not None:
            told = "How long the mail server keeps out what it keeps out the longest, in whole hours"
            yield GaugeMetricFamily("kring_mail_kept_out_seconds", told, self.health.mail_kept_out_seconds)
        # move with failures that are no reader's
        told = "Mails that go no more, though nothing is wrong with who gets them"
        errors = CounterMetricFamily("kring_mail_errors", told, labels=["kind"])
        for kind in NotMailed:
            errors.add_metric([kind], self.counts.mails[kind])
        yield errors

    def _slack(self) -> Iterator[Metric]:
        # moves with what fails, without the method or the person
        errors = CounterMetricFamily(
            "kring_slack_errors", "Errors of Slack by what they mean", labels=["kind"]
        )
        for kind in (*Meaning, OTHER, NO_ANSWER):
            errors.add_metric([kind], self.counts.errors[kind])
        yield errors
        held = CounterMetricFamily("kring_slack_held_back", "Calls that a rate held back", labels=["by"])
        for by in Held:
            held.add_metric([by], self.counts.held[by])
        yield held

    def _answers(self) -> Metric:
        # told in lots, of all sorts of acts together
        taken, seconds = self.counts.answers.told()
        buckets, so_far = [], 0
        for limit, count in zip([*map(str, WITHIN), "+Inf"], taken, strict=True):
            so_far += count
            buckets.append((limit, so_far))
        told = "How long people waited for what they did, told in lots"
        return HistogramMetricFamily("kring_answer_seconds", told, buckets, sum_value=seconds)


class Metrics:
    """Answers Prometheus."""

    def __init__(self, database: Database, clock: Clock, watch: Watch, counts: Counts) -> None:
        self._database, self._clock, self._watch, self._counts = database, clock, watch, counts

    async def look(self) -> Seen:
        """Return what there is to tell at this moment."""
        health, counted = await asyncio.gather(self._watch.look(), self._counted(self._clock.now()))
        return Seen(health, counted, self._counts)

    async def _counted(self, now: datetime) -> Counted | None:
        try:
            async with asyncio.timeout(ANSWERS_WITHIN), self._database.read() as db:
                return Counted(
                    await late.how_many_due(db, now - OVERDUE, FORBIDDEN_THERE),
                    await installation.how_many_refused(db),
                    _is_cleaned(await trace.oldest(db), now),
                )
        except Exception:  # whatever it is, it shows in what health tells
            return None

    async def answer(self, _request: web.Request) -> web.Response:
        """Answer Prometheus."""
        return web.Response(body=written([await self.look()]), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _is_cleaned(left: Trace | None, now: datetime) -> bool:
    """Tell whether nothing waits since before today, in UTC: more would tell when somebody acted."""
    since = left.since if left else None
    return since is None or since.astimezone(UTC).date() >= now.astimezone(UTC).date()


def written(collectors: Iterable[Collector]) -> bytes:
    """Return what these tell, in the text format of Prometheus."""
    registry = CollectorRegistry(auto_describe=False)
    for one in collectors:
        registry.register(one)
    return generate_latest(registry)
