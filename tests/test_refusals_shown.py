"""Nothing is reckoned, ranked, coloured or shown of one person: of whatever can be asked, and every list.

A new instrument or register is held to it without being named here.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.act.routes import Role
from bot.instrument import STRUCTS, choices, form_id
from bot.reading.sample import Remembering
from bot.reading.samples.inquiry import closed_of, given_of, row_of, shown_of
from bot.reading.world import World
from bot.registers import REGISTERS
from bot.slack.layout import whole
from bot.storage.database import Database
from bot.views import inquiry as view
from bot.views import inquiry_results as results_view
from bot.views.register import form_of
from models import entry, entry_rows, inquiry_answers
from models.confidentiality import Whom
from models.entry import Entry
from models.inquiry_answers import Said
from models.instrument import READERS, Instrument, ReadBy, Sort
from models.network import Network
from models.person import Language
from models.plan import Kind
from models.register import Reads, Register
from models.session import LearningSession
from models.unlinked import InquiryAnswer, InquiryCount, InquiryText, new_token
from tests.evening import END, begun
from tests.refusals import (
    PRESSES,
    ROUTES,
    asked,
    each_asked,
    each_confidential,
    each_kept,
    each_language,
    filled,
    sent,
    texts,
)
from tests.test_texts import EN, NL, placeholders
from tests.test_unreckoned import COLOURS

SAYS_WHY_THERE_ARE_NONE = {"value_story.lead"}
MORE_LINES = ".and_more"  # of a list that does not fit


def unlike(one: Instrument, w: World, *, turned: bool) -> Mapping[str, Mapping[str, int]]:
    """Counts of which no sum, mean or rest is one of them, in one order or the other."""
    found = {}
    for item, sort in one.items.items():
        values = [*choices(w.t, one.key, item)] if sort is not Sort.WORDS else []
        numbers = [101 + n * n for n in range(len(values))]
        found[item] = dict(zip(values, reversed(numbers) if turned else numbers, strict=True))
    return {item: counts for item, counts in found.items() if counts}


def drawn_of(one: Instrument, w: World, found: inquiry_answers.Shown) -> list[str]:
    """Everything that shows of what came of it, to the group and to the facilitator."""
    row = closed_of(one) if not one.named else row_of(one)
    messages = [results_view.results(w.t, row, w.network, found)]
    if not one.named:
        messages.append(results_view.shared(w.t, row, found))
    if one.steps:  # how the dots of it are drawn stands in tests/test_measuring.py
        return [message.text for message in messages]
    said = [f"{message.text} {texts(whole(message.parts))}" for message in messages]
    return [*said, texts(results_view.reading(w.t, row, found))]


@each_language
@each_asked
def test_no_total_average_or_order_is_drawn_of_it(one: Instrument, language: Language) -> None:
    w = World(Remembering(language))
    drawn = []
    for turned in (False, True):
        counts = unlike(one, w, turned=turned)
        nothing: dict[str, Any] = {"texts": {}, "said": (), "alone": (), "written": (), "promised": {}}
        said = drawn_of(one, w, replace(shown_of(one, w), counts=counts, **nothing))
        made = {str(n) for each in counts.values() for n in each.values()} | {"12", "9", "5", "1", "2016"}
        numbers = {re.sub(r"[.,\s]", "", number) for number in re.findall(r"\d[\d.,]*", " ".join(said))}
        assert numbers <= made | set("1234567"), "each number is one that people made"
        drawn.append([re.sub(r"\d[\d.,]*", "#", text) for text in said])
    assert drawn[0] == drawn[1], "in the order of the form, whatever was answered"


@each_language
@each_asked
def test_nothing_that_is_shown_judges_colours_or_presses(one: Instrument, language: Language) -> None:
    w = World(Remembering(language))
    drawn = [
        *drawn_of(one, w, shown_of(one, w)),
        texts(view.waiting(w.t, row_of(one), w.network, answered=False)),
    ]
    for said in drawn:
        assert not COLOURS.search(said)
        assert not PRESSES.search(said), said
    shared = [] if one.named else whole(results_view.shared(w.t, closed_of(one), shown_of(one, w)).parts)
    assert "'style'" not in str(shared), "no button of it is green or red"


@each_confidential
@pytest.mark.parametrize("answers", range(5))
def test_nothing_shows_below_the_threshold(one: Instrument, answers: int) -> None:
    w = World(Remembering(Language.NL))
    full = shown_of(one, w)
    few = replace(full, answers=answers, threshold=5, alone=(), written=())
    for said in drawn_of(one, w, few):
        for item in one.items:
            assert not any(str(text) in said for text in full.texts.get(item, ()))
            assert not any(f"{name}: " in said for name in choices(w.t, one.key, item).values())


@each_confidential
async def test_nothing_is_kept_below_the_threshold(one: Instrument, database: Database) -> None:
    meeting, people = await begun(database, 6)
    said = given_of(one, World(Remembering(Language.NL)))
    async with database.write() as db:
        home, row = await asked(db, meeting, one)
        for person in people[:4]:
            await inquiry_answers.submit(db, row, person, new_token(), said)
        await inquiry_answers.close(db, home, row, END)
        for kept in (InquiryAnswer, InquiryCount, InquiryText):
            assert list(await db.scalars(select(kept))) == []


@each_kept
@each_language
def test_no_list_counts_scores_ranks_or_colours_who_writes_in_it(of: Register, language: Language) -> None:
    catalogue = EN if language is Language.EN else NL
    own = [key for key in catalogue if key.startswith(f"{of.key}.") and key not in SAYS_WHY_THERE_ARE_NONE]
    assert own
    for key in own:
        if key.endswith(MORE_LINES):
            continue
        counting = {"n", "count", "times", "mean", "total"} & set().union(*map(placeholders, catalogue[key]))
        assert not counting, key
        for text in catalogue[key]:
            assert not COLOURS.search(text), text
            assert not PRESSES.search(text), text


@each_kept
async def test_a_list_stands_in_the_order_in_which_it_was_written(of: Register, database: Database) -> None:
    """Nobody stands first because they wrote more."""
    meeting, people = await begun(database, 6)
    async with database.write() as db:
        home = await db.get_one(Network, (await db.get_one(LearningSession, meeting)).network_id)
        made: list[tuple[int, int]] = []
        for number, writer in enumerate([2, 1, 0, 1, 1][: of.most or 5]):
            form = filled(of, people[writer], **{of.fields[0]: f"Nummer {number}"})
            whom = Whom(people[writer], leads=True)
            made.insert(0, ((await entry.write(db, home, of, form, whom, END)).id, writer))
            await db.flush()
        if of.readers:  # who reads it is chosen: here the members
            await db.execute(update(Entry).values(agreed=True))
        reads = [key for key, writer in made if of.reads is not Reads.NOBODY or writer == 1]
        assert await entry_rows.listed(db, home.id, of, Whom(people[1], leads=True)) == reads


# Nobody reads one person’s answers but who they chose


@each_confidential
async def test_what_is_said_in_confidence_is_kept_beside_nobody(one: Instrument, database: Database) -> None:
    for kept in (InquiryAnswer, InquiryCount, InquiryText):
        assert [one.key for one in kept.__table__.c if re.search("person|user", one.key)] == []
    meeting, people = await begun(database, 6)
    said = given_of(one, World(Remembering(Language.NL)))
    async with database.write() as db:
        home, row = await asked(db, meeting, one)
        for person in people:
            await inquiry_answers.submit(db, row, person, new_token(), said)
        await inquiry_answers.close(db, home, row, END)
        found = await inquiry_answers.shown(db, row, Whom(people[0], leads=True))
        assert list(found.said) == []
        assert list(await db.scalars(select(Said))) == []
        assert await sent(db, Kind.INQUIRY_SHARED) == [], "nothing of it is shared until somebody presses"


@each_asked
def test_who_facilitates_reads_of_a_person_what_that_person_chose(one: Instrument) -> None:
    given = given_of(one, World(Remembering(Language.EN)))
    if one.named:
        assert one.chooses, "who answers beside their name says who reads it"
        alone = {**given, READERS: ReadBy.LEADERS}
        assert one.readable(alone, own=False, leads=False, confided=False) is None
        assert one.readable(alone, own=True, leads=False, confided=False) == alone
        for leads in (False, True):  # who leads later as little as a member
            of_all = {**given, READERS: ReadBy.MEMBERS}
            read = one.readable(of_all, own=False, leads=leads, confided=False) or {}
            assert not set(read) & set(one.leaders_only)
    else:
        assert not one.leaders_only


@each_language
@each_asked
def test_who_reads_it_is_said_before_it_is_asked(one: Instrument, language: Language) -> None:
    w = World(Remembering(language))
    row = row_of(one)
    sees = view.who_sees(w.t, row, row.threshold or 0)
    assert sees in texts(view.before_answering(w.t, row))
    assert sees in texts(whole(view.request(w.t, row, w.network, view.Request("token")).parts))
    if not one.steps:
        assert sees in texts(view.form(w.t, row, "token"))


def test_no_role_stands_above_who_takes_part_and_who_facilitates() -> None:
    own = {form_id(key) for key in STRUCTS} | {form_of(of) for of in REGISTERS}
    routes = {
        key: route.role for key, route in ROUTES.items() if key[1] in own or key[1].startswith("inquiry")
    }
    assert len(routes) > len(own)
    assert set(routes.values()) <= {Role.MEMBER, Role.FACILITATOR}
