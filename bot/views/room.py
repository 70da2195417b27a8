"""What whoever facilitates holds in the room: what is on now, what comes next, what can be done with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot import methods
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Part, View, shorten
from bot.slack.lengths import pieces
from bot.texts import Texts
from bot.views import agenda as agenda_view
from bot.views import brainstorm, pairs, parking, prompt, subgroup, whisper
from bot.views import expertise as expertise_view
from bot.views import method as method_view
from bot.views.outcome import SAID_SHOWN
from bot.views.session import at_hour, heading
from models.agenda import AgendaItem
from models.confidentiality import LEADING, Sight, Whom, sight_of_point
from models.expertise import Known
from models.network import Network
from models.room import Standing
from models.session import BEFORE, LearningSession, Stage

HEADING = 150  # characters that a heading holds


def button(t: Texts, meeting: LearningSession) -> Element:
    """The way to it, from the panel."""
    return blocks.button(t.plain("room.title"), Act.ROOM, About(session=meeting.id))


def screen(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    stands: Standing,
    texts: Mapping[int, Sight],
    *,
    noted: str = "",
    whispers: datetime | None = None,
    knows: Sequence[Known] = (),
    whom: Whom = LEADING,
) -> View:
    """What is on, until when, what comes next and how it stands; before and after the session, that it is.

    `noted` says what was just done; `knows` who may be asked about what is on; `whispers` when its reader is
    told that its time is over.
    """
    title = t("panel.heading", title=heading(t, meeting, network), number=meeting.number)
    parts: list[Part] = []
    if noted:
        parts.append({"type": "section", "text": blocks.plain(t.plain("panel.noted", noted=noted))})
    parts.append(blocks.section(title))
    if meeting.stage is Stage.UNDERWAY:
        parts += _running(t, meeting, stands, texts, whispers, knows, whom)
    else:
        key = "room.not_yet" if meeting.stage in BEFORE else "room.over"
        parts.append(blocks.section(t(key, when=t.when(meeting.starts_local, meeting.zone))))
        parts.append(blocks.actions(_panel(t, meeting)))
    about, close = About(session=meeting.id), t.plain("common.close")
    return blocks.modal(Form.ROOM, t.plain("room.title"), parts, about=about, close=close)


def _running(
    t: Texts,
    meeting: LearningSession,
    stands: Standing,
    texts: Mapping[int, Sight],
    whispers: datetime | None,
    knows: Sequence[Known],
    whom: Whom,
) -> list[Part]:
    parts: list[Part] = []
    if stands.on is not None:
        said = t("room.now", what=_what(t, stands.on, texts, whom), until=at_hour(t, meeting, stands.until))
        card = method_view.card_button(t, meeting, stands.on.id) if methods.has_card(stands.on) else None
        parts += [blocks.section(said, card), *expertise_view.near(t, knows)]
    else:
        parts.append(blocks.section(t("room.all_done" if stands.marked else "room.nothing_on")))
    if stands.then is not None:
        hour = at_hour(t, meeting, stands.after)
        parts.append(blocks.section(t("room.then", what=_what(t, stands.then, texts, whom), hour=hour)))
    parts.append(blocks.context(_how(t, meeting, stands)))
    parts.append(blocks.actions(*_buttons(t, meeting, stands, whispers, whom)))
    return parts


def _what(t: Texts, point: AgendaItem, texts: Mapping[int, Sight], whom: Whom) -> str:
    return shorten(agenda_view.seen_by(t, point, texts, whom), SAID_SHOWN)


def _how(t: Texts, meeting: LearningSession, stands: Standing) -> str:
    """How it stands: late, early or on time; as long as nothing is done, what would tell."""
    hour = at_hour(t, meeting, stands.minutes)
    if not stands.marked:
        return t("room.by_the_hours", hour=hour)
    if stands.on_time:
        return t("room.on_time", hour=hour)
    end = at_hour(t, meeting, stands.ends)
    key = "room.behind" if stands.behind > 0 else "room.ahead"
    return t.n(key, abs(stands.behind), hour=hour, end=end)


def _buttons(
    t: Texts, meeting: LearningSession, stands: Standing, whispers: datetime | None, whom: Whom
) -> list[Element]:
    found: list[Element] = []
    if stands.on is not None:
        about = About(session=meeting.id, item=stands.on.id)
        found.append(blocks.button(t.plain("room.done"), Act.ROOM_DONE, about, style="primary"))
        found.append(blocks.button(t.plain("room.core_question"), Act.CORE_QUESTION, about))
        if stands.until > stands.minutes:
            found.append(whisper.button(t, meeting, stands.on.id, whispers))
    found += [parking.button(t, meeting, parking.Back.ROOM), prompt.button(t, meeting)]
    arrange = blocks.button(t.plain("agenda.arrange_button"), Act.AGENDA, About(session=meeting.id))
    found.append(arrange if whom.leads else agenda_view.read_button(t, meeting))
    seldom = [subgroup.button(t, meeting), pairs.button(t, meeting)]
    if whom.leads:
        seldom.insert(0, brainstorm.button(t, meeting))
    if stands.last is not None:
        about = About(session=meeting.id, item=stands.last.id)
        seldom.append(blocks.button(t.plain("room.not_done"), Act.ROOM_NOT_DONE, about))
    if stands.on is not None and stands.on.question_ids:
        about = About(session=meeting.id, item=stands.on.id)
        seldom.append(blocks.button(t.plain("lineage.before"), Act.SAID_BEFORE, about))
    return [*found, _panel(t, meeting), blocks.folded(*seldom)]


def _panel(t: Texts, meeting: LearningSession) -> Element:
    return blocks.button(t.plain("panel.open"), Act.PANEL, About(session=meeting.id))


def core_question(
    t: Texts,
    meeting: LearningSession,
    point: AgendaItem,
    texts: Mapping[int, Sight],
    whom: Whom = LEADING,
) -> View:
    """The question of a point, literally and as large as Slack shows it; else what the point is about."""
    asked = [texts[key] for key in point.question_ids if key in texts]
    title = sight_of_point(point, texts, whom)
    said = [one.words for one in asked if one.words] or [agenda_view.seen_by(t, point, texts, whom)]
    parts = [block for words in said for block in _large(words)]
    if title.inside or any(one.inside for one in asked):
        parts.append(blocks.context(t("room.stays_inside")))
    about, close = About(session=meeting.id), t.plain("common.close")
    return blocks.modal(Form.CORE_QUESTION, t.plain("room.core_question"), parts, about=about, close=close)


def _large(words: str) -> Sequence[Block]:
    """Words in headings, which hold little: a long question in as many as it takes, between words."""
    return [blocks.header(part) for part in pieces(" ".join(words.split()), HEADING)]
