"""All tables in one place, for migrations and for tests that look at the whole schema."""

from models import (
    agenda,
    delivery,
    evaluation,
    event,
    follow_up,
    network,
    note,
    person,
    question,
    question_bank,
    session,
)
from models.base import Base

ROOMS = (
    agenda, delivery, evaluation, event, follow_up, network, note, person, question, question_bank, session,
)  # fmt: skip
TABLES = tuple(Base.metadata.tables)
