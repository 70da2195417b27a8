"""All tables in one place, for migrations and for tests that look at the whole schema."""

from models import (
    agenda,
    attendance,
    delivery,
    evaluation,
    event,
    follow_up,
    network,
    person,
    question,
    question_bank,
    results,
    session,
)
from models.base import Base

ROOMS = (
    agenda, attendance, delivery, evaluation, event, follow_up, network, person, question, question_bank,
    results, session,
)  # fmt: skip
TABLES = tuple(Base.metadata.tables)
