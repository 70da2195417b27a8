"""Links in mail: of one address, for what the mail said, and pages that say how things stand by now."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import aiohttp
import pytest
from sqlalchemy import select
from yarl import URL as Address

from bot.letters import LETTERS
from bot.slack.blocks import Message
from models.attendance import Attendance, Rsvp
from models.mail import Mail, MailState
from models.mail_consent import Agreed, MailConsent
from models.mail_link import Does, MailLink
from models.network import Network
from models.plan import Kind
from models.question import LearningQuestion
from models.session import LearningSession, Stage
from tests.people import plan_session
from tests.postbox import Mood
from tests.test_date_poll import ria_asks
from tests.test_mail import Post, coming, post
from tests.test_off_slack import ADDRESS, NAME, entered, opens_card, waits
from tests.test_session import changes

__all__ = ["post"]
pytestmark = pytest.mark.long
STRANGER = "vreemde@elders.example"


async def to_address(post: Post, address: str) -> None:
    """Ria notes another address of Jo's."""
    await opens_card(post.circle)
    await post.circle.ria.clicks("Aanpassen")
    await post.circle.ria.submits({"E-mailadres": address})
    await post.circle.ria.closes(everything=True)
    await post.circle.settled()


async def moves(post: Post, **to: object) -> None:
    ria = post.circle.ria
    await ria.opens_home()
    await ria.clicks("Verplaatsen", within="home", beside="12 maart")
    await ria.submits(to)
    await ria.closes(everything=True)
    await post.circle.settled()


async def invited(post: Post) -> None:
    """Jo agreed, and has the announcement."""
    await post.agreed()
    await post.circle.advance("2026-02-19 12:00")


async def by_minutes(post: Post, hours: float, step: int = 5) -> None:
    """Let time pass as a clock ticks, whether or not something is due."""
    clock, ticker = post.circle.clock, post.circle.kring.ticker
    end = clock.now() + timedelta(hours=hours)
    while clock.now() < end:
        clock.move_to(clock.now() + timedelta(minutes=step))
        await ticker.tick()
        await ticker.settled()


def heading(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page)
    assert found
    return found.group(1)


async def mailed(post: Post, words: str) -> bool:
    """Tell whether a mail says this by the next week."""
    await by_minutes(post, 6, 30)
    await post.circle.advance("2026-02-26 12:00")
    return any(words in post.text(number) for number in range(len(post.box.mails)))


@pytest.mark.parametrize("when", ["2026-02-20 20:00", "2026-02-19 14:00"])
async def test_a_press_in_an_older_mail_leaves_the_news_of_another_place_waiting(
    post: Post, when: str
) -> None:
    await changes(post.circle, Plaats="Gent")
    await invited(post)
    yes = post.link("Ik kom op")
    await post.circle.advance(when)
    await changes(post.circle, Plaats="Luik")
    _, page = await post.opens(yes)
    assert "Plaats: Luik" in page
    await post.presses(yes)
    assert await coming(post) == [Rsvp.YES]
    assert await mailed(post, "Luik")


async def test_who_answers_for_another_hour_is_shown_it_first_and_asked_again(post: Post) -> None:
    await invited(post)
    yes = post.link("Ik kom op")
    await post.circle.advance("2026-02-20 20:00")
    await moves(post, Begintijd="09:15")
    _, page = await post.opens(yes)
    assert "ander moment dan in je mail" in page
    assert "9.15" in page
    await post.presses(yes)
    assert await coming(post) == []
    assert await mailed(post, "9.15")


async def test_a_press_answers_for_the_date_that_its_page_named(post: Post) -> None:
    await invited(post)
    yes = post.link("Ik kom op")
    _, page = await post.opens(yes)
    assert "do 12 maart" in page
    await moves(post, Dag=date(2026, 3, 19))
    status, page = await post.presses(yes, seen=read(page))
    assert status == 422
    assert heading(page) == "Kom je op do 19 maart?"
    assert await coming(post) == []
    status, page = await post.presses(yes, seen=read(page))
    assert heading(page) == "Doorgegeven: je komt op do 19 maart"
    assert await coming(post) == [Rsvp.YES]


def read(page: str) -> str:
    """Return which beginning a page names to who answers it."""
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return found.group(1)


async def test_who_has_a_mail_that_went_elsewhere_learns_and_agrees_nothing(post: Post) -> None:
    await to_address(post, STRANGER)
    await post.asked()
    old = post.link("Lees verder en kies")
    await to_address(post, ADDRESS)
    await post.circle.advance("2026-01-06 12:00")
    await post.asked()
    assert post.box.recipients == [STRANGER, ADDRESS]
    status, page = await post.opens(old)
    assert status == 200
    assert heading(page) == "Naar dit adres gaat geen mail meer"
    assert ADDRESS not in page
    assert NAME not in page
    await post.presses(old, says="yes")
    assert (await post.consent()).said is Agreed.NOT_YET
    await post.presses(old, says="stop")
    assert (await post.consent()).said is Agreed.NOT_YET
    await post.presses(post.link("Lees verder en kies"), says="yes")
    assert (await post.consent()).said is Agreed.YES


async def test_answers_in_a_mail_that_went_elsewhere_are_over(post: Post) -> None:
    await to_address(post, STRANGER)
    await invited(post)
    assert post.box.recipients[-1] == STRANGER
    no, ask = post.link("Ik kan niet"), post.link("Een vraag inbrengen")
    await to_address(post, ADDRESS)
    await moves(post, Dag=date(2026, 3, 19))
    for url in (no, ask):
        status, page = await post.presses(url, words="Een vraag")
        assert status == 410
        assert "maart" not in page
    assert await coming(post) == []


async def test_who_stopped_at_an_address_that_is_noted_no_more_is_never_asked_there_again(
    post: Post,
) -> None:
    await to_address(post, STRANGER)
    await post.asked()
    await to_address(post, ADDRESS)
    stop = str(post.box.mails[0]["List-Unsubscribe"]).strip("<>")
    assert (await post.presses(stop, **{"List-Unsubscribe": "One-Click"}))[0] == 200
    await to_address(post, STRANGER)
    await opens_card(post.circle)
    assert not post.circle.ria.sees("Vraag of mail mag")


async def test_an_address_that_is_taken_away_is_kept_nowhere(post: Post) -> None:
    await post.agreed()
    link = post.link("Lees verder en kies")
    await to_address(post, "")
    async with post.circle.database.read() as db:
        assert list(await db.scalars(select(MailConsent.address))) == [""]
    _, page = await post.opens(link)
    assert ADDRESS not in page


async def test_the_page_about_mail_says_that_none_goes_where_none_does(post: Post) -> None:
    await post.agreed()
    link = post.link("Lees verder en kies")
    assert ADDRESS in (await post.opens(link))[1]
    await to_address(post, "nieuw@jo.example")
    assert "Je krijgt mail van Kring" not in (await post.opens(link))[1]


async def test_the_page_after_an_answer_says_what_is_noted_now(post: Post) -> None:
    await invited(post)
    yes, no = post.link("Ik kom op"), post.link("Ik kan niet")
    await post.presses(yes)
    await post.presses(no)
    _, page = await post.presses(yes)
    assert heading(page) == "Doorgegeven: je komt niet op do 12 maart"
    await entered(post.circle, "Misschien")
    _, page = await post.opens(no)
    assert heading(page) == "Doorgegeven: misschien kom je op do 12 maart"
    async with post.circle.database.write() as db:
        (await db.scalars(select(LearningSession))).one().stage = Stage.CANCELLED
    status, page = await post.opens(yes)
    assert (status, heading(page)) == (410, "De bijeenkomst van do 12 maart gaat niet door")


async def test_a_page_says_for_whom_its_button_answers(post: Post) -> None:
    await invited(post)
    for words in ("Ik kom op", "Een vraag inbrengen", "Geen mail meer"):
        assert f"Dit is voor {NAME}." in (await post.opens(post.link(words)))[1]


async def test_a_page_for_a_question_says_for_which_session_it_counts(post: Post) -> None:
    await invited(post)
    ask = post.link("Een vraag inbrengen")
    assert "Je vraag gaat mee naar do 12 maart." in (await post.opens(ask))[1]
    await post.circle.advance("2026-03-11 12:00")
    _, page = await post.opens(ask)
    assert "De vragen voor do 12 maart zijn al gesloten." in page
    assert "Je vraag gaat mee naar de volgende bijeenkomst" in page
    await post.presses(ask, words="Te laat?")
    async with post.circle.database.read() as db:
        assert (await db.scalars(select(LearningQuestion))).one().asked_for_id is None


async def test_whose_button_is_pressed_has_the_mail_that_may_have_arrived(post: Post) -> None:
    await changes(post.circle, Plaats="Gent")
    await post.agreed()
    post.box.mood = Mood.DROPS
    await post.circle.advance("2026-02-19 12:00")
    post.box.mood = Mood.TAKES
    assert await waits(post.circle) == ["Aankondiging"]
    await post.presses(post.link("Ik kom op"))
    assert await waits(post.circle) == []
    assert (await post.rows())["announcement"] is MailState.SENT
    await changes(post.circle, Plaats="Luik")
    assert await mailed(post, "Luik"), "they know what the mail said"


async def due_by(post: Post, **sorts: timedelta) -> None:
    """Let what waits be due by now, each so much later."""
    now = post.circle.clock.now()
    async with post.circle.database.write() as db:
        for row in await db.scalars(select(Mail).where(Mail.state == MailState.PENDING)):
            assert row.attempts
            row.due = now + sorts[row.sort]
    await post.circle.advance(now)


async def two_wait(post: Post, afterwards: Mood = Mood.TAKES) -> None:
    """The server does not take the mail with the announcement and the dates, in this order."""
    await post.agreed()
    post.box.mood = Mood.BUSY
    await post.circle.advance("2026-02-18 20:00")
    await ria_asks(post.circle)
    await post.circle.advance("2026-02-19 09:02")
    tried = post.box.tried
    await due_by(post, announcement=-timedelta(minutes=1), date_poll=timedelta())
    assert post.box.tried == tried + 1
    post.box.mood = afterwards


@pytest.mark.parametrize("press", ["Ik kom op", "Geen mail meer"])
async def test_a_press_in_a_mail_counts_nothing_as_arrived_that_did_not_go_with_it(
    post: Post, press: str
) -> None:
    await two_wait(post)
    await due_by(post, announcement=timedelta(), date_poll=timedelta(minutes=20))
    assert "2 april" not in post.text()
    await post.presses(post.link(press), **({"says": "stop"} if press == "Geen mail meer" else {}))
    rows = await post.rows()
    assert rows["announcement"] is MailState.SENT
    assert rows["date_poll"] is not MailState.SENT
    if press == "Geen mail meer":
        assert "Datumprikker" in await waits(post.circle)
    else:
        assert await mailed(post, "2 april")


async def test_a_press_in_a_mail_counts_nothing_as_arrived_that_could_not_be_written(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cannot(_occasion: object) -> Message:
        raise RuntimeError

    await two_wait(post)
    monkeypatch.setitem(LETTERS, Kind.DATE_POLL, cannot)
    await due_by(post, announcement=-timedelta(minutes=1), date_poll=timedelta())
    assert (await post.rows())["date_poll"] is MailState.FAILED
    await post.presses(post.link("Ik kom op"))
    assert await post.rows() == {
        "mail_asked": MailState.SENT, "announcement": MailState.SENT, "date_poll": MailState.FAILED,
    }  # fmt: skip
    assert "Datumprikker" in await waits(post.circle)


async def test_the_links_of_a_mail_that_is_written_again_answer_for_the_session_that_it_names(
    post: Post,
) -> None:
    """The mail did not go; then another session takes the place of the one that it was about."""
    await two_wait(post, Mood.BUSY)
    await due_by(post, announcement=timedelta(), date_poll=-timedelta(minutes=1))
    ria = post.circle.ria
    await ria.opens_home()
    await ria.clicks("Niet laten doorgaan", within="home", beside="12 maart")
    await ria.submits()
    await ria.closes(everything=True)
    await post.circle.settled()
    await plan_session(post.circle, "2026-03-13", "13:30")
    await post.circle.advance("2026-02-20 09:02")
    post.box.mood = Mood.TAKES
    await due_by(post, announcement=timedelta(), date_poll=-timedelta(minutes=1))
    yes = post.link("Ik kom op")
    status, page = await post.opens(yes)
    assert (status, heading(page)) == (200, "Kom je op vr 13 maart?")
    await post.presses(yes)
    async with post.circle.database.read() as db:
        found = select(LearningSession.stage).join(Attendance, Attendance.session_id == LearningSession.id)
        assert list(await db.scalars(found.where(Attendance.rsvp == Rsvp.YES))) == [Stage.ANNOUNCED]


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"words=a%00b", FORM, 200),
        (b"words=%00", FORM, 422),
        (b"x", "multipart/form-data", 400),
        (b"x", "multipart/form-data; boundary=abc", 400),
        (b"words=a", f"{FORM}; charset=nonsense", 400),
        (b"words=+2AA-", f"{FORM}; charset=utf-7", 422),
        (b"words=%ff%fe", FORM, 200),
        (b"{}", "application/json", 422),
        (b"&".join(b"a%d=1" % number for number in range(5000)), FORM, 413),
    ],
)
async def test_what_is_no_form_is_refused_without_a_trace(
    post: Post, body: bytes, kind: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    await invited(post)
    url = post.link("Een vraag inbrengen")
    async with (
        aiohttp.ClientSession() as pool,
        pool.post(url, data=body, headers={"Content-Type": kind}) as answer,
    ):
        assert answer.status == status
    async with post.circle.database.read() as db:
        asked = list(await db.scalars(select(LearningQuestion.text)))
    assert bool(asked) is (status == 200)
    assert not any("\0" in words for words in asked)
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: "%00.x",
        lambda token: token.replace(".", "%00."),
        lambda token: token + "%ED%A0%80",
        lambda token: token + "%ff",
        lambda token: "a" * 5000,
        lambda token: token + "%2F",
        lambda token: token.split(".")[0] + ".%C3%A9",
        lambda token: token.replace("a", "A"),
    ],
)
async def test_an_address_that_nobody_signed_leads_nowhere_without_a_trace(
    post: Post, spoil: Callable[[str], str]
) -> None:
    await invited(post)
    base, token = post.link("Ik kom op").rsplit("/", 1)
    spoiled = Address(f"{base}/{spoil(token)}x", encoded=True)
    async with aiohttp.ClientSession() as pool:
        for method in ("GET", "POST"):
            async with pool.request(method, spoiled) as answer:
                assert answer.status == 404
    assert await coming(post) == []


async def test_a_link_keeps_no_address_and_what_the_mail_said_of_the_session(post: Post) -> None:
    await invited(post)
    async with post.circle.database.read() as db:
        links = list(await db.scalars(select(MailLink)))
        row = (await db.scalars(select(Mail).where(Mail.sort == "announcement"))).one()
    assert len({one.address for one in links}) == 1
    assert ADDRESS not in links[0].address
    assert {one.held for one in links if one.does is Does.YES} == {row.held}
    assert row.held


@pytest.mark.long
async def test_a_closed_network_says_so_takes_no_yes_and_can_be_stopped(post: Post) -> None:
    await post.asked()
    url = post.link("Lees verder en kies")
    async with post.circle.database.write() as db:
        (await db.scalars(select(Network))).one().closed_at = post.circle.clock.now()
    for _, page in (await post.opens(url), await post.presses(url, says="yes")):
        assert "is afgerond" in page
        assert "Ja, mail me" not in page
    assert (await post.consent()).said is Agreed.NOT_YET
    _, page = await post.presses(url, says="stop")
    assert "is afgerond" in page
    assert "<button" not in page
    assert (await post.consent()).said is Agreed.STOPPED
    assert (await post.presses(url, says="yes"))[0] == 200
    assert (await post.consent()).said is Agreed.STOPPED, "what was said stands"
