"""Samples of the pages in the browser where a workspace installs the app."""

from functools import partial

from bot.reading.sample import Chapter, Sample, in_words
from bot.reading.world import World
from bot.views import installing as view
from bot.views.installing import Page

WHEN = "page in the browser, who installs the app"
NAMES = {
    Page.BEGIN: "Installing",
    Page.DONE: "Installed",
    Page.DONE_AGAIN: "Installed again",
    Page.DONE_BESIDE: "Installed for an organisation, beside a workspace",
    Page.DONE_WITHIN: "Installed for a workspace, beside its organisation",
    Page.REFUSED: "Installing, said no",
    Page.ONCE: "Installing, opened again",
    Page.TOO_LATE: "Installing, too late",
    Page.FAILED: "Installing, Slack does not say",
    Page.AWAY: "Installing, the database takes nothing",
}


def _page(page: Page, w: World) -> str:
    return in_words(view.html(w.t, page, "https://slack.com/"))


CHAPTERS = (
    Chapter(
        "installing",
        [Sample(name, partial(_page, page), when=WHEN) for page, name in NAMES.items()],
    ),
)
