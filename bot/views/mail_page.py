"""The page of a link in a mail: what will happen and a button, or how it stands; HTML without a script."""

from datetime import UTC, datetime
from html import escape

from bot.texts import Texts
from bot.views.web_page import in_each, said, whole
from models.base import Refusal
from models.mail_consent import Agreed
from models.mail_link import Does, Opened
from models.question import LONGEST
from models.session import LearningSession, Mode, Stage

SAYS, YES, STOP, WORDS, SEEN = "says", "yes", "stop", "words", "seen"
LONGEST_INSTANT = 11  # digits of seconds


def seen(value: str) -> datetime | None:
    """Return when the session begins by the page that somebody answers; nothing where it does not say so."""
    known = value.isascii() and value.isdigit() and len(value) <= LONGEST_INSTANT
    return datetime.fromtimestamp(int(value), UTC) if known else None


def _form(press: str, fields: str = "", says: str = "") -> str:
    value = f' name="{SAYS}" value="{says}"' if says else ""
    return f'<form method="post">{fields}<button{value}>{escape(press)}</button></form>'


def page(t: Texts, one: Opened, refusal: Refusal | None = None, words: str = "") -> str:
    """What a link will do and the button for it, how it stands since, or that it makes no sense any more."""
    does = one.link.does
    if one.moved:
        return whole(t, t.plain("mail_page.moved"), [said(t.plain("mail_page.moved_else"))])
    if does is Does.MAIL:
        return _about_mail(t, one)
    told = [_alert(_why(t, refusal))] if refusal is not None else []
    if does is Does.ASK:
        return _asks(t, one, told, words)
    return _comes(t, one, told)


def _over(t: Texts, one: Opened) -> str:
    """That a link makes no sense any more, and why where that is known."""
    facts = {"theme": one.network.theme, "day": _day(t, one.meeting)}
    if one.meeting is not None and one.meeting.stage is Stage.CANCELLED:
        return whole(t, t.plain("mail_page.off", **facts), [said(t.plain("mail_page.off_else", **facts))])
    return whole(t, t.plain("mail_page.over"), [said(t.plain("mail_page.over_else", **facts))])


def _day(t: Texts, meeting: LearningSession | None) -> str:
    return t.day(meeting.starts_local.date()) if meeting is not None else ""


def _comes(t: Texts, one: Opened, told: list[str]) -> str:
    """Whether they come: asked, or as it is noted now, whoever noted it."""
    meeting = one.meeting
    if one.over or meeting is None:
        return _over(t, one)
    facts = {"theme": one.network.theme, "day": _day(t, meeting)}
    if one.used:
        noted = f"mail_page.done_{one.noted}" if one.noted is not None else "mail_page.done_nothing"
        return whole(t, t.plain(noted, **facts), [_whose(t, one), said(t.plain("mail_page.done_else"))])
    if not told and one.named is not None and one.named != meeting.starts_at:
        told = [_alert(t.plain("mail_page.other_time"))]
    when = t.during(meeting.starts_local, meeting.wall_time_after(meeting.minutes), meeting.zone)
    place = meeting.place if meeting.mode is not Mode.ONLINE else ""
    where = [said(t.plain("mail_page.where", place=place))] if place else []
    read = f'<input type="hidden" name="{SEEN}" value="{int(meeting.starts_at.timestamp())}">'
    body = [
        *told,
        _whose(t, one),
        said(t.plain("mail_page.coming_lead", theme=one.network.theme, when=when)),
        *where,
        _form(t.plain(f"mail_page.press_{one.link.does}"), read),
        said(t.plain("mail_page.who_sees"), small=True),
    ]
    return whole(t, t.plain(f"mail_page.title_{one.link.does}", **facts), body)


def _asks(t: Texts, one: Opened, told: list[str], words: str) -> str:
    """A question: for which session it counts, as in Slack."""
    if one.used:
        return whole(t, t.plain("mail_page.done_ask"), [said(t.plain("mail_page.done_ask_else"))])
    if one.over:
        return _over(t, one)
    wrong = ' aria-invalid="true" autofocus' if told else ""
    field = (
        f'<label for="{WORDS}">{escape(t.plain("mail_page.field"))}</label>'
        f'<textarea id="{WORDS}" name="{WORDS}" maxlength="{LONGEST}" required '
        f'aria-describedby="{"why " if told else ""}hint"{wrong}>'
        f'{escape(words)}</textarea><p id="hint" class="small">{escape(t.plain("mail_page.hint"))}</p>'
    )
    lead = [t.plain("mail_page.ask_lead", theme=one.network.theme)]
    if one.meeting is not None and not one.meeting.takes_questions:
        lead.append(t.plain("question.closed_for", date=_day(t, one.meeting)))
    if one.asks_for is not None:
        lead.append(t.plain("mail_page.ask_for", day=_day(t, one.asks_for)))
    else:
        lead.append(t.plain("mail_page.ask_next"))
    body = [*told, _whose(t, one), said(" ".join(lead)), _form(t.plain("mail_page.ask"), field)]
    return whole(t, t.plain("mail_page.ask_title"), body)


def _alert(words: str) -> str:
    return f'<p role="alert" id="why">{escape(words)}</p>'


def _whose(t: Texts, one: Opened) -> str:
    """For whom a button answers: several people may read mail at one address."""
    return said(t.plain("mail_page.whose", who=one.person.name))


def _why(t: Texts, refusal: Refusal) -> str:
    """Return why something is not done, as in Slack, in plain words."""
    return t.plain(f"refusal.{type(refusal).__name__}", **refusal.data)


def _about_mail(t: Texts, one: Opened) -> str:
    """How it stands with mail to the address that is noted of them, to which this link went."""
    facts = {"theme": one.network.theme, "address": one.address}
    yes, no = t.plain("mail_page.press_mail"), t.plain("mail_page.press_stop")
    agreed = one.agreed
    if one.network.closed_at is not None:
        stays = agreed in (Agreed.YES, Agreed.NOT_YET)
        stop = [said(t.plain("mail_page.closed_stop", **facts)), _form(no, says=STOP)] if stays else []
        body = [said(t.plain("mail_page.closed_lead", **facts)), *stop]
        return whole(t, t.plain("mail_page.closed"), [_whose(t, one), *body])
    lead = said(t.plain(f"mail_page.mail_{agreed}_lead", **facts))
    if agreed is Agreed.YES:
        body = [lead, _form(no, says=STOP)]
    elif agreed is Agreed.NOT_YET:
        body = [lead, _form(yes, says=YES), said(t.plain("mail_page.mail_nothing"), small=True)]
    else:
        body = [lead, _form(yes, says=YES)]
    return whole(t, t.plain(f"mail_page.mail_{agreed}", **facts), [_whose(t, one), *body])


def nowhere(*languages: Texts) -> str:
    """That nothing is here, in each language, with the way on."""
    return in_each("mail_page.nowhere", "mail_page.nowhere_else", *languages)
