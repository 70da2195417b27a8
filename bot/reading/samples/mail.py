"""Samples of mail to who is not on Slack, of the pages behind its links, and of what the facilitator sees."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.reading.sample import Chapter, Sample, in_words
from bot.reading.samples.off_slack import LEADS, noted
from bot.reading.world import LINE, NOW, World
from bot.slack.blocks import Block, View
from bot.views import away, mail_page, off_slack, rush, to_send
from bot.views import mail as view
from bot.views.away import Became
from models.attendance import Rsvp
from models.base import Refusal
from models.handed import Handed, Passed
from models.held import Held
from models.mail import Late, Mail, MailState
from models.mail_consent import Agreed, MailConsent
from models.mail_link import Does, MailLink, MovedMeanwhile, Opened, WordsTooLong
from models.membership import Standing
from models.off_slack_text import Text
from models.plan import Kind
from models.session import Stage

MAIL, PAGE = "mail, to who is not on Slack", "page behind a link in a mail"
ANY_PAGE = "any page in the browser that needs no account"
URLS = {does: f"https://kring.example.org/mail/{does}" for does in Does}


def _away(became: Became, w: World) -> str:
    return in_words(away.page(became, w.t))


def _consent(said: Agreed, address: str = "jo@kringloopnoord.example") -> MailConsent:
    made = MailConsent(person_id=901, network_id=1, address=address, asked_at=NOW)
    made.said, made.said_at = said, NOW
    return made


def _asks(standing: Standing, w: World) -> str:
    by = w.ria if standing is Standing.ACTIVE else None
    return view.asks(w.t, w.network, noted(w, standing), by, URLS).text


def _mail(w: World) -> str:
    meeting = w.meeting(Stage.ANNOUNCED)
    text = Text(noted(w), Kind.ANNOUNCEMENT, "announcement:1", meeting)
    return view.texts(w.t, w.network, noted(w), [(text, w.words(LINE))], URLS).text


def _page(
    does: Does,
    w: World,
    *,
    used: bool = False,
    over: bool = False,
    refusal: Refusal | None = None,
    noted_as: Rsvp | None = None,
    stage: Stage = Stage.ANNOUNCED,
    before: bool = False,
) -> str:
    link = MailLink(person_id=901, network_id=1, mail_id="1", does=does)
    link.used_at = NOW if used else None
    consent, meeting = _consent(Agreed.YES), w.meeting(stage)
    if before:
        was = replace(Held.of(meeting, w.network), starts_at=meeting.starts_at - timedelta(days=7))
        link.held = was.mark
    asks_for = meeting if meeting.takes_questions else None
    one = Opened(
        link, noted(w).person, w.network, consent, meeting, consent.address, over, noted=noted_as,
        asks_for=asks_for,
    )  # fmt: skip
    return in_words(mail_page.page(w.t, one, refusal))


def _about_mail(said: Agreed, w: World, *, moved: bool = False, closed: bool = False) -> str:
    link = MailLink(person_id=901, network_id=1, mail_id="1", does=Does.MAIL)
    consent = _consent(said)
    home = w.closed_network if closed else w.network
    one = Opened(link, noted(w).person, home, consent, None, consent.address, over=False, moved=moved)
    return in_words(mail_page.page(w.t, one))


def _card(
    consent: MailConsent | None, w: World, said: str = "", asked: MailState | None = MailState.SENT
) -> View:
    return off_slack.card(w.t, w.network, noted(w), 0, said, off_slack.ByMail(consent, asked))


def _asked(state: MailState, w: World) -> View:
    said = w.t("mail.asked", who="Jo De Wit") if state is MailState.PENDING else ""
    return _card(_consent(Agreed.NOT_YET), w, said, state)


def _went(w: World) -> View:
    meeting = w.meeting(Stage.READY)
    texts = [
        Text(noted(w), Kind.AGENDA, f"agenda:{state}", meeting, mailed=state)
        for state in (MailState.FAILED, MailState.UNKNOWN, MailState.PENDING)
    ]
    went = Handed(
        person_id=901, occasion="x", sort=Kind.ANNOUNCEMENT, at=NOW - timedelta(days=1), by_mail=True
    )
    went.id = 1
    passed = [Passed(went, noted(w).person, meeting)]
    return to_send.screen(w.t, w.network, texts, passed, {}, late=[_late(w)])


def _late(w: World) -> Late:
    row = Mail(person_id=901, network_id=1, occasion="x", sort=Kind.CHANGE, due=NOW, since=NOW)
    return Late(row, noted(w).person, w.meeting(Stage.UNDERWAY))


def _refused(w: World) -> list[Block]:
    return off_slack.mail_refused(w.t, w.network, [noted(w)])


COMING = (Does.YES, Does.MAYBE, Does.NO)
CHAPTERS = (
    Chapter(
        "mail",
        [
            *(
                Sample(f"May mail come? ({standing})", partial(_asks, standing), when=MAIL)
                for standing in (Standing.ACTIVE, Standing.WAITING)
            ),
            Sample("What waits for somebody", _mail, when=MAIL),
            Sample("Not asked yet", partial(_card, None), when=LEADS),
            *(
                Sample(f"Asked ({state})", partial(_asked, state), when=LEADS)
                for state in (MailState.PENDING, MailState.FAILED, MailState.UNKNOWN)
            ),
            *(Sample(f"Mail: {said}", partial(_card, _consent(said)), when=LEADS) for said in Agreed),
            Sample("Another address", partial(_card, _consent(Agreed.YES, "jo@elders.example")), when=LEADS),
            Sample("May be asked anew", partial(_card, _consent(Agreed.NOT_YET, "")), when=LEADS),
            Sample("What went, and what did not", _went, when=LEADS),
            Sample(
                "What came too late",
                lambda w: to_send.waits(w.t, w.network, [], [_late(w)]),
                when="Home, the facilitator",
            ),
            Sample("An address that is refused", _refused, when="Home, the facilitator"),
        ],
    ),
    Chapter(
        "mail_page",
        [
            *(Sample(f"Mail: {said}", partial(_about_mail, said), when=PAGE) for said in Agreed),
            *(Sample(f"Says {does}", partial(_page, does), when=PAGE) for does in COMING),
            *(
                Sample(f"Said {rsvp}", partial(_page, Does.YES, used=True, noted_as=rsvp), when=PAGE)
                for rsvp in (*Rsvp, None)
            ),
            Sample("Too late", partial(_page, Does.YES, over=True), when=PAGE),
            Sample("Off", partial(_page, Does.YES, over=True, stage=Stage.CANCELLED), when=PAGE),
            Sample(
                "Begins at another time than by the mail", partial(_page, Does.YES, before=True), when=PAGE
            ),
            Sample("Moved while they looked", partial(_page, Does.YES, refusal=MovedMeanwhile()), when=PAGE),
            Sample("The address is another by now", partial(_about_mail, Agreed.YES, moved=True), when=PAGE),
            *(
                Sample(f"Closed, mail: {said}", partial(_about_mail, said, closed=True), when=PAGE)
                for said in (Agreed.NOT_YET, Agreed.STOPPED)
            ),
            Sample("A question, asked late", partial(_page, Does.ASK, stage=Stage.READY), when=PAGE),
            Sample("A question", partial(_page, Does.ASK), when=PAGE),
            Sample(
                "A question that is too long",
                partial(_page, Does.ASK, refusal=WordsTooLong(field="text", most=1000)),
                when=PAGE,
            ),
            Sample("Asked", partial(_page, Does.ASK, used=True), when=PAGE),
            Sample("No such link", lambda w: in_words(mail_page.nowhere(w.t)), when=PAGE),
        ],
    ),
    Chapter(
        "rush",
        [
            Sample(
                "Too many requests",
                lambda w: in_words(rush.page(w.t)),
                when=ANY_PAGE,
            )
        ],
    ),
    Chapter(
        "away",
        [
            Sample(name, partial(_away, became), when=ANY_PAGE)
            for became, name in {
                Became.NOT_SHOWN: "The database is away",
                Became.NOT_DONE: "Pressed, and the database takes nothing",
                Became.UNCERTAIN: "Pressed, and nobody can tell",
                Became.DONE: "Pressed, and then the database went away",
            }.items()
        ],
    ),
)
