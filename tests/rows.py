"""Rows as tests want them, in memory: each as usual, but for what a test says of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.texts import Texts
from models.network import Network
from models.person import Language, Person
from models.question import LearningQuestion
from models.session import LearningSession, Stage

NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
START = datetime(2026, 3, 12, 13, 30)  # of the first session, in Brussels
LANGUAGES = NL, EN = [Texts(language, today=date(2026, 2, 2)) for language in Language]
both_languages = pytest.mark.parametrize("t", LANGUAGES, ids=lambda t: t.language)


def a_network(number: int = 1, theme: str = "Leren & <delen>", **facts: Any) -> Network:
    """A network with a number for its key."""
    made = Network(team_id="T", channel_id=f"C{number}", theme=theme, created_at=NOW, **facts)
    made.id = number
    return made


def new_session(
    stage: Stage = Stage.PLANNED, starts: datetime | str = START, **facts: Any
) -> LearningSession:
    """A session of three hours that gets its key from a database."""
    local = datetime.fromisoformat(starts) if isinstance(starts, str) else starts
    usual = {"network_id": 1, "number": 1, "minutes": 180, "zone": "Europe/Brussels", "created_at": NOW}
    return LearningSession(starts_local=local, stage=stage, **usual | facts)


def a_session(stage: Stage = Stage.PLANNED, number: int = 1, **facts: Any) -> LearningSession:
    """A session of that network, with a number for its key; they are six weeks apart."""
    usual = {"starts": START + timedelta(weeks=6 * (number - 1)), "number": number}
    made = new_session(stage, **usual | facts)
    made.id = number
    return made


def a_question(
    number: int = 1, text: str = "Hoe begin je?", asker: int | None = 1, **facts: Any
) -> LearningQuestion:
    """A question of that network, of its first person; they are asked one after the other."""
    usual = {"asked_at": NOW + timedelta(minutes=number)}
    made = LearningQuestion(network_id=1, asker_id=asker, text=text, **usual | facts)
    made.id = number
    return made


def a_person(number: int = 1, name: str = "Anna", **facts: Any) -> Person:
    """Somebody, with a number for their key."""
    made = Person(team_id="T", user_id=f"U0{name.upper()}", name=name, **facts)
    made.id = number
    return made
