"""Networks: begun, invited to, joined and left; seats, settings, roles."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from bot.texts import Texts
from bot.views import network as view
from models.base import NotFound
from models.delivery import Delivery
from models.membership import AlreadyMember, Headcount, Membership, Standing
from models.network import Network
from models.person import Language, Person
from models.plan import Kind
from models.question import LearningQuestion, State
from models.session import LearningSession, Stage
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.moments import begins_after, until
from tests.people import join_everybody, plan_session, start_network

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
LANGUAGES = [Texts(language) for language in Language]
both_languages = pytest.mark.parametrize("t", LANGUAGES, ids=str)


def a_network() -> Network:
    made = Network(team_id="T", channel_id="C1", theme="Leren & <delen>", created_at=NOW)
    made.id, made.goal, made.scope_in, made.scope_out = 1, "Samen <beter>", "Alles & meer", "Niets"
    return made


def a_membership(standing: Standing = Standing.INVITED, **facts: bool) -> Membership:
    made = Membership(network_id=1, person_id=1, standing=standing, **facts)
    made.id = 3
    return made


ANNA = Person(team_id="T", user_id="U0ANNA", name="Anna")


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
    mine.invite_again()
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


# Beginning.


async def memberships(running: Running) -> dict[str, Membership]:
    async with running.database.read() as db:
        rows = await db.execute(
            select(Person, Membership).join(Membership, Membership.person_id == Person.id)
        )
        return {person.user_id: place for person, place in rows}


async def sessions(running: Running) -> list[LearningSession]:
    async with running.database.read() as db:
        return list(await db.scalars(select(LearningSession).order_by(LearningSession.id)))


async def begins(running: Running, **fields: object) -> None:
    await running.ria.runs("/kring", "nieuw", channel=CHANNEL)
    form = {"Thema": "Leren", "Begeleider en vervanger": [FACILITATOR, "U0ELS"], **fields}
    await running.ria.submits(form)
    await running.settled()


async def test_a_network_begins_in_a_channel_and_not_in_a_direct_message(kring: Running) -> None:
    await kring.ria.runs("/kring", "new")
    assert kring.ria.sees("in zijn eigen kanaal")


async def test_a_network_has_its_pinned_message_and_its_first_date(kring: Running) -> None:
    await begins(kring, **{"Eerste bijeenkomst": date(2026, 3, 12), "Beginuur": time(13, 30)})
    workspace = kring.playground.workspace
    pinned = next(m for m in workspace.messages if m.ts in workspace.channels[CHANNEL].pins)
    for words in ("Ik ben erbij", "Vraag stellen", "Mijn Kring"):
        assert words in shown(pinned)
    [meeting] = await sessions(kring)
    assert (meeting.starts_local, meeting.number) == (datetime(2026, 3, 12, 13, 30), 1)
    await kring.ria.clicks("Uitnodigen")
    assert kring.ria.sees("Wie nodig je uit?")


async def test_facilitator_and_stand_in_may_lead_and_the_stand_in_is_told(kring: Running) -> None:
    await begins(kring)
    places = await memberships(kring)
    assert (places[FACILITATOR].facilitates, places["U0ELS"].stands_in) == (True, True)
    assert not any(place.participates for place in places.values())
    [said] = kring.said_to("U0ELS")
    assert "vervangt" in said
    assert kring.said_to(FACILITATOR) == []
    await kring.person("U0ELS").runs("/kring", "instellingen", channel=CHANNEL)
    assert kring.person("U0ELS").sees("Tijdzone")


async def test_who_begins_a_network_for_somebody_else_is_told_who_goes_on(kring: Running) -> None:
    anna = kring.person("U0ANNA")
    await anna.runs("/kring", "new", channel=CHANNEL)
    await anna.submits({"Thema": "Leren", "Begeleider en vervanger": [FACILITATOR]})
    await kring.settled()
    assert anna.sees("De begeleider krijgt van mij een bericht")
    assert not anna.sees("Uitnodigen")
    assert "Jij begeleidt" in kring.said_to(FACILITATOR)[0]


@pytest.mark.parametrize(
    ("day", "hour", "complaint"),
    [(date(2026, 1, 2), time(9), "al voorbij"), (date(2026, 3, 12), None, "beginuur")],
)
async def test_a_first_date_that_cannot_be_is_refused_and_nothing_is_kept_half(
    kring: Running, day: date, hour: time | None, complaint: str
) -> None:
    await begins(kring, **{"Eerste bijeenkomst": day, "Beginuur": hour})
    assert kring.ria.sees(complaint)
    assert await memberships(kring) == {}
    assert kring.channel_texts() == []
    await kring.ria.submits({"Eerste bijeenkomst": date(2026, 3, 12), "Beginuur": time(9)})
    await kring.settled()
    assert len(await sessions(kring)) == 1


async def test_a_channel_holds_one_network(kring: Running) -> None:
    anna = kring.person("U0ANNA")
    await anna.runs("/kring", "new", channel=CHANNEL)
    await start_network(kring)
    await anna.submits({"Thema": "Nog een", "Begeleider en vervanger": ["U0ANNA"]})
    assert anna.sees("er al een netwerk")
    await anna.closes(everything=True)
    await anna.runs("/kring", "new", channel=CHANNEL)
    assert anna.sees("er al een netwerk")


# Invitations.


async def invites(running: Running, *people: str) -> None:
    await running.ria.runs("/kring", "uitnodigen", channel=CHANNEL)
    await running.ria.submits({"Wie nodig je uit?": list(people)})
    await running.settled()


@begins_after(start_network)
async def test_who_accepts_is_in_and_the_invitation_shows_it(kring: Running) -> None:
    await invites(kring, "U0ANNA")
    assert kring.ria.sees("1 persoon uitgenodigd")
    anna = kring.person("U0ANNA")
    [invitation] = anna.direct_messages
    assert "Leren van elkaar" in shown(invitation)
    await anna.clicks("Wie ziet wat?", within=invitation)
    assert anna.sees("zes maanden")
    await anna.closes()
    await anna.clicks("Ik doe mee", within=invitation)
    assert anna.sees("Fijn dat je meedoet")
    await anna.closes()
    await kring.settled()
    assert "Ik doe mee" not in shown(invitation)
    await anna.clicks("Mijn Kring", within=invitation)
    assert anna.modal is not None
    assert anna.modal.title == "Mijn Kring"


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
    assert kring.ria.sees("doet nu ook mee")
    place = (await memberships(kring))[FACILITATOR]
    assert place.participates
    assert place.facilitates


@begins_after(start_network, until("2026-01-10 11:00"))
async def test_an_invitation_waits_for_working_hours(kring: Running) -> None:
    await invites(kring, "U0ANNA")
    assert kring.said_to("U0ANNA") == []
    await kring.advance("2026-01-12 08:31")
    assert len(kring.said_to("U0ANNA")) == 1


# Seats.


async def settings(running: Running, **fields: object) -> None:
    await running.ria.runs("/kring", "instellingen", channel=CHANNEL)
    await running.ria.submits(fields)
    await running.settled()


@pytest.fixture
async def full(kring: Running) -> Running:
    """A network with three seats, all taken, and two who wait."""
    await start_network(kring)
    await settings(kring, **{"Maximaal aantal leden": "3"})
    await kring.ria.closes(everything=True)
    await join_everybody(kring, ["U0ANNA", "U0BRAM", "U0CHIARA", "U0DIRK", "U0ELS"])
    return kring


async def leaves(running: Running, user_id: str, **choice: str) -> None:
    person = running.person(user_id)
    await person.runs("/kring", "leave", channel=CHANNEL)
    await person.submits(dict(choice))
    await running.settled()


async def test_who_comes_after_the_last_seat_waits(full: Running) -> None:
    places = await memberships(full)
    assert [place.standing for place in places.values()].count(Standing.WAITING) == 2
    dirk = full.person("U0DIRK")
    assert dirk.sees("je staat op de wachtlijst")
    await dirk.opens_home()
    assert dirk.sees("is nu vol")


async def test_a_free_seat_is_offered_to_the_facilitator_who_gives_it_once(full: Running) -> None:
    await leaves(full, "U0ANNA")
    [offer] = full.ria.direct_messages
    assert "wachtlijst" in shown(offer)
    before = list(offer.blocks)
    await full.ria.clicks("Geef de eerste een plaats", within=offer)
    await full.settled()
    places = await memberships(full)
    assert (places["U0DIRK"].standing, places["U0ELS"].standing) == (Standing.ACTIVE, Standing.WAITING)
    assert "is ingevuld" in shown(offer)
    await full.ria.closes(everything=True)
    await leaves(full, "U0BRAM")
    offer.blocks = before
    await full.ria.clicks("Geef de eerste een plaats", within=offer)
    assert (await memberships(full))["U0ELS"].standing is Standing.WAITING
    await full.advance("2026-01-06 10:00")
    assert "vanaf nu ben je erbij" in full.said_to("U0DIRK")[-1]


async def test_a_seat_that_is_taken_cannot_be_given(full: Running) -> None:
    await leaves(full, "U0ANNA")
    [offer] = full.ria.direct_messages
    await settings(full, **{"Maximaal aantal leden": "3"})
    await full.ria.closes(everything=True)
    async with full.database.write() as db:
        home = await db.scalar(select(Network))
        assert home is not None
        home.capacity = 2
    await full.ria.clicks("Geef de eerste een plaats", within=offer)
    assert full.ria.sees("geen plaats vrij")


async def test_who_leaves_the_waiting_list_frees_no_seat(full: Running) -> None:
    await leaves(full, "U0DIRK")
    assert full.ria.direct_messages == []


async def test_more_seats_are_offered_at_once(full: Running) -> None:
    await settings(full, **{"Maximaal aantal leden": "4"})
    await full.ria.clicks("Geef de eerste een plaats")
    assert full.ria.sees("welkomstbericht")
    assert (await memberships(full))["U0DIRK"].active
    await full.ria.closes(everything=True)
    await full.ria.opens_home()
    assert "Geef de eerste een plaats" not in shown(full.ria.home)  # type: ignore[arg-type]


async def test_a_seat_is_given_from_my_kring(full: Running) -> None:
    await settings(full, **{"Maximaal aantal leden": "4"})
    await full.ria.closes(everything=True)
    await full.ria.runs("/kring", "", channel=CHANNEL)
    await full.ria.clicks("Geef de eerste een plaats")
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


async def test_the_last_facilitator_stays_until_there_is_another(circle: Running) -> None:
    await circle.ria.runs("/kring", "uitstap", channel=CHANNEL)
    await circle.ria.submits()
    assert circle.ria.sees("enige begeleider")
    await circle.ria.closes(everything=True)
    await settings(circle, **{"Begeleider en vervanger": ["U0ELS", FACILITATOR]})
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


# Settings.


@pytest.mark.parametrize(
    ("label", "typed", "complaint"),
    [
        ("Tijdzone", "Brussel", "tijdzone ken ik niet"),
        ("Land, voor de feestdagen", "XX", "geen feestdagen"),
        ("Maximaal aantal leden", "2", "van 3 tot 100"),
        ("Maximaal aantal leden", "elf", "van 3 tot 100"),
        ("Thema", "  ", "Eén zin volstaat"),
    ],
)
async def test_a_wrong_setting_is_refused_at_its_own_field(
    circle: Running, label: str, typed: str, complaint: str
) -> None:
    await settings(circle, **{"Wat hoort erbij?": "Alles", label: typed})
    assert circle.ria.sees(complaint)
    [block_id] = circle.ria.errors
    top = circle.ria.modal
    assert top is not None
    assert next(b["label"]["text"] for b in top.blocks if b.get("block_id") == block_id) == label
    async with circle.database.read() as db:
        home = await db.scalar(select(Network))
    assert home is not None
    assert home.scope_in == ""


@begins_after(until("2026-02-19 09:01"))
async def test_another_zone_moves_every_time_and_another_theme_shows_everywhere(circle: Running) -> None:
    before = (await sessions(circle))[0].next_move_at
    await settings(
        circle, Thema="Anders leren", Tijdzone="Europe/London", **{"Taal in het kanaal": "English"}
    )
    assert circle.ria.sees("Bewaard")
    await circle.advance("2026-02-19 09:05")
    after = (await sessions(circle))[0].next_move_at
    assert before is not None
    assert after is not None
    assert (after - before).total_seconds() == 3600
    pinned, announced = circle.channel_texts()
    assert "Anders leren" in pinned
    assert "I am coming" in shown(next(m for m in circle.playground.workspace.messages if m.text == pinned))
    assert "Anders leren" in announced
    assert "1.30 pm" in announced


async def test_who_no_longer_stands_in_is_out_unless_they_take_part(circle: Running) -> None:
    await settings(circle, **{"Begeleider en vervanger": [FACILITATOR, "U0ANNA", "U0GUEST"]})
    await circle.ria.closes(everything=True)
    assert (await memberships(circle))["U0GUEST"].leads
    await settings(circle, **{"Begeleider en vervanger": [FACILITATOR]})
    places = await memberships(circle)
    assert (places["U0ANNA"].leads, places["U0ANNA"].standing) == (False, Standing.ACTIVE)
    assert places["U0GUEST"].standing is Standing.LEFT


# Roles.


@pytest.mark.parametrize("command", ["settings", "invite", "session"])
async def test_what_a_facilitator_does_is_refused_to_others_with_a_sentence(
    circle: Running, command: str
) -> None:
    anna, guest = circle.person("U0ANNA"), circle.person("U0FATIMA")
    await anna.runs("/kring", command, channel=CHANNEL)
    assert anna.sees("Dit kan alleen de begeleider")
    await anna.closes()
    await anna.runs("/kring", command)
    assert anna.sees("Dit kan alleen de begeleider")
    await leaves(circle, "U0FATIMA")
    await guest.closes(everything=True)
    await guest.runs("/kring", command, channel=CHANNEL)
    assert guest.sees("geen lid")


@begins_after(start_network)
async def test_who_is_only_invited_is_no_member_yet(kring: Running) -> None:
    await plan_session(kring, "2026-03-12", "13:30")
    await invites(kring, "U0ANNA")
    anna = kring.person("U0ANNA")
    pinned = next(m for m in anna.messages(CHANNEL) if "Ik ben erbij" in shown(m))
    await anna.clicks("Ik ben erbij", within=pinned)
    assert anna.sees("geen lid")
    await anna.closes()
    await anna.runs("/kring", "settings", channel=CHANNEL)
    assert anna.sees("geen lid")


async def second_network(running: Running, *facilitators: str) -> None:
    workspace = running.playground.workspace
    workspace.add_channel("C0OTHER", "other", members=[FACILITATOR, *MEMBERS], private=True)
    starter = running.person(facilitators[0])
    await starter.runs("/kring", "new", channel="C0OTHER")
    await starter.submits({"Thema": "Iets anders", "Begeleider en vervanger": list(facilitators)})
    await starter.closes(everything=True)
    await running.settled()


async def test_a_facilitator_of_one_network_is_nobody_in_another(circle: Running) -> None:
    await second_network(circle, "U0ELS")
    await leaves(circle, "U0ELS")
    els = circle.person("U0ELS")
    await els.closes(everything=True)
    await els.runs("/kring", "settings", channel=CHANNEL)
    assert els.sees("geen lid")
    await els.closes()
    await els.runs("/kring", "settings", channel="C0OTHER")
    assert els.sees("Iets anders")


async def test_a_command_outside_a_channel_asks_for_which_network_it_is(circle: Running) -> None:
    await second_network(circle, FACILITATOR)
    await circle.ria.runs("/kring", "settings")
    assert circle.ria.sees("Iets anders")
    await circle.ria.clicks("Kiezen", beside="Iets anders")
    assert circle.ria.sees("Tijdzone")
    await circle.ria.closes(everything=True)
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "leave")
    assert anna.sees("Je stapt uit")


async def test_who_leads_one_of_two_networks_need_not_choose(circle: Running) -> None:
    await second_network(circle, "U0ELS")
    els = circle.person("U0ELS")
    await els.runs("/kring", "invite")
    assert els.sees("Wie nodig je uit?")


@begins_after(start_network, until("2026-01-10 11:00"))
async def test_an_invitation_that_was_declined_before_it_went_is_not_sent(kring: Running) -> None:
    await invites(kring, "U0ANNA")
    await leaves(kring, "U0ANNA")
    await kring.advance("2026-01-12 12:00")
    async with kring.database.read() as db:
        sent = await db.scalars(select(Delivery.state).where(Delivery.kind == Kind.INVITATION))
    assert list(sent) == ["unwanted"]
    assert kring.said_to("U0ANNA") == []


@begins_after(start_network)
async def test_an_empty_network_still_runs_its_session(kring: Running) -> None:
    await plan_session(kring, "2026-03-12", "13:30")
    await kring.advance("2026-03-12 14:00")
    assert (await sessions(kring))[0].stage is Stage.UNDERWAY
