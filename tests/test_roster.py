"""The list of a network: who is on it, what they said, who is not in the channel; whom to invite."""

import pytest

from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.people import invites, join_everybody, leaves, memberships, settings, start_network


async def list_of(running: Running, command: str = "leden") -> str:
    """What Ria reads on the list."""
    if running.ria.modal is not None:
        await running.ria.closes(everything=True)
    await running.ria.runs("/kring", command, channel=CHANNEL)
    assert running.ria.modal is not None
    return shown(running.ria.modal)


def line(said: str, name: str) -> str:
    """What stands on the list of one person."""
    return next(each for each in said.splitlines() if name in each)


@pytest.mark.long
async def test_everybody_stands_on_the_list_with_where_they_stand(kring: Running) -> None:
    await start_network(kring)
    await settings(kring, **{"Maximaal aantal leden": "3"})
    await kring.ria.closes(everything=True)
    await join_everybody(kring, ["U0ANNA", "U0CHIARA", "U0DIRK", "U0BRAM"])
    await invites(kring, "U0ELS", "U0FATIMA")
    await kring.person("U0FATIMA").clicks("Liever niet")
    said = await list_of(kring, "members")
    assert "3 van 3 plaatsen bezet · 1 op de wachtlijst · 1 uitnodiging nog open" in said
    assert "begeleidt" in line(said, "Ria Mertens")
    assert "sinds" in line(said, "Anna Peeters")
    assert "nummer 1 op de wachtlijst" in line(said, "Bram Maes")
    assert "op ma 5 januari" in line(said, "Els Jacobs")
    assert "zei nee" in line(said, "Fatima El Amrani")
    order = [said.index(name) for name in ("Anna", "Chiara", "Dirk", "Ria", "Bram", "Els", "Fatima")]
    assert order == sorted(order), "by standing, then by name"
    await leaves(kring, "U0CHIARA")
    await list_of(kring)
    await kring.ria.clicks("Geef Bram Maes een plaats")
    assert kring.ria.sees("Gedaan")
    assert kring.ria.modal is not None
    said = shown(kring.ria.modal)
    assert "sinds" in line(said, "Bram Maes"), "the list shows it at once"
    assert "Chiara" not in said, "who left is off it"
    assert (await memberships(kring))["U0BRAM"].active


@pytest.mark.long
async def test_who_comes_stands_beside_the_names_and_adds_up_to_what_the_channel_says(
    circle: Running,
) -> None:
    assert "komt" not in line(await list_of(circle), "Anna Peeters"), "nobody was told of it yet"
    await circle.advance("2026-02-19 09:05")
    for user_id, word in (("U0ANNA", "Ja"), ("U0BRAM", "Nee"), ("U0ELS", "Misschien")):
        await circle.person(user_id).clicks(word)
    said = await list_of(circle)
    for name, words in (
        ("Anna Peeters", "komt"), ("Bram Maes", "komt niet"), ("Els Jacobs", "komt misschien"),
        ("Dirk Wouters", "zei nog niet of die komt"),
    ):  # fmt: skip
        assert f" · {words} · " in line(said, name), name
    assert "Ja: 1 · Misschien: 1 · Nee: 1 · Nog niet geantwoord: 3" in said
    await circle.advance("2026-02-19 09:10")
    assert "Ja: 1 · Misschien: 1 · Nee: 1 · Nog niet geantwoord: 3" in "\n".join(circle.channel_texts())


async def test_who_is_not_in_the_channel_is_marked_and_it_says_what_that_means(circle: Running) -> None:
    members = circle.playground.workspace.channels[CHANNEL].members
    members.remove("U0DIRK")
    said = await list_of(circle)
    assert "niet in het kanaal" in line(said, "Dirk Wouters")
    assert "niet in het kanaal" not in line(said, "Anna Peeters")
    assert "1 persoon zit niet in" in said
    circle.playground.workspace.faults.server_error("conversations.members", times=3)
    said = await list_of(circle)
    assert "Slack zei me nu niet wie er in het kanaal zit" in said
    assert "niet in het kanaal" not in line(said, "Dirk Wouters"), "nothing is said of what is not known"


@pytest.mark.long
async def test_from_the_list_one_invites_and_enters_and_comes_back_to_it(circle: Running) -> None:
    await circle.ria.opens_home()
    await circle.ria.clicks("Leden", within="home")
    await circle.ria.clicks("Uitnodigen")
    await circle.ria.submits({"Wie nodig je uit?": ["U0GUEST"]})
    assert circle.ria.sees("1 persoon uitgenodigd")
    await circle.ria.clicks("Leden")
    assert circle.ria.modal is not None
    assert "op ma 5 januari" in line(shown(circle.ria.modal), "U0GUEST")
    await circle.ria.clicks("Invullen voor iemand")
    await circle.ria.submits({"Voor wie?": "Anna Peeters", "Welke vraag gaf die door?": "Hoe begin je?"})
    await circle.ria.clicks("Leden")
    assert circle.ria.sees("Anna Peeters")


@pytest.mark.parametrize("who", ["U0ANNA", "U0OUT"])
async def test_only_whoever_facilitates_sees_the_list(circle: Running, who: str) -> None:
    circle.playground.workspace.add_user("U0OUT", "Otto Buiten")
    circle.playground.workspace.channels[CHANNEL].members.append("U0OUT")
    await circle.person(who).runs("/kring", "leden", channel=CHANNEL)
    assert not circle.person(who).sees("Bram Maes")


@pytest.mark.long
async def test_a_new_network_has_one_green_button_on_its_list(kring: Running) -> None:
    await start_network(kring)
    said = await list_of(kring)
    assert "Er is nog niemand uitgenodigd" in said
    assert "0 van 15 plaatsen bezet" in said
    await kring.ria.clicks("Uitnodigen")
    assert kring.ria.modal is not None
    await kring.ria.submits()
    assert kring.ria.sees("7 mensen uitgenodigd"), "everybody in the channel was filled in"
    places = await memberships(kring)
    assert {*places} == {*MEMBERS, "U0GUEST", FACILITATOR}


@pytest.mark.long
async def test_a_hundred_people_are_read_a_part_at_a_time(kring: Running) -> None:
    workspace = kring.playground.workspace
    people = [f"U0P{number:03}" for number in range(120)]
    for number, user_id in enumerate(people):
        workspace.add_user(user_id, f"Persoon {number:03}")
    workspace.channels[CHANNEL].members += people
    await start_network(kring)
    await invites(kring, *people)
    said = await list_of(kring)
    assert "Persoon 000" in said
    assert "Persoon 119" not in said
    seen = said
    for _ in range(3):
        if not kring.ria.sees("Volgende"):
            break
        await kring.ria.clicks("Volgende")
        assert kring.ria.modal is not None
        seen += shown(kring.ria.modal)
    assert all(f"Persoon {number:03}" in seen for number in range(120))


# Whom to invite.


@pytest.mark.long
async def test_filled_in_is_who_was_never_asked_and_who_is_not_in_the_channel_is_named(
    kring: Running,
) -> None:
    workspace = kring.playground.workspace
    workspace.add_user("U0BOT", "Agenda", is_bot=True)
    workspace.add_user("U0FAR", "Fien Ver")
    workspace.channels[CHANNEL].members += ["U0BOT"]
    await start_network(kring)
    await join_everybody(kring, ["U0ANNA", "U0BRAM", "U0CHIARA"])
    await leaves(kring, "U0BRAM")
    await invites(kring, "U0DIRK")
    await kring.person("U0DIRK").clicks("Liever niet")
    await kring.ria.closes(everything=True)
    await kring.ria.runs("/kring", "uitnodigen", channel=CHANNEL)
    assert kring.ria.modal is not None
    element = next(b for b in kring.ria.modal.content["blocks"] if b.get("block_id") == "people")["element"]
    assert {*element["initial_users"]} == {"U0ELS", "U0FATIMA", "U0GUEST"}
    await kring.ria.submits({"Wie nodig je uit?": ["U0ELS", "U0FAR"]})
    assert kring.ria.sees("2 mensen uitgenodigd")
    assert kring.ria.sees("U0FAR> zit niet in")
    assert not kring.ria.sees("U0ELS")
