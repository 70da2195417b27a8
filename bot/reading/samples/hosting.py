"""Samples of places and hosts."""

from dataclasses import replace
from datetime import datetime

from bot.act.forms import About
from bot.reading.sample import Chapter, Sample
from bot.reading.world import World
from bot.views import hosting as view
from bot.views import session_forms
from models.hosting import Hosting, Visit
from models.session import Mode

LEADS = "modal, the facilitator"


def _found(w: World, *, all_hosted: bool = False) -> Hosting:
    first, second = datetime(2026, 1, 22, 13, 30), datetime(2025, 11, 20, 13, 30)  # noqa: DTZ001 - wall times
    third = datetime(2025, 10, 2, 9, 30)  # noqa: DTZ001 - a wall time
    visits = [
        Visit(first, "Europe/Brussels", Mode.IN_PERSON, "Wilgenhof", w.annelies.name),
        Visit(second, "Europe/Brussels", Mode.ONLINE, "", ""),
        Visit(third, "Europe/Brussels", Mode.IN_PERSON, "", ""),
    ]
    return Hosting(visits, [] if all_hosted else w.members[1:4], [w.annelies])


CHAPTERS = (
    Chapter(
        "hosting",
        [
            Sample("Where and with whom", lambda w: view.listed(w.t, w.network, _found(w)), when=LEADS),
            Sample(
                "Everybody hosted",
                lambda w: view.listed(w.t, w.network, _found(w, all_hosted=True)),
                when=LEADS,
            ),
            Sample(
                "Nobody hosted",
                lambda w: view.listed(w.t, w.network, replace(_found(w), hosted=())),
                when=LEADS,
            ),
            Sample("Nothing planned", lambda w: view.listed(w.t, w.network, Hosting()), when=LEADS),
            Sample(
                "A new session, with what was used before",
                lambda w: session_forms.session_form(
                    w.t, About(network=1), network=w.network, known=_found(w)
                ),
                when=LEADS,
            ),
        ],
    ),
)
