"""All tables in one place, for migrations and for tests that look at the whole schema."""

from models import (  # noqa: F401 - each brings its tables
    agenda,
    attendance,
    delivery,
    effect,
    errand,
    evaluation,
    event,
    expert,
    expertise,
    follow_up,
    inquiry,
    inquiry_answers,
    membership,
    network,
    note,
    person,
    question,
    question_bank,
    reach,
    results,
    session,
    step,
    trace,
)
from models.base import Base

TABLES = tuple(Base.metadata.tables)
