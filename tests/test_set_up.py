"""Setting up a network step by step: in order, each step skippable, nothing asked twice, kept at once."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from models import invitation, settings
from models.entry import Entry
from models.invitation import Invitation, Promise, WorthTooLong
from models.membership import Membership
from models.network import Network, NetworkKind
from models.set_up import Step, passes, to_do
from playground.sight import shown
from tests import rows
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after, until
from tests.people import memberships, start_network
from tests.test_intake import ria_asks_for_it

THEME = {
    "Thema": "Leren van fouten", "Wat hoort erbij?": "Wat misliep", "Wat hoort er niet bij?": "Klachten",
}  # fmt: skip


def test_the_steps_are_asked_in_their_order_and_none_of_them_twice() -> None:
    home = rows.a_network()
    assert to_do(home, ()) is Step.THEME
    assert to_do(home, {Step.THEME, Step.WHOM}) is Step.KIND, "what was said elsewhere is not asked"
    for step in Step:
        passes(home, step)
        passes(home, step)
    assert home.set_up == [*Step]
    assert to_do(home, ()) is None


@pytest.mark.parametrize(
    ("worth", "ticked", "kept"),
    [
        ("", ["Raad"], "Raad"),
        ("Zelf geschreven. ", ["Raad", "Nabijheid"], "Zelf geschreven.\nRaad\nNabijheid"),
        ("Raad", ["Raad"], "Raad"),
        ("Zelf", [], "Zelf"),
    ],
)
def test_an_example_that_was_ticked_stands_below_the_own_text_and_once(
    worth: str, ticked: list[str], kept: str
) -> None:
    assert invitation.with_benefits(worth, ticked, 100) == kept


def test_what_would_be_too_long_with_the_examples_is_refused() -> None:
    with pytest.raises(WorthTooLong):
        invitation.with_benefits("x" * 99, ["Raad"], 100)


async def opens(running: Running) -> str:
    await running.ria.runs("/kring", "opzet", channel=CHANNEL)
    return shown(running.ria.top())


async def top(running: Running) -> str:
    return shown(running.ria.top())


async def network(running: Running) -> Network:
    async with running.database.read() as db:
        return (await db.scalars(select(Network))).one()


@pytest.mark.long
async def test_from_the_first_form_it_goes_step_by_step_to_what_comes_next(kring: Running) -> None:
    ria = kring.ria
    await ria.runs("/kring", "nieuw Leren", channel=CHANNEL)
    await ria.submits()
    assert "uit de groep zelf" in await top(kring), "or without it, when the group begins by itself"
    await ria.clicks("Stap voor stap")
    assert "Thema* · stap 1 van 5" in await top(kring)
    await ria.submits(THEME)
    said = await top(kring)
    assert "Soort netwerk* · stap 2 van 5" in said
    for words in ("leest eerst alleen de begeleider", "vraag ook voor welke organisatie"):
        assert words in said, "what follows is told before it is chosen"
    await ria.submits({"Soort netwerk": "Binnen één organisatie"})
    await ria.submits(
        {
            "Voor wie": "Wie opleidt",
            "Voorbeelden om over te nemen": ["Je krijgt raad die je meteen kunt gebruiken"],
        }
    )
    await ria.submits({"Wij vragen": "Wees er vier keer bij", "Wij bieden": "Begeleiding\nModellen"})
    await ria.submits({"Wat is het?": "Een zaal", "Wie zorgt ervoor?": "De school"})
    said = await top(kring)
    for words in (
        "✓ Thema",
        "✓ Soort netwerk",
        "✓ Voor wie",
        "✓ Wat je vraagt",
        "✓ Ruimte",
        "Leden uitnodigen",
    ):
        assert words in said, words
    home = await network(kring)
    assert (home.theme, home.scope_in, home.scope_out, home.kind) == (
        "Leren van fouten", "Wat misliep", "Klachten", NetworkKind.WITHIN,
    )  # fmt: skip
    async with kring.database.read() as db:
        written = (await db.scalars(select(Invitation))).one()
        assert (written.whom, written.worth) == ("Wie opleidt", "Je krijgt raad die je meteen kunt gebruiken")
        assert sorted(await db.scalars(select(Promise.text))) == [
            "Begeleiding",
            "Modellen",
            "Wees er vier keer bij",
        ]
        [entry] = await db.scalars(select(Entry))
        assert entry.register == "resource"


async def test_every_step_can_be_skipped_and_a_second_time_nothing_is_asked(kring: Running) -> None:
    await start_network(kring)
    assert "stap 1 van 5" in await opens(kring)
    for number in range(2, 6):
        await kring.ria.clicks("Overslaan")
        assert f"stap {number} van 5" in await top(kring)
    await kring.ria.clicks("Overslaan")
    assert "Thema: nog niets ingevuld" in await top(kring)
    await kring.ria.closes(everything=True)
    assert "zijn gevraagd" in await opens(kring)
    home = await network(kring)
    assert (home.theme, home.scope_in, home.kind) == ("Leren van elkaar", "", None), "nothing changed"


@pytest.mark.long
async def test_it_goes_on_where_one_stopped_and_the_step_before_can_be_seen_again(kring: Running) -> None:
    await start_network(kring)
    await opens(kring)
    await kring.ria.submits(THEME)
    await kring.ria.closes(everything=True)
    assert "stap 2 van 5" in await opens(kring)
    await kring.ria.clicks("Vorige stap")
    assert "Wat misliep" in await top(kring)
    await kring.ria.submits({"Doel": "Sneller leren"})
    assert "stap 2 van 5" in await top(kring)
    assert (await network(kring)).goal == "Sneller leren"


async def test_what_was_said_in_the_settings_or_the_invitation_is_not_asked_again(kring: Running) -> None:
    await start_network(kring)
    await kring.ria.runs("/kring", "instellingen", channel=CHANNEL)
    await kring.ria.submits({"Wat hoort erbij?": "Wat misliep"})
    await kring.ria.closes(everything=True)
    assert "stap 2 van 5" in await opens(kring)


async def test_all_else_stays_as_it_is_when_the_theme_is_set(circle: Running) -> None:
    async with circle.database.write() as db:
        home = (await db.scalars(select(Network))).one()
        home.capacity, home.threshold = 12, 4
    async with circle.database.read() as db:
        led = {one.person_id for one in await db.scalars(select(Membership)) if one.leads}
    await opens(circle)
    await circle.ria.submits(THEME)
    found = await network(circle)
    assert (found.capacity, found.threshold, found.theme) == (12, 4, "Leren van fouten")
    async with circle.database.read() as db:
        assert {one.person_id for one in await db.scalars(select(Membership)) if one.leads} == led


async def test_a_theme_without_words_or_edges_and_a_resource_that_nobody_sees_to_are_refused(
    kring: Running,
) -> None:
    await start_network(kring)
    await opens(kring)
    for lacks in (
        {"Thema": " ", "Wat hoort erbij?": "Wat misliep"},
        {"Thema": "Leren", "Wat hoort erbij?": " "},
    ):
        await kring.ria.submits(lacks)
        assert "stap 1 van 5" in await top(kring)
    for press in ("Overslaan", "Verlaten zonder te bewaren", "Overslaan", "Overslaan", "Overslaan"):
        await kring.ria.clicks(press)
    await kring.ria.submits({"Wat is het?": "Een zaal", "Wie zorgt ervoor?": " "})
    assert "stap 5 van 5" in await top(kring)
    async with kring.database.read() as db:
        assert list(await db.scalars(select(Entry))) == []


async def test_a_colleague_s_words_of_meanwhile_are_not_put_back(circle: Running) -> None:
    await opens(circle)
    async with circle.database.write() as db:
        (await db.scalars(select(Network))).one().scope_out = "Klachten"
    await circle.ria.submits({"Wat hoort erbij?": "Wat misliep"})
    home = await network(circle)
    assert (home.scope_in, home.scope_out) == ("Wat misliep", "Klachten")


async def test_no_member_sets_it_up_and_nobody_gets_a_message(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "opzet", channel=CHANNEL)
    assert "stap 1" not in (shown(anna.top()) if anna.modals else "")
    await circle.settled()
    before = len(circle.playground.workspace.messages_to("U0ANNA"))
    await opens(circle)
    await circle.ria.submits(THEME)
    await circle.ria.submits({"Soort netwerk": "Tussen organisaties"})
    await circle.settled()
    assert len(circle.playground.workspace.messages_to("U0ANNA")) == before


async def intake(circle: Running, kind: NetworkKind | None) -> Any:
    """Return the intake as Anna opens it in a network of this kind."""
    async with circle.database.write() as db:
        (await db.scalars(select(Network))).one().kind = kind
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await anna.clicks("Beantwoorden of wijzigen", within="home")
    return anna.top()


def chosen(view: Any) -> str:
    """Return who is chosen to read it."""
    [element] = [one["element"] for one in view.content["blocks"] if one.get("block_id") == "readers"]
    return str(element["initial_option"]["value"])


@pytest.mark.long
@pytest.mark.parametrize(
    ("kind", "readers", "asks"),
    [
        (None, "members", False),
        (NetworkKind.BETWEEN, "members", True),
        (NetworkKind.WITHIN, "leaders", False),
    ],
)
@begins_after(until("2026-02-19 12:00"), ria_asks_for_it)
async def test_the_kind_says_who_reads_the_intake_at_first_and_whether_organisations_show(
    circle: Running, kind: NetworkKind | None, readers: str, asks: bool
) -> None:
    opened = await intake(circle, kind)
    assert chosen(opened) == readers
    assert ("Voor welke organisatie werk je?" in shown(opened)) is asks


async def test_everybody_reads_what_kind_of_network_it_is(circle: Running) -> None:
    await opens(circle)
    await circle.ria.clicks("Overslaan")
    await circle.ria.submits({"Soort netwerk": "Tussen organisaties"})
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "over", channel=CHANNEL)
    assert anna.sees("Een netwerk tussen organisaties.")


async def test_the_steps_of_the_phase_lead_to_it(circle: Running) -> None:
    await circle.ria.runs("/kring", "fase", channel=CHANNEL)
    await circle.ria.clicks("Soort kiezen")
    assert "stap 2 van 5" in await top(circle)
    await circle.ria.submits({"Soort netwerk": "Tussen organisaties"})
    await circle.ria.closes()
    assert "✓ Soort netwerk gekozen" in await top(circle)
    await circle.ria.clicks("Stap voor stap")
    assert "stap 1 van 5" in await top(circle)


async def test_a_closed_network_takes_nothing_in(circle: Running) -> None:
    await opens(circle)
    async with circle.database.write() as db:
        (await db.scalars(select(Network))).one().closed_at = circle.clock.now()
    await circle.ria.clicks("Overslaan")
    assert circle.ria.sees("is afgerond")
    assert (await network(circle)).set_up == []


def test_what_a_step_does_not_ask_stays_as_it_is_also_that_there_is_no_maximum() -> None:
    home = rows.a_network(unlimited=True)
    before = settings.of(home)
    settings.fill_in(home, replace(before, scope_in="Alles"))
    assert settings.of(home) == replace(before, scope_in="Alles")
    assert home.unlimited


@pytest.mark.long
async def test_what_was_typed_in_a_step_is_not_lost_without_a_word(kring: Running) -> None:
    await start_network(kring)
    await opens(kring)
    await kring.ria.submits(THEME)
    await kring.ria.clicks("Overslaan")
    assert "stap 3 van 5" in await top(kring)
    await kring.ria.fills({"Voor wie": "Wie opleidt"})
    await kring.ria.clicks("Vorige stap")
    assert "stap 3 van 5" in await top(kring)
    assert "nog niet bewaard" in await top(kring)
    await kring.ria.clicks("Verlaten zonder te bewaren")
    assert "stap 2 van 5" in await top(kring)
    await kring.ria.clicks("Overslaan")
    await kring.ria.fills({"Voor wie": "Wie opleidt"})
    await kring.ria.clicks("Overslaan")
    assert "nog niet bewaard" in await top(kring)
    await kring.ria.submits()
    assert "stap 4 van 5" in await top(kring)
    async with kring.database.read() as db:
        assert (await db.scalars(select(Invitation))).one().whom == "Wie opleidt"


@pytest.mark.long
async def test_the_theme_is_set_and_who_took_over_still_facilitates(circle: Running) -> None:
    await circle.ria.loses_account()
    await circle.settled()
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await anna.clicks("Ik neem over", within="home")
    assert anna.sees("Jij begeleidt nu")
    await anna.closes(everything=True)
    assert (await memberships(circle))["U0ANNA"].facilitates
    await anna.runs("/kring", "opzet", channel=CHANNEL)
    await anna.submits(THEME)
    await circle.settled()
    place = (await memberships(circle))["U0ANNA"]
    assert place.facilitates, "only the theme was set"
    assert not place.stands_in


@pytest.mark.long
async def test_who_notes_what_is_needed_in_the_set_up_reads_who_reads_it(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "middelen", channel=CHANNEL)
    assert ria.sees("Alle leden van dit netwerk lezen dit")
    await ria.closes(everything=True)
    await ria.runs("/kring", "opzet", channel=CHANNEL)
    for _ in range(4):
        await ria.clicks("Overslaan")
    assert "stap 5 van 5" in shown(ria.top())
    assert "leden" in shown(ria.top()), "members read what is noted here, and nothing says so"
