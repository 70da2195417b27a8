"""What people see of an agenda: its lines, the agenda itself, and the ways to what can be done with it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from bot import methods
from bot.act.forms import About
from bot.act.ids import OF_ACTS, Act, Form
from bot.drafts import Askers, Draft
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Part, View
from bot.slack.layout import Lines
from bot.texts import Markup, Texts, called, escape
from bot.views import case as case_view
from bot.views import confidentiality as inside
from bot.views import document as document_view
from bot.views import errand as errand_view
from bot.views import guest as guest_view
from bot.views import method as method_view
from bot.views import prework as prework_view
from bot.views import wish as wish_view
from bot.views.notice import asks_first
from bot.views.question_bank import entered
from bot.views.session import at_hour, heading, people, place, within_theme
from models.agenda import (
    SETTLED,
    USUAL_METHOD,
    AgendaItem,
    overrun,
    placed,
    starts,
    withheld,
)
from models.confidentiality import EVERYBODY, Sight, Whom, may_read, sight_of_point
from models.guest import talk_minutes
from models.network import Network
from models.person import Person
from models.question import LearningQuestion, State
from models.question_bank import Banked
from models.session import LearningSession, Stage

QUESTION_SHOWN = 200  # characters of a question in a list
SHORT = 60  # and where whoever facilitates knows it


def lines(
    t: Texts,
    meeting: LearningSession,
    items: Sequence[AgendaItem],
    texts: Mapping[int, Sight],
    marks: Mapping[int, str] | None = None,
    whom: Whom = EVERYBODY,
    *,
    longest: int = QUESTION_SHOWN,
    opening: Sequence[str] = (),
) -> list[str]:
    """One escaped line a point: its hour, and what it is about; of a question so many characters.

    Below the first one stands what is still open from before: the `opening`, escaped.
    """
    said = [
        t(
            "agenda.line",
            start=at_hour(t, meeting, after, listed=True),
            what=what(t, item, texts, marks, whom, longest),
        )
        for after, item in starts(meeting, items)
    ]
    return ["\n".join([line, *map(_below, opening)]) if n == 0 else line for n, line in enumerate(said)]


def _below(line: str) -> str:
    return f"      ◦ {line}"


def what(
    t: Texts,
    item: AgendaItem,
    texts: Mapping[int, Sight],
    marks: Mapping[int, str] | None = None,
    whom: Whom = EVERYBODY,
    longest: int = QUESTION_SHOWN,
) -> Markup:
    """The title of a point or its question, its method where that is not the usual one; marks behind it."""
    method = _how(t, item)
    usual = item.method == USUAL_METHOD and item.phase is None
    asked = [
        _asked(t, texts[key], (marks or {}).get(key, ""), longest)
        for key in item.question_ids
        if key in texts
    ]
    title = sight_of_point(item, texts, whom)
    if title.words and title.words != method:
        said = marked(title.words, inside.mark(t, title), longest)
    elif len(asked) == 1 and item.talk is None:
        return asked[0] if usual else Markup(f"_{escape(method)}_: {asked[0]}")
    else:
        said = Markup(f"_{escape(method)}_")
        if item.question_ids and not asked and not title.inside:
            said = Markup(f"{said} _({t('agenda.question_gone')})_")
        elif title.inside and not asked:
            said = Markup(f"{said} _({t('confidentiality.mark')})_")
        usual = True  # it is said
    head = said if usual else f"_{escape(method)}_: {said}"
    if item.talk is not None:
        head += f" _({t('agenda.talk', talk=talk_minutes(item.minutes, item.talk), minutes=item.minutes)})_"
    return Markup("\n".join([head, *map(_below, asked)]))


def _how(t: Texts, item: AgendaItem) -> str:
    """How a point goes: its method, or in which phase of a decision the group is then."""
    return methods.called(item, t.language) if item.phase is None else t.plain(f"decision.point_{item.phase}")


def in_words(t: Texts, item: AgendaItem, texts: Mapping[int, Sight], title: str | None = None) -> str:
    """What a point is about for whoever facilitates: its title, else its questions, else its method.

    With a `title` that takes the place of its own.
    """
    title = item.title if title is None else title
    asked = [texts[key].words or "" for key in item.question_ids if key in texts]
    said = [title] if title else asked
    return " · ".join(" ".join(text.split()) for text in said) or methods.called(item, t.language)


def seen_by(t: Texts, item: AgendaItem, texts: Mapping[int, Sight], whom: Whom) -> str:
    """What a point is about as somebody may read it: what stays within the circle is its method to others."""
    if whom.leads:
        return in_words(t, item, texts)
    title = sight_of_point(item, texts, whom)
    if title.words is None or any(texts[key].words is None for key in item.question_ids if key in texts):
        return f"{methods.called(item, t.language)} ({t.plain('confidentiality.question')})"
    return in_words(t, item, texts)


def _asked(t: Texts, question: Sight, mark: str, longest: int = QUESTION_SHOWN) -> Markup:
    """A question with its marks, or that there is one."""
    if question.words is None:
        return Markup(escape(inside.seen(t, question)))
    marks = " · ".join(part for part in (inside.mark(t, question), mark) if part)
    return marked(question.words, marks, longest)


def in_a_line(text: str, longest: int = QUESTION_SHOWN) -> Markup:
    """What somebody wrote, escaped, on one line of a list."""
    return Markup(escape(blocks.shorten(" ".join(text.split()), longest)))


def marked(text: str, mark: str, longest: int = QUESTION_SHOWN) -> Markup:
    """A question on one line, with what the facilitator knows of it."""
    return Markup(in_a_line(text, longest) + (f" _({mark})_" if mark else ""))


def points(t: Texts, lines: Sequence[str]) -> Part:
    """The points of an agenda, one below the other."""
    return Lines(lines or [t("agenda.empty")], partial(t.n, "agenda.more_points"), bullet="")


def marks_of(t: Texts, draft: Draft) -> dict[int, str]:
    """What the facilitator knows of each question: carried over, votes, and who asked it with a name."""
    carried = errand_view.marks(t, draft.errands)
    return {
        entry.question.id: _mark(t, entry, draft.askers, carried.get(entry.question.id))
        for entry in draft.entries
        if may_read(entry.question, draft.whom)
    }


def who_asks(t: Texts, asked: Iterable[LearningQuestion], known: Askers) -> dict[int, Markup]:
    """Who asks each question, or asks it for whom; of one without a name that it is, and nobody."""
    carried = errand_view.marks(t, known.errands)
    said = {one.id: _who(t, one, known.people, carried.get(one.id)) for one in asked}
    return {key: Markup(who) for key, who in said.items() if who is not None}


def _who(
    t: Texts, question: LearningQuestion, people: Mapping[int, Person], carried: str | None
) -> str | None:
    if carried is not None:
        return carried
    if question.anonymous:
        return t("agenda.without_name")
    if question.asker_id is not None and question.asker_id in people:
        return called(people[question.asker_id])
    return entered(t, question) if question.entered else None


def _mark(t: Texts, entry: Banked, askers: Mapping[int, Person], carried: str | None) -> str:
    question, marks = entry.question, []
    if question.carried_over and question.times_unanswered:
        marks.append(t.n("agenda.carried_over", question.times_unanswered))
    elif question.carried_over:
        marks.append(t("agenda.kept"))
    if question.state is State.PARKED:
        marks.append(t("agenda.parked"))
    if entry.votes:
        marks.append(t.n("agenda.votes", entry.votes))
    who = _who(t, question, askers, carried)
    if who is not None:
        marks.append(who)
    return " · ".join(marks)


def published(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    draft: Draft,
    follows: datetime,
    *,
    practical: bool = True,
) -> Message:
    """The agenda in the channel; once it was taken back, when the new one comes.

    It says that a `practical` message follows where one does.
    """
    when = t.when(meeting.starts_local, meeting.zone)
    if meeting.stage not in SETTLED:
        key = {Stage.CANCELLED: "agenda.cancelled", Stage.PREPARING: "agenda.worked_on"}.get(meeting.stage)
        key = key or "agenda.taken_back"
        return Message([blocks.section(t(key, when=when, follows=t.moment(follows, meeting.zone)))])
    if withheld(meeting):
        return Message([blocks.section(t("agenda.without", when=when))])
    more = [blocks.context(t("agenda.practical"))] if practical else []
    prepares = prework_view.to_do(t, meeting, draft.prework, copied=draft.copied)
    return Message([*_agenda(t, meeting, network, draft), *prepares, *more])


def read(t: Texts, meeting: LearningSession, network: Network, draft: Draft) -> View:
    """The published agenda, for everybody to read."""
    return blocks.modal(
        Form.AGENDA,
        t.plain("agenda.title"),
        [
            *_agenda(t, meeting, network, draft),
            *prework_view.to_do(t, meeting, draft.prework),
            *_cards(t, meeting, draft.items),
            *_before(t, meeting, draft),
        ],
        about=About(session=meeting.id),
        close=t.plain("common.close"),
    )


def _cards(t: Texts, meeting: LearningSession, items: Sequence[AgendaItem]) -> list[Block]:
    """The way to the cases, and the menu of the points of which a card says how they go."""
    choices = [
        method_view.choice(t, meeting, item, methods.called(item, t.language), after)
        for after, item in starts(meeting, items)
        if methods.has_card(item)
    ]
    menu = blocks.select(choices, action=OF_ACTS, placeholder=t.plain("method.how_it_goes"))
    cases = [  # each in a row of its own: Slack takes the same button once in a row
        blocks.actions(case_view.read_button(t, meeting, item.case_id, at_hour(t, meeting, after)))
        for after, item in starts(meeting, items)
        if item.case_id is not None
    ]
    return [*cases, *([blocks.actions(menu)] if choices else [])]


def _before(t: Texts, meeting: LearningSession, draft: Draft) -> list[Block]:
    """The menu of the points of which something was said before."""
    choices = [
        blocks.act_option(
            t.plain("lineage.at", start=at_hour(t, meeting, after), what=_in_short(item, draft.texts)),
            Act.SAID_BEFORE,
            About(session=meeting.id, item=item.id),
        )
        for after, item in starts(meeting, draft.items)
        if not draft.past.isdisjoint(item.question_ids)
    ]
    if not choices:
        return []
    return [blocks.actions(blocks.select(choices, action=OF_ACTS, placeholder=t.plain("lineage.before")))]


def _in_short(item: AgendaItem, texts: Mapping[int, Sight]) -> str:
    """What a point is about, on the line of a menu: the words of its questions that its reader may read."""
    said = [texts[key].words or "" for key in item.question_ids if key in texts]
    return " · ".join(" ".join(words.split()) for words in said if words)


def _agenda(t: Texts, meeting: LearningSession, network: Network, draft: Draft) -> list[Part]:
    when = t.when(meeting.starts_local, meeting.zone)
    done = wish_view.done(t, draft.wishes)
    title = t("agenda.heading", title=heading(t, meeting, network), when=when)
    return [
        blocks.section(title + within_theme(t, meeting, network)),
        blocks.section(
            "\n".join([place(t, meeting), *people(t, meeting), *guest_view.on_agenda(t, draft.guests)])
        ),
        points(t, lines(t, meeting, draft.items, draft.texts, whom=draft.whom)),
        *([Lines(done, partial(t.n, "pages.and_more"), bullet="")] if done else []),
        *document_view.listed(t, draft.documents),
    ]


def _placed_questions(draft: Draft) -> int:
    """How many questions have a place."""
    return len(placed(draft.items) & draft.texts.keys())


def summed(t: Texts, meeting: LearningSession, draft: Draft) -> str:
    """How many of the questions have a place, how many wait, and the minutes that are taken."""
    on = _placed_questions(draft)
    wait, parked = draft.waits.get(State.OPEN, 0), draft.waits.get(State.PARKED, 0)
    minutes = sum(item.minutes for item in draft.items)
    told = [t.n("agenda.questions_of", on + wait, placed=on)] if on + wait else []
    told.append(t("agenda.minutes_of", minutes=minutes, of=meeting.minutes))
    if parked:
        told.append(t.n("agenda.questions_parked", parked))
    return "\n".join([" · ".join(told), *too_long(t, meeting, draft.items)])


def goes_without(meeting: LearningSession) -> bool:
    """The agenda is settled and nothing of it goes to the channel; it can still be published."""
    return meeting.stage is Stage.READY and withheld(meeting)


def nothing_left(items: Sequence[AgendaItem]) -> str:
    """How the text of an empty agenda ends: another one where there were questions on it."""
    return "_left" if any(item.question_ids for item in items) else ""


def too_long(t: Texts, meeting: LearningSession, items: Sequence[AgendaItem]) -> list[str]:
    """By how much an agenda is longer than its session, and when it would end; nothing when it fits."""
    if not (over := overrun(items, meeting)):
        return []
    return [t("agenda.too_long", over=over, end=at_hour(t, meeting, meeting.minutes + over))]


def shortened(t: Texts, meeting: LearningSession, items: Sequence[AgendaItem]) -> list[Block]:
    """The same after the session was made shorter, with the way to arrange it."""
    arrange_it = blocks.button(t.plain("agenda.arrange_button"), Act.AGENDA, About(session=meeting.id))
    return [
        block
        for said in too_long(t, meeting, items)
        for block in (blocks.section(said), blocks.actions(arrange_it))
    ]


def undecided_buttons(t: Texts, meeting: LearningSession, members: int) -> list[Element]:
    """What can be done when nobody asked anything."""
    without = blocks.button(t.plain("agenda.go_without"), Act.GO_WITHOUT, About(session=meeting.id))
    return [reopen_button(t, meeting, members, main=True), add_button(t, meeting), without]


def add_button(t: Texts, meeting: LearningSession) -> Element:
    """Put a point on the agenda."""
    return blocks.button(t.plain("agenda.add"), Act.AGENDA_ADD, About(session=meeting.id))


def reopen_button(t: Texts, meeting: LearningSession, members: int, *, main: bool = False) -> Element:
    """Open the questions again; asked once more, as those who can ask are told."""
    about = About(session=meeting.id)
    press = blocks.button(t.plain("agenda.reopen"), Act.REOPEN, about, style="primary" if main else None)
    return asks_first(t, press, "agenda.reopen", t.n("agenda.reopen_sure", members))


def read_button(t: Texts, meeting: LearningSession) -> Element:
    """The way to the agenda for everybody."""
    return blocks.button(t.plain("home.agenda_read"), f"{Act.AGENDA}_read", About(session=meeting.id))


def take_back_button(t: Texts, meeting: LearningSession, members: int) -> Element:
    """Take a published agenda back to work on it; asked once more, as the channel reads so."""
    press = blocks.button(t.plain("agenda.take_back"), Act.TAKE_BACK, About(session=meeting.id))
    return asks_first(t, press, "agenda.take_back", t.n("agenda.take_back_sure", members))
