"""All reports of a network, the last session first: for its members, and for who follows it."""

from collections.abc import Sequence

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Part, View
from bot.texts import Texts
from bot.views.notice import nothing_yet
from bot.views.pages import drawn, lazily, paged, together
from bot.views.session import heading
from models.network import Network
from models.session import LearningSession


def button(t: Texts, network: Network) -> Element:
    """The way to all reports."""
    return blocks.button(
        t.plain("report_list.button"), Act.REPORTS, About(network=network.id), of=network.theme
    )


def row(t: Texts, network: Network) -> Block:
    """The same by itself, at the Home of who follows."""
    return blocks.actions(button(t, network))


def listed(
    t: Texts, network: Network, sessions: Sequence[LearningSession], start: int = 0, *, follows: bool = False
) -> View:
    """The sessions of which somebody reads the report; who only `follows` reads it as the channel has it."""
    opens = Act.FOLLOWED_REPORT if follows else Act.READ_REPORT

    def draw(meeting: LearningSession) -> list[Block]:
        title = heading(t, meeting, network)
        line = t(
            "report_list.line", number=meeting.number, title=title, day=t.day(meeting.starts_local.date())
        )
        of = t.plain("report_list.of", number=meeting.number, title=title)
        read = blocks.button(t.plain("report_list.read"), opens, About(session=meeting.id), of=of)
        return [blocks.section(line, read)]

    lead = "report_list.lead_follows" if follows else "report_list.lead"
    return paged(
        t, Form.REPORTS, t.plain("report_list.title"), lazily(sessions, draw), drawn,
        act=Act.REPORTS, about=About(network=network.id), start=start,
        above=[blocks.section(t(lead, theme=network.theme) if sessions else _none(t, network, follows))],
    )  # fmt: skip


def _none(t: Texts, network: Network, follows: bool) -> str:
    if follows and network.closed_at is not None:
        return t("report_list.empty_closed", theme=network.theme)
    key = "report_list.empty_follows" if follows else "report_list.empty"
    return nothing_yet(t, network, key, theme=network.theme)


def followed(
    t: Texts, meeting: LearningSession, network: Network, words: Sequence[Part], start: int = 0
) -> View:
    """A report as the channel has it, for who follows the network."""
    whole = [*words, blocks.context(t("follower.report_why", theme=network.theme))]
    return paged(
        t, Form.FOLLOWED_REPORT, t.plain("report.form_title"), together(whole), list,
        act=Act.FOLLOWED_REPORT, about=About(session=meeting.id), start=start,
    )  # fmt: skip
