"""A page in the browser, by itself: HTML without a script, for a phone and in the dark as well."""

from collections.abc import Sequence
from html import escape

from bot.texts import Texts

STYLE = """
:root{color-scheme:light dark}
body{margin:0;font:1.0625rem/1.5 system-ui,sans-serif;background:#f6f6f4;color:#1d1c1d}
main{max-width:34rem;margin:0 auto;padding:1.5rem 1.25rem 3rem;overflow-wrap:anywhere}
h1,h2{font-size:1.5rem;line-height:1.25;margin:1.5rem 0 1rem}
h1{margin-top:.5rem}
label{display:block;font-weight:600;margin:1rem 0 .25rem}
textarea{box-sizing:border-box;width:100%;min-height:9rem;font:inherit;padding:.5rem}
textarea,button{border:1px solid #6b6965;border-radius:.375rem}
button,a.button{font:inherit;font-weight:600;min-height:2.75rem;margin:1rem 0;padding:.5rem 1.25rem}
a.button{display:inline-block;box-sizing:border-box;border:1px solid;border-radius:.375rem}
a.button{text-decoration:none}
button,a.button{border-color:#1d5c8f;background:#1d5c8f;color:#fff}
button:focus-visible,a.button:focus-visible{outline:3px solid #e08a00;outline-offset:2px}
textarea:focus-visible{outline:3px solid #e08a00;outline-offset:2px}
[role=alert]{border-left:4px solid #a61b1b;padding:.25rem 0 .25rem .75rem}
.small{color:#55534f;font-size:.9375rem}
@media(prefers-color-scheme:dark){
body{background:#1d1c1d;color:#f2f1ee}
.small{color:#bdbab4}
textarea{background:#2a292a;color:inherit;border-color:#a19e98}
button,a.button{background:#7db8e8;border-color:#7db8e8;color:#10202d}
[role=alert]{border-color:#ff9a9a}
}
"""


def whole(t: Texts, title: str, parts: Sequence[str]) -> str:
    """A page with its heading, in the language of its reader."""
    body = "".join(parts)
    return (
        f'<!doctype html><html lang="{t.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta name="robots" content="noindex"><title>{escape(title)}</title><style>{STYLE}</style></head>'
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def said(words: str, *, small: bool = False) -> str:
    """A paragraph."""
    return f'<p class="small">{escape(words)}</p>' if small else f"<p>{escape(words)}</p>"


def in_each(title: str, words: str, first: Texts, *others: Texts) -> str:
    """A page of a heading and a paragraph, in each language: nobody knows in which its reader reads."""
    rest = (
        f'<div lang="{t.language}"><h2>{escape(t.plain(title))}</h2>{said(t.plain(words))}</div>'
        for t in others
    )
    return whole(first, first.plain(title), [said(first.plain(words)), *rest])


def way(words: str, leads_to: str) -> str:
    """A button that leads to an address."""
    return f'<p><a class="button" href="{escape(leads_to)}">{escape(words)}</a></p>'
