"""Nobody is pressed: of whatever can be asked, and of every list that is kept.

A new instrument or register is held to it without being named here.
"""

import re
from itertools import product

import msgspec
import pytest
from sqlalchemy import select

from bot.instrument import STRUCTS, choices
from bot.reading.sample import Remembering
from bot.reading.samples.inquiry import closed_of, given_of, row_of, shown_of
from bot.reading.world import World
from bot.slack.layout import whole
from bot.storage.database import Database
from bot.views import inquiry as view
from bot.views import inquiry_results as results_view
from bot.views.network import NetworkSettings
from models import audience, entry, inquiry_acts, inquiry_answers
from models.base import Whose
from models.confidentiality import Whom
from models.delivery import Delivery
from models.instrument import UNKNOWN, Instrument, Privacy, Sort
from models.network import Network
from models.person import Language, Person
from models.plan import RULES, Audience, Kind
from models.register import Register
from models.session import LearningSession
from models.unlinked import new_token
from tests.evening import END, begun
from tests.refusals import ROUTES, asked, each_asked, each_kept, each_language, filled, sent, texts
from tests.test_texts import EN, NL

# Nobody has to


@each_asked
def test_every_question_can_be_passed_over_or_answered_with_i_dont_know(one: Instrument) -> None:
    t = Remembering(Language.EN)
    needed = {each.name for each in msgspec.structs.fields(STRUCTS[one.key]) if each.required}
    assert {item for item in needed if one.items[item] is not Sort.CHOICE} == set()
    places = {item for item, sort in one.items.items() if sort is Sort.POSITION}
    for item in needed | places:
        assert [*choices(t, one.key, item)][-1] == UNKNOWN, f"{one.key}.{item} has no way round it"
    drawn = view.form(t, row_of(one), "token") if not one.steps else {"blocks": []}
    inputs = {block["block_id"]: block for block in drawn["blocks"] if block["type"] == "input"}
    assert {item for item in one.items if not inputs.get(item, {"optional": True}).get("optional")} == needed


@each_asked
async def test_one_reminder_at_most_and_none_to_who_answered_even_with_nothing(
    one: Instrument, database: Database
) -> None:
    meeting, people = await begun(database, 6)
    async with database.write() as db:
        home, row = await asked(db, meeting, one)
        await inquiry_acts.open_form(db, home, row, END)
        about = list(await db.scalars(select(Delivery).where(Delivery.subject == row.subject)))
        got = sorted((each.person_id or 0, each.kind) for each in about)
        kinds = (Kind.INQUIRY_REMINDER, Kind.INQUIRY_REQUEST)
        assert len(got) == len(set(got)), "nobody gets anything of it twice"
        assert set(got) <= set(product(people, kinds)), "one request, and one reminder"
        await inquiry_answers.submit(db, row, people[0], new_token(), {})
        for reminder in await sent(db, Kind.INQUIRY_REMINDER):
            person = await db.get_one(Person, reminder.person_id)
            still = await audience.still_wanted(db, reminder, home, None, person, END)
            assert not (still and person.id == people[0]), "sending nothing is an answer, too"


@each_asked
async def test_who_asked_for_quiet_is_not_asked(one: Instrument, database: Database) -> None:
    meeting, people = await begun(database, 6)
    async with database.write() as db:
        home, _ = await asked(db, meeting, one)
        person = await db.get_one(Person, people[0])
        request = next(r for r in await sent(db, Kind.INQUIRY_REQUEST) if r.person_id == people[0])
        assert await audience.still_wanted(db, request, home, None, person, END)
        person.quiet = True
        assert not await audience.still_wanted(db, request, home, None, person, END)


@each_asked
async def test_who_sent_it_empty_is_counted_nowhere_and_named_nowhere(
    one: Instrument, database: Database
) -> None:
    meeting, people = await begun(database, 6)
    said = given_of(one, World(Remembering(Language.NL)))
    async with database.write() as db:
        home, row = await asked(db, meeting, one)
        await inquiry_answers.submit(db, row, people[0], new_token(), {})
        for person in people[1:]:
            await inquiry_answers.submit(db, row, person, new_token(), said)
        await inquiry_answers.close(db, home, row, END)
        found = await inquiry_answers.shown(db, row, Whom(people[1], leads=True))
        assert (row.answered, found.answers) == (5, 5)
        assert people[0] not in {person.id for person, _ in found.said}


@each_kept
def test_nobody_has_to_say_more_of_themselves_than_what_an_entry_is_about(of: Register) -> None:
    """What is the group’s may need more: others work on with it."""
    needed = {each.name: each.type for each in msgspec.structs.fields(of.form) if each.required}
    assert not [name for name, kind in needed.items() if kind is int], "no score"
    if of.whose is Whose.OWN:
        assert len(needed) <= 2
        assert [name for name, kind in needed.items() if "StrEnum" in str(getattr(kind, "__mro__", ""))] == []


@each_kept
async def test_nobody_hears_of_an_entry_nor_is_reminded_to_write_one(
    of: Register, database: Database
) -> None:
    meeting, people = await begun(database, 6)
    form = filled(of, people[1])
    async with database.write() as db:
        home = await db.get_one(Network, (await db.get_one(LearningSession, meeting)).network_id)
        before = len(list(await db.scalars(select(Delivery))))
        made = await entry.write(db, home, of, form, Whom(people[0], leads=True), END)
        await db.flush()
        assert made.id
        assert len(list(await db.scalars(select(Delivery)))) == before
    assert [kind for kind in Kind if of.key in kind and RULES[kind].due is not None] == []


# Every default can be set otherwise

FACTS_OF_A_NETWORK = {
    "id", "team_id", "channel_id", "created_at", "first_number", "closed_at", "channel_lost",
    "channel_lost_at", "set_up",  # which steps of its set-up were asked
}  # fmt: skip
SET_BY = {
    "rhythm": ("act", "rhythm"), "leaves_out": ("act", "rhythm"), "paused_until": ("form", "pause"),
    "keeps_sessions": ("form", "how_long"), "keeps_names": ("form", "how_long"),
    "afterwards": ("form", "how_long"),
    "closing_since": ("act", "closing_begins"),
    "work_phase": ("form", "work"), "works_on": ("form", "work"), "kind": ("form", "set_up_kind"),
    "unlimited": ("form", "settings"),  # its maximum left empty
}  # fmt: skip


def test_whatever_a_network_begins_with_it_sets_otherwise() -> None:
    settings = set(NetworkSettings.__struct_fields__)
    columns = {column.key for column in Network.__table__.c} - FACTS_OF_A_NETWORK
    assert columns - settings - {*SET_BY} == set()
    assert {way for way in SET_BY.values() if way not in ROUTES} == set()


@pytest.mark.parametrize("kind", [kind for kind, rule in RULES.items() if rule.due is not None])
def test_what_comes_by_itself_can_be_left_out_of_a_session(kind: Kind) -> None:
    assert RULES[kind].skippable


# Kring proposes, a person decides; and they talk about it

BY_ITSELF = {  # what goes to the channel without a press, and why
    Kind.ANNOUNCEMENT: "its facilitator sees beforehand what goes when, and may announce sooner or skip it",
    Kind.AGENDA: "proposed to its facilitator two days before, to change, publish sooner or skip",
    Kind.RESULTS_ADDED: "after a report that was released by a press, with words that were read first",
    Kind.NOBODY_LEADS: "nobody is there who could press",
    Kind.INQUIRY_SHARED: "of what is public alone: who answers reads first that it comes in the channel",
}
BY_A_PRESS = {
    Kind.REPORT, Kind.CHANGE, Kind.PINNED, Kind.DATE_POLL, Kind.BRAINSTORM, Kind.CONSENT, Kind.GROUND_RULES,
    Kind.NETWORK_CLOSED, Kind.INTRODUCTIONS, Kind.OPEN_CALL,
}  # fmt: skip


def test_what_goes_to_the_channel_by_itself_is_named_with_its_reason() -> None:
    in_channel = {kind for kind, rule in RULES.items() if rule.audience is Audience.CHANNEL}
    assert in_channel == {*BY_ITSELF} | BY_A_PRESS
    timed = {kind for kind in in_channel if RULES[kind].due is not None}
    assert timed <= {*BY_ITSELF}
    assert [kind for kind in timed if not (RULES[kind].skippable and RULES[kind].previewed)] == []


@each_asked
async def test_nothing_of_what_was_answered_is_published_before_a_press_unless_that_was_said(
    one: Instrument, database: Database
) -> None:
    meeting, people = await begun(database, 6)
    said = given_of(one, World(Remembering(Language.NL)))
    async with database.write() as db:
        home, row = await asked(db, meeting, one)
        for person in people:
            await inquiry_answers.submit(db, row, person, new_token(), said)
        assert await sent(db, Kind.INQUIRY_SHARED) == []
        await inquiry_answers.close(db, home, row, END)
        assert bool(await sent(db, Kind.INQUIRY_SHARED)) is (one.privacy is Privacy.PUBLIC)


@each_asked
def test_it_closes_within_two_weeks_and_is_then_talked_about(one: Instrument) -> None:
    assert 1 <= one.days <= 14
    t = Remembering(Language.EN)
    if one.agreement:
        talk = texts(
            whole(results_view.results(t, closed_of(one), World(t).network, shown_of(one, World(t))).parts)
        )
        assert t("inquiry.talk") in talk


DEBATES = re.compile(
    r"\b(?:discuss|debate|reply|react|comment)\w* (?:in the|below|here)"
    r"|\b(?:reageer|discussieer|bespreek)\b.{0,20}\b(?:draad|kanaal|hieronder)",
    re.IGNORECASE,
)


@each_language
def test_no_text_asks_for_a_debate_in_writing(language: Language) -> None:
    catalogue = EN if language is Language.EN else NL
    assert [key for key, said in catalogue.items() if any(DEBATES.search(text) for text in said)] == []
