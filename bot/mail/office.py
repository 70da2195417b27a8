"""The post office: who hands in mail, and what signs the links in it, where an operator gives a server."""

from typing import TYPE_CHECKING

from bot.mail.links import Links
from bot.mail.server import read
from bot.running.config import Settings
from bot.running.missing import missing_for_mail

if TYPE_CHECKING:
    from bot.mail.postman import Postman


def office(settings: Settings) -> "tuple[Postman, Links] | None":
    """Return what sends mail and what signs its links; None where nothing sends any."""
    if not settings.mails or missing_for_mail(settings):
        return None
    from bot.mail.postman import Postman  # what speaks to a server is loaded where there is one

    return Postman(read(settings.smtp), settings.mail_from), Links(settings.address, settings.mail_secret)
