"""The server that takes mail: how its address is read, what comes of a mail, what the doctor says of it."""

import asyncio
import email
import email.policy
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.mail.envelope import Letter, in_one_line, sealed
from bot.mail.outcome import NobodyKnows, NotTaken, Outcome, Taken
from bot.mail.postman import Postman
from bot.mail.server import Server, Tls, are_secrets, is_sender, is_server, read
from bot.running.config import Settings, WrongSettings
from bot.running.config import read as read_settings
from bot.running.doctor import mail
from bot.running.missing import missing_for_mail
from models.mail_address import on_the_wire, plain
from tests.postbox import Mood, postbox

TO, WORDS = "jo@kringloop-noord.be", b"Subject: Hallo\r\n\r\nDag Jo\r\n.Een punt\r\n"
SENDER, KEY = "Kring <kring@example.org>", "0a" * 12


def test_an_address_says_host_port_security_and_login() -> None:
    assert read("smtps://kring:p%40ss@smtp.example.org") == Server(
        "smtp.example.org", 465, Tls.AT_ONCE, "kring", "p@ss"
    )
    assert read("smtp://smtp.example.org").port == 587
    assert read("smtp+plain://127.0.0.1:2525").port == 2525
    assert "p@ss" not in repr(read("smtps://kring:p%40ss@smtp.example.org"))


@pytest.mark.parametrize(
    "address",
    [
        "smtp.example.org", "https://smtp.example.org", "smtp://", "smtp://host/path", "smtp://user@host",
        "smtp+plain://user:password@smtp.example.org", "smtp://ho st", "smtp://host:port", "smtp://host?tls=no",
    ],
)  # fmt: skip
def test_no_password_goes_anywhere_unprotected_and_nonsense_is_no_server(address: str) -> None:
    assert not is_server(address)


def test_a_sender_is_an_address_and_a_secret_is_long() -> None:
    assert all(map(is_sender, (SENDER, "kring@example.org")))
    assert not any(map(is_sender, ("Kring", "kring@localhost", "a\nb@example.org", "é@example.org")))
    assert is_sender('"Kring, van ons" <kring@example.org>')
    assert not is_sender("kring@example.org, els@example.org")
    assert are_secrets("a" * 32)
    assert not any(map(are_secrets, ("kort", f"{'a' * 32} kort", " ")))
    assert are_secrets(f"{'a' * 32} {'b' * 40}")
    assert are_secrets("an,old;one" * 8), "which may have such signs in it"


def test_what_mail_needs_besides_is_named_and_nothing_without_a_server() -> None:
    assert missing_for_mail(Settings()) == []
    lacking = missing_for_mail(Settings(smtp="smtps://smtp.example.org"))
    assert [line.split(":")[0] for line in lacking] == [
        "KRING_MAIL_FROM", "KRING_MAIL_SECRET", "KRING_ADDRESS", "KRING_PORT",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["KRING_SMTP", "KRING_MAIL_FROM", "KRING_MAIL_SECRET"])
def test_a_wrong_setting_is_named_without_what_it_holds(name: str) -> None:
    with pytest.raises(WrongSettings) as wrong:
        read_settings({name: "geheim"})
    (problem,) = wrong.value.problems
    assert problem.startswith(f"{name}: expected")
    assert "geheim" not in problem


async def sent(mood: Mood, to: str = TO) -> tuple[Outcome, list[str]]:
    async with postbox(mood=mood) as box:
        came = await Postman(read(box.address), SENDER, seconds=0.1).send(to, WORDS, KEY)
        return came, [one.get_payload() for one in box.mails]


async def test_what_the_server_takes_arrives_as_it_was_written() -> None:
    async with postbox() as box:
        assert await Postman(read(box.address), SENDER).send(TO, WORDS, KEY) == Taken()
        assert (box.recipients, box.senders) == ([TO], ["kring@example.org"])
        assert box.mails[0].get_content().splitlines() == ["Dag Jo", ".Een punt"]


async def test_a_server_that_knows_how_is_asked_to_send_back_the_head_alone_of_what_fails() -> None:
    async with postbox(reports=True) as box:
        assert await Postman(read(box.address), SENDER).send(TO, WORDS, KEY) == Taken()
        assert box.asked == [f"RET=HDRS ENVID={KEY}", "NOTIFY=FAILURE"]
    async with postbox() as box:
        assert await Postman(read(box.address), SENDER).send(TO, WORDS, KEY) == Taken()
        assert box.asked == ["", ""]


@pytest.mark.parametrize(
    ("mood", "outcome"),
    [
        (Mood.REFUSES_ADDRESS, NotTaken("smtp_550", final=True, address=True)),
        (Mood.BUSY, NotTaken("smtp_451", server=True)),
        (Mood.REFUSES_WORDS, NotTaken("smtp_554", final=True, server=True)),
        (Mood.SILENT, NobodyKnows("no_answer")),
        (Mood.DROPS, NobodyKnows("connection_lost")),
    ],
)
async def test_what_came_of_it_is_one_of_three(mood: Mood, outcome: Outcome) -> None:
    came, arrived = await sent(mood)
    assert came == outcome
    assert bool(arrived) is isinstance(outcome, NobodyKnows)


async def test_without_a_server_nothing_went_and_it_is_tried_again() -> None:
    async with postbox() as box:
        gone = read(box.address)
    assert await Postman(gone, SENDER, seconds=0.5).send(TO, WORDS, KEY) == NotTaken(
        "no_connection", server=True
    )


async def test_letters_that_not_every_server_takes_are_refused_before_anything_goes() -> None:
    came, arrived = await sent(Mood.TAKES, "jö@kringloop.be")
    assert came == NotTaken("address_not_ascii", final=True, address=True)
    assert arrived == []
    came, arrived = await sent(Mood.TAKES, "jo@kringlööp.be")
    assert came == Taken()


def test_a_domain_in_other_letters_goes_to_who_has_it_and_is_one_however_it_is_written() -> None:
    assert on_the_wire("jo@straße.de") == "jo@xn--strae-oqa.de"
    assert on_the_wire("jo@Straße.de") == on_the_wire("jo@straße.de")
    assert plain("Jo@STRASSE.de") == "jo@strasse.de" != plain("jo@straße.de")
    assert plain("jo@xn--strae-oqa.DE") == plain("JO@straße.de")
    assert plain("jo@ΚΟΣΜΟΣ.gr") == on_the_wire("jo@κοσμοσ.gr")
    for nowhere in ("jo@x..be", "jo@" + "é" * 70 + ".be", "jo@😀.be"):
        with pytest.raises(UnicodeError):
            on_the_wire(nowhere)


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate of this machine's, which this process trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "postbox")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, private = tmp_path / "cert.pem", tmp_path / "key.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    private.write_bytes(key.private_bytes(pem, form, plain))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, private)
    return context


async def test_with_starttls_or_tls_at_once_and_a_login_it_goes(certificate: ssl.SSLContext) -> None:
    async with postbox(tls=certificate, login=("kring", "geheim")) as box:
        address = f"smtp://kring:geheim@127.0.0.1:{box.port}"
        assert await Postman(read(address), SENDER).send(TO, WORDS, KEY) == Taken()
    async with postbox(at_once=certificate) as box:
        assert await Postman(read(f"smtps://127.0.0.1:{box.port}"), SENDER).send(TO, WORDS, KEY) == Taken()


async def doctor(address: str) -> list[str]:
    return await mail.server(Settings(smtp=address, mail_from=SENDER))


async def test_the_doctor_says_what_is_wrong_with_the_server_and_never_the_password(
    certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await mail.server(Settings()) == []
    async with postbox(login=("kring", "geheim")) as box:
        assert await doctor(box.address) == []
        (line,) = await doctor(box.address.replace("geheim", "verkeerd"))
        assert "user and password" in line
        assert "verkeerd" not in line
        (line,) = await doctor(f"smtp://127.0.0.1:{box.port}")
        assert "no STARTTLS" in line
    (line,) = await doctor(box.address)
    assert "nothing answers" in line
    monkeypatch.delenv("SSL_CERT_FILE")
    async with postbox(tls=certificate) as box:
        (line,) = await doctor(f"smtp://127.0.0.1:{box.port}")
        assert "certificate" in line


Answers = dict[str, bytes]


@asynccontextmanager
async def scripted(
    answers: Answers, after: bytes = b"250 taken\r\n"
) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server of which each answer is given; an empty one: it is gone. It keeps the words that it took."""
    got: list[bytes] = []
    talks: set[asyncio.Task[None]] = set()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.get_running_loop().create_task(serve(reader, writer)))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer), suppress(ConnectionError, asyncio.IncompleteReadError):
            writer.write(answers.get("HELLO", b"220 x\r\n"))
            while line := (await reader.readline()).decode("latin1").strip():
                said = answers.get(line.split(" ")[0], b"354 go\r\n" if line == "DATA" else b"250 ok\r\n")
                if not said or line == "QUIT":
                    break
                writer.write(said)
                if said.startswith(b"354"):
                    got.append(await reader.readuntil(b"\r\n.\r\n"))
                    writer.write(after)
                    break
                await writer.drain()
            await writer.drain()

    server = await asyncio.start_server(begin, "127.0.0.1", 0)
    try:
        yield f"smtp+plain://127.0.0.1:{server.sockets[0].getsockname()[1]}", got
    finally:
        server.close()
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)


async def came_of(answers: Answers, after: bytes = b"250 taken\r\n") -> tuple[Outcome, list[bytes]]:
    async with scripted(answers, after) as (address, got):
        return await Postman(read(address), SENDER, seconds=0.3).send(TO, WORDS, KEY), got


@pytest.mark.parametrize(
    "after",
    [
        b"garbage\r\n", b"250 " + b"x" * 9000 + b"\r\n", b"250-a\r\n251 b\r\n", b"\r\n", b"251 forwards\r\n",
        b"200 ok\r\n", b"25", b"354 more\r\n",
    ],
)  # fmt: skip
async def test_after_the_words_only_a_clear_no_is_a_no(after: bytes) -> None:
    came, got = await came_of({}, after)
    assert got
    assert isinstance(came, NobodyKnows)
    assert await came_of({}, b"250-one\r\n250 two\r\n") == (Taken(), got)
    assert (await came_of({}, b"451 later\r\n"))[0] == NotTaken("smtp_451", server=True)
    assert (await came_of({}, b"554 no\r\n"))[0] == NotTaken("smtp_554", final=True, server=True)


@pytest.mark.parametrize("word", ["HELLO", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("said", [b"", b"421 bye\r\n", b"450 later\r\n", b"what\r\n", b"25"])
async def test_before_the_words_nothing_surely_went_and_it_goes_again(word: str, said: bytes) -> None:
    came, got = await came_of({word: said})
    if word == "EHLO" and said.startswith(b"450"):
        return  # HELO follows
    assert not got
    assert isinstance(came, NotTaken)
    assert not came.final


@pytest.mark.parametrize(
    ("said", "known", "of_server"),
    [
        ("550 5.1.1 nobody of that name", True, False), ("550 nobody of that name", True, False),
        ("553 what?", True, False), ("551 moved", True, False), ("550 5.1.10 no mail there", True, False),
        ("552 5.2.2 Mailbox full", False, False), ("552 full", False, False),
        ("450 4.1.1 later", False, False), ("450 busy", False, False), ("452 4.2.2 full", False, False),
        ("550 5.7.1 Relaying denied", False, True), ("454 4.7.1 Relay access denied", False, True),
        ("554 5.7.1 blocked", False, True), ("550 5.1.8 bad sender", False, True),
        ("530 5.7.0 STARTTLS first", False, True), ("503 bad sequence", False, True),
        ("452 4.3.1 no room on the disk", False, True), ("421 bye", False, True),
    ],
)  # fmt: skip
async def test_a_word_about_who_gets_it_is_told_from_one_about_the_server(
    said: str, known: bool, of_server: bool
) -> None:
    came, _got = await came_of({"RCPT": f"{said}\r\n".encode()})
    assert isinstance(came, NotTaken)
    assert (came.address, came.server) == (known, of_server)
    assert came.final is said.startswith("5")


def written(to: str = TO, subject: str = "Hallo", text: str = "Één\n.", sender: str = SENDER) -> bytes:
    letter = Letter(subject, text, f"<p>{text}", "nl", f"http://127.0.0.1/mail/{'a' * 90}")
    return sealed(letter, sender, to, "k" * 24, datetime.now(UTC))


def test_a_mail_is_written_so_that_every_server_and_program_takes_it() -> None:
    subject = ("Ünïcode is één " * 9).strip()
    made = written("jo@kringlööp.be", subject, "é" * 2000 + "\r.\rb\n")
    head = made.partition(b"\r\n\r\n")[0]
    words = re.findall(rb"=\?utf-8\?.*?\?=", head)
    assert words
    assert max(map(len, words)) <= 75
    assert b"To: jo@xn--kringlp-f1aa.be\r\n" in head + b"\r\n"
    assert f"List-Unsubscribe: <http://127.0.0.1/mail/{'a' * 90}>".encode() in head
    assert email.message_from_bytes(made, policy=email.policy.default)["Subject"] == subject
    assert made.isascii()
    assert all(len(line) <= 998 and b"\r" not in line for line in made.split(b"\r\n"))
    assert b"\n" not in made.replace(b"\r\n", b"")


TYPED = [
    "=?utf-8?q?Leren=0d=0aReply-To:_eve=40evil.example?=", "=?utf-8?q?L=0d=0a=0d=0aBetaal_hier?=",
    "=?unicode_escape?q?=5cud800?=", "=?rot13?q?a?=", "=?utf-8?b?!!!?=", "=?\x00?q?a?=", "é\nBcc: x" * 30,
    "a\u2028Bcc: x", "x" * 140 + " 👨‍👩‍👧‍👦👨‍👩‍👧‍👦",
]  # fmt: skip


@pytest.mark.parametrize("words", TYPED)
def test_what_people_typed_begins_no_line_of_a_head_and_is_read_as_they_typed_it(words: str) -> None:
    name = in_one_line(words).replace('"', "")
    made = written(subject=words, sender=f'"{name}" <kring@example.org>')
    head = email.message_from_bytes(made, policy=email.policy.compat32)
    assert {"Subject", "From", "To", "Message-ID", "List-Unsubscribe"} <= {*head.keys()}
    assert not {"Reply-To", "Bcc"} & {*head.keys()}
    assert str(make_header(decode_header(head["Subject"]))) == in_one_line(words)
    shown, address = parseaddr(head["From"])
    assert (str(make_header(decode_header(shown))), address) == (name, "kring@example.org")


def test_an_address_that_looks_encoded_is_written_as_it_is() -> None:
    assert b"\r\nTo: =?utf-8?q?a=0d=0aBcc=3a_x?=@x.be\r\n" in written("=?utf-8?q?a=0d=0aBcc=3a_x?=@x.be")
    assert b"\r\nTo: " not in written("jö@kringloop.be"), "it is refused before anything goes"
