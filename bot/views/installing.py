"""What who installs the app reads in the browser, before and after Slack asked them."""

from enum import StrEnum
from html import escape

from bot.texts import Texts

STYLE = """
body { font: 18px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 12vh auto; padding: 0 1.25rem;
  color: #1d1c1d; background: #fbfaf7 }
h1 { font-size: 1.6rem; line-height: 1.25 }
a.button { display: inline-block; margin-top: .5rem; padding: .75rem 1.25rem; border-radius: .5rem;
  background: #2f4b3c; color: #fff; font-weight: 600; text-decoration: none }
a.button:focus-visible { outline: 3px solid #b3541e; outline-offset: 3px }
@media (prefers-color-scheme: dark) {
  body { color: #f3f1ec; background: #1b1d1b } a.button { background: #cfe3d6; color: #16241c } }
"""


class Page(StrEnum):
    """How far somebody is."""

    BEGIN = "begin"
    DONE = "done"
    REFUSED = "refused"  # they said no to Slack
    TOO_LATE = "too_late"  # or in another browser
    FAILED = "failed"


def _text(t: Texts, page: Page) -> tuple[str, list[str], str]:
    """Return the heading, the paragraphs and the button of a page."""
    match page:
        case Page.BEGIN:
            said = [t.plain("installing.begin"), t.plain("installing.begin_asks")]
            return t.plain("installing.begin_title"), said, t.plain("installing.begin_button")
        case Page.DONE:
            said = [t.plain("installing.done"), t.plain("installing.done_next")]
            return t.plain("installing.done_title"), said, t.plain("installing.done_button")
        case Page.REFUSED:
            return t.plain("installing.refused_title"), [t.plain("installing.refused")], _again(t)
        case Page.TOO_LATE:
            return t.plain("installing.too_late_title"), [t.plain("installing.too_late")], _again(t)
        case Page.FAILED:
            return t.plain("installing.failed_title"), [t.plain("installing.failed")], _again(t)


def _again(t: Texts) -> str:
    return t.plain("installing.again")


def html(t: Texts, page: Page, leads_to: str) -> str:
    """A page by itself, with a button that leads to an address."""
    title, said, button = _text(t, page)
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in said)
    return (
        f'<!doctype html><html lang="{t.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{paragraphs}"
        f'<p><a class="button" href="{escape(leads_to)}">{escape(button)}</a></p></main></body></html>'
    )
