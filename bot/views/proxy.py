"""What people see of entering something for somebody else: the form, the thanks, and the mark on it."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, View
from bot.texts import Texts, called
from bot.views.person import options as person_options
from models.attendance import Rsvp
from models.membership import Membership, Standing
from models.network import Network
from models.person import Person
from models.question import LONGEST, LearningQuestion, QuestionKind
from models.session import LearningSession

MOST_UNABLE = 5  # people with their buttons


def button(t: Texts, network: Network) -> Element:
    """The way to enter something for a member."""
    return blocks.button(t.plain("proxy.button"), Act.ENTER_FOR, About(network=network.id))


def perhaps_unable(t: Texts, network: Network, people: Sequence[tuple[Membership, Person]]) -> list[Block]:
    """Of whom nothing was seen, what may be wrong and what can be done; the invited can be counted in."""
    if not people:
        return []
    lines = [blocks.section(t("proxy.unable_lead"))]
    for place, person in people[:MOST_UNABLE]:
        said = t(f"proxy.unable_{place.standing}", person=called(person))
        invited = place.standing is Standing.INVITED
        lines.append(blocks.section(said, _count_in(t, network, place, person) if invited else None))
    left = len(people) - MOST_UNABLE
    return [*lines, blocks.context(t.n("proxy.unable_more", left))] if left > 0 else lines


def _count_in(t: Texts, network: Network, place: Membership, person: Person) -> Element:
    """Take somebody in who said elsewhere that they take part, after one question whether they did."""
    about, who = About(network=network.id, item=place.id), person.name or t.plain("proxy.somebody")
    return {
        **blocks.button(t.plain("proxy.count_in"), Act.COUNT_IN, about, of=who),
        "confirm": {
            "title": blocks.plain(t.plain("proxy.count_in_title"), 100),
            "text": blocks.plain(t.plain("proxy.count_in_sure", who=who), 300),
            "confirm": blocks.plain(t.plain("proxy.count_in"), 30),
            "deny": blocks.plain(t.plain("common.cancel"), 30),
        },
    }


def counted_in(t: Texts, person: Person, standing: Standing) -> str:
    """What whoever facilitates hears once somebody is counted in: a member, or on the waiting list."""
    return t.plain(f"proxy.counted_in_{standing}", who=person.name or t.plain("proxy.somebody"))


@fields.form(Form.ENTER_FOR, "proxy.title")
class Said(msgspec.Struct, frozen=True, kw_only=True):
    """Who said what."""

    person: Annotated[int, fields.pick()]
    rsvp: Annotated[Rsvp, fields.one_of("proxy.", optional=True)] | None = None
    question: Annotated[str, fields.lines(LONGEST, optional=True)] = ""
    kind: Annotated[QuestionKind, fields.menu("question_kind.", at="question.kind")] = QuestionKind.PRACTICE


def form(t: Texts, network: Network, people: Sequence[Person], meeting: LearningSession | None) -> View:
    """For whom, and what they said: whether they come, a question, or both."""
    asked = fields.ask(
        t,
        Said,
        choices={"person": person_options(people)},
        without=() if meeting else ("rsvp",),
        date=t.day(meeting.starts_local.date()) if meeting else "",
    )
    about = About(network=network.id, session=meeting.id if meeting else None)
    return fields.modal(t, Said, [blocks.context(t("proxy.lead")), *asked.values()], about)


def noted(
    t: Texts,
    person: Person,
    meeting: LearningSession | None,
    answer: Rsvp | None,
    asked: LearningQuestion | None,
) -> str:
    """What was entered for whom, and how they will see it."""
    who = person.name or t.plain("proxy.somebody")
    said = []
    if answer is not None and meeting is not None:
        day = t.day(meeting.starts_local.date())
        said.append(t.plain("proxy.noted_rsvp", who=who, answer=t.plain(f"proxy.{answer}"), date=day))
    if asked is not None:
        said.append(t.plain("proxy.noted_question", who=who, question=blocks.shorten(asked.text, 200)))
    why = "off_slack.entered_why" if person.off_slack else "proxy.noted_why"
    return " ".join([*said, t.plain(why, who=who)])


def mark_rsvp(t: Texts, by: Person | None) -> list[Block]:
    """Tell somebody that their answer was entered for them; nothing when they gave it themselves."""
    if by is None:
        return []
    return [blocks.context(t("proxy.rsvp_entered_by", who=called(by)))]
