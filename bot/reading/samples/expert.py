"""Samples of questions that look for a person, and of who knows what."""

from functools import partial

from bot.blocks import Block, Message, View
from bot.reading.sample import Chapter, Sample
from bot.reading.world import LINE, World
from bot.views import expert, expertise
from models.expert import Knows, Search, Sought, Tip
from models.expertise import Expertise, Known
from models.plan import Kind
from models.question import LearningQuestion, Outcome, QuestionOutcome, State
from models.session import LearningSession, Mode

ASKER, MEMBER, LEADER = "modal, the asker", "modal, every member", "modal, whoever facilitates"
EXPERT = {
    "nl": "Een loonexpert van een sociaal secretariaat",
    "en": "A pay expert at a payroll office",
}
ACCESS = {"nl": "Via mij; we werkten eerder samen.", "en": "Through me; we worked together before."}
COST = {"nl": "Een treinkaartje", "en": "A train ticket"}
WHY = {
    "nl": "Kent functiewaardering, en legt het in gewone taal uit.",
    "en": "Knows job evaluation, and explains it in plain words.",
}


def _tip(w: World, knows: Knows, person_id: int = 0) -> Tip:
    tip = Tip(question_id=16, person_id=person_id or w.bram.id, knows=knows)
    if knows is Knows.SOMETHING:
        tip.say(knows, w.words(LINE))
    if knows is Knows.SOMEONE:
        tip.say(knows, *(w.words(said) for said in (WHY, EXPERT, ACCESS, COST)))
    tip.id = tip.person_id
    return tip


def _asked(w: World, key: str = "Q16", **facts: int) -> LearningQuestion:
    """A question that stayed open at both sessions."""
    asked = w.became(key, Outcome.UNANSWERED, None, **facts).question
    asked.history.insert(
        0, QuestionOutcome(session_id=1, outcome=Outcome.UNANSWERED, recorded_at=asked.asked_at)
    )
    return asked


def _sought(w: World, *tips: Tip, asked: LearningQuestion | None = None, kept: bool = False) -> Sought:
    asked = asked or _asked(w)
    search = Search(question_id=asked.id, session_id=3, kept=kept)
    return Sought(asked, search, frozenset({asked.asker_id or 0}), {tip.person_id: tip for tip in tips})


def _over(w: World, *tips: Tip) -> Sought:
    asked = _asked(w)
    asked.state = State.PARKED
    return _sought(w, *tips, asked=asked)


def _to_bram(w: World, *found: Sought, shared: bool = False) -> Message:
    return expert.letter(w.t, w.network, found, w.bram.id, {16} if shared else ())


def _to_asker(w: World, one: Sought) -> Message:
    return expert.letter(w.t, w.network, [one], one.question.asker_id or 0, ())


def _answered(knows: Knows, w: World) -> Message:
    return _to_bram(w, _sought(w, _tip(w, knows)))


def _at_home(w: World) -> list[Block]:
    mine = _sought(w, asked=_asked(w, "Q22", asker_id=w.bram.id))
    found = [_sought(w, _tip(w, Knows.SOMETHING)), _sought(w, asked=_asked(w, "Q23")), mine]
    return expert.at_home(w.t, w.network, found, w.bram.id, {16})


def _over_at_home(w: World) -> list[Block]:
    return expert.at_home(w.t, w.network, [_over(w, _tip(w, Knows.SOMEONE))], w.bram.id, ())


def _several(w: World) -> list[Sought]:
    """Three questions: with answers, with nothing but a no, and without any answer."""
    lien, unknown = _tip(w, Knows.SOMETHING, w.lien.id), _tip(w, Knows.SOMETHING, 99)
    noes = [_tip(w, Knows.NO, person_id) for person_id in (7, 8)]
    return [
        _sought(w, _tip(w, Knows.SOMEONE), lien, unknown, *noes),
        _sought(w, _tip(w, Knows.NO, 7), asked=_asked(w, "Q23")),
        _sought(w, asked=_asked(w, "Q22")),
    ]


def _tips(w: World) -> View:
    return expert.tips(w.t, w.network, _several(w), {w.bram.id: w.bram, w.lien.id: w.lien})


def _brief(w: World, questions: int, meeting: LearningSession | None) -> View:
    tip = _tip(w, Knows.SOMEONE)
    texts = [w.question(key).text for key in ("Q16", "Q17")[:questions]]
    text = expert.brief_text(w.t, w.network, tip, texts, meeting, w.ria)
    return expert.brief(w.t, tip, text)


def _known(w: World, number: int, *, topic: bool = True) -> Known:
    somebody = w.members[number % 12]
    made = Expertise(network_id=1, person_id=somebody.id, question_id=16, line=w.words(LINE))
    made.id = number
    return Known(made, somebody, w.question("Q16").text if topic else "")


def _who_knows(w: World, count: int, words: str = "", *, leads: bool = False) -> View:
    found = [_known(w, number, topic=number != 1) for number in range(count)]
    return expertise.who_knows(w.t, w.network, found, w.members[0].id, words, leads=leads)


SEARCH = Chapter(
    "expert",
    [
        Sample(
            "Who knows something or someone?",
            lambda w: _to_bram(w, _sought(w), _sought(w, asked=_asked(w, "Q23"))),
            Kind.EXPERT_SEARCH,
        ),
        *(
            Sample(
                f"Who knows something or someone?, answered ({knows})",
                partial(_answered, knows),
                Kind.EXPERT_SEARCH,
            )
            for knows in Knows
        ),
        Sample(
            "Who knows something or someone?, answered, and others may ask",
            lambda w: _to_bram(w, _sought(w, _tip(w, Knows.SOMETHING)), shared=True),
            Kind.EXPERT_SEARCH,
        ),
        Sample(
            "Who knows something or someone?, over",
            lambda w: _to_bram(w, _over(w)),
            Kind.EXPERT_SEARCH,
        ),
        Sample(
            "Who knows something or someone?, over, answered",
            lambda w: _to_bram(w, _over(w, _tip(w, Knows.SOMEONE))),
            Kind.EXPERT_SEARCH,
        ),
        Sample("To the asker: what becomes of it?", lambda w: _to_asker(w, _sought(w)), Kind.EXPERT_SEARCH),
        Sample(
            "To the asker without a name",
            lambda w: _to_asker(w, _sought(w, asked=_asked(w, "Q26"))),
            Kind.EXPERT_SEARCH,
        ),
        Sample(
            "To the asker, who keeps it", lambda w: _to_asker(w, _sought(w, kept=True)), Kind.EXPERT_SEARCH
        ),
        Sample("To the asker, over", lambda w: _to_asker(w, _over(w)), Kind.EXPERT_SEARCH),
        Sample("Questions that look for a person, in the Home", _at_home, when="Home"),
        Sample("A question that looked for a person, in the Home", _over_at_home, when="Home"),
        Sample(
            "I know something",
            lambda w: expert.something_form(w.t, w.network, _sought(w), None, shared=False),
            when=MEMBER,
        ),
        Sample(
            "I know something, changed",
            lambda w: expert.something_form(
                w.t, w.network, _sought(w), _tip(w, Knows.SOMETHING), shared=True
            ),
            when=MEMBER,
        ),
        Sample(
            "I know someone",
            lambda w: expert.someone_form(w.t, w.network, _sought(w), None),
            when=MEMBER,
        ),
        Sample(
            "I know someone, changed",
            lambda w: expert.someone_form(w.t, w.network, _sought(w), _tip(w, Knows.SOMEONE)),
            when=MEMBER,
        ),
        Sample(
            "Let a question go",
            lambda w: expert.let_go(w.t, w.network, w.question("Q16")),
            when=ASKER,
        ),
        Sample(
            "Answers wait",
            lambda w: expert.waits(w.t, w.network, _several(w)),
            when="Home, whoever facilitates",
        ),
        Sample(
            "Answers, in the proposal of the agenda",
            lambda w: expert.in_proposal(w.t, w.meeting(), _several(w) * 2),
            when="in the proposal, whoever facilitates",
        ),
        Sample("What members answered", _tips, when=LEADER),
        Sample(
            "What members answered, no questions",
            lambda w: expert.tips(w.t, w.network, [], {}),
            when=LEADER,
        ),
        Sample(
            "Letter to somebody outside",
            lambda w: _brief(w, 2, w.meeting()),
            when=LEADER,
        ),
        Sample(
            "Letter to somebody outside, one question, online",
            lambda w: _brief(w, 1, w.meeting(mode=Mode.ONLINE)),
            when=LEADER,
        ),
        Sample(
            "Letter to somebody outside, no place yet",
            lambda w: _brief(w, 1, w.meeting(place="")),
            when=LEADER,
        ),
        Sample(
            "Letter to somebody outside, nothing planned",
            lambda w: _brief(w, 1, None),
            when=LEADER,
        ),
    ],
)

WHO_KNOWS = Chapter(
    "expertise",
    [
        Sample("Who knows what?", lambda w: _who_knows(w, 3), when=MEMBER),
        Sample("Who knows what?, many of them", lambda w: _who_knows(w, 50), when=MEMBER),
        Sample("Who knows what?, nobody yet", lambda w: _who_knows(w, 0), when=MEMBER),
        Sample(
            "Who knows what?, nobody found, for whoever facilitates",
            lambda w: _who_knows(w, 0, w.words(COST), leads=True),
            when=LEADER,
        ),
    ],
)

CHAPTERS = (SEARCH, WHO_KNOWS)
