"""Every limit of messages and views, each refusal naming where."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playground_kit import (
    Json,
    actions,
    button,
    home,
    modal,
    mrkdwn,
    option,
    options,
    plain,
    question,
    section,
    select,
)
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View as SdkView

from playground.checks import check_message, check_view

CONFIRM = {"title": plain("Sure?"), "text": plain("Really?"), "confirm": plain("Yes"), "deny": plain("No")}
PICTURE = {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "a"}
RADIO = {"type": "radio_buttons", "action_id": "r", "options": options(2)}
BOXES = {"type": "checkboxes", "action_id": "c", "options": options(2)}
MENU = {"type": "overflow", "action_id": "o", "options": options(2)}
NUMBER = {"type": "number_input", "action_id": "n", "is_decimal_allowed": False}
PICKER = {"type": "datepicker", "action_id": "d"}
CLOCK = {"type": "timepicker", "action_id": "t"}
MOMENT = {"type": "datetimepicker", "action_id": "m"}
PEOPLE = {"type": "multi_users_select", "action_id": "u"}
MANY = {"type": "multi_static_select", "action_id": "m", "options": options(2)}
ROW = [{"type": "raw_text", "text": "a"}]


def context(count: int) -> Json:
    return {"type": "context", "elements": [mrkdwn("a")] * count}


def header(text: str) -> Json:
    return {"type": "header", "text": plain(text)}


def asked(element: Json) -> Json:
    return {"type": "input", "label": plain(f"Label {element}"), "element": element}


def buttons(count: int) -> Json:
    return actions(*[button(f"a{n}", f"b{n}") for n in range(count)])


FITTING: list[Json] = [
    section("a" * 3000),
    {"type": "section", "fields": [mrkdwn("a" * 2000)] * 10},
    section("a", accessory=button("a" * 75, value="v" * 2000)),
    section("a", accessory=PICTURE),
    section("menu", accessory=MENU | {"options": options(5)}),
    header("a" * 150),
    {"type": "divider", "block_id": "b" * 255},
    PICTURE | {"title": plain("a")},
    buttons(25),
    actions(select(100), RADIO | {"options": options(10)}, BOXES, PICKER, CLOCK, MOMENT),
    actions(button("a", confirm=CONFIRM, style="danger")),
    context(10),
    asked({"type": "plain_text_input", "max_length": 3000, "min_length": 3000, "multiline": True}),
    asked(NUMBER | {"min_value": "0", "max_value": "10", "initial_value": "5"}),
    asked(PEOPLE | {"initial_users": ["U1"], "max_selected_items": 1}),
    asked(select(placeholder=plain("a" * 150), initial_option=option("Option 1"))),
    asked(PICKER | {"initial_date": "2026-01-31"}),
    asked(CLOCK | {"initial_time": "23:59", "timezone": "Europe/Brussels"}),
    asked(MOMENT | {"initial_date_time": 1767170000}),
    {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [plain("a")]}]},
]


@pytest.mark.parametrize("block", FITTING, ids=lambda block: block["type"])
def test_what_just_fits_is_taken(block: Json) -> None:
    assert check_message([block]) == []
    assert check_view(modal(block), "modal") == []


REFUSED: list[tuple[Json, str]] = [
    (section("a" * 3001), "blocks[0].text: more than 3000 characters"),
    (section(""), "blocks[0].text: must not be empty"),
    (section(" "), "blocks[0].text: must not be empty"),
    (section("\u200b\u2060\ufeff"), "blocks[0].text: must not be empty"),
    (header("\u200b"), "blocks[0].text: must not be empty"),
    (actions(button("\u200d")), "blocks[0].elements[0].text: must not be empty"),
    ({"type": "section"}, "blocks[0]: needs text or fields"),
    ({"type": "section", "text": "a"}, "blocks[0].text: must be an object"),
    ({"type": "section", "text": {"type": "text", "text": "a"}},
     "blocks[0].text.type: must be plain_text or mrkdwn"),
    ({"type": "section", "fields": [plain("a")] * 11}, "blocks[0].fields: more than 10 items"),
    ({"type": "section", "fields": [plain("a" * 2001)]}, "blocks[0].fields[0]: more than 2000 characters"),
    ({"type": "section", "fields": []}, "blocks[0].fields: fewer than 1 items"),
    (section("a", colour="red"), "blocks[0].colour: unknown key"),
    (section("a", expand="yes"), "blocks[0].expand: must be true or false"),
    (section("a", accessory=None), "blocks[0].accessory: must not be null"),
    (section("a", accessory={"type": "lever"}), "blocks[0].accessory.type: unknown element type 'lever'"),
    (section("a", accessory=asked(select())["element"] | {"type": "plain_text_input"}),
     "blocks[0].accessory.type: plain_text_input cannot stand here"),
    ({"type": "poem"}, "blocks[0].type: unknown block type 'poem'"),
    ({"type": "carousel"}, "blocks[0].type: unknown block type 'carousel'"),
    (header("a" * 151), "blocks[0].text: more than 150 characters"),
    ({"type": "header", "text": mrkdwn("a")}, "blocks[0].text.type: must be plain_text"),
    ({"type": "header"}, "blocks[0].text: missing"),
    ({"type": "divider", "block_id": "b" * 256}, "blocks[0].block_id: more than 255 characters"),
    ({"type": "image", "alt_text": "a"}, "blocks[0]: needs either image_url or slack_file"),
    ({"type": "image", "image_url": "https://example.org"}, "blocks[0].alt_text: missing"),
    (PICTURE | {"alt_text": "a" * 2001}, "blocks[0].alt_text: more than 2000 characters"),
    (PICTURE | {"image_url": "file:///a"}, "blocks[0].image_url: must be an http(s) address"),
    (PICTURE | {"title": plain("a" * 2001)}, "blocks[0].title: more than 2000 characters"),
    (context(11), "blocks[0].elements: more than 10 items"),
    (context(0), "blocks[0].elements: fewer than 1 items"),
    ({"type": "context", "elements": [button("a")]}, "blocks[0].elements[0].type: button cannot stand here"),
    (buttons(26), "blocks[0].elements: more than 25 items"),
    (actions(), "blocks[0].elements: fewer than 1 items"),
    (actions(button("a" * 76)), "blocks[0].elements[0].text: more than 75 characters"),
    (actions(button("")), "blocks[0].elements[0].text: must not be empty"),
    (actions(button("a", value="v" * 2001)), "blocks[0].elements[0].value: more than 2000 characters"),
    (actions(button("a", url="u" * 3001)), "blocks[0].elements[0].url: more than 3000 characters"),
    (actions(button("a", url="example.org/a")),
     "blocks[0].elements[0].url: must be an address with a scheme"),
    (actions(MENU | {"options": [option("a") | {"url": "//example.org"}]}),
     "blocks[0].elements[0].options[0].url: must be an address with a scheme"),
    (actions(button("a", "i" * 256)), "blocks[0].elements[0].action_id: more than 255 characters"),
    (actions(button("a", style="blue")), "blocks[0].elements[0].style: must be one of danger, primary"),
    (actions({"type": "button", "text": mrkdwn("a")}), "blocks[0].elements[0].text.type: must be plain_text"),
    (actions(button("a"), button("b")), "blocks[0]: duplicate action_id 'press'"),
    (actions(PEOPLE), "blocks[0].elements[0].type: multi_users_select cannot stand here"),
    (actions(button("a", confirm=CONFIRM | {"title": plain("a" * 101)})),
     "blocks[0].elements[0].confirm.title: more than 100 characters"),
    (actions(button("a", confirm=CONFIRM | {"text": plain("a" * 301)})),
     "blocks[0].elements[0].confirm.text: more than 300 characters"),
    (actions(button("a", confirm=CONFIRM | {"confirm": plain("a" * 31)})),
     "blocks[0].elements[0].confirm.confirm: more than 30 characters"),
    (actions(button("a", confirm=CONFIRM | {"deny": plain("a" * 31)})),
     "blocks[0].elements[0].confirm.deny: more than 30 characters"),
    (actions(button("a", confirm={"title": plain("a")})), "blocks[0].elements[0].confirm.text: missing"),
    (actions(select(101)), "blocks[0].elements[0].options: more than 100 items"),
    (actions(select(0)), "blocks[0].elements[0].options: fewer than 1 items"),
    (actions({"type": "static_select"}), "blocks[0].elements[0]: needs either options or option_groups"),
    (actions(select() | {"options": [option("a" * 76)]}),
     "blocks[0].elements[0].options[0].text: more than 75 characters"),
    (actions(select() | {"options": [option("a", "v" * 151)]}),
     "blocks[0].elements[0].options[0].value: more than 150 characters"),
    (actions(select() | {"options": [option("a") | {"description": plain("d" * 76)}]}),
     "blocks[0].elements[0].options[0].description: more than 75 characters"),
    (actions(select() | {"options": [{"text": plain("a")}]}),
     "blocks[0].elements[0].options[0].value: missing"),
    (actions(select() | {"options": [option("a") | {"text": mrkdwn("a")}]}),
     "blocks[0].elements[0].options[0].text.type: must be plain_text"),
    (actions(select() | {"options": [option("a", "v"), option("b", "v")]}),
     "blocks[0].elements[0]: duplicate value 'v'"),
    (actions(BOXES | {"options": [option("a", "v"), option("b", "v")]}),
     "blocks[0].elements[0]: duplicate value 'v'"),
    (actions({"type": "static_select", "option_groups": [
        {"label": plain(label), "options": [option(label, "v")]} for label in ("a", "b")
    ]}), "blocks[0].elements[0]: duplicate value 'v'"),
    (asked(MANY | {"initial_options": [option("Option 1"), option("Option 1")]}),
     "blocks[0].element.initial_options: duplicate value 'option 1'"),
    (asked(PEOPLE | {"initial_users": ["U1", "U1"]}),
     "blocks[0].element.initial_users: duplicate value 'U1'"),
    (actions(select(initial_option=option("Other"))),
     "blocks[0].elements[0].initial_option: not among the options"),
    (actions({"type": "static_select", "option_groups": [{"label": plain("a" * 76), "options": options(1)}]}),
     "blocks[0].elements[0].option_groups[0].label: more than 75 characters"),
    (actions(select(placeholder=plain("a" * 151))),
     "blocks[0].elements[0].placeholder: more than 150 characters"),
    (actions(RADIO | {"options": options(11)}), "blocks[0].elements[0].options: more than 10 items"),
    (actions(BOXES | {"options": options(11)}), "blocks[0].elements[0].options: more than 10 items"),
    (actions(BOXES | {"initial_options": [option("x")]}),
     "blocks[0].elements[0].initial_options[0]: not among the options"),
    (actions(MENU | {"options": options(6)}), "blocks[0].elements[0].options: more than 5 items"),
    (actions(PICKER | {"initial_date": "31-01-2026"}),
     "blocks[0].elements[0].initial_date: must be a date like 2026-01-31"),
    (actions(PICKER | {"initial_date": "2026-02-30"}),
     "blocks[0].elements[0].initial_date: must be a date like 2026-01-31"),
    (actions(CLOCK | {"initial_time": "24:00"}),
     "blocks[0].elements[0].initial_time: must be a time like 17:30"),
    (actions(CLOCK | {"timezone": "Brussels"}), "blocks[0].elements[0].timezone: must be an IANA time zone"),
    (actions(MOMENT | {"initial_date_time": 5}),
     "blocks[0].elements[0].initial_date_time: must lie between 1000000000 and 9999999999"),
    (asked(select()) | {"label": plain("a" * 2001)}, "blocks[0].label: more than 2000 characters"),
    (asked(select()) | {"hint": plain("a" * 2001)}, "blocks[0].hint: more than 2000 characters"),
    (asked(select()) | {"label": mrkdwn("a")}, "blocks[0].label.type: must be plain_text"),
    ({"type": "input", "label": plain("a")}, "blocks[0].element: missing"),
    (asked(button("a")), "blocks[0].element.type: button cannot stand here"),
    (asked({"type": "plain_text_input", "max_length": 3001}),
     "blocks[0].element.max_length: must lie between 1 and 3000"),
    (asked({"type": "plain_text_input", "min_length": 5, "max_length": 4}),
     "blocks[0].element.max_length: less than min_length"),
    (asked({"type": "plain_text_input", "initial_value": "a" * 3001}),
     "blocks[0].element.initial_value: more than 3000 characters"),
    (asked({"type": "plain_text_input", "max_length": 2, "initial_value": "aaa"}),
     "blocks[0].element.initial_value: more than 2 characters"),
    (asked({"type": "plain_text_input", "dispatch_action_config": {"trigger_actions_on": ["blur"]}}),
     "blocks[0].element.dispatch_action_config.trigger_actions_on: "
     "must be on_enter_pressed or on_character_entered"),
    (asked({"type": "number_input"}), "blocks[0].element.is_decimal_allowed: missing"),
    (asked(NUMBER | {"min_value": "5", "max_value": "4"}),
     "blocks[0].element.max_value: less than min_value"),
    (asked(NUMBER | {"min_value": 5}), "blocks[0].element.min_value: must be a number in a string"),
    (asked(MANY | {"max_selected_items": 1, "initial_options": options(2)}),
     "blocks[0].element.max_selected_items: fewer than chosen at first"),
    (asked({"type": "file_input"}), "blocks[0].element.type: unknown element type 'file_input'"),
    ({"type": "rich_text", "elements": [{"type": "poem", "elements": [plain("a")]}]},
     "blocks[0].elements[0].type: unknown element type 'poem'"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("block", "problem"), REFUSED, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_message_and_a_modal_are_refused_for_the_same_block(block: Json, problem: str) -> None:
    assert problem in check_message([block])
    assert problem in check_view(modal(block), "modal")


ONLY_MESSAGES: list[tuple[list[Any], str]] = [
    ([section("a")] * 51, "blocks: more than 50 items"),
    ([{"type": "markdown", "text": "a" * 12001}], "blocks[0].text: more than 12000 characters"),
    ([{"type": "markdown", "text": "a" * 6001}] * 2, "blocks: more than 12000 characters of markdown"),
    ([{"type": "table", "rows": [ROW] * 101}], "blocks[0].rows: more than 100 items"),
    ([{"type": "table", "rows": [ROW * 21]}], "blocks[0].rows[0]: more than 20 items"),
    (
        [{"type": "table", "rows": [[{"type": "x"}]]}],
        "blocks[0].rows[0][0].type: must be raw_text or rich_text",
    ),
    ([{"type": "table", "rows": [ROW]}] * 2, "blocks: more than one table"),
    ([section("a", block_id="b"), section("c", block_id="b")], "blocks[1].block_id: duplicate block_id 'b'"),
    (["text"], "blocks[0]: must be an object"),
]


@pytest.mark.parametrize(("blocks", "problem"), ONLY_MESSAGES, ids=lambda v: v if isinstance(v, str) else "")
def test_a_message_is_refused_for(blocks: list[Any], problem: str) -> None:
    assert problem in check_message(blocks)


FOCUSED = asked({"type": "plain_text_input", "focus_on_load": True})
VIEWS: list[tuple[Any, str, str]] = [
    (modal(title=plain("a" * 25)), "modal", "view.title: more than 24 characters"),
    (modal(submit=plain("a" * 25)), "modal", "view.submit: more than 24 characters"),
    (modal(close=plain("a" * 25)), "modal", "view.close: more than 24 characters"),
    (modal(title=mrkdwn("a")), "modal", "view.title.type: must be plain_text"),
    (modal(private_metadata="a" * 3001), "modal", "view.private_metadata: more than 3000 characters"),
    (modal(callback_id="a" * 256), "modal", "view.callback_id: more than 255 characters"),
    (modal(external_id="a" * 256), "modal", "view.external_id: more than 255 characters"),
    (modal(notify_on_close="yes"), "modal", "view.notify_on_close: must be true or false"),
    (modal(colour="red"), "modal", "view.colour: unknown key"),
    ({"type": "modal", "blocks": [section("a")]}, "modal", "view.title: missing"),
    ({"type": "modal", "title": plain("a")}, "modal", "view.blocks: missing"),
    ({"type": "modal", "title": plain("a"), "blocks": []}, "modal", "blocks: fewer than 1 items"),
    (modal(*[section("a")] * 101), "modal", "blocks: more than 100 items"),
    (modal(*[section("é" * 2900)] * 50), "modal", "view: more than 250000 bytes"),
    (modal(FOCUSED, FOCUSED), "modal",
     "blocks: more than one focus_on_load: blocks[0].element, blocks[1].element"),
    ({"type": "modal", "title": plain("a"), "blocks": [question("a", "b")]}, "modal",
     "view.submit: missing: a modal with inputs needs it"),
    (modal({"type": "markdown", "text": "a"}), "modal", "blocks[0].type: not in views"),
    (home(), "modal", "view.type: must be modal"),
    (modal(), "home", "view.type: must be home"),
    (home() | {"title": plain("a")}, "home", "view.title: unknown key"),
    ("text", "modal", "view: must be an object"),
]  # fmt: skip


@pytest.mark.parametrize(("view", "kind", "problem"), VIEWS, ids=[problem for _, _, problem in VIEWS])
def test_a_view_is_refused_for(view: Any, kind: str, problem: str) -> None:
    assert problem in check_view(view, kind)


def sdk_takes(blocks: list[Json]) -> bool:
    try:
        for block in Block.parse_all(blocks):
            block.to_dict()
    except (SlackObjectFormationError, TypeError, ValueError):
        return False
    return True


@pytest.mark.parametrize("block", FITTING, ids=lambda block: block["type"])
def test_the_sdk_takes_what_the_playground_takes(block: Json) -> None:
    assert sdk_takes([block])


TEXT = st.integers(0, 160).map(lambda n: "a" * n)


@given(
    st.one_of(
        TEXT.map(header),
        st.builds(lambda text, value: actions(button(text, value=value * 20)), TEXT, TEXT),
        st.integers(0, 30).map(buttons),
        st.integers(0, 12).map(context),
        st.integers(0, 8).map(lambda n: actions(MENU | {"options": options(n)})),
        st.integers(0, 110).map(lambda n: actions(select(n))),
        st.builds(
            lambda text, value: actions(select() | {"options": [option(text, value or "v")]}), TEXT, TEXT
        ),
    )
)
def test_what_the_sdk_refuses_the_playground_refuses(block: Json) -> None:
    if not sdk_takes([block]):
        assert check_message([block])


TWINS = [
    actions(button("Up", "a"), button("Up", "b")),
    actions(button("Up", "a"), button("Down", "b", accessibility_label="up")),
    actions(button("Up: bread", "a"), button("Up", "b", accessibility_label="Up: bread")),
    actions(select(2, placeholder=plain("Choose")), PICKER | {"placeholder": plain("Choose")}),
]


@pytest.mark.parametrize("block", TWINS)
def test_two_elements_that_sound_alike_are_refused(block: Json) -> None:
    for problems in (check_message([block]), check_view(modal(block), "modal")):
        assert any("sounds like" in problem for problem in problems)


def test_two_fields_with_one_label_are_refused_wherever_they_stand() -> None:
    fields = [{"type": "input", "label": plain("Why?"), "element": each} for each in (PICKER, CLOCK)]
    view = modal(fields[0], {"type": "divider"}, fields[1])
    assert check_view(view, "modal") == ["blocks[2].t: sounds like blocks[0].d: 'why?'"]


def test_what_says_its_object_is_taken() -> None:
    named = [button("Up", f"b{n}", accessibility_label=f"Up: question {n}") for n in range(3)]
    assert check_message([actions(*named), actions(button("Up", "up"))]) == []


def test_the_sdk_takes_a_full_modal() -> None:
    view = modal(*FITTING, callback_id="a", private_metadata="b", notify_on_close=True)
    assert check_view(view, "modal") == []
    SdkView(**view).to_dict()
