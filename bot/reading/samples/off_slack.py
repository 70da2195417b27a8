"""Samples of members who are not on Slack, and of what is passed on to them."""

from datetime import timedelta
from functools import partial
from typing import Any

from bot.reading.sample import Chapter, Sample
from bot.reading.world import LINE, NOW, World
from bot.slack.blocks import Block, View
from bot.views import contribution, off_slack, proxy, roster, to_send
from models.attendance import Rsvp
from models.contribution import CanBeAsked, Contributed, Contribution
from models.guest import Came, Guest
from models.handed import Handed, Passed
from models.membership import Headcount, Standing
from models.off_slack import Noted, OffSlack, Was
from models.off_slack_text import Besides, Text
from models.person import Language, without_slack
from models.plan import Kind
from models.request import RequestState
from models.roster import Roster
from models.session import Stage

LEADS = "modal, the facilitator"
READER = "text to copy, to who is not on Slack"


def noted(
    w: World,
    standing: Standing = Standing.ACTIVE,
    language: Language | None = None,
    *,
    name: str = "Jo De Wit",
    reached: bool = True,
) -> Noted:
    """A member who is not on Slack."""
    jo = without_slack("T", name, language or w.t.language, w.network.zone)
    jo.id = 901
    address, place = "jo@kringloopnoord.example", w.membership(standing, since=NOW)
    place.id = 901
    known = OffSlack(person_id=jo.id, network_id=w.network.id)
    if reached:
        known.address, known.organisation = address, "Kringloop Noord"
    return Noted(place, jo, known)


def _text(w: World, sort: Kind | Besides, to: Noted | None = None) -> Text:
    meeting = None if sort in (Besides.NOTED, Besides.ALOUD) else w.meeting(Stage.READY)
    return Text(to or noted(w), sort, f"{sort}:1", meeting)


def _passed(w: World, *, by: bool = True) -> Passed:
    went = Handed(person_id=901, occasion="agenda:1", sort=Kind.AGENDA, at=NOW - timedelta(days=1))
    went.id, went.by_id = 1, w.ria.id if by else None
    return Passed(went, noted(w).person, w.meeting(Stage.READY))


def _screen(w: World, *texts: Text, passed: int = 0) -> View:
    went = [_passed(w), _passed(w, by=False)][:passed]
    return to_send.screen(w.t, w.network, texts, went, {w.ria.id: w.ria})


def _to_copy(sort: Besides, standing: Standing, w: World) -> View:
    one = _text(w, sort, noted(w, standing))
    words = to_send.addressed(w.t, one, to_send.OWN[sort](w.t, w.network, one, w.ria))
    return to_send.text(w.t, w.network, one, words, w.t)


def _no_address(w: World) -> View:
    one = _text(w, Besides.NOTED, noted(w, reached=False))
    words = to_send.addressed(w.t, one, to_send.welcome(w.t, w.network, one, w.ria))
    return to_send.text(w.t, w.network, one, words, w.t)


def _card(w: World, waiting: int, said: str = "", **facts: Any) -> View:
    one = noted(w, **facts)
    return off_slack.card(w.t, w.network, one, waiting, said)


def _noted(standing: Standing, w: World) -> View:
    return _card(w, 1, w.t(f"off_slack.noted_{standing}", who="Jo De Wit"), standing=standing)


def _wait(language: Language, w: World) -> View:
    return _card(w, 3, language=language, reached=False)


def _entered(w: World) -> str:
    return proxy.noted(w.t, noted(w).person, w.meeting(), Rsvp.YES, None)


def _asks(w: World) -> View:
    return contribution.ask_form(w.t, w.meeting(), [CanBeAsked(noted(w).person, case=False)])


def _brings(w: World) -> list[Block]:
    mine = Contribution(session_id=2, owner_id=901, asked=w.words(LINE), minutes=10)
    mine.id, mine.state = 1, RequestState.BROUGHT
    return contribution.kept(w.t, w.meeting(Stage.ANNOUNCED), [Contributed(mine, noted(w).person)], ())


def _was(w: World, *, told: bool = True) -> Was:
    one = noted(w, Standing.LEFT, name="Mia Claes")
    one.place.left_at = NOW - timedelta(days=40) if told else None
    return Was(one.place, one.person)


def _anew(w: World) -> View:
    return off_slack.form(w.t, w.network, None, [_was(w)])


def _were(w: World) -> View:
    expert = Guest(session_id=2, name="Greet Maes", organisation="VDAB")
    expert.id = 2
    gone = [_was(w), _was(w, told=False)]
    alone = Roster([], Headcount(0, 0, 0), 5, were=gone, guests=[Came(expert, w.meeting())])
    return roster.people(w.t, w.network, alone)


def _back(w: World) -> View:
    return _card(w, 1, f"{w.t('off_slack.noted_active', who='Jo De Wit')} {w.t('off_slack.back')}")


def _said(key: str, w: World) -> str:
    return w.t.plain(key, who="Jo De Wit")


def _at_home(people: int, w: World) -> list[Block]:
    texts = [_text(w, Kind.AGENDA, noted(w, name=f"Lid {n}")) for n in range(1, people + 1)]
    return to_send.waits(w.t, w.network, texts)


CHAPTERS = (
    Chapter(
        "off_slack",
        [
            Sample("A new one", lambda w: off_slack.form(w.t, w.network, None), when=LEADS),
            Sample("A new one, or one who is back", _anew, when=LEADS),
            Sample("Who is back", _back, when=LEADS),
            Sample("Who was one", _were, when=LEADS),
            Sample("One that is noted", lambda w: off_slack.form(w.t, w.network, noted(w)), when=LEADS),
            *(
                Sample(f"Noted ({standing})", partial(_noted, standing), when=LEADS)
                for standing in (Standing.ACTIVE, Standing.WAITING)
            ),
            Sample("Changed, nothing waits", lambda w: _card(w, 0, w.t("off_slack.changed")), when=LEADS),
            *(
                Sample(f"Several texts wait ({language})", partial(_wait, language), when=LEADS)
                for language in Language
            ),
            Sample(
                "On Slack now: sure?",
                lambda w: off_slack.is_sure(w.t, w.network, noted(w), w.members[0].user_id),
                when=LEADS,
            ),
            Sample("On Slack now", lambda w: off_slack.is_form(w.t, w.network, noted(w)), when=LEADS),
            *(
                Sample(f"Answered: {key}", partial(_said, key), when=LEADS)
                for key in (
                    "off_slack.is_joined",
                    "off_slack.is_joined_waits",
                    "off_slack.left",
                    "off_slack.forgotten",
                    "proof.nothing_of",
                    "off_slack.will_bring",
                    "proof.sent_of",
                )
            ),
            Sample("Asked to bring something", _asks, when=LEADS),
            Sample("Brings something", _brings, when=LEADS),
            Sample("Entered for them", _entered, when=LEADS),
        ],
    ),
    Chapter(
        "to_send",
        [
            Sample("Nothing", _screen, when=LEADS),
            Sample(
                "What waits, and what went",
                lambda w: _screen(
                    w,
                    _text(w, Besides.NOTED),
                    _text(w, Kind.ANNOUNCEMENT),
                    _text(w, Besides.ON_PAPER),
                    _text(w, Besides.ALOUD),
                    passed=2,
                ),
                when=LEADS,
            ),
            *(
                Sample(f"Welcome ({standing})", partial(_to_copy, Besides.NOTED, standing), when=READER)
                for standing in (Standing.ACTIVE, Standing.WAITING)
            ),
            Sample("Welcome (no address)", _no_address, when=READER),
            Sample(
                "Consent within the circle", partial(_to_copy, Besides.ALOUD, Standing.ACTIVE), when=READER
            ),
            Sample("The evaluation", partial(_to_copy, Besides.ON_PAPER, Standing.ACTIVE), when=READER),
            *(
                Sample(f"At Home, {n}", partial(_at_home, n), when="Home, the facilitator")
                for n in (1, 2, 4, 5)
            ),
        ],
    ),
)
