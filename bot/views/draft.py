"""What whoever facilitates sees of a report: the draft, its reminder, and the form with their own words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Part, View
from bot.texts import Texts
from bot.views.moves import not_held_button
from bot.views.notice import notice
from bot.views.release import Release, buttons
from bot.views.report import Follows, Results, whole_button
from bot.views.results import add_button
from bot.views.session import heading, not_held
from bot.views.summary import in_short
from models.network import Network
from models.report import Record
from models.session import LearningSession, Stage


def draft(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    record: Record,
    results: Results,
    *,
    otherwise: datetime,
    release: Release,
    readers: Sequence[Block] = (),
    waits: bool = False,
) -> Message:
    """The report in short before it is released, for the facilitator; afterwards it says so.

    Or that it `waits` for a channel that takes nothing.

    It is released, or read whole, one press away.
    """
    if meeting.stage is Stage.CANCELLED:
        return not_held(t, meeting, network)
    day = t.day(meeting.starts_local.date())
    if meeting.released_at is not None:
        when = t.moment(meeting.released_at, network.zone)
        return Message(
            [
                blocks.section(t("report.draft_released", day=day, when=when)),
                *([blocks.section(t("results.wait", day=day))] if results.wait else []),
                *_too_few(t, results),
                blocks.actions(
                    *([add_button(t, meeting)] if results.wait else []),
                    whole_button(t, meeting),
                    *_edit_buttons(t, meeting),
                ),
                blocks.context(t("report.draft_released_waits" if waits else "report.draft_released_why")),
            ]
        )
    when = t.moment(otherwise, network.zone)
    return Message(
        [
            blocks.section(t("report.draft", title=heading(t, meeting, network), day=day)),
            *_drafted(t, record, results),
            *([blocks.section(t("report.results_yours"))] if results.follow is Follows.MAY else []),
            *readers,
            blocks.actions(
                *buttons(t, meeting, release), *_edit_buttons(t, meeting, not_held_button(t, meeting))
            ),
            *([blocks.context(t("report.draft_why", when=when))] if release.told else []),
        ]
    )


def _drafted(t: Texts, record: Record, results: Results) -> list[Part]:
    """The report in short, with how many answered once that is known, or that they were too few."""
    found = results.found
    parts = in_short(t, record)
    if found is not None and found.threshold:
        said = t.n("evaluation.turnout", found.answers, asked=found.asked)
        parts.append(blocks.section(f"{t('report.results')}\n{said}"))
    return [*parts, *_too_few(t, results)]


def _too_few(t: Texts, results: Results) -> list[Block]:
    """Why nothing of the evaluation shows, or will."""
    return [blocks.section(t("report.results_too_few"))] if results.follow is Follows.TOO_FEW else []


def _edit_buttons(t: Texts, meeting: LearningSession, *seldom: Element) -> list[Element]:
    """Write the lines on top; behind three dots what is seldom needed."""
    about = About(session=meeting.id)
    more = blocks.folded(
        blocks.button(t.plain("report.correct"), Act.PANEL, about),
        blocks.button(t.plain("hiding.open"), Act.TEXTS, about),
        *seldom,
    )
    return [blocks.button(t.plain("report.edit"), Act.REPORT, about), more]


def nudge(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    otherwise: datetime,
    release: Release,
    readers: Sequence[Block] = (),
) -> Message:
    """The one reminder that the report waits, and what happens when it is left."""
    if meeting.stage is Stage.CANCELLED:
        return not_held(t, meeting, network)
    day = t.day(meeting.starts_local.date())
    if meeting.released_at is not None:
        when = t.moment(meeting.released_at, network.zone)
        return Message([blocks.section(t("report.draft_released", day=day, when=when))])
    when = t.moment(otherwise, network.zone)
    only = t("report.nudge_why", when=when) if release.told else t("evaluation.reminder_why")
    return Message(
        [
            blocks.section(t("report.nudge", day=day)),
            *readers,
            blocks.actions(*buttons(t, meeting, release), *_edit_buttons(t, meeting)),
            blocks.context(only),
        ]
    )


@fields.form(Form.REPORT, "report.form_title")
class Words(msgspec.Struct, frozen=True):
    """The facilitator's own words, and whether the score for facilitation is shared."""

    summary: Annotated[str, fields.lines(1500, optional=True, no_names=True)] = ""
    share: Annotated[fields.Ticked, fields.tick("report.share_facilitation")] = ()


def report_form(t: Texts, meeting: LearningSession, initial: str, *, shared: bool | None) -> View:
    """The form with the facilitator's own words and whether a score is `shared`: None where there is none."""
    asked = fields.ask(t, Words, {"summary": initial, "share": bool(shared)})
    if shared is None:
        del asked["share"]
    return fields.modal(t, Words, [*asked.values()], About(session=meeting.id))


def saved(t: Texts, meeting: LearningSession, release: Release) -> View:
    """What whoever facilitates hears whose own words are kept, with the way on."""
    if meeting.released_at is not None:
        return notice(t, t.plain("report.saved_after_release"))
    return notice(t, t.plain("report.saved"), blocks.actions(*buttons(t, meeting, release)))
