"""Mail under way: what the server keeps waiting is told in time, and nothing is lost between two hands."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import aiohttp
import pytest
from sqlalchemy import func, select

from bot.mail.outcome import NobodyKnows, NotTaken, Outcome, Taken
from models import closing, mail_acts, mail_going, mail_outcome, mail_returned, off_slack_acts
from models.attendance import Rsvp
from models.handed import Handed
from models.mail import Mail, MailState
from models.mail_consent import Agreed, MailConsent
from models.mail_link import MailLink
from models.network import Network
from models.off_slack import OffSlack
from models.person import Language, Person
from models.reach import Reach
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Snapshot
from tests.moments import Moments
from tests.postbox import Mood, postbox
from tests.test_mail import Post, begun, coming, post
from tests.test_mail_links import by_minutes, invited, mailed, to_address
from tests.test_mail_returned import key_of, piped, postfix
from tests.test_off_slack import ADDRESS, NAME, comes, jo_of, noted, opens_card, waits
from tests.test_session import changes

__all__ = ["post"]
pytestmark = pytest.mark.long


async def list_of(post: Post) -> str:
    """What Ria reads of the texts to send."""
    await post.circle.ria.runs("/kring", "testuren", channel=CHANNEL)
    said = shown(post.circle.ria.top())
    await post.circle.ria.closes(everything=True)
    return said


async def test_what_the_server_does_not_take_is_shown_in_time_and_told_when_it_was_too_late(
    post: Post,
) -> None:
    await changes(post.circle, Plaats="Gent")
    await invited(post)
    await post.circle.advance("2026-03-12 09:00")
    post.box.mood = Mood.BUSY
    await changes(post.circle, Plaats="Luik")
    await by_minutes(post, 0.25)
    assert await waits(post.circle) == [], "a server may be busy for a moment"
    await by_minutes(post, 1)
    said = await list_of(post)
    assert "De mailserver neemt de mail nog niet aan" in said
    await post.circle.advance("2026-03-12 19:00")
    assert "Niet op tijd gemaild" in await list_of(post)
    await post.circle.ria.opens_home()
    assert "Niet op tijd gemaild aan Jo De Wit" in shown(post.circle.ria.home)
    await post.circle.advance("2026-03-17 12:00")
    assert "Niet op tijd" not in await list_of(post)


async def test_who_sends_by_hand_what_waits_for_the_server_sends_it_once(post: Post) -> None:
    await post.agreed()
    post.box.mood = Mood.BUSY
    await post.circle.advance("2026-02-19 12:00")
    await post.circle.ria.runs("/kring", "testuren", channel=CHANNEL)
    await post.circle.ria.clicks("Is verstuurd", beside="Aankondiging")
    await post.circle.ria.closes(everything=True)
    post.box.mood = Mood.TAKES
    await post.circle.advance("2026-02-20 18:00")
    assert len(post.box.mails) == 1
    assert (await post.rows())["announcement"] is MailState.UNWANTED
    assert "Niet op tijd" not in await list_of(post)


async def test_the_day_before_is_shown_while_the_server_is_away(post: Post) -> None:
    await post.agreed()
    await comes(post.circle)
    await post.circle.advance("2026-03-10 09:00")
    post.box.mood = Mood.BUSY
    seen: list[str] = []
    for at in ("2026-03-11 12:00", "2026-03-11 18:00", "2026-03-12 08:00", "2026-03-12 12:00"):
        await post.circle.advance(at)
        seen += await waits(post.circle)
    assert "Praktisch bericht" in seen, seen


async def test_a_restart_without_a_server_leaves_everything_to_be_sent_by_hand(
    made_circle: Snapshot, moments: Moments, copied: Callable[[str], str]
) -> None:
    begins = await moments.after(made_circle, (noted,))
    address = copied(begins.address)
    async with postbox() as box, begun(begins, address, box) as post:
        await post.agreed()
        box.mood = Mood.BUSY
        await post.circle.advance("2026-02-19 09:05")
        assert (await post.rows())["announcement"] is MailState.PENDING
        again = Snapshot(post.circle.playground.workspace, post.circle.clock.now(), address)
    async with again.resumed(address) as circle:
        assert await waits(circle) == ["Aankondiging"]


async def test_a_place_that_is_filled_in_is_mailed_though_nothing_else_goes(post: Post) -> None:
    await post.agreed()
    await post.circle.advance("2026-02-20 09:00")
    assert len(post.box.mails) == 2
    await changes(post.circle, Plaats="Gent")
    await by_minutes(post, 5)
    await post.circle.advance("2026-02-23 12:00")
    assert "Gent" in post.text()


async def test_what_may_have_arrived_otherwise_goes_as_it_is_now(post: Post) -> None:
    await changes(post.circle, Plaats="Gent")
    await post.agreed()
    post.box.mood = Mood.DROPS
    await post.circle.advance("2026-02-19 12:00")
    assert "Misschien kwam de mail aan" in await list_of(post)
    post.box.mood = Mood.TAKES
    await changes(post.circle, Plaats="Luik")
    assert "Misschien kwam" not in await list_of(post)
    assert await mailed(post, "Luik")


async def test_other_words_go_by_another_id_and_what_comes_back_is_of_the_words_that_went(post: Post) -> None:
    await changes(post.circle, Plaats="Gent")
    await post.agreed()
    post.box.mood = Mood.DROPS
    await post.circle.advance("2026-02-19 12:00")
    before, yes = key_of(post), post.link("Ik kom op")
    post.box.mood = Mood.TAKES
    await changes(post.circle, Plaats="Luik")
    assert await mailed(post, "Luik")
    assert key_of(post) != before
    assert (await piped(post, postfix(key=before))).exit_code == 0
    assert (await post.rows())["announcement"] is MailState.SENT
    assert (await post.presses(yes))[0] == 200
    assert await coming(post) == [Rsvp.YES]
    assert (await piped(post, postfix(key=key_of(post)))).exit_code == 0
    assert (await post.rows())["announcement"] is MailState.FAILED


async def test_a_mail_in_the_hands_of_a_dead_process_is_looked_at_when_its_lease_ends(post: Post) -> None:
    await post.agreed()
    post.box.mood = Mood.BUSY
    await post.circle.advance("2026-02-19 09:30")
    jo, now = await jo_of(post.circle), post.circle.clock.now()
    async with post.circle.database.write() as db:
        home = (await db.scalars(select(Network))).one()
        row = (await db.scalars(select(Mail).where(Mail.sort == "announcement"))).one()
        row.claim(now, None)
        other = Mail(
            person_id=jo.id, network_id=home.id, occasion="agenda:session:1:1", sort="agenda",
            due=now, since=now,
        )  # fmt: skip
        db.add(other)
    mailing = post.circle.kring.ticker._mailing
    mailing.look()
    await asyncio.wait_for(mailing.idle(), 5)
    async with post.circle.database.read() as db:
        assert (await db.get_one(Mail, other.id)).state is MailState.PENDING
    await post.circle.advance(now + timedelta(minutes=6))
    assert (await post.rows())["announcement"] is MailState.UNKNOWN


async def hammered(post: Post, times: int = 40) -> list[object]:
    """Claim and give back, while Jo says yes and stop: what goes wrong."""
    stop, jo = post.link("Lees verder en kies"), await jo_of(post.circle)
    failed: list[object] = []

    async def mailer() -> None:
        for hours in range(times):
            try:
                async with post.circle.database.write() as db:
                    later = post.circle.clock.now() + timedelta(hours=3 + hours)
                    ids = [one.row.id for one in await mail_going.claim(db, jo.id, later)]
                if ids:
                    async with post.circle.database.write() as db:
                        now = post.circle.clock.now()
                        await mail_outcome.not_taken(
                            db, ids, ADDRESS, "smtp_451", now, final=False, address=False
                        )
            except Exception as error:
                failed.append(error)

    async def presses() -> None:
        async with aiohttp.ClientSession() as pool:
            for number in range(times):
                said = {"says": "stop" if number % 2 else "yes"}
                async with pool.post(stop, data=said) as answer:
                    failed.extend([answer.status] if answer.status != 200 else [])

    await asyncio.gather(mailer(), presses(), presses())
    return failed


async def test_presses_and_mail_that_is_claimed_never_wait_for_each_other_in_a_ring(post: Post) -> None:
    await post.agreed()
    post.box.mood = Mood.BUSY
    await post.circle.advance("2026-02-19 09:01")
    assert await hammered(post) == []


class Slow:
    """A way out on which one mail stays until it is let go."""

    def __init__(self, post: Post, outcome: Outcome) -> None:
        self.there, self.gate, self.outcome = asyncio.Event(), asyncio.Event(), outcome
        self._postman = post.circle.kring.ticker._mailer._postman
        self._sends, self._postman.send = self._postman.send, self.send

    async def send(self, to: str, message: bytes, key: str) -> Outcome:
        if self.there.is_set():
            return await self._sends(to, message, key)
        self.there.set()
        await self.gate.wait()
        return self.outcome

    async def meanwhile(self, post: Post) -> asyncio.Task[None]:
        task = asyncio.create_task(post.circle.advance("2026-02-19 12:00"))
        await asyncio.wait_for(self.there.wait(), 10)
        return task


REFUSED = NotTaken("smtp_550", final=True, address=True)


@pytest.mark.parametrize("outcome", [Taken(), NobodyKnows("no_answer"), NotTaken("smtp_451")])
async def test_what_was_in_hand_for_an_address_that_does_not_work_stands_ready(
    post: Post, outcome: Outcome
) -> None:
    await post.agreed()
    slow = Slow(post, outcome)
    task = await slow.meanwhile(post)
    async with post.circle.database.write() as db:
        home, jo = (await db.scalars(select(Network))).one(), await jo_of(post.circle)
        assert await mail_returned.works_not(db, home, jo.id, post.circle.clock.now())
    slow.gate.set()
    await task
    assert (await post.rows())["announcement"] is MailState.FAILED
    assert "Aankondiging" in await waits(post.circle)
    async with post.circle.database.read() as db:
        assert not await db.scalar(select(func.count()).where(Handed.sort == "announcement"))


async def has_another_address(post: Post) -> None:
    """Whoever facilitates notes another address of Jo."""
    async with post.circle.database.write() as db:
        home, jo = (await db.scalars(select(Network))).one(), await jo_of(post.circle)
        said = off_slack_acts.Said(NAME, "nieuw@jo.example", "", Language.NL)
        await off_slack_acts.change(db, home, jo.id, said, post.circle.clock.now())


@pytest.mark.parametrize("outcome", [Taken(), NobodyKnows("no_answer")])
async def test_what_was_in_hand_for_another_address_is_not_passed_on(post: Post, outcome: Outcome) -> None:
    await post.agreed()
    slow = Slow(post, outcome)
    task = await slow.meanwhile(post)
    await has_another_address(post)
    slow.gate.set()
    await task
    assert (await post.rows())["announcement"] is MailState.UNWANTED
    assert "Aankondiging" in await waits(post.circle)


async def test_a_refusal_that_comes_late_concerns_the_address_it_went_to(post: Post) -> None:
    await post.agreed()
    slow = Slow(post, REFUSED)
    task = await slow.meanwhile(post)
    await has_another_address(post)
    slow.gate.set()
    await task
    assert (await post.consent()).said is Agreed.NOT_YET
    assert (await post.rows())["announcement"] is MailState.UNWANTED
    await opens_card(post.circle)
    assert post.circle.ria.sees("Vraag of mail mag")


async def test_who_stopped_while_a_mail_was_refused_has_stopped(post: Post) -> None:
    await post.agreed()
    stop = post.link("Lees verder en kies")
    slow = Slow(post, REFUSED)
    task = await slow.meanwhile(post)
    async with aiohttp.ClientSession() as pool, pool.post(stop, data={"says": "stop"}) as answer:
        assert answer.status == 200
    slow.gate.set()
    await task
    assert (await post.consent()).said is Agreed.STOPPED


async def test_who_is_forgotten_while_a_mail_is_in_hand_is_forgotten(post: Post) -> None:
    await post.agreed()
    slow = Slow(post, REFUSED)
    task = await slow.meanwhile(post)
    async with post.circle.database.write() as db:
        home, jo = (await db.scalars(select(Network))).one(), await jo_of(post.circle)
        await off_slack_acts.forget(db, home, jo.id, post.circle.clock.now())
    slow.gate.set()
    await task
    async with post.circle.database.read() as db:
        for table in (Mail, MailConsent, MailLink, OffSlack, Handed):
            assert await db.scalar(select(func.count()).select_from(table)) == 0


@pytest.mark.parametrize(
    ("mood", "said"),
    [
        (Mood.REFUSES_WORDS, "is niet aangekomen; vraag het gerust opnieuw"),
        (Mood.BUSY, "is niet aangekomen; vraag het gerust opnieuw"),
        (Mood.SILENT, "misschien kwam de mail aan die vraagt"),
        (Mood.REFUSES_ADDRESS, "mail komt niet aan op dit adres"),
    ],
)
async def test_a_question_that_did_not_arrive_is_told_on_the_card_and_asked_again(
    post: Post, mood: Mood, said: str
) -> None:
    post.circle.kring.ticker._mailer._postman._seconds = 0.2
    post.box.mood = mood
    await post.asked()
    await post.circle.advance("2026-01-09 12:00")
    post.box.mood = Mood.TAKES
    before = len(post.box.mails)
    await post.circle.advance("2026-01-12 12:00")
    assert len(post.box.mails) == before
    await opens_card(post.circle)
    assert said in shown(post.circle.ria.top())
    await post.circle.ria.closes(everything=True)
    await post.asked()
    await post.presses(post.link("Lees verder en kies"), says="yes")
    assert (await post.consent()).said is Agreed.YES


async def test_a_question_that_a_change_of_address_or_a_closed_network_kept_back_is_asked_again(
    post: Post,
) -> None:
    await post.circle.advance("2026-01-09 22:00")
    await post.asked()
    await to_address(post, "typo@elders.example")
    await to_address(post, ADDRESS)
    await post.circle.advance("2026-01-12 12:00")
    assert post.box.recipients == []
    await post.circle.advance("2026-01-12 22:00")
    await post.asked()
    async with post.circle.database.write() as db:
        (await db.scalars(select(Network))).one().closed_at = post.circle.clock.now()
    await post.circle.advance("2026-01-13 12:00")
    async with post.circle.database.write() as db:
        await closing.reopen(db, (await db.scalars(select(Network))).one(), post.circle.clock.now())
    await post.asked()
    assert post.box.recipients == [ADDRESS]


@pytest.mark.parametrize("meanwhile", ["jo@elders.example", ""])
async def test_who_stopped_at_an_address_is_never_asked_there_again(post: Post, meanwhile: str) -> None:
    await post.agreed()
    await post.presses(post.link("Lees verder en kies"), says="stop")
    await to_address(post, ADDRESS.upper())
    await opens_card(post.circle)
    assert not post.circle.ria.sees("Vraag of mail mag")
    await post.circle.ria.closes(everything=True)
    await to_address(post, meanwhile)
    await to_address(post, ADDRESS)
    await opens_card(post.circle)
    assert post.circle.ria.sees("wil geen mail")
    assert not post.circle.ria.sees("Vraag of mail mag")
    async with post.circle.database.read() as db:
        assert ADDRESS not in (await db.scalars(select(MailConsent.refused))).one()


async def test_one_address_is_asked_once_a_day_whoever_is_noted_with_it(post: Post) -> None:
    await post.asked()
    await post.presses(post.link("Lees verder en kies"), says="stop")
    ria = post.circle.ria
    await opens_card(post.circle)
    await ria.clicks("Van de lijst halen")
    await ria.closes(everything=True)
    await ria.runs("/kring", "leden", channel=CHANNEL)
    await ria.clicks("Lid zonder Slack toevoegen")
    await ria.submits({"Naam": NAME, "E-mailadres": ADDRESS.upper()})
    await ria.closes(everything=True)
    await opens_card(post.circle)
    await ria.clicks("Vraag of mail mag")
    assert ria.sees("Aan dit adres is vandaag al gevraagd")
    await ria.closes(everything=True)
    await post.circle.settled()
    assert post.box.recipients == [ADDRESS]
    async with post.circle.database.read() as db:
        assert not any("jo@" in one for one in await db.scalars(select(Reach.mark)))
    await post.circle.advance("2026-01-06 12:00")
    await post.asked()
    assert post.box.recipients == [ADDRESS, ADDRESS.upper()]


async def test_no_network_asks_strangers_without_end(post: Post) -> None:
    async with post.circle.database.write() as db:
        home = (await db.scalars(select(Network))).one()
        ria = (await db.scalars(select(Person).where(Person.user_id == FACILITATOR))).one()
        now, mark = post.circle.clock.now(), post.circle.kring.router._mark
        for number in range(mail_acts.MOST_ASKED + 1):
            said = off_slack_acts.Said(f"S{number}", f"s{number}@x.example", "", Language.NL)
            one = await off_slack_acts.note(db, home, said, now)
            if number < mail_acts.MOST_ASKED:
                await mail_acts.ask(db, home, one.person.id, ria, now, mark)
        with pytest.raises(mail_acts.AskedEnough):
            await mail_acts.ask(db, home, one.person.id, ria, now, mark)


async def test_the_texts_to_send_say_nothing_untrue_of_who_gets_mail(post: Post) -> None:
    await post.agreed()
    post.box.mood = Mood.REFUSES_WORDS
    await post.circle.advance("2026-02-19 12:00")
    said = await list_of(post)
    assert "krijgen niets van Kring" not in said
    assert "Dit kreeg wie niet op Slack is nog niet" in said


async def test_what_cannot_be_sealed_ends_and_who_leads_reads_so(
    made_circle: Snapshot, moments: Moments, copied: Callable[[str], str]
) -> None:
    begins = await moments.after(made_circle, (noted,))
    async with (
        postbox() as box,
        begun(begins, copied(begins.address), box, address="https://kringlööp.be") as post,
    ):
        await opens_card(post.circle)
        await post.circle.ria.clicks("Vraag of mail mag")
        await post.circle.ria.closes(everything=True)
        await by_minutes(post, 1)
        assert await post.rows() == {"mail_asked": MailState.FAILED}
        await opens_card(post.circle)
        assert post.circle.ria.sees("is niet aangekomen")
        assert post.circle.ria.sees("Vraag of mail mag")
