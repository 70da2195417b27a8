"""Texts for outside: each who stands in one is asked, nothing of the circle gets in, a log says what went."""

import pytest
from sqlalchemy import select

from models import outside
from models.guest import Guest
from models.named import named_in
from models.network import Network
from models.outside import Nod, Outside
from models.person import Person
from models.retention import erase
from models.session import Stage
from models.support import Says as Yes
from models.support import Supporter, SupportRole
from playground.errors import NotThere
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.moments import begins_after
from tests.people import leaves, settings
from tests.rows import new_session
from tests.test_advice import keep_inside
from tests.test_decision_told import anna_takes_it_back
from tests.test_panel import PAY, begin

GUEST = "U0GUEST"
SUCCESS, TEXT = "Drie teams overleggen nu zelf", "Bram Maes liet zien hoe drie teams nu zelf overleggen."


async def opens(circle: Running, who: str = FACILITATOR) -> str:
    person = circle.person(who)
    if person.modals:
        await person.closes(everything=True)
    await person.runs("/kring", "naarbuiten", channel=CHANNEL)
    return shown(person.top())


async def success(circle: Running) -> None:
    """Anna tells a success."""
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "successen", channel=CHANNEL)
    await anna.clicks("Iets toevoegen")
    await anna.submits({"Wat is er gelukt?": SUCCESS})
    await anna.closes(everything=True)


async def proposed(circle: Running, text: str = TEXT) -> None:
    """Ria draws a text from Anna's success; it names Bram."""
    ria = circle.ria
    await opens(circle)
    await ria.clicks("Tekst voorstellen")
    await ria.submits({"Voor wie is de tekst?": "De nieuwsbrief", "Waaruit?": [SUCCESS]})
    assert SUCCESS in shown(ria.top())
    await ria.submits({"De tekst": text})


async def asked(circle: Running) -> None:
    """Ria asks who stands in it."""
    await circle.ria.clicks("Vraag wie erin staat")
    await circle.settled()


async def says(circle: Running, who: str, button: str) -> None:
    person = circle.person(who)
    if person.modals:
        await person.closes(everything=True)
    await person.opens_home()
    await person.clicks(button, within="home", beside=None)


async def home(circle: Running, who: str) -> str:
    found = await circle.person(who).opens_home()
    assert found is not None
    return shown(found)


@begins_after(success, proposed, asked)
@pytest.mark.long
async def test_whose_words_it_draws_on_and_who_is_named_are_asked_and_nobody_else(circle: Running) -> None:
    for who, told in (("U0ANNA", True), ("U0BRAM", True), ("U0CHIARA", False)):
        assert ("Mag die zo naar buiten?" in await home(circle, who)) is told
        assert (TEXT in await opens(circle, who)) is told
    card = await opens(circle)
    assert "Anna Peeters: nog niets" in card or "nog niets" in card
    assert "Kopiëren" not in card


@pytest.mark.long
@begins_after(success, proposed, asked)
async def test_only_when_all_said_yes_it_is_copied_and_the_log_says_for_whom_and_when(
    circle: Running,
) -> None:
    await says(circle, "U0ANNA", "Dit mag naar buiten")
    assert "Kopiëren" not in await opens(circle)
    await says(circle, "U0BRAM", "Dit mag naar buiten")
    assert "Kopiëren" in await opens(circle)
    await circle.ria.clicks("Kopiëren")
    assert TEXT in shown(circle.ria.top())
    log = await opens(circle, "U0CHIARA")
    for words in ("Voor De nieuwsbrief", TEXT, "naar buiten op"):
        assert words in log
    assert "liever niet" not in log
    assert "Bram Maes: ja" not in log, "who said what is for the facilitator"


@pytest.mark.long
@begins_after(success, proposed, asked)
async def test_a_no_needs_no_reason_and_keeps_it_inside_until_the_words_are_others(circle: Running) -> None:
    await says(circle, "U0ANNA", "Dit mag naar buiten")
    await says(circle, "U0BRAM", "Liever niet")
    bram = circle.person("U0BRAM")
    assert not bram.modals, "nothing is asked"
    card = await opens(circle)
    assert "Kopiëren" not in card
    await circle.ria.clicks("Wijzigen")
    await circle.ria.submits({"De tekst": "Drie teams overleggen nu zelf.", "Wie staat erin?": []})
    async with circle.database.read() as db:
        left = {nod.says for nod in await db.scalars(select(Nod))}
        assert len(list(await db.scalars(select(Nod)))) == 1, "whose words it quotes stays"
    assert left == {None}, "and is asked anew"


@begins_after(success, proposed, asked)
async def test_who_reads_old_words_says_yes_to_nothing_else(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await circle.ria.clicks("Wijzigen")
    await circle.ria.submits({"De tekst": f"{TEXT} En meer."})
    await asked(circle)
    before = anna.home
    async with circle.database.write() as db:
        (row,) = await db.scalars(select(Outside))
        row.times += 1
    await anna.clicks("Dit mag naar buiten", within=before)
    assert anna.sees("intussen veranderd")
    async with circle.database.read() as db:
        assert {nod.says for nod in await db.scalars(select(Nod))} == {None}


@pytest.mark.long
@begins_after(success, proposed, asked)
async def test_a_yes_that_is_taken_back_afterwards_is_told_and_the_log_says_so(circle: Running) -> None:
    for who in ("U0ANNA", "U0BRAM"):
        await says(circle, who, "Dit mag naar buiten")
    await opens(circle)
    await circle.ria.clicks("Kopiëren")
    await circle.ria.closes(everything=True)
    await opens(circle, "U0BRAM")
    await circle.person("U0BRAM").clicks("Toch liever niet")
    assert "trok zijn ja in" in await home(circle, FACILITATOR)
    await circle.ria.clicks("Ik heb het gevraagd", within="home")
    assert "trok zijn ja in" not in await home(circle, FACILITATOR)
    assert "trok zijn ja nadien in" in await opens(circle, "U0CHIARA")
    assert "Kopiëren" not in await opens(circle)


@begins_after(begin, success)
@pytest.mark.long
async def test_nothing_that_stays_within_the_circle_gets_in_also_when_it_is_kept_inside_since(
    circle: Running,
) -> None:
    await proposed(circle, "Drie teams overleggen nu zelf.")
    await opens(circle)
    await circle.ria.clicks("Wijzigen")
    await circle.ria.submits({"De tekst": f"We vroegen: {PAY}"})
    await asked(circle)
    await says(circle, "U0ANNA", "Dit mag naar buiten")
    await keep_inside(circle, PAY)
    await opens(circle)
    await circle.ria.clicks("Kopiëren")
    assert "binnen de kring" in shown(circle.ria.top())
    await opens(circle)
    await circle.ria.clicks("Wijzigen")
    await circle.ria.submits({"De tekst": f"We vroegen ons af: {PAY.upper()}"})
    assert "binnen de kring" in str(circle.ria.errors)
    async with circle.database.read() as db:
        assert [one.out_at for one in await db.scalars(select(Outside))] == [None]


@begins_after(success, proposed, asked)
async def test_who_leaves_is_in_no_text_any_more(circle: Running) -> None:
    await leaves(circle, "U0BRAM")
    async with circle.database.read() as db:
        assert list(await db.scalars(select(Outside))) == []


@pytest.mark.long
@begins_after(success, proposed, asked)
async def test_of_what_went_out_only_for_whom_and_when_is_left_once_somebody_leaves(circle: Running) -> None:
    for who in ("U0ANNA", "U0BRAM"):
        await says(circle, who, "Dit mag naar buiten")
    await opens(circle)
    await circle.ria.clicks("Kopiëren")
    await leaves(circle, "U0BRAM")
    log = await opens(circle, "U0CHIARA")
    assert "Voor De nieuwsbrief" in log
    assert TEXT not in log


@begins_after(success, proposed)
async def test_let_be_it_is_gone_and_no_member_proposes_one(circle: Running) -> None:
    await circle.ria.clicks("Laten vallen")
    assert "Er ging nog niets naar buiten" in shown(circle.ria.top())
    assert "Tekst voorstellen" not in await opens(circle, "U0ANNA")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Bram Maes deed het", ["Bram Maes"]),
        ("Dankzij BRAM!", ["Bram Maes"]),
        ("Een brambos", []),
        ("Jo kwam", ["Jo Smet"]),
        ("jo, een mop", []),
        ("Jo Smet en Bram", ["Bram Maes", "Jo Smet"]),
        ("_Bram_ en *Smet*", ["Bram Maes", "Jo Smet"]),
        ("Brams idee, Bram’s idee", ["Bram Maes"]),
        ("<@Bram Maes> deed het", ["Bram Maes"]),
        ("Br\u00adam deed het", ["Bram Maes"]),
        ("Collega Maes", ["Bram Maes"]),
        ("met de mond vol smet", []),
    ],
)
def test_who_is_named_is_found_by_name_or_first_name_and_by_no_part_of_a_word(
    text: str, named: list[str]
) -> None:
    people = [Person(team_id="T", user_id=name, name=name) for name in ("Bram Maes", "Jo Smet", "")]
    assert [one.name for one in named_in(text, people)] == named


@pytest.mark.parametrize(
    "text", ["D’Hondt zei het", "Zoë_D'Hondt", "Dat was van Van-D‑Hondt en D´Hondt", "D'HONDT!"]
)
def test_who_is_named_is_found_whatever_signs_stand_in_the_name(text: str) -> None:
    zoe = Person(team_id="T", user_id="U1", name="Zoë D'Hondt")
    assert named_in(text, [zoe]) == [zoe]


@begins_after(success)
async def test_what_is_drawn_from_leaves_out_stories_that_may_not_go_outside(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    for began, readers in (
        ("Binnen", "De leden van dit netwerk"),
        ("Buiten", "De leden, en anderen als ik de tekst goedkeur"),
    ):
        await anna.runs("/kring", "verhalen", channel=CHANNEL)
        await anna.clicks("Iets toevoegen")
        await anna.submits({"Waar begon het?": began, "Wie leest dit?": readers})
        await anna.closes(everything=True)
    async with circle.database.read() as db:
        home = await db.get_one(Network, 1)
        found = [one.own.get("began") for one in await outside.sources(db, home)]
    assert "Buiten" in found
    assert "Binnen" not in found


@begins_after(success, proposed, asked)
async def test_a_yes_can_be_taken_back_when_the_network_is_closed_too_and_no_other_is_given(
    circle: Running,
) -> None:
    await says(circle, "U0ANNA", "Dit mag naar buiten")
    async with circle.database.write() as db:
        (await db.get_one(Network, 1)).closed_at = circle.clock.now()
    assert "Naar buiten" in await home(circle, "U0ANNA")
    await opens(circle, "U0ANNA")
    await circle.person("U0ANNA").clicks("Toch liever niet")
    with pytest.raises(NotThere):
        await circle.person("U0ANNA").clicks("Dit mag naar buiten")
    async with circle.database.read() as db:
        assert outside.Says.YES not in {nod.says for nod in await db.scalars(select(Nod))}


async def chosen_from(circle: Running, text: str, to_whom: str = "De nieuwsbrief") -> str:
    """Ria writes a text from Anna’s success; return what she reads then."""
    ria = circle.ria
    await opens(circle)
    await ria.clicks("Tekst voorstellen")
    await ria.submits({"Voor wie is de tekst?": to_whom, "Waaruit?": [SUCCESS]})
    await ria.submits({"De tekst": text})
    return f"{ria.errors} {shown(ria.top())}"


@begins_after(success)
@pytest.mark.parametrize(
    "text",
    ["Onze coach Gert Gast zette ons op weg.", f"Met dank aan <@{GUEST}>.", "Met dank aan Greet Maes."],
)
async def test_a_text_names_nobody_who_cannot_be_asked_here(circle: Running, text: str) -> None:
    async with circle.database.write() as db:
        home, now = await db.get_one(Network, 1), circle.clock.now()
        gert = Person(team_id=home.team_id, user_id=GUEST, name="Gert Gast")
        held = new_session(Stage.CLOSED, number=90)
        db.add_all([gert, held])
        await db.flush()
        db.add(Supporter(network_id=1, person_id=gert.id, role=SupportRole.COACH, asked_at=now, says=Yes.YES))
        db.add(Guest(session_id=held.id, name="Greet Maes"))
    assert "hier geen ja kan zeggen" in await chosen_from(circle, text)
    async with circle.database.read() as db:
        assert text not in [one.text for one in await db.scalars(select(Outside))]


@begins_after(success)
async def test_who_is_named_in_for_whom_it_is_is_asked_too(circle: Running) -> None:
    await chosen_from(circle, "Drie teams overleggen nu zelf.", "De baas van Bram Maes")
    await asked(circle)
    assert "Mag die zo naar buiten?" in await home(circle, "U0BRAM")
    await says(circle, "U0ANNA", "Dit mag naar buiten")
    assert "Kopiëren" not in await opens(circle)


@begins_after(success)
async def test_what_went_out_names_nobody_who_is_forgotten(circle: Running) -> None:
    async with circle.database.write() as db:
        home, now = await db.get_one(Network, 1), circle.clock.now()
        gert = Person(team_id=home.team_id, user_id=GUEST, name="Gert Gast")
        db.add(gert)
        await db.flush()
        db.add(Supporter(network_id=1, person_id=gert.id, role=SupportRole.HR, asked_at=now, says=Yes.YES))
        said = ("Voor Gert Gast", "Met dank aan Gert Gast en aan Gert Gasten.")
        db.add(Outside(network_id=1, made_at=now, to_whom=said[0], text=said[1], out_at=now))
        await db.flush()
        await erase(db, gert, keep_questions=True)
    async with circle.database.read() as db:
        (row,) = await db.scalars(select(Outside))
    assert (row.to_whom, row.text) == ("Voor …", "Met dank aan … en aan Gert Gasten.")


@pytest.mark.long
@begins_after(success)
async def test_where_one_person_stands_in_it_the_members_do_not_read_that_they_took_it_back(
    circle: Running,
) -> None:
    await chosen_from(circle, f"{SUCCESS}.")
    await asked(circle)
    await says(circle, "U0ANNA", "Dit mag naar buiten")
    await opens(circle)
    await circle.ria.clicks("Kopiëren")
    await circle.ria.closes(everything=True)
    before = await opens(circle, "U0CHIARA")
    await opens(circle, "U0ANNA")
    await circle.person("U0ANNA").clicks("Toch liever niet")
    assert await opens(circle, "U0CHIARA") == before
    assert "trok zijn ja nadien in" in await opens(circle)


@pytest.mark.long
@begins_after(success)
async def test_a_stand_in_who_takes_no_part_is_asked_where_they_look(circle: Running) -> None:
    await settings(circle, Begeleider=FACILITATOR, Vervangers=[GUEST])
    await circle.ria.closes(everything=True)
    await chosen_from(circle, "Gert Gast begeleidde drie teams.")
    await asked(circle)
    assert "Mag die zo naar buiten?" in await home(circle, GUEST)


ANSWERED = f"Bram Maes antwoordde op onze vraag: {PAY} Zo overleggen drie teams nu zelf."


async def answered_outside(circle: Running) -> None:
    """A text quotes Anna's question and names Bram; both are asked."""
    if circle.ria.modals:
        await circle.ria.closes(everything=True)
    await proposed(circle, ANSWERED)
    await asked(circle)


@pytest.mark.long
@begins_after(begin, success, answered_outside)
async def test_a_yes_to_words_that_a_question_took_along_lets_nothing_out(circle: Running) -> None:
    await says(circle, "U0ANNA", "Dit mag naar buiten")
    await says(circle, "U0BRAM", "Dit mag naar buiten")
    assert "Kopiëren" in await opens(circle)
    await circle.ria.closes(everything=True)
    await anna_takes_it_back(circle)
    card = await opens(circle)
    assert PAY not in card
    assert "Kopiëren" not in card, "nobody said yes to these words"


@pytest.mark.long
@begins_after(begin, success, answered_outside)
async def test_who_reads_words_that_went_since_says_yes_to_no_others(circle: Running) -> None:
    bram = circle.person("U0BRAM")
    await bram.opens_home()
    before = bram.home
    await anna_takes_it_back(circle)
    await bram.clicks("Dit mag naar buiten", within=before)
    assert bram.sees("intussen veranderd")
