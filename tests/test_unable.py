"""Who never pressed anything, though messages reached them: the facilitator sees it, and can help."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest

from models import unable
from models.delivery import Delivery, DeliveryState
from models.membership import Standing
from models.person import Person
from models.plan import RULES, Kind
from playground import MayOnlyPost, Workspace
from playground.sight import shown
from tests.conftest import CHANNEL, START, Running, running, workspace_of_people
from tests.people import join_everybody, plan_session, start_network
from tests.post import World

NEVER = "Nog niets van gezien"
PIET, HOW = "U0PIET", "post, invite, and more"


# The rule


@pytest.mark.parametrize("messages", range(5))
def test_two_messages_without_a_press_are_enough(messages: int) -> None:
    assert unable.perhaps_unable(Person(team_id="T", user_id="U"), messages) is (messages >= 2)


@pytest.mark.parametrize("messages", range(5))
@pytest.mark.parametrize("seen", ["acted", "deactivated"])
def test_who_acted_in_sight_is_able_and_who_has_no_account_is_not_asked(seen: str, messages: int) -> None:
    assert not unable.perhaps_unable(Person(team_id="T", user_id="U", **{seen: True}), messages)


def test_asking_for_quiet_or_a_break_takes_nobody_off() -> None:
    rests = Person(team_id="T", user_id="U", quiet=True, paused_until=date(2026, 3, 1))
    assert unable.perhaps_unable(rests, 2)


# What counts as a message


async def sent(
    world: World, home: int, kind: Kind, to: int | None = None, *, days: int = 0, state: str = "sent"
) -> None:
    """Put a message in the database that reached somebody, or everybody in the channel, days from now."""
    at = world.clock.now() + timedelta(days=days)
    async with world.database.write() as db:
        row = Delivery(
            network_id=home, kind=kind, subject=f"x:{to}:{days}", recipient=f"U{to}" if to else "C0KRING",
            person_id=to, due=at, expires=at + timedelta(days=30),
        )  # fmt: skip
        row.sent("D1", f"{at.timestamp():.6f}", at)
        row.state = DeliveryState(state)
        db.add(row)


async def shown_to_the_facilitator(world: World, home: int) -> list[str]:
    async with world.database.read() as db:
        return [person.user_id for _place, person in await unable.perhaps(db, home)]


async def test_messages_to_oneself_and_those_in_the_channel_since_then_count(world: World) -> None:
    home = await world.network()
    nora = await world.member("U0ANNA", home, standing=Standing.INVITED, since=None)
    await sent(world, home, Kind.ANNOUNCEMENT, days=-3)
    assert await shown_to_the_facilitator(world, home) == []
    await sent(world, home, Kind.INVITATION, nora)
    assert await shown_to_the_facilitator(world, home) == [], "what came before they belonged does not count"
    await sent(world, home, Kind.CALENDAR_FILE, nora, days=1, state="failed")
    assert await shown_to_the_facilitator(world, home) == [], "nor what never arrived"
    await sent(world, home, Kind.AGENDA, days=2)
    assert await shown_to_the_facilitator(world, home) == ["U0ANNA"]


async def test_parts_of_one_message_count_once_and_what_other_networks_send_not_at_all(world: World) -> None:
    home, other = await world.network(), await world.network("Ander", "C0ANDER")
    bram = await world.member("U0BRAM", home)
    await world.member("U0BRAM", other)
    await sent(world, home, Kind.INVITATION, bram)
    await sent(world, home, Kind.WELCOME, bram)
    await sent(world, other, Kind.INVITATION, bram, days=1)
    assert await shown_to_the_facilitator(world, home) == []


async def test_messages_count_only_when_to_whom_they_go_tells_nothing(world: World) -> None:
    """The reminder of questions goes to who has none, and no message that can wait to who wants quiet."""
    home = await world.network()
    bram = await world.member("U0BRAM", home)
    await sent(world, home, Kind.INVITATION, bram)
    for days, kind in enumerate(kind for kind, rule in RULES.items() if rule.secret or rule.disturbs):
        await sent(world, home, kind, bram, days=days + 1)
    assert await shown_to_the_facilitator(world, home) == []


async def test_who_left_or_said_no_is_not_shown(world: World) -> None:
    home = await world.network()
    for user, standing in (("U0ANNA", Standing.LEFT), ("U0BRAM", Standing.DECLINED)):
        somebody = await world.member(user, home, standing=standing)
        for days in (0, 1, 2):
            await sent(world, home, Kind.INVITATION, somebody, days=days)
    assert await shown_to_the_facilitator(world, home) == []


@pytest.mark.parametrize(("takes_part", "seen"), [(False, []), (True, ["U0TOM"])])
async def test_who_only_stands_in_is_asked_for_nothing_and_their_silence_is_no_sign(
    world: World, takes_part: bool, seen: list[str]
) -> None:
    home = await world.network()
    tom = await world.member("U0TOM", home, stands_in=True, participates=takes_part)
    for days in range(3):
        await sent(world, home, Kind.INVITATION, tom, days=days)
    assert await shown_to_the_facilitator(world, home) == seen


# As people meet it


def a_shared_channel() -> Workspace:
    workspace = workspace_of_people()
    workspace.add_user(PIET, "Piet Post", is_stranger=True, posts_only=True)
    workspace.channels[CHANNEL].members.append(PIET)
    return workspace


@pytest.fixture
async def shared(database_address: str) -> AsyncIterator[Running]:
    """A network in a shared channel: Anna has joined, Piet is invited and can press nothing."""
    async with running(a_shared_channel(), START, database_address) as kring:
        await start_network(kring)
        await join_everybody(kring, ["U0ANNA"])
        await plan_session(kring, "2026-03-12", "13:30")
        await kring.ria.runs("/kring", "uitnodigen", channel=CHANNEL)
        await kring.ria.submits({"Wie nodig je uit?": [PIET, "U0BRAM"]})
        await kring.ria.closes(everything=True)
        await kring.settled()
        yield kring


async def at_home(kring: Running) -> str:
    """What stands on the Home of who facilitates."""
    await kring.ria.opens_home()
    assert kring.ria.home is not None
    return shown(kring.ria.home)


@pytest.mark.long
async def test_the_facilitator_sees_who_perhaps_cannot_press_and_enters_for_them(shared: Running) -> None:
    piet, ria = shared.person(PIET), shared.ria
    assert NEVER not in await at_home(shared)
    with pytest.raises(MayOnlyPost):
        await piet.clicks("Ik doe mee")
    await shared.advance("2026-02-20 10:00")
    home = await at_home(shared)
    assert NEVER in home
    assert HOW in home
    assert f"<@{PIET}> is uitgenodigd" in home
    assert "<@U0BRAM> is uitgenodigd" in home
    assert "<@U0ANNA> is lid" not in home

    await ria.clicks("Doet mee", within="home", beside=PIET)
    assert ria.sees("Piet Post doet nu mee")
    await ria.closes()
    await shared.settled()
    assert any("Fijn dat je meedoet" in shown(message) for message in piet.direct_messages)
    await ria.clicks("Invullen voor iemand", within="home")
    await ria.submits({"Voor wie?": "Piet Post", "Komt die op do 12 maart?": "Ja"})
    assert ria.sees("Genoteerd voor Piet Post")
    await ria.closes(everything=True)
    assert f"<@{PIET}> is lid" in await at_home(shared)


@pytest.mark.long
async def test_who_gets_the_permission_and_presses_is_shown_no_more(shared: Running) -> None:
    await shared.advance("2026-02-20 10:00")
    assert NEVER in await at_home(shared)
    shared.playground.workspace.users[PIET].posts_only = False
    piet = shared.person(PIET)
    await piet.writes("Dag Kring")
    assert f"<@{PIET}>" in await at_home(shared), "who writes need not be able to press"
    await piet.clicks("Ik doe mee")
    await piet.closes(everything=True)
    await shared.settled()
    home = await at_home(shared)
    assert f"<@{PIET}>" not in home
    await shared.person("U0BRAM").clicks("Ik doe mee")
    assert NEVER not in await at_home(shared)


@pytest.mark.long
async def test_what_nobody_may_know_changes_nothing_of_who_stands_there(shared: Running) -> None:
    """Somebody was counted in, and does for the first time what they do unseen."""
    await shared.advance("2026-02-20 10:00")
    await at_home(shared)
    await shared.ria.clicks("Doet mee", within="home", beside="U0BRAM")
    await shared.ria.closes()
    await shared.settled()
    before, bram = await at_home(shared), shared.person("U0BRAM")
    assert "<@U0BRAM> is lid" in before
    await bram.opens_home()
    await bram.runs("/kring", "vraag", channel=CHANNEL)
    await bram.submits({"Wat wil je leren?": "Hoe zeg je nee?", "Je naam": ["Zonder mijn naam"]})
    await bram.closes(everything=True)
    await bram.runs("/kring", "geen", channel=CHANNEL)
    await bram.closes(everything=True)
    await bram.runs("/kring", "stil", channel=CHANNEL)
    await shared.settled()
    assert await at_home(shared) == before.replace("0 vragen", "1 vraag")  # as in the list of questions
    await bram.runs("/kring", "vraag", channel=CHANNEL)
    await bram.submits({"Wat wil je leren?": "Hoe zeg je ja?"})
    await shared.settled()
    assert "<@U0BRAM>" not in await at_home(shared)


@pytest.mark.long
async def test_a_second_press_to_count_somebody_in_changes_nothing(shared: Running) -> None:
    await shared.advance("2026-02-20 10:00")
    await at_home(shared)
    home = shared.ria.home
    assert home is not None
    shared.playground.workspace.users[PIET].posts_only = False
    await shared.person(PIET).clicks("Liever niet")
    await shared.settled()
    await shared.ria.clicks("Doet mee", within="home", beside=PIET)
    assert shared.ria.sees("Dat hoeft niet meer")
    async with shared.database.read() as db:
        assert [person.user_id for _place, person in await unable.perhaps(db, 1)] == ["U0BRAM"]


@pytest.mark.long
async def test_when_all_seats_are_taken_whoever_is_counted_in_waits(shared: Running) -> None:
    await shared.ria.runs("/kring", "instellingen", channel=CHANNEL)
    await shared.ria.submits({"Maximaal aantal leden": "3"})
    await shared.ria.closes(everything=True)
    await join_everybody(shared, ["U0CHIARA", "U0DIRK"])
    await shared.advance("2026-02-20 10:00")
    await at_home(shared)
    await shared.ria.clicks("Doet mee", within="home", beside=PIET)
    assert shared.ria.sees("Piet Post staat nu op de wachtlijst")


# Beginning and inviting


async def test_in_a_shared_channel_it_is_said_how_to_invite_people_from_elsewhere(
    database_address: str,
) -> None:
    async with running(a_shared_channel(), START, database_address) as kring:
        ria = kring.ria
        await ria.runs("/kring", "new", channel=CHANNEL)
        assert ria.sees(HOW)
        await ria.submits({"Thema": "Leren", "Begeleider": "U0RIA"})
        assert ria.sees(HOW)
        await ria.clicks("Leden uitnodigen")
        assert ria.sees(HOW)


async def test_in_a_channel_of_one_organisation_nothing_is_said_of_others(kring: Running) -> None:
    ria = kring.ria
    await ria.runs("/kring", "new", channel=CHANNEL)
    await ria.submits({"Thema": "Leren", "Begeleider": "U0RIA"})
    assert not ria.sees(HOW)
    await ria.clicks("Leden uitnodigen")
    assert not ria.sees(HOW)
