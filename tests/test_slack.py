"""What became of a message: sent, surely not sent, or nobody can tell; one pool for everything."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from time import monotonic

import aiohttp
import pytest
from aiohttp import web

from bot.slack import client, history, pace
from bot.slack.blocks import File, Message, section
from bot.slack.client import Slack
from bot.slack.history import History
from bot.slack.methods import POST, UPDATE
from bot.slack.outcome import NotSent, Sent, Unknown
from bot.story.stage import manifest
from playground import Playground, Workspace
from playground.faults import Fault
from playground.scopes import install

HELLO = Message([section("Hallo")])
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    workspace = Workspace()
    install(workspace, manifest())
    workspace.add_user("U0ANNA", "Anna")
    workspace.add_channel("C0KRING", "kring", members=["U0ANNA"])
    async with Playground(workspace) as playground:
        yield playground


@pytest.fixture
async def pool() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as pool:
        yield pool


@pytest.fixture
async def slack(playground: Playground, pool: aiohttp.ClientSession) -> Slack:
    return Slack(playground.bot_token, playground.api_url, pool)


async def test_a_message_that_slack_took_is_sent_and_its_place_is_known(
    slack: Slack, playground: Playground
) -> None:
    outcome = await slack.post("U0ANNA", HELLO, ["a"])
    (message,) = playground.workspace.messages_to("U0ANNA")
    assert outcome == Sent("D0U0ANNA", message.ts)
    assert message.text == "Hallo"


async def test_after_five_messages_at_once_a_channel_gets_one_a_second(
    slack: Slack, playground: Playground
) -> None:
    begun = monotonic()
    outcomes = await asyncio.gather(*(slack.post("C0KRING", HELLO, [str(n)]) for n in range(6)))
    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    assert monotonic() - begun > 0.9
    hurried = Slack(playground.bot_token, playground.api_url, slack.web.session, pace=1000)
    await asyncio.gather(*(hurried.post("C0KRING", HELLO, [f"hurried {n}"]) for n in range(20)))
    assert monotonic() - begun < 10  # at the pace of Slack it takes a quarter of a minute


async def test_a_rate_limit_is_surely_not_sent_and_says_how_long_to_wait(
    slack: Slack, playground: Playground
) -> None:
    playground.faults.rate_limited(POST, retry_after=7)
    assert await slack.post("C0KRING", HELLO, ["a"]) == NotSent(
        "ratelimited", final=False, retry_after=timedelta(seconds=7)
    )


async def test_a_rate_limit_without_seconds_waits_one(slack: Slack, playground: Playground) -> None:
    playground.faults.error(POST, "ratelimited")
    assert await slack.post("C0KRING", HELLO, ["a"]) == NotSent(
        "ratelimited", final=False, retry_after=timedelta(seconds=1)
    )


async def test_who_is_too_fast_for_one_channel_waits_there_and_two_of_them_are_too_fast_for_all(
    slack: Slack, playground: Playground
) -> None:
    playground.faults.rate_limited(POST, retry_after=30, times=2)
    await slack.post("C0KRING", HELLO, ["a"])
    assert (slack.paces.to("C0KRING").held, slack.paces.of(POST).held) == (True, False)
    held = await slack.post("C0KRING", HELLO, ["b"])
    assert isinstance(held, NotSent)
    assert held.retry_after is not None
    assert timedelta(seconds=28) < held.retry_after < timedelta(seconds=30)
    await slack.post("U0ANNA", HELLO, ["c"])
    assert slack.paces.of(POST).held
    assert len(playground.workspace.calls_to(POST)) == 2  # nobody asks while Slack asks to wait
    assert isinstance(await slack.post("U0BRAM", HELLO, ["d"]), NotSent)
    assert not slack.paces.of(UPDATE).held


async def test_while_one_method_rests_what_somebody_waits_for_is_called_all_the_same(
    slack: Slack, playground: Playground
) -> None:
    sent = await slack.post("C0KRING", HELLO, ["a"])
    assert isinstance(sent, Sent)
    playground.faults.rate_limited(UPDATE, retry_after=30)
    for _ in range(2):
        assert isinstance(await slack.update(sent.channel, sent.ts, HELLO), NotSent)
    assert len(playground.workspace.calls_to(UPDATE)) == 1
    assert isinstance(await slack.update(sent.channel, sent.ts, HELLO, at_once=True), Sent)
    await slack.publish_home("U0ANNA", {"type": "home", "blocks": [section("Hallo")]})


async def test_updates_of_one_message_arrive_in_the_order_in_which_they_were_begun(
    slack: Slack, playground: Playground
) -> None:
    sent = await slack.post("C0KRING", HELLO, ["a"])
    assert isinstance(sent, Sent)
    playground.faults.slow(UPDATE, 0.1)
    await asyncio.gather(
        *(
            slack.update(sent.channel, sent.ts, Message([section(f"Versie {n}")]), at_once=n > 1)
            for n in range(4)
        )
    )
    assert playground.workspace.messages[-1].text == "Versie 3"


async def test_the_pace_of_those_who_got_nothing_lately_is_not_remembered(
    slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "MOST_KNOWN", 3)
    slack.paces.to("U0BUSY").take()
    for number in range(20):
        slack.paces.to(f"U0{number}")
    assert len(slack.paces._recipients) <= 5
    assert not slack.paces.to("U0BUSY").full


@pytest.mark.parametrize("error", ["channel_not_found", "invalid_blocks", "is_archived", "user_not_found"])
async def test_a_refusal_is_final(slack: Slack, playground: Playground, error: str) -> None:
    playground.faults.error(POST, error)
    assert await slack.post("C0KRING", HELLO, ["a"]) == NotSent(error, final=True)


@pytest.mark.parametrize("error", ["service_unavailable", "request_timeout", "invalid_auth", "token_revoked"])
async def test_what_passes_or_is_mended_by_the_operator_is_tried_again(
    slack: Slack, playground: Playground, error: str
) -> None:
    playground.faults.error(POST, error)
    assert await slack.post("C0KRING", HELLO, ["a"]) == NotSent(error, final=False)


@pytest.mark.parametrize("error", ["fatal_error", "internal_error"])
async def test_an_error_within_slack_leaves_the_outcome_unknown(
    slack: Slack, playground: Playground, error: str
) -> None:
    playground.faults.error(POST, error, when="after")
    assert await slack.post("C0KRING", HELLO, ["a"]) == Unknown(error)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault(POST, 503, garbage="<html>"), "http_503"),
        (Fault(POST, 500, error="channel_not_found"), "channel_not_found"),
        (Fault(POST, garbage="<html>"), "http_200"),
        (Fault(POST, drop=True), "ServerDisconnectedError"),
    ],
    ids=["5xx", "5xx with words", "no JSON", "dropped"],
)
async def test_a_broken_answer_leaves_the_outcome_unknown_and_nothing_is_sent_again(
    slack: Slack, playground: Playground, fault: Fault, said: str, when: str
) -> None:
    playground.faults.add(Fault(**{**vars(fault), "when": when}))
    outcome = await slack.post("C0KRING", HELLO, ["a"])
    assert isinstance(outcome, Unknown)
    assert outcome.error in (said, "ClientOSError")
    assert len(playground.workspace.calls_to(POST)) == 1
    assert len(playground.workspace.messages) == (1 if when == "after" else 0)


async def test_a_time_out_leaves_the_outcome_unknown_also_on_the_shared_pool(
    slack: Slack, playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "TIME_OUT", 0.05)
    playground.faults.slow(POST, 0.3, when="after")
    assert await slack.post("C0KRING", HELLO, ["a"]) == Unknown("TimeoutError")


async def test_no_connection_is_surely_not_sent(pool: aiohttp.ClientSession) -> None:
    for address in ("http://127.0.0.1:9/api/", "http://nowhere.invalid/api/"):
        outcome = await Slack("xoxb-1", address, pool).post("C1", HELLO, ["a"])
        assert outcome == NotSent("no_connection", final=False), address


@pytest.mark.parametrize(
    ("content_type", "body"),
    [("text/plain", "ok"), ("application/json", "{not json"), ("application/json", '{"ok": true}')],
)
async def test_an_answer_that_the_client_itself_stumbles_over_is_unknown(
    pool: aiohttp.ClientSession, content_type: str, body: str
) -> None:
    async def odd(_request: web.Request) -> web.Response:
        return web.Response(text=body, content_type=content_type)

    app = web.Application()
    app.router.add_post("/api/{method}", odd)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        slack = Slack("xoxb-1", f"http://127.0.0.1:{runner.addresses[0][1]}/api/", pool)
        assert isinstance(await slack.post("C1", HELLO, ["a"]), Unknown)
    finally:
        await runner.cleanup()


async def test_a_closed_pool_is_noticed_instead_of_opening_one_for_each_call(playground: Playground) -> None:
    pool = aiohttp.ClientSession()
    slack = Slack(playground.bot_token, playground.api_url, pool)
    await pool.close()
    with pytest.raises(AssertionError, match="pool is closed"):
        await slack.call("auth.test")


async def test_a_message_is_found_by_its_id_in_a_conversation_and_in_a_channel(slack: Slack) -> None:
    direct = await slack.post("U0ANNA", HELLO, ["a", "b"])
    in_channel = await slack.post("C0KRING", HELLO, ["c"])
    assert await History().find(slack, "U0ANNA", "b", LONG_AGO) == direct
    assert await History().find(slack, "C0KRING", "c", LONG_AGO) == in_channel
    assert await History().find(slack, "C0KRING", "a", LONG_AGO) is None


async def test_a_message_is_found_behind_many_others_but_not_before_it_was_due(
    slack: Slack, playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "FEW", 2)
    sent = await slack.post("C0KRING", HELLO, ["c"])
    for _ in range(5):
        playground.workspace.post("C0KRING", "U0ANNA", "Nog iets")
    assert await History().find(slack, "C0KRING", "c", LONG_AGO) == sent
    assert await History().find(slack, "C0KRING", "c", LONG_AGO, LONG_AGO + timedelta(days=1)) is None
    assert await History().find(slack, "C0KRING", "c", datetime(2100, 1, 1, tzinfo=UTC)) is None


async def test_a_message_is_looked_up_few_at_a_time(slack: Slack, playground: Playground) -> None:
    sent = await slack.post("C0KRING", HELLO, ["first"])
    for number in range(20):
        playground.workspace.post("C0KRING", "U0ANNA", f"Nog iets {number}")
    assert await History().find(slack, "C0KRING", "first", LONG_AGO, datetime(2100, 1, 1, tzinfo=UTC)) == sent
    asked = playground.workspace.calls_to("conversations.history")
    assert {int(call.args["limit"]) for call in asked} == {15}
    assert all(call.args["latest"] for call in asked)
    assert len(asked) == 2


async def test_where_pins_are_refused_the_message_stands_all_the_same(
    slack: Slack, playground: Playground
) -> None:
    sent = await slack.post("C0KRING", HELLO, ["a"])
    assert isinstance(sent, Sent)
    playground.faults.error("pins.add", "not_pinnable")
    await slack.pin(sent.channel, sent.ts)
    assert playground.workspace.channels["C0KRING"].pins == []
    await slack.pin(sent.channel, sent.ts)
    assert playground.workspace.channels["C0KRING"].pins == [sent.ts]


async def test_a_file_comes_in_the_conversation_with_its_comment(
    slack: Slack, playground: Playground
) -> None:
    await slack.share("U0ANNA", File("dag.ics", b"BEGIN:VCALENDAR", "De dag", "Voor je agenda"))
    (message,) = playground.workspace.messages_to("U0ANNA")
    file = playground.workspace.files[message.files[0]]
    assert (message.text, file.name, file.content) == ("Voor je agenda", "dag.ics", b"BEGIN:VCALENDAR")
    assert file.channels == ["D0U0ANNA"]


FILE = File("agenda.ics", b"BEGIN:VCALENDAR", "Agenda", "Je agenda")
OF_A_FILE = ("files.getUploadURLExternal", "files.completeUploadExternal")


@pytest.mark.parametrize("refused", OF_A_FILE)
async def test_a_file_goes_with_the_token_that_holds_now(
    playground: Playground, pool: aiohttp.ClientSession, refused: str
) -> None:
    before, asked = playground.bot_token, []

    async def of_now(taken_back: str) -> str:
        if taken_back:
            asked.append(taken_back)
            playground.workspace.bot_token = f"{before}-after"
        return playground.bot_token

    playground.faults.error(refused, "token_expired", times=1)
    outcome = await Slack("", playground.api_url, pool, fresh=of_now).share("U0ANNA", FILE)
    assert (outcome, asked) == (Sent("D0U0ANNA", ""), [before])


@pytest.mark.parametrize("method", OF_A_FILE)
async def test_a_file_is_in_the_limit_of_calls_at_once(
    playground: Playground, pool: aiohttp.ClientSession, method: str
) -> None:
    slack = Slack(playground.bot_token, playground.api_url, pool, most=1)
    gate = playground.faults.holds(method)
    sharing = asyncio.create_task(slack.share("U0ANNA", FILE))
    await asyncio.wait_for(gate.reached.wait(), 5)
    other = asyncio.create_task(slack.post("C0KRING", HELLO, ["a"]))
    await asyncio.wait([other], timeout=0.2)
    assert not other.done(), "there is one connection, and it is in use"
    gate.opened.set()
    assert all(isinstance(one, Sent) for one in await asyncio.gather(sharing, other))
