"""Three networks in two workspaces, with people in every standing, and a router that reaches no Slack.

It serves one installation; who leads the network of the other workspace is somebody from elsewhere to it.

What each network holds has words of its own, so that a reply shows at once where it came from. Made once
and put back after whatever changed it, so that thousands of acts cost seconds.
"""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, cast
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from bot.act.forms import VALUE_KEYS
from bot.act.installation import OneInstallation
from bot.act.router import Defaults, Router
from bot.compose import ROOMS
from bot.fields import FORMS
from bot.instruments import STRUCTS
from bot.reading.samples.register import example
from bot.registers import REGISTERS
from bot.running.clock import HeldClock
from bot.slack.blocks import File, Menu
from bot.slack.client import Slack
from bot.slack.outcome import Outcome, Sent
from bot.slack.workspaces import OneWorkspace
from bot.storage.database import Database
from bot.story.stage import FASTER
from bot.texts import Texts, catalogue
from jobs.clock import Ticker
from models import consent
from models import outside as going_out
from models.action import Action, Agreement
from models.agenda import AgendaItem
from models.aim import Aim, Readers
from models.announcement import Announcement
from models.arranged import Arranged
from models.attendance import Attendance, Rsvp
from models.base import Whose
from models.brainstorm import Brainstorm, Criterion, Idea, IdeaGroup, Weighed
from models.brainstorm import State as Gathers
from models.buddy import Buddies
from models.case import Case
from models.contribution import Contribution
from models.date_poll import Can, DatePoll, PollAnswer, PollDate, PollState
from models.decision import Decision, DecisionState, Finding, Phase
from models.delivery import Delivery, DeliveryState
from models.document import Document
from models.entrusted import Says
from models.entry import Entry
from models.errand import Errand
from models.expert import Knows, Search, Tip
from models.expertise import Expertise
from models.given_answer import AnswerState, GivenAnswer
from models.ground_rule import (
    GroundRule,
    Line,
    RulePart,
    RuleProposal,
    RulesAccepted,
    RulesVersion,
    sign_of,
)
from models.guest import As, Guest
from models.handed import Handed
from models.inquiry import Inquiry
from models.inquiry import State as Asking
from models.inquiry_answers import Said
from models.instrument import INSTRUMENTS
from models.intention import Intention, Tried
from models.invitation import Invitation, Promise
from models.mail import Mail, MailState
from models.mail_consent import MailConsent
from models.mail_link import Does, MailLink
from models.member_kind import MemberKind
from models.membership import Membership, Standing
from models.network import Network
from models.note import Note
from models.note_taker import NoteTaker
from models.off_slack import OffSlack
from models.open_call import OpenCall
from models.outcome import Outcome as Became
from models.outcome import QuestionOutcome
from models.outside import Nod, Outside
from models.person import Language, Person, without_slack
from models.plan import Kind
from models.prework import Prework, PreworkDone
from models.question import LearningQuestion, State
from models.request import RequestState
from models.results import TextKind
from models.session import LearningSession, Stage
from models.session_leader import SessionLeader
from models.short_form import SHORT_FORM
from models.statement import Statement
from models.step import Step
from models.subgroup import Seat
from models.support import Says as SupportSays
from models.support import Supporter, SupportRole
from models.unlinked import InquiryAnswer, InquiryCount, InquiryText, InquiryTurnout, key_of
from models.value import Value, ValueAsked
from models.weighing import IdeaWeighing, IdeaWeight
from models.wish import Wish
from tests.evening import form_of
from tests.kept import Kept, Row
from tests.rows import new_session

BRUSSELS = ZoneInfo("Europe/Brussels")
NOW = datetime(2026, 3, 12, 16, 0, tzinfo=BRUSSELS)
LONG_AGO = datetime(2025, 11, 3, 9, tzinfo=UTC)
TEAM, ABROAD = "T0HIER", "T0ELDERS"
SECRET = "Geheimschrift"  # what only its writer may see while an evaluation is open
TOKEN = "tokenvandevrager"

# Who calls; everybody acts upon the first network.
OUTSIDER, INVITED, DECLINED, LEFT = "UOUTSIDER", "UINVITED", "UDECLINED", "ULEFT"
WAITING, PARTICIPANT, ASKER = "UWAITING", "UAPARTICIPANT", "UAASKER"
FACILITATOR, STAND_IN = "UAFACILITATOR", "UASTANDIN"
ELSEWHERE, FOREIGNER = "UBFACILITATOR", "UCFACILITATOR"
CALLERS = (
    OUTSIDER, INVITED, DECLINED, LEFT, WAITING, PARTICIPANT, ASKER, FACILITATOR, STAND_IN, ELSEWHERE,
    FOREIGNER,
)  # fmt: skip
TEAM_OF = {FOREIGNER: ABROAD}


@dataclass(frozen=True)
class Words:
    """What only one network holds."""

    theme: str
    inside: str
    people: str  # how the ids of its people begin


ALL_WORDS = (
    Words("Kweeperen", "Aubergine", "UA"),
    Words("Mispels", "Bergamot", "UB"),
    Words("Moerbeien", "Citroengras", "UC"),
)

SESSIONS = {
    "reporting": ("2026-02-12 13:30", Stage.REPORTING),
    "underway": ("2026-03-12 13:30", Stage.UNDERWAY),
    "evaluating": ("2026-03-12 14:00", Stage.EVALUATING),
    "ready": ("2026-03-20 13:30", Stage.READY),
    "preparing": ("2026-03-27 13:30", Stage.PREPARING),
    "announced": ("2026-04-09 13:30", Stage.ANNOUNCED),
    "planned": ("2026-05-21 13:30", Stage.PLANNED),
    "cancelled": ("2026-06-11 13:30", Stage.CANCELLED),
    "in_short": ("2026-02-05 13:30", Stage.EVALUATING),
}


def without_a_disk(database: Database) -> None:
    """Let a SQLite database not wait for the disk; a server is left as it is."""
    if not database.sqlite:
        return

    def hurry(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("PRAGMA secure_delete=OFF")
        cursor.close()

    event.listen(database.writing.sync_engine, "connect", hurry)


class Quiet(Slack):
    """The sending client with nobody behind it: what would have been sent is kept."""

    def __init__(self) -> None:
        super().__init__("xoxb-nobody", "http://127.0.0.1:1/", cast(Any, None), FASTER)
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.installed: dict[str, Any] = {"team_id": TEAM, "user_id": "UKRING", "bot_id": "BKRING"}

    async def call(self, method: str, **body: Any) -> dict[str, Any]:
        self.calls.append((method, body))
        return {"ok": True, "channel": {"id": "D0"}, "ts": "1.0"}

    async def read(self, method: str, **query: str | int) -> dict[str, Any]:
        if method == "auth.test":
            return self.installed
        if method == "conversations.members":
            elsewhere = query.get("channel") in ("C0BUREN", "C0ELDERS")
            return {"members": ["USLACKBOT"] if elsewhere else ["UOUTSIDER", "USLACKBOT"]}
        if method == "users.info":
            return {"user": {"id": query["user"]}}
        return {"channel": {"id": query["channel"], "is_member": True, "is_private": True}}

    async def _send(self, method: str, **body: Any) -> Outcome:
        await self.call(method, **body)
        return Sent(str(body["channel"]), f"{len(self.calls)}.0")

    async def share(self, user_id: str, file: File) -> Outcome:
        # A sheet to print is packed: no word stands in it as it is, and its bytes take long to write out.
        said = "" if file.name.endswith(".pdf") else file.content.decode(errors="replace")
        self.calls.append(("file", {"title": file.title, "content": said}))
        return Sent(user_id, f"{len(self.calls)}.0")


Things = dict[str, Any]  # ids by what they are of: "ready" of sessions, "own" of questions...


@dataclass
class Ids:
    """The ids of what each network holds."""

    here: Things
    next_door: Things
    abroad: Things


@dataclass
class Street:
    """The networks with what they hold, and a router among them."""

    router: Router
    database: Database
    slack: Quiet
    kept: Kept
    here: Things
    next_door: Things
    abroad: Things
    acks: list[dict[str, Any]] = field(default_factory=list)

    def written(self) -> bool:
        """Tell whether anything was written since it was put back."""
        return bool(self.kept.touched)

    def changes(self) -> dict[str, set[Row]]:
        """Return the rows that are there now and were not, and the other way round, by table."""
        return self.kept.changes()

    def changed_of(self, things: Things, changes: dict[str, set[Row]]) -> set[str]:
        """Return the tables in which rows of one network changed."""
        return {
            table for table, rows in changes.items()
            if any(self._network_of(table, row, changes) == things["network"] for row in rows)
        }  # fmt: skip

    def _network_of(self, table: str, row: Row, changes: dict[str, set[Row]]) -> int | None:
        """Return the network that a row belongs to; none for what belongs to a person or to nobody."""
        found = dict(zip(self.kept.columns[table], row, strict=True))
        if table == "network":
            return int(found["id"])
        if "network_id" in found:
            return int(found["network_id"])
        for parent in ("session", "question", "inquiry"):
            if (key := found.get(f"{parent}_id")) is not None:
                rows = self.kept.before[parent] | changes.get(parent, set())
                above = next(row for row in rows if self._id_of(parent, row) == key)
                return self._network_of(parent, above, changes)
        return None

    def _id_of(self, table: str, row: Row) -> Any:
        return row[self.kept.columns[table].index("id")]

    def put_back(self) -> None:
        """Put everything back as it was."""
        self.kept.put_back()

    async def ack(self, **answer: Any) -> None:
        self.acks.append(answer)

    async def send(self, kind: str, payload: dict[str, Any]) -> str:
        """Let a payload come; return everything that was answered, as JSON."""
        self.acks.clear()
        self.slack.calls.clear()
        await self.router.serve(kind, self.ack, payload)
        await self.router.drained()  # on a busy machine Slack is answered before that
        return json.dumps([self.acks, self.slack.calls], ensure_ascii=False, default=repr)


def _session(network_id: int, number: int, words: Words, start: str, stage: Stage) -> LearningSession:
    facts = {"title": f"{words.inside} zoveel", "place": f"{words.inside}huis", "created_at": LONG_AGO}
    facts["host"] = f"Bij {words.inside}"
    meeting = new_session(stage, start, network_id=network_id, number=number, minutes=120, **facts)
    if stage in (Stage.EVALUATING, Stage.REPORTING):
        meeting.evaluation_opened_at = meeting.ends_at
    if stage is Stage.CANCELLED:
        meeting.cancelled_from = Stage.PLANNED
    return meeting


async def _people(db: AsyncSession, home_id: int, team: str, words: Words) -> Things:
    """Note the people of a network; return their ids by what they are in it."""
    found: Things = {}
    standings: dict[str, dict[str, Any]] = {
        "facilitator": {"facilitates": True, "participates": False},
        "standin": {"stands_in": True},
        "participant": {},
        "asker": {},
        "gone": {},
    }
    for name, facts in standings.items():
        somebody = Person(
            team_id=team, user_id=f"{words.people}{name.upper()}", name=f"{name} {words.inside}",
            deactivated=name == "gone", refreshed_at=NOW, acted=True,
            language=Language.EN if name in ("standin", "asker") else Language.NL,
        )  # fmt: skip
        db.add(somebody)
        await db.flush()
        place = Membership(
            network_id=home_id, person_id=somebody.id, standing=Standing.ACTIVE, since=LONG_AGO, **facts
        )
        db.add(place)
        await db.flush()
        found[name], found[f"place_{name}"] = somebody.id, place.id
    return found


async def _newcomers(db: AsyncSession, ids: Things) -> None:
    """Let one member have joined after the first session, and two be asked to be buddies."""
    place = await db.get_one(Membership, ids["place_participant"])
    place.since = datetime(2026, 2, 20, 9, tzinfo=UTC)
    two = Buddies(
        network_id=ids["network"], newcomer_id=ids["asker"], guide_id=ids["participant"], asked_at=LONG_AGO
    )
    db.add(two)
    await db.flush()
    ids["buddies"] = two.id


async def _supporters(db: AsyncSession, ids: Things) -> None:
    """Let one member be coach and sponsor, and be asked or have declined what else there is."""
    for name, who, role, says in (
        ("coach", "participant", SupportRole.COACH, SupportSays.YES),
        ("sponsor", "participant", SupportRole.SPONSOR, SupportSays.YES),
        ("convenor_not", "participant", SupportRole.CONVENOR, SupportSays.NO),
        ("hr_asked", "asker", SupportRole.HR, SupportSays.ASKED),
    ):
        row = Supporter(
            network_id=ids["network"], person_id=ids[who], role=role, asked_at=LONG_AGO, says=says
        )
        row.since = LONG_AGO if row.holds else None
        db.add(row)
        await db.flush()
        ids[name] = row.id
    room = Entry(
        network_id=ids["network"], register="resource", made_at=LONG_AGO, said_at=LONG_AGO, own={},
        shared={"what": "Een zaal", "owner": "HR", "stands": "needed", "sponsor": ["sponsor"]},
        person_id=ids["participant"],
    )  # fmt: skip
    there = Entry(
        network_id=ids["network"], register="resource", made_at=LONG_AGO, said_at=LONG_AGO, own={},
        shared={"what": "Een beamer", "owner": "HR", "stands": "there", "sponsor": ["sponsor"]},
        person_id=ids["participant"],
    )  # fmt: skip
    db.add_all([room, there])
    await db.flush()
    db.add(Arranged(entry_id=there.id, person_id=ids["participant"], at=LONG_AGO))
    db.add(Statement(network_id=ids["network"], text="Belangrijk", who="De directie"))
    await db.flush()
    ids["entry_for_sponsor"], ids["entry_arranged"] = room.key, there.key


async def _furnish(db: AsyncSession, team: str, channel: str, words: Words) -> Things:
    """Make a network with something of everything; return the ids."""
    home_row = Network(
        team_id=team, channel_id=channel, theme=words.theme, created_at=LONG_AGO, threshold=3,
        goal=words.inside, scope_in=words.inside, paused_until=date(2026, 3, 1),
        replaces=True, has_followers=True,
    )  # fmt: skip
    db.add(home_row)
    await db.flush()
    ids: Things = {"network": home_row.id, "channel": channel}
    ids |= await _people(db, home_row.id, team, words)
    for number, (name, (start, stage)) in enumerate(SESSIONS.items(), 1):
        meeting = _session(home_row.id, number, words, start, stage)
        meeting.released_at = LONG_AGO if name in ("reporting", "in_short") else None
        meeting.short_form = name == "in_short"
        db.add(meeting)
        await db.flush()
        ids[name] = meeting.id
    asked = {
        "own": ("Hoe leer je {} kweken?", "asker", State.OPEN),
        "other": ("Wat kost {} in de winter?", "participant", State.OPEN),
        "parked": ("Waarom is {} paars?", "participant", State.PARKED),
        "hidden": ("Wie lust er {}?", "participant", State.OPEN),
        "sought": ("Wie kent een kweker van {}?", "asker", State.OPEN),
    }
    for name, (text, who, state) in asked.items():
        question = LearningQuestion(
            network_id=home_row.id, asker_id=ids[who], text=text.format(words.inside), asked_at=LONG_AGO,
            state=state, hidden=name == "hidden", anonymous=name == "other",
        )  # fmt: skip
        if name == "own":
            question.history.append(
                QuestionOutcome(
                    session_id=ids["reporting"], outcome=Became.PARTLY_ANSWERED, recorded_at=LONG_AGO
                )
            )
        for held in ("reporting", "evaluating") if name == "sought" else ():
            question.history.append(
                QuestionOutcome(session_id=ids[held], outcome=Became.UNANSWERED, recorded_at=LONG_AGO)
            )
        db.add(question)
        await db.flush()
        ids[name] = question.id
    tip = Tip(
        question_id=ids["sought"], person_id=ids["participant"], knows=Knows.SOMEONE,
        expert=f"Kweker {words.inside}",
    )  # fmt: skip
    for who, readers in (("asker", Readers.CIRCLE), ("participant", Readers.NOBODY)):
        db.add(ValueAsked(network_id=home_row.id, person_id=ids[who], value=Value.REALISED, at=NOW))
        wanted = Aim(
            network_id=home_row.id, person_id=ids[who], written_at=LONG_AGO, text=f"Zelf {words.inside}",
            readers=readers, suggestion=f"Rustig {words.inside} kweken" if who == "asker" else "",
        )  # fmt: skip
        db.add(wanted)
        await db.flush()
        ids[f"aim_{who}"] = wanted.id
    for name, out_at in (("outside", None), ("outside_out", LONG_AGO)):
        going = Outside(
            network_id=home_row.id, made_at=LONG_AGO, to_whom="De raad", text="Samen gaat het vlotter.",
            asked=True, out_at=out_at,
        )  # fmt: skip
        db.add(going)
        await db.flush()
        db.add(Nod(outside_id=going.id, person_id=ids["asker"], says=going_out.Says.YES if out_at else None))
        ids[name] = going.id
    for state in AnswerState:
        given = GivenAnswer(
            question_id=ids["own"], person_id=ids["participant"], text=f"Zo kweek je {words.inside}",
            said_in=f"C0HIER:{state}", noted_at=LONG_AGO, state=state,
        )  # fmt: skip
        db.add(given)
        await db.flush()
        ids[f"answer_{state}"] = given.id
    await _newcomers(db, ids)
    await _supporters(db, ids)
    shared = Expertise(
        network_id=home_row.id, person_id=ids["participant"], question_id=ids["sought"],
        line=f"Ik kweek {words.inside}",
    )  # fmt: skip
    db.add_all([Search(question_id=ids["sought"], session_id=ids["announced"]), tip, shared])
    await db.flush()
    ids |= {"tip": tip.id, "expertise": shared.id, **await _entries(db, ids, words)}
    for name in ("in_short", "reporting", "evaluating", "underway"):
        for who in ("asker", "gone", "standin"):
            db.add(Attendance(session_id=ids[name], person_id=ids[who], present=True, rsvp=Rsvp.YES))
    db.add(Attendance(session_id=ids["underway"], person_id=ids["participant"], present=True))
    for position, name in enumerate(("own", "other"), 1):
        point = AgendaItem(
            session_id=ids["preparing"], position=position, minutes=15, method="round",
            title=f"{words.inside} punt", question_ids=[ids[name]],
        )  # fmt: skip
        db.add(point)
        await db.flush()
        ids[f"point_{name}"] = point.id
    told = AgendaItem(session_id=ids["ready"], position=2, minutes=5, method="round", title="Rondje")
    first = AgendaItem(
        session_id=ids["ready"], position=1, minutes=15, method="round", question_ids=[ids["own"]]
    )
    on = AgendaItem(session_id=ids["underway"], position=1, minutes=180, method="round", title="Rondje")
    db.add_all([first, told, on])
    await db.flush()
    ids |= {"point_told": told.id, "point_underway": on.id, "group_one": 1}
    ids |= await _cases(db, ids, words)
    ids |= await _prepared(db, ids, words)
    ids |= await _date_poll(db, ids, words)
    ids |= await _ideas(db, ids, words)
    ids |= await _decisions(db, ids, words)
    ids |= await _ground_rules(db, ids, words)
    ids |= await _guests(db, ids, words)
    ids |= await _off_slack(db, ids, team, words)
    for number, (who, reports) in enumerate((("asker", True), ("gone", False), ("standin", True)), 1):
        db.add(
            Seat(
                session_id=ids["underway"],
                lap=1,
                person_id=ids[who],
                number=(number + 1) // 2,
                reports=reports,
            )
        )
    agreed = Agreement(session_id=ids["evaluating"], text=f"Samen {words.inside} eten")
    action = Action(session_id=ids["evaluating"], owner_id=ids["asker"], text=f"{words.inside} zaaien")
    db.add_all([agreed, action])
    tried = Intention(session_id=ids["reporting"], person_id=ids["asker"], text=f"Probeer {words.inside}")
    tried.tried = Tried.TRIED
    errand = Errand(
        session_id=ids["announced"],
        question_id=ids["own"],
        asker_id=ids["asker"],
        carrier_id=ids["participant"],
    )
    db.add_all([tried, errand])
    db.add(Intention(session_id=ids["evaluating"], person_id=ids["asker"], text=f"Probeer {words.inside}"))
    token = TOKEN + words.people
    is_open = form_of(home_row.id, ids["evaluating"], threshold=3)
    over = form_of(home_row.id, ids["reporting"], threshold=3, state=Asking.CLOSED, answered=5)
    in_short = form_of(home_row.id, ids["in_short"], threshold=3, instrument=SHORT_FORM.key)
    db.add_all([is_open, over, in_short])
    await db.flush()
    ids |= {"asking": is_open.id, "asked": over.id}
    given = {
        "content": 7, "discussion": 8, "facilitation": 9, "comment": SECRET, "learning_point": SECRET,
        "alone": False,
    }  # fmt: skip
    wish = Wish(key=f"wens{words.people}", inquiry_id=over.id, text=f"Meer {words.inside}")
    remark = InquiryText(
        key=f"tekst{words.people}", inquiry_id=over.id, item=TextKind.COMMENT, text=words.inside
    )
    db.add_all(
        [
            InquiryTurnout(inquiry_id=is_open.id, person_id=ids["asker"]),
            InquiryAnswer(key=key_of("answer", token), inquiry_id=is_open.id, given=given),
            Wish(key=key_of("wish", token), inquiry_id=is_open.id, text=SECRET),
            wish,
            remark,
            InquiryTurnout(inquiry_id=in_short.id, person_id=ids["asker"]),
            InquiryAnswer(
                key=key_of("answer", f"{token}_short"),
                inquiry_id=in_short.id,
                given={"went_well": SECRET, "alone": False},
            ),
        ]
    )
    ids |= await _inquiries(db, ids, token, words)
    db.add(
        Note(key=f"brief{words.inside}", network_id=home_row.id, text=f"Brief {words.inside}", written_at=NOW)
    )
    returned = Note(
        key=f"terug{words.inside}", network_id=home_row.id, text=f"Terug {words.inside}", written_at=NOW,
        sender_id=ids["asker"],
    )  # fmt: skip
    db.add(returned)
    await db.flush()
    ids["note_back"], ids["note_back_key"] = returned.id, returned.key
    back = Delivery(
        network_id=home_row.id, kind=Kind.NOTE_BACK, subject=f"note_back:{returned.id}",
        recipient=f"{words.people}ASKER", person_id=ids["asker"], due=NOW, expires=NOW + timedelta(days=5),
        state=DeliveryState.SENT,
    )  # fmt: skip
    db.add(back)
    failed = Delivery(
        network_id=home_row.id, kind=Kind.WELCOME, subject=f"membership:{ids['place_asker']}",
        recipient=f"{words.people}ASKER", person_id=ids["asker"], due=NOW, expires=NOW + timedelta(days=5),
        state=DeliveryState.FAILED, error="channel_not_found", attempts=1,
    )  # fmt: skip
    db.add(failed)
    for kind, name in ((Kind.ANNOUNCEMENT, "ready"), (Kind.REPORT_DRAFT, "evaluating")):
        sent = Delivery(
            network_id=home_row.id, kind=kind, subject=f"session:{ids[name]}", session_id=ids[name],
            recipient=channel, due=LONG_AGO, expires=NOW + timedelta(days=5), state=DeliveryState.SENT,
            channel=channel, ts=f"{ids[name]}.1",
        )  # fmt: skip
        db.add(sent)
        await db.flush()
        ids[f"{kind}_sent"] = sent.id
    await db.flush()
    return ids | {
        "agreed": agreed.id, "action": action.id, "errand": errand.id, "failed": failed.id,
        "token": token, "token_short": f"{token}_short", "wish": wish.key,
        "remark": remark.key,
    }  # fmt: skip


async def _cases(db: AsyncSession, ids: Things, words: Words) -> Things:
    """Let one be asked for, one stand on an agenda and one have been talked about."""
    found: Things = {}
    brought = {"core": f"Hoe {words.inside}?", "page": f"Al {words.inside}", "concerns": "Iedereen"}
    for name, session, owner, state in (
        ("case_asked", "announced", "participant", RequestState.ASKED),
        ("case_brought", "ready", "asker", RequestState.BROUGHT),
        ("case_held", "reporting", "asker", RequestState.BROUGHT),
    ):
        (await db.get_one(LearningSession, ids[session])).cases = True
        said = brought if state is RequestState.BROUGHT else {}
        mine = Case(session_id=ids[session], owner_id=ids[owner], state=state, **said)
        db.add(mine)
        await db.flush()
        found[name] = mine.id
        if state is RequestState.BROUGHT:
            point = AgendaItem(
                session_id=ids[session], position=3, minutes=40, method="intervision_five_step",
                title=mine.core, inside=True, case_id=mine.id,
            )  # fmt: skip
            db.add(point)
            await db.flush()
    return found


async def _prepared(db: AsyncSession, ids: Things, words: Words) -> Things:
    """Let documents go with sessions, and somebody have done what is asked beforehand."""
    page = f"https://{words.inside.lower()}.example/blad"
    made = {
        name: Document(session_id=ids[name], title=words.inside, link=page) for name in ("ready", "reporting")
    }
    db.add_all(made.values())
    for name in ("announced", "ready"):
        db.add(Prework(session_id=ids[name], text=f"Proef {words.inside}", link=page, named=name == "ready"))
        await db.flush()
        db.add(PreworkDone(session_id=ids[name], person_id=ids["standin"], named=name == "ready"))
    await db.flush()
    found = {f"document_{name}": one.id for name, one in made.items()}
    for name, session, owner, state in (
        ("contribution_asked", "announced", "participant", RequestState.ASKED),
        ("contribution_brought", "ready", "asker", RequestState.BROUGHT),
    ):
        brings = f"Een {words.inside}" if state is RequestState.BROUGHT else ""
        mine = Contribution(
            session_id=ids[session], owner_id=ids[owner], state=state, asked=f"Breng {words.inside} mee",
            brings=brings,
        )  # fmt: skip
        db.add(mine)
        await db.flush()
        found[name] = mine.id
    point = AgendaItem(
        session_id=ids["ready"], position=4, minutes=10, method="round", title=f"Een {words.inside}",
        contribution_id=found["contribution_brought"],
    )  # fmt: skip
    db.add(point)
    await db.flush()
    await _own_words(db, ids, words)
    return found


async def _own_words(db: AsyncSession, ids: Things, words: Words) -> None:
    """Let the invitation and an announcement say something of their own."""
    db.add(Invitation(network_id=ids["network"], worth=f"Rust door {words.theme}"))
    for place, offered in enumerate((False, True), 1):
        text = f"{words.theme} zonder haast"
        db.add(Promise(network_id=ids["network"], offered=offered, place=place, text=text))
    db.add(Announcement(session_id=ids["announced"], goals=f"{words.theme} op één pagina"))
    await db.flush()


async def _guests(db: AsyncSession, ids: Things, words: Words) -> Things:
    """Let a guest come to the next session, and an expert who has a point of its agenda."""
    found: Things = {}
    db.add(Attendance(session_id=ids["preparing"], person_id=ids["asker"], rsvp=Rsvp.NO))
    db.add(
        Guest(
            session_id=ids["preparing"],
            comes_as=As.REPLACEMENT,
            name=f"Collega {words.inside}",
            for_id=ids["asker"],
        )
    )
    db.add(NoteTaker(session_id=ids["evaluating"], person_id=ids["participant"], says=Says.YES))
    db.add(SessionLeader(session_id=ids["underway"], person_id=ids["participant"], says=Says.YES))
    for sort in (As.GUEST, As.EXPERT):
        one = Guest(
            session_id=ids["ready"], comes_as=sort, name=f"{sort} {words.inside}", why=f"Voor {words.inside}",
            listed=True, question_ids=[ids["own"]] if sort is As.EXPERT else [], fee=words.inside,
        )  # fmt: skip
        db.add(one)
        await db.flush()
        found[str(sort)] = one.id
    db.add(
        AgendaItem(
            session_id=ids["ready"],
            position=5,
            minutes=30,
            method="external_expert",
            title=f"expert {words.inside}",
            guest_id=found["expert"],
            talk=50,
        )
    )
    await db.flush()
    return found


async def _off_slack(db: AsyncSession, ids: Things, team: str, words: Words) -> Things:
    """Let somebody belong who is not on Slack, was asked how it was, and comes to the next session."""
    off = without_slack(team, f"off {words.inside}", Language.NL, "Europe/Brussels")
    off.user_id = f"off-{words.people}"
    db.add(off)
    await db.flush()
    place = Membership(network_id=ids["network"], person_id=off.id, standing=Standing.ACTIVE, since=LONG_AGO)
    was = without_slack(team, f"was {words.inside}", Language.NL, "Europe/Brussels")
    was.user_id = f"off-was-{words.people}"
    db.add(was)
    await db.flush()
    left = Membership(network_id=ids["network"], person_id=was.id, standing=Standing.LEFT, left_at=LONG_AGO)
    db.add(left)
    reached = OffSlack(person_id=off.id, network_id=ids["network"], address="off@kring.example")
    handed = Handed(person_id=off.id, occasion="agenda:1", sort="agenda", at=LONG_AGO)
    handed.session_id, handed.by_id = ids["ready"], ids["facilitator"]
    handed.held = "0|1|Europe/Brussels|in_person||||"
    there = Attendance(session_id=ids["evaluating"], person_id=off.id, present=True)
    comes = Attendance(session_id=ids["ready"], person_id=off.id, rsvp=Rsvp.YES)
    lasts = NOW + timedelta(days=5)
    due = Step(session_id=ids["ready"], kind=Kind.DAY_BEFORE, edition=1, due=NOW, expires=lasts)
    by_mail = MailConsent(
        person_id=off.id, network_id=ids["network"], address="was@kring.example", asked_at=LONG_AGO
    )
    mailed = Mail(
        person_id=off.id,
        network_id=ids["network"],
        occasion="report:1",
        sort="report",
        due=NOW,
        since=LONG_AGO,
    )
    mailed.state, mailed.session_id = MailState.SENT, ids["ready"]
    db.add_all([place, reached, handed, there, comes, due, by_mail, mailed])
    await db.flush()
    link = MailLink(
        person_id=off.id, network_id=ids["network"], mail_id=mailed.id, does=Does.NO, session_id=ids["ready"]
    )
    db.add(link)
    await db.flush()
    texts = {"off_noted": f"noted:{place.id}:1:active", "off_ready": f"day_before:session:{ids['ready']}:1"}
    return {"off": off.id, "place_off": place.id, "handed": handed.id, "due_ready": due.id, **texts}


async def _ideas(db: AsyncSession, ids: Things, words: Words) -> Things:
    """Let ideas be gathered, weighed and chosen, each about a question of its own."""
    found: Things = {}
    for name, state in (
        ("brainstorm", Gathers.GATHERING),
        ("brainstorm_weighing", Gathers.WEIGHING),
        ("brainstorm_decided", Gathers.DECIDED),
        ("brainstorm_empty", Gathers.GATHERING),
    ):
        row = Brainstorm(
            session_id=ids["evaluating" if state is Gathers.DECIDED else "underway"],
            question=f"Hoe {words.inside}? {name}", opened_at=LONG_AGO, state=state,
            readable=state is Gathers.GATHERING,
            weighed=None if state is Gathers.GATHERING else Weighed.CRITERIA,
        )  # fmt: skip
        db.add(row)
        await db.flush()
        found[name] = row.id
        if name == "brainstorm_empty":
            continue
        group = IdeaGroup(brainstorm_id=row.id, name=words.inside, chosen=state is Gathers.DECIDED)
        db.add(group)
        await db.flush()
        theirs = None if state is Gathers.DECIDED else ids["asker"]
        idea = Idea(
            brainstorm_id=row.id, text=f"Samen {words.inside}", person_id=theirs, group_id=group.id
        )  # fmt: skip
        db.add(idea)
        await db.flush()
        if state is Gathers.GATHERING:
            found["idea"] = idea.id
        if state is Gathers.WEIGHING:
            db.add(IdeaWeighing(brainstorm_id=row.id, person_id=ids["asker"]))
            db.add(IdeaWeight(group_id=group.id, person_id=ids["asker"], criterion=Criterion.FITS))
        if state is Gathers.DECIDED:
            found["idea_chosen"] = group.id
    return found


async def _date_poll(db: AsyncSession, ids: Things, words: Words) -> Things:
    """Let a date be looked for, of which one member said when they can."""
    poll = DatePoll(
        network_id=ids["network"], zone="Europe/Brussels", created_at=LONG_AGO, minutes=180,
        title=f"Samen {words.inside}", passes_at=NOW + timedelta(days=40),
    )  # fmt: skip
    db.add(poll)
    await db.flush()
    local = (NOW + timedelta(days=40)).replace(tzinfo=None)
    dates = [PollDate(poll_id=poll.id, starts_local=local + timedelta(days=n)) for n in range(2)]
    db.add_all(dates)
    await db.flush()
    over = DatePoll(
        network_id=ids["network"], zone="Europe/Brussels", created_at=LONG_AGO, minutes=180,
        state=PollState.CHOSEN, closed_at=NOW, session_id=ids["planned"],
    )  # fmt: skip
    db.add(over)
    await db.flush()
    db.add(PollDate(poll_id=over.id, starts_local=local, chosen=True))
    db.add_all(PollAnswer(date_id=date.id, person_id=ids["asker"], can=Can.YES) for date in dates)
    await db.flush()
    return {"date_poll": poll.id, "poll_date": dates[0].id, "poll_date_later": dates[1].id}


async def _decisions(db: AsyncSession, ids: Things, words: Words) -> Things:
    """Let one be explored, one be asked about with an objection, and one be decided."""
    found: Things = {}
    for name, phase, state in (
        ("decision", Phase.EXPLORE, DecisionState.OPEN),
        ("decision_asked", Phase.DECIDE, DecisionState.OPEN),
        ("decision_over", Phase.DECIDE, DecisionState.DECIDED),
    ):
        one = Decision(
            network_id=ids["network"], what=f"Waar {words.inside} {name}?", opened_at=LONG_AGO,
            phase_since=LONG_AGO, phase=phase, state=state, members_add=name == "decision",
            question_id=ids["own"],
        )  # fmt: skip
        if phase is Phase.DECIDE:
            one.proposal, one.times, one.asked_at = f"Bij {words.inside}", 1, LONG_AGO
        if state is DecisionState.DECIDED:
            one.outcome, one.closed_at = f"Bij {words.inside}", LONG_AGO
        db.add(one)
        await db.flush()
        found[name] = one.id
        written = Finding(
            decision_id=one.id, phase=Phase.EXPLORE, text=f"Ook {words.inside}", added_by_id=ids["asker"]
        )
        offered = Finding(decision_id=one.id, phase=Phase.PROPOSALS, text=f"Bij {words.inside}")
        db.add_all([written, offered])
        await db.flush()
        found |= {f"{name}_finding": written.id, f"{name}_proposal": offered.id}
    said = {"says": consent.Says.OBJECTION, "words": f"Nee, {words.inside}"}
    db.add(consent.Consent(decision_id=found["decision_asked"], times=1, person_id=ids["standin"], **said))
    await db.flush()
    return found


async def _ground_rules(db: AsyncSession, ids: Things, words: Words) -> Things:
    """Let rules be out, which one member accepted, others be worked on, and a member propose one."""
    network = ids["network"]
    rule = GroundRule(network_id=network, part=RulePart.RULE, text=f"Geen {words.inside}", place=1)
    other = GroundRule(
        network_id=network,
        part=RulePart.RULE,
        text=f"Veel {words.inside}",
        place=2,
        person_id=ids["asker"],
    )
    db.add_all([rule, other])
    out = RulesVersion(
        network_id=network,
        number=1,
        edition=1,
        published_at=LONG_AGO,
        rules=[["rule", f"Geen {words.inside}"]],
    )
    db.add(out)
    db.add(RulesAccepted(network_id=network, edition=1, person_id=ids["asker"], accepted_at=LONG_AGO))
    wanted = RuleProposal(network_id=network, person_id=ids["asker"], text=f"Soms {words.inside}")
    db.add(wanted)
    await db.flush()
    lines = [Line(RulePart.RULE, rule.text), Line(RulePart.RULE, other.text)]
    return {"rule": rule.id, "rules_read": sign_of(lines), "rule_wanted": wanted.fingerprint}


async def _entries(db: AsyncSession, ids: Things, words: Words) -> Things:
    """Write something in every register; what is about somebody waits for their word, or has it."""
    found: Things = {}
    for one in REGISTERS:
        said = example(Texts(Language.NL), one) | {one.fields[0]: f"{words.inside} {one.key}"}
        for name in (one.key, "waits") if one.consent else (one.key,):
            entry = Entry(
                network_id=ids["network"], register=one.key, made_at=LONG_AGO, said_at=LONG_AGO,
                person_id=ids["participant"], session_id=ids["reporting"], agreed=name != "waits",
                concerns_id=ids["asker"] if one.consent else None,
                own={field: said[field] for field in said if field in one.own},
                shared={field: said[field] for field in said if field not in one.own}
                if one.whose is Whose.GROUP else None,
            )  # fmt: skip
            db.add(entry)
            await db.flush()
            found[f"entry_{name}"] = entry.key
    return found


async def _inquiries(db: AsyncSession, ids: Things, token: str, words: Words) -> Things:
    """Let every instrument be asked, one be offered and one be over; return the ids of the askings."""
    found: Things = {}
    confidential = next(key for key in STRUCTS if INSTRUMENTS[key].confidential)
    asked = {"threshold": 3, "asked": 4, "opened_at": LONG_AGO, "closes_at": NOW + timedelta(days=9)}
    for name, key, state, facts in (
        *((f"inquiry_{key}", key, Asking.OPEN, asked) for key in STRUCTS),
        ("inquiry_offered", confidential, Asking.OFFERED, {}),
        ("inquiry_closed", confidential, Asking.CLOSED, {**asked, "answered": 5}),
        ("inquiry_measured", "crosses", Asking.CLOSED, {**asked, "answered": 5}),
    ):
        row = Inquiry(network_id=ids["network"], instrument=key, state=state, **facts)
        db.add(row)
        await db.flush()
        found[name] = row.id
    over, is_open = found["inquiry_closed"], found[f"inquiry_{confidential}"]
    db.add_all([
        InquiryTurnout(inquiry_id=is_open, person_id=ids["asker"]),
        InquiryAnswer(key=key_of("inquiry", token), inquiry_id=is_open, given={"went_well": SECRET}),
        InquiryCount(inquiry_id=over, item="promised", value="yes", count=5),
        InquiryCount(inquiry_id=found["inquiry_measured"], item="we", value="3", count=5),
        InquiryText(key=f"antwoord{words.people}", inquiry_id=over, item="went_well", text=words.inside),
        Said(inquiry_id=over, person_id=ids["asker"], given={"went_well": words.inside}),
        Said(
            inquiry_id=found["inquiry_intake"],
            person_id=ids["asker"],
            given={"learn": words.inside, "years": "some", "readers": "leaders"},
        ),
    ])  # fmt: skip
    return found


async def _around(db: AsyncSession, here: Things) -> Things:
    """Note those who do not belong to the first network, or not any more, or not yet."""
    ids, network_id = Things(), here["network"]
    for user_id, standing in (
        (OUTSIDER, None), (FOREIGNER, None), (INVITED, Standing.INVITED), (DECLINED, Standing.DECLINED),
        (LEFT, Standing.LEFT), (WAITING, Standing.WAITING),
    ):  # fmt: skip
        somebody = Person(team_id=TEAM, user_id=user_id, refreshed_at=NOW, acted=True)
        db.add(somebody)
        await db.flush()
        if standing is not None:
            place = Membership(network_id=network_id, person_id=somebody.id, standing=standing)
            place.waiting_since = LONG_AGO if standing is Standing.WAITING else None
            db.add(place)
            await db.flush()
            ids[f"place_{user_id}"] = place.id
        if standing is Standing.LEFT:
            action = Action(session_id=here["evaluating"], owner_id=somebody.id, text="Nog te doen")
            db.add(action)
            await db.flush()
            ids["left_to_do"] = action.id
    return ids


async def _kinds(db: AsyncSession, there: Things) -> None:
    """Name a kind of members, and let one be of it."""
    kind = MemberKind(network_id=there["network"], place=1, name="Kwekers", benefit="Vers fruit")
    db.add(kind)
    await db.flush()
    (await db.get_one(Membership, there["place_participant"])).kind_id = kind.id
    await db.flush()
    there["kind"] = kind.id


async def _follower(db: AsyncSession, here: Things) -> None:
    """Let somebody follow the first network without a seat in it."""
    somebody = Person(team_id=TEAM, user_id="UFOLLOWS", refreshed_at=NOW, acted=True)
    db.add(somebody)
    await db.flush()
    db.add(
        Membership(
            network_id=here["network"], person_id=somebody.id, standing=Standing.LEFT, follows_since=LONG_AGO
        )
    )
    await db.flush()


async def _calls(db: AsyncSession, here: Things, next_door: Things) -> None:
    """Let everybody sign up for the first network, and let that be over by now for the second."""
    db.add(OpenCall(network_id=here["network"], opened_at=LONG_AGO))
    (await db.get_one(Membership, here["place_participant"])).signed_up_at = LONG_AGO
    db.add(OpenCall(network_id=next_door["network"], opened_at=LONG_AGO, closes_at=LONG_AGO))
    await db.flush()


async def furnish(address: str) -> Ids:
    """Let the networks move into an empty database."""
    database = Database(address)
    async with database.write() as db:
        ids = Ids(
            await _furnish(db, TEAM, "C0HIER", ALL_WORDS[0]),
            await _furnish(db, TEAM, "C0BUREN", ALL_WORDS[1]),
            await _furnish(db, ABROAD, "C0ELDERS", ALL_WORDS[2]),
        )
        ids.here |= await _around(db, ids.here)
        for each in (ids.here, ids.next_door, ids.abroad):
            await _kinds(db, each)
        await _follower(db, ids.here)
        await _calls(db, ids.here, ids.next_door)
    await database.dispose()
    return ids


@asynccontextmanager
async def street(address: str, ids: Ids) -> AsyncIterator[Street]:
    """Build a router among the networks of a furnished database."""
    database = Database(address)
    without_a_disk(database)
    kept = Kept(database)
    slack = Quiet()
    router = Router(
        ROOMS,
        database=database,
        workspaces=OneWorkspace(slack),
        installations=OneInstallation(slack),
        clock=HeldClock(NOW),
        defaults=Defaults(Language.NL, "Europe/Brussels", "https://kring.example.org", mails=True),
        wake=lambda: None,
    )
    try:
        yield Street(router, database, slack, kept, ids.here, ids.next_door, ids.abroad)
        kept.put_back()
        assert not kept.drifted(), "something was written that was not put back"
    finally:
        kept.close()
        await database.dispose()


async def until_quiet(router: Router, ticker: Ticker) -> None:
    """Let everything happen that an act set going, and what is due.

    A loop stands still between two runs of it. What is stopped in the midst of writing keeps the lock of the
    file, for as long as the test goes on.
    """
    await router.drained()
    await ticker.tick()
    await ticker.settled()


# Payloads


def about(things: Things, **what: Any) -> str:
    """Return what a button says it is about; names stand for the ids of a network."""
    said = {
        key: things[value] if isinstance(value, str) and value in things and key != "choice" else value
        for key, value in what.items()
    }
    return json.dumps(said)


def state_of(form: type[msgspec.Struct] | None, values: dict[str, Any]) -> dict[str, Any]:
    """Return what was filled in as Slack says it, by how each field is asked; else as text."""
    asked = FORMS[form].fields if form in FORMS else {}
    state = {}
    for name, value in values.items():
        kind = asked[name].element(None, Menu(()), None)["type"] if name in asked else "plain_text_input"
        said = {
            "selected_option": {"value": str(value)},
            "selected_options": [{"value": one} for one in value] if isinstance(value, list) else [],
        }
        state[name] = {"value": {"type": kind, VALUE_KEYS[kind]: said.get(VALUE_KEYS[kind], value)}}
    return state


def named_values(things: Things, values: dict[str, Any]) -> dict[str, Any]:
    """Return values in which names between braces are ids."""

    def one(value: Any) -> Any:
        if isinstance(value, list):
            return [one(item) for item in value]
        return str(things[value[1:-1]]) if isinstance(value, str) and value.startswith("{") else value

    return {name: one(value) for name, value in values.items()}


def named_choice(things: Things, chosen: str | None) -> str | None:
    """Return the value of a menu in which names between braces are ids."""
    return chosen and re.sub(r"\{(\w+)\}", lambda found: str(things[found[1]]), chosen)


def payload(
    kind: str,
    name: str,
    user: str,
    *,
    subject: str = "{}",
    form: type[msgspec.Struct] | None = None,
    values: dict[str, Any] | None = None,
    text: str = "",
    channel: str = "",
    chosen: str | None = None,
) -> dict[str, Any]:
    """Return a payload of Slack."""
    team = TEAM_OF.get(user, TEAM)
    common = {"team": {"id": team}, "user": {"id": user, "team_id": team}, "trigger_id": "1.2.3"}
    installed = {"team_id": team, "app_installed_team_id": TEAM}
    if kind == "act":
        action: dict[str, Any] = {"type": "button", "action_id": name, "value": subject}
        if chosen is not None:
            action = {
                "type": "static_select", "action_id": name, "selected_option": {"value": chosen},
            }  # fmt: skip
        shown = {"type": "modal", "id": "V1", "private_metadata": subject, **installed}
        view = {"view": shown} if chosen else {}
        where = {"channel": {"id": channel}} if channel else {}
        return {"type": "block_actions", "actions": [action], "container": {}, **common, **view, **where}
    if kind == "form":
        blocks = [{"type": "input", "block_id": field_name} for field_name in values or {}]
        view = {
            "type": "modal", "id": "V1", "callback_id": name, "private_metadata": subject, "blocks": blocks,
            "state": {"values": state_of(form, values or {})}, **installed,
        }  # fmt: skip
        return {"type": "view_submission", **common, "view": view}
    if kind == "command":
        return {
            "command": "/kring", "text": f"{name} {text}".strip(), "team_id": team, "user_id": user,
            "channel_id": channel, "trigger_id": "1.2.3",
        }  # fmt: skip
    if kind == "shortcut":
        said = {"text": text, "user": "UAPARTICIPANT", "ts": "1.1"}
        where = {"channel": {"id": channel}, "message": said} if channel else {}
        return {"type": "shortcut", "callback_id": name, **common, **where}
    happened: dict[str, Any] = {
        "type": name,
        "user": user,
        "channel": "D0",
        "channel_type": "im",
        "text": text,
    }
    if name == "user_change":
        happened["user"] = {"id": user, "tz": "Europe/Brussels", "real_name": "Iemand"}
    return told_to(TEAM, {"type": "event_callback", "team_id": team, "event_id": "Ev1", "event": happened})


def told_to(team: str, came: dict[str, Any]) -> dict[str, Any]:
    """Return a payload as it is told to the installation of a workspace."""
    if came.get("type") == "event_callback":
        return came | {"authorizations": [{"team_id": team, "enterprise_id": None}]}
    return came | {"view": came.get("view", {"type": "modal", "id": "V1"}) | {"app_installed_team_id": team}}


# Answers

ENGLISH = (STAND_IN, ASKER)


@lru_cache
def refusals(language: Language) -> dict[str, list[str]]:
    """What stands between the values in the sentence of every refusal, by the name of its class."""
    found = {}
    for key, said in catalogue(language)._catalog.items():  # type: ignore[attr-defined]
        if isinstance(key, str) and key.startswith("refusal."):
            as_json = json.dumps(said, ensure_ascii=False)[1:-1]
            found[key.removeprefix("refusal.")] = re.split(r"\{\w+\}", as_json)
    return found


def refused(answer: str, user: str) -> str:
    """The name of the refusal that somebody reads in their language; empty when it is none."""
    language = Language.EN if user in ENGLISH else Language.NL
    return next(
        (name for name, parts in refusals(language).items() if all(part in answer for part in parts)), ""
    )
