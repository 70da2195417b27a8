"""Samples of what goes between people: notes, rewording, hiding, entering for others, errands, effects."""

from dataclasses import replace
from functools import partial

from bot.act.forms import About
from bot.reading.sample import Chapter, Sample
from bot.reading.samples.question import harsh
from bot.reading.world import LINE, NOTE, NOW, REWORD, World
from bot.slack.blocks import Block, Message
from bot.views import book, effect, errand, hiding, note, proxy
from models.attendance import Rsvp
from models.book import Page
from models.confidentiality import LEADING, Whom
from models.effect import Shares
from models.errand import ErrandState
from models.given_answer import Given, GivenAnswer
from models.hiding import Shown
from models.membership import Standing
from models.note import Note
from models.note_reader import As, Reader
from models.plan import Kind
from models.question import State
from models.session import Stage

LEADER, MEMBER = "modal, whoever facilitates", "modal, every member"
IN_CHECK = "in 'How did it go?', to who tried something"
PRESSED = "answer to a press, to who pressed"


def book_pages(w: World, most: int = 2) -> list[Page]:
    """Pages of the book: with answers, without a name, answered by a member."""
    when = w.meeting().starts_local
    answered = Page(
        w.question("Q01"), w.annelies, [when], ["Begin klein." if w.t.language == "nl" else "Start small."],
        w.set_going(lines=6),
    )  # fmt: skip
    quiet = Page(w.question("Q26"), None, [when], [], w.set_going(1, 0))
    short = Page(w.question("Q18"), w.annelies, [when], ["5 - 8"], None)
    said = GivenAnswer(question_id=1, person_id=5, text="5 - 8", said_in="C1:1.1", noted_at=NOW)
    by_member = replace(short, answers=(), given=[Given(said, w.members[4], short.question)])
    return [answered, quiet, by_member, *([short] * most)]


def _request(state: ErrandState, w: World, *, coming: bool = True) -> Message:
    needed = state is not ErrandState.RECALLED
    carried = w.carried(state)
    return errand.request(w.t, w.meeting(Stage.READY), w.network, carried, needed=needed, coming=coming)


def _tied(shares: Shares, w: World) -> list[Block]:
    return effect.tie(w.t, w.meeting(), w.effect(shares), [w.question("Q16")])


def _readers(w: World) -> list[Reader]:
    return [Reader(person, by) for person, by in zip((w.ria, w.bram, w.annelies), As, strict=True)]


def _came_back(w: World, *, kept: bool, chooses: bool) -> Message:
    row = Note(key="k", network_id=1, text=w.words(NOTE), written_at=NOW)
    row.id = 1
    return note.came_back(w.t, w.network, row if kept else None, NOW.date(), chooses=chooses)


NOTES = Chapter(
    "note",
    [
        Sample("Message to whoever facilitates", lambda w: note.form(w.t, About(network=1)), when=MEMBER),
        Sample(
            "The same, in one of several networks",
            lambda w: note.form(w.t, About(), w.words(NOTE), networks=[w.network]),
            when=MEMBER,
        ),
        Sample(
            "The same, with a reader to choose",
            lambda w: note.form(w.t, About(network=1), leads=[w.ria], readers=_readers(w)),
            when=MEMBER,
        ),
        Sample(
            "The same, once others read it",
            lambda w: note.form(w.t, About(network=1), leads=[w.ria], anew=note.Written(text=w.words(NOTE))),
            when=MEMBER,
        ),
        Sample(
            "The message, where nobody leads any more",
            lambda w: note.note(w.t, w.network, w.words(NOTE), None, alone=True, led=False),
            Kind.SIGNAL,
        ),
        Sample(
            "Thanks, one reader, with a name",
            lambda w: note.thanks(w.t, [w.bram], named=True, alone=True),
            when=PRESSED,
        ),
        Sample(
            "Thanks, one reader, without a name",
            lambda w: note.thanks(w.t, [w.bram], named=False, alone=True),
            when=PRESSED,
        ),
        Sample(
            "The message, for one reader",
            lambda w: note.note(w.t, w.network, w.words(NOTE), None, alone=True),
            Kind.SIGNAL,
        ),
        *(
            Sample(
                f"What reached nobody, {said}",
                partial(_came_back, kept=kept, chooses=chooses),
                Kind.NOTE_BACK,
            )
            for said, kept, chooses in (
                ("with others to choose", True, True),
                ("with nobody to choose", True, False),
                ("not kept any more", False, False),
            )
        ),
        Sample(
            "Choose somebody else",
            lambda w: note.form(
                w.t,
                About(network=1, entry="k"),
                w.words(NOTE),
                again=True,
                readers=[Reader(w.bram, As.CONVENOR)],
            ),
            when=MEMBER,
        ),
        Sample("Thanks, with a name", lambda w: note.thanks(w.t, [w.ria], named=True), when=PRESSED),
        Sample("Thanks, without a name", lambda w: note.thanks(w.t, [], named=False), when=PRESSED),
        Sample("The message", lambda w: note.note(w.t, w.network, w.words(NOTE), w.annelies), Kind.NOTE),
        Sample(
            "The message, without a name",
            lambda w: note.note(w.t, w.network, w.words(NOTE), None),
            Kind.NOTE,
        ),
        Sample(
            "Ask for other words",
            lambda w: note.reword_form(w.t, w.network, w.question("Q24"), ""),
            when=LEADER,
        ),
        Sample(
            "Please say it in other words",
            lambda w: note.please_reword(w.t, w.network, w.question("Q24"), w.words(REWORD)),
            Kind.REWORD,
        ),
        Sample(
            "Please say it in other words, done",
            lambda w: note.please_reword(w.t, w.network, w.question("Q24"), None),
            Kind.REWORD,
        ),
        Sample(
            "Please say it in other words, no longer open",
            lambda w: note.please_reword(w.t, w.network, w.question("Q24", state=State.ANSWERED), None),
            Kind.REWORD,
        ),
    ],
)

HIDING = Chapter(
    "hiding",
    [
        Sample(
            "Texts of a session",
            lambda w: hiding.texts(
                w.t,
                w.meeting(Stage.REPORTING),
                Shown([harsh(w), w.question("Q16", hidden=True)], w.result_texts()),
            ),
            when=LEADER,
        ),
        Sample(
            "Texts of a session, none",
            lambda w: hiding.texts(w.t, w.meeting(Stage.REPORTING), Shown([], [])),
            when=LEADER,
        ),
        Sample(
            "Hidden questions, below the list of questions",
            lambda w: hiding.in_bank(w.t, w.network, [harsh(w, hidden=True)]),
            when=LEADER,
        ),
        Sample(
            "Your question was hidden",
            lambda w: hiding.told(w.t, w.network, harsh(w, hidden=True), Whom(harsh(w).asker_id)),
            Kind.HIDDEN,
        ),
        Sample(
            "Your question was hidden, and is shown again",
            lambda w: hiding.told(w.t, w.network, harsh(w)),
            Kind.HIDDEN,
        ),
        Sample(
            "Your question was hidden, and is closed",
            lambda w: hiding.told(w.t, w.network, w.question("Q24", state=State.ANSWERED)),
            Kind.HIDDEN,
        ),
    ],
)

PROXY = Chapter(
    "proxy",
    [
        Sample(
            "Enter for somebody",
            lambda w: proxy.form(w.t, w.network, w.members, w.meeting()),
            when=LEADER,
        ),
        Sample(
            "Enter for somebody, nothing planned",
            lambda w: proxy.form(w.t, w.network, w.members, None),
            when=LEADER,
        ),
        Sample(
            "Noted for somebody",
            lambda w: proxy.noted(w.t, w.lien, w.meeting(), Rsvp.MAYBE, w.question("Q11")),
            when=PRESSED,
        ),
        Sample(
            "Noted for somebody whose name is not known",
            lambda w: proxy.noted(w.t, w.somebody(name=""), w.meeting(), Rsvp.NO, None),
            when=PRESSED,
        ),
        *(
            Sample(
                f"Counted in ({standing})",
                partial(lambda s, w: proxy.counted_in(w.t, w.person("M03"), s), standing),
                when=PRESSED,
            )
            for standing in (Standing.ACTIVE, Standing.WAITING)
        ),
        Sample("Who entered your answer", lambda w: proxy.mark_rsvp(w.t, w.ria), when="Home"),
    ],
)

ERRAND = Chapter(
    "errand",
    [
        Sample(
            "Who asks your question for you?",
            lambda w: errand.offers(w.t, w.meeting(), w.offers()),
            when="after No, in the Home and in reminders; who asked a question",
        ),
        Sample(
            "Choose a colleague",
            lambda w: errand.choice_form(w.t, w.meeting(), w.question("Q22"), w.members[:9]),
            when="modal, the asker",
        ),
        *(
            Sample(f"Shall I ask it? ({state})", partial(_request, state), Kind.ERRAND_REQUEST)
            for state in ErrandState
        ),
        Sample(
            "Shall I ask it? Who does not come is asked nothing more",
            partial(_request, ErrandState.ASKED, coming=False),
            Kind.ERRAND_REQUEST,
        ),
        Sample(
            "Shall I ask it? Called off",
            lambda w: errand.request(
                w.t,
                w.meeting(Stage.CANCELLED),
                w.network,
                w.carried(ErrandState.ASKED),
                needed=True,
                coming=True,
            ),
            Kind.ERRAND_REQUEST,
        ),
        Sample("Shall I ask it? Who asked was forgotten", lambda w: errand.gone(w.t), Kind.ERRAND_REQUEST),
        Sample(
            "What I was asked to ask, and will ask",
            lambda w: errand.carrying(
                w.t, [w.carried(ErrandState.ASKED), w.carried(ErrandState.ACCEPTED, "Q10")]
            ),
            when="Home",
        ),
        Sample(
            "What was the answer?",
            lambda w: errand.answers(
                w.t,
                w.meeting(Stage.EVALUATING),
                w.network,
                [
                    w.carried(ErrandState.ACCEPTED),
                    w.carried(ErrandState.ACCEPTED, "Q10", w.words(LINE)),
                ],
            ),
            Kind.ERRAND_ANSWER,
        ),
        Sample(
            "What was the answer? Nothing left",
            lambda w: errand.answers(w.t, w.meeting(Stage.EVALUATING), w.network, []),
            Kind.ERRAND_ANSWER,
        ),
        Sample(
            "The answer in a line",
            lambda w: errand.line_form(w.t, w.meeting(), w.carried(ErrandState.ACCEPTED)),
            when="modal, who took the question along",
        ),
        Sample(
            "A colleague brought the answer",
            lambda w: errand.news(
                w.t, w.meeting(Stage.REPORTING), w.carried(ErrandState.ACCEPTED, answer=w.words(LINE)), []
            ),
            Kind.ERRAND_NEWS,
        ),
        Sample(
            "A colleague cannot",
            lambda w: errand.news(w.t, w.meeting(), w.carried(ErrandState.DECLINED), [w.offers()[3]]),
            Kind.ERRAND_NEWS,
        ),
        Sample(
            "Settled",
            lambda w: errand.news(w.t, w.meeting(), w.carried(ErrandState.RECALLED), []),
            Kind.ERRAND_NEWS,
        ),
        Sample(
            "To the asker: the colleague takes part no more",
            lambda w: errand.gone_news(w.t, w.meeting(), [w.offers()[3]]),
            Kind.ERRAND_NEWS,
        ),
        Sample(
            "Need not wait for its asker",
            lambda w: errand.not_deferred(w.t, w.carried(ErrandState.ACCEPTED)),
            when="in the panel, with the outcome of a question that a colleague asks",
        ),
    ],
)

EFFECT = Chapter(
    "effect",
    [
        Sample(
            "Did it come from a question?",
            lambda w: effect.tie(w.t, w.meeting(), None, [w.question("Q16")]),
            when=IN_CHECK,
        ),
        *(Sample(f"Linked ({shares})", partial(_tied, shares), when=IN_CHECK) for shares in Shares),
        Sample(
            "Link it to a question",
            lambda w: effect.form(
                w.t, w.meeting(), [w.question("Q16"), w.question("Q17")], None, w.words(LINE)
            ),
            when="modal, who tried something",
        ),
        Sample(
            "What your question set going",
            lambda w: effect.letter(
                w.t, w.meeting(Stage.CLOSED), w.network, [w.set_going(lines=6), w.set_going(1, 0)]
            ),
            Kind.EFFECT,
        ),
        Sample(
            "What your question set going, unlinked",
            lambda w: effect.letter(w.t, w.meeting(Stage.CLOSED), w.network, []),
            Kind.EFFECT,
        ),
        Sample(
            "An opening round",
            lambda w: effect.opening(w.t, [w.set_going(), w.set_going(1, 1)]),
            when="in the running order",
        ),
    ],
)

BOOK = Chapter(
    "book",
    [
        Sample("Question book", lambda w: book.book(w.t, w.network, book_pages(w)), when=MEMBER),
        Sample("Question book, long", lambda w: book.book(w.t, w.network, book_pages(w, 33)), when=MEMBER),
        Sample("Question book, empty", lambda w: book.book(w.t, w.network, []), when=MEMBER),
        Sample(
            "Question book of whoever facilitates",
            lambda w: book.book(w.t, w.network, book_pages(w), LEADING),
            when="modal, whoever facilitates",
        ),
        Sample(
            "Question book as text",
            lambda w: book.as_text(w.t, w.network, book_pages(w), still_open=[w.words(LINE)]),
            when="file in the conversation with Kring, to who asked for it",
        ),
    ],
)

CHAPTERS = (NOTES, HIDING, PROXY, ERRAND, EFFECT, BOOK)
