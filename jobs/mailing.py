"""Mail to who is not on Slack and agreed to it: put on its way, judged once more, written, handed in.

Like the outbox: claiming and recording are two transactions, and the server is spoken to between them. All
that may go to one person now is one mail. What nobody can tell of is never sent again (`models/mail.py`).
"""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import copies
from bot.mail.envelope import Letter, sealed
from bot.mail.links import Links
from bot.mail.outcome import NobodyKnows, NotTaken, Outcome, Taken
from bot.running.clock import Clock
from bot.running.counts import Counts, NotMailed
from bot.slack.blocks import File
from bot.storage.database import Database
from bot.texts import Texts
from bot.views import mail as view
from bot.views.calendar_file import News, calendar_file
from jobs.hands import Found, Key
from models import mail, mail_consent, mail_going, mail_link, mail_outcome, off_slack_text
from models.mail import MailState
from models.mail_going import Goes
from models.network import Network
from models.off_slack_text import Text
from models.person import Person
from models.plan import Kind
from models.session import Stage

if TYPE_CHECKING:  # what speaks to a server is loaded where there is one
    from bot.mail.postman import Postman

log = structlog.get_logger()

LOOKS_EVERY = timedelta(minutes=15)  # also where nothing went out: something may wait by what people did
WITH_FILE = (Kind.ANNOUNCEMENT, Kind.CHANGE, Kind.FILLED_IN)


@dataclass(frozen=True)
class Parcel:
    """One mail to hand in, by its id, and the rows of what it says."""

    key: str
    ids: list[str]
    to: str
    message: bytes


class Mailer:
    """Finds to whom something goes, and hands it in."""

    def __init__(
        self, database: Database, postman: "Postman", links: Links, clock: Clock, counts: Counts
    ) -> None:
        self._database, self._postman, self._links, self._clock = database, postman, links, clock
        self._counts = counts
        self._looked_at: datetime | None = None  # everywhere
        self._changed: set[int] = set()  # networks in which something may wait that did not before

    def look(self, network_id: int) -> None:
        """Ask soon what waits in a network: something went out there, or its time came."""
        self._changed.add(network_id)

    def must_look(self, now: datetime) -> bool:
        """Tell whether it is long ago that anybody asked everywhere what waits."""
        return self._looked_at is None or now - self._looked_at > LOOKS_EVERY

    async def find(self, busy: Set[Key], room: int) -> Found:
        """Return the networks in which something may wait, and to whom mail is due."""
        now, found = self._clock.now(), Found()
        async with self._database.read() as db:
            if self.must_look(now):
                self._looked_at, self._changed = now, {*await mail_consent.networks(db)}
            for network_id in sorted(self._changed)[:room]:
                self._changed.discard(network_id)
                found.pieces.append((("waits", network_id), self._put(network_id)))
            for person_id in await mail.due_to(db, now, room + len(busy)):
                if person_id not in busy and len(found.pieces) < room:
                    found.pieces.append((person_id, self._serve(person_id)))
        return found

    async def _put(self, network_id: int) -> None:
        """Put on its way what waits in one network; where nothing does nobody waits for that."""
        now = self._clock.now()
        async with self._database.read() as db:
            home = await db.get(Network, network_id)
            if home is None or not await mail_going.to_put(db, home, now):
                return
        async with self._database.write() as db:
            home = await db.get(Network, network_id)
            if home is not None:
                await mail_going.put(db, home, now)

    async def _serve(self, person_id: int) -> None:
        """Send one person what may go now."""
        async with self._database.write() as db:
            parcel = await self._written(db, await mail_going.claim(db, person_id, self._clock.now()))
        if parcel is None:
            return
        outcome = await self._postman.send(parcel.to, parcel.message, parcel.key)
        _tell(parcel, outcome)
        async with self._database.write() as db:
            await self._record(db, parcel, outcome)

    async def _record(self, db: AsyncSession, parcel: Parcel, outcome: Outcome) -> None:
        ids, to, now = parcel.ids, parcel.to, self._clock.now()
        match outcome:
            case Taken():
                await mail_outcome.taken(db, ids, to, now)
            case NotTaken(error, final, address, server):
                waits_for = mail.KEPT_OUT if server and not final else error
                given_up = await mail_outcome.not_taken(
                    db, ids, to, waits_for, now, final=final, address=address
                )
                self._counts.mails[NotMailed.REFUSED] += server and given_up
            case NobodyKnows(error):
                self._counts.mails[NotMailed.UNKNOWN] += 1
                await mail_outcome.nobody_knows(db, ids, to, error)

    async def _written(self, db: AsyncSession, goes: Sequence[Goes]) -> Parcel | None:
        """Write what goes as one mail; a text that cannot be written fails alone."""
        if not goes:
            return None
        first, now = goes[0], self._clock.now()
        home, to = first.home, first.to
        t = await copies.texts_for(db, home, to.person, now)
        if first.text is None:  # nothing else goes before they said yes
            by = await db.get(Person, first.consent.asked_by_id) if first.consent.asked_by_id else None
            urls = await self._urls(db, first, None)
            return self._parcel([first], lambda: view.asks(t, home, to, by, urls))
        parts: list[tuple[Goes, Text, str]] = []
        for one in goes:
            assert one.text is not None
            try:
                parts.append((one, one.text, await self._words(db, one.text, home)))
            except Exception as error:
                _not_written(one, error)
        if not parts:
            return None
        leads = next((one for one, text, _ in parts if text.meeting is not None), parts[0][0])
        urls = await self._urls(db, leads, leads.text)
        said = [(text, words) for _, text, words in parts]
        return self._parcel(
            [one for one, _, _ in parts],
            lambda: view.texts(t, home, to, said, urls, self._file(t, leads.text, home)),
        )

    async def _words(self, db: AsyncSession, text: Text, home: Network) -> str:
        assert text.row is not None
        reader = text.to.person if text.sort in off_slack_text.TO_EACH else None
        return await copies.copy(
            db, home, text.row, text.meeting, reader, self._clock.now(),
            spoken_to=text.to.person, by_hand=False,
        )  # fmt: skip

    async def _urls(self, db: AsyncSession, one: Goes, text: Text | None) -> view.Urls:
        about = text.meeting if text is not None else None
        keys = await mail_link.links_of(db, one.row.parcel, one.home, one.consent, about)
        return {does: self._links.url(key, does) for does, key in keys.items()}

    def _file(self, t: Texts, text: Text | None, home: Network) -> File | None:
        if text is None or text.meeting is None or not text.has_file or text.sort not in WITH_FILE:
            return None
        about = text.meeting
        news = News.OFF if about.stage is Stage.CANCELLED else News.COMES
        now = self._clock.now()
        return calendar_file(t, about, home, now, sequence=about.calendar_sequence, news=news).file

    def _parcel(self, goes: Sequence[Goes], letter: Callable[[], Letter]) -> Parcel | None:
        """Seal what goes together; where that cannot be done it ends, and who leads reads so."""
        key, to = goes[0].row.parcel, goes[0].consent.address
        try:
            message = sealed(letter(), self._postman.sender, to, key, self._clock.now())
        except Exception as error:
            for one in goes:
                _not_written(one, error)
            return None
        return Parcel(key, [one.row.id for one in goes], to, message)


def _tell(parcel: Parcel, outcome: Outcome) -> None:
    """Say in the log what came of a mail."""
    match outcome:
        case Taken():
            log.info("mail.handed_in", mails=parcel.ids)
        case NotTaken(error, final, _, server):
            log.warning("mail.not_taken", mails=parcel.ids, error=error, final=final, server=server)
        case NobodyKnows(error):
            log.warning("mail.nobody_knows", mails=parcel.ids, error=error)


def _not_written(one: Goes, error: Exception) -> None:
    log.exception("mail.not_written", mail=one.row.id, sort=one.row.sort)
    one.row.did_not_go()
    one.row.finish(MailState.FAILED, type(error).__name__)
