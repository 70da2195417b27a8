"""What people see of one learning question: its form, where it stands, the reminder, its outcome."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from bot import blocks
from bot.blocks import Block, Element, Message, Option, Part, View
from bot.forms import About
from bot.ids import Act, Form
from bot.layout import Items
from bot.lengths import in_a_field
from bot.texts import Texts, escape
from bot.views import confidentiality as inside
from bot.views.notice import language_tells
from models.attendance import Rsvp
from models.confidentiality import EVERYBODY, Whom, may_read
from models.network import Network
from models.person import Tells
from models.question import LONGEST, LearningQuestion, Outcome, QuestionKind, State, Verdict
from models.session import LearningSession

WITHOUT_NAME = "without_name"  # the value of the checkbox


def words(text: str, accessory: Element | None = None) -> Block:
    """A paragraph as somebody wrote it, which Slack does not read as markup."""
    block: Block = {"type": "section", "text": {"type": "plain_text", "text": text, "emoji": True}}
    if accessory:
        block["accessory"] = accessory
    return block


def question_form(
    t: Texts,
    about: About,
    text: str = "",
    *,
    networks: Sequence[Network] = (),
    tells: Tells | None = None,
) -> View:
    """The one form in which a question is asked; the networks only when there is a choice."""
    asking = _fields(t, text, QuestionKind.PRACTICE, anonymous=False, stays=False)
    fields = language_tells(t, tells) + asking
    if networks:
        choices = [Option(network.theme, str(network.id)) for network in networks]
        which = blocks.field_of("network", t.plain("question.field_network"), blocks.select(choices))
        fields.insert(0, which)
    rest = text.removeprefix(in_a_field(text, LONGEST).removesuffix("…")).strip()
    if len(text) > LONGEST:
        fields += [blocks.context(t("question.did_not_fit", longest=LONGEST)), words(rest)]
    return blocks.modal(
        Form.QUESTION,
        t.plain("question.title"),
        fields,
        about=about,
        submit=t.plain("common.send"),
        close=t.plain("common.cancel"),
    )


def edit_form(t: Texts, network: Network, question: LearningQuestion, tells: Tells | None = None) -> View:
    """The same form for a question that stands, with the ways to take it from the list."""
    stays = question.kept_by is not None
    about = About(network=network.id, question=question.id, choice=inside.as_it_stands(inside=stays))
    withdraw = blocks.button(t.plain("question.withdraw"), Act.WITHDRAW, about, style="danger")
    withdraw["confirm"] = {
        "title": blocks.plain(t.plain("question.withdraw_title")),
        "text": blocks.plain(t.plain("question.withdraw_sure")),
        "confirm": blocks.plain(t.plain("question.withdraw")),
        "deny": blocks.plain(t.plain("common.cancel")),
    }
    answered = blocks.button(t.plain("question.answered_between"), Act.ANSWERED_BETWEEN, about)
    return blocks.modal(
        Form.QUESTION,
        t.plain("question.edit_title"),
        [
            *language_tells(t, tells),
            *_fields(t, question.text, question.kind, anonymous=question.anonymous, stays=stays),
            *([blocks.context(inside.kept_by(t, question))] if stays else []),
            blocks.context(t("question.stands", standing=standing(t, question))),
            blocks.actions(answered, withdraw),
        ],
        about=about,
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
    )


def _fields(t: Texts, text: str, kind: QuestionKind, *, anonymous: bool, stays: bool) -> list[Block]:
    without_name = Option(t.plain("question.without_my_name"), WITHOUT_NAME)
    return [
        blocks.field_of(
            "text",
            t.plain("question.field_text"),
            blocks.text_input(
                text,
                lines=True,
                longest=LONGEST,
                placeholder=t.plain("question.example"),
            ),
            hint=t.plain("common.no_names_hint"),
        ),
        blocks.field_of(
            "kind",
            t.plain("question.field_kind"),
            blocks.select([Option(t.plain(f"question_kind.{each}"), each) for each in QuestionKind], kind),
        ),
        blocks.field_of(
            "anonymous",
            t.plain("question.field_name"),
            blocks.checkboxes([without_name], [WITHOUT_NAME] if anonymous else []),
            hint=t.plain("question.without_name_means"),
            optional=True,
        ),
        inside.tick(t, "confidentiality.question_hint", inside=stays),
    ]


def thanks(
    t: Texts, question: LearningQuestion, meant_for: LearningSession | None, closed: LearningSession | None
) -> str:
    """What the asker hears: that it worked, for which session it is, and how they will know."""
    said = [t.plain("question.thanks_without_name" if question.anonymous else "question.thanks")]
    if closed is not None:
        said.append(t.plain("question.closed_for", date=t.short_day(closed.starts_local.date())))
    if meant_for is not None:
        said.append(t.plain("question.goes_to", date=t.short_day(meant_for.starts_local.date())))
    else:
        said.append(t.plain("question.goes_to_next"))
    kept = question.kept_by is not None
    said.append(t.plain("confidentiality.told_by_agenda" if kept else "question.told_by_agenda"))
    return " ".join(said)


def reminder(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    until: str,
    *,
    asked: str | None = None,
    none: bool = False,
) -> Message:
    """The one reminder to ask; afterwards it shows what was noted."""
    date = t.short_day(meeting.starts_local.date())
    about = About(session=meeting.id)
    buttons = [blocks.button(t.plain("question.ask"), Act.ASK, about)]
    if asked is not None:
        body = [blocks.section(t("question.reminder_asked")), words(asked)]
    elif not meeting.takes_questions:
        body = [blocks.section(t("question.reminder_closed", date=date))]
    elif none:
        body = [blocks.section(t("question.reminder_none", date=date, until=until))]
    else:
        body = [blocks.section(t("question.reminder", date=date, until=until))]
        buttons.append(not_this_time(t, meeting))
    why = blocks.context(t("question.reminder_why", theme=network.theme))
    return Message([*body, blocks.actions(*buttons), why])


def not_this_time(t: Texts, meeting: LearningSession) -> Element:
    """To say that there is no question for a session."""
    return blocks.button(t.plain("question.not_this_time"), Act.NO_QUESTION, About(session=meeting.id))


def offer(
    t: Texts,
    about: About,
    regrets: Sequence[tuple[Network, LearningSession]] = (),
    *,
    cut: bool = False,
) -> Message:
    """The answer to what somebody wrote to Kring: a question, regrets, or for whoever facilitates?"""

    def absent(regret: tuple[Network, LearningSession]) -> list[Block]:
        network, meeting = regret
        no = About(session=meeting.id, rsvp=Rsvp.NO)
        line = t(
            "question.offer_regrets",
            theme=network.theme,
            date=t.short_day(meeting.starts_local.date()),
        )
        press = blocks.button(t.plain("question.send_regrets"), f"{Act.RSVP}_{Rsvp.NO}", no)
        return [blocks.section(line, press)]

    return Message(
        [
            blocks.section(t("question.offer")),
            words(about.choice or ""),
            blocks.actions(
                blocks.button(t.plain("question.keep"), Act.ASK, about, style="primary"),
                blocks.button(t.plain("note.button"), Act.NOTE, about),
            ),
            Items(regrets, absent, partial(t.n, "question.more_regrets")),
            *([blocks.context(t("question.offer_cut"))] if cut else []),
            blocks.context(t("question.offer_why")),
        ]
    )


def not_a_member(t: Texts) -> Message:
    """The answer to somebody who writes to Kring and belongs to no network."""
    return Message([blocks.section(t("refusal.NotAMember"))])


def pick_network(t: Texts, act: Act, networks: Sequence[Network]) -> View:
    """Ask for which of somebody's networks an act is meant."""

    def draw(network: Network) -> list[Block]:
        choose = blocks.button(t.plain("question.choose"), act, About(network=network.id))
        return [words(network.theme, choose)]

    body: list[Part] = [
        blocks.section(t("question.which_network")),
        Items(networks, draw, partial(t.n, "home.more_networks")),
    ]
    return blocks.modal(Form.NOTICE, "Kring", body, close=t.plain("common.close"))


def standing(t: Texts, question: LearningQuestion, day: date | None = None) -> str:
    """Where a question stands, in words for its asker; the day when it is on a published agenda."""
    if question.hidden and question.open:
        return t.plain("standing.hidden")
    if day is not None and question.state in (State.OPEN, State.MERGED):
        key = "standing.on_agenda" if question.state is State.OPEN else "standing.merged_on_agenda"
        return t.plain(key, day=t.short_day(day))
    if question.state is not State.OPEN:
        return t.plain(f"standing.{question.state}")
    last = question.history[-1] if question.history else None
    if question.carried_over:
        put_back = question.word is Verdict.NOT_YET
        kept = last is not None and last.outcome is Outcome.DEFERRED and not put_back
        return t.plain("standing.deferred" if kept else "standing.carried_over")
    said = (question.word, last and last.verdict, last and last.outcome)
    partly = Verdict.PARTLY in said or Outcome.PARTLY_ANSWERED in said
    return t.plain("standing.partly" if partly else "standing.open")


def answered_check(t: Texts, question: LearningQuestion, session_id: int | None) -> list[Block]:
    """Ask the asker whether the question was answered for them, at a session or in between."""
    if session_id is not None:
        asked = t.plain("question.answered_check", question=question.text)
    elif question.answer:
        asked = t.plain("question.in_between_check", question=question.text, answer=question.answer)
    else:
        asked = t.plain("question.in_between_check_only", question=question.text)
    return [words(asked), _verdicts(t, question, session_id)]


def _verdicts(t: Texts, question: LearningQuestion, session_id: int | None) -> Block:
    """What the asker can say of it."""
    network_id = None if session_id is not None else question.network_id
    return blocks.actions(
        *(
            blocks.button(
                t.plain(f"verdict.{verdict}"),
                f"{Act.JUDGE}_{verdict}",
                About(network=network_id, session=session_id, question=question.id, choice=verdict),
            )
            for verdict in Verdict
        )
    )


def answered_in_between(
    t: Texts, network: Network, question: LearningQuestion, now: datetime, whom: Whom = EVERYBODY
) -> Message:
    """To the asker of a question that somebody else closed in between; afterwards it shows what they said."""
    if not may_read(question, whom):
        closed = blocks.section(t("question.in_between", theme=network.theme))
        return Message([closed, words(inside.words_for(t, question, whom))])
    if not question.takes_word_at(now) or question.word_until is None:
        stands = t("question.stands", standing=standing(t, question))
        return Message(
            [blocks.section(t("question.in_between_over")), words(question.text), blocks.context(stands)]
        )
    until = t.moment(question.word_until, network.zone)
    if question.word is None:
        lead = blocks.section(t("question.in_between", theme=network.theme))
        why = "question.in_between_why_without_name" if question.anonymous else "question.in_between_why"
        return Message([lead, *answered_check(t, question, None), blocks.context(t(why, until=until))])
    said = t("question.in_between_said", verdict=t.plain(f"verdict.{question.word}"))
    return Message(
        [
            blocks.section(f"{said} {escape(judged(t, question, question.word))}"),
            words(question.text),
            _verdicts(t, question, None),
            blocks.context(t("question.in_between_change", until=until)),
        ]
    )


def ask_again(t: Texts, network: Network, text: str) -> Block:
    """Ask a question once more, with the words that it had."""
    about = About(network=network.id, choice=text)
    return blocks.actions(blocks.button(t.plain("question.ask_again"), Act.ASK, about))


def judged(t: Texts, question: LearningQuestion, verdict: Verdict) -> str:
    """What the asker hears after their word; it names only what is true of the question now."""
    follows = {
        Verdict.YES: question.state in (State.ANSWERED, State.ANSWERED_BETWEEN),
        Verdict.PARTLY: question.state is State.OPEN,
        Verdict.NOT_YET: question.carried_over,
    }
    return t.plain(f"question.judged_{verdict}" if follows[verdict] else "question.judged_only")


def answered_between_form(t: Texts, network: Network, question: LearningQuestion) -> View:
    """The form that closes a question which was answered between sessions."""
    return blocks.modal(
        Form.ANSWERED_BETWEEN,
        t.plain("answered_between.title"),
        [
            words(question.text),
            blocks.field_of(
                "answer",
                t.plain("answered_between.field"),
                blocks.text_input(question.answer, lines=True, longest=LONGEST),
                hint=t.plain("answered_between.hint"),
                optional=True,
            ),
        ],
        about=About(network=network.id, question=question.id),
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
    )
