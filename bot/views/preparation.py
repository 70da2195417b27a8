"""The preparation card: what whoever facilitates looks at before a session, in a few lines."""

from collections.abc import Sequence

from bot import methods
from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Block, Message, shorten
from bot.texts import Markup, Texts
from bot.views import closing as closing_view
from bot.views import message as message_view
from bot.views import preparing
from bot.views.moves import planning_buttons
from bot.views.person import name
from bot.views.session import Sending, facts, heading, over, sent, still_to_come
from models.method import Method
from models.network import Network
from models.plan import Kind
from models.preparation import Preparation
from models.question import State
from models.session import BEFORE, LearningSession, Stage

MOST_NAMED, LONGEST = 3, 80  # of what may get lost: so many are named, in so many characters


def known(t: Texts, found: Preparation, own: Sequence[Method] = ()) -> list[str]:
    """What is known, one escaped line each; nothing of what there is none of."""
    waits, parked = found.waits.get(State.OPEN, 0), found.waits.get(State.PARKED, 0)
    lines = [t("preparation.questions", open=waits, parked=parked)] if waits or parked else []
    if found.wishes:
        lines.append(t.n("preparation.wishes", found.wishes))
    if found.hosts:
        hosts = ", ".join(t("preparation.host", host=host, day=t.day(day)) for host, day in found.hosts)
        lines.append(t("preparation.hosts", hosts=Markup(hosts)))
    names = {one.id: one.name[t.language] for one in own}
    for day, keys in found.methods:
        used = ", ".join(names.get(key) or methods.name(key, t.language) for key in keys)
        lines.append(t("preparation.methods", day=t.day(day), methods=used))
    if found.turns:
        lines.append(t("preparation.turns", names=", ".join(name(turn.person) for turn in found.turns)))
    return lines


def card(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    sendings: Sequence[Sending],
    members: int,
    found: Preparation,
    own: Sequence[Method] = (),
) -> Message:
    """The card before a session is announced; after that what is still to come."""
    if meeting.stage not in BEFORE:
        return over(t, meeting, network)
    if meeting.stage is not Stage.PLANNED:
        return still_to_come(t, meeting, network, sendings, planning_buttons(t, meeting, members))
    lead = t("preparation.lead", title=heading(t, meeting, network), number=meeting.number)
    announced = [sent(t, network, one) for one in sendings if one.kind is Kind.ANNOUNCEMENT]
    lines = [*announced, *known(t, found, own)]
    ways = [preparing.button(t, meeting), *planning_buttons(t, meeting, members)]
    return Message(
        [
            blocks.section(lead),
            blocks.section(facts(t, meeting, network)),
            *([blocks.section(t.listing(lines))] if lines else []),
            blocks.actions(*ways, message_view.button(t, network)),
        ]
    )


def at_home(
    t: Texts, meeting: LearningSession, found: Preparation, own: Sequence[Method], may_go: Sequence[str] = ()
) -> list[Block]:
    """The same for their Home, until the session is announced, with what hints at more."""
    lines = known(t, found, own)
    if found.inward:
        lines.append(t.n("preparation.inward", found.inward))
    if may_go:
        some = [shorten(" ".join(what.split()), LONGEST) for what in may_go[:MOST_NAMED]]
        named = Markup(", ".join(t("preparation.one", what=what) for what in some))
        lines.append(t("preparation.knowledge", some=named))
    lead = t("preparation.at_home", day=t.day(meeting.starts_local.date()))
    way = blocks.button(t.plain("preparing.title"), Act.PREPARING, About(session=meeting.id))
    return [blocks.section("\n".join([lead, t.listing(lines)]) if lines else lead, way)]


def plan_next(t: Texts, network: Network, *, planned: bool) -> Message:
    """That no session is planned after the last one, once; afterwards that there is one."""
    if planned:
        return Message([blocks.section(t("preparation.next_planned", theme=network.theme))])
    about = About(network=network.id)
    plan = blocks.button(t.plain("session.plan"), Act.NEW_SESSION, about, style="primary")
    end = closing_view.button(t, network)
    return Message(
        [blocks.section(t("preparation.plan_next", theme=network.theme)), blocks.actions(plan, end)]
    )
