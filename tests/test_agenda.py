"""The agenda: proposed when the questions close, arranged, published; and the wishes that it answers."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot import drafts, methods
from bot.act.forms import About
from bot.act.ids import Act
from bot.drafts import Draft
from bot.slack.blocks import Message, View
from bot.texts import Texts
from bot.views import agenda as view
from bot.views import arrange as form_view
from bot.views import proposal as proposal_view
from bot.views import wish as wish_view
from models import agenda, arranging, proposing
from models.agenda import PAUSES, AgendaItem, OddMinutes
from models.arranging import MOST_POINTS
from models.confidentiality import Sight
from models.fixed_parts import lost_its_pause
from models.network import Network
from models.outcome import Outcome
from models.outline import Outline
from models.person import Language, Person
from models.proposing import draft, framed, propose
from models.question import LearningQuestion, State
from models.question_bank import Banked
from models.session import LearningSession, Stage
from models.vote import Vote
from models.wish import Reply, Wish
from playground import Person as Hands
from playground.checks import check_message, check_view
from playground.errors import NotThere
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.evening import form_of
from tests.moments import circle_after, until
from tests.rows import NL, NOW, START, a_network, a_question, a_session, both_languages

LAST, BEFORE, LONG_AGO = date(2026, 1, 29), date(2025, 12, 4), date(2025, 10, 2)  # sessions that were held


def a_meeting(stage: Stage = Stage.PREPARING, minutes: int = 180) -> LearningSession:
    facts: dict[str, Any] = {"minutes": minutes, "title": "Talent & <loon>", "starts": START}
    return a_session(stage, 2, next_move_at=NOW + timedelta(days=1), **facts)


def an_entry(
    number: int, text: str = "Wat is talent?", votes: int = 0, asker: int | None = 1, **facts: Any
) -> Banked:
    question = a_question(number, text, asker, **facts)
    return Banked(question, set(range(100, 100 + votes)), {asker} if asker else set())


def carried(entry: Banked, times: int = 1) -> Banked:
    for number in range(times):
        held = a_meeting()
        held.id = 100 + number
        entry.question.record(held, Outcome.UNANSWERED, "", NOW)
    return entry


def an_item(number: int, minutes: int, method: str, *questions: int, title: str = "") -> AgendaItem:
    made = AgendaItem(session_id=7, position=number, minutes=minutes, method=method, title=title)
    made.question_ids = list(questions)
    made.id = number
    return made


def a_wish(text: str, reply: Reply | None = None, because: str = "") -> Wish:
    return Wish(key="k" * 64, inquiry_id=1, text=text, reply=reply, because=because)


ANNA = Person(team_id="T", user_id="U0ANNA", name="Anna")
ITEMS = [
    an_item(1, 10, "welcome"),
    an_item(2, 15, "experience_exchange", 1),
    an_item(3, 45, "subgroups_plenary", 1, 2, title="Twee <groepen>"),
    an_item(4, 15, "break"),
    an_item(5, 10, "own_idea", 99),
]
TEXTS = {
    1: Sight("Wat is talent?"),
    2: Sight("Hoe <betrek> je\nde directie?"),
    3: Sight("Hoe begin je?"),
}


# The proposal, as a rule


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9)), max_size=20), st.integers(0, 400))
def test_a_proposal_never_takes_more_minutes_than_there_are(
    bank: list[tuple[bool, int]], minutes: int
) -> None:
    entries = [an_entry(n, votes=votes, asker=n) for n, (_, votes) in enumerate(bank, start=1)]
    for entry, (again, _) in zip(entries, bank, strict=True):
        if again:
            carried(entry)
    proposal = propose(map(Outline.of, entries), minutes, heard=set())
    assert len(proposal.chosen) * agenda.QUESTION_MINUTES <= minutes
    both = [one.id for one in (*proposal.chosen, *proposal.left_out)]
    assert sorted(both) == [e.question.id for e in entries]
    first = [one.carried_over for one in proposal.chosen]
    assert first == sorted(first, reverse=True)
    assert sum(first) * agenda.QUESTION_MINUTES <= minutes / 2


@given(st.integers(0, 8), st.integers(0, 400))
def test_a_drafted_agenda_opens_first_and_closes_last_and_its_positions_count(n: int, minutes: int) -> None:
    chosen = [Outline.of(an_entry(number)) for number in range(1, n + 1)]
    points = draft(a_meeting(minutes=minutes), proposing.Proposal(chosen, []))
    assert [point.position for point in points] == list(range(1, len(points) + 1))
    usual = ["welcome", "open_questions", "short_evaluation"]
    fixed = [point.method for point in points if not point.question_ids and point.method not in PAUSES]
    assert fixed == (usual if minutes >= 35 else [part for part in usual if part in fixed])
    assert [q for point in points for q in point.question_ids] == list(range(1, n + 1))


def question_minutes(minutes: int) -> int:
    """How many minutes of a session are left for questions."""
    return max(minutes - framed(a_meeting(minutes=minutes)).minutes, 0)


def test_three_hours_leave_a_hundred_and_thirty_minutes_for_questions() -> None:
    assert question_minutes(180) == 130
    assert question_minutes(50) == question_minutes(15) == 15


@given(st.integers(15, 600), st.integers(0, 40))
def test_an_agenda_is_never_longer_than_its_session_and_has_room_for_a_question(
    minutes: int, questions: int
) -> None:
    bank = [Outline.of(an_entry(number)) for number in range(1, questions + 1)]
    proposal = propose(bank, question_minutes(minutes), heard=set())
    assert len(proposal.chosen) >= min(questions, 1)
    points = draft(a_meeting(minutes=minutes), proposal)
    assert sum(point.minutes for point in points) <= minutes
    assert all(point.minutes >= agenda.SHORTEST for point in points)


@pytest.mark.parametrize(
    ("minutes", "there"), [(149, []), (180, ["break"]), (239, ["break"]), (240, ["informal"])]
)
def test_half_a_day_has_time_to_eat_or_drink_something_together(minutes: int, there: list[str]) -> None:
    points = draft(a_meeting(minutes=minutes), proposing.Proposal([], []))
    assert [point.method for point in points if point.method in PAUSES] == there
    assert not [point for point in points if point.method == "informal" and point.minutes != 30]


@pytest.mark.parametrize("t", [Texts(language) for language in Language], ids=lambda t: t.language)
def test_once_it_was_taken_off_it_stays_off_and_a_hint_says_what_it_was_for(t: Texts) -> None:
    meeting = a_meeting(minutes=240)
    meeting.without = ["informal"]
    points = draft(meeting, proposing.Proposal([], []))
    assert [point.method for point in points if point.method in PAUSES] == []
    assert lost_its_pause(meeting.without, [point.method for point in points])
    assert not lost_its_pause(meeting.without, ["informal"])
    assert not lost_its_pause([], ["welcome"])
    assert t.plain("agenda.no_informal").count(methods.name("informal", t.language)) == 1


@pytest.mark.parametrize("minutes", [4, 241])
def test_a_point_takes_between_five_minutes_and_four_hours(minutes: int) -> None:
    with pytest.raises(OddMinutes):
        an_item(1, 10, "welcome").fill(minutes, "welcome", "", [])


# The library of methods


def test_thirty_methods_and_the_fixed_parts_have_a_name_in_both_languages() -> None:
    assert len(methods.library()) == 40
    for method in methods.library().values():
        assert all(method.name[language] for language in Language)
    assert methods.name("round_table", Language.NL) == "Tafelronde"
    assert methods.name("break", Language.EN) == "Break"


def test_a_method_that_nobody_knows_goes_by_its_id() -> None:
    assert methods.name("walk_and_talk", Language.NL) == "Walk and talk"


def test_every_part_of_a_drafted_agenda_is_in_the_library() -> None:
    points = draft(a_meeting(), proposing.Proposal([Outline.of(an_entry(1))], []))
    assert {point.method for point in points} <= set(methods.library())


# Lines


def test_a_line_tells_when_and_what_and_how_only_where_that_is_not_the_usual_way() -> None:
    assert view.lines(NL, a_meeting(), ITEMS, TEXTS)[:2] == [
        "*13.30* _Welkom en wat probeerde je uit?_",
        "*13.40* Wat is talent?",
    ]


def test_several_questions_stand_under_their_point_each_on_one_line_and_escaped() -> None:
    assert view.lines(NL, a_meeting(), ITEMS, TEXTS)[2] == (
        "*13.55* _Deelgroepen met plenaire terugkoppeling_: Twee &lt;groepen&gt;\n"
        "      ◦ Wat is talent?\n"
        "      ◦ Hoe &lt;betrek&gt; je de directie?"
    )


def test_a_question_that_was_erased_leaves_its_point_standing() -> None:
    assert view.lines(NL, a_meeting(), ITEMS, TEXTS)[4].startswith(
        "*14.55* _Own idea_ _(de vraag staat hier niet meer"
    )


def test_english_readers_read_english() -> None:
    line = view.lines(Texts(Language.EN), a_meeting(), ITEMS, TEXTS)[1]
    assert line == "*13:40* Wat is talent?"


# What the facilitator is shown


def words(message: Message | View) -> str:
    return str(message.blocks if isinstance(message, Message) else message["blocks"])


def a_draft(**facts: Any) -> Draft:
    entries = [
        carried(an_entry(1, "Wat is talent?", votes=8), times=2),
        an_entry(2, "Hoe betrek je de directie?", asker=2, anonymous=True),
        an_entry(3, "Hoe begin je?", votes=1, asker=None),
        an_entry(4, "Later?", state=State.PARKED),
    ]
    usual: dict[str, Any] = {
        "items": ITEMS,
        "texts": {**TEXTS, 4: Sight("Later?")},
        "entries": entries,
        "waiting": entries[2:],
        "waits": {State.OPEN: 1, State.PARKED: 1},
        "askers": {1: ANNA},
        "twins": [(1, 2)],
        "wishes": [a_wish("Meer oefenen")],
        "log": {"experience_exchange": [LAST], "welcome": [LAST]},
    }
    return Draft(**usual | facts)


def test_proposal_and_form_count_alike_and_the_form_tells_votes_and_what_was_carried_over() -> None:
    said = words(proposal_view.proposal(NL, a_meeting(), a_draft()))
    assert "Wat is talent? _(<@U0ANNA>)_" in said
    assert "2 van 3 vragen · 95 van 180 min · 1 geparkeerd" in said
    arranged = words(form_view.arrange(NL, a_meeting(), a_draft()))
    assert (
        "Wat is talent? _(doorgeschoven, 2 keer onbeantwoord · 8 stemmen · <@U0ANNA>)_ · 15 min" in arranged
    )
    assert "2 van 3 vragen · 95 van 180 min · 1 geparkeerd" in arranged


def test_who_asked_without_a_name_is_unknown_to_the_facilitator_too() -> None:
    waiting = a_draft(askers={1: ANNA, 2: Person(team_id="T", user_id="U0BRAM")})
    for said in (
        words(proposal_view.proposal(NL, a_meeting(), waiting)),
        words(form_view.arrange(NL, a_meeting(), waiting)),
    ):
        assert "zonder naam" in said
        assert "U0BRAM" not in said


def test_the_proposal_counts_what_the_form_shows_and_tells_what_looks_alike() -> None:
    said = shown_message(proposal_view.proposal(NL, a_meeting(), a_draft()))
    assert "2 vragen wachten nog op een plaats. 1 wens wacht op je antwoord." in said
    assert "“Wat is talent?” en “Hoe &lt;betrek&gt; je de directie?”" in said
    form = form_view.arrange(NL, a_meeting(), a_draft())
    for text in ("Hoe begin je? (1 stem)", "Later? (geparkeerd, Anna)", "Meer oefenen"):
        assert text in words(form)


@both_languages
def test_the_form_has_few_buttons_and_no_two_menus_that_sound_alike(t: Texts) -> None:
    wishes = [a_wish(f"wens {n}") for n in range(10)]
    form = form_view.arrange(t, a_meeting(), a_draft(wishes=wishes))
    assert len([act for act in acts(form) if act]) <= 10
    names = [menu["placeholder"]["text"] for menu in menus(form)]
    assert len(names) == len(set(names)) == len(ITEMS) + 1 + len(wishes)
    assert form["submit"]


def menus(form: View) -> list[Any]:
    found = [block.get("accessory") or {} for block in form["blocks"]]
    return [one for one in found if one.get("type") == "static_select"]


def shown_message(message: Message) -> str:
    return "\n".join(block["text"]["text"] for block in message.blocks if "text" in block)


def acts(message: Message | View) -> list[str]:
    found = message.blocks if isinstance(message, Message) else message["blocks"]
    elements = [element for block in found for element in block.get("elements", [])]
    return [element["action_id"] for element in elements if "action_id" in element]


@pytest.mark.parametrize("stage", Stage)
def test_the_proposal_has_no_button_that_no_longer_works(stage: Stage) -> None:
    found = acts(proposal_view.proposal(NL, a_meeting(stage), a_draft()))
    assert (Act.AGENDA in found) == (stage in (Stage.PREPARING, Stage.READY))


def test_a_method_of_last_time_is_named_but_the_fixed_parts_are_not() -> None:
    log = {"experience_exchange": [LAST], "subgroups_plenary": [BEFORE, BEFORE], "welcome": [LAST]}
    said = words(form_view.arrange(NL, a_meeting(), a_draft(log=log)))
    assert "Vorige keer ook: Ervaringsuitwisseling." in said
    assert "Daarvoor: Deelgroepen met plenaire terugkoppeling." in said
    long_ago = {"break": [LAST, BEFORE], "experience_exchange": [LONG_AGO]}
    assert "Vorige keer" not in words(form_view.arrange(NL, a_meeting(), a_draft(log=long_ago)))


def test_an_agenda_that_is_too_long_says_when_it_would_end() -> None:
    fits, long = a_meeting(), a_meeting(minutes=60)
    assert "te veel" not in words(form_view.arrange(NL, fits, a_draft()))
    assert "35 min te veel: zo eindig je om 15.05 uur" in words(form_view.arrange(NL, long, a_draft()))


def test_the_agenda_names_what_was_asked_for_and_is_done_and_keeps_the_rest_quiet() -> None:
    wishes = [
        a_wish("Meer <oefenen>", Reply.DO, "een rollenspel"),
        a_wish("Een spreker", Reply.DO),
        a_wish("Korter", Reply.LATER, "eerst dit"),
        a_wish("Buiten"),
    ]
    shown_draft = a_draft(wishes=wishes)
    said = words(view.published(NL, a_meeting(Stage.READY), a_network(), shown_draft, NOW))
    assert "Een wens van vorige keer: “Meer &lt;oefenen&gt;”. Dit doen we: een rollenspel" in said
    assert "“Een spreker”. Dat doen we deze keer." in said
    assert "Korter" not in said
    assert "Buiten" not in said
    assert "stemmen" not in said
    assert "U0ANNA" not in said


@both_languages
def test_slack_takes_the_fullest_forms(t: Texts) -> None:
    texts = {n: f"{n} " + "&<> vraag " * 99 for n in range(1, 200)}
    seen = {n: Sight(text) for n, text in texts.items()}
    entries = [an_entry(n, texts[n]) for n in texts]
    items = [an_item(n, 240, "experience_exchange", n, n + 1) for n in range(1, MOST_POINTS + 1)]
    full = Draft(
        items=items, texts=seen, entries=entries, waiting=entries[MOST_POINTS:], askers={1: ANNA},
        twins=[(1, 2)] * 9, wishes=[a_wish("w" * 3000)] * 30,
        log={key: [LAST] * 9 for key in methods.library()},
    )  # fmt: skip
    meeting = a_meeting()
    for made in (
        form_view.arrange(t, meeting, full),
        view.read(t, meeting, a_network(), full),
        form_view.item_form(t, meeting, items[0], texts, new=False),
        form_view.item_form(t, meeting, an_item(1, 10, "own_idea"), {}, new=True),
        wish_view.form(t, About(session=7), full.wishes),
    ):
        assert check_view(made, "modal") == []
    for message in (
        proposal_view.proposal(t, meeting, full),
        view.published(t, a_meeting(Stage.READY), a_network(), full, NOW),
    ):
        assert check_message(message.blocks) == []


def test_the_form_of_wishes_reads_back_what_was_chosen() -> None:
    form = wish_view.WishForm(wish_0="do", because_0=" oefenen ", wish_1="undecided", wish_2="later")
    assert wish_view.answers(form, ["a", "b", "c"]) == {
        "a": (Reply.DO, "oefenen"),
        "b": (None, ""),
        "c": (Reply.LATER, ""),
    }


# In Slack


QUESTIONS = {
    "U0ANNA": "Hoe betrek je de directie?",
    "U0BRAM": "Wat is talent precies?",
    "U0CHIARA": "How do you talk about pay?",
}


async def ask(circle: Running) -> None:
    """Three questions are asked."""
    await circle.advance("2026-02-20 10:00")
    for user_id, text in QUESTIONS.items():
        person = circle.person(user_id)
        await person.runs("/kring", f"vraag {text}", channel=CHANNEL)
        await person.submits({})
        await person.closes(everything=True)


closed = circle_after(ask, until("2026-03-05 10:00"))  # the proposal is with Ria


async def meeting_of(running: Running, number: int = 1) -> LearningSession:
    async with running.database.read() as db:
        found = await db.scalar(select(LearningSession).where(LearningSession.number == number))
        assert found is not None
        return found


async def points_of(running: Running, number: int = 1) -> list[AgendaItem]:
    async with running.database.read() as db:
        return await agenda.items(db, (await meeting_of(running, number)).id)


async def question_of(running: Running, text: str) -> LearningQuestion:
    async with running.database.read() as db:
        found = await db.scalar(select(LearningQuestion).where(LearningQuestion.text == text))
        assert found is not None
        return found


def in_channel(running: Running) -> str:
    return str(running.channel_texts()[-1])


def reads(person: Hands) -> str:
    return shown(person.top())


async def at(person: Hands, beside: str, choice: str) -> None:
    """Choose in the menu that stands beside these words."""
    await person.chooses("", choice, beside=beside)


async def arranges(running: Running) -> Hands:
    await running.ria.runs("/kring", "agenda", channel=CHANNEL)
    return running.ria


@pytest.mark.long
async def test_when_the_questions_close_the_facilitator_gets_a_proposal(closed: Running) -> None:
    proposal = closed.said_to("U0RIA")[-1]
    assert all(text in proposal for text in QUESTIONS.values())
    assert "Agendavoorstel voor do 12 maart" in proposal
    assert "<@U0ANNA>" in proposal
    assert "3 van 3 vragen · 95 van 180 min" in proposal
    assert "vr 6 maart, 15.00 uur" in proposal


@pytest.mark.long
async def test_without_a_click_the_agenda_is_published_by_itself_as_proposed(closed: Running) -> None:
    await closed.advance("2026-03-06 15:30")
    posted = in_channel(closed)
    assert "*De agenda voor do 12 maart, 13.30 uur*" in posted
    assert all(text in posted for text in QUESTIONS.values())
    assert "U0ANNA" not in posted
    assert (await meeting_of(closed)).stage is Stage.READY


@pytest.mark.long
async def test_the_facilitator_publishes_earlier(closed: Running) -> None:
    await closed.ria.clicks("Agenda nakijken", within=closed.ria.direct_messages[-1])
    assert "Ik publiceer dit op vr 6 maart, 15.00 uur" in reads(closed.ria)
    await closed.ria.submits()
    assert "De agenda komt zo in het kanaal" in reads(closed.ria)
    await closed.advance("2026-03-05 10:05")
    assert "De agenda voor" in in_channel(closed)
    assert (await meeting_of(closed)).stage is Stage.READY
    await closed.ria.closes(everything=True)
    await closed.ria.clicks("Agenda wijzigen", within=closed.ria.direct_messages[-1])
    with pytest.raises(NotThere):
        await closed.ria.submits()


@pytest.mark.long
async def test_publishing_what_the_clock_has_just_published_changes_nothing(closed: Running) -> None:
    ria = await arranges(closed)
    await closed.advance("2026-03-06 15:30")
    await ria.submits()
    assert "De agenda komt zo in het kanaal" in reads(ria)
    await closed.advance("2026-03-06 15:35")
    assert sum("De agenda voor" in text for text in closed.channel_texts()) == 1


@pytest.mark.long
async def test_a_form_of_the_agenda_that_was_open_when_the_session_began_goes_on(closed: Running) -> None:
    ria = await arranges(closed)
    await closed.advance("2026-03-12 14:00")
    await at(ria, "talent", "Parkeren voor later")
    assert "Jullie zijn bezig" in reads(ria)
    assert (await question_of(closed, QUESTIONS["U0BRAM"])).state is State.PARKED


async def test_points_move_up_and_down_in_place(closed: Running) -> None:
    ria = await arranges(closed)
    before = [point.id for point in await points_of(closed)]
    await at(ria, "Welkom", "Omlaag")
    await at(ria, "Korte evaluatie", "Omhoog")
    after = [point.id for point in await points_of(closed)]
    assert after == [before[1], before[0], *before[2:-2], before[-1], before[-2]]
    assert len(ria.modals) == 1
    assert "*13.30* How do you talk about pay?" in reads(ria) or "*13.30* Hoe betrek" in reads(ria)


async def test_a_point_is_changed_in_the_same_modal(closed: Running) -> None:
    ria = await arranges(closed)
    await at(ria, "talent", "Werkvorm, titel en meer")
    await ria.submits({"Titel": "In deelgroepen", "Minuten": 45, "Werkvorm": "Tafelronde"})
    assert not ria.errors
    assert "_Tafelronde_: In deelgroepen" in reads(ria)
    assert "Wat is talent precies?" in reads(ria)
    assert len(ria.modals) == 1


async def test_a_new_point_comes_before_the_closing_ones(closed: Running) -> None:
    ria = await arranges(closed)
    await ria.clicks("Punt toevoegen")
    await ria.submits({"Titel": "Een spreker", "Minuten": 30, "Werkvorm": "Inbreng van een extern expert"})
    assert [point.method for point in await points_of(closed)][-3:] == [
        "external_expert", "next_agenda", "short_evaluation",
    ]  # fmt: skip


async def test_an_agenda_that_grows_too_long_gets_a_friendly_word(closed: Running) -> None:
    ria = await arranges(closed)
    await ria.clicks("Punt toevoegen")
    await ria.submits({"Minuten": 120})
    assert "min te veel" in reads(ria)


async def test_a_point_is_taken_off_by_its_form_and_its_questions_stay_in_the_bank(closed: Running) -> None:
    ria = await arranges(closed)
    await at(ria, "talent", "Werkvorm, titel en meer")
    await ria.submits({"Weghalen": ["Haal dit punt van de agenda"]})
    assert (await question_of(closed, QUESTIONS["U0BRAM"])).state is State.OPEN
    assert len(await points_of(closed)) == 6
    assert "2 van 3 vragen" in reads(ria)


async def test_a_question_is_parked_with_its_point_and_taken_up_again(closed: Running) -> None:
    ria = await arranges(closed)
    await at(ria, "talent", "Parkeren voor later")
    assert (await question_of(closed, QUESTIONS["U0BRAM"])).state is State.PARKED
    assert not any("talent" in line for line in reads(ria).split("\n") if line.endswith(" min"))
    await at(ria, "Vraag toevoegen", f"{QUESTIONS['U0BRAM']} (geparkeerd, Bram Maes)")
    assert (await question_of(closed, QUESTIONS["U0BRAM"])).state is State.OPEN
    points = await points_of(closed)
    assert points[-3].question_ids == [(await question_of(closed, QUESTIONS["U0BRAM"])).id]
    assert [point.position for point in points] == list(range(1, len(points) + 1))


async def test_two_people_who_arrange_at_once_do_not_hinder_each_other(closed: Running) -> None:
    """What the slower one presses is about what is there now, and shows it."""
    ria = await arranges(closed)
    async with closed.database.write() as db:
        meeting = await meeting_of(closed)
        gone = next(p for p in await agenda.items(db, meeting.id) if p.question_ids)
        home = await db.get_one(Network, meeting.network_id)
        await arranging.park(db, home, meeting, gone.id, closed.clock.now())
    text = next(text for text in QUESTIONS.values())
    await at(ria, text, "Parkeren voor later")
    assert "Dat punt stond er niet meer" in reads(ria)
    assert len(await points_of(closed)) == 6


@pytest.mark.long
async def test_a_change_after_publication_changes_the_message_in_the_channel(closed: Running) -> None:
    await closed.advance("2026-03-06 15:30")
    ria = await arranges(closed)
    assert "staat in het kanaal" in reads(ria)
    await at(ria, "talent", "Werkvorm, titel en meer")
    await ria.submits({"Werkvorm": "Troika consulting"})
    await closed.advance("2026-03-06 15:35")
    assert "Troika consulting" in in_channel(closed)
    assert sum("De agenda voor" in text for text in closed.channel_texts()) == 1


@pytest.mark.long
async def test_members_read_the_agenda_and_hear_when_it_follows(closed: Running) -> None:
    anna = closed.person("U0ANNA")
    await anna.runs("/kring", "agenda", channel=CHANNEL)
    assert "komt op vr 6 maart, 15.00 uur in het kanaal" in reads(anna)
    await anna.closes(everything=True)
    await closed.advance("2026-03-06 15:30")
    await anna.runs("/kring", "agenda", channel=CHANNEL)
    assert "Wat is talent precies?" in reads(anna)
    with pytest.raises(NotThere):
        await anna.clicks("Omhoog")


async def test_before_the_questions_close_the_facilitator_hears_when_the_proposal_comes(
    circle: Running,
) -> None:
    ria = await arranges(circle)
    assert "do 5 maart, 9.00 uur" in reads(ria)


@pytest.mark.long
async def test_questions_that_are_reopened_stay_open_and_bring_a_new_proposal(closed: Running) -> None:
    proposal = closed.ria.direct_messages[-1]
    await closed.ria.clicks("Agenda nakijken", within=proposal)
    await closed.ria.clicks("Vragen heropenen")
    assert "vr 6 maart, 9.00 uur" in reads(closed.ria)
    await closed.ria.closes(everything=True)
    await closed.advance("2026-03-05 12:00")
    assert (await meeting_of(closed)).stage is Stage.ANNOUNCED
    assert "weer open" in shown(closed.ria.direct_messages[-1])
    dirk = closed.person("U0DIRK")
    await dirk.runs("/kring", "vraag Wat kost het?", channel=CHANNEL)
    await dirk.submits({})
    await closed.advance("2026-03-06 10:00")
    assert (await meeting_of(closed)).stage is Stage.PREPARING
    assert "Wat kost het?" in shown(closed.ria.direct_messages[-1])
    await closed.advance("2026-03-06 15:30")
    assert "Wat kost het?" in in_channel(closed)


@pytest.mark.long
async def test_a_point_of_the_facilitator_stays_where_a_new_proposal_is_made(closed: Running) -> None:
    ria = await arranges(closed)
    await ria.clicks("Punt toevoegen")
    await ria.submits({"Titel": "Rondleiding", "Vertrouwelijk": ["Blijft binnen de kring"]})
    await ria.clicks("Vragen heropenen")
    await ria.closes(everything=True)
    await closed.advance("2026-03-06 10:00")
    assert "*13.40* Rondleiding _(blijft binnen de kring)_" in shown(ria.direct_messages[-1])
    assert [point.inside for point in await points_of(closed) if point.title] == [True]


@pytest.mark.long
async def test_a_published_agenda_that_is_taken_back_says_so_where_it_stands(closed: Running) -> None:
    await closed.advance("2026-03-06 15:30")
    ria = await arranges(closed)
    await ria.clicks("Vragen heropenen")
    await ria.closes(everything=True)
    await closed.advance("2026-03-06 16:00")
    assert "staan weer open" in in_channel(closed)
    assert "Wat is talent" not in in_channel(closed)
    await closed.advance("2026-03-11 10:00")
    assert "Wat is talent" not in in_channel(closed)  # the facilitator has some hours with the proposal
    await closed.advance("2026-03-11 14:30")
    assert "Wat is talent" in in_channel(closed)


@pytest.mark.long
async def test_an_agenda_is_taken_back_to_work_on_it_and_published_again_in_the_same_message(
    closed: Running,
) -> None:
    await closed.advance("2026-03-09 10:00")
    posts = len(closed.channel_texts())
    ria = closed.ria
    await ria.opens_home()
    await ria.clicks("Intrekken", within="home")
    await ria.clicks("Intrekken")
    assert "Publiceer je de agenda niet zelf, dan doe ik het op ma 9 maart, 15.00 uur" in reads(ria)
    await ria.closes(everything=True)
    await closed.advance("2026-03-09 12:00")
    assert (await meeting_of(closed)).stage is Stage.PREPARING
    assert "werkt nog aan de agenda" in in_channel(closed)
    assert "Wat is talent" not in in_channel(closed)
    await arranges(closed)
    await ria.submits()
    await ria.closes(everything=True)
    await closed.advance("2026-03-09 12:05")
    assert "Wat is talent" in in_channel(closed)
    await arranges(closed)
    await ria.clicks("Intrekken")
    await ria.closes(everything=True)
    await arranges(closed)
    await ria.clicks("Vragen heropenen")
    assert "wo 11 maart, 9.00 uur" in reads(ria)
    await ria.closes(everything=True)
    await closed.advance("2026-03-09 12:10")
    assert "staan weer open" in in_channel(closed)
    await closed.advance("2026-03-11 15:01")
    assert "Wat is talent" in in_channel(closed)
    assert len(closed.channel_texts()) == posts


@pytest.mark.long
async def test_the_most_wanted_come_first_and_what_does_not_fit_waits(closed: Running) -> None:
    async with closed.database.write() as db:
        meeting = await meeting_of(closed)
        for number in range(12):
            db.add(
                LearningQuestion(
                    network_id=meeting.network_id, asker_id=None, text=f"Nog een vraag {number}", asked_at=NOW
                )
            )
        await db.flush()
        wanted = await db.scalar(select(LearningQuestion).where(LearningQuestion.text == "Nog een vraag 11"))
        voter = await db.scalar(select(Person).where(Person.user_id == "U0ELS"))
        assert wanted is not None
        assert voter is not None
        db.add(Vote(question_id=wanted.id, person_id=voter.id))
    await arranges(closed)
    await closed.ria.clicks("Vragen heropenen")
    await closed.ria.closes(everything=True)
    await closed.advance("2026-03-06 10:00")
    points = [point for point in await points_of(closed) if point.question_ids]
    assert points[0].question_ids == [wanted.id]
    assert len(points) == 8
    assert "8 van 15 vragen · 170 van 180 min" in shown(closed.ria.direct_messages[-1])
    assert "7 vragen wachten nog op een plaats" in shown(closed.ria.direct_messages[-1])


# Wishes


async def leave_wishes(closed: Running) -> None:
    """A session before this one was evaluated; two wishes were left."""
    async with closed.database.write() as db:
        meeting = await meeting_of(closed)
        earlier = LearningSession(
            network_id=meeting.network_id, number=0, starts_local=datetime(2026, 1, 8, 13, 30), minutes=180,
            zone="Europe/Brussels", created_at=NOW, stage=Stage.CLOSED,
        )  # fmt: skip
        db.add(earlier)
        await db.flush()
        asked = form_of(meeting.network_id, earlier.id)
        db.add(asked)
        await db.flush()
        db.add_all(
            [
                Wish(key="a" * 64, inquiry_id=asked.id, text="Meer oefenen"),
                Wish(key="b" * 64, inquiry_id=asked.id, text="Een spreker"),
            ]
        )
        db.add(AgendaItem(session_id=earlier.id, position=1, minutes=60, method="experience_exchange"))


wished = circle_after(ask, until("2026-03-05 10:00"), leave_wishes)


@pytest.mark.long
async def test_a_wish_that_is_done_stands_with_the_agenda_and_the_others_do_not(wished: Running) -> None:
    ria = await arranges(wished)
    assert "Vorige keer ook: Ervaringsuitwisseling" in reads(ria)
    await at(ria, "Welkom", "Omlaag")
    await ria.closes(everything=True)
    await wished.advance("2026-03-05 10:05")
    await arranges(wished)
    await at(ria, "Een spreker", "Later")
    await ria.clicks("Uitleg bij wensen")
    top = ria.top()
    chosen = [block["block_id"] for block in top.blocks if block["type"] == "input"]
    assert chosen == ["wish_0", "because_0", "wish_1", "because_1"]
    top.state["wish_0"]["value"]["selected_option"] = {
        "text": {"type": "plain_text", "text": "Doen we"}, "value": "do",
    }  # fmt: skip
    top.state["because_0"]["value"]["value"] = "een rollenspel"
    await ria.submits({})
    await ria.closes(everything=True)
    await wished.advance("2026-03-05 10:10")
    assert "wens" not in shown(ria.direct_messages[-1])  # none waits for an answer any more
    await wished.advance("2026-03-06 15:30")
    assert "“Meer oefenen”. Dit doen we: een rollenspel" in in_channel(wished)
    assert "spreker" not in in_channel(wished)


async def test_wishes_of_an_evaluation_that_still_runs_are_not_shown(wished: Running) -> None:
    async with wished.database.write() as db:
        earlier = await db.get_one(LearningSession, (await meeting_of(wished, 0)).id)
        earlier.stage = Stage.EVALUATING
        await db.flush()
        draft_now = await drafts.working(db, await meeting_of(wished))
    assert draft_now.wishes == []


@pytest.mark.long
async def test_a_session_that_is_made_shorter_says_by_how_much_its_agenda_is_too_long(
    closed: Running,
) -> None:
    ria = closed.ria
    await ria.opens_home()
    await ria.clicks("Wijzigen", within="home")
    await ria.submits({"Duur in minuten": "60"})
    assert ria.sees("min te veel: zo eindig je om")
    await ria.clicks("Agenda wijzigen")
    assert ria.sees("van 60 min")
    await closed.advance("2026-03-05 10:01")
    proposal = next(m for m in ria.direct_messages if "Agendavoorstel voor" in m.text)
    assert "min te veel" in proposal.text
