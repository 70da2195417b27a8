"""The halfway check: three questions, one conversation, and one change that comes back."""

from playground.sight import shown
from tests.conftest import FACILITATOR, MEMBERS, Running
from tests.inquiries import answers, asked
from tests.moments import begins_after
from tests.people import plan_session

TITLE = "Halfwegcheck"


async def half_of_it(circle: Running) -> None:
    """Two of four sessions were held, and the second evaluation has closed."""
    for day in ("2026-02-12", "2026-04-16", "2026-05-14"):
        await plan_session(circle, day, "13:30")
    await circle.advance("2026-03-17 09:30")


@begins_after(half_of_it)
async def test_halfway_a_group_says_how_it_goes_and_its_one_change_comes_back(circle: Running) -> None:
    ria = circle.ria
    await ria.clicks("Vraag het de groep", within=ria.direct_messages[-1])
    await ria.closes(everything=True)
    await circle.settled()
    assert "is uit, voor 6 leden" in ria.direct_messages[-1].text
    for n, user_id in enumerate(MEMBERS):
        said = {"Zijn we goed bezig?": "Ja" if n else "Deels", "Wat kan beter?": f"Meer tijd, zegt {n}"}
        await answers(circle, user_id, TITLE, **said)

    await circle.advance("2026-04-01 09:30")
    assert all(len(asked(circle, user_id, f"*{TITLE}*")) == 1 for user_id in MEMBERS), "nobody is reminded"
    found = asked(circle, FACILITATOR, TITLE)[-1]
    for words in ("6 van de 6 leden", "Ja: 5", "Deels: 1", "Meer tijd, zegt 3", "Bespreek het"):
        assert words in found
    await ria.clicks("Deel met de groep", within=ria.direct_messages[-1])
    await ria.closes(everything=True)
    await circle.settled()
    assert "kiezen we één ding dat anders kan" in circle.channel_texts()[-1]

    await circle.advance("2026-04-16 09:00")
    order = next(m for m in reversed(ria.direct_messages) if "Bespreek vandaag: Halfwegcheck" in m.text)
    await ria.clicks("Noteer de verandering", within=order)
    await ria.submits({"Wat doen we anders?": "Eerst de vragen, dan de koffie"})
    assert ria.sees("Genoteerd als afspraak van donderdag 16 april")
    await ria.closes(everything=True)
    await circle.settled()
    await ria.clicks("Paneel openen", within=order)
    assert "Eerst de vragen, dan de koffie" in shown(ria.top())
    await ria.closes(everything=True)

    await circle.advance("2026-05-14 09:00")
    assert "Afgesproken na Halfwegcheck:* Eerst de vragen" in asked(circle, FACILITATOR, TITLE)[-1]
