"""The App Home and My Kring: what waits for a person in each network, each with its button."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot import blocks
from bot.blocks import Block, View
from bot.forms import About
from bot.ids import Act, Form
from bot.texts import Texts
from bot.views import follow_up, question, session
from models.delivery import Delivery
from models.follow_up import Action
from models.network import Headcount, Membership, Network, Standing
from models.person import Language, Person
from models.question import LearningQuestion
from models.session import LearningSession, Rsvp, Stage


@dataclass(frozen=True)
class Circle:
    """One network as one person sees it."""

    network: Network
    membership: Membership
    coming: LearningSession | None = None
    current: LearningSession | None = None
    given: Rsvp | None = None
    questions: Sequence[LearningQuestion] = ()
    to_judge: Sequence[tuple[LearningQuestion, int]] = ()
    actions: Sequence[Action] = ()
    headcount: Headcount = field(default_factory=lambda: Headcount(0, 0, 0))
    unsent: Sequence[Delivery] = ()


def _facilitator(t: Texts, circle: Circle) -> list[Block]:
    """What waits for the facilitator, each with its button."""
    about = About(network=circle.network.id)
    meeting = circle.current
    lines: list[Block] = []
    if meeting is None:
        lines.append(blocks.section(t("home.no_session")))
    else:
        lines.append(
            blocks.section(
                t(
                    f"home.stage_{meeting.stage}",
                    title=session.heading(t, meeting, circle.network),
                    when=t.when(meeting.starts_local, meeting.zone),
                )
            )
        )
        lines.append(blocks.actions(*_stage_buttons(t, meeting)))
    if circle.unsent:
        names = ", ".join(sorted({item.recipient for item in circle.unsent}))
        lines.append(blocks.section(t.n("home.unsent", len(circle.unsent), names=names)))
    lines.append(blocks.section(session_people(t, circle)))
    lines.append(
        blocks.actions(
            blocks.button(t.plain("session.plan"), Act.NEW_SESSION, about),
            blocks.button(t.plain("network.invite"), Act.INVITE, about),
            blocks.button(t.plain("network.settings"), Act.SETTINGS, about),
        )
    )
    return lines


def session_people(t: Texts, circle: Circle) -> str:
    """How many belong to the network, in a line."""
    count = circle.headcount
    return t(
        "network.headcount",
        active=count.active,
        capacity=circle.network.capacity,
        waiting=count.waiting,
        invited=count.invited,
    )


def _stage_buttons(t: Texts, meeting: LearningSession) -> list[Block]:
    about = About(session=meeting.id)
    match meeting.stage:
        case Stage.PLANNED | Stage.ANNOUNCED:
            return session.planning_buttons(t, meeting)
        case Stage.PREPARING:
            return [
                blocks.button(t.plain("home.agenda"), Act.AGENDA, about, style="primary"),
                *session.planning_buttons(t, meeting),
            ]
        case Stage.READY | Stage.UNDERWAY:
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
        lines.append(blocks.section(f"*{t('home.next', title=session.heading(t, meeting, circle.network))}*"))
        lines.append(blocks.section(session.facts(t, meeting, circle.network)))
        lines.append(session.rsvp_buttons(t, meeting, circle.given))
        if meeting.takes_questions:
            no_question = blocks.button(
                t.plain("question.not_this_time"), Act.NO_QUESTION, About(session=meeting.id)
            )
            lines.append(blocks.actions(no_question))
    lines += question.own_questions(t, circle.network, circle.questions, circle.to_judge)
    lines += follow_up.own_actions(t, circle.actions)
    lines.append(
        blocks.actions(
            blocks.button(t.plain("question.bank"), Act.BANK, about),
            blocks.button(t.plain("home.agenda_read"), f"{Act.AGENDA}_read", About(session=circle.coming.id))
            if circle.coming
            else blocks.button(t.plain("network.who_sees_button"), Act.WHO_SEES, about),
        )
    )
    return lines


def _invited(t: Texts, circle: Circle) -> list[Block]:
    about = About(network=circle.network.id)
    words = blocks.section(t(f"network.standing_{circle.membership.standing}", theme=circle.network.theme))
    if circle.membership.standing is not Standing.INVITED:
        return [words]
    return [
        words,
        blocks.actions(
            blocks.button(t.plain("network.join"), Act.JOIN, about, style="primary"),
            blocks.button(t.plain("network.rather_not"), Act.DECLINE, about),
        ),
    ]


def body(t: Texts, person: Person, circles: Sequence[Circle]) -> list[Block]:
    """Everything that waits for a person, network by network; never empty."""
    if not circles:
        return [blocks.section(t("home.no_network")), *personal(t, person, None)]
    lines: list[Block] = []
    for circle in circles:
        lines.append(blocks.header(circle.network.theme))
        if not circle.membership.active:
            lines += _invited(t, circle)
            continue
        if circle.membership.leads:
            lines += _facilitator(t, circle)
        if circle.membership.participates:
            lines += _participant(t, circle)
    only = circles[0] if len(circles) == 1 else None
    return [*lines, blocks.divider(), *personal(t, person, only)]


def personal(t: Texts, person: Person, circle: Circle | None) -> list[Block]:
    """Language, quiet, who sees what, leaving, being forgotten."""
    other = Language.EN if person.language is Language.NL else Language.NL
    buttons = [
        blocks.button(t.plain("home.other_language"), Act.LANGUAGE, About(choice=other)),
        blocks.button(t.plain("home.quiet_off" if person.quiet else "home.quiet_on"), Act.QUIET, About()),
    ]
    if circle is not None:
        about = About(network=circle.network.id)
        buttons.append(blocks.button(t.plain("network.who_sees_button"), Act.WHO_SEES, about))
        buttons.append(blocks.button(t.plain("home.leave"), Act.LEAVE, about))
    buttons.append(blocks.button(t.plain("home.forget_me"), Act.ERASE, About()))
    return [blocks.actions(*buttons), blocks.context(t("home.personal_why"))]


def home(t: Texts, person: Person, circles: Sequence[Circle]) -> View:
    """The App Home."""
    return blocks.home(body(t, person, circles))


def menu(t: Texts, person: Person, circles: Sequence[Circle], unknown: str = "") -> View:
    """My Kring: the Home as a modal, for those who have no Home."""
    lines = [blocks.section(t("menu.unknown", word=unknown))] if unknown else []
    return blocks.modal(
        Form.MENU, t.plain("menu.title"), [*lines, *body(t, person, circles)], close=t.plain("common.close")
    )
