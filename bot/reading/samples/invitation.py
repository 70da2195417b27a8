"""Samples of an invitation in own words, and of what a network is."""

from collections.abc import Mapping, Sequence

from bot.reading.sample import Chapter, Sample
from bot.reading.world import World
from bot.slack import blocks
from bot.views import invitation as view
from bot.views import membership, phase
from models.invitation import Contents, Invitation, Part, Promise
from models.membership import Standing
from models.phase import Phase
from models.plan import Kind
from models.session import LearningSession, Stage

LEADS = "modal, the facilitator"
WORDS = {
    "nl": {
        Part.WORTH: "Je gaat naar huis met iets wat je morgen kunt gebruiken, en met collega’s om te bellen.",
        Part.WHOM: "Voor wie competentieprofielen maakt of gebruikt, in een grote of een kleine organisatie.",
        Part.TAKES: "Vier namiddagen op een half jaar, en nu en dan een halfuur voorbereiding.",
        Part.HOW: "Je brengt vragen mee uit je eigen werk. De groep bepaalt de agenda.",
        Part.LEARNED: "Hoe maak je een profiel van één pagina? Hoe krijg je de directie mee?",
    },
    "en": {
        Part.WORTH: "You go home with something you can use the next day, and with colleagues you can call.",
        Part.WHOM: "For those who write or use competence profiles, in a large organisation or a small one.",
        Part.TAKES: "Four afternoons in half a year, and now and then half an hour to prepare.",
        Part.HOW: "You bring questions from your own work. The group sets the agenda.",
        Part.LEARNED: "How do you write a profile of one page? How do you win over the board?",
    },
}
SIDES = {
    "nl": (
        ["Wees er vier keer bij", "Breng een eigen vraag of case mee"],
        ["Begeleiding", "Modellen en voorbeelden"],
    ),
    "en": (
        ["Be there four times", "Bring a question or a case of your own"],
        ["Guidance", "Models and examples"],
    ),
}


def _ahead(w: World) -> Sequence[LearningSession]:
    return [w.meeting(Stage.PLANNED, 1), w.meeting(Stage.PLANNED, 2)]


def _promises(w: World, *, offered: bool = True) -> list[Promise]:
    asks, offers = SIDES[w.t.language]
    made = [Promise(network_id=1, offered=False, place=n, text=text) for n, text in enumerate(asks, 1)]
    if offered:
        made += [Promise(network_id=1, offered=True, place=n, text=text) for n, text in enumerate(offers, 1)]
    return made


def _written(parts: Mapping[Part, str], *, passed_on: bool = False) -> Invitation:
    said = Invitation(network_id=1, passed_on=passed_on)
    for part, words in parts.items():
        setattr(said, part, words)
    return said


def _some(w: World, *, passed_on: bool = False) -> Contents:
    said = _written(WORDS[w.t.language], passed_on=passed_on)
    return Contents(said, _promises(w), [w.ria], _ahead(w))


def _nothing(w: World) -> Contents:
    return Contents(None, (), [w.ria], ())


def _one_missing(w: World) -> Contents:
    said = _written({**WORDS[w.t.language], Part.WORTH: "", Part.PRACTICAL: "…"})
    return Contents(said, _promises(w, offered=False), [w.ria], ())


def _longest(w: World) -> Contents:
    said = _written(dict.fromkeys(Part, "W " * 199))
    lines = [
        Promise(network_id=1, offered=offered, place=n, text=f"{n} " + "W " * 70)
        for offered in (True, False)
        for n in range(8)
    ]
    return Contents(said, lines, [w.ria], _ahead(w))


def _nobody(w: World) -> Contents:
    return Contents(_some(w).said, (), (), ())


CHAPTERS = (
    Chapter(
        "invitation",
        [
            Sample("Nothing was written", lambda w: view.screen(w.t, w.empty(), _nothing(w)), when=LEADS),
            Sample(
                "Some of it was written",
                lambda w: view.screen(w.t, w.network, _some(w), w.t("invitation.saved")),
                when=LEADS,
            ),
            Sample(
                "One part is missing, and nothing is offered",
                lambda w: view.screen(w.t, w.network, _one_missing(w)),
                when=LEADS,
            ),
            Sample("All that fits", lambda w: view.screen(w.t, w.network, _longest(w)), when=LEADS),
            Sample("To write it", lambda w: view.form(w.t, w.empty(), _nothing(w)), when=LEADS),
            Sample("To write more of it", lambda w: view.form(w.t, w.network, _some(w)), when=LEADS),
            Sample(
                "As it is read",
                lambda w: membership.invitation(w.t, w.network, w.membership(Standing.INVITED), _some(w)),
                Kind.INVITATION,
            ),
            Sample(
                "As it is read, with all that fits",
                lambda w: membership.invitation(w.t, w.network, w.membership(Standing.INVITED), _longest(w)),
                Kind.INVITATION,
            ),
            Sample(
                "Outside Slack",
                lambda w: view.outside(w.t, w.network, _some(w, passed_on=True)),
                when="as text, to copy",
            ),
            Sample(
                "Outside Slack, nobody leads at present",
                lambda w: view.outside(w.t, w.network, _nobody(w)),
                when="as text, to copy",
            ),
            Sample(
                "About this network",
                lambda w: view.page(w.t, w.network, _some(w), [phase.now(w.t, Phase.UNDERWAY)]),
                when="modal, every member",
            ),
            Sample(
                "About this network, nobody leads at present",
                lambda w: view.page(w.t, w.network, _nobody(w), [phase.now(w.t, Phase.STARTING)]),
                when="modal, every member",
            ),
            Sample(
                "The way there",
                lambda w: [blocks.actions(view.button(w.t, w.network), view.about_button(w.t, w.network))],
                when="where people are invited; My Kring",
            ),
        ],
    ),
)
