"""The playground as a page: what the browser is sent, and what it may do."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from bot.running.control import control_port
from playground import Playground, Workspace
from playground.checks.blocks import BLOCKS as CHECKED_BLOCKS
from playground.checks.elements import ELEMENTS as CHECKED_ELEMENTS
from playground.errors import NotThere
from playground.memory import load, save
from playground.page import ControlPort, Page, Seat, Setting, hands
from playground.page.blocks import BLOCKS, draw_blocks
from playground.page.elements import ELEMENTS, Brush
from playground.page.markup import markdown, mrkdwn, plain
from playground.page.setting import features
from playground.page.words import LANGUAGES, Words, catalogue
from playground.ports import free_port
from playground.sight import controls
from playground.views import view_json
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running

ROOT = Path(__file__).parent.parent
ANNA, BRAM = "U0ANNA", "U0BRAM"


def setting(language: str = "nl") -> Setting:
    commands, shortcuts = features(yaml.safe_load((ROOT / "app.yaml").read_text()))
    seats = [*map(Seat, MEMBERS), Seat(FACILITATOR, "facilitator"), Seat("U0GUEST")]
    return Setting(
        app="Kring", title="Kring", language=language, seats=seats, commands=commands, shortcuts=shortcuts
    )


@dataclass
class Shown:
    """A page that shows a running Kring, and a client of it."""

    page: Page
    client: aiohttp.ClientSession
    running: Running

    async def state(self, user: str, language: str = "nl") -> dict[str, Any]:
        """What a window is told when it opens."""
        async with self.client.get("/live", params={"as": user, "lang": language}) as response:
            line = await anext(line async for line in response.content if line.startswith(b"data: "))
            told: dict[str, Any] = json.loads(line.removeprefix(b"data: "))
            return told

    async def act(self, user: str, language: str = "nl", **act: Any) -> dict[str, Any]:
        async with self.client.post("/act", params={"as": user, "lang": language}, json=act) as response:
            assert response.status == 200, await response.text()
            told: dict[str, Any] = await response.json()
            return told

    async def moves(self, **how: Any) -> dict[str, Any]:
        async with self.client.post("/time", params={"as": ANNA}, json=how) as response:
            assert response.status == 200, await response.text()
            told: dict[str, Any] = await response.json()
            return told


@pytest.fixture
async def shown(circle: Running) -> AsyncIterator[Shown]:
    port = free_port()
    async with control_port(circle.kring, port):
        time = ControlPort(f"http://127.0.0.1:{port}", circle.clock.now())
        async with AsyncExitStack() as stack:
            page = await stack.enter_async_context(Page(circle.playground, setting(), time))
            address = page.url.replace("localhost", "127.0.0.1")
            client = await stack.enter_async_context(aiohttp.ClientSession(address))
            yield Shown(page, client, circle)
        await time.close()


def buttons(html: str) -> dict[str, dict[str, str]]:
    """The buttons in a piece of the page, by their words."""
    found = {}
    for attributes, words in re.findall(r"<button ([^>]*)>(.*?)</button>", html):
        named = dict(re.findall(r'([a-z-]+)="([^"]*)"', attributes))
        if "data-action" in named:
            found[unescape(words)] = {"block": named["data-block"], "action": named["data-action"]}
    return found


def messages(state: dict[str, Any], place: str) -> list[str]:
    return [html for key, html in state["places"][place]["html"].items() if not key.startswith("day")]


async def announced(shown: Shown) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """The announcement in the channel: where it stands, and its buttons."""
    await shown.moves(at="2026-02-19T10:00:00+01:00")
    html = messages(await shown.state(ANNA), CHANNEL)[-1]
    (ts,) = re.findall(r'data-ts="([^"]+)"', html)
    return {"channel": CHANNEL, "ts": ts}, buttons(html)


async def tells(lines: AsyncIterator[bytes], place: str, key: str, words: str) -> None:
    """Wait until a window is told that a message says these words."""
    async with asyncio.timeout(20):
        async for line in lines:
            places = json.loads(line.removeprefix(b"data: ")).get("places", {})
            if words in places.get(place, {"html": {}})["html"].get(key, ""):
                return


@pytest.mark.long
async def test_a_press_reaches_kring_and_every_window_sees_what_came_of_it(shown: Shown) -> None:
    place, found = await announced(shown)
    assert {"Ja", "Nee", "Misschien"} <= set(found)
    async with shown.client.get("/live", params={"as": BRAM, "lang": "nl"}) as window:
        lines = (line async for line in window.content if line.startswith(b"data: "))
        await anext(lines)
        assert (await shown.act(ANNA, do="press", place=place, **found["Ja"]))["ok"]
        await tells(lines, CHANNEL, place["ts"], "Ja: 1")
    state = await shown.state(ANNA)
    assert "Alleen jij ziet dit" in messages(state, CHANNEL)[-1]
    assert "Alleen jij" not in "".join(messages(await shown.state(BRAM), CHANNEL))
    (file,) = re.findall(r'href="(/files/[^"]+)"', messages(state, "dm")[-1])
    async with shown.client.get(file) as response:
        assert (await response.read()).startswith(b"BEGIN:VCALENDAR")
        assert "attachment" in response.headers["Content-Disposition"]


@pytest.mark.parametrize(("language", "words"), [("nl", "Vul dit in."), ("en", "Please fill this in.")])
@pytest.mark.long
async def test_a_form_with_an_empty_field_is_refused_beside_it_and_then_taken(
    shown: Shown, language: str, words: str
) -> None:
    place, found = await announced(shown)
    await shown.act(ANNA, do="press", place=place, **found["Vraag stellen"])
    person = shown.running.person(ANNA)
    assert person.modal is not None
    view = {"view": person.modal.id}
    told = await shown.act(ANNA, language, do="submit", place=view, values={})
    assert set(told["errors"].values()) == {words}
    (field,) = told["errors"]
    inputs = {
        block["block_id"]: block["element"] for block in person.modal.blocks if block["type"] == "input"
    }
    too_long = {field: {inputs[field]["action_id"]: "x" * 3001}}
    told = await shown.act(ANNA, language, do="submit", place=view, values=too_long)
    assert "3000" in told["errors"][field] or str(inputs[field]["max_length"]) in told["errors"][field]
    values = {field: {inputs[field]["action_id"]: "Hoe begin ik eraan?"}}
    assert (await shown.act(ANNA, language, do="submit", place=view, values=values))["ok"]
    await shown.running.settled()
    exported = await shown.client.get(shown.page.time.root + f"/export/{CHANNEL}")  # type: ignore[union-attr]
    assert [question["text"] for question in (await exported.json())["questions"]] == ["Hoe begin ik eraan?"]


@pytest.mark.long
async def test_commands_shortcuts_and_home_work_and_a_guest_is_told_what_they_cannot(shown: Shown) -> None:
    await shown.act(ANNA, do="say", place=CHANNEL, text="/kring")
    assert "data-view" in (await shown.state(ANNA))["parts"]["modal"]
    view = shown.running.person(ANNA).modal
    assert view is not None
    await shown.act(ANNA, do="close", place={"view": view.id})
    assert (await shown.state(ANNA))["parts"]["modal"] == ""
    await shown.act(ANNA, do="shortcut", callback="ask_question")
    assert shown.running.person(ANNA).modal is not None
    await shown.act(ANNA, do="home")
    assert "data-view" in (await shown.state(ANNA))["parts"]["home"]
    told = await shown.act("U0GUEST", do="say", place=CHANNEL, text="/kring")
    assert not told["ok"]
    assert "Gasten" in told["say"]
    await shown.act(ANNA, do="say", place="dm", text="Hoe pak ik dit aan?")
    assert "Hoe pak ik dit aan?" in "".join(messages(await shown.state(ANNA), "dm"))


@pytest.mark.long
async def test_time_moves_and_tells_what_was_sent_to_whom_and_why(shown: Shown) -> None:
    before = await shown.state(ANNA)
    assert "Voorbereiding" in before["parts"]["clock"]
    assert "Agendavoorstel" not in before["parts"]["ledger"]
    told = await shown.moves(at="2026-03-05T10:00:00+01:00")
    assert "donderdag 5 maart" in told["say"]
    after = await shown.state(ANNA, "en")
    assert "Announcement" in after["parts"]["ledger"]
    assert "everybody in the channel" in after["parts"]["ledger"]
    assert "Proposed agenda" in after["parts"]["ledger"]
    assert "Session 1 begins" in after["parts"]["plan"]
    assert "ongelezen" in (await shown.state(FACILITATOR))["parts"]["sidebar"]
    await shown.act(FACILITATOR, do="read", place="dm")
    await shown.act(FACILITATOR, do="read", place=CHANNEL)
    assert "ongelezen" not in (await shown.state(FACILITATOR))["parts"]["sidebar"]
    for unfit in ({"at": "tomorrow"}, {"hours": "many"}, {"at": "2026-03-06T10:00:00"}, {}):
        async with shown.client.post("/time", json=unfit) as response:
            assert response.status == 400


@pytest.mark.long
async def test_something_happens_and_everybody_sees_it(shown: Shown) -> None:
    workspace = shown.running.playground.workspace
    menu = (await shown.state(ANNA, "en"))["parts"]["happens"]
    every = set(re.findall(r'data-happens="(\w+)"', menu))
    happened = {
        "renamed": {"who": BRAM, "name": "Bram Peeters"},
        "moved": {"who": BRAM, "zone": "Asia/Tokyo"},
        "account_closed": {"who": BRAM},
        "account_back": {"who": BRAM},
        "channel_renamed": {"where": CHANNEL, "name": "Our Circle"},
        "channel_shared": {"where": CHANNEL},
        "bot_put_out": {"where": CHANNEL},
        "bot_invited": {"where": CHANNEL},
        "channel_archived": {"where": CHANNEL},
        "channel_unarchived": {"where": CHANNEL},
        "channel_id_changed": {"where": CHANNEL},
        "slack_is_slow": {},
        "slack_limits": {},
        "slack_fails": {},
        "slack_is_well": {},
        "app_distributed": {},
        "app_own": {},
        "tokens_revoked": {},
        "app_removed": {},
        "app_back": {},
    }
    assert every == set(happened)
    for what, more in happened.items():
        told = await shown.act(ANNA, "en", do="happens", what=what, **more)
        assert told == {"ok": True, "say": "It has happened.", "errors": {}}, what
    assert (workspace.users[BRAM].name, workspace.users[BRAM].tz) == ("Bram Peeters", "Asia/Tokyo")
    assert CHANNEL not in workspace.channels
    (circle,) = (channel for channel in workspace.channels.values() if channel.name == "our-circle")
    assert circle.shared
    assert not workspace.revoked
    parts = (await shown.state(ANNA, "en"))["parts"]
    assert "Bram Peeters" in parts["people"]
    assert "our-circle" in parts["sidebar"]


@pytest.mark.parametrize(
    "act",
    [
        {"what": "account_back", "who": BRAM},
        {"what": "renamed", "who": BRAM, "name": " "},
        {"what": "moved", "who": BRAM, "zone": "Mars/Base"},
        {"what": "bot_invited", "where": CHANNEL},
        {"what": "channel_renamed", "where": "C0NONE", "name": "a"},
        {"what": "an_eclipse"},
    ],
)
async def test_what_cannot_happen_is_said_in_a_sentence(shown: Shown, act: dict[str, str]) -> None:
    told = await shown.act(ANNA, "en", do="happens", **act)
    assert not told["ok"]
    assert told["say"].endswith(".")


async def test_a_closed_account_is_shown_as_such(shown: Shown) -> None:
    await shown.act(ANNA, "en", do="happens", what="account_closed", who=BRAM)
    parts = (await shown.state(BRAM, "en"))["parts"]
    assert "account closed" in parts["people"]
    assert "This account is closed" in parts["sidebar"]
    assert not (await shown.act(BRAM, "en", do="say", place="dm", text="Hello"))["ok"]


@pytest.mark.long
async def test_the_inspector_shows_what_was_sent_and_what_came_back(shown: Shown) -> None:
    place, found = await announced(shown)
    await shown.act(ANNA, do="press", place=place, **found["Ja"])
    async with shown.client.get("/inspect", params={"as": ANNA, **place}) as response:
        looked = await response.json()
    assert looked["shown"]["blocks"]
    assert looked["sent"][0]["payload"]["type"] == "block_actions"
    assert looked["calls"][-1]["method"].startswith("chat.")
    async with shown.client.get("/inspect", params={"as": ANNA, "channel": CHANNEL, "ts": "1.0"}) as response:
        assert response.status == 404


@pytest.mark.parametrize(("headers", "status"), [
    ({"Host": "kring.example"}, 403),
    ({"Host": "127.0.0.1:1"}, 403),
    ({"Origin": "http://kring.example"}, 403),
    ({"Origin": "null"}, 403),
    ({"Content-Type": "text/plain"}, 415),
])  # fmt: skip
async def test_other_hosts_and_other_pages_are_refused(
    shown: Shown, headers: dict[str, str], status: int
) -> None:
    async with shown.client.post("/act", data="{}", headers=headers) as response:
        assert response.status == status


async def test_what_is_gone_or_unfit_is_no_failure(shown: Shown) -> None:
    told = await shown.act(ANNA, do="press", place={"channel": CHANNEL, "ts": "1.0"}, block="b", action="a")
    assert told["say"] == Words("nl")("refused.NotThere")
    async with shown.client.post("/act", json={"do": "dance"}) as response:
        assert response.status == 400
    async with shown.client.post("/act", json=[1]) as response:
        assert response.status == 400
    async with shown.client.get("/files/F1") as response:
        assert response.status == 404


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_itself_is_in_the_language_that_was_asked_for(shown: Shown, language: str) -> None:
    async with shown.client.get("/", params={"as": ANNA, "lang": language}) as response:
        page = await response.text()
        assert f'<html lang="{language}"' in page
        assert "/kring vraag" in page
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]
        assert not re.search(r"\$[a-z_]+", page)
    for file in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        async with shown.client.get(file) as response:
            assert response.status == 200


def test_the_page_draws_everything_that_the_playground_lets_through() -> None:
    assert set(BLOCKS) == set(CHECKED_BLOCKS)
    assert set(ELEMENTS) == set(CHECKED_ELEMENTS) - {"image"}


def test_what_is_not_known_is_named() -> None:
    brush = Brush(Workspace(), Words("en"))
    html = draw_blocks(brush, [{"type": "hologram", "block_id": "b"}])
    assert "cannot draw this yet: hologram" in html
    html = draw_blocks(
        brush, [{"type": "actions", "block_id": "b", "elements": [{"type": "lever", "action_id": "a"}]}]
    )
    assert "lever" in html
    assert brush.unknown == ["hologram", "lever"]


ONE = {"text": {"type": "plain_text", "text": "Een"}, "value": "1"}


@pytest.mark.parametrize("kind", sorted(ELEMENTS))
def test_every_element_is_drawn_with_a_name_and_ids(kind: str) -> None:
    element = {"type": kind, "action_id": "a", "options": [ONE], "text": ONE["text"]}
    brush = Brush(Workspace(), Words("nl"))
    place = "accessory" if kind in ("button", "overflow") else "element"
    block = {"type": "section" if place == "accessory" else "input", "block_id": "b", place: element}
    said = {"text": ONE["text"]} if place == "accessory" else {"label": ONE["text"]}
    html = draw_blocks(brush, [block | said])
    assert 'data-block="b"' in html
    assert 'data-action="a"' in html
    assert f'data-kind="{kind}"' in html
    assert "aria-label" in html or "<label for=" in html or kind == "button"
    assert not brush.unknown


def names(known: str) -> str:
    return {"U1": "Anna <b>", "C1": "kring"}.get(known, known)


@pytest.mark.parametrize(("written", "shown_as"), [
    ("*vet* en _schuin_ en ~weg~", "<strong>vet</strong> en <em>schuin</em> en <s>weg</s>"),
    ("2*3*4 en snake_case_naam", "2*3*4 en snake_case_naam"),
    ("a &lt;b&gt; &amp; c", "a &lt;b&gt; &amp; c"),
    ("<script>alert(1)</script>", "scriptalert(1)/script"),
    ("<@U1> in <#C1>", '<span class="mention">@Anna &lt;b&gt;</span> in <span class="mention">#kring</span>'),
    ("<https://kring.example/?a=1&amp;b=2|hier>",
     '<a href="https://kring.example/?a=1&amp;b=2" target="_blank" rel="noreferrer">hier</a>'),
    ("<javascript:alert(1)|hier>", "hier"),
    ("<https://kring.example/`b`|`hier`>",
     '<a href="https://kring.example/`b`" target="_blank" rel="noreferrer"><code>hier</code></a>'),
    ("<!date^niets^{date}>", "niets"),
    ("`*code*`", "<code>*code*</code>"),
    ("• een\n• twee\ndan", "<ul><li>een</li><li>twee</li></ul>dan"),
    ("&gt; gezegd\n&gt; en nog\nja", "<blockquote>gezegd<br>en nog</blockquote>ja"),
    ("een\ntwee", "een<br>twee"),
    (":large_yellow_circle: :calendar:", "🟡 📆"),
    ("<!date^1700000000^{date}|14 november>", "14 november"),
    ("<!here>", '<span class="mention loud">@here</span>'),
])  # fmt: skip
def test_markup_is_shown_as_slack_shows_it(written: str, shown_as: str) -> None:
    assert mrkdwn(written, names) == shown_as


DRAWN = {
    "a": {"href", "target", "rel"}, "span": {"class"}, "strong": set(), "em": set(), "s": set(),
    "code": set(), "pre": set(), "br": set(), "ul": set(), "li": set(), "blockquote": set(),
}  # fmt: skip
BITS = (
    "<", ">", "`", "```", "|", '"', "'", "\n", " ", "*", "_", "~", "&lt;", "&quot;", "&amp;", "&#34;", "\x00",
    "0", "https://a.example/", "mailto:", "javascript:x", "onmouseover=x", "@U1", "#C1", "!date^", "!here",
    "^", "• ", "<b>",
)  # fmt: skip


class Drawn(HTMLParser):
    """Refuses every element and attribute that no markup makes."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in DRAWN, tag
        assert {name for name, _ in attrs} <= DRAWN[tag], attrs
        assert all(name != "href" or (to or "").startswith(("http", "mailto:")) for name, to in attrs)


@given(st.lists(st.sampled_from(BITS), max_size=14).map("".join))
@example('<https://a.example/`"onmouseover=x `|hier>')
@example('<https://a.example/```\nx" onmouseover=x ```>')
@example("<!date^`x`>")
@example("<!`<b>`> <@`<b>`> <`<b>`> <https://a.example/`<b>`>")
@example(f"<!date^{'9' * 40}>")
def test_whatever_is_written_nothing_breaks_out_of_its_place(written: str) -> None:
    drawn = Drawn()
    drawn.feed(mrkdwn(written, names))
    drawn.close()


def test_what_people_wrote_is_never_html() -> None:
    assert plain("<b>x</b>\ny") == "&lt;b&gt;x&lt;/b&gt;<br>y"
    assert "<script>" not in markdown("<script>alert(1)</script>")


def test_both_catalogues_have_the_same_words_and_fill_in_the_same_things() -> None:
    dutch, english = (catalogue(language) for language in LANGUAGES)
    assert dutch.keys() == english.keys()
    for key in dutch:
        assert set(re.findall(r"{\w+}", dutch[key])) == set(re.findall(r"{\w+}", english[key])), key


@pytest.mark.long
async def test_a_workspace_is_kept_and_goes_on_where_it_was(shown: Shown, tmp_path: Path) -> None:
    place, found = await announced(shown)
    await shown.act(ANNA, do="press", place=place, **found["Ja"])
    await shown.act(ANNA, do="home")
    await shown.running.settled()
    workspace = shown.running.playground.workspace
    save(workspace, tmp_path / "workspace.json", now="then")
    other = Workspace()
    assert load(other, tmp_path / "workspace.json") == {"now": "then"}
    assert other.messages == workspace.messages
    assert other.files == workspace.files
    assert other.message(place["channel"], place["ts"]) is not None
    assert other.new_id("V") not in workspace.views
    home = Playground(other).person(ANNA).home
    assert home is not None
    assert view_json(other, home)["blocks"] == home.blocks


async def test_a_press_that_was_on_its_way_while_home_was_drawn_anew_still_comes_to_the_app(
    circle: Running,
) -> None:
    ria = circle.ria
    await ria.opens_home()
    assert ria.home is not None
    old = next(one for one in controls(ria.home) if one.name == "Leden")
    await ria.opens_home()
    assert old.block not in ria.home.blocks
    place = {"view": ria.home.id}
    await hands.press(ria, place, old.block["block_id"], old.element["action_id"], None, {})
    assert ria.modal is not None
    await ria.closes(everything=True)
    await ria.opens_home()
    with pytest.raises(NotThere):
        await hands.press(ria, place, old.block["block_id"], old.element["action_id"], None, {})
