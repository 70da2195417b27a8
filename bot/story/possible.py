"""What people could not do when a file is played, found before: one sentence each, with where it stands."""

from collections.abc import Iterator
from datetime import datetime

from bot.story.cast import Cast
from bot.story.questions import OUTCOMES_BEFORE
from bot.story.script import OutcomeData, QuestionData, Script, SessionData, Word

Found = Iterator[str]


def impossible(script: Script) -> Found:
    """Find what somebody does before they are there or after they left, and what comes in no order."""
    cast = Cast(script)
    for at, one in enumerate(script.questions):
        yield from _asked(cast, one, f"questions[{at}]")
        for item in one.history:
            yield from _became(cast, one, item, f"questions[{at}].history")
    for at, done in enumerate(script.actions):
        session = cast.sessions[done.session]
        if not cast.acts(done.owner, _noted(session)):
            yield f"actions[{at}].owner: {done.owner} is no member at {session.id}, and does not lead."


def _noted(session: SessionData) -> datetime:
    """Return when it is noted what became of questions at a session."""
    return session.ends_at - OUTCOMES_BEFORE


def _asked(cast: Cast, one: QuestionData, where: str) -> Found:
    if one.asked_by is not None and not cast.acts(one.asked_by, one.submitted_at):
        yield f"{where}.submitted_at: {one.asked_by} is no member then, and does not lead."
    if one.answered_at is not None and one.answered_at <= one.submitted_at:
        yield f"{where}.answered_at: this is answered before it is asked."


def _became(cast: Cast, one: QuestionData, item: OutcomeData, where: str) -> Found:
    session = cast.sessions[item.session]
    if session.called_off_at is not None:
        yield f"{where}: {session.id} is called off, so that nothing becomes of {one.id} there."
    elif _noted(session) <= one.submitted_at:
        yield f"{where}: {one.id} is dealt with at {session.id} before it is asked."
    judged = item.verdict is not None and item.verdict is not Word.NONE and one.asked_by is not None
    if judged and one.asked_by not in cast.memberships:
        yield f"{where}: {one.asked_by} takes no part, and says no word on what became of {one.id}."
