"""Samples of a report: the draft, the report, and how it went with what people took on."""

from dataclasses import replace
from functools import partial

from bot.act.forms import About
from bot.reading.sample import Chapter, Sample
from bot.reading.samples.decision import decision
from bot.reading.world import CATCH_UP_ANYWAY, NOW, SUMMARY, World
from bot.slack.blocks import Message, View
from bot.slack.layout import Room
from bot.views import draft, network, pages, reading
from bot.views import report as view
from bot.views import results as results_view
from bot.views.release import Hear, Release
from models import decision_agenda
from models.decision_told import Told
from models.network import ChannelLost
from models.plan import Kind
from models.session import LearningSession, Stage

ID = "a" * 24  # of a message
OUTSIDERS = ["U0DEMO902", "U0DEMO903"]


def _over(w: World, *, released: bool = False, shared: bool = False) -> LearningSession:
    return w.meeting(
        Stage.REPORTING, released_at=NOW if released else None, results_shared_at=NOW if shared else None
    )


def _results(w: World, *, long: bool = False) -> view.Results:
    found = w.long_results() if long else w.results()
    return view.Results(results_view.results_lines(w.t, found, facilitation=True), found=found)


def _follows(w: World, follows: view.Follows) -> Message:
    return view.report(w.t, _over(w), w.network, w.record(), view.Results(follow=follows))


def _draft(w: World, results: view.Results, *, released: bool = False) -> Message:
    readers = network.readers(w.t, OUTSIDERS)
    record = w.record()
    meeting = _over(w, released=released)
    return draft.draft(
        w.t, meeting, w.network, record, results,
        otherwise=CATCH_UP_ANYWAY, release=Release(), readers=readers,
    )  # fmt: skip


def _closed(w: World) -> Message:
    return draft.draft(
        w.t, _over(w, released=True), w.without_a_channel(ChannelLost.ARCHIVED), w.record(), view.Results(),
        otherwise=CATCH_UP_ANYWAY, release=Release(), waits=True,
    )  # fmt: skip


def _reading(w: World, *, changed: bool = False) -> View:
    beside = reading.Beside(w.result_texts(), network.readers(w.t, OUTSIDERS), changed)
    return reading.before_release(w.t, _over(w), w.network, w.record(), _results(w), beside, sign="read")


def _early_draft(w: World, *, evaluates: bool = True) -> Message:
    meeting = w.meeting(Stage.EVALUATING)
    if not evaluates:
        meeting.evaluation_opened_at = None
    results = view.Results(follow=view.Follows.MAY if evaluates else None)
    return draft.draft(
        w.t, meeting, w.network, w.record(), results,
        otherwise=CATCH_UP_ANYWAY, release=Release("read", 12, 2 if evaluates else 0),
    )  # fmt: skip


def _with_a_decision(w: World) -> Message:
    told = Told(w.question("Q19").text, w.agreements()[0].text, NOW)
    going = decision_agenda.point(w.meeting(Stage.REPORTING), decision(w), inside=False)
    record = replace(w.record(), agreements=[], decisions=[told], going=[going])
    return view.report(w.t, _over(w), w.network, record, view.Results())


def _nudge(w: World, meeting: LearningSession, hear: Hear = Hear.ABSENT) -> Message:
    readers = network.readers(w.t, None)
    return draft.nudge(w.t, meeting, w.network, CATCH_UP_ANYWAY, Release("read", 12, hear=hear), readers)


def _too_long(w: World) -> Message:
    record = w.record(summary="\n".join([w.words(SUMMARY)] * 30))
    message = view.report(w.t, _over(w), w.network, record, _results(w, long=True), copied=True)
    return replace(message, room=Room(18, 3000), rest=[pages.read_button(w.t, 1, ID)])


REPORT = Chapter(
    "report",
    [
        Sample("Draft report", _early_draft, Kind.REPORT_DRAFT),
        Sample(
            "Draft report, without an evaluation",
            lambda w: _early_draft(w, evaluates=False),
            Kind.REPORT_DRAFT,
        ),
        Sample("Draft report, with the results", lambda w: _draft(w, _results(w)), Kind.REPORT_DRAFT),
        Sample(
            "Draft report, with more results than fit",
            lambda w: _draft(w, _results(w, long=True)),
            Kind.REPORT_DRAFT,
        ),
        Sample(
            "Draft report, released before the results",
            lambda w: _draft(w, view.Results(follow=view.Follows.MAY), released=True),
            Kind.REPORT_DRAFT,
        ),
        Sample("Draft report, released to a channel that is closed", _closed, Kind.REPORT_DRAFT),
        Sample("The whole report, to be read first", _reading, when="modal, before it is released"),
        Sample(
            "The whole report, changed meanwhile",
            lambda w: _reading(w, changed=True),
            when="modal, when something in it changed before it was released",
        ),
        Sample("The report, with a decision", _with_a_decision, Kind.REPORT),
        Sample("The report still waits", lambda w: _nudge(w, _over(w)), Kind.REPORT_NUDGE),
        *(
            Sample(
                f"The report still waits, and beside the channel hears of it: {hear}",
                partial(lambda w, hear: _nudge(w, _over(w), hear), hear=hear),
                Kind.REPORT_NUDGE,
            )
            for hear in Hear
            if hear is not Hear.ABSENT
        ),
        Sample(
            "The report still waits, released",
            lambda w: _nudge(w, _over(w, released=True)),
            Kind.REPORT_NUDGE,
        ),
        Sample(
            "Report",
            lambda w: view.report(w.t, _over(w), w.network, w.record(summary=w.words(SUMMARY)), _results(w)),
            Kind.REPORT,
        ),
        Sample(
            "Report, before the evaluation closed",
            lambda w: view.report(
                w.t, _over(w), w.network, w.record(), view.Results(follow=view.Follows.MAY)
            ),
            Kind.REPORT,
        ),
        Sample(
            "Report, too few answers",
            lambda w: _follows(w, view.Follows.TOO_FEW),
            Kind.REPORT,
        ),
        Sample(
            "Report, results never added",
            lambda w: _follows(w, view.Follows.NOT_ADDED),
            Kind.REPORT,
        ),
        Sample(
            "Report, nothing recorded",
            lambda w: view.report(w.t, _over(w), w.network, w.record(empty=True), view.Results()),
            Kind.REPORT,
        ),
        Sample(
            "Report, in Kring's own three lines",
            lambda w: view.report(w.t, _over(w), w.network, w.record(partly=False), view.Results()),
            Kind.REPORT,
        ),
        Sample(
            "The report, to read",
            lambda w: reading.released(w.t, _over(w, released=True), w.network, w.record(), _results(w)),
            when="modal, every member, from Home, the command or the catch-up",
        ),
        Sample(
            "The report, to read, of which nothing was recorded",
            lambda w: reading.released(
                w.t, _over(w, released=True), w.network, w.record(empty=True), view.Results()
            ),
            when="modal, every member",
        ),
        Sample(
            "The facilitator's own words are kept",
            lambda w: draft.saved(w.t, _over(w), Release("read", 12, 1)),
            when="modal, whoever facilitates, before the release",
        ),
        Sample(
            "The facilitator's own words are kept, after the release",
            lambda w: draft.saved(w.t, _over(w, released=True), Release()),
            when="modal, whoever facilitates",
        ),
        Sample(
            "The facilitator's own words",
            lambda w: draft.report_form(w.t, _over(w), w.words(SUMMARY), shared=False),
            when="modal, whoever facilitates",
        ),
        Sample(
            "The facilitator's own words, where no score can be shared",
            lambda w: draft.report_form(w.t, _over(w), w.words(SUMMARY), shared=None),
            when="modal, whoever facilitates",
        ),
        Sample("The report, when not everything fits", _too_long, Kind.REPORT),
        Sample(
            "Everything that a message says",
            lambda w: pages.read_all(w.t, About(network=1, message=ID), _too_long(w), 0),
            when="modal, after a press in a message of which not everything fits",
        ),
        Sample(
            "Many lines in a list",
            lambda w: view.listed(w.t, w.t("report.unanswered"), [w.question("Q05").text] * 40),
            when="in the report",
        ),
    ],
)

CHAPTERS = (REPORT,)
