"""The canvas of a channel: its parts in order, what stands on it once it is over, why Slack refuses it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.markdown import document, literal, paragraph
from bot.texts import Texts
from models.canvas import Canvas
from models.network import Network
from models.plan import Kind

HEADINGS = {Kind.ANNOUNCEMENT: "canvas.next", Kind.AGENDA: "canvas.agenda", Kind.REPORT: "canvas.last_report"}
REASONS = {
    "channel_canvas_already_exists": "taken",
    "free_team_canvas_tab_already_exists": "taken",
    "canvas_not_found": "gone",
    "missing_scope": "scope",
    "restricted_action": "restricted",
}


@dataclass(frozen=True)
class Stands:
    """One message of the channel: its kind, and what it says now, without markup."""

    kind: Kind
    paragraphs: Sequence[str]


def whole(t: Texts, network: Network, stands: Sequence[Stands]) -> str:
    """The whole document, in Markdown: what stands in the channel, and no more."""
    parts = [f"# {literal(_line(network.theme))}"]
    if network.closed_at is not None:
        return document(*parts, paragraph(t.plain("canvas.closed")))
    parts.append(f"_{literal(t.plain('canvas.lead'))}_")
    if not any(one.kind is Kind.ANNOUNCEMENT for one in stands):
        parts += [_heading(t, Kind.ANNOUNCEMENT), paragraph(t.plain("canvas.nothing_planned"))]
    for one in stands:
        parts += [_heading(t, one.kind), *map(paragraph, one.paragraphs)]
    below = ["---", paragraph(t.plain("canvas.reports"))]
    return document(*parts, below=below, more=paragraph(t.plain("canvas.more")))


def _heading(t: Texts, kind: Kind) -> str:
    return f"## {literal(t.plain(HEADINGS[kind]))}"


def _line(words: str) -> str:
    return " ".join(words.split())


def ended(t: Texts, network: Network) -> str:
    """What is left of a canvas that is kept no more and that Slack lets nobody take away."""
    return document(f"# {literal(_line(network.theme))}", paragraph(t.plain("canvas.ended")))


def refused(t: Texts, network: Network, row: Canvas | None) -> list[Block]:
    """Why Slack refuses the canvas, and what to do; nothing where it took it, or there is none."""
    if row is None or not row.error:
        return []
    if not network.keeps_canvas:
        return [blocks.section(t("canvas.why_left"))]
    reason = REASONS.get(row.error, "plan" if "team" in row.error else "other")
    if row.canvas_id and reason != "gone":
        reason = "stale"
    return [blocks.section(t(f"canvas.why_{reason}", error=row.error))]


def at_home(t: Texts, network: Network, row: Canvas | None) -> list[Block]:
    """The same at Home, with the way to the settings, where it is tried again or turned off."""
    said = refused(t, network, row)
    if not said or not network.keeps_canvas:
        return said
    way = blocks.button(t.plain("network.settings"), Act.SETTINGS, About(network=network.id))
    return [*said, blocks.actions(way), blocks.context(t("canvas.or_off"))]
