"""The App Home and My Kring: what waits for a person in each network, each with its button."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot import blocks
from bot.blocks import Block, Element, View
from bot.forms import About
from bot.ids import Act, Form
from bot.texts import Markup, Texts, mention
from bot.views import errand, follow_up, network, question, session
from bot.views.network import Waiting
from models.delivery import Delivery
from models.errand import Carried, Offer
from models.follow_up import Action
from models.network import Headcount, Membership, Network, Standing
from models.person import Language, Person
from models.question import LearningQuestion
from models.session import LearningSession, Rsvp, Stage

MOST_PLANNED = 5  # further sessions with their buttons


@dataclass(frozen=True)
class Circle:
    """One network as one person sees it."""

    network: Network
    membership: Membership
    coming: LearningSession | None = None
    current: LearningSession | None = None
    planned: Sequence[LearningSession] = ()  # those after the current one
    given: Rsvp | None = None
    questions: Sequence[LearningQuestion] = ()
    to_judge: Sequence[tuple[LearningQuestion, int]] = ()
    actions: Sequence[Action] = ()
    headcount: Headcount = field(default_factory=lambda: Headcount(0, 0, 0))
    unsent: Sequence[Delivery] = ()
    waiting: Waiting = ()
    offers: Sequence[Offer] = ()
    carrying: Sequence[Carried] = ()
    to_tell: Sequence[Carried] = ()


def _facilitator(t: Texts, circle: Circle) -> list[Block]:
    """What waits for the facilitator, each with its button."""
    meeting = circle.current
    lines: list[Block] = []
    if meeting is None:
        lines.append(blocks.section(t("home.no_session")))
    for planned in [meeting, *circle.planned[:MOST_PLANNED]] if meeting else []:
        title = session.heading(t, planned, circle.network)
        when = t.when(planned.starts_local, planned.zone)
        lines.append(blocks.section(t(f"home.stage_{planned.stage}", title=title, when=when)))
        lines.append(blocks.actions(*_stage_buttons(t, planned)))
    if len(circle.planned) > MOST_PLANNED:
        lines.append(blocks.context(t.n("home.more_planned", len(circle.planned) - MOST_PLANNED)))
    if circle.unsent:
        names = Markup(", ".join(sorted({_recipient(item) for item in circle.unsent})))
        lines.append(blocks.section(t.n("home.unsent", len(circle.unsent), names=names)))
    seats = circle.network.capacity - circle.headcount.active
    lines += network.seat_offer(t, circle.network, circle.waiting, seats)
    lines.append(blocks.section(network.people(t, circle.network, circle.headcount)))
    lines.append(network.leading_buttons(t, circle.network))
    return lines


def _recipient(item: Delivery) -> Markup:
    return mention(item.recipient) if item.person_id else Markup(f"<#{item.recipient}>")


def _stage_buttons(t: Texts, meeting: LearningSession) -> list[Element]:
    about = About(session=meeting.id)
    match meeting.stage:
        case Stage.PLANNED | Stage.ANNOUNCED:
            return session.planning_buttons(t, meeting)
        case Stage.PREPARING:
            return [
                blocks.button(t.plain("home.agenda"), Act.AGENDA, about, style="primary"),
                *session.planning_buttons(t, meeting),
            ]
        case Stage.READY:
            return [
                blocks.button(t.plain("panel.open"), Act.PANEL, about, style="primary"),
                blocks.button(t.plain("home.agenda"), Act.AGENDA, about),
                *session.planning_buttons(t, meeting),
            ]
        case Stage.UNDERWAY:
            return [
                blocks.button(t.plain("panel.open"), Act.PANEL, about, style="primary"),
                blocks.button(t.plain("home.agenda"), Act.AGENDA, about),
            ]
        case _:
            return [
                blocks.button(t.plain("home.report"), Act.REPORT, about, style="primary"),
                blocks.button(t.plain("panel.open"), Act.PANEL, about),
            ]


def _participant(t: Texts, circle: Circle) -> list[Block]:
    """Next session, own questions, own actions."""
    about = About(network=circle.network.id)
    lines: list[Block] = []
    if circle.coming is None:
        lines.append(blocks.section(t("home.nothing_planned")))
        lines.append(blocks.actions(blocks.button(t.plain("question.ask"), Act.ASK, about)))
    else:
        meeting = circle.coming
        lines.append(blocks.section(t("home.next", title=session.heading(t, meeting, circle.network))))
        lines.append(blocks.section(session.facts(t, meeting, circle.network)))
        lines.append(session.rsvp_buttons(t, meeting, circle.given))
        if meeting.takes_questions:
            no_question = blocks.button(
                t.plain("question.not_this_time"), Act.NO_QUESTION, About(session=meeting.id)
            )
            lines.append(blocks.actions(no_question))
        lines += errand.offers(t, meeting, circle.offers)
    lines += errand.carrying(t, circle.carrying) + errand.to_tell(t, circle.to_tell)
    lines += question.own_questions(t, circle.network, circle.questions, circle.to_judge)
    lines += follow_up.own_actions(t, circle.actions)
    return lines


def _for_everybody(t: Texts, circle: Circle) -> Block:
    """What everybody in a network can look up, and the way out."""
    about = About(network=circle.network.id)
    buttons = [blocks.button(t.plain("question.bank"), Act.BANK, about)]
    if circle.coming is not None:
        read = About(session=circle.coming.id)
        buttons.append(blocks.button(t.plain("home.agenda_read"), f"{Act.AGENDA}_read", read))
    buttons.append(blocks.button(t.plain("book.button"), Act.BOOK, about))
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


def body(t: Texts, person: Person, circles: Sequence[Circle]) -> list[Block]:
    """Everything that waits for a person, network by network; never empty."""
    lines: list[Block] = []
    for circle in circles:
        lines.append(blocks.header(circle.network.theme))
        if not circle.membership.active:
            lines += _outside(t, circle)
            continue
        if circle.membership.leads:
            lines += _facilitator(t, circle)
        if circle.membership.participates:
            lines += _participant(t, circle)
        lines.append(_for_everybody(t, circle))
    if not circles:
        lines.append(blocks.section(t("home.no_network")))
    return [*lines, blocks.divider(), *personal(t, person)]


def personal(t: Texts, person: Person) -> list[Block]:
    """Language, quiet, being forgotten."""
    other = Language.EN if person.language is Language.NL else Language.NL
    quiet, key = ("off", "home.quiet_off") if person.quiet else ("on", "home.quiet_on")
    return [
        blocks.actions(
            blocks.button(t.plain("home.other_language"), Act.LANGUAGE, About(choice=other)),
            blocks.button(t.plain(key), Act.QUIET, About(choice=quiet)),
            blocks.button(t.plain("home.forget_me"), Act.ERASE, About()),
        ),
        blocks.context(t("home.personal_why")),
    ]


def home(t: Texts, person: Person, circles: Sequence[Circle]) -> View:
    """The App Home."""
    return blocks.home(body(t, person, circles))


def menu(t: Texts, person: Person, circles: Sequence[Circle], unknown: str = "") -> View:
    """My Kring: the Home as a modal, for those who have no Home."""
    lines = [blocks.section(t("menu.unknown", word=unknown))] if unknown else []
    return blocks.modal(
        Form.MENU, t.plain("menu.title"), [*lines, *body(t, person, circles)], close=t.plain("common.close")
    )
