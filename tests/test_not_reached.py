"""What does not arrive: shown to whoever facilitates as far as that tells nobody's secret."""

import json
from collections.abc import Callable
from dataclasses import MISSING, fields
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select

from bot.letters import LETTERS, Occasion
from bot.running.control import control_port
from bot.texts import Texts
from models.delivery import Delivery, DeliveryState
from models.network import Network
from models.person import Language, Person
from models.plan import RULES, Audience, Kind, Recipients, Rule
from models.session import LearningSession
from playground.faults import Faults
from playground.ports import free_port
from playground.sight import shown
from playground.workspace import Workspace
from tests import neighbours as who
from tests.conftest import CHANNEL, Running, each_in_turn, first_of_each
from tests.moments import begins_after
from tests.neighbours import NOW, Street, about, payload
from tests.test_question import asks

NAMED, UNNAMED, UNCOUNTED, UNTOLD = Recipients
QUESTION = "Wie durft nee te zeggen?"
UNNAMED_ASKER = {"Je naam": ["Zonder mijn naam"]}

# Every way in which a message does not arrive, as its row in the outbox keeps it.
ENDS: dict[str, Callable[[Delivery], None]] = {
    "refused": lambda row: row.surely_not_sent("messages_tab_disabled", NOW, None, final=True),
    "account gone": lambda row: row.surely_not_sent("user_disabled", NOW, None, final=True),
    "unknown": lambda row: row.finish(DeliveryState.UNKNOWN, "http 503"),
    "workspace": lambda row: row.surely_not_sent("restricted_action", NOW, None, final=True),
}


def test_every_kind_says_itself_whether_its_recipients_may_be_told() -> None:
    (said,) = [field for field in fields(Rule) if field.name == "recipients"]
    assert said.default is MISSING
    assert said.default_factory is MISSING
    for kind, rule in RULES.items():
        assert rule.recipients is NAMED or rule.audience is Audience.MEMBERS, kind


def arrives(row: Delivery) -> None:
    row.sent("D0", "1.1", NOW)


async def put(street: Street, kind: Kind, person: str, end: Callable[[Delivery], None], session: str) -> str:
    """Let a message have been tried, and end in this way."""
    things = street.here
    in_channel = RULES[kind].audience is Audience.CHANNEL
    async with street.database.write() as db:
        somebody = await db.get_one(Person, things[person])
        row = Delivery(
            network_id=things["network"], kind=kind, subject=f"session:{things[session]}",
            session_id=things[session], recipient=things["channel"] if in_channel else somebody.user_id,
            person_id=None if in_channel else somebody.id, due=NOW, expires=NOW + timedelta(days=5),
        )  # fmt: skip
        db.add(row)
        row.claim(NOW)
        end(row)
        await db.flush()
        return row.id


async def opened(street: Street, kind: Kind, row_id: str) -> dict[str, str]:
    """Everything that whoever facilitates can open about messages, and what they read in it."""
    session = of(kind)

    async def presses(name: str, **what: Any) -> str:
        subject, chosen = about(street.here, **what), what.pop("chosen", None)
        return await street.send("act", payload("act", name, who.FACILITATOR, subject=subject, chosen=chosen))

    async def tells(kind: Kind) -> str:
        async with street.database.read() as db:
            home = await db.get_one(Network, street.here["network"])
            meeting = await db.get_one(LearningSession, street.here[session])
            reader = await db.get_one(Person, street.here["facilitator"])
            row = Delivery(network_id=home.id, kind=kind, subject="", recipient="U", due=NOW, expires=NOW)
            on = Occasion(db, home, row, reader, Texts(Language.NL), NOW, meeting)
            return str((await LETTERS[kind](on)).blocks)

    home = payload("event", "app_home_opened", who.FACILITATOR)
    home["event"]["tab"] = "home"
    return {
        "home": await street.send("event", home),
        "my kring": await presses("menu", channel="channel"),
        "messages": await presses("messages", network="network", chosen=str(street.here[session])),
        "not reached": await presses("not_reached", network="network"),
        "preview": await tells(Kind.PREVIEW),
        "copy of the kind": await presses("copy", session=session, choice=kind),
        "copy of the message itself": await presses("copy", network="network", message=row_id),
    }


def of(kind: Kind) -> str:
    """A session about which a message of this kind may go."""
    after = ("evaluat", "report", "catch", "absen", "action", "effect", "errand_answer")
    return "evaluating" if any(word in kind for word in after) else "announced"


def same(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Where two people who open everything read something else."""
    return [name for name in one if one[name] != other[name]]


def kinds(*recipients: Recipients) -> list[Kind]:
    """The kinds of which so much may be told of their recipients."""
    return [kind for kind in Kind if RULES[kind].recipients in recipients]


@pytest.mark.parametrize(("kind", "end"), each_in_turn(kinds(UNTOLD), ENDS), ids=str)
@pytest.mark.long
async def test_of_a_secret_kind_nobody_who_facilitates_sees_whether_it_arrived_or_to_whom_it_went(
    there: Street, kind: Kind, end: str
) -> None:
    arrived = await seen(there, kind, "asker", arrives)
    for person in ("asker", "standin"):
        assert same(arrived, await seen(there, kind, person, ENDS[end])) == []


@pytest.mark.parametrize("kind", first_of_each(kinds(UNTOLD)), ids=str)
@pytest.mark.long
async def test_nor_does_it_show_when_everything_is_sent_once_more(there: Street, kind: Kind) -> None:
    pressed = await seen(there, kind, "asker", arrives, press="send_again")
    assert same(pressed, await seen(there, kind, "asker", ENDS["refused"], press="send_again")) == []
    assert same(pressed, await seen(there, kind, "asker", arrives)) == []


async def seen(
    there: Street, kind: Kind, person: str, end: Callable[[Delivery], None], press: str = ""
) -> dict[str, str]:
    """What whoever facilitates reads of a message to somebody that ended so."""
    row_id = await put(there, kind, person, end, of(kind))
    if press:
        subject = about(there.here, network="network")
        await there.send("act", payload("act", press, who.FACILITATOR, subject=subject))
    found = await opened(there, kind, row_id)
    there.put_back()
    return found


@pytest.mark.parametrize(("kind", "end"), each_in_turn(kinds(UNNAMED, UNCOUNTED), ENDS), ids=str)
@pytest.mark.long
async def test_of_some_kinds_it_is_told_that_not_everybody_was_reached_and_neither_whom_nor_how_many(
    there: Street, kind: Kind, end: str
) -> None:
    async def seen(end: Callable[[Delivery], None], *people: str) -> dict[str, str]:
        arrive = {"asker", "standin", "participant"} - {*people}
        rows = [await put(there, kind, person, end, of(kind)) for person in people]
        for person in sorted(arrive):
            await put(there, kind, person, arrives, of(kind))
        found = await opened(there, kind, rows[0])
        there.put_back()
        return found

    first = await seen(ENDS["refused"], "asker")
    name = Texts(Language.NL).plain(f"kind.{kind}")
    assert f"misschien niet: {name}" in first["home"]
    assert f"*{name}*" in first["not reached"]
    assert same(first, await seen(ENDS[end], "standin")) == []
    assert same(first, await seen(ENDS[end], "asker", "participant")) == []


@pytest.mark.parametrize(("kind", "end"), each_in_turn(kinds(NAMED), ENDS), ids=str)
async def test_of_every_other_kind_it_is_told_who_was_not_reached(
    there: Street, kind: Kind, end: str
) -> None:
    in_channel = RULES[kind].audience is Audience.CHANNEL
    row_id = await put(there, kind, "standin", ENDS[end], of(kind))
    found = await opened(there, kind, row_id)
    to = f"<#{there.here['channel']}>" if in_channel else f"<@{who.STAND_IN}>"
    assert f"*{Texts(Language.NL).plain(f'kind.{kind}')}* aan {to}" in found["not reached"]


async def test_a_button_kept_from_elsewhere_reaches_no_message_of_a_secret_kind(there: Street) -> None:
    row_id = await put(there, Kind.REWORD, "asker", ENDS["refused"], "announced")
    for press in ("copy", "send_again", "settled"):
        subject = json.dumps({"network": there.here["network"], "message": row_id, "attempt": 1})
        answer = await there.send("act", payload("act", press, who.FACILITATOR, subject=subject))
        assert who.refused(answer, who.FACILITATOR) == "NotFound", press
    for kind, session in ((Kind.ERRAND_REQUEST, "announced"), (Kind.EVALUATION_REMINDER, "evaluating")):
        for press in ("send_again", "settled"):
            subject = about(there.here, session=session, choice=kind)
            answer = await there.send("act", payload("act", press, who.FACILITATOR, subject=subject))
            assert who.refused(answer, who.FACILITATOR) == "NotFound", (kind, press)


# Through the front door


def refuses(workspace: Workspace, _faults: Faults) -> None:
    workspace.users["U0DIRK"].refuses_dms = True


def has_no_account(_workspace: Workspace, faults: Faults) -> None:
    faults.error("chat.postMessage", "user_disabled", 20, channel="D0U0DIRK")
    faults.error("chat.postMessage", "user_disabled", 20, channel="U0DIRK")


def nobody_knows(_workspace: Workspace, faults: Faults) -> None:
    faults.drops_after("chat.postMessage")
    faults.error("conversations.history", "missing_scope", 20)


def is_not_allowed(_workspace: Workspace, faults: Faults) -> None:
    faults.error("chat.postMessage", "restricted_action")


WAYS = (refuses, has_no_account, nobody_knows, is_not_allowed)


async def everything_at_hand(circle: Running) -> str:
    """All that Ria reads at Home, in My Kring, among the messages and in what did not arrive."""
    ria = circle.ria
    await ria.opens_home()
    assert ria.home is not None
    read = [shown(ria.home)]
    await ria.runs("/kring", "", channel=CHANNEL)
    read.append(shown(ria.top()))
    await ria.closes(everything=True)
    await ria.runs("/kring", "berichten", channel=CHANNEL)
    read.append(shown(ria.top()))
    await ria.clicks("Niet aangekomen")
    read.append(shown(ria.top()))
    await ria.closes(everything=True)
    return "\n".join(read)


async def dirk_asks(circle: Running) -> None:
    """Dirk asked something without his name, yesterday."""
    await asks(circle, "U0DIRK", QUESTION, **UNNAMED_ASKER)
    await circle.person("U0DIRK").closes(everything=True)
    await circle.advance("2026-01-06 10:00")


async def asks_for_other_words(circle: Running) -> None:
    """Ria would like other words for it."""
    await circle.ria.runs("/kring", "vragen", channel=CHANNEL)
    await circle.ria.clicks("Om verduidelijking vragen")
    await circle.ria.submits({"Wat zou de vraag duidelijker maken?": "Tegen wie?"})
    await circle.ria.closes(everything=True)


@pytest.mark.long
@begins_after(dirk_asks)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_who_asked_without_a_name_stays_unknown_when_a_request_for_other_words_does_not_arrive(
    circle: Running, way: Callable[[Workspace, Faults], None]
) -> None:
    before = await everything_at_hand(circle)
    way(circle.playground.workspace, circle.playground.faults)
    await asks_for_other_words(circle)
    await circle.advance("2026-01-22 10:00")
    async with circle.database.read() as db:
        row = await db.scalar(select(Delivery).where(Delivery.kind == Kind.REWORD))
    assert row is not None
    assert row.state in (DeliveryState.FAILED, DeliveryState.UNKNOWN)
    assert await everything_at_hand(circle) == before
    dirk = circle.person("U0DIRK")
    if way is not has_no_account:
        await dirk.opens_home()
        assert dirk.sees("Wat zou helpen: Tegen wie?")


@pytest.mark.long
@begins_after(dirk_asks)
async def test_what_never_stands_in_the_list_is_sent_again_without_saying_whether_there_was_anything(
    circle: Running,
) -> None:
    workspace, ria = circle.playground.workspace, circle.ria
    workspace.users["U0DIRK"].refuses_dms = True

    async def tries_again() -> str:
        await ria.runs("/kring", "berichten", channel=CHANNEL)
        await ria.clicks("Niet aangekomen")
        await ria.clicks("Opnieuw proberen")
        said = shown(ria.top())
        await ria.closes(everything=True)
        await circle.settled()
        return said

    nothing = await tries_again()
    await asks_for_other_words(circle)
    await circle.settled()
    workspace.users["U0DIRK"].refuses_dms = False
    got = len(circle.said_to("U0DIRK"))
    assert await tries_again() == nothing
    assert len(circle.said_to("U0DIRK")) == got + 1
    assert "Tegen wie?" in circle.said_to("U0DIRK")[-1]
    assert await tries_again() == nothing
    assert len(circle.said_to("U0DIRK")) == got + 1


@pytest.mark.long
@begins_after(dirk_asks)
async def test_a_hidden_question_whose_asker_cannot_be_reached_names_nobody(circle: Running) -> None:
    await circle.advance("2026-01-06 20:00")
    await circle.ria.runs("/kring", "vragen", channel=CHANNEL)
    await circle.ria.clicks("Verbergen")
    await circle.ria.closes(everything=True)
    before = await everything_at_hand(circle)
    circle.playground.workspace.users["U0DIRK"].refuses_dms = True
    await circle.advance("2026-01-07 10:00")
    async with circle.database.read() as db:
        row = await db.scalar(select(Delivery).where(Delivery.kind == Kind.HIDDEN))
    assert row is not None
    assert row.state is DeliveryState.FAILED
    assert await everything_at_hand(circle) == before


@pytest.mark.long
@begins_after(dirk_asks)
async def test_the_control_port_tells_to_whom_only_where_whoever_facilitates_may_know(
    circle: Running,
) -> None:
    await asks_for_other_words(circle)
    await circle.settled()
    port = free_port()
    async with (
        control_port(circle.kring, port),
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as control,
        control.get("/ledger") as response,
    ):
        sent = await response.json()
    to = {(row["kind"], row["to"]) for row in sent}
    assert (Kind.REWORD, None) in to
    assert (Kind.INVITATION, "U0DIRK") in to
