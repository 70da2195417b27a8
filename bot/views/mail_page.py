"""The page of a link in a mail: what will happen and a button, or what was done; HTML without a script."""

from collections.abc import Sequence
from html import escape

from bot.texts import Texts
from models.base import Refusal
from models.mail import Agreed
from models.mail_link import Does, Opened
from models.question import LONGEST

SAYS, YES, STOP, WORDS = "says", "yes", "stop", "words"
STYLE = """
:root{color-scheme:light dark}
body{margin:0;font:1.0625rem/1.5 system-ui,sans-serif;background:#f6f6f4;color:#1d1c1d}
main{max-width:34rem;margin:0 auto;padding:1.5rem 1.25rem 3rem;overflow-wrap:anywhere}
h1,h2{font-size:1.5rem;line-height:1.25;margin:1.5rem 0 1rem}
h1{margin-top:.5rem}
label{display:block;font-weight:600;margin:1rem 0 .25rem}
textarea{box-sizing:border-box;width:100%;min-height:9rem;font:inherit;padding:.5rem}
textarea,button{border:1px solid #6b6965;border-radius:.375rem}
button{font:inherit;font-weight:600;min-height:2.75rem;margin:1rem 0;padding:.5rem 1.25rem}
button{border-color:#1d5c8f;background:#1d5c8f;color:#fff}
button:focus-visible,textarea:focus-visible{outline:3px solid #e08a00;outline-offset:2px}
[role=alert]{border-left:4px solid #a61b1b;padding:.25rem 0 .25rem .75rem}
.small{color:#55534f;font-size:.9375rem}
@media(prefers-color-scheme:dark){
body{background:#1d1c1d;color:#f2f1ee}
.small{color:#bdbab4}
textarea{background:#2a292a;color:inherit;border-color:#a19e98}
button{background:#7db8e8;border-color:#7db8e8;color:#10202d}
[role=alert]{border-color:#ff9a9a}
}
"""


def _whole(t: Texts, title: str, parts: Sequence[str]) -> str:
    body = "".join(parts)
    return (
        f'<!doctype html><html lang="{t.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta name="robots" content="noindex"><title>{escape(title)}</title><style>{STYLE}</style></head>'
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def _said(words: str, *, small: bool = False) -> str:
    return f'<p class="small">{escape(words)}</p>' if small else f"<p>{escape(words)}</p>"


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
        return _whole(t, t.plain(f"mail_page.done_{does}", **facts), [_said(t.plain(other))])
    if one.over:
        return _whole(t, t.plain("mail_page.over"), [_said(t.plain("mail_page.over_else", **facts))])
    told = [f'<p role="alert">{escape(_why(t, refusal))}</p>'] if refusal is not None else []
    if does is Does.ASK:
        field = (
            f'<label for="{WORDS}">{escape(t.plain("mail_page.field"))}</label>'
            f'<textarea id="{WORDS}" name="{WORDS}" maxlength="{LONGEST}" required aria-describedby="hint">'
            f'{escape(words)}</textarea><p id="hint" class="small">{escape(t.plain("mail_page.hint"))}</p>'
        )
        body = [*told, _said(t.plain("mail_page.ask_lead", **facts)), _form(t.plain("mail_page.ask"), field)]
        return _whole(t, t.plain("mail_page.ask_title"), body)
    lead = _said(t.plain("mail_page.coming_lead", **facts))
    body = [
        *told,
        lead,
        _form(t.plain(f"mail_page.press_{does}")),
        _said(t.plain("mail_page.who_sees"), small=True),
    ]
    return _whole(t, t.plain(f"mail_page.title_{does}", **facts), body)


def _why(t: Texts, refusal: Refusal) -> str:
    """Return why something is not done, as in Slack, in plain words."""
    return t.plain(f"refusal.{type(refusal).__name__}", **refusal.data)


def _about_mail(t: Texts, one: Opened) -> str:
    facts = {"theme": one.network.theme, "address": one.consent.address}
    yes, no = t.plain("mail_page.press_mail"), t.plain("mail_page.press_stop")
    said = one.consent.said
    lead = _said(t.plain(f"mail_page.mail_{said}_lead", **facts))
    if said is Agreed.YES:
        body = [lead, _form(no, says=STOP)]
    elif said is Agreed.NOT_YET:
        body = [lead, _form(yes, says=YES), _said(t.plain("mail_page.mail_nothing"), small=True)]
    else:
        body = [lead, _form(yes, says=YES)]
    return _whole(t, t.plain(f"mail_page.mail_{said}", **facts), body)


def nowhere(first: Texts, *others: Texts) -> str:
    """That nothing is here, in each language, with the way on."""
    parts = [_said(first.plain("mail_page.nowhere_else"))]
    for t in others:
        title, words = t.plain("mail_page.nowhere"), t.plain("mail_page.nowhere_else")
        parts.append(f'<div lang="{t.language}"><h2>{escape(title)}</h2>{_said(words)}</div>')
    return _whole(first, first.plain("mail_page.nowhere"), parts)
