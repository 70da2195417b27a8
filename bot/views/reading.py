"""Reading a report as a whole: before it or its results go to the channel, and once it is out."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Part, View
from bot.texts import Texts
from bot.views.hiding import texts_of_kind
from bot.views.pages import paged, together
from bot.views.report import Results, body
from bot.views.results import numbers
from models.network import Network
from models.report import Record
from models.results import Results as Found
from models.results import TextKind
from models.session import LearningSession
from models.unlinked import InquiryText


@dataclass(frozen=True)
class Beside:
    """What is read with a report: the texts that can be hidden, who reads along, whether it changed since."""

    texts: Sequence[InquiryText]
    readers: Sequence[Block] = ()
    changed: bool = False
    start: int = 0


def before_release(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    record: Record,
    results: Results,
    beside: Beside,
    *,
    sign: str,
) -> View:
    """The whole report as it would go out, each text of the evaluation with its button to hide it.

    Above it stands who else reads along in the channel.
    """
    if results.found is not None:
        shared = record.report.share_facilitation
        results = Results(numbers(t, results.found, facilitation=shared))
    return _to_read(t, meeting, body(t, meeting, network, record, results), beside, sign)


def before_adding(
    t: Texts, meeting: LearningSession, found: Found, beside: Beside, *, facilitation: bool
) -> View:
    """All that would be added to the report, to be read first; what is for one alone is not among it."""
    parts = numbers(t, found, facilitation=facilitation)
    return _to_read(t, meeting, parts, beside, found.fingerprint)


def _to_read(t: Texts, meeting: LearningSession, parts: Sequence[Part], beside: Beside, sign: str) -> View:
    """Everything that would go to the channel, each text with its button to hide it; then it is let go.

    What goes out says by its sign what stood here.
    """
    out = meeting.released_at is not None
    above = [blocks.section(t("results.changed"))] if beside.changed else []
    above += [blocks.section(t("results.lead_add" if out else "results.lead_release")), *beside.readers]
    things = together(parts)
    for kind in (TextKind.WENT_WELL, TextKind.LEARNING_POINT, TextKind.COMMENT):
        things += texts_of_kind(t, meeting, kind, beside.texts)
    return paged(
        t, Form.RESULTS, t.plain("results.title"), things, list,
        act=Act.READ_RESULTS, about=About(session=meeting.id, choice=sign or None),
        start=beside.start, above=above, read_first=True,
        submit=t.plain("results.add" if out else "report.release"),
    )  # fmt: skip


def released(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    record: Record,
    results: Results,
    *,
    start: int = 0,
) -> View:
    """The report that is out, for every member to read."""
    whole = [*body(t, meeting, network, record, results), blocks.context(t("report.why"))]
    things, about = together(whole), About(session=meeting.id)
    return paged(
        t, Form.READ_REPORT, t.plain("report.form_title"), things, list,
        act=Act.READ_REPORT, about=about, start=start,
    )  # fmt: skip
