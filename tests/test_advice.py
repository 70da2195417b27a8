"""Advice to a board: drawn from what was told to all, agreed by the group, and passed on without secrets."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select, update

from bot.export import export_network
from models import entry_rows, register
from models.brainstorm import Brainstorm
from models.confidentiality import EVERYBODY
from models.decision import Decision, Phase
from models.given_answer import GivenAnswer
from models.kept_words import FEWEST, sentences
from models.person import Person
from models.question import KeptBy, LearningQuestion
from playground import Person as Hands
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after
from tests.test_decision import decides, opens_one, reads
from tests.test_panel import PAY, TALENT, begin
from tests.test_report import draft, hold

FORM = {
    "Waarover gaat het advies?": "Loon naar talent",
    "Aan wie?": "De directie",
    "Wat zagen we?": "Mensen blijven waar ze mogen groeien.",
    "Wat adviseren we?": "Begin met één team.",
    "Wat vraagt het?": "Een halve dag per maand.",
    "Wat brengt het op?": "Minder verloop.",
}


async def opens(circle: Running, who: str = "U0RIA") -> Hands:
    person = circle.person(who)
    if person.modals:
        await person.closes(everything=True)
    await person.runs("/kring", "advies", channel=CHANNEL)
    return person


async def drafts(circle: Running, **other: str) -> Hands:
    """Ria writes an advice."""
    ria = await opens(circle)
    await ria.clicks("Iets toevoegen")
    await ria.submits(FORM | other)
    return ria


async def drafted(circle: Running) -> None:
    await drafts(circle)


async def keep_inside(circle: Running, text: str) -> None:
    async with circle.database.write() as db:
        kept = update(LearningQuestion).where(LearningQuestion.text == text)
        await db.execute(kept.values(kept_by=KeptBy.ASKER))


# Rules


WORDS = some.lists(
    some.sampled_from(["wie", "betaalt", "de", "koffie", "en", "thee"]), min_size=1, max_size=9
)


@given(WORDS, some.sampled_from(["?", ".", "!", "\n", " … "]), some.booleans())
def test_a_sentence_of_four_words_tells_where_it_comes_from_whatever_its_marks_and_capitals(
    words: list[str], mark: str, loud: bool
) -> None:
    text = " ".join(words) + mark
    found = list(sentences(text.upper() if loud else text))
    assert found == ([f" {' '.join(words)} "] if len(words) >= FEWEST else [])


# What people do


@begins_after(hold)
async def test_it_is_copied_whole_and_signed_by_the_network_in_no_member_s_name(circle: Running) -> None:
    await drafts(circle)
    anna = await opens(circle, "U0ANNA")
    await anna.clicks("Als tekst kopiëren")
    said = reads(anna)
    for words in FORM.values():
        assert words in said
    assert "De leden van" in said
    assert "nog niet mee ingestemd" in said
    assert "Ria" not in said


@begins_after(hold, drafted)
@pytest.mark.long
async def test_the_group_is_asked_for_its_consent_and_the_letter_says_so_afterwards(circle: Running) -> None:
    ria = await opens(circle)
    await ria.clicks("De groep vragen")
    await ria.submits({})
    async with circle.database.read() as db:
        one = (await db.scalars(select(Decision))).one()
    assert (one.phase, one.asks, one.proposal) == (Phase.DECIDE, True, FORM["Wat adviseren we?"])
    anna = circle.person("U0ANNA")
    home = await anna.opens_home()
    assert home is not None
    assert "Geven we dit advies? Loon naar talent" in shown(home)
    await anna.clicks("Ja", within="home", beside=FORM["Wat adviseren we?"])
    await decides(circle, FORM["Wat adviseren we?"])
    assert AGREED in await the_letter(circle)


AGREED = "Met instemming van de groep"


async def the_letter(circle: Running, beside: str | None = None) -> str:
    ria = await opens(circle)
    await ria.clicks("Als tekst kopiëren", beside=beside)
    return reads(ria)


async def asked(circle: Running, beside: str | None = None) -> None:
    """Ria puts an advice to the group."""
    ria = await opens(circle)
    await ria.clicks("De groep vragen", beside=beside)
    await ria.submits({})
    await circle.settled()


async def says(circle: Running, what: str) -> None:
    """Anna says what she thinks of it."""
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    if what == "Ja":
        await anna.clicks("Ja", within="home", beside=FORM["Wat adviseren we?"])
    else:
        await anna.clicks("Opmerking of bezwaar")
        await anna.submits({"Kun je hiermee leven?": what, "In je eigen woorden": "Te duur"})


@pytest.mark.long
@begins_after(hold, drafted, asked)
async def test_words_that_change_after_the_consent_are_not_called_agreed(circle: Running) -> None:
    await says(circle, "Ja")
    await decides(circle, FORM["Wat adviseren we?"])
    assert AGREED in await the_letter(circle)
    ria = await opens(circle)
    await ria.clicks("Wijzigen")
    await ria.submits({"Wat zagen we?": "Iets heel anders."})
    assert AGREED not in await the_letter(circle)


@pytest.mark.long
@pytest.mark.parametrize(
    ("said", "decided"),
    [
        ("", FORM["Wat adviseren we?"]),
        ("Ik heb een bezwaar", FORM["Wat adviseren we?"]),
        ("Ja", "We geven dit advies niet"),
    ],
)
@begins_after(hold, drafted, asked)
async def test_without_a_word_with_an_objection_or_decided_otherwise_it_is_not_called_agreed(
    circle: Running, said: str, decided: str
) -> None:
    if said:
        await says(circle, said)
    await decides(circle, decided)
    assert AGREED not in await the_letter(circle)


@begins_after(hold, drafted, asked)
async def test_two_advices_of_one_title_are_two_decisions(circle: Running) -> None:
    await drafts(circle, **{"Aan wie?": "De raad", "Wat adviseren we?": "Stop ermee."})
    await asked(circle, beside="De raad")
    async with circle.database.read() as db:
        assert len({one.entry_id for one in await db.scalars(select(Decision))}) == 2


@begins_after(hold, drafted)
async def test_who_looks_and_closes_the_form_opened_no_decision(circle: Running) -> None:
    ria = await opens(circle)
    await ria.clicks("De groep vragen")
    await ria.closes(everything=True)
    async with circle.database.read() as db:
        assert list(await db.scalars(select(Decision))) == []


@begins_after(hold, drafted, asked)
async def test_taken_away_it_is_asked_about_no_more(circle: Running) -> None:
    ria = await opens(circle)
    await ria.clicks("Weghalen")
    home = await circle.person("U0ANNA").opens_home()
    assert home is not None
    assert "Geven we dit advies" not in shown(home)


@begins_after(hold, drafted, asked)
async def test_whose_decision_went_back_a_phase_is_asked_about_again(circle: Running) -> None:
    ria = await opens_one(circle)
    await ria.clicks("Terug: Wegen")
    await asked(circle)
    assert not circle.ria.errors
    async with circle.database.read() as db:
        assert (await db.scalars(select(Decision))).one().asks


@begins_after(hold, drafted)
async def test_asked_twice_it_is_one_decision_and_no_member_asks(circle: Running) -> None:
    for _ in range(2):
        ria = await opens(circle)
        await ria.clicks("De groep vragen")
        await ria.submits({})
    async with circle.database.read() as db:
        assert len(list(await db.scalars(select(Decision)))) == 1
    anna = await opens(circle, "U0ANNA")
    assert "De groep vragen" not in reads(anna)


@pytest.mark.parametrize("field", ["Wat zagen we?", "Wat vraagt het?"])
@begins_after(begin)
@pytest.mark.long
async def test_a_sentence_that_stays_within_the_circle_is_refused_beside_its_field(
    circle: Running, field: str
) -> None:
    await keep_inside(circle, PAY)
    ria = await drafts(circle, **{field: f"Iemand vroeg ons: {PAY.upper()} Dat speelt."})
    assert "binnen de kring" in str(ria.errors)


@begins_after(hold, drafted)
async def test_what_is_kept_inside_since_is_not_copied_and_not_asked(circle: Running) -> None:
    ria = await opens(circle)
    await ria.clicks("Wijzigen")
    await ria.submits({"Wat zagen we?": f"We vroegen ons af: {PAY}"})
    await keep_inside(circle, PAY)
    for press in ("Als tekst kopiëren", "De groep vragen"):
        ria = await opens(circle)
        await ria.clicks(press)
        assert "zin die binnen de kring blijft" in reads(ria)


OLD = "Wie financiëert het café van één team?"
OTHERWISE = {
    "underscores": f"_{OLD}_",
    "decomposed": normalize("NFD", OLD),
    "a soft hyphen": OLD.replace("ciëert", "ci\u00adëert"),
    "a line": OLD.replace(" het", "\nhet"),
    "a hard space": OLD.replace(" ", "\u00a0"),
}


@pytest.mark.parametrize("how", OTHERWISE)
def test_the_same_sentence_is_known_however_it_is_typed(how: str) -> None:
    [kept] = sentences(OLD)
    assert list(sentences(OTHERWISE[how].replace("\n", " "))) == [kept]


@pytest.mark.long
@begins_after(begin, drafted)
async def test_what_is_kept_inside_since_leaves_by_no_file_and_no_member_reads_it_there(
    circle: Running,
) -> None:
    ria = await opens(circle)
    await ria.clicks("Wijzigen")
    await ria.submits({"Wat zagen we?": f"We vroegen ons af: {PAY}"})
    assert PAY in reads(await opens(circle, "U0ANNA"))
    await keep_inside(circle, PAY)
    async with circle.database.read() as db:
        registers = (await export_network(db, CHANNEL))["registers"]
        assert await entry_rows.find(db, 1, register.get("advice"), EVERYBODY, "vroegen") == []
    assert registers["advice"] == []
    assert PAY not in reads(await opens(circle, "U0ANNA"))
    assert PAY in reads(await opens(circle)), "whoever facilitates mends it"


IDEA = "We sturen de directeur met verlof"


@pytest.mark.long
@pytest.mark.parametrize("where", ["idea", "answer", "decision"])
@begins_after(begin)
async def test_ideas_answers_and_decisions_that_stay_inside_are_looked_for_too(
    circle: Running, where: str
) -> None:
    await keep_inside(circle, PAY)
    now = circle.clock.now()
    async with circle.database.write() as db:
        asked = (await db.scalars(select(LearningQuestion).where(LearningQuestion.text == PAY))).one()
        bram = (await db.scalars(select(Person.id).where(Person.user_id == "U0BRAM"))).one()
        kept = {
            "idea": Brainstorm(session_id=1, question=IDEA, opened_at=now, inside=True),
            "answer": GivenAnswer(
                question_id=asked.id, person_id=bram, text=IDEA, said_in="C:1", noted_at=now
            ),
            "decision": Decision(
                network_id=asked.network_id, what=IDEA, opened_at=now, phase_since=now, question_id=asked.id
            ),
        }
        db.add(kept[where])
    ria = await drafts(circle, **{"Wat zagen we?": f"Iemand zei: {IDEA}."})
    assert "binnen de kring" in str(ria.errors)


@begins_after(begin, drafted)
async def test_an_advice_is_not_put_to_the_group_in_words_that_stay_inside(circle: Running) -> None:
    await keep_inside(circle, PAY)
    ria = await opens(circle)
    await ria.clicks("De groep vragen")
    await ria.submits({"Het voorstel": f"Vertel de directie: {PAY}"})
    assert "binnen de kring" in str(ria.errors)


@begins_after(hold)
async def test_it_begins_with_what_was_told_to_all_and_nothing_of_the_circle(circle: Running) -> None:
    async with circle.database.write() as db:
        asked = list(await db.scalars(select(LearningQuestion)))
    assert {one.text for one in asked} >= {PAY, TALENT}
    await keep_inside(circle, PAY)
    ria = await opens(circle)
    await ria.clicks("Iets toevoegen")
    assert PAY not in reads(ria)


@pytest.mark.long
@begins_after(hold, draft)
async def test_nobody_begins_with_what_was_noted_while_the_report_is_not_out(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.chooses("Uitkomst", "Met een regel erbij…", beside=PAY)
    await ria.submits({"Wat is ervan geworden?": "Beantwoord", "Eén regel": "Zeg het niemand"})
    for _ in range(2):
        anna = await opens(circle, "U0ANNA")
        await anna.clicks("Iets toevoegen")
        assert "Zeg het niemand" not in reads(anna)
