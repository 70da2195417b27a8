"""What people see of entering something for somebody else: the form, the thanks, and the mark on it."""

from collections.abc import Sequence

from bot import blocks
from bot.blocks import Block, Element, Option, View
from bot.forms import About
from bot.ids import Act, Form
from bot.texts import Texts, mention
from bot.views.person import options as person_options
from models.attendance import Rsvp
from models.network import Network
from models.person import Person
from models.question import LONGEST, LearningQuestion, QuestionKind
from models.session import LearningSession


def button(t: Texts, network: Network) -> Element:
    """The way to enter something for a member."""
    return blocks.button(t.plain("proxy.button"), Act.ENTER_FOR, About(network=network.id))


def form(t: Texts, network: Network, people: Sequence[Person], meeting: LearningSession | None) -> View:
    """For whom, and what they said: whether they come, a question, or both."""
    fields: list[Block] = [
        blocks.context(t("proxy.lead")),
        blocks.field_of("person", t.plain("proxy.field_person"), blocks.select(person_options(people))),
    ]
    if meeting is not None:
        day = t.short_day(meeting.starts_local.date())
        answers = [Option(t.plain(f"proxy.{answer}"), answer) for answer in Rsvp]
        label = t.plain("proxy.field_rsvp", date=day)
        fields.append(blocks.field_of("rsvp", label, blocks.radio(answers), optional=True))
    fields += [
        blocks.field_of(
            "question",
            t.plain("proxy.field_question"),
            blocks.text_input(lines=True, longest=LONGEST),
            hint=t.plain("proxy.question_hint"),
            optional=True,
        ),
        blocks.field_of(
            "kind",
            t.plain("question.field_kind"),
            blocks.select(
                [Option(t.plain(f"question_kind.{each}"), each) for each in QuestionKind],
                QuestionKind.PRACTICE,
            ),
        ),
    ]
    return blocks.modal(
        Form.ENTER_FOR,
        t.plain("proxy.title"),
        fields,
        about=About(network=network.id, session=meeting.id if meeting else None),
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
    )


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
        day = t.short_day(meeting.starts_local.date())
        said.append(t.plain("proxy.noted_rsvp", who=who, answer=t.plain(f"proxy.{answer}"), date=day))
    if asked is not None:
        said.append(t.plain("proxy.noted_question", who=who, question=blocks.shorten(asked.text, 200)))
    return " ".join([*said, t.plain("proxy.noted_why", who=who)])


def mark_rsvp(t: Texts, by: Person | None) -> list[Block]:
    """Tell somebody that their answer was entered for them; nothing when they gave it themselves."""
    if by is None:
        return []
    return [blocks.context(t("proxy.rsvp_entered_by", who=mention(by.user_id)))]
