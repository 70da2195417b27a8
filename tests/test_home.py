"""The App Home and My Kring: what each person finds there, with and without networks."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from bot import at_home
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.few import MOST_BUTTONS, pressed
from bot.slack.layout import VIEW, Items, lay_out
from bot.texts import Texts
from bot.views import action as action_view
from bot.views import home as view
from bot.views import home_sessions, message, question_bank
from bot.views.home import Place, Shown
from models.action import Action
from models.attendance import Rsvp
from models.delivery import Delivery
from models.membership import Membership, Standing
from models.missed import Missed
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.question import LearningQuestion, State
from models.session import LearningSession, Stage
from playground import Person as Hands
from playground.checks import check_view
from playground.sight import shown, texts
from tests import neighbours as who
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.day.watched import unfolded
from tests.moments import begins_after, until
from tests.neighbours import Street, about, payload
from tests.people import plan_session, somebody_asked, start_network
from tests.routes_of_all import spoken_once
from tests.rows import LANGUAGES, NL, a_network, a_question, a_session, both_languages
from tests.turning import every_page

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
TODAY = NOW.date()
PERSON = Person(team_id="T", user_id="U0ANNA", name="Anna")


def seen(number: int, standing: Standing = Standing.ACTIVE, **parts: Any) -> Shown:
    """A network with what was brought for some places, by their names."""
    mine = Membership(network_id=number, person_id=1, standing=standing)
    return Shown(
        a_network(number, f"Netwerk {number}"),
        mine,
        None,
        {Place[name]: brought for name, brought in parts.items()},
    )


def fullest(number: int) -> Shown:
    """A network in which more waits for somebody who leads it and takes part than there is room for."""
    press = [blocks.button(name, name) for name in ("een", "twee", "drie", "vier", "vijf")]
    one = [blocks.section("Er wacht iets " + "x" * 900), blocks.actions(*press)]
    many = Items(range(30), lambda _: one, lambda left: f"En nog {left}", most=5)
    return seen(
        number,
        TASKS=one * 15, NEXT=one, SESSIONS=[many], LEADING=[many], MEMBER=one, FOR_YOU=[many, many],
        OWN=[many],
        BUTTONS=press, MENU=[blocks.button(name, f"{name} ook") for name in ("zes", "zeven")],
    )  # fmt: skip


# What stands where.


def test_what_stands_in_the_home_stands_in_this_order() -> None:
    order = {
        Place.CLOSED: "network_closed",
        Place.CLOSED_OUTSIDE: "closed_to_others",
        Place.OUTSIDE: "outside",
        Place.FIRST: "nobody_leads",
        Place.TASKS: "under_way undelivered sessions_wait results_wait tips_wait without_account seat_free "
        "left_to_do no_session",
        Place.NEXT: "next_step",
        Place.SESSIONS: "to_come called_off corrects to_plan",
        Place.LEADING: "headcount perhaps_unable",
        Place.MEMBER: "going_on next_session entered_for_you errand_offers what_next inquiries_answered",
        Place.FOR_YOU: "inquiries_for_me errands looks_for_a_person to_judge own_actions to_agree",
        Place.OWN: "own_questions",
        Place.BUTTONS: "to_bank to_messages to_agenda to_last_report",
        Place.MENU: "to_lead to_enter may_have_met may_take_over not_this_time to_note to_book to_expertise "
        "to_who_sees",
    }
    for place in Place:
        named = order[place].split()
        assert [name for name in at_home.in_order(place) if name in named] == named


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a test register parts that are gone afterwards."""
    monkeypatch.setattr(at_home, "PARTS", {place: dict(parts) for place, parts in at_home.PARTS.items()})
    yield
    at_home.in_order.cache_clear()


@pytest.mark.usefixtures("register")
def test_a_new_part_stands_below_the_one_that_it_names_and_a_name_that_is_not_there_is_refused() -> None:
    async def halfway(_look: at_home.Look) -> at_home.Parts:
        return []

    at_home.at_home(Place.MEMBER, after="what_next")(halfway)
    names = list(at_home.in_order(Place.MEMBER))
    assert names.index("halfway") == names.index("what_next") + 1
    with pytest.raises(ValueError, match="two parts of the Home are called halfway"):
        at_home.at_home(Place.TASKS)(halfway)
    at_home.PARTS[Place.MEMBER].pop("next_session")
    at_home.in_order.cache_clear()
    with pytest.raises(ValueError, match=r"comes before .*entered_for_you"):
        at_home.in_order(Place.MEMBER)


LEADS = ("TASKS", "NEXT", "SESSIONS", "LEADING")
TAKES_PART = ("MEMBER", "FOR_YOU", "OWN")


@pytest.mark.parametrize(
    ("user", "places"),
    [
        (who.INVITED, ["OUTSIDE"]),
        (who.WAITING, ["OUTSIDE"]),
        (who.PARTICIPANT, ["FIRST", *TAKES_PART, "BUTTONS", "MENU"]),
        (who.FACILITATOR, ["FIRST", *LEADS, "BUTTONS", "MENU"]),
        (who.STAND_IN, ["FIRST", *LEADS, *TAKES_PART, "BUTTONS", "MENU"]),
    ],
)
async def test_everybody_sees_what_is_for_them_and_nothing_else(
    user: str, places: list[str], there: Street
) -> None:
    async with there.database.read() as db:
        found = await db.scalars(select(Membership).join(Membership.person).where(Person.user_id == user))
        home = await db.get_one(Network, there.here["network"])
        assert [place.name for mine in found for place in at_home.seen_by(home, mine)] == places


# How it fits.


@both_languages
@pytest.mark.parametrize("sign", ["x", "&", "💬"])
def test_a_network_in_which_everything_is_long_is_whole_on_the_pages_of_my_kring(t: Texts, sign: str) -> None:
    questions = [a_question(n, f"Vraag {n:03} {sign * 990}") for n in range(1, 121)]
    actions = [Action(session_id=1, owner_id=1, text=f"Actie {n:03} {sign * 490}") for n in range(60)]
    for number, action in enumerate(actions, start=1):
        action.id = number
    own = question_bank.own_questions(t, a_network(), question_bank.Own(questions), ())
    many = [seen(n, OWN=[*own, *action_view.own_actions(t, actions)]) for n in range(1, 16)]
    one = many[0]
    assert check_view(view.home(t, PERSON, many, TODAY), "home") == []
    assert check_view(view.menu(t, PERSON, many, TODAY), "modal") == []
    told = "\n".join(
        str(texts(unfolded(page["blocks"]))) for page in every_page(lambda start: view.alone(t, one, start))
    )
    for number in range(1, 121):
        assert told.count(f"Vraag {number:03} ") == 1
    for number in range(60):
        assert told.count(f"Actie {number:03} ") == 1
    assert Act.CIRCLE in str(view.home(t, PERSON, [one], TODAY)), "the way to all of it"


def networks_shown(drawn: dict[str, Any]) -> list[str]:
    """The networks that can be reached from a view: whole, or by a line with its button."""
    whole = [block["text"]["text"] for block in drawn["blocks"] if block["type"] == "header"]
    opened = [b for b in drawn["blocks"] if b.get("accessory", {}).get("action_id") == Act.CIRCLE]
    lines = [b["text"]["text"].split("*")[1] for b in opened if b["text"]["text"].startswith("*")]
    menus = [each for b in drawn["blocks"] if b["type"] == "actions" for each in b["elements"]]
    options = [option for menu in menus for option in menu.get("options", ())]
    ways = [one["text"]["text"] for one in options if one["value"].startswith(f"{Act.CIRCLE} ")]
    return whole + lines + ways


@both_languages
@pytest.mark.parametrize("many", [1, 3, 15])
def test_with_any_number_of_networks_each_is_whole_or_can_be_opened(t: Texts, many: int) -> None:
    numbers = range(1, many + 1)
    for networks in ([fullest(number) for number in numbers], [seen(number, TASKS=[]) for number in numbers]):
        for drawn, kind in (
            (view.home(t, PERSON, networks, TODAY), "home"),
            (view.menu(t, PERSON, networks, TODAY, unknown="koffie"), "modal"),
        ):
            assert check_view(drawn, kind) == []
            assert networks_shown(drawn) == [one.network.theme for one in networks]
            if many < 15:  # the first is whole, however much waits in it
                assert "header" in [block["type"] for block in drawn["blocks"][:2]]
            assert "my_settings" in str(drawn["blocks"][-2])
        assert check_view(view.alone(t, networks[0]), "modal") == []
        assert 0 < view.at_least(networks[0]) <= len(lay_out(view.whole(t, networks[0]), VIEW).blocks)


def test_the_network_in_view_comes_first_and_more_than_a_hundred_are_counted() -> None:
    drawn = view.menu(NL, PERSON, [fullest(number) for number in range(1, 121)], TODAY, first=7)
    assert check_view(drawn, "modal") == []
    shown_here = networks_shown(drawn)
    assert shown_here[0] == "Netwerk 7"
    [counted] = [b for b in drawn["blocks"] if "typ `/kring`" in str(b)]
    said = [
        b for b in drawn["blocks"] if "Netwerk" in str(b.get("text")) and b["type"] in ("section", "header")
    ]
    assert f"En nog {120 - len(said)} netwerken" in str(counted)
    assert len(set(shown_here)) == 101, "one whole, and as many in the menu as it holds"
    assert pressed(drawn["blocks"]) <= MOST_BUTTONS


def test_what_waits_is_said_above_it_and_in_the_short_line_of_a_network() -> None:
    for tasks, above, short in (
        ([blocks.section("Lees dit")], "Lees dit", "er wacht iets op jou"),
        ([], "Niets te doen", "nog niets gepland"),
    ):
        calm = [blocks.section("Niets te doen")]
        drawn = str(view.home(NL, PERSON, [seen(1, TASKS=tasks, NEXT=calm)], TODAY))
        assert drawn.index("*Nu*") < drawn.index(above)
        assert ("Niets te doen" in drawn) is not bool(tasks)
        others = [fullest(number) for number in range(2, 17)]
        assert f"*Netwerk 20*: {short}" in str(view.home(NL, PERSON, [seen(20, TASKS=tasks), *others], TODAY))


# What the parts say.


def test_what_did_not_arrive_is_named_by_person_and_by_channel() -> None:
    def missed(recipient: str, person_id: int | None) -> Missed:
        row = Delivery(
            network_id=1, kind=Kind.INVITATION, subject="s", recipient=recipient, due=NOW, expires=NOW,
            person_id=person_id,
        )  # fmt: skip
        return Missed(row.kind, NOW, 1, row=row)

    to_some = Missed(Kind.EVALUATION_REQUEST, NOW, 1, session_id=1)
    rows = [to_some, missed("U0ANNA", 1), missed("C1", None)]
    said = str(message.waits(NL, a_network(), rows, paused=False))
    assert "2 berichten kwamen niet aan, of misschien niet, bij: <#C1>, <@U0ANNA>" in said
    assert "Niet bij iedereen aangekomen, of misschien niet: Evaluatie" in said


@pytest.mark.parametrize(
    ("given", "asked", "words"),
    [
        (None, False, "Kom je?"),
        (Rsvp.YES, False, "Heb je een vraag uit je werk?"),
        (Rsvp.YES, True, "De agenda komt in het kanaal."),
        (Rsvp.MAYBE, True, "De agenda komt in het kanaal."),
        (Rsvp.NO, False, "Achteraf praat ik je bij"),
    ],
)
def test_home_says_what_to_do_next(given: Rsvp | None, asked: bool, words: str) -> None:
    assert words in str(home_sessions.what_next(NL, a_session(Stage.ANNOUNCED), given, asked=asked))


@both_languages
@pytest.mark.parametrize("given", [None, *Rsvp])
@pytest.mark.parametrize("stage", [Stage.ANNOUNCED, Stage.PREPARING, Stage.READY])
def test_home_never_says_that_there_is_nothing_to_do_above_what_may_be_asked(
    t: Texts, given: Rsvp | None, stage: Stage
) -> None:
    for asked in (True, False):
        said = str(home_sessions.what_next(t, a_session(stage), given, asked=asked))
        assert not any(
            words in said for words in ("niets te doen", "nothing to do", "need not do", "do nothing")
        )


@pytest.mark.long
async def test_who_has_no_question_this_time_is_not_asked_for_one_in_the_same_breath(circle: Running) -> None:
    await circle.advance("2026-02-19 09:01")
    bram = circle.person("U0BRAM")
    assert "Wat wil je van de anderen leren?" in await home_of(bram)
    await bram.clicks("Geen vraag deze keer", within="home")
    said = await home_of(bram)
    assert "Wat wil je van de anderen leren?" not in said
    assert "Geen vraag deze keer" in said


async def test_who_did_not_answer_an_invitation_and_who_did_not_say_whether_they_come_are_named_apart(
    circle: Running,
) -> None:
    said = await home_of(circle.ria)
    assert "nog niet geantwoord" not in said
    assert "uitnodiging nog open" not in said


def test_a_question_on_a_published_agenda_names_its_day() -> None:
    day = date(2026, 3, 12)
    asked, merged, other = a_question(1), a_question(2, state=State.MERGED), a_question(3)
    merged.merged_into_id = 9
    for t, words in zip(LANGUAGES, ("op de agenda van do 12 maart", "Thu 12 March"), strict=True):
        own = question_bank.own_questions(
            t, a_network(), question_bank.Own([asked, merged, other], {1: day, 9: day}), ()
        )
        assert str([part.whole() for part in own if isinstance(part, Items)]).count(words) == 2


# What people find.


async def test_what_waits_for_the_facilitator_stands_in_order_of_urgency(there: Street) -> None:
    async with there.database.write() as db:
        for name in ("reporting", "evaluating"):
            (await db.get_one(LearningSession, there.here[name])).stage = Stage.CLOSED
    said = await there.send("event", payload("event", "app_home_opened", who.FACILITATOR))
    order = ["*Nu*", "nog niets genoteerd", "niet aan, of", "agendavoorstel", "account", "een plaats"]
    order += ["een plaats", "*Bijeenkomsten*", "agenda gepubliceerd", "gepland"]
    places = [said.index(words) for words in order]
    assert places == sorted(places)
    there.put_back()


@pytest.mark.guard
@pytest.mark.no_cover
@pytest.mark.parametrize("user", [who.FACILITATOR, who.ASKER, who.PARTICIPANT, who.INVITED])
async def test_whatever_draws_the_home_anew_changes_my_kring_when_it_is_done_there(
    user: str, there: Street
) -> None:
    def within(name: str, to: dict[str, Any], view_type: str, callback: str) -> dict[str, Any]:
        shown = {"type": view_type, "id": "V1", "callback_id": callback, "private_metadata": "{}"}
        pressed = payload("act", name, user, subject=about(there.here, **to))
        return pressed | {"view": shown | {"team_id": who.TEAM, "app_installed_team_id": who.TEAM}}

    stale, drawn = [], 0
    for (kind, name), row in spoken_once().items():
        if kind != "act" or user not in row.who or row.chosen or there.router.routes.table[kind, name].reads:
            continue
        at_home_said = json.loads(await there.send(kind, within(name, row.to, "home", "")))
        there.put_back()
        there.router.replies.at_home.clear()
        in_menu_said = json.loads(await there.send(kind, within(name, row.to, "modal", Form.MENU)))
        there.put_back()
        if "views.publish" in [method for method, _ in at_home_said[1]]:
            drawn += 1
            methods = [method for method, _ in in_menu_said[1]]
            stale += [name] if "views.update" not in methods else []
    assert drawn > 2
    assert stale == []


async def home_of(person: Hands) -> str:
    await person.opens_home()
    home = person.home
    assert home is not None
    return shown(home)


async def test_somebody_without_a_network_hears_how_to_begin(kring: Running) -> None:
    anna = kring.person("U0ANNA")
    assert "Netwerk beginnen" in await home_of(anna)
    assert anna.sees("In English? See")
    await anna.clicks("Mijn instellingen", within="home")
    await anna.submits({"Ik schrijf je in het": "English"})
    await anna.closes()
    assert "Begin a network" in await home_of(anna)


@pytest.mark.long
async def test_somebody_invited_can_answer_at_home(kring: Running) -> None:
    await start_network(kring)
    await kring.ria.runs("/kring", "invite", channel=CHANNEL)
    await kring.ria.submits({"Wie nodig je uit?": ["U0ANNA", "U0BRAM"]})
    await kring.settled()
    anna, bram = kring.person("U0ANNA"), kring.person("U0BRAM")
    assert "Je bent uitgenodigd" in await home_of(anna)
    await anna.clicks("Wie ziet wat?", within="home")
    assert anna.sees("een half jaar")
    await anna.closes()
    await anna.clicks("Ik doe mee", within="home")
    await anna.closes()
    await kring.settled()
    assert anna.sees("Er is nog geen bijeenkomst gepland. Je kunt altijd een vraag stellen")
    assert "Ik doe mee" not in shown(anna.direct_messages[0])
    await bram.runs("/kring", "", channel=CHANNEL)
    await bram.clicks("Liever niet")
    assert bram.sees("Begrepen")
    await bram.closes()
    assert bram.sees("nog in geen enkel lerend netwerk")


@pytest.mark.long
@begins_after(until("2026-02-19 09:01"))
async def test_a_participant_answers_at_home_and_sees_what_they_chose(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    said = await home_of(anna)
    for words in (
        "Volgende keer: Leren van elkaar",
        "do 12 maart, 13.30–16.30 uur",
        "Geen vraag deze keer",
    ):
        assert words in said
    assert "Instellingen" not in said
    await anna.clicks("Ja", within="home")
    await circle.settled()
    assert len(anna.direct_messages[-1].files) == 1
    home = anna.home
    assert home is not None
    rows = [block for block in home.blocks if block["type"] == "actions"]
    chosen = [e["text"]["text"] for row in rows for e in row["elements"] if e.get("style") == "primary"]
    assert chosen == ["✓ Ja"]


@pytest.mark.long
@begins_after(until("2026-02-19 09:01"))
async def test_my_kring_shows_the_answer_that_was_given_in_it(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "", channel=CHANNEL)
    await anna.clicks("Misschien")
    modal = anna.modal
    assert modal is not None
    rows = [block for block in modal.blocks if block["type"] == "actions"]
    chosen = [e["text"]["text"] for row in rows for e in row["elements"] if e.get("style") == "primary"]
    assert chosen == ["✓ Misschien"]


@pytest.mark.long
async def test_a_facilitator_finds_every_session_with_what_can_be_done_about_it(circle: Running) -> None:
    await plan_session(circle, "2026-04-23", "13:30")
    said = await home_of(circle.ria)
    assert "*do 12 maart, 13.30 uur* · aankondiging op do 19 februari, 9.00 uur" in said
    assert "*do 23 april, 13.30 uur* · aankondiging op" in said
    assert "6 van 15 plaatsen bezet" in said
    assert "Volgende keer" not in said
    await circle.ria.clicks("Niet laten doorgaan", within="home", beside="23 april")
    assert circle.ria.sees("23 april")
    await circle.ria.submits()
    await circle.ria.closes(everything=True)
    assert "*do 23 april, 13.30 uur* · gaat niet door" in await home_of(circle.ria)


@pytest.mark.long
@pytest.mark.parametrize(
    ("moment", "words", "button"),
    [
        ("2026-02-19 09:01", "1 vraag\nMijn agendavoorstel komt op do 5 maart", "Wie komt er?"),
        ("2026-03-05 09:01", "agendavoorstel voor *do 12 maart* is klaar. Ik publiceer", "Agenda nakijken"),
        ("2026-03-06 15:01", "*do 12 maart*: 0 komen", "Wie komt er?"),
        ("2026-03-12 08:00", "*Vandaag*, do 12 maart", "Paneel openen"),
        ("2026-03-12 13:31", "De bijeenkomst van *do 12 maart* is bezig", "Paneel openen"),
    ],
)
async def test_what_waits_for_the_facilitator_follows_the_session(
    circle: Running, moment: str, words: str, button: str
) -> None:
    await somebody_asked(circle)
    await circle.advance(moment)
    said = await home_of(circle.ria)
    assert words in said
    home = circle.ria.home
    assert home is not None
    rows = [
        each for block in home.blocks for each in block.get("elements", ()) if each.get("style") == "primary"
    ]
    assert [each["text"]["text"] for each in rows] == [button]


@pytest.mark.long
@pytest.mark.parametrize(
    ("moment", "button", "said"),
    [
        ("2026-01-05 11:00", "Nu aankondigen", "6 leden krijgen de vraag of ze komen"),
        ("2026-02-19 09:01", "Vragen nu sluiten", "kunnen 6 leden niets meer vragen"),
        ("2026-03-06 15:01", "Intrekken", "6 leden lezen dat je er nog aan werkt"),
    ],
)
async def test_a_press_that_many_hear_of_is_asked_once_more_with_how_many(
    circle: Running, moment: str, button: str, said: str
) -> None:
    await somebody_asked(circle)
    await circle.advance(moment)
    await home_of(circle.ria)
    before = len(circle.channel_texts())
    await circle.ria.clicks(button, within="home")
    await circle.settled()
    assert circle.ria.sees(said)
    assert len(circle.channel_texts()) == before, "nothing was done yet"
    await circle.ria.clicks(button)
    await circle.settled()
    assert not circle.ria.sees(said), "the question is answered"
    assert await home_of(circle.ria) != ""
    await circle.ria.closes()
    assert circle.ria.modal is None


@pytest.mark.long
async def test_after_a_session_the_report_waits_and_the_next_one_can_still_be_moved(circle: Running) -> None:
    await plan_session(circle, "2026-04-23", "13:30")
    await circle.advance("2026-03-12 14:00")
    await circle.ria.opens_home()
    await circle.ria.clicks("Paneel openen", within="home")
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-13 10:00")
    said = await home_of(circle.ria)
    assert "Het verslag van *do 12 maart* is klaar om na te kijken" in said
    assert "*do 23 april, 13.30 uur* · aankondiging op" in said
    assert "Verplaatsen" in said


async def test_two_networks_stand_below_each_other_and_each_can_be_left(circle: Running) -> None:
    workspace = circle.playground.workspace
    workspace.add_channel("C0OTHER", "other", members=[FACILITATOR, *MEMBERS], private=True)
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "new", channel="C0OTHER")
    await anna.submits({"Thema": "Iets anders", "Begeleider": "U0ANNA", "Vervangers": ["U0BRAM"]})
    await anna.closes(everything=True)
    await circle.settled()
    said = await home_of(anna)
    assert said.index("Leren van elkaar") < said.index("Iets anders") < said.index("Instellingen")
    home = anna.home
    assert home is not None
    second = next(n for n, b in enumerate(home.blocks) if b["type"] == "header" and "Iets anders" in str(b))
    assert home.blocks[second - 1]["type"] == "divider"
    assert shown(home).split("\n").count("Uitstappen") == 2
    first = next(b for b in home.blocks if b["type"] == "actions" and "Uitstappen" in str(b))
    assert '"network":1' in str(first)


@pytest.mark.parametrize("within", ["home", None])
async def test_a_menu_at_home_is_empty_again_once_something_was_chosen_in_it(
    circle: Running, within: str | None
) -> None:
    anna = circle.person("U0ANNA")
    await (anna.opens_home() if within else anna.runs("/kring", "", channel=CHANNEL))
    for _ in range(2):
        await anna.chooses("Meer", "Wie ziet wat?", within=within)
        await circle.settled()
        assert anna.sees("een half jaar")
        await anna.closes()
        holds = anna.home if within else anna.modal
        assert holds is not None
        kept = [element for block in holds.state.values() for element in block.values()]
        assert [one["selected_option"] for one in kept if one["type"] == "static_select"] == [None]


@pytest.mark.parametrize("sure", [True, False])
async def test_what_asks_first_asks_in_a_menu_too_and_does_nothing_until_then(
    circle: Running, sure: bool
) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "vraag Waar begin je?", channel=CHANNEL)
    await anna.submits()
    await anna.closes(everything=True)
    await anna.runs("/kring", "", channel=CHANNEL)
    await anna.clicks("Terugtrekken")
    assert anna.sees("Vraag terugtrekken?")
    await (anna.clicks("Terugtrekken") if sure else anna.closes())
    await circle.settled()
    async with circle.database.read() as db:
        (asked,) = await db.scalars(select(LearningQuestion))
    assert (asked.state is State.WITHDRAWN) is sure
    if sure:
        assert anna.sees("teruggetrokken")
        await anna.closes()
        assert anna.modal is not None
        assert anna.modal.title == "Mijn Kring"
        assert anna.sees("Je hebt nog geen vraag gesteld")


async def test_who_may_not_do_something_is_not_asked_whether_they_are_sure(there: Street) -> None:
    for user, refused in ((who.PARTICIPANT, True), (who.FACILITATOR, False)):
        subject = about(there.here, session="announced", act=Act.CLOSE_QUESTIONS)
        said = await there.send("act", payload("act", Act.SURE, user, subject=subject))
        assert ("Vragen nu sluiten?" in said) is not refused
        assert ("begeleider" in said) is refused


# My Kring.


async def test_the_command_alone_opens_my_kring_and_an_unknown_word_is_named(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring")
    assert anna.modal is not None
    assert anna.modal.title == "Mijn Kring"
    assert not anna.sees("ken ik niet")
    await anna.runs("/kring", "koffie <b>", channel=CHANNEL)
    assert anna.sees("Het commando “koffie” ken ik niet")
    await anna.runs("/kring", "help mij", channel=CHANNEL)
    assert not anna.sees("ken ik niet")


async def test_the_pinned_message_opens_my_kring_for_a_guest(circle: Running) -> None:
    guest = circle.person("U0GUEST")
    pinned = next(m for m in guest.messages(CHANNEL) if "Mijn Kring" in shown(m))
    await guest.clicks("Mijn Kring", within=pinned)
    assert guest.sees("nog in geen enkel lerend netwerk")


async def test_another_tab_of_the_home_draws_nothing(kring: Running) -> None:
    anna = kring.person("U0ANNA")
    workspace = kring.playground.workspace
    event = {
        "type": "app_home_opened",
        "user": "U0ANNA",
        "tab": "messages",
        "channel": workspace.dm("U0ANNA").id,
    }
    await kring.playground.sends_event(event)
    await kring.settled()
    assert anna.home is None


# More networks than fit.


async def many_networks(running: Running, user_id: str, many: int) -> None:
    """Let somebody belong to this many more networks, each with its next session."""
    async with running.database.write() as db:
        member = await db.scalar(select(Person).where(Person.user_id == user_id))
        assert member is not None
        for number in range(1, many + 1):
            home = Network(
                team_id=member.team_id, channel_id=f"C0{number}", theme=f"Kring {number}", created_at=NOW
            )
            db.add(home)
            await db.flush()
            db.add(Membership(network_id=home.id, person_id=member.id, standing=Standing.ACTIVE, since=NOW))
            db.add(
                LearningSession(
                    network_id=home.id,
                    number=1,
                    starts_local=datetime(2026, 4, number, 13, 30),
                    minutes=180,
                    zone="Europe/Brussels",
                    created_at=NOW,
                    stage=Stage.ANNOUNCED,
                )
            )


async def test_somebody_in_three_networks_sees_those_whole_of_which_the_buttons_are_ten_at_most(
    circle: Running,
) -> None:
    await many_networks(circle, "U0ANNA", 2)
    anna = circle.person("U0ANNA")
    said = await home_of(anna)
    assert said.count("Uitstappen") == 2
    assert said.index("Je andere netwerken") < said.index("Kring 2")
    await anna.clicks("Openen", within="home", beside="Kring 2")
    assert anna.sees("Volgende keer: Kring 2")
    await anna.closes(everything=True)
    await anna.runs("/kring", "taal en")
    await anna.closes(everything=True)
    assert (await home_of(anna)).count("Next time:") == 2


@pytest.mark.long
async def test_somebody_in_fifteen_networks_opens_those_that_do_not_fit(circle: Running) -> None:
    await many_networks(circle, "U0ANNA", 14)
    anna = circle.person("U0ANNA")
    said = await home_of(anna)
    for theme in ("Leren van elkaar", *(f"Kring {number}" for number in range(1, 15))):
        assert theme in said
    assert "Je andere netwerken" in said
    await anna.chooses("Ander netwerk openen", "Kring 14", within="home")
    modal = anna.modal
    assert modal is not None
    assert "Kring 13" not in shown(modal)
    await anna.clicks("Ja")
    modal = anna.modal
    assert modal is not None
    assert "Kring 13" not in shown(modal)
    rows = [block for block in modal.blocks if block["type"] == "actions"]
    chosen = [e["text"]["text"] for row in rows for e in row["elements"] if e.get("style") == "primary"]
    assert chosen == ["✓ Ja"]
    await anna.closes(everything=True)
    await anna.runs("/kring", "taal en")
    await anna.closes(everything=True)
    assert "Your other networks" in await home_of(anna)
    await anna.runs("/kring")
    await anna.chooses("Open another network", "Kring 12")
    assert anna.sees("Kring 12")


async def test_a_network_that_somebody_does_not_belong_to_does_not_open(circle: Running) -> None:
    await many_networks(circle, "U0ANNA", 14)
    anna, bram = circle.person("U0ANNA"), circle.person("U0BRAM")
    await anna.opens_home()
    await bram.opens_home()
    home, other = anna.home, bram.home
    assert home is not None
    assert other is not None
    other.content = dict(home.content)
    await bram.clicks("Kring 14", within="home")
    assert bram.sees("geen lid")


def test_beside_what_waits_for_the_facilitator_what_the_group_can_be_asked_is_no_main_button() -> None:
    ask = blocks.actions(blocks.button("Vraag het", Act.INQUIRY_OPEN, style="primary"))
    waits = blocks.actions(blocks.button("Wie komt er?", Act.CIRCLE, style="primary"))

    def main(shown: Shown) -> list[str]:
        rows = [row for row in view.whole(NL, shown) if isinstance(row, dict)]
        found = [each for row in rows for each in row.get("elements", ()) if each.get("style") == "primary"]
        return [each["text"]["text"] for each in found]

    assert main(seen(1, TASKS=[waits], LEADING=[ask])) == ["Wie komt er?"]
    assert main(seen(1, TASKS=[], LEADING=[ask])) == ["Vraag het"]
