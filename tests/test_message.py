"""The facilitator's hand in what Kring sends: skipping, pausing, sending again, copying."""

import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import update

from bot.act.forms import About
from bot.act.ids import Form
from bot.slack.markup import without_markup
from bot.texts import Texts, escape, to_copy
from bot.views import message as view
from models import message, moves, outbox
from models.attendance import Rsvp
from models.base import NotFound
from models.delivery import Delivery, DeliveryState, TooLate
from models.message import AlreadyGone, Fate
from models.missed import Missed
from models.network import Network, PauseIsOver, PauseTooLong
from models.outcome import Outcome, QuestionOutcome
from models.person import Language, Person
from models.plan import Kind
from models.question import LearningQuestion
from models.session import LearningSession, Stage
from playground import Person as Hands
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.moments import begins_after, until
from tests.people import plan_session, somebody_asked
from tests.post import LONG_AGO, World, at
from tests.rows import a_network, both_languages, new_session
from tests.turning import every_page

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PENDING, SENT, EXPIRED = DeliveryState.PENDING, DeliveryState.SENT, DeliveryState.EXPIRED
FAILED, UNKNOWN, UNWANTED = DeliveryState.FAILED, DeliveryState.UNKNOWN, DeliveryState.UNWANTED


def a_delivery(state: DeliveryState = FAILED, **facts: object) -> Delivery:
    given = {"kind": Kind.RSVP_REMINDER, "subject": "s", "recipient": "U0ANNA", "person_id": 1}
    made = Delivery(network_id=1, due=NOW, expires=NOW + timedelta(days=1), **given | facts)  # type: ignore[arg-type]
    made.state = state
    return made


# The rules.


def test_a_pause_ends_on_the_first_working_morning_after_its_last_day() -> None:
    home = a_network()
    assert not home.paused(NOW)
    home.pause(date(2026, 3, 6), NOW)  # a Friday
    assert home.resumes_at == at("2026-03-09 09:00")
    assert home.paused(at("2026-03-09 08:59"))
    assert not home.paused(at("2026-03-09 09:00"))
    home.end_pause()
    assert not home.paused(NOW)


def test_a_pause_lies_ahead_and_lasts_a_year_at_most() -> None:
    with pytest.raises(PauseIsOver):
        a_network().pause(date(2026, 3, 1), NOW)
    with pytest.raises(PauseTooLong):
        a_network().pause(date(2027, 3, 5), NOW)


def test_what_was_not_reached_goes_back_once_for_each_attempt_and_only_in_time() -> None:
    row = a_delivery(attempts=1)
    assert row.send_again(1, NOW)
    assert not row.send_again(1, NOW)
    row.finish(FAILED, "messages_tab_disabled")
    row.attempts = 2
    assert not row.send_again(1, NOW)
    with pytest.raises(TooLate):
        row.send_again(2, NOW + timedelta(days=2))


# What people see.


@both_languages
@pytest.mark.long
def test_a_list_of_what_was_not_reached_and_a_copy_of_any_length_are_whole_on_their_pages(t: Texts) -> None:
    home, rows = a_network(), [a_delivery(error="odd", person_id=1) for _ in range(100)]
    for row in rows:
        row.id = "a" * 24
    missed = [Missed(row.kind, NOW, 1, 1, row) for row in rows]
    listed = every_page(lambda start: view.not_reached(t, home, missed, start=start))
    assert sum(str(page).count("settled") for page in listed) == len(rows)
    copied = every_page(lambda start: view.copy(t, "\n\n".join(["💬" * 2900] * 40), About(), start))
    assert sum(str(page).count("💬") for page in copied) == 40 * 2900


@both_languages
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_message_has_a_name(t: Texts, kind: Kind) -> None:
    assert view.what(t, kind)


def test_a_copy_holds_names_for_mentions_and_no_markup() -> None:
    said = without_markup(
        "<!channel> *Dag* <@U0ANNA> en <@U0X>, lees <https://kring.be|dit> in <#C1>: "
        "2*3*4 is _veel_ &amp; :tada: snake_case",
        {"U0ANNA": "Anna"},
        "iemand",
        "het kanaal",
    )
    assert said == "Dag Anna en iemand, lees dit (https://kring.be) in het kanaal: 2*3*4 is veel & snake_case"


@both_languages
@given(some.text(some.characters(exclude_categories=("Co", "Cs", "Cc")), max_size=40).map(str.strip))
def test_a_copy_holds_what_people_wrote_as_they_wrote_it(t: Texts, words: str) -> None:
    with to_copy():
        said = f"*{t('session.bring', bring=words)}* _{escape(words)}_"
    assert without_markup(said, {}, "", "").count(words) >= 2


def test_a_copy_holds_a_name_as_it_is() -> None:
    assert without_markup("*<@U0ANNA>* _leest_", {"U0ANNA": "_an_na_ *A*"}, "", "") == "_an_na_ *A* leest"


def test_a_long_text_comes_in_parts_that_fit_and_lose_nothing() -> None:
    text = "\n\n".join(["Een zin. " * 200, "x" * 6500, "Einde."])
    parts = view.in_parts(text)
    assert max(map(len, parts)) <= view.FIELD_LIMIT
    assert "".join("".join(parts).split()) == "".join(text.split())


# Skipping and pausing, with the jobs.


async def test_a_skipped_message_is_not_sent_though_it_waited_already(world: World) -> None:
    home = await world.network()
    anna = await world.member("U0ANNA", home)
    meeting = await world.session(home)
    row = await world.posts(Kind.RSVP_REMINDER, home, meeting, anna)
    async with world.database.write() as db:
        session = await db.get_one(LearningSession, meeting)
        await message.skip(db, session, Kind.RSVP_REMINDER, world.clock.now())
    await world.tick()
    assert await world.state(row) is UNWANTED
    assert world.said_to("U0ANNA") == []


@pytest.mark.long
async def test_the_move_is_made_when_its_message_is_skipped_and_the_skip_outlives_a_new_date(
    world: World,
) -> None:
    home = await world.network()
    meeting = await world.session(home, "2026-04-16 13:30", Stage.PLANNED)
    await world.settle(meeting)
    async with world.database.write() as db:
        session = await db.get_one(LearningSession, meeting)
        await message.skip(db, session, Kind.ANNOUNCEMENT, world.clock.now())
        network = await db.get_one(Network, home)
        row = await db.get_one(LearningSession, meeting)
        await moves.reschedule(db, network, row, datetime(2026, 4, 17, 13, 30), 180, world.clock.now())
    await world.advance("2026-03-31 12:00")
    assert world.in_channel() == []
    async with world.database.write() as db:
        network, row = await db.get_one(Network, home), await db.get_one(LearningSession, meeting)
        assert row.stage is Stage.ANNOUNCED
        (skipped,) = [
            one
            for one in await message.planned(db, network, row, world.clock.now())
            if one.fate is Fate.SKIPPED
        ]
        assert skipped.kind is Kind.ANNOUNCEMENT
        await message.send_after_all(db, network, row, Kind.ANNOUNCEMENT, world.clock.now())
    await world.tick()
    assert len(world.in_channel()) == 1
    async with world.database.write() as db:
        row = await db.get_one(LearningSession, meeting)
        with pytest.raises(AlreadyGone):
            await message.skip(db, row, Kind.ANNOUNCEMENT, world.clock.now())
        with pytest.raises(NotFound):
            await message.skip(db, row, Kind.CHANGE, world.clock.now())


@pytest.mark.long
async def test_without_the_evaluation_there_is_no_reminder_of_it(world: World) -> None:
    home = await world.network()
    people = [await world.member(who, home) for who in ("U0ANNA", "U0BRAM", "U0CARA")]
    meeting = await world.session(home, "2026-03-09 09:00", Stage.UNDERWAY)
    for person in people:
        await world.says(person, meeting, Rsvp.YES, present=True)
    async with world.database.write() as db:
        await db.execute(update(Network).values(threshold=3))
        row = await db.get_one(LearningSession, meeting)
        await message.skip(db, row, Kind.EVALUATION_REQUEST, world.clock.now())
    await world.settle(meeting)
    await world.advance("2026-03-09 12:30")
    async with world.database.write() as db:
        network, row = await db.get_one(Network, home), await db.get_one(LearningSession, meeting)
        if row.stage is Stage.UNDERWAY:
            await moves.open_evaluation(db, network, row, world.clock.now())
    await world.advance("2026-03-11 12:00")
    assert [len(world.said_to(who)) for who in ("U0ANNA", "U0BRAM", "U0CARA")] == [0, 0, 0]
    async with world.database.write() as db:
        network, row = await db.get_one(Network, home), await db.get_one(LearningSession, meeting)
        await message.send_after_all(db, network, row, Kind.EVALUATION_REQUEST, world.clock.now())
    await world.tick()
    assert len(world.said_to("U0ANNA")) > 0


async def test_a_pause_holds_everything_but_a_change_and_lets_the_stale_lapse(world: World) -> None:
    home = await world.network(paused_until=date(2026, 3, 11))
    anna = await world.member("U0ANNA", home)
    bram = await world.member("U0BRAM", home)
    meeting = await world.session(home)
    useful = await world.posts(Kind.RSVP_REMINDER, home, meeting, anna)
    tomorrow = at("2026-03-10 09:00")
    stale = await world.posts(Kind.QUESTION_REMINDER, home, meeting, bram, expires=tomorrow)
    change = await world.posts(Kind.CHANGE, home, meeting)
    other = await world.network("Bouwen", "C0ANDER")
    theirs = await world.posts(Kind.ANNOUNCEMENT, other, await world.session(other))
    await world.tick()
    assert await world.state(change) is SENT
    assert await world.state(theirs) is SENT
    await world.advance("2026-03-11 18:00")
    assert (await world.state(useful), await world.state(stale)) == (PENDING, EXPIRED)
    await world.advance("2026-03-12 09:00")
    assert (await world.state(useful), await world.state(stale)) == (SENT, EXPIRED)


async def to_come(world: World, home: int, meeting: int) -> dict[Kind, Fate]:
    """What becomes of the messages that are still to come."""
    async with world.database.read() as db:
        network, row = await db.get_one(Network, home), await db.get_one(LearningSession, meeting)
        return {one.kind: one.fate for one in await message.planned(db, network, row, world.clock.now())}


async def have_gone(world: World, meeting: int) -> set[Kind]:
    """The kinds of messages that went out."""
    async with world.database.read() as db:
        row = await db.get_one(LearningSession, meeting)
        return {one.kind for one in await message.gone(db, row, world.clock.now())}


@pytest.mark.long
async def test_what_came_due_during_a_pause_is_told_to_wait_or_to_lapse_whoever_it_is_for(
    world: World,
) -> None:
    home = await world.network(paused_until=date(2026, 3, 11))
    await world.member("U0ANNA", home)
    meeting = await world.session(home)
    await world.settle(meeting)
    await world.tick()
    fates = await to_come(world, home, meeting)
    assert (fates[Kind.RSVP_REMINDER], fates[Kind.DAY_BEFORE]) == (Fate.LAPSES, Fate.WAITS)
    async with world.database.write() as db:
        network = await db.get_one(Network, home)
        network.pause(date(2026, 3, 9), world.clock.now())
        await outbox.release_held(db, home, world.clock.now())
    await world.tick()
    assert (await to_come(world, home, meeting))[Kind.RSVP_REMINDER] is Fate.WAITS
    async with world.database.write() as db:
        await message.skip(
            db, await db.get_one(LearningSession, meeting), Kind.RSVP_REMINDER, world.clock.now()
        )
    assert (await to_come(world, home, meeting))[Kind.RSVP_REMINDER] is Fate.SKIPPED
    async with world.database.write() as db:
        network, row = await db.get_one(Network, home), await db.get_one(LearningSession, meeting)
        await message.send_after_all(db, network, row, Kind.RSVP_REMINDER, world.clock.now())
        network.end_pause()
        await outbox.release_held(db, home, world.clock.now())
    await world.tick()
    assert Kind.RSVP_REMINDER not in await to_come(world, home, meeting)
    assert Kind.RSVP_REMINDER in await have_gone(world, meeting)
    assert len(world.said_to("U0ANNA")) == 1


async def test_a_pause_that_is_ended_earlier_sends_what_waited(world: World) -> None:
    home = await world.network(paused_until=date(2026, 3, 11))
    anna = await world.member("U0ANNA", home)
    meeting = await world.session(home)
    row = await world.posts(Kind.DAY_BEFORE, home, meeting, anna, expires=at("2026-03-12 08:00"))
    await world.says(anna, meeting, Rsvp.YES)
    await world.tick()
    async with world.database.write() as db:
        (await db.get_one(Network, home)).end_pause()
        await outbox.release_held(db, home, world.clock.now())
    await world.tick()
    assert await world.state(row) is SENT


# The facilitator at work.


async def announced(circle: Running) -> None:
    await circle.advance("2026-02-19 09:00")


def copied(ria: Hands) -> str:
    """The text in the fields of the topmost modal."""
    assert ria.modal is not None
    fields = [block["element"]["initial_value"] for block in ria.modal.blocks if block["type"] == "input"]
    return "\n\n".join(fields)


@pytest.mark.long
async def test_the_facilitator_skips_a_message_changes_their_mind_and_hears_what_has_gone(
    circle: Running,
) -> None:
    await plan_session(circle, "2026-05-07", "13:30")
    ria = circle.ria
    await ria.opens_home()
    await ria.clicks("Berichten", within="home")
    await announced(circle)
    await ria.clicks("Overslaan", beside="Aankondiging")
    assert ria.sees("Dit is al verstuurd")
    await ria.closes(everything=True)
    await ria.runs("/kring", "messages", channel=CHANNEL)
    assert ria.modal is not None
    assert "ma 2 maart, 9.00 uur, naar wie nog geen vraag heeft" in shown(ria.modal)
    await ria.clicks("Overslaan", beside="Herinnering: een vraag doorgeven")
    assert "een vraag doorgeven*: overgeslagen" in shown(ria.modal)
    await ria.clicks("Overslaan", beside="Herinnering: ben je erbij?")
    await ria.clicks("Toch versturen", beside="Herinnering: ben je erbij?")
    await ria.chooses("Andere bijeenkomst", "2. do 7 mei: Leren van elkaar")
    assert "do 7 mei" in shown(ria.modal)
    before = len(circle.said_to("U0ANNA"))
    await circle.advance("2026-03-02 12:00")
    assert len(circle.said_to("U0ANNA")) == before
    await circle.advance("2026-03-09 12:00")
    assert len(circle.said_to("U0ANNA")) == before + 1


@pytest.mark.long
async def test_the_facilitator_pauses_everything_and_ends_it_at_home(circle: Running) -> None:
    ria = circle.ria
    await ria.opens_home()
    await ria.clicks("Berichten", within="home")
    await ria.clicks("Alles pauzeren")
    assert ria.sees("Wat dan te laat is, verstuur ik niet meer")
    await ria.submits({"Tot en met": date(2026, 1, 4)})
    assert ria.sees("Die dag is voorbij")
    await ria.submits({"Tot en met": date(2026, 2, 27)})
    assert ria.sees("Vanaf ma 2 maart, 9.00 uur ga ik weer verder")
    await ria.closes(everything=True)
    texts = len(circle.channel_texts())
    await announced(circle)
    assert len(circle.channel_texts()) == texts
    await ria.opens_home()
    assert ria.sees("tot en met vr 27 februari")
    assert ria.sees("aangekondigd, vragen open")
    await circle.person("U0ANNA").runs("/kring", "vraag Wat is talent?", channel=CHANNEL)
    await ria.clicks("Pauze beëindigen", within="home")
    assert ria.sees("De pauze is voorbij")
    await ria.closes()
    await circle.settled()
    assert len(circle.channel_texts()) == texts + 1
    assert ria.home is not None
    assert "Gepauzeerd" not in shown(ria.home)


async def pauses(ria: Hands, until: date) -> None:
    """Ria pauses everything, or gives the pause another end."""
    await ria.runs("/kring", "berichten", channel=CHANNEL)
    await ria.clicks("Alles pauzeren")
    await ria.submits({"Tot en met": until})
    await ria.closes(everything=True)


async def hears(ria: Hands, button: str) -> str:
    """What Ria reads after she pressed a button at Home."""
    await ria.opens_home()
    await ria.clicks(button, within="home")
    if ria.modal is not None and ria.modal.content["callback_id"] == Form.SURE:
        await ria.clicks(button)
    said = shown(ria.top())
    await ria.closes(everything=True)
    return said


@pytest.mark.long
async def test_who_sends_something_by_hand_during_a_pause_hears_that_it_waits_and_until_when(
    circle: Running,
) -> None:
    await somebody_asked(circle)
    ria, waits = circle.ria, "wacht tot ma 2 februari, 9.00 uur"
    await pauses(ria, date(2026, 1, 30))
    texts = len(circle.channel_texts())
    said = await hears(ria, "Nu aankondigen")
    assert waits in said
    assert "kunt de pauze eerder beëindigen, op Home" in said
    assert "zo meteen in het kanaal" not in said
    assert waits in await hears(ria, "Vragen nu sluiten")
    await ria.runs("/kring", "agenda", channel=CHANNEL)
    await ria.submits()
    assert "staat vast" in shown(ria.top())
    assert ria.sees(waits)
    await ria.closes(everything=True)
    await ria.runs("/kring", "uitnodigen", channel=CHANNEL)
    await ria.submits({"Wie nodig je uit?": ["U0GUEST"]})
    assert ria.sees(waits)
    await ria.closes(everything=True)
    anna = circle.person("U0ANNA")
    await anna.writes("Kunnen we vroeger stoppen?")
    await circle.settled()
    await anna.clicks("Bericht aan je begeleider")
    await anna.submits()
    assert anna.sees(waits)
    assert "eerder beëindigen" not in shown(anna.top())  # that is for who leads
    await ria.runs("/kring", "bijeenkomst", channel=CHANNEL)
    await ria.submits({"Dag": date(2026, 2, 5), "Begintijd": time(13, 30)})
    await ria.submits()
    assert ria.sees(waits)
    await ria.closes(everything=True)
    await circle.settled()
    assert len(circle.channel_texts()) == texts
    async with circle.database.write() as db:
        await db.execute(update(Person).where(Person.user_id == FACILITATOR).values(language=Language.EN))
    await hears(ria, "End the pause")
    await circle.settled()
    assert len(circle.channel_texts()) == texts + 2  # the announcement and the agenda


@pytest.mark.parametrize(
    ("language", "words"),
    [(Language.NL, "Dan is dit te laat"), (Language.EN, "By then this is too late")],
    ids=str,
)
async def test_what_is_sent_by_hand_and_of_no_use_after_the_pause_is_told_as_such(
    circle: Running, language: Language, words: str
) -> None:
    await pauses(circle.ria, date(2026, 3, 20))
    async with circle.database.write() as db:
        await db.execute(update(Person).where(Person.user_id == FACILITATOR).values(language=language))
    said = await hears(circle.ria, Texts(language).plain("session.announce_now"))
    assert words in said


@pytest.mark.long
async def test_what_does_not_reach_everybody_is_told_copied_and_sent_again_without_saying_whom(
    circle: Running,
) -> None:
    ria, users = circle.ria, circle.playground.workspace.users
    await announced(circle)
    announcement = circle.playground.workspace.messages[-1]
    for user_id in ("U0DIRK", "U0ELS"):
        await circle.person(user_id).clicks("Ja", within=announcement)
        await circle.settled()
        users[user_id].refuses_dms = True
    await circle.advance("2026-03-11 09:05")
    await ria.opens_home()
    await ria.clicks("Bekijken", within="home")
    assert ria.modal is not None
    assert not {"U0DIRK", "U0ELS"} & set(re.findall("U0[A-Z]+", shown(ria.modal)))
    await ria.clicks("Kopieer voor e-mail")
    text = copied(ria)
    assert "do 12 maart" in text
    assert text.endswith("Je kunt gewoon op deze mail antwoorden. Ik geef het door.")
    assert not set("<>*") & set(text)
    await ria.submits()
    users["U0DIRK"].refuses_dms = False
    got = len(circle.said_to("U0DIRK"))
    stale = list(ria.modal.blocks)
    await ria.clicks("Opnieuw sturen")
    assert "Ik probeer het opnieuw" in shown(ria.modal)
    ria.modal.content["blocks"] = stale  # a second press on what was there
    await ria.clicks("Opnieuw sturen")
    await circle.settled()
    assert len(circle.said_to("U0DIRK")) == got + 1


@pytest.mark.long
async def test_any_message_can_be_copied_but_an_evaluation(circle: Running) -> None:
    ria = circle.ria
    await announced(circle)
    await circle.person("U0ANNA").runs("/kring", "vraag Wat is *talent* & hoe?", channel=CHANNEL)
    await ria.runs("/kring", "berichten", channel=CHANNEL)
    for kind, words in (
        ("Aankondiging", "Leren van elkaar"),
        ("Herinnering: een vraag doorgeven", "vraag"),
        ("Vragen sluiten, agendavoorstel voor jou", ""),
        ("Agenda", ""),
        ("Herinnering: ben je erbij?", "12 maart"),
        ("Praktisch bericht", "Leren van elkaar"),
        ("Draaiboek, voor jou", "Leren van elkaar"),
    ):
        await ria.clicks("Kopieer voor e-mail", beside=f"*{kind}*")
        assert words in copied(ria), kind
        await ria.submits()
    await ria.clicks("Kopieer voor e-mail", beside="*Evaluatie*")
    assert ria.sees("Een evaluatie kan alleen in Slack")


async def test_only_who_leads_steers_the_messages(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "berichten", channel=CHANNEL)
    assert anna.sees("begeleider")
    await anna.closes(everything=True)
    await anna.opens_home()
    assert anna.home is not None
    assert "Kopieer" not in shown(anna.home)


async def reads_of_reminders(ria: Hands) -> str:
    """What Ria reads of the reminder to ask, among the messages."""
    await ria.runs("/kring", "berichten", channel=CHANNEL)
    screen = shown(ria.top())
    await ria.closes(everything=True)
    told = [(line, after) for line, after in pairwise(screen.splitlines()) if "een vraag doorgeven" in line]
    assert len(told) == 1
    return str(told)


@begins_after(until("2026-02-12 12:00"))
@pytest.mark.long
async def test_the_reminder_to_ask_tells_by_no_number_who_asked_without_a_name_or_has_no_question(
    circle: Running,
) -> None:
    before = await reads_of_reminders(circle.ria)
    assert "naar wie nog geen vraag heeft" in before
    dirk, els = circle.person("U0DIRK"), circle.person("U0ELS")
    await dirk.runs("/kring", "vraag Wat durf ik niet te vragen?", channel=CHANNEL)
    await dirk.submits({"Je naam": ["Zonder mijn naam"]})
    await dirk.closes(everything=True)
    await els.runs("/kring", "geen", channel=CHANNEL)
    await els.closes(everything=True)
    assert await reads_of_reminders(circle.ria) == before
    await circle.advance("2026-02-19 12:00")
    await dirk.clicks("Nee")
    await circle.ria.runs("/kring", "berichten", channel=CHANNEL)
    assert "naar wie nog geen vraag heeft" in shown(circle.ria.top())
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-02 18:00")
    await circle.ria.runs("/kring", "berichten", channel=CHANNEL)
    assert "vanaf ma 2 maart, 9.00 uur, naar wie nog geen vraag heeft" in shown(circle.ria.top())


@pytest.mark.long
async def test_a_search_for_a_person_is_among_what_comes_once_a_question_looks_for_one(
    circle: Running,
) -> None:
    what = "Een vraag zoekt iemand"
    await circle.advance("2026-02-20 10:00")
    await circle.ria.runs("/kring", "berichten", channel=CHANNEL)
    assert what not in shown(circle.ria.top())
    await circle.ria.closes(everything=True)
    async with circle.database.write() as db:
        asked = LearningQuestion(network_id=1, asker_id=None, text="Waar begin je?", asked_at=LONG_AGO)
        db.add(asked)
        for number in (-2, -1):
            start = datetime(2026, 1, 8) + number * timedelta(days=30)
            past = new_session(Stage.CLOSED, start, network_id=1, number=90 + number)
            db.add(past)
            await db.flush()
            stayed = QuestionOutcome(session_id=past.id, outcome=Outcome.UNANSWERED, recorded_at=LONG_AGO)
            stayed.question_id = asked.id
            db.add(stayed)
    await circle.ria.runs("/kring", "berichten", channel=CHANNEL)
    assert what in shown(circle.ria.top())
