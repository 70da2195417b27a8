"""What people see of contributions: what one member is asked to bring, their answer, and where it stands."""

from collections.abc import Collection, Sequence
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, Key
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Option, View
from bot.texts import Texts, called
from bot.views.person import name
from bot.views.session import heading
from models.contribution import LONGEST, LONGEST_BROUGHT, MINUTES, CanBeAsked, Contributed, Contribution
from models.network import Network
from models.request import RequestState
from models.session import BEFORE, LearningSession, Stage

AHEAD = (Stage.PLANNED, Stage.ANNOUNCED)  # there is no agenda yet to stand on


def _button(t: Texts, key: str, act: Act, mine: Contribution, *, main: bool = False, of: str = "") -> Element:
    about = About(session=mine.session_id, item=mine.id, attempt=mine.times)
    return blocks.button(t.plain(key), act, about, style="primary" if main else None, of=of)


# Whoever facilitates


@fields.form(Form.CONTRIBUTION_ASK, "contribution.title", submit="contribution.ask")
class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Whom something is asked, what, and how long it takes."""

    owner: Annotated[Key, fields.pick()]
    asked: Annotated[str, fields.lines(LONGEST)]
    minutes: Annotated[int, fields.pick(at="prework.minutes")] = 10


def ask_form(
    t: Texts, meeting: LearningSession, people: Sequence[CanBeAsked], instead: Contribution | None = None
) -> View:
    """The form in which one member is asked to bring something, `instead` of who said no."""
    owners = [Option(name(one.person), str(one.person.id), _beside(t, one)) for one in people]
    minutes = [Option(str(n), str(n)) for n in MINUTES]
    held = {"asked": instead.asked, "minutes": instead.minutes} if instead is not None else {}
    parts = fields.ask(t, Asked, held, choices={"owner": owners, "minutes": minutes})
    about = About(session=meeting.id, item=instead.id if instead is not None else None)
    return fields.modal(t, Asked, [*parts.values()], about)


def _beside(t: Texts, one: CanBeAsked) -> str:
    """What is good to know before somebody is asked."""
    if one.person.off_slack:
        return t.plain("off_slack.ask_first")
    return t.plain("contribution.case_too") if one.case else ""


def kept(
    t: Texts, meeting: LearningSession, known: Sequence[Contributed], placed: Collection[int | None]
) -> list[Block]:
    """What is asked and brought, for whoever facilitates, each with what can be done about it."""
    if meeting.stage not in BEFORE:
        return []
    shown = [blocks.section(t("contribution.heading" if known else "contribution.none"))]
    for one in known:
        shown.append(blocks.section(_stands(t, meeting, one, placed)))
        if ways := _leads_ways(t, meeting, one, placed):
            shown.append(blocks.actions(*ways))
    ask = blocks.button(t.plain("contribution.ask_button"), Act.CONTRIBUTION_ASK, About(session=meeting.id))
    return [*shown, blocks.actions(ask)]


def _stands(t: Texts, meeting: LearningSession, one: Contributed, placed: Collection[int | None]) -> str:
    mine, state = one.contribution, str(one.contribution.state)
    if mine.state is RequestState.BROUGHT:
        on = "to_come" if meeting.stage in AHEAD else "off"
        state = "on" if mine.id in placed else on
    return t(
        f"contribution.is_{state}",
        who=called(one.owner), what=mine.asked, brings=mine.brings, minutes=mine.minutes,
    )  # fmt: skip


def _leads_ways(
    t: Texts, meeting: LearningSession, one: Contributed, placed: Collection[int | None]
) -> list[Element]:
    mine, of = one.contribution, name(one.owner)
    recall = _button(t, "case.recall", Act.CONTRIBUTION_RECALL, mine, of=of)
    if mine.state is RequestState.ASKED:
        return [recall]
    if mine.state is RequestState.BROUGHT and mine.id not in placed and meeting.stage not in AHEAD:
        return [_button(t, "case.put_on", Act.CONTRIBUTION_PUT_ON, mine, of=of), recall]
    if mine.state is RequestState.BROUGHT and one.owner.off_slack:
        return [_button(t, "to_send.back", Act.CONTRIBUTION_RECALL, mine, of=of)]
    return []


def to_decide(
    t: Texts, meeting: LearningSession, known: Sequence[Contributed], placed: Collection[int | None]
) -> list[Block]:
    """What waits for whoever facilitates: each no that is not settled, and a yes without a place."""
    day, about, shown = t.day(meeting.starts_local.date()), About(session=meeting.id), []
    for one in known:
        mine, of = one.contribution, name(one.owner)
        if mine.said_no:
            said = t("contribution.said_no", who=called(one.owner), day=day, what=mine.asked)
            other = _button(t, "case.ask_other", Act.CONTRIBUTION_ASK, mine, of=of)
            leave = _button(t, "contribution.settle", Act.CONTRIBUTION_SETTLE, mine, of=of)
            shown += [blocks.section(said), blocks.actions(other, leave)]
        elif mine.state is RequestState.BROUGHT and mine.id not in placed and meeting.stage not in AHEAD:
            said = t("contribution.without_place", who=called(one.owner), day=day)
            see = blocks.button(t.plain("contribution.see"), Act.PREPARING, about, of=of)
            shown.append(blocks.section(said, see))
    return shown


# Who is asked


def _said(t: Texts, meeting: LearningSession, mine: Contribution, *, off: bool) -> list[Block]:
    """Where it stands, with what its owner can do about it; `off` the agenda that is out."""
    when = t.when(meeting.starts_local, meeting.zone)
    said = t(
        "contribution.mine_off" if off else f"contribution.mine_{mine.state}",
        when=when, what=mine.asked, brings=mine.brings, minutes=mine.minutes,
    )  # fmt: skip
    ways = [] if off else _ways(t, mine)
    return [blocks.section(said), *([blocks.actions(*ways)] if ways else [])]


def _ways(t: Texts, mine: Contribution) -> list[Element]:
    if mine.state is RequestState.ASKED:
        return [
            _button(t, "contribution.gladly", Act.CONTRIBUTION_GLADLY, mine, main=True),
            _button(t, "contribution.rather_not", Act.CONTRIBUTION_DECLINE, mine),
        ]
    if mine.state is RequestState.BROUGHT:
        return [
            _button(t, "contribution.words", Act.CONTRIBUTION_WORDS, mine),
            _button(t, "contribution.back", Act.CONTRIBUTION_BACK, mine),
        ]
    if mine.state in (RequestState.DECLINED, RequestState.WITHDRAWN):
        return [_button(t, "contribution.after_all", Act.CONTRIBUTION_GLADLY, mine)]
    return []


def letter(
    t: Texts, meeting: LearningSession, network: Network, mine: Contribution | None, *, off: bool = False
) -> Message:
    """Would you bring something? Afterwards, where it stands; `off` the agenda that is out."""
    when = t.when(meeting.starts_local, meeting.zone)
    if meeting.stage not in BEFORE:
        key = "session.cancelled" if meeting.stage is Stage.CANCELLED else "session.has_begun"
        return Message([blocks.section(t(key, title=heading(t, meeting, network), when=when))])
    if mine is None:
        return Message([blocks.section(t("contribution.mine_recalled", when=when))])
    why = blocks.context(t("contribution.why", theme=network.theme))
    return Message([*_said(t, meeting, mine, off=off), why])


def along(t: Texts, meeting: LearningSession, mine: Contribution | None, *, off: bool) -> list[Block]:
    """The same in the practical message: the one reminder, or that what they would bring is not needed."""
    if mine is None or meeting.stage not in BEFORE:
        return []
    not_needed = mine.state is RequestState.RECALLED and bool(mine.brings)
    return _said(t, meeting, mine, off=off) if mine.live or not_needed else []


def at_home(t: Texts, found: Sequence[tuple[LearningSession, Contribution, bool]]) -> list[Block]:
    """What somebody was asked to bring, or brings, for their Home; each with whether it is off the agenda."""
    return [part for meeting, mine, off in found if mine.live for part in _said(t, meeting, mine, off=off)]


@fields.form(Form.CONTRIBUTION_WORDS, "contribution.words_title")
class Words(msgspec.Struct, frozen=True):
    """What its owner calls it."""

    brings: Annotated[str, fields.line(LONGEST_BROUGHT)]


def words_form(t: Texts, meeting: LearningSession, mine: Contribution) -> View:
    """The form in which its owner says what they bring."""
    parts = fields.ask(t, Words, {"brings": mine.brings})
    return fields.modal(t, Words, [*parts.values()], About(session=meeting.id))
