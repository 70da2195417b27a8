"""Who says that they come: the buttons, what becomes of an answer, and the counts."""

from collections.abc import Mapping, Sequence

from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message
from bot.texts import Texts
from models.attendance import Rsvp
from models.joining_online import Ways
from models.network import Network
from models.session import LearningSession, Mode

THERE, ONLINE = "there", "online"  # what a Yes to a hybrid session says


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


def rsvp_buttons(
    t: Texts, meeting: LearningSession, given: Rsvp | None = None, *, online: bool | None = None
) -> Block:
    """Yes, No and Maybe; the answer that was given is marked, and says so to who listens.

    To a hybrid session a Yes says how: on the spot or `online`.
    """

    def one(answer: Rsvp) -> Element:
        text = t.plain(f"rsvp.{answer}")
        if answer is not given:
            return rsvp_button(text, answer, meeting, main=False)
        return rsvp_button(f"✓ {text}", answer, meeting, main=True, of=_yours(t, meeting))

    hybrid = meeting.mode is Mode.HYBRID
    answers = [answer for answer in Rsvp if not (hybrid and answer is Rsvp.YES)]
    ways = way_buttons(t, meeting, online if given is Rsvp.YES else None) if hybrid else []
    return blocks.actions(
        *ways,
        *map(one, answers),
        blocks.button(t.plain("question.ask"), Act.ASK, About(session=meeting.id)),
    )


def way_buttons(t: Texts, meeting: LearningSession, online: bool | None = None) -> list[Element]:
    """Yes on the spot and Yes online; what was said is marked."""

    def one(way: str, *, given: bool) -> Element:
        about, text = About(session=meeting.id, rsvp=Rsvp.YES, choice=way), t.plain(f"rsvp.yes_{way}")
        act = f"{Act.RSVP}_{way}"
        if not given:
            return blocks.button(text, act, about)
        return blocks.button(f"✓ {text}", act, about, style="primary", of=_yours(t, meeting))

    return [one(THERE, given=online is False), one(ONLINE, given=bool(online))]


def _yours(t: Texts, meeting: LearningSession) -> str:
    return t.plain("rsvp.your_answer", day=t.day(meeting.starts_local.date()))


def how(t: Texts, ways: Ways | None) -> list[str]:
    """How many come on the spot and online, and who said neither; nothing where there is one way."""
    if ways is None or not (ways.there or ways.online or ways.unsaid):
        return []
    said = [t("rsvp.ways", there=len(ways.there), online=len(ways.online))]
    return said + ([t.n("rsvp.unsaid", len(ways.unsaid))] if ways.unsaid else [])


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


def rsvp_noted(
    t: Texts,
    meeting: LearningSession,
    answer: Rsvp,
    more: Sequence[Block] = (),
    *,
    online: bool | None = None,
) -> Message:
    """What somebody hears after saying Yes, No or Maybe; who did not say how is asked."""
    said = [blocks.section(t(f"rsvp.noted_{answer}", when=t.when(meeting.starts_local, meeting.zone)))]
    if meeting.mode is Mode.HYBRID and answer is Rsvp.YES:
        if online is None:
            said += [blocks.section(t("rsvp.which_way")), blocks.actions(*way_buttons(t, meeting))]
        else:
            said.append(blocks.context(t(f"rsvp.comes_{ONLINE if online else THERE}")))
    return Message([*said, *more])


def who_comes_button(t: Texts, meeting: LearningSession, *, main: bool = False) -> Element:
    """The way to who comes."""
    about, style = About(session=meeting.id), "primary" if main else None
    return blocks.button(t.plain("attendance.who_comes"), Act.WHO_COMES, about, style=style)
