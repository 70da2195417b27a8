"""Learning questions as people meet them: asking, the bank, votes, merging, the asker's own word."""

from datetime import date
from itertools import pairwise
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.act.forms import About
from bot.act.ids import Act, Shortcut
from bot.slack.blocks import Block, View
from bot.slack.layout import Items
from bot.storage.database import Database
from bot.texts import Texts, catalogue
from bot.views import answered_between
from bot.views import question as view
from bot.views import question_bank as bank_view
from models import question_bank, question_rows
from models.membership import Membership, Standing
from models.network import Network
from models.no_question import NoQuestion
from models.outcome import Outcome, Verdict
from models.outline import Outline, as_shown, outlines
from models.person import Language, Person
from models.question import LONGEST, STILL_OPEN, LearningQuestion, QuestionKind, State
from models.question_bank import Banked
from models.question_rows import MOST_OPEN, ToJudge, waiting_for_a_word
from models.session import LearningSession
from models.vote import Vote
from playground import Person as Hands
from playground.checks import check_message, check_view
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after, until
from tests.rows import LANGUAGES, NOW, a_network, a_question, a_session, both_languages
from tests.test_question_rules import ASKER, OTHER

FORM = "Wat wil je leren?"


PEOPLE = {
    ASKER: Person(team_id="T", user_id="U0ANNA", name="Anna"),
    OTHER: Person(team_id="T", user_id="U0BRAM", name="Bram"),
}


def everything(blocks: list[Block]) -> str:
    """All that is written in blocks, as one text."""
    return str(blocks)


def buttons(blocks: list[Block]) -> list[str]:
    """The action ids in blocks."""
    found = []
    for block in blocks:
        elements = [*block.get("elements", []), block.get("accessory", {})]
        found += [element["action_id"] for element in elements if element.get("type") == "button"]
    return found


def bank(t: Texts, entries: list[Banked], reader: int = OTHER, *, leads: bool = False) -> View:
    modal = bank_view.bank(t, a_network(), entries, PEOPLE, reader, leads=leads)
    assert check_view(modal, "modal") == []
    return modal


# What people see.


def test_both_languages_say_the_same_things() -> None:
    for one, other in pairwise(Language):
        assert set(catalogue(one)._catalog) == set(catalogue(other)._catalog)  # type: ignore[attr-defined]


@both_languages
@pytest.mark.parametrize("state", State)
def test_every_state_has_words_for_the_asker(t: Texts, state: State) -> None:
    asked = a_question()
    asked.state = state
    assert view.standing(t, asked)


@both_languages
def test_who_writes_to_kring_can_send_regrets_to_each_of_fifteen_networks(t: Texts) -> None:
    homes = [a_network(number) for number in range(1, 16)]
    regrets = [(home, a_session()) for home in homes]
    message = view.offer(t, About(choice="Ik ben ziek & blijf thuis"), regrets)
    assert check_message(message.blocks) == []
    assert buttons(message.blocks).count("rsvp_no") == 15
    long = view.offer(t, About(choice="&" * 1900), regrets, cut=True)
    assert check_message(long.blocks) == []
    shown = buttons(long.blocks).count("rsvp_no")
    assert t.n("question.more_regrets", 15 - shown) in everything(long.blocks)


@pytest.mark.parametrize("leads", [False, True])
def test_an_anonymous_asker_is_unknown_to_the_group_and_to_the_facilitator(leads: bool) -> None:
    asked = a_question()
    asked.anonymous = True
    written = everything(bank(LANGUAGES[0], [Banked(asked, set(), {ASKER})], leads=leads)["blocks"])
    assert "U0ANNA" not in written
    assert "zonder naam" in written
    asked.anonymous = False
    assert "<@U0ANNA>" in everything(bank(LANGUAGES[0], [Banked(asked)], leads=leads)["blocks"])


def test_an_anonymous_question_deferred_for_absence_prints_as_carried_over() -> None:
    asked = a_question()
    asked.anonymous = True
    asked.record(a_session(), Outcome.DEFERRED, "", NOW)
    written = everything(bank(LANGUAGES[0], [Banked(asked)])["blocks"])
    assert "1 keer doorgeschoven" in written
    assert "afwezig" not in written


def test_one_votes_for_others_and_edits_one_s_own() -> None:
    entries = [Banked(a_question(1)), Banked(a_question(2, asker=OTHER))]
    assert buttons(bank(LANGUAGES[0], entries)["blocks"]) == [
        Act.ASK, Act.FIND_QUESTION, Act.VOTE, Act.EDIT_QUESTION,
    ]  # fmt: skip


def test_only_the_facilitator_merges() -> None:
    entries = [Banked(a_question(1))]
    assert Act.MERGE not in buttons(bank(LANGUAGES[0], entries)["blocks"])
    assert Act.MERGE in buttons(bank(LANGUAGES[0], entries, leads=True)["blocks"])


def test_carried_over_questions_stand_first_and_parked_ones_last() -> None:
    parked, new, carried = a_question(3, "Geparkeerd"), a_question(2, "Nieuw"), a_question(1, "Doorgeschoven")
    parked.park()
    carried.record(a_session(), Outcome.UNANSWERED, "", NOW)
    shown = as_shown(Outline.of(Banked(asked)) for asked in (parked, new, carried))
    assert [one.id for one in shown] == [carried.id, new.id, parked.id]


def test_what_people_wrote_is_never_read_as_markup() -> None:
    nasty = a_question(1, "<!channel> *vet* <@U0RIA>")
    blocks = [
        *bank(LANGUAGES[0], [Banked(nasty)])["blocks"],
        *bank_view.own_questions(LANGUAGES[0], a_network(), bank_view.Own([nasty]), [(nasty, 1)]),
        *view.reminder(LANGUAGES[0], a_session(), a_network(), "", asked=nasty.text).blocks,
    ]
    for block in blocks:
        if "<!channel>" in str(block):
            assert block["text"]["type"] == "plain_text"


def test_the_thanks_tell_for_which_session_a_question_is() -> None:
    t, asked = LANGUAGES[0], a_question()
    now, later = a_session(number=2), a_session(number=3)
    assert "23 april" in view.thanks(t, asked, now, None)
    redirected = view.thanks(t, asked, later, now)
    assert "23 april zijn al gesloten" in redirected
    assert "4 juni" in redirected
    assert "zodra die gepland is" in view.thanks(t, asked, None, now)
    asked.anonymous = True
    assert "zonder je naam" in view.thanks(t, asked, now, None)


def test_the_words_after_a_verdict_name_only_what_is_true() -> None:
    t = LANGUAGES[1]
    asked = a_question()
    asked.record(a_session(), Outcome.ANSWERED, "", NOW)
    asked.judge(ASKER, 1, Verdict.NOT_YET)
    assert "first" in answered_between.judged(t, asked, Verdict.NOT_YET)
    asked.park()
    assert "first" not in answered_between.judged(t, asked, Verdict.NOT_YET)


# What happens.


def reads(person: Hands) -> str:
    """All that the topmost modal says."""
    return shown(person.top())


async def asks(running: Running, user_id: str, text: str, **more: object) -> None:
    person = running.person(user_id)
    await person.runs("/kring", f"vraag {text}", channel=CHANNEL)
    await person.submits(more)
    await running.settled()


async def questions(running: Running) -> list[LearningQuestion]:
    async with running.database.read() as db:
        return list(await db.scalars(select(LearningQuestion).order_by(LearningQuestion.id)))


async def test_a_bank_in_short_is_what_it_is_at_length(database: Database) -> None:
    chance = Random(11)
    async with database.write() as db:
        db.add(Network(team_id="T", channel_id="C", theme="Leren", created_at=NOW))
        db.add_all(Person(team_id="T", user_id=f"U{number}") for number in range(6))
        await db.flush()
        held = [a_session(number=number) for number in range(1, 4)]
        db.add_all(held)
        await db.flush()
        asked = [a_question(number, asker=chance.choice([*range(1, 7), None])) for number in range(1, 41)]
        for one in asked:
            db.add(one)
            for meeting in held[: chance.randint(0, 3)]:
                one.record(meeting, chance.choice(list(Outcome)), "", NOW)
                one.history[-1].verdict = chance.choice([None, *Verdict])
            one.state = chance.choice([State.OPEN, State.OPEN, State.PARKED, State.ANSWERED])
            one.hidden = chance.random() < 0.1
        await db.flush()
        for merged in asked[20:32]:
            if merged.open and asked[merged.id % 7].open and not asked[merged.id % 7].hidden:
                merged.merge_into(asked[merged.id % 7])
        asked[33].state, asked[33].merged_into_id = State.MERGED, asked[34].id  # and that one again
        asked[34].state, asked[34].merged_into_id = State.MERGED, asked[0].id
        for one in asked:
            voters = chance.sample(range(1, 7), chance.randint(0, 4))
            db.add_all(Vote(question_id=one.id, person_id=person) for person in voters)
    for states in (list(STILL_OPEN), [State.OPEN]):
        async with database.read() as db:
            whole = await question_bank.bank(db, 1, states)
            assert [Outline.of(entry) for entry in whole] == await outlines(db, 1, states)
            assert len(whole) > 5


@pytest.mark.long
async def test_somebody_has_thirty_questions_open_and_room_again_when_one_is_withdrawn(
    circle: Running,
) -> None:
    async with circle.database.write() as db:
        anna = await db.scalar(select(Person.id).where(Person.user_id == "U0ANNA"))
        for number in range(MOST_OPEN - 1):
            asked = LearningQuestion(
                network_id=1, asker_id=anna, text=f"Vraag {number}", asked_at=circle.clock.now()
            )
            db.add(asked)
    await asks(circle, "U0ANNA", "De dertigste?")
    await circle.person("U0ANNA").closes(everything=True)
    await asks(circle, "U0ANNA", "De dertigste?")  # the same question is not one more
    await circle.person("U0ANNA").closes(everything=True)
    await asks(circle, "U0ANNA", "Nog een?")
    assert circle.person("U0ANNA").sees(f"Je hebt al {MOST_OPEN} vragen open staan in dit netwerk")
    assert len(await questions(circle)) == MOST_OPEN
    await asks(circle, "U0BRAM", "Een van iemand anders?")
    async with circle.database.write() as db:
        (await db.get_one(LearningQuestion, 1)).withdraw(anna or 0)
    await circle.person("U0ANNA").submits()  # what was typed is still there
    assert [one.text for one in await questions(circle)][-1] == "Nog een?"


@begins_after(until("2026-02-20 09:00"))
async def test_a_question_from_the_announcement_is_thanked_and_meant_for_that_session(
    circle: Running,
) -> None:
    anna = circle.person("U0ANNA")
    await anna.clicks("Vraag stellen")
    await anna.submits({FORM: "Hoe betrek je de directie?", "Je naam": ["Zonder mijn naam"]})
    assert "zonder je naam" in reads(anna)
    assert "12 maart" in reads(anna)
    (asked,) = await questions(circle)
    assert asked.anonymous
    assert asked.asked_for_id is not None


async def test_the_same_question_sent_twice_is_one_question(circle: Running) -> None:
    await asks(circle, "U0ANNA", "Hoe betrek je de directie?")
    await asks(circle, "U0ANNA", "Hoe betrek je de directie?")
    await asks(circle, "U0BRAM", "Hoe betrek je de directie?")
    assert len(await questions(circle)) == 2


async def test_a_question_without_words_is_not_kept_and_the_form_stays(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "question", channel=CHANNEL)
    await anna.submits({FORM: "   "})
    assert anna.errors
    assert await questions(circle) == []


@pytest.mark.long
async def test_who_asks_after_closing_is_told_that_it_goes_to_the_next_session(circle: Running) -> None:
    await circle.advance("2026-03-05 10:00")
    await asks(circle, "U0ANNA", "Te laat?")
    said = reads(circle.person("U0ANNA"))
    assert "12 maart zijn al gesloten" in said
    assert "zodra die gepland is" in said
    (asked,) = await questions(circle)
    assert asked.asked_for_id is None


async def test_a_message_to_kring_is_kept_only_when_its_writer_presses(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.writes("Hoe begin je met intervisie & wie doet mee?")
    await circle.settled()
    assert await questions(circle) == []
    await anna.clicks("Bewaren als vraag")
    await anna.submits({})
    (asked,) = await questions(circle)
    assert asked.text == "Hoe begin je met intervisie & wie doet mee?"


async def test_a_message_in_the_channel_can_be_kept_by_a_shortcut(circle: Running) -> None:
    bram = circle.person("U0BRAM")
    written = await bram.writes("Wie heeft dit al geprobeerd?", channel=CHANNEL)
    await bram.uses_message_shortcut(Shortcut.KEEP, written)
    await bram.submits({"Wat voor vraag is het?": "Toekomstvraag: over wat eraan komt"})
    (asked,) = await questions(circle)
    assert (asked.text, asked.kind) == ("Wie heeft dit al geprobeerd?", QuestionKind.FUTURE)


@pytest.mark.long
@begins_after(until("2026-02-20 09:00"))
async def test_the_reminder_goes_only_to_who_has_no_question_and_shows_what_they_did(
    circle: Running,
) -> None:
    await asks(circle, "U0ANNA", "Hoe betrek je de directie?")
    await circle.advance("2026-03-02 12:00")
    reminded = "Eén zin is genoeg"
    assert not any(reminded in text for text in circle.said_to("U0ANNA"))
    assert any(reminded in text for text in circle.said_to("U0BRAM"))
    bram, dirk = circle.person("U0BRAM"), circle.person("U0DIRK")
    await bram.clicks("Geen vraag deze keer")
    await dirk.clicks("Vraag stellen", within=dirk.direct_messages[-1])
    await dirk.submits({FORM: "Wat werkt bij jullie?"})
    await circle.advance("2026-03-02 12:05")
    assert "geen vraag voor" in shown(bram.direct_messages[-1])
    assert "Wat werkt bij jullie?" in shown(dirk.direct_messages[-1])
    async with circle.database.read() as db:
        assert len(list(await db.scalars(select(NoQuestion)))) == 1


async def test_saying_that_there_is_no_question_twice_is_harmless(circle: Running) -> None:
    bram = circle.person("U0BRAM")
    for _ in range(2):
        await bram.runs("/kring", "geen", channel=CHANNEL)
        assert "geen vraag voor" in reads(bram)
        await bram.closes()
    async with circle.database.read() as db:
        assert len(list(await db.scalars(select(NoQuestion)))) == 1


async def test_an_own_question_can_be_changed_and_withdrawn(circle: Running) -> None:
    await asks(circle, "U0ANNA", "Hoe betrek je de directie?")
    anna = circle.person("U0ANNA")
    await anna.closes(everything=True)
    await anna.runs("/kring", "bank", channel=CHANNEL)
    await anna.clicks("Wijzigen")
    await anna.submits({FORM: "Hoe betrek je de leiding?"})
    assert (await questions(circle))[0].text == "Hoe betrek je de leiding?"
    await anna.closes(everything=True)
    await anna.runs("/kring", "bank", channel=CHANNEL)
    await anna.clicks("Wijzigen")
    await anna.clicks("Terugtrekken")
    assert (await questions(circle))[0].state is State.WITHDRAWN
    assert "teruggetrokken" in reads(anna)


async def test_a_question_answered_in_between_is_closed_with_its_answer(circle: Running) -> None:
    await asks(circle, "U0ANNA", "Hoe betrek je de directie?")
    await circle.ria.runs("/kring", "open", channel=CHANNEL)
    await circle.ria.clicks("Tussendoor beantwoord")
    await circle.ria.submits({"Wat was het antwoord?": "Vroeg en klein."})
    (asked,) = await questions(circle)
    assert (asked.state, asked.answer) == (State.ANSWERED_BETWEEN, "Vroeg en klein.")


# What the rows say.


async def waiting(db: AsyncSession, asker_id: int) -> list[ToJudge]:
    return waiting_for_a_word(await question_rows.asked_by(db, 1, asker_id), NOW)


async def test_the_asker_is_asked_until_they_have_said_so(circle: Running) -> None:
    await asks(circle, "U0ANNA", "Hoe betrek je de directie?")
    async with circle.database.write() as db:
        (entry,) = await question_bank.bank(db, 1)
        asked = entry.question
        assert asked.asker_id is not None
        meeting = (await db.scalars(select(LearningSession))).one()
        asked.record(meeting, Outcome.ANSWERED, "Zo", NOW)
        await db.flush()
        assert await waiting(db, asked.asker_id) == [(asked, meeting.id)]
    anna = circle.person("U0ANNA")
    await anna.closes(everything=True)
    await anna.opens_home()
    await anna.clicks("Nog niet", within=anna.home)
    assert "vooraan" in reads(anna)
    async with circle.database.read() as db:
        asked = await question_rows.load(db, 1, 1)
        assert asked.carried_over
        assert await waiting(db, asked.asker_id or 0) == []


async def test_somebody_in_two_networks_is_asked_for_which_one(circle: Running) -> None:
    async with circle.database.write() as db:
        anna_row = (await db.scalars(select(Person).where(Person.user_id == "U0ANNA"))).one()
        second = Network(team_id=anna_row.team_id, channel_id="C0TWEE", theme="Talent", created_at=NOW)
        db.add(second)
        await db.flush()
        db.add(Membership(network_id=second.id, person_id=anna_row.id, standing=Standing.ACTIVE, since=NOW))
    anna = circle.person("U0ANNA")
    await anna.uses_shortcut(Shortcut.ASK)
    await anna.submits({FORM: "Wat is talent?", "Voor welk netwerk?": "Talent"})
    (asked,) = await questions(circle)
    assert asked.network_id == second.id
    await anna.closes(everything=True)
    await anna.runs("/kring", "bank")
    await anna.clicks("Kiezen", beside="Talent")
    assert "Wat is talent?" in reads(anna)


async def test_who_belongs_to_no_network_hears_why_nothing_happens(circle: Running) -> None:
    guest = circle.person("U0GUEST")
    await guest.writes("Mag ik ook een vraag stellen?")
    await circle.settled()
    assert "geen lid" in guest.ephemerals[-1].text
    assert await questions(circle) == []


async def test_nobody_changes_or_merges_by_a_forged_button(circle: Running) -> None:
    await asks(circle, "U0ANNA", "Hoe betrek je de directie?")
    bram = circle.person("U0BRAM")
    for act in (Act.EDIT_QUESTION, Act.WITHDRAW, Act.MERGE, Act.ANSWERED_BETWEEN):
        forged = view.pick_network(LANGUAGES[0], act, [a_network()])
        element = forged["blocks"][1]["accessory"]
        element["value"] = '{"network":1,"question":1}'
        await bram.runs("/kring", "bank", channel=CHANNEL)
        await circle.kring.workspaces.of("").update_view(bram.top().id, forged)
        await bram.clicks("Kiezen")
        assert "alleen" in reads(bram)
        await bram.closes(everything=True)
    (asked,) = await questions(circle)
    assert asked.state is State.OPEN


@pytest.mark.parametrize("sign", ["💬", "&", "é"])
async def test_a_question_as_long_as_the_form_takes_is_whole_when_it_is_opened_again(
    circle: Running, sign: str
) -> None:
    anna = circle.person("U0ANNA")
    await asks(circle, "U0ANNA", sign * LONGEST)
    await anna.closes(everything=True)
    await anna.opens_home()
    await anna.clicks("Wijzigen", within="home")
    await anna.submits()
    async with circle.database.read() as db:
        [entry] = await question_bank.bank(db, 1)
    assert entry.question.text == sign * LONGEST


def test_home_shows_questions_that_live_and_the_way_to_those_that_were_dealt_with() -> None:
    lives, over = a_question(1, "Nieuw"), a_question(2, "Voorbij", state=State.ANSWERED)
    merged = a_question(3, "Samengevoegd", state=State.MERGED)
    merged.merged_into_id = 9
    t, day = LANGUAGES[0], date(2026, 3, 12)
    for on_agenda, here, below in (({}, 1, 2), ({9: day}, 2, 1)):
        own = bank_view.Own([lives, over, merged], on_agenda)
        parts = bank_view.own_questions(t, a_network(), own, [])
        home = str([part.whole() if isinstance(part, Items) else part for part in parts])
        assert home.count("Nu: ") == here
        assert f"Mijn eerdere vragen ({below})" in home
        assert str(bank_view.earlier_questions(t, a_network(), own)).count("Nu: ") == below


def test_who_has_only_questions_that_were_dealt_with_does_not_read_that_they_never_asked() -> None:
    over = bank_view.Own([a_question(1, "Voorbij", state=State.ANSWERED)])
    home = str(bank_view.own_questions(LANGUAGES[0], a_network(), over, []))
    assert "nog geen vraag" not in home
    assert "nu geen open vraag" in home


def test_home_offers_no_earlier_questions_where_there_are_none() -> None:
    own = bank_view.Own([a_question(1, "Nieuw")])
    assert "eerdere" not in str(bank_view.own_questions(LANGUAGES[0], a_network(), own, []))
    assert "kwamen" in str(bank_view.earlier_questions(LANGUAGES[0], a_network(), own))
