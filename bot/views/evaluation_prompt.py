"""What whoever facilitates sees as a session ends: the prompt to evaluate, and what a press did."""

from dataclasses import dataclass
from datetime import datetime

from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message
from bot.texts import Texts
from bot.views import short_form
from bot.views.moves import not_held_button
from bot.views.session import heading
from models.inquiry import TurnoutStep
from models.network import Network
from models.session import LearningSession, Stage


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
    t: Texts, label: str, meeting: LearningSession, asked: int, *, main: bool = False, instead: str = ""
) -> Element:
    """Send the form to those present, or what comes `instead` to all; asked once more, as many hear of it."""
    style, about = "primary" if main else None, About(session=meeting.id)
    press = blocks.button(label, Act.EVALUATE_NOW, about, style=style)
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
        evaluate_button(t, t.plain("evaluation.now"), meeting, asked, main=True, instead=instead),
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
