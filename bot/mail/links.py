"""The addresses of links in mail: a key that means nothing, signed with a secret of the installation."""

import base64
import hashlib
import hmac
import re

PATH = "/mail/{token}"
BYTES = 16  # of a signature: nobody guesses one
TOKEN = re.compile(r"([0-9a-f]{24})\.[\w-]{22}", re.ASCII)  # a key and its signature


class Links:
    """Signs keys with the first secret, and knows those that any of them signed."""

    def __init__(self, address: str, secrets: str) -> None:
        self._address = address.rstrip("/")
        self._secrets = [one.encode() for one in secrets.split()]

    def url(self, key: str, does: str) -> str:
        """Return the address of a link that does this."""
        return self._address + PATH.format(token=f"{key}.{_sign(self._secrets[0], key, does)}")

    def signed(self, token: str, *does: str) -> bool:
        """Tell whether what stands in an address was signed here, for one of these and nothing else."""
        key, _, signature = token.partition(".")
        given = signature.encode()
        made = (_sign(secret, key, one).encode() for secret in self._secrets for one in does)
        return any(hmac.compare_digest(one, given) for one in made)


def key_of(token: str) -> str:
    """Return the key in what stands in an address; empty where there can be none."""
    found = TOKEN.fullmatch(token)
    return found.group(1) if found is not None else ""


def _sign(secret: bytes, key: str, does: str) -> str:
    made = hmac.new(secret, f"kring mail link\0{does}\0{key}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made[:BYTES]).decode().rstrip("=")
