"""What who is not on Slack reads in a mail: its texts, the links that answer, how to stop it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from bot.mail.envelope import Letter
from bot.slack.blocks import File
from bot.texts import Texts
from bot.views import to_send
from models.mail_link import Does
from models.network import Network
from models.off_slack import Noted
from models.off_slack_text import Text
from models.person import Person

URL = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")
BLUE, FONT = "#1d5c8f", "-apple-system,'Segoe UI',Helvetica,Arial,sans-serif"
STYLE = {
    "body": f"margin:0;background:#f6f6f4;color:#1d1c1d;font:16px/1.5 {FONT}",
    "main": "max-width:36em;margin:0 auto;padding:24px 20px;background:#ffffff",
    "press": "display:inline-block;margin:0 8px 8px 0;padding:10px 16px;text-decoration:none;"
    f"border:1px solid {BLUE};border-radius:6px;color:{BLUE}",
    "small": "color:#55534f;font-size:14px",
    "line": "border:0;border-top:1px solid #d9d7d2;margin:24px 0",
    "link": f"color:{BLUE}",
}
Urls = Mapping[Does, str]
Part = tuple[Text, str]  # and what it says
ANSWERS = (Does.YES, Does.MAYBE, Does.NO, Does.ASK)


def asks(t: Texts, network: Network, to: Noted, by: Person | None, urls: Urls) -> Letter:
    """The one mail that asks whether more may come: what, who asked, how often, what is kept, how to stop."""
    who = by.name if by is not None and by.name else t.plain("mail.the_facilitator")
    seat = "mail.asks_member" if to.place.active else "mail.asks_waits"
    said = [
        t.plain("to_send.dear", who=to.person.name),
        t.plain(seat, theme=network.theme),
        t.plain("mail.asks_may", who=who),
        t.plain("mail.asks_what"),
        t.plain("mail.asks_kept", kept=to_send.kept(t, to.contact)),
        t.plain("mail.asks_else"),
    ]
    subject = t.plain("mail.asks_subject", theme=network.theme)
    foot = [t.plain("mail.no_reply", who=who)]
    return _letter(t, subject, [said], [(t.plain("mail.asks_open"), urls[Does.MAIL])], foot, urls[Does.MAIL])


def texts(
    t: Texts, network: Network, to: Noted, parts: Sequence[Part], urls: Urls, file: File | None = None
) -> Letter:
    """What waits for somebody, together in one mail, with the links that answer it."""
    names = [to_send.entitled(t, one.sort, one.meeting) for one, _words in parts]
    subject = t.plain("to_send.subject", theme=network.theme, what=" + ".join(dict.fromkeys(names)))
    said = [words.split("\n\n") for _one, words in parts]
    said[0].insert(0, t.plain("to_send.dear", who=to.person.name))
    about = next((one.meeting for one, _words in parts if one.meeting is not None), None)
    day = t.day(about.starts_local.date()) if about is not None else ""
    press = [(t.plain(f"mail.link_{does}", day=day), urls[does]) for does in ANSWERS if does in urls]
    why = t.plain("mail.why", theme=network.theme)
    return _letter(t, subject, said, press, [why], urls[Does.MAIL], file, stops=t.plain("mail.stop"))


def _letter(
    t: Texts,
    subject: str,
    parts: Sequence[Sequence[str]],
    press: Sequence[tuple[str, str]],
    foot: Sequence[str],
    stop: str,
    file: File | None = None,
    stops: str = "",
) -> Letter:
    last = [*foot, *([f"{stops}: {stop}"] if stops else [])]
    written = "\n\n---\n\n".join("\n\n".join(part) for part in parts)
    links = "\n\n".join(f"{what}:\n{url}" for what, url in press)
    text = "\n\n".join([part for part in (written, links) if part] + ["-- \n" + "\n".join(last)]) + "\n"
    page = "".join(_html(t, subject, parts, press, foot, (stops, stop)))
    return Letter(subject, text, page, str(t.language), stop, file)


def _html(
    t: Texts,
    subject: str,
    parts: Sequence[Sequence[str]],
    press: Sequence[tuple[str, str]],
    foot: Sequence[str],
    stop: tuple[str, str],
) -> Iterator[str]:
    yield (
        f'<!doctype html><html lang="{t.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<title>{escape(subject)}</title></head><body style="{STYLE["body"]}">'
        f'<div role="main" style="{STYLE["main"]}">'
    )
    for number, part in enumerate(parts):
        if number:
            yield f'<hr style="{STYLE["line"]}">'
        for paragraph in part:
            yield f"<p>{paragraph_of(paragraph)}</p>"
    if press:
        yield "<p>"
        for what, url in press:
            yield f'<a href="{escape(url)}" style="{STYLE["press"]}">{escape(what)}</a>'
        yield "</p>"
    yield f'<hr style="{STYLE["line"]}"><p style="{STYLE["small"]}">'
    yield "<br>".join(map(escape, foot))
    if stop[0]:
        yield f'<br><a href="{escape(stop[1])}" style="{STYLE["link"]}">{escape(stop[0])}</a>'
    yield "</p></div></body></html>"


def paragraph_of(words: str) -> str:
    """Return plain words as HTML: addresses lead somewhere, and nothing else means anything."""
    made, at = [], 0
    for found in URL.finditer(words):
        url = escape(found.group())
        made += [escape(words[at : found.start()]), f'<a href="{url}" style="{STYLE["link"]}">{url}</a>']
        at = found.end()
    return "".join([*made, escape(words[at:])]).replace("\n", "<br>")
