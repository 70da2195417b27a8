"""Samples of the card of a question, and of how it goes on."""

from dataclasses import replace
from functools import partial

from bot.reading.sample import Chapter, Sample
from bot.reading.world import NOW, WELL, World
from bot.slack.blocks import Message, View
from bot.views import lineage as view
from models.confidentiality import LEADING, Whom
from models.expertise import Known
from models.lineage import Lineage
from models.outcome import Outcome
from models.plan import Kind
from models.question import KeptBy, LearningQuestion, State, Tie

MEMBER, LEADER = "modal, every member", "modal, whoever facilitates"


def _card(w: World, asked: LearningQuestion, whom: Whom = LEADING) -> view.Card:
    return view.Card(w.banked(asked, 3), {one.id: one for one in w.members}, whom)


def _knows(w: World) -> list[Known]:
    return [Known(one.id, one.id, one.user_id, w.words(WELL), "") for one in w.members[:5]]


def _full(w: World) -> View:
    asked = w.became("Q01", Outcome.ANSWERED, WELL, comes_by=Tie.FOLLOW_UP).question
    line = Lineage(
        origin=w.question("Q02"),
        goes_on_in=w.question("Q03", kept_by=KeptBy.ASKER),
        follow_ups=[w.question(f"Q{n:02}") for n in range(4, 12)],
    )
    meeting = w.meeting(released_at=NOW)
    going = [w.set_going()]
    held = {item.session_id: meeting for item in asked.history}
    return view.card(
        w.t,
        w.network,
        replace(_card(w, asked, Whom(99)), lineage=line, sessions=held, going=going, knows=_knows(w)),
    )


def _often(w: World) -> View:
    asked = w.question("Q16", comes_by=Tie.SPLIT, answer=w.words(WELL))
    held = {}
    for number in range(1, 8):
        meeting = w.meeting(id=number)
        asked.record(meeting, Outcome.UNANSWERED, "", NOW)
        held[number] = meeting
    asked.answer = w.words(WELL)
    line = Lineage(origin=w.question("Q02", state=State.WITHDRAWN), twins=[w.question("Q05")])
    return view.card(w.t, w.network, replace(_card(w, asked), lineage=line, sessions=held))


def _whole(w: World, state: State = State.SPLIT) -> LearningQuestion:
    return w.question("Q16", state=state)


def _parts(w: World) -> list[LearningQuestion]:
    return [w.question("Q17"), w.question("Q18")]


def _split(w: World) -> View:
    return view.card(w.t, w.network, replace(_card(w, _whole(w)), lineage=Lineage(parts=_parts(w))))


def _told(state: State, w: World) -> Message:
    return view.told(w.t, w.network, _whole(w, state), _parts(w), LEADING)


CHAPTERS = (
    Chapter(
        "lineage",
        [
            Sample("The card of a question that was dealt with", _full, when=MEMBER),
            Sample("The card of a question that came by often, with a twin", _often, when=LEADER),
            Sample("The card of a question that was split", _split, when=LEADER),
            Sample(
                "The card of a new question",
                lambda w: view.card(w.t, w.network, _card(w, w.question("Q19"))),
                when=LEADER,
            ),
            Sample(
                "The card of a question that goes on elsewhere",
                lambda w: view.card(w.t, w.network, _card(w, w.question("Q19", state=State.MERGED))),
                when=MEMBER,
            ),
            Sample(
                "What was said before, of a point with several questions",
                lambda w: view.several(w.t, w.network, _parts(w), Whom(1)),
                when=MEMBER,
            ),
            Sample(
                "What was said before, nothing",
                lambda w: view.several(w.t, w.network, [], Whom(1)),
                when=MEMBER,
            ),
            Sample(
                "A follow-up question",
                lambda w: view.follow_up_form(w.t, w.network, w.question("Q01", kept_by=KeptBy.ASKER)),
                when=MEMBER,
            ),
            Sample(
                "Split a question", lambda w: view.split_form(w.t, w.network, w.question("Q16")), when=LEADER
            ),
            Sample(
                "It was split",
                lambda w: f"{w.t.plain('lineage.was_split', n=2)} {w.t.plain('lineage.asker_is_told')}",
                when="answer to a press, whoever facilitates",
            ),
            Sample(
                "It was taken apart",
                lambda w: w.t.plain("lineage.was_taken_apart", question=w.question("Q17").text),
                when="answer to a press, whoever facilitates",
            ),
            Sample(
                "It is one again",
                lambda w: w.t.plain("lineage.was_joined"),
                when="answer to a press, the asker or whoever facilitates",
            ),
            *(
                Sample(
                    f"Your question was split, {name}",
                    partial(_told, state),
                    Kind.SPLIT,
                    "the asker, when whoever facilitates split their question",
                )
                for name, state in (("first", State.SPLIT), ("and is one again", State.OPEN))
            ),
        ],
    ),
)
