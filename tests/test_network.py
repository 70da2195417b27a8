"""Networks: begun, their settings, who may do what in them."""

from datetime import date, datetime, time

import pytest
from sqlalchemy import select

from models.membership import Standing
from models.network import Network
from models.session import LearningSession, Stage
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.moments import begins_after, until
from tests.people import invites, leaves, memberships, plan_session, settings, start_network

# Beginning.


async def sessions(running: Running) -> list[LearningSession]:
    async with running.database.read() as db:
        return list(await db.scalars(select(LearningSession).order_by(LearningSession.id)))


async def begins(running: Running, **fields: object) -> None:
    await running.ria.runs("/kring", "nieuw", channel=CHANNEL)
    form = {"Thema": "Leren", "Begeleider": FACILITATOR, "Vervangers": ["U0ELS"], **fields}
    await running.ria.submits(form)
    await running.settled()


async def test_a_network_begins_in_a_channel_and_not_in_a_direct_message(kring: Running) -> None:
    await kring.ria.runs("/kring", "new")
    assert kring.ria.sees("in zijn eigen kanaal")


async def test_a_network_has_its_pinned_message_and_its_first_date(kring: Running) -> None:
    await begins(kring, **{"Eerste bijeenkomst": date(2026, 3, 12), "Begintijd": time(13, 30)})
    workspace = kring.playground.workspace
    pinned = next(m for m in workspace.messages if m.ts in workspace.channels[CHANNEL].pins)
    for words in ("Ik ben erbij", "Vraag stellen", "Mijn Kring"):
        assert words in shown(pinned)
    [meeting] = await sessions(kring)
    assert (meeting.starts_local, meeting.number) == (datetime(2026, 3, 12, 13, 30), 1)
    await kring.ria.clicks("Leden uitnodigen")
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
    await anna.submits({"Thema": "Leren", "Begeleider": FACILITATOR})
    await kring.settled()
    assert anna.sees("De begeleider krijgt van mij een bericht")
    assert not anna.sees("Uitnodigen")
    assert "Jij begeleidt" in kring.said_to(FACILITATOR)[0]


@pytest.mark.long
@pytest.mark.parametrize(
    ("day", "hour", "complaint"),
    [(date(2026, 1, 2), time(9), "al voorbij"), (date(2026, 3, 12), None, "begintijd")],
)
async def test_a_first_date_that_cannot_be_is_refused_and_nothing_is_kept_half(
    kring: Running, day: date, hour: time | None, complaint: str
) -> None:
    await begins(kring, **{"Eerste bijeenkomst": day, "Begintijd": hour})
    assert kring.ria.sees(complaint)
    assert await memberships(kring) == {}
    assert kring.channel_texts() == []
    await kring.ria.submits({"Eerste bijeenkomst": date(2026, 3, 12), "Begintijd": time(9)})
    await kring.settled()
    assert len(await sessions(kring)) == 1


async def test_a_channel_holds_one_network(kring: Running) -> None:
    anna = kring.person("U0ANNA")
    await anna.runs("/kring", "new", channel=CHANNEL)
    await start_network(kring)
    await anna.submits({"Thema": "Nog een", "Begeleider": "U0ANNA"})
    assert anna.sees("er al een netwerk")
    await anna.closes(everything=True)
    await anna.runs("/kring", "new", channel=CHANNEL)
    assert anna.sees("er al een netwerk")


# Settings.


@pytest.mark.parametrize(
    ("label", "typed", "complaint"),
    [
        ("Tijdzone", "Brussel", "tijdzone ken ik niet"),
        ("Land, voor de feestdagen", "XX", "geen feestdagen"),
        ("Maximaal aantal leden", "2", "van 3 tot 100"),
        ("Maximaal aantal leden", "elf", "van 3 tot 100"),
        ("Thema", "  ", "Eén zin is genoeg"),
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
@pytest.mark.long
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
    pinned, announced, told = circle.channel_texts()
    assert "moved" in told
    assert "Anders leren" in pinned
    assert "I’m coming" in shown(next(m for m in circle.playground.workspace.messages if m.text == pinned))
    assert "Anders leren" in announced
    assert "13:30–16:30" in announced


@pytest.mark.long
async def test_who_no_longer_stands_in_is_out_unless_they_take_part(circle: Running) -> None:
    await settings(circle, Begeleider=FACILITATOR, Vervangers=["U0ANNA", "U0GUEST"])
    await circle.ria.closes(everything=True)
    assert (await memberships(circle))["U0GUEST"].leads
    await settings(circle, Begeleider=FACILITATOR, Vervangers=[])
    places = await memberships(circle)
    assert (places["U0ANNA"].leads, places["U0ANNA"].standing) == (False, Standing.ACTIVE)
    assert places["U0GUEST"].standing is Standing.LEFT


# Roles.


@pytest.mark.long
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


@pytest.mark.long
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
    leads, *others = facilitators
    await starter.submits({"Thema": "Iets anders", "Begeleider": leads, "Vervangers": others})
    await starter.closes(everything=True)
    await running.settled()


@pytest.mark.long
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


@pytest.mark.long
@begins_after(start_network)
async def test_an_empty_network_still_runs_its_session(kring: Running) -> None:
    await plan_session(kring, "2026-03-12", "13:30")
    await kring.advance("2026-03-12 14:00")
    assert (await sessions(kring))[0].stage is Stage.UNDERWAY
