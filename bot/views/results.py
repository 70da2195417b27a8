"""What whoever facilitates reads before the results of an evaluation go to the channel."""

from collections.abc import Sequence
from dataclasses import replace

from bot import blocks
from bot.blocks import Block, View
from bot.forms import About
from bot.ids import Form
from bot.texts import Texts
from bot.views.evaluation import add_button, results_lines, texts_whole
from bot.views.hiding import open_button, text_line
from models.results import Results, ResultText, TextKind
from models.session import LearningSession

MOST_WITH_BUTTONS = 80  # texts, a block each, of a hundred


def waits(t: Texts, meeting: LearningSession) -> list[Block]:
    """Among what waits for the facilitator: results that are not in the report, which is out."""
    day = t.day(meeting.starts_local.date())
    return [blocks.section(t("results.wait", day=day)), blocks.actions(add_button(t, meeting))]


def reading(
    t: Texts,
    meeting: LearningSession,
    found: Results,
    texts: Sequence[ResultText],
    *,
    facilitation: bool,
    changed: bool = False,
) -> View:
    """Everything that would go to the channel, each text with its button to hide it; then it is let go."""
    out = meeting.released_at is not None
    body = [blocks.section(t("results.changed"))] if changed else []
    body.append(blocks.section(t("results.lead_add" if out else "results.lead_release")))
    bare = replace(found, comments=[], learning_points=[])
    body += results_lines(t, bare, facilitation=facilitation)
    for kind in (TextKind.LEARNING_POINT, TextKind.COMMENT):
        of_kind = [row for row in texts if row.kind is kind]
        if of_kind:
            body.append(blocks.section(t(f"hiding.{kind}")))
        if len(texts) <= MOST_WITH_BUTTONS:
            body += [text_line(t, meeting, row) for row in of_kind]
        else:
            body += texts_whole(t, [row.text for row in of_kind if not row.hidden])
    if len(texts) > MOST_WITH_BUTTONS:
        body.append(blocks.actions(open_button(t, meeting)))
    return blocks.modal(
        Form.RESULTS,
        t.plain("results.title"),
        body,
        about=About(session=meeting.id, choice=found.fingerprint or None),
        submit=t.plain("results.add" if out else "report.release"),
        close=t.plain("common.cancel"),
    )
