"""Mail that comes back hours later: read as servers write it, told to a running Kring, said by who leads."""

import asyncio
import re
from base64 import encodebytes
from collections.abc import Callable
from io import BytesIO
from textwrap import dedent
from time import process_time

import aiohttp
import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.mail.bounce import LARGEST, Bounced, Failed, read
from bot.mail.returns import PATH, SIGNED, signature
from bot.running.bouncing import _taken
from models import mail_acts, mail_consent, off_slack_acts
from models.attendance import Rsvp
from models.handed import Handed
from models.mail import Mail, MailState
from models.mail_consent import Agreed
from models.network import Network
from models.person import Language
from playground.sight import shown
from tests.conftest import CHANNEL
from tests.test_mail import SECRET, Post, coming, post
from tests.test_mail_links import to_address
from tests.test_off_slack import ADDRESS, NAME, jo_of, opens_card, waits

__all__ = ["post"]
KEY = "0123456789abcdef01234567"
ID = f"<{KEY}@example.org>"
GONE = Bounced(KEY, [Failed("5.1.1", ADDRESS)])


def lines(words: str) -> bytes:
    return dedent(words).lstrip("\n").replace("\n", "\r\n").encode()


def postfix(to: str = ADDRESS, key: str = KEY, status: str = "5.1.1", action: str = "failed") -> bytes:
    """As Postfix writes it of a mail that was asked about with NOTIFY and ENVID."""
    return lines(f"""
        Return-Path: <>
        Date: Fri, 20 Feb 2026 09:12:11 +0100 (CET)
        From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
        Subject: Undelivered Mail Returned to Sender
        To: kring@example.org
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
        \tboundary="4XyZ1.1771575131/mail.example.org"
        Content-Transfer-Encoding: 7bit
        Message-Id: <4XyZ2@mail.example.org>

        This is a MIME-encapsulated message.

        --4XyZ1.1771575131/mail.example.org
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        I'm sorry to have to inform you that your message could not
        be delivered to one or more recipients. It's attached below.

        --4XyZ1.1771575131/mail.example.org
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mail.example.org
        Original-Envelope-Id: {key}
        X-Postfix-Queue-ID: 4XyZ1
        X-Postfix-Sender: rfc822; kring@example.org
        Arrival-Date: Fri, 20 Feb 2026 09:12:10 +0100 (CET)

        Final-Recipient: rfc822; {to}
        Original-Recipient: rfc822;{to}
        Action: {action}
        Status: {status}
        Remote-MTA: dns; mx.kringloop-noord.be
        Diagnostic-Code: smtp; 550 {status} <{to}>: Recipient address rejected: User
            unknown in virtual mailbox table

        --4XyZ1.1771575131/mail.example.org
        Content-Description: Undelivered Message Headers
        Content-Type: text/rfc822-headers

        Return-Path: <kring@example.org>
        From: Kring <kring@example.org>
        To: {to}
        Subject: Leren van elkaar: Aankondiging
        Message-ID: <{key}@example.org>

        --4XyZ1.1771575131/mail.example.org--
        """)


def exchange(to: str = ADDRESS, key: str = KEY) -> bytes:
    """As Exchange Online writes it: HTML, a report without an empty line at its end, the mail as a whole."""
    return lines(f"""
        From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@school.example>
        To: <kring@example.org>
        Date: Fri, 20 Feb 2026 08:14:02 +0000
        Content-Type: multipart/report; report-type=delivery-status;
        \tboundary="9d4f6a5e-15bb-4eb9-a6f5-9b0c0a1b2c3d"
        X-MS-Exchange-Message-Is-Ndr:
        Content-Language: en-GB
        Message-ID: <11a2@AM0PR01MB0000.eurprd01.prod.exchangelabs.com>
        In-Reply-To: <{key}@example.org>
        References: <{key}@example.org>
        Subject: Undeliverable: Leren van elkaar: Aankondiging
        Auto-Submitted: auto-replied
        MIME-Version: 1.0

        --9d4f6a5e-15bb-4eb9-a6f5-9b0c0a1b2c3d
        Content-Type: multipart/alternative; differences=Content-Type;
        \tboundary="b1"

        --b1
        Content-Type: text/plain; charset="us-ascii"

        Your message to {to} couldn't be delivered.
        --b1
        Content-Type: text/html; charset="us-ascii"

        <html><body><p>Your message to {to} couldn't be delivered.</p></body></html>
        --b1--

        --9d4f6a5e-15bb-4eb9-a6f5-9b0c0a1b2c3d
        Content-Type: message/delivery-status

        Reporting-MTA: dns;AM0PR01MB0000.eurprd01.prod.exchangelabs.com
        Received-From-MTA: dns;mail.example.org
        Arrival-Date: Fri, 20 Feb 2026 08:14:00 +0000

        Final-Recipient: rfc822;{to}
        Action: failed
        Status: 5.1.10
        Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {to} not found by SMTP address lookup

        --9d4f6a5e-15bb-4eb9-a6f5-9b0c0a1b2c3d
        Content-Type: message/rfc822

        From: Kring <kring@example.org>
        To: {to}
        Message-ID: <{key}@example.org>
        Subject: Leren van elkaar: Aankondiging
        Content-Type: text/plain

        Dag Jo
        --9d4f6a5e-15bb-4eb9-a6f5-9b0c0a1b2c3d--
        """)  # noqa: E501 - a line as Exchange writes it


def gmail(to: str = ADDRESS, key: str = KEY, status: str = "5.2.2") -> bytes:
    """As Gmail writes it, of a full mailbox: the first part has pictures."""
    return lines(f"""
        From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
        To: kring@example.org
        Auto-Submitted: auto-replied
        Subject: Delivery Status Notification (Failure)
        References: <{key}@example.org>
        In-Reply-To: <{key}@example.org>
        X-Failed-Recipients: {to}
        Message-ID: <699811aa.050a0220.1c5f0e.0000.GMR@mx.google.com>
        Date: Fri, 20 Feb 2026 00:14:20 -0800 (PST)
        MIME-Version: 1.0
        Content-Type: multipart/report; boundary="0000000000006ae1f6064b3c"; report-type=delivery-status

        --0000000000006ae1f6064b3c
        Content-Type: multipart/related; boundary="r1"

        --r1
        Content-Type: text/html; charset="UTF-8"
        Content-Transfer-Encoding: quoted-printable

        <p>The recipient's inbox is out of storage space.</p>
        --r1
        Content-Type: image/png; name="icon.png"
        Content-Transfer-Encoding: base64
        Content-ID: <icon.png>

        iVBORw0KGgo=
        --r1--

        --0000000000006ae1f6064b3c
        Content-Type: message/delivery-status

        Reporting-MTA: dns; googlemail.com
        Arrival-Date: Fri, 20 Feb 2026 00:14:19 -0800 (PST)
        X-Original-Message-ID: <{key}@example.org>

        Final-Recipient: rfc822; {to}
        Action: failed
        Status: {status}
        Remote-MTA: dns; gmail-smtp-in.l.google.com
        Diagnostic-Code: smtp; 552 {status} The recipient's inbox is out of storage space.
        Last-Attempt-Date: Fri, 20 Feb 2026 00:14:20 -0800 (PST)

        --0000000000006ae1f6064b3c
        Content-Type: message/rfc822

        Message-ID: <{key}@example.org>
        From: Kring <kring@example.org>
        To: {to}

        Dag Jo
        --0000000000006ae1f6064b3c--
        """)


@pytest.mark.parametrize(
    ("message", "status"), [(postfix(), "5.1.1"), (exchange(), "5.1.10"), (gmail(), "5.2.2")]
)
def test_reports_as_servers_write_them_say_which_mail_to_whom_and_why(message: bytes, status: str) -> None:
    assert read(message) == Bounced(KEY, [Failed(status, ADDRESS)])


def without(message: bytes, *parts: str) -> bytes:
    for part in parts:
        assert part.encode() in message
        message = message.replace(part.encode(), b"")
    return message


def test_the_mail_is_found_by_whatever_came_back_of_it() -> None:
    assert read(without(postfix(), f"Message-ID: {ID}")) == read(postfix()), "by the id of its envelope"
    assert read(without(postfix(), f"Original-Envelope-Id: {KEY}")) == read(postfix())
    assert read(
        exchange().split(b"--9d4f6a5e-15bb-4eb9-a6f5-9b0c0a1b2c3d\r\nContent-Type: message/rfc822")[0]
    )


@pytest.mark.parametrize(
    "message",
    [
        postfix(action="delayed", status="4.4.1"),
        postfix(action="delivered", status="2.0.0"),
        postfix(key="no-key-of-ours"),
        without(postfix(), "multipart/report; report-type=delivery-status;"),
        b"",
        b"\x00\xff" * 1000,
        b"Subject: Re: Aankondiging\r\nIn-Reply-To: " + ID.encode() + b"\r\n\r\nIk kom.\r\n",
        b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n"
        b"Content-Type: message/delivery-status\r\n\r\n",
        (b"Content-Type: multipart/report; boundary=a\r\n\r\n--a\r\n" * 500) + postfix(),
        postfix()[: len(postfix()) // 2],
    ],
)
def test_a_delay_an_answer_or_nonsense_is_no_mail_that_came_back(message: bytes) -> None:
    told = read(message)
    assert told is None or told.key == KEY


@pytest.mark.parametrize("cut", range(0, len(postfix()), 97))
def test_half_a_report_is_read_or_left_alone(cut: int) -> None:
    assert (told := read(postfix()[:cut])) is None or told.key == KEY


def of_two(first: tuple[str, str], second: tuple[str, str], key: str = KEY) -> bytes:
    """As Postfix writes it where a mail was sent on to two."""
    head, tail = postfix(*first[:1], key=key, status=first[1]).split(b"Final-Recipient", 1)
    group, rest = tail.split(b"\r\n\r\n", 1)
    other = group.replace(first[0].encode(), second[0].encode()).replace(
        first[1].encode(), second[1].encode()
    )
    return b"Final-Recipient".join((head, group + b"\r\n\r\n", other + b"\r\n\r\n")) + rest


def test_each_address_has_its_own_reason_and_counts_where_it_ended() -> None:
    told = read(of_two(("elders@gone.example", "5.1.1"), (ADDRESS, "5.2.2")))
    assert told == Bounced(KEY, [Failed("5.1.1", "elders@gone.example"), Failed("5.2.2", ADDRESS)])
    sent_on = postfix().replace(
        f"Final-Recipient: rfc822; {ADDRESS}".encode(), b"Final-Recipient: rfc822; a@b.be"
    )
    assert read(sent_on) == Bounced(KEY, [Failed("5.1.1", "a@b.be")])


def test_a_mail_that_answers_ours_is_somebody_elses() -> None:
    answers = f"In-Reply-To: {ID}\r\nReferences: {ID}".encode()
    theirs = b"Message-ID: <CAF_1@mail.example.org>\r\n" + answers
    assert read(postfix(key="no-key").replace(b"Message-ID: <no-key@example.org>", theirs)) is None
    assert read(postfix(key="no-key").replace(b"Message-ID: <no-key@example.org>", answers)) is None


def in_other_letters(kind: str, coding: str) -> bytes:
    report = f"Reporting-MTA: dns; x.example\r\nOriginal-Envelope-Id: {KEY}\r\n\r\n".encode()
    report += (
        f"Final-Recipient: utf-8; {ADDRESS}\r\nAction: failed (no such user)\r\nStatus: 5.1.1\r\n".encode()
    )
    coded = {"8bit": report, "base64": encodebytes(report), "quoted-printable": report.replace(b"=", b"=3D")}
    return b"\r\n".join([
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"'.encode(), b"", b"--b", b"",
        b"Your message did not arrive.", b"--b", f"Content-Type: message/{kind}".encode(),
        f"Content-Transfer-Encoding: {coding}".encode(), b"", coded[coding], b"--b--", b"",
    ])  # fmt: skip


@pytest.mark.parametrize("kind", ["delivery-status", "global-delivery-status"])
@pytest.mark.parametrize("coding", ["8bit", "base64", "quoted-printable"])
def test_a_report_is_read_however_it_is_coded_and_whatever_is_remarked(kind: str, coding: str) -> None:
    assert read(in_other_letters(kind, coding)) == GONE


def nested(depth: int) -> bytes:
    message = b"Content-Type: multipart/report; boundary=a0\r\n\r\n"
    for number in range(depth):
        message += b"--a%d\r\nContent-Type: multipart/mixed; boundary=a%d\r\n\r\n" % (number, number + 1)
    return message + b"\n" * (LARGEST - len(message))


@pytest.mark.parametrize(
    "message",
    [
        nested(5000),
        b"Content-Type: multipart/report; boundary=b\r\n\r\n" + b"--b\r\n" * (LARGEST // 5),
        postfix().replace(b"Reporting-MTA", b"a:b\r\n\r\n" * (LARGEST // 6) + b"Reporting-MTA"),
        b'Content-Type: multipart/report; x="' + b";" * LARGEST,
        b"a:b\r\n" * (LARGEST // 5),
    ],
)
def test_no_message_takes_long_to_read(message: bytes) -> None:
    before = process_time()
    assert read(message[:LARGEST]) is None
    assert process_time() - before < 1


async def piped(post: Post, message: bytes, secret: str = SECRET) -> Result:
    """What a mail server does with it."""
    own = {"KRING_MAIL_SECRET": secret, "KRING_PORT": str(post.circle.kring.settings.port)}
    done = await asyncio.to_thread(CliRunner().invoke, app, ["bounce"], input=message, env=own)
    await post.circle.settled()
    return done


def key_of(post: Post, number: int = -1) -> str:
    return str(post.box.mails[number]["Message-ID"]).strip("<>").partition("@")[0]


async def announced(post: Post) -> str:
    """Jo agreed, and the announcement went; return its key."""
    await post.agreed()
    await post.circle.advance("2026-02-19 12:00")
    assert "Aankondiging" not in await waits(post.circle)
    return key_of(post)


@pytest.mark.long
async def test_an_address_that_does_not_exist_is_told_and_what_was_mailed_stands_ready(post: Post) -> None:
    key = await announced(post)
    done = await piped(post, postfix(key=key))
    assert done.exit_code == 0
    assert "Kring knows that this mail did not arrive." in done.output
    assert (await post.consent()).said is Agreed.REFUSED
    assert "Aankondiging" in await waits(post.circle)
    ria = post.circle.ria
    await ria.opens_home()
    assert ria.sees(f"Mail komt niet aan bij {NAME}")
    await ria.runs("/kring", "testuren", channel=CHANNEL)
    assert "niet aangekomen" in shown(ria.top())
    assert not re.search("Aankondiging[^\n]*door Kring per mail", shown(ria.top()))
    again = await piped(post, postfix(key=key))
    assert again.exit_code == 0
    await post.circle.advance("2026-03-10 12:00")
    assert len(post.box.mails) == 2, "nothing more goes there"


@pytest.mark.long
async def test_what_is_too_long_to_be_an_address_is_none_and_the_report_is_taken(post: Post) -> None:
    key = await announced(post)
    assert (await piped(post, postfix(to="x" * 20_000 + "@x.example", key=key))).exit_code == 0
    assert (await post.consent()).said is Agreed.YES
    assert "Aankondiging" in await waits(post.circle)


@pytest.mark.long
async def test_a_full_mailbox_beside_a_dead_copy_is_no_address_that_does_not_exist(post: Post) -> None:
    key = await announced(post)
    await piped(post, of_two(("elders@gone.example", "5.1.1"), (ADDRESS, "5.2.2"), key))
    assert (await post.consent()).said is Agreed.YES


def test_a_message_is_taken_to_its_end_however_long_it_is() -> None:
    pipe = BytesIO(b"x" * (3 * LARGEST + 1))
    assert len(_taken(pipe)) == LARGEST
    assert pipe.read() == b""


@pytest.mark.long
async def test_a_full_mailbox_fails_that_mail_alone(post: Post) -> None:
    await piped(post, gmail(key=await announced(post)))
    assert (await post.consent()).said is Agreed.YES
    assert (await post.rows())["announcement"] is MailState.FAILED
    assert "Aankondiging" in await waits(post.circle)


@pytest.mark.long
async def test_where_a_mail_was_sent_on_and_that_failed_the_address_is_not_refused(post: Post) -> None:
    await piped(post, exchange("elders@school.example", await announced(post)))
    assert (await post.consent()).said is Agreed.YES
    assert "Aankondiging" in await waits(post.circle)


@pytest.mark.long
async def test_whose_links_were_used_has_the_mail(post: Post) -> None:
    key = await announced(post)
    await post.presses(post.link("Ik kom op"))
    assert (await piped(post, postfix(key=key))).exit_code == 0
    assert (await post.consent()).said is Agreed.YES
    assert await coming(post) == [Rsvp.YES]
    assert "Aankondiging" not in await waits(post.circle)


@pytest.mark.long
async def test_what_was_said_of_another_address_meanwhile_stands(post: Post) -> None:
    key = await announced(post)
    await to_address(post, "jo@elders.be")
    await post.circle.advance("2026-02-20 12:00")
    await post.asked()
    await piped(post, postfix(key=key))
    assert (await post.consent()).said is Agreed.NOT_YET
    assert "Aankondiging" in await waits(post.circle)


@pytest.mark.long
async def test_a_question_that_comes_back_is_told_and_can_be_asked_again(post: Post) -> None:
    await post.asked()
    await piped(post, gmail(key=key_of(post), status="5.7.1"))
    await opens_card(post.circle)
    assert "niet aan" in shown(post.circle.ria.top())
    assert post.circle.ria.sees("Vraag of mail mag")


@pytest.mark.long
async def test_what_is_in_hand_or_not_taken_is_handed_over_again(post: Post) -> None:
    key = await announced(post)
    async with post.circle.database.write() as db:
        row = await db.get_one(Mail, key)
        row.claim(post.circle.clock.now(), None)
    assert (await piped(post, postfix(key=key))).exit_code == 75
    wrong = await piped(post, postfix(key=key), "een-ander-geheim-van-minstens-tweeendertig")
    assert wrong.exit_code == 75
    assert "401" in wrong.output
    nobody = await piped(post, postfix(key="f" * 24))
    assert nobody.exit_code == 0, "of a mail that nobody knows any more nothing is to be done"


async def test_what_is_no_bounce_is_let_go_and_without_settings_it_is_kept(post: Post) -> None:
    reply = b"Subject: Re: Aankondiging\r\n\r\nIk kom.\r\n"
    done = await piped(post, reply)
    assert (done.exit_code, "nothing was changed" in done.output) == (0, True)
    bare = await asyncio.to_thread(
        CliRunner().invoke, app, ["bounce"], input=reply, env={"KRING_MAIL_SECRET": "", "KRING_PORT": ""}
    )
    assert bare.exit_code == 75


@pytest.mark.long
@pytest.mark.parametrize(
    ("body", "sign", "status"),
    [
        (b"{}", lambda body: signature(SECRET, body), 400),
        (b"not json", lambda body: signature(SECRET, body), 400),
        (b'{"key": "x"}', lambda body: "", 401),
        (b'{"key": "x"}', lambda body: "é", 401),
        (b"x" * 20_000, lambda body: signature(SECRET, body), 401),
    ],
)
async def test_nobody_tells_kring_of_bounces_without_its_secret(
    post: Post, body: bytes, sign: Callable[[bytes], str], status: int
) -> None:
    url = f"http://127.0.0.1:{post.circle.kring.settings.port}{PATH}"
    async with (
        aiohttp.ClientSession() as client,
        client.post(url, data=body, headers={SIGNED: sign(body)}) as answer,
    ):
        assert answer.status == status


def test_no_more_of_a_message_is_read_than_tells_something() -> None:
    assert read((postfix() + b"x" * 2 * LARGEST)[:LARGEST]) == GONE


# Said by who leads


async def says_that_it_does_not_work(post: Post) -> None:
    await opens_card(post.circle)
    await post.circle.ria.clicks("Adres werkt niet")
    await post.circle.settled()


@pytest.mark.long
async def test_who_leads_says_that_an_address_does_not_work_and_nobody_is_asked_there(post: Post) -> None:
    await announced(post)
    await says_that_it_does_not_work(post)
    ria = post.circle.ria
    assert ria.sees("dit adres werkt niet")
    assert not ria.sees("Vraag of mail mag")
    await ria.closes(everything=True)
    assert (await post.consent()).said is Agreed.WRONG
    assert "Aankondiging" in await waits(post.circle), "it may never have come"
    await post.circle.advance("2026-03-10 12:00")
    assert len(post.box.mails) == 2
    await opens_card(post.circle)
    await ria.clicks("Adres werkt toch")
    assert ria.sees("Vraag of mail mag")
    await ria.closes(everything=True)
    await post.circle.advance("2026-03-11 12:00")
    assert len(post.box.mails) == 2, "nothing goes before they are asked anew"


@pytest.mark.long
async def test_what_proved_to_have_come_is_not_passed_on_once_more(post: Post) -> None:
    await announced(post)
    await post.presses(post.link("Ik kom op"))
    await says_that_it_does_not_work(post)
    await post.circle.ria.closes(everything=True)
    assert "Aankondiging" not in await waits(post.circle)


@pytest.mark.long
async def test_another_address_may_be_asked_and_who_reads_mail_after_all_says_so(post: Post) -> None:
    await post.asked()
    link = post.link("Lees verder en kies")
    await says_that_it_does_not_work(post)
    await post.circle.ria.closes(everything=True)
    _, page = await post.opens(link)
    assert "De begeleider noteerde" in page
    await post.presses(link, says="yes")
    assert (await post.consent()).said is Agreed.YES
    await says_that_it_does_not_work(post)
    await post.circle.ria.closes(everything=True)
    await to_address(post, "jo@elders.be")
    await post.circle.advance("2026-01-06 12:00")
    await post.asked()
    assert post.box.recipients[-1] == "jo@elders.be"


@pytest.mark.long
async def test_what_was_passed_on_by_hand_stays_so(post: Post) -> None:
    key = await announced(post)
    async with post.circle.database.write() as db:
        for row in await db.scalars(select(Handed)):
            row.by_mail = False
    await piped(post, postfix(key=key))
    async with post.circle.database.read() as db:
        assert {one.sort for one in await db.scalars(select(Handed))} >= {"announcement"}


@pytest.mark.long
@pytest.mark.parametrize("press", ["Adres werkt niet", "Adres werkt toch", "Vraag of mail mag"])
async def test_a_press_on_an_older_card_concerns_the_address_that_it_showed(post: Post, press: str) -> None:
    if press == "Adres werkt niet":
        await post.agreed()
    elif press == "Adres werkt toch":
        await post.asked()
        await says_that_it_does_not_work(post)
        await post.circle.ria.closes(everything=True)
    await opens_card(post.circle)
    before = len(post.box.mails)
    async with post.circle.database.write() as db:  # somebody else who leads notes another, which works
        home, jo = (await db.scalars(select(Network))).one(), await jo_of(post.circle)
        now = post.circle.clock.now()
        said = off_slack_acts.Said(NAME, "nieuw@jo.example", "", Language.NL)
        await off_slack_acts.change(db, home, jo.id, said, now)
        if (consent := await mail_consent.consent_of(db, jo.id)) is not None:
            await mail_acts.answer(db, home, consent, Agreed.YES, "nieuw@jo.example", now)
    await post.circle.ria.clicks(press)
    await post.circle.settled()
    assert post.circle.ria.sees("intussen een ander adres genoteerd")
    assert post.circle.ria.sees("nieuw@jo.example")
    assert len(post.box.mails) == before
    if press != "Vraag of mail mag":
        assert (await post.consent()).said is Agreed.YES
