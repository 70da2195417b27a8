"""What people see of an evaluation: the prompt, the form, and what happens to an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Part, View
from bot.texts import Texts
from bot.views import short_form
from bot.views.moves import not_held_button
from bot.views.network import channel, who_sees_this
from bot.views.session import heading, not_held
from models.evaluation import HIGHEST, LOWEST, Mine
from models.inquiry import TurnoutStep
from models.network import Network
from models.person import Tells
from models.session import LearningSession, Stage
from models.unlinked import FEWEST_FOR_TEXTS

REMARK, LINE = 1000, 500  # characters
THERE_AFTER_ALL = f"{Act.NOT_THERE}_undo"


@dataclass(frozen=True)
class SoFar:
    """Where the evaluation of a session stands, for its facilitator."""

    asked: int
    closes: datetime
    opens: datetime | None  # None: it does not open by itself as things are
    turnout: TurnoutStep | None = None  # at the one count in between
    instead: str = ""  # the key of what takes its place at this session


def prompt(t: Texts, meeting: LearningSession, network: Network, so_far: SoFar) -> Message:
    """Near the planned end: read it aloud, then now, later, or it did not take place."""
    title = heading(t, meeting, network)
    if meeting.stage is Stage.CANCELLED:
        return Message([blocks.section(t("evaluation.not_held", title=title))])
    if meeting.stage is Stage.EVALUATING:
        return _prompt_pressed(t, meeting, network, so_far)
    if meeting.stage is not Stage.UNDERWAY:
        return Message([blocks.section(t("evaluation.over", title=title))])
    if so_far.instead:
        return _prompt_instead(t, meeting, title, network, so_far)
    return Message(
        [
            blocks.section(t(_read_first(meeting, network, so_far), title=title)),
            blocks.section(_goes_to(t, network, so_far)),
            blocks.section(opens_by_itself(t, network, so_far)),
            _prompt_buttons(t, meeting, so_far.asked, too_few=_too_few(network, so_far)),
            blocks.context(t("evaluation.prompt_why")),
        ]
    )


def _prompt_pressed(t: Texts, meeting: LearningSession, network: Network, so_far: SoFar) -> Message:
    """What became of it: something is out, or a round in the group is better."""
    if meeting.evaluation_opened_at is None and not so_far.instead:
        said = blocks.section(oral_round(t, network, so_far))
        return Message([said, _prompt_buttons(t, meeting, so_far.asked, too_few=True)])
    out = is_out(t, network, so_far) if meeting.evaluation_opened_at else is_out_instead(t, so_far)
    return Message([blocks.section(out), blocks.actions(not_held_button(t, meeting))])


def _prompt_instead(
    t: Texts, meeting: LearningSession, title: str, network: Network, so_far: SoFar
) -> Message:
    """Something else is asked at the end of this session: what, of whom, and when it opens."""
    said = t("evaluation.prompt_instead", title=title, what=t.plain(f"{so_far.instead}.title"))
    opens = blocks.section(opens_by_itself(t, network, so_far))
    buttons = _prompt_buttons(t, meeting, so_far.asked, too_few=False, instead=so_far.instead)
    return Message([blocks.section(said), opens, buttons, blocks.context(t("evaluation.prompt_why"))])


def is_out_instead(t: Texts, so_far: SoFar) -> str:
    """What went out in the place of the evaluation."""
    return t("evaluation.out_instead", what=t.plain(f"{so_far.instead}.title"))


def asked_instead(t: Texts, key: str) -> str:
    """What a member hears who looks for the evaluation of a session at which something else is asked."""
    return t.plain("evaluation.asked_instead", what=t.plain(f"{key}.title"))


def _read_first(meeting: LearningSession, network: Network, so_far: SoFar) -> str:
    """What is read aloud promises a form only where one may go out."""
    if _too_few(network, so_far):
        return "evaluation.prompt_aloud"
    return "short_form.prompt" if meeting.short_form else "evaluation.prompt"


def _goes_to(t: Texts, network: Network, so_far: SoFar) -> str:
    """To whom the form goes; while they are not ticked, or are too few, also what is better then."""
    if so_far.asked < network.threshold:
        return t("evaluation.prompt_to", threshold=network.threshold)
    return t.n("evaluation.prompt_to_ticked", so_far.asked)


def nothing_noted(t: Texts, meeting: LearningSession, network: Network, so_far: SoFar) -> Message:
    """The day after a session of which nothing was recorded: what happens then, and what to do."""
    about = About(session=meeting.id)
    said = t(
        "evaluation.nothing_noted_instead" if so_far.instead else "evaluation.nothing_noted",
        what=t.plain(f"{so_far.instead}.title") if so_far.instead else "",
        title=heading(t, meeting, network),
        when=t.when(meeting.starts_local, meeting.zone),
        closes=t.moment(so_far.closes, network.zone),
        threshold=network.threshold,
    )
    buttons = [
        blocks.button(t.plain("evaluation.mark_present"), Act.ATTENDANCE, about, style="primary"),
        blocks.button(t.plain("panel.open"), Act.PANEL, about),
        not_held_button(t, meeting),
    ]
    why = blocks.context(t("evaluation.nothing_noted_why"))
    return Message([blocks.section(said), blocks.actions(*buttons), why])


def round_button(t: Texts, meeting: LearningSession) -> Element:
    """Note what came out of the round that was held aloud."""
    return blocks.button(t.plain("evaluation.round"), Act.ROUND, About(session=meeting.id))


def evaluate_button(
    t: Texts, key: str, meeting: LearningSession, asked: int, *, main: bool = False, instead: str = ""
) -> Element:
    """Send the form to those present, or what comes `instead` to all; asked once more, as many hear of it."""
    style, about = "primary" if main else None, About(session=meeting.id)
    press = blocks.button(t.plain(key), Act.EVALUATE_NOW, about, style=style)
    yes, no = t.plain("evaluation.send_yes"), t.plain("common.cancel")
    sure = t.plain("evaluation.send"), t.n("evaluation.send_sure", asked)
    if instead:
        what = t.plain(f"{instead}.title")
        sure = t.plain("evaluation.send_instead", what=what), t.plain("evaluation.send_instead_sure")
    return {**press, "confirm": blocks.confirm(*sure, yes, no)}


def _prompt_buttons(
    t: Texts, meeting: LearningSession, asked: int, *, too_few: bool, instead: str = ""
) -> Block:
    about = About(session=meeting.id)
    buttons = [
        evaluate_button(t, "evaluation.now", meeting, asked, main=True, instead=instead),
        blocks.button(t.plain("evaluation.mark_present"), Act.ATTENDANCE, about),
    ]
    if meeting.stage is Stage.UNDERWAY:
        buttons[1:1] = [blocks.button(t.plain("evaluation.later"), Act.EVALUATE_LATER, about)]
    if too_few:
        buttons.insert(0, round_button(t, meeting))
    buttons.append(not_held_button(t, meeting))
    return blocks.actions(*buttons, blocks.folded(short_form.button(t, meeting)))


def _too_few(network: Network, so_far: SoFar) -> bool:
    """So many were ticked, and they are too few for a form."""
    return 0 < so_far.asked < network.threshold


def opens_by_itself(t: Texts, network: Network, so_far: SoFar) -> str:
    """When the form opens without a button, or what is missing for that."""
    if _too_few(network, so_far) and not so_far.instead:
        return t.n("evaluation.opens_not_yet", so_far.asked, threshold=network.threshold)
    if so_far.opens is not None and not so_far.asked and not so_far.instead:
        when = t.moment(so_far.opens, network.zone)
        return t("evaluation.opens_when_ticked", when=when, threshold=network.threshold)
    if so_far.opens is None:
        return t("evaluation.opens_on_sign")
    return t("evaluation.opens_at", when=t.moment(so_far.opens, network.zone))


def is_out(t: Texts, network: Network, so_far: SoFar) -> str:
    """To how many the form went, until when they can fill it in, and about how many have."""
    said = t.n("evaluation.out", so_far.asked, until=t.moment(so_far.closes, network.zone))
    return said if so_far.turnout is None else f"{said} {t(f'evaluation.turnout_{so_far.turnout}')}"


def is_ready(t: Texts, network: Network, so_far: SoFar) -> str:
    """For how many the form is ready while a pause holds it, and until when they can fill it in."""
    return t.n("evaluation.out_waits", so_far.asked, until=t.moment(so_far.closes, network.zone))


def oral_round(t: Texts, network: Network, so_far: SoFar) -> str:
    """Why a form would not keep people safe, and how to do without."""
    return t.n("evaluation.oral", so_far.asked, threshold=network.threshold)


@dataclass(frozen=True)
class Request:
    """What somebody who was there is asked: with which token, until when, whether once more."""

    token: str
    until: datetime
    reminder: bool = False


def _called(meeting: LearningSession, network: Network) -> str:
    """What a session is called in a message that stays as it is: its settled theme, or the channel."""
    return meeting.title or channel(network)


def request(t: Texts, meeting: LearningSession, network: Network, asked: Request) -> Message:
    """The question to who was there. The token is in its buttons, and nowhere else."""
    about = About(session=meeting.id, token=asked.token)
    until = t.moment(asked.until, network.zone)
    key = "reminder" if asked.reminder else "request"
    key = f"{'short_form' if meeting.short_form else 'evaluation'}.{key}"
    day = t.day(meeting.starts_local.date())
    lead = t(key, title=_called(meeting, network), day=day, until=until)
    return Message(
        [
            blocks.section(lead),
            blocks.actions(
                blocks.button(t.plain("evaluation.fill_in"), Act.EVALUATE, about, style="primary"),
                blocks.button(t.plain("evaluation.was_not_there"), Act.NOT_THERE, about),
            ),
            blocks.context(t("evaluation.reminder_why" if asked.reminder else "evaluation.request_why")),
        ]
    )


def _threshold(t: Texts, meeting: LearningSession, threshold: int) -> str:
    if meeting.short_form:
        return t("short_form.without_name", texts=max(threshold, FEWEST_FOR_TEXTS))
    if threshold >= FEWEST_FOR_TEXTS:
        return t("evaluation.without_name", threshold=threshold)
    return t("evaluation.without_name_few", threshold=threshold, texts=FEWEST_FOR_TEXTS)


def request_closed(t: Texts, meeting: LearningSession, network: Network, *, too_few: bool = False) -> Message:
    """What is left of the question when it was withdrawn, or closed, perhaps with `too_few` answers."""
    if meeting.stage is Stage.CANCELLED:
        return not_held(t, meeting, network)
    key = "evaluation.closed_too_few" if too_few else "evaluation.closed"
    return Message([blocks.section(t(key, title=_called(meeting, network)))])


def not_there(t: Texts, meeting: LearningSession, network: Network, token: str) -> Message:
    """The person was not there after all; one press takes that back."""
    undo = blocks.button(
        t.plain("evaluation.there_after_all"), THERE_AFTER_ALL, About(session=meeting.id, token=token)
    )
    day = t.day(meeting.starts_local.date())
    return Message(
        [
            blocks.section(t("evaluation.not_there", title=_called(meeting, network), day=day)),
            blocks.actions(undo),
        ]
    )


Score = Annotated[int, fields.number(LOWEST, HIGHEST, example="evaluation.choose")]


@fields.form(Form.EVALUATION, "evaluation.title", submit="common.send")
class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What the form of an evaluation asks."""

    content: Score
    discussion: Score
    facilitation: Score
    comment: Annotated[str, fields.lines(REMARK, optional=True, no_names=True)] = ""
    learning_point: Annotated[str, fields.lines(LINE, optional=True, no_names=True)] = ""
    wish: Annotated[str, fields.line(LINE, optional=True)] = ""
    alone: Annotated[fields.Ticked, fields.tick("evaluation.alone_choice")] = ()


@fields.form(Form.SHORT_FORM, "evaluation.title", submit="common.send")
class InShort(msgspec.Struct, frozen=True, kw_only=True):
    """What the short form of an evaluation asks."""

    went_well: Annotated[str, fields.lines(REMARK, optional=True, no_names=True)] = ""
    wish: Annotated[str, fields.lines(LINE, optional=True)] = ""
    alone: Annotated[fields.Ticked, fields.tick("evaluation.alone_choice")] = ()


def form(t: Texts, meeting: LearningSession, token: str, mine: Mine, tells: Tells | None = None) -> View:
    """The form of two minutes, or the short one, with what was filled in before.

    It says whether their language may tell who writes. Who sees what stands above it in short; all of it is
    one press away.
    """
    given = mine.filled
    struct, first = (InShort, "went_well") if meeting.short_form else (Answers, "comment")
    filled = fields.held(struct, given, **(given.scores if given else {}))
    labels, hints = _in_short(t) if meeting.short_form else ({}, {})
    asked = fields.ask(t, struct, filled, labels=labels, hints=hints)
    warned = [] if tells is None else [blocks.context(t(f"evaluation.language_{tells}"))]
    said = f"{t('evaluation.who_sees')} {_threshold(t, meeting, mine.threshold)}"
    parts = [
        blocks.section(said, who_sees_this(t, meeting.network_id)),
        *fields.above(asked, first, warned),
    ]
    return fields.modal(t, struct, parts, About(session=meeting.id, token=token))


def _in_short(t: Texts) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """How fields are called in the short form, and what stands below them, where that differs."""
    return {"wish": t.plain("short_form.better")}, {"alone": t.plain("short_form.stays_alone")}


@dataclass(frozen=True)
class Thanks:
    """What is true after an answer: until when it can be changed, what was noted and what will be asked."""

    until: datetime
    trying: str = ""
    asked_again: date | None = None


@fields.form(Form.TRY, "evaluation.thanks_title", submit="evaluation.keep", close="common.close")
class Try(msgspec.Struct, frozen=True):
    """What somebody will try."""

    text: Annotated[str, fields.line(LINE, optional=True)] = ""


def thanks(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    now: Thanks,
    answered_checks: Sequence[Part],
    asks: str | None = None,
) -> View:
    """The answer is stored; was your question answered, and what will you try? It keeps what it `asks`."""
    asked = fields.ask(t, Try, {"text": now.trying}, hints={"text": try_promise(t, now.asked_again)})
    parts = [
        blocks.section(t("evaluation.thanks", until=t.moment(now.until, network.zone))),
        *answered_checks,
        *asked.values(),
    ]
    return fields.modal(t, Try, parts, About(session=meeting.id, choice=asks))


def try_promise(t: Texts, asked_again: date | None) -> str:
    """Who sees what somebody will try, and when they are asked about it."""
    if asked_again is None:
        return t.plain("evaluation.try_yours")
    return t.plain("evaluation.try_asked", day=t.day(asked_again))


def noted(t: Texts, asked_again: date | None) -> str:
    """What somebody will try is kept."""
    if asked_again is None:
        return t.plain("evaluation.try_noted")
    return t.plain("evaluation.try_noted_asked", day=t.day(asked_again))


@fields.form(Form.ROUND, "evaluation.round_title")
class Round(msgspec.Struct, frozen=True):
    """What the facilitator notes of the round that was held aloud."""

    went_well: Annotated[str, fields.lines(LINE, optional=True, no_names=True)] = ""
    differently: Annotated[str, fields.lines(LINE, optional=True)] = ""


def round_form(t: Texts, meeting: LearningSession, went_well: str, differently: str) -> View:
    """The facilitator's two notes of the round that was held aloud."""
    asked = fields.ask(t, Round, {"went_well": went_well, "differently": differently})
    lead = "evaluation.round_lead" if meeting.released_at is None else "evaluation.round_lead_out"
    parts = [blocks.section(t(lead)), *asked.values()]
    return fields.modal(t, Round, parts, About(session=meeting.id))


def where_to_find(t: Texts, days: Sequence[date]) -> str:
    """In which message somebody can fill in the form, or change it."""
    if not days:
        return t.plain("evaluation.on_its_way")
    found = f" {t.plain('evaluation.or')} ".join(t.day(day) for day in sorted(set(days)))
    return t.plain("evaluation.in_message", day=found)
