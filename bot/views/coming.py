"""Who says that they come: the buttons, what becomes of an answer, and the counts."""

from collections.abc import Mapping, Sequence

from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message
from bot.texts import Texts
from models.attendance import Rsvp
from models.network import Network
from models.session import LearningSession


def rsvp_button(
    text: str,
    answer: Rsvp,
    meeting: LearningSession | None,
    network: Network | None = None,
    *,
    main: bool,
    of: str = "",
) -> Element:
    """One answer about coming, to a session or to whichever is the next one of a network."""
    about = About(
        session=meeting.id if meeting else None, network=network.id if network else None, rsvp=answer
    )
    # An action id stands once in a row of buttons, so that each answer has its own.
    return blocks.button(text, f"{Act.RSVP}_{answer}", about, style="primary" if main else None, of=of)


def rsvp_buttons(t: Texts, meeting: LearningSession, given: Rsvp | None = None) -> Block:
    """Yes, No and Maybe; the answer that was given is marked, and says so to who listens."""

    def one(answer: Rsvp) -> Element:
        text = t.plain(f"rsvp.{answer}")
        if answer is not given:
            return rsvp_button(text, answer, meeting, main=False)
        yours = t.plain("rsvp.your_answer", day=t.day(meeting.starts_local.date()))
        return rsvp_button(f"✓ {text}", answer, meeting, main=True, of=yours)

    return blocks.actions(
        *map(one, Rsvp),
        blocks.button(t.plain("question.ask"), Act.ASK, About(session=meeting.id)),
    )


def counts(t: Texts, said: Mapping[Rsvp | None, int]) -> str:
    """How many come, may come, do not come and have not said."""
    return t(
        "rsvp.counts",
        yes=said.get(Rsvp.YES, 0),
        maybe=said.get(Rsvp.MAYBE, 0),
        no=said.get(Rsvp.NO, 0),
        silent=said.get(None, 0),
    )


def expected(t: Texts, said: Mapping[Rsvp | None, int]) -> str:
    """The same in words, without who is none."""
    numbers = [(answer, said.get(answer, 0)) for answer in (Rsvp.YES, Rsvp.MAYBE, Rsvp.NO, None)]
    told = [t.n(f"attendance.{answer or 'silent'}", n) for answer, n in numbers if n or answer is Rsvp.YES]
    return " · ".join(told)


def rsvp_noted(t: Texts, meeting: LearningSession, answer: Rsvp, more: Sequence[Block] = ()) -> Message:
    """What somebody hears after saying Yes, No or Maybe."""
    return Message(
        [blocks.section(t(f"rsvp.noted_{answer}", when=t.when(meeting.starts_local, meeting.zone))), *more]
    )


def who_comes_button(t: Texts, meeting: LearningSession, *, main: bool = False) -> Element:
    """The way to who comes."""
    about, style = About(session=meeting.id), "primary" if main else None
    return blocks.button(t.plain("attendance.who_comes"), Act.WHO_COMES, about, style=style)
