"""What people see of a network: the invitation, who sees what, joining and leaving, its settings."""

from collections.abc import Sequence

from bot import blocks
from bot.blocks import Block, Message, Option, View
from bot.forms import About
from bot.ids import Act, Form
from bot.texts import Texts, mention
from models.network import LOWEST_THRESHOLD, Headcount, Membership, Network, Standing
from models.person import Language, Person

LANGUAGES = [Option("Nederlands", Language.NL), Option("English", Language.EN)]


def new_form(t: Texts, channel: str) -> View:
    """The three things that a new network needs."""
    return blocks.modal(
        Form.NEW_NETWORK,
        t.plain("network.new_title"),
        [
            blocks.section(t("network.new_lead")),
            blocks.field_of(
                "theme",
                t.plain("network.field_theme"),
                blocks.text_input(longest=150),
                hint=t.plain("network.theme_hint"),
            ),
            blocks.field_of(
                "facilitators",
                t.plain("network.field_facilitators"),
                blocks.users_input(most=3),
                hint=t.plain("network.facilitators_hint"),
            ),
            blocks.field_of("day", t.plain("network.field_first_day"), blocks.date_input(), optional=True),
            blocks.field_of("hour", t.plain("session.field_hour"), blocks.time_input(), optional=True),
        ],
        about=About(choice=channel),
        submit=t.plain("network.start"),
        close=t.plain("common.cancel"),
    )


def settings_form(t: Texts, network: Network) -> View:
    """What can be filled in later."""
    return blocks.modal(
        Form.SETTINGS,
        t.plain("network.settings_title"),
        [
            blocks.field_of(
                "theme", t.plain("network.field_theme"), blocks.text_input(network.theme, longest=150)
            ),
            blocks.field_of(
                "scope_in",
                t.plain("network.field_scope_in"),
                blocks.text_input(network.scope_in, longest=300),
                optional=True,
            ),
            blocks.field_of(
                "scope_out",
                t.plain("network.field_scope_out"),
                blocks.text_input(network.scope_out, longest=300),
                optional=True,
            ),
            blocks.field_of(
                "goal",
                t.plain("network.field_goal"),
                blocks.text_input(network.goal, longest=300),
                optional=True,
            ),
            blocks.field_of(
                "language", t.plain("network.field_language"), blocks.select(LANGUAGES, network.language)
            ),
            blocks.field_of(
                "zone",
                t.plain("network.field_zone"),
                blocks.text_input(network.zone, longest=60),
                hint=t.plain("network.zone_hint"),
            ),
            blocks.field_of(
                "country",
                t.plain("network.field_country"),
                blocks.text_input(network.country, longest=2),
                hint=t.plain("network.country_hint"),
            ),
            blocks.field_of(
                "subdivision",
                t.plain("network.field_subdivision"),
                blocks.text_input(network.subdivision or "", longest=3),
                optional=True,
            ),
            blocks.field_of(
                "capacity",
                t.plain("network.field_capacity"),
                blocks.text_input(str(network.capacity), longest=3),
                hint=t.plain("network.capacity_hint"),
            ),
            blocks.field_of(
                "threshold",
                t.plain("network.field_threshold"),
                blocks.select([Option(str(n), str(n)) for n in range(LOWEST_THRESHOLD, 11)], str(network.threshold)),
                hint=t.plain("network.threshold_hint"),
            ),
        ],
        about=About(network=network.id),
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
    )


def invite_form(t: Texts, network: Network) -> View:
    """Whom to invite."""
    return blocks.modal(
        Form.INVITE,
        t.plain("network.invite_title"),
        [
            blocks.section(t("network.invite_lead", capacity=network.capacity)),
            blocks.field_of("people", t.plain("network.field_people"), blocks.users_input()),
        ],
        about=About(network=network.id),
        submit=t.plain("network.invite_send"),
        close=t.plain("common.cancel"),
    )


def invitation(t: Texts, network: Network, membership: Membership, person: Person) -> Message:
    """The invitation; once answered it shows the answer."""
    about = About(network=network.id)
    if membership.standing is not Standing.INVITED:
        return Message([blocks.section(t(f"network.standing_{membership.standing}", theme=network.theme))])
    body = [blocks.section(t("network.invitation", person=mention(person.user_id), theme=network.theme))]
    if network.goal:
        body.append(blocks.section(t("network.goal", goal=network.goal)))
    if network.scope_in:
        body.append(blocks.section(t("network.scope", inside=network.scope_in, outside=network.scope_out)))
    return Message(
        [
            *body,
            blocks.actions(
                blocks.button(t.plain("network.join"), Act.JOIN, about, style="primary"),
                blocks.button(t.plain("network.who_sees_button"), Act.WHO_SEES, about),
                blocks.button(t.plain("network.rather_not"), Act.DECLINE, about),
            ),
            blocks.context(t("network.invitation_why")),
        ]
    )


def joined(t: Texts, network: Network, standing: Standing) -> str:
    """What the person hears after joining."""
    return t.plain(f"network.standing_{standing}", theme=network.theme)


def welcome(t: Texts, network: Network) -> Message:
    """The welcome of somebody who moved up from the waiting list."""
    about = About(network=network.id)
    return Message(
        [
            blocks.section(t("network.welcome", theme=network.theme)),
            blocks.actions(
                blocks.button(t.plain("menu.open"), Act.MENU, about, style="primary"),
                blocks.button(t.plain("network.who_sees_button"), Act.WHO_SEES, about),
            ),
            blocks.context(t("network.welcome_why")),
        ]
    )


def who_sees(t: Texts, network: Network) -> View:
    """Who sees what, in plain words."""
    return blocks.modal(
        Form.NOTICE,
        t.plain("network.who_sees_title"),
        [
            blocks.section(t("network.who_sees_questions")),
            blocks.section(t("network.who_sees_evaluation", threshold=network.threshold)),
            blocks.section(t("network.who_sees_attendance")),
            blocks.section(t("network.who_sees_administrators")),
        ],
        close=t.plain("common.close"),
    )


def leave_form(t: Texts, network: Network, open_questions: int) -> View:
    """Stepping out: what happens to open questions."""
    choices = [
        Option(t.plain(f"network.leave_{choice}"), choice) for choice in ("with_name", "without_name", "withdraw")
    ]
    body = [blocks.section(t("network.leave_lead", theme=network.theme))]
    if open_questions:
        body.append(
            blocks.field_of("questions", t.plain("network.leave_questions"), blocks.radio(choices, "with_name"))
        )
    return blocks.modal(
        Form.LEAVE,
        t.plain("network.leave_title"),
        body,
        about=About(network=network.id),
        submit=t.plain("network.leave_submit"),
        close=t.plain("common.cancel"),
    )


def erase_form(t: Texts) -> View:
    """Being forgotten altogether."""
    choices = [Option(t.plain(f"network.erase_{choice}"), choice) for choice in ("keep", "withdraw")]
    return blocks.modal(
        Form.ERASE,
        t.plain("network.erase_title"),
        [
            blocks.section(t("network.erase_lead")),
            blocks.field_of("questions", t.plain("network.leave_questions"), blocks.radio(choices, "keep")),
        ],
        submit=t.plain("network.erase_submit"),
        close=t.plain("common.cancel"),
    )


def seat_free(
    t: Texts, network: Network, waiting: Sequence[Person], seats: int
) -> Message:
    """A seat came free: the facilitator says whether the next one on the list gets it."""
    lines = t.listing([mention(person.user_id) for person in waiting])
    body: list[Block] = [blocks.section(t("network.seat_free", theme=network.theme)), blocks.section(lines)]
    if not waiting:
        body = [blocks.section(t("network.seat_taken", theme=network.theme))]
    elif seats > 0:
        body.append(
            blocks.actions(
                blocks.button(
                    t.plain("network.give_seat"), Act.GIVE_SEAT, About(network=network.id), style="primary"
                )
            )
        )
    return Message(body)


def pinned(t: Texts, network: Network) -> Message:
    """The pinned message, from which everything works without a command."""
    about = About(network=network.id)
    return Message(
        [
            blocks.section(t("network.pinned", theme=network.theme)),
            blocks.actions(
                blocks.button(t.plain("network.i_am_coming"), f"{Act.RSVP}_next", about, style="primary"),
                blocks.button(t.plain("question.ask"), Act.ASK, about),
                blocks.button(t.plain("menu.open"), Act.MENU, about),
            ),
            blocks.context(t("network.pinned_why")),
        ]
    )


def started(t: Texts, network: Network) -> View:
    """A network began: what comes next."""
    about = About(network=network.id)
    return blocks.modal(
        Form.NOTICE,
        t.plain("network.new_title"),
        [
            blocks.section(t("network.started", theme=network.theme)),
            blocks.actions(
                blocks.button(t.plain("network.invite"), Act.INVITE, about, style="primary"),
                blocks.button(t.plain("session.plan"), Act.NEW_SESSION, about),
                blocks.button(t.plain("network.settings"), Act.SETTINGS, about),
            ),
        ],
        close=t.plain("common.close"),
    )


def people(t: Texts, network: Network, count: Headcount) -> str:
    """How many belong to the network."""
    return t(
        "network.headcount",
        active=count.active,
        capacity=network.capacity,
        waiting=count.waiting,
        invited=count.invited,
    )
