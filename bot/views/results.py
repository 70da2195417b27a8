"""What whoever facilitates reads before the results of an evaluation go to the channel."""

from collections.abc import Sequence
from dataclasses import replace

from bot import blocks
from bot.blocks import Block, View
from bot.forms import About
from bot.ids import Act, Form
from bot.texts import Texts
from bot.views.evaluation import add_button, results_lines
from bot.views.hiding import texts_of_kind
from bot.views.pages import paged, together
from models.results import Results, ResultText, TextKind
from models.session import LearningSession


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
    start: int = 0,
) -> View:
    """Everything that would go to the channel, each text with its button to hide it; then it is let go.

    What is for whoever facilitates alone is not among it.
    """
    out = meeting.released_at is not None
    above = [blocks.section(t("results.changed"))] if changed else []
    above.append(blocks.section(t("results.lead_add" if out else "results.lead_release")))
    bare = replace(found, comments=[], learning_points=[])
    things = together(results_lines(t, bare, facilitation=facilitation))
    for kind in (TextKind.LEARNING_POINT, TextKind.COMMENT):
        things += texts_of_kind(t, meeting, kind, texts)
    return paged(
        t, Form.RESULTS, t.plain("results.title"), things, list,
        act=Act.READ_RESULTS, about=About(session=meeting.id, choice=found.fingerprint or None),
        start=start, above=above, read_first=True,
        submit=t.plain("results.add" if out else "report.release"),
    )  # fmt: skip
