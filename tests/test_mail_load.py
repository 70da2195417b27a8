"""One morning on which many networks have mail: nothing doubled, nothing lost, and nobody else held up."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
from sqlalchemy import func, select

from bot.mail.links import Links
from bot.mail.postman import Postman
from bot.mail.server import read
from bot.running.clock import HeldClock
from bot.running.counts import Counts
from bot.storage.database import Database
from jobs.clock import MAILED_AT_ONCE
from jobs.hands import Hands
from jobs.mailing import LOOKS_EVERY, Mailer
from models import off_slack_acts
from models.delivery import Delivery, DeliveryState
from models.handed import Handed
from models.mail import Mail, MailState
from models.mail_consent import Agreed, MailConsent
from models.membership import Membership, Standing
from models.network import Network
from models.person import Language, Person
from models.plan import Kind
from models.session import Stage
from tests.postbox import Mood, Postbox, postbox
from tests.rows import new_session
from tests.test_mail import SECRET, SENDER

MANY = int(os.environ.get("NETWORKS", "6"))
MORNING = datetime(2026, 2, 19, 9, tzinfo=UTC)  # a Thursday; 10 o'clock in Brussels
BEFORE = MORNING - timedelta(days=60)
DOMAINS = ("takes.example", "hangs.example", "grey.example")  # of the three members of each network


async def network_with_mail(db_of: Database, number: int) -> int:
    """A network with three members who agreed to mail, whose session was announced just now."""
    async with db_of.write() as db:
        home = Network(team_id="T1", channel_id=f"C0{number}", theme=f"Leren {number}", created_at=BEFORE)
        db.add(home)
        await db.flush()
        leads = Person(team_id="T1", user_id=f"U0{number}", name="Ria", language=Language.NL)
        db.add(leads)
        meeting = new_session(Stage.ANNOUNCED, "2026-03-12 13:30", network_id=home.id, created_at=BEFORE)
        db.add(meeting)
        await db.flush()
        lead = Membership(network_id=home.id, person_id=leads.id, standing=Standing.ACTIVE, since=BEFORE)
        lead.facilitates, lead.participates = True, False
        db.add(lead)
        for domain in DOMAINS:
            address = f"lid{number}@{domain}"
            said = off_slack_acts.Said(f"Lid {number} {domain}", address, "", Language.NL)
            one = await off_slack_acts.note(db, home, said, BEFORE)
            consent = MailConsent(
                person_id=one.person.id, network_id=home.id, address=address, asked_at=BEFORE
            )
            consent.say(Agreed.YES, address, BEFORE)
            db.add(consent)
        row = Delivery(
            network_id=home.id, kind=Kind.ANNOUNCEMENT, subject=f"session:{meeting.id}",
            session_id=meeting.id, edition=1, recipient=home.channel_id, due=MORNING,
            expires=meeting.starts_at,
        )  # fmt: skip
        row.state, row.sent_at = DeliveryState.SENT, MORNING
        db.add(row)
        return home.id


class Morning:
    """The hands that mail, on a clock that is held, and what others notice of it."""

    def __init__(self, database: Database, box: Postbox, seconds: float) -> None:
        self.database, self.clock = database, HeldClock(MORNING)
        postman, links = Postman(read(box.address), SENDER, seconds), Links("http://x", SECRET)
        self.mailer = Mailer(database, postman, links, self.clock, Counts())
        self.hands = Hands("mailing", MAILED_AT_ONCE, self.mailer.find)
        self.longest = 0.0

    async def goes_on(self, hours: float) -> None:
        """Let the clock go on, and do what is due, while somebody else writes all the time."""
        until = self.clock.now() + timedelta(hours=hours)
        others = asyncio.create_task(self._others())
        while self.clock.now() < until:
            self.hands.look()
            await self.hands.idle()
            self.clock.move_to(self.clock.now() + timedelta(minutes=5))
        others.cancel()

    async def _others(self) -> None:
        while True:
            began = monotonic()
            async with self.database.write() as db:
                (await db.scalars(select(Person).order_by(Person.id).limit(1))).one().acted = True
            self.longest = max(self.longest, monotonic() - began)
            await asyncio.sleep(0.02)


async def states(database: Database) -> Counter[str]:
    async with database.read() as db:
        return Counter(one.state for one in await db.scalars(select(Mail)))


@pytest.mark.long
async def test_a_morning_with_servers_that_are_slow_hang_or_are_busy(either: Database) -> None:
    for number in range(MANY):
        await network_with_mail(either, number)
    of = {"hangs.example": Mood.SILENT, "grey.example": Mood.GREY}
    async with postbox(seconds=0.2, of=of) as box:
        morning = Morning(either, box, seconds=1.0)
        began = monotonic()
        await morning.goes_on(1)
        took = monotonic() - began
    came = Counter(box.recipients)
    waited = f"another act waited at most {morning.longest:.2f} s"
    print(f"{MANY} networks, {came.total()} mails: {took:.1f} s, {waited}")
    assert set(came.values()) == {1}, "nothing doubled"
    assert len(came) == 3 * MANY, "nothing lost"
    assert await states(either) == {MailState.SENT: 2 * MANY, MailState.UNKNOWN: MANY}
    async with either.read() as db:
        passed = await db.scalar(select(func.count()).select_from(Handed).where(Handed.by_mail.is_(True)))
    assert passed == 2 * MANY
    assert morning.longest < 5


async def test_only_where_something_went_is_asked_what_waits(three: tuple[Mailer, list[int]]) -> None:
    mailer, homes = three
    assert await looked_at(mailer) == homes, "at the start everywhere"
    assert await looked_at(mailer) == []
    mailer.look(homes[1])
    assert await looked_at(mailer) == [homes[1]]
    assert isinstance(mailer._clock, HeldClock)
    mailer._clock.move_to(MORNING + LOOKS_EVERY + timedelta(seconds=1))
    assert await looked_at(mailer) == homes, "and now and then, as something may wait by what people did"
    for home in homes:
        mailer.look(home)
    assert await looked_at(mailer, room=2) == homes[:2]
    assert await looked_at(mailer, room=2) == homes[2:]


@pytest.fixture
async def three(migrated_sqlite: str) -> AsyncIterator[tuple[Mailer, list[int]]]:
    """What hands in mail, and three networks in which somebody agreed to it."""
    database = Database(migrated_sqlite)
    homes = [await network_with_mail(database, number) for number in range(3)]
    async with postbox() as box:
        yield Morning(database, box, 1.0).mailer, homes
    await database.dispose()


async def looked_at(mailer: Mailer, room: int = MAILED_AT_ONCE) -> list[int]:
    """In which networks is asked what waits."""
    found = await mailer.find(set(), room)
    for _, work in found.pieces:
        work.close()
    return [key[1] for key, _ in found.pieces if isinstance(key, tuple)]
