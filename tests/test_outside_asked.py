"""Texts for outside: all who stand in one are asked, however they are named, and what stays inside stays."""

import json

import pytest
from sqlalchemy import select, update

from models.membership import Membership
from models.outside import Nod, Outside
from models.person import Person
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.moments import begins_after
from tests.people import leaves
from tests.test_as_read import els_facilitates_too
from tests.test_outside import SUCCESS, asked, home, opens, proposed, says, success

pytestmark = pytest.mark.long
MADE = "Leidraad die Bram Maes schreef"


async def made(circle: Running) -> None:
    chiara = circle.person("U0CHIARA")
    await chiara.runs("/kring", "gemaakt", channel=CHANNEL)
    await chiara.clicks("Iets toevoegen")
    await chiara.submits({"Wat maakten jullie?": MADE, "Wat voor iets is het?": "een product of dienst"})
    await chiara.closes(everything=True)


async def out(circle: Running) -> list[str]:
    async with circle.database.read() as db:
        return [one.text for one in await db.scalars(select(Outside).where(Outside.out_at.is_not(None)))]


async def copies(circle: Running) -> None:
    """Ria copies, if she is let."""
    if "Kopiëren" in await opens(circle):
        await circle.ria.clicks("Kopiëren")


@begins_after(made)
async def test_a_draft_whose_edit_form_was_closed_names_bram_and_does_not_go_out_unasked(
    circle: Running,
) -> None:
    await opens(circle)
    await circle.ria.clicks("Tekst voorstellen")
    await circle.ria.submits({"Voor wie is de tekst?": "De nieuwsbrief", "Waaruit?": [MADE]})
    await circle.ria.closes(everything=True)  # the second form is closed without sending it in
    await copies(circle)
    assert await out(circle) == [], "Bram is named in it and was never asked"


async def thanks(circle: Running) -> None:
    """Anna tells a success, with thanks to Bram."""
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "successen", channel=CHANNEL)
    await anna.clicks("Iets toevoegen")
    await anna.submits({"Wat is er gelukt?": SUCCESS, "Met dank aan": "Bram Maes"})
    await anna.closes(everything=True)


@begins_after(thanks)
async def test_asked_from_the_list_without_editing_it_also_asks_who_is_named(circle: Running) -> None:
    await opens(circle)
    await circle.ria.clicks("Tekst voorstellen")
    await circle.ria.submits({"Voor wie is de tekst?": "De nieuwsbrief", "Waaruit?": [SUCCESS]})
    await circle.ria.closes(everything=True)
    await opens(circle)
    await asked(circle)
    await says(circle, "U0ANNA", "Dit mag naar buiten")
    await copies(circle)
    assert await out(circle) == [], "Bram is thanked by name in it and was never asked"


@begins_after(success)
async def test_a_no_is_not_undone_by_ticking_off_who_said_it(circle: Running) -> None:
    await opens(circle)
    await circle.ria.clicks("Tekst voorstellen")
    await circle.ria.submits({"Voor wie is de tekst?": "De nieuwsbrief"})
    text = "Onze jongste collega viel flauw tijdens de proefles."
    await circle.ria.submits({"De tekst": text, "Wie staat erin?": ["Bram Maes"]})
    await asked(circle)
    await says(circle, "U0BRAM", "Liever niet")
    await opens(circle)
    await circle.ria.clicks("Wijzigen")
    await circle.ria.submits({"Wie staat erin?": []})
    await copies(circle)
    assert await out(circle) == [], "the very words to which Bram said no"


@pytest.mark.parametrize(
    "text",
    [
        "_Bram_ liet zien hoe drie teams nu zelf overleggen.",
        "Collega Maes liet zien hoe drie teams nu zelf overleggen.",
        "Brams voorbeeld liet zien hoe drie teams nu zelf overleggen.",
        "<@U0BRAM> liet zien hoe drie teams nu zelf overleggen.",
        "Br\u00adam liet zien hoe drie teams nu zelf overleggen.",
    ],
    ids=["italics", "surname", "genitive", "mention", "soft hyphen"],
)
async def test_who_is_named_in_another_way_is_asked_too(circle: Running, text: str) -> None:
    await opens(circle)
    await circle.ria.clicks("Tekst voorstellen")
    await circle.ria.submits({"Voor wie is de tekst?": "De nieuwsbrief"})
    await circle.ria.submits({"De tekst": text})
    await copies(circle)
    assert await out(circle) == [], text


async def test_who_is_named_by_the_name_that_slack_shows_is_asked_too(circle: Running) -> None:
    async with circle.database.write() as db:
        await db.execute(update(Person).where(Person.user_id == "U0BRAM").values(display_name="Brammeke"))
    await opens(circle)
    await circle.ria.clicks("Tekst voorstellen")
    await circle.ria.submits({"Voor wie is de tekst?": "De nieuwsbrief"})
    await circle.ria.submits({"De tekst": "Brammeke liet zien hoe het moet."})
    await copies(circle)
    assert await out(circle) == []


async def test_another_facilitator_who_is_named_is_asked_too(circle: Running) -> None:
    """Els leads along, without taking part."""
    async with circle.database.write() as db:
        els = (await db.scalars(select(Person.id).where(Person.user_id == "U0ELS"))).one()
        here = update(Membership).where(Membership.person_id == els)
        await db.execute(here.values(facilitates=True, participates=False))
    await opens(circle)
    await circle.ria.clicks("Tekst voorstellen")
    await circle.ria.submits({"Voor wie is de tekst?": "De nieuwsbrief"})
    await circle.ria.submits({"De tekst": "Els Jacobs begeleidde dit netwerk en liet het uit de hand lopen."})
    await copies(circle)
    assert await out(circle) == []


@begins_after(success)
async def test_words_of_a_success_that_were_not_drawn_but_pasted_are_asked_of_their_writer(
    circle: Running,
) -> None:
    """“Buiten het netwerk komt het alleen als jij ermee instemt.”"""
    await opens(circle)
    await circle.ria.clicks("Tekst voorstellen")
    await circle.ria.submits({"Voor wie is de tekst?": "De nieuwsbrief"})
    await circle.ria.submits({"De tekst": SUCCESS})
    await copies(circle)
    assert await out(circle) == []


async def story(circle: Running, readers: str) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "verhalen", channel=CHANNEL)
    await anna.clicks("Iets toevoegen")
    await anna.submits(
        {"Waar begon het?": "Ik stond op het punt om mijn ontslag te geven", "Wie leest dit?": readers}
    )
    await anna.closes(everything=True)


async def test_a_story_for_the_members_alone_is_not_pasted_outside(circle: Running) -> None:
    await story(circle, "De leden van dit netwerk")
    await opens(circle)
    await circle.ria.clicks("Tekst voorstellen")
    await circle.ria.submits({"Voor wie is de tekst?": "De nieuwsbrief"})
    await circle.ria.submits({"De tekst": "Iemand: Ik stond op het punt om mijn ontslag te geven."})
    await copies(circle)
    assert await out(circle) == []


@pytest.mark.parametrize("how", ["takes it away", "keeps it to herself"])
async def test_a_story_taken_back_is_read_by_nobody_else_who_is_asked_and_does_not_go_out(
    circle: Running, how: str
) -> None:
    await story(circle, "De leden, en anderen als ik de tekst goedkeur")
    await opens(circle)
    await circle.ria.clicks("Tekst voorstellen")
    await circle.ria.submits({"Voor wie is de tekst?": "De nieuwsbrief", "Waaruit?": [told(circle)]})
    text = "Ik stond op het punt om mijn ontslag te geven, maar Bram Maes hielp."
    await circle.ria.submits({"De tekst": text})
    await asked(circle)
    await says(circle, "U0ANNA", "Dit mag naar buiten")
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "verhalen", channel=CHANNEL)
    if how == "takes it away":
        await anna.clicks("Weghalen")
    else:
        await anna.clicks("Wijzigen")
        await anna.submits({"Wie leest dit?": "Alleen ik"})
    await anna.closes(everything=True)
    if "Mag die zo naar buiten?" in await home(circle, "U0BRAM"):
        await says(circle, "U0BRAM", "Dit mag naar buiten")
    await copies(circle)
    assert not await out(circle), "what is Anna's alone by now went out"


async def test_a_story_that_is_only_its_writers_by_now_is_not_read_by_others_who_are_asked(
    circle: Running,
) -> None:
    """Anna said nothing yet of the text, and keeps her story to herself."""
    await story(circle, "De leden, en anderen als ik de tekst goedkeur")
    await opens(circle)
    await circle.ria.clicks("Tekst voorstellen")
    await circle.ria.submits({"Voor wie is de tekst?": "De nieuwsbrief", "Waaruit?": [told(circle)]})
    await circle.ria.submits(
        {"De tekst": "Ik stond op het punt om mijn ontslag te geven, maar Bram Maes hielp."}
    )
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "verhalen", channel=CHANNEL)
    await anna.clicks("Wijzigen")
    await anna.submits({"Wie leest dit?": "Alleen ik"})
    await anna.closes(everything=True)
    await opens(circle)
    await asked(circle)  # only now
    assert "ontslag" not in await home(circle, "U0BRAM")


def told(circle: Running) -> str:
    """The label of the story that can be chosen."""
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if "text" in value and "value" in value and isinstance(value["text"], dict):
                found.append(value["text"]["text"])
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    walk(json.loads(json.dumps(circle.ria.top().content)))
    return next(one for one in found if "ontslag" in one)


async def gone_out(circle: Running) -> None:
    for who in ("U0ANNA", "U0BRAM"):
        await says(circle, who, "Dit mag naar buiten")
    await opens(circle)
    await circle.ria.clicks("Kopiëren")
    await circle.ria.closes(everything=True)


@begins_after(success, proposed, asked, gone_out)
async def test_who_changes_their_mind_twice_leaves_no_task_to_have_it_taken_away(circle: Running) -> None:
    bram = circle.person("U0BRAM")
    await opens(circle, "U0BRAM")
    await bram.clicks("Toch liever niet")
    await bram.clicks("Dit mag naar buiten")
    assert "trok zijn ja in" not in await home(circle, FACILITATOR)


@begins_after(success, proposed, asked, gone_out)
async def test_of_what_has_no_words_any_more_nothing_is_copied(circle: Running) -> None:
    await leaves(circle, "U0BRAM")
    card = await opens(circle)
    assert "Kopiëren" not in card, "it would copy three dots"


@begins_after(success, proposed, asked)
async def test_who_said_no_does_not_say_yes_by_opening_the_form(circle: Running) -> None:
    """Ria takes part as well, stands in the text and said no; saving the same words is no yes."""
    async with circle.database.write() as db:
        ria = (await db.scalars(select(Person.id).where(Person.user_id == FACILITATOR))).one()
        await db.execute(update(Membership).where(Membership.person_id == ria).values(participates=True))
        (row,) = await db.scalars(select(Outside))
        db.add(Nod(outside_id=row.id, person_id=ria))
    await says(circle, FACILITATOR, "Liever niet")
    await opens(circle)
    await circle.ria.clicks("Wijzigen")
    await circle.ria.submits({})
    async with circle.database.read() as db:
        said = (await db.scalars(select(Nod.says).where(Nod.person_id == ria))).one()
    assert said == "no"


@pytest.mark.long
@begins_after(success, proposed, asked, gone_out)
async def test_that_somebody_took_back_their_yes_stays_in_the_log_when_they_leave(circle: Running) -> None:
    await opens(circle, "U0BRAM")
    await circle.person("U0BRAM").clicks("Toch liever niet")
    await leaves(circle, "U0BRAM")
    assert "trok zijn ja nadien in" in await opens(circle, "U0CHIARA")


@pytest.mark.long
@begins_after(success, proposed, els_facilitates_too)
async def test_two_who_change_a_text_at_once_keep_each_others_words(circle: Running) -> None:
    els, other = circle.person("U0ELS"), "Els maakte er een andere zin van."
    await opens(circle)
    await circle.ria.clicks("Wijzigen")
    await opens(circle, "U0ELS")
    await els.clicks("Wijzigen")
    await els.submits({"De tekst": other})
    await circle.ria.submits({"Voor wie is de tekst?": "De directie"})
    seen = await opens(circle)
    assert other in seen
    assert "De directie" in seen
