"""All tables in one place, for migrations and for tests that look at the whole schema."""

from models import (
    agenda,
    delivery,
    evaluation,
    event,
    follow_up,
    network,
    person,
    question,
    question_bank,
    session,
    step,
)
from models.base import Base

ROOMS = (
    agenda,
    delivery,
    evaluation,
    event,
    follow_up,
    network,
    person,
    question,
    question_bank,
    session,
    step,
)
TABLES = tuple(Base.metadata.tables)
