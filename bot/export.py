"""What a network's members may take with them, as data: sessions, questions and what became of them."""

from collections.abc import Collection
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
    member_kind,
    network,
    programme,
    question_bank,
    register,
    results,
    session,
)
from models.confidentiality import EVERYBODY, Whom, may_read
from models.evaluation import Dimension
from models.moment import OnDay
from models.network import Network
from models.plan import Kind
from models.question import State
from models.question_bank import Banked

KEPT = [state for state in State if state is not State.WITHDRAWN]  # what was taken back leaves with nobody


async def export_network(db: AsyncSession, channel_id: str, whom: Whom = EVERYBODY) -> dict[str, Any]:
    """Return the one network that lives in a channel, empty where there is none or several do."""
    found = await network.in_channel(db, channel_id)
    return await of_network(db, found[0], whom) if len(found) == 1 else {}


async def of_network(db: AsyncSession, home: Network, whom: Whom = EVERYBODY) -> dict[str, Any]:
    """Return a network's sessions and questions; nobody's evaluation answer can be told from it.

    Of a question that stays within the circle: that there is one, and when it was dealt with.
    """
    meetings = await programme.of_network(db, home.id)
    entries = await question_bank.bank(db, home.id, KEPT)
    told = {
        entry.question.id
        for entry in entries
        if may_read(entry.question, whom) and entry.question.state is not State.SPLIT  # its parts say it
    }
    return {
        "theme": home.theme,
        "zone": home.zone,
        "can_be_followed": home.has_followers,
        "kinds_of_members": [
            {"name": one.name, "benefit": one.benefit} for one in await member_kind.of_network(db, home.id)
        ],
        "sessions": [await _session(db, home, meeting, told) for meeting in meetings],
        "registers": await _registers(db, home.id),
        "passed_on": await _passed_on(db, home.id),
        "questions": [_question(entry, told=entry.question.id in told) for entry in entries],
    }


async def _registers(db: AsyncSession, network_id: int) -> dict[str, list[Any]]:
    """Return what was written in the registers that may leave the network, without names."""
    written = await entry_rows.told_outside(db, network_id, register.leaving())
    return {key: [one.outside for one in written if one.register == key] for key in register.leaving()}


async def _passed_on(db: AsyncSession, network_id: int) -> list[dict[str, Any]]:
    """Return what was noted as sent to members who are not on Slack, without their names and addresses."""
    rows = [one.handed for one in await handed.passed(db, network_id)]
    return [{"what": one.sort, "session": one.session_id, "at": one.at} for one in rows]


def _question(entry: Banked, *, told: bool) -> dict[str, Any]:
    asked = entry.question
    return {
        "id": asked.id,
        "within_the_circle": asked.kept_by is not None,
        "text": asked.text if told else None,
        "state": asked.state if told else None,
        "votes": entry.votes if told else None,
        "merged_into": asked.merged_into_id if told else None,
        "comes_from": asked.comes_from_id if told else None,
        "history": [
            {
                "session": item.session_id,
                "outcome": item.outcome if told else None,
                "said": item.said if told else None,
                "verdict": item.verdict if told else None,
            }
            for item in asked.history
        ],
    }


async def _session(
    db: AsyncSession, home: Network, meeting: session.LearningSession, told: Collection[int]
) -> dict[str, Any]:
    line = await programme.timeline(db, home, meeting)
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
            for row in await agenda.proposed(db, meeting.id)
        ],
        "cases": [
            {
                "within_the_circle": (inside_too := await case_agenda.stays_inside(db, one.case)),
                "core_question": None if inside_too else one.case.core,
            }
            for one in await case_audience.treated(db, meeting)
        ],
        "documents": [
            {"title": one.title, "link": one.link}
            for one in await document.of_session(db, meeting.id)
            if one.in_report
        ],
        "ideas": [
            {
                "question": one.sight.words,
                "chosen": [each.name for each in one.chosen],
                "none_fits": one.row.none_fits,
                "why": one.row.why,
            }
            for one in await idea_board.in_report(db, meeting)
        ],
        "decisions": [
            {"about": one.what, "decided": one.outcome, "at": one.closed_at}
            for one in await decision_told.told_at(db, meeting)
        ],
        "evaluation": {
            "asked": found.asked if found else None,
            "answers": found.answers if found and not found.open else None,
            "shown": None
            if found is None or not found.scores
            else {dimension: str(found.mean(dimension)) for dimension in Dimension},
        },
    }
