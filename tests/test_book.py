"""The question book: what people read of it, what they keep, and whose names it holds."""

from datetime import UTC, datetime

from bot.texts import Texts
from bot.views import book as view
from models.book import Page
from models.effect import SetGoing, Told
from models.person import Person
from models.question import State
from tests.conftest import CHANNEL, Running
from tests.rows import a_network, a_question, both_languages

NOW = datetime(2026, 3, 26, 9, tzinfo=UTC)
ANNA = Person(team_id="T", user_id="U0ANNA", name="Anna")


def a_page(asker: Person | None = ANNA, *, tried: bool = True, answers: int = 2) -> Page:
    asked = a_question(text="Hoe & <waarom>? " * 60, state=State.ANSWERED)
    going = SetGoing(asked, 2, [Told("<!here> zo", ANNA), Told("Anders", None)]) if tried else None
    return Page(asked, asker, [datetime(2026, 3, 12, 13, 30)], ["Zwijg & <kijk>. " * 90] * answers, going)


@both_languages
def test_the_text_to_keep_names_only_who_gave_a_name_and_holds_words_as_they_were_written(t: Texts) -> None:
    this_year = t.on(datetime(2026, 11, 2, tzinfo=UTC))
    text = view.as_text(this_year, a_network(), [a_page(), a_page(None, tried=False)])
    assert text.count(" March 2026") + text.count(" maart 2026") == 2
    assert text.count("Anna") == 2  # as asker, and beside the line
    assert t.plain("book.text_without_name") in text
    assert "Hoe & <waarom>?" in text


async def test_members_find_the_book_at_home_and_others_do_not_read_it(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await anna.clicks("Vragenboek", within="home")
    assert anna.sees("is nog leeg")
    await anna.closes(everything=True)
    stranger = circle.playground.workspace.add_user("U0STIJN", "Stijn", tz="Europe/Brussels")
    circle.playground.workspace.channels[CHANNEL].members.append(stranger.id)
    await circle.person("U0STIJN").runs("/kring", "boek", channel=CHANNEL)
    assert not circle.person("U0STIJN").sees("is nog leeg")
