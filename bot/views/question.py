"""What people see of one learning question: its form, where it stands, the reminder, its outcome."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, Key
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Option, Part, View
from bot.slack.layout import Items
from bot.slack.lengths import in_a_field
from bot.texts import Texts
from bot.views import confidentiality as inside
from bot.views.beginning import begin_one
from bot.views.confidentiality import Inside
from bot.views.notice import language_tells
from models.attendance import Rsvp
from models.network import Network
from models.outcome import Outcome, Verdict
from models.person import Tells
from models.question import LONGEST, LearningQuestion, QuestionKind, State
from models.session import LearningSession


def words(text: str, accessory: Element | None = None) -> Block:
    """A paragraph as somebody wrote it, which Slack does not read as markup."""
    block: Block = {"type": "section", "text": {"type": "plain_text", "text": text, "emoji": True}}
    if accessory:
        block["accessory"] = accessory
    return block


@fields.form(Form.QUESTION, "question.title")
class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the form of a question asks."""

    network: Annotated[Key, fields.pick()] | None = None
    text: Annotated[str, fields.lines(LONGEST, no_names=True, example="question.example")] = ""
    kind: Annotated[QuestionKind, fields.menu("question_kind.")] = QuestionKind.PRACTICE
    anonymous: Annotated[fields.Ticked, fields.tick("question.without_my_name", at="question.name")] = ()
    inside: Inside = ()


def question_form(
    t: Texts,
    about: About,
    text: str = "",
    *,
    networks: Sequence[Network] = (),
    tells: Tells | None = None,
    unread: bool = False,
) -> View:
    """The one form in which a question is asked; the networks only when there is a choice.

    `unread`: it was to hold the words of a message in which there are none.
    """
    homes = [Option(network.theme, str(network.id)) for network in networks]
    asked = fields.ask(t, Asked, {"text": text}, choices={"network": homes})
    parts = fields.above(asked, "text", language_tells(t, tells))
    if unread:
        parts.insert(0, blocks.section(t("question.no_words")))
    rest = text.removeprefix(in_a_field(text, LONGEST).removesuffix("…")).strip()
    if len(text) > LONGEST:
        parts += [blocks.context(t("question.did_not_fit", longest=LONGEST)), words(rest)]
    return fields.modal(t, Asked, parts, about, submit="common.send")


def edit_form(t: Texts, network: Network, question: LearningQuestion, tells: Tells | None = None) -> View:
    """The same form for a question that stands, with the ways to take it from the list."""
    stays = question.kept_by is not None
    about = About(network=network.id, question=question.id, choice=inside.as_it_stands(inside=stays))
    answered = blocks.button(t.plain("question.answered_between"), Act.ANSWERED_BETWEEN, about)
    parts = [
        *language_tells(t, tells),
        *fields.ask(t, Asked, fields.held(Asked, question, inside=stays)).values(),
        *([blocks.context(inside.kept_by(t, question))] if stays else []),
        blocks.context(t("question.stands", standing=standing(t, question))),
        blocks.actions(answered, withdraw_button(t, network, question)),
    ]
    return fields.modal(t, Asked, parts, about, title="question.edit_title")


def withdraw_button(t: Texts, network: Network, question: LearningQuestion) -> Element:
    """Take a question back; asked once more."""
    about = About(network=network.id, question=question.id)
    press = blocks.button(t.plain("question.withdraw"), Act.WITHDRAW, about, style="danger")
    title, sure = t.plain("question.withdraw_title"), t.plain("question.withdraw_sure")
    asks = blocks.confirm(title, sure, t.plain("question.withdraw"), t.plain("common.cancel"))
    return {**press, "confirm": asks}


def thanks(
    t: Texts, question: LearningQuestion, meant_for: LearningSession | None, closed: LearningSession | None
) -> str:
    """What the asker hears: that it worked, for which session it is, and how they will know."""
    said = [t.plain("question.thanks_without_name" if question.anonymous else "question.thanks")]
    if closed is not None:
        said.append(t.plain("question.closed_for", date=t.day(closed.starts_local.date())))
    if meant_for is not None:
        said.append(t.plain("question.goes_to", date=t.day(meant_for.starts_local.date())))
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
    date = t.day(meeting.starts_local.date())
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


def reopened(t: Texts, meeting: LearningSession, network: Network, closes: str | None) -> Message:
    """That questions are open again until a moment, or that they are closed again."""
    title, when = meeting.title or network.theme, t.when(meeting.starts_local, meeting.zone)
    if closes is None:
        return Message([blocks.section(t("question.reopened_closed", title=title, when=when))])
    ask = blocks.button(t.plain("question.ask"), Act.ASK, About(session=meeting.id), style="primary")
    return Message(
        [
            blocks.section(t("question.reopened", title=title, when=when, closes=closes)),
            blocks.actions(ask),
        ]
    )


def not_this_time(t: Texts, meeting: LearningSession) -> Element:
    """To say that there is no question for a session."""
    return blocks.button(t.plain("question.not_this_time"), Act.NO_QUESTION, About(session=meeting.id))


def offer(
    t: Texts,
    about: About,
    regrets: Sequence[tuple[Network, LearningSession]] = (),
    *,
    cut: bool = False,
    unread: bool = False,
) -> Message:
    """The answer to what somebody wrote to Kring: a question, regrets, or for whoever facilitates?"""
    return Message(
        [
            blocks.section(t("question.offer")),
            words(about.choice or ""),
            blocks.actions(
                blocks.button(t.plain("question.keep"), Act.ASK, about, style="primary"),
                blocks.button(t.plain("note.button"), Act.NOTE, about),
            ),
            *_regrets(t, regrets),
            *([blocks.context(t("question.offer_cut"))] if cut else []),
            *([blocks.context(t("question.offer_words_only"))] if unread else []),
            blocks.context(t("question.offer_why")),
        ]
    )


def cannot_read(t: Texts, regrets: Sequence[tuple[Network, LearningSession]]) -> Message:
    """The answer to a picture, a file or something spoken of which Slack tells no words."""
    return Message([blocks.section(t("question.cannot_read")), *_regrets(t, regrets)])


def _regrets(t: Texts, regrets: Sequence[tuple[Network, LearningSession]]) -> list[Part]:
    """The way to send regrets for a session that is to come, in each network."""

    def absent(regret: tuple[Network, LearningSession]) -> list[Block]:
        network, meeting = regret
        no = About(session=meeting.id, rsvp=Rsvp.NO)
        line = t(
            "question.offer_regrets",
            theme=network.theme,
            date=t.day(meeting.starts_local.date()),
        )
        press = blocks.button(t.plain("question.send_regrets"), f"{Act.RSVP}_{Rsvp.NO}", no)
        return [blocks.section(line, press)]

    return [Items(regrets, absent, partial(t.n, "question.more_regrets"))]


def not_a_member(t: Texts) -> Message:
    """The answer to somebody who writes to Kring and belongs to no network."""
    return Message([blocks.section(t("refusal.NotAMember")), *begin_one(t)])


def pick_network(t: Texts, act: str, networks: Sequence[Network]) -> View:
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
        return t.plain(key, day=t.day(day))
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
