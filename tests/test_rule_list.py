"""The list of ground rules: begun from examples, in an order, read before it is published."""

import pytest
from sqlalchemy import select

from bot.reading.world import World
from bot.texts import Texts
from bot.views.rule_list import examples
from models.base import NotFound
from models.ground_rule import MOST, Line, NothingToPublish, RulePart, TooManyRules, listed, sign_of
from models.ground_rule_acts import add, publish, remove, shift
from models.network import Network
from models.person import Language
from models.unlinked import Unread
from tests.conftest import Running
from tests.moments import begins_after
from tests.test_as_read import els_facilitates_too
from tests.test_ground_rule import (
    accepted,
    opens,
    ria_adds,
    ria_lists_examples,
    ria_publishes,
    works,
)
from tests.test_off_slack import noted
from tests.test_question import reads


async def network_of(db: object) -> Network:
    return (await db.scalars(select(Network))).one()  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", list(Language))
def test_the_examples_are_in_the_language_of_the_group_and_say_what_may_leave(language: Language) -> None:
    home = World(Texts(Language.EN)).network
    home.language = language
    found = examples(Texts(Language.EN), home)
    may_leave = {Language.EN: "may leave the circle", Language.NL: "mag naar buiten"}[language]
    assert may_leave in found["confidential"].text
    assert {line.part for line in found.values()} >= {RulePart.PATH, RulePart.ROLES, RulePart.RULE}


async def test_only_who_facilitates_works_on_the_list(circle: Running) -> None:
    anna = await opens(circle, "U0ANNA")
    assert "Aan de regels werken" not in reads(anna)


async def test_examples_are_begun_from_and_those_not_ticked_stay_away(circle: Running) -> None:
    ria = await works(circle)
    assert "Vertrouwelijkheid is er een van" in reads(ria)
    await ria.clicks("Met voorbeelden beginnen")
    await ria.submits({"Welke neem je over?": ["Vertrouwelijk", "Passen mag"]})
    assert "“ik pas” is altijd goed" in reads(ria)
    assert "Wat hier gezegd wordt" in reads(ria)
    assert "volle aandacht" not in reads(ria)
    await ria.clicks("Met voorbeelden beginnen")
    await ria.submits({"Welke neem je over?": ["Passen mag"]})
    assert reads(ria).count("“ik pas” is altijd goed") == 1, "twice is once"


@begins_after(ria_lists_examples)
async def test_a_line_is_changed_moved_and_taken_away(circle: Running) -> None:
    async with circle.database.write() as db:
        home = await network_of(db)
        before = await listed(db, home.id)
        rules = [one for one in before if one.part is RulePart.RULE]
        await shift(db, home, rules[1].id, -1)
        await shift(db, home, rules[1].id, -1)  # at the top it stays
        after = [one.id for one in await listed(db, home.id) if one.part is RulePart.RULE]
        assert after[:2] == [rules[1].id, rules[0].id]
        await remove(db, home, rules[1].id)
        with pytest.raises(NotFound):
            await remove(db, home, rules[1].id)
    ria = await works(circle)
    assert "volle aandacht" not in reads(ria)
    assert "verschilt" not in reads(ria)


async def test_there_is_a_bound_and_a_line_needs_words(circle: Running) -> None:
    ria = await works(circle)
    await ria.clicks("Een regel toevoegen")
    await ria.submits({"Hoe zeg je het?": "  "})
    assert ria.errors
    async with circle.database.write() as db:
        home = await network_of(db)
        await add(db, home, [Line(RulePart.RULE, str(n)) for n in range(MOST)])
        with pytest.raises(TooManyRules):
            await add(db, home, [Line(RulePart.RULE, "nog een")])
        await add(db, home, [Line(RulePart.RULE, "1")])  # it stands there


@pytest.mark.long
@begins_after(ria_lists_examples)
async def test_what_changed_before_it_is_published_is_read_first(circle: Running) -> None:
    await els_facilitates_too(circle)
    ria = await works(circle)
    await ria.clicks("Publiceren")
    async with circle.database.write() as db:
        await add(db, await network_of(db), [Line(RulePart.RULE, "Van Els")])
    await ria.submits({})
    assert "intussen gewijzigd" in reads(ria)
    assert "Van Els" in reads(ria)
    await ria.submits({})
    await circle.settled()
    assert any("Van Els" in text for text in circle.channel_texts())


@pytest.mark.long
@begins_after(ria_lists_examples, ria_publishes)
async def test_nothing_new_is_not_published_again(circle: Running) -> None:
    ria = await works(circle)
    assert "zoals ze hier staat" in reads(ria)
    assert "Publiceren" not in reads(ria)
    async with circle.database.write() as db:
        home = await network_of(db)
        lines = [one.line for one in await listed(db, home.id)]
        with pytest.raises(NothingToPublish):
            await publish(db, home, circle.clock.now(), sign_of(lines), anew=True)
        with pytest.raises(Unread):
            await publish(db, home, circle.clock.now(), "iets anders", anew=True)
    await ria_adds(circle)
    assert "verschilt" in reads(await works(circle))


@pytest.mark.long
@begins_after(ria_lists_examples, ria_publishes)
async def test_who_is_not_on_slack_is_entered_for_and_taken_back(circle: Running) -> None:
    await noted(circle)
    ria = await opens(circle)
    await ria.clicks("Noteren wie akkoord zei")
    await ria.submits({"Leden die niet op Slack zijn": ["Jo De Wit"]})
    assert await accepted(circle) == {"Jo"}
    ria = await opens(circle)
    await ria.clicks("Noteren wie akkoord zei")
    await ria.submits({"Leden die niet op Slack zijn": []})
    assert await accepted(circle) == set()
