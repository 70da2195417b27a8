"""What whoever facilitates sees of ground rules: the list, its examples, what is published."""

from collections.abc import Sequence
from enum import StrEnum
from functools import partial
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, Key
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Option, View
from bot.slack.layout import Lines
from bot.texts import Texts, called, escape
from bot.views.ground_rule import button, written
from bot.views.pages import paged
from models.ground_rule import (
    LONGEST,
    GroundRule,
    Line,
    Proposed,
    RulePart,
    RulesVersion,
    Standing,
    sign_of,
)
from models.network import Network

# The lines that we propose to begin from, by the names of their texts.
EXAMPLES = {
    "confidential": RulePart.RULE, "attention": RulePart.RULE, "ask_first": RulePart.RULE,
    "doubt": RulePart.RULE, "experience": RulePart.RULE, "on_time": RulePart.RULE, "pass": RulePart.RULE,
    "path": RulePart.PATH, "roles": RulePart.ROLES,
}  # fmt: skip
GOAL = "goal"  # the same of the network's own goal


class Asks(StrEnum):
    """What a new version asks of who accepted the one before it."""

    WORDING = "wording"
    ANEW = "anew"


class Move(StrEnum):
    """What the menu of a line does with it."""

    UP = "up"
    DOWN = "down"
    CHANGE = "change"
    AWAY = "away"


class Do(msgspec.Struct, frozen=True):
    """One change of a line."""

    move: Move
    item: Key


@fields.form(Form.RULE_EXAMPLES, "rule_list.examples", submit="rule_list.take_examples")
class Chosen(msgspec.Struct, frozen=True):
    """The examples to begin from."""

    chosen: Annotated[tuple[str, ...], fields.boxes()] = ()


@fields.form(Form.RULE, "rule_list.line")
class Written(msgspec.Struct, frozen=True):
    """One line."""

    part: Annotated[RulePart, fields.one_of("ground_rule.part_")] = RulePart.RULE
    text: Annotated[str, fields.lines(LONGEST, no_names=True)] = ""


@fields.form(Form.RULES_PUBLISH, "rule_list.publish", submit="rule_list.publish_now")
class Publish(msgspec.Struct, frozen=True):
    """Whether who accepted is asked anew."""

    asks: Annotated[Asks, fields.one_of("rule_list.asks_")] = Asks.ANEW


@fields.form(Form.RULES_ENTER, "rule_list.enter")
class Entered(msgspec.Struct, frozen=True):
    """Who is not on Slack and said aloud that they accept."""

    people: Annotated[tuple[Key, ...], fields.several(optional=True)] = ()


def listed(
    t: Texts,
    network: Network,
    rules: Sequence[GroundRule],
    waiting: Sequence[Proposed],
    version: RulesVersion | None,
    *,
    start: int = 0,
    turn: int = 0,
    said: str = "",
) -> View:
    """The list that is worked on, with the rules that members propose; what was just `said` stands above."""
    about, lines = About(network=network.id), [rule.line for rule in rules]
    out = version is not None and version.lines == lines
    state = "as_published" if out else "differs" if version is not None else "never_published"
    empty = "rule_list.list_empty" if version is None else "rule_list.list_emptied"
    lead = "rule_list.list_lead" if rules else empty
    above = [blocks.section(said)] if said else []
    above.append(blocks.section(f"{t(lead)} {t(f'rule_list.{state}')}" if rules else t(lead)))
    add = blocks.button(t.plain("rule_list.add"), Act.RULE_ADD, about)
    examples = blocks.button(t.plain("rule_list.examples"), Act.RULE_EXAMPLES, about)
    if not rules:
        examples["style"] = "primary"
    above.append(blocks.actions(examples, add))
    things: list[list[Block]] = [_proposed(t, network, one) for one in waiting]
    for part, of_part in ((part, [one for one in rules if one.part is part]) for part in RulePart):
        for at, rule in enumerate(of_part):
            head = [blocks.section(f"*{t(f'ground_rule.part_{part}')}*")] if at == 0 else []
            things.append([*head, _line(t, rule, at, len(of_part), turn)])
    back = button(t, network)
    send = {**blocks.button(t.plain("rule_list.publish"), Act.RULES_PUBLISH, about), "style": "primary"}
    below = [blocks.actions(*([send] if rules and not out else []), back)]
    return paged(
        t, Form.RULES_LIST, t.plain("rule_list.list"), things, list,
        act=Act.RULES_LIST, about=about, start=start, above=above, below=below,
    )  # fmt: skip


def _proposed(t: Texts, network: Network, one: Proposed) -> list[Block]:
    about = About(network=network.id, item=one.who.id, choice=one.proposal.fingerprint)
    take = blocks.button(t.plain("rule_list.take"), Act.RULE_TAKE, about)
    let_be = blocks.button(t.plain("rule_list.let_be"), Act.RULE_LET_BE, about)
    said = t("rule_list.proposed", who=called(one.who), text=one.proposal.text)
    return [blocks.section(said), blocks.actions(take, let_be)]


def _line(t: Texts, rule: GroundRule, at: int, of: int, turn: int) -> Block:
    """A line with the menu of what can be done with it."""
    moves = [Move.CHANGE, *([Move.UP] if at else []), *([Move.DOWN] if at < of - 1 else []), Move.AWAY]
    choices = [Option(t.plain(f"rule_list.move_{move}"), blocks.encode(Do(move, rule.id))) for move in moves]
    shorter = blocks.shorten(" ".join(rule.text.split()), 40)
    menu = blocks.select(choices, None, Act.RULE_LINE, t.plain("rule_list.change_line", text=shorter))
    # A menu keeps what was chosen in it as long as its block is the same one.
    return {**blocks.section(escape(rule.text), menu), "block_id": f"rule-{at}-{rule.id}-{turn}"}


def examples(t: Texts, network: Network) -> dict[str, Line]:
    """The lines that we propose to begin from, in the language of the group, by the names of their texts."""
    own = Texts(network.language, network.zone)
    goal = {GOAL: Line(RulePart.GOAL, network.goal)} if network.goal else {}
    said = {key: Line(part, own.plain(f"rule_list.says_{key}")) for key, part in EXAMPLES.items()}
    return goal | said


def examples_form(t: Texts, network: Network) -> View:
    """The examples, whole, each with a box."""
    found = examples(t, network)
    named = [Option(t.plain(f"rule_list.example_{key}"), key) for key in found]
    asked = fields.ask(t, Chosen, {"chosen": [*found]}, choices={"chosen": named})
    read = [
        t("rule_list.example", name=option.text, text=line.text)
        for option, line in zip(named, found.values(), strict=True)
    ]
    parts = [blocks.section(t("rule_list.examples_lead")), *asked.values()]
    shown = Lines(read, partial(t.n, "ground_rule.and_more"), bullet="").whole()
    return fields.modal(t, Chosen, [*parts, *shown], About(network=network.id))


def line_form(t: Texts, network: Network, rule: GroundRule | None) -> View:
    """The form of one line."""
    filled = fields.held(Written, rule) if rule is not None else {}
    about = About(network=network.id, item=rule.id if rule is not None else None)
    return fields.modal(t, Written, [*fields.ask(t, Written, filled).values()], about)


def publish_form(
    t: Texts, network: Network, lines: Sequence[Line], *, first: bool, changed: bool = False
) -> View:
    """What would be read, and whether who accepted is asked anew."""
    asked = fields.ask(t, Publish, without=("asks",) if first else ())
    lead = "rule_list.publish_first" if first else "rule_list.publish_lead"
    warned = [blocks.section(t("rule_list.changed"))] if changed else []
    parts = [*warned, blocks.section(t(lead)), *asked.values(), blocks.divider(), *written(t, lines)]
    return fields.modal(t, Publish, parts, About(network=network.id, choice=sign_of(lines)))


def enter_form(t: Texts, network: Network, version: RulesVersion, found: Standing) -> View:
    """Who is not on Slack and said aloud that they accept."""
    people = [Option(one.name, str(one.id)) for one in found.off_slack]
    did = [one.id for one in found.accepted if one.off_slack]
    asked = fields.ask(t, Entered, {"people": did}, choices={"people": people})
    about = About(network=network.id, attempt=version.number)
    return fields.modal(t, Entered, [blocks.section(t("rule_list.enter_lead")), *asked.values()], about)


def proposals_wait(t: Texts, network: Network, waiting: Sequence[Proposed]) -> list[Block]:
    """At Home, to whoever facilitates: that a member proposes a rule."""
    if not waiting:
        return []
    press = blocks.button(t.plain("ground_rule.read"), Act.RULES_LIST, About(network=network.id))
    return [blocks.section(t.n("rule_list.proposals_wait", len(waiting)), press)]
