"""What somebody reads when a page in the browser fails: what became of a press, and when to come back."""

from enum import StrEnum

from bot.texts import Texts
from bot.views.web_page import in_each


class Became(StrEnum):
    """What became of what somebody asked for."""

    NOT_SHOWN = "not_shown"  # they only looked
    NOT_DONE = "not_done"
    UNCERTAIN = "uncertain"
    DONE = "done"  # and only its page cannot be shown


def page(became: Became, *languages: Texts) -> str:
    """What became of it, and what they can do, in each language."""
    return in_each(f"away.{became}_title", f"away.{became}", *languages)
