"""The letter to a guest or an expert, in the network's language: when, where, and what for."""

from collections.abc import Iterator, Sequence

from bot.texts import Texts
from bot.views.expert import when_and_where
from bot.views.how_long import long
from models.guest import Guest, Slot, talk_minutes
from models.network import Network
from models.person import Person
from models.session import LearningSession


def text(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    one: Guest,
    slot: Slot,
    questions: Sequence[str],
    sender: Person,
) -> str:
    """The letter; it holds the questions as they were asked, and the name of no member but who sends it."""
    about = [*_to_an_expert(t, slot, questions)] if one.expert else [t.plain("guest.letter_glad")]
    return "\n\n".join(
        [
            t.plain("expert.brief_dear", expert=one.name),
            t.plain("expert.brief_who", theme=network.theme),
            *about,
            when_and_where(t, meeting),
            t.plain("guest.letter_stays"),
            t.plain("guest.letter_kept", long=long(t, meeting.kept_days)),
            t.plain("guest.letter_reply"),
            t.plain("expert.brief_regards", sender=sender.name),
        ]
    )


def _to_an_expert(t: Texts, slot: Slot, questions: Sequence[str]) -> Iterator[str]:
    if questions:
        yield t.n("guest.letter_questions", len(questions))
        yield from (f"“{question}”" for question in questions)
    else:
        yield t.plain("guest.letter_no_questions")
    talk = talk_minutes(slot.minutes, slot.talk)
    yield t.plain("guest.letter_how", minutes=slot.minutes, talk=talk)
