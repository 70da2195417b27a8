"""The sample network as its people see it: a date, a replacement, cases, subgroups, an expert, each in time.

What is expected was counted by hand from the file; how stands in its `expected`.
"""

import io
import json
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from bot.story.cast import Cast
from bot.story.demo import in_language
from bot.story.others import Others
from bot.story.play import beginning, go_on, workspace_of
from bot.story.scenes import Story
from bot.story.script import read
from bot.story.stage import Stage, raised
from bot.texts import Texts
from models.person import Language
from playground import Person
from playground.sight import controls, shown
from tests.test_story import RIA, SAMPLE

pytestmark = pytest.mark.long

EXPECTED, CHANNEL = SAMPLE["expected"], SAMPLE["network"]["slack_channel"]
USERS = {member["id"]: member["slack_user_id"] for member in SAMPLE["members"]}
ZONE = ZoneInfo("Europe/Brussels")
ANNELIES, DIRK, HILDE = (USERS[member] for member in ("M01", "M04", "M08"))
AWAY = "Dirk Wouters"


class Seen:
    """The story while it goes on, and what somebody sees of it."""

    def __init__(self, story: Story, stage: Stage, language: Language) -> None:
        self.story, self.stage, self.language = story, stage, language
        self.t = Texts(language, "Europe/Brussels")

    async def at(self, moment: str) -> None:
        """Go on to a wall time of the network."""
        await go_on(self.story, datetime.fromisoformat(moment).replace(tzinfo=ZONE))

    def says(self, key: str, **values: Any) -> str:
        """A text without numbers."""
        return self.t.plain(key, **values)

    def day(self, day: str) -> str:
        """A day as Kring says it now."""
        return self.t.on(self.stage.now).day(date.fromisoformat(day))

    def person(self, user: str) -> Person:
        """Somebody with nothing open."""
        return self.stage.person(user)

    async def home(self, user: str) -> str:
        """What somebody reads at Home."""
        home = await self.person(user).opens_home()
        assert home is not None
        return shown(home)

    async def command(self, user: str, words: str) -> str:
        """What somebody reads behind a command."""
        person = self.person(user)
        await person.runs("/kring", words, channel=CHANNEL)
        said = shown(person.top())
        await person.closes(everything=True)
        return said

    def channel(self, words: str) -> str:
        """The newest message in the channel with these words, as it stands."""
        told = [m for m in self.stage.workspace.messages if m.channel == CHANNEL and words in shown(m)]
        return shown(told[-1])


def case(key: str, language: Language) -> dict[str, str]:
    """The words of a case of the file."""
    (found,) = (one for one in SAMPLE["cases"] if one["id"] == key)
    return {part: found[part][language] for part in ("core_question", "page", "concerns")}


@pytest.mark.parametrize("language", list(Language))
async def test_what_the_group_does_is_seen_at_its_place_and_moment(language: Language) -> None:
    cast = Cast(read(in_language(SAMPLE, language)))
    async with raised(workspace_of(cast), beginning(cast), None, str(language)) as stage:
        story = Story(cast, stage, Console(file=io.StringIO()))
        story.quiet = True
        await story.prepare()
        story.write()
        seen = Seen(story, stage, language)
        await seen.at("2026-02-19 10:05")  # where the demo begins
        await _as_the_demo_begins(seen)
        await seen.at("2026-03-03 11:00")
        await _before_the_date_is_chosen(seen)
        await seen.at("2026-03-06 15:30")
        await _with_the_agenda(seen)
        await seen.at("2026-03-12 16:00")
        await _in_the_room(seen)
        await seen.at("2026-05-07 10:00")
        await _before_the_third(seen)


async def _as_the_demo_begins(seen: Seen) -> None:
    assert seen.says("date_poll.for_me", title="").partition("*")[0] in await seen.home(ANNELIES)
    assert seen.says("date_poll.fill_in") in seen.channel(seen.says("date_poll.fill_in"))
    asked = [shown(message) for message in seen.person(ANNELIES).direct_messages]
    assert any(seen.says("case.fill_in") in text for text in asked)
    assert seen.says("replacement.send") in await seen.home(DIRK)
    assert seen.says("replacement.send") not in await seen.home(ANNELIES), "who comes sends nobody"


async def _before_the_date_is_chosen(seen: Seen) -> None:
    told = seen.channel(seen.says("date_poll.fill_in"))
    for day, counted in EXPECTED["dates"].items():
        if day in ("silent", "files_sent"):
            continue
        when = seen.t.on(seen.stage.now).when(datetime.fromisoformat(f"{day} 13:30"), "Europe/Brussels")
        assert seen.says("date_poll.line", when=when, **counted) in told
    who = await seen.command(RIA, "dates")
    for member in EXPECTED["dates"]["silent"]:
        assert seen.story.cast.everybody[member].name in who.rpartition("(2):")[2]
    assert "Sofie Maes" in await seen.home(DIRK)
    guests = await seen.command(RIA, "guests")
    assert seen.says("guest.in_place_of", who="Dirk Wouters") in guests


async def _with_the_agenda(seen: Seen) -> None:
    told = seen.channel(seen.t.on(seen.stage.now).day(date(2026, 3, 12)))
    first, second = case("C01", seen.language), case("C02", seen.language)
    assert 0 < told.index(first["core_question"]) < told.index(second["core_question"])
    hilde = seen.person(HILDE)
    await hilde.runs("/kring", "agenda", channel=CHANNEL)
    await hilde.clicks(_first_to_read(seen, hilde))
    for part in first.values():
        assert hilde.sees(part)
    await hilde.closes(everything=True)


def _first_to_read(seen: Seen, person: Person) -> str:
    """The name of the first button with which a case is read."""
    before, _, after = seen.t.plain("case.read_at", start="\0").partition("\0")
    names = [one.name for one in controls(person.top())]
    return next(name for name in names if name.startswith(before) and name.endswith(after))


async def _in_the_room(seen: Seen) -> None:
    ria = seen.person(RIA)
    await ria.runs("/kring", "next", channel=CHANNEL)
    await ria.clicks(seen.says("subgroup.title"))
    said = shown(ria.top())
    names = {key: one.name for key, one in seen.story.cast.everybody.items()}
    for group in SAMPLE["subgroups"]["S2"].values():
        line = next(line for line in said.splitlines() if all(names[m] in line for m in group["members"]))
        assert sum(name in line for name in names.values()) == len(group["members"])
        assert seen.says("subgroup.reports", who=names[group["reporter"]]) in said
        assert group["found"][seen.language] in said
    await ria.closes(everything=True)
    terms = await seen.command(ANNELIES, "terms")
    for concept in SAMPLE["concepts"][:2]:
        assert concept["definition"][seen.language] in terms


async def _before_the_third(seen: Seen) -> None:
    order = shown(seen.person(RIA).direct_messages[-1])
    assert "Wim Rosiers, Adviesbureau Balans" in order
    asked = {one["id"]: one["text"] for one in SAMPLE["questions"]}
    told = seen.channel("Wim Rosiers")
    for key in EXPECTED["S3"]["with_expert"]:
        assert asked[key][seen.language] in told
    kept = case("C03", seen.language)
    assert all(part not in told for part in kept.values())
    assert "Bakkerij Zonnegoud" not in told, "what was agreed about the fee"
    in_sight = {user: await seen.home(user) for user in (ANNELIES, HILDE)}
    assert json.dumps(in_sight).count("Sofie Maes") == 0


async def _goes_on_without(taken: str, seen: Seen, cast: Cast, to: str) -> None:
    """Everybody but one person goes on, as on the page where somebody is them."""
    others = Others(cast, seen.stage, Console(file=io.StringIO()), lambda: {taken})
    await others.prepare()
    end = datetime.fromisoformat(to).replace(tzinfo=ZONE)
    while (scene := others.due(end)) is not None:
        await seen.stage.advance(max(scene.at, seen.stage.now))
        await others.play(scene)
    await seen.stage.advance(end)


async def test_who_stands_in_does_what_the_facilitator_on_the_page_leaves_undone() -> None:
    cast = Cast(read(in_language(SAMPLE, Language.NL)))
    async with raised(workspace_of(cast), beginning(cast), None, "nl") as stage:
        story = Story(cast, stage, Console(file=io.StringIO()))
        story.quiet = True
        await story.prepare()
        story.write()
        seen = Seen(story, stage, Language.NL)
        await seen.at("2026-02-19 10:05")
        await _goes_on_without(RIA, seen, cast, "2026-03-12 13:35")
        ria = seen.person(RIA)
        await ria.runs("/kring", "paneel", channel=CHANNEL)
        await ria.clicks(seen.says("panel.attendance"))
        boxes = [block for block in ria.top().blocks if block["type"] == "input"]
        some = {
            box["label"]["text"]: [
                name for option in box["element"]["options"] if (name := option["text"]["text"]) != AWAY
            ]
            for box in boxes
        }
        await ria.submits(some)
        await ria.closes(everything=True)
        await _goes_on_without(RIA, seen, cast, "2026-03-12 16:35")
        await ria.runs("/kring", "paneel", channel=CHANNEL)
        await ria.clicks(seen.says("panel.attendance"))
        ticked = [
            option["text"]["text"]
            for block in ria.top().blocks
            if block["type"] == "input"
            for option in block["element"].get("initial_options", ())
        ]
        assert ticked == [name for names in some.values() for name in names], "what she noted stays"
        await ria.closes(everything=True)
        await _goes_on_without(RIA, seen, cast, "2026-03-20 12:00")
        assert seen.channel("*Verslag")
        assert "kon er" in shown(seen.person(DIRK).direct_messages[-1])
        await _goes_on_without(RIA, seen, cast, "2026-05-07 12:00")
        guests = await seen.command(RIA, "gasten")
        assert "Wim Rosiers" in guests
