"""What stays within the circle: who reads it, what everybody else reads, and how it changes."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from bot import copies, methods
from bot.act.forms import About
from bot.export import export_network
from bot.slack.blocks import View
from bot.texts import Texts
from bot.views import book as book_view
from bot.views import hiding as hiding_view
from bot.views import question_bank as bank_view
from bot.views.confidentiality import INSIDE, as_it_stands, changed
from models import book
from models.agenda import AgendaItem, new_point, peer_consultation
from models.confidentiality import (
    EVERYBODY,
    LEADING,
    KeptByAsker,
    Sight,
    Whom,
    keep,
    let_out,
    may_read,
    settle,
    sight,
    sight_of_point,
)
from models.delivery import Delivery
from models.expert import looks
from models.hiding import Shown
from models.network import Network
from models.outcome import Outcome
from models.person import Language, Person
from models.plan import RULES, Audience, Kind
from models.question import KeptBy, LearningQuestion
from models.question_bank import Banked
from models.session import LearningSession
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.moments import begins_after
from tests.rows import a_network, a_question, a_session
from tests.test_errand import QUESTION, anna_stays_away
from tests.test_question import asks
from tests.test_report import PAY, TALENT, a_minute_later, draft, hold, latest, publish
from tests.test_results import shown_in, some_texts
from tests.turning import every_page

CASE = "Hoe zeg ik mijn baas dat ik stop?"
WITHIN = "binnen de kring"
TICK = {"Vertrouwelijk": ["Blijft binnen de kring"]}


# Rules.


@pytest.mark.parametrize("kept_by", [None, *KeptBy])
@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize(
    ("whom", "reads"),
    [
        (EVERYBODY, False),
        (Whom(2), False),
        (LEADING, True),
        (Whom(2, leads=True), True),
        (Whom(2, given=True), True),
        (Whom(1), True),
    ],
)
def test_the_words_of_a_question_are_for_its_asker_and_for_others_only_as_it_is_told(
    whom: Whom, reads: bool, kept_by: KeptBy | None, hidden: bool
) -> None:
    asked = a_question(1, CASE)
    asked.asker_id, asked.kept_by, asked.hidden = 1, kept_by, hidden
    found = sight(asked, whom)
    if hidden and whom.person_id != 1:
        assert found is None
    else:
        assert found == Sight(CASE if reads or kept_by is None else None, kept_by is not None)
    assert may_read(asked, whom) is (found is not None and found.words is not None)


def test_nobody_is_taken_for_the_asker_of_a_question_that_has_none() -> None:
    asked = a_question(1, CASE)
    asked.asker_id, asked.kept_by = None, KeptBy.FACILITATOR
    assert not may_read(asked, EVERYBODY)


def test_the_asker_always_lets_it_out_and_the_facilitator_only_what_they_kept() -> None:
    asked = a_question(1, CASE)
    assert keep(asked, KeptBy.FACILITATOR)
    assert not keep(asked, KeptBy.FACILITATOR)
    assert let_out(asked, KeptBy.ASKER)
    assert keep(asked, KeptBy.FACILITATOR)
    assert not keep(asked, KeptBy.ASKER)  # nothing changes for others; from now on it is their word
    assert not keep(asked, KeptBy.FACILITATOR)
    with pytest.raises(KeptByAsker):
        let_out(asked, KeptBy.FACILITATOR)
    assert let_out(asked, KeptBy.ASKER)
    assert not let_out(asked, KeptBy.FACILITATOR)


def test_the_title_of_a_point_goes_with_its_questions() -> None:
    told, kept = Sight("Wat nu?"), Sight(None, inside=True)
    point = AgendaItem(session_id=1, position=1, minutes=15, method="round_table", title="Case van Els")
    for inside, own, seen in (
        (False, [], True),
        (True, [], False),
        (False, [1], True),
        (False, [2], False),
        (False, [1, 2], True),
        (True, [1], False),
    ):
        point.inside, point.question_ids = inside, own
        questions = {1: told, 2: kept}
        assert (sight_of_point(point, questions, EVERYBODY).words is not None) is seen
        assert sight_of_point(point, questions, LEADING).words == "Case van Els"


def test_peer_consultation_stays_inside_by_itself_and_can_be_let_out() -> None:
    for method in methods.library():
        of_peers = "Peer consultation" in methods.name(method, Language.EN)
        assert peer_consultation(method) is of_peers
        point = new_point(a_session())
        point.fill(30, method, "", [])
        assert point.inside is of_peers
        point.fill(30, method, "", [], inside=False)
        assert not point.inside
        point.fill(30, "round_table", "", [], inside=True)
        assert point.inside


@pytest.mark.long
@pytest.mark.parametrize("t", [Texts(language) for language in Language], ids=str)
def test_the_fullest_lists_of_who_facilitates_are_accepted_by_slack(t: Texts) -> None:
    questions = [a_question(number, "x" * 1000) for number in range(1, 61)]
    for question in questions:
        question.kept_by = KeptBy.ASKER if question.id % 2 else KeptBy.FACILITATOR
    network, entries = a_network(), [Banked(one) for one in questions]
    below = hiding_view.in_bank(t, network, questions, questions)

    def bank(start: int) -> View:
        return bank_view.bank(t, network, entries, {}, 9, leads=True, hidden=below, start=start)

    shown_there = "".join(shown_in(page["blocks"]) for page in every_page(bank))
    assert shown_there.count("x" * 1000) == 3 * len(questions)
    points = [AgendaItem(session_id=1, position=n, minutes=5, method="round_table") for n in range(40)]
    for point in points:
        point.id, point.title = point.position + 1, "Case & <b>" * 15
    everything, meeting = Shown(questions, some_texts(60, 900), points), a_session()

    def texts(start: int) -> View:
        return hiding_view.texts(t, meeting, everything, start)

    pages = "\n".join(shown_in(page["blocks"]) for page in every_page(texts))
    assert pages.count("x" * 1000) == len(questions)
    assert pages.count("Case & <b>" * 15) == len(points)
    assert all(row.text in pages for row in everything.texts)


def test_what_stays_inside_looks_for_nobody() -> None:
    asked = a_question(1, CASE)
    for number in (1, 2):
        held = a_session()
        held.id = number
        asked.record(held, Outcome.UNANSWERED, "", datetime(2026, 3, 12, tzinfo=UTC))
    assert looks(asked)
    asked.kept_by = KeptBy.ASKER
    assert not looks(asked)


def test_what_stays_inside_stays_so_when_it_goes_on_in_another_question() -> None:
    one, other = a_question(1, CASE), a_question(2, "Hoe neem je afscheid?")
    one.kept_by = KeptBy.ASKER
    one.merge_into(other)
    assert settle([one, other]) == [other]
    assert (one.kept_by, other.kept_by) == (KeptBy.ASKER, KeptBy.TWIN), "its own asker chose nothing"
    for by in KeptBy:
        with pytest.raises(KeptByAsker):
            let_out(other, by)


@pytest.mark.parametrize(
    ("was", "ticked", "says"),
    [(False, (), None), (True, (INSIDE,), None), (False, (INSIDE,), True), (True, (), False)],
)
def test_a_form_says_only_what_was_changed_in_it(was: bool, ticked: list[str], says: bool | None) -> None:
    about = About(question=1, choice=as_it_stands(inside=was))
    assert changed(about, ticked) is says, "a mark that came while it was open stays"


# What happens.


def in_channel(circle: Running) -> str:
    return "\n".join(circle.channel_texts())


async def exported(circle: Running) -> str:
    async with circle.database.read() as db:
        return json.dumps(await export_network(db, CHANNEL), default=str, ensure_ascii=False)


async def book_as_text(circle: Running) -> str:
    async with circle.database.read() as db:
        network = await db.get_one(Network, 1)
        pages = await book.pages(db, 1, await book.contents(db, 1, EVERYBODY), EVERYBODY)
        return book_view.as_text(Texts(Language.NL), network, pages)


async def reads_book(circle: Running, user_id: str) -> str:
    person = circle.person(user_id)
    await person.runs("/kring", "boek", channel=CHANNEL)
    words = shown(person.top())
    await person.closes(everything=True)
    return words


async def reads_bank(circle: Running, user_id: str) -> str:
    person = circle.person(user_id)
    await person.runs("/kring", "vragen", channel=CHANNEL)
    words = shown(person.top())
    await person.closes(everything=True)
    return words


async def everywhere(circle: Running) -> str:
    """All that leaves the circle of those who were there."""
    copied = []
    async with circle.database.read() as db:
        network, meeting = await db.get_one(Network, 1), await db.get_one(LearningSession, 1)
        for kind in (
            Kind.REPORT,
            Kind.CATCH_UP,
            Kind.AGENDA,
            Kind.RUNNING_ORDER,
            Kind.PROPOSAL,
            Kind.REPORT_DRAFT,
        ):
            row = Delivery(
                network_id=1, kind=kind, subject="session:1", recipient="", due=circle.clock.now(),
                expires=circle.clock.now(), session_id=1,
            )  # fmt: skip
            to = None if RULES[kind].audience is Audience.CHANNEL else await db.get_one(Person, 1)
            copied.append(await copies.copy(db, network, row, meeting, to, circle.clock.now()))
    return "\n".join(
        [
            in_channel(circle),
            latest(circle, "U0DIRK", "kon er"),
            latest(circle, FACILITATOR, "verslag van"),
            await reads_book(circle, "U0BRAM"),
            await book_as_text(circle),
            await exported(circle),
            *copied,
        ]
    )


@pytest.mark.long
async def test_an_asker_keeps_a_question_inside_and_others_read_that_it_is_there(
    circle: Running,
) -> None:
    await asks(circle, "U0ANNA", CASE, **TICK)
    assert "alleen jij en de begeleider lezen de woorden" in shown(circle.person("U0ANNA").top())
    await circle.person("U0ANNA").closes(everything=True)
    bank = await reads_bank(circle, "U0BRAM")
    assert CASE not in bank
    assert "1 vraag die binnen de kring blijft" in bank
    assert CASE in await reads_bank(circle, "U0ANNA")
    assert CASE in await reads_bank(circle, FACILITATOR)
    await circle.advance("2026-03-06 15:30")  # the agenda is published
    assert CASE in latest(circle, FACILITATOR, "staat in het kanaal")
    agenda = next(text for text in circle.channel_texts() if "De agenda voor" in text)
    assert CASE not in agenda
    assert "een vraag die binnen de kring blijft" in agenda
    bram, anna = circle.person("U0BRAM"), circle.person("U0ANNA")
    await bram.runs("/kring", "agenda", channel=CHANNEL)
    assert CASE not in shown(bram.top())
    await anna.runs("/kring", "agenda", channel=CHANNEL)
    assert CASE in shown(anna.top())
    await circle.advance("2026-03-12 08:40")
    assert CASE in latest(circle, FACILITATOR, "Draaiboek voor vandaag")
    await anna.opens_home()
    assert "dat koos jij" in str(anna.home.content)  # type: ignore[union-attr]
    assert CASE in str(anna.home.content)  # type: ignore[union-attr]


@pytest.mark.long
async def test_an_asker_changes_their_mind_in_the_form_of_the_question(circle: Running) -> None:
    await asks(circle, "U0ANNA", CASE)
    anna = circle.person("U0ANNA")
    await anna.closes(everything=True)
    await circle.advance("2026-03-06 15:30")
    assert CASE in in_channel(circle)
    await anna.runs("/kring", "vragen", channel=CHANNEL)
    await anna.clicks("Wijzigen")
    await anna.submits(TICK)
    assert anna.sees("blijft binnen de kring")
    await anna.closes(everything=True)
    await a_minute_later(circle)
    assert CASE not in in_channel(circle)
    await anna.runs("/kring", "vragen", channel=CHANNEL)
    await anna.clicks("Wijzigen")
    await anna.submits({"Vertrouwelijk": []})
    await anna.closes(everything=True)
    await a_minute_later(circle)
    assert CASE in in_channel(circle)


async def keeps_pay_inside(circle: Running) -> None:
    """Before the report goes out the facilitator ticks it with the outcome, and writes what was said."""
    ria = circle.ria
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.chooses("Uitkomst", "Met een regel erbij…", beside=PAY)
    await ria.submits({"Wat werd erover gezegd?": "Zeg het haar zelf", **TICK})
    assert ria.sees(WITHIN)
    await ria.closes(everything=True)
    await circle.settled()


@begins_after(hold, keeps_pay_inside, draft, publish)
@pytest.mark.long
async def test_of_a_question_that_stays_inside_everything_says_only_that_it_was_dealt_with(
    circle: Running,
) -> None:
    words = await everywhere(circle)
    assert PAY not in words
    assert "Zeg het haar zelf" not in words
    assert TALENT in words
    report = next(text for text in circle.channel_texts() if "Verslag van bijeenkomst" in text)
    assert "Binnen de kring* (wat daar gezegd werd, blijft daar)\n• één vraag" in report
    assert "Vragen: één open." in report, "nor what became of it"
    assert "Binnen de kring" in latest(circle, "U0DIRK", "kon er")
    assert "kwam aan bod; wat gezegd werd, blijft daar · do 12 maart" in await reads_book(circle, "U0BRAM")
    assert PAY in await reads_book(circle, "U0ANNA")
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    assert PAY in str(anna.home.content)  # type: ignore[union-attr]
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
    assert PAY in shown(circle.ria.top())


@begins_after(hold, draft, publish)
@pytest.mark.long
async def test_a_facilitator_keeps_it_inside_after_the_release_and_lets_it_out_again(circle: Running) -> None:
    assert PAY in in_channel(circle)
    ria = circle.ria
    await ria.clicks("Tekst verbergen")
    await ria.clicks("Binnen de kring houden", beside=PAY)
    assert ria.sees("kan ik niet terughalen")
    await ria.closes()
    await a_minute_later(circle)
    assert PAY not in await everywhere(circle)
    await ria.clicks("Mag verteld worden", beside=PAY)
    await a_minute_later(circle)
    assert PAY in in_channel(circle)
    assert PAY in await book_as_text(circle)


@pytest.mark.long
@begins_after(hold, draft, publish)
async def test_an_asker_keeps_it_inside_after_the_release_and_nobody_else_lets_it_out(
    circle: Running,
) -> None:
    anna, ria = circle.person("U0ANNA"), circle.ria
    await anna.opens_home()
    await anna.clicks("Ja", within="home", beside="Je vroeg")
    await anna.closes(everything=True)
    await anna.clicks("Mijn eerdere vragen (1)", within="home")
    assert anna.sees("Antwoord: ")
    await anna.clicks("Binnen de kring houden")
    assert anna.sees("kan ik niet terughalen")
    await anna.closes(everything=True)
    await a_minute_later(circle)
    assert PAY not in await everywhere(circle)
    await ria.clicks("Tekst verbergen")
    assert ria.sees("alleen die kan het veranderen")
    assert "Mag verteld worden" not in shown(ria.top())
    await ria.closes(everything=True)
    await anna.runs("/kring", "boek", channel=CHANNEL)
    await anna.clicks("Mag verteld worden")
    await anna.closes(everything=True)
    await a_minute_later(circle)
    assert PAY in in_channel(circle)


@pytest.mark.long
@begins_after(hold, keeps_pay_inside, draft, publish)
async def test_a_wrong_press_is_put_right_in_what_is_said_of_it(circle: Running) -> None:
    ria = circle.ria
    await ria.clicks("Tekst verbergen")
    await ria.clicks("Mag verteld worden")
    await ria.clicks("Binnen de kring houden")
    assert ria.sees("Dit blijft nu binnen de kring")
    await ria.closes(everything=True)
    await a_minute_later(circle)
    assert PAY not in in_channel(circle)


async def two_questions(circle: Running) -> None:
    """Two questions wait on the proposed agenda."""
    for user_id, text in (("U0ANNA", CASE), ("U0BRAM", TALENT)):
        await asks(circle, user_id, text)
        await circle.person(user_id).closes(everything=True)
    await circle.advance("2026-03-05 09:05")


@begins_after(two_questions)
@pytest.mark.long
async def test_peer_consultation_is_marked_by_itself_and_the_facilitator_may_let_it_out(
    circle: Running,
) -> None:
    ria = circle.ria
    await ria.runs("/kring", "agenda", channel=CHANNEL)
    await ria.chooses("", "Werkvorm, titel en meer", beside=CASE)
    await ria.submits({"Werkvorm": "Intervisie: incidentmethode"})
    assert ria.sees(f"{CASE} _(blijft binnen de kring")
    await ria.closes(everything=True)
    await circle.advance("2026-03-06 15:30")
    agenda = circle.channel_texts()[-1]
    assert "Intervisie: incidentmethode" in agenda
    assert CASE not in agenda
    assert TALENT in agenda
    assert CASE not in await reads_bank(circle, "U0BRAM")
    await ria.runs("/kring", "agenda", channel=CHANNEL)
    await ria.chooses("", "Werkvorm, titel en meer", beside=CASE)
    await ria.submits({"Vertrouwelijk": []})
    await ria.closes(everything=True)
    await a_minute_later(circle)
    assert CASE in in_channel(circle)


@pytest.mark.long
@begins_after(two_questions)
async def test_a_point_that_changes_hands_leaves_what_its_asker_kept(circle: Running) -> None:
    anna, ria = circle.person("U0ANNA"), circle.ria
    await anna.runs("/kring", "vragen", channel=CHANNEL)
    await anna.clicks("Wijzigen")
    await anna.submits(TICK)
    await anna.closes(everything=True)
    await ria.runs("/kring", "agenda", channel=CHANNEL)
    for values in (
        {"Werkvorm": "Intervisie: incidentmethode"},
        {"Werkvorm": "Tafelronde", "Vertrouwelijk": []},
    ):
        await ria.chooses("", "Werkvorm, titel en meer", beside=CASE)
        await ria.submits(values)
    await ria.closes(everything=True)
    async with circle.database.read() as db:
        kept = {asked.text: asked.kept_by for asked in await db.scalars(select(LearningQuestion))}
    assert kept == {CASE: KeptBy.ASKER, TALENT: None}


@pytest.mark.long
@begins_after(two_questions)
async def test_a_case_without_a_question_shows_its_method_alone_and_can_be_kept_later(
    circle: Running,
) -> None:
    ria = circle.ria
    await ria.runs("/kring", "agenda", channel=CHANNEL)
    await ria.clicks("Punt toevoegen")
    await ria.submits({"Titel": "De case van Els", "Werkvorm": "Case bespreken"})
    await ria.closes(everything=True)
    await circle.advance("2026-03-12 17:00")
    assert "De case van Els" in in_channel(circle)
    await circle.advance("2026-03-13 10:00")
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Tekst verbergen")
    await ria.clicks("Binnen de kring houden", beside="De case van Els")
    await ria.closes(everything=True)
    await a_minute_later(circle)
    assert "De case van Els" not in in_channel(circle)
    assert "Case bespreken" in in_channel(circle)


@pytest.mark.long
@begins_after(two_questions)
async def test_the_facilitator_merges_into_what_stays_inside_and_hears_what_that_means(
    circle: Running,
) -> None:
    async with circle.database.write() as db:
        await db.execute(
            update(LearningQuestion).where(LearningQuestion.text == CASE).values(kept_by="asker")
        )
    ria = circle.ria
    await ria.runs("/kring", "vragen", channel=CHANNEL)
    await ria.clicks("Samenvoegen", beside=CASE)
    await ria.submits({"Met welke vraag?": TALENT})
    assert ria.sees("blijft binnen de kring, en dus ook wat ervan wordt")
    await ria.closes(everything=True)
    assert TALENT not in await reads_bank(circle, "U0ELS")


@pytest.mark.long
@begins_after(anna_stays_away)
async def test_a_colleague_who_asks_it_reads_it_and_tells_the_answer_in_person(circle: Running) -> None:
    anna, bram, ria = circle.person("U0ANNA"), circle.person("U0BRAM"), circle.ria
    await anna.runs("/kring", "vragen", channel=CHANNEL)
    await anna.clicks("Wijzigen")
    await anna.submits(TICK)
    await anna.closes(everything=True)
    await anna.opens_home()
    await anna.clicks("Iemand anders kiezen", within="home")
    assert anna.sees("hier leest alleen wie je kiest de woorden")
    await anna.closes(everything=True)
    await circle.advance("2026-02-19 10:00")
    assert QUESTION in latest(circle, "U0BRAM", "kan er")
    await bram.clicks("Graag")
    await circle.advance("2026-03-12 13:40")
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?")
    await ria.submits({"Wie is er?": [MEMBERS["U0BRAM"], MEMBERS["U0CHIARA"]]})
    await ria.closes(everything=True)
    await circle.advance("2026-03-13 10:00")
    assert not any("Jij stelde voor" in text for text in circle.said_to("U0BRAM"))
    await circle.advance("2026-03-25 12:00")
    sent = circle.playground.workspace.messages_to
    reads = {user_id for user_id in MEMBERS if any(QUESTION in m.text for m in sent(user_id))}
    assert reads == {"U0ANNA"}, "the colleague read it until the session was over"


@pytest.mark.long
@begins_after(anna_stays_away)
async def test_a_line_that_was_written_before_is_carried_no_further(circle: Running) -> None:
    bram = circle.person("U0BRAM")
    await circle.advance("2026-02-19 10:00")
    await bram.clicks("Graag")
    await circle.advance("2026-03-12 13:40")
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
    await circle.ria.clicks("Wie is er?")
    await circle.ria.submits({"Wie is er?": [MEMBERS["U0BRAM"]]})
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-13 10:00")
    await bram.clicks("Eén regel schrijven")
    await bram.submits({"Wat is het antwoord, in één regel?": "Geef eerst de stilsten het woord."})
    await bram.closes(everything=True)
    await circle.advance("2026-03-25 12:00")
    assert "de stilsten" in latest(circle, "U0ANNA", "kon er")
    await circle.ria.runs("/kring", "vragen", channel=CHANNEL)
    await circle.ria.clicks("Binnen de kring houden", beside=QUESTION)
    await circle.ria.closes(everything=True)
    await a_minute_later(circle)
    assert "de stilsten" not in latest(circle, "U0ANNA", "kon er")
    assert "de stilsten" not in str([m.blocks for m in bram.direct_messages])
    assert QUESTION not in latest(circle, "U0BRAM", "niets meer te vertellen")


@pytest.mark.long
@begins_after(hold)
async def test_a_hidden_question_is_not_in_the_book(circle: Running) -> None:
    async with circle.database.write() as db:
        await db.execute(update(LearningQuestion).where(LearningQuestion.text == PAY).values(hidden=True))
    assert PAY not in await reads_book(circle, "U0BRAM")
    assert PAY not in await book_as_text(circle)
