"""Who somebody is: where a file names nobody, who plays it picks, always the same from the same file.

Nothing of who it was is known, and nothing is looked for: being there goes round from session to session, a
question is asked by whoever has asked least, and what is filled in is so by those who were there.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TypeVar

from msgspec.structs import replace

from bot.story.cast import Cast
from bot.story.phases import AnswerData, InquiryData
from bot.story.practice import CaseData
from bot.story.questions import BY_ASKER
from bot.story.script import (
    AttendanceData,
    EvaluationData,
    PersonData,
    QuestionData,
    Script,
    SessionData,
    spoken,
)
from bot.texts import Texts
from models.attendance import Rsvp
from models.evaluation import Dimension
from models.person import Language

SCORE = 8  # where nobody tells one
ANSWERS_AFTER, APART = timedelta(days=3), timedelta(minutes=10)
SAID = (Rsvp.YES, Rsvp.MAYBE, None, Rsvp.NO)  # of those who were there most had said the first

T = TypeVar("T")


def picked(script: Script) -> Script:
    """Return the script in which nobody is left unnamed; where there is nobody to pick, it stays as it is."""
    script = replace(script, people=list(_named(script)))
    script = replace(script, cases=_brought(script))
    sessions = [_coming(script, one) for one in script.sessions]
    script = replace(script, sessions=sessions)
    return replace(
        script,
        questions=_asked(script),
        evaluations={key: _filled(script, key, rows) for key, rows in script.evaluations.items()},
        inquiries=[_answered(script, one) for one in script.inquiries],
    )


def able(script: Script, day: date) -> list[str]:
    """Return the members who take part on a day and have an account, in the order of the file."""
    cast = Cast(script)
    return [one.id for one in script.members if one.slack_user_id and cast.active(one.id, day)]


def too_few(script: Script) -> Iterator[str]:
    """Find where a file in which nothing else is wrong needs more people than there are to pick from."""
    for at, one in enumerate(script.sessions):
        told = {row.member for row in one.attendance if row.member is not None}
        free = [each for each in Cast(script).sitting(one) if each not in told]
        nobody = sum(row.member is None for row in one.attendance)
        if nobody > len(free):
            yield f"sessions[{at}].attendance: {nobody} rows name nobody, and {len(free)} members are free."
        filled, here = script.evaluations.get(one.id, []), sum(map(_there, one.attendance))
        if any(row.member is None for row in filled) and len(filled) > here:
            yield f"evaluations.{one.id}: there are {len(filled)} rows, and {here} were there."


def local_day(script: Script, session: SessionData) -> date:
    """Return the day of a session in its network."""
    return session.starts_at.astimezone(Cast(script).zone).date()


def present(session: SessionData) -> list[str]:
    """Return who was at a session, as far as it is said."""
    return [row.member for row in session.attendance if row.attended and row.member is not None]


def _there(row: AttendanceData) -> bool:
    """Tell whether who a row is about was there; where nobody tells, unless they said that they would not."""
    return row.rsvp != Rsvp.NO if row.attended is None else row.attended


def _turned(people: Sequence[T], by: int) -> list[T]:
    at = by % len(people) if people else 0
    return [*people[at:], *people[:at]]


def _named(script: Script) -> Iterator[PersonData]:
    """Give who comes from outside and is not told a name."""
    t = _texts(script)
    nameless = [one.id for one in script.people if not one.name]
    for one in script.people:
        name = one.name or t.plain("story.somebody", number=nameless.index(one.id) + 1)
        yield replace(one, name=name)


def _brought(script: Script) -> list[CaseData]:
    """Say who brought a case, of which then nothing is told."""
    t, sessions = _texts(script), Cast(script).sessions
    found = list[CaseData]()
    for number, one in enumerate(script.cases):
        if one.owner is None and one.session in sessions:
            others = {each.owner for each in (*script.cases, *found) if each.session == one.session}
            part = able(script, local_day(script, sessions[one.session]))
            who = next((each for each in _turned(part, number) if each not in others), None)
            core = one.core_question or {str(t.language): t.plain("story.case_inside")}
            found.append(replace(one, owner=who, core_question=core, confidential=True))
        else:
            found.append(one)
    return found


def _texts(script: Script) -> Texts:
    return Texts(spoken(script.network.default_language) or Language.EN)


def _coming(script: Script, session: SessionData) -> SessionData:
    """Say who came: first those without whom nothing would come of what is said of the session."""
    told = {row.member for row in session.attendance if row.member is not None}
    free = [one for one in Cast(script).sitting(session) if one not in told]
    points = {point.case for point in session.agenda if point.case}
    owners = {case.owner for case in script.cases if case.id in points}
    first = [one for one in free if one in owners]
    order = [*first, *_turned([one for one in free if one not in owners], 2 * (session.number - 1))]
    known = [replace(row, attended=_there(row)) for row in session.attendance]
    rows = [row for row in known if row.member is None]
    rows.sort(key=lambda row: (not row.attended, SAID.index(Rsvp(row.rsvp) if row.rsvp else None)))
    given = [replace(row, member=member) for row, member in zip(rows, order, strict=False)]
    kept = [row for row in known if row.member is not None]
    return replace(session, attendance=[*kept, *_in_order(script, given)])


def _in_order(script: Script, rows: list[AttendanceData]) -> list[AttendanceData]:
    places = {one.id: at for at, one in enumerate(script.members)}
    return sorted(rows, key=lambda row: places.get(row.member or "", 0))


def _asked(script: Script) -> list[QuestionData]:
    """Say who asked: a member who can say a word on what becomes of it, and who asked least so far."""
    cast = Cast(script)
    there = {one.id: {*present(one)} for one in script.sessions}
    lead = cast.facilitators[0].id if cast.facilitators else None
    count = Counter(one.asked_by for one in script.questions)
    found = []
    for number, one in enumerate(script.questions):
        if one.asked_by is not None:
            found.append(one)
            continue
        judged = [item.session for item in one.history if item.outcome in BY_ASKER]
        last = [local_day(script, cast.sessions[item.session]) for item in one.history]
        day = one.submitted_at.astimezone(cast.zone).date()
        early = able(script, day - timedelta(days=1)) or able(script, day)
        early = [each for each in early if cast.acts(each, one.submitted_at)]
        stays = [each for each in early if each in able(script, max([day, *last]))]

        def rank(each: str, judged: Sequence[str] = judged) -> tuple[int, int]:
            return -sum(each in there[key] for key in judged), count[each]

        who = min(_turned(stays or early, number), key=rank, default=lead)
        count[who] += 1
        found.append(replace(one, asked_by=who))
    return found


def _filled(script: Script, key: str, rows: list[EvaluationData]) -> list[EvaluationData]:
    session = Cast(script).sessions.get(key)
    if session is None:
        return rows
    told = {row.member for row in rows}
    free = iter(_turned([one for one in present(session) if one not in told], session.number))
    given = [replace(row, member=next(free, None)) if row.member is None else row for row in rows]
    return [
        replace(row, scores={name: row.scores.get(name, SCORE) for name in Dimension})
        for row in given
        if row.member is not None
    ]


def _answered(script: Script, asked: InquiryData) -> InquiryData:
    day = asked.asked_at.astimezone(Cast(script).zone).date()
    told = {one.member for one in asked.answers}
    free = iter([one for one in able(script, day) if one not in told])
    given = list[AnswerData]()
    for number, one in enumerate(asked.answers):
        who = one.member or next(free, None)
        if who is not None:
            at = one.at or asked.asked_at + ANSWERS_AFTER + number * APART
            given.append(replace(one, member=who, at=at))
    return replace(asked, answers=given)
