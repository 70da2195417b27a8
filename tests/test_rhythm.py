"""The rhythm of a network: what is ready, days of one's own, and which sessions go with it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from models import rhythm
from models.base import NotFound
from models.plan import RULES, Kind
from models.rhythm import COUNTED, READY, REMINDERS, OutOfOrder, Pace, Rhythm
from models.session import LearningSession, Stage
from playground import Person as Hands
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.people import plan_session
from tests.rows import a_network

DAYS = st.fixed_dictionaries({kind: st.integers(1, 60) for kind in COUNTED})
LEFT_OUT = st.frozensets(st.sampled_from(REMINDERS))


def test_each_rhythm_that_is_ready_goes_by_its_own_name_and_keeps_its_order() -> None:
    for pace, ready in READY.items():
        ready.must_fit()
        assert ready.pace is pace


def test_only_what_is_reminded_is_left_out_of_the_light_one() -> None:
    reminders = {kind for kind, rule in RULES.items() if rule.reminds or rule.reminds_of}
    assert READY[Pace.LIGHT].leaves_out <= reminders
    assert not READY[Pace.LIGHT].offsets


@given(DAYS, LEFT_OUT)
def test_what_is_kept_of_a_rhythm_is_the_rhythm(days: dict[Kind, int], left_out: frozenset[Kind]) -> None:
    wanted = Rhythm(days, left_out)
    home = a_network(rhythm=wanted.offsets, leaves_out=sorted(left_out))
    assert rhythm.of(home).same_as(wanted)
    assert all(rhythm.of(home).before(kind) == days[kind] for kind in COUNTED)


@given(DAYS, LEFT_OUT)
def test_days_that_fit_come_one_after_the_other(days: dict[Kind, int], left_out: frozenset[Kind]) -> None:
    wanted = Rhythm(days, left_out)
    comes = [days[kind] for kind in COUNTED[:4] if kind not in left_out]
    reminds = Kind.RSVP_REMINDER in left_out or days[Kind.RSVP_REMINDER] < days[Kind.ANNOUNCEMENT]
    if reminds and comes == sorted(set(comes), reverse=True):
        wanted.must_fit()
    else:
        with pytest.raises(OutOfOrder):
            wanted.must_fit()


@pytest.mark.parametrize(
    "forged",
    [
        Rhythm({Kind.AGENDA: 0}),
        Rhythm({Kind.ANNOUNCEMENT: 400}),
        Rhythm({Kind.REPORT: 3}),
        Rhythm(leaves_out=frozenset({Kind.AGENDA})),
    ],
)
def test_what_no_form_asks_is_refused(forged: Rhythm) -> None:
    with pytest.raises(NotFound):
        forged.must_fit()


# At work.


async def opens_it(ria: Hands) -> None:
    await ria.runs("/kring", "ritme", channel=CHANNEL)


@pytest.mark.long
async def test_what_would_be_sent_is_seen_before_it_is_saved(circle: Running) -> None:
    ria = circle.ria
    await opens_it(ria)
    assert ria.sees("Aankondiging 21 dagen vooraf, vragen tot 7 dagen vooraf")
    await ria.submits({"Hoe vaak en hoe vroeg hoort de groep van mij?": "Kort"})
    assert ria.sees("Pas als je bewaart, verandert er iets")
    assert ria.sees("do 26 februari, 9.00 uur: Aankondiging")
    assert not ria.sees("do 19 februari")
    await ria.closes(everything=True)
    await circle.advance("2026-02-19 09:00")
    assert len(circle.channel_texts()) > 1  # it was announced on the usual day


@pytest.mark.long
async def test_in_a_short_rhythm_the_session_is_announced_two_weeks_before(circle: Running) -> None:
    ria, before = circle.ria, len(circle.channel_texts())
    await opens_it(ria)
    await ria.submits({"Hoe vaak en hoe vroeg hoort de groep van mij?": "Kort"})
    await ria.submits()
    assert ria.sees("Het ritme is nu: Kort")
    await ria.closes(everything=True)
    await circle.advance("2026-02-20 09:00")
    assert len(circle.channel_texts()) == before
    await circle.advance("2026-02-26 09:00")
    assert len(circle.channel_texts()) == before + 1


@pytest.mark.long
async def test_a_light_rhythm_leaves_the_reminders_out_and_the_messages_say_so(circle: Running) -> None:
    ria = circle.ria
    await opens_it(ria)
    await ria.submits({"Hoe vaak en hoe vroeg hoort de groep van mij?": "Licht"})
    assert ria.sees("Niet verstuurd:")
    await ria.submits()
    await ria.closes(everything=True)
    await circle.advance("2026-03-09 10:00")
    assert not any("vraag" in text for text in circle.said_to("U0ANNA")[1:])
    await ria.runs("/kring", "berichten", channel=CHANNEL)
    assert ria.sees("overgeslagen")


async def test_days_of_ones_own_say_beside_the_field_what_cannot_be(circle: Running) -> None:
    ria = circle.ria
    await opens_it(ria)
    await ria.submits({"Hoe vaak en hoe vroeg hoort de groep van mij?": "Eigen dagen"})
    await ria.submits({"Vragen sluiten": "3", "Agenda": "3", "Herinnering om een vraag te stellen": "8"})
    assert ria.sees("Kies minder dagen dan bij wat hiervoor komt")
    await ria.submits({"Agenda": "2"})
    assert ria.sees("Ritme: *Eigen dagen*")
    await ria.submits()
    assert ria.sees("Het ritme is nu: Eigen dagen")
    await ria.closes(everything=True)
    await opens_it(ria)
    await ria.submits()  # what there is stands chosen
    await ria.submits()
    assert ria.sees("ma 9 maart, 9.00 uur: Vragen sluiten")


@pytest.mark.long
async def test_a_session_that_is_announced_keeps_its_days_and_a_new_one_has_the_new_ones(
    circle: Running,
) -> None:
    ria = circle.ria
    await circle.advance("2026-02-19 09:00")
    await opens_it(ria)
    await ria.submits({"Hoe vaak en hoe vroeg hoort de groep van mij?": "Kort"})
    assert ria.sees("is al aangekondigd en houdt haar dagen")
    await ria.submits()
    await ria.closes(everything=True)
    await plan_session(circle, "2026-05-28", "13:30")
    async with circle.database.read() as db:
        known = (await db.scalars(select(LearningSession).order_by(LearningSession.starts_local))).all()
    assert known[0].stage is Stage.ANNOUNCED
    assert not known[0].rhythm
    assert known[-1].starts_local.date() == date(2026, 5, 28)
    assert known[-1].rhythm[Kind.ANNOUNCEMENT] == -14


async def test_another_rhythm_is_chosen_from_what_was_seen(circle: Running) -> None:
    ria = circle.ria
    await opens_it(ria)
    await ria.submits({"Hoe vaak en hoe vroeg hoort de groep van mij?": "Kort"})
    await ria.clicks("Een ander ritme")
    await ria.submits({"Hoe vaak en hoe vroeg hoort de groep van mij?": "Ruim"})
    assert ria.sees("do 19 februari")


async def test_what_a_session_alone_leaves_out_stays_so_in_another_rhythm(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "berichten", channel=CHANNEL)
    await ria.clicks("Overslaan", beside="Praktisch bericht")
    await ria.closes(everything=True)
    for pace in ("Licht", "Ruim"):
        await opens_it(ria)
        await ria.submits({"Hoe vaak en hoe vroeg hoort de groep van mij?": pace})
        await ria.submits()
        await ria.closes(everything=True)
    async with circle.database.read() as db:
        [meeting] = await db.scalars(select(LearningSession))
    assert meeting.skipped == [Kind.DAY_BEFORE]


@pytest.mark.long
@pytest.mark.parametrize(
    ("first", "act", "skipped"), [("Ruim", "Overslaan", True), ("Licht", "Toch versturen", False)]
)
async def test_what_was_decided_of_a_reminder_for_one_session_outlives_every_rhythm(
    circle: Running, first: str, act: str, skipped: bool
) -> None:
    ria = circle.ria
    for pace in (first, "Licht", "Ruim", "Licht", "Ruim"):
        await opens_it(ria)
        await ria.submits({"Hoe vaak en hoe vroeg hoort de groep van mij?": pace})
        await ria.submits()
        await ria.closes(everything=True)
        if act:
            await ria.runs("/kring", "berichten", channel=CHANNEL)
            await ria.clicks(act, beside="Herinnering: ben je erbij?")
            await ria.closes(everything=True)
            act = ""
        async with circle.database.read() as db:
            [meeting] = await db.scalars(select(LearningSession))
        assert (Kind.RSVP_REMINDER in meeting.skipped) is skipped


@pytest.mark.long
async def test_days_that_are_past_already_promise_nothing_that_is_not_sent(circle: Running) -> None:
    ria = circle.ria
    await circle.advance("2026-02-17 10:00")
    before = len(circle.said_to("U0ANNA"))
    await opens_it(ria)
    await ria.submits({"Hoe vaak en hoe vroeg hoort de groep van mij?": "Eigen dagen"})
    await ria.submits(
        {
            "Aankondiging": "60", "Herinnering om een vraag te stellen": "50", "Vragen sluiten": "30",
            "Agenda": "29", "Herinnering om te zeggen of je komt": "28",
        }
    )  # fmt: skip
    assert ria.sees("di 17 februari, 10.00 uur: Aankondiging")
    assert not ria.sees("Herinnering: ben je erbij?")
    assert ria.sees("do 19 februari, 9.00 uur: Vragen sluiten")
    await ria.submits()
    await circle.advance("2026-02-19 09:30")
    assert any("agenda" in text.lower() for text in circle.said_to(FACILITATOR))
    assert len(circle.said_to("U0ANNA")) == before


async def test_a_reminder_that_a_session_sends_after_all_stays_when_the_rhythm_is_saved_again(
    circle: Running,
) -> None:
    ria = circle.ria
    for time in ("first", "again"):
        await opens_it(ria)
        await ria.submits({"Hoe vaak en hoe vroeg hoort de groep van mij?": "Licht"})
        await ria.submits()
        await ria.closes(everything=True)
        await ria.runs("/kring", "berichten", channel=CHANNEL)
        if time == "first":
            await ria.clicks("Toch versturen", beside="Herinnering: ben je erbij?")
        await ria.closes(everything=True)
    async with circle.database.read() as db:
        [meeting] = await db.scalars(select(LearningSession))
    assert Kind.RSVP_REMINDER not in meeting.skipped
