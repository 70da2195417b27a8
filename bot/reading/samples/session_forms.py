"""Samples of the forms in which a session is planned, moved and called off."""

from datetime import UTC, date, datetime, time

from bot.act.forms import About
from bot.reading.sample import Chapter, Sample
from bot.reading.samples.session import opened
from bot.reading.world import AGENDA_COMES, CLOSES, NOW, World
from bot.views import session_forms as forms
from bot.views.notice import notice
from models.plan import Kind
from models.session import Mode, Stage

LEADER = "modal, whoever facilitates"


def _dates(w: World) -> list[forms.PlannedDate]:
    usual, soon = w.meeting(number=3).starts_local, w.meeting(number=2).starts_local
    follows = [(Kind.PROPOSAL, CLOSES), (Kind.AGENDA, AGENDA_COMES)]
    return [
        forms.PlannedDate(usual, datetime(2026, 4, 16, 7, tzinfo=UTC), forms.Oddities()),
        forms.PlannedDate(soon, None, forms.Oddities(free=True), follows=follows),
    ]


PLANNED = forms.Details(
    minutes="180",
    mode=Mode.HYBRID,
    day=date(2026, 5, 7),
    title="Competenties en verloning",
    place="Stadhuis Mechelen, zaal 2",
    weeks=6,
    times=4,
)

CHAPTER = Chapter(
    "session_forms",
    [
        Sample(
            "Form of a new session or series",
            lambda w: forms.session_form(w.t, About(network=1), PLANNED, network=w.network),
            when=LEADER,
        ),
        Sample(
            "Form of one session",
            lambda w: forms.session_form(w.t, About(session=2), PLANNED),
            when=LEADER,
        ),
        Sample(
            "Dates before they are saved",
            lambda w: forms.dates_to_confirm(w.t, w.network, _dates(w), "{}"),
            when=LEADER,
        ),
        Sample(
            "The session moves to an hour that the clock skips, on a day with another session",
            lambda w: forms.move_anyway(
                w.t,
                opened(w),
                datetime.combine(date(2026, 3, 29), time(3, 30)),
                forms.Oddities(free=True, skipped=time(2, 30), beside=w.meeting(number=3)),
                "{}",
            ),
            when=LEADER,
        ),
        Sample(
            "Where people meet, while they do",
            lambda w: forms.place_form(w.t, w.meeting(Stage.UNDERWAY), PLANNED),
            when=LEADER,
        ),
        Sample(
            "The session becomes so long that it goes on beside another one",
            lambda w: forms.longer_anyway(w.t, opened(w), w.meeting(number=3), "{}"),
            when=LEADER,
        ),
        Sample("Form that moves a session", lambda w: forms.move_form(w.t, opened(w)), when=LEADER),
        Sample(
            "Form that moves a session, its questions closed",
            lambda w: forms.move_form(w.t, w.meeting(Stage.READY)),
            when=LEADER,
        ),
        Sample(
            "Moved so far that questions open again",
            lambda w: notice(
                w.t, w.t.plain("session.opened_by_move", closes=w.t.moment(NOW, "Europe/Brussels"))
            ),
            when=LEADER,
        ),
        Sample(
            "Before a session is called off",
            lambda w: forms.cancel_form(w.t, opened(w), w.network),
            when=LEADER,
        ),
        Sample(
            "Before a session is called off that was not announced",
            lambda w: forms.cancel_form(w.t, w.meeting(Stage.PLANNED), w.network),
            when=LEADER,
        ),
    ],
)

CHAPTERS = (CHAPTER,)
