"""The short form: two open questions in the place of three scores, when the group is tired.

It is the evaluation of a session with other items: who is asked, when and how openly stays the same. What is
to be better next time is a wish, as in the usual form.
"""

from models.base import Refusal, WrongStage
from models.instrument import Asks, Instrument, Privacy, Sort
from models.session import BEFORE, LearningSession, Stage

SHORT_FORM = Instrument(
    "short_form",
    Privacy.CONFIDENTIAL,
    offered=lambda course: False,  # whoever facilitates chooses it for one session
    items={"went_well": Sort.WORDS},
    asks=Asks.PRESENT,
)


class FormIsOut(Refusal):
    """People may have begun to fill in a form: it stays the one that it is."""


class NothingWritten(Refusal):
    """Both questions are left empty, so that there is no answer."""


class OtherForm(Refusal):
    """Meanwhile the session has another form than the one that somebody filled in."""


def may_choose(meeting: LearningSession) -> bool:
    """Tell whether the form of a session can still be chosen: until it opens."""
    stages = (*BEFORE, Stage.UNDERWAY, Stage.EVALUATING)
    return meeting.stage in stages and meeting.evaluation_opened_at is None


def choose(meeting: LearningSession, *, short: bool) -> None:
    """Let a session be evaluated with the short form, or with the usual one; twice is harmless.

    Raises FormIsOut and WrongStage.
    """
    if meeting.evaluation_opened_at is not None:
        raise FormIsOut
    if not may_choose(meeting):
        raise WrongStage(stage=meeting.stage)
    meeting.short_form = short
