"""How the sessions went, one after the other, for whoever facilitates: in words, and as pictures."""

from collections.abc import Sequence

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks, charts
from bot.slack.blocks import Block, Element, Message, View
from bot.texts import Texts
from bot.views.notice import nothing_yet
from bot.views.session import heading
from models.core_group import CoreGroup
from models.evaluation import Dimension
from models.network import Network
from models.outcome import Outcome
from models.trend import Went

FEWEST = 2  # sessions of which there is something to compare


def button(t: Texts, network: Network) -> Element:
    """The way to how the sessions went."""
    return blocks.button(t.plain("trend.title"), Act.TREND, About(network=network.id))


def screen(t: Texts, network: Network, sessions: Sequence[Went], core: CoreGroup | None = None) -> View:
    """The core group, each session in words, and the way to the same as pictures."""
    about = About(network=network.id)
    body: list[Block] = [
        blocks.section(t("trend.lead") if sessions else nothing_yet(t, network, "trend.empty"))
    ]
    if core is not None:
        body.append(blocks.section(_core(t, core)))
    body += [blocks.section(_in_words(t, network, one)) for one in reversed(sessions)]
    if pictures(t, sessions):
        body.append(blocks.actions(blocks.button(t.plain("trend.as_pictures"), Act.TREND_PICTURES, about)))
    return blocks.modal(Form.TREND, t.plain("trend.title"), body, about=about, close=t.plain("common.close"))


def _core(t: Texts, core: CoreGroup) -> str:
    said = [t.n("trend.core_group", core.members, sessions=core.sessions)]
    if core.before is not None and core.shrinks:
        said.append(t.n("trend.core_shrinks", core.before))
    return " ".join(said)


def _in_words(t: Texts, network: Network, one: Went) -> str:
    """One session: its scores and how many answered, then what became of its questions."""
    meeting = one.meeting
    day = t.day(meeting.starts_local.date())
    said = [t("trend.of", number=meeting.number, title=heading(t, meeting, network), day=day)]
    if one.means:
        scores = [
            t(
                "trend.score",
                dimension=t.plain(f"evaluation.{dimension}"),
                mean=t.number(one.means[dimension]),
            )
            for dimension in Dimension
        ]
        said.append(t("trend.scores", scores=" · ".join(scores)))
    if one.asked:
        said.append(t("trend.turnout", answered=one.answered, asked=one.asked))
    if one.too_few:
        said.append(t("trend.too_few"))
    elif one.asked and one.meeting.short_form:
        said.append(t("short_form.trend"))
    fared = [
        t("trend.outcome", outcome=t.plain(f"outcome.{outcome}"), number=one.fared[outcome])
        for outcome in Outcome
        if outcome in one.fared
    ]
    if fared:
        said.append(t("trend.fared", fared=" · ".join(fared)))
    return "\n".join(said)


def pictures(t: Texts, sessions: Sequence[Went]) -> list[Block]:
    """The scores as lines and the questions as bars, of as many sessions as have any."""
    found = []
    scored = [one for one in sessions if one.means]
    if len(scored) >= FEWEST:
        scores = {
            t.plain(f"evaluation.{dimension}"): [one.means[dimension] for one in scored]
            for dimension in Dimension
        }
        found.append(
            charts.line(t.plain("trend.scores_title"), scores, _days(t, scored), t.plain("trend.mean"))
        )
    asked = [one for one in sessions if one.fared]
    if len(asked) >= FEWEST:
        fared = {
            t.plain(f"trend.short_{outcome}"): [one.fared.get(outcome, 0) for one in asked]
            for outcome in Outcome
            if any(outcome in one.fared for one in asked)
        }
        title, axis = t.plain("trend.fared_title"), t.plain("trend.questions")
        found.append(charts.bars(title, fared, _days(t, asked), axis))
    return found


def _days(t: Texts, sessions: Sequence[Went]) -> list[str]:
    """What stands below each session: its number tells two of one day apart."""
    days = (t.short_day(one.meeting.starts_local.date()) for one in sessions)
    return [f"{one.meeting.number}. {day}" for one, day in zip(sessions, days, strict=True)]


def message(t: Texts, network: Network, sessions: Sequence[Went]) -> Message:
    """The pictures in a message of one's own, with the same in words beside them."""
    words = [blocks.section(_in_words(t, network, one)) for one in sessions]
    lead = blocks.section(t("trend.sent_lead", theme=network.theme))
    return Message([lead, *pictures(t, sessions), *words])
