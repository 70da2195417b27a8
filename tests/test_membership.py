"""Belonging to a network: invited, joined, waiting for a seat, left."""

import pytest
from sqlalchemy import select

from bot.texts import Texts
from bot.views import membership as view
from models.base import NotFound
from models.delivery import Delivery
from models.membership import AlreadyMember, Headcount, Membership, Standing
from models.network import Network
from models.plan import Kind
from models.question import LearningQuestion, State
from playground import Message
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.moments import begins_after, until
from tests.people import invites, join_everybody, leaves, memberships, plan_session, settings, start_network
from tests.rows import NOW, a_network, both_languages

GUEST = "U0GUEST"


def a_membership(standing: Standing = Standing.INVITED, **facts: bool) -> Membership:
    made = Membership(network_id=1, person_id=1, standing=standing, **facts)
    made.id = 3
    return made


# What people see.


@both_languages
def test_who_answered_an_invitation_reads_a_line_without_signs(t: Texts) -> None:
    home = a_network()
    assert view.people(t, home, Headcount(3, 1, 2))
    for standing in (Standing.ACTIVE, Standing.WAITING, Standing.DECLINED):
        assert "*" not in view.joined(t, home, standing)


# Rules.


def test_an_invitation_is_answered_once_and_a_no_may_become_a_yes() -> None:
    mine = a_membership()
    mine.decline()
    with pytest.raises(AlreadyMember):
        mine.decline()
    mine.accept(1, NOW)
    assert mine.active
    with pytest.raises(AlreadyMember):
        mine.accept(1, NOW)


def test_who_left_comes_back_only_when_invited_again() -> None:
    mine = a_membership(Standing.ACTIVE, facilitates=True)
    mine.leave(NOW)
    assert not mine.leads
    with pytest.raises(AlreadyMember):
        mine.accept(1, NOW)
    with pytest.raises(NotFound):
        mine.leave(NOW)
    mine.invite_again(NOW)
    mine.accept(0, NOW)
    assert (mine.standing, mine.invitations) == (Standing.WAITING, 2)


def test_leaving_an_invitation_is_a_no() -> None:
    mine = a_membership()
    mine.leave(NOW)
    assert mine.standing is Standing.DECLINED


def test_who_leads_no_more_stays_only_when_they_take_part() -> None:
    member, outsider = a_membership(Standing.ACTIVE), a_membership(Standing.LEFT)
    for mine in (member, outsider):
        mine.lead(NOW, stands_in=True)
        assert mine.leads
        mine.hand_over(NOW)
    assert (member.standing, outsider.standing) == (Standing.ACTIVE, Standing.LEFT)


def test_who_asks_for_a_seat_waits_for_it_and_who_belongs_asks_for_none() -> None:
    for standing in (Standing.LEFT, Standing.DECLINED):
        mine = a_membership(standing)
        mine.ask(NOW)
        assert (mine.standing, mine.waiting_since, mine.invitations) == (Standing.WAITING, NOW, 2)
    for standing in (Standing.INVITED, Standing.WAITING, Standing.ACTIVE):
        with pytest.raises(AlreadyMember):
            a_membership(standing).ask(NOW)


# Invitations.


@pytest.mark.long
@begins_after(start_network)
async def test_who_accepts_is_in_and_the_invitation_shows_it(kring: Running) -> None:
    await invites(kring, "U0ANNA")
    assert kring.ria.sees("1 persoon uitgenodigd")
    anna = kring.person("U0ANNA")
    [invitation] = anna.direct_messages
    assert "Leren van elkaar" in shown(invitation)
    assert f"<@{FACILITATOR}> nodigt je uit" in shown(invitation)
    await anna.clicks("Wie ziet wat?", within=invitation)
    assert anna.sees("een half jaar")
    await anna.closes()
    await anna.clicks("Ik doe mee", within=invitation)
    assert anna.sees("Fijn dat je meedoet")
    await anna.closes()
    await kring.settled()
    assert "Ik doe mee" not in shown(invitation)
    await anna.clicks("Mijn Kring", within=invitation)
    assert anna.modal is not None
    assert anna.modal.title == "Mijn Kring"


@pytest.mark.long
@begins_after(start_network)
async def test_a_second_press_on_an_invitation_changes_nothing(kring: Running) -> None:
    await invites(kring, "U0ANNA")
    anna = kring.person("U0ANNA")
    await anna.opens_home()
    stale = anna.home
    assert stale is not None
    before = dict(stale.content)
    await anna.clicks("Ik doe mee", within="home")
    await anna.closes(everything=True)
    stale.content = before
    await anna.clicks("Ik doe mee", within="home")
    assert anna.sees("al genoteerd")
    assert (await memberships(kring))["U0ANNA"].active


@begins_after(start_network)
async def test_rather_not_is_heard_and_may_be_taken_back(kring: Running) -> None:
    await invites(kring, "U0ANNA")
    anna = kring.person("U0ANNA")
    await anna.clicks("Liever niet")
    assert anna.sees("Begrepen")
    await anna.closes()
    await kring.settled()
    assert (await memberships(kring))["U0ANNA"].standing is Standing.DECLINED
    await anna.clicks("Ik doe toch mee")
    assert (await memberships(kring))["U0ANNA"].active


@pytest.mark.long
@begins_after(start_network)
async def test_inviting_twice_is_harmless_and_who_left_is_invited_again(kring: Running) -> None:
    await invites(kring, "U0ANNA")
    await kring.ria.closes(everything=True)
    await invites(kring, "U0ANNA")
    assert kring.ria.sees("Er is niets verstuurd")
    assert len(kring.said_to("U0ANNA")) == 1
    anna = kring.person("U0ANNA")
    await anna.clicks("Ik doe mee")
    await anna.closes(everything=True)
    await anna.runs("/kring", "uitstap", channel=CHANNEL)
    await anna.submits()
    await anna.closes(everything=True)
    await kring.settled()
    assert "uit Leren van elkaar gestapt" in shown(anna.direct_messages[0])
    await kring.advance("2026-01-06 10:00")
    await kring.ria.closes(everything=True)
    await invites(kring, "U0ANNA")
    assert len(anna.direct_messages) == 2
    await anna.clicks("Ik doe mee", within=anna.direct_messages[-1])
    assert (await memberships(kring))["U0ANNA"].active


@begins_after(start_network)
async def test_a_facilitator_may_take_part_as_well(kring: Running) -> None:
    await invites(kring, FACILITATOR)
    assert kring.ria.sees("doet nu mee als lid")
    place = (await memberships(kring))[FACILITATOR]
    assert place.participates
    assert place.facilitates


@begins_after(start_network, until("2026-01-10 11:00"))
async def test_an_invitation_waits_for_working_hours(kring: Running) -> None:
    await invites(kring, "U0ANNA")
    assert kring.said_to("U0ANNA") == []
    await kring.advance("2026-01-12 08:31")
    assert len(kring.said_to("U0ANNA")) == 1


@begins_after(start_network, until("2026-01-10 11:00"))
async def test_an_invitation_that_was_declined_before_it_went_is_not_sent(kring: Running) -> None:
    await invites(kring, "U0ANNA")
    await leaves(kring, "U0ANNA")
    await kring.advance("2026-01-12 12:00")
    async with kring.database.read() as db:
        sent = await db.scalars(select(Delivery.state).where(Delivery.kind == Kind.INVITATION))
    assert list(sent) == ["unwanted"]
    assert kring.said_to("U0ANNA") == []


@pytest.mark.long
async def test_who_says_nothing_or_no_belongs_to_nothing_and_is_not_written_to_again(kring: Running) -> None:
    await start_network(kring)
    await invites(kring, "U0ANNA")
    await kring.ria.closes(everything=True)
    await invites(kring, "U0BRAM")
    await kring.ria.closes(everything=True)
    await kring.person("U0BRAM").clicks("Liever niet")
    assert not kring.person("U0BRAM").modals or not kring.person("U0BRAM").sees("Waarom"), (
        "no reason is asked"
    )
    await plan_session(kring, "2026-03-12", "13:30")
    await kring.advance("2026-03-12 12:00")
    for who in ("U0ANNA", "U0BRAM"):
        assert len(kring.said_to(who)) == 1, "the invitation, and nothing after it"
        assert not (await memberships(kring))[who].active


# Seats.


@pytest.fixture
async def full(kring: Running) -> Running:
    """A network with three seats, all taken, and two who wait."""
    await start_network(kring)
    await settings(kring, **{"Maximaal aantal leden": "3"})
    await kring.ria.closes(everything=True)
    await join_everybody(kring, ["U0ANNA", "U0BRAM", "U0CHIARA", "U0DIRK", "U0ELS"])
    return kring


@pytest.mark.long
async def test_who_comes_after_the_last_seat_waits(full: Running) -> None:
    places = await memberships(full)
    assert [place.standing for place in places.values()].count(Standing.WAITING) == 2
    dirk = full.person("U0DIRK")
    assert dirk.sees("je staat op de wachtlijst")
    await dirk.opens_home()
    assert dirk.sees("Zodra je een plaats krijgt, schrijf ik je")


@pytest.mark.long
async def test_a_free_seat_is_offered_to_the_facilitator_who_gives_it_once(full: Running) -> None:
    await leaves(full, "U0ANNA")
    [offer] = full.ria.direct_messages
    assert "wachtlijst" in shown(offer)
    before = list(offer.blocks)
    await full.ria.clicks("Geef Dirk Wouters een plaats", within=offer)
    await full.settled()
    places = await memberships(full)
    assert (places["U0DIRK"].standing, places["U0ELS"].standing) == (Standing.ACTIVE, Standing.WAITING)
    assert "niemand die op een plaats" in shown(offer)
    await full.ria.closes(everything=True)
    await leaves(full, "U0BRAM")
    offer.blocks = before
    await full.ria.clicks("Geef Dirk Wouters een plaats", within=offer)
    assert (await memberships(full))["U0ELS"].standing is Standing.WAITING
    await full.advance("2026-01-06 10:00")
    assert "vanaf nu ben je erbij" in full.said_to("U0DIRK")[-1]


@pytest.mark.long
async def test_a_seat_that_is_taken_cannot_be_given(full: Running) -> None:
    await leaves(full, "U0ANNA")
    [offer] = full.ria.direct_messages
    await settings(full, **{"Maximaal aantal leden": "3"})
    await full.ria.closes(everything=True)
    async with full.database.write() as db:
        home = await db.scalar(select(Network))
        assert home is not None
        home.capacity = 2
    await full.ria.clicks("Geef Dirk Wouters een plaats", within=offer)
    assert full.ria.sees("geen plaats vrij")


@pytest.mark.long
async def test_who_leaves_the_waiting_list_frees_no_seat(full: Running) -> None:
    await leaves(full, "U0DIRK")
    assert full.ria.direct_messages == []


@pytest.mark.long
async def test_more_seats_are_offered_at_once(full: Running) -> None:
    await settings(full, **{"Maximaal aantal leden": "4"})
    await full.ria.clicks("Geef Dirk Wouters een plaats")
    assert full.ria.sees("welkomstbericht")
    assert (await memberships(full))["U0DIRK"].active
    await full.ria.closes(everything=True)
    await full.ria.opens_home()
    assert "Geef Dirk Wouters een plaats" not in shown(full.ria.home)  # type: ignore[arg-type]


@pytest.mark.long
async def test_a_seat_is_given_from_my_kring(full: Running) -> None:
    await settings(full, **{"Maximaal aantal leden": "4"})
    await full.ria.closes(everything=True)
    await full.ria.runs("/kring", "", channel=CHANNEL)
    await full.ria.clicks("Geef Dirk Wouters een plaats")
    await full.ria.closes()
    assert full.ria.modal is not None
    assert "4 van 4" in shown(full.ria.modal)


# Leaving.


@pytest.mark.parametrize(
    ("choice", "state", "anonymous"),
    [
        ("Ja, met mijn naam", State.OPEN, False),
        ("Ja, zonder mijn naam", State.OPEN, True),
        ("Nee, trek ze terug", State.WITHDRAWN, False),
    ],
)
async def test_who_leaves_decides_about_their_open_questions(
    circle: Running, choice: str, state: State, anonymous: bool
) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "vraag Hoe begin ik?", channel=CHANNEL)
    await anna.submits()
    await anna.closes(everything=True)
    await anna.opens_home()
    await anna.clicks("Uitstappen", within="home")
    await anna.submits({"Mogen je open vragen blijven?": choice})
    assert anna.sees("Je bent uitgestapt")
    await circle.settled()
    async with circle.database.read() as db:
        [asked] = await db.scalars(select(LearningQuestion))
    assert (asked.state, asked.anonymous) == (state, anonymous)


@pytest.mark.long
@begins_after(until("2026-02-19 09:01"))
async def test_the_counts_forget_who_left(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.clicks("Ja", within=circle.playground.workspace.messages[-1])
    await leaves(circle, "U0ANNA")
    await circle.advance("2026-02-19 09:02")
    assert "Ja: 0" in circle.channel_texts()[-1]
    await anna.closes(everything=True)
    await anna.runs("/kring", "uitstap", channel=CHANNEL)
    assert anna.sees("geen lid")


@pytest.mark.long
async def test_the_last_facilitator_stays_until_there_is_another(circle: Running) -> None:
    await circle.ria.runs("/kring", "uitstap", channel=CHANNEL)
    await circle.ria.submits()
    assert circle.ria.sees("enige begeleider")
    await circle.ria.closes(everything=True)
    await settings(circle, Begeleider="U0ELS", Vervangers=[FACILITATOR])
    await circle.ria.closes(everything=True)
    await leaves(circle, FACILITATOR)
    places = await memberships(circle)
    assert places[FACILITATOR].standing is Standing.LEFT
    assert places["U0ELS"].facilitates
    assert places["U0ELS"].participates


@begins_after(start_network)
async def test_an_invitation_can_be_left_too(kring: Running) -> None:
    await invites(kring, "U0ANNA")
    await leaves(kring, "U0ANNA")
    assert (await memberships(kring))["U0ANNA"].standing is Standing.DECLINED


# Who presses without being a member.

ANNOUNCED = "2026-02-19 10:00"


def card(running: Running) -> Message:
    """The announcement in the channel."""
    return next(one for one in running.playground.workspace.messages if "welke vraag" in shown(one))


@begins_after(until(ANNOUNCED))
@pytest.mark.long
async def test_who_is_no_member_asks_for_a_seat_where_they_pressed_and_gets_it(circle: Running) -> None:
    guest, ria = circle.person("U0GUEST"), circle.ria
    await guest.clicks("Ja", within=card(circle))
    assert guest.sees("geen lid")
    await guest.clicks("Vraag een plaats")
    assert guest.sees("Je staat op de wachtlijst")
    await guest.closes(everything=True)
    await circle.settled()
    assert "Ja: 0" in shown(card(circle))
    assert "is er plaats" in shown(ria.direct_messages[-1])
    await ria.clicks("Geef Gert Gast een plaats", within=ria.direct_messages[-1])
    await ria.closes(everything=True)
    await circle.settled()
    assert (await memberships(circle))["U0GUEST"].standing is Standing.ACTIVE
    await guest.clicks("Ja", within=card(circle))
    await circle.advance("2026-02-19 10:01")
    assert "Ja: 1" in shown(card(circle))


@pytest.mark.long
@begins_after(until(ANNOUNCED))
async def test_a_second_press_asks_for_no_second_seat(circle: Running) -> None:
    guest = circle.person("U0GUEST")
    for _ in range(2):
        await guest.clicks("Ja", within=card(circle))
        if guest.sees("Vraag een plaats"):
            await guest.clicks("Vraag een plaats")
        assert guest.sees("op de wachtlijst")
        await guest.closes(everything=True)
        await circle.settled()
    assert sum("is er plaats" in text for text in circle.said_to(FACILITATOR)) == 1
    await guest.opens_home()
    assert "Je staat op de wachtlijst" in shown(guest.home or {})


@pytest.mark.long
@begins_after(until(ANNOUNCED))
async def test_in_a_full_network_who_asks_waits_and_nobody_is_written_to(circle: Running) -> None:
    async with circle.database.write() as db:
        (home,) = await db.scalars(select(Network))
        home.capacity = 6
    guest, before = circle.person("U0GUEST"), len(circle.ria.direct_messages)
    await guest.clicks("Ja", within=card(circle))
    await guest.clicks("Vraag een plaats")
    await guest.closes(everything=True)
    await circle.settled()
    assert len(circle.ria.direct_messages) == before
    await circle.ria.opens_home()
    assert "1 op de wachtlijst" in shown(circle.ria.home or {})
    await leaves(circle, "U0ANNA")
    assert "is er plaats" in shown(circle.ria.direct_messages[-1])


@pytest.mark.long
@begins_after(until(ANNOUNCED))
async def test_who_was_invited_says_yes_where_they_pressed(circle: Running) -> None:
    await invites(circle, "U0GUEST")
    await circle.ria.closes(everything=True)
    guest = circle.person("U0GUEST")
    await guest.clicks("Ja", within=card(circle))
    assert guest.sees("Je bent uitgenodigd")
    await guest.clicks("Ik doe mee")
    await guest.closes(everything=True)
    await guest.clicks("Ja", within=card(circle))
    await circle.advance("2026-02-19 10:01")
    assert "Ja: 1" in shown(card(circle))


@pytest.mark.long
async def test_the_invitation_says_how_many_sessions_are_planned_and_when_the_first_is(
    kring: Running,
) -> None:
    await start_network(kring)
    await invites(kring, "U0ANNA")
    await kring.ria.closes(everything=True)
    anna = kring.person("U0ANNA")
    (invitation,) = anna.direct_messages
    assert "gepland" not in shown(invitation)
    await plan_session(kring, "2026-03-12", "13:30")
    assert "Er staat één bijeenkomst gepland: do 12 maart, 13.30 uur" in shown(invitation)
    await plan_session(kring, "2026-02-26", "10:00")
    assert "bijeenkomsten gepland. De eerste is op do 26 februari" in shown(invitation)
    await anna.opens_home()
    assert "De eerste is op do 26 februari" in shown(anna.home or {})
    await kring.advance("2026-02-26 10:01")
    assert "Er staat één bijeenkomst gepland: do 12 maart" in shown(invitation)


@pytest.mark.long
@begins_after(until(ANNOUNCED))
async def test_who_said_no_and_asks_after_all_reads_so_in_the_invitation_and_is_given_the_seat_by_inviting(
    circle: Running,
) -> None:
    await invites(circle, "U0GUEST")
    await circle.ria.closes(everything=True)
    guest = circle.person("U0GUEST")
    invitation = guest.direct_messages[-1]
    await guest.clicks("Liever niet", within=invitation)
    await guest.closes(everything=True)
    await circle.settled()
    await guest.clicks("Ja", within=card(circle))
    await guest.clicks("Vraag een plaats")
    await guest.closes(everything=True)
    await circle.settled()
    assert "op de wachtlijst" in shown(invitation)
    await invites(circle, "U0GUEST")
    assert circle.ria.sees("doet nu mee als lid")
    assert (await memberships(circle))["U0GUEST"].standing is Standing.ACTIVE


@pytest.mark.long
@begins_after(until(ANNOUNCED), until("2026-02-19 20:00"))
async def test_who_ask_for_a_seat_in_one_evening_are_one_message_in_the_morning(circle: Running) -> None:
    for user_id in ("U0GUEST", "U0NEW"):
        if user_id not in circle.playground.workspace.users:
            circle.playground.workspace.add_user(user_id, "Nora Nieuw")
            circle.playground.workspace.channels[CHANNEL].members.append(user_id)
        somebody = circle.person(user_id)
        await somebody.clicks("Ja", within=card(circle))
        await somebody.clicks("Vraag een plaats")
        await somebody.closes(everything=True)
        await circle.settled()
    await circle.advance("2026-02-20 10:00")
    assert sum("is er plaats" in text for text in circle.said_to(FACILITATOR)) == 1
    assert "<@U0NEW>" in circle.said_to(FACILITATOR)[-1]


@pytest.mark.long
async def test_who_is_invited_and_stands_in_since_can_still_take_part(circle: Running) -> None:
    await invites(circle, GUEST)
    await circle.ria.closes(everything=True)
    await settings(circle, Vervangers=[GUEST])
    await circle.ria.closes(everything=True)
    await circle.settled()
    gert = circle.person(GUEST)
    invitation = next(one for one in gert.direct_messages if "Ik doe mee" in shown(one))
    assert "Jij vervangt de begeleider" in shown(invitation)
    assert "Fijn dat je meedoet" not in shown(invitation)
    await gert.clicks("Ik doe mee", within=invitation)
    await gert.closes(everything=True)
    place = (await memberships(circle))[GUEST]
    assert (place.participates, place.stands_in) == (True, True)


@pytest.mark.long
async def test_who_waits_for_a_seat_and_stood_in_for_a_while_waits_still(circle: Running) -> None:
    await full_and_gert_waits(circle)
    before = (await memberships(circle))[GUEST].waiting_since
    await settings(circle, Vervangers=[GUEST])
    await circle.ria.closes(everything=True)
    place = (await memberships(circle))[GUEST]
    assert (place.standing, place.participates, place.stands_in) == (Standing.ACTIVE, False, True)
    await settings(circle, Vervangers=[])
    await circle.ria.closes(everything=True)
    place = (await memberships(circle))[GUEST]
    assert (place.standing, place.waiting_since) == (Standing.WAITING, before)


@pytest.mark.long
async def test_of_a_seat_that_came_free_while_who_waits_stood_in_whoever_facilitates_hears(
    circle: Running,
) -> None:
    await full_and_gert_waits(circle)
    await settings(circle, Vervangers=[GUEST])
    await circle.ria.closes(everything=True)
    await leaves(circle, "U0DIRK")
    await circle.advance("2026-01-06 10:00")
    before = len(circle.ria.direct_messages)
    await settings(circle, Vervangers=[])
    await circle.ria.closes(everything=True)
    await circle.advance("2026-01-07 10:00")
    assert any("plaats" in shown(one) for one in circle.ria.direct_messages[before:])


@pytest.mark.long
async def test_who_leads_takes_no_seat_that_is_not_there_or_is_somebody_elses(circle: Running) -> None:
    await full_and_gert_waits(circle)
    await invites(circle, FACILITATOR)
    assert "Er is geen plaats vrij" in str(circle.ria.errors)
    await circle.ria.closes(everything=True)
    assert not (await memberships(circle))[FACILITATOR].participates
    await leaves(circle, "U0DIRK")
    await invites(circle, FACILITATOR, "U0DIRK")
    said = shown(circle.ria.top())
    assert "1 persoon uitgenodigd" in said
    assert "Voor wie het netwerk begeleidt, was er geen plaats meer vrij." in said
    await circle.ria.closes(everything=True)
    await settings(circle, **{"Maximaal aantal leden": "8"})
    await circle.ria.closes(everything=True)
    await invites(circle, FACILITATOR)
    assert (await memberships(circle))[FACILITATOR].participates


async def full_and_gert_waits(circle: Running) -> None:
    """There are as many seats as members, and Gert said yes: he waits."""
    await settings(circle, **{"Maximaal aantal leden": "6"})
    await circle.ria.closes(everything=True)
    await invites(circle, GUEST)
    await circle.ria.closes(everything=True)
    await circle.person(GUEST).clicks("Ik doe mee")
    await circle.person(GUEST).closes(everything=True)
    assert (await memberships(circle))[GUEST].standing is Standing.WAITING
