"""The App Home and My Kring: what waits for a person in each network, each with its button.

A network is made of parts, each a function of the texts and the circle: a new part is one more in the row.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import chain

from bot import blocks
from bot.blocks import Block, Part, View
from bot.forms import About
from bot.ids import Act, Form
from bot.layout import VIEW, Items, Room, lay_out
from bot.texts import Markup, Texts
from bot.views import (
    errand,
    expert,
    follow_up,
    network,
    note,
    proxy,
    question_bank,
    session,
)
from bot.views import person as person_view
from bot.views.circle import Circle
from bot.views.home_leading import leading, something_waits
from bot.views.pages import paged, together
from models.attendance import Rsvp
from models.membership import Standing
from models.person import Person
from models.session import LearningSession, Stage

NEVER = "~"  # comes after every date


def _next_session(t: Texts, circle: Circle) -> list[Block]:
    """The next session with the answer about coming, and what to do next."""
    meeting = circle.coming
    if meeting is None:
        ask = blocks.button(t.plain("question.ask"), Act.ASK, About(network=circle.network.id))
        return [blocks.section(t("home.nothing_planned")), blocks.actions(ask)]
    lines: list[Block] = [
        blocks.section(t("home.next", title=session.heading(t, meeting, circle.network))),
        blocks.section(session.facts(t, meeting, circle.network)),
        session.rsvp_buttons(t, meeting, circle.given),
        *proxy.mark_rsvp(t, circle.given_by),
    ]
    if meeting.takes_questions and not circle.no_question:
        not_now = blocks.button(t.plain("question.not_this_time"), Act.NO_QUESTION, About(session=meeting.id))
        lines.append(blocks.actions(not_now))
    lines += errand.offers(t, meeting, circle.offers)
    return [*lines, blocks.context(t(f"home.then_{_then(circle, meeting)}"))]


def _then(circle: Circle, meeting: LearningSession) -> str:
    """What somebody can do next about the coming session."""
    if circle.given is None:
        return "rsvp"
    if circle.given is Rsvp.NO:
        return "absent"
    asked = circle.no_question or any(item.open for item in circle.questions)
    if meeting.takes_questions:
        return "agenda" if asked else "question"
    return "ready" if meeting.stage is Stage.READY else "agenda"


def _questions(t: Texts, circle: Circle) -> list[Part]:
    shown = (circle.network, circle.questions, circle.to_judge, circle.on_agenda, circle.entered_by)
    return question_bank.own_questions(t, *shown, circle.to_reword)


def _actions(t: Texts, circle: Circle) -> list[Part]:
    return follow_up.own_actions(t, circle.actions)


def _errands(t: Texts, circle: Circle) -> list[Part]:
    return errand.carrying(t, circle.carrying) + errand.to_tell(t, circle.to_tell)


def _sought(t: Texts, circle: Circle) -> list[Part]:
    return expert.at_home(t, circle.network, circle.sought, circle.membership.person_id, circle.shared)


PARTICIPANT = (_next_session, _errands, _sought, _questions, _actions)


def _for_everybody(t: Texts, circle: Circle) -> Block:
    """What everybody in a network can look up, and the way out."""
    about = About(network=circle.network.id)
    buttons = [blocks.button(t.plain("question.bank"), Act.BANK, about)]
    if circle.coming is not None:
        read = About(session=circle.coming.id)
        buttons.append(blocks.button(t.plain("home.agenda_read"), f"{Act.AGENDA}_read", read))
    if circle.membership.participates:
        buttons.append(note.button(t, circle.network))
    buttons.append(blocks.button(t.plain("book.button"), Act.BOOK, about))
    buttons.append(blocks.button(t.plain("expertise.button"), Act.EXPERTISE, about))
    return blocks.actions(
        *buttons,
        blocks.button(t.plain("network.who_sees_button"), Act.WHO_SEES, about),
        blocks.button(t.plain("home.leave"), Act.LEAVE, about),
    )


def _outside(t: Texts, circle: Circle) -> list[Block]:
    """An invitation that waits for an answer, or a place on the waiting list."""
    about = About(network=circle.network.id)
    buttons = [blocks.button(t.plain("network.who_sees_button"), Act.WHO_SEES, about)]
    if circle.membership.standing is Standing.INVITED:
        buttons.insert(0, blocks.button(t.plain("network.join"), Act.JOIN, about, style="primary"))
        buttons.append(blocks.button(t.plain("network.rather_not"), Act.DECLINE, about))
    else:
        buttons.append(blocks.button(t.plain("home.leave"), Act.LEAVE, about))
    words = t(f"network.standing_{circle.membership.standing}", theme=circle.network.theme)
    return [blocks.section(words), blocks.actions(*buttons)]


def whole(t: Texts, circle: Circle) -> list[Part]:
    """Everything that waits for a person in one network."""
    parts: list[Part] = [blocks.header(circle.network.theme)]
    if not circle.membership.active:
        return [*parts, *_outside(t, circle)]
    if circle.membership.leads:
        parts += leading(t, circle)
    elif not circle.led:
        parts += network.nobody_leads(t, circle.network)
    if circle.membership.participates:
        parts += [shown for part in PARTICIPANT for shown in part(t, circle)]
    return [*parts, _for_everybody(t, circle)]


def _most(t: Texts, circle: Circle, room: Room) -> list[Block]:
    """What there is room for of a network, with the way to all of it when that is not everything."""
    show = blocks.button(t.plain("home.show_all"), Act.CIRCLE, About(network=circle.network.id))
    return lay_out(whole(t, circle), room, [blocks.actions(show)]).blocks


def in_order(circles: Sequence[Circle], first: int | None = None) -> list[Circle]:
    """Return the network in view first, then invitations, then by the time of the session at hand."""

    def place(circle: Circle) -> tuple[bool, bool, str, int]:
        at_hand = circle.current or circle.coming
        start = at_hand.starts_local.isoformat() if at_hand else NEVER
        invited = circle.membership.standing is Standing.INVITED
        return circle.network.id != first, not invited, start, circle.network.id

    return sorted(circles, key=place)


def _in_short(t: Texts, circle: Circle) -> Block:
    """One line for a network, with the button that opens it alone."""
    if not circle.membership.active:
        said = t(f"home.short_{circle.membership.standing}")
    elif circle.membership.leads and something_waits(t, circle):
        said = t("home.short_waits")
    elif (meeting := circle.current or circle.coming) is not None:
        said = t("home.short_next", day=t.short_day(meeting.starts_local.date()))
    else:
        said = t("home.short_nothing")
    show = blocks.button(t.plain("home.show"), Act.CIRCLE, About(network=circle.network.id))
    return blocks.section(t("home.short", theme=circle.network.theme, said=Markup(said)), show)


def _fit(t: Texts, circles: Sequence[Circle], room: Room) -> list[Block]:
    """The first networks with what there is room for; the others as one line each."""
    shown: list[list[Block]] = []
    left = room
    for circle in circles:
        blocks_of_it = _most(t, circle, room)
        left = left.without(blocks_of_it)
        if left.blocks < 0 or left.size < 0:
            break
        shown.append(blocks_of_it)
    else:
        return [block for part in shown for block in part]
    short = [_in_short(t, circle) for circle in circles]
    others = [blocks.section(t("home.other_networks"))]
    while shown and not room.holds([*chain(*shown), *others, *short[len(shown) :]]):
        shown.pop()
    lines = [*chain(*shown), *(others if shown else [])]
    rest = Items(short[len(shown) :], lambda line: [line], partial(t.n, "home.more_networks"))
    return [*lines, *rest.within(room.without(lines))]


def body(
    t: Texts,
    person: Person,
    circles: Sequence[Circle],
    today: date,
    *,
    first: int | None = None,
    above: Sequence[Block] = (),
) -> list[Block]:
    """Everything that waits for a person, network by network; never empty."""
    own = [blocks.divider(), *person_view.personal(t, person, today)]
    if not circles:
        return [*above, blocks.section(t("home.no_network")), *own]
    return [*above, *_fit(t, in_order(circles, first), VIEW.without([*above, *own])), *own]


def home(t: Texts, person: Person, circles: Sequence[Circle], today: date) -> View:
    """The App Home."""
    return blocks.home(body(t, person, circles, today))


def menu(
    t: Texts,
    person: Person,
    circles: Sequence[Circle],
    today: date,
    *,
    first: int | None = None,
    unknown: str = "",
    meant: str = "",
) -> View:
    """My Kring: the Home as a modal, for those who have no Home; the network in view first."""
    lines = [blocks.section(t("menu.unknown", word=unknown))] if unknown else []
    if meant:
        lines = [blocks.section(t("menu.meant", word=unknown, meant=meant))]
    shown = body(t, person, circles, today, first=first, above=lines)
    return blocks.modal(Form.MENU, t.plain("menu.title"), shown, close=t.plain("common.close"))


def alone(t: Texts, circle: Circle, start: int = 0) -> View:
    """My Kring with one network in it: everything, from a place in it on."""
    about = About(network=circle.network.id)
    parts, title = together(whole(t, circle)), t.plain("menu.title")
    return paged(t, Form.MENU, title, parts, list, act=Act.CIRCLE, about=about, start=start)
