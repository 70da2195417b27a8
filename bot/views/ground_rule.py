"""What people see of ground rules: the version that is out, earlier ones, what a member says and proposes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated

import msgspec
from babel.lists import format_list

from bot import fields
from bot.act.forms import About, Key
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Option, Part, View
from bot.slack.layout import Lines
from bot.texts import REGION, Texts, escape
from bot.views import note as note_view
from bot.views.notice import asks_first, language_tells, nothing_yet
from bot.views.off_slack import said_by
from bot.views.pages import drawn, paged
from bot.views.person import name
from models.calendar import wall_time
from models.ground_rule import (
    LONGEST,
    Line,
    ProposalState,
    RulePart,
    RuleProposal,
    RulesAccepted,
    RulesVersion,
    Standing,
)
from models.network import Network
from models.person import Person, Tells

NOBODY = Standing()
LONGEST_TALK = 1500  # characters of what somebody would like to talk about


@fields.form(Form.RULES_TALK, "ground_rule.talk", submit="common.send")
class Talk(msgspec.Struct, frozen=True):
    """What somebody would like to talk about, before they accept or after."""

    about: Annotated[Key, fields.pick(optional=True)] | None = None
    text: Annotated[str, fields.lines(LONGEST_TALK)] = ""
    anonymous: Annotated[fields.Ticked, fields.tick("question.without_my_name", at="question.name")] = ()


@fields.form(Form.RULE_PROPOSE, "ground_rule.propose", submit="common.send")
class Wanted(msgspec.Struct, frozen=True):
    """The rule that a member would like to have."""

    text: Annotated[str, fields.lines(LONGEST, at="ground_rule.line", no_names=True)] = ""


@dataclass(frozen=True)
class State:
    """The ground rules as one person reads them."""

    version: RulesVersion | None
    mine: RulesAccepted | None = None  # that they accepted
    wanted: RuleProposal | None = None  # the rule that they proposed
    leads: bool = False
    takes_part: bool = True
    standing: Standing = NOBODY  # for whoever facilitates
    earlier: bool = False  # there are versions before this one


def _day(t: Texts, network: Network, at: datetime) -> str:
    return t.day(wall_time(at, network.zone).date())


def _title(t: Texts, network: Network, version: RulesVersion) -> str:
    return t("ground_rule.version", n=version.number, day=_day(t, network, version.published_at))


def _parts(lines: Sequence[Line]) -> dict[RulePart, list[str]]:
    found = {part: [line.text for line in lines if line.part is part] for part in RulePart}
    return {part: texts for part, texts in found.items() if texts}


def _numbered(t: Texts, texts: Sequence[str]) -> list[str]:
    return [t("ground_rule.numbered", n=n, text=text) for n, text in enumerate(texts, start=1)]


def written(t: Texts, lines: Sequence[Line]) -> Iterable[Part]:
    """What stands there, part by part; the lines of a part are numbered where it has several."""
    for part, texts in _parts(lines).items():
        shown = _numbered(t, texts) if len(texts) > 1 else [escape(text) for text in texts]
        title = f"*{t(f'ground_rule.part_{part}')}*"
        yield Lines(shown, partial(t.n, "ground_rule.and_more"), title, bullet="")


def whole(t: Texts, lines: Sequence[Line]) -> list[Callable[[], Sequence[Block]]]:
    """The same in a modal, in pieces."""
    return [
        partial(part.whole) if isinstance(part, Lines) else partial(list, [part])
        for part in written(t, lines)
    ]


def button(t: Texts, network: Network) -> Element:
    """The way to them."""
    return blocks.button(t.plain("ground_rule.title"), Act.GROUND_RULES, About(network=network.id))


def way(t: Texts, network: Network) -> list[Block]:
    """The same below what was done."""
    return [blocks.actions(button(t, network))]


def _accept(t: Texts, version: RulesVersion) -> Element:
    about = About(network=version.network_id, attempt=version.number)
    return blocks.button(t.plain("ground_rule.accept"), Act.RULES_ACCEPT, about, style="primary")


def _talk(t: Texts, network_id: int) -> Element:
    return blocks.button(t.plain("ground_rule.talk"), Act.RULES_TALK, About(network=network_id))


# Everybody


def shown(t: Texts, network: Network, state: State, *, start: int = 0) -> View:
    """The version that is out, what its reader said of it, and what they can do."""
    about, version = About(network=network.id), state.version
    above = [
        blocks.section(
            _title(t, network, version) if version else nothing_yet(t, network, "ground_rule.none")
        )
    ]
    below = [*_own(t, network, state), *_wanted(t, network, state)]
    if state.leads:
        below += _leads(t, network, state)
    things = whole(t, version.lines) if version else []
    return paged(
        t, Form.GROUND_RULES, t.plain("ground_rule.title"), things, drawn,
        act=Act.GROUND_RULES, about=about, start=start, above=above, below=below,
    )  # fmt: skip


def _own(t: Texts, network: Network, state: State) -> list[Block]:
    """What its reader said of it, and can say."""
    version, buttons, said = state.version, list[Element](), list[Block]()
    takes_part = state.takes_part and network.closed_at is None
    if version is not None and state.takes_part:
        if state.mine is None:
            buttons += [_accept(t, version)] if takes_part else []
        else:
            by = "_entered" if state.mine.entered_by_id is not None else ""
            since = "_before" if state.mine.accepted_at < version.published_at else ""
            day = _day(t, network, state.mine.accepted_at)
            said.append(blocks.context(t(f"ground_rule.you_accepted{by}{since}", day=day)))
            back = About(network=network.id, attempt=version.edition)
            take_back = blocks.button(t.plain("ground_rule.take_back"), Act.RULES_BACK, back)
            buttons += [take_back] if takes_part else []
        buttons += [_talk(t, network.id)] if takes_part else []
    about = About(network=network.id)
    if takes_part and not state.leads and state.wanted is None:
        buttons.append(blocks.button(t.plain("ground_rule.propose"), Act.RULE_PROPOSE, about))
    if state.earlier:
        buttons.append(blocks.button(t.plain("ground_rule.earlier"), Act.RULES_EARLIER, about))
    return [*said, *([blocks.actions(*buttons)] if buttons else [])]


def _wanted(t: Texts, network: Network, state: State) -> list[Block]:
    """The rule that its reader proposed, and what became of it."""
    mine = state.wanted
    if mine is None:
        return []
    if mine.state is ProposalState.WAITS:
        change = blocks.button(t.plain("ground_rule.change"), Act.RULE_PROPOSE, About(network=network.id))
        buttons = [change, _let_go(t, network, mine, "ground_rule.take_away")]
    else:
        buttons = [_let_go(t, network, mine, "ground_rule.read_on")]
    said = t(f"ground_rule.yours_{mine.state}", text=mine.text)
    return [blocks.section(said), blocks.actions(*buttons)]


def _let_go(t: Texts, network: Network, mine: RuleProposal, key: str) -> Element:
    about = About(network=network.id, choice=mine.state)
    return blocks.button(t.plain(key), Act.RULE_READ_ON, about)


def _leads(t: Texts, network: Network, state: State) -> list[Block]:
    """Who accepted, for whoever facilitates, and the way to the list."""
    found, about, said = state.standing, About(network=network.id), list[Block]()
    if state.version is not None:
        for key, people in (("accepted", found.accepted), ("others", found.others)):
            if people:
                shown = [said_by(t, one) if key == "accepted" else escape(name(one)) for one in people]
                named = format_list(shown, locale=REGION[t.language])
                said.append(blocks.context(f"{t(f'ground_rule.who_{key}')} {named}"))
        said.append(blocks.context(t("ground_rule.who_why")))
    buttons = [blocks.button(t.plain("ground_rule.work"), Act.RULES_LIST, about)]
    if state.version is None:
        buttons[0]["style"] = "primary"
    elif found.off_slack:
        buttons.append(blocks.button(t.plain("ground_rule.enter"), Act.RULES_ENTER, about))
    if state.version is not None and found.others:
        which = About(network=network.id, attempt=state.version.edition)
        press = blocks.button(t.plain("ground_rule.withdraw"), Act.RULES_WITHDRAW, which)
        buttons.append(asks_first(t, press, "ground_rule.withdraw", t.plain("ground_rule.withdraw_sure")))
    return [*said, blocks.actions(*buttons)]


def earlier(t: Texts, network: Network, versions: Sequence[RulesVersion], *, start: int = 0) -> View:
    """Every version that was published, the newest first, as it was."""

    def draw(version: RulesVersion) -> list[Block]:
        said = t("ground_rule.only_wording") if version.edition != version.number else ""
        pieces = [block for each in whole(t, version.lines) for block in each()]
        head = blocks.section(" ".join(part for part in (_title(t, network, version), said) if part))
        return [head, *pieces, blocks.divider()]

    about = About(network=network.id)
    return paged(
        t, Form.RULES_EARLIER, t.plain("ground_rule.earlier"), versions, draw,
        act=Act.RULES_EARLIER, about=about, start=start, below=[blocks.actions(button(t, network))],
    )  # fmt: skip


def for_me(t: Texts, network: Network) -> list[Block]:
    """At Home, to who has not said yes: once, for as long as it waits."""
    press = {**button(t, network), "text": blocks.plain(t.plain("ground_rule.read"))}
    return [blocks.section(t("ground_rule.for_me"), press)]


def decided(t: Texts, network: Network, mine: RuleProposal) -> list[Block]:
    """At Home, to who proposed a rule: what became of it, until they have read it."""
    press = _let_go(t, network, mine, "ground_rule.read_on")
    return [blocks.section(t(f"ground_rule.yours_{mine.state}", text=mine.text), press)]


def withdrawn(t: Texts, network: Network, *, before: bool) -> Message:
    """That a version was withdrawn, and what holds then: the one `before` it, or none."""
    said = t("ground_rule.withdrawn_before" if before else "ground_rule.withdrawn")
    read = blocks.button(t.plain("ground_rule.read"), Act.GROUND_RULES, About(network=network.id))
    return Message([blocks.section(said), *([blocks.actions(read)] if before else [])])


def in_channel(t: Texts, network: Network, version: RulesVersion, *, newest: bool) -> Message:
    """The version to the group; once another one is out, that it is."""
    read = blocks.button(t.plain("ground_rule.read"), Act.GROUND_RULES, About(network=network.id))
    if not newest:
        return Message([blocks.section(t("ground_rule.replaced")), blocks.actions(read)])
    title = t("ground_rule.published", theme=network.theme)
    return Message(
        [
            blocks.section(f"{title}\n{_title(t, network, version)}"),
            *written(t, version.lines),
            blocks.actions(_accept(t, version), _talk(t, network.id), read),
            blocks.context(t("ground_rule.published_why")),
        ]
    )


def talk_form(
    t: Texts,
    about: About,
    lines: Sequence[Line],
    tells: Tells | None,
    reads: Sequence[Person] = (),
    anew: Talk | None = None,
) -> View:
    """The form of what somebody would like to talk about: the line that it is about, and who reads it."""
    menu = blocks.Menu(Option(" ".join(line.text.split()), str(n)) for n, line in enumerate(lines, start=1))
    asked = fields.ask(t, Talk, anew, choices={"about": menu})
    read_by = note_view.read_by(t, reads, others=anew is not None)
    parts = [blocks.section(t("ground_rule.talk_lead")), *read_by, *asked.values()]
    return fields.modal(t, Talk, [*parts, *language_tells(t, tells)], about)


def note_of(t: Texts, line: Line | None, text: str) -> str:
    """What whoever facilitates gets: what it is about, and the words."""
    key = "ground_rule.note" if line is None else "ground_rule.note_about"
    return t.plain(key, line=line.text if line else "", text=text)


def propose_form(t: Texts, network: Network, mine: RuleProposal | None) -> View:
    """The form of the rule that a member would like to have."""
    asked = fields.ask(t, Wanted, {"text": mine.text if mine else ""})
    parts = [blocks.section(t("ground_rule.propose_lead")), *asked.values()]
    return fields.modal(t, Wanted, parts, About(network=network.id))
