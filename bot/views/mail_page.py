"""The page of a link in a mail: what will happen and a button, or what was done; HTML without a script."""

from html import escape

from bot.texts import Texts
from bot.views.web_page import said, whole
from models.base import Refusal
from models.mail import Agreed
from models.mail_link import Does, Opened
from models.question import LONGEST

SAYS, YES, STOP, WORDS = "says", "yes", "stop", "words"


def _form(press: str, fields: str = "", says: str = "") -> str:
    value = f' name="{SAYS}" value="{says}"' if says else ""
    return f'<form method="post">{fields}<button{value}>{escape(press)}</button></form>'


def page(t: Texts, one: Opened, refusal: Refusal | None = None, words: str = "") -> str:
    """What a link will do and the button for it, that it was done, or that it makes no sense any more."""
    does = one.link.does
    if does is Does.MAIL:
        return _about_mail(t, one)
    day = t.day(one.meeting.starts_local.date()) if one.meeting is not None else ""
    facts = {"theme": one.network.theme, "day": day}
    if one.used:
        other = "mail_page.done_ask_else" if does is Does.ASK else "mail_page.done_else"
        return whole(t, t.plain(f"mail_page.done_{does}", **facts), [said(t.plain(other))])
    if one.over:
        return whole(t, t.plain("mail_page.over"), [said(t.plain("mail_page.over_else", **facts))])
    told = [f'<p role="alert">{escape(_why(t, refusal))}</p>'] if refusal is not None else []
    if does is Does.ASK:
        field = (
            f'<label for="{WORDS}">{escape(t.plain("mail_page.field"))}</label>'
            f'<textarea id="{WORDS}" name="{WORDS}" maxlength="{LONGEST}" required aria-describedby="hint">'
            f'{escape(words)}</textarea><p id="hint" class="small">{escape(t.plain("mail_page.hint"))}</p>'
        )
        body = [*told, said(t.plain("mail_page.ask_lead", **facts)), _form(t.plain("mail_page.ask"), field)]
        return whole(t, t.plain("mail_page.ask_title"), body)
    lead = said(t.plain("mail_page.coming_lead", **facts))
    body = [
        *told,
        lead,
        _form(t.plain(f"mail_page.press_{does}")),
        said(t.plain("mail_page.who_sees"), small=True),
    ]
    return whole(t, t.plain(f"mail_page.title_{does}", **facts), body)


def _why(t: Texts, refusal: Refusal) -> str:
    """Return why something is not done, as in Slack, in plain words."""
    return t.plain(f"refusal.{type(refusal).__name__}", **refusal.data)


def _about_mail(t: Texts, one: Opened) -> str:
    facts = {"theme": one.network.theme, "address": one.consent.address}
    yes, no = t.plain("mail_page.press_mail"), t.plain("mail_page.press_stop")
    agreed = one.consent.said
    lead = said(t.plain(f"mail_page.mail_{agreed}_lead", **facts))
    if agreed is Agreed.YES:
        body = [lead, _form(no, says=STOP)]
    elif agreed is Agreed.NOT_YET:
        body = [lead, _form(yes, says=YES), said(t.plain("mail_page.mail_nothing"), small=True)]
    else:
        body = [lead, _form(yes, says=YES)]
    return whole(t, t.plain(f"mail_page.mail_{agreed}", **facts), body)


def nowhere(first: Texts, *others: Texts) -> str:
    """That nothing is here, in each language, with the way on."""
    parts = [said(first.plain("mail_page.nowhere_else"))]
    for t in others:
        title, words = t.plain("mail_page.nowhere"), t.plain("mail_page.nowhere_else")
        parts.append(f'<div lang="{t.language}"><h2>{escape(title)}</h2>{said(words)}</div>')
    return whole(first, first.plain("mail_page.nowhere"), parts)
