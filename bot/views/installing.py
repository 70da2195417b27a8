"""What who installs the app reads in the browser, before and after Slack asked them."""

from enum import StrEnum

from bot.texts import Texts
from bot.views.web_page import said, way, whole


class Page(StrEnum):
    """How far somebody is."""

    BEGIN = "begin"
    DONE = "done"
    DONE_AGAIN = "done_again"  # where networks go on
    DONE_BESIDE = "done_beside"  # for an organisation, of which a workspace had it by itself
    DONE_WITHIN = "done_within"  # for a workspace, of an organisation that had it
    REFUSED = "refused"  # they said no to Slack
    ONCE = "once"  # it counted already, as when they open the page again
    TOO_LATE = "too_late"  # or in another browser
    FAILED = "failed"
    AWAY = "away"  # the database takes nothing


def _text(t: Texts, page: Page) -> tuple[str, list[str], str]:
    """Return the heading, the paragraphs and the button of a page."""
    match page:
        case Page.BEGIN:
            words = [t.plain("installing.begin"), t.plain("installing.begin_asks")]
            return t.plain("installing.begin_title"), words, t.plain("installing.begin_button")
        case Page.DONE_AGAIN:
            words = [t.plain("installing.done_again")]
            return t.plain("installing.done_title"), words, t.plain("installing.done_button")
        case Page.DONE | Page.DONE_BESIDE | Page.DONE_WITHIN:
            words = [t.plain("installing.done"), *_of_two(t, page), t.plain("installing.done_next")]
            return t.plain("installing.done_title"), words, t.plain("installing.done_button")
        case _:
            return t.plain(f"installing.{page}_title"), [t.plain(f"installing.{page}")], _again(t)


def _of_two(t: Texts, page: Page) -> list[str]:
    """Return what becomes of the networks of a workspace and its organisation, where each has Kring."""
    if page is Page.DONE:
        return []
    had = "installing.done_beside" if page is Page.DONE_BESIDE else "installing.done_within"
    return [t.plain(had), t.plain("installing.done_both")]


def _again(t: Texts) -> str:
    return t.plain("installing.again")


def html(t: Texts, page: Page, leads_to: str) -> str:
    """A page by itself, with a button that leads to an address."""
    title, words, button = _text(t, page)
    return whole(t, title, [*map(said, words), way(button, leads_to)])
