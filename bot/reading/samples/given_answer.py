"""Samples of an answer that a member gave in the channel."""

from functools import partial
from typing import Any

from bot.act.forms import About
from bot.reading.sample import Chapter, Sample
from bot.reading.world import NOW, WELL, World
from bot.slack.blocks import Message, View
from bot.views import given_answer as view
from bot.views import lineage as lineage_view
from models.confidentiality import Whom
from models.given_answer import AnswerState, Given, GivenAnswer
from models.outcome import Verdict
from models.plan import Kind
from models.question import State
from models.twins import Alike

WRITER, ASKER = 5, 1
WROTE, ASKED = "who wrote it, when somebody else noted it", "the asker, once who wrote it agrees"


def _said(key: str, w: World) -> str:
    return w.t.plain(f"given_answer.{key}")


def _given(w: World, kept: AnswerState = AnswerState.KEPT, **facts: Any) -> Given:
    answer = GivenAnswer(
        question_id=16, person_id=WRITER, text=w.words(WELL), said_in="C1:1.1", noted_at=NOW, state=kept
    )
    answer.id = 1
    asked = w.question("Q16", asker_id=ASKER)
    for name, value in facts.items():
        setattr(answer if name == "word" else asked, name, value)
    return Given(answer, w.members[4], asked)


def _form(w: World, *, mine: bool, cut: bool = False) -> View:
    others = [Alike(number, w.question(f"Q{number:02}").text, 90.0 - number) for number in (16, 17)]
    about = About(network=1, choice=w.words(WELL), writer="U0DEMO005", said_at="1.1")
    return view.form(w.t, about, w.members[4], others, 3, mine=mine, cut=cut)


def _consent(state: AnswerState | None, w: World) -> Message:
    given = _given(w, state) if state is not None else None
    return view.consent(w.t, w.network, given, Whom(WRITER))


def _merged(w: World) -> Message:
    given = _given(w, state=State.MERGED)
    return view.consent(w.t, w.network, given, Whom(WRITER), w.question("Q17"))


TOLD: dict[str, dict[str, Any]] = {
    "": {},
    ", of an asker without a name": {"anonymous": True},
    ", who said yes": {"word": Verdict.YES, "state": State.ANSWERED_BETWEEN},
    ", who said partly": {"word": Verdict.PARTLY},
    ", whose question is closed": {"state": State.ANSWERED},
    ", who may not read it any more": {"kept_by": "asker", "asker_id": 9},
}


def _told(facts: dict[str, Any], w: World) -> Message:
    return view.to_asker(w.t, w.network, _given(w, **facts), Whom(ASKER))


def _on_card(w: World) -> View:
    one = _given(w)
    shown = lineage_view.Card(w.banked(one.question), {}, Whom(WRITER), given=[one])
    return lineage_view.card(w.t, w.network, shown)


CHAPTERS = (
    Chapter(
        "given_answer",
        [
            Sample("Kept, and its question was merged", _merged, Kind.ANSWER_CONSENT),
            *(
                Sample(
                    f"To note a message that is too long, of {whose}",
                    partial(_form, mine=mine, cut=True),
                    when="modal, who notes it",
                )
                for whose, mine in (("one’s own", True), ("somebody else", False))
            ),
            Sample("A message answers a question", partial(_form, mine=False), when="modal, every member"),
            Sample(
                "One’s own message answers a question", partial(_form, mine=True), when="modal, its writer"
            ),
            *(
                Sample(
                    f"May it be kept? {state or 'it is gone'}",
                    partial(_consent, state),
                    Kind.ANSWER_CONSENT,
                    WROTE,
                )
                for state in (*AnswerState, None)
            ),
            *(
                Sample(f"Somebody answered{name}", partial(_told, facts), Kind.ANSWER_GIVEN, ASKED)
                for name, facts in TOLD.items()
            ),
            Sample(
                "Somebody answered, and took it back",
                lambda w: view.to_asker(w.t, w.network, None, Whom(ASKER)),
                Kind.ANSWER_GIVEN,
                ASKED,
            ),
            Sample(
                "Answers that wait, at Home",
                lambda w: view.waiting(w.t, w.network, [_given(w, AnswerState.ASKED)] * 7, [_given(w)] * 7),
                when="Home",
            ),
            Sample("An answer on the card of its question", _on_card, when="modal, who wrote it"),
            Sample(
                "After the word of who asked",
                lambda w: view.after_word(w.t, w.question("Q16"), Verdict.PARTLY),
                when="answer to a press",
            ),
            *(
                Sample(f"After a press ({key})", partial(_said, key), when="answer to a press")
                for key in ("noted", "noted_own", "no_words", "nothing_open")
            ),
        ],
    ),
)
