"""Samples of what stays within the circle: how it is said, and what others read in its place."""

from dataclasses import replace

from bot.act.forms import About
from bot.drafts import Draft
from bot.reading.sample import Chapter, Sample
from bot.reading.world import LINE, NOW, World
from bot.slack.blocks import Block, Message, Part
from bot.views import (
    agenda,
    answered_between,
    arrange,
    book,
    effect,
    errand,
    hiding,
    outcome,
    question,
    question_bank,
    report,
)
from bot.views import confidentiality as view
from models.agenda import AgendaItem
from models.book import Page
from models.confidentiality import EVERYBODY, LEADING, Sight, Whom
from models.effect import Shares
from models.errand import ErrandState
from models.hiding import Shown
from models.outcome import Outcome
from models.plan import Kind
from models.question import KeptBy, LearningQuestion, State
from models.report import Record, Report
from models.session import Stage

LEADER, MEMBER, ASKER = "modal, whoever facilitates", "modal, every member", "modal, the asker"
PRESSED = "answer to a press, to who pressed"
ABOUT = About(network=1, question=21)


def _kept(w: World, by: KeptBy = KeptBy.ASKER, key: str = "Q21", **facts: object) -> LearningQuestion:
    return w.question(key, kept_by=by, **facts)


def _points(w: World) -> list[AgendaItem]:
    items = w.items()
    items[1].method, items[1].inside, items[1].question_ids = "intervision_incident", True, []
    items[2].title, items[2].question_ids = "", [21]
    return items


def _agenda(w: World, whom: Whom) -> Draft:
    draft = w.draft(items=_points(w), whom=whom)
    words = _kept(w).text if whom.leads else None
    return replace(draft, texts={**draft.texts, 21: Sight(words, inside=True)})


def _published(w: World) -> Message:
    meeting = w.meeting(Stage.READY)
    return agenda.published(w.t, meeting, w.network, _agenda(w, EVERYBODY), meeting.starts_at)


def _record(w: World) -> Record:
    inside = [w.became("Q21", Outcome.ANSWERED, kept_by=KeptBy.ASKER)]
    points = [point for point in _points(w) if point.inside]
    return replace(w.record(partly=False), inside=inside, points=points, report=Report(session_id=1))


def _bank(w: World, *, leads: bool) -> Block:
    open_one, kept = w.banked(w.question("Q01"), 6), [w.banked(_kept(w)), w.banked(_kept(w, key="Q26"))]
    if leads:
        return question_bank.bank(w.t, w.network, [open_one, *kept], {}, 1, leads=True)
    return question_bank.bank(w.t, w.network, [open_one], {}, 1, inside=len(kept))


def _own(w: World) -> list[Part]:
    questions = [
        _kept(w),
        _kept(w, KeptBy.FACILITATOR, "Q26", state=State.ANSWERED),
        _kept(w, KeptBy.TWIN, "Q16"),
        w.question("Q10", state=State.ANSWERED),
    ]
    return question_bank.own_questions(w.t, w.network, question_bank.Own(questions), [])


def _shown(w: World) -> Shown:
    questions = [_kept(w), _kept(w, KeptBy.FACILITATOR, "Q26"), w.question("Q16")]
    return Shown(questions, w.result_texts(), _points(w)[1:3])


def _brought(w: World) -> Message:
    carried = w.carried(ErrandState.ACCEPTED, answer=w.words(LINE))
    carried.question.kept_by = KeptBy.ASKER
    return errand.news(w.t, w.meeting(Stage.REPORTING), carried, [])


CHAPTER = Chapter(
    "confidentiality",
    [
        Sample(
            "Thanks for a question that stays inside",
            lambda w: question.thanks(w.t, _kept(w), w.meeting(), None),
            when=PRESSED,
        ),
        Sample(
            "Change a question that stays inside",
            lambda w: question.edit_form(w.t, w.network, _kept(w)),
            when=ASKER,
        ),
        Sample(
            "Change a question that the facilitator keeps inside",
            lambda w: question.edit_form(w.t, w.network, _kept(w, KeptBy.FACILITATOR)),
            when=ASKER,
        ),
        Sample("Own questions", _own, when="Home, the asker"),
        Sample("Questions of the group", lambda w: _bank(w, leads=False), when=MEMBER),
        Sample(
            "Questions of the group, for whoever facilitates", lambda w: _bank(w, leads=True), when=LEADER
        ),
        Sample(
            "Closed questions below the list",
            lambda w: hiding.in_bank(
                w.t, w.network, [], [_kept(w, KeptBy.FACILITATOR, state=State.ANSWERED), _kept(w, key="Q26")]
            ),
            when=LEADER,
        ),
        Sample("Kept inside", lambda w: view.done(w.t, ABOUT, inside=True), when=PRESSED),
        Sample("Let out again", lambda w: view.done(w.t, ABOUT, inside=False), when=PRESSED),
        Sample("Agenda", _published, Kind.AGENDA),
        Sample(
            "Agenda, for whoever facilitates",
            lambda w: arrange.arrange(w.t, w.meeting(Stage.PREPARING), _agenda(w, LEADING)),
            when=LEADER,
        ),
        Sample(
            "An item of peer consultation",
            lambda w: arrange.item_form(w.t, w.meeting(Stage.PREPARING), _points(w)[1], {}, new=False),
            when=LEADER,
        ),
        Sample(
            "Outcome of a question",
            lambda w: outcome.outcome_form(w.t, w.meeting(Stage.UNDERWAY), w.question("Q26"), None),
            when=LEADER,
        ),
        Sample(
            "Outcome of a question that its asker keeps inside",
            lambda w: outcome.outcome_form(w.t, w.meeting(Stage.UNDERWAY), _kept(w), None),
            when=LEADER,
        ),
        Sample(
            "Texts of a session",
            lambda w: hiding.texts(w.t, w.meeting(Stage.REPORTING), _shown(w)),
            when=LEADER,
        ),
        Sample(
            "Texts of a session, more than fit",
            lambda w: hiding.texts(
                w.t, w.meeting(Stage.REPORTING), Shown([w.question("Q16")] * 45, w.result_texts() * 30)
            ),
            when=LEADER,
        ),
        Sample(
            "Report",
            lambda w: report.report(w.t, w.meeting(Stage.REPORTING), w.network, _record(w), report.Results()),
            Kind.REPORT,
        ),
        Sample(
            "Question book",
            lambda w: book.book(
                w.t,
                w.network,
                [
                    Page(_kept(w), None, [w.meeting().starts_local], [], None, told=False),
                    Page(_kept(w, key="Q01"), w.annelies, [w.meeting().starts_local], ["5 - 8"], None),
                ],
                Whom(w.annelies.id),
            ),
            when=MEMBER,
        ),
        Sample(
            "Question book as text",
            lambda w: book.as_text(w.t, w.network, [Page(_kept(w), None, [], [], None, told=False)]),
            when="file, every member",
        ),
        Sample(
            "Choose a colleague",
            lambda w: errand.choice_form(w.t, w.meeting(), _kept(w), w.members[:9]),
            when=ASKER,
        ),
        Sample("A colleague tells it in person", _brought, Kind.ERRAND_NEWS),
        Sample(
            "Linked to a question that is not shown",
            lambda w: effect.tie(w.t, w.meeting(), w.effect(Shares.COUNT), []),
            when="in 'How did it go?', to who tried something",
        ),
        Sample(
            "An answer in between, in a copy",
            lambda w: answered_between.answered_in_between(w.t, w.network, _kept(w), NOW),
            Kind.ANSWERED_CHECK,
        ),
        Sample(
            "A hidden question, in a copy",
            lambda w: view.words_for(w.t, w.question("Q16", hidden=True), EVERYBODY),
            when="text for e-mail",
        ),
    ],
)

CHAPTERS = (CHAPTER,)
