"""Everything of a network stays within the circle: what others see of it by any route, letter or file."""

import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot import copies, drafts, taken_along
from bot.act.ids import Act
from bot.export import export_network
from bot.letters import LETTERS, Occasion
from bot.storage.database import Database
from bot.texts import Texts
from bot.views import agenda as agenda_view
from bot.views import book as book_view
from bot.views import export as export_view
from models import book, expert
from models.agenda import AgendaItem
from models.base import NotFound
from models.case import Case
from models.confidentiality import EVERYBODY, LEADING
from models.delivery import Delivery
from models.effect import Effect, Shares
from models.entry import Entry
from models.errand import Errand, ErrandState
from models.expert import Tip
from models.membership import Membership, Standing
from models.network import Network
from models.note import Rewording
from models.outcome import Outcome
from models.person import Language, Person
from models.plan import RULES, Audience, Kind
from models.question import KeptBy, LearningQuestion, State
from models.session import LearningSession
from tests.neighbours import (
    ASKER,
    FACILITATOR,
    NOW,
    PARTICIPANT,
    SESSIONS,
    TEAM,
    Ids,
    Street,
    Things,
    about,
    named_choice,
    named_values,
    payload,
    street,
)
from tests.routes_of_all import FIRST_ASKED, ROWS

ONLOOKER = "UATOESCHOUWER"
SECRET = "Zwijgzaam"


@pytest.fixture
async def marked(furnished: tuple[str, Ids], copied: Callable[[str], str]) -> AsyncIterator[Street]:
    """The three networks, in the first of which everything stays within the circle; and somebody looks on."""
    address, ids = furnished
    ids, here = replace(ids, here=dict(ids.here)), copied(address)
    database = Database(here)
    async with database.write() as db:
        await mark_everything(db, ids.here)
    await database.dispose()
    async with street(here, ids) as made:
        yield made


async def mark_everything(db: AsyncSession, here: Things) -> None:
    home_id = here["network"]
    somebody = Person(team_id=TEAM, user_id=ONLOOKER, name="Toeschouwer", refreshed_at=NOW)
    db.add(somebody)
    await db.flush()
    place = {"network_id": home_id, "person_id": somebody.id, "standing": Standing.ACTIVE, "since": NOW}
    db.add(Membership(**place))
    here["onlooker"] = somebody.id
    asked = list(
        await db.scalars(
            select(LearningQuestion)
            .where(LearningQuestion.network_id == home_id)
            .options(selectinload(LearningQuestion.history))
        )
    )
    reporting = await db.get_one(LearningSession, here["reporting"])
    for question in asked:
        question.text, question.kept_by = f"{SECRET}: vraag {question.id}", KeptBy.ASKER
        question.anonymous = False
        if question.id == here["other"]:
            question.record(reporting, Outcome.ANSWERED, "", NOW)
        for item in question.history:
            item.said = f"{SECRET}: gezegd {question.id}"
    for point in await db.scalars(select(AgendaItem)):
        point.title, point.inside = f"{SECRET}: titel", True
    for carried in await db.scalars(select(Errand)):
        carried.state, carried.answer = ErrandState.ACCEPTED, f"{SECRET}: antwoord"
    for mine in await db.scalars(select(Case)):
        mine.core, mine.page, mine.concerns = f"{SECRET}: titel", f"{SECRET}: case", f"{SECRET}: case"
        mine.insight = f"{SECRET}: inzicht"
    for entry in await db.scalars(select(Entry).where(Entry.network_id == home_id)):
        words = {**entry.own, **(entry.shared or {})}
        said = dict.fromkeys(words, f"{SECRET}: genoteerd")
        entry.own, entry.shared = (said, None) if entry.shared is None else ({}, said)
        entry.hidden = entry.key == here["entry_knowledge"]
        entry.agreed = entry.hidden
    db.add(Rewording(question_id=here["own"], line="Zeg het anders", asked_at=NOW))
    db.add(
        Effect(
            session_id=here["reporting"], person_id=here["participant"], question_id=here["own"],
            shares=Shares.LINE, line=f"{SECRET}: geprobeerd",
        )
    )  # fmt: skip
    reporting.released_at = NOW


def told(answer: str) -> list[str]:
    """What of the marked words stands in something."""
    return [found.strip() for found in re.findall(f"{SECRET}: \\w+ ?\\d*", answer)]


@pytest.mark.guard
async def test_no_act_of_anybody_else_shows_what_stays_inside(marked: Street) -> None:
    shown_to, tried = {}, 0
    for (kind, name), row in ROWS.items():
        route = marked.router.routes.table[kind, name]
        body = payload(
            kind, name, ONLOOKER, subject=about(marked.here, **row.to), form=route.form,
            values=named_values(marked.here, row.values), text=row.text, channel=row.channel,
            chosen=named_choice(marked.here, row.chosen),
        )  # fmt: skip
        tried += 1
        if found := told(await marked.send(kind, body)):
            shown_to[kind, name] = found
        if (kind, name) == ("act", Act.CASE_READ):  # the circle reads a case while it is on its agenda
            assert set(shown_to.pop((kind, name))) == {f"{SECRET}: titel", f"{SECRET}: case"}
        marked.put_back()
    assert shown_to == {}
    assert tried > 150


OF_THEIR_OWN = {  # beside questions
    f"{SECRET}: {what}" for what in ("geprobeerd", "genoteerd", "titel", "case", "inzicht")
}
OWN = {ASKER: ("own", "sought"), PARTICIPANT: ("other", "parked", "hidden")}


@pytest.mark.long
@pytest.mark.parametrize(("user", "own"), OWN.items())
async def test_an_asker_sees_their_own_and_nobody_s_else(
    marked: Street, user: str, own: tuple[str, ...]
) -> None:
    mine = {f"{SECRET}: {what} {marked.here[name]}" for name in own for what in ("vraag", "gezegd")}
    mine.add(f"{SECRET}: antwoord")  # who asked had it brought back, and who took the question along wrote it
    if user == PARTICIPANT:  # who was asked to ask it before the session
        mine.add(f"{SECRET}: vraag {marked.here['own']}")
    seen = set()
    for (kind, name), row in ROWS.items():
        body = payload(
            kind, name, user, subject=about(marked.here, **row.to),
            form=marked.router.routes.table[kind, name].form, values=named_values(marked.here, row.values),
            text=row.text, channel=row.channel, chosen=named_choice(marked.here, row.chosen),
        )  # fmt: skip
        found = set(told(await marked.send(kind, body))) - OF_THEIR_OWN
        assert found <= mine, (kind, name, found - mine)
        seen |= found
        marked.put_back()
    assert seen, "nobody's own is taken from them"


OPEN = f"inquiry:{{inquiry_{FIRST_ASKED}}}"
LETTER_TO = {
    Kind.ERRAND_REQUEST: "errand:{errand}", Kind.ERRAND_ANSWER: "errand:{errand}",
    Kind.ERRAND_NEWS: "errand:{errand}", Kind.REWORD: "question:{own}", Kind.HIDDEN: "question:{own}",
    Kind.WHISPER: "point:{point_own}",
    Kind.NOTE: "note:1", Kind.ANSWERED_CHECK: "question:{own}",
    Kind.SPLIT: "question:{own}",
    Kind.AIM_WORDS: "aim:{aim_asker}", Kind.BUDDY: "buddies:{buddies}",
    Kind.SUPPORT_REQUEST: "supporter:{hr_asked}", Kind.SIGNAL: "note:1",
    Kind.NOTE_BACK: "note_back:{note_back}",
    Kind.ANSWER_CONSENT: "answer:{answer_asked}", Kind.ANSWER_GIVEN: "answer:{answer_kept}",
    Kind.CHANGE: "session:{ready}",
    Kind.INQUIRY_PROMPT: "inquiry:{inquiry_offered}", Kind.INQUIRY_REQUEST: OPEN, Kind.INQUIRY_REMINDER: OPEN,
    Kind.INQUIRY_RESULTS: "inquiry:{inquiry_closed}", Kind.INQUIRY_SHARED: "inquiry:{inquiry_closed}",
}  # fmt: skip


@pytest.mark.parametrize("kind", list(Kind))
async def test_no_letter_and_no_copy_of_one_shows_what_stays_inside(marked: Street, kind: Kind) -> None:
    here, t, written = marked.here, Texts(Language.NL), 0
    async with marked.router._database.read() as db:
        network = await db.get_one(Network, here["network"])
        reader = await db.get_one(Person, here["onlooker"])
        for name in SESSIONS:
            meeting = await db.get_one(LearningSession, here[name])
            row = Delivery(
                network_id=network.id, kind=kind, subject=LETTER_TO.get(kind, "session:1").format(**here),
                recipient="", due=NOW, expires=NOW, session_id=meeting.id, person_id=reader.id,
            )  # fmt: skip
            in_channel = RULES[kind].audience is Audience.CHANNEL
            to = None if in_channel else reader
            with suppress(NotFound):
                words = await copies.copy(db, network, row, meeting, to, NOW)
                assert told(words) == [], name
                written += 1
            if RULES[kind].audience is Audience.FACILITATORS:
                continue
            with suppress(NotFound):
                message = await LETTERS[kind](Occasion(db, network, row, to, t, NOW, meeting))
                assert told(str(message.blocks) + message.text) == [], name
    assert written or kind in (Kind.NOTE, Kind.SIGNAL, Kind.INVITATION, Kind.WELCOME)


async def test_neither_the_book_nor_the_export_nor_home_shows_what_stays_inside(marked: Street) -> None:
    here = marked.here
    async with marked.router._database.read() as db:
        network = await db.get_one(Network, here["network"])
        keys = await book.contents(db, network.id, EVERYBODY)
        pages = await book.pages(db, network.id, keys, EVERYBODY)
        assert pages, "that they were dealt with is said"
        assert told(book_view.as_text(Texts(Language.NL), network, pages)) == []
        whole = json.dumps(await export_network(db, "C0HIER", LEADING), default=str)
        assert told(whole)
        assert told(json.dumps(await export_network(db, "C0HIER"), default=str)) == []
        t, taken = Texts(Language.NL), await taken_along.of_network(db, network)
        assert told(export_view.as_document(t, taken)) == []
        assert told(str(export_view.tables(t, taken))) == []


async def test_a_copy_names_no_asker_of_what_stays_inside(marked: Street) -> None:
    here = marked.here
    async with marked.router._database.read() as db:
        meeting = await db.get_one(LearningSession, here["preparing"])
        for whom, names in ((LEADING, True), (EVERYBODY, False)):
            draft = await drafts.proposed(db, meeting, whom)
            marks = " ".join(agenda_view.marks_of(Texts(Language.NL), draft).values())
            assert (f"<@{ASKER}>" in marks) is names


async def test_a_letter_to_somebody_outside_holds_no_twin_that_stays_inside(there: Street) -> None:
    here = there.here
    async with there.router._database.write() as db:
        for text, kept_by in (("Tweeling", None), ("Binnen", KeptBy.ASKER)):
            db.add(
                LearningQuestion(
                    network_id=here["network"], asker_id=here["participant"], text=text, asked_at=NOW,
                    state=State.MERGED, merged_into_id=here["sought"], kept_by=kept_by,
                )
            )  # fmt: skip
        await db.flush()
        tip = await db.get_one(Tip, here["tip"])
        words = await expert.texts_for(db, here["network"], tip)
    assert "Tweeling" in words
    assert "Binnen" not in words


async def test_who_facilitates_reads_it_where_they_work(marked: Street) -> None:
    for kind, name in (("act", "bank"), ("act", "texts"), ("act", "agenda_point"), ("command", "panel")):
        row = ROWS[kind, name]
        subject = about(marked.here, **row.to)
        who = FACILITATOR
        chosen = named_choice(marked.here, row.chosen)
        body = payload(kind, name, who, subject=subject, text=row.text, channel=row.channel, chosen=chosen)
        assert told(await marked.send(kind, body)), name
        marked.put_back()
