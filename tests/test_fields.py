"""Forms: each field is said once, in the struct that its handler gets."""

from datetime import date, time
from typing import Annotated, Any

import msgspec
import pytest

from bot import fields
from bot.act.forms import Empty, Key, filled_in, parse
from bot.act.ids import Form
from bot.compose import ROOMS
from bot.fields import FORMS
from bot.reading.page import every_text
from bot.slack.blocks import Block, Option, View
from bot.texts import Texts
from models.person import Language
from playground.checks import check_view
from tests.neighbours import state_of

STRUCTS = sorted(FORMS, key=lambda struct: FORMS[struct].callback)
WORDS = {"date": "donderdag", "city": "Brussel", "still": "een welkom"}  # that a label or a hint may name
FULL: dict[str, Any] = {
    "plain_text_input": "Ja",
    "users_select": "U0ANNA",
    "multi_users_select": ["U0ANNA"],
    "conversations_select": "C0KRING",
    "datepicker": date(2026, 3, 12),
    "timepicker": time(13, 30),
}


def name(struct: type[msgspec.Struct]) -> str:
    return struct.__name__


def holds(block: Block) -> Any:
    """What a field may be filled with: the last of its choices, else something of its kind."""
    element = block["element"]
    last = [each["value"] for each in element.get("options", ())][-1:]
    if element["type"] in ("checkboxes", "multi_static_select"):
        return last
    return last[0] if last else FULL[element["type"]]


def drawn(t: Texts, struct: type[msgspec.Struct], filled: dict[str, Any] | None = None) -> View:
    """A form as its view draws it, with something to choose where the view says what."""
    choices = {
        field.name: [Option(each, each) for each in field.members or ("1", "2")]
        for field in FORMS[struct].fields.values()
        if field.choices is not None and not [*field.choices(t, field)]
    }
    return fields.modal(t, struct, [*fields.ask(t, struct, filled, choices=choices, **WORDS).values()])


def full(struct: type[msgspec.Struct]) -> dict[str, Any]:
    return {block["block_id"]: holds(block) for block in drawn(Texts(Language.NL), struct)["blocks"]}


def as_slack_says(block: Block) -> dict[str, Any]:
    """What comes back of a field that is sent in as it was drawn."""
    said = {
        key.replace("initial", "selected"): value
        for key, value in block["element"].items()
        if key.startswith("initial")
    }
    return {"type": block["element"]["type"], "value": said.pop("selected_value", None), **said}


def test_the_struct_of_every_form_says_how_it_is_asked_and_in_which_modal() -> None:
    taken = {name: route.form for room in ROOMS for (_, name), route in room.table.items() if route.form}
    assert {name for name, struct in taken.items() if struct is not Empty and struct not in FORMS} == set()
    asked = {str(FORMS[struct].callback): struct for struct in FORMS}
    assert {name: struct for name, struct in asked.items() if taken.get(name) is not struct} == {}
    assert len(asked) == len(FORMS) > 30


@pytest.mark.long
def test_every_field_has_a_label_and_no_label_or_hint_is_of_no_field() -> None:
    every = [(asked.noun, field) for asked in FORMS.values() for field in asked.fields.values()]
    labels = [set(field.keys(noun, "field")) for noun, field in every]
    assert [keys for keys in labels if not keys & every_text().keys()] == []
    known = set().union(*labels, *(field.keys(noun, "hint") for noun, field in every))
    written = {key for key in every_text() if key.partition(".")[2].startswith(("field_", "hint_"))}
    assert written - known == {"panel.field_present_from", "panel.field_present_more"}  # groups of people


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("struct", STRUCTS, ids=name)
def test_slack_takes_a_form_that_is_empty_and_one_that_is_full(
    struct: type[msgspec.Struct], language: Language
) -> None:
    t = Texts(language)
    for view in (drawn(t, struct), drawn(t, struct, full(struct))):  # a view tells fields of one label apart
        assert [problem for problem in check_view(view, "modal") if "sounds like" not in problem] == []


@pytest.mark.parametrize("struct", STRUCTS, ids=name)
def test_what_a_form_is_filled_with_comes_back_as_it_was(struct: type[msgspec.Struct]) -> None:
    view = drawn(Texts(Language.NL), struct, full(struct))
    state = {block["block_id"]: {"value": as_slack_says(block)} for block in view["blocks"]}
    assert list(state) == list(struct.__struct_fields__)
    back = parse(filled_in({"state": {"values": state}}), struct)
    assert back == parse(full(struct), struct)
    held = {key: value for key, value in full(struct).items() if not isinstance(value, date | time)}
    assert {key: filled_in({"state": {"values": state_of(struct, held)}})[key] for key in held} == held


@pytest.mark.parametrize("struct", STRUCTS, ids=name)
def test_no_form_takes_more_than_its_fields_let_people_write(struct: type[msgspec.Struct]) -> None:
    for block in drawn(Texts(Language.NL), struct)["blocks"]:
        if longest := block["element"].get("max_length"):
            with pytest.raises(msgspec.ValidationError):
                parse({**full(struct), block["block_id"]: "a" * (longest + 1)}, struct)


def test_a_struct_that_does_not_say_how_a_field_is_asked_is_refused_at_once() -> None:
    class Unsaid(msgspec.Struct):
        question: Annotated[Key, fields.pick()]
        line: str = ""

    with pytest.raises(TypeError, match="line"):
        fields.form(Form.EFFECT, "effect.title")(Unsaid)
    assert Unsaid not in FORMS


def test_a_field_of_which_the_type_names_nothing_to_choose_is_an_error() -> None:
    @fields.form(Form.EFFECT, "effect.title")
    class Endless(msgspec.Struct):
        shares: Annotated[str, fields.one_of("effect.shares_")]

    try:
        with pytest.raises(TypeError, match="shares"):
            fields.ask(Texts(Language.EN), Endless)
    finally:
        del FORMS[Endless]


def test_a_menu_without_anything_to_choose_is_left_out() -> None:
    struct = next(struct for struct in STRUCTS if FORMS[struct].callback is Form.EFFECT)
    assert list(fields.ask(Texts(Language.EN), struct)) == ["shares", "line"]
