"""What was sent and what is to come, in words: for the control port."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.texts import Texts
from models.delivery import Delivery, DeliveryState
from models.person import Language
from models.plan import RULES, Kind
from models.session import LearningSession, Stage
from models.step import Step

Row = dict[str, Any]


def named(kind: Kind, language: Language) -> dict[str, str]:
    """Return what a kind of message is called and to whom it goes, and why."""
    t = Texts(language)
    try:
        return {"what": t.plain(f"ledger.{kind}"), "why": t.plain(f"why.{kind}")}
    except KeyError:
        return {"what": str(kind).replace("_", " ").capitalize(), "why": ""}


async def coming(db: AsyncSession, now: datetime, language: Language) -> list[Row]:
    """Return what is to come, soonest first: moves of sessions, steps of the timeline, messages that wait."""
    t = Texts(language)
    rows: list[Row] = []
    moving = select(LearningSession).where(LearningSession.stage.not_in((Stage.CANCELLED, Stage.CLOSED)))
    for meeting in await db.scalars(moving):
        moves = {Stage.READY: meeting.starts_at, Stage.UNDERWAY: meeting.ends_at}
        moves[meeting.stage] = meeting.next_move_at or now
        for stage, at in moves.items():
            if at > now:
                what = t.plain(f"ledger.move_{stage}", number=meeting.number)
                rows.append({"at": at, "what": what, "why": t.plain("why.move")})
    steps = select(Step.kind, Step.due).where(Step.due > now, ~Step.expanded)
    rows += [{"at": due, **named(kind, language)} for kind, due in await db.execute(steps)]
    with_move = [kind for kind, rule in RULES.items() if rule.with_move]
    waiting = (
        select(Delivery.kind, Delivery.due)
        .where(Delivery.due > now, Delivery.state == DeliveryState.PENDING, Delivery.kind.not_in(with_move))
        .distinct()
    )
    rows += [{"at": due, **named(kind, language)} for kind, due in await db.execute(waiting)]
    unique = {(row["at"], row["what"]): row for row in rows}
    return sorted(unique.values(), key=lambda row: (row["at"], row["what"]))
