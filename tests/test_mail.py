"""Mail to who is not on Slack: only after a yes, in the same quiet, never twice, stopped with one press."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from html import unescape

import aiohttp
import pytest
from sqlalchemy import func, select

from models.attendance import Attendance, Rsvp
from models.handed import Handed
from models.mail import Mail, MailState
from models.mail_consent import Agreed, MailConsent
from models.mail_link import MailLink
from models.off_slack import OffSlack
from models.person import Language, Person
from models.question import LearningQuestion
from playground.ports import free_port
from playground.sight import shown
from tests.conftest import CHANNEL, Running, Snapshot
from tests.moments import Moments
from tests.postbox import Mood, Postbox, postbox
from tests.test_off_slack import ADDRESS, NAME, is_on_slack, jo_of, noted, opens_card, waits
from tests.test_session import changes

SENDER, SECRET = "Kring <kring@example.org>", "een-geheim-van-minstens-tweeendertig-tekens"
URL = re.compile(r"http://127\.0\.0\.1:\d+/mail/[\w.\-]+")


@dataclass
class Post:
    """A circle in which mail can go, with the server that takes it."""

    circle: Running
    box: Postbox

    def text(self, number: int = -1) -> str:
        part = self.box.mails[number].get_body(("plain",))
        assert isinstance(part, EmailMessage)
        return str(part.get_content())

    def html(self, number: int = -1) -> str:
        part = self.box.mails[number].get_body(("html",))
        assert isinstance(part, EmailMessage)
        return str(part.get_content())

    def link(self, what: str, number: int = -1) -> str:
        """The address behind a link of a mail, by its words."""
        found = re.search(rf'<a href="([^"]+)"[^>]*>{re.escape(what)}[^<]*</a>', self.html(number))
        assert found, (what, self.html(number))
        return unescape(found.group(1))

    async def opens(self, url: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as pool, pool.get(url) as answer:
            return answer.status, await answer.text()

    async def presses(self, url: str, **said: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as pool, pool.post(url, data=said) as answer:
            page = answer.status, await answer.text()
        await self.circle.settled()
        return page

    async def asked(self) -> None:
        """Ria asks Jo whether mail may come."""
        await opens_card(self.circle)
        await self.circle.ria.clicks("Vraag of mail mag")
        assert self.circle.ria.sees(f"{NAME} krijgt een mail met die vraag")
        await self.circle.ria.closes(everything=True)
        await self.circle.settled()

    async def agreed(self) -> None:
        """Jo was asked, and says yes."""
        await self.asked()
        await self.presses(self.link("Lees verder en kies"), says="yes")

    async def rows(self) -> dict[str, MailState]:
        async with self.circle.database.read() as db:
            return {one.sort: one.state for one in await db.scalars(select(Mail))}

    async def consent(self) -> MailConsent:
        async with self.circle.database.read() as db:
            return (await db.scalars(select(MailConsent))).one()


@asynccontextmanager
async def begun(begins: Snapshot, address: str, box: Postbox, /, **more: object) -> AsyncIterator[Post]:
    port = free_port()
    own = {"port": port, "address": f"http://127.0.0.1:{port}", "smtp": box.address}
    own |= {"mail_from": SENDER, "mail_secret": SECRET, **more}
    async with begins.resumed(address, own) as circle:
        yield Post(circle, box)


@pytest.fixture
async def post(made_circle: Snapshot, moments: Moments, copied: Callable[[str], str]) -> AsyncIterator[Post]:
    """The circle with Jo noted, on a working morning, and a server that takes mail."""
    begins = await moments.after(made_circle, (noted,))
    async with postbox() as box, begun(begins, copied(begins.address), box) as post:
        yield post


@pytest.mark.long
async def test_nothing_goes_before_a_yes_and_the_question_says_what_it_is_about(post: Post) -> None:
    await post.asked()
    assert post.box.recipients == [ADDRESS]
    words = post.text()
    promised = (
        "Ria Mertens vraagt",
        "Leren van elkaar",
        "hoogstens één per dag",
        "je organisatie en dit adres",
    )
    assert all(part in words for part in promised)
    assert (await post.consent()).said is Agreed.NOT_YET
    await post.circle.advance("2026-02-19 12:00")
    assert len(post.box.mails) == 1
    assert await waits(post.circle) == ["Welkom", "Aankondiging"]


@pytest.mark.long
async def test_after_a_yes_the_announcement_comes_by_mail_and_waits_for_nobody(post: Post) -> None:
    await post.agreed()
    assert (await post.consent()).said is Agreed.YES
    await post.circle.advance("2026-02-19 12:00")
    assert len(post.box.mails) == 2, await post.rows()
    mail = post.box.mails[1]
    assert "do 12 maart" in post.text()
    assert mail["To"] == ADDRESS
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [part.get_filename() for part in mail.iter_attachments()] == ["2026-03-12.ics"]
    assert "Aankondiging" not in await waits(post.circle)
    await post.circle.ria.runs("/kring", "testuren", channel=CHANNEL)
    assert post.circle.ria.sees("door Kring per mail")


@pytest.mark.long
async def test_a_link_answers_once_and_opening_it_does_nothing(post: Post) -> None:
    await post.agreed()
    await post.circle.advance("2026-02-19 12:00")
    yes, no = post.link("Ik kom op"), post.link("Ik kan niet")
    for _ in range(3):
        status, page = await post.opens(yes)
        assert status == 200
        assert "Ja, ik kom" in page
    assert await coming(post) == []
    status, page = await post.presses(yes)
    assert "Doorgegeven: je komt op do 12 maart" in page
    assert await coming(post) == [Rsvp.YES]
    await post.presses(no)
    assert await coming(post) == [Rsvp.NO]
    _, page = await post.presses(yes)
    assert "werkt één keer" in page
    assert await coming(post) == [Rsvp.NO], "the link was used"


async def coming(post: Post) -> list[Rsvp | None]:
    jo = await jo_of(post.circle)
    async with post.circle.database.read() as db:
        return list(await db.scalars(select(Attendance.rsvp).where(Attendance.person_id == jo.id)))


@pytest.mark.long
async def test_a_question_is_asked_from_a_page_and_its_markup_means_nothing(post: Post) -> None:
    await post.agreed()
    await post.circle.advance("2026-02-19 12:00")
    url = post.link("Een vraag inbrengen")
    status, page = await post.presses(url, words="  ")
    assert status == 422
    assert '<p role="alert" id="why">' in page
    status, page = await post.presses(url, words="x" * 1001)
    assert status == 422
    assert "plaats voor 1000 tekens" in page
    assert 'aria-describedby="why hint" aria-invalid="true" autofocus' in page, "heard with the field"
    status, page = await post.presses(url, words="Hoe <b>begin</b> je? <!channel>")
    assert "Je vraag is ingebracht" in page
    await post.presses(url, words="Een tweede")
    async with post.circle.database.read() as db:
        asked = (
            await db.scalars(select(LearningQuestion).where(LearningQuestion.text.contains("begin")))
        ).one()
        count = await db.scalar(select(func.count()).select_from(LearningQuestion))
    assert (asked.text, asked.anonymous) == ("Hoe <b>begin</b> je? <!channel>", False)
    assert asked.asker_id == (await jo_of(post.circle)).id
    assert count == 1


@pytest.mark.long
@pytest.mark.parametrize(
    "spoil",
    [
        lambda url: url[:-1] + "AB"[url[-1] == "A"],
        lambda url: url.rpartition(".")[0],
        lambda url: url.rpartition("/")[0] + "/" + "0" * 24 + ".x" * 20,
    ],
)
async def test_a_forged_link_leads_nowhere(post: Post, spoil: Callable[[str], str]) -> None:
    await post.agreed()
    await post.circle.advance("2026-02-19 12:00")
    forged = spoil(post.link("Ik kom op"))
    assert (await post.opens(forged))[0] == 404
    status, page = await post.presses(forged)
    assert status == 404
    assert "Deze link werkt niet" in page
    assert "This link doesn’t work" in page
    assert await coming(post) == []


@pytest.mark.long
async def test_the_signature_of_one_link_opens_no_other(post: Post) -> None:
    await post.agreed()
    await post.circle.advance("2026-02-19 12:00")
    yes, no = post.link("Ik kom op"), post.link("Ik kan niet")
    mixed = yes.rpartition(".")[0] + "." + no.rpartition(".")[2]
    assert (await post.presses(mixed))[0] == 404
    assert await coming(post) == []


async def test_a_page_tells_nobody_who_reads_it_and_holds_nothing_of_others(post: Post) -> None:
    await post.asked()
    url = post.link("Lees verder en kies")
    async with aiohttp.ClientSession() as pool, pool.get(url) as answer:
        page, headers = await answer.text(), answer.headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"].startswith("noindex")
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert not re.search(r"<script|src=|https?://", page)
    assert NAME not in url
    assert ADDRESS not in url
    assert '<html lang="nl"' in page


@pytest.mark.long
async def test_one_press_of_a_program_stops_mail_and_they_may_begin_again(post: Post) -> None:
    await post.agreed()
    await post.circle.advance("2026-02-19 12:00")
    stop = str(post.box.mails[-1]["List-Unsubscribe"]).strip("<>")
    assert (await post.presses(stop, **{"List-Unsubscribe": "One-Click"}))[0] == 200
    assert (await post.consent()).said is Agreed.STOPPED
    await changes(post.circle, Plaats="Elders")
    await post.circle.advance("2026-02-20 12:00")
    assert len(post.box.mails) == 2
    assert await waits(post.circle) == ["De plaats"]
    await opens_card(post.circle)
    assert post.circle.ria.sees("wil geen mail")
    assert not post.circle.ria.sees("Vraag of mail mag")
    await post.circle.ria.closes(everything=True)
    _, page = await post.presses(stop, says="yes")
    assert "Je krijgt mail van Kring" in page
    await post.circle.advance("2026-02-24 12:00")
    assert len(post.box.mails) == 3
    assert "Elders" in post.text()


@pytest.mark.long
async def test_mail_keeps_quiet_hours_and_one_a_day(post: Post) -> None:
    await post.circle.advance("2026-02-20 22:00")  # a Friday evening
    await post.asked()
    assert post.box.mails == []
    await post.circle.advance("2026-02-23 07:00")
    assert post.box.mails == []
    await post.circle.advance("2026-02-23 12:00")
    assert len(post.box.mails) == 1
    await post.presses(post.link("Lees verder en kies"), says="yes")
    await post.circle.advance("2026-02-23 18:00")
    assert len(post.box.mails) == 1, "the day is taken"
    await post.circle.advance("2026-02-24 12:00")
    assert len(post.box.mails) == 2


@pytest.mark.long
@pytest.mark.parametrize(
    ("mood", "state", "said"),
    [
        (Mood.SILENT, MailState.UNKNOWN, "Misschien kwam de mail aan"),
        (Mood.DROPS, MailState.UNKNOWN, "Misschien kwam"),
        (Mood.REFUSES_WORDS, MailState.FAILED, "niet aangekomen"),
    ],
)
async def test_what_did_not_surely_arrive_waits_for_who_leads_and_never_goes_again(
    post: Post, mood: Mood, state: MailState, said: str
) -> None:
    await post.agreed()
    post.circle.kring.ticker._mailer._postman._seconds = 0.2
    post.box.mood = mood
    await post.circle.advance("2026-02-19 12:00")
    assert (await post.rows())["announcement"] is state
    tried = post.box.tried
    post.box.mood = Mood.TAKES
    await post.circle.advance("2026-02-21 12:00")
    assert post.box.tried == tried
    await post.circle.ria.runs("/kring", "testuren", channel=CHANNEL)
    assert said in shown(post.circle.ria.top())


@pytest.mark.long
async def test_a_server_that_is_busy_is_asked_again_and_the_mail_comes_once(post: Post) -> None:
    await post.agreed()
    post.box.mood = Mood.BUSY
    await post.circle.advance("2026-02-19 12:00")
    assert post.box.tried > 3
    assert len(post.box.mails) == 1
    post.box.mood = Mood.TAKES
    await post.circle.advance("2026-02-20 12:00")
    assert len(post.box.mails) == 2


@pytest.mark.long
async def test_an_address_that_is_refused_is_shown_and_may_be_asked_at_another(post: Post) -> None:
    post.box.mood = Mood.REFUSES_ADDRESS
    await post.asked()
    assert (await post.consent()).said is Agreed.REFUSED
    ria = post.circle.ria
    await ria.opens_home()
    assert ria.sees(f"Mail komt niet aan bij {NAME}")
    await opens_card(post.circle)
    assert ria.sees("komt niet aan op dit adres")
    await ria.clicks("Aanpassen")
    await ria.submits({"E-mailadres": "jo@elders.be"})
    await ria.closes(everything=True)
    post.box.mood = Mood.TAKES
    await post.circle.advance("2026-02-17 12:00")
    await post.asked()
    assert post.box.recipients == ["jo@elders.be"]


async def test_a_name_with_a_new_line_or_markup_breaks_neither_head_nor_page(post: Post) -> None:
    evil = 'Jo\r\nBcc: all@example.org <script>alert("x")</script>'
    jo = await jo_of(post.circle)
    async with post.circle.database.write() as db:
        (await db.get_one(Person, jo.id)).name = evil
    await opens_card(post.circle)
    await post.circle.ria.clicks("Vraag of mail mag")
    await post.circle.settled()
    mail = post.box.mails[0]
    assert mail["Bcc"] is None
    assert post.box.recipients == [ADDRESS]
    assert "<script>" not in post.html()
    assert "<script>" not in (await post.opens(post.link("Lees verder en kies")))[1]


@pytest.mark.long
async def test_who_was_forgotten_or_came_on_slack_has_links_no_more(post: Post) -> None:
    await post.agreed()
    await post.circle.advance("2026-02-19 12:00")
    yes = post.link("Ik kom op")
    await is_on_slack(post.circle, "U0GUEST")
    assert (await post.opens(yes))[0] == 404
    async with post.circle.database.read() as db:
        for table in (Mail, MailConsent, MailLink, OffSlack, Handed):
            assert await db.scalar(select(func.count()).select_from(table)) == 0
    await post.circle.advance("2026-03-12 12:00")
    assert len(post.box.mails) == 2


@pytest.mark.long
async def test_a_process_that_died_with_a_mail_in_hand_never_sends_it_again(post: Post) -> None:
    await post.agreed()
    post.box.mood = Mood.BUSY
    await post.circle.advance("2026-02-19 09:30")
    async with post.circle.database.write() as db:
        row = (await db.scalars(select(Mail).where(Mail.sort == "announcement"))).one()
        row.claim(post.circle.clock.now(), None)
    post.box.mood = Mood.TAKES
    await post.circle.advance(post.circle.clock.now() + timedelta(days=1))
    assert len(post.box.mails) == 1
    assert (await post.rows())["announcement"] is MailState.UNKNOWN


@pytest.mark.long
async def test_what_a_link_was_for_is_over_once_the_session_began(post: Post) -> None:
    await post.agreed()
    await post.circle.advance("2026-02-19 12:00")
    yes = post.link("Ik kom op")
    await post.circle.advance("2026-03-12 14:00")
    status, page = await post.opens(yes)
    assert status == 410
    assert "Dit kan niet meer" in page
    assert (await post.presses(yes))[0] == 410


async def test_it_speaks_the_language_of_its_reader(post: Post) -> None:
    jo = await jo_of(post.circle)
    async with post.circle.database.write() as db:
        (await db.get_one(Person, jo.id)).language = Language.EN
    await post.asked()
    assert "Ria Mertens asks" in post.text()
    assert post.box.mails[0]["Content-Language"] == "en"
    assert '<html lang="en"' in (await post.opens(post.link("Read on and choose")))[1]


async def test_without_a_server_nothing_speaks_of_mail(circle: Running) -> None:
    await noted(circle)
    await opens_card(circle)
    assert not circle.ria.sees("mail mag")
