"""Samples of the list of all reports of a network."""

from bot.reading.sample import Chapter, Sample
from bot.reading.world import NOW, World
from bot.slack import blocks
from bot.slack.blocks import View
from bot.views import report, report_list
from models.session import LearningSession, Stage

MEMBER, FOLLOWER = "modal, members", "modal, who follows"


def _released(w: World) -> list[LearningSession]:
    return [w.meeting(Stage.CLOSED, number, released_at=NOW) for number in (3, 2, 1)]


def _followed(w: World) -> View:
    meeting = w.meeting(Stage.REPORTING, released_at=NOW)
    words = report.body(w.t, meeting, w.network, w.record(), report.Results(), short=True)
    return report_list.followed(w.t, meeting, w.network, words)


CHAPTERS = (
    Chapter(
        "report_list",
        [
            Sample("All reports", lambda w: report_list.listed(w.t, w.network, _released(w)), when=MEMBER),
            Sample("No report yet", lambda w: report_list.listed(w.t, w.network, []), when=MEMBER),
            Sample(
                "The reports since somebody follows",
                lambda w: report_list.listed(w.t, w.network, _released(w), follows=True),
                when=FOLLOWER,
            ),
            Sample(
                "No report since somebody follows",
                lambda w: report_list.listed(w.t, w.network, [], follows=True),
                when=FOLLOWER,
            ),
            Sample(
                "No report since somebody follows a network that closed",
                lambda w: report_list.listed(w.t, w.closed_network, [], follows=True),
                when=FOLLOWER,
            ),
            Sample(
                "No report of a network that closed",
                lambda w: report_list.listed(w.t, w.closed_network, []),
                when=MEMBER,
            ),
            Sample("A report, to who follows", _followed, when=FOLLOWER),
            Sample(
                "The way to all reports",
                lambda w: [blocks.actions(report_list.button(w.t, w.network))],
                when="My Kring, and Home of who belonged to a closed network",
            ),
            Sample(
                "The way to the reports one follows",
                lambda w: [report_list.row(w.t, w.network)],
                when="Home, who follows",
            ),
        ],
    ),
)
