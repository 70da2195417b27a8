"""The intake: everybody reads beside a name what the others want to learn, bring and may be asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.texts import Texts
from models.inquiry import Inquiry, State
from models.inquiry_answers import Said
from models.instrument import INSTRUMENTS, READERS, ReadBy
from models.person import Language, Person
from playground import Person as Hands
from playground.sight import shown
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.inquiries import ANSWER, answers, asked, asks, request_of
from tests.moments import begins_after, until
from tests.people import join_everybody, settings
from tests.test_as_read import els_facilitates_too
from tests.test_halfway_check import half_of_it

TITLE, LEARN, ASK_ME = "Kennismaking", "Wat wil ik leren?", "Wat mogen anderen mij vragen?"
READS, ALONE, CONFLICT = "Wie leest dit?", "Alleen de begeleider", "Een mogelijk belangenconflict"
FUNCTION, YEARS = "Mijn functie", "Hoelang doe ik dit werk al?"
RIVALS = "Els en ik dingen naar dezelfde opdracht"
WORDS = st.text("abcdefgh", min_size=5, max_size=9)


@given(WORDS, WORDS, st.sampled_from([None, *ReadBy]))
def test_of_every_answer_a_member_reads_what_its_writer_let_them_and_no_conflict(
    learn: str, conflict: str, chosen: ReadBy | None
) -> None:
    declared = INSTRUMENTS["intake"]
    answer = {"learn": learn, "conflict": conflict} | ({READERS: chosen.value} if chosen else {})
    for own, leads, confided in ((True, False, False), (False, True, True)):
        assert declared.readable(answer, own=own, leads=leads, confided=confided) == answer
    later = declared.readable(answer, own=False, leads=True, confided=False)
    assert later == {item: value for item, value in answer.items() if item != "conflict"}
    read = declared.readable(answer, own=False, leads=False, confided=False)
    assert (read is None) is (chosen is ReadBy.LEADERS)
    assert read is None or ("conflict" not in read and read["learn"] == learn)


@pytest.mark.parametrize("t", [Texts(language) for language in Language], ids=str)
def test_whatever_is_for_the_facilitator_says_whether_a_later_one_reads_it(t: Texts) -> None:
    only = [(key, item) for key, one in INSTRUMENTS.items() for item in one.leaders_only]
    assert only, "and a later one reads none of them"
    for key, item in only:
        given = {item: "Wij zijn broers"}
        assert not INSTRUMENTS[key].readable(given, own=False, leads=True, confided=False)
    alone = ("inquiry.hint_alone", "evaluation.hint_alone")
    for name in (*alone, *(f"{key}.hint_{item}" for key, item in only)):
        assert any(word in t.plain(name) for word in ("geen latere", "no later", "not a later"))
    for name in ("inquiry.hint_readers", "aim.hint_readers"):
        assert any(word in t.plain(name).lower() for word in ("een latere begeleider", "a later facilitator"))


async def ria_asks_for_it(circle: Running) -> None:
    """Ria asks everybody to introduce themselves."""
    await asks(circle, TITLE)
    await circle.ria.closes(everything=True)


async def reads_it(circle: Running, user_id: str) -> str:
    person: Hands = circle.person(user_id)
    await person.opens_home()
    await person.clicks("Kennismaking: lees", within=person.home)
    seen = shown(person.top())
    await person.closes(everything=True)
    return seen


@begins_after(until("2026-02-19 12:00"), ria_asks_for_it)
@pytest.mark.long
async def test_who_fills_it_in_chooses_who_reads_it_and_a_conflict_is_for_the_facilitator_alone(
    circle: Running,
) -> None:
    assert "Onderaan kies je wie het leest" in asked(circle, "U0ANNA", TITLE)[-1]
    await answers(circle, "U0ANNA", TITLE, **{LEARN: "Doorvragen", READS: ALONE})
    await answers(circle, "U0BRAM", TITLE, **{LEARN: "Zwijgen", CONFLICT: "De stad betaalt ons allebei"})
    chiara = await reads_it(circle, "U0CHIARA")
    assert "Zwijgen" in chiara
    assert not any(words in chiara for words in ("Anna Peeters", "Doorvragen", "De stad betaalt"))
    assert "Doorvragen" in await reads_it(circle, "U0ANNA"), "it is her own"
    ria = await reads_it(circle, "U0RIA")
    assert all(words in ria for words in ("Doorvragen", "Zwijgen", "De stad betaalt ons allebei"))
    assert "Anna Peeters" in ria
    assert "alleen de begeleider leest dit" in ria


@pytest.mark.long
@begins_after(until("2026-02-19 12:00"), ria_asks_for_it)
async def test_what_a_member_reads_is_the_same_whatever_others_keep_from_them(circle: Running) -> None:
    before = await reads_it(circle, "U0CHIARA")
    assert "Hier staat nog niets" in before
    told = {LEARN: "Doorvragen", YEARS: "Meer dan vijftien jaar", READS: ALONE}
    await answers(circle, "U0ANNA", TITLE, **told)
    assert await reads_it(circle, "U0CHIARA") == before


@pytest.mark.long  # four sessions
@begins_after(half_of_it)
async def test_what_somebody_expected_stands_above_their_own_form_alone(circle: Running) -> None:
    async with circle.database.write() as db:
        anna = (await db.scalars(select(Person).where(Person.user_id == "U0ANNA"))).one()
        row = Inquiry(network_id=1, instrument="intake", state=State.CLOSED, opened_at=circle.clock.now())
        db.add(row)
        await db.flush()
        db.add(Said(inquiry_id=row.id, person_id=anna.id, given={"learn": "Veel", "expect": "Rust"}))
    await circle.ria.clicks("Vraag het de groep", within=circle.ria.direct_messages[-1])
    await circle.ria.closes(everything=True)
    await circle.settled()
    for user_id in ("U0ANNA", "U0BRAM"):
        person = circle.person(user_id)
        await person.clicks(ANSWER, within=person.direct_messages[-1])
        assert ("Bij de start verwachtte je: “Rust”" in shown(person.top())) is (user_id == "U0ANNA")
        await person.closes(everything=True)


@pytest.mark.long
@begins_after(until("2026-02-19 12:00"))
async def test_members_read_what_the_others_bring_change_their_own_and_take_it_with_them(
    circle: Running,
) -> None:
    await asks(circle, TITLE)
    await circle.ria.closes(everything=True)
    assert all("alle leden van dit netwerk" in asked(circle, one, TITLE)[-1] for one in MEMBERS)
    assert not any("Je kunt je antwoord wijzigen tot" in asked(circle, one, TITLE)[-1] for one in MEMBERS)
    await answers(circle, "U0ANNA", TITLE, **{LEARN: "Doorvragen", ASK_ME: "Alles over rouw"})
    await answers(circle, "U0BRAM", TITLE, **{LEARN: "Zwijgen"})

    bram, anna = circle.person("U0BRAM"), circle.person("U0ANNA")
    await bram.opens_home()
    await bram.clicks("Kennismaking: lees", within=bram.home)
    for words in ("Anna Peeters", "Doorvragen", "Alles over rouw", "Bram Maes", "Zwijgen"):
        assert words in shown(bram.top())
    await bram.closes(everything=True)

    await circle.advance("2026-03-09 12:00")  # it has closed, and stays theirs to change
    await anna.opens_home()
    await anna.clicks("Beantwoorden of wijzigen", within=anna.home)
    await anna.submits({LEARN: "Luisteren"})
    await anna.closes(everything=True)
    await bram.runs("/kring", "uitstap", channel=CHANNEL)
    await bram.submits()
    await bram.closes(everything=True)
    await circle.settled()
    await circle.ria.opens_home()
    await circle.ria.clicks("Kennismaking: lees", within=circle.ria.home)
    now = shown(circle.ria.top())
    assert "Luisteren" in now
    assert "Doorvragen" not in now
    assert "Zwijgen" not in now, "it went with him"


@pytest.mark.long
@begins_after(until("2026-02-19 12:00"))
async def test_who_joins_later_answers_too_and_before_anybody_does_nothing_is_said_to_be_erased(
    circle: Running,
) -> None:
    async def now() -> str:
        ria = circle.ria
        await ria.opens_home()
        await ria.clicks("Kennismaking: lees", within=ria.home)
        seen = shown(ria.top())
        await ria.closes(everything=True)
        return seen

    await asks(circle, TITLE)
    await circle.ria.closes(everything=True)
    assert "Er is nog geen antwoord" in await now()
    assert "gewist" not in await now()
    for user_id in MEMBERS:
        await answers(circle, user_id, TITLE, **{LEARN: "Doorvragen"})
    await join_everybody(circle, ["U0GUEST"])
    guest = circle.person("U0GUEST")
    await guest.opens_home()
    await guest.clicks("Beantwoorden of wijzigen", within=guest.home)
    await guest.submits({LEARN: "Kijken"})
    assert (await now()).count("Doorvragen") == 6


@begins_after(until("2026-02-19 12:00"), ria_asks_for_it)
@pytest.mark.long
async def test_an_answer_for_the_facilitator_goes_to_a_later_one_too_and_the_form_says_so(
    circle: Running,
) -> None:
    anna = circle.person("U0ANNA")
    await anna.clicks(ANSWER, within=request_of(circle, "U0ANNA", TITLE))
    assert "Een latere begeleider leest het ook" in shown(anna.top())
    await anna.submits({LEARN: "Stiller worden", READS: ALONE})
    await anna.closes(everything=True)
    await els_facilitates_too(circle)
    assert "Stiller worden" in await reads_it(circle, "U0ELS")
    assert "Stiller worden" not in await reads_it(circle, "U0BRAM")


@pytest.mark.long
@begins_after(until("2026-02-19 12:00"), ria_asks_for_it)
async def test_what_the_facilitator_alone_reads_is_marked_as_such(circle: Running) -> None:
    await answers(circle, "U0BRAM", TITLE, **{LEARN: "Zwijgen", CONFLICT: "De stad betaalt ons allebei"})
    for who in ("U0RIA", "U0BRAM"):
        seen = await reads_it(circle, who)
        assert "De stad betaalt ons allebei _(alleen de begeleider leest dit)_" in seen
        assert "Zwijgen _(" not in seen


@pytest.mark.long
@begins_after(until("2026-02-19 12:00"), ria_asks_for_it)
async def test_who_facilitates_later_does_not_read_a_conflict_that_may_be_about_them(
    circle: Running,
) -> None:
    await answers(circle, "U0ANNA", TITLE, **{LEARN: "Veel", CONFLICT: RIVALS})
    await els_facilitates_too(circle)
    seen = await reads_it(circle, "U0ELS")
    assert "Veel" in seen
    assert RIVALS not in seen
    assert RIVALS in await reads_it(circle, "U0RIA"), "it was written to her"
    await circle.advance("2026-02-19 15:00")
    await answers(circle, "U0BRAM", TITLE, **{LEARN: "Zwijgen", CONFLICT: "Anna is mijn zus"})
    assert "Anna is mijn zus" in await reads_it(circle, "U0ELS"), "she facilitated by then"
    await answers(circle, "U0ANNA", TITLE, **{LEARN: "Minder"})
    assert RIVALS not in await reads_it(circle, "U0ELS"), "Anna wrote nothing new about it"


@pytest.mark.long
@begins_after(until("2026-02-19 12:00"), ria_asks_for_it)
async def test_of_what_nobody_filled_in_the_facilitator_does_not_read_what_came_of_it(
    circle: Running,
) -> None:
    before = len(circle.said_to("U0RIA"))
    await circle.advance("2026-03-09 12:00")
    [told] = [text for text in circle.said_to("U0RIA")[before:] if TITLE in text]
    assert "nog niets dat jij leest" in told


@pytest.mark.long
@begins_after(until("2026-02-19 12:00"), ria_asks_for_it)
async def test_who_was_confided_a_conflict_alone_is_told_that_there_is_something_to_read(
    circle: Running,
) -> None:
    await answers(circle, "U0ANNA", TITLE, **{CONFLICT: RIVALS})
    before = len(circle.said_to("U0RIA"))
    await circle.advance("2026-03-09 12:00")
    [told] = [text for text in circle.said_to("U0RIA")[before:] if TITLE in text]
    assert "dit kwam eruit" in told


@pytest.mark.long
@begins_after(until("2026-02-19 12:00"), ria_asks_for_it)
async def test_who_leads_since_the_form_was_opened_reads_a_conflict_only_when_it_is_sent_again(
    circle: Running,
) -> None:
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await anna.clicks(ANSWER, within="home")
    await circle.advance("2026-02-19 12:05")
    await els_facilitates_too(circle)
    await circle.advance("2026-02-19 12:10")
    await anna.submits({LEARN: "Veel", CONFLICT: RIVALS})
    assert anna.sees("Sinds je dit opende, begeleidt er ook iemand anders")
    assert all(words in shown(anna.top()) for words in ("Veel", RIVALS)), "what was typed is kept"
    for who in ("U0ELS", "U0RIA"):
        assert RIVALS not in await reads_it(circle, who), "nothing was sent"
    await circle.advance("2026-02-19 12:15")
    await anna.submits()
    assert anna.sees("Dank je, je antwoord is bewaard")
    for who in ("U0ELS", "U0RIA"):
        assert RIVALS in await reads_it(circle, who)


@pytest.mark.long
@begins_after(until("2026-02-19 12:00"), ria_asks_for_it)
async def test_who_confided_something_to_who_leads_no_more_reads_that_nobody_reads_it(
    circle: Running,
) -> None:
    await answers(circle, "U0ANNA", TITLE, **{LEARN: "Veel", CONFLICT: RIVALS})
    await settings(circle, Begeleider="U0ELS")
    await circle.ria.closes(everything=True)
    await circle.settled()
    assert RIVALS not in await reads_it(circle, "U0ELS")
    seen = await reads_it(circle, "U0ANNA")
    assert f"{RIVALS} _(alleen de begeleider leest dit)_" not in seen
    assert f"{RIVALS} _(niemand leest dit nog" in seen


@begins_after(until("2026-02-19 12:00"), ria_asks_for_it)
async def test_who_asks_a_second_thing_on_one_day_reads_from_which_day_it_comes(circle: Running) -> None:
    await asks(circle, "Hoe we willen werken")
    told = shown(circle.ria.top())
    assert "krijgt dit vanaf do 26 februari" in told
