"""From a payload to a handler and back: who may, what is kept, and what somebody sees when it goes wrong."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.testing import capture_logs

from bot.act.call import Call
from bot.act.channel import Ask
from bot.act.forms import About, chosen
from bot.act.ids import Act, Form
from bot.act.incoming import READERS
from bot.act.installation import OneInstallation
from bot.act.reply import Reply, Writing
from bot.act.router import Defaults, Router
from bot.act.routes import Role, Routes
from bot.compose import ROOMS
from bot.slack.blocks import File, Message, field_of, modal, section, text_input
from bot.storage.database import Uncertain
from bot.texts import Texts
from models import person
from models.base import Refusal
from models.membership import Membership, Standing, seats_left
from models.network import Network
from models.person import Language, find
from models.session import Stage
from playground import NotAcknowledged
from tests.conftest import Running
from tests.post import World, world_at

NL = Texts(Language.NL)
GREETING = Message([section("Hallo")])
LONG_FILE = File("jaar.txt", b"", "Het jaar", "Voor jou")
GATE: list[asyncio.Event] = []


class Coffee(Refusal):
    """A refusal that nobody wrote a sentence for."""


class Name(msgspec.Struct):
    """A form of one field."""

    name: str
    years: int = 0


def notice_of(words: str) -> dict[str, Any]:
    return modal("notice", "Kring", [section(words)])


async def opened(db: AsyncSession) -> bytes:
    """Write a file that is not ready before the gate is opened."""
    await GATE[-1].wait()
    return f"jaar {await db.scalar(select(1))}".encode()


async def broken(db: AsyncSession) -> bytes:
    """Break off while a file is written."""
    raise RuntimeError("what nobody should see")


def rooms_of_a_test() -> Routes:
    """Handlers that do one thing each."""
    routes = Routes()

    @routes.act("renames", Role.ANYONE, meets=True)
    @routes.act("renames_breaks", Role.ANYONE, meets=True)
    @routes.event("renamed", meets=True)
    @routes.command("rename", "hernoem", role=Role.ANYONE, meets=True)
    @routes.shortcut("renames", Role.ANYONE)
    async def renames(call: Call) -> Reply:
        call.person.name += call.text or "x"
        if call.payload.get("actions", [{}])[0].get("action_id") == "renames_breaks":
            raise RuntimeError("what nobody should see")
        return Reply(wakes=not call.text)

    @routes.act("reads", Role.ANYONE, reads=True)
    @routes.command("", role=Role.ANYONE, reads=True)
    async def reads(call: Call) -> Reply:
        call.person.name = "never kept"
        await call.db.flush()
        return Reply(opens=notice_of(f"Over {call.text or call.network.theme}"))

    @routes.act("asks", Role.KNOWN, reads=True, asks=Ask.ABOUT)
    async def asks(call: Call) -> Reply:
        return Reply(opens=notice_of(f"Openbaar: {call.seen.public}"))

    @routes.event("looked", reads=True)
    async def looked(call: Call) -> Reply:
        return Reply(file=File("dag.txt", b"dag", "Dag", "Voor jou"), wakes=False)

    @routes.event("left_alone")
    async def left_alone(call: Call) -> Reply:
        call.person.name = "never kept"
        await call.db.flush()
        return Reply(wakes=not call.person.is_stranger)

    @routes.act("loses", Role.ANYONE)
    async def loses(call: Call) -> Reply:
        raise Uncertain

    @routes.act("coffee", Role.ANYONE)
    async def coffee(call: Call) -> Reply:
        raise Coffee

    @routes.act("leads", Role.FACILITATOR)
    @routes.act("belongs", Role.MEMBER)
    @routes.act("known", Role.KNOWN)
    async def leads(call: Call) -> Reply:
        call.network.theme += "!"
        return Reply(opens=notice_of(f"Gelukt: {call.network.theme}"))

    @routes.act("meeting", Role.ANYONE)
    async def meeting(call: Call) -> Reply:
        return Reply(opens=notice_of(call.meeting.title))

    @routes.act("membership", Role.ANYONE)
    async def membership(call: Call) -> Reply:
        return Reply(opens=notice_of(call.membership.standing))

    @routes.form("named", Role.ANYONE, Name, meets=True)
    async def named(call: Call, form: Name) -> Reply:
        call.person.name = form.name
        if form.years > 101:
            raise Uncertain
        if form.years > 100:
            raise Coffee(field="years")
        if form.years < 0:
            raise RuntimeError("what nobody should see")
        return FORM_REPLIES[form.years]

    @routes.act("everything", Role.ANYONE, meets=True)
    async def everything(call: Call) -> Reply:
        call.person.name = "kept"
        call.person.speaks(Language.EN)
        return Reply(
            opens=notice_of("Open"), says=GREETING, replaces=GREETING, home=True,
            file=File("dag.txt", b"dag", "Dag", "Voor jou"),
        )  # fmt: skip

    @routes.act("writes", Role.ANYONE, reads=True)
    async def writes(call: Call) -> Reply:
        return Reply(opens=notice_of("Komt zo"), file=Writing(LONG_FILE, opened))

    @routes.act("breaks", Role.ANYONE, reads=True)
    async def breaks(call: Call) -> Reply:
        return Reply(opens=notice_of("Komt zo"), file=Writing(LONG_FILE, broken))

    @routes.act("of_members", Role.MEMBER, reads=True)
    async def of_members(call: Call) -> Reply:
        theme = call.network.theme

        async def content(_: AsyncSession) -> bytes:
            return f"{theme}, in {call.person.language}".encode()

        file = Writing(LONG_FILE, content) if theme else None
        return Reply(opens=notice_of("Komt zo" if file else "Er is niets"), file=file)

    @routes.act("updates", Role.ANYONE)
    async def updates(call: Call) -> Reply:
        return Reply(updates=notice_of("Nieuw"))

    @routes.act("clears", Role.ANYONE)
    async def clears(call: Call) -> Reply:
        return Reply(opens=notice_of("Alleen dit"), clears=True)

    @routes.event("app_home_opened")
    @routes.act("home", Role.ANYONE, meets=True)
    async def at_home(call: Call) -> Reply:
        return Reply(home=True)

    return routes


FORM_REPLIES = [
    Reply(),
    Reply(updates=notice_of("Dank je")),
    Reply(opens=notice_of("Nog iets")),
    Reply(clears=True),
    Reply(errors={"name": "Te kort"}),
]


@dataclass
class Desk:
    """A router in a world, and what it answered."""

    world: World
    router: Router
    woken: list[None] = field(default_factory=list)
    cleaned: list[None] = field(default_factory=list)
    acks: list[dict[str, Any]] = field(default_factory=list)

    async def ack(self, **answer: Any) -> None:
        self.acks.append(answer)

    async def press(self, name: str, about: Any = None, user: str = "U0ANNA", **more: Any) -> str:
        """Press a button; return the words of the modal that opened."""
        before = len(self.world.workspace.views)
        value = about if isinstance(about, str) else msgspec.json.encode(about or About()).decode()
        await self.router.serve(
            "act",
            self.ack,
            {
                "type": "block_actions",
                "team": {"id": self.world.workspace.team},
                "user": {"id": user},
                "actions": [{"type": "button", "action_id": name, "value": value}],
                "trigger_id": self.world.workspace.trigger(user).id,
                "container": {},
                **more,
            },
        )
        views = list(self.world.workspace.views.values())[before:]
        shown = [view for view in views if view.type == "modal"]
        return str(shown[-1].blocks[0]["text"]["text"]) if shown else ""

    async def submit(self, form: str, values: dict[str, str], inputs: int = 2) -> dict[str, Any]:
        """Send in a modal; return the answer to it."""
        blocks = [field_of(name, name, text_input()) for name in ("name", "years")][:inputs]
        state = {
            name: {"value": {"type": "plain_text_input", "value": said}} for name, said in values.items()
        }
        view = {**modal(form, "Vorm", blocks, submit="Stuur"), "state": {"values": state}, "id": "V1"}
        await self.router.serve(
            "form",
            self.ack,
            {
                "type": "view_submission",
                "team": {"id": self.world.workspace.team},
                "user": {"id": "U0ANNA"},
                "view": view,
            },
        )
        return self.acks[-1]

    async def command(self, text: str, channel: str = "C0KRING") -> None:
        await self.router.serve(
            "command",
            self.ack,
            {
                "command": "/kring", "text": text, "team_id": self.world.workspace.team, "user_id": "U0ANNA",
                "channel_id": channel, "trigger_id": self.world.workspace.trigger("U0ANNA").id,
            },
        )  # fmt: skip

    async def event(self, event_id: str = "Ev1", **happened: Any) -> None:
        given = {"type": "renamed", "user": "U0ANNA", "text": "y"}
        await self.router.serve(
            "event",
            self.ack,
            {
                "type": "event_callback", "team_id": self.world.workspace.team, "event_id": event_id,
                "event": given | happened,
            },
        )  # fmt: skip

    async def opens_home(self) -> None:
        """Open the Home, as far as the router hears of it."""
        await self.event("EvHome", type="app_home_opened", tab="home", text="")

    async def name(self, user: str = "U0ANNA") -> str | None:
        async with self.world.database.read() as db:
            known = await find(db, self.world.workspace.team, user)
        return known.name if known else None


def desk_in(world: World, *routes: Routes) -> Desk:
    woken: list[None] = []
    cleaned: list[None] = []
    router = Router(
        routes or (rooms_of_a_test(),),
        database=world.database,
        workspaces=world.workspaces,
        installations=OneInstallation(world.slack),
        clock=world.clock,
        defaults=Defaults(Language.NL, "Europe/Brussels"),
        wake=lambda: woken.append(None),
        clean=lambda: cleaned.append(None),
    )
    return Desk(world, router, woken, cleaned)


@pytest.fixture
async def desk(world: World) -> Desk:
    return desk_in(world)


# Who and what


async def test_an_act_is_kept_acknowledged_and_wakes_the_outbox(desk: Desk) -> None:
    await desk.press("renames")
    assert (await desk.name(), desk.acks, desk.woken) == ("x", [{}], [None])


async def test_an_act_that_sends_nothing_has_cleaned_what_it_left(desk: Desk) -> None:
    await desk.command("rename Anna")
    assert (await desk.name(), desk.woken, desk.cleaned) == ("Anna", [], [None])
    await desk.press("renames")
    assert (desk.woken, desk.cleaned) == ([None], [None])


async def test_what_nobody_handles_is_acknowledged(desk: Desk) -> None:
    await desk.press("no_such_act")
    await desk.router.serve(
        "shortcut",
        desk.ack,
        {"type": "shortcut", "callback_id": "none", "team": {"id": "T"}, "user": {"id": "U"}},
    )
    await desk.event(type="no_such_event")
    assert desk.acks == [{}] * 3
    assert await desk.name() is None
    assert desk.world.workspace.views == {}


NONSENSE: list[dict[str, Any]] = [
    {},
    {"type": "block_actions"},
    {"type": "block_actions", "actions": []},
    {"type": "block_actions", "actions": [{}], "team": None, "user": None},
    {
        "actions": [{"type": "button", "action_id": "renames", "value": 7}],
        "team": {"id": "T"},
        "user": {"id": "U"},
    },
    {"type": "view_submission", "view": None, "team": {"id": "T"}, "user": {"id": "U"}},
    {"type": "event_callback", "event": {}, "team_id": "T"},
    {"event": "text", "view": "text", "actions": "text", "team": "text", "user": "text", "text": None},
]


async def test_a_payload_that_makes_no_sense_is_acknowledged_and_nothing_breaks(desk: Desk) -> None:
    router = desk.router
    for body in NONSENSE:
        for kind in READERS:
            await router.serve(kind, desk.ack, body)
    assert len(desk.acks) == len(READERS) * len(NONSENSE)
    await asyncio.wait_for(router.drained(), 1)


async def test_a_value_that_cannot_be_read_is_about_nothing(desk: Desk) -> None:
    for value in ("no json", '{"session": "x"}', '{"session": -1}', f'{{"network": {10**30}}}', '"text"'):
        assert await desk.press("renames", value) == NL.plain("refusal.NotFound")
    await desk.press("renames", "\ud800")
    assert await desk.name() is None
    assert len(desk.acks) == 6


async def test_a_button_cannot_reach_into_another_network_or_workspace(desk: Desk) -> None:
    world = desk.world
    one, other = await world.network(), await world.network("Geheim", "C0ANDER")
    await world.member("U0ANNA", one)
    secret = await world.session(other, title="Geheim")
    async with world.database.write() as db:
        elsewhere = Network(team_id="T0ELSE", channel_id="C9", theme="Ver", created_at=world.clock.now())
        db.add(elsewhere)
        await db.flush()
        far = elsewhere.id
    far_away = await world.session(far, title="Ver")
    not_here, not_there = NL.plain("refusal.NotAMember"), NL.plain("refusal.NotFound")
    assert await desk.press("belongs", About(session=secret)) == not_here
    assert await desk.press("belongs", About(network=other)) == not_here
    assert await desk.press("belongs", About(network=one, session=secret)) == not_here
    for name in ("renames", "belongs", "meeting", "reads"):
        assert await desk.press(name, About(session=far_away)) == not_there
        assert await desk.press(name, About(network=far)) == not_there
    assert await desk.press("belongs", About(network=one)) == "Gelukt: Leren!"
    assert await desk.name() == ""


async def test_slack_is_asked_of_the_channel_of_a_network_only_inside_its_workspace(desk: Desk) -> None:
    world = desk.world
    one = await world.network()
    await world.member("U0ANNA", one)
    async with world.database.write() as db:
        elsewhere = Network(team_id="T0ELSE", channel_id="C0ANDER", theme="Ver", created_at=world.clock.now())
        db.add(elsewhere)
    asked = world.workspace.calls_to("conversations.info")
    assert await desk.press("asks", About(network=elsewhere.id)) == NL.plain("refusal.NotFound")
    assert await desk.press("asks", channel={"id": "D0U0ANNA"}) == "Openbaar: None"
    assert world.workspace.calls_to("conversations.info") == asked
    assert await desk.press("asks", About(network=one)) == "Openbaar: True"
    assert await desk.press("asks", channel={"id": "C0KRING"}) == "Openbaar: True"
    assert len(world.workspace.calls_to("conversations.info")) == len(asked) + 2


@pytest.mark.parametrize(
    ("standing", "facts", "may"),
    [
        (Standing.INVITED, {}, ["known"]),
        (Standing.LEFT, {}, ["known"]),
        (Standing.ACTIVE, {}, ["known", "belongs"]),
        (Standing.ACTIVE, {"stands_in": True}, ["known", "belongs", "leads"]),
    ],
)
async def test_a_role_is_asked_of_the_rows(
    desk: Desk, standing: Standing, facts: dict[str, bool], may: list[str]
) -> None:
    one = await desk.world.network()
    await desk.world.member("U0ANNA", one, standing=standing, **facts)
    done = [
        name
        for name in ("known", "belongs", "leads")
        if (await desk.press(name, About(network=one))).startswith("Gelukt")
    ]
    assert done == may


async def test_the_network_is_that_of_the_channel_or_the_only_one_of_the_caller(desk: Desk) -> None:
    world = desk.world
    one = await world.network()
    await world.member("U0ANNA", one)
    assert await desk.press("reads") == "Over Leren"
    other = await world.network("Bouwen", "C0ANDER")
    await world.member("U0ANNA", other)
    assert await desk.press("reads") == NL.plain("refusal.NotFound")  # which of two?
    assert await desk.press("reads", channel={"id": "C0ANDER"}) == "Over Bouwen"
    assert await desk.press("reads", channel={"id": "D0U0ANNA"}) == NL.plain("refusal.NotFound")
    nobody = await desk.press("membership", user="U0BRAM", channel={"id": "C0ANDER"})
    assert nobody == NL.plain("refusal.NotAMember")
    assert await desk.press("meeting", About(network=one)) == NL.plain("refusal.NotFound")


async def test_a_button_that_went_stale_says_so(world: World) -> None:
    desk = desk_in(world, *ROOMS)
    one = await world.network()
    await world.member("U0ANNA", one)
    over = await world.session(one, stage=Stage.CLOSED)
    said = await desk.press(f"{Act.RSVP}_yes", msgspec.json.encode({"session": over, "rsvp": "yes"}).decode())
    assert said == NL.plain("refusal.WrongStage", stage="afgerond")


def test_two_handlers_of_one_id_are_refused_at_the_start() -> None:
    routes = rooms_of_a_test()
    with pytest.raises(ValueError, match="renames has two handlers"):
        routes.merge(rooms_of_a_test())


# Commands, shortcuts and events


@pytest.mark.parametrize("text", ["rename Anna Maria", "HERNOEM  Anna Maria ", "Rename\nAnna Maria"])
async def test_a_command_is_read_in_both_languages_whatever_its_letters(desk: Desk, text: str) -> None:
    await desk.command(text)
    assert await desk.name() == "Anna Maria"


async def test_a_word_that_is_no_command_is_handed_on_as_it_was_written(desk: Desk) -> None:
    await desk.command("Zwieber nu")
    (view,) = desk.world.workspace.views.values()
    assert view.blocks[0]["text"]["text"] == "Over Zwieber"


async def test_a_shortcut_on_a_message_hands_on_its_text(desk: Desk) -> None:
    await desk.press("renames")
    await desk.router.serve(
        "shortcut",
        desk.ack,
        {
            "type": "message_action",
            "callback_id": "renames",
            "team": {"id": desk.world.workspace.team},
            "user": {"id": "U0ANNA"},
            "message": {"text": "Bram"},
        },
    )
    assert await desk.name() == "xBram"


async def test_an_event_that_slack_repeats_is_handled_once(desk: Desk) -> None:
    for event_id in ("Ev1", "Ev1", "Ev2"):
        await desk.event(event_id)
    assert await desk.name() == "yy"
    assert desk.acks == [{}] * 3


async def test_what_only_looks_is_answered_again_when_slack_repeats_it(desk: Desk) -> None:
    for _ in range(2):
        await desk.event(type="looked")
    await desk.router.drained()
    assert len(desk.world.workspace.files) == 2


async def test_of_a_stranger_an_event_that_meets_nobody_notes_nobody(desk: Desk) -> None:
    await desk.event(type="left_alone")
    assert (desk.acks, await desk.name(), desk.woken) == ([{}], None, [])


async def test_of_a_stranger_who_only_looks_or_may_not_do_it_nothing_is_kept(desk: Desk) -> None:
    await desk.event(type="looked")
    await desk.press("reads")
    for name in ("leads", "belongs", "known"):
        assert await desk.press(name, '{"network": 1}') in (
            NL.plain("refusal.NotAMember"), NL.plain("refusal.NotFound"),
        )  # fmt: skip
    assert await desk.name() is None
    await desk.press("renames")
    assert await desk.name() == "x"


async def test_two_acts_of_one_newcomer_at_the_same_instant_are_both_done(desk: Desk) -> None:
    await asyncio.gather(*(desk.press("renames") for _ in range(5)))
    assert set(await desk.name() or "") == {"x"}
    assert len(desk.woken) == 5


async def test_what_bots_do_and_what_nobody_did_is_left_alone(desk: Desk) -> None:
    await desk.event(bot_id="B1")
    await desk.event(user=None)
    assert desk.acks == [{}] * 2
    assert await desk.name() is None
    await desk.event(user={"id": "U0ANNA"})
    assert await desk.name() == "y"


# When it goes wrong


async def test_a_failure_rolls_everything_back_and_says_so_without_a_trace(desk: Desk) -> None:
    said = await desk.press("renames_breaks")
    assert said == NL.plain("refusal.unexpected")
    assert await desk.name() is None
    assert desk.woken == []
    assert desk.acks == [{}]


async def test_a_refusal_without_a_sentence_is_still_kind(desk: Desk) -> None:
    assert await desk.press("coffee") == NL.plain("refusal.unexpected")


async def test_a_database_that_does_not_answer_is_no_silence(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_arguments: Any) -> Any:
        raise OSError

    monkeypatch.setattr(person, "find", gone)
    assert await desk.press("renames") == NL.plain("refusal.unexpected")


async def test_a_connection_lost_at_the_commit_is_said_to_be_uncertain(desk: Desk) -> None:
    uncertain = NL.plain("refusal.uncertain")
    assert await desk.press("loses") == uncertain
    assert (await desk.submit("named", {"name": "An", "years": "102"}))["errors"] == {"name": uncertain}


async def test_who_was_met_at_an_uncertain_commit_is_met_once_and_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, begun = desk.world.database.write, count(1)

    @asynccontextmanager
    async def cut_off_once() -> AsyncIterator[Any]:
        which = next(begun)  # in the first it shows that nobody knows them, in the second they are noted
        async with write() as db:
            yield db
        if which == 2:
            raise Uncertain

    monkeypatch.setattr(desk.world.database, "write", cut_off_once)
    assert await desk.press("renames") == ""
    assert await desk.name() == "x"


async def test_a_form_that_is_refused_keeps_what_was_typed(desk: Desk) -> None:
    unexpected, bad = NL.plain("refusal.unexpected"), NL.plain("refusal.BadForm")
    assert await desk.submit("named", {"name": "An", "years": "101"}) == {
        "response_action": "errors",
        "errors": {"years": unexpected},
    }
    assert (await desk.submit("named", {"name": "An", "years": "-1"}))["errors"] == {"name": unexpected}
    assert (await desk.submit("named", {"name": "An", "years": "many"}))["errors"] == {"name": bad}
    assert (await desk.submit("named", {}))["errors"] == {"name": bad}
    assert await desk.name() is None
    without_fields = await desk.submit("named", {}, inputs=0)
    assert without_fields["response_action"] == "update"
    assert without_fields["view"]["blocks"][0]["text"]["text"] == bad


async def test_a_form_that_is_no_longer_known_keeps_what_was_typed(desk: Desk) -> None:
    answer = await desk.submit("of_an_older_version", {"name": "Een lang verhaal"})
    assert answer["errors"] == {"name": NL.plain("refusal.NotFound")}


async def test_a_form_is_answered_by_what_the_handler_gave_back(desk: Desk) -> None:
    answers = [await desk.submit("named", {"name": "An", "years": str(n)}) for n in range(5)]
    assert [answer.get("response_action") for answer in answers] == [
        None,
        "update",
        "push",
        "clear",
        "errors",
    ]
    assert await desk.name() == "An"


# The reply


async def test_a_reply_is_carried_out_after_the_commit(desk: Desk) -> None:
    workspace = desk.world.workspace
    message = workspace.post("C0KRING", workspace.bot_user, "Oud")
    await desk.opens_home()
    said = await desk.press("everything", channel={"id": "C0KRING"}, container={"message_ts": message.ts})
    await desk.router.drained()
    assert said == "Open"
    assert message.text == "Hallo"
    assert [item.text for item in workspace.messages if item.ephemeral_to == "U0ANNA"] == ["Hallo"]
    t, told = Texts(Language.EN), workspace.views[workspace.homes["U0ANNA"]].blocks[0]["text"]["text"]
    assert told == t("beginning.first_here", begin=t.plain("beginning.begin"))
    assert [file.name for file in workspace.files.values()] == ["dag.txt"]


@pytest.mark.parametrize("fault", ["error", "drops_before", "server_error"])
async def test_a_reply_that_fails_after_the_commit_is_no_error_to_the_person(desk: Desk, fault: str) -> None:
    faults = desk.world.playground.faults
    await desk.router.installations.whose({})
    for _ in range(9):
        faults.error("*", "internal_error") if fault == "error" else getattr(faults, fault)("*")
    said = await desk.press("everything", channel={"id": "C0KRING"}, container={"message_ts": "1.1"})
    await desk.router.drained()
    assert said == ""
    assert await desk.name() == "kept"
    assert desk.acks == [{}]


async def test_of_a_reply_everything_else_is_carried_out_when_something_fails(desk: Desk) -> None:
    desk.world.playground.faults.error("views.open", "internal_error")
    desk.world.playground.faults.error("chat.postEphemeral", "not_in_channel")
    await desk.press("everything", channel={"id": "C0KRING"})
    await desk.router.drained()
    assert [file.name for file in desk.world.workspace.files.values()] == ["dag.txt"]


async def test_a_slow_reply_does_not_keep_slack_waiting_but_is_finished_before_the_end(desk: Desk) -> None:
    desk.router.replies.patience = 0.02
    desk.world.playground.faults.slow("chat.postEphemeral", 0.2)
    await desk.press("everything", channel={"id": "C0KRING"})
    assert desk.acks == [{}]
    workspace = desk.world.workspace
    assert workspace.files == {}
    await desk.router.drained()
    assert len(workspace.files) == 1


async def test_slack_is_answered_before_a_file_is_loaded_and_written(desk: Desk) -> None:
    GATE.append(asyncio.Event())
    desk.router.replies.patience = 60
    async with asyncio.timeout(20):
        assert await desk.press("writes") == "Komt zo"
    assert desk.acks == [{}]
    GATE[-1].set()
    await desk.router.drained()
    (file,) = desk.world.workspace.files.values()
    assert (file.name, file.content) == ("jaar.txt", b"jaar 1")


async def test_who_presses_twice_gets_a_file_that_is_being_written_once(desk: Desk) -> None:
    GATE.append(asyncio.Event())
    for _ in range(2):
        await desk.press("writes")
    GATE[-1].set()
    await desk.router.drained()
    assert len(desk.world.workspace.files) == 1
    await desk.press("writes")
    await desk.router.drained()
    assert len(desk.world.workspace.files) == 2


async def test_who_waits_for_a_file_that_could_not_be_written_is_told(desk: Desk) -> None:
    assert await desk.press("breaks") == "Komt zo"
    await desk.router.drained()
    workspace = desk.world.workspace
    assert workspace.files == {}
    assert [one.text for one in workspace.messages][-1:] == [NL("common.file_lost", title="Het jaar")]


async def asked_before(
    desk: Desk,
    theme: str = "Leren",
    language: Language = Language.NL,
    standing: Standing = Standing.ACTIVE,
) -> dict[str, list[str]]:
    """What a member gets who asks for a file while two others wait for theirs; what changed meanwhile."""
    home = await desk.world.network()
    anna = await desk.world.member("U0ANNA", home)
    GATE.append(asyncio.Event())
    for other in ("U0RIA", "U0BRAM"):
        await desk.press("writes", user=other)
    assert await desk.press("of_members", About(network=home)) == "Komt zo"
    async with desk.world.database.write() as db:
        (await db.get_one(Network, home)).theme = theme
        (await db.get_one(person.Person, anna)).speaks(language)
        await db.execute(update(Membership).where(Membership.person_id == anna).values(standing=standing))
    GATE[-1].set()
    await desk.router.drained()
    written = [one.content.decode() for one in desk.world.workspace.files.values()]
    said = [one.text for one in desk.world.said_to("U0ANNA")[-1:]]
    return {"files": [words for words in written if not words.startswith("jaar")], "said": said}


async def test_a_file_says_what_is_so_when_its_turn_comes_in_the_language_of_then(desk: Desk) -> None:
    found = await asked_before(desk, theme="Bouwen", language=Language.EN)
    assert found["files"] == ["Bouwen, in en"]


async def test_who_left_before_its_turn_gets_no_file_and_is_told_why(desk: Desk) -> None:
    found = await asked_before(desk, standing=Standing.LEFT)
    why = NL.plain("refusal.NotAMember")
    assert found == {"files": [], "said": [NL("common.file_refused", title="Het jaar", why=why)]}


async def test_a_file_of_which_nothing_is_left_does_not_come_and_who_waits_is_told(desk: Desk) -> None:
    found = await asked_before(desk, theme="")
    assert found == {"files": [], "said": [NL("common.file_empty", title="Het jaar")]}


async def test_a_modal_is_updated_where_it_stands_or_opened_from_a_message(desk: Desk) -> None:
    assert await desk.press("updates") == "Nieuw"
    (view,) = desk.world.workspace.views.values()
    inside = {"view": {"type": "modal", "id": view.id, "private_metadata": "{}"}}
    assert await desk.press("updates", "", **inside) == ""
    assert len(desk.world.workspace.calls_to("views.update")) == 1
    trigger = desk.world.workspace.trigger("U0ANNA", view.id).id
    assert await desk.press("everything", **inside, trigger_id=trigger) == "Open"
    assert len(desk.world.workspace.calls_to("views.push")) == 1
    await desk.press("clears", **inside)
    assert len(desk.world.workspace.calls_to("views.open")) == 2


async def test_nothing_opens_where_slack_gives_no_trigger(desk: Desk) -> None:
    assert await desk.press("everything", trigger_id="") == ""
    assert (await desk.name(), desk.acks) == ("kept", [{}])
    assert desk.world.workspace.calls_to("views.open") == []


async def test_what_a_reading_route_changes_is_never_kept(desk: Desk) -> None:
    await desk.world.member("U0ANNA", await desk.world.network())
    assert await desk.press("reads") == "Over Leren"
    assert await desk.name() == ""
    assert desk.woken == []


async def test_nothing_is_drained_while_an_act_is_under_way(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    going_on, go_on = asyncio.Event(), asyncio.Event()
    ensure = person.ensure

    async def slow(*arguments: Any, **more: Any) -> Any:
        going_on.set()
        await go_on.wait()
        return await ensure(*arguments, **more)

    monkeypatch.setattr(person, "ensure", slow)
    press = asyncio.create_task(desk.press("renames"))
    await going_on.wait()
    drained = asyncio.create_task(desk.router.drained())
    await asyncio.sleep(0)
    assert not drained.done()
    go_on.set()
    await drained
    await press
    assert await desk.name() == "x"


async def test_the_home_is_drawn_in_the_language_that_was_just_chosen(world: World) -> None:
    desk = desk_in(world, *ROOMS)
    await desk.opens_home()
    before = world.workspace.views[world.workspace.homes["U0ANNA"]].content
    await desk.command("language en")
    async with world.database.read() as db:
        anna = await find(db, world.workspace.team, "U0ANNA")
    assert anna is not None
    assert anna.language is Language.EN
    assert world.workspace.views[world.workspace.homes["U0ANNA"]].content != before


async def test_a_home_that_nobody_looks_at_is_not_drawn_and_one_that_was_open_before_a_restart_is(
    desk: Desk,
) -> None:
    await desk.press("home")
    assert desk.world.workspace.homes == {}
    await desk.press("home", view={"type": "home", "id": "V9"})
    assert "U0ANNA" in desk.world.workspace.homes


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "overflow", "selected_option": {"value": "a"}}, "a"),
        ({"type": "static_select", "selected_option": None}, None),
        ({"type": "multi_static_select", "selected_options": [{"value": "a"}, {"value": "b"}]}, ["a", "b"]),
        ({"type": "multi_users_select", "selected_users": ["U1"]}, ["U1"]),
        ({"type": "timepicker", "selected_time": "13:30"}, "13:30:00"),
        ({"type": "timepicker", "selected_time": None}, None),
        ({"type": "something_new"}, None),
    ],
)
def test_what_was_chosen_is_read_from_every_kind_of_element(element: dict[str, Any], value: Any) -> None:
    assert chosen(element) == value


# Over a real connection, and on a server


async def test_a_payload_that_bolt_itself_stumbles_over_does_not_stop_the_bot(kring: Running) -> None:
    anna = kring.person("U0ANNA")
    kring.playground.workspace.ack_seconds = 0.3
    team = {"id": kring.playground.workspace.team}
    for broken in (
        {"type": "view_submission", "team": team, "user": {"id": "U0ANNA"}, "view": {"callback_id": "x"}},
        {"type": "block_actions", "team": team, "user": {"id": "U0ANNA"}, "actions": []},
        {"type": "nobody_knows", "team": team},
    ):
        try:
            await kring.playground.deliver("interactive", broken)
        except NotAcknowledged:
            continue
    kring.playground.workspace.ack_seconds = 3.0
    await anna.runs("/kring", "HELP")
    assert anna.modals


async def test_a_form_that_is_refused_stays_open_with_its_text(kring: Running) -> None:
    await kring.ria.runs("/kring", "NIEUW", channel="C0KRING")
    await kring.ria.submits({"Thema": "   ", "Begeleider": "U0RIA"})
    assert kring.ria.top().callback_id == Form.NEW_NETWORK
    assert kring.ria.errors


async def test_two_handlers_of_one_network_follow_each_other_on_a_server(postgres_url: str) -> None:
    routes = Routes()

    @routes.act("joins", Role.KNOWN)
    async def joins(call: Call) -> Reply:
        left = await seats_left(call.db, call.network)
        await asyncio.sleep(0.02)  # long enough for the other to look as well
        call.membership.accept(left, call.now)
        return Reply()

    async with world_at(postgres_url) as world:
        one = await world.network(capacity=1)
        desk = desk_in(world, routes)
        people = ["U0ANNA", "U0BRAM", "U0CARA"]
        for who in people:
            await world.member(who, one, standing=Standing.INVITED)
        await asyncio.gather(*(desk.press("joins", About(network=one), who) for who in people))
        async with world.database.read() as db:
            standings = [(await db.get_one(Membership, key)).standing for key in (2, 3, 4)]
    assert sorted(standings) == [Standing.ACTIVE, Standing.WAITING, Standing.WAITING]


async def test_an_event_that_comes_several_times_at_once_is_handled_once_on_a_server(
    postgres_url: str,
) -> None:
    async with world_at(postgres_url) as world:
        desk = desk_in(world)
        await desk.event("Ev0")
        with capture_logs() as said:
            await asyncio.gather(*(desk.event("Ev1") for _ in range(6)))
        assert said == []
        assert await desk.name() == "yy"
        assert desk.acks == [{}] * 7


async def test_a_newcomer_who_does_two_things_at_once_is_met_once_on_a_server(postgres_url: str) -> None:
    async with world_at(postgres_url) as world:
        desk = desk_in(world)
        await asyncio.gather(*(desk.press("renames") for _ in range(6)))
        assert desk.acks == [{}] * 6
        assert world.workspace.calls_to("views.open") == []  # nobody was told of a failure
        assert await desk.name()
