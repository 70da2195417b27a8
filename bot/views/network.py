"""What people see of a network: who sees what, who leads, the pinned message, its settings."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, UserId
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, View
from bot.texts import Markup, Texts, called, mention
from bot.views import answerable, how_long, support
from bot.views import canvas as canvas_view
from bot.views.coming import rsvp_button
from bot.views.notice import asks_first
from bot.views.person import LANGUAGES
from models.attendance import Rsvp
from models.canvas import Canvas
from models.network import HIGHEST_THRESHOLD, LOWEST_THRESHOLD, Network
from models.person import Language, Person

MOST_STAND_INS = 2
MOST_NAMED = 20  # of those who read along


@fields.form(Form.SETTINGS, "network.settings_title")
class NetworkSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What can be filled in later."""

    theme: Annotated[str, fields.line(150)] = ""
    facilitator: Annotated[UserId, fields.person()]
    stand_ins: Annotated[list[UserId], fields.people(MOST_STAND_INS, optional=True)] = []
    scope_in: Annotated[str, fields.line(300, optional=True)] = ""
    scope_out: Annotated[str, fields.line(300, optional=True)] = ""
    goal: Annotated[str, fields.line(300, optional=True)] = ""
    language: Annotated[Language, fields.pick()]
    zone: Annotated[str, fields.line(60)] = ""
    country: Annotated[str, fields.line(2)] = ""
    subdivision: Annotated[str, fields.line(40, optional=True)] | None = None
    capacity: Annotated[str, fields.line(3, optional=True)] = ""
    threshold: Annotated[int, fields.number(LOWEST_THRESHOLD, HIGHEST_THRESHOLD)]
    replaces: Annotated[fields.Ticked, fields.tick("network.replaces_yes")] = ()
    has_followers: Annotated[fields.Ticked, fields.tick("network.has_followers_yes")] = ()
    keeps_canvas: Annotated[fields.Ticked, fields.tick("network.keeps_canvas_yes")] = ()


def settings_form(t: Texts, network: Network, leaders: Sequence[str], kept: Canvas | None = None) -> View:
    """What can be filled in later; above it, why Slack refuses the canvas that is `kept`."""
    filled = fields.held(
        NetworkSettings,
        network,
        facilitator=next(iter(leaders), None),
        stand_ins=leaders[1:],
        capacity="" if network.unlimited else str(network.capacity),
    )
    asked = fields.ask(t, NetworkSettings, filled, choices={"language": LANGUAGES})
    body = [
        blocks.actions(how_long.button(t, network)),
        *canvas_view.refused(t, network, kept),
        *asked.values(),
    ]
    return fields.modal(t, NetworkSettings, body, About(network=network.id))


def channel(network: Network) -> Markup:
    """The channel of a network, as Slack shows it: whatever it is called."""
    return Markup(f"<#{network.channel_id}>")


def who_sees(t: Texts, network: Network) -> View:
    """Who sees what, in plain words."""
    return blocks.modal(
        Form.NOTICE,
        t.plain("network.who_sees_title"),
        [
            blocks.section(t("network.who_sees_questions")),
            blocks.section(t("case.who_sees")),
            blocks.section(t("network.who_sees_evaluation", threshold=network.threshold)),
            blocks.section(t("network.who_sees_attendance")),
            blocks.section(how_long.as_told(t, network)),
            blocks.section(t("network.who_sees_errands")),
            blocks.section(t("network.who_sees_registers")),
            *([blocks.section(t("network.who_sees_followers"))] if network.has_followers else []),
            blocks.section(t("network.who_sees_notes")),
            blocks.section(t("network.who_sees_models")),
            blocks.section(t("network.who_sees_administrators")),
            blocks.actions(support.button(t, network), answerable.button(t, network)),
        ],
        close=t.plain("common.close"),
    )


def pinned(t: Texts, network: Network, *, led: bool = True) -> Message:
    """The pinned message, from which everything works without a command; where nobody leads it says so."""
    about = About(network=network.id)
    if network.closed_at is not None:
        ways = blocks.actions(blocks.button(t.plain("menu.open"), Act.MENU, about))
        assert network.forgets_at is not None
        until = t.day(network.calendar.day(network.forgets_at))
        return Message([blocks.section(t("closing.pinned", theme=network.theme, until=until)), ways])
    return Message(
        [
            blocks.section(t("network.pinned", theme=network.theme)),
            *([] if led else nobody_leads(t, network)),
            blocks.actions(
                rsvp_button(t.plain("network.i_am_coming"), Rsvp.YES, None, network, main=True),
                blocks.button(t.plain("question.ask"), Act.ASK, about),
                blocks.button(t.plain("menu.open"), Act.MENU, about),
            ),
            blocks.context(t("network.pinned_why")),
        ]
    )


def pin_yourself(t: Texts) -> list[Block]:
    """For who leads where Kring may not pin: that they can."""
    return [blocks.context(t("network.pin_yourself"))]


def leading_buttons(t: Texts, network: Network) -> list[Element]:
    """What a facilitator can always do."""
    about = About(network=network.id)
    return [
        blocks.button(t.plain("network.invite"), Act.INVITE, about),
        blocks.button(t.plain("network.settings"), Act.SETTINGS, about),
    ]


def take_over(t: Texts, network: Network) -> list[Block]:
    """The same below a message that waits for a decision, where what it means stands beside it."""
    press = blocks.button(t.plain("network.take_over"), Act.TAKE_OVER, About(network=network.id))
    return [blocks.context(t("network.take_over_why")), blocks.actions(press)]


def take_over_button(t: Texts, network: Network) -> Element:
    """What a stand-in can do when the facilitator is not there; asked once more, as the others hear of it."""
    press = blocks.button(t.plain("network.take_over"), Act.TAKE_OVER, About(network=network.id))
    return asks_first(t, press, "network.take_over", t.plain("network.take_over_sure"))


def who_sees_button(t: Texts, network: Network) -> Element:
    """The way to who sees what."""
    return blocks.button(t.plain("network.who_sees_button"), Act.WHO_SEES, About(network=network.id))


def who_sees_this(t: Texts, network_id: int) -> Element:
    """The same page, beside what is asked in confidence."""
    return blocks.button(t.plain("evaluation.who_sees_button"), Act.WHO_SEES, About(network=network_id))


def nobody_leads(t: Texts, network: Network) -> list[Block]:
    """What a member can do when nobody who leads has an account any more."""
    press = blocks.button(t.plain("network.take_over"), Act.TAKE_OVER, About(network=network.id))
    return [blocks.section(t("network.nobody_leads")), blocks.actions(press)]


def who_leads(t: Texts, network: Network, leads: Sequence[Person]) -> Message:
    """Asks in the channel who takes over, where nobody leads; once somebody does, who that is."""
    if not leads:
        return Message(nobody_leads(t, network))
    names = Markup(", ".join(called(person) for person in leads))
    return Message([blocks.section(t("network.leads_now", who=names, theme=network.theme))])


def taken_over(t: Texts, network: Network, leads: Sequence[Person], *, back: bool) -> Message:
    """That somebody else facilitates for now, for who did; once they are back, that they are."""
    if back:
        return Message([blocks.section(t("network.took_over", theme=network.theme))])
    names = Markup(", ".join(called(person) for person in leads))
    return Message([blocks.section(t("network.taken_over", who=names, theme=network.theme))])


def readers(t: Texts, outsiders: Sequence[str] | None) -> list[Block]:
    """Who reads along in the channel without being a member, before a report goes there."""
    if outsiders is None:
        return [blocks.section(t("network.readers_unknown"))]
    if not outsiders:
        return []
    names = Markup(", ".join(mention(user_id) for user_id in outsiders[:MOST_NAMED]))
    more = len(outsiders) - MOST_NAMED
    words = t.n("network.readers", len(outsiders), names=names)
    return [blocks.section(words + (" " + t.n("network.readers_more", more) if more > 0 else ""))]
