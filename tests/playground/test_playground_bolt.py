"""A real Bolt app, unmodified, over Socket Mode and over signed HTTP."""

import asyncio
from typing import Any

import pytest
from playground_kit import Connect, actions, button, home, modal, question, section, select
from slack_bolt.app.async_app import AsyncApp

from playground import NotAcknowledged, Playground, UnfitAnswer
from playground.signed import signature

Body = dict[str, Any]


async def test_a_command_opens_a_form_that_is_checked_and_then_closes(
    app: AsyncApp, connect: Connect, playground: Playground
) -> None:
    seen: list[Body] = []

    @app.command("/kring")
    async def command(ack: Any, body: Body, client: Any) -> None:
        form = modal(question("Your question", "question"), callback_id="ask", private_metadata="C1")
        await client.views_open(trigger_id=body["trigger_id"], view=form)
        await ack()

    @app.view("ask")
    async def ask(ack: Any, view: Body) -> None:
        seen.append(view)
        text = view["state"]["values"]["question"]["value"]["value"]
        if "?" not in text:
            await ack(response_action="errors", errors={"question": "Ask with a question mark"})
        else:
            await ack()

    await connect()
    anna = playground.person("U1")
    await anna.runs("/kring", "vraag", channel="C1")
    assert anna.modal is not None
    assert anna.sees("your question")
    await anna.submits({"Your question": "How"})
    assert anna.errors == {"question": "Ask with a question mark"}
    assert anna.sees("with a question mark")
    assert anna.modal is not None
    await anna.submits({"Your question": "How?"})
    assert anna.errors == {}
    assert anna.modal is None
    assert seen[0]["private_metadata"] == "C1"


async def test_a_form_can_be_pushed_updated_and_cleared(
    app: AsyncApp, connect: Connect, playground: Playground
) -> None:
    answers: list[Body] = [
        {"response_action": "push", "view": modal(section("Second"), callback_id="form")},
        {"response_action": "update", "view": modal(section("Third"), callback_id="form")},
        {"response_action": "push", "view": modal(section("Fourth"), callback_id="form")},
        {"response_action": "clear"},
    ]
    views: list[Body] = []

    @app.shortcut("start")
    async def start(ack: Any, body: Body, client: Any) -> None:
        await ack()
        await client.views_open(
            trigger_id=body["trigger_id"], view=modal(section("First"), callback_id="form")
        )

    @app.view("form")
    async def form(ack: Any, view: Body) -> None:
        views.append(view)
        await ack(**answers.pop(0))

    await connect()
    anna = playground.person("U1")
    await anna.uses_shortcut("start")
    depths = []
    for words in ("Second", "Third", "Fourth"):
        await anna.submits()
        assert anna.sees(words)
        depths.append(len(anna.modals))
    assert depths == [2, 2, 3]
    await anna.submits()
    assert anna.modals == []
    assert views[1]["previous_view_id"] == views[0]["id"] == views[2]["root_view_id"]
    assert views[1]["id"] == views[2]["id"]
    assert views[1]["hash"] != views[2]["hash"]


async def test_a_press_in_a_modal_can_push_and_update(
    app: AsyncApp, connect: Connect, playground: Playground
) -> None:
    @app.shortcut("start")
    async def start(ack: Any, body: Body, client: Any) -> None:
        await ack()
        first = modal(
            section("First"), actions(button("More", "more")), notify_on_close=True, callback_id="f"
        )
        await client.views_open(trigger_id=body["trigger_id"], view=first)

    @app.action("more")
    async def more(ack: Any, body: Body, client: Any) -> None:
        await ack()
        assert body["container"] == {"type": "view", "view_id": body["view"]["id"]}
        await client.views_push(trigger_id=body["trigger_id"], view=modal(section("Second")))
        changed = modal(section("Changed"), notify_on_close=True, callback_id="f")
        await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=changed)

    closed: list[bool] = []

    @app.view_closed("f")
    async def close(ack: Any, body: Body) -> None:
        await ack()
        closed.append(body["is_cleared"])

    await connect()
    anna = playground.person("U1")
    await anna.uses_shortcut("start")
    await anna.clicks("More")
    assert anna.sees("Second")
    await anna.closes()
    assert anna.sees("Changed")
    await anna.closes()
    assert anna.modal is None
    assert closed == [False]


async def test_the_home_is_published_and_its_buttons_work(
    app: AsyncApp, connect: Connect, playground: Playground
) -> None:
    @app.event("app_home_opened")
    async def opened(event: Body, client: Any) -> None:
        await client.views_publish(
            user_id=event["user"], view=home(section("Next"), actions(button("Yes", "yes")))
        )

    @app.action("yes")
    async def yes(ack: Any, body: Body, client: Any) -> None:
        await ack()
        await client.views_publish(
            user_id=body["user"]["id"], hash=body["view"]["hash"], view=home(section("Thanks"))
        )

    await connect()
    anna = playground.person("U1")
    assert anna.home is None
    await anna.opens_home()
    await anna.clicks("Yes", within="home")
    assert anna.sees("thanks")
    assert anna.home is not None
    assert not playground.person("U2").sees("thanks")


async def test_a_press_on_a_message_carries_what_slack_sends(
    app: AsyncApp, connect: Connect, playground: Playground
) -> None:
    bodies: list[Body] = []

    @app.action("press")
    async def press(ack: Any, body: Body, respond: Any) -> None:
        await ack()
        bodies.append(body)
        await respond(text="Noted", replace_original=True)

    @app.action("choose")
    async def choose(ack: Any, body: Body) -> None:
        await ack()
        bodies.append(body)

    await connect()
    anna = playground.person("U1")
    blocks = [section("Come?"), actions(button("Yes", value="7"), select(), block_id="rsvp")]
    await app.client.chat_postMessage(channel="U1", text="Come?", blocks=blocks)
    await anna.chooses("Come?", "Option 1")
    await anna.clicks("Yes")
    chosen, pressed = bodies
    assert chosen["actions"][0]["selected_option"]["value"] == "option 1"
    assert pressed["state"]["values"]["rsvp"]["choose"]["selected_option"]["value"] == "option 1"
    assert pressed["user"] == {"id": "U1", "username": "anna", "name": "anna", "team_id": "T0DEMO"}
    assert pressed["channel"] == {"id": "D0U1", "name": "directmessage"}
    assert (pressed["container"]["is_ephemeral"], pressed["message"]["text"]) == (False, "Come?")
    assert (pressed["enterprise"], pressed["is_enterprise_install"]) == (None, False)
    action = pressed["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"]) == ("press", "rsvp", "7")
    assert anna.messages()[-1].text == "Noted"
    await app.client.chat_postEphemeral(channel="C1", user="U1", text="Psst", blocks=blocks)
    await anna.clicks("Yes")
    assert bodies[-1]["container"]["is_ephemeral"]
    assert "message" not in bodies[-1]


async def test_a_message_shortcut_brings_the_message(
    app: AsyncApp, connect: Connect, playground: Playground
) -> None:
    kept: list[str] = []

    @app.message_shortcut("keep")
    async def keep(ack: Any, body: Body) -> None:
        await ack()
        kept.append(body["message"]["text"])

    await connect()
    anna = playground.person("U1")
    await playground.person("U2").writes("How do you start?", "C1")
    await anna.uses_message_shortcut("keep", anna.messages("C1")[-1])
    assert kept == ["How do you start?"]


async def test_what_people_write_and_where_they_go_is_told(
    app: AsyncApp, connect: Connect, playground: Playground
) -> None:
    told: list[str] = []

    @app.event("message")
    async def message(event: Body) -> None:
        told.append(f"{event['channel_type']} {event['text']}")

    @app.event("app_mention")
    async def mention(event: Body) -> None:
        told.append(event["text"])

    @app.event("member_joined_channel")
    async def joined(event: Body) -> None:
        told.append(f"joined {event['channel']}")

    @app.event("member_left_channel")
    async def left(event: Body) -> None:
        told.append(f"left {event['channel']}")

    await connect()
    anna, rex = playground.person("U1"), playground.person("U6")
    await anna.writes("Hello")
    await anna.writes("Not for the bot", "C1")
    await anna.writes("<@U0KRING> hello", "C1")
    await anna.writes("<@U0KRING> is not here", "C2")
    await rex.joins("C1")
    await rex.joins("C2")
    await rex.leaves("C1")
    playground.workspace.subscriptions.add("message.groups")
    await anna.writes("Now heard", "C1")
    assert told == ["im Hello", "<@U0KRING> hello", "joined C1", "left C1", "group Now heard"]


async def test_an_event_can_come_twice_under_one_id(
    app: AsyncApp, connect: Connect, playground: Playground
) -> None:
    ids: list[str] = []

    @app.event("team_rename")
    async def renamed(body: Body) -> None:
        ids.append(body["event_id"])

    await connect()
    payload = await playground.sends_event({"type": "team_rename", "name": "Other"})
    await playground.redelivers(payload)
    assert ids == [payload["event_id"]] * 2


async def test_a_command_can_be_answered_at_once(
    app: AsyncApp, connect: Connect, playground: Playground
) -> None:
    answers: list[Any] = [
        "Only you",
        {"text": "For all", "response_type": "in_channel"},
        {"text": "a", "x": 1},
    ]

    @app.command("/kring")
    async def command(ack: Any) -> None:
        await ack(answers.pop(0))

    await connect()
    anna, ria = playground.person("U1"), playground.person("U2")
    await anna.runs("/kring", channel="C1")
    assert [m.text for m in anna.ephemerals] == ["Only you"]
    assert not ria.sees("only you")
    await anna.runs("/kring", channel="C1")
    assert ria.sees("for all")
    with pytest.raises(UnfitAnswer, match="x"):
        await anna.runs("/kring", channel="C1")


UNFIT: list[tuple[Body, str]] = [
    ({"response_action": "errors", "errors": {"nowhere": "No"}}, "no inputs"),
    ({"response_action": "errors", "errors": {}}, "needs errors"),
    ({"response_action": "errors", "errors": {"question": " "}}, "words"),
    ({"response_action": "sing"}, "sing"),
    ({"response_action": "update", "view": modal(section("a" * 3001))}, "more than 3000"),
    ({"response_action": "push", "view": home()}, "must be modal"),
]


@pytest.mark.parametrize(("answer", "problem"), UNFIT, ids=[problem for _, problem in UNFIT])
async def test_an_unfit_answer_to_a_form_is_refused(
    app: AsyncApp, connect_socket: Connect, playground: Playground, answer: Body, problem: str
) -> None:
    @app.view("ask")
    async def ask(ack: Any) -> None:
        await ack(answer)

    await connect_socket()
    trigger = playground.workspace.trigger("U1").id
    form = modal(question("Your question", "question"), callback_id="ask")
    await app.client.views_open(trigger_id=trigger, view=form)
    anna = playground.person("U1")
    with pytest.raises(UnfitAnswer, match=problem):
        await anna.submits({"Your question": "How?"})


async def test_silence_is_no_acknowledgement(app: AsyncApp, connect: Connect, playground: Playground) -> None:
    heard = asyncio.Event()

    @app.command("/slow")
    async def slow(ack: Any) -> None:
        await heard.wait()
        await ack()

    await connect()
    playground.workspace.ack_seconds = 0.1  # from now on: to connect may take longer
    for command in ("/slow", "/unheard"):
        with pytest.raises(NotAcknowledged, match="Kring did not respond"):
            await playground.person("U1").runs(command)
    heard.set()


def test_a_signature_is_the_one_slack_documents() -> None:
    body = (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    signed = signature("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body)
    assert signed == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
