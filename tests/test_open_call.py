"""An open call: everybody in the workspace may sign up, until it closes; a closed group takes nobody in."""

from datetime import date, timedelta

import pytest

from bot.texts import Texts
from models.membership import AlreadyMember, Membership, Standing
from models.network import Network
from models.open_call import OpenCall
from models.open_call_acts import ends
from playground import Message, Person
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.people import leaves, memberships, settings
from tests.rows import NOW, a_network, both_languages

SQUARE, NEW, NORA, OLA = "C0PLEIN", "U0GUEST", "U0NORA", "U0OLA"


async def screen(circle: Running) -> Person:
    """Ria looks at the call."""
    ria = circle.ria
    if ria.modal is not None:
        await ria.closes(everything=True)
    await ria.runs("/kring", "oproep", channel=CHANNEL)
    return ria


def square(circle: Running, *, with_bot: bool = True) -> None:
    """A channel in which other people of the workspace are."""
    workspace = circle.playground.workspace
    for user_id, name in ((NORA, "Nora Nieuw"), (OLA, "Ola Ander")):
        workspace.add_user(user_id, name)
    if SQUARE not in workspace.channels:
        people = [NEW, NORA, OLA, "U0RIA", "U0ANNA", "U0BRAM"]
        workspace.add_channel(SQUARE, "plein", people, with_bot=with_bot)


async def calls(circle: Running, *, last: date | None = None, channel: str | None = SQUARE) -> Message | None:
    """Ria opens the call, and it is posted."""
    if SQUARE not in circle.playground.workspace.channels:
        square(circle)
    ria = await screen(circle)
    await ria.clicks("Open de oproep" if ria.sees("Open de oproep") else "Open ze opnieuw")
    fields = {"Aanmelden tot en met": last, "Plaats de oproep in": channel}
    await ria.submits({name: value for name, value in fields.items() if value is not None})
    await circle.settled()
    return posted(circle)


def posted(circle: Running) -> Message | None:
    """The call as it stands in the square now, last of all."""
    there = [one for one in circle.playground.workspace.messages if one.channel == SQUARE]
    return there[-1] if there else None


async def presses(circle: Running, user_id: str, message: Message | None) -> Person:
    """Somebody presses that they take part."""
    somebody = circle.person(user_id)
    assert message is not None
    await somebody.clicks("Ik doe mee", within=message)
    await circle.settled()
    return somebody


# Rules


def test_a_call_is_open_until_its_last_day_is_over_where_the_network_lives() -> None:
    home = a_network(zone="Europe/Brussels")
    row = OpenCall(network_id=1, opened_at=NOW, closes_at=ends(home, date(2026, 3, 31)))
    assert row.last_day(home) == date(2026, 3, 31)
    assert row.closes_at is not None
    assert row.is_open(row.closes_at - timedelta(seconds=1))
    assert not row.is_open(row.closes_at)
    assert OpenCall(network_id=1, opened_at=NOW).is_open(NOW + timedelta(days=4000))
    assert not OpenCall(network_id=1, opened_at=NOW, closed_at=NOW).is_open(NOW)


@pytest.mark.parametrize("standing", [Standing.INVITED, Standing.DECLINED, Standing.LEFT])
@pytest.mark.parametrize("room", [True, False])
def test_who_signs_up_gets_a_seat_where_there_is_room_and_else_waits(standing: Standing, room: bool) -> None:
    mine = Membership(network_id=1, person_id=1, standing=standing)
    mine.sign_up(NOW, room=room)
    assert mine.standing is (Standing.ACTIVE if room else Standing.WAITING)
    assert mine.signed_up_at == NOW
    with pytest.raises(AlreadyMember):
        mine.sign_up(NOW, room=room)
    mine.leave(NOW)
    assert mine.signed_up_at is None


def test_without_a_maximum_there_is_always_a_seat() -> None:
    assert a_network(capacity=12).seats_beyond(12) == 0
    assert a_network(capacity=12, unlimited=True).seats_beyond(43) > 1000


@both_languages
def test_a_call_says_no_number_of_members_to_the_workspace(t: Texts) -> None:
    from bot.reading.samples.open_call import CHAPTERS
    from bot.reading.world import World

    for sample in CHAPTERS[0].samples:
        if sample.name.startswith("A call"):
            assert " 12 " not in str(sample.draw(World(t)))


# Through the front door


async def test_in_a_closed_group_nobody_signs_up(circle: Running) -> None:
    ria = await screen(circle)
    assert ria.sees("Dit is een gesloten groep")
    square(circle)
    somebody = circle.person(NORA)
    await somebody.runs("/kring", "meedoen", channel=SQUARE)
    assert somebody.sees("geen oproep open")
    assert NORA not in await memberships(circle)


@pytest.mark.long
async def test_everybody_in_the_workspace_signs_up_until_the_group_is_full_and_then_waits_in_order(
    circle: Running,
) -> None:
    await settings(circle, **{"Maximaal aantal leden": "7"})
    call = await calls(circle)
    assert "nodigt je uit" in shown(call)
    assert "De groep is vol" not in shown(call)
    first = await presses(circle, NEW, call)
    assert first.sees("Fijn dat je meedoet")
    assert "De groep is vol" in shown(call)
    for user_id in (OLA, NORA):
        waits = await presses(circle, user_id, call)
        assert waits.sees("op de wachtlijst")
    ria = await screen(circle)
    text = shown(ria.top())
    assert text.index("Aangemeld en lid") < text.index(f"1. <@{NEW}>") < text.index("Wachtlijst")
    assert text.index(f"1. <@{OLA}>") < text.index(f"2. <@{NORA}>")
    assert {(await memberships(circle))[who].standing for who in (OLA, NORA)} == {Standing.WAITING}


@pytest.mark.long
async def test_who_signs_up_overtakes_nobody_who_waits_for_a_free_seat(circle: Running) -> None:
    await settings(circle, **{"Maximaal aantal leden": "6"})
    call = await calls(circle)
    await presses(circle, NEW, call)
    await leaves(circle, "U0ANNA")
    await presses(circle, OLA, call)
    places = await memberships(circle)
    assert places[NEW].active, "it was their turn"
    assert places[OLA].standing is Standing.WAITING
    await leaves(circle, "U0BRAM")
    await circle.ria.clicks("Geef Ola Ander een plaats", within=circle.ria.direct_messages[-1])
    assert (await memberships(circle))[OLA].active


async def test_a_second_press_changes_nothing_and_says_where_somebody_stands(circle: Running) -> None:
    call = await calls(circle)
    await presses(circle, NEW, call)
    since = (await memberships(circle))[NEW].signed_up_at
    await circle.advance("2026-01-06 12:00")
    again = await presses(circle, NEW, call)
    assert again.sees("Fijn dat je meedoet")
    assert (await memberships(circle))[NEW].signed_up_at == since


@pytest.mark.long
async def test_who_left_or_said_no_signs_up_after_all_and_a_member_stays_one(circle: Running) -> None:
    call = await calls(circle)
    await leaves(circle, "U0ANNA")
    await presses(circle, "U0ANNA", call)
    await presses(circle, "U0BRAM", call)
    places = await memberships(circle)
    assert places["U0ANNA"].active
    assert places["U0ANNA"].signed_up_at is not None
    assert places["U0BRAM"].signed_up_at is None


async def test_closed_early_it_says_whom_to_ask_and_opened_again_it_takes_people_in(circle: Running) -> None:
    call = await calls(circle)
    ria = await screen(circle)
    await ria.clicks("Sluit de oproep")
    await circle.settled()
    assert ria.sees("De oproep is gesloten")
    assert "Vraag het aan <@U0RIA>" in shown(call)
    assert "Ik doe mee" not in shown(call)
    await calls(circle, channel=None)
    assert "Ik doe mee" in shown(call)
    assert len([one for one in circle.playground.workspace.messages if one.channel == SQUARE]) == 1


async def test_who_presses_an_old_call_reads_that_it_is_too_late_and_whom_to_ask(circle: Running) -> None:
    call = await calls(circle)
    assert call is not None
    before = list(call.blocks)
    ria = await screen(circle)
    await ria.clicks("Sluit de oproep")
    await circle.settled()
    call.blocks = before
    somebody = await presses(circle, NEW, call)
    assert somebody.sees("Aanmelden kan niet meer")
    assert somebody.sees("Vraag het aan")
    assert NEW not in await memberships(circle)


async def test_it_closes_by_itself_after_its_last_day(circle: Running) -> None:
    call = await calls(circle, last=date(2026, 1, 9))
    assert "tot en met vr 9 januari" in shown(call)
    await circle.advance("2026-01-09 23:00")
    assert "Ik doe mee" in shown(call)
    await circle.advance("2026-01-11 09:00")
    assert "Vraag het aan" in shown(call)
    ria = await screen(circle)
    assert ria.sees("De oproep is gesloten")


async def test_a_last_day_that_has_passed_is_refused_beside_its_field(circle: Running) -> None:
    ria = await screen(circle)
    await ria.clicks("Open de oproep")
    await ria.submits({"Aanmelden tot en met": date(2026, 1, 1)})
    assert "vandaag of later" in str(ria.errors)


async def test_it_is_posted_only_where_kring_is(circle: Running) -> None:
    square(circle, with_bot=False)
    ria = await screen(circle)
    await ria.clicks("Open de oproep")
    await ria.submits({"Plaats de oproep in": SQUARE})
    assert ria.errors
    assert posted(circle) is None


async def test_posted_once_more_the_older_one_points_on(circle: Running) -> None:
    first = await calls(circle)
    ria = await screen(circle)
    await ria.clicks("Wijzig of plaats ze")
    await ria.submits({"Plaats de oproep in": SQUARE})
    await circle.settled()
    assert posted(circle) is not first
    assert "verderop in dit kanaal" in shown(first)


async def test_who_finds_no_call_in_a_channel_types_that_they_join(circle: Running) -> None:
    await calls(circle, channel=None)
    somebody = circle.person(NORA)
    await somebody.runs("/kring", "meedoen", channel=SQUARE)
    assert somebody.sees("Leren van elkaar")
    await somebody.clicks("Ik doe mee")
    assert somebody.sees("Je zit nog niet in")
    assert (await memberships(circle))[NORA].active


async def test_the_text_for_outside_slack_says_how_to_sign_up_while_the_call_is_open(circle: Running) -> None:
    await calls(circle, last=date(2026, 1, 30))
    ria = await screen(circle)
    await ria.clicks("Kopieer voor e-mail")
    text = shown(ria.top())
    assert "/kring meedoen" in text
    assert "tot en met vr 30 januari" in text
    assert f"app_redirect?channel={SQUARE}" in text
    assert "geen toegang tot die Slack" in text


@pytest.mark.long
async def test_without_a_maximum_everybody_comes_in_and_the_facilitator_is_advised_and_not_stopped(
    circle: Running,
) -> None:
    await settings(circle, **{"Maximaal aantal leden": ""})
    assert circle.ria.sees("Tien tot vijftien leden werkt het best")
    async with circle.database.write() as db:
        home = await db.get_one(Network, 1)
        assert home.unlimited
        home.capacity = 3
    call = await calls(circle)
    for user_id in (NEW, OLA, NORA):
        await presses(circle, user_id, call)
    places = await memberships(circle)
    assert all(places[who].active for who in (NEW, OLA, NORA))
    ria = await screen(circle)
    assert ria.sees("geen maximum")


async def test_a_member_opens_and_closes_no_call(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "oproep", channel=CHANNEL)
    assert not anna.sees("gesloten groep")
