"""Who is renamed or forgotten is so wherever their name was written by hand, and on no disk afterwards."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, func, select, update

from bot.storage.database import Database
from jobs.cleaning import clean
from models import (
    account,
    closed,
    decision_acts,
    group_words,
    guest_acts,
    leaving,
    retention,
    same_person,
)
from models.agenda import AgendaItem
from models.announcement import Announcement
from models.base import Base, Whose, table, texts
from models.date_poll import DatePoll
from models.decision import Decision
from models.delivery import Delivery, DeliveryState
from models.entry import Entry
from models.ground_rule import GroundRule, RulesVersion
from models.guest import Guest
from models.invitation import Invitation, Promise
from models.leads import leads_to
from models.name_in_words import with_name
from models.network import HALF_YEAR, Network
from models.outside import Outside
from models.person import Person
from models.plan import Kind
from models.question import LearningQuestion
from models.session import LearningSession
from models.statement import Statement
from tests.conftest import first_of_each
from tests.disk import on_disk
from tests.neighbours import NOW, TEAM, Ids, Street, furnish

OLD, NEW = "Wilhelmina Wonderlijk", "Wilhelmina Jansen"
ROWS: dict[str, tuple[type[Any], str]] = {
    "host": (LearningSession, "host"),
    "speaker": (LearningSession, "speaker"),
    "title": (LearningSession, "title"),
    "place": (LearningSession, "place"),
    "bring": (LearningSession, "bring"),
    "poll": (DatePoll, "place"),
    "announced": (Announcement, "opening"),
    "asked": (LearningQuestion, "asked_by_name"),
    "list": (Entry, "shared"),
    "practical": (Invitation, "practical"),
    "promise": (Promise, "text"),
    "outside": (Outside, "text"),
    "to_whom": (Outside, "to_whom"),
    "rule": (GroundRule, "text"),
    "rules": (RulesVersion, "rules"),
    "statement": (Statement, "who"),
}


async def written(database: Database, network_id: int, what: str, name: str = OLD) -> None:
    """Let a name stand in one column of a network."""
    rows, column = ROWS[what]
    said: Any = name
    if rows is RulesVersion:
        said = [["rule", f"{name} belt"]]
    if rows is Entry:
        said = {"who": f"{name} en Els"}
    async with database.write() as db:
        of_network = leads_to(table(rows), "network_id", network_id)
        assert of_network is not None
        there = update(rows).where(of_network)
        if rows is Entry:
            there = there.where(Entry.register == "visit")
        await db.execute(there.values({column: said}).execution_options(synchronize_session=False))


async def named(database: Database, word: str) -> set[str]:
    """Return the tables in which a word stands."""
    async with database.read() as db:
        return {
            name
            for name, rows in Base.metadata.tables.items()
            for row in await db.execute(select(rows))
            if any(word in str(each) for each in row)
        }


@pytest.fixture(params=["sqlite", "postgresql"])
async def both(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Database, Ids]]:
    """Two workspaces, each with everything, on a disk."""
    sqlite = request.param == "sqlite"
    address = request.getfixturevalue("migrated_sqlite" if sqlite else "postgres_url")
    ids = await furnish(address)
    database = Database(address)
    yield database, ids
    await database.dispose()


@pytest.mark.long
@pytest.mark.parametrize("what", [*ROWS])
async def test_who_is_renamed_and_then_forgotten_stands_nowhere_by_either_name(
    there: Street, what: str
) -> None:
    async with there.database.write() as db:
        (await db.get_one(Person, there.here["asker"])).name = OLD
    await written(there.database, there.here["network"], what)
    async with there.database.write() as db:
        me = await db.get_one(Person, there.here["asker"])
        await account.note(db, me, account.Profile(name=NEW, zone="Europe/Brussels"), NOW)
    assert await named(there.database, OLD) == set()
    assert len(await named(there.database, NEW)) > 1, "it is gone with the old name"
    async with there.database.write() as db:
        await retention.erase(db, await db.get_one(Person, there.here["asker"]), keep_questions=True)
    assert await named(there.database, NEW) == set()


@pytest.mark.long
@pytest.mark.parametrize("what", ["host", "speaker", "asked", "statement", "title", "place"])
@pytest.mark.parametrize("then", ["forgotten", "renamed and forgotten"])
async def test_where_they_do_not_belong_they_stand_by_neither_name(
    there: Street, what: str, then: str
) -> None:
    async with there.database.write() as db:
        (await db.get_one(Person, there.here["asker"])).name = OLD
    await written(there.database, there.next_door["network"], what)
    if then != "forgotten":
        async with there.database.write() as db:
            me = await db.get_one(Person, there.here["asker"])
            await account.note(db, me, account.Profile(name=NEW, zone="Europe/Brussels"), NOW)
        assert ROWS[what][0].__tablename__ in await named(there.database, NEW)
    async with there.database.write() as db:
        await retention.erase(db, await db.get_one(Person, there.here["asker"]), keep_questions=True)
    assert await named(there.database, OLD) | await named(there.database, NEW) == set()


@pytest.mark.parametrize("then", ["renamed", "forgotten"])
async def test_what_shows_who_hosts_follows_where_they_do_not_belong(there: Street, then: str) -> None:
    next_door = there.next_door["network"]
    async with there.database.write() as db:
        (await db.get_one(Person, there.here["asker"])).name = OLD
        meant = {"state": DeliveryState.SENT, "refresh_due": None, "expires": NOW, "kind": Kind.ANNOUNCEMENT}
        key = select(func.min(Delivery.id)).where(Delivery.network_id == next_door).scalar_subquery()
        await db.execute(update(Delivery).where(Delivery.id == key).values(**meant))
    await written(there.database, next_door, "host")
    async with there.database.write() as db:
        me = await db.get_one(Person, there.here["asker"])
        if then == "renamed":
            await account.note(db, me, account.Profile(name=NEW, zone="Europe/Brussels"), NOW)
        else:
            await leaving.forget(db, me, NOW, keep_questions=True)
    async with there.database.read() as db:
        assert NOW in {
            *await db.scalars(select(Delivery.refresh_due).where(Delivery.network_id == next_door))
        }


@pytest.mark.parametrize("then", ["forgotten", "renamed"])
async def test_what_belongs_to_somebody_of_a_longer_name_stays_everywhere(there: Street, then: str) -> None:
    said = {"host": "Bij Jan Peeters", "speaker": "Jan van Damme", "statement": "Jan Peeters, directeur"}
    for network_id in (there.here["network"], there.next_door["network"]):
        for what, words in said.items():
            await written(there.database, network_id, what, words)
    async with there.database.write() as db:
        me = await db.get_one(Person, there.here["asker"])
        me.name = "Jan"
        if then == "forgotten":
            await retention.erase(db, me, keep_questions=True)
        else:
            await account.note(db, me, account.Profile(name="Jan Claes", zone="Europe/Brussels"), NOW)
    async with there.database.read() as db:
        for what, words in said.items():
            rows, column = ROWS[what]
            assert {*await db.scalars(select(getattr(rows, column)))} >= {words}, what
            assert len(list(await db.scalars(select(rows).where(getattr(rows, column) == words)))) > 1, what


async def test_a_name_of_one_word_renames_nobody_where_they_do_not_belong(there: Street) -> None:
    for network_id in (there.here["network"], there.next_door["network"]):
        await written(there.database, network_id, "host", "Bij Jan")
    async with there.database.write() as db:
        me = await db.get_one(Person, there.here["asker"])
        me.name = "Jan"
        await account.note(db, me, account.Profile(name="Jan Claes", zone="Europe/Brussels"), NOW)
    async with there.database.read() as db:
        hosts = dict(
            [tuple(row) for row in await db.execute(select(LearningSession.network_id, LearningSession.host))]
        )
    assert hosts[there.here["network"]] == "Bij Jan Claes"
    assert hosts[there.next_door["network"]] == "Bij Jan"


@pytest.mark.long
async def test_who_comes_on_slack_is_called_as_they_were_until_slack_tells_their_name(there: Street) -> None:
    home_id = there.here["network"]
    async with there.database.write() as db:
        (await db.get_one(Person, there.here["off"])).name = OLD
        db.add(Person(team_id=TEAM, user_id="UNEW", name=""))  # Slack gave no answer yet
    for what in ROWS:
        await written(there.database, home_id, what)
    async with there.database.write() as db:
        home = await db.get_one(Network, home_id)
        place = await same_person.join(db, home, there.here["off"], "UNEW", NOW)
    tables = {rows.__tablename__ for rows, _ in ROWS.values()}
    assert tables <= await named(there.database, OLD)
    async with there.database.write() as db:
        me = await db.get_one(Person, place.person_id)
        assert me.name == OLD
        await account.note(db, me, account.Profile(name=NEW, zone="Europe/Brussels"), NOW)
    assert await named(there.database, OLD) == set()
    assert tables <= await named(there.database, NEW)


@pytest.mark.parametrize("what", first_of_each(["host", "speaker", "statement"]))
@pytest.mark.parametrize(
    ("name", "longer"),
    [
        ("Anna de Wit", "Anna de Wit-Jansen"), ("Anna Maria", "Anna Maria Bakker"),
        ("Jean Luc", "Jean-Luc Maes"), ("Willem Alexander", "Jan Willem Alexander Maes"),
        ("Anna Maria", "Anna Maria van Damme"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("of", first_of_each(["member", "display", "guest"]))
async def test_who_has_a_longer_name_of_several_words_stays_everywhere(
    there: Street, what: str, name: str, longer: str, of: str
) -> None:
    homes = (there.here["network"], there.next_door["network"])
    for network_id in homes:
        await written(there.database, network_id, what, f"{longer}, {name}")
    async with there.database.write() as db:
        if of == "guest":
            db.add(Guest(session_id=there.next_door["ready"], name=longer))
        else:
            other = await db.get_one(Person, there.here["participant"])
            other.name = longer if of == "member" else "Bo Li"
            other.display_name = longer
        me = await db.get_one(Person, there.here["asker"])
        me.name = name
        await account.note(db, me, account.Profile(name=OLD, zone="Europe/Brussels"), NOW)
    rows, column = ROWS[what]
    async with there.database.read() as db:
        here = select(getattr(rows, column)).where(rows.network_id.in_(homes))
        assert {*await db.scalars(here)} == {f"{longer}, {OLD}"}


@pytest.mark.parametrize("what", first_of_each(["list", "host", "practical", "outside"]))
@pytest.mark.parametrize(
    ("name", "stands"),
    [
        ("Elizabeth (Els) Wonderlijk", "Elizabeth Wonderlijk"),
        ("Elizabeth (Els) Wonderlijk", "Els Wonderlijk"),
        ("VDAB | Anna Wonderlijk", "Anna Wonderlijk"),
        ("(HR) Anna Wonderlijk", "Anna Wonderlijk"),
        ("prof. dr. Anna Wonderlijk", "Anna Wonderlijk"),
        ("Anna Wonderlijk, Odisee", "Anna Wonderlijk"),
        ("Anna Wonderlijk she/her", "Anna Wonderlijk"),
        ("Anna Wonderlijk/VDAB", "Anna Wonderlijk"),
        ("Anna Wonderlijk （VDAB）, coach", "Anna Wonderlijk"),
    ],
)
async def test_who_is_forgotten_stands_nowhere_by_a_part_of_what_slack_has(
    there: Street, name: str, stands: str, what: str
) -> None:
    async with there.database.write() as db:
        (await db.get_one(Person, there.here["asker"])).name = name
    await written(there.database, there.here["network"], what, stands)
    async with there.database.write() as db:
        await retention.erase(db, await db.get_one(Person, there.here["asker"]), keep_questions=True)
    assert await named(there.database, "Wonderlijk") == set()


async def test_who_is_forgotten_stands_nowhere_by_the_longer_name_that_slack_shows(there: Street) -> None:
    for what in ("host", "list"):
        await written(there.database, there.here["network"], what, "Anna Maria Wonderlijk")
    async with there.database.write() as db:
        me = await db.get_one(Person, there.here["asker"])
        me.name, me.display_name = "Anna Maria", "Anna Maria Wonderlijk"
        await retention.erase(db, me, keep_questions=True)
    assert await named(there.database, "Wonderlijk") == set()


@pytest.mark.parametrize(
    ("where", "others"),
    [
        ("VDAB", "Els Maes"), ("KU Leuven", "Els Maes"), ("Hogeschool Gent", "Els Maes"),
        ("Kompas Vorming", "Kompas Vorming | Els"),
    ],
)  # fmt: skip
async def test_forgetting_somebody_takes_no_organisation_out_of_words(
    there: Street, where: str, others: str
) -> None:
    async with there.database.write() as db:
        (await db.get_one(Person, there.here["asker"])).name = f"{where} | Anna Wonderlijk"
        (await db.get_one(Person, there.next_door["asker"])).name = others
    said = f"We zijn te gast bij {where} in Gent, met Anna Wonderlijk."
    await written(there.database, there.here["network"], "practical", said)
    await written(there.database, there.next_door["network"], "host", where)
    async with there.database.write() as db:
        await retention.erase(db, await db.get_one(Person, there.here["asker"]), keep_questions=True)
    assert {"invitation", "session"} <= await named(there.database, where)
    assert await named(there.database, "Wonderlijk") == set()


@pytest.mark.long
@pytest.mark.parametrize("what", ["host", "speaker", "asked", "statement", "title", "place"])
async def test_who_comes_on_slack_is_called_so_where_they_do_not_belong_and_is_forgotten_there(
    there: Street, what: str
) -> None:
    async with there.database.write() as db:
        (await db.get_one(Person, there.here["off"])).name = OLD
        db.add(Person(team_id=TEAM, user_id="UNEW", name=NEW))
    await written(there.database, there.next_door["network"], what)
    async with there.database.write() as db:
        home = await db.get_one(Network, there.here["network"])
        place = await same_person.join(db, home, there.here["off"], "UNEW", NOW)
    assert await named(there.database, OLD) == set()
    assert ROWS[what][0].__tablename__ in await named(there.database, NEW)
    async with there.database.write() as db:
        await retention.erase(db, await db.get_one(Person, place.person_id), keep_questions=True)
    assert await named(there.database, OLD) | await named(there.database, NEW) == set()


async def test_who_comes_on_slack_with_a_name_of_one_word_is_renamed_where_they_were_alone(
    there: Street,
) -> None:
    async with there.database.write() as db:
        (await db.get_one(Person, there.here["off"])).name = "Jan"
        user_id = (await db.get_one(Person, there.next_door["participant"])).user_id
        (await db.get_one(Person, there.next_door["participant"])).name = "Jan Claes"
    for network_id in (there.here["network"], there.next_door["network"]):
        await written(there.database, network_id, "host", "Bij Jan")
    async with there.database.write() as db:
        home = await db.get_one(Network, there.here["network"])
        await same_person.join(db, home, there.here["off"], user_id, NOW)
    async with there.database.read() as db:
        hosts = dict(
            [tuple(row) for row in await db.execute(select(LearningSession.network_id, LearningSession.host))]
        )
    assert hosts[there.here["network"]] == "Bij Jan Claes"
    assert hosts[there.next_door["network"]] == "Bij Jan"


def of_a_group() -> list[str]:
    """Every column whose type says that it holds words of a group."""
    return [
        f"{rows.name}.{name}"
        for rows in Base.metadata.sorted_tables
        for name, whose in texts(rows).items()
        if whose is Whose.GROUP
    ]


async def _say_everywhere(database: Database, said: str) -> None:
    async with database.write() as db:
        for one in of_a_group():
            name, column = one.split(".")
            rows = Base.metadata.tables[name]
            words: Any = said
            if isinstance(rows.c[column].type, JSON):
                words = {"entry": {"who": said}, "rules_version": [["rule", said]]}.get(
                    name, [{"line": said}]
                )
            if one not in group_words.STAYS:
                await db.execute(update(rows).values({column: words}))


@pytest.mark.long
@pytest.mark.parametrize("belongs", ["here", "next_door"])
async def test_no_column_of_a_group_is_left_out(there: Street, belongs: str) -> None:
    await _say_everywhere(there.database, OLD)
    homes = (there.here["network"], there.next_door["network"])
    async with there.database.write() as db:
        me = await db.get_one(Person, getattr(there, belongs)["asker"])
        me.name = OLD
        await retention.erase(db, me, keep_questions=True)
    async with there.database.read() as db:
        for one in of_a_group():
            rows = Base.metadata.tables[one.split(".")[0]]
            here = (
                rows.c.id.in_(homes)
                if rows.name == "network"
                else leads_to(rows, "network_id", homes, several=True)
            )
            assert here is not None
            words = [str(each) for each in await db.scalars(select(rows.c[one.split(".")[1]]).where(here))]
            assert not any(OLD in each for each in words), one


def test_a_column_in_which_a_name_stays_is_one_and_has_a_reason() -> None:
    assert {*group_words.STAYS} < {*of_a_group()}
    assert all(group_words.STAYS.values())


@pytest.mark.parametrize("where", ["here", "next_door"])
@pytest.mark.parametrize("column", ["name", "why", "organisation"])
async def test_who_was_noted_as_a_guest_by_their_own_name_is_so_no_more(
    there: Street, where: str, column: str
) -> None:
    async with there.database.write() as db:
        said = {"name": "Eva Smet"} | {column: OLD}
        db.add(Guest(session_id=getattr(there, where)["ready"], **said))
        me = await db.get_one(Person, there.here["asker"])
        me.name = OLD
        await db.flush()
        await retention.erase(db, me, keep_questions=True)
    assert await named(there.database, "Wonderlijk") == set()


async def test_who_is_forgotten_is_mentioned_nowhere(there: Street) -> None:
    async with there.database.read() as db:
        user_id = (await db.get_one(Person, there.here["asker"])).user_id
    await written(there.database, there.here["network"], "practical", f"Bij <@{user_id}|anna> Morgen")
    await written(there.database, there.next_door["network"], "host", f"<@{user_id}>")
    async with there.database.write() as db:
        await retention.erase(db, await db.get_one(Person, there.here["asker"]), keep_questions=True)
    assert await named(there.database, user_id) == set()
    async with there.database.read() as db:
        assert "Bij … Morgen" in {*await db.scalars(select(Invitation.practical))}


SPELLED = {
    "with two spaces": "Zo\u00eb  D'Hondt-Wonderlijk",
    "with a space that does not break": "Zo\u00eb\u00a0D'Hondt-Wonderlijk",
    "on two lines": "Zo\u00eb\nD'Hondt-Wonderlijk",
    "with its accent apart": "Zoe\u0308 D'Hondt-Wonderlijk",
    "without an accent": "Zoe D'Hondt-Wonderlijk",
    "with more accents": "Zo\u00eb D'H\u00f6ndt-Wonderlijk",
    "with a curly apostrophe": "Zo\u00eb D\u2019Hondt-Wonderlijk",
    "with a dash that does not break": "Zo\u00eb D'Hondt\u2011Wonderlijk",
    "with a line for a space": "Zo\u00eb_D'Hondt-Wonderlijk",
    "in capitals": "ZO\u00cb D'HONDT-WONDERLIJK",
}


@pytest.mark.parametrize("spelled", first_of_each(SPELLED))
@pytest.mark.parametrize("renamed", [False, True], ids=["forgotten", "renamed"])
async def test_a_name_of_several_words_goes_however_it_was_typed(
    there: Street, spelled: str, renamed: bool
) -> None:
    for what in ROWS:
        await written(there.database, there.here["network"], what, SPELLED[spelled])
    async with there.database.write() as db:
        me = await db.get_one(Person, there.here["asker"])
        me.name = "Zo\u00eb D'Hondt-Wonderlijk"
        if renamed:
            await account.note(db, me, account.Profile(name=NEW, zone="Europe/Brussels"), NOW)
        else:
            await retention.erase(db, me, keep_questions=True)
    assert await named(there.database, "onderlijk") | await named(there.database, "ONDERLIJK") == set()
    stands = await named(there.database, NEW)
    assert ({rows.__tablename__ for rows, _ in ROWS.values()} <= stands) if renamed else (stands == set())


async def test_of_what_is_written_only_that_is_read_in_which_a_name_may_stand(there: Street) -> None:
    home = there.here["network"]
    said = ("Els belt", "peeters belt", "Els be\u0308lt", "Els\u00a0belt", "Els belt\nmorgen", "Els \\u belt")
    async with there.database.write() as db:
        await db.execute(update(Entry).where(Entry.network_id == home).values(shared=None))
        keys = (await db.scalars(select(Entry.id).where(Entry.network_id == home).order_by(Entry.id))).all()
        for key, words in zip(keys, said, strict=False):
            await db.execute(update(Entry).where(Entry.id == key).values(shared={"who": words}))
    async with there.database.read() as db:
        words = next(one for one in group_words.columns() if one.entity is Entry)
        read = (await db.scalars(group_words._naming(words, [home], "peeters"))).all()
        assert [(one.shared or {})["who"] for one in read] == [*said[1:4], said[5]]


@pytest.mark.long
@pytest.mark.parametrize("what", [*ROWS])
async def test_half_a_year_after_closing_nobody_stands_anywhere(there: Street, what: str) -> None:
    async with there.database.write() as db:
        (await db.get_one(Person, there.here["asker"])).name = OLD
        (await db.get_one(Network, there.here["network"])).closed_at = NOW - 2 * timedelta(days=HALF_YEAR)
    await written(there.database, there.here["network"], what)
    async with there.database.write() as db:
        await closed.forget(db, NOW)
    assert await named(there.database, OLD) == set()


@pytest.mark.parametrize("what", first_of_each(["title", "practical", "list", "poll", "announced"]))
async def test_half_a_year_after_closing_no_guest_stands_anywhere(there: Street, what: str) -> None:
    async with there.database.write() as db:
        db.add(Guest(session_id=there.here["ready"], name=f"Dr. {OLD}"))
        (await db.get_one(Network, there.here["network"])).closed_at = NOW - 2 * timedelta(days=HALF_YEAR)
    await written(there.database, there.here["network"], what, f"Met {OLD}")
    async with there.database.write() as db:
        await closed.forget(db, NOW)
    assert await named(there.database, "Wonderlijk") == set()


@pytest.mark.parametrize(
    ("text", "was", "name", "said"),
    [
        ("Bij Jan", "Jan", "Jan Peeters", "Bij Jan Peeters"),
        ("Bij Jan Peeters", "Jan", "Jan Peeters", "Bij Jan Peeters"),
        ("Bij Jan Peeters", "Jan Peeters", "Jan", "Bij Jan"),
        ("Janssen", "Jan", "Piet", "Janssen"),
    ],
)
def test_a_name_takes_the_place_of_a_whole_one(text: str, was: str, name: str, said: str) -> None:
    assert with_name(text, was, name) == said


@pytest.mark.long
@pytest.mark.parametrize("what", [*ROWS])
async def test_a_name_written_by_hand_is_on_no_disk(both: tuple[Database, Ids], what: str) -> None:
    database, ids = both
    async with database.write() as db:
        (await db.get_one(Person, ids.here["asker"])).name = OLD
    await written(database, ids.here["network"], what)
    assert OLD.encode() in await on_disk(database)
    async with database.write() as db:
        await retention.erase(db, await db.get_one(Person, ids.here["asker"]), keep_questions=True)
    await clean(database, NOW)
    assert OLD.encode() not in await on_disk(database)


@pytest.mark.long
@pytest.mark.parametrize("what", ["decision", "guest"])
async def test_what_is_taken_off_again_is_on_no_disk(both: tuple[Database, Ids], what: str) -> None:
    database, ids = both
    word = "Wzzperongeluk"
    async with database.write() as db:
        (await db.get_one(Decision, ids.here["decision"])).what = word
        point = AgendaItem.guest_id == ids.here["expert"]
        await db.execute(update(AgendaItem).where(point).values(title=word))
    await clean(database, NOW)
    async with database.write() as db:
        home = await db.get_one(Network, ids.here["network"])
        one = await db.get_one(Decision, ids.here["decision"])
        if what == "guest":
            one.what = ""
            meeting = await db.get_one(LearningSession, ids.here["ready"])
            await guest_acts.take_off(db, home, meeting, ids.here["expert"], NOW)
            await db.execute(update(AgendaItem).where(AgendaItem.title == word).values(title=""))
        else:
            await db.execute(update(AgendaItem).where(AgendaItem.title == word).values(title=""))
            await decision_acts.remove(db, home, one, NOW)
    await clean(database, NOW)
    assert word.encode() not in await on_disk(database)
