"""The canvas of a channel: what stands on it, and no more than in the channel; what Slack may refuse."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from sqlalchemy import delete, select, update

from bot import copies
from bot.slack.markdown import LONGEST, literal, paragraph
from bot.slack.markup import without_markup
from bot.texts import Texts
from bot.views import canvas as view
from bot.views.canvas import Stands
from models import channel, closed
from models.canvas import GATHER, LOOKS_AGAIN, Canvas, changed
from models.network import Network
from models.person import Language
from models.plan import Kind
from models.question import LearningQuestion
from playground.faults import Fault
from playground.records import Canvas as Shown
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after
from tests.people import settings
from tests.rows import a_network, both_languages
from tests.test_report import PAY, draft, hold, releases

ON, OFF = ["De agenda ook als canvas in het kanaal"], list[str]()
CREATE, EDIT, DELETE = "conversations.canvases.create", "canvases.edit", "canvases.delete"
INFO = "conversations.info"
FINAL = {
    "free_team_canvas_tab_already_exists": "Dit kanaal heeft er al een",
    "channel_canvas_already_exists": "Dit kanaal heeft er al een",
    "team_tier_cannot_create_channel_canvases": "laat het niet toe",
    "canvas_disabled_user_team": "laat het niet toe",
    "restricted_action": "mag Kring dat niet",
    "missing_scope": "canvases:write",
}


def of(circle: Running, channel: str = CHANNEL) -> Shown | None:
    """The canvas of the channel, as people see it."""
    return circle.playground.workspace.channels[channel].canvas


def words(circle: Running) -> str:
    """What it says, as people read it."""
    found = of(circle)
    assert found is not None
    return said(found.markdown)


def said(markdown: str) -> str:
    """A document as people read it."""
    html = MarkdownIt("commonmark", {"html": False}).render(markdown)
    plain = re.sub(r"<[^>]+>", "", html)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def calls(circle: Running, method: str) -> int:
    return len(circle.playground.workspace.calls_to(method))


async def soon(circle: Running) -> None:
    """What changed is written together after a moment."""
    await circle.advance(circle.clock.now() + GATHER + timedelta(seconds=1))


async def keeps(circle: Running) -> None:
    """Ria has the agenda kept as a canvas."""
    await settings(circle, Canvas=ON)
    await circle.ria.closes(everything=True)
    await circle.settled()


async def planned(circle: Running) -> None:
    """Anna asks something for the session that is announced."""
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", f"vraag {PAY}", channel=CHANNEL)
    await anna.submits()
    await anna.closes(everything=True)


async def announced(circle: Running) -> None:
    """Anna asks something; the agenda is out, and Ria has it kept as a canvas."""
    await planned(circle)
    await circle.advance("2026-03-06 15:40")
    await keeps(circle)
    await soon(circle)


# The words


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs"), include_characters=" ")))
def test_what_people_wrote_is_never_markup(text: str) -> None:
    shown_as = said(paragraph(text))
    assert " ".join(shown_as.split()) == " ".join(text.strip().removeprefix("•").removeprefix("◦").split())
    html = MarkdownIt("commonmark", {"html": False}).render(literal(text.strip()))
    assert set(re.findall(r"<(\w+)", html)) <= {"p"}


@pytest.mark.parametrize(
    "text", ["![](@U0ANNA)", "![](#C0KRING)", "[x](https://kwaad.example)", "@here", "<!channel>", "# groot",
             "- x", "1. x", "3) x", "> x", "| a | b |", "`x`", "~~x~~", "<b>x</b>", "&lt;", "---", ":smile:"],
)  # fmt: skip
def test_signs_of_markup_mentions_and_calls_are_only_signs(text: str) -> None:
    assert said(paragraph(text)).strip() == text
    assert "![" not in paragraph(text)


def test_an_address_stays_one() -> None:
    assert (
        literal("Zie https://kring.example/een_twee~3 _nu_") == r"Zie https://kring.example/een_twee~3 \_nu\_"
    )


def test_signs_in_an_address_that_would_be_markup_are_written_in_the_other_way_that_addresses_have() -> None:
    assert (
        literal("https://kring.example/_stil_/~jan/?x=_") == "https://kring.example/%5Fstil%5F/%7Ejan/?x=%5F"
    )
    assert literal("https://kring.example/?a=1&copy;") == "https://kring.example/?a=1&copy%3B"


@pytest.mark.long
@both_languages
@pytest.mark.parametrize("sign", ["e", "é", "€", "😀", "\\"])
def test_what_slack_has_no_room_for_is_left_out_and_it_says_so(t: Texts, sign: str) -> None:
    lines = "\n".join(f"{number} {sign * 60}" for number in range(30_000))
    text = view.whole(t, a_network(theme="Leren"), [Stands(Kind.AGENDA, [lines])])
    assert LONGEST * 0.9 < len(text.encode()) <= LONGEST
    read = [line for line in text.splitlines() if line.strip()]
    assert t.plain("canvas.more") in read[-3]
    assert t.plain("canvas.reports") in read[-1]
    assert read[-4].count(literal(sign)) == 60, "no line is cut in two"
    assert t.plain("canvas.more") not in view.whole(t, a_network(theme="Leren"), [])


@both_languages
def test_a_line_that_alone_is_too_long_is_left_out(t: Texts) -> None:
    text = view.whole(t, a_network(theme="Leren"), [Stands(Kind.AGENDA, ["é" * LONGEST])])
    assert len(text.encode()) <= LONGEST
    assert t.plain("canvas.more") in text


@both_languages
def test_a_document_has_the_theme_and_each_part_once(t: Texts) -> None:
    network = a_network(theme="Leren *samen*\n# en meer")
    text = view.whole(t, network, [Stands(kind, [f"Over {kind}"]) for kind in view.HEADINGS])
    lines = text.splitlines()
    assert lines[0] == r"# Leren \*samen\* \# en meer"
    assert sum(line.startswith("## ") for line in lines) == len(view.HEADINGS)
    assert len(view.whole(t, network, [Stands(Kind.AGENDA, ["x" * 1_100_000])])) <= 1_048_576


# Kept


@pytest.mark.long
@begins_after(hold, draft, releases)
async def test_nothing_is_kept_until_the_facilitator_switches_it_on(circle: Running) -> None:
    assert of(circle) is None
    assert not calls(circle, CREATE)


@pytest.mark.long
@begins_after(hold, draft, releases, keeps)
async def test_it_says_what_stands_in_the_channel_and_is_written_whole_and_never_read(
    circle: Running,
) -> None:
    text = words(circle)
    assert "Leren van elkaar" in text
    assert "Het laatste verslag" in text
    assert "Alle verslagen" in text
    assert PAY not in text  # the report in the channel stands there in short
    names = {call.method for call in circle.playground.workspace.calls}
    assert {name for name in names if "canvas" in name} == {CREATE, EDIT}


@pytest.mark.long
@begins_after(announced)
async def test_it_says_nothing_that_the_channel_does_not_say(circle: Running) -> None:
    space = circle.playground.workspace
    names = {user.id: user.name for user in space.users.values()}
    channel = " ".join(
        " ".join(without_markup(text, names, "", "").split())
        for message in space.messages
        if message.channel == CHANNEL and not message.deleted
        for text, _marked in copies.said(message.blocks)
    )
    own = {Texts(Language.NL).plain(f"canvas.{key}") for key in ("lead", "next", "agenda", "reports")}
    lines = {" ".join(line.split()) for line in words(circle).splitlines()} - {"", "Leren van elkaar"}
    assert {line for line in lines - own if line.lstrip("•◦ ") not in channel} == set()
    assert len(lines) > 6


@pytest.mark.long
@begins_after(announced)
async def test_a_question_that_is_hidden_or_withdrawn_is_gone_from_it_soon(circle: Running) -> None:
    assert PAY in words(circle)
    assert "De agenda" in words(circle)
    edits = calls(circle, EDIT)
    ria = circle.ria
    await ria.runs("/kring", "vragen", channel=CHANNEL)
    await ria.clicks("Verbergen")
    await ria.closes(everything=True)
    await soon(circle)
    assert PAY not in words(circle)
    assert calls(circle, EDIT) == edits + 1


@begins_after(announced)
async def test_what_stays_within_the_circle_and_who_asked_without_a_name_are_not_on_it(
    circle: Running,
) -> None:
    async with circle.database.write() as db:
        await db.execute(update(LearningQuestion).values(kept_by="asker"))
        (row,) = await db.scalars(select(Canvas))
        row.refresh_due = circle.clock.now()
    await soon(circle)
    assert PAY not in words(circle)
    assert "Anna" not in words(circle)


@begins_after(announced)
async def test_what_somebody_wrote_on_it_goes_and_what_did_not_change_is_not_written_again(
    circle: Running,
) -> None:
    found = of(circle)
    assert found is not None
    edits = calls(circle, EDIT)
    await circle.advance(circle.clock.now() + 3 * LOOKS_AGAIN)
    assert calls(circle, EDIT) == edits
    found.markdown += "\n\nVan mij"
    async with circle.database.write() as db:
        (await db.get_one(Network, 1)).theme = "Iets anders"
    await circle.advance(circle.clock.now() + LOOKS_AGAIN)
    assert "Van mij" not in words(circle)
    assert "Iets anders" in words(circle)


@pytest.mark.long
@begins_after(keeps)
async def test_switched_off_it_is_deleted_and_on_again_it_is_made_anew(circle: Running) -> None:
    assert of(circle) is not None
    await settings(circle, Canvas=OFF)
    await circle.ria.closes(everything=True)
    await circle.settled()
    assert of(circle) is None
    async with circle.database.read() as db:
        assert list(await db.scalars(select(Canvas))) == []
    await keeps(circle)
    assert of(circle) is not None


@pytest.mark.long
@begins_after(keeps)
async def test_where_slack_lets_nobody_delete_it_it_says_that_it_is_over(circle: Running) -> None:
    circle.playground.faults.error(DELETE, "canvas_deleting_disabled")
    await settings(circle, Canvas=OFF)
    await circle.ria.closes(everything=True)
    await circle.settled()
    assert "niet meer bij" in words(circle)


@pytest.mark.parametrize(
    "error", [next(iter(FINAL)), *(pytest.param(one, marks=pytest.mark.long) for one in [*FINAL][1:])]
)
async def test_what_slack_refuses_for_good_is_told_in_the_settings_and_not_asked_again(
    circle: Running, error: str
) -> None:
    circle.playground.faults.error(CREATE, error)
    before = len(circle.said_to("U0RIA"))
    await keeps(circle)
    await circle.advance(circle.clock.now() + 2 * LOOKS_AGAIN)
    assert calls(circle, CREATE) == 1
    assert len(circle.said_to("U0RIA")) == before
    await circle.ria.runs("/kring", "instellingen", channel=CHANNEL)
    assert FINAL[error] in shown(circle.ria.top())
    await circle.ria.submits()  # it is tried again
    await circle.settled()
    assert of(circle) is not None
    await circle.ria.closes(everything=True)
    await circle.ria.runs("/kring", "instellingen", channel=CHANNEL)
    assert "De canvas is er niet" not in shown(circle.ria.top())


@pytest.mark.long
@begins_after(announced)
async def test_the_facilitator_reads_at_home_that_slack_refuses_it_until_it_stands_there_or_is_off(
    circle: Running,
) -> None:
    circle.playground.faults.error(EDIT, "restricted_action")
    await hides(circle)
    await soon(circle)
    ria, anna = circle.ria, circle.person("U0ANNA")
    await ria.opens_home()
    assert "loopt achter" in shown(ria.home)
    await anna.opens_home()
    assert "loopt achter" not in shown(anna.home)
    await circle.advance(circle.clock.now() + LOOKS_AGAIN + timedelta(seconds=1))  # Slack takes it again
    assert PAY not in words(circle)
    await ria.opens_home()
    assert "loopt achter" not in shown(ria.home)


@pytest.mark.long
async def test_where_there_is_none_the_facilitator_tries_again_or_turns_it_off_from_home(
    circle: Running,
) -> None:
    circle.playground.faults.error(CREATE, "missing_scope")
    await keeps(circle)
    ria = circle.ria
    await ria.opens_home()
    assert "canvases:write" in shown(ria.home)
    await settings(circle, Canvas=OFF)
    await ria.closes(everything=True)
    await circle.settled()
    await ria.opens_home()
    assert "canvases:write" not in shown(ria.home)


@pytest.mark.long
@begins_after(announced)
async def test_one_that_slack_lets_nobody_take_away_is_told_at_home(circle: Running) -> None:
    for method in (DELETE, EDIT):
        circle.playground.faults.error(method, "restricted_action")
    await settings(circle, Canvas=OFF)
    await circle.ria.closes(everything=True)
    await circle.settled()
    await circle.ria.opens_home()
    assert "staat er nog" in shown(circle.ria.home)
    await circle.advance(circle.clock.now() + LOOKS_AGAIN + timedelta(seconds=1))
    assert of(circle) is None
    await circle.ria.opens_home()
    assert "staat er nog" not in shown(circle.ria.home)


async def test_a_press_hurries_nothing_where_none_is_kept(circle: Running) -> None:
    later = circle.clock.now() + LOOKS_AGAIN
    async with circle.database.write() as db:
        db.add(Canvas(network_id=1, canvas_id="F1", channel_id=CHANNEL, refresh_due=later))
        await changed(db, circle.clock.now(), 1)
        assert (await db.scalars(select(Canvas.refresh_due))).one() == later
        (await db.get_one(Network, 1)).keeps_canvas = True
        await db.flush()
        await changed(db, circle.clock.now(), 1)
        assert (await db.scalars(select(Canvas.refresh_due))).one() == circle.clock.now() + GATHER
        await db.execute(delete(Canvas))


@begins_after(keeps)
async def test_one_that_somebody_deleted_is_not_made_again_by_itself(circle: Running) -> None:
    circle.playground.workspace.channels[CHANNEL].canvas = None
    async with circle.database.write() as db:
        (await db.get_one(Network, 1)).theme = "Iets anders"
    await circle.advance(circle.clock.now() + LOOKS_AGAIN + GATHER)
    assert of(circle) is None
    await circle.ria.runs("/kring", "instellingen", channel=CHANNEL)
    assert "Iemand heeft hem verwijderd" in shown(circle.ria.top())
    await circle.ria.submits()
    await circle.settled()
    assert of(circle) is not None


@pytest.mark.long
@pytest.mark.parametrize("error", ["canvas_editing_failed", "ratelimited", "internal_error"])
async def test_what_passes_is_tried_again_until_it_stands_there(circle: Running, error: str) -> None:
    await keeps(circle)
    circle.playground.faults.error(EDIT, error)
    async with circle.database.write() as db:
        (await db.get_one(Network, 1)).theme = "Iets anders"
    await circle.advance(circle.clock.now() + 2 * LOOKS_AGAIN)
    assert "Iets anders" in words(circle)


@begins_after(keeps)
async def test_in_another_channel_the_old_one_goes_and_a_new_one_is_made(circle: Running) -> None:
    workspace = circle.playground.workspace
    workspace.add_channel("C0NIEUW", "nieuw", members=[*workspace.users])
    async with circle.database.write() as db:
        await channel.lives_in(db, await db.get_one(Network, 1), "C0NIEUW", circle.clock.now())
    await soon(circle)
    assert of(circle) is None
    assert of(circle, "C0NIEUW") is not None


@pytest.mark.long
@begins_after(hold, draft, releases, keeps)
async def test_of_a_closed_network_it_says_that_and_nothing_else(circle: Running) -> None:
    async with circle.database.write() as db:
        home = await db.get_one(Network, 1)
        home.closed_at = circle.clock.now()
        (row,) = await db.scalars(select(Canvas))
        row.refresh_due = circle.clock.now()
    await soon(circle)
    assert "is afgerond" in words(circle)
    assert "verslag" not in words(circle)


WITHOUT_AN_ANSWER = [
    pytest.param(Fault(CREATE, 503, garbage="<html>", when="after"), id="server error"),
    pytest.param(Fault(CREATE, drop=True, when="after"), id="connection lost"),
]


async def hides(circle: Running) -> None:
    """Ria hides the question that Anna asked."""
    await circle.ria.runs("/kring", "vragen", channel=CHANNEL)
    await circle.ria.clicks("Verbergen")
    await circle.ria.closes(everything=True)


@pytest.mark.long
@pytest.mark.parametrize("fault", WITHOUT_AN_ANSWER)
async def test_one_that_was_made_without_an_answer_is_found_again_and_kept(
    circle: Running, fault: Fault
) -> None:
    circle.playground.faults.add(fault)
    await planned(circle)
    await circle.advance("2026-03-06 15:40")
    await keeps(circle)
    await circle.advance(circle.clock.now() + timedelta(hours=1))
    assert PAY in words(circle)
    await hides(circle)
    await circle.advance(circle.clock.now() + 2 * LOOKS_AGAIN)
    assert PAY not in words(circle)
    assert calls(circle, CREATE) == 1


@pytest.mark.long
@pytest.mark.parametrize("fault", WITHOUT_AN_ANSWER)
async def test_one_that_was_made_without_an_answer_goes_when_it_is_switched_off(
    circle: Running, fault: Fault
) -> None:
    circle.playground.faults.add(fault)
    await keeps(circle)
    await settings(circle, Canvas=OFF)
    await circle.ria.closes(everything=True)
    await circle.advance(circle.clock.now() + LOOKS_AGAIN)
    assert of(circle) is None


THEIRS = "Onze afspraken, contacten en alles wat wij hier zelf bijhouden"


def they_make_one(circle: Running, text: str = THEIRS) -> None:
    """The members keep a canvas of their own in the channel, as Slack offers them to."""
    space = circle.playground.workspace
    space.channels[CHANNEL].canvas = Shown(space.new_id("F"), "Van ons", text)


def stands(circle: Running) -> str:
    found = of(circle)
    return "(gone)" if found is None else found.markdown


async def told_that_one_is_there(circle: Running) -> bool:
    await circle.ria.runs("/kring", "instellingen", channel=CHANNEL)
    said = shown(circle.ria.top())
    await circle.ria.closes(everything=True)
    return "Dit kanaal heeft er al een" in said


NO_ANSWER = [
    pytest.param(None, id="no fault"),
    pytest.param(Fault(CREATE, 503, garbage="<html>"), id="server error", marks=pytest.mark.long),
    pytest.param(Fault(CREATE, drop=True), id="connection lost", marks=pytest.mark.long),
    pytest.param(Fault(INFO, 503, garbage="<html>"), id="the look fails", marks=pytest.mark.long),
]


@pytest.mark.parametrize("fault", NO_ANSWER)
async def test_one_that_people_made_before_is_theirs_whatever_slack_answers_and_ria_reads_so(
    circle: Running, fault: Fault | None
) -> None:
    they_make_one(circle)
    if fault is not None:
        circle.playground.faults.add(fault)
    await keeps(circle)
    await circle.advance(circle.clock.now() + timedelta(hours=1))
    assert stands(circle) == THEIRS
    assert calls(circle, CREATE) == 0, "Slack is asked for none"
    assert await told_that_one_is_there(circle)
    await settings(circle, Canvas=OFF)
    await circle.ria.closes(everything=True)
    await circle.advance(circle.clock.now() + LOOKS_AGAIN)
    assert stands(circle) == THEIRS


@pytest.mark.long
@pytest.mark.parametrize("fault", [one for one in NO_ANSWER if one.id in ("server error", "connection lost")])
@pytest.mark.parametrize("then", ["kept", "off", "moves"])
async def test_one_that_people_made_after_an_answer_was_lost_is_theirs(
    circle: Running, fault: Fault, then: str
) -> None:
    """Slack made none; they did before Kring asked again."""
    circle.playground.faults.add(fault)
    await keeps(circle)
    assert calls(circle, CREATE) == 1
    they_make_one(circle)
    if then == "off":
        await settings(circle, Canvas=OFF)
        await circle.ria.closes(everything=True)
    if then == "moves":
        space = circle.playground.workspace
        space.add_channel("C0NIEUW", "nieuw", members=[*space.users])
        async with circle.database.write() as db:
            await channel.lives_in(db, await db.get_one(Network, 1), "C0NIEUW", circle.clock.now())
    await circle.advance(circle.clock.now() + LOOKS_AGAIN)
    assert stands(circle) == THEIRS
    assert (of(circle, "C0NIEUW") is not None) if then == "moves" else calls(circle, CREATE) == 1
    if then == "kept":
        assert await told_that_one_is_there(circle)


async def noted_that_one_may_be_made(circle: Running) -> None:
    """What a process leaves that was killed after it noted that there was none."""
    async with circle.database.write() as db:
        (await db.get_one(Network, 1)).keeps_canvas = True
        db.add(Canvas(network_id=1, channel_id=CHANNEL, refresh_due=circle.clock.now()))


async def test_after_a_kill_between_noting_and_asking_what_people_made_is_theirs(circle: Running) -> None:
    await noted_that_one_may_be_made(circle)
    they_make_one(circle)
    await circle.advance(circle.clock.now() + timedelta(hours=1))
    assert stands(circle) == THEIRS
    assert calls(circle, CREATE) == calls(circle, EDIT) == 0
    assert await told_that_one_is_there(circle)


@pytest.mark.long
async def test_after_a_kill_between_the_answer_and_the_note_of_it_the_one_without_words_is_kept(
    circle: Running,
) -> None:
    await noted_that_one_may_be_made(circle)
    they_make_one(circle, "")
    await circle.advance(circle.clock.now() + timedelta(hours=1))
    assert "Leren van elkaar" in words(circle)
    assert calls(circle, CREATE) == 0


@pytest.mark.long
async def test_words_come_on_it_only_once_it_is_noted_which_it_is(circle: Running) -> None:
    """Until then nobody could change them: what is hidden would stay there."""
    circle.playground.faults.add(Fault(EDIT, error="canvas_editing_failed"))
    await keeps(circle)
    assert stands(circle) == ""
    async with circle.database.read() as db:
        assert (await db.scalars(select(Canvas.canvas_id))).one()
    await circle.advance(circle.clock.now() + timedelta(hours=1))
    assert "Leren van elkaar" in words(circle)


@pytest.mark.long
async def test_one_that_people_make_once_slack_refused_is_theirs(circle: Running) -> None:
    """What Slack surely did not make is not looked for."""
    circle.playground.faults.error(CREATE, "missing_scope")
    await keeps(circle)
    they_make_one(circle, "")
    await settings(circle, Canvas=ON)
    await circle.ria.closes(everything=True)
    await circle.advance(circle.clock.now() + LOOKS_AGAIN)
    assert stands(circle) == ""
    assert await told_that_one_is_there(circle)


@pytest.mark.long
@begins_after(announced)
async def test_what_slack_would_not_write_is_tried_again_where_it_stands(circle: Running) -> None:
    circle.playground.faults.add(Fault(EDIT, error="missing_scope"))
    await hides(circle)
    await circle.advance(circle.clock.now() + timedelta(days=1))
    assert PAY not in words(circle)


@pytest.mark.long
@begins_after(announced)
async def test_a_network_that_names_nobody_any_more_has_none_and_asks_slack_for_none(circle: Running) -> None:
    async with circle.database.write() as db:
        home = (await db.scalars(select(Network))).one()
        home.closed_at = circle.clock.now() - timedelta(days=200)
    async with circle.database.write() as db:
        await closed.forget(db, circle.clock.now())
        await closed.make_room(db, home.team_id, CHANNEL)
    await circle.advance(circle.clock.now() + LOOKS_AGAIN)
    assert of(circle) is None
    before = calls(circle, CREATE)
    await circle.advance(circle.clock.now() + timedelta(days=1))
    assert calls(circle, CREATE) == before
