"""Who is in a group: in words for the facilitator, nothing of fewer than three, and only advice."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts import Texts
from bot.views.composition import page
from models.composition import FEWEST, Mix, Years, composed, counted
from models.person import Language
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.inquiries import answers
from tests.moments import begins_after, until
from tests.rows import a_network
from tests.test_intake import ALONE, FUNCTION, LEARN, READS, TITLE, YEARS, ria_asks_for_it


@given(st.lists(st.sampled_from(["", "hr", "HR ", "zorg", "bouw", "Bouw"]), max_size=20))
def test_what_fewer_than_three_say_is_neither_named_nor_counted(said: list[str]) -> None:
    found = counted(said)
    assert all(n >= FEWEST for n in found.of.values())
    assert found.said == sum(1 for one in said if one)
    assert found.others == found.said - sum(found.of.values())


def test_how_it_is_written_makes_no_difference() -> None:
    assert counted(["HR-adviseur", "hr-adviseur ", "Hr-Adviseur"]).of == {"HR-adviseur": 3}


def test_a_group_is_told_by_its_functions_and_its_sectors() -> None:
    def mix(*people: tuple[str, str]) -> Mix:
        return composed(12, [{"function": job, "sector": where} for job, where in people]).mix

    assert mix(*[("hr", "zorg")] * 4) is Mix.SAME
    assert mix(*[("hr", where) for where in ("zorg", "bouw", "bank")]) is Mix.FUNCTION
    assert mix(*[(job, "zorg") for job in ("hr", "arts", "kok")]) is Mix.SECTOR
    assert mix(("hr", "zorg"), ("arts", "bouw"), ("kok", "bank")) is Mix.MIXED
    assert mix(("hr", "zorg"), ("arts", "bouw")) is Mix.UNKNOWN


def test_it_ranks_nobody_and_names_no_person() -> None:
    three: list[dict[str, Any]] = [
        {"years": Years.LONG, "function": "hr", "sector": f"s{n}"} for n in range(3)
    ]
    read = str(page(Texts(Language.NL), a_network(), composed(12, [*three, {"years": Years.STARTS}])))
    assert "Meer dan vijftien jaar: 3" in read
    assert "Minder dan twee jaar" not in read
    assert not any(f"s{n}" in read for n in range(3))
    assert not any(word in read for word in ("%", "gemiddeld", "score", "beste"))


@begins_after(until("2026-02-19 12:00"), ria_asks_for_it)
@pytest.mark.long
async def test_the_facilitator_reads_it_with_advice_by_goal_and_members_do_not(circle: Running) -> None:
    for who in ("U0ANNA", "U0BRAM"):
        told = {LEARN: "Veel", FUNCTION: "hr-adviseur", YEARS: "Twee tot vijf jaar", READS: ALONE}
        await answers(circle, who, TITLE, **told)
    ria = circle.ria
    await ria.runs("/kring", "samenstelling", channel=CHANNEL)
    assert "Nog te weinig mensen" in shown(ria.top())
    assert "hr-adviseur" not in shown(ria.top())
    await ria.closes(everything=True)
    await answers(circle, "U0CHIARA", TITLE, **{LEARN: "Veel", FUNCTION: "HR-adviseur"})
    await ria.runs("/kring", "samenstelling", channel=CHANNEL)
    read = shown(ria.top())
    assert "hr-adviseur: 3" in read
    assert "beter doen" in read
    assert "iets nieuws" in read
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "samenstelling", channel=CHANNEL)
    assert "hr-adviseur" not in shown(anna.top())
