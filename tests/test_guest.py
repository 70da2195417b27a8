"""Guests of one session, and experts on its agenda: noted by the facilitator, without a member's rights."""

import pytest
from sqlalchemy import func, select, update

from models import guest_acts, guest_agenda, retention
from models.agenda import AgendaItem
from models.guest import As, Guest, Talk, talk_minutes
from models.network import Network
from models.question import EmptyText, KeptBy, LearningQuestion
from models.session import LearningSession, Stage
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.moments import begins_after, until
from tests.neighbours import NOW, Street
from tests.people import plan_session
from tests.test_called import named
from tests.test_evaluation import SEVEN

QUESTION = "Hoe meten we of iemand leert?"
SECRET = "Wat doe ik met een collega die niet meewil?"
NAME, FROM = "Greet Maes", "UGent"


# The rules


def test_a_guest_has_a_name_and_the_agenda_calls_them_by_it_only_when_they_wish() -> None:
    one = Guest(session_id=1)
    with pytest.raises(EmptyText):
        one.fill_in(" ", "UGent", "", listed=True)
    one.fill_in(" Greet  Maes ", "UGent", " kijkt mee ", listed=False)
    assert one.called.endswith(", UGent")
    assert one.shown == ""
    one.fill_in("Greet Maes", "", "", listed=True)
    assert one.shown == "Greet Maes"


@pytest.mark.parametrize(
    ("minutes", "talk", "told"),
    [(30, Talk.HALF, 15), (30, Talk.THIRD, 10), (45, Talk.HALF, 25), (75, Talk.MOST, 50), (5, 33, 5)],
)
def test_how_much_of_a_point_is_conversation_is_told_in_fives(minutes: int, talk: int, told: int) -> None:
    assert talk_minutes(minutes, talk) == told


# What happens


async def asked(circle: Running) -> None:
    """Anna asks a question, and Bram one that stays within the circle."""
    anna, bram = circle.person("U0ANNA"), circle.person("U0BRAM")
    await anna.runs("/kring", f"vraag {QUESTION}", channel=CHANNEL)
    await anna.submits()
    await anna.closes(everything=True)
    await bram.runs("/kring", f"vraag {SECRET}", channel=CHANNEL)
    await bram.submits({"Vertrouwelijk": ["Blijft binnen de kring"]})
    await bram.closes(everything=True)


async def expert_noted(circle: Running) -> None:
    """Ria puts an expert on the agenda before there is one."""
    ria = circle.ria
    await ria.runs("/kring", "gasten", channel=CHANNEL)
    assert ria.sees("Nog niemand")
    await ria.clicks("Expert op de agenda")
    assert SECRET not in shown(ria.top()), "what stays inside is put before nobody from outside"
    await ria.submits({"Naam": NAME, "Organisatie": FROM, "Over welke vragen?": [QUESTION]})
    assert ria.sees("nog niet op de agenda")
    await ria.closes(everything=True)


@pytest.mark.long
@begins_after(asked)
async def test_an_expert_is_put_on_the_agenda_from_the_card_of_any_open_question(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", f"vragen {QUESTION.split(maxsplit=1)[0]}", channel=CHANNEL)
    await ria.clicks("Openen", beside=QUESTION)
    await ria.clicks("Expert op de agenda")
    await ria.submits({"Naam": NAME})
    await ria.closes(everything=True)
    guests, _points = await rows(circle)
    async with circle.database.read() as db:
        [asked_about] = await db.scalars(select(LearningQuestion.id).where(LearningQuestion.text == QUESTION))
    assert [(one.name, list(one.slot.question_ids)) for one in guests] == [(NAME, [asked_about])]


@begins_after(asked)
async def test_from_the_card_of_a_question_that_stays_inside_no_expert_is_asked(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", f"vragen {SECRET.split(maxsplit=1)[0]}", channel=CHANNEL)
    await ria.clicks("Openen", beside=SECRET)
    assert "Expert op de agenda" not in shown(ria.top())


async def rows(circle: Running) -> tuple[list[Guest], list[AgendaItem]]:
    async with circle.database.read() as db:
        points = await db.scalars(select(AgendaItem).order_by(AgendaItem.position))
        return list(await db.scalars(select(Guest))), list(points)


@pytest.mark.long
@begins_after(asked, expert_noted, until("2026-03-05 10:00"))
async def test_an_expert_stands_on_the_agenda_with_their_questions_and_goes_with_a_press(
    circle: Running,
) -> None:
    ria = circle.ria
    _guests, points = await rows(circle)
    theirs = [point for point in points if point.guest_id is not None]
    assert [(point.title, point.minutes, point.talk) for point in theirs] == [(f"{NAME}, {FROM}", 30, 50)]
    about = [point for point in points if theirs[0].question_ids[0] in point.question_ids]
    assert about == theirs, "their question stands there alone"
    await ria.runs("/kring", "agenda", channel=CHANNEL)
    assert ria.sees("15 van de 30 min. gesprek")
    await ria.submits()
    await ria.closes(everything=True)
    await circle.advance("2026-03-06 10:00")
    told = next(text for text in circle.channel_texts() if NAME in text)
    assert QUESTION in told

    await ria.runs("/kring", "gasten", channel=CHANNEL)
    assert ria.sees("staat op de agenda")
    await ria.clicks("Aanpassen")
    await ria.submits({"Hoeveel minuten?": "45", "Afspraak over de vergoeding": "een treinkaartje"})
    assert ria.sees("een treinkaartje")
    await circle.advance("2026-03-06 11:00")
    assert "25 van de 45 min." in next(text for text in circle.channel_texts() if NAME in text)
    assert not any("treinkaartje" in text for text in circle.channel_texts())

    await ria.closes(everything=True)
    async with circle.database.write() as db:  # in the agenda meanwhile
        (await db.get_one(AgendaItem, theirs[0].id)).minutes = 60
    await ria.runs("/kring", "gasten", channel=CHANNEL)
    assert ria.sees("60 min., waarvan 30 gesprek"), "as the agenda says by now"
    await ria.clicks("Weghalen")
    assert ria.sees("Nog niemand")
    await ria.closes(everything=True)
    await circle.advance("2026-03-06 12:00")
    assert not any(NAME in text for text in circle.channel_texts())
    guests, points = await rows(circle)
    assert guests == []
    assert not any(NAME in point.title for point in points)


@begins_after(asked, expert_noted)
async def test_the_letter_holds_the_literal_question_the_day_how_we_work_and_no_member_but_its_sender(
    circle: Running,
) -> None:
    ria = circle.ria
    await ria.runs("/kring", "gasten", channel=CHANNEL)
    await ria.clicks("Brief")
    text = next(b["element"]["initial_value"] for b in ria.top().content["blocks"] if "element" in b)
    for words in (f"Dag {NAME},", QUESTION, "12 maart", "30 minuten, waarvan 15 voor gesprek", "Ria Mertens"):
        assert words in text
    for words in (SECRET, "Anna", "Bram"):
        assert words not in text
    await ria.clicks("Agendabestand")
    await circle.settled()
    kept = circle.playground.workspace.files[ria.direct_messages[-1].files[0]]
    assert b"BEGIN:VEVENT" in (kept.content or b"")


@begins_after(asked)
@pytest.mark.long
async def test_a_guest_is_named_as_they_wish_counted_ticked_and_gets_nothing(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "gasten", channel=CHANNEL)
    await ria.clicks("Gast toevoegen")
    await ria.submits({"Naam": " "})
    assert "name" in ria.errors
    await ria.submits({"Naam": "Wim Rosiers", "Waarvoor komt die persoon?": "kijkt mee"})
    await ria.clicks("Gast toevoegen")
    await ria.submits({"Naam": "wim rosiers", "Met naam op de agenda?": ["Ja, dat is gevraagd en het mag"]})
    await ria.closes(everything=True)
    guests, _points = await rows(circle)
    assert [(one.comes_as, one.listed) for one in guests] == [(As.GUEST, True)], "noted twice is noted once"
    await circle.advance("2026-03-12 13:40")
    assert any("Te gast" in text and "osiers" in text for text in circle.channel_texts())
    order = next(m for m in reversed(ria.direct_messages) if "Paneel" in shown(m))
    assert "Eén gast" in shown(order)
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?")
    await ria.submits({"Wie is er?": [MEMBERS["U0ANNA"]], "Welke gasten zijn er?": ["wim rosiers"]})
    assert ria.sees("Ook één gast is er.")
    await ria.closes(everything=True)
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?")
    async with circle.database.write() as db:  # a colleague notes one more, who is there
        db.add(Guest(session_id=guests[0].session_id, name="Eva Smet", present=True))
    await ria.submits({"Welke gasten zijn er?": []})
    await ria.closes(everything=True)
    guests, _points = await rows(circle)
    assert [one.present for one in guests] == [False, True], "a form says nothing of whom it did not show"
    known = {*MEMBERS, FACILITATOR}
    workspace = circle.playground.workspace
    assert not any(workspace.messages_to(user) for user in workspace.users if user not in known)


@begins_after(asked)
async def test_no_member_opens_the_list_of_guests(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "gasten", channel=CHANNEL)
    assert not anna.sees("Gast toevoegen")


@pytest.mark.long
@begins_after(asked, expert_noted, until("2026-03-12 13:40"))
async def test_those_who_asked_an_expert_s_question_are_asked_whether_it_helped_without_another_message(
    circle: Running,
) -> None:
    ria, anna = circle.ria, circle.person("U0ANNA")
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?")
    names = [MEMBERS[user] for user in ("U0ANNA", "U0BRAM", "U0CHIARA", "U0DIRK", "U0ELS")]
    await ria.submits({"Wie is er?": names})
    await ria.chooses("Uitkomst", "Beantwoord", beside=QUESTION)
    await ria.closes(everything=True)
    before = len(anna.direct_messages)
    await circle.advance("2026-03-12 16:40")
    assert len(anna.direct_messages) == before + 1
    await anna.clicks("Invullen of wijzigen")
    await anna.submits(SEVEN)
    await anna.clicks("Deels", beside=QUESTION)
    assert anna.sees("Je zei: *Deels*")


@begins_after(asked, expert_noted)
@pytest.mark.long
async def test_what_is_kept_of_a_guest_goes_with_the_attendance_of_their_session(circle: Running) -> None:
    await circle.advance("2026-03-05 10:00")
    await plan_session(circle, "2026-04-23", "13:30")
    await circle.advance("2026-04-15 10:00")
    await circle.advance("2026-10-20 10:00")
    async with circle.database.write() as db:
        await retention.forget(db, circle.clock.now())
        assert await db.scalar(select(func.count()).select_from(Guest)) == 0
        assert not [one for one in await db.scalars(select(AgendaItem.title)) if NAME in one]


@pytest.mark.parametrize("stage", [Stage.READY, Stage.REPORTING])
@pytest.mark.parametrize(
    ("title", "left"),
    [("Gustaaf Gastenaar", ""), ("In gesprek met Gustaaf Gastenaar", "In gesprek met …"), ("Werk", "Werk")],
)
async def test_a_point_names_no_expert_who_asked_to_be_erased(
    there: Street, title: str, left: str, stage: Stage
) -> None:
    async with there.database.write() as db:
        home = await db.get_one(Network, there.here["network"])
        meeting = await db.get_one(LearningSession, there.here["ready"])
        expert = await db.get_one(Guest, there.here["expert"])
        expert.name, meeting.stage = "Gustaaf Gastenaar", stage
        (point,) = await guest_agenda.points_of(db, expert.id)
        point.title, point.done_at, point.question_ids = (
            title,
            None,
            point.question_ids or [there.here["own"]],
        )
        key = point.id
        await guest_acts.take_off(db, home, meeting, expert.id, NOW)
    async with there.database.read() as db:
        assert (await db.get_one(AgendaItem, key)).title == left
    assert await named(there.database, "Gustaaf Gastenaar") == set()


@begins_after(asked, until("2026-03-05 10:00"))
@pytest.mark.long
async def test_the_questions_of_an_expert_who_does_not_come_stay_on_the_agenda(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "gasten", channel=CHANNEL)
    await ria.clicks("Expert op de agenda")
    await ria.submits({"Naam": NAME, "Over welke vragen?": [QUESTION]})
    await ria.clicks("Weghalen")
    await ria.closes(everything=True)
    async with circle.database.read() as db:
        points = list(await db.scalars(select(AgendaItem)))
    assert [point.guest_id for point in points if point.question_ids] == [None, None]
    assert NAME not in str([point.title for point in points])


@begins_after(asked, expert_noted, until("2026-03-05 10:00"))
@pytest.mark.long
async def test_a_question_that_is_kept_inside_by_now_stays_with_its_expert(circle: Running) -> None:
    async with circle.database.write() as db:
        before = {key for point in await db.scalars(select(AgendaItem)) for key in point.question_ids}
        await db.execute(update(LearningQuestion).values(kept_by=KeptBy.ASKER))
    ria = circle.ria
    await ria.runs("/kring", "gasten", channel=CHANNEL)
    await ria.clicks("Aanpassen")
    await ria.submits({"Afspraak over de vergoeding": "een treinkaartje"})
    async with circle.database.read() as db:
        after = {key for point in await db.scalars(select(AgendaItem)) for key in point.question_ids}
    assert after == before


@begins_after(asked, expert_noted, until("2026-03-05 10:00"))
@pytest.mark.long
async def test_a_new_proposal_leaves_an_expert_as_the_facilitator_arranged_them(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "agenda", channel=CHANNEL)
    await ria.chooses("", "Werkvorm, titel en meer", beside=NAME)
    await ria.submits({"Titel": "Gesprek", "Minuten": 55, "Vertrouwelijk": ["Blijft binnen de kring"]})
    await ria.clicks("Vragen heropenen")
    await ria.closes(everything=True)
    await circle.advance("2026-03-06 10:00")
    async with circle.database.read() as db:
        points = list(await db.scalars(select(AgendaItem).where(AgendaItem.guest_id.is_not(None))))
    assert [(one.title, one.minutes, one.inside) for one in points] == [("Gesprek", 55, True)]
