"""The channel of a network closes, comes back, has another id or is another one; the app is removed."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from bot.compose import _watch
from bot.running.health import State
from models.delivery import Delivery, DeliveryState
from models.network import Network
from models.plan import Kind
from playground import NotThere, Playground
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.moments import begins_after
from tests.people import somebody_asked
from tests.test_report import PAY, a_minute_later, draft, hold, publish
from tests.test_results import AFTER_THE_END, CLOSED, SHARP, answer

ANNA, NEW = "U0ANNA", "C0NIEUW"
ANNOUNCED, DAY_LATER, STARTED = "2026-02-19 09:00", "2026-02-20 09:00", "2026-03-12 13:31"


def announcements(circle: Running, channel: str) -> list[str]:
    """What was announced in a channel."""
    found = circle.playground.workspace.messages
    return [m.text for m in found if m.channel == channel and m.by_bot and "do 12 maart" in m.text]


async def states(circle: Running, kind: Kind) -> list[DeliveryState]:
    async with circle.database.read() as db:
        found = await db.scalars(select(Delivery.state).where(Delivery.kind == kind))
        return list(found)


async def sent_to(circle: Running, kind: Kind) -> list[str | None]:
    """Where a kind of message stands."""
    async with circle.database.read() as db:
        stands = (Delivery.kind == kind, Delivery.state == DeliveryState.SENT)
        return list(await db.scalars(select(Delivery.channel).where(*stands)))


async def archived(playground: Playground) -> None:
    await playground.happens.channel_archived(CHANNEL, FACILITATOR)


async def put_out(playground: Playground) -> None:
    await playground.happens.bot_put_out(CHANNEL)


@pytest.mark.long
@pytest.mark.parametrize(("closes", "words"), [(archived, "gearchiveerd"), (put_out, "niet meer in")])
async def test_what_is_meant_for_a_closed_channel_waits_and_goes_once_it_is_open_again(
    circle: Running, closes: Callable[[Playground], Awaitable[None]], words: str
) -> None:
    ria, happens = circle.ria, circle.playground.happens
    await closes(circle.playground)
    await circle.advance("2026-02-02 09:00")
    (told,) = [text for text in circle.said_to(FACILITATOR) if words in text]
    assert "/invite @Kring" in told
    await ria.opens_home()
    assert ria.home is not None
    assert words in shown(ria.home)
    await circle.advance(DAY_LATER)
    assert not announcements(circle, CHANNEL)
    assert await states(circle, Kind.ANNOUNCEMENT) == [DeliveryState.PENDING]
    if closes is archived:
        await happens.channel_unarchived(CHANNEL, FACILITATOR)
    await happens.bot_invited(CHANNEL, FACILITATOR)
    await circle.settled()
    await circle.advance("2026-02-20 12:00")
    assert len(announcements(circle, CHANNEL)) == 1
    assert "Ik kan weer schrijven" in circle.said_to(FACILITATOR)[-1]
    await ria.opens_home()
    assert words not in shown(ria.home)
    assert not ria.sees("Niet aangekomen")


@pytest.mark.long
async def test_a_closed_channel_is_found_out_without_being_told_and_tried_again(circle: Running) -> None:
    workspace = circle.playground.workspace
    workspace.subscriptions.clear()
    members = workspace.channels[CHANNEL].members
    members.remove(workspace.bot_user)
    await circle.advance(DAY_LATER)
    assert await states(circle, Kind.ANNOUNCEMENT) == [DeliveryState.PENDING]
    assert any("vind het kanaal" in text for text in circle.said_to(FACILITATOR))
    members.append(workspace.bot_user)
    await circle.advance("2026-02-20 18:00")
    assert len(announcements(circle, CHANNEL)) == 1
    await circle.advance("2026-02-23 09:00")
    assert "Ik kan weer schrijven" in circle.said_to(FACILITATOR)[-1]


@pytest.mark.long
async def test_what_makes_no_sense_any_more_is_not_said_when_a_channel_opens_again(circle: Running) -> None:
    await somebody_asked(circle)
    await archived(circle.playground)
    await circle.advance(STARTED)
    await circle.playground.happens.channel_unarchived(CHANNEL, FACILITATOR)
    await circle.playground.happens.bot_invited(CHANNEL, FACILITATOR)
    await circle.advance("2026-03-13 12:00")
    assert not announcements(circle, CHANNEL)
    assert await states(circle, Kind.AGENDA) == [DeliveryState.EXPIRED]
    assert await states(circle, Kind.EVALUATION_PROMPT) == [DeliveryState.SENT]


async def test_who_never_heard_that_it_was_closed_does_not_hear_that_it_is_open(circle: Running) -> None:
    before = len(circle.said_to(FACILITATOR))
    await circle.advance("2026-01-10 12:00")  # a Saturday
    await put_out(circle.playground)
    await circle.playground.happens.bot_invited(CHANNEL, FACILITATOR)
    await circle.advance("2026-01-13 12:00")
    assert len(circle.said_to(FACILITATOR)) == before


async def test_that_kring_left_with_the_archiving_is_no_news(circle: Running) -> None:
    await circle.advance("2026-02-02 08:00")
    await archived(circle.playground)
    event = {"type": "member_left_channel", "user": circle.playground.workspace.bot_user, "channel": CHANNEL}
    await circle.playground.sends_event(event)
    await circle.advance("2026-02-03 12:00")
    (told,) = (text for text in circle.said_to(FACILITATOR) if "/invite @Kring" in text)
    assert "gearchiveerd" in told


@pytest.mark.long
async def test_a_channel_with_another_id_is_followed_everywhere(circle: Running) -> None:
    await somebody_asked(circle)
    await circle.advance(ANNOUNCED)
    anna, happens = circle.person(ANNA), circle.playground.happens
    fresh = await happens.channel_id_changed(CHANNEL)
    await anna.clicks("Ja")
    await circle.advance("2026-02-19 09:10")
    assert any("Ja: 1" in message.text for message in anna.messages(fresh))
    await anna.runs("/kring", "vraag Hoe begin ik?", channel=fresh)
    await circle.advance("2026-03-07 09:00")
    assert await sent_to(circle, Kind.AGENDA) == [fresh]
    async with circle.database.read() as db:
        (home,) = (await db.scalars(select(Network))).all()
        assert home.channel_id == fresh
    assert not await states(circle, Kind.CHANNEL_LOST)


@pytest.mark.long
async def test_a_network_lives_in_another_channel_from_now_on(circle: Running) -> None:
    await somebody_asked(circle)
    await circle.advance(ANNOUNCED)
    workspace, ria = circle.playground.workspace, circle.ria
    workspace.add_channel(NEW, "nieuw", members=[FACILITATOR, ANNA], private=True)
    await archived(circle.playground)
    await ria.runs("/kring", "hier", channel=NEW)
    await ria.submits()
    assert ria.sees("woont nu in dit kanaal")
    await circle.settled()
    assert len(announcements(circle, NEW)) == 1
    assert len(workspace.channels[NEW].pins) == 1
    await circle.person(ANNA).clicks("Ja")
    await circle.advance("2026-03-07 09:00")
    assert await sent_to(circle, Kind.AGENDA) == [NEW]
    await ria.opens_home()
    assert not ria.sees("gearchiveerd")
    await ria.runs("/kring", "hier", channel=NEW)
    assert ria.sees("er al een netwerk")


async def moves_away(circle: Running) -> None:
    """The network lives in another channel from now on; people go on reading along in the old one."""
    circle.playground.workspace.add_channel(NEW, "nieuw", members=[FACILITATOR, ANNA], private=True)
    await circle.ria.runs("/kring", "hier", channel=NEW)
    await circle.ria.submits()
    await circle.ria.closes(everything=True)
    await a_minute_later(circle)


def read_in(circle: Running, channel: str) -> str:
    """Everything that stands in a channel now."""
    return "\n".join(m.text for m in circle.playground.workspace.messages if m.channel == channel)


async def test_who_moves_a_network_into_a_shared_channel_reads_what_that_means(circle: Running) -> None:
    circle.playground.workspace.add_channel(NEW, "nieuw", members=[FACILITATOR, ANNA], private=True)
    await circle.playground.happens.channel_shared(NEW)
    await circle.ria.runs("/kring", "hier", channel=NEW)
    assert circle.ria.sees("andere organisaties")


@begins_after(hold, AFTER_THE_END, answer, draft, publish, CLOSED)
@pytest.mark.long
async def test_what_comes_after_a_move_is_read_in_the_new_channel_alone(circle: Running) -> None:
    before = read_in(circle, CHANNEL)
    await moves_away(circle)
    await circle.ria.clicks("Toevoegen aan verslag")
    await circle.ria.closes(everything=True)
    await a_minute_later(circle)
    assert read_in(circle, CHANNEL) == before
    assert SHARP in read_in(circle, NEW)


@begins_after(hold, AFTER_THE_END, answer, draft, publish, CLOSED)
@pytest.mark.long
async def test_what_is_taken_back_is_gone_from_the_channel_of_before_too(circle: Running) -> None:
    await moves_away(circle)
    assert PAY in read_in(circle, CHANNEL)
    await circle.ria.clicks("Tekst verbergen")
    await circle.ria.clicks("Verbergen", beside=PAY)
    await circle.ria.closes(everything=True)
    await a_minute_later(circle)
    assert PAY not in read_in(circle, CHANNEL)
    assert "woont nu in een ander kanaal" in read_in(circle, CHANNEL)


async def test_only_who_leads_moves_a_network_and_only_into_a_channel_with_kring(circle: Running) -> None:
    workspace, ria, anna = circle.playground.workspace, circle.ria, circle.person(ANNA)
    workspace.add_channel(NEW, "nieuw", members=[FACILITATOR, ANNA], private=True, with_bot=False)
    await anna.runs("/kring", "hier")
    assert anna.sees("Een netwerk woont in een kanaal")
    await anna.closes()
    await ria.runs("/kring", "hier", channel=NEW)
    assert ria.sees("/invite @Kring")
    await ria.closes()
    await circle.playground.happens.bot_invited(NEW, FACILITATOR)
    await anna.runs("/kring", "hier", channel=NEW)
    assert anna.sees("Dit kan alleen de begeleider")
    async with circle.database.read() as db:
        assert (await db.scalars(select(Network.channel_id))).all() == [CHANNEL]


@pytest.mark.long
async def test_a_revoked_token_shows_in_the_health_and_all_goes_on_when_it_is_back(circle: Running) -> None:
    watch = _watch(circle.kring, lambda: None)
    await circle.kring.ticker.tick()
    assert (await watch.look()).token_refused == ""
    await circle.playground.happens.app_removed()
    await circle.settled()
    found = await watch.look()
    assert (found.state, found.token_refused) == (State.DOWN, "account_inactive")
    await circle.advance(ANNOUNCED)
    assert not announcements(circle, CHANNEL)
    with pytest.raises(NotThere):
        await circle.ria.runs("/kring")
    await circle.playground.happens.app_back()
    await circle.advance("2026-02-19 09:30")
    assert len(announcements(circle, CHANNEL)) == 1
    assert (await watch.look()).token_refused == ""
