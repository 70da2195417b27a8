"""All reports of a network: read from Home after Slack hid them, by who may, as they stand today."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.texts import Texts
from bot.views import report_list as view
from models import report_list
from models.membership import Membership, Standing
from models.network import Network
from models.question import LearningQuestion
from models.session import LearningSession, Stage
from playground import Person as Hands
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.moments import begins_after
from tests.people import leaves
from tests.rows import a_network, a_session, both_languages
from tests.test_follower import GUEST, follows
from tests.test_report import PAY, draft, hold, releases
from tests.test_trend import held
from tests.turning import every_page

SINCE = datetime(2026, 3, 1, tzinfo=UTC)
MOMENT = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("standing", "follows_since", "released_at", "may"),
    [
        (Standing.ACTIVE, None, SINCE - MOMENT, True),
        (Standing.ACTIVE, None, None, False),
        (Standing.LEFT, None, SINCE, False),
        (Standing.INVITED, None, SINCE, False),
        (Standing.WAITING, SINCE, SINCE - MOMENT, False),
        (Standing.WAITING, SINCE, SINCE, True),
        (Standing.LEFT, SINCE, SINCE + MOMENT, True),
        (Standing.LEFT, SINCE, None, False),
    ],
)
def test_a_member_reads_every_report_that_is_out_and_who_follows_those_since(
    standing: Standing, follows_since: datetime | None, released_at: datetime | None, may: bool
) -> None:
    mine = Membership(network_id=1, person_id=1, standing=standing, follows_since=follows_since)
    assert report_list.reads(mine, a_session(released_at=released_at)) is may


@both_languages
def test_a_hundred_reports_are_read_a_part_at_a_time(t: Texts) -> None:
    sessions = [a_session(number=number) for number in range(100)]
    pages = every_page(lambda start: view.listed(t, a_network(), sessions, start))
    assert len(pages) > 1
    assert sum(str(page).count("'accessory'") for page in pages) == len(sessions)


async def opens(somebody: Hands) -> str:
    """Open the list from Home and return what it says."""
    await somebody.opens_home()
    await somebody.clicks("Alle verslagen", within="home")
    return shown(somebody.top())


@begins_after(hold, draft)
async def test_before_the_first_report_home_offers_none_and_the_list_says_when_there_is_one(
    circle: Running,
) -> None:
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    assert "Alle verslagen" not in shown(anna.home)
    await anna.runs("/kring", "verslagen", channel=CHANNEL)
    assert "Er is nog geen verslag" in shown(anna.top())


@pytest.mark.long
@begins_after(hold, draft, releases)
async def test_a_member_reads_an_old_report_from_home_and_what_was_hidden_since_is_gone(
    circle: Running,
) -> None:
    await held(circle, "2025-10-02 13:30", 40, None)
    anna = circle.person("U0ANNA")
    assert "Avond 40" not in await opens(anna)  # its report is not out
    await anna.closes(everything=True)
    async with circle.database.write() as db:
        await db.execute(
            update(LearningSession).where(LearningSession.number == 40).values(released_at=SINCE)
        )
    said = await opens(anna)
    assert said.index("*1. ") < said.index("*40. Avond 40")  # the latest first
    await anna.clicks("Lezen", beside="*1. ")
    assert PAY in shown(anna.top())
    await anna.closes()
    assert "Avond 40" in shown(anna.top())  # back in the list
    async with circle.database.write() as db:
        await db.execute(update(LearningQuestion).where(LearningQuestion.text == PAY).values(hidden=True))
    await anna.clicks("Lezen", beside="*1. ")
    assert PAY not in shown(anna.top())


@pytest.mark.long
@begins_after(follows, hold, draft, releases)
async def test_who_follows_reads_what_came_out_since_as_the_channel_has_it(circle: Running) -> None:
    await held(circle, "2025-10-02 13:30", 40, None)
    async with circle.database.write() as db:
        old = datetime(2025, 10, 3, tzinfo=UTC)
        await db.execute(update(LearningSession).where(LearningSession.number == 40).values(released_at=old))
    guest = circle.person(GUEST)
    said = await opens(guest)
    assert "*1. " in said
    assert "Avond 40" not in said
    await guest.clicks("Lezen")
    said = shown(guest.top())
    assert "Verslag van bijeenkomst" in said
    assert "deel het niet verder" in said
    assert PAY not in said  # no questions, as in the channel


@pytest.mark.long
@begins_after(hold, draft, releases)
async def test_who_left_and_who_never_belonged_read_nothing(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await opens(anna)
    await leaves(circle, "U0BRAM")
    for who in ("U0BRAM", GUEST):
        somebody = circle.person(who)
        await somebody.opens_home()
        assert "Alle verslagen" not in shown(somebody.home)
    bram = circle.person("U0BRAM")
    await bram.runs("/kring", "verslagen", channel=CHANNEL)
    assert "*1. " not in shown(bram.top())
    assert "Je bent geen lid" in shown(bram.top())


@begins_after(hold, draft, releases)
async def test_in_a_closed_network_the_reports_are_still_read(circle: Running) -> None:
    async with circle.database.write() as db:
        home = await db.get_one(Network, 1)
        home.closed_at = circle.clock.now()
        await db.execute(update(LearningSession).values(stage=Stage.CLOSED))
    assert "*1. " in await opens(circle.person("U0ANNA"))
    await circle.person("U0ANNA").clicks("Lezen", beside="*1. ")
    assert PAY in shown(circle.person("U0ANNA").top())


@begins_after(hold, draft, releases)
async def test_the_facilitator_reads_the_list_like_any_member(circle: Running) -> None:
    assert "*1. " in await opens(circle.person(FACILITATOR))
