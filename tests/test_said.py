"""What people write is read as they meant it, whatever kind of message it is; what cannot be read is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.act.ids import Shortcut
from bot.act.said import carries, meant, spoken
from bot.slack.profile import profile_of
from bot.views.person import options
from handlers.question import fitting
from models.person import Person
from models.question import LearningQuestion
from models.writing import tidy
from playground import Message, Voice
from playground.echoes import Echoes
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after, until

ANNA, BRAM = "U0ANNA", "U0BRAM"
NAMES = {"U0RIA": "Ria Mertens"}


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("Hoe &amp; wat &lt;nu&gt;?", "Hoe & wat <nu>?"),
        ("&amp;lt; blijft staan", "&lt; blijft staan"),
        ("<@U0RIA> zegt het", "@Ria Mertens zegt het"),
        ("<@U0NIEMAND|piet> en <@U0NIEMAND>", "@piet en @iemand"),
        ("<https://x.be|de site> en <https://y.be/a?b=1&amp;c=2>", "de site en https://y.be/a?b=1&c=2"),
        ("<mailto:ria@x.be|ria@x.be> of <mailto:an@x.be>", "ria@x.be of an@x.be"),
        ("<!here> <#C0KRING|kring> vraagt in <#C0DICHT>", "@here #kring vraagt in een kanaal"),
        ("<!date^1773319500^{date_short}|12 maart om 13.45 uur> dus", "12 maart om 13.45 uur dus"),
        ("<!subteam^S1|@bestuur> en <!subteam^S2>", "@bestuur en iemand"),
        (":tada::tada: :+1: :large_green_circle:", "🎉🎉 👍 🟢"),
        (":wave::skin-tone-3: dag", "👋🏼 dag"),
        ("van 10:30:00 tot a:b:c en :kring:", "van 10:30:00 tot a:b:c en :kring:"),
        ("  \u200bHallo\ndaar\x07 ", "Hallo\ndaar"),
        ("<@U0RIA>", "@Ria Mertens"),
        ("<>", ""),
    ],
)
def test_marked_up_text_is_read_as_its_writer_meant_it(sent: str, read: str) -> None:
    assert meant(sent, NAMES, "iemand", "een kanaal") == read


@given(st.text(st.characters(codec="utf-8", exclude_characters=":"), max_size=60))
def test_what_somebody_types_comes_back_as_it_was(typed: str) -> None:
    escaped = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert meant(escaped, {}) == tidy(typed)


def test_what_was_spoken_or_passed_on_is_read_with_what_is_written() -> None:
    voice = {"transcription": {"status": "complete", "preview": {"content": "Ik kom niet"}}}
    assert spoken({"text": "", "files": [voice]}) == "Ik kom niet"
    assert spoken({"text": "Dag", "files": [voice]}) == "Dag\nIk kom niet"
    passed_on = [{"is_share": True, "text": "van Bram"}, {"text": "van een site"}]
    assert spoken({"attachments": passed_on}) == "van Bram"
    assert not carries({"files": [voice]})
    assert carries({"files": [{"transcription": {"status": "failed"}}]})
    assert carries({"attachments": [{"is_share": True, "text": ""}]})
    assert carries({"text": "Dag", "attachments": [{"is_share": True, "text": "Zie", "files": [{}]}]})
    assert not carries({"attachments": None, "files": None})


@pytest.mark.parametrize("names", [("  Ria \u202e\n Mertens ",), ("\u200b", "Ria Mertens")])
def test_a_name_is_kept_as_tidily_as_a_text(names: tuple[str, ...]) -> None:
    told = {"real_name": names[0], "profile": {"display_name": names[-1]}}
    assert profile_of({"id": "U0RIA", **told}).name == "Ria Mertens"


async def kept(circle: Running) -> list[str]:
    async with circle.database.read() as db:
        return list(await db.scalars(select(LearningQuestion.text)))


@pytest.mark.long
@begins_after(until("2026-02-20 10:00"))
async def test_every_kind_of_message_is_answered(circle: Running) -> None:
    anna = circle.person(ANNA)
    first = await anna.writes("Ik kan niet komen")
    for more in (
        {"text": "Ik kan niet komen", "files": ["foto.png"]},
        {"files": [Voice("Ik kan niet komen")]},
        {"text": "kan niet komen", "as_me": True},
        {"text": "Ik kan niet komen", "thread": first, "also_in_channel": True},
        {"forwards": await anna.writes("Ik kan niet komen")},
    ):
        before = len(anna.ephemerals)
        await anna.writes(**more)
        await circle.settled()
        answer = shown(anna.ephemerals[-1])
        assert len(anna.ephemerals) == before + 1, more
        assert "kan niet komen" in answer
        assert "Niet bij de bijeenkomst" in answer
        assert ("alleen je woorden" in answer) is ("text" in more and "files" in more)


@begins_after(until("2026-02-20 10:00"))
async def test_what_cannot_be_read_is_said_with_the_way_to_send_regrets(circle: Running) -> None:
    anna = circle.person(ANNA)
    for files in (["foto.png"], [Voice()]):
        await anna.writes(files=files)
        await circle.settled()
        assert "Ik lees alleen woorden" in shown(anna.ephemerals[-1])
    assert "Niet bij de bijeenkomst" in shown(anna.ephemerals[-1])
    await anna.clicks("Afmelden", within=anna.ephemerals[-1])
    await circle.advance("2026-02-20 10:05")
    assert any("Nee: 1" in text for text in circle.channel_texts())


async def test_what_became_of_a_message_is_no_message(circle: Running) -> None:
    anna = circle.person(ANNA)
    written = await anna.writes("Hoe begin ik?")
    await circle.settled()
    before = len(anna.ephemerals)
    await anna.edits(written, "Hoe begin ik nu?")
    await anna.deletes(written)
    await circle.settled()
    assert len(anna.ephemerals) == before


@pytest.mark.long
async def test_what_kring_itself_writes_is_no_message(circle: Running) -> None:
    echoes = Echoes(circle.playground)
    anna = circle.person(ANNA)
    await circle.advance("2026-03-11 12:00")
    await echoes.told()
    await anna.runs("/kring", "vraag Hoe begin ik?", channel=CHANNEL)
    await echoes.told()
    assert circle.said_to(ANNA)
    assert not anna.ephemerals
    echoes.stop()


async def test_an_answer_stands_in_the_thread_in_which_somebody_wrote(circle: Running) -> None:
    anna = circle.person(ANNA)
    first = await anna.writes("Dag")
    await anna.writes("Hoe begin ik?", thread=first)
    await circle.settled()
    assert anna.ephemerals[-1].thread_ts == first.ts
    assert anna.ephemerals[0].thread_ts is None


async def test_who_and_what_is_named_is_kept_by_its_name(circle: Running) -> None:
    anna = circle.person(ANNA)
    await anna.runs("/kring", "vraag Hoe doet @Bram Claes het in #kring & 🎉?", channel=CHANNEL)
    await anna.submits()
    bram = circle.playground.workspace.users[BRAM].name
    await anna.writes(f"Wat zegt <@{BRAM}> hierover?", channel=CHANNEL)
    await anna.uses_message_shortcut(Shortcut.KEEP, last(circle))
    await anna.submits()
    first, second = await kept(circle)
    assert first.endswith("het in #kring & 🎉?")
    assert second == f"Wat zegt @{bram} hierover?"


async def test_a_picture_that_is_to_be_kept_as_a_question_is_said_to_be_unread(circle: Running) -> None:
    anna = circle.person(ANNA)
    for words, said in (("", True), ("Hoe werkt dit?", False)):
        picture = await circle.person(BRAM).writes(words, channel=CHANNEL, files=["foto.png"])
        await anna.uses_message_shortcut(Shortcut.KEEP, picture)
        assert anna.modal is not None
        assert ("vind ik geen woorden" in shown(anna.modal)) is said
    await anna.submits()
    assert await kept(circle) == ["Hoe werkt dit?"]


async def test_emoji_in_a_form_are_kept_as_their_signs(circle: Running) -> None:
    anna = circle.person(ANNA)
    await anna.runs("/kring", "vraag", channel=CHANNEL)
    await anna.submits({"Wat wil je leren?": "Hoe vieren we dit :tada:?"})
    assert await kept(circle) == ["Hoe vieren we dit 🎉?"]


def last(circle: Running) -> Message:
    return circle.person(ANNA).messages(CHANNEL)[-1]


async def test_in_a_group_conversation_a_network_is_not_begun(circle: Running) -> None:
    workspace, ria = circle.playground.workspace, circle.ria
    workspace.add_group("G0GROEP", [ria.id, ANNA])
    for command in ("nieuw", "hier"):
        await ria.runs("/kring", command, channel="G0GROEP")
        assert ria.modal is not None
        assert "kanaal" in shown(ria.modal)
        assert not ria.modal.content.get("submit")
        await ria.closes()


async def test_a_form_that_could_not_open_in_time_is_said_in_a_private_line(circle: Running) -> None:
    anna = circle.person(ANNA)
    circle.playground.faults.error("views.open", "expired_trigger_id")
    await anna.runs("/kring", "vraag Hoe begin ik?", channel=CHANNEL)
    await circle.settled()
    assert anna.modal is None
    assert anna.ephemerals[-1].channel == CHANNEL
    assert "langer dan Slack toelaat" in anna.ephemerals[-1].text
    circle.playground.faults.error("views.open", "expired_trigger_id")
    await anna.uses_shortcut(Shortcut.ASK)
    await circle.settled()
    assert "langer dan Slack toelaat" in circle.said_to(ANNA)[-1]


def test_two_of_one_name_are_told_apart_by_what_they_call_themselves() -> None:
    people = [
        Person(team_id="T", user_id=f"U{n}", name=name, display_name=display)
        for n, (name, display) in enumerate(
            [("Jan Maes", "janm"), ("Jan Maes", "jan.maes.gent"), ("Els Maes", "els"), ("Jan Maes", "")]
        )
    ]
    for key, person in enumerate(people):
        person.id = key
    assert [option.text for option in options(people)] == [
        "Els Maes", "Jan Maes (janm)", "Jan Maes (jan.maes.gent)", "Jan Maes (U3)",
    ]  # fmt: skip


async def test_a_name_that_two_have_is_told_apart_where_somebody_is_chosen(circle: Running) -> None:
    workspace = circle.playground.workspace
    for user_id, display in ((ANNA, "anna.v"), (BRAM, "bram.c")):
        workspace.users[user_id].display_name = display
        await circle.playground.happens.renamed(user_id, "Kim Maes")
    await circle.ria.runs("/kring", "menu", channel=CHANNEL)
    await circle.ria.clicks("Invullen voor iemand")
    assert circle.ria.modal is not None
    told = str(circle.ria.modal.blocks)
    assert "Kim Maes (anna.v)" in told
    assert "Kim Maes (bram.c)" in told


@pytest.mark.parametrize("words", ["Hoe vieren we dit 🎉?", "👍", "Mijn vraag 🙂: hoe doen jullie dat?"])
def test_a_text_with_signs_of_two_halves_goes_along_whole(words: str) -> None:
    assert fitting(words) == words
