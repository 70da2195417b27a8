"""Documents of a session: links that go with its agenda, the day before it, the report and the catch-up."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import delete

from bot.export import export_network
from bot.slack.blocks import Message
from bot.texts import Texts
from bot.views import document as view
from models.document import Document, HoldsAPassword, NotALink, NotSecure, address
from models.person import Language
from models.question import EmptyText
from playground.sight import shown, texts
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after, until
from tests.people import somebody_asked
from tests.rows import a_session
from tests.test_report import a_minute_later, releases

LINK = "https://docs.example.org/profielen?v=2&x=1"
TITLE = "Drie profielen <oud> & nieuw"


async def opens_preparing(circle: Running) -> None:
    """Ria opens what goes with the session, from its menu on her Home."""
    if circle.ria.modal is not None:
        await circle.ria.closes(everything=True)
    await circle.ria.opens_home()
    await circle.ria.clicks("Voorbereiden", within="home", beside="12 maart")


async def adds(circle: Running, title: str, link: str, **fields: object) -> None:
    """Ria adds a document in the screen that is open."""
    await circle.ria.clicks("Document toevoegen")
    await circle.ria.submits({"Titel": title, "Adres": link, **fields})


async def document_added(circle: Running) -> None:
    """A document goes with the session before anything was sent."""
    await opens_preparing(circle)
    await adds(circle, TITLE, LINK)
    await circle.ria.closes(everything=True)


def messages_with(circle: Running, words: str, channel: str = CHANNEL) -> list[str]:
    """The messages of a channel in which words stand, as they stand now."""
    found = circle.playground.workspace.messages
    said = ["\n".join(texts(one.blocks)) for one in found if one.channel == channel]
    return [text for text in said if words in text]


# What an address is


@pytest.mark.parametrize(
    "typed",
    ["https://a.be", "https://docs.example.org/x?y=1&z=%20#k", "https://münchen.de/é", "https://a.be:8443/"],
)
def test_an_address_of_a_page_is_kept_as_it_was_typed(typed: str) -> None:
    assert address(f"  {typed} ") == typed


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("http://a.be", NotSecure),
        ("javascript:alert(1)", NotSecure),
        ("data:text/html,x", NotSecure),
        ("file:///etc/passwd", NotSecure),
        ("https://ria:geheim@a.be/x", HoldsAPassword),
        ("https://ria@a.be/x", HoldsAPassword),
        ("a.be/blad", NotALink),
        ("//a.be", NotALink),
        ("https://", NotALink),
        ("https://localhost/x", NotALink),
        ("https://a..be", NotALink),
        ("https://[::1", NotALink),
        ("https://a.be:poort/", NotALink),
        ("https://a.be/een blad", NotALink),
        ("https://a.be/|Iets anders", NotALink),
        ("https://a.be/><!channel>", NotALink),
        ("https://a.be/" + "x" * 600, NotALink),
        ("  ", EmptyText),
    ],
)
def test_what_is_no_address_for_everybody_is_refused_with_why(typed: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        address(typed)


@given(some.text(max_size=40))
@pytest.mark.long
def test_whatever_is_typed_is_refused_or_can_stand_in_a_message(typed: str) -> None:
    try:
        kept = address(f"https://a.be/{typed}")
    except (NotALink, HoldsAPassword):
        return
    assert kept.startswith("https://a.be/")
    assert not set(kept) & set('<>|" \n\t\\')


# Added, changed, taken away


@pytest.mark.long
async def test_a_document_is_added_changed_and_taken_away_in_one_place(circle: Running) -> None:
    ria = circle.ria
    await opens_preparing(circle)
    assert ria.sees("zelf bewaar ik geen bestanden")
    await adds(circle, TITLE, "http://docs.example.org")
    assert "moet met https:// beginnen" in str(ria.errors)
    await ria.submits({"Adres": "https://ria:geheim@docs.example.org"})
    assert "een naam of een wachtwoord" in str(ria.errors)
    await ria.submits({"Adres": LINK})
    assert ria.sees("Drie profielen")
    await adds(circle, "Hetzelfde blad", LINK)
    assert shown(ria.top()).count("docs.example.org") == 1
    assert ria.sees("Hetzelfde blad")
    await ria.clicks("Wijzigen")
    await ria.submits({"Titel": "Drie profielen", "Verslag": []})
    assert ria.sees("niet in het verslag")
    await ria.clicks("Wijzigen")
    await ria.submits({"Weghalen": ["Haal dit document weg"]})
    assert ria.sees("Er staat er nog geen bij")


async def test_a_document_that_stays_out_of_the_report_stays_so_when_its_address_is_added_again(
    circle: Running,
) -> None:
    ria = circle.ria
    await opens_preparing(circle)
    await adds(circle, TITLE, LINK, Verslag=[])
    assert ria.sees("niet in het verslag")
    await adds(circle, "Hetzelfde blad", LINK)
    assert ria.sees("Hetzelfde blad")
    assert ria.sees("niet in het verslag")


@pytest.mark.long
async def test_there_are_ten_documents_at_most_and_then_none_is_offered(circle: Running) -> None:
    await opens_preparing(circle)
    for number in range(10):
        await adds(circle, f"Blad {number}", f"https://docs.example.org/{number}")
    assert "Document toevoegen" not in shown(circle.ria.top())


async def test_what_a_colleague_took_away_meanwhile_can_be_taken_away_again(circle: Running) -> None:
    await document_added(circle)
    await opens_preparing(circle)
    await circle.ria.clicks("Wijzigen")
    async with circle.database.write() as db:
        await db.execute(delete(Document))
    await circle.ria.submits({"Weghalen": ["Haal dit document weg"]})
    assert circle.ria.sees("Er staat er nog geen bij")


# Where it stands


@begins_after(somebody_asked, document_added, until("2026-03-06 15:05"))
@pytest.mark.long
async def test_it_stands_in_the_agenda_and_the_day_before_and_one_added_later_notifies_nobody(
    circle: Running,
) -> None:
    assert len(messages_with(circle, "|Drie profielen &lt;oud&gt; &amp; nieuw>")) == 1
    before = len(circle.playground.workspace.messages)
    await circle.ria.opens_home()
    await circle.ria.clicks("Agenda", within="home")
    await circle.ria.clicks("Voorbereiden")
    await adds(circle, "Nog een blad", "https://docs.example.org/2")
    await circle.ria.closes(everything=True)
    await a_minute_later(circle)
    assert len(circle.playground.workspace.messages) == before
    assert len(messages_with(circle, "Nog een blad")) == 1
    await circle.person("U0ANNA").runs("/kring", "", channel=CHANNEL)
    await circle.person("U0ANNA").clicks("Ja")
    await circle.person("U0ANNA").closes(everything=True)
    await circle.advance("2026-03-11 10:00")
    told = [shown(one) for one in circle.playground.workspace.messages_to("U0ANNA")]
    assert any("Nog een blad" in text and "Drie profielen" in text for text in told)


@pytest.mark.long
@begins_after(somebody_asked, document_added, until("2026-03-06 15:05"))
async def test_of_many_the_message_shows_three_and_a_copy_for_e_mail_all_with_their_addresses(
    circle: Running,
) -> None:
    ria = circle.ria
    await ria.opens_home()
    await ria.clicks("Agenda", within="home")
    await ria.clicks("Voorbereiden")
    for number in range(4):
        await adds(circle, f"Blad {number}", f"https://docs.example.org/{number}")
    await ria.closes(everything=True)
    await a_minute_later(circle)
    [agenda] = messages_with(circle, "Drie profielen")
    assert "Blad 1" in agenda
    assert "Blad 2" not in agenda
    assert "en nog 2 documenten" in agenda
    await ria.runs("/kring", "berichten", channel=CHANNEL)
    await ria.clicks("Kopieer voor e-mail", beside="*Agenda*")
    text = str(ria.top().blocks)
    for number in range(4):
        assert f"Blad {number} (https://docs.example.org/{number})" in text


async def held_with_two(circle: Running) -> None:
    """The session was held; one of its documents stays out of the report."""
    await opens_preparing(circle)
    await adds(circle, "Alleen voor ons", "https://docs.example.org/2", Verslag=[])
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-12 13:40")
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
    await circle.ria.clicks("Wie is er?")
    await circle.ria.submits({"Wie is er?": [MEMBERS["U0ANNA"]]})
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-13 10:00")
    await releases(circle)
    await circle.advance("2026-03-16 12:00")


@begins_after(somebody_asked, document_added)
@pytest.mark.long
async def test_the_report_has_what_may_stand_there_and_the_absent_get_all(circle: Running) -> None:
    await held_with_two(circle)
    [report] = messages_with(circle, "*Documenten*")
    assert "Drie profielen" in report
    assert "Alleen voor ons" not in report
    async with circle.database.read() as db:
        exported = await export_network(db, CHANNEL)
    assert [one["title"] for one in exported["sessions"][0]["documents"]] == [TITLE]
    told = [shown(one) for one in circle.playground.workspace.messages_to("U0BRAM")]
    assert any("Alleen voor ons" in text and "Drie profielen" in text for text in told)


@pytest.mark.long
async def test_without_documents_nothing_is_said_of_them(circle: Running) -> None:
    await somebody_asked(circle)
    await circle.advance("2026-03-06 15:05")
    everything = [shown(one) for one in circle.playground.workspace.messages]
    assert not any("Documenten" in text or ":link:" in text for text in everything)


def test_two_documents_of_one_title_are_told_apart() -> None:
    t, meeting = Texts(Language.EN), a_session()
    found = [Document(session_id=1, title="Checklist", link=f"https://kring.example/{n}") for n in range(3)]
    said = str(Message(view.listed(t, found)).blocks)
    assert [f"|Checklist{which}>" in said for which in ("", " (2)", " (3)")] == [True] * 3
    kept = Message(view.kept(t, meeting, found)).blocks[1:4]
    buttons = [block["accessory"]["accessibility_label"] for block in kept]
    assert len(set(buttons)) == 3
