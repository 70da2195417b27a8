"""The report: drafted, edited and released by the facilitator, and the catch-up of who was not there."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.reports import Written
from bot.slack import blocks
from bot.texts import Texts, catalogue
from bot.views import draft as draft_view
from bot.views import report as view
from bot.views.release import Release
from bot.views.report import Results
from bot.views.summary import proposed_summary, summary
from models import hiding
from models.action import Action, Agreement
from models.delivery import Delivery, DeliveryState
from models.entry import Entry
from models.network import Network
from models.outcome import Outcome, QuestionOutcome, Verdict
from models.person import Language, Person
from models.plan import Kind
from models.question import LearningQuestion
from models.report import Dealt, Record, Report
from models.session import LearningSession
from playground import Person as Hands
from playground.checks import check_message
from playground.records import Message as Posted
from playground.records import View
from playground.sight import Control, controls, shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.moments import begins_after
from tests.people import plan_session, settings
from tests.rows import EN as ENGLISH
from tests.rows import NL, a_network, a_person, a_session, both_languages

NOW = datetime(2026, 3, 13, 9, tzinfo=UTC)
ASKER = 1
PAY = "Hoe praat je over loon?"
TALENT = "Wat is talent?"


def dealt(outcome: Outcome, text: str = PAY, said: str = "", *, anonymous: bool = False) -> Dealt:
    asked = LearningQuestion(network_id=1, asker_id=ASKER, text=text, asked_at=NOW, anonymous=anonymous)
    asked.record(a_session(), outcome, said, NOW)
    return Dealt(asked, asked.history[0])


def a_record(*questions: Dealt, summary: str = "", present: int = 9, many: int = 1) -> Record:
    action = Action(session_id=1, owner_id=2, text="Het draaiboek delen", due_on=date(2026, 4, 1))
    return Record(
        report=Report(session_id=1, summary=summary),
        dealt=questions,
        agreements=[Agreement(session_id=1, text="We bellen & <mailen>.")] * many,
        actions=[(action, a_person(2, "Bram"))] * many,
        present=present,
        members=12,
        following=a_session(number=2),
    )


def channel_report(t: Texts, record: Record, results: Results | None = None) -> str:
    """The whole of it, as in a copy for e-mail."""
    made = view.report(t, a_session(), a_network(), record, results or Results(), copied=True)
    assert check_message(made.blocks) == []
    return made.text


# What people see.


@both_languages
def test_a_report_of_forty_long_questions_fits_and_says_how_many_more_there_are(t: Texts) -> None:
    many = [dealt(outcome, "x & " * 250, "z < " * 125) for outcome in Outcome for _ in range(8)]
    results = Results([blocks.section("8,3")] * 15)
    record = a_record(*many, summary="Drie regels & <meer>.\n" * 60, many=60)
    made = view.report(t, a_session(), a_network(), record, results)
    assert check_message(made.blocks) == []
    assert "… en nog" in str(made) or "more" in str(made)
    drafted = draft_view.draft(t, a_session(), a_network(), record, results, otherwise=NOW, release=Release())
    assert check_message(drafted.blocks) == []


def test_both_languages_have_the_same_keys_and_places() -> None:
    dutch, english = (catalogue(language)._catalog for language in Language)  # type: ignore[attr-defined]

    def places(text: str) -> set[str]:
        return {part.split("}")[0] for part in text.split("{")[1:]}

    own = ("report.", "catch_up.", "panel.", "outcome.", "intention.", "action.")
    keys = {key for key in dutch if str(key if isinstance(key, str) else key[0]).startswith(own)}
    assert keys
    for key in keys:
        assert places(dutch[key]) == places(english[key]), key


def test_three_lines_in_words_stand_where_the_facilitator_wrote_nothing() -> None:
    record = a_record(
        dealt(Outcome.ANSWERED),
        dealt(Outcome.ANSWERED),
        dealt(Outcome.PARTLY_ANSWERED),
        dealt(Outcome.UNANSWERED),
        dealt(Outcome.PARKED),
    )
    assert summary(NL, record).splitlines() == [
        "Beantwoord: twee vragen.",
        "Nog open: twee vragen, waarvan één deels beantwoord. Geparkeerd: één vraag.",
        "Genoteerd: één afspraak en één actiepunt.",
    ]
    assert summary(ENGLISH, a_record(many=0)).splitlines() == [
        "Answered: no questions.",
        "Still open: no questions.",
        "Noted: no agreements and no actions.",
    ]
    assert summary(NL, a_record(summary="Een mooie dag.")) == "Een mooie dag."


def test_a_summary_is_proposed_from_two_lines_on_what_was_answered_and_one_on_what_was_not() -> None:
    record = a_record(
        dealt(Outcome.ANSWERED, "Wat is talent?", ""),
        dealt(Outcome.UNANSWERED, "Moet het in het loon?", "We weten te weinig."),
        dealt(Outcome.PARTLY_ANSWERED, "Hoe blijft het actueel?", "Eén keer per jaar\nnakijken."),
        dealt(Outcome.ANSWERED, "Waar begin je?", "Begin bij één functie."),
        dealt(Outcome.ANSWERED, "Is één functie genoeg?", "Ja, voor nu."),
        dealt(Outcome.ANSWERED, "En met ervaren mensen?", "Geef hun een leerling."),
        dealt(Outcome.DEFERRED, "En de chef?", "Chiara was er niet."),
    )
    assert proposed_summary(NL, record).splitlines() == [
        "Begin bij één functie.",
        "Geef hun een leerling.",
        "We weten te weinig.",
    ]
    nothing_said = a_record(dealt(Outcome.ANSWERED, said="Ja."))
    assert proposed_summary(NL, nothing_said) == summary(NL, nothing_said)


@pytest.mark.parametrize("line", ["Begin bij jezelf.", "  Begin bij  jezelf.", "Begin bij…"])
def test_a_summary_leaves_out_what_was_said_to_a_question_that_is_out_of_sight(line: str) -> None:
    record = replace(a_record(summary=f"{line}\nPraten helpt."), unsaid=["Begin bij jezelf."])
    assert summary(NL, record) == "Praten helpt."


def test_an_anonymous_question_kept_for_its_asker_reads_like_any_that_is_carried_over() -> None:
    kept = view.question_line(NL, dealt(Outcome.DEFERRED, anonymous=True))
    assert kept == view.question_line(NL, dealt(Outcome.UNANSWERED))
    assert "vraagsteller" in view.question_line(NL, dealt(Outcome.DEFERRED))


def test_a_not_yet_of_the_asker_puts_the_question_among_the_open_ones() -> None:
    doubted = dealt(Outcome.ANSWERED)
    doubted.outcome.verdict = Verdict.NOT_YET
    words = channel_report(NL, a_record(doubted))
    assert "Nog open*" in words
    assert "*Beantwoord*" not in words


def test_a_partly_of_the_asker_is_what_the_report_says_too() -> None:
    partly = dealt(Outcome.ANSWERED)
    partly.outcome.verdict = Verdict.PARTLY
    wholly = dealt(Outcome.PARTLY_ANSWERED, TALENT)
    wholly.outcome.verdict = Verdict.YES
    assert (partly.became, wholly.became) == (Outcome.PARTLY_ANSWERED, Outcome.ANSWERED)
    said = channel_report(NL, a_record(partly, wholly))
    assert said.index("*Beantwoord*") < said.index(TALENT) < said.index("Deels beantwoord*") < said.index(PAY)
    assert "Nog open: één vraag, waarvan één deels beantwoord." in said


def test_the_report_in_the_channel_holds_no_question_and_a_copy_of_it_all_of_them() -> None:
    record = a_record(dealt(Outcome.ANSWERED, PAY, "Begin bij jezelf."), summary="Praten helpt.")
    short = view.report(NL, a_session(), a_network(), record, Results())
    assert PAY not in short.text
    assert "Begin bij jezelf." not in short.text
    assert "Praten helpt." in short.text
    assert "Het draaiboek delen" in short.text
    assert len(short.text.split()) <= 120
    assert PAY in channel_report(NL, record)


def test_the_report_names_owners_of_actions_and_nobody_else() -> None:
    words = channel_report(NL, a_record(dealt(Outcome.ANSWERED, PAY, "Begin bij jezelf.")))
    assert "Begin bij jezelf." in words
    assert "<@U0BRAM>: Het draaiboek delen, uiterlijk wo 1 april" in words
    assert "Aanwezig: 9 van de 12" in words
    assert words.count("<@") == 1
    assert "We bellen &amp; &lt;mailen&gt;." in words


def test_the_report_says_when_attendance_was_not_noted() -> None:
    assert "niet genoteerd" in channel_report(NL, a_record(present=0))


def test_results_may_follow_until_there_are_any() -> None:
    assert "leest eerst de evaluatie" in channel_report(NL, a_record(), Results(follow=view.Follows.MAY))
    assert "evaluatie" not in channel_report(NL, a_record())
    assert "Hoe het was" in channel_report(NL, a_record(), Results([blocks.section("8,3")]))


def test_whatever_the_group_would_read_otherwise_gives_a_report_another_sign() -> None:
    home, was = a_network(), a_record(dealt(Outcome.ANSWERED, PAY, "Begin bij jezelf."))
    owner = was.actions[0][1]
    entry = Entry(
        network_id=1, register="made", made_at=NOW, said_at=NOW, person_id=1, own={}, shared={"title": "x"}
    )
    others = [
        a_record(dealt(Outcome.ANSWERED, TALENT, "Begin bij jezelf.")),
        a_record(dealt(Outcome.PARKED, PAY, "Begin bij jezelf.")),
        a_record(dealt(Outcome.ANSWERED, PAY, "Begin bij anderen.")),
        replace(was, report=Report(session_id=1, summary="Een mooie dag.")),
        replace(was, report=Report(session_id=1, went_well="De rust.")),
        replace(was, agreements=[Agreement(session_id=1, text="We mailen.")]),
        replace(was, actions=[(Action(session_id=1, owner_id=2, text="Het draaiboek delen"), owner)]),
        replace(was, written=[entry]),
        replace(was, written=[]),
    ]
    signs = [Written(home, a_session(), record, None).sign() for record in others]
    assert signs[-1] == Written(home, a_session(), was, None).sign()
    assert len({*signs}) == len(signs)
    follows = Written(home, a_session(), was, None, follows=view.Follows.MAY)
    assert follows.sign() not in signs


# What happens.


async def two_ask(circle: Running) -> None:
    """Anna and Dirk ask, and the session is on."""
    await plan_session(circle, "2026-04-23", "13:30")
    for user_id, text in (("U0ANNA", PAY), ("U0DIRK", TALENT)):
        await circle.person(user_id).runs("/kring", f"vraag {text}", channel=CHANNEL)
        await circle.person(user_id).submits()
        await circle.person(user_id).closes(everything=True)
    await circle.advance("2026-03-12 13:40")


async def hold(circle: Running) -> None:
    """Anna's and Dirk's questions are dealt with; Dirk is away, and Els came in for the sixth."""
    await two_ask(circle)
    ria = circle.ria
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?")
    here = [name for user_id, name in MEMBERS.items() if user_id != "U0DIRK"]
    await ria.submits({"Wie is er?": here})
    for text, became in ((PAY, "Beantwoord"), (TALENT, "Bewaard: de vraagsteller was er niet")):
        await ria.chooses("Uitkomst", "Met een regel erbij…", beside=text)
        await ria.submits({"Wat is ervan geworden?": became})
    await ria.closes(everything=True)


async def draft(circle: Running) -> None:
    """The facilitator gets the draft the next morning."""
    await circle.advance("2026-03-13 09:30")


async def publish(circle: Running) -> None:
    """The facilitator releases the report."""
    await releases(circle)
    await circle.ria.closes(everything=True)


def latest(running: Running, user_id: str, word: str) -> str:
    """The newest direct message to somebody with these words, as it stands now."""
    found = [m.text for m in running.playground.workspace.messages_to(user_id) if word in m.text]
    assert found, running.said_to(user_id)
    return str(found[-1])


async def sent(running: Running, kind: Kind) -> set[str]:
    async with running.database.read() as db:
        rows = await db.scalars(
            select(Delivery).where(Delivery.kind == kind, Delivery.state == DeliveryState.SENT)
        )
        return {row.recipient for row in rows}


async def releases(circle: Running) -> None:
    await circle.ria.clicks("Verslag nakijken")
    await circle.ria.submits()
    await circle.settled()


async def whole_report(circle: Running) -> str:
    """The report that is out, as a member reads it from the channel."""
    anna = circle.person("U0ANNA")
    await anna.clicks("Volledig verslag")
    said = reads(anna)
    await anna.closes(everything=True)
    return said


async def to_release(circle: Running) -> str:
    """What would go to the channel, as it is read before it does."""
    if circle.ria.modals:
        await circle.ria.closes(everything=True)
    await circle.ria.clicks("Verslag nakijken")
    said = reads(circle.ria)
    await circle.ria.closes(everything=True)
    return said


async def a_minute_later(circle: Running) -> None:
    """Updates of messages are gathered for a moment."""
    await circle.settled()
    await circle.advance(circle.clock.now() + timedelta(minutes=1))


def reads(person: Hands) -> str:
    return shown(person.top())


@begins_after(hold, draft)
@pytest.mark.long
async def test_the_draft_waits_for_the_facilitator_alone(circle: Running) -> None:
    assert await sent(circle, Kind.REPORT_DRAFT) == {FACILITATOR}
    drafted = latest(circle, FACILITATOR, "ontwerpverslag")
    assert "Vragen: één beantwoord, één open." in drafted
    assert PAY not in drafted, "it is read in one place"
    assert len(drafted.split()) <= 150
    await circle.ria.clicks("Verslag nakijken")
    assert PAY in reads(circle.ria)
    assert "Aanwezig: 5 van de 6" in reads(circle.ria)
    assert not any("Verslag van bijeenkomst" in text for text in circle.channel_texts())


def named(holder: Posted | View, words: str) -> Control:
    """The one button of these words."""
    (found,) = [control for control in controls(holder) if control.name == words]
    return found


def drafted(circle: Running) -> Posted:
    """The draft, as it stands with the facilitator."""
    sent = circle.playground.workspace.messages_to(FACILITATOR)
    return next(message for message in sent if "ontwerpverslag" in message.text)


@pytest.mark.long
@begins_after(hold, draft)
async def test_the_draft_is_released_with_one_question_that_says_how_many_read_it(circle: Running) -> None:
    message = drafted(circle)
    asks = str(named(message, "Vrijgeven").element["confirm"])
    assert "6 leden lezen het in het kanaal. 1 ander leest mee." in asks
    assert "niet terughalen" in asks
    await circle.ria.clicks("Vrijgeven", within=message)
    await circle.settled()
    assert not circle.ria.modals, "the message itself says it"
    assert "is vrijgegeven" in message.text
    assert "beantwoord" not in message.text, "it was read before"
    assert any("Verslag van bijeenkomst" in text for text in circle.channel_texts())


@pytest.mark.long
@begins_after(hold, draft)
async def test_at_home_the_report_is_released_too_or_read_whole_first(circle: Running) -> None:
    ria = circle.ria
    await ria.opens_home()
    assert ria.home is not None
    assert "6 leden lezen het" in str(named(ria.home, "Vrijgeven").element["confirm"])
    assert named(ria.home, "Verslag nakijken")
    await ria.clicks("Vrijgeven", within="home")
    assert ria.sees("Vrijgegeven: het verslag komt in het kanaal")
    await ria.closes(everything=True)
    await circle.settled()
    assert not [one for one in controls(ria.home) if one.name in ("Vrijgeven", "Verslag nakijken")]
    assert any("Verslag van bijeenkomst" in text for text in circle.channel_texts())


@pytest.mark.long
@begins_after(hold, draft)
async def test_what_changed_since_the_draft_was_drawn_is_read_before_it_goes(circle: Running) -> None:
    old = named(drafted(circle), "Vrijgeven")
    await circle.ria.clicks("Uitkomsten verbeteren")
    await circle.ria.clicks("Afspraak")
    await circle.ria.submits({"Wat spreken jullie af?": "We bellen."})
    await circle.ria.closes(everything=True)
    await circle.ria.presses(old, {})
    assert circle.ria.sees("Intussen is hier iets veranderd")
    assert circle.ria.sees("We bellen.")
    assert not any("Verslag van bijeenkomst" in text for text in circle.channel_texts())
    await circle.ria.closes(everything=True)
    await a_minute_later(circle)
    await circle.ria.clicks("Vrijgeven", within=drafted(circle))
    await circle.settled()
    assert any("We bellen." in text for text in circle.channel_texts())


@begins_after(hold, draft)
async def test_a_release_puts_the_report_in_the_channel_and_a_second_press_changes_nothing(
    circle: Running,
) -> None:
    button = next(
        m for m in circle.playground.workspace.messages_to(FACILITATOR) if "ontwerpverslag" in m.text
    )
    await releases(circle)
    assert "Vrijgegeven" in reads(circle.ria)
    assert "is vrijgegeven" in button.text
    assert "nakijken" not in str(button.blocks)
    await circle.ria.closes(everything=True)
    (posted,) = [text for text in circle.channel_texts() if "Verslag van bijeenkomst" in text]
    assert "Vragen: één beantwoord, één open." in posted
    assert PAY not in posted, "it is one press away"
    assert "23 april" in posted
    assert not any(name in posted for name in MEMBERS.values())
    whole = await whole_report(circle)
    assert PAY in whole
    assert not any(name in whole for name in MEMBERS.values())


async def with_a_stand_in(circle: Running) -> None:
    """Bram stands in for Ria, in English."""
    await settings(circle, Begeleider=FACILITATOR, Vervangers=["U0BRAM"])
    async with circle.database.write() as db:
        await db.execute(update(Person).where(Person.user_id == "U0BRAM").values(language=Language.EN))


@pytest.mark.long
@pytest.mark.parametrize(
    ("user_id", "names"),
    [
        (FACILITATOR, ("Vrijgeven", "Verslag nakijken", "Vrijgegeven")),
        ("U0BRAM", ("Release", "Review the report", "Released")),
    ],
)
@begins_after(hold, with_a_stand_in, draft)
async def test_whoever_leads_reads_the_report_at_home_and_releases_it_there(
    circle: Running, user_id: str, names: tuple[str, str, str]
) -> None:
    at_once, button, released = names
    leader = circle.person(user_id)
    await circle.kring.ticker.tick()  # whoever starts anew asks who reads along
    await circle.settled()
    await leader.opens_home()
    main = [one.name for one in controls(leader.home) if one.element.get("style") == "primary"]
    assert main[0] == at_once
    await leader.clicks(button, within="home")
    assert PAY in reads(leader)
    assert "Gert Gast" in reads(leader) or "U0GUEST" in reads(leader)
    await leader.submits()
    assert released in reads(leader)
    await circle.settled()
    assert any("Verslag van bijeenkomst" in text for text in circle.channel_texts())
    await leader.closes(everything=True)
    await leader.opens_home()
    assert button not in shown(leader.home)


@pytest.mark.long
@begins_after(hold, draft)
async def test_what_was_not_read_does_not_go_out_from_home_either(circle: Running) -> None:
    await circle.ria.opens_home()
    await circle.ria.clicks("Verslag nakijken", within="home")
    async with circle.database.write() as db:
        db.add(Agreement(session_id=1, text="We mailen."))
    await circle.ria.submits()
    assert "iets veranderd" in reads(circle.ria)
    assert not any("Verslag van bijeenkomst" in text for text in circle.channel_texts())
    await circle.ria.submits()
    await circle.settled()
    assert any("We mailen." in text for text in circle.channel_texts())


@begins_after(hold, draft)
async def test_a_summary_that_is_saved_leads_to_the_release(circle: Running) -> None:
    await circle.ria.runs("/kring", "verslag", channel=CHANNEL)
    await circle.ria.submits({"Het belangrijkste in drie regels": "Praten over loon helpt."})
    await circle.ria.clicks("Verslag nakijken")
    await circle.ria.submits()
    await circle.settled()
    assert any("Praten over loon helpt." in text for text in circle.channel_texts())


@pytest.mark.long
@begins_after(hold)
async def test_a_report_that_was_never_released_is_not_called_released(circle: Running) -> None:
    await circle.advance("2026-03-27 09:00")
    await circle.ria.opens_home()
    assert "verslag nog niet vrijgegeven" in shown(circle.ria.home)
    await circle.ria.clicks("Verslag nakijken", within="home")
    await circle.ria.submits()
    await circle.settled()
    assert any("Verslag van bijeenkomst" in text for text in circle.channel_texts())
    await circle.ria.opens_home()
    assert "verslag vrijgegeven" in shown(circle.ria.home)


@pytest.mark.long
@begins_after(hold, draft)
async def test_members_read_the_last_report_from_home_and_by_the_command_once_it_is_out(
    circle: Running,
) -> None:
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    assert "Laatste verslag" not in shown(anna.home)
    await anna.runs("/kring", "verslag", channel=CHANNEL)
    assert "nog geen verslag vrijgegeven" in reads(anna)
    assert PAY not in reads(anna)
    await anna.closes(everything=True)
    await publish(circle)
    await anna.runs("/kring", "verslag", channel=CHANNEL)
    assert PAY in reads(anna)
    await anna.closes(everything=True)
    await anna.opens_home()
    await anna.clicks("Laatste verslag", within="home")
    assert PAY in reads(anna)


@begins_after(hold, draft, publish)
@pytest.mark.long
async def test_the_catch_up_and_its_reminder_lead_to_the_report(circle: Running) -> None:
    await circle.advance("2026-03-17 09:30")
    dirk = circle.person("U0DIRK")
    message = next(m for m in circle.playground.workspace.messages_to("U0DIRK") if "kon er" in m.text)
    assert "Verslag lezen" in shown(message)
    await circle.advance("2026-03-20 12:00")
    reminder = circle.playground.workspace.messages_to("U0DIRK")[-1]
    assert reminder is not message
    await dirk.clicks("Verslag lezen", within=reminder)
    assert PAY in reads(dirk)
    await a_minute_later(circle)
    assert "Ik heb het gelezen" not in shown(message)


@begins_after(hold, draft)
async def test_a_stale_release_button_is_answered_kindly(circle: Running) -> None:
    async with circle.database.write() as db:
        meeting = await db.get_one(LearningSession, 1)
        meeting.released_at = NOW
    await circle.ria.clicks("Verslag nakijken")
    assert "al vrijgegeven" in reads(circle.ria)
    assert await sent(circle, Kind.REPORT) == set()


@begins_after(hold, draft)
async def test_the_facilitator_s_own_words_go_out(circle: Running) -> None:
    await circle.ria.clicks("Samenvatting wijzigen")
    await circle.ria.submits({"Het belangrijkste in drie regels": "Praten over loon helpt."})
    await a_minute_later(circle)
    await circle.ria.closes(everything=True)
    assert "Praten over loon helpt." in latest(circle, FACILITATOR, "ontwerpverslag")
    await releases(circle)
    assert any("Praten over loon helpt." in text for text in circle.channel_texts())
    assert "Praten over loon helpt." in latest(circle, "U0DIRK", "kon er")


async def keeps_the_proposed_summary(circle: Running) -> None:
    """Ria adds a line to an outcome and saves the summary that begins with it."""
    await circle.ria.clicks("Uitkomsten verbeteren")
    await circle.ria.chooses("Uitkomst", "Met een regel erbij…", beside=PAY)
    await circle.ria.submits({"Wat werd erover gezegd?": "Het begin is er nu."})
    await a_minute_later(circle)
    await circle.ria.closes(everything=True)
    await circle.ria.clicks("Samenvatting wijzigen")
    await circle.ria.submits()
    await a_minute_later(circle)
    await circle.ria.closes(everything=True)


@pytest.mark.long
@begins_after(hold, draft, keeps_the_proposed_summary)
async def test_the_summary_begins_with_what_was_said_and_is_what_was_saved(circle: Running) -> None:
    assert "Het begin is er nu." in latest(circle, FACILITATOR, "ontwerpverslag")


@pytest.mark.long
@pytest.mark.parametrize("out", [False, True])
@begins_after(hold, draft, keeps_the_proposed_summary)
async def test_a_line_goes_out_of_the_summary_with_the_question_to_which_it_was_noted(
    circle: Running, out: bool
) -> None:
    if out:
        await releases(circle)
        assert any("Het begin is er nu." in text for text in circle.channel_texts())
    async with circle.database.write() as db:
        home = await db.get_one(Network, 1)
        [asked] = await db.scalars(select(LearningQuestion).where(LearningQuestion.text == PAY))
        await hiding.hide_question(db, home, asked, circle.clock.now(), hidden=True)
    await a_minute_later(circle)
    assert not any("Het begin is er nu." in text for text in circle.channel_texts())
    for user_id in (FACILITATOR, "U0DIRK"):
        stand = circle.playground.workspace.messages_to(user_id)
        assert not any("Het begin is er nu." in message.text for message in stand)


@begins_after(hold, draft)
async def test_an_automatic_summary_that_was_left_alone_follows_the_facts(circle: Running) -> None:
    await circle.ria.runs("/kring", "verslag", channel=CHANNEL)
    await circle.ria.submits({"De evaluatie": ["Deel ook het cijfer voor de begeleiding"]})
    async with circle.database.read() as db:
        kept = await db.get_one(Report, 1)
        assert (kept.summary, kept.share_facilitation) == ("", True)


@pytest.mark.long
@begins_after(hold, draft, publish)
async def test_a_correction_after_the_release_is_seen_in_the_channel(circle: Running) -> None:
    await circle.ria.clicks("Uitkomsten verbeteren")
    await circle.ria.chooses("Uitkomst", "Met een regel erbij…", beside=PAY)
    await circle.ria.submits(
        {"Wat is ervan geworden?": "Deels beantwoord", "Wat werd erover gezegd?": "Het begin is er."}
    )
    await a_minute_later(circle)
    (posted,) = [text for text in circle.channel_texts() if "Verslag van bijeenkomst" in text]
    assert "Vragen: één deels, één open." in posted
    assert "Het begin is er." in await whole_report(circle)


@pytest.mark.long
@begins_after(hold)
async def test_a_report_that_nobody_releases_is_nudged_once_and_the_absent_get_a_short_version(
    circle: Running,
) -> None:
    await circle.advance("2026-03-18 09:00")
    assert await sent(circle, Kind.REPORT_NUDGE) == {FACILITATOR}
    assert "wacht nog op jou" in latest(circle, FACILITATOR, "wacht nog op jou")
    await circle.advance("2026-03-24 12:00")
    words = latest(circle, "U0DIRK", "kon er")
    assert "nog geen verslag" in words
    assert "In het kort" not in words
    assert "De agenda" in words
    assert "23 april" in words
    await releases(circle)
    await a_minute_later(circle)
    assert "In het kort" in latest(circle, "U0DIRK", "kon er")


async def test_there_is_nothing_to_report_before_the_first_session(circle: Running) -> None:
    await circle.ria.runs("/kring", "verslag", channel=CHANNEL)
    assert "nog geen bijeenkomst geweest" in reads(circle.ria)


@begins_after(hold)
async def test_members_do_not_release(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "verslag", channel=CHANNEL)
    assert "nog geen verslag" in reads(anna)
    assert "Vrijgeven" not in reads(anna)


@begins_after(hold)
async def test_the_recorded_outcomes_are_what_the_report_is_drawn_from(circle: Running) -> None:
    async with circle.database.read() as db:
        assert {item.outcome for item in await db.scalars(select(QuestionOutcome))} == {
            Outcome.ANSWERED,
            Outcome.DEFERRED,
        }


@pytest.mark.long
@begins_after(hold, draft)
async def test_the_next_morning_it_turns_out_not_to_have_taken_place(circle: Running) -> None:
    asked = circle.playground.workspace.messages_to("U0ANNA")[-1]
    assert "Invullen of wijzigen" in str(asked.blocks)
    draft = next(
        m for m in circle.playground.workspace.messages_to(FACILITATOR) if "ontwerpverslag" in m.text
    )
    await circle.ria.clicks("Het vond niet plaats", within=draft)
    assert circle.ria.sees("Vond het niet plaats?")
    await circle.ria.clicks("Het vond niet plaats")
    await a_minute_later(circle)
    assert "vond niet plaats" in draft.text
    assert "button" not in str(draft.blocks)
    assert "Invullen of wijzigen" not in str(asked.blocks)
    async with circle.database.read() as db:
        assert list(await db.scalars(select(QuestionOutcome))) == []
    await circle.advance("2026-03-26 18:00")
    assert await sent(circle, Kind.CATCH_UP) == set()
    assert not any("Verslag van bijeenkomst" in text for text in circle.channel_texts())


@begins_after(hold)
@pytest.mark.long
async def test_a_session_that_was_said_not_to_take_place_goes_on_without_what_was_noted_and_says_so(
    circle: Running,
) -> None:
    ria = circle.ria
    await circle.advance("2026-03-12 16:21")
    prompt = ria.direct_messages[-1]
    assert "uitkomsten van vragen gaan weg" in str(prompt.blocks)
    await ria.clicks("Het vond niet plaats", within=prompt)
    await a_minute_later(circle)
    await ria.clicks("Toch laten doorgaan", within=ria.top())
    assert ria.sees("Noteer de uitkomsten opnieuw")
    assert not ria.sees("waar het gebleven was")


@pytest.mark.long
async def test_a_network_of_three_goes_from_announcement_to_report(kring: Running) -> None:
    from tests.people import join_everybody, start_network

    three = dict(list(MEMBERS.items())[:3])
    await start_network(kring)
    await join_everybody(kring, three)
    await plan_session(kring, "2026-03-12", "13:30")
    ria = kring.ria
    await kring.advance("2026-02-23 09:00")
    anna = kring.person("U0ANNA")
    await anna.clicks("Ja")
    await anna.runs("/kring", f"vraag {PAY}", channel=CHANNEL)
    await anna.submits()
    await anna.closes(everything=True)
    await kring.advance("2026-03-12 13:40")
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?")
    await ria.submits({"Wie is er?": list(three.values())})
    await ria.chooses("Uitkomst", "Met een regel erbij…", beside=PAY)
    await ria.submits({"Wat is ervan geworden?": "Beantwoord"})
    await ria.clicks("Actiepunt")
    await ria.submits({"Wat gebeurt er?": "Het lokaal vastleggen", "Wie doet het?": "Ria Mertens"})
    await ria.closes(everything=True)
    await kring.advance("2026-03-12 16:21")
    assert "gaat er geen formulier uit, ook niet vanzelf" in latest(kring, FACILITATOR, "even terugkijken?")
    await kring.advance("2026-03-12 17:00")
    assert "Vraag het hardop" in latest(kring, FACILITATOR, "aanwezigen")
    await ria.clicks("Notities van het rondje")
    await ria.submits(
        {"Wat ging goed?": "Iedereen aan het woord.", "Wat doen we volgende keer anders?": "Later."}
    )
    await ria.closes(everything=True)
    await kring.advance("2026-03-13 09:30")
    drafted = await to_release(kring)
    assert "notities van de begeleider" in drafted
    assert "Ging goed: Iedereen aan het woord." in drafted
    await releases(kring)
    await ria.closes(everything=True)
    (posted,) = [text for text in kring.channel_texts() if "Verslag van bijeenkomst" in text]
    assert "Volgende keer anders" not in posted
    assert [text for text in kring.channel_texts() if "Volgende keer anders: Later." in text]
    assert await sent(kring, Kind.EVALUATION_REQUEST) == set()
    await kring.advance("2026-03-26 12:00")
    assert await sent(kring, Kind.ACTION_CHECK) == {FACILITATOR}
