"""What the doctor looks at of the server that takes mail: is it there, is it secure, does it let us in?"""

from bot.running.config import Settings

MENDS = {
    "no_connection": "nothing answers there; look at host and port, and whether this machine may go out",
    "no_answer": "it does not answer; look whether the port is the one of this scheme (465, 587 or 25)",
    "connection_lost": "it ends the connection; look whether the port is the one of this scheme",
    "no_tls": "it is not secure; look at the scheme, the name of the host and its certificate",
    "smtp_535": "it does not know this user and password; write @ in them as %40, and / as %2F",
    "smtp_530": "it asks for a user and a password; put them before the host, as user:password@",
}
NO_STARTTLS = "it knows no STARTTLS; take smtps://, or another server"


async def server(settings: Settings) -> list[str]:
    """Connect, secure and log in as for a mail, and send nothing; return a line when that fails."""
    if not settings.mails:
        return []
    import aiosmtplib

    from bot.mail.postman import Postman, name_of
    from bot.mail.server import read

    try:
        async with Postman(read(settings.smtp), settings.mail_from or "kring@localhost").connected():
            return []
    except aiosmtplib.SMTPException as error:
        name = name_of(error)
        unknown = NO_STARTTLS if "STARTTLS" in str(error) else f"it says no ({name})"
        return [f"KRING_SMTP: {MENDS.get(name, unknown)}"]
    except (OSError, ValueError) as error:
        return [f"KRING_SMTP: {MENDS.get(name_of(error), MENDS['no_connection'])}"]
