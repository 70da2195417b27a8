"""What a network's members may take with them, as data: sessions, questions and what became of them."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    agenda,
    case_agenda,
    case_audience,
    decision_told,
    document,
    entry_rows,
    handed,
    idea_board,
    lineage,
    member_kind,
    network,
    programme,
    question_bank,
    register,
    report,
    results,
    session,
)
from models.confidentiality import EVERYBODY, Whom, may_read
from models.evaluation import Dimension
from models.moment import OnDay
from models.network import Network
from models.plan import Kind
from models.question import LearningQuestion, State
from models.question_bank import Banked

KEPT = [state for state in State if state is not State.WITHDRAWN]  # what was taken back leaves with nobody


async def export_network(db: AsyncSession, channel_id: str, whom: Whom = EVERYBODY) -> dict[str, Any]:
    """Return the one network that lives in a channel, empty where there is none or several do."""
    found = await network.in_channel(db, channel_id)
    return await of_network(db, found[0], whom) if len(found) == 1 else {}


async def of_network(db: AsyncSession, home: Network, whom: Whom = EVERYBODY) -> dict[str, Any]:
    """Return a network's sessions and questions, as far as they may read them whose copy it is.

    Nobody's evaluation answer can be told from it. Of a question that stays within the circle: that there
    is one, and when it was dealt with. What members read in a report is in it once that is out; what only
    whoever facilitates reads, such as what was proposed to them and passed on by them, is in theirs alone.
    """
    meetings = await programme.of_network(db, home.id)
    entries = await question_bank.bank(db, home.id, KEPT)
    told = {
        entry.question.id
        for entry in entries
        if may_read(entry.question, whom) and entry.question.state is not State.SPLIT  # its parts say it
    }
    heard_of = {one.id for one in meetings if whom.leads or one.is_told}
    known = {entry.question.id: entry.question for entry in entries}
    return {
        "theme": home.theme,
        "zone": home.zone,
        "can_be_followed": home.has_followers,
        "keeps": {"sessions": home.keeps_sessions, "names": home.keeps_names, "afterwards": home.afterwards},
        "kinds_of_members": [
            {"name": one.name, "benefit": one.benefit} for one in await member_kind.of_network(db, home.id)
        ],
        "sessions": [await _session(db, home, meeting, told, whom) for meeting in meetings],
        "registers": await _registers(db, home.id),
        "passed_on": await _passed_on(db, home.id) if whom.leads else [],
        "questions": [
            _question(entry, known, told=entry.question.id in told, held=heard_of) for entry in entries
        ],
    }


async def _registers(db: AsyncSession, network_id: int) -> dict[str, list[Any]]:
    """Return what was written in the registers that may leave the network, without names."""
    written = await entry_rows.told_outside(db, network_id, register.leaving())
    return {key: [one.outside for one in written if one.register == key] for key in register.leaving()}


async def _passed_on(db: AsyncSession, network_id: int) -> list[dict[str, Any]]:
    """Return what was noted as sent to members who are not on Slack, without their names and addresses."""
    rows = [one.handed for one in await handed.passed(db, network_id)]
    return [{"what": one.sort, "session": one.session_id, "at": one.at} for one in rows]


def _question(
    entry: Banked, known: Mapping[int, LearningQuestion], *, told: bool, held: Collection[int]
) -> dict[str, Any]:
    asked = entry.question
    origin = known.get(asked.comes_from_id) if asked.comes_from_id is not None else None
    tied = told and origin is not None and lineage.is_told(asked, origin)
    return {
        "id": asked.id,
        "within_the_circle": asked.kept_by is not None,
        "text": asked.text if told else None,
        "state": asked.state_told(held) if told else None,
        "votes": entry.votes if told else None,
        "merged_into": asked.merged_into_id if told else None,
        "comes_from": asked.comes_from_id if tied else None,
        "history": [
            {
                "session": item.session_id,
                "outcome": asked.told(item) if told else None,
                "said": item.said if told else None,
                "verdict": item.verdict if told else None,
            }
            for item in asked.history
            if item.session_id in held
        ],
    }


async def _of_what(db: AsyncSession, meeting: session.LearningSession, whom: Whom) -> list[Dimension]:
    """Return of what somebody reads the scores: whoever facilitates of how that went, too."""
    return [*Dimension] if whom.leads else await report.shown_dimensions(db, meeting.id)


async def _session(
    db: AsyncSession, home: Network, meeting: session.LearningSession, told: Collection[int], whom: Whom
) -> dict[str, Any]:
    line = await programme.timeline(db, home, meeting)
    out = whom.leads or meeting.released_at is not None
    found = await results.results(db, meeting) if meeting.results_shared_at is not None else None
    return {
        "id": meeting.id,
        "number": meeting.number,
        "title": meeting.title,
        "starts_at": meeting.starts_at,
        "stage": meeting.stage,
        "timeline": {
            "announcement": line.due(Kind.ANNOUNCEMENT),
            "questions_close": line.questions_close,
            "agenda": line.due(Kind.AGENDA),
            "evaluation_reminder": line.due(Kind.EVALUATION_REMINDER),
            "evaluation_closes": line.evaluation_closes,
            "report_due": line.at(OnDay(5)),
            "catch_up_reminder": line.due(Kind.CATCH_UP_REMINDER),
            "action_check": line.due(Kind.ACTION_CHECK),
        },
        "proposed": [
            {
                "question": row.question_id,
                "carried_over": row.carried_over if row.question_id in told else None,
            }
            for row in (await agenda.proposed(db, meeting.id) if whom.leads else ())
        ],
        "cases": [
            {
                "within_the_circle": (inside_too := await case_agenda.stays_inside(db, one.case)),
                "core_question": None if inside_too else one.case.core,
            }
            for one in (await case_audience.treated(db, meeting) if out else ())
        ],
        "documents": [
            {"title": one.title, "link": one.link}
            for one in await document.of_session(db, meeting.id)
            if out and one.in_report
        ],
        "ideas": [
            {
                "question": one.sight.words,
                "chosen": [each.name for each in one.chosen],
                "none_fits": one.row.none_fits,
                "why": one.row.why,
            }
            for one in (await idea_board.in_report(db, meeting) if out else ())
        ],
        "decisions": [
            {"about": one.what, "decided": one.outcome, "at": one.closed_at}
            for one in (await decision_told.told_at(db, meeting) if out else ())
        ],
        "evaluation": {
            "asked": found.asked if found else None,
            "answers": found.answers if found and not found.open else None,
            "shown": None
            if found is None or not found.scores
            else {one: str(found.mean(one)) for one in await _of_what(db, meeting, whom)},
        },
    }
