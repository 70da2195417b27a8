"""What people see of the wishes for next time: the facilitator's answers, and what came of them."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Option, View
from bot.texts import Texts
from models.wish import Reply, Wish

MOST = 20  # wishes in a form; their keys travel in the modal
WISH_SHOWN = 200  # characters in a list
UNDECIDED = "undecided"
FIELDS = [
    field
    for i in range(MOST)
    for field in (
        (f"wish_{i}", Annotated[str, fields.pick(at="wish.reply")], UNDECIDED),
        (f"because_{i}", Annotated[str, fields.line(200, at="wish.because", optional=True)], ""),
    )
]

WishForm = fields.form(Form.WISH, "wish.title")(
    msgspec.defstruct("WishForm", FIELDS, frozen=True, kw_only=True)
)


def done(t: Texts, wishes: Sequence[Wish]) -> list[str]:
    """What was asked for last time, and what is done with it this time; never what nobody else reads."""
    return [
        t("wish.done_because", wish=_short(wish), because=wish.because)
        if wish.because
        else t("wish.done", wish=_short(wish))
        for wish in wishes
        if wish.reply is Reply.DO and not wish.alone
    ]


class Said(msgspec.Struct, frozen=True):
    """What is done with one wish, by its key."""

    key: str
    reply: Reply


def rows(t: Texts, wishes: Sequence[Wish], turn: int) -> list[Block]:
    """The wishes, each with a menu of what is done with it."""
    return [_row(t, wish, number, turn) for number, wish in enumerate(wishes, start=1)]


def _row(t: Texts, wish: Wish, number: int, turn: int) -> Block:
    choices = [
        Option(t.plain(f"wish.{reply}"), blocks.encode(Said(key=wish.key, reply=reply))) for reply in Reply
    ]
    chosen = blocks.encode(Said(key=wish.key, reply=wish.reply)) if wish.reply else None
    name = t.plain("wish.choose", number=number)
    menu = blocks.select(choices, chosen, Act.WISH_REPLY, name)
    said = t("wish.row_alone" if wish.alone else "wish.row", number=number, wish=_short(wish))
    return {**blocks.section(said, menu), "block_id": f"wish-{number}-{turn}"}


def form(t: Texts, about: About, wishes: Sequence[Wish], start: int = 0) -> View:
    """The form in which the facilitator says what is done with each wish, from one of them on."""
    shown = list(wishes)[start : start + MOST]
    left = len(wishes) - start - len(shown)
    choices = [Option(t.plain(f"wish.{reply}"), reply) for reply in (UNDECIDED, *Reply)]
    filled: dict[str, object] = {f"wish_{i}": wish.reply for i, wish in enumerate(shown)}
    filled |= {f"because_{i}": wish.because for i, wish in enumerate(shown)}
    labels = {
        f"{field}_{i}": t.plain(key, number=start + i + 1)
        for i in range(len(shown))
        for field, key in (("wish", "wish.reply_to"), ("because", "wish.because_of"))
    }
    asked = fields.ask(t, WishForm, filled, choices=dict.fromkeys(filled, choices), labels=labels)
    body = [blocks.section(t("wish.lead"))]
    for i, wish in enumerate(shown):
        body += [
            blocks.divider(),
            blocks.section(t("wish.text", wish=wish.text, number=start + i + 1)),
            *([blocks.context(t("wish.alone"))] if wish.alone else []),
            asked[f"wish_{i}"],
            asked[f"because_{i}"],
        ]
    if left:
        body.append(blocks.context(t.n("wish.more", left)))
    keys = msgspec.json.encode([wish.key for wish in shown]).decode()
    place = About(session=about.session, choice=keys, start=start + len(shown) if left else None)
    return fields.modal(t, WishForm, body, place)


def answers(form: msgspec.Struct, keys: Sequence[str]) -> dict[str, tuple[Reply | None, str]]:
    """Return what was decided about each wish, by its key."""
    found = {}
    for i, key in enumerate(keys[:MOST]):
        said = getattr(form, f"wish_{i}")
        reply = Reply(said) if said in tuple(Reply) else None
        found[key] = (reply, getattr(form, f"because_{i}").strip())
    return found


def _short(wish: Wish) -> str:
    return blocks.shorten(" ".join(wish.text.split()), WISH_SHOWN)
