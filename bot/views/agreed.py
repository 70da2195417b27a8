"""What was agreed over all sessions: one list, and the forms in which whoever facilitates keeps it true."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, View
from bot.texts import Markup, Texts, called
from bot.views import action as action_view
from bot.views import consent as consent_view
from bot.views import decision as decision_view
from bot.views import person as person_view
from bot.views.notice import nothing_yet
from bot.views.pages import drawn, lazily, paged
from models.action import Action, ActionState, Agreement
from models.agreed import Kept, Taken
from models.calendar import wall_time
from models.decision import Decision
from models.network import Network
from models.person import Person

MOST_OPENING = 5  # actions that the running order names
SHORT = 60  # characters of an action there


@dataclass(frozen=True)
class State:
    """What was agreed: as long as it is, and known around the part that is shown."""

    to_do: Sequence[Taken]
    holds: Sequence[Kept]
    done: Sequence[Taken]
    over: Sequence[Kept]
    me: int
    leads: bool
    decided: Sequence[Decision] = ()
    silent: Collection[int] = ()  # decisions that repeat a hidden question


def button(t: Texts, about: About) -> Element:
    """The way to it."""
    return blocks.button(t.plain("agreed.title"), Act.AGREED, about)


def agreed(t: Texts, home: Network, state: State, *, start: int = 0) -> View:
    """The list: of a member their own actions, of whoever facilitates all; and the group's agreements."""
    whose = "all" if state.leads else "own"
    taken, kept = partial(_taken, t, state), partial(_kept, t, state)
    things = [
        *lazily(state.to_do, taken, t(f"agreed.to_do_{whose}")),
        *lazily(state.holds, kept, t("agreed.holds")),
        *lazily(state.decided, partial(_decided, t, home, state.silent), t("agreed.decided")),
        *lazily(state.done, taken, t(f"agreed.done_{whose}")),
        *lazily(state.over, kept, t("agreed.over")),
    ]
    named = {"theme": home.theme}
    nothing = nothing_yet(t, home, f"agreed.nothing_{whose}", **named)
    lead = t(f"agreed.lead_{whose}", **named) if things else nothing
    return paged(
        t, Form.AGREED, t.plain("agreed.title"), things, drawn, act=Act.AGREED,
        about=About(network=home.id), start=start, above=[blocks.section(lead)],
        below=[blocks.actions(decision_view.button(t, home.id))],
    )  # fmt: skip


def _decided(t: Texts, home: Network, silent: Collection[int], one: Decision) -> list[Block]:
    day = t.day(wall_time(one.day, home.zone).date())
    said = t("agreed.line_decided", what=decision_view.line(t, one, silent), day=day)
    read = blocks.button(
        t.plain("decision.read"), Act.DECISION, About(network=home.id, item=one.id),
        of=consent_view.what(t, one, silent),
    )  # fmt: skip
    return [blocks.section(said, read)]


def _kept(t: Texts, state: State, row: Kept) -> list[Block]:
    said = t("agreed.line", what=row.agreement.text, day=t.day(row.meeting.starts_local.date()))
    about = About(session=row.meeting.id, item=row.agreement.id)
    return [blocks.section(said, _change(t, Act.AGREED_WORDS, about) if state.leads else None)]


def _change(t: Texts, act: Act, about: About) -> Element:
    return blocks.button(t.plain("agreed.change"), act, about)


def _taken(t: Texts, state: State, row: Taken) -> list[Block]:
    action = row.action
    what = action_view.in_words(t, action)
    if action.state is not ActionState.OPEN:
        what = Markup(t(f"action.{action.state}", text=action.text))
    if state.leads:
        key = "agreed.gone" if row.left else "agreed.who"
        what = Markup(t(key, who=called(row.owner), what=what))
    said = t("agreed.line", what=what, day=t.day(row.meeting.starts_local.date()))
    buttons = [*_own(t, action)] if row.owner.id == state.me else []
    if state.leads:
        about = About(session=action.session_id, item=action.id)
        buttons.append(_change(t, Act.AGREED_ACTION, about))
    if len(buttons) > 1:
        return [blocks.section(said), blocks.actions(*buttons)]
    return [blocks.section(said, next(iter(buttons), None))]


def _own(t: Texts, action: Action) -> Iterator[Element]:
    """What somebody can say of what they took on."""
    if action.state is ActionState.OPEN:
        yield action_view.done_button(t, action)
    elif action.state is ActionState.DONE:
        about = About(session=action.session_id, item=action.id)
        yield blocks.button(t.plain("agreed.not_done"), Act.ACTION_UNDONE, about)


@fields.form(Form.AGREED_ACTION, "agreed.action")
class Todo(msgspec.Struct, frozen=True, kw_only=True):
    """Who does what, by when, and how far it is."""

    text: Annotated[str, fields.lines(500, at="panel.action")] = ""
    owner: Annotated[int, fields.pick(at="panel.owner")]
    due: Annotated[date, fields.day(at="panel.due", optional=True)] | None = None
    state: Annotated[ActionState, fields.one_of("agreed.state_")] = ActionState.OPEN


def action_form(t: Texts, action: Action, owners: Sequence[Person], about: About, *, reworded: bool) -> View:
    """An action as it stands; in other words only while the record of its session may be corrected."""
    filled = {
        "text": action.text, "owner": action.owner_id, "due": action.due_on, "state": action.state,
    }  # fmt: skip
    asked = fields.ask(
        t, Todo, filled, choices={"owner": person_view.options(owners)}, without=() if reworded else ("text",)
    )
    return fields.modal(t, Todo, [*_as_it_was(t, action.text, reworded=reworded), *asked.values()], about)


@fields.form(Form.AGREED_WORDS, "agreed.agreement")
class Words(msgspec.Struct, frozen=True):
    """What the group agreed, and whether it is over."""

    text: Annotated[str, fields.lines(500, at="panel.agreement", no_names=True)] = ""
    over: Annotated[fields.Ticked, fields.tick("agreed.holds_no_more")] = ()


def agreement_form(t: Texts, agreement: Agreement, about: About, *, reworded: bool) -> View:
    """An agreement as it stands; in other words only while the record of its session may be corrected."""
    filled = {"text": agreement.text, "over": not agreement.holds}
    asked = fields.ask(t, Words, filled, without=() if reworded else ("text",))
    parts = [*_as_it_was(t, agreement.text, reworded=reworded), *asked.values()]
    return fields.modal(t, Words, parts, about)


def _as_it_was(t: Texts, text: str, *, reworded: bool) -> list[Block]:
    """What was agreed, where it is known to people as it was written."""
    if reworded:
        return []
    said: Block = {"type": "section", "text": blocks.plain(text)}
    return [said, blocks.context(t("agreed.stands"))]


def counted(t: Texts, found: Sequence[tuple[Action, Person]]) -> str:
    """How many actions are open, for the first point of an agenda; nothing when none is."""
    return t.n("agreed.still_open", len(found)) if found else ""


def opening(t: Texts, found: Sequence[tuple[Action, Person]]) -> list[str]:
    """The same with who does what, in a few lines for whoever holds the running order."""
    lines = [
        t("agreed.who", who=called(owner), what=action_view.in_words(t, action, SHORT))
        for action, owner in found[:MOST_OPENING]
    ]
    more = len(found) - len(lines)
    return [counted(t, found), *lines, *([t.n("action.and_more", more)] if more else [])] if found else []
