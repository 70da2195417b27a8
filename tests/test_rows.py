"""Questions to the rows: asked below the ORM they say what the ORM says, of every question of the house."""

import asyncio
import importlib
import itertools
import pkgutil
import subprocess
import sys
from collections.abc import AsyncIterator, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, get_args, get_origin

import pytest
from sqlalchemy import Row, Select, String, cast, func, select, text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError, OperationalError, PendingRollbackError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

import jobs
import models
from bot.storage.database import Database
from models import advised, attendance, membership, network, own_method, programme, question_rows, report
from models.action import Action
from models.agenda import AgendaItem, Proposed
from models.asking import QUESTIONS, Question
from models.attendance import Attendance, Rsvp
from models.base import Base, NotFound, Refusal, new_rows, table
from models.brainstorm import Brainstorm
from models.canvas import Canvas
from models.case import Case
from models.contribution import Contribution
from models.date_poll import Can, DatePoll, PollAnswer
from models.decision import DecidedBefore, Decision, Repeats
from models.delivery import Delivery, DeliveryState
from models.effect import Effect
from models.entry import Entry
from models.errand import Errand, ErrandState
from models.evaluation import Dimension
from models.expertise_acts import ExpertiseOffer
from models.feed import Feed
from models.given_answer import GivenAnswer
from models.inquiry import Inquiry
from models.inquiry_answers import Said
from models.installation import Installation
from models.mail import TOO_LATE, Mail, MailState
from models.mail_consent import Agreed, MailConsent
from models.mail_link import MailLink
from models.membership import Membership, Standing
from models.network import Afterwards, Network, NetworkKind
from models.no_question import NoQuestion
from models.note import Note, Rewording
from models.off_slack import OffSlack
from models.outcome import Outcome, QuestionOutcome, Verdict
from models.person import Person
from models.plan import Kind
from models.question import GONE, LearningQuestion, State, Tie
from models.reach import Reach
from models.reading import Reading
from models.request import RequestState
from models.rows import distinct, many, must, one, whether
from models.session import LearningSession, Stage
from models.statement import Statement
from models.step import Step
from models.subgroup import Brought, Seat
from models.support import Supporter, SupportRole
from models.to_know import ToKnow
from models.trace import Place, Trace, Why
from models.unlinked import InquiryCount, InquiryText
from models.vote import Vote
from tests.conftest import SQLITE, copied_file, first_of_each, migrated_file
from tests.neighbours import LONG_AGO, NOW, TEAM, Ids, Things, furnish
from tests.postgres import Databases

for folder in (models, jobs):
    for module in pkgutil.iter_modules(folder.__path__, f"{folder.__name__}."):
        importlib.import_module(module.name)
HOUSE = [asked for asked in QUESTIONS if asked.name.startswith(("bot.", "handlers.", "jobs.", "models."))]
MOST = 150  # sets of arguments for each question
SOME, ALL = 20, 2 * MOST  # that are tried, or more until the question finds something
YEARS_ON = NOW + timedelta(days=1000)  # everything is past that is kept for a while
ORGANISATION = "E1"
RARE: dict[str, list[tuple[Any, ...]]] = {
    "models.outbox._due_to": [(TEAM, "UAASKER", NOW, list(Kind), 50)],
    "bot.canvas._standing": [(home, "D1", [*range(1, 40)], list(Kind)) for home in (1, 2, 3)],
    "models.closed._due": [(YEARS_ON,)],
    "models.closed._to_delete": [(YEARS_ON, YEARS_ON)],
    "models.support.old": [(YEARS_ON,)],
    "models.branch.organisation_of": [("B2",)],
    "models.branch.any_of": [(ORGANISATION,)],
    "models.branch.is_whole": [(ORGANISATION,)],
    "models.branch._of_session": [([TEAM], number) for number in range(1, 10)],
    "models.branch._of_network": [([TEAM], number) for number in range(1, 4)],
    "models.branch._shown_in": [([TEAM], "D1", "7.1")],
    "models.branch._in_channel": [([TEAM], "C0HIER")],
    "models.retention._any_old": [(YEARS_ON.replace(tzinfo=None),)],
    "models.decision.finding": [(one, key) for one in range(1, 7) for key in range(1, 13)],
    "models.taken_back._split": [([*range(1, 200)],)],
    "models.known_names._known": [(TEAM, "aubergine")],
    "models.statement._naming": [([home], "zo") for home in (1, 2, 3)],
    "models.out_of_sight._kept": [(home,) for home in (1, 2, 3)],
    "models.out_of_sight._living": [(home,) for home in (1, 2, 3)],
}  # what chance hardly finds
LATER = NOW + timedelta(days=5)


@dataclass
class Furnished:
    """A database with something of everything."""

    database: Database
    here: Things
    rows: dict[type[Base], list[Any]]


def _installation() -> Installation:
    """Return an installation of which something is due, in the first workspace."""
    return Installation(
        team_id=TEAM, workspace_id=TEAM, enterprise_id=ORGANISATION, bot_id="B1", bot_user_id="U1",
        token="sealed", refresh_token="", key_id="k", expires_at=NOW, renews_at=NOW, looks_at=NOW,
    )  # fmt: skip


def _organisation() -> Installation:
    """Return the installation of the organisation to which that workspace belongs."""
    return Installation(
        team_id=ORGANISATION, workspace_id=None, enterprise_id=ORGANISATION, bot_id="B2", bot_user_id="U1",
        token="sealed", key_id="k", looks_at=YEARS_ON, refused_at=NOW,
    )  # fmt: skip


def _more(here: Things) -> list[Base]:
    """Return rows that the furnished networks do not hold: what waits, what is counted, what went wrong."""
    ready, asker, own = here["ready"], here["asker"], here["own"]
    twin = LearningQuestion(
        network_id=here["network"], asker_id=asker, text="Nog eens", asked_at=LONG_AGO, state=State.MERGED,
        merged_into_id=own,
    )  # fmt: skip
    facts: list[dict[str, Any]] = [
        {"due": NOW},
        {"due": NOW, "attempts": 2, "error": "service_unavailable"},
        {"due": NOW, "state": DeliveryState.CLAIMED, "leased_until": NOW - timedelta(days=1),
         "error": "http_503"},
        {"due": LONG_AGO, "state": DeliveryState.SENT, "channel": "D1", "ts": "7.1", "refresh_due": NOW,
         "sent_at": NOW, "counted_on": NOW.date(), "error": "cant_update_message"},
    ]  # fmt: skip
    sent = [
        Delivery(
            network_id=here["network"], kind=kind, subject=f"session:{ready}", session_id=ready,
            recipient=recipient, person_id=person, expires=LATER, edition=number, **fact,
        )
        for number, fact in enumerate(facts, 2)
        for kind, recipient, person in (
            (Kind.RSVP_REMINDER, "UAASKER", asker), (Kind.ANNOUNCEMENT, here["channel"], None),
        )
    ]  # fmt: skip
    part = LearningQuestion(
        network_id=here["network"], asker_id=asker, text="Een deel", asked_at=LONG_AGO, comes_from_id=own,
        comes_by=Tie.SPLIT,
    )  # fmt: skip
    return [
        twin,
        part,
        _installation(),
        _organisation(),
        *sent,
        NoQuestion(session_id=ready, person_id=asker),
        Attendance(session_id=ready, person_id=here["participant"]),
        Attendance(session_id=here["announced"], person_id=here["standin"], rsvp=Rsvp.NO),
        Feed(person_id=asker, digest="af", made_at=NOW),
        AgendaItem(
            session_id=here["reporting"], position=9, minutes=25, method="round_table", title="Loon",
            inside=True, silent=True,
        ),
        Proposed(session_id=ready, question_id=own, position=1, carried_over=True),
        InquiryCount(inquiry_id=here["asked"], item=Dimension.CONTENT, value="7", count=3),
        Reading(session_id=here["reporting"], person_id=asker, read_at=NOW),
        Effect(session_id=here["reporting"], person_id=asker, question_id=own, line="Ja"),
        Rewording(question_id=own, line="Bedoel je de vrucht?", asked_at=NOW),
        Canvas(
            network_id=here["network"], canvas_id="F1", refresh_due=LONG_AGO, error="restricted_action"
        ),
        Trace(place=Place.ANSWER, tries=2, since=NOW, why=next(iter(Why))),
        Reach(mark="merk", began_at=NOW),
        Vote(question_id=own, person_id=asker),
        DecidedBefore(decision_id=here["decision_asked"], outcome="Twee", closed_at=LONG_AGO),
        Delivery(
            network_id=here["network"], kind=Kind.WHISPER, subject=f"point:{here['point_underway']}",
            session_id=here["underway"], recipient="UAFACILITATOR", person_id=here["facilitator"],
            due=LATER, expires=LATER,
        ),
        Seat(session_id=here["reporting"], lap=1, person_id=asker, number=1, reports=True),
        AgendaItem(
            session_id=here["preparing"], position=9, minutes=25, method="swot", decision_id=here["decision"]
        ),
        AgendaItem(
            session_id=here["underway"], position=8, minutes=25, method="swot", decision_id=here["decision"]
        ),
        DatePoll(
            network_id=here["network"], zone="Europe/Brussels", created_at=LONG_AGO, minutes=90, passes_at=NOW
        ),
        *(
            PollAnswer(date_id=here["poll_date"], person_id=here[who], can=Can.IF_NEED_BE)
            for who in ("participant", "facilitator", "standin", "gone")
        ),
        Brought(session_id=here["underway"], lap=1, number=1, found="Samen gaat het vlotter."),
        Delivery(
            network_id=here["network"], kind=Kind.CHANNEL_LOST, subject=f"session:{ready}",
            recipient="UAASKER", person_id=asker, due=NOW, expires=LATER, state=DeliveryState.SENT,
        ),
        Delivery(
            network_id=here["network"], kind=Kind.INTRODUCTIONS,
            subject=f"introductions:{here['network']}", recipient=here["channel"], due=NOW, expires=LATER,
        ),
        Delivery(
            network_id=here["network"], kind=Kind.INTRODUCTIONS, edition=2,
            subject=f"introductions:{here['network']}", recipient=here["channel"], due=NOW, expires=LATER,
            state=DeliveryState.LEFT_BEHIND,
        ),
        LearningQuestion(
            network_id=here["network"], asker_id=asker, text="Tussendoor?", asked_at=LONG_AGO,
            state=State.ANSWERED_BETWEEN, answer="Ja", answered_at=NOW,
        ),
        Delivery(
            network_id=here["network"], kind=Kind.INQUIRY_REQUEST,
            subject=f"inquiry:{here['inquiry_closed']}", recipient="UAASKER",
            person_id=asker, due=NOW, expires=LATER, state=DeliveryState.SENT,
        ),
    ]  # fmt: skip


async def _settle(db: AsyncSession, here: Things) -> None:
    """Let something be due, and somebody have pressed nothing yet."""
    db.add_all(_more(here))
    over = Network(team_id="T8", channel_id=here["channel"], theme="Weg", created_at=LONG_AGO)
    over.closed_at = LONG_AGO
    over.afterwards = Afterwards.NOTHING
    db.add(over)
    (await db.get_one(LearningSession, here["ready"])).next_move_at = NOW
    said = [Agreed.REFUSED, Agreed.YES, Agreed.YES]
    for number, consent in enumerate(await db.scalars(select(MailConsent).order_by(MailConsent.person_id))):
        consent.said = said[number % len(said)]
        consent.address = (await db.get_one(OffSlack, consent.person_id)).address
    await db.execute(update(Mail).values(state=MailState.PENDING))
    by_sponsor = update(Statement).where(Statement.network_id == here["network"])
    await db.execute(by_sponsor.values(person_id=here["asker"]))
    for consent in await db.scalars(select(MailConsent)):
        late = Mail(
            person_id=consent.person_id, network_id=consent.network_id, occasion="late", sort="change",
            due=NOW, since=NOW, state=MailState.FAILED, error=TOO_LATE,
        )  # fmt: skip
        db.add(late)
    (await db.get_one(Step, here["due_ready"])).goes_at = NOW
    held = update(Attendance).where(Attendance.person_id == here["asker"])
    await db.execute(held.values(calendar_edition=1, in_calendar=True))
    (await db.get_one(Inquiry, here["inquiry_closed"])).agreement_id = here["agreed"]
    off = await db.get_one(LearningSession, here["cancelled"])
    off.starts_local = off.starts_local.replace(month=1)  # before the others
    db.add(Case(session_id=off.id, owner_id=here["asker"], state=RequestState.BROUGHT, core="Hoe nu?"))
    db.add(
        Contribution(
            session_id=off.id, owner_id=here["asker"], asked="Breng iets mee", brings="Iets",
            state=RequestState.BROUGHT,
        )
    )  # fmt: skip
    came = {"session_id": here["planned"], "came_from_id": off.id}
    db.add(AgendaItem(position=1, minutes=25, method="round_table", title="Rondleiding", **came))
    db.add(Case(owner_id=here["standin"], **came))
    db.add(Contribution(owner_id=here["standin"], asked="Breng iets mee", **came))
    released = update(LearningSession).where(LearningSession.network_id != here["network"])
    await db.execute(released.values(released_at=NOW))
    (await db.get_one(Person, here["participant"])).acted = False
    left = Person(team_id="T1", user_id="UAWEG", name="Weg", refreshed_at=NOW)
    db.add(left)
    await db.flush()
    db.add(Membership(network_id=here["network"], person_id=left.id, standing=Standing.LEFT, since=LONG_AGO))
    hoped = {"session_id": here["reporting"], "owner_id": left.id, "offered_to_id": here["participant"]}
    db.add(Action(text="Wat wie wegging zou doen", **hoped))
    (await db.get_one(LearningSession, here["announced"])).kick_off = True
    (await db.get_one(Network, here["network"])).closed_at = LONG_AGO
    (await db.get_one(Inquiry, here["inquiry_closed"])).shared_at = NOW
    db.add(InquiryText(key="raad", inquiry_id=here["inquiry_closed"], item=advised.ITEM, text="Kweek samen"))
    advice = await db.scalar(select(Entry.id).where(Entry.key == here["entry_advice"]))
    (await db.get_one(Decision, here["decision_over"])).entry_id = advice
    methods = (Entry.register == own_method.REGISTER, Entry.network_id == here["network"])
    (await db.scalars(select(Entry).where(*methods).limit(1))).one().from_id = advice
    (await db.get_one(Decision, here["decision"])).inside = True
    (await db.get_one(Brainstorm, here["brainstorm"])).readable = True
    hidden = select(LearningQuestion.id).where(
        LearningQuestion.network_id == here["network"], LearningQuestion.hidden
    )
    kept = (await db.scalars(hidden.limit(1))).one()
    (await db.get_one(GivenAnswer, here["answer_asked"])).question_id = kept
    decided = await db.get_one(Decision, here["decision_over"])
    decided.question_id, decided.repeats = kept, Repeats.QUESTION
    asked = await db.get_one(Decision, here["decision_asked"])
    asked.what, asked.question_id = GONE, None
    await _known(db, here)


async def _known(db: AsyncSession, here: Things) -> None:
    """Let somebody be offered to note what they know."""
    db.add(ExpertiseOffer(network_id=here["network"], person_id=here["participant"], about="answer:0"))
    (await db.get_one(GivenAnswer, here["answer_kept"])).word = Verdict.YES
    db.add(
        Errand(
            session_id=here["ready"], question_id=here["own"], asker_id=here["asker"],
            carrier_id=here["facilitator"], state=ErrandState.ACCEPTED, answer="Ze zeiden ja",
        )
    )  # fmt: skip
    for who, whom in (("participant", "asker"), ("asker", "participant")):
        pair = {"person_id": here[who], "other_id": here[whom]}
        db.add(ToKnow(network_id=here["network"], tells=True, **pair))
    await report.write_report(db, here["reporting"], "Kort", share_facilitation=True)
    intake = Inquiry(network_id=here["network"], instrument="intake")
    db.add(intake)
    await db.flush()
    db.add_all(
        Said(inquiry_id=intake.id, person_id=here[who], given={"ask_me": "Alles", "function": "hr"})
        for who in ("participant", "standin", "asker", "facilitator")
    )
    next_door = (await db.scalars(select(Network.id).where(Network.closed_at.is_(None)))).first()
    assert next_door is not None
    asked = Supporter(
        network_id=next_door, person_id=here["participant"], role=SupportRole.COACH, asked_at=LONG_AGO
    )
    db.add(asked)
    home = await db.get_one(Network, here["network"])
    call = Delivery(
        network_id=home.id, kind=Kind.OPEN_CALL, subject="open_call:1", recipient=home.channel_id,
        due=NOW, expires=NOW,
    )  # fmt: skip
    call.state = DeliveryState.SENT
    db.add(call)
    home.works_on, home.kind = "Een leidraad", NetworkKind.BETWEEN
    for each in (here["ready"], here["planned"]):
        (await db.get_one(LearningSession, each)).host = "Zo\u00eb Peeters"
    (await db.get_one(LearningQuestion, here["other"])).asked_by_name = "Zo\u00eb Peeters"
    (
        await db.scalars(select(Statement).where(Statement.network_id == home.id))
    ).one().who = "Zo\u00eb Peeters"


@dataclass
class Kept:
    """Where a furnished database stands; without a server it is a file."""

    address: str
    ids: Ids
    server: Databases | None = None


async def move_in(address: str) -> Ids:
    """Furnish a database with something of everything."""
    ids = await furnish(address)
    database = Database(address)
    async with database.write() as db:
        await _settle(db, ids.here)
    await database.dispose()
    return ids


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A database of each kind with something of everything, to be copied."""
    if request.param == "postgresql":
        server: Databases = request.getfixturevalue("postgres_databases")
        made = server.new(request.getfixturevalue("migrated_postgres"))
        return Kept(made, asyncio.run(move_in(made)), server)
    made = copied_file(f"{SQLITE}{migrated_file()}", tmp_path_factory.mktemp("furnished") / "kring.db")
    return Kept(made, asyncio.run(move_in(made)))


async def furnished(database: Database) -> dict[type[Base], list[Any]]:
    """Return all rows of a database."""
    entities = [mapper.class_ for mapper in Base.registry.mappers]
    async with database.read() as db:
        return {entity: list(await db.scalars(select(entity))) for entity in entities}


@pytest.fixture
async def house(kept: Kept, tmp_path: Path) -> AsyncIterator[Furnished]:
    server = kept.server
    address = server.new(kept.address) if server else copied_file(kept.address, tmp_path / "kring.db")
    database = Database(address)
    yield Furnished(database, kept.ids.here, await furnished(database))
    await database.dispose()
    if server:
        server.drop(address)


def _single(house: Furnished, name: str, kind: Any) -> list[Any]:
    """Return what one argument may be, by its type and its name."""
    if issubclass(kind, StrEnum):
        return list(kind)
    if kind is bool:
        return [True, False]
    if issubclass(kind, Base):
        return house.rows[kind]
    if issubclass(kind, datetime):
        return [NOW + timedelta(days=9), NOW, NOW - timedelta(days=200)]
    if issubclass(kind, date):
        return [NOW.date()]
    noun = {
        "asker": "person",
        "but": "person",
        "among": "person",
        "item_id": "agenda_item",
        "poll_id": "date_poll",
    }.get(name, name.removesuffix("_id"))
    if name == "instrument":
        return ["intake", "nobody"]  # the one to which somebody answered beside their name
    if issubclass(kind, str):
        of_noun = {"user_id": Person, "team_id": Person, "channel_id": Network, "key": Note, "mark": Reach,
                   "register": Entry, "entry_key": Entry, "link_id": MailLink,
                   "way": AgendaItem}  # fmt: skip
        entity = of_noun.get(name.removesuffix("s"), Delivery)
        columns = {"user_ids": "user_id", "delivery_id": "id", "but": "recipient", "recipients": "recipient",
                   "registers": "register", "entry_key": "key", "link_id": "id",
                   "ways": "method"}  # fmt: skip
        column = columns.get(name, name)
        return list({getattr(row, column, None): None for row in house.rows[entity]} | {"nobody": None})
    if name in ("limit", "looked_at"):
        return [50, 1]
    rows = next((rows for entity, rows in house.rows.items() if entity.__tablename__ == noun), None)
    return [row.id for row in rows] if rows is not None else list(range(60))


def _values(house: Furnished, name: str, kind: Any) -> list[Any]:
    """Return what an argument may be: of a collection many and few, of what may be missing nothing too."""
    several = get_origin(kind)
    if several is None:
        return _single(house, name, kind)
    some = _single(house, name, get_args(kind)[0])
    return [some, some[:3], some[-1:], []]


def argument_sets(house: Furnished, asked: Question[...]) -> list[tuple[Any, ...]]:
    """Return sets of arguments for a question."""
    parameters = asked.signature.parameters.values()
    names = [one.name for one in parameters]
    rows = [row for found in house.rows.values() for row in found if all(name in vars(row) for name in names)]
    fitting = [values for row in rows if None not in (values := tuple(vars(row)[name] for name in names))]
    fitting = list({repr(values): values for values in fitting}.values())
    every = list(itertools.product(*(_values(house, one.name, one.annotation) for one in parameters)))
    some = [found if len(found) <= MOST else Random(7).sample(found, MOST) for found in (fitting, every)]
    return [*RARE.get(asked.name, ()), *itertools.chain(*some)]


def plain(found: Any) -> Any:
    """Return what was found with the values of its entities, and what was loaded along with them."""
    if isinstance(found, Base):
        return type(found), {
            name: plain(value) for name, value in sorted(vars(found).items()) if name[0] != "_"
        }
    if isinstance(found, list | tuple | Row):
        return [plain(one) for one in found]
    return type(found), found


async def _through_the_orm(db: AsyncSession, asked: Question[...], arguments: tuple[Any, ...]) -> list[Any]:
    rows = (await db.execute(asked.statement, asked.values(*arguments))).all()
    return [row[0] if len(row) == 1 else tuple(row) for row in rows]


def written(found: Any) -> str:
    """Return what was found as it is compared where its order is nobody’s."""
    return str(plain(found))


@pytest.mark.parametrize("most", first_of_each([SOME, ALL], guards=True))
async def test_every_question_says_what_the_orm_says(house: Furnished, most: int) -> None:
    silent = set()
    async with house.database.read() as db:
        for asked in HOUSE:
            something, ordered = False, "ORDER BY" in str(asked.statement)
            for number, arguments in enumerate(argument_sets(house, asked)):
                if something and number >= most:
                    break
                db.expunge_all()
                below = await asked.ask(db, *arguments)
                db.expunge_all()
                above = await _through_the_orm(db, asked, arguments)
                if not ordered:
                    below.sort(key=written)
                    above.sort(key=written)
                assert plain(below) == plain(above), (asked.name, arguments)
                something = something or bool(below)
            if not something:
                silent.add(asked.name)
    assert silent == set(), "what says nothing compares nothing"


@pytest.mark.long
async def test_an_act_sees_what_it_has_not_yet_written(house: Furnished) -> None:
    async with house.database.write() as db:
        mine = await attendance.attendance(db, house.here["planned"], house.here["asker"])
        assert await attendance.known(db, house.here["planned"], house.here["asker"]) is mine
        home = await db.get_one(Network, house.here["network"])
        home.channel_id = "CNIEUW"
        assert await network.of_channel(db, home.team_id, "CNIEUW") is home
        with db.no_autoflush:
            home.channel_id = "CWEER"
            assert await network.of_channel(db, home.team_id, "CWEER") is None
        await db.delete(mine)
        assert await attendance.known(db, house.here["planned"], house.here["asker"]) is None
    async with house.database.read() as db:
        assert await network.of_channel(db, home.team_id, "CWEER") is not None


async def test_one_row_is_one_object_whoever_asks_and_its_changes_are_written(house: Furnished) -> None:
    async with house.database.write() as db:
        below = await programme.coming(db, house.here["network"])
        assert below is not None
        assert await db.get(LearningSession, below.id) is below
        with db.no_autoflush:
            below.title = "Anders"
            assert await programme.coming(db, house.here["network"]) is below
            assert below.title == "Anders"
        above = (await db.scalars(select(Person).where(Person.id == house.here["asker"]))).one()
        assert above in await membership.participants(db, house.here["network"])
    async with house.database.read() as db:
        found = await programme.coming(db, house.here["network"])
        assert found is not None
        assert found.title == "Anders"


async def test_what_a_session_does_not_know_any_more_is_loaded_and_the_rest_stays(house: Furnished) -> None:
    async with house.database.write() as db:
        found = await programme.coming(db, house.here["network"])
        assert found is not None
        rows = table(LearningSession)
        await db.execute(update(rows).where(rows.c.id == found.id).values(title="Nieuw", place="Elders"))
        db.expire(found, ["title"])
        place = found.place
        assert await programme.coming(db, house.here["network"]) is found
        assert (found.title, found.place) == ("Nieuw", place)
        assert not db.dirty


async def test_a_history_is_loaded_once_and_what_was_added_to_it_stays(house: Furnished) -> None:
    async with house.database.write() as db:
        asked = await question_rows.load(db, house.here["network"], house.here["sought"])
        assert [item.session_id for item in asked.history] == [
            house.here["reporting"],
            house.here["evaluating"],
        ]
        last = QuestionOutcome(session_id=house.here["underway"], outcome=Outcome.ANSWERED, recorded_at=NOW)
        asked.history.append(last)
        with db.no_autoflush:
            again = await question_rows.load(db, house.here["network"], house.here["sought"])
        assert again is asked
        assert again.history[-1] is last
    async with house.database.read() as db:
        asked = await question_rows.load(db, house.here["network"], house.here["sought"])
        assert len(asked.history) == 3


async def test_outside_a_transaction_nothing_is_asked(house: Furnished) -> None:
    async with house.database.read() as db:
        assert await programme.coming(db, house.here["network"])
    async with house.database.write() as writes:
        assert await programme.coming(writes, house.here["network"])
    for closed in (db, writes):
        with pytest.raises(InvalidRequestError, match="closed"):
            await programme.coming(closed, house.here["network"])


async def test_after_a_write_that_was_refused_nothing_is_asked(house: Furnished) -> None:
    async def twice() -> None:
        async with house.database.write() as db:
            assert await programme.coming(db, house.here["network"])
            mine = {"network_id": house.here["network"], "person_id": house.here["asker"]}
            db.add(Membership(**mine, standing=membership.Standing.ACTIVE))
            with pytest.raises(IntegrityError):
                await programme.coming(db, house.here["network"])
            db.expunge_all()  # nothing is left to flush
            with pytest.raises(PendingRollbackError):
                await programme.coming(db, house.here["network"])

    with pytest.raises(PendingRollbackError):
        await twice()


async def test_after_a_savepoint_is_taken_back_the_act_goes_on(house: Furnished) -> None:
    async with house.database.write() as db:
        mine = {"network_id": house.here["network"], "person_id": house.here["asker"]}
        with suppress(IntegrityError):
            async with db.begin_nested():
                await new_rows(db, Membership, [{**mine, "standing": membership.Standing.ACTIVE}])
                pytest.fail("nobody has two places")
        assert await programme.coming(db, house.here["network"])


async def test_others_have_their_turn_between_many_questions_on_sqlite(migrated_sqlite: str) -> None:
    database = Database(migrated_sqlite)
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    waiting = asyncio.create_task(others())
    async with database.read() as db:
        for _ in range(50_000):
            await programme.coming(db, 1)
            if turns > 2:
                break
    waiting.cancel()
    assert turns > 2
    await database.dispose()


@one
def _refused(key: int) -> Select[int]:
    return select(func.coalesce(text("no_such_column"), key))


async def test_an_error_of_the_driver_is_that_of_sqlalchemy(house: Furnished) -> None:
    async with house.database.read() as db:
        with pytest.raises(Exception, match="no_such_column") as raised:
            await _refused(db, 1)
    assert type(raised.value).__module__ == "sqlalchemy.exc"


async def test_a_connection_that_was_lost_is_not_used_again(postgres_url: str) -> None:
    database = Database(postgres_url)
    async with database.read() as db:
        pid = await db.scalar(text("SELECT pg_backend_pid()"))
        async with database.engine.connect() as other:
            await other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        with pytest.raises(OperationalError) as raised:
            await programme.coming(db, 1)
    assert raised.value.connection_invalidated
    async with database.read() as db:
        assert await programme.coming(db, 1) is None
        assert await db.scalar(text("SELECT pg_backend_pid()")) != pid
    await database.dispose()


@one
def _slow(seconds: float) -> Select[str]:
    return select(func.coalesce(cast(func.pg_sleep(seconds), String), ""))


async def test_who_is_cancelled_while_the_server_works_leaves_nothing_behind(postgres_url: str) -> None:
    database = Database(postgres_url)
    asking = asyncio.Event()

    async def asks() -> None:
        async with database.read() as db:
            await db.execute(text("SELECT 1"))
            asking.set()
            await _slow(db, 60.0)

    waiting = asyncio.create_task(asks())
    await asking.wait()
    async with database.read() as db:
        at_work = text(
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(%'"
        )
        while not (await db.scalar(at_work) or 0) > 1:
            pass
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert await programme.coming(db, 1) is None
    async with database.read() as db:
        assert await programme.coming(db, 1) is None
        assert await db.scalar(at_work) == 1
    await database.dispose()


class Placed(NamedTuple):
    """A session with its day."""

    key: int
    starts_local: datetime


@many(into=Placed)
def _placed(keys: Collection[int]) -> Select[int, datetime]:
    chosen = LearningSession.id.in_(keys)
    return select(LearningSession.id, LearningSession.starts_local).where(chosen).order_by(LearningSession.id)


@one(into=Placed)
def _first(stage: Stage) -> Select[int, datetime]:
    return select(LearningSession.id, LearningSession.starts_local).where(LearningSession.stage == stage)


@distinct
def _made(moments: Collection[datetime]) -> Select[datetime]:
    return select(LearningSession.created_at).where(LearningSession.created_at.in_(moments))


@distinct
def _stages(network_id: int) -> Select[Stage]:
    return select(LearningSession.stage).where(LearningSession.network_id == network_id)


@whether
def _any(network_id: int) -> Select[int]:
    return select(LearningSession.id).where(LearningSession.network_id == network_id)


class NothingThere(Refusal):
    """There is none."""


@must(refusal=NothingThere)
def _must(session: LearningSession) -> Select[LearningSession]:
    return select(LearningSession).where(LearningSession.id == session.id)


async def test_the_decorator_says_what_comes_of_the_rows(house: Furnished) -> None:
    async with house.database.read() as db:
        keys = [house.here[name] for name in ("reporting", "underway", "evaluating", "ready", "planned")]
        for some in (keys, keys[:1], [], keys[:3]):
            placed = await _placed(db, some)
            assert [row.key for row in placed] == sorted(some)
            assert all(isinstance(row, Placed) for row in placed)
        assert await _first(db, stage=Stage.CLOSED) is None
        assert (await _first(db, Stage.PLANNED) or placed[0]).starts_local.month == 5
        assert await _made(db, [NOW, LONG_AGO.astimezone(NOW.tzinfo)]) == {LONG_AGO}
        assert Stage.PLANNED in await _stages(db, house.here["network"])
        assert await _any(db, house.here["network"])
        assert not await _any(db, -1)
        session = await programme.coming(db, house.here["network"])
        assert session is not None
        assert await _must(db, session) is session
        with pytest.raises(NothingThere):
            await _must(db, LearningSession(network_id=1, number=1, starts_local=NOW, minutes=1, zone="",
                                            created_at=NOW))  # fmt: skip
        with pytest.raises(NotFound):
            await question_rows.load(db, -1, house.here["own"])


async def test_arguments_are_those_of_the_function(house: Furnished) -> None:
    async with house.database.read() as db:
        by_name = await attendance.known(db, person_id=house.here["asker"], session_id=house.here["underway"])
        assert by_name is await attendance.known(db, house.here["underway"], house.here["asker"])
        wrongly: Any = attendance.known
        with pytest.raises(TypeError):
            await wrongly(db, house.here["underway"])
        with pytest.raises(TypeError):
            await wrongly(db, house.here["underway"], 1, 2)


async def test_what_would_load_along_in_another_way_is_refused(database: Database) -> None:
    @many
    def wrongly() -> Select[LearningQuestion]:
        return select(LearningQuestion).options(joinedload(LearningQuestion.history))

    async with database.read() as db:
        with pytest.raises(TypeError, match="joined"):
            await wrongly(db)


TYPED = """
from typing import NamedTuple
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import assert_type
from models import membership, programme
from models.membership import Membership, Standing
from models.person import Person
from models.rows import many, must
from models.subgroup import Brought, Seat
from models.session import LearningSession
from models.support import Supporter, SupportRole


class Place(NamedTuple):
    key: int
    leads: bool


@many(into=Place)
def places(network_id: int) -> Select[int, bool]:
    return select(Membership.id, Membership.facilitates).where(Membership.network_id == network_id)


@must
def count(network_id: int) -> Select[int]:
    return select(Membership.id)


async def right(db: AsyncSession) -> None:
    assert_type(await membership.participants(db, 1), list[Person])
    assert_type(await membership.waiting(db, network_id=1), list[tuple[Membership, Person]])
    assert_type(await programme.coming(db, 1), LearningSession | None)
    assert_type(await count(db, 1), int)
    print((await places(db, 1))[0].leads)


async def wrong(db: AsyncSession) -> None:
    await membership.participants(db, "1")
    await membership.participants(db)
    await membership.participants(1)
    await membership.participants(db, network=1)


@many(into=Place)
def not_places(network_id: int) -> Select[int, str]:
    return select(Membership.id, Membership.standing)
"""


@pytest.mark.long
def test_the_types_of_a_question_are_those_of_its_statement(tmp_path: Path) -> None:
    (tmp_path / "asks.py").write_text(TYPED)
    mypy = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary"]
    said = subprocess.run([*mypy, tmp_path / "asks.py"], capture_output=True, text=True, check=False).stdout
    wrong = TYPED[: TYPED.index("async def wrong")].count("\n") + 2
    lines = [int(line.split(":")[1]) for line in said.splitlines() if ": error:" in line]
    assert sorted(set(lines)) == [*range(wrong, wrong + 4), wrong + 6], said
