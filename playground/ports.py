"""Ports of this machine for what is started on it."""

import secrets
import socket
from contextlib import suppress

HOST = "127.0.0.1"
# Below those that systems give to connections that begin: one of these may be taken before it is used.
LOWEST, MANY = 20_000, 12_000


def free_port() -> int:
    """Return a port that nobody listens on."""
    while True:
        port = LOWEST + secrets.randbelow(MANY)
        with suppress(OSError), socket.socket() as probe:
            probe.bind((HOST, port))
            return port
