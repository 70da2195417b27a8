"""Who knows what: found by words, and shown only as Slack accepts it."""

from datetime import UTC, datetime

import pytest

from bot.texts import Texts
from bot.views import expertise as view
from models.expertise import Known, find
from models.network import Network
from models.person import Language
from playground.checks import check_view

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
        return [one.person_id for one in find(people, words)]

    assert who("feedback") == [2]
    assert who("intervise") == [1]
    assert who("METEN, leert") == [3]
    assert who("intervisie en feedback") == [1, 2]
    assert who("boekhouden") == []
    assert who("") == []


@both_languages
def test_what_people_see_of_it_is_accepted_by_slack(t: Texts) -> None:
    home = Network(
        team_id="T", channel_id="C", theme="Leren & <delen>", created_at=datetime(2026, 6, 1, tzinfo=UTC)
    )
    home.id = 1
    people = [known(n, "<!channel>" * 50, "Hoe? " * 200) for n in range(60)]
    for found_people in (people, []):
        for words in ("", "feedback"):
            seen = view.who_knows(t, home, found_people, 3, words, leads=True)
            assert check_view(seen, "modal") == []
            assert "<!channel>" not in str(seen)
