"""What a report is written from: handlers and letters load it the same way, views only read it."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.slack import blocks
from bot.texts import Texts
from bot.views import report as view
from bot.views import results as results_view
from bot.views.release import Hear, Release
from models import attendance, membership, readers, report, results
from models.audience import skipped
from models.network import Network
from models.plan import Kind
from models.report import Record
from models.results import Results
from models.session import LearningSession, Stage
from models.unlinked import fingerprint


@dataclass(frozen=True)
class Written:
    """A report: what was recorded, and what the evaluation showed, or what becomes of it, or neither."""

    home: Network
    meeting: LearningSession
    record: Record
    found: Results | None
    follows: view.Follows | None = None
    wait: bool = False  # for whoever facilitates to add them to the report that is out

    def results(self, t: Texts) -> view.Results:
        """What it says of the evaluation; of its scores that for facilitation only where it is shared."""
        if self.found is None:
            return view.Results(follow=self.follows, wait=self.wait)
        shared = self.record.report.share_facilitation
        return view.Results(results_view.results_lines(t, self.found, facilitation=shared), found=self.found)

    @property
    def must_be_read(self) -> bool:
        """Members wrote something of it that whoever facilitates may not have seen."""
        return bool(self.record.written or (self.found is not None and self.found.texts))

    def sign(self) -> str:
        """Return what is another one as soon as the group would read another word."""
        t = Texts(self.home.language, self.home.zone)
        words = blocks.spoken(view.body(t, self.meeting, self.home, self.record, self.results(t)))
        return fingerprint(self.meeting.id, [words])


async def to_release(db: AsyncSession, written: Written) -> Release:
    """Return what a release of a report says to who is about to: how many read it, in the channel too."""
    hear = await _hear(db, written.meeting)
    if written.must_be_read:
        return Release(hear=hear)
    others = await readers.not_members(db, written.home)
    members = (await membership.headcount(db, written.home.id)).active
    return Release(written.sign(), members, None if others is None else len(others), hear)


async def _hear(db: AsyncSession, meeting: LearningSession) -> Hear:
    if skipped(meeting, Kind.CATCH_UP):
        return Hear.LEFT_OUT
    away = await attendance.away(db, meeting)
    if away.noted:
        return Hear.ABSENT
    return Hear.SAID_NO if away.people else Hear.NOBODY


async def load(db: AsyncSession, home: Network, meeting: LearningSession) -> Written:
    """Return a report as it stands: once it is out as the group reads it, before that as it would go out.

    It shows the results as soon as the evaluation is closed, and after the release once somebody who
    facilitates let them go.
    """
    record = await report.record_of(db, meeting)
    if meeting.evaluation_opened_at is None:
        return Written(home, meeting, record, None)
    if not meeting.has_results:
        return Written(home, meeting, record, None, view.Follows.MAY)
    found = await results.results(db, meeting)
    if found.too_few:  # it promises nothing in vain
        return Written(home, meeting, record, None, view.Follows.TOO_FEW)
    if meeting.out_without_results:
        follows = view.Follows.NOT_ADDED if meeting.stage is Stage.CLOSED else view.Follows.MAY
        return Written(home, meeting, record, None, follows, wait=True)
    return Written(home, meeting, record, found)
