"""Addresses as they go over the wire."""


def on_the_wire(address: str) -> str:
    """Return an address as every server takes it, with its domain in ASCII. Raises UnicodeError."""
    local, _, domain = address.rpartition("@")
    return f"{local.encode('ascii').decode()}@{domain.encode('idna').decode()}"
