"""How long something is kept: what is chosen and read of it, and what the guide for operators says."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from jobs import upkeep
from models import closed, how_long, network, note, reach, retention
from models.attendance import Attendance
from models.calendar import DAY
from models.network import HALF_YEAR, Afterwards, Network
from models.session import LearningSession
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running, running, workspace_of_people
from tests.inquiries import held_three_times
from tests.moments import begins_after
from tests.people import join_everybody, plan_session, settings, start_network
from tests.test_closing import closes
from tests.test_closing import told as farewell

GUIDE = (Path(__file__).parent.parent / "docs" / "operator.md").read_text()
WORDS = {"one": 1, "two": 2, "a": 1}
LENGTH = re.compile(r"\b(\d+|one|two|a) (hour|day|week|month|year)s?\b")
DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}

SAID: dict[str, list[timedelta]] = {
    "| `users:read` |": [upkeep.PROFILE_AGE],
    "| who answered an evaluation,": [timedelta(days=network.HALF_YEAR)],
    "| who was asked to take a question along,": [timedelta(days=network.HALF_YEAR)],
    "| what members said of the dates of a poll,": [retention.POLLS_KEPT],
    "| who was in a network,": [timedelta(days=network.HALF_YEAR)],
    "| a message to the facilitator |": [note.LASTS, note.KEPT],
    "| the record that a message went out,": [retention.DELIVERIES_KEPT],
    "| ids of events from Slack |": [upkeep.EVENT_AGE],
    "| how often somebody sent something": [2 * reach.WITHIN],
}


def lengths(line: str) -> list[timedelta]:
    """The lengths of time that a line names, in its order."""
    found = [(WORDS.get(many) or int(many), DAYS[what]) for many, what in LENGTH.findall(line)]
    return [timedelta(days=many * days) for many, days in found]


@pytest.mark.parametrize("begins", SAID)
def test_the_guide_says_how_long_the_code_does(begins: str) -> None:
    (line,) = [line for line in GUIDE.splitlines() if line.startswith(begins)]
    assert lengths(line) == SAID[begins]


def test_every_length_in_what_is_kept_is_held_to_the_code() -> None:
    table = GUIDE.split("| what | how long |")[1].split("\n\n")[0]
    timed = [line for line in table.splitlines() if lengths(line)]
    assert [line for line in timed if not line.startswith(tuple(SAID))] == []


# What whoever facilitates chooses

SESSIONS, NAMES, REMAINS = "Wat van een bijeenkomst bewaard wordt", "De namen, na het afronden", "En daarna?"
FIELDS = {"sessions": SESSIONS, "names": NAMES, "remains": REMAINS}


async def looks(circle: Running, who: str = FACILITATOR, **choice: str) -> str:
    """Somebody opens the choice, chooses, and reads what follows."""
    hands = circle.person(who)
    await hands.runs("/kring", "bewaren", channel=CHANNEL)
    await hands.submits({FIELDS[key]: said for key, said in choice.items()})
    return shown(hands.top())


async def chooses(circle: Running, who: str = FACILITATOR, **choice: str) -> None:
    await looks(circle, who, **choice)
    await circle.person(who).submits()
    await circle.person(who).closes(everything=True)
    await circle.settled()


async def kept(circle: Running) -> tuple[int, int, Afterwards]:
    async with circle.database.read() as db:
        (home,) = await db.scalars(select(Network))
        return home.keeps_sessions, home.keeps_names, home.afterwards


async def who_sees(circle: Running, who: str = "U0ANNA") -> list[str]:
    """What a member reads of it: in who sees what, and in who answers for what."""
    hands = circle.person(who)
    await hands.opens_home()
    await hands.clicks("Wie ziet wat?", within="home")
    first = shown(hands.top())
    await hands.clicks("Wie staat waarvoor in?")
    second = shown(hands.top())
    await hands.closes(everything=True)
    return [first, second]


@pytest.mark.long
async def test_it_is_chosen_from_the_settings_with_what_follows_and_members_read_it(circle: Running) -> None:
    assert all("hoogstens een half jaar" in said for said in await who_sees(circle))
    await circle.ria.runs("/kring", "instellingen", channel=CHANNEL)
    await circle.ria.clicks("Hoe lang bewaren we?")
    form = shown(circle.ria.top())
    for words in (
        "merk ik dan niet",
        "bij hoogstens 9 weken tussenin",
        "geen bewijs van aanwezigheid",
        "alleen nog korter",
    ):
        assert words in form
    await circle.ria.closes(everything=True)
    said = await looks(
        circle, sessions="Een maand", names="Drie maanden", remains="Er blijft niets van dit netwerk"
    )
    assert "bewaar ik een maand" in said
    assert "daarna wis ik het hele netwerk" in said
    assert "kan het later niet meer langer worden" in said
    assert await kept(circle) == (HALF_YEAR, HALF_YEAR, Afterwards.RECORD), "nothing before it was seen"
    await circle.ria.submits()
    assert circle.ria.sees("Dat is bewaard")
    await circle.ria.closes(everything=True)
    assert await kept(circle) == (30, 90, Afterwards.NOTHING)
    for said in await who_sees(circle):
        assert "hoogstens een maand" in said
        assert "blijft alles nog drie maanden, daarna wis ik het hele netwerk" in said
    await circle.ria.runs("/kring", "bewaren", channel=CHANNEL)
    form = shown(circle.ria.top())
    assert "Het verhaal zonder namen blijft" not in form
    async with circle.database.read() as db:
        assert [*await db.scalars(select(LearningSession.kept_days))] == [30]


@pytest.mark.long
async def test_longer_holds_for_what_is_planned_afterwards(circle: Running) -> None:
    await chooses(circle, sessions="Een maand")
    assert "Voor 1 bijeenkomst die er al is" in await looks(circle, sessions="Drie maanden")
    await circle.ria.submits()
    await circle.ria.closes(everything=True)
    await plan_session(circle, "2026-04-16", "13:30")
    async with circle.database.read() as db:
        asked = select(LearningSession.kept_days).order_by(LearningSession.starts_local)
        assert [*await db.scalars(asked)] == [30, 90]


@begins_after(held_three_times)
@pytest.mark.long
async def test_what_goes_tonight_is_said_before_it_is_saved_and_goes_tonight(circle: Running) -> None:
    await circle.advance("2026-05-20 12:00")
    assert "Vannacht wis ik wat ik van 3 bijeenkomsten nog bewaarde" in await looks(
        circle, sessions="Een maand"
    )
    await circle.ria.submits()
    await circle.advance("2026-05-22 12:00")
    async with circle.database.read() as db:
        assert [*await db.scalars(select(Attendance))] == []


async def test_who_does_not_facilitate_neither_sees_nor_changes_it(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "bewaren", channel=CHANNEL)
    assert not anna.sees(SESSIONS)
    await anna.closes(everything=True)
    home = await anna.opens_home()
    assert home is not None
    assert "Hoe lang bewaren we?" not in shown(home)


@pytest.mark.long
async def test_two_who_facilitate_choose_at_once_and_the_second_looks_again(circle: Running) -> None:
    await settings(circle, Vervangers=["U0ANNA"])
    await circle.settled()
    for who, lasts in ((FACILITATOR, "Drie maanden"), ("U0ANNA", "Een maand")):
        assert "Zo wordt het" in await looks(circle, who, sessions=lasts)
    await circle.person("U0ANNA").submits()
    assert await kept(circle) == (30, HALF_YEAR, Afterwards.RECORD)
    await circle.ria.submits()
    assert circle.ria.sees("Iemand anders veranderde intussen")
    assert await kept(circle) == (30, HALF_YEAR, Afterwards.RECORD)


@pytest.mark.long
async def test_a_field_that_a_colleague_changed_meanwhile_stays_as_they_left_it(circle: Running) -> None:
    await settings(circle, Vervangers=["U0ANNA"])
    await circle.ria.runs("/kring", "bewaren", channel=CHANNEL)
    await chooses(circle, "U0ANNA", names="Een maand")
    await circle.ria.submits({SESSIONS: "Een maand"})
    await circle.ria.submits()
    assert await kept(circle) == (30, 30, Afterwards.RECORD)


async def brief(circle: Running) -> None:
    """Nothing is to be left of the network, a month after it is closed."""
    await chooses(circle, names="Een maand", remains="Er blijft niets van dit netwerk")


@begins_after(held_three_times, brief)
@pytest.mark.long
async def test_members_are_told_at_closing_that_all_of_it_goes_and_then_it_does(circle: Running) -> None:
    await circle.ria.runs("/kring", "afronden", channel=CHANNEL)
    for words in ("alles nog een maand lezen", "Daarna wis ik het hele netwerk", "ook het boek"):
        assert words in shown(circle.ria.top())
    await circle.ria.closes(everything=True)
    await closes(circle)
    told = next(text for text in circle.channel_texts() if "Daarna wis ik het hele netwerk" in text)
    assert "neem voor die tijd mee wat van jou is" in told
    anna = circle.person("U0ANNA")
    home = await anna.opens_home()
    assert home is not None
    assert "Daarna wis ik het hele netwerk" in shown(home)
    await circle.ria.runs("/kring", "bewaren", channel=CHANNEL)
    assert circle.ria.sees("Dit netwerk is afgerond")
    await circle.ria.closes(everything=True)
    async with circle.database.write() as db:
        (row,) = await db.scalars(select(Network))
        assert row.closed_at is not None
        over = row.closed_at + 30 * DAY
        await closed.forget(db, over)
        assert [*await db.scalars(select(Network.id))]
    for night in range(1, 4):
        await upkeep.forget_old(circle.database, over + night * DAY)
        await circle.settled()
    async with circle.database.read() as db:
        for table in ("network", "session", "question", "delivery", "membership", "report"):
            assert await db.scalar(text(f"SELECT count(*) FROM {table}")) == 0, table
    home = await anna.opens_home()
    assert home is not None
    assert "er is nog geen netwerk" in shown(home)


# What an operator allows


@pytest.mark.long
async def test_where_an_operator_allows_less_longer_is_not_offered_and_screens_say_so(
    migrated_sqlite: str,
) -> None:
    begins = datetime(2026, 2, 2, 10, tzinfo=UTC)
    async with running(workspace_of_people(), begins, migrated_sqlite) as circle:
        await start_network(circle)
        await join_everybody(circle, ["U0ANNA"])
        await plan_session(circle, "2026-03-12", "13:30")
    workspace = workspace_of_people()
    async with running(workspace, begins + DAY, migrated_sqlite, own={"keep_at_most": 45}) as circle:
        assert await kept(circle) == (45, 45, Afterwards.RECORD)
        assert all("hoogstens 45 dagen" in said for said in await who_sees(circle))
        await circle.ria.runs("/kring", "bewaren", channel=CHANNEL)
        form = shown(circle.ria.top())
        assert "45 dagen" in form
        assert "Een maand" in form
        assert "Drie maanden" not in form


@pytest.mark.long
@begins_after(held_three_times, closes)
async def test_what_stands_in_the_channel_says_so_too_from_the_next_start_on(circle: Running) -> None:
    (before,) = farewell(circle)
    async with circle.database.write() as db:
        await how_long.at_most(db, 30, circle.clock.now())
    await circle.advance(f"{circle.clock.now() + DAY:%Y-%m-%d %H:%M}")
    (after,) = farewell(circle)
    until = r"(?:tot|until) \w+ \d+ \w+(?: \d{4})?"
    assert re.findall(until, before) != re.findall(until, after)


@pytest.mark.long
async def test_in_english_too(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "taal en", channel=CHANNEL)
    await ria.closes(everything=True)
    await ria.runs("/kring", "keep", channel=CHANNEL)
    assert ria.sees("How long do we keep?")
    await ria.submits({"What is kept of a session": "A month", "And then?": "Nothing of this network stays"})
    assert ria.sees("then I delete the whole network")
    await ria.submits()
    await ria.closes(everything=True)
    await ria.opens_home()
    await ria.clicks("Who sees what?", within="home")
    assert ria.sees("stays for a month at most")
