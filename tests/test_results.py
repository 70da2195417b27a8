"""Results on their way to the channel: nothing goes there that nobody who facilitates could read first."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.act.ids import Act, Form
from bot.act.installation import OneInstallation
from bot.act.router import Defaults, Router
from bot.compose import ROOMS
from bot.letters import LETTERS, Occasion
from bot.registers import made
from bot.registers.made import Made, Sort
from bot.running.clock import HeldClock
from bot.slack.blocks import Block, Element, View
from bot.slack.layout import Room, whole
from bot.slack.workspaces import OneWorkspace
from bot.storage.database import Database
from bot.texts import Texts
from bot.views import reading
from bot.views import results as view
from models import entry, evaluation, moves
from models.confidentiality import Whom
from models.delivery import Delivery
from models.evaluation import Dimension
from models.membership import Membership, Standing
from models.network import Network
from models.person import Language, Person
from models.plan import RULES, Audience, Kind
from models.results import Results, TextKind
from models.session import LearningSession, Stage
from models.unlinked import InquiryText
from models.wish import Wish
from playground.records import Message as Posted
from playground.sight import Control, controls, shown
from tests import evening
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.moments import begins_after, until
from tests.neighbours import Quiet, payload, without_a_disk
from tests.people import settings as ria_sets
from tests.rows import a_network, a_session
from tests.test_evaluation import fills_in
from tests.test_report import a_minute_later, draft, hold, publish, whole_report
from tests.turning import every_page

HERE = [user_id for user_id in MEMBERS if user_id != "U0DIRK"]
SHARP = "Bram liet niemand uitpraten"
REMARKS = ("opmerking", "leerpunt", SHARP)
AFTER_THE_END = until("2026-03-12 16:31")
BEFORE_CLOSING = until("2026-03-16 17:29")
CLOSED = until("2026-03-17 09:30")  # the results reach the facilitator the morning after
FOR_THE_GROUP = [TextKind.COMMENT, TextKind.LEARNING_POINT]
both_languages = pytest.mark.parametrize("t", [Texts(language) for language in Language], ids=str)


# What people see.


def some_texts(many: int, length: int = 100, asking: int = 1) -> list[InquiryText]:
    words = [f"{number} & <b> ".ljust(length, "x") for number in range(many)]
    return [
        InquiryText(key=f"{number:032}", inquiry_id=asking, item=kind, text=text)
        for number, (text, kind) in enumerate(zip(words, FOR_THE_GROUP * many, strict=False))
    ]


def found(texts: list[InquiryText]) -> Results:
    def of(kind: TextKind) -> list[str]:
        return [row.text for row in texts if row.item == kind and not row.hidden]

    scores = {dimension: {8: 9} for dimension in Dimension}
    return Results(9, 9, 5, scores, of(TextKind.COMMENT), of(TextKind.LEARNING_POINT), [], fingerprint="f")


@both_languages
@pytest.mark.parametrize("many", [0, 3, 79, 200])
def test_everything_is_there_to_be_read_however_much_was_written(t: Texts, many: int) -> None:
    texts = some_texts(many, 900)
    meeting, results = a_session(stage=Stage.REPORTING), found(texts)

    def draw(start: int) -> View:
        beside = reading.Beside(texts, start=start)
        return reading.before_adding(t, meeting, results, beside, facilitation=False)

    parts = every_page(draw)
    words = "\n".join(shown_in(part["blocks"]) for part in parts)
    assert all(row.text in words for row in texts)
    assert ["submit" in part for part in parts] == [False] * (len(parts) - 1) + [True], "after all was read"
    assert all(json.loads(part["private_metadata"])["choice"] == "f" for part in parts)


def test_what_is_for_whoever_facilitates_alone_is_not_among_what_would_go_out() -> None:
    kept = InquiryText(key="k", inquiry_id=1, item=TextKind.ALONE, text="Enkel voor jou")
    texts = [*some_texts(4), kept]
    form = reading.before_adding(
        Texts(Language.NL), a_session(stage=Stage.REPORTING), replace(found(texts), alone=[kept.text]),
        reading.Beside(texts), facilitation=True,
    )  # fmt: skip
    assert kept.text not in str(form)


def test_a_button_says_that_all_was_read_only_where_all_stands_whole() -> None:
    t, meeting = Texts(Language.NL), a_session(stage=Stage.REPORTING)
    meeting.evaluation_opened_at = meeting.released_at = evening.END
    texts = some_texts(6, 900)
    message = view.results(t, meeting, a_network(), found(texts))
    assert not message.cut
    assert read_by(message.blocks) == "f"
    assert all(row.text in shown_in(message.blocks) for row in texts)
    for room in (Room(25, 3000), Room(5, 9000)):
        less = replace(message, room=room)
        assert less.cut
        assert read_by(less.blocks) is None
    assert read_by(whole(message.parts)) is None, "read a part at a time, it is read once more before it goes"
    too_long = view.results(t, meeting, a_network(), found(some_texts(20, 900)))
    assert read_by(too_long.blocks) is None
    assert not any(row.text in shown_in(too_long.blocks) for row in some_texts(20, 900))
    assert "20 leerpunten en opmerkingen" in shown_in(too_long.blocks)
    wishes = [Wish(key=str(number), inquiry_id=1, text="w" * 900) for number in range(20)]
    nothing = view.results(t, meeting, a_network(), replace(found([]), wishes=wishes))
    assert nothing.cut
    assert read_by(nothing.blocks) == "f", "there is nothing to read"


def read_by(blocks: list[Block]) -> str | None:
    """What the button that adds the results says of what was read."""
    found = [one for one in pressable(blocks) if one["action_id"] == Act.ADD_RESULTS]
    choice: str | None = json.loads(found[0]["value"]).get("choice")
    return choice


# What happens.


async def answer(circle: Running) -> None:
    """All five who were there fill in the form."""
    for number, user_id in enumerate(HERE):
        comment = SHARP if user_id == "U0ELS" else f"opmerking {number}"
        await fills_in(circle, user_id, comment=comment, point=f"leerpunt {number}")


async def four_answer(circle: Running) -> None:
    """One fewer than the threshold."""
    for user_id in HERE[:4]:
        await fills_in(circle, user_id, comment=SHARP)


def in_channel(circle: Running) -> str:
    return "\n".join(circle.channel_texts())


def unread(circle: Running) -> bool:
    return not any(words in in_channel(circle) for words in REMARKS)


def message_with(circle: Running, words: str) -> Posted:
    sent = [m for m in circle.playground.workspace.messages_to(FACILITATOR) if words in m.text]
    assert sent, circle.said_to(FACILITATOR)
    return sent[-1]


@pytest.mark.long
@begins_after(hold, AFTER_THE_END, answer, draft, publish, CLOSED)
async def test_results_after_the_release_wait_and_if_nobody_presses_nothing_is_added(circle: Running) -> None:
    assert SHARP in shown(message_with(circle, "De evaluatie van"))
    assert "leest eerst de evaluatie" in in_channel(circle)
    assert unread(circle)
    said = len(circle.said_to(FACILITATOR))
    await circle.advance("2026-03-26 08:00")
    assert len(circle.said_to(FACILITATOR)) == said, "nobody is reminded of it"
    await circle.advance("2026-04-10 09:00")
    assert unread(circle)


@begins_after(hold, AFTER_THE_END, answer, draft, publish, CLOSED)
@pytest.mark.long
async def test_the_facilitator_hides_a_text_first_adds_the_others_and_hides_one_more(circle: Running) -> None:
    ria = circle.ria
    await circle.kring.ticker.tick()  # whoever starts anew asks who reads along
    await circle.settled()
    await ria.opens_home()
    await ria.clicks("Lezen en toevoegen", within="home")
    assert ria.sees("<@U0GUEST>") or ria.sees("Gert Gast"), "who reads along is named before"
    await ria.clicks("Verbergen", beside=SHARP)
    await ria.submits()
    assert ria.sees("Toegevoegd")
    await ria.closes(everything=True)
    await a_minute_later(circle)
    assert "opmerking 1" in in_channel(circle)
    assert "leerpunt 0" in in_channel(circle)
    assert SHARP not in in_channel(circle)
    await ria.opens_home()
    assert "Lezen en toevoegen" not in str(ria.home.content)  # type: ignore[union-attr]
    await ria.clicks("Tekst verbergen", within=message_with(circle, "De evaluatie van"))
    await ria.clicks("Verbergen", beside="opmerking 1")
    await a_minute_later(circle)
    assert "opmerking 1" not in in_channel(circle)
    assert "leerpunt 0" in in_channel(circle)


@pytest.mark.long
@begins_after(hold, AFTER_THE_END, answer, draft, publish, CLOSED)
async def test_the_message_with_the_results_adds_them_with_one_press_and_says_so(circle: Running) -> None:
    read = message_with(circle, "De evaluatie van")
    await circle.ria.clicks("Toevoegen aan verslag", within=read)
    await circle.ria.closes(everything=True)
    await a_minute_later(circle)
    assert SHARP in in_channel(circle)
    assert "staan sinds di 17 maart" in shown(read)
    assert "Toevoegen" not in str(read.blocks)


@begins_after(hold, AFTER_THE_END, answer, draft, BEFORE_CLOSING)
@pytest.mark.long
async def test_a_button_from_before_the_closing_opens_what_came_since(circle: Running) -> None:
    drafted = message_with(circle, "ontwerpverslag")
    (button,) = [found for found in controls(drafted) if found.name == "Verslag nakijken"]
    await circle.advance("2026-03-16 17:31")
    await circle.ria.presses(button, {})
    assert circle.ria.sees(SHARP)
    assert unread(circle)
    assert not any("Verslag van bijeenkomst" in text for text in circle.channel_texts())
    await circle.ria.clicks("Verbergen", beside=SHARP)
    await circle.ria.submits()
    assert circle.ria.sees("Vrijgegeven")
    await a_minute_later(circle)
    assert "opmerking 0" in in_channel(circle)
    assert SHARP not in in_channel(circle)


async def add(circle: Running) -> None:
    """The facilitator adds the results to the report that is out."""
    await circle.ria.clicks("Toevoegen aan verslag", within=message_with(circle, "De evaluatie van"))
    await circle.ria.closes(everything=True)
    await a_minute_later(circle)


def report_of(circle: Running) -> Posted:
    """The report in the channel."""
    said = [m for m in circle.playground.workspace.messages if m.channel == CHANNEL and not m.deleted]
    (found,) = [m for m in said if "Verslag van bijeenkomst" in m.text]
    return found


def below_it(circle: Running) -> list[Posted]:
    """What stands in its thread."""
    top = report_of(circle).ts
    return [m for m in circle.playground.workspace.messages if m.thread_ts == top and not m.deleted]


@pytest.mark.long
@begins_after(hold, AFTER_THE_END, answer, draft, publish, CLOSED)
async def test_results_come_as_a_reply_once_and_the_report_stays_as_short_as_it_was(circle: Running) -> None:
    await add(circle)
    (reply,) = below_it(circle)
    assert reply.subtype == "thread_broadcast"
    assert "Hoe het was" in shown(reply)
    assert SHARP in shown(reply)
    assert "7 ▏▏▏▏▏ · gemiddeld 7,0" in shown(reply)
    assert "5 keer een 7" in reply.text, "told by ear in numbers"
    assert "Begeleiding" not in shown(reply)
    report = shown(report_of(circle))
    assert not [words for words in (*REMARKS, "gemiddeld", "evaluatie") if words in report]
    await circle.advance("2026-03-18 12:00")
    assert below_it(circle) == [reply]


@begins_after(hold, AFTER_THE_END, answer, draft, publish, CLOSED, add)
@pytest.mark.long
async def test_the_reply_is_kept_true(circle: Running) -> None:
    (reply,) = below_it(circle)
    await circle.ria.clicks("Tekst verbergen", within=message_with(circle, "De evaluatie van"))
    await circle.ria.clicks("Verbergen", beside=SHARP)
    await circle.ria.closes(everything=True)
    await circle.ria.runs("/kring", "verslag", channel=CHANNEL)
    await circle.ria.submits({"De evaluatie": ["Deel ook het cijfer voor de begeleiding"]})
    await circle.ria.closes(everything=True)
    await a_minute_later(circle)
    assert below_it(circle) == [reply]
    assert SHARP not in shown(reply)
    assert "opmerking 0" in shown(reply)
    assert "Begeleiding" in shown(reply)


@pytest.mark.long
@begins_after(hold, AFTER_THE_END, answer, draft, publish, CLOSED, add)
async def test_a_reply_that_somebody_deletes_comes_back_below_the_report_as_it_is_by_then(
    circle: Running,
) -> None:
    (gone,) = below_it(circle)
    circle.playground.workspace.delete(gone)
    await circle.ria.clicks("Tekst verbergen", within=message_with(circle, "De evaluatie van"))
    await circle.ria.clicks("Verbergen", beside=SHARP)
    await circle.ria.closes(everything=True)
    for _ in range(2):
        await a_minute_later(circle)
    (back,) = below_it(circle)
    assert back.ts != gone.ts
    assert SHARP not in shown(back)
    assert "opmerking 0" in shown(back)


@pytest.mark.long
@pytest.mark.parametrize("times", [1, 2])
@begins_after(hold, AFTER_THE_END, answer, draft, publish, CLOSED)
async def test_results_for_a_report_that_somebody_deleted_come_below_it_once_it_is_back_or_by_themselves(
    circle: Running, times: int
) -> None:
    workspace = circle.playground.workspace
    for time in range(times):
        workspace.delete(report_of(circle))
        if time == 0 and times > 1:  # it comes back once, whoever deletes it again means it
            await ria_sets(circle, Thema="Anders leren")
            await circle.ria.closes(everything=True)
            for _ in range(2):
                await a_minute_later(circle)
    await add(circle)
    for _ in range(4):
        await a_minute_later(circle)
    if times == 1:
        (reply,) = below_it(circle)
        assert SHARP in shown(reply)
    assert sum(SHARP in text for text in circle.channel_texts()) == 1


@begins_after(hold, AFTER_THE_END, answer, draft, CLOSED)
@pytest.mark.long
async def test_results_that_go_along_with_the_release_come_after_the_report_in_its_thread(
    circle: Running,
) -> None:
    ways = [one.name for one in controls(message_with(circle, "ontwerpverslag"))]
    assert "Vrijgeven" not in ways, "what people wrote is read first"
    await circle.ria.clicks("Verslag nakijken", within=message_with(circle, "ontwerpverslag"))
    assert circle.ria.sees(SHARP)
    await circle.ria.submits()
    assert circle.ria.sees("Vrijgegeven")
    await a_minute_later(circle)
    (reply,) = below_it(circle)
    assert SHARP in shown(reply)
    assert SHARP not in shown(report_of(circle))
    assert SHARP in await whole_report(circle)


@pytest.mark.long
@begins_after(hold, AFTER_THE_END, answer, draft, CLOSED)
async def test_results_wait_for_a_report_that_slack_does_not_take_yet(circle: Running) -> None:
    circle.playground.faults.error("chat.postMessage", "service_unavailable", times=3, channel=CHANNEL)
    await circle.ria.clicks("Verslag nakijken", within=message_with(circle, "ontwerpverslag"))
    await circle.ria.submits()
    await circle.settled()
    for _ in range(6):
        await a_minute_later(circle)
    (reply,) = below_it(circle)
    assert SHARP in shown(reply)


@pytest.mark.long
@begins_after(hold, AFTER_THE_END, answer, draft, CLOSED)
async def test_when_nobody_heard_whether_the_reply_came_it_stands_there_once(circle: Running) -> None:
    circle.playground.faults.drops_after("chat.postMessage", times=2, channel=CHANNEL)
    await circle.ria.clicks("Verslag nakijken", within=message_with(circle, "ontwerpverslag"))
    await circle.ria.submits()
    await circle.ria.closes(everything=True)
    for _ in range(6):
        await a_minute_later(circle)
    (reply,) = below_it(circle)
    assert SHARP in shown(reply)


@pytest.mark.long
@begins_after(hold, AFTER_THE_END, answer, draft, CLOSED)
async def test_a_channel_that_is_closed_gets_the_report_and_then_the_results_once_it_is_open(
    circle: Running,
) -> None:
    happens = circle.playground.happens
    await happens.channel_archived(CHANNEL, FACILITATOR)
    await circle.ria.clicks("Verslag nakijken", within=message_with(circle, "ontwerpverslag"))
    await circle.ria.submits()
    await circle.ria.closes(everything=True)
    await a_minute_later(circle)
    assert unread(circle)
    released = message_with(circle, "is vrijgegeven")
    assert "zodra ik daar weer kan schrijven" in shown(released)
    await happens.channel_unarchived(CHANNEL, FACILITATOR)
    await happens.bot_invited(CHANNEL, FACILITATOR)
    await circle.advance("2026-03-17 12:00")
    (reply,) = below_it(circle)
    assert SHARP in shown(reply)
    assert "Het staat in het kanaal" in shown(released)


@pytest.mark.long
@begins_after(hold, AFTER_THE_END, answer)
async def test_the_reminder_that_the_report_waits_shows_what_goes_along_before_it_goes(
    circle: Running,
) -> None:
    await circle.advance("2026-03-18 09:00")
    await circle.ria.clicks("Verslag nakijken")
    assert circle.ria.sees(SHARP)
    assert unread(circle)
    await circle.ria.submits()
    await a_minute_later(circle)
    assert SHARP in in_channel(circle)


@pytest.mark.long
@begins_after(hold, AFTER_THE_END)
async def test_what_a_draft_had_no_room_for_is_read_before_it_goes(circle: Running) -> None:
    for number, user_id in enumerate(HERE):
        await fills_in(circle, user_id, comment=f"opmerking {number} ".ljust(990, "x"))
    async with circle.database.write() as db:
        meeting = await db.get_one(LearningSession, 1)
        await moves.close_evaluation(db, await db.get_one(Network, 1), meeting, circle.clock.now())
        asked = await evaluation.asking(db, meeting.id)
        assert asked is not None
        for row in some_texts(30, 900, asked.id):
            db.add(row)
    await circle.advance("2026-03-13 09:30")
    await circle.ria.clicks("Verslag nakijken", within=message_with(circle, "ontwerpverslag"))
    assert circle.ria.sees("Eerst lezen")
    assert not any("Verslag van bijeenkomst" in text for text in circle.channel_texts())


@pytest.mark.long
@begins_after(hold, AFTER_THE_END, four_answer, draft, publish, CLOSED)
async def test_below_the_threshold_nothing_is_offered_or_added_and_the_facilitator_reads_why(
    circle: Running,
) -> None:
    ria, results = circle.ria, message_with(circle, "De evaluatie van")
    assert "te weinig antwoorden" in shown(results)
    await ria.opens_home()
    assert ria.home is not None
    for seen in (results, message_with(circle, "vrijgegeven"), ria.home):
        assert "oevoegen" not in str(seen)
    await ria.runs("/kring", "verslag", channel=CHANNEL)
    assert "cijfer" not in shown(ria.top()), "there is no score to share"
    await ria.submits({"Het belangrijkste in drie regels": "Praten helpt."})
    await ria.closes(everything=True)
    await a_minute_later(circle)
    before = in_channel(circle)
    assert "Praten helpt." in before
    await circle.advance("2026-03-26 18:00")
    await ria.opens_home()
    assert "oevoegen" not in str(ria.home)
    assert in_channel(circle) == before
    assert "4 van de 5" not in before


@pytest.mark.long
@begins_after(hold, AFTER_THE_END, four_answer, draft, publish, CLOSED)
async def test_a_button_that_an_older_message_holds_adds_nothing_where_too_few_answered(
    circle: Running,
) -> None:
    async with circle.database.read() as db:
        press = view.add_button(Texts(Language.NL), await db.get_one(LearningSession, 1), "read")
    old = message_with(circle, "De evaluatie van")
    await circle.ria.presses(Control(old, {"block_id": "old"}, press, ""), {})
    assert circle.ria.sees("te weinig antwoorden")
    assert below_it(circle) == []


@pytest.mark.long
@begins_after(hold, AFTER_THE_END, four_answer, draft, CLOSED)
async def test_a_report_that_is_released_after_too_few_answered_has_no_reply(circle: Running) -> None:
    assert "te weinig antwoorden" in shown(message_with(circle, "ontwerpverslag"))
    await circle.ria.clicks("Verslag nakijken", within=message_with(circle, "ontwerpverslag"))
    await circle.ria.submits()
    await circle.ria.closes(everything=True)
    await a_minute_later(circle)
    assert below_it(circle) == []
    assert "te weinig antwoorden om iets te tonen" in shown(report_of(circle))
    assert "staan sinds" not in shown(message_with(circle, "De evaluatie van"))


@begins_after(hold, AFTER_THE_END, four_answer, draft, publish)
@pytest.mark.long
async def test_a_report_that_is_out_says_once_it_is_known_that_there_were_too_few_answers(
    circle: Running,
) -> None:
    assert "kan die daarna hier toevoegen" in in_channel(circle)
    await CLOSED(circle)
    assert "kan die daarna hier toevoegen" not in in_channel(circle)
    assert "te weinig antwoorden om iets te tonen" in in_channel(circle)
    assert "4 van de 5" not in in_channel(circle)
    anna = circle.person("U0ANNA")
    [asked] = [shown(m) for m in anna.direct_messages if "is gesloten" in shown(m)]
    assert "leest eerst wat eruit kwam" not in asked
    assert "te weinig antwoorden" in asked


@pytest.mark.long
@begins_after(hold, AFTER_THE_END, answer, draft, publish, CLOSED)
async def test_a_report_whose_results_nobody_adds_promises_them_no_more_once_the_session_is_closed(
    circle: Running,
) -> None:
    assert "kan die daarna hier toevoegen" in in_channel(circle)
    await circle.advance("2026-03-26 18:00")
    assert "kan die daarna hier toevoegen" not in in_channel(circle)
    assert "staat niet in dit verslag" in in_channel(circle)
    await circle.ria.clicks("Toevoegen aan verslag", within=message_with(circle, "De evaluatie van"))
    await a_minute_later(circle)
    assert "staat niet in dit verslag" not in in_channel(circle)
    assert SHARP in in_channel(circle)


async def three_there(circle: Running) -> None:
    """Two of those who were ticked turn out not to have been there, so that there is no form."""
    await circle.ria.runs("/kring", "paneel", channel="C0KRING")
    await circle.ria.clicks("Wie is er?")
    await circle.ria.submits({"Wie is er?": [MEMBERS[user_id] for user_id in HERE[:3]]})
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-12 16:40")


@pytest.mark.long
@begins_after(hold, three_there, draft, publish)
async def test_a_round_that_is_noted_after_the_release_comes_below_the_report_and_follows_its_notes(
    circle: Running,
) -> None:
    assert below_it(circle) == []
    for said in ("Veel gelachen", "Iedereen aan het woord"):
        await circle.ria.clicks("Notities van het rondje")
        assert circle.ria.sees("dit komt er meteen onder in het kanaal")
        await circle.ria.submits({"Wat ging goed?": said})
        assert circle.ria.sees("onder het verslag in het kanaal")
        await circle.ria.closes(everything=True)
        await a_minute_later(circle)
        (reply,) = below_it(circle)
        assert f"Ging goed: {said}" in shown(reply)
        assert "notities van de begeleider" in shown(reply)
    await circle.ria.clicks("Notities van het rondje")
    await circle.ria.submits({"Wat ging goed?": ""})
    await circle.ria.closes(everything=True)
    await a_minute_later(circle)
    (reply,) = below_it(circle)
    assert "de begeleider nam het terug" in shown(reply)


@begins_after(hold, draft, publish)
@pytest.mark.long
async def test_a_report_that_is_out_is_there_also_while_the_channel_is_closed(circle: Running) -> None:
    released = message_with(circle, "is vrijgegeven")
    await circle.playground.happens.channel_archived(CHANNEL, FACILITATOR)
    await circle.settled()
    await ria_sets(circle, Thema="Anders leren")
    await circle.ria.closes(everything=True)
    await a_minute_later(circle)
    assert "Het staat in het kanaal" in shown(released)


@pytest.mark.long
@begins_after(hold, three_there, draft, publish)
async def test_a_form_that_opens_after_the_release_has_results_that_wait(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "paneel", channel="C0KRING")
    await ria.clicks("Wie is er?")
    await ria.submits({"Wie is er?": [MEMBERS[user_id] for user_id in HERE]})
    await ria.clicks("Nu evalueren")
    await ria.closes(everything=True)
    await circle.settled()
    await answer(circle)
    await CLOSED(circle)
    assert unread(circle)
    await ria.opens_home()
    await ria.clicks("Lezen en toevoegen", within="home")
    await ria.submits()
    await a_minute_later(circle)
    assert SHARP in in_channel(circle)


# Whatever the order.


def shown_in(blocks: list[Block]) -> str:
    """All the words in blocks."""
    return "\n".join(
        part["text"] for block in blocks for part in (block.get("text"), *block.get("elements", ()))
        if isinstance(part, dict) and isinstance(part.get("text"), str)
    )  # fmt: skip


def pressable(blocks: list[Block]) -> Iterator[Element]:
    """The buttons that have to do with what goes out."""
    for block in blocks:
        for element in (block.get("accessory"), *block.get("elements", ())):
            if element and element.get("type") == "button" and element["action_id"] in ABOUT_RESULTS:
                yield element


ABOUT_RESULTS = (Act.RELEASE, Act.ADD_RESULTS, Act.READ_RESULTS, Act.TEXTS, Act.HIDE, Act.SHOW)
IN_CHANNEL = (Kind.REPORT, Kind.RESULTS_ADDED)
DRAWN = (Kind.REPORT_DRAFT, Kind.REPORT_NUDGE, Kind.EVALUATION_RESULTS)
Screen = tuple[list[Block], dict[str, Any] | None]  # what is seen, and the view when it is a modal
NUMBERS = count(1)


class Installed(Quiet):
    """Slack, in whose workspace of that id the app is installed."""

    def __init__(self, team: str) -> None:
        super().__init__()
        self.team = team

    async def read(self, method: str, **query: str | int) -> dict[str, Any]:
        found = await super().read(method, **query)
        return found | {"team_id": self.team} if method == "auth.test" else found


class Evening:
    """One session and all that its two facilitators still have before them, however old it is."""

    def __init__(self, database: Database) -> None:
        self.database, self.team = database, f"T{next(NUMBERS)}"
        self.slack = Installed(self.team)
        self.router = Router(
            ROOMS, database=database, workspaces=OneWorkspace(self.slack),
            installations=OneInstallation(self.slack), clock=HeldClock(evening.END),
            defaults=Defaults(Language.NL, "Europe/Brussels"), wake=lambda: None,
        )  # fmt: skip
        self.screens: list[Screen] = []
        self.acks: list[dict[str, Any]] = []
        self.in_report: set[str] = set()
        self.texts: list[str] = []

    async def begin(self) -> None:
        self.meeting_id, self.people = await evening.begun(self.database, 8, team=self.team)
        async with self.database.write() as db:
            meeting = await db.get_one(LearningSession, self.meeting_id)
            self.home_id = meeting.network_id
            for name in ("ria", "stan"):
                somebody = Person(team_id=self.team, user_id=f"U{name}", language=Language.NL)
                db.add(somebody)
                await db.flush()
                place = Membership(
                    network_id=self.home_id, person_id=somebody.id, standing=Standing.ACTIVE,
                    facilitates=True, participates=False, since=evening.END,
                )  # fmt: skip
                db.add(place)
        await evening.opened(self.database, self.meeting_id)

    async def answers(self, number: int) -> None:
        """Somebody answers, some of them at length."""
        size = 30 if number % 2 else 950
        texts = {
            "comment": f"opmerking {number} ".ljust(size, "x"),
            "learning_point": f"leerpunt {number} ".ljust(size // 2, "y"),
        }
        with suppress(Exception):  # it is closed
            await evening.answers(
                self.database, self.meeting_id, self.people[number], f"t{self.team}{number}", **texts
            )
            self.texts += texts.values()

    async def makes(self, number: int) -> None:
        """A member adds what was made at the session."""
        said = Made(title=f"gemaakt {number} op {next(NUMBERS)}", sort=Sort.PRODUCT, session=self.meeting_id)
        async with self.database.write() as db:
            home = await db.get_one(Network, self.home_id)
            await entry.write(db, home, made.REGISTER, said, Whom(self.people[number]), evening.END)
        self.texts.append(said.title)

    async def closes(self) -> None:
        with suppress(Exception):  # it is closed
            await evening.closed(self.database, self.meeting_id)

    async def written(self, kind: Kind) -> list[Block]:
        """A letter as it would be written now."""
        async with self.database.read() as db:
            network = await db.get_one(Network, self.home_id)
            meeting = await db.get_one(LearningSession, self.meeting_id)
            row = Delivery(
                network_id=network.id, kind=kind, subject="", recipient="", due=evening.END,
                expires=evening.END,
            )  # fmt: skip
            in_channel = RULES[kind].audience is Audience.CHANNEL
            reader = None if in_channel else Person(team_id=self.team, user_id="Uria")
            t = Texts(Language.NL)
            message = await LETTERS[kind](Occasion(db, network, row, reader, t, evening.END, meeting))
        return message.blocks

    async def draws(self, which: int) -> None:
        """A facilitator gets a message, or one that they have is brought up to date."""
        kind = DRAWN[which % len(DRAWN)]
        async with self.database.read() as db:
            meeting = await db.get_one(LearningSession, self.meeting_id)
        if kind is not Kind.EVALUATION_RESULTS or meeting.has_results:
            self.screens.append((await self.written(kind), None))

    async def presses(self, screen: int, button: int, who: str) -> Screen | None:
        """A facilitator presses something that they have before them."""
        if not self.screens:
            return None
        seen = self.screens[screen % len(self.screens)]
        buttons = list(pressable(seen[0]))
        if not buttons:
            return None
        pressed = buttons[button % len(buttons)]
        body = payload("act", pressed["action_id"], who, subject=pressed["value"])
        await self.sends(body, seen[1])
        return seen

    async def submits(self, screen: int, who: str) -> Screen | None:
        """A facilitator sends in one of the forms that they have open."""
        forms = [one for one in self.screens if one[1] and one[1]["callback_id"] == Form.RESULTS]
        if not forms:
            return None
        seen = forms[screen % len(forms)]
        assert seen[1]
        body = payload("form", Form.RESULTS, who, subject=seen[1]["private_metadata"])
        await self.sends(body, None)
        return seen

    async def sends(self, body: dict[str, Any], view: dict[str, Any] | None) -> None:
        self.slack.calls.clear()
        self.acks.clear()
        body["team"], body["user"]["team_id"] = {"id": self.team}, self.team
        if view is not None:
            body["view"] = {"type": "modal", "id": "V1"} | {
                key: view[key] for key in ("callback_id", "private_metadata")
            }
        if "view" in body:
            body["view"] |= {"team_id": self.team, "app_installed_team_id": self.team}
        await self.router.serve("form" if body["type"] == "view_submission" else "act", self.ack, body)
        drawn = [call["view"] for _, call in self.slack.calls if "view" in call]
        drawn += [ack["view"] for ack in self.acks if "view" in ack]
        self.screens += [(one["blocks"], one) for one in drawn]

    async def ack(self, **answer: Any) -> None:
        self.acks.append(answer)

    async def what_is_new_in_the_report(self) -> set[str]:
        async with self.database.read() as db:
            meeting = await db.get_one(LearningSession, self.meeting_id)
        now: set[str] = set()
        if meeting.released_at is not None:
            words = "\n".join([shown_in(await self.written(kind)) for kind in IN_CHANNEL])
            now = {text for text in self.texts if text in words}
        new, self.in_report = now - self.in_report, now
        return new


PICK = st.integers(0, 30)
WHO = st.sampled_from(("Uria", "Ustan"))
STEP = st.one_of(
    st.tuples(st.just(Evening.draws), PICK),
    st.tuples(st.just(Evening.presses), PICK, PICK, WHO),
    st.tuples(st.just(Evening.submits), PICK, WHO),
    st.tuples(st.just(Evening.closes)),
    st.tuples(st.just(Evening.makes), st.integers(0, 7)),
)


@pytest.fixture(scope="module")
def lived(new_database: Callable[[], str]) -> Iterator[tuple[Database, asyncio.Runner]]:
    """One database for all evenings: each has a network of its own."""
    with asyncio.Runner() as runner:

        async def make() -> Database:
            made = Database(new_database())
            without_a_disk(made)
            return made

        database = runner.run(make())
        yield database, runner
        runner.run(database.dispose())


@pytest.mark.long
def test_what_is_in_the_report_stood_before_who_let_it_go_whatever_the_order(
    lived: tuple[Database, asyncio.Runner],
) -> None:
    database, runner = lived
    went_out: set[str] = set()

    @settings(max_examples=40, deadline=None, derandomize=True, database=None)
    @given(answers=st.integers(3, 8), steps=st.lists(STEP, min_size=3, max_size=14))
    def orders(answers: int, steps: list[tuple[Any, ...]]) -> None:
        went_out.update(runner.run(_live(database, answers, steps)))

    orders()
    assert went_out, "in some order something goes out"


async def _live(database: Database, answers: int, steps: list[tuple[Any, ...]]) -> set[str]:
    """Play one order; return the texts that went out."""
    went_out: set[str] = set()
    life = Evening(database)
    await life.begin()
    for number in range(answers):
        await life.answers(number)
    for step, *how in steps:
        seen = await step(life, *how)
        new = await life.what_is_new_in_the_report()
        before_them = shown_in(seen[0]) if seen else ""
        assert not [text for text in new if text not in before_them], (step, how)
        went_out |= new
    return went_out
