"""What somebody reads when pages are asked for too often just now, whoever asked for them."""

from bot.texts import Texts
from bot.views.web_page import in_each


def page(*languages: Texts) -> str:
    """That nothing was done, and when to come back, in each language."""
    return in_each("rush.title", "rush.later", *languages)
