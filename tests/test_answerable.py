"""Who answers for what, from Home, in both languages."""

from dataclasses import replace

from bot.reading.world import World
from bot.texts import Texts
from bot.views import answerable as view
from models.person import Language
from tests.conftest import Running


async def reads_it(circle: Running, user_id: str) -> str:
    """What somebody reads who looks up who answers for what, from their Home."""
    person = circle.person(user_id)
    await person.opens_home()
    await person.clicks("Wie ziet wat?")
    await person.clicks("Wie staat waarvoor in?")
    return " ".join(str(block) for block in person.top().blocks)


async def test_a_member_reads_from_home_who_leads_and_that_nobody_named_who_runs_kring(
    circle: Running,
) -> None:
    said = await reads_it(circle, "U0ANNA")
    assert "<@U0RIA>* begeleidt het netwerk" in said
    assert "*De beheerder van Kring* is hier niet ingevuld" in said
    assert "Vergeet mij" in said


async def test_whom_the_settings_name_is_told_and_is_never_markup(circle: Running) -> None:
    router = circle.kring.router
    router._defaults = replace(router._defaults, operator="Stichting <Leerkring> *beheer*")
    said = await reads_it(circle, "U0BRAM")
    assert "Stichting &lt;Leerkring&gt;" in said
    assert "beheert Kring: de machine, de gegevens en de back-ups" in said


async def test_who_is_not_in_the_network_reads_nothing_of_it(circle: Running) -> None:
    await circle.person("U0GUEST").opens_home()
    assert not circle.person("U0GUEST").sees("Wie staat waarvoor in?")


def test_it_is_said_in_each_language_when_nobody_leads() -> None:
    said = {}
    for language in Language:
        t = Texts(language, "Europe/Brussels")
        said[language] = str(view.screen(t, World(t).network, "", []))
    assert "*Niemand* begeleidt" in said[Language.NL]
    assert "*Nobody* facilitates" in said[Language.EN]
