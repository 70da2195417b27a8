"""What people see of learning questions: the form, the bank, where each stands, merging, the reminder."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot import blocks
from bot.blocks import Block, Element, Message, Option, View
from bot.forms import About
from bot.ids import Act, Form
from bot.texts import Texts, mention
from models.attendance import Rsvp
from models.network import Network
from models.person import Person
from models.question import LONGEST, LearningQuestion, Outcome, QuestionKind, State, Verdict
from models.question_bank import Banked
from models.session import LearningSession

WITHOUT_NAME = "without_name"  # the value of the checkbox
TAKE_BACK = "back"  # what a vote button says when the vote stands
MOST_SHOWN, MOST_FOR_FACILITATOR = 45, 30  # questions: two or three blocks each, of a hundred
MOST_OWN_OPEN, MOST_OWN_CLOSED, MOST_TO_JUDGE = 10, 3, 5
MOST_OWN_OPEN, MOST_OWN_CLOSED = 10, 3
MOST_REGRETS = 10


def words(text: str, accessory: Element | None = None) -> Block:
    """A paragraph as somebody wrote it, which Slack does not read as markup."""
    block: Block = {"type": "section", "text": blocks.plain(text)}
    if accessory:
        block["accessory"] = accessory
    return block


def question_form(t: Texts, about: About, text: str = "", *, networks: Sequence[Network] = ()) -> View:
    """The one form in which a question is asked; the networks only when there is a choice."""
    fields = _fields(t, text, QuestionKind.PRACTICE, anonymous=False)
    if networks:
        choices = [Option(network.theme, str(network.id)) for network in networks[:100]]
        which = blocks.field_of("network", t.plain("question.field_network"), blocks.select(choices))
        fields.insert(0, which)
    rest = text.removeprefix(blocks.shorten(text, LONGEST).removesuffix("…")).strip()
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


def edit_form(t: Texts, network: Network, question: LearningQuestion) -> View:
    """The same form for a question that stands, with the ways to take it from the list."""
    about = About(network=network.id, question=question.id)
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
            *_fields(t, question.text, question.kind, anonymous=question.anonymous),
            blocks.context(t("question.stands", standing=standing(t, question))),
            blocks.actions(answered, withdraw),
        ],
        about=about,
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
    )


def _fields(t: Texts, text: str, kind: QuestionKind, *, anonymous: bool) -> list[Block]:
    without_name = Option(t.plain("question.without_my_name"), WITHOUT_NAME)
    return [
        blocks.field_of(
            "text",
            t.plain("question.field_text"),
            blocks.text_input(
                blocks.shorten(text, LONGEST),
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
    said.append(t.plain("question.told_by_agenda"))
    return " ".join(said)


def bank_button(t: Texts, network: Network) -> Block:
    """The way to the questions of the group."""
    return blocks.actions(blocks.button(t.plain("question.bank"), Act.BANK, About(network=network.id)))


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
        buttons.append(blocks.button(t.plain("question.not_this_time"), Act.NO_QUESTION, about))
    why = blocks.context(t("question.reminder_why", theme=network.theme))
    return Message([*body, blocks.actions(*buttons), why])


def offer(
    t: Texts,
    about: About,
    regrets: Sequence[tuple[Network, LearningSession]] = (),
    *,
    cut: bool = False,
) -> Message:
    """The answer to what somebody wrote to Kring: a question, regrets, or for whoever facilitates?"""
    body = [
        blocks.section(t("question.offer")),
        words(about.choice or ""),
        blocks.actions(
            blocks.button(t.plain("question.keep"), Act.ASK, about, style="primary"),
            blocks.button(t.plain("note.button"), Act.NOTE, about),
        ),
    ]
    for network, meeting in regrets[:MOST_REGRETS]:
        no = About(session=meeting.id, rsvp=Rsvp.NO)
        line = t(
            "question.offer_regrets",
            theme=network.theme,
            date=t.short_day(meeting.starts_local.date()),
        )
        press = blocks.button(t.plain("question.send_regrets"), f"{Act.RSVP}_{Rsvp.NO}", no)
        body.append(blocks.section(line, press))
    if cut:
        body.append(blocks.context(t("question.offer_cut")))
    body.append(blocks.context(t("question.offer_why")))
    return Message(body)


def not_a_member(t: Texts) -> Message:
    """The answer to somebody who writes to Kring and belongs to no network."""
    return Message([blocks.section(t("refusal.NotAMember"))])


def pick_network(t: Texts, act: Act, networks: Sequence[Network]) -> View:
    """Ask for which of somebody's networks an act is meant."""
    body = [blocks.section(t("question.which_network"))]
    body += [
        words(network.theme, blocks.button(t.plain("question.choose"), act, About(network=network.id)))
        for network in networks[:90]
    ]
    return blocks.modal(Form.NOTICE, "Kring", body, close=t.plain("common.close"))


def bank(
    t: Texts,
    network: Network,
    entries: Sequence[Banked],
    people: Mapping[int, Person],
    reader_id: int,
    *,
    leads: bool = False,
) -> View:
    """The open questions of a network: carried over first, then the newest, parked ones last.

    The order does not follow the votes, so that nothing moves under the finger of who votes.
    """
    most = MOST_FOR_FACILITATOR if leads else MOST_SHOWN
    ordered = sorted(entries, key=_place)
    body = [words(t.plain("bank.how" if ordered else "bank.empty"))]
    body.append(blocks.actions(blocks.button(t.plain("question.ask"), Act.ASK, About(network=network.id))))
    for entry in ordered[:most]:
        body += _bank_entry(t, network, entry, people, reader_id, leads=leads)
    if len(ordered) > most:
        body.append(blocks.context(t.n("bank.more", len(ordered) - most)))
    return blocks.modal(
        Form.BANK,
        t.plain("bank.title"),
        body,
        about=About(network=network.id),
        close=t.plain("common.close"),
    )


def _place(entry: Banked) -> tuple[int, float, int]:
    question = entry.question
    group = 2 if question.state is State.PARKED else 0 if question.carried_over else 1
    return group, -question.asked_at.timestamp(), -question.id


def _bank_entry(
    t: Texts,
    network: Network,
    entry: Banked,
    people: Mapping[int, Person],
    reader_id: int,
    *,
    leads: bool,
) -> list[Block]:
    question = entry.question
    about = About(network=network.id, question=question.id)
    mine = question.asker_id == reader_id
    if mine:
        accessory = blocks.button(t.plain("question.edit"), Act.EDIT_QUESTION, about)
    elif reader_id in entry.voters:
        back = About(network=network.id, question=question.id, choice=TAKE_BACK)
        accessory = blocks.button(t.plain("bank.voted"), Act.VOTE, back, style="primary")
    else:
        accessory = blocks.button(t.plain("bank.vote"), Act.VOTE, about)
    shown = [blocks.context(_facts(t, entry, people, mine=mine)), words(question.text, accessory)]
    if leads:
        buttons = [
            blocks.button(t.plain("question.merge"), Act.MERGE, about),
            blocks.button(t.plain("question.answered_between"), Act.ANSWERED_BETWEEN, about),
        ]
        if not mine:
            buttons.append(blocks.button(t.plain("note.reword"), Act.REWORD, about))
        buttons.append(hide_button(t, about))
        shown.append(blocks.actions(*buttons))
    return shown


def entered(t: Texts, question: LearningQuestion) -> str:
    """That the facilitator wrote a question down, with the asker's name if they gave it."""
    if question.asked_by_name:
        return t("bank.entered_for", name=question.asked_by_name)
    return t("bank.entered")


def hide_button(t: Texts, about: About) -> Element:
    """Take a question that harms out of sight, after one question whether they are sure."""
    return {
        **blocks.button(t.plain("hiding.hide"), Act.HIDE, about),
        "confirm": {
            "title": blocks.plain(t.plain("hiding.sure_title"), 100),
            "text": blocks.plain(t.plain("hiding.sure_question"), 300),
            "confirm": blocks.plain(t.plain("hiding.hide"), 30),
            "deny": blocks.plain(t.plain("common.cancel"), 30),
        },
    }


def _facts(t: Texts, entry: Banked, people: Mapping[int, Person], *, mine: bool) -> str:
    question = entry.question
    asker = people.get(question.asker_id) if question.asker_id is not None else None
    if mine:
        who = t("bank.yours_without_name" if question.anonymous else "bank.yours")
    elif question.entered:
        who = entered(t, question)
    elif question.anonymous or asker is None:
        who = t("bank.without_name")
    else:
        who = mention(asker.user_id)
    facts = [who, t(f"bank.{question.kind}"), t.n("bank.votes", entry.votes)]
    carried = sum(item.returns for item in question.history)
    if carried:
        facts.append(t.n("bank.carried_over", carried))
    if question.state is State.PARKED:
        facts.append(t("bank.parked"))
    return " · ".join(facts)


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
    if last is None:
        return t.plain("standing.open")
    if last.returns:
        kept = last.outcome is Outcome.DEFERRED
        return t.plain("standing.deferred" if kept else "standing.carried_over")
    partly = last.outcome is Outcome.PARTLY_ANSWERED or last.verdict is Verdict.PARTLY
    return t.plain("standing.partly" if partly else "standing.open")


def own_questions(
    t: Texts,
    network: Network,
    questions: Sequence[LearningQuestion],
    to_judge: Sequence[tuple[LearningQuestion, int]],
    on_agenda: Mapping[int, date] | None = None,
    entered_by: Mapping[int, Person] | None = None,
) -> list[Block]:
    """A person's own questions and where they stand; first those that wait for their word."""
    shown: list[Block] = []
    for question, session_id in to_judge[:MOST_TO_JUDGE]:
        shown += answered_check(t, question.text, session_id, question.id)
    if len(to_judge) > MOST_TO_JUDGE:
        shown.append(blocks.context(t.n("question.more_to_judge", len(to_judge) - MOST_TO_JUDGE)))
    waiting = {question.id for question, _ in to_judge}
    rest = [question for question in questions if question.id not in waiting]
    all_open = [question for question in rest if question.open]
    still_open = all_open[:MOST_OWN_OPEN]
    closed = [question for question in rest if not question.open][:MOST_OWN_CLOSED]
    for question in (*still_open, *closed):
        about = About(network=network.id, question=question.id)
        edit = blocks.button(t.plain("question.edit"), Act.EDIT_QUESTION, about) if question.open else None
        shown.append(words(question.text, edit))
        day = (on_agenda or {}).get(question.merged_into_id or question.id)
        line = t("question.stands", standing=standing(t, question, day))
        if question.answer and not question.open:
            line += "\n" + t("question.answer_was", answer=question.answer)
        by = (entered_by or {}).get(question.entered_by_id or 0)
        if by is not None:
            line += "\n" + t("proxy.question_entered_by", who=mention(by.user_id))
        shown.append(blocks.context(line))
    if len(all_open) > MOST_OWN_OPEN:
        shown.append(blocks.context(t.n("question.more_of_yours", len(all_open) - MOST_OWN_OPEN)))
    return shown or [blocks.section(t("question.none_of_yours"))]


def answered_check(t: Texts, question_text: str, session_id: int, question_id: int) -> list[Block]:
    """Ask the asker whether the question was answered for them."""
    return [
        words(t.plain("question.answered_check", question=question_text)),
        blocks.actions(
            *(
                blocks.button(
                    t.plain(f"verdict.{verdict}"),
                    f"{Act.JUDGE}_{verdict}",
                    About(session=session_id, question=question_id, choice=verdict),
                )
                for verdict in Verdict
            )
        ),
    ]


def judged(t: Texts, question: LearningQuestion, verdict: Verdict) -> str:
    """What the asker hears after their word; it names only what is true of the question now."""
    follows = {
        Verdict.YES: question.state is State.ANSWERED,
        Verdict.PARTLY: question.state is State.OPEN,
        Verdict.NOT_YET: question.carried_over,
    }
    return t.plain(f"question.judged_{verdict}" if follows[verdict] else "question.judged_only")


def merge_form(
    t: Texts,
    network: Network,
    question: LearningQuestion,
    others: Sequence[LearningQuestion],
    twin: LearningQuestion | None,
) -> View:
    """The form that merges a question into another; the most similar stand on top. Names nobody."""
    choices = [Option(" ".join(other.text.split()), str(other.id)) for other in others[:100]]
    chosen = str(twin.id) if twin else None
    return blocks.modal(
        Form.MERGE,
        t.plain("merge.title"),
        [
            words(t.plain("merge.lead", question=question.text)),
            blocks.field_of(
                "target",
                t.plain("merge.field_target"),
                blocks.select(choices, chosen),
                hint=t.plain("merge.hint_twin" if twin else "merge.hint"),
            ),
        ],
        about=About(network=network.id, question=question.id),
        submit=t.plain("question.merge"),
        close=t.plain("common.cancel"),
    )


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
