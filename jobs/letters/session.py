"""Letters about a session: announcement, reminders, the practical message, changes."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot import drafts
from bot.letters import Occasion, letter
from bot.slack import blocks
from bot.slack.blocks import Block, Message, Part
from bot.slack.signs import mark
from bot.views import agenda as agenda_view
from bot.views import agreed as agreed_view
from bot.views import calendar_file as file_view
from bot.views import contribution as contribution_view
from bot.views import conversation as conversation_view
from bot.views import document as document_view
from bot.views import effect as effect_view
from bot.views import errand as errand_view
from bot.views import guest as guest_view
from bot.views import note_taker as note_view
from bot.views import prework as prework_view
from bot.views import replacement as replacement_view
from bot.views import running_order as running_order_view
from bot.views import session as view
from bot.views import session_news as news
from bot.views.calendar_file import News
from models import (
    agenda,
    agreed,
    attendance,
    contribution,
    conversation,
    document,
    effect,
    entrusted,
    errand_offer,
    guest,
    joining_online,
    placing,
    prework,
    programme,
    question_bank,
    replacement,
    session_leader,
)
from models import announcement as own_words
from models.attendance import Rsvp
from models.confidentiality import may_read
from models.held import Held
from models.note_taker import NOTES
from models.plan import LINK_BEFORE, Kind
from models.session import Stage

SOON = timedelta(hours=24)


async def _counted(on: Occasion) -> dict[Rsvp | None, int]:
    return {said: len(who) for said, who in (await attendance.answers(on.db, on.meeting.id)).items()}


async def _given(on: Occasion) -> tuple[Rsvp | None, bool | None]:
    """Return what its reader said about coming, and whether they join online, as far as they said."""
    row = await attendance.known(on.db, on.meeting.id, on.reader.id)
    return (row.rsvp, row.online) if row is not None else (None, None)


async def _offers(on: Occasion) -> list[Block]:
    """What who stays away is asked: about their questions, and whether somebody comes for them."""
    asked = errand_view.offers(on.t, on.meeting, await errand_offer.offers(on.db, on.meeting, on.reader.id))
    sends = await replacement.offer(on.db, on.network, on.meeting, on.reader.id)
    return [*asked, *replacement_view.offer(on.t, sends)]


@letter(Kind.ANNOUNCEMENT)
async def announcement(on: Occasion) -> Message:
    """The announcement with its counts as they are now."""
    own = await own_words.of_session(on.db, on.meeting.id)
    led_by = await session_leader.named(on.db, on.meeting)
    return view.announcement(on.t, on.meeting, on.network, await _counted(on), own, led_by)


@letter(Kind.RSVP_REMINDER)
async def rsvp_reminder(on: Occasion) -> Message:
    """The reminder to who said nothing about coming."""
    (given, online), more, again = await _given(on), await _offers(on), on.delivery.edition > 1
    return view.rsvp_reminder(on.t, on.meeting, on.network, given, more, online=online, again=again)


@letter(Kind.DAY_BEFORE)
async def day_before(on: Occasion) -> Message:
    """The practical message."""
    given, _online = await _given(on)
    return view.day_before(on.t, on.meeting, on.network, given, await _offers(on), await _along(on))


async def _along(on: Occasion) -> list[Part]:
    """The documents, and what its reader does before the session."""
    found = await document.of_session(on.db, on.meeting.id)
    asked = await prework.of_session(on.db, on.meeting.id)
    done = bool(asked and await prework.done_by(on.db, [on.meeting.id], on.reader.id))
    brings = await contribution.of_owner(on.db, on.meeting.id, on.reader.id)
    off = await placing.off(on.db, on.meeting, brings)
    return [
        *document_view.listed(on.t, found),
        *prework_view.to_do(on.t, on.meeting, asked, done=done, copied=on.copied),
        *contribution_view.along(on.t, on.meeting, brings, off=off),
    ]


@letter(Kind.LINK)
async def link(on: Occasion) -> Message:
    """The link, shortly before; once more when it is another one."""
    given, _online = await _given(on)
    again = on.delivery.subject.startswith("link:")
    stands = on.delivery.sent_at is not None  # and so tells of a day that is over when it comes again
    early = stands and on.now < on.meeting.starts_at - timedelta(minutes=LINK_BEFORE)
    return view.link_message(on.t, on.meeting, on.network, given, again=again, early=early)


@letter(Kind.CALENDAR_FILE, Kind.CALENDAR_UPDATE)
async def calendar_file(on: Occasion) -> Message:
    """The file that puts the session in somebody's calendar, changes it there or takes it out."""
    before = Held.kept(on.delivery.replaces)
    mine = await attendance.known(on.db, on.meeting.id, on.reader.id)
    news = News.COMES if before is None else News.CHANGED
    if on.meeting.stage is Stage.CANCELLED:
        news = News.OFF
    elif mine is not None and mine.rsvp is not Rsvp.YES and not mine.in_calendar:
        news = News.STAYS if mine.rsvp is Rsvp.NO else News.LEFT
    return file_view.calendar_file(
        on.t,
        on.meeting,
        on.network,
        on.now,
        mark(on.delivery.id),
        sequence=on.delivery.edition,
        news=news,
        before=before,
    )


@letter(Kind.CHANGE)
async def changed(on: Occasion) -> Message:
    """What is new of a session: it was moved or called off, is elsewhere, lasts longer."""
    before = Held.kept(on.delivery.replaces)
    if on.delivery.subject.startswith("place:"):  # put there by an older version, of another place alone
        before = replace(Held.of(on.meeting, on.network), place="")
    calls = _cannot_wait(on, before, on.delivery.sent_at or on.now)
    return news.changed(on.t, on.meeting, on.network, before, calls=calls)


def _cannot_wait(on: Occasion, before: Held | None, at: datetime) -> bool:
    """Tell whether everybody was to be called at a moment: for a day that is near, or while they meet."""
    true, starts = Held.of(on.meeting, on.network), [on.meeting.starts_at]
    if before is not None and not before.moved(true):
        begun = on.meeting.stage is Stage.UNDERWAY and at >= on.meeting.starts_at
        return begun and before.elsewhere(true)
    if not true.off and before is not None:
        starts.append(before.starts_at)
    return any(timedelta() <= start - at < SOON for start in starts)


@letter(Kind.CHANGE_DIRECT)
async def changed_for_you(on: Occasion) -> Message:
    """The same to a member alone, as nothing can be written in the channel."""
    return news.changed(on.t, on.meeting, on.network, Held.kept(on.delivery.replaces))


@letter(Kind.FILLED_IN)
async def filled_in(on: Occasion) -> Message:
    """Where the session is, now that it is known, or what to bring."""
    return news.filled_in(on.t, on.meeting, on.network, Held.kept(on.delivery.replaces))


@letter(Kind.RUNNING_ORDER)
async def running_order(on: Occasion) -> Message:
    """The running order on the morning of the session."""
    items = await agenda.items(on.db, on.meeting.id)
    texts = await question_bank.texts(on.db, on.network.id, agenda.placed(items), on.whom())
    entries = await question_bank.loaded(on.db, on.network.id, agenda.placed(items))
    shown = [one for one in entries if may_read(one, on.whom())]
    marks = agenda_view.who_asks(on.t, shown, await drafts.askers(on.db, on.meeting, shown))
    if not agenda.out(on.meeting) and not agenda.chosen(items, texts):
        items = []  # a welcome and a break are no agenda
    to_do = agreed_view.opening(on.t, await agreed.left_open(on.db, on.meeting))
    said = agenda_view.lines(
        on.t, on.meeting, items, texts, marks, on.whom(), longest=agenda_view.SHORT, opening=to_do
    )
    before = await programme.previous(on.db, on.meeting)
    going = await effect.after(on.db, before) if before else []
    talk = await conversation.conversation(on.db, on.meeting)
    opening = [*effect_view.opening(on.t, going), *conversation_view.conversation(on.t, talk)]
    if to_do and not items:
        opening.insert(0, blocks.section("\n".join(to_do)))
    lines = [agenda_view.points(on.t, said)]
    ways = await joining_online.ways(on.db, on.meeting)
    guests = guest_view.expected(on.t, await guest.of_session(on.db, on.meeting.id))
    notes = note_view.on_the_day(on.t, await entrusted.standing(on.db, NOTES, on.meeting.id))
    led_by = view.leads(on.t, await session_leader.named(on.db, on.meeting))
    notes = [*(blocks.section(line) for line in led_by), *notes]
    return running_order_view.running_order(
        on.t, on.meeting, on.network, await _counted(on), lines, opening, ways, guests, notes
    )
