"""Slack's markup as HTML: the part of it that apps write. No library reads mrkdwn, which is not Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape, unescape

from markdown_it import MarkdownIt
from rich.emoji import Emoji

from playground.page.html import Html

Names = Callable[[str], str]  # the name of a user or a channel, by its id

FENCE = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
ANGLE = re.compile(r"<([^<>\n]+)>")
STYLES = (
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]*\S)\*(?![\w*])"), r"<strong>\1</strong>"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]*\S)_(?![\w_])"), r"<em>\1</em>"),
    (re.compile(r"(?<![\w~])~(?=\S)([^~\n]*\S)~(?![\w~])"), r"<s>\1</s>"),
)
SAFE = ("http://", "https://", "mailto:")
KEPT = re.compile("\x00(\\d+)\x00")
# What Slack calls otherwise than the table that comes with rich.
OTHER_NAMES = {":large_yellow_circle:": "🟡", ":large_green_circle:": "🟢", ":large_red_circle:": "🔴"}


def with_emoji(words: str) -> str:
    """Words with :names: turned into the pictures that they name."""
    for name, picture in OTHER_NAMES.items():
        words = words.replace(name, picture)
    return Emoji.replace(words)


def plain(words: str) -> Html:
    """What a plain_text object says."""
    return Html(escape(with_emoji(words), quote=False).replace("\n", "<br>"))


def _linked(url: str, label: str) -> str:
    if not url.startswith(SAFE):
        return label
    return f'<a href="{escape(url)}" target="_blank" rel="noreferrer">{label}</a>'


def _date(inside: str) -> str:
    """<!date^seconds^{date}^link|fallback>: the fallback is always written, as it says the zone."""
    fallback = inside.partition("|")[2]
    if fallback:
        return fallback
    seconds = inside.split("^")[1]
    try:
        return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%d %H:%M UTC")
    except (ValueError, OverflowError, OSError):
        return escape(seconds)


def _angle(inside: str, names: Names, as_written: Callable[[str], str]) -> str:
    if inside.startswith(("@", "#")):
        known = inside[1:].partition("|")[0]
        return f'<span class="mention">{inside[0]}{escape(names(known))}</span>'
    if inside.startswith("!date^"):
        return _date(inside)
    if inside.startswith("!"):
        return f'<span class="mention loud">@{inside[1:].partition("|")[0]}</span>'
    url, _, label = inside.partition("|")
    shown = label or url.removeprefix("mailto:")
    return _linked(unescape(as_written(url)), shown)  # code is code in a label, and nothing in an address


def mrkdwn(words: str, names: Names) -> Html:
    """What a mrkdwn object says. Its &, < and > come escaped, as Slack asks of apps."""
    kept: list[tuple[str, str]] = []  # what is shown, and what was written for it

    def keep(html: str, written: str) -> str:
        kept.append((html, written))
        return f"\x00{len(kept) - 1}\x00"

    def as_written(piece: str) -> str:
        while KEPT.search(piece):
            piece = KEPT.sub(lambda found: kept[int(found[1])][1], piece)
        return piece

    def styled(piece: str) -> str:
        for pattern, replacement in STYLES:
            piece = pattern.sub(replacement, piece)
        return piece

    def safe(piece: str) -> str:
        return escape(unescape(piece), quote=False)

    words = with_emoji(words.replace("\x00", ""))
    words = FENCE.sub(lambda found: keep(f"<pre>{safe(found[1])}</pre>", found[0]), words)
    words = CODE.sub(lambda found: keep(f"<code>{safe(found[1])}</code>", found[0]), words)
    words = ANGLE.sub(lambda found: keep(_angle(found[1], names, as_written), found[0]), words)
    words = words.replace("<", "&lt;").replace(">", "&gt;")
    html = _lines([styled(line) for line in words.split("\n")])
    while KEPT.search(html):
        html = KEPT.sub(lambda found: kept[int(found[1])][0], html)
    return Html(html)


def _lines(lines: list[str]) -> str:
    """Lines with quotes and bullets made into blocks of their own."""
    html: list[str] = []
    open_as = ""
    for line in lines:
        kind, said = "", line
        if line.startswith(("&gt; ", "&gt;")):
            kind, said = "blockquote", line.removeprefix("&gt;").lstrip()
        elif line.lstrip().startswith("• "):
            kind, said = "ul", line.lstrip()[2:]
        if open_as and kind != open_as:
            html.append(f"</{open_as}>")
        if kind and kind != open_as:
            html.append(f"<{kind}>")
        elif (html and not open_as and not kind) or kind == "blockquote":
            html.append("<br>")
        html.append(f"<li>{said}</li>" if kind == "ul" else said)
        open_as = kind
    if open_as:
        html.append(f"</{open_as}>")
    return "".join(html)


def markdown(words: str) -> Html:
    """What a markdown block says; HTML in it stays text."""
    return Html(MarkdownIt("commonmark", {"html": False}).enable("table").render(with_emoji(words)))
