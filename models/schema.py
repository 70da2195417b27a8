"""All tables in one place, for migrations and for tests that look at the whole schema."""

from models import (
    agenda,
    delivery,
    effect,
    errand,
    evaluation,
    event,
    follow_up,
    network,
    person,
    question,
    question_bank,
    session,
)
from models.base import Base

ROOMS = (
    agenda,
    delivery,
    effect,
    errand,
    evaluation,
    event,
    follow_up,
    network,
    person,
    question,
    question_bank,
    session,
)
TABLES = tuple(Base.metadata.tables)
