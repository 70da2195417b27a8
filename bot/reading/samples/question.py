"""Samples of learning questions: asked, listed, merged, answered, reworded, hidden, entered for others."""

from datetime import timedelta
from functools import partial

from bot.act.forms import About
from bot.act.ids import Act
from bot.reading.sample import Chapter, Sample
from bot.reading.world import HARSH, NOW, REWORD, WELL, World
from bot.slack.blocks import Message, View
from bot.views import answered_between
from bot.views import question as view
from bot.views import question_bank as bank_view
from bot.views.notice import notice
from models.outcome import Outcome, Verdict
from models.person import Person, Tells
from models.plan import Kind
from models.question import LONGEST, LearningQuestion, State
from models.question_bank import Banked, Which
from models.question_rows import ToJudge
from models.session import Stage
from models.twins import Alike

UNTIL = {"nl": "do 5 maart, 9.00 uur", "en": "Thu 5 March, 9.00 am"}
ASKER, MEMBER, LEADER = "modal, the asker", "modal, every member", "modal, whoever facilitates"
PRESSED = "answer to a press, to who pressed"
WRITTEN = "answer to what somebody writes to Kring"


def _until(w: World) -> str:
    return w.words(UNTIL)


def _asks_in(tells: Tells, w: World) -> View:
    return view.question_form(w.t, About(session=2), tells=tells)


def _bank(w: World) -> list[Banked]:
    mine, voted = w.banked(w.question("Q01"), 6), w.banked(w.question("Q02"), 5)
    voted.voters.add(1)
    return [
        mine,
        voted,
        w.banked(w.became("Q16", Outcome.UNANSWERED).question, 8),
        w.banked(w.question("Q26"), 4),
        w.banked(w.question("Q18", anonymous=True)),
        w.banked(w.question("Q24", asker_id=None, entered_by_id=15, asked_by_name="Wim Rosiers"), 1),
        w.banked(w.question("Q11", asker_id=None, entered_by_id=15)),
        w.banked(w.question("Q19", state=State.PARKED), 6),
        w.banked(w.question("Q06", word=Verdict.NOT_YET), 2),
        w.banked(w.question("Q17", word=Verdict.PARTLY), 1),
    ]


def _closed(w: World) -> list[Banked]:
    return [
        w.banked(w.became("Q16", Outcome.ANSWERED).question, 8),
        w.banked(w.question("Q17", state=State.ANSWERED_BETWEEN)),
    ]


def _none_of(which: Which, w: World) -> View:
    return bank_view.bank(w.t, w.network, [], {}, 1, which=which)


def _alike(w: World, share: float) -> Alike:
    other = w.question("Q17")
    return Alike(other.id, other.text, share)


def _long_bank(w: World) -> list[Banked]:
    return [w.banked(w.question(f"Q{2 + n % 20:02}", id=100 + n), n % 5) for n in range(50)]


def _people(w: World) -> dict[int, Person]:
    return {somebody.id: somebody for somebody in w.members}


def _own(w: World) -> list[LearningQuestion]:
    asked = w.became("Q01", Outcome.ANSWERED, {"nl": "Begin klein.", "en": "Start small."}).question
    kept = w.became("Q22", Outcome.DEFERRED).question
    partly = w.became("Q15", Outcome.PARTLY_ANSWERED).question
    told = w.question("Q10", entered_by_id=w.ria.id)
    states = (State.PARKED, State.ANSWERED_BETWEEN, State.MERGED)
    others = [w.question(f"Q{11 + n}", state=state) for n, state in enumerate(states)]
    agreed = w.question("Q14", state=State.MERGED, merged_into_id=20)
    hidden = w.question("Q24", hidden=True)
    return [
        told, asked, kept, partly, w.became("Q16", Outcome.UNANSWERED).question, agreed, *others,
        w.question("Q06"), w.question("Q17"), hidden,
    ]  # fmt: skip


def _mine(w: World) -> bank_view.Own:
    days = {6: w.meeting().starts_local.date(), 20: w.meeting().starts_local.date()}
    asked = _own(w)
    to_reword = {asked[0].id: w.words(REWORD)}
    return bank_view.Own(asked, days, {w.ria.id: w.ria}, to_reword)


IN_BETWEEN: dict[str, dict[str, object]] = {
    "": {},
    ", without a line": {"answer": ""},
    ", of an asker without a name": {"anonymous": True},
    **{f", they said {word}": {"word": word} for word in Verdict},
    ", afterwards": {"word_until": NOW},
}


def _in_between(facts: dict[str, object], w: World) -> Message:
    said = {"state": State.ANSWERED_BETWEEN, "answer": w.words(WELL), "word_until": NOW + timedelta(days=7)}
    if facts.get("word") in (Verdict.PARTLY, Verdict.NOT_YET):
        said["state"] = State.OPEN
    return answered_between.answered_in_between(w.t, w.network, w.question("Q24", **(said | facts)), NOW)


def _judging(w: World) -> list[ToJudge]:
    return [(w.question(f"Q{n:02}"), 2) for n in range(1, 8)]


def _judged(verdict: Verdict, w: World) -> str:
    state = State.ANSWERED if verdict is Verdict.YES else State.OPEN
    dealt = w.became("Q01", Outcome.ANSWERED)
    dealt.outcome.verdict = verdict
    asked = dealt.question
    asked.history[-1].verdict, asked.state = verdict, state
    return answered_between.judged(w.t, asked, verdict)


CHAPTER = Chapter(
    "question",
    [
        Sample(
            "Reminder to ask",
            lambda w: view.reminder(w.t, w.meeting(), w.network, _until(w)),
            Kind.QUESTION_REMINDER,
        ),
        Sample(
            "Reminder to ask, asked",
            lambda w: view.reminder(w.t, w.meeting(), w.network, _until(w), asked=w.question("Q01").text),
            Kind.QUESTION_REMINDER,
        ),
        Sample(
            "Reminder to ask, not this time",
            lambda w: view.reminder(w.t, w.meeting(), w.network, _until(w), none=True),
            Kind.QUESTION_REMINDER,
        ),
        Sample(
            "Reminder to ask, closed",
            lambda w: view.reminder(w.t, w.meeting(Stage.PREPARING), w.network, _until(w)),
            Kind.QUESTION_REMINDER,
        ),
        Sample(
            "Questions are open again",
            lambda w: view.reopened(w.t, w.meeting(), w.network, _until(w)),
            Kind.QUESTIONS_REOPENED,
        ),
        Sample(
            "Questions are open again, closed",
            lambda w: view.reopened(w.t, w.meeting(Stage.PREPARING), w.network, None),
            Kind.QUESTIONS_REOPENED,
        ),
        Sample("Ask a question", lambda w: view.question_form(w.t, About(session=2)), when=MEMBER),
        Sample(
            "Keep a message in which there are no words",
            lambda w: view.question_form(w.t, About(session=2), unread=True),
            when=MEMBER,
        ),
        *(
            Sample(
                f"Ask a question, in a language that may tell who asks ({tells})",
                partial(_asks_in, tells),
                when=MEMBER,
            )
            for tells in Tells
        ),
        Sample(
            "Ask a question, in one of several networks, with a text that is too long",
            lambda w: view.question_form(
                w.t, About(), w.question("Q05").text * (LONGEST // 100), networks=[w.network]
            ),
            when=MEMBER,
        ),
        Sample("Change a question", lambda w: view.edit_form(w.t, w.network, w.question("Q26")), when=ASKER),
        Sample(
            "Thanks for a question",
            lambda w: view.thanks(w.t, w.question("Q01"), w.meeting(), None),
            when=PRESSED,
        ),
        Sample(
            "Thanks for a question without a name, after the closing",
            lambda w: view.thanks(
                w.t, w.question("Q26"), w.meeting(Stage.PLANNED, 3), w.meeting(Stage.READY)
            ),
            when=PRESSED,
        ),
        Sample(
            "Thanks for a question, nothing planned",
            lambda w: view.thanks(w.t, w.question("Q01"), None, None),
            when=PRESSED,
        ),
        Sample(
            "What somebody wrote to Kring",
            lambda w: view.offer(
                w.t, About(choice=w.question("Q10").text), [(w.network, w.meeting())], cut=True
            ),
            when=WRITTEN,
        ),
        Sample(
            "What somebody in very many networks wrote to Kring",
            lambda w: view.offer(
                w.t, About(choice="Ik ben ziek"), [(w.network, w.meeting())] * 60, unread=True
            ),
            when=WRITTEN,
        ),
        Sample(
            "Somebody sent a picture, a file or a recording without words",
            lambda w: view.cannot_read(w.t, [(w.network, w.meeting())]),
            when=WRITTEN,
        ),
        Sample("Somebody who belongs to no network writes", lambda w: view.not_a_member(w.t), when=WRITTEN),
        Sample(
            "For which network?",
            lambda w: view.pick_network(w.t, Act.ASK, [w.network]),
            when="modal, who belongs to several networks",
        ),
        Sample(
            "Questions of the group",
            lambda w: bank_view.bank(w.t, w.network, _bank(w), _people(w), 1),
            when=MEMBER,
        ),
        Sample(
            "Questions of the group by a word",
            lambda w: bank_view.bank(w.t, w.network, _bank(w), _people(w), 1, sought=w.words(REWORD)),
            when=MEMBER,
        ),
        Sample(
            "Questions of the group by a word, none",
            lambda w: bank_view.bank(w.t, w.network, [], {}, 1, sought=w.words(REWORD)),
            when=MEMBER,
        ),
        Sample(
            "Questions of the group with an answer",
            lambda w: bank_view.bank(
                w.t, w.network, _closed(w), _people(w), 1, sought=w.words(REWORD), which=Which.CLOSED
            ),
            when=MEMBER,
        ),
        *(
            Sample(
                f"Questions of the group narrowed to some, none ({which})",
                partial(_none_of, which),
                when=MEMBER,
            )
            for which in (Which.CLOSED, Which.MINE, Which.FUTURE)
        ),
        Sample("Looking for a question", lambda w: bank_view.find_form(w.t, w.network, "loon"), when=MEMBER),
        Sample(
            "Questions of the group, none", lambda w: bank_view.bank(w.t, w.network, [], {}, 1), when=MEMBER
        ),
        Sample(
            "Questions of the group, for whoever facilitates",
            lambda w: bank_view.bank(w.t, w.network, _long_bank(w), _people(w), 15, leads=True),
            when=LEADER,
        ),
        Sample("The way to the questions", lambda w: [bank_view.bank_button(w.t, w.network)], when=PRESSED),
        Sample(
            "Own questions in the Home",
            lambda w: bank_view.own_questions(w.t, w.network, _mine(w), []),
            when="Home",
        ),
        Sample(
            "Own questions that were dealt with",
            lambda w: bank_view.earlier_questions(w.t, w.network, _mine(w)),
            when="*Mijn eerdere vragen*",
        ),
        Sample(
            "Own questions that were dealt with, none",
            lambda w: bank_view.earlier_questions(w.t, w.network, bank_view.Own([])),
            when="*Mijn eerdere vragen*",
        ),
        Sample(
            "Own questions, many of them",
            lambda w: bank_view.own_questions(
                w.t, w.network, bank_view.Own([w.question(f"Q{n:02}") for n in range(1, 24)]), _judging(w)
            ),
            when="Home",
        ),
        Sample(
            "Own questions that wait for a word, many of them",
            lambda w: bank_view.to_judge(w.t, _judging(w), {}),
            when="Home",
        ),
        Sample(
            "Own questions, none that is open",
            lambda w: bank_view.own_questions(
                w.t, w.network, bank_view.Own([w.question("Q01", state=State.ANSWERED)]), []
            ),
            when="Home",
        ),
        Sample(
            "Own questions, none",
            lambda w: bank_view.own_questions(w.t, w.network, bank_view.Own([]), []),
            when="Home",
        ),
        Sample(
            "Was it answered for you?",
            lambda w: answered_between.answered_check(
                w.t, w.became("Q01", Outcome.ANSWERED).question, 2, "42"
            ),
            when="Home, and after the evaluation; the asker",
        ),
        *(
            Sample(
                f"Closed in between by somebody else{name}",
                partial(_in_between, facts),
                Kind.ANSWERED_CHECK,
                "the asker, when somebody else closed their question",
            )
            for name, facts in IN_BETWEEN.items()
        ),
        Sample(
            "Too late to say whether it was answered in between",
            lambda w: notice(
                w.t,
                w.t.plain("question.word_too_late"),
                answered_between.ask_again(w.t, w.network, w.question("Q24").text),
            ),
            when="modal, the asker presses after a week",
        ),
        *(
            Sample(f"After the asker's word ({verdict})", partial(_judged, verdict), when=PRESSED)
            for verdict in Verdict
        ),
        Sample(
            "After the asker's word, when the question went on elsewhere",
            lambda w: answered_between.judged(w.t, w.question("Q01", state=State.MERGED), Verdict.YES),
            when=PRESSED,
        ),
        Sample(
            "Merge",
            lambda w: bank_view.merge_form(w.t, w.network, w.question("Q16"), [_alike(w, 20)]),
            when=LEADER,
        ),
        Sample(
            "Merge, in a menu that does not hold all questions",
            lambda w: w.t.n("merge.more", 12),
            when="below the menu, whoever facilitates",
        ),
        Sample(
            "Merge with one that looks alike",
            lambda w: bank_view.merge_form(w.t, w.network, w.question("Q16"), [_alike(w, 90)]),
            when=LEADER,
        ),
        Sample(
            "Answered between sessions",
            lambda w: answered_between.answered_between_form(w.t, w.network, w.question("Q24")),
            when="modal, the asker or whoever facilitates",
        ),
    ],
)

CHAPTERS = (CHAPTER,)


def harsh(w: World, **facts: object) -> LearningQuestion:
    """A question whose words could hurt."""
    return w.question("Q26", text=w.words(HARSH), **facts)
