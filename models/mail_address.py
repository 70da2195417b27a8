"""E-mail addresses: as they are compared, and as every server takes them."""

from contextlib import suppress

import idna


def plain(address: str) -> str:
    """Return an address as it is compared: in small letters, its domain as it goes over the wire."""
    local, at, domain = address.strip().rpartition("@")
    with suppress(UnicodeError):
        domain = _in_ascii(domain)
    return f"{local}{at}{domain}".lower()


def on_the_wire(address: str) -> str:
    """Return an address as every server takes it, with its domain in ASCII. Raises UnicodeError."""
    local, _, domain = address.rpartition("@")
    return f"{local.encode('ascii').decode()}@{_in_ascii(domain)}"


def _in_ascii(domain: str) -> str:
    """Return a domain as registries write it (IDNA 2008): the older way gives straße.de to strasse.de."""
    if domain.isascii():
        return domain.encode("idna").decode()  # which only says what is too long
    return idna.encode(domain, uts46=True).decode()
