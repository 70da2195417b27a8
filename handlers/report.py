"""The report: the facilitator's own words in it, its release, and the results that are added to it."""

from bot import reports
from bot.act import as_read
from bot.act.call import Call
from bot.act.forms import Empty
from bot.act.held import of_session
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.texts import Texts
from bot.views import draft, summary
from bot.views import follower as follower_view
from bot.views import network as network_view
from bot.views import reading as reading_view
from bot.views import report as report_view
from bot.views import results as results_view
from bot.views.home import Place
from bot.views.notice import notice
from bot.views.release import RELEASE_NOW
from models import below_report, follower, hiding, moves, posted, programme, readers, report, results
from models.base import Refusal, WrongStage
from models.plan import Fact, Kind
from models.report import Record
from models.session import AFTER, LearningSession, Stage
from models.unlinked import Unread

routes = Routes()

WRITABLE = (Stage.UNDERWAY, *AFTER)


FIND = f"{Act.READ_REPORT}_find"


class NothingReleased(Refusal):
    """No report of the network is out."""


class NothingWasReleased(NothingReleased):
    """No report of it came out, and none will."""


class NothingToReport(Refusal):
    """No session of the network has been held yet."""


def nothing_released(call: Call) -> NothingReleased:
    """Return why there is no report to read: not yet, or never as the network is closed."""
    return NothingReleased() if call.network.closed_at is None else NothingWasReleased()


def _language(call: Call) -> Texts:
    """The language in which the report goes out."""
    return Texts(call.network.language, call.network.zone)


async def _form(call: Call, meeting: LearningSession) -> Reply:
    if meeting.stage not in WRITABLE:
        raise WrongStage(stage=meeting.stage)
    return Reply(opens=await _filled(call, meeting, await report.record_of(call.db, meeting)))


async def _filled(call: Call, meeting: LearningSession, record: Record) -> View:
    initial = record.summary or summary.proposed_summary(_language(call), record)
    shown = await results.may_be_shown(call.db, meeting)
    scored = shown and not meeting.short_form
    shared = record.report.share_facilitation if scored else None
    return draft.report_form(call.t, meeting, initial, shared=shared)


@routes.act(Act.REPORT, Role.FACILITATOR, reads=True)
async def open_report(call: Call) -> Reply:
    """Open the form with the facilitator's own words.

    Of a network, that of the session that is under way or just over, else of the last one.
    """
    if call.found_meeting is not None:
        return await _form(call, call.meeting)
    meeting = await programme.current(call.db, call.network.id)
    if meeting is None or meeting.stage not in WRITABLE:
        meeting = await programme.last_held(call.db, call.network.id)
    if meeting is None:
        raise NothingToReport if call.network.closed_at is None else NothingWasReleased
    return await _form(call, meeting)


@routes.command("report", "verslag", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Open the report of the network in view."""
    return await in_one_network(call, FIND, find, Role.MEMBER)


@routes.act(FIND, Role.MEMBER, reads=True)
async def find(call: Call) -> Reply:
    """Open the report of a network: to write for who leads, for the others the last one to read."""
    if call.membership.leads:
        return await open_report(call)
    meeting = await programme.last_released(call.db, call.network.id)
    if meeting is None:
        raise nothing_released(call)
    return Reply(opens=await to_read(call, meeting))


@routes.act(Act.READ_REPORT, Role.MEMBER, reads=True, paged=True)
async def read_report(call: Call) -> Reply:
    """Show a report that is out, or another part of it in its place."""
    shown = await to_read(call, call.meeting)
    return Reply(updates=shown) if call.within(Form.READ_REPORT) else Reply(opens=shown)


async def to_read(call: Call, meeting: LearningSession) -> View:
    """The report of a session as the group reads it. Raises NothingReleased."""
    if meeting.released_at is None:
        raise nothing_released(call)
    written = await reports.load(call.db, call.network, meeting)
    start = call.start_in(Form.READ_REPORT)
    return reading_view.released(
        call.t, meeting, call.network, written.record, written.results(call.t), start=start
    )


@routes.form(Form.REPORT, Role.FACILITATOR, draft.Words)
async def write_report(call: Call, form: draft.Words) -> Reply:
    """Keep the facilitator's words; an automatic summary left as it is goes on following the facts."""
    meeting = call.meeting
    if meeting.stage not in WRITABLE:
        raise WrongStage(stage=meeting.stage)
    record = await report.record_of(call.db, meeting)
    nobodys = () if record.summary else ("summary",)
    form = as_read.merged(call, form, await _filled(call, meeting, record), nobodys=nobodys)
    words = form.summary.strip()
    if words == summary.automatic_summary(_language(call), record):
        words = ""
    await report.write_report(call.db, meeting.id, words, bool(form.share))
    await posted.changed(call.db, call.now, meeting.id, Fact.RECORD)
    await call.db.flush()
    release = await reports.to_release(call.db, await reports.load(call.db, call.network, meeting))
    return Reply(updates=draft.saved(call.t, meeting, release), home=True)


async def reading(call: Call, *, changed: bool = False) -> View:
    """Everything that would go to the channel, to be read first: the report, or what is added to it."""
    meeting, start = call.meeting, 0 if changed else call.start_in(Form.RESULTS)
    texts = (await hiding.shown_at(call.db, meeting)).texts
    along = [
        *network_view.readers(call.t, await readers.not_members(call.db, call.network)),
        *follower_view.reads_along(call.t, await follower.of_network(call.db, call.network.id)),
    ]
    beside = reading_view.Beside(texts, along, changed, start)
    if meeting.released_at is None:
        written = await reports.load(call.db, call.network, meeting)
        return reading_view.before_release(
            call.t,
            meeting,
            call.network,
            written.record,
            written.results(call.t),
            beside,
            sign=written.sign(),
        )
    found = await results.results(call.db, meeting)
    shared = (await report.of_session(call.db, meeting.id)).share_facilitation
    return reading_view.before_adding(call.t, meeting, found, beside, facilitation=shared)


@routes.act(Act.READ_RESULTS, Role.FACILITATOR, reads=True, paged=True)
async def read_on(call: Call) -> Reply:
    """Show another part of it; from the beginning when something else would go out by now."""
    return Reply(updates=await reading(call, changed=await sign(call) != (call.about.choice or "")))


async def sign(call: Call) -> str:
    """Return what is another one as soon as something else would go to the channel."""
    if call.meeting.released_at is None:
        return (await reports.load(call.db, call.network, call.meeting)).sign()
    return (await results.results(call.db, call.meeting)).fingerprint


@routes.act(Act.RELEASE, Role.FACILITATOR)
async def review(call: Call) -> Reply:
    """Open the report as it would go out, to be read first and then released."""
    if call.meeting.released_at is not None:
        return Reply(opens=notice(call.t, call.t.plain("report.released_before")))
    return Reply(opens=await reading(call))


@routes.act(RELEASE_NOW, Role.FACILITATOR)
async def release(call: Call) -> Reply:
    """Release the report to the channel and to the absent; a second press changes nothing.

    It is opened to be read when something else would go out by now. A message in which it was pressed says
    itself what came of it.
    """
    if call.meeting.released_at is not None:
        return Reply(opens=notice(call.t, call.t.plain("report.released_before")))
    try:
        released = await _released(call)
    except Unread:
        return Reply(opens=await reading(call, changed=True))
    if call.message_ts and not call.network.paused(call.now):
        return Reply(home=True)
    within = call.within(Form.NOTICE)
    return Reply(updates=released, home=True) if within else Reply(opens=released, home=True)


async def _released(call: Call) -> View:
    if await sign(call) != call.about.choice:
        raise Unread
    await moves.release_report(call.db, call.network, call.meeting, call.now, read=True)
    await call.shows_it()
    return notice(
        call.t, await of_session(call, call.meeting, Kind.REPORT, "report.released", "report.released_waits")
    )


@routes.act(Act.ADD_RESULTS, Role.FACILITATOR)
async def add_results(call: Call) -> Reply:
    """Add the results to the report that is out, or open them where they have not been read."""
    if not await results.wait(call.db, call.meeting):
        return Reply(opens=await _nothing_to_add(call), home=True)
    if call.about.choice is None:
        return Reply(opens=await reading(call))
    try:
        return Reply(opens=await _added(call), home=True)
    except Unread:
        return Reply(opens=await reading(call))


async def _nothing_to_add(call: Call) -> View:
    """Say why: they are there, too few answered, or there are none."""
    found = await results.results(call.db, call.meeting)
    return notice(call.t, call.t.plain("results.too_few" if found.too_few else "results.nothing_to_add"))


async def _added(call: Call) -> View:
    await below_report.add_results(call.db, call.network, call.meeting, call.now, call.about.choice or "")
    await call.shows_it()
    said = await of_session(call, call.meeting, Kind.RESULTS_ADDED, "results.added", "results.added_waits")
    return notice(call.t, said)


@routes.form(Form.RESULTS, Role.FACILITATOR)
async def let_go(call: Call, _form: Empty) -> Reply:
    """Release the report with what was read, or add it to the report that is out."""
    try:
        if call.meeting.released_at is None:
            return Reply(updates=await _released(call), home=True)
        if await results.wait(call.db, call.meeting):
            return Reply(updates=await _added(call), home=True)
    except Unread:
        return Reply(updates=await reading(call, changed=True))
    return Reply(updates=await _nothing_to_add(call), home=True)


@at_home(Place.TASKS, after="sessions_wait")
async def results_wait(look: Look) -> Parts:
    """Results that came after the report, until the session is closed."""
    held = look.held
    if held is None or held.stage is not Stage.REPORTING or not await look.once(results.wait, held):
        return []
    return results_view.waits(look.t, held)


@at_home(Place.BUTTONS, after="to_agenda")
async def to_last_report(look: Look) -> Parts:
    """The last report that is out."""
    meeting = look.held
    if meeting is not None and meeting.released_at is None:
        meeting = look.at_hand.released
    return [] if meeting is None else [report_view.read_button(look.t, meeting)]
