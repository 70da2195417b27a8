"""What people see of a measurement with crosses on lines: its steps, their own picture, that of the group."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from msgspec.structs import replace

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.instrument import STRUCTS, places
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Part, View
from bot.texts import Texts, escape
from bot.views import strips
from bot.views.notice import nothing_yet
from bot.views.strips import called, step_name
from models import measuring, own_line
from models.inquiry import Inquiry, State
from models.inquiry_answers import Shown
from models.instrument import pair
from models.network import Network
from models.session import LearningSession
from models.unlinked import Given, says_something


def credit(t: Texts, key: str) -> list[Block]:
    """Whose framework it is, wherever it is asked or shown."""
    return [blocks.context(t(f"{key}.credit"))] if t.has(f"{key}.credit") else []


# One answer, step by step


def step_form(
    t: Texts, row: Inquiry, step: str, token: str | None, given: Given | None, above: Sequence[Part] = ()
) -> View:
    """One step: of each line where we are and where we would like to be, with both its ends."""
    struct, lines, steps = STRUCTS[row.instrument], row.steps[step], [*row.steps]
    items = [item for line in lines for item in pair(line)]
    labels, choices = dict[str, str](), dict[str, list[blocks.Option]]()
    for line in lines:
        about = called(t, row, line).about
        own = measuring.called(row, line)
        for item, key in zip(pair(line), ("measuring.label_now", "measuring.label_wished"), strict=True):
            labels[item] = t.plain(key, about=about)
            choices[item] = [*places(t, row.instrument, item, own)]
    without = [name for name in fields.FORMS[struct].fields if name not in items]
    asked = fields.ask(t, struct, given, choices=choices, labels=labels, without=without)
    at = steps.index(step)
    parts: list[Part] = [*above] if not at else []
    heading = t("measuring.heading", number=at + 1, of=len(steps), step=step_name(t, row, step))
    parts.append(blocks.section(heading))
    if not at:
        parts.append(blocks.context(t("measuring.how")))
    for line in lines:
        one = called(t, row, line)
        said = t("measuring.line", about=one.about, left=one.left, right=one.right)
        parts.append(blocks.section(f"{said}\n{escape(one.help)}".strip()))
        parts += [asked[item] for item in pair(line)]
    if at:
        back = About(network=row.network_id, item=row.id, token=token, entry=steps[at - 1])
        parts.append(blocks.actions(blocks.button(t.plain("set_up.back"), Act.INQUIRY_FILL_IN, back)))
    parts += credit(t, row.instrument)
    submit = "measuring.next" if at + 1 < len(steps) else "measuring.to_mine"
    about_it = About(network=row.network_id, item=row.id, token=token, choice=step)
    return fields.modal(t, struct, parts, about_it, submit=submit)


def mine(t: Texts, row: Inquiry, network: Network, token: str | None, given: Given) -> View:
    """Somebody’s own picture, seen by them alone, with the way back to each step."""
    assert row.closes_at is not None
    about = About(network=row.network_id, item=row.id, token=token)
    placed = says_something([item for step in row.steps for item in measuring.items_of(row, step)], given)
    lead = t(f"measuring.mine_{'lead' if placed else 'empty'}", until=t.moment(row.closes_at, network.zone))
    parts: list[Part] = [blocks.section(lead)]
    for step in row.steps:
        back, name = replace(about, choice=step), step_name(t, row, step)
        press = blocks.button(t.plain("measuring.change"), Act.INQUIRY_FILL_IN, back, of=name)
        parts += [strips.own(t, row, step, given), blocks.actions(press)]
    parts += [blocks.context(t("measuring.mine_stays")), *credit(t, row.instrument)]
    return blocks.modal(
        Form.MEASURE_MINE, t.plain("measuring.mine"), parts, about=about, close=t.plain("common.close")
    )


# The picture of the group


def of_group(t: Texts, row: Inquiry, found: Shown, *, heard: bool = False) -> Iterator[Block]:
    """All strips, how they are read, and what was agreed the time before."""
    compared = found.before is not None and found.before.counts
    yield blocks.context(t("measuring.legend_before" if compared else "measuring.legend"))
    yield from credit(t, row.instrument)
    yield from strips.of_group(t, row, found, heard=heard)
    if found.before is not None and found.before.agreed:
        day = t.day(found.before.day)
        yield blocks.section(t("measuring.agreed_then", day=day, text=found.before.agreed))


def button(t: Texts, network: Network, key: str) -> Element:
    """The way to where a measurement stands."""
    return blocks.button(t.plain(f"{key}.title"), Act.MEASURE, About(network=network.id, choice=key))


def picture_button(t: Texts, row: Inquiry) -> Element:
    """The same as a picture, to who presses."""
    about = About(network=row.network_id, item=row.id)
    return blocks.button(t.plain("measuring.as_picture"), Act.MEASURE_PICTURE, about)


# Where it begins, and stands


@dataclass(frozen=True)
class Stands:
    """Where a measurement stands in a network, as somebody finds it."""

    key: str
    row: Inquiry | None = None  # the last one
    found: Shown | None = None  # what came of it last, as far as they may read it
    came: Inquiry | None = None  # of which asking
    free: datetime | None = None  # from when on it may be asked anew
    session: LearningSession | None = None  # at whose end it is or may be asked, in place of its evaluation
    own: Sequence[str] = field(default_factory=tuple)  # what the network’s own lines are about
    leads: bool = False
    few: bool = False  # fewer members than the threshold
    reached: bool = True  # somebody got what is open


def screen(t: Texts, network: Network, now: datetime, it: Stands, *, heard: bool = False) -> View:
    """What it is, where it stands, what whoever facilitates can do, and what came of it, also in words."""
    title, about = t.plain(f"{it.key}.title"), About(network=network.id, choice=it.key)
    parts: list[Part] = [blocks.section(t(f"{it.key}.what")), *([] if it.found else credit(t, it.key))]
    parts += _stands(t, network, it)
    if it.leads:
        parts += _ways(t, network, now, it)
    if it.came is not None and it.came.asked_at is not None and it.found is not None:
        day = t.day(network.calendar.day(it.came.asked_at))
        parts.append(blocks.section(t("measuring.came_then", day=day)))
        parts.append(blocks.section(t.n("inquiry.turnout", it.found.answers, asked=it.found.asked)))
        key, act = ("as_strips", Act.MEASURE) if heard else ("as_words", Act.MEASURE_WORDS)
        other = blocks.button(t.plain(f"measuring.{key}"), act, about)
        parts.append(blocks.actions(other, picture_button(t, it.came)))
        parts += of_group(t, it.came, it.found, heard=heard)
    return blocks.modal(Form.MEASURE, title, parts, about=about, close=t.plain("common.close"))


def _stands(t: Texts, network: Network, it: Stands) -> Iterator[Part]:
    row, title = it.row, t.plain(f"{it.key}.title")
    if row is not None and row.state is State.OPEN and row.closes_at is not None:
        until = t.moment(row.closes_at, network.zone)
        key = "measuring.is_out" if it.reached else "measuring.is_ready"
        yield blocks.section(t.n(key, row.asked, until=until))
    elif row is not None and row.state is State.PLANNED and it.session is not None:
        yield from planned(t, row, it.session, leads=it.leads)
    elif not it.leads and it.found is None:
        yield blocks.section(nothing_yet(t, network, "measuring.nothing_yet", title=title))


def is_planned(t: Texts, row: Inquiry, meeting: LearningSession) -> str:
    """What whoever facilitates hears once it is planned for the end of a session."""
    title, day = t.plain(f"{row.instrument}.title"), t.day(meeting.starts_local.date())
    return t.plain("measuring.is_planned", title=title, day=day)


def planned(t: Texts, row: Inquiry, meeting: LearningSession, *, leads: bool = True) -> list[Block]:
    """It comes at the end of a session, in the place of its evaluation; whoever facilitates takes it back."""
    day, title = t.day(meeting.starts_local.date()), t.plain(f"{row.instrument}.title")
    if not leads:
        return [blocks.section(t("measuring.planned_yours", title=title, day=day))]
    about = About(network=row.network_id, item=row.id)
    back = blocks.button(t.plain("measuring.not_at_session"), Act.MEASURE_BACK, about)
    said = t("measuring.planned", title=title, day=day)
    return [blocks.section(said), blocks.actions(back)]


def at_session_button(t: Texts, about: About) -> Element:
    """Ask it at the end of a session, in the place of its evaluation."""
    return blocks.button(t.plain("measuring.at_session"), Act.MEASURE_AT, about)


def at_session_means(t: Texts, meeting: LearningSession) -> str:
    """Which session that is, and that its own evaluation is then left out."""
    return t("measuring.at_session_means", day=t.day(meeting.starts_local.date()))


def _ways(t: Texts, network: Network, now: datetime, it: Stands) -> Iterator[Part]:
    """What whoever facilitates can do now."""
    about = About(network=network.id, choice=it.key)
    open_now = it.row is not None and it.row.state in (State.OPEN, State.PLANNED)
    if it.own:
        yield blocks.section(t("measuring.own_lines", lines=", ".join(it.own)))
    ways: list[Element] = []
    if it.few and not open_now:
        yield blocks.section(t("measuring.few", threshold=network.threshold))
    elif not open_now and it.free is not None and it.free > now:
        yield blocks.section(t("measuring.again_from", day=t.day(network.calendar.day(it.free))))
    elif not open_now:
        yield blocks.section(t("measuring.ask_lead" if it.session is not None else "measuring.ask_lead_now"))
        ways.append(blocks.button(t.plain("inquiry.open"), Act.INQUIRY_OPEN, about, style="primary"))
    can_wait = it.session is not None and (it.free is None or it.free <= it.session.ends_at)
    if it.session is not None and can_wait and not open_now and not it.few:
        yield blocks.section(at_session_means(t, it.session))
        ways.append(at_session_button(t, about))
    lines = About(network=network.id)
    ways.append(blocks.button(t.plain("own_line.title"), f"{Act.REGISTER}_{own_line.REGISTER}", lines))
    yield blocks.actions(*ways)
