"""Who knows what: found by words, and shown only as Slack accepts it."""

import pytest

from bot.texts import Texts
from models.expertise import Known
from models.person import Language
from models.search import find

LANGUAGES = [Texts(language) for language in Language]
both_languages = pytest.mark.parametrize("t", LANGUAGES, ids=str)


def known(number: int, line: str, topic: str = "") -> Known:
    return Known(number, number, f"U{number}", line, topic)


def test_who_knows_is_found_by_words_within_compounds_and_in_spite_of_a_slip() -> None:
    people = [
        known(1, "Ik leidde intervisie in de zorg."),
        known(2, "Feedbackgesprekken, al tien jaar."),
        known(3, "Toetsen maken.", "Hoe meten we of iemand leert?"),
    ]

    def who(words: str) -> list[int]:
        return [one.person_id for one in find(people, words, lambda one: one.words)]

    assert who("feedback") == [2]
    assert who("intervise") == [1]
    assert who("METEN, leert") == [3]
    assert who("intervisie en feedback") == [1, 2]
    assert who("boekhouden") == []
    assert who("") == []
