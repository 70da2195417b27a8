"""What people see when a network begins: its first form, what comes next, and beginning in the middle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from bot import blocks
from bot.blocks import Block, Element, Option, View
from bot.forms import About
from bot.ids import Act, Form
from bot.texts import Texts
from bot.views import network
from models.network import Network

PUBLIC = "public"
MOST_CHOSEN = 100  # people in a field before anybody adds some


@dataclass(frozen=True)
class Typed:
    """What was filled in before, given back."""

    theme: str = ""
    facilitators: Sequence[str] = ()
    day: date | None = None
    hour: time | None = None


def new_form(
    t: Texts, channel: str, typed: Typed = Typed(), *, public: bool = False, shared: bool = False
) -> View:
    """The three things that a new network needs; in a public channel also that people know it is."""
    lead = [blocks.section(t("network.new_lead")), *network.if_shared(t, shared=shared)]
    fields = [
        blocks.field_of(
            "theme",
            t.plain("network.field_theme"),
            blocks.text_input(typed.theme, longest=150),
            hint=t.plain("network.theme_hint"),
        ),
        blocks.field_of(
            "facilitators",
            t.plain("network.field_facilitators"),
            blocks.users_input(typed.facilitators, most=network.MOST_LEADERS),
            hint=t.plain("network.facilitators_hint"),
        ),
        blocks.field_of(
            "day",
            t.plain("network.field_first_day"),
            blocks.date_input(typed.day),
            hint=t.plain("network.first_day_hint"),
            optional=True,
        ),
        blocks.field_of("hour", t.plain("session.field_hour"), blocks.time_input(typed.hour), optional=True),
    ]
    if public:
        lead.insert(0, blocks.section(t("beginning.public_lead")))
        known = [Option(t.plain("beginning.public_known"), PUBLIC)]
        fields.append(blocks.field_of("public", t.plain("beginning.field_public"), blocks.checkboxes(known)))
    return blocks.modal(
        Form.NEW_NETWORK,
        t.plain("network.new_title"),
        [*lead, *fields],
        about=About(channel=channel),
        submit=t.plain("network.start"),
        close=t.plain("common.cancel"),
    )


def began_before_button(t: Texts, home: Network) -> Element:
    """The way in for a network that has met before."""
    return blocks.button(t.plain("beginning.began_before"), Act.BEGAN_BEFORE, About(network=home.id))


def started(t: Texts, home: Network, *, leads: bool, shared: bool = False) -> View:
    """A network began: what comes next, for who facilitates and for who only began it."""
    body: list[Block] = [blocks.section(t("network.started", theme=home.theme))]
    if leads:
        body += [
            blocks.section(t("network.started_next")),
            *network.if_shared(t, shared=shared),
            blocks.actions(*network.leading_buttons(t, home)),
            blocks.section(t("beginning.began_before_lead")),
            blocks.actions(began_before_button(t, home)),
        ]
    else:
        body += [blocks.section(t("network.started_for_others")), *network.if_shared(t, shared=shared)]
    return blocks.modal(Form.NOTICE, t.plain("network.new_title"), body, close=t.plain("common.close"))


def began_before_form(t: Texts, home: Network, people: Sequence[str] | None) -> View:
    """Beginning in the middle: the next number, the questions that are open, who is invited."""
    hint = t.plain("beginning.people_hint" if people is not None else "beginning.people_hint_unknown")
    chosen, left = (people or ())[:MOST_CHOSEN], len(people or ()) - MOST_CHOSEN
    if left > 0:
        hint += " " + t.n("beginning.more_people", left)
    return blocks.modal(
        Form.BEGAN_BEFORE,
        t.plain("beginning.began_before_title"),
        [
            blocks.section(t("beginning.form_lead", theme=home.theme)),
            blocks.field_of(
                "number",
                t.plain("beginning.field_number"),
                blocks.text_input(longest=3),
                hint=t.plain("beginning.number_hint"),
            ),
            blocks.field_of(
                "questions",
                t.plain("beginning.field_questions"),
                blocks.text_input(lines=True),
                hint=t.plain("beginning.questions_hint"),
                optional=True,
            ),
            blocks.field_of(
                "people",
                t.plain("network.field_people"),
                blocks.users_input(chosen),
                hint=hint,
                optional=True,
            ),
        ],
        about=About(network=home.id),
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
    )


def began_before(t: Texts, number: int, questions: int, invited: int) -> str:
    """What the facilitator hears after that: what was taken over, and what happens next."""
    return " ".join(
        [
            t.plain("beginning.saved", number=number),
            t.n("beginning.saved_questions", questions) if questions else t.plain("beginning.no_questions"),
            t.n("network.invited", invited) if invited else t.plain("beginning.nobody_invited"),
        ]
    )
