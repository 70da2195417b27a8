"""The form in which whoever facilitates arranges an agenda, and the form of one of its points."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import Annotated

import msgspec

from bot import fields, methods
from bot.act.forms import About, Key
from bot.act.ids import Act, Form
from bot.drafts import Draft
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Option, View
from bot.texts import Markup, Texts
from bot.views import case_lead as case_view
from bot.views import confidentiality as inside
from bot.views import guest as guest_view
from bot.views import kick_off as kick_off_view
from bot.views import left_behind, preparing
from bot.views import method as method_view
from bot.views import note_taker as note_view
from bot.views import session_leader as leader_view
from bot.views import wish as wish_view
from bot.views.agenda import (
    SHORT,
    add_button,
    goes_without,
    marks_of,
    nothing_left,
    reopen_button,
    summed,
    take_back_button,
    undecided_buttons,
    what,
)
from bot.views.confidentiality import Inside
from bot.views.pages import drawn, lazily, paged
from bot.views.session import at_hour
from models.agenda import (
    FIXED_PARTS,
    LONGEST,
    SHORTEST,
    AgendaItem,
    by_hand,
    chosen,
    how_many_done,
    starts,
    withheld,
)
from models.confidentiality import Sight
from models.fixed_parts import lost_its_pause
from models.method import Asked, Method, ranked, recent
from models.question import State
from models.question_bank import Banked
from models.session import LearningSession, Stage

USUAL_MINUTES = (10, 15, 20, 30)  # that a point takes by one choice
AS_LONG_AS_IT_TAKES = 0  # minutes: those of its method
OPTION_LIMIT = blocks.OPTION_LIMIT
MOST_OFFERED = 500  # questions that a point may be about


class Change(StrEnum):
    """What the menu of a point does with it."""

    UP = "up"
    DOWN = "down"
    TOP = "top"
    MINUTES = "minutes"
    EDIT = "edit"
    CARD = "card"
    BEFORE = "before"
    PARK = "park"
    OFF = "off"


class Do(msgspec.Struct, frozen=True, omit_defaults=True):
    """One change of a point; of its minutes, how many it takes from then on."""

    change: Change
    item: Key
    minutes: int = 0


def arrange(
    t: Texts, meeting: LearningSession, draft: Draft, start: int = 0, turn: int = 0, *, meanwhile: str = ""
) -> View:
    """The form in which the facilitator arranges an agenda; every choice draws it anew, as another `turn`.

    What somebody else did `meanwhile`, by the key of its text, is why a point was not changed.
    """
    about, items, marks = About(session=meeting.id), draft.items, marks_of(t, draft)
    above = [blocks.section(f"{_state(t, meeting, draft)}\n{summed(t, meeting, draft)}")]
    if meanwhile:
        above.append(blocks.context(t(meanwhile)))
    above += kick_off_view.check(t, meeting, draft.kick_off)
    shown: list[Callable[[], Sequence[Block]]] = [
        partial(_point, t, meeting, draft, marks, at, after, turn)
        for at, (after, _) in enumerate(starts(meeting, items))
    ]
    if again := _used_again(t, draft):
        shown.append(partial(list, [blocks.context(again)]))
    if lost_its_pause(meeting.without, [item.method for item in items]):
        shown.append(partial(list, [blocks.context(t("agenda.no_informal"))]))
    if draft.waiting:
        shown.append(partial(list, _to_take_up(t, draft, turn)))
    if draft.left:
        shown.append(partial(left_behind.to_take, t, draft.left, turn))
    if draft.wishes and meeting.stage is not Stage.UNDERWAY:
        shown += lazily(wish_view.rows(t, draft.wishes, turn), lambda row: [row], t("wish.heading"))
    shown.append(partial(list, [blocks.actions(*_agenda_buttons(t, meeting, draft))]))
    publishes = goes_without(meeting) or (meeting.stage is Stage.PREPARING and chosen(items, draft.texts))
    return paged(
        t, Form.AGENDA, t.plain("agenda.title"), shown, drawn,
        act=Act.AGENDA, about=about, start=start, above=above,
        submit=t.plain("agenda.publish") if publishes else None,
    )  # fmt: skip


def _used_again(t: Texts, draft: Draft) -> str:
    """The methods on an agenda that the last session had too, and those of the session before that."""
    free = [item for item in draft.items if item.method not in FIXED_PARTS]
    here = {item.method: methods.called(item, t.language) for item in free}
    said = []
    for key, day in zip(("agenda.same_method", "agenda.same_before"), recent(draft.log), strict=False):
        names = [name for one, name in here.items() if draft.log.get(one, ())[:1] == [day]]
        said += [t(key, methods=", ".join(names))] if names else []
    return " ".join(said)


def _point(
    t: Texts, meeting: LearningSession, draft: Draft, marks: Mapping[int, str], at: int, after: int, turn: int
) -> list[Block]:
    """A point with the menu of what can be done with it."""
    item, first, last = draft.items[at], how_many_done(draft.items), len(draft.items) - 1
    hour = at_hour(t, meeting, after, listed=True)
    about = what(t, item, draft.texts, marks, draft.whom, SHORT)
    said = t("agenda.point", start=hour, what=about, minutes=item.minutes)
    if item.done_at is not None:
        return [blocks.section(t("agenda.done", point=Markup(said)))]

    def choice(change: Change, key: str = "", minutes: int = 0) -> Option:
        words = t.plain("agenda.takes", minutes=minutes) if minutes else t.plain(f"agenda.{key or change}")
        return Option(words, blocks.encode(Do(change, item.id, minutes)))

    choices = [
        *([choice(Change.UP)] if at > first else []),
        *([choice(Change.DOWN)] if at < last else []),
        *([choice(Change.TOP)] if at > first + 1 else []),
        *(choice(Change.MINUTES, minutes=n) for n in USUAL_MINUTES if n != item.minutes),
        choice(Change.EDIT),
        *([choice(Change.CARD)] if methods.has_card(item) else []),
        *([] if draft.past.isdisjoint(item.question_ids) else [choice(Change.BEFORE)]),
        *([choice(Change.PARK)] if item.question_ids else []),
        choice(Change.OFF),
    ]
    menu = blocks.select(choices, None, Act.AGENDA_POINT, t.plain("agenda.change", start=hour))
    # A menu keeps what was chosen in it as long as its block is the same one.
    return [{**blocks.section(said, menu), "block_id": f"point-{at}-{item.id}-{turn}"}]


def _to_take_up(t: Texts, draft: Draft, turn: int) -> list[Block]:
    """The menu of the questions that wait for a place."""
    choices = [Option(_offered(t, entry, draft), str(entry.question.id)) for entry in draft.waiting]
    menu = blocks.select(choices, None, Act.TAKE_UP, t.plain("agenda.take_up"))
    more = sum(draft.waits.values()) - len(draft.waiting)
    return [
        {**blocks.section(t("agenda.waiting"), menu), "block_id": f"waiting-{turn}"},
        *([blocks.context(t.n("agenda.more_waiting", more))] if more > 0 else []),
    ]


def _offered(t: Texts, entry: Banked, draft: Draft) -> str:
    """A question that waits, on the line of a menu: its votes and who asked it with a name."""
    question, found = entry.question, draft.texts.get(entry.question.id) or Sight(None)
    marks = [t.plain("agenda.parked")] if question.state is State.PARKED else []
    if entry.votes:
        marks.append(t.n("agenda.votes", entry.votes))
    if question.anonymous:
        marks.append(t.plain("agenda.without_name"))
    elif (asker := draft.askers.get(question.asker_id or 0)) is not None:
        marks.append(asker.name)
    behind = blocks.shorten(f" ({', '.join(marks)})", OPTION_LIMIT // 2) if marks else ""
    said = " ".join((found.words if found.words is not None else inside.seen(t, found)).split())
    return blocks.shorten(said, OPTION_LIMIT - len(behind)) + behind


def _state(t: Texts, meeting: LearningSession, draft: Draft) -> str:
    when, items = t.when(meeting.starts_local, meeting.zone), draft.items
    if meeting.stage is Stage.UNDERWAY:
        return t("agenda.arrange_quietly" if withheld(meeting) else "agenda.arrange_underway", when=when)
    if goes_without(meeting):
        return t("agenda.arrange_without", when=when)
    if meeting.stage is Stage.READY or meeting.next_move_at is None:
        return t("agenda.arrange_published", when=when)
    if not chosen(items, draft.texts):
        return t(f"agenda.arrange_nothing{nothing_left(items)}", when=when)
    if by_hand(meeting):
        return t("agenda.arrange_by_hand", when=when)
    return t("agenda.arrange", when=when, by_itself=t.moment(meeting.next_move_at, meeting.zone))


def _agenda_buttons(t: Texts, meeting: LearningSession, draft: Draft) -> list[Element]:
    if meeting.stage is Stage.PREPARING and not chosen(draft.items, draft.texts):
        cases = [case_view.button(t, meeting)] if draft.cases is not None else []
        return [*undecided_buttons(t, meeting, draft.members), *cases, guest_view.button(t, meeting)]
    asks = [guest_view.button(t, meeting), note_view.button(t, meeting), leader_view.button(t, meeting)]
    buttons = [add_button(t, meeting), *asks]
    if meeting.stage is Stage.UNDERWAY:
        return buttons
    if draft.wishes:
        buttons.append(blocks.button(t.plain("wish.explain"), Act.WISH, About(session=meeting.id)))
    if draft.cases is not None or meeting.stage is Stage.READY:
        buttons.append(case_view.button(t, meeting))
    if meeting.stage is Stage.READY:
        buttons.append(preparing.button(t, meeting))
    if meeting.stage is Stage.READY and not goes_without(meeting):
        buttons.append(take_back_button(t, meeting, draft.members))
    return [*buttons, reopen_button(t, meeting, draft.members)]


@fields.form(Form.AGENDA_ITEM, "agenda.edit_title", close="common.close")
class Point(msgspec.Struct, frozen=True, kw_only=True):
    """What the form of one point of the agenda asks."""

    title: Annotated[str, fields.line(150, optional=True)] = ""
    minutes: Annotated[int, fields.pick()]
    method: Annotated[str, fields.pick()]
    questions: Annotated[list[int], fields.several(optional=True)] = []
    inside: Inside = ()
    remove: Annotated[fields.Ticked, fields.tick("agenda.remove")] = ()


def item_form(
    t: Texts,
    meeting: LearningSession,
    item: AgendaItem,
    choices: Mapping[int, str],
    more: int = 0,
    suits: Asked | None = None,
    own: Sequence[Method] = (),
    *,
    new: bool,
) -> View:
    """The form for one point; the choices are the questions that it may be about, or the first of them.

    The methods that suit come first, the network's `own` among them. A new point takes as long as its
    method, unless its minutes are chosen.
    """
    held = {"questions": item.question_ids, **({"minutes": AS_LONG_AS_IT_TAKES} if new else {})}
    menu = blocks.Menu(Option(" ".join(text.split()), str(key)) for key, text in choices.items())
    left = menu.left + more
    asked = fields.ask(
        t,
        Point,
        fields.held(Point, item, **held),
        choices={
            "minutes": _minutes(t, item),
            "method": _methods(t, item, suits or Asked(), own),
            "questions": menu,
        },
        hints={"questions": t.n("agenda.more_questions", left)} if left else {},
        # What is to be decided is called what its decision is called, and changed there.
        without=("remove",) if new else ("title",) if item.decision_id is not None else (),
    )
    back = blocks.actions(blocks.button(t.plain("agenda.back"), Act.AGENDA, About(session=meeting.id)))
    stands = inside.as_it_stands(inside=item.inside)
    about = About(session=meeting.id, item=None if new else item.id, choice=stands)
    title = "agenda.new_title" if new else None
    return fields.modal(t, Point, [back, *asked.values()], about, title=title)


def _minutes(t: Texts, item: AgendaItem) -> list[Option]:
    """A menu rather than a field for numbers, which cannot be filled in on some phones."""
    lasts = sorted({*range(SHORTEST, LONGEST + 1, SHORTEST), item.minutes})
    usual = Option(t.plain("agenda.as_long_as_it_takes"), str(AS_LONG_AS_IT_TAKES))
    return [usual, *(Option(str(n), str(n)) for n in lasts)]


def _methods(t: Texts, item: AgendaItem, suits: Asked, own: Sequence[Method]) -> list[Option]:
    """The methods, first those that suit, each with why; then the fixed parts of an agenda."""
    cards = [*own, *methods.cards()]
    choices = [
        Option(method.name[t.language], method.id, method_view.why(t, method, suits))
        for method in ranked(cards, suits)
    ]
    known = {method.id for method in cards}
    rest = [key for key in methods.library() if key not in known]
    choices += [Option(methods.name(key, t.language), key) for key in rest]
    if item.method not in {*known, *rest}:
        choices.append(Option(methods.called(item, t.language), item.method))
    return choices
