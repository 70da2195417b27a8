"""What people see of the phase of a network: which it is, what makes it go well, and short help with it."""

from collections.abc import Collection, Sequence

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.phases import HELPS, Step, of
from bot.slack import blocks
from bot.slack.blocks import Block, Element, View
from bot.texts import Markup, Texts
from models.network import Network
from models.phase import Phase
from models.session import LearningSession


def act_of(phase: Phase) -> str:
    """Return what shows a phase: the ways to several stand in a row, and none does as another."""
    return f"{Act.PHASE}_{phase}"


def name(t: Texts, phase: Phase) -> str:
    """What a phase is called."""
    return t.plain(f"phase.name_{phase}")


def now(t: Texts, phase: Phase) -> Block:
    """In which phase the network is, for everybody who belongs to it, and what that means."""
    return blocks.context(t("phase.now", name=name(t, phase), what=Markup(t(f"phase.what_{phase}"))))


def button(t: Texts, network: Network) -> Element:
    """The way to the phases, for whoever facilitates."""
    return blocks.button(t.plain("phase.title"), Act.PHASE, About(network=network.id))


def screen(
    t: Texts,
    network: Network,
    now: Phase,
    done: Collection[str],
    *,
    shown: Phase | None = None,
    first: LearningSession | None = None,
    set_up: Sequence[Element] = (),
) -> View:
    """The phase in which a network is, or another one that is `shown`: its steps, and short help.

    `done`: the keys of the steps that are; `first`: the session that comes next; `set_up`: the way to do
    those before the start one after the other.
    """
    shown = shown or now
    ways = [_to(t, network, phase) for phase in Phase if phase not in (shown, Phase.CLOSED)]
    body = [
        blocks.section(t("phase.lead", theme=network.theme, names=Markup(_line(t, now)))),
        blocks.section(t("phase.shown", name=name(t, shown), what=Markup(t(f"phase.what_{shown}")))),
        *steps(t, network, of(shown), done, first),
        *([blocks.actions(way) for way in set_up] if shown is Phase.BEFORE else []),
        *(_closing(t, network, now) if shown is Phase.CLOSING else []),
        *([blocks.divider()] if HELPS[shown] else []),
        *(
            blocks.section(t("phase.help", ask=t(f"phase.ask_{ask}"), said=t(f"phase.help_{shown}_{ask}")))
            for ask in HELPS[shown]
        ),
        blocks.divider(),
        blocks.context(t("phase.look")),
        blocks.actions(*ways),
    ]
    about = About(network=network.id, choice=shown)
    return blocks.modal(Form.PHASE, t.plain("phase.title"), body, about=about, close=t.plain("common.close"))


def _closing(t: Texts, network: Network, now: Phase) -> list[Block]:
    """That closing can begin by a press, and be put off again; what began by itself follows the sessions."""
    about = About(network=network.id, choice=Phase.CLOSING)
    if network.closing_since is not None and network.closed_at is None:
        press = blocks.button(t.plain("phase.not_yet"), Act.CLOSING_NOT_YET, about)
        return [blocks.section(t("phase.you_said"), press)]
    if now in (Phase.STARTING, Phase.UNDERWAY):
        press = blocks.button(t.plain("phase.closing_begins"), Act.CLOSING_BEGINS, about)
        return [blocks.section(t("phase.by_itself"), press)]
    return []


def _line(t: Texts, now: Phase) -> str:
    names = ((phase, t(f"phase.name_{phase}")) for phase in Phase)
    return " › ".join(t("phase.here", name=Markup(name)) if phase is now else name for phase, name in names)


def _to(t: Texts, network: Network, phase: Phase) -> Element:
    return blocks.button(name(t, phase), act_of(phase), About(network=network.id, choice=phase))


def steps(
    t: Texts,
    network: Network,
    listed: Sequence[Step],
    done: Collection[str],
    first: LearningSession | None = None,
) -> list[Block]:
    """Steps that are open, each with its button, the first one green; those that are done in one line."""
    there = [step for step in listed if first or step.press is None or not step.press.of_session]
    shown = list[Block]()
    for step in there:
        if step.key not in done:
            press = _press(t, network, step, first)
            main = {"style": "primary"} if press and not any("accessory" in each for each in shown) else {}
            shown.append(blocks.section(t(f"phase.step_{step.key}"), press | main if press else None))
    if there and not shown:
        shown.append(blocks.section(t("phase.none_open")))
    ticks = [t("phase.done", what=t.plain(f"phase.done_{step.key}")) for step in there if step.key in done]
    return [*shown, *([blocks.context(" · ".join(ticks))] if ticks else [])]


def _press(t: Texts, network: Network, step: Step, first: LearningSession | None) -> Element | None:
    if step.press is None:
        return None
    here = About(network=network.id, choice=step.press.choice)
    about = About(session=first.id) if step.press.of_session and first else here
    return blocks.button(t.plain(f"phase.do_{step.key}"), step.press.act, about)
