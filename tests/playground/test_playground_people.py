"""People find things by the words they see, and hear why they cannot do a thing."""

import asyncio
import re
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from playground_kit import (
    Connect,
    Json,
    actions,
    button,
    home,
    modal,
    option,
    options,
    plain,
    question,
    section,
    select,
)
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground import GuestsCannot, InputRefused, NotThere, Person, Playground, Unable
from playground.words import tells_of

MENU = {"type": "overflow", "action_id": "menu", "options": [option("Remove"), option("Keep")]}


@pytest.fixture
async def heard(app: AsyncApp, connect_socket: Connect) -> list[Json]:
    """What an app that takes everything hears."""
    heard: list[Json] = []

    async def take(ack: Any, body: Json) -> None:
        heard.append(body)
        await ack()

    for listen in (app.action, app.view_submission, app.view_closed, app.shortcut, app.command):
        listen(re.compile(".*"))(take)
    await connect_socket()
    return heard


@pytest.fixture
def anna(playground: Playground) -> Person:
    return playground.person("Anna")


async def opens(client: AsyncWebClient, anna: Person, *blocks: Json, **more: Any) -> None:
    trigger = anna.workspace.trigger(anna.id).id
    await client.views_open(trigger_id=trigger, view=modal(*blocks, callback_id="form", **more))


async def test_the_newest_message_with_the_words_is_pressed(
    heard: list[Json], anna: Person, client: AsyncWebClient
) -> None:
    for text in ("Old", "New"):
        await client.chat_postMessage(channel="C1", text=text, blocks=[actions(button("Yes", value=text))])
    await client.chat_postMessage(channel="U2", text="Ria", blocks=[actions(button("Yes", value="Ria"))])
    await client.chat_postMessage(channel="U1", text="Other", blocks=[actions(button("No"))])
    await anna.clicks("yes")
    await anna.clicks("Yes", within=anna.messages("C1")[0])
    assert [body["actions"][0]["value"] for body in heard] == ["New", "Old"]


async def test_emoji_case_and_space_do_not_count(
    heard: list[Json], anna: Person, client: AsyncWebClient
) -> None:
    blocks = [actions(button(":wave:  Yes ✅"), button("👍", "up"))]
    await client.chat_postMessage(channel="U1", text="a", blocks=blocks)
    await anna.clicks("yes")
    await anna.clicks("👍")
    assert [body["actions"][0]["action_id"] for body in heard] == ["press", "up"]


async def test_twins_are_told_apart_by_what_stands_beside_them(
    heard: list[Json], anna: Person, client: AsyncWebClient
) -> None:
    blocks = [
        section("Bread", accessory=button("Take", value="bread", accessibility_label="Take: bread")),
        section("Milk"),
        actions(button("Take", value="milk", accessibility_label="Take: milk"), MENU),
    ]
    await client.chat_postMessage(channel="U1", text="List", blocks=blocks)
    with pytest.raises(NotThere, match="sees 2 of 'Take'"):
        await anna.clicks("Take")
    await anna.clicks("Take", beside="bread")
    await anna.clicks("Take", beside="milk")
    await anna.clicks("Remove")
    await anna.chooses("Milk", "Keep", beside="Milk")
    values = [body["actions"][0].get("value") for body in heard[:2]]
    chosen = [body["actions"][0]["selected_option"]["value"] for body in heard[2:]]
    assert (values, chosen) == (["bread", "milk"], ["remove", "keep"])


async def test_what_is_not_there_is_answered_with_what_is(
    anna: Person, client: AsyncWebClient, playground: Playground
) -> None:
    await client.chat_postMessage(channel="U1", text="a", blocks=[actions(button("No"), MENU)])
    with pytest.raises(NotThere, match=r"Anna sees no button 'Yes'; Anna sees: 'No', .*\(Remove, Keep\)"):
        await anna.clicks("Yes")
    with pytest.raises(NotThere, match="nothing to choose at 'Size'"):
        await anna.chooses("Size", "Large")
    with pytest.raises(NotThere, match="sees: nothing"):
        await playground.person("U2").clicks("Yes", within="home")
    with pytest.raises(NotThere, match="no one person"):
        playground.person("Nobody")


async def test_an_open_modal_hides_the_rest(heard: list[Json], anna: Person, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="U1", text="a", blocks=[actions(button("Below"))])
    await client.views_publish(user_id="U1", view=home(actions(button("Home"))))
    await anna.clicks("Home")
    await opens(client, anna, actions(button("Above")))
    with pytest.raises(NotThere, match="'Above'"):
        await anna.clicks("Below")
    await anna.clicks("Above")
    await anna.clicks("Home", within="home")
    await anna.closes()
    await anna.clicks("Below")
    assert len(heard) == 4


async def test_a_form_takes_every_kind_of_input(
    heard: list[Json], anna: Person, client: AsyncWebClient
) -> None:
    kinds: dict[str, Json] = {
        "Text": {"type": "plain_text_input"},
        "Pick": select(3),
        "Picks": {"type": "multi_static_select", "options": options(3)},
        "Radio": {"type": "radio_buttons", "options": options(3)},
        "Boxes": {"type": "checkboxes", "options": options(3)},
        "Day": {"type": "datepicker"},
        "Hour": {"type": "timepicker", "timezone": "Europe/Brussels"},
        "Moment": {"type": "datetimepicker"},
        "Number": {"type": "number_input", "is_decimal_allowed": False},
        "Mail": {"type": "email_text_input"},
        "Link": {"type": "url_text_input"},
        "Who": {"type": "users_select"},
        "All": {"type": "multi_users_select"},
        "Where": {"type": "conversations_select"},
        "Channel": {"type": "channels_select"},
        "Nothing": {"type": "plain_text_input"},
        "Later": {"type": "plain_text_input", "initial_value": "as it was"},
    }
    blocks = [
        {"type": "input", "block_id": label, "label": plain(label), "optional": label == "Nothing",
         "element": element | {"action_id": "x"}}
        for label, element in kinds.items()
    ]  # fmt: skip
    await opens(client, anna, *blocks)
    await anna.submits(
        {
            "Text": "words",
            "Pick": "Option 1",
            "Picks": ["Option 0", "Option 2"],
            "Radio": "Option 2",
            "Boxes": ["Option 1"],
            "Day": date(2026, 1, 31),
            "Hour": time(17, 30),
            "Moment": datetime(2026, 1, 31, tzinfo=UTC),
            "Number": 7,
            "Mail": "anna@example.org",
            "Link": "https://example.org",
            "Who": "Ria",
            "All": ["U1", "Ria"],
            "Where": "kring",
            "Channel": "#kring",
        }
    )
    values = {label: state["x"] for label, state in heard[0]["view"]["state"]["values"].items()}
    bare = {
        label: next(v for k, v in state.items() if k not in ("type", "timezone"))
        for label, state in values.items()
    }
    assert bare.pop("Pick")["value"] == "option 1"
    assert [one["value"] for one in bare.pop("Picks")] == ["option 0", "option 2"]
    assert bare.pop("Radio")["value"] == "option 2"
    assert [one["value"] for one in bare.pop("Boxes")] == ["option 1"]
    assert values["Hour"]["timezone"] == "Europe/Brussels"
    assert bare == {
        "Text": "words",
        "Day": "2026-01-31",
        "Hour": "17:30",
        "Moment": 1769817600,
        "Number": "7",
        "Mail": "anna@example.org",
        "Link": "https://example.org",
        "Who": "U2",
        "All": ["U1", "U2"],
        "Where": "C1",
        "Channel": "C1",
        "Nothing": None,
        "Later": "as it was",
    }
    assert anna.modal is None


REFUSED: list[tuple[Json, Any, str]] = [
    ({"type": "plain_text_input"}, "", "required and empty"),
    ({"type": "plain_text_input", "max_length": 3}, "four", "at most 3 characters, not 4"),
    ({"type": "plain_text_input"}, "a" * 3001, "at most 3000"),
    ({"type": "plain_text_input", "min_length": 3}, "ab", "at least 3"),
    ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "whole number"),
    ({"type": "number_input", "is_decimal_allowed": True}, "many", "needs a number"),
    ({"type": "number_input", "is_decimal_allowed": False, "max_value": "5"}, 6, "between None and 5"),
    ({"type": "email_text_input"}, "anna", "e-mail address"),
    ({"type": "url_text_input"}, "anna", "web address"),
    ({"type": "datepicker"}, "soon", "does not take 'soon'"),
    ({"type": "multi_static_select", "options": options(2), "max_selected_items": 1},
     ["Option 0", "Option 1"], "at most 1 options"),
]  # fmt: skip


@pytest.mark.parametrize(("element", "given", "problem"), REFUSED, ids=[problem for _, _, problem in REFUSED])
async def test_slack_itself_refuses(
    anna: Person, client: AsyncWebClient, element: Json, given: Any, problem: str
) -> None:
    await opens(client, anna, {"type": "input", "label": plain("Field"), "element": element})
    with pytest.raises(InputRefused, match=problem):
        await anna.submits({"Field": given})
    assert anna.modal is not None


async def test_a_label_or_option_that_is_not_there_is_named(anna: Person, client: AsyncWebClient) -> None:
    await opens(
        client, anna, question("Name", "a"), {"type": "input", "label": plain("Size"), "element": select()}
    )
    with pytest.raises(NotThere, match="0 inputs labelled 'Town' in 'Form'; there are: 'Name', 'Size'"):
        await anna.submits({"Town": "Gent"})
    with pytest.raises(NotThere, match="no option 'Large' in 'Size'; there are: 'Option 0', 'Option 1'"):
        await anna.submits({"Size": "Large"})


async def test_choosing_tells_the_app_only_where_it_asked(
    heard: list[Json], anna: Person, client: AsyncWebClient
) -> None:
    quiet = {"type": "input", "block_id": "q", "label": plain("Quiet"), "element": select()}
    loud = {
        "type": "input",
        "block_id": "l",
        "label": plain("Loud"),
        "element": select(),
        "dispatch_action": True,
    }
    await opens(client, anna, quiet, loud, section("Accessory", accessory=select(placeholder=plain("Pick"))))
    assert (await anna.chooses("Quiet", "Option 0")).payload is None
    await anna.chooses("Loud", "Option 1")
    await anna.chooses("Pick", "Option 1")
    assert len(heard) == 2
    assert heard[0]["view"]["state"]["values"]["q"]["choose"]["selected_option"]["value"] == "option 0"
    await anna.submits()
    assert len(heard[-1]["view"]["state"]["values"]) == 3


async def test_closing_clears_the_stack_when_asked(
    heard: list[Json], anna: Person, client: AsyncWebClient
) -> None:
    await opens(client, anna, section("One"), notify_on_close=True)
    trigger = anna.workspace.trigger("U1", anna.modals[0].id).id
    await client.views_push(trigger_id=trigger, view=modal(section("Two"), clear_on_close=True))
    await anna.closes()
    assert anna.modals == []
    assert [body["is_cleared"] for body in heard] == [True]
    with pytest.raises(NotThere, match="no modal open"):
        await anna.closes()


async def test_guests_press_buttons_but_have_no_commands(
    heard: list[Json], playground: Playground, client: AsyncWebClient
) -> None:
    guus = playground.person("Guus")
    await client.chat_postMessage(channel="C1", text="a", blocks=[actions(button("Yes"))])
    await guus.clicks("Yes")
    for act in (
        guus.runs("/kring"),
        guus.uses_shortcut("a"),
        guus.uses_message_shortcut("a", guus.messages()[0]),
    ):
        with pytest.raises(GuestsCannot, match="guest"):
            await act
    assert len(heard) == 1


async def test_deactivated_people_do_nothing(playground: Playground) -> None:
    otto = playground.person("Otto")
    for act in (
        otto.runs("/kring"),
        otto.clicks("Yes"),
        otto.writes("a"),
        otto.opens_home(),
        otto.joins("C1"),
    ):
        with pytest.raises(Unable, match="deactivated"):
            await act


async def test_people_see_only_where_they_are(
    playground: Playground, anna: Person, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel="C1", text="In the channel")
    rex = playground.person("Rex")
    assert not rex.sees("in the channel")
    with pytest.raises(NotThere, match="does not see this message"):
        await rex.clicks("Yes", within=anna.messages()[0])
    with pytest.raises(NotThere, match="not in C1"):
        await rex.writes("a", "C1")
    with pytest.raises(Unable, match="archived"):
        await anna.writes("a", "C4")


async def test_a_command_nobody_registered_is_not_there(playground: Playground, anna: Person) -> None:
    playground.workspace.commands = {"/kring"}
    with pytest.raises(NotThere, match="/other"):
        await anna.runs("/other")


async def test_listeners_hear_of_messages_and_views(
    playground: Playground, anna: Person, client: AsyncWebClient
) -> None:
    told: list[str] = []
    stop = playground.on_message(lambda message, what: told.append(f"{what} {message.text}"))
    playground.on_view(lambda view, what: told.append(f"{what} {view.type}"))
    await client.chat_postMessage(channel="C1", text="a")
    stop()
    await client.chat_postMessage(channel="C1", text="b")
    await client.views_publish(user_id="U1", view=home())
    await opens(client, anna, section("a"))
    assert told == ["posted a", "published home", "opened modal"]


@pytest.mark.long
async def test_many_people_press_at_once_and_each_is_heard(
    heard: list[Json], playground: Playground, client: AsyncWebClient
) -> None:
    people = [playground.workspace.add_user(f"U1{n:02d}", f"Person {n}").id for n in range(50)]
    for person in people:
        await client.chat_postMessage(channel=person, text="a", blocks=[actions(button("Yes"))])
    await asyncio.gather(*(playground.person(person).clicks("Yes") for person in people))
    assert {body["user"]["id"] for body in heard} == set(people)


def test_people_know_a_text_by_its_beginning_when_the_rest_is_cut() -> None:
    said = "How do I find out, as somebody who leads, what my people need in order to learn?"
    assert tells_of(f"Open: {said}", said)
    assert tells_of(f"Open: {said[:60]}… and more", said)
    assert not tells_of(f"Open: {said[:20]}… and more", said), "too little to know it by"
    assert not tells_of(f"Open: {said[:50]} now… and more", said), "another one that begins alike"
    assert not tells_of(said[:60], said), "it was not cut there"
