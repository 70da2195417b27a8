"""What is new of a session is what its heading says and what stands below it: in every combination."""

from datetime import datetime, timedelta
from itertools import product

import pytest

from bot.slack.blocks import Message
from bot.texts import Texts
from bot.views import session_news as view
from bot.views.calendar_file import News, calendar_file
from models.held import Held
from models.session import LearningSession, Mode, Stage
from playground.sight import shown
from tests.conftest import Running
from tests.moments import circle_after, until
from tests.rows import NOW, START, a_network, a_session, both_languages
from tests.test_session import announcement, changes, moves

HOME = a_network()
PLACES, BRINGS, LENGTHS = ("", "Gent", "Aalst"), ("", "een pen", "een map"), (180, 240)
WAYS = [*product(Mode, PLACES, BRINGS, LENGTHS)]
HELD = [way for way in WAYS if way[1] != "Aalst" and way[2] != "een map" and way[3] == 180]


def session(mode: Mode, place: str, bring: str, minutes: int, starts: datetime = START) -> LearningSession:
    facts = {"mode": mode, "place": place, "bring": bring, "minutes": minutes, "starts": starts}
    return a_session(Stage.READY, **facts)


def how(old: str, new: str) -> str:
    """Whether something is the same, filled in, changed or emptied."""
    if old == new:
        return ""
    return "filled" if not old else "changed" if new else "emptied"


def drawn(t: Texts, now: LearningSession, held: LearningSession) -> list[Message]:
    """Both messages that tell what is new: in the channel, and to who counts on it."""
    before = Held.of(held, HOME)
    return [view.changed(t, now, HOME, before), view.filled_in(t, now, HOME, before)]


def heading(message: Message) -> str:
    return str(message.blocks[0]["text"]["text"])


@pytest.mark.long
@both_languages
def test_one_heading_stands_above_one_sort_of_news_and_below_it_all_that_is_new_and_nothing_else(
    t: Texts,
) -> None:
    alone: dict[str, set[tuple[str, ...]]] = {}
    for was, now in product(HELD, WAYS):
        (mode, place, bring, minutes), held = now, session(*was)
        way, where = mode is not was[0], how(was[1], place)
        if mode is Mode.ONLINE and not way:
            where = ""  # nobody goes anywhere
        new = [
            ("length",) if minutes != was[3] else (),
            ("way",) if way else ("place", where) if where else (),
            ("bring", how(was[2], bring)) if bring != was[2] else (),
        ]
        sorts = [one for one in new if one]
        meeting = session(*now)
        told = drawn(t, meeting, held)
        leads = {heading(message) for message in told}
        assert len(leads) == 1, (was, now, leads)
        both_filled = sorts == [("place", "filled"), ("bring", "filled")]
        sort = sorts[0] if len(sorts) == 1 else ("both",) if both_filled else ("several",) if sorts else ()
        alone.setdefault(leads.pop(), set()).add(sort)
        for message in told if sorts else []:
            body = str(message.blocks[1]["text"]["text"])
            signs = {
                ":hourglass": "length",
                ":round_pushpin:": "where",
                ":computer:": "where",
                ":handbag:": "bring",
            }
            stands = {sign for mark, sign in signs.items() if mark in body}
            emptied = how(was[2], bring) == "emptied"
            expected = {name for name, one in zip(("length", "where", "bring"), new, strict=True) if one}
            assert stands == expected - ({"bring"} if emptied else set()), (was, now, body)
            assert not emptied or t.plain("session.bring_nothing") in body
    assert all(len(sorts) == 1 for sorts in alone.values()), alone
    of = [sort for sorts in alone.values() for sort in sorts]
    assert len(of) == len({*of}), "each sort of news has a heading of its own"


@both_languages
def test_what_was_filled_in_says_that_the_session_moved_since(t: Texts) -> None:
    held = session(Mode.IN_PERSON, "", "", 180)
    later = session(Mode.IN_PERSON, "Gent", "", 180, START + timedelta(days=7))
    told = view.filled_in(t, later, HOME, Held.of(held, HOME))
    assert t.when(held.starts_local, held.zone) in told.text
    assert t.when(later.starts_local, later.zone) in told.text
    assert "Gent" in told.text


@both_languages
def test_the_file_for_the_calendar_that_comes_again_says_what_is_new(t: Texts) -> None:
    held = session(Mode.IN_PERSON, "Gent", "", 180)
    headings = set()
    others = [
        session(Mode.IN_PERSON, "Gent", "", 240),
        session(Mode.IN_PERSON, "Aalst", "", 180),
        session(Mode.IN_PERSON, "", "", 180),
        session(Mode.ONLINE, "https://x.y", "", 180),
        session(Mode.IN_PERSON, "Gent", "", 180, START + timedelta(days=7)),
        session(Mode.IN_PERSON, "Aalst", "", 240),
    ]
    others.append(session(Mode.IN_PERSON, "Gent", "", 180))
    others[-1].title = "Talent"
    for meeting in others:
        before = Held.of(held, HOME)
        said = calendar_file(t, meeting, HOME, NOW, news=News.CHANGED, before=before).text
        first = said.splitlines()[0]
        assert t.plain("session.calendar_changed") in said
        headings.add(first.replace("Talent", HOME.theme))
        if meeting.minutes == held.minutes and meeting.starts_local == held.starts_local:
            assert meeting.title in first
    assert len(headings) == len(others)


# What people see.


async def comes(running: Running) -> None:
    """Anna comes."""
    await running.person("U0ANNA").clicks("Ja", within=announcement(running))
    await running.settled()


practical = circle_after(until("2026-02-19 09:00"), comes, until("2026-03-11 09:01"))


@pytest.mark.long
async def test_what_to_bring_that_is_filled_in_is_not_said_to_have_changed(practical: Running) -> None:
    anna = practical.person("U0ANNA")
    await changes(practical, **{"Wat brengen mensen mee?": "een laptop"})
    await practical.advance("2026-03-11 09:30")
    told = anna.direct_messages[-1]
    assert "is veranderd" not in shown(told)
    assert "Breng mee: een laptop" in shown(told)
    await changes(practical, **{"Wat brengen mensen mee?": ""})
    await practical.advance("2026-03-11 10:00")
    assert "zoals jullie eerst lazen" in shown(told), "undone, it says nothing else"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"Plaats": "Gent"}, "nu staat vast waar"),
        ({"Duur in minuten": "240"}, "eindigt op een ander uur"),
        ({"Thema": "Talent"}, "heet nu anders"),
    ],
)
@pytest.mark.long
async def test_who_has_it_in_their_calendar_reads_what_is_new(
    practical: Running, fields: dict[str, str], words: str
) -> None:
    await changes(practical, **fields)
    await practical.advance("2026-03-11 09:30")
    assert any(words in said for said in practical.said_to("U0ANNA")[-2:])
    [file] = [said for said in practical.said_to("U0ANNA") if "Google en Outlook" in said][-1:]
    assert words in file


@pytest.mark.long
async def test_who_has_it_in_their_calendar_reads_from_when_to_when_it_moved(practical: Running) -> None:
    await moves(practical, "2026-03-19", "13:30")
    await practical.advance("2026-03-11 09:30")
    [file] = [said for said in practical.said_to("U0ANNA") if "Google en Outlook" in said][-1:]
    assert "van do 12 maart, 13.30 uur is verplaatst naar *do 19 maart, 13.30 uur*" in file
