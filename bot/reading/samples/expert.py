"""Samples of a question that looks for a person, and of who knows what."""

from functools import partial
from typing import Any

from bot.reading.sample import Chapter, Sample
from bot.reading.world import LINE, NOW, World
from bot.slack.blocks import Message, Part, View
from bot.views import expert as view
from bot.views import expertise
from models.expert import Knows, Search, Sought, Tip
from models.expertise import Expertise, Known
from models.expertise_acts import Offer
from models.outcome import Outcome, QuestionOutcome
from models.plan import Kind
from models.question import LearningQuestion, State
from models.session import LearningSession, Mode, Stage

LEADER, MEMBER = "modal, whoever facilitates", "modal, every member"
READER, KNOWER, GUIDE = 1, 2, 3  # the reader; members who answered


def _asked(w: World, key: str, **facts: Any) -> LearningQuestion:
    asked = w.question(key, **facts)
    asked.history = [
        QuestionOutcome(session_id=number, outcome=Outcome.UNANSWERED, recorded_at=NOW) for number in (1, 2)
    ]
    return asked


def _tip(w: World, knows: Knows, person_id: int = READER) -> Tip:
    tip = Tip(question_id=5, person_id=person_id, knows=knows)
    tip.id = person_id
    tip.say(knows, w.words(LINE), "Wim Rosiers", w.words(ACCESS), w.words(COST))
    return tip


def _sought(w: World, *tips: Tip, key: str = "Q05", kept: bool = False, **facts: Any) -> Sought:
    asked = _asked(w, key, **facts)
    search = Search(question_id=asked.id, session_id=2, kept=kept)
    return Sought(asked, search, frozenset({asked.asker_id or 0}), {tip.person_id: tip for tip in tips})


def _letter(w: World, *found: Sought, shared: bool = False) -> Message:
    return view.letter(w.t, w.network, found, READER, {5} if shared else ())


def _answered(knows: Knows, w: World) -> Message:
    return _letter(w, _sought(w, _tip(w, knows)))


def _mine(w: World, *, kept: bool = False, anonymous: bool = False) -> Message:
    return _letter(w, _sought(w, key="Q18", kept=kept, anonymous=anonymous))


def _tips(w: World) -> list[Sought]:
    some = [_tip(w, Knows.SOMETHING, KNOWER), _tip(w, Knows.SOMEONE, GUIDE), _tip(w, Knows.NO, 4)]
    return [_sought(w, *some), _sought(w, key="Q22")]


def _brief(w: World, **facts: Any) -> str:
    meeting = w.meeting(Stage.PLANNED, 3, **facts)
    return _brief_for(w, [w.question("Q05").text, w.question("Q22").text], meeting)


def _brief_for(w: World, questions: list[str], meeting: LearningSession | None) -> str:
    return view.brief_text(w.t, w.network, _tip(w, Knows.SOMEONE, GUIDE), questions, meeting, w.ria)


def _known(w: World, most: int = 2) -> list[Known]:
    found = []
    for number in range(most):
        who, topic = w.members[number % 12], w.question("Q05").text if number % 2 == 0 else ""
        ways = (
            ("", "")
            if topic
            else (w.t.plain("expertise.example_access"), w.t.plain("expertise.example_cost"))
        )
        known = Known(number + 1, 1 + number % 12, who.user_id, w.words(LINE), topic, 0, *ways)
        found.append(known)
    return found


def _mine_known(w: World) -> Expertise:
    said = Expertise(network_id=1, person_id=READER, line=w.words(LINE))
    said.id = 1
    said.access, said.cost = w.t.plain("expertise.example_access"), w.t.plain("expertise.example_cost")
    return said


def _offers(w: World) -> dict[str, Offer]:
    return {
        "an answer": Offer("answer:1", "", w.question("Q05")),
        "the intake": Offer("intake:1", w.words(LINE)),
    }


def _offered(about: str, w: World) -> list[Part]:
    return expertise.offered(w.t, w.network, _offers(w)[about])


def _note_form(about: str, w: World) -> View:
    return expertise.note_form(w.t, w.network, offer=_offers(w)[about])


ACCESS = {"nl": "via mij, ik bel even", "en": "through me, I will call"}
COST = {"nl": "een treinkaartje", "en": "a train ticket"}

EXPERT = Chapter(
    "expert",
    [
        Sample("Who knows something or someone?", lambda w: _letter(w, _sought(w)), Kind.EXPERT_SEARCH),
        *(Sample(f"Who knows? ({knows})", partial(_answered, knows), Kind.EXPERT_SEARCH) for knows in Knows),
        Sample(
            "Who knows? Others may ask me",
            lambda w: _letter(w, _sought(w, _tip(w, Knows.SOMETHING)), shared=True),
            Kind.EXPERT_SEARCH,
        ),
        Sample(
            "Who knows? No longer needed, answered",
            lambda w: _letter(w, _sought(w, _tip(w, Knows.SOMETHING), state=State.ANSWERED)),
            Kind.EXPERT_SEARCH,
        ),
        Sample(
            "Who knows? No longer needed",
            lambda w: _letter(w, _sought(w, state=State.ANSWERED)),
            Kind.EXPERT_SEARCH,
        ),
        Sample("Your question looks for a person", _mine, Kind.EXPERT_SEARCH),
        Sample(
            "Your question looks for a person, without your name",
            lambda w: _mine(w, anonymous=True),
            Kind.EXPERT_SEARCH,
        ),
        Sample("Your question, kept as it is", lambda w: _mine(w, kept=True), Kind.EXPERT_SEARCH),
        Sample(
            "Your question looks for nobody any more",
            lambda w: _letter(w, _sought(w, key="Q18", state=State.ANSWERED)),
            Kind.EXPERT_SEARCH,
        ),
        Sample(
            "The same at home",
            lambda w: view.at_home(w.t, w.network, [_sought(w), _sought(w, key="Q18")], READER, ()),
            when="Home",
        ),
        Sample(
            "Many of them at home",
            lambda w: view.at_home(w.t, w.network, [_sought(w)] * 5, READER, ()),
            when="Home",
        ),
        Sample(
            "Let your question go",
            lambda w: view.let_go(w.t, w.network, _asked(w, "Q18")),
            when="modal, the asker",
        ),
        Sample(
            "I know something",
            lambda w: view.something_form(w.t, w.network, _sought(w), None, shared=False),
            when=MEMBER,
        ),
        Sample(
            "I know someone",
            lambda w: view.someone_form(w.t, w.network, _sought(w), _tip(w, Knows.SOMEONE)),
            when=MEMBER,
        ),
        Sample(
            "Answers wait",
            lambda w: view.waits(w.t, w.network, _tips(w)),
            when="Home, whoever facilitates",
        ),
        Sample(
            "Answers, in the proposed agenda",
            lambda w: view.in_proposal(w.t, w.meeting(Stage.PREPARING), _tips(w)),
            when="in the proposed agenda, whoever facilitates",
        ),
        Sample(
            "What people answered",
            lambda w: view.tips(w.t, w.network, _tips(w), {KNOWER: w.bram}),
            when=LEADER,
        ),
        Sample("What people answered, none", lambda w: view.tips(w.t, w.network, [], {}), when=LEADER),
        Sample(
            "A letter to somebody outside",
            lambda w: view.brief(w.t, _tip(w, Knows.SOMEONE), _brief(w)),
            when=LEADER,
        ),
        Sample("The letter, online", lambda w: _brief(w, mode=Mode.ONLINE), when="text to copy"),
        Sample("The letter, the place follows", lambda w: _brief(w, place=""), when="text to copy"),
        Sample(
            "The letter, no date",
            lambda w: _brief_for(w, [w.question("Q05").text], None),
            when="text to copy",
        ),
    ],
)

EXPERTISE = Chapter(
    "expertise",
    [
        Sample(
            "Who knows what?",
            lambda w: expertise.who_knows(w.t, w.network, _known(w), READER, "", leads=True),
            when=MEMBER,
        ),
        Sample(
            "Who knows what? Many",
            lambda w: expertise.who_knows(w.t, w.network, _known(w, 45), READER, ""),
            when=MEMBER,
        ),
        Sample(
            "Who knows what? Nobody yet",
            lambda w: expertise.who_knows(w.t, w.network, [], READER, ""),
            when=MEMBER,
        ),
        Sample(
            "Who knows what? Nothing found",
            lambda w: expertise.who_knows(w.t, w.network, [], READER, "functiewaardering"),
            when=MEMBER,
        ),
        Sample("I can be asked about", lambda w: expertise.note_form(w.t, w.network), when=MEMBER),
        Sample(
            "I can be asked about, changed",
            lambda w: expertise.note_form(w.t, w.network, _mine_known(w)),
            when="modal, whose it is",
        ),
        *(
            Sample(
                f"I can be asked about, from {about}", partial(_note_form, about), when="modal, one member"
            )
            for about in ("an answer", "the intake")
        ),
        *(
            Sample(f"Shall I note it? From {about}", partial(_offered, about), when="Home, one member")
            for about in ("an answer", "the intake")
        ),
    ],
)

CHAPTERS = (EXPERT, EXPERTISE)
