"""What one cycle asks of people is held, so that no change makes it more without being seen."""

import pytest

from models.person import Language
from tests.day.cycle import ROLES, measured
from tests.day.keystrokes import Effort

MOST_DIRECT = {"P01": 9, "M01": 5, "M02": 5, "M04": 3}  # messages in five weeks, asked for by an act or not


@pytest.mark.long
@pytest.mark.parametrize("language", list(Language))
async def test_a_cycle_asks_no_more_of_people_than_it_did(language: Language) -> None:
    for member, steps in (await measured(language)).items():
        total = sum(steps.values(), Effort())
        assert total.seconds <= ROLES[member].most, ROLES[member].does
        assert total.direct <= MOST_DIRECT[member], ROLES[member].does


def test_a_press_a_decision_a_character_and_words_take_their_time() -> None:
    effort = Effort(taps=1, decisions=1, characters=10, words=250)
    assert effort.seconds == pytest.approx(1.1 + 1.35 + 2.8 + 60)
