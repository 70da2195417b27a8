"""Kinds of members: named with their benefit, chosen by members if they like, in numbers from three on."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from models.composition import composed
from models.member_kind import (
    LONGEST_NAME,
    MOST,
    KindTooLong,
    MemberKind,
    TooManyKinds,
    Written,
    in_lines,
)
from playground import Person
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.people import leaves, memberships
from tests.test_invitation import NEW, invites, received
from tests.test_open_call import calls, presses

KINDS = "Leraren: ideeën voor morgen\nStudenten: een <kijkje> & meer\nOnderzoekers"


async def names(circle: Running, kinds: str = KINDS) -> Person:
    """Ria names the kinds of members."""
    ria = circle.ria
    if ria.modal is not None:
        await ria.closes(everything=True)
    await ria.runs("/kring", "soorten", channel=CHANNEL)
    await ria.submits({"Soorten, met wat ze eraan hebben": kinds})
    return ria


async def chooses(circle: Running, user_id: str, kind: str) -> None:
    """A member says what they are."""
    somebody = circle.person(user_id)
    await somebody.runs("/kring", "soort", channel=CHANNEL)
    await somebody.submits({"Ik doe mee als": kind})
    await somebody.closes(everything=True)


async def known(circle: Running) -> dict[str, int]:
    async with circle.database.read() as db:
        return {row.name: row.id for row in await db.scalars(select(MemberKind))}


# Rules

ON_ONE_LINE = some.text(some.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=20)


@given(some.lists(ON_ONE_LINE, max_size=MOST))
def test_a_list_of_kinds_is_read_line_by_line_each_once_and_has_names(lines: list[str]) -> None:
    found = in_lines("\n".join(lines), "kinds")
    assert len({one.name.casefold() for one in found}) == len(found)
    assert all(one.name for one in found)


def test_a_kind_is_a_name_with_what_it_has_of_the_network() -> None:
    assert in_lines("- Leraren: iets: meer\nleraren\n: niets\nStudenten", "kinds") == [
        Written("Leraren", "iets: meer"),
        Written("Studenten"),
    ]
    with pytest.raises(TooManyKinds):
        in_lines("\n".join(map(str, range(MOST + 1))), "kinds")
    with pytest.raises(KindTooLong):
        in_lines("x" * (LONGEST_NAME + 1), "kinds")


def test_of_a_kind_that_fewer_than_three_chose_there_is_no_name_and_no_number() -> None:
    found = composed(12, [], ["Leraren"] * 3 + ["Studenten"] * 2)
    assert found.kinds.of == {"Leraren": 3}
    assert found.kinds.others == 2


# Through the front door


@pytest.mark.long
async def test_the_invitation_says_what_each_kind_has_of_it_and_follows_a_change(circle: Running) -> None:
    await names(circle)
    await circle.ria.closes(everything=True)
    await invites(circle)
    read = received(circle, NEW)
    assert "• Leraren: ideeën voor morgen" in read
    assert "een &lt;kijkje&gt; &amp; meer" in read
    await names(circle, "Leraren: rust")
    await circle.settled()
    read = received(circle, NEW)
    assert "• Leraren: rust" in read
    assert "Studenten" not in read


@pytest.mark.long
async def test_who_joins_may_say_what_they_are_and_need_not(circle: Running) -> None:
    await names(circle)
    await circle.ria.closes(everything=True)
    somebody = await presses(circle, NEW, await calls(circle))
    assert somebody.sees("het hoeft niet")
    await somebody.clicks("Als wie doe je mee?")
    await somebody.submits({"Ik doe mee als": "Studenten"})
    assert somebody.sees("Bewaard")
    assert (await memberships(circle))[NEW].kind_id == (await known(circle))["Studenten"]
    assert (await memberships(circle))["U0ANNA"].kind_id is None


@pytest.mark.long
async def test_a_choice_is_changed_stays_with_the_name_and_goes_with_who_leaves(circle: Running) -> None:
    await names(circle)
    for kind in ("Leraren", "Studenten"):
        await chooses(circle, "U0ANNA", kind)
    await chooses(circle, "U0BRAM", "Leraren")
    await names(circle, "studenten: iets anders\nOuders")
    kinds = await known(circle)
    places = await memberships(circle)
    assert set(kinds) == {"studenten", "Ouders"}
    assert places["U0ANNA"].kind_id == kinds["studenten"]
    assert places["U0BRAM"].kind_id is None
    await circle.ria.closes(everything=True)
    await leaves(circle, "U0ANNA")
    assert (await memberships(circle))["U0ANNA"].kind_id is None


@pytest.mark.long
async def test_the_facilitator_reads_numbers_from_three_on_and_no_name_of_anybody(circle: Running) -> None:
    await names(circle)
    await circle.ria.closes(everything=True)
    for user_id in ("U0ANNA", "U0BRAM", "U0CHIARA"):
        await chooses(circle, user_id, "Leraren")
    await chooses(circle, "U0DIRK", "Studenten")
    await circle.ria.runs("/kring", "samenstelling", channel=CHANNEL)
    read = shown(circle.ria.top())
    assert "Leraren: 3" in read
    assert "Studenten" not in read
    assert "Anna" not in read


async def test_where_no_kinds_were_named_nobody_is_asked(circle: Running) -> None:
    somebody = await presses(circle, NEW, await calls(circle))
    assert "Als wie doe je mee?" not in shown(somebody.top())
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "soort", channel=CHANNEL)
    assert anna.sees("geen soorten leden")
