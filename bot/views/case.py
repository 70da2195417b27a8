"""What people see of cases: the form of its owner, what the circle reads, the word to its owner."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Part, View, shorten
from bot.slack.layout import Items
from bot.texts import Texts, called
from bot.views.confidentiality import Inside
from bot.views.notice import asks_first
from bot.views.question import words
from bot.views.session import heading
from models.case import LONGEST_CONCERNS, LONGEST_CORE, LONGEST_INSIGHT, LONGEST_PAGE, Case, Owned
from models.network import Network
from models.person import Person
from models.request import RequestState
from models.session import BEFORE, LearningSession, Stage

SHOWN = 300  # characters of a core question


def core(mine: Case) -> str:
    """A core question on one line, cut when it is long."""
    return shorten(" ".join(mine.core.split()), SHOWN)


def button(t: Texts, key: str, act: Act, mine: Case, *, main: bool = False) -> Element:
    """Something that is done with a case."""
    about = About(session=mine.session_id, item=mine.id)
    return blocks.button(t.plain(key), act, about, style="primary" if main else None)


def offer_button(t: Texts, meeting: LearningSession) -> Element:
    """The way for a member to bring a case without being asked."""
    return blocks.button(t.plain("case.offer"), Act.CASE, About(session=meeting.id))


# For its owner


@fields.form(Form.CASE, "case.title")
class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody brings."""

    core: Annotated[str, fields.lines(LONGEST_CORE)]
    page: Annotated[str, fields.lines(LONGEST_PAGE, optional=True, no_names=True)] = ""
    concerns: Annotated[str, fields.lines(LONGEST_CONCERNS, optional=True)] = ""
    inside: Inside = ("inside",)


def case_form(t: Texts, meeting: LearningSession, mine: Case | None, behalf: Person | None = None) -> View:
    """The form of a case, with what was said of it before; on `behalf` of who is not on Slack."""
    ticked = ("inside",) if mine is None or mine.inside else ()
    held = fields.held(Brought, mine, inside=ticked)
    when = t.when(meeting.starts_local, meeting.zone)
    said = t("off_slack.entering", who=behalf.name) if behalf else t("case.form_lead", when=when)
    parts = [
        blocks.section(said),
        *fields.ask(t, Brought, held).values(),
        blocks.context(t("case.form_inside")),
    ]
    about = About(session=meeting.id, behalf=behalf.id if behalf else None)
    return fields.modal(t, Brought, parts, about)


def saved(t: Texts, mine: Case, *, entered: bool = False) -> str:
    """What its owner hears, or who `entered` it: that it is kept, and what is still missing."""
    if entered:
        return t.plain("case.entered")
    if mine.complete:
        return t.plain("case.saved")
    return t.plain("case.saved_begun", missing=_missing(t, mine))


def _missing(t: Texts, mine: Case) -> str:
    parts = [t.plain(f"case.missing_{part}") for part in ("page", "concerns") if not getattr(mine, part)]
    return t.plain("case.missing_both") if len(parts) > 1 else "".join(parts)


def _said(t: Texts, meeting: LearningSession, mine: Case, *, off: bool) -> str:
    """Where a case stands, for its owner; `off` the agenda that is out."""
    said = t(f"case.mine_{mine.state}", when=t.when(meeting.starts_local, meeting.zone), core=core(mine))
    if off:
        said += "\n" + t("case.mine_off")
    elif mine.state is RequestState.BROUGHT and not mine.complete:
        said += "\n" + t("case.mine_missing", missing=_missing(t, mine))
    return said


def _ways(t: Texts, mine: Case) -> list[Element]:
    """What its owner can do; buttons only while they do something."""
    if mine.state is RequestState.ASKED:
        return [
            button(t, "case.fill_in", Act.CASE, mine, main=True),
            button(t, "case.rather_not", Act.CASE_DECLINE, mine),
        ]
    if mine.state is RequestState.BROUGHT:
        back = asks_first(
            t, button(t, "case.back", Act.CASE_BACK, mine), "case.back", t.plain("case.back_sure")
        )
        return [button(t, "case.change", Act.CASE, mine, main=not mine.complete), back]
    if mine.state in (RequestState.DECLINED, RequestState.WITHDRAWN):
        return [button(t, "case.after_all", Act.CASE, mine)]
    return []


def at_home(t: Texts, found: Sequence[tuple[LearningSession, Case, bool]]) -> list[Part]:
    """What somebody was asked to bring, or brings, for their Home; each with whether it is off the agenda."""
    shown = [one for one in found if one[1].live]

    def draw(one: tuple[LearningSession, Case, bool]) -> list[Block]:
        meeting, mine, off = one
        return [blocks.section(_said(t, meeting, mine, off=off)), blocks.actions(*_ways(t, mine))]

    return [Items(shown, draw, partial(t.n, "pages.and_more"))] if shown else []


def letter(
    t: Texts, meeting: LearningSession, network: Network, mine: Case | None, *,
    reminds: bool = False, off: bool = False,
) -> Message:  # fmt: skip
    """Would you bring a case? Afterwards, where it stands; a reminder begins with that it is one."""
    when = t.when(meeting.starts_local, meeting.zone)
    if meeting.stage not in BEFORE:
        key = "session.cancelled" if meeting.stage is Stage.CANCELLED else "session.has_begun"
        return Message([blocks.section(t(key, title=heading(t, meeting, network), when=when))])
    if mine is None:
        return Message([blocks.section(t("case.mine_recalled", when=when))])
    lead = [t("case.reminder")] if reminds and mine.live and not mine.complete and not off else []
    body = [blocks.section("\n".join([*lead, _said(t, meeting, mine, off=off)]))]
    if ways := _ways(t, mine):
        body.append(blocks.actions(*ways))
    why = "case.why_reminder" if reminds else "case.why"
    return Message([*body, blocks.context(t(why, theme=network.theme))])


# For the circle


def read_button(t: Texts, meeting: LearningSession, case_id: int, at: str) -> Element:
    """The way to a case from the agenda, named by the hour of its point."""
    about = About(session=meeting.id, item=case_id)
    return blocks.button(t.plain("case.read_at", start=at), Act.CASE_READ, about)


def read(t: Texts, meeting: LearningSession, found: Owned, *, inside: bool) -> View:
    """A case as the circle reads it."""
    mine = found.case
    parts: list[Block] = [blocks.section(t("case.of", who=called(found.owner)))]
    for part in ("core", "page", "concerns"):
        if text := getattr(mine, part):
            parts += [blocks.section(t(f"case.read_{part}")), words(text)]
    parts.append(blocks.context(t("case.read_inside" if inside else "case.read_told")))
    about = About(session=meeting.id)
    return blocks.modal(Form.NOTICE, t.plain("case.title"), parts, about=about, close=t.plain("common.close"))


# A week later


@fields.form(Form.CASE_INSIGHT, "case.insight_title")
class Insight(msgspec.Struct, frozen=True):
    """What its owner saw from outside."""

    insight: Annotated[str, fields.lines(LONGEST_INSIGHT, no_names=True)]


def insight_form(t: Texts, meeting: LearningSession, mine: Case) -> View:
    """The form for what its owner saw from outside."""
    parts = [words(mine.core), *fields.ask(t, Insight, {"insight": mine.insight}).values()]
    return fields.modal(t, Insight, parts, About(session=meeting.id))


def insight(t: Texts, meeting: LearningSession, network: Network, mine: Case | None) -> Message:
    """A week later, to its owner alone: what did you see from outside?"""
    title = heading(t, meeting, network)
    if mine is None or meeting.stage is Stage.CANCELLED:
        return Message([blocks.section(t("case.nothing_to_look_back", title=title))])
    return Message([*_looked_back(t, title, mine), blocks.context(t("case.insight_why"))])


def _looked_back(t: Texts, title: str, mine: Case) -> list[Block]:
    said = t("case.insight_ask", title=title, core=core(mine))
    key = "case.insight_write"
    if mine.insight:
        said, key = t("case.insight_noted", title=title, insight=mine.insight), "case.insight_change"
    return [blocks.section(said), blocks.actions(button(t, key, Act.CASE_INSIGHT, mine))]


def looking_back(t: Texts, meeting: LearningSession, network: Network, mine: Case) -> list[Block]:
    """The same for their Home, until it is said."""
    return [] if mine.insight else _looked_back(t, heading(t, meeting, network), mine)
