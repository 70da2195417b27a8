"""Whose a message is that one person sees: Slack names no message in presses on it, so that its blocks tell.

Who presses may be from elsewhere, and their own workspace may have Kring too. A stamp is signed for one
workspace, conversation and person, so that it leads nobody where they were not spoken to.
"""

import hmac
from typing import Any

from bot.slack.layout import Block

BEGINS = "kring"  # how a stamp begins
SIGNED = 32  # characters


class Stamps:
    """Puts stamps on blocks, and reads them when somebody presses."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def put(self, team_id: str, channel: str, user_id: str, blocks: list[Block]) -> list[Block]:
        """Return the blocks of a message that one person sees, each with a stamp of the workspace."""
        stamp = f"{BEGINS}:{team_id}:{self._sign(team_id, channel, user_id)}"
        return [{"block_id": f"{stamp}:{number}", **block} for number, block in enumerate(blocks)]

    def whose(self, body: dict[str, Any]) -> str:
        """Return the workspace whose stamp is on what was pressed; empty where it has none of ours."""
        where, who = body.get("container") or {}, body.get("user") or {}
        for pressed in body.get("actions") or ():
            begins, team_id, signed, *_ = [*str(pressed.get("block_id")).split(":"), "", ""]
            good = self._sign(team_id, str(where.get("channel_id")), str(who.get("id")))
            if begins == BEGINS and hmac.compare_digest(signed.encode(), good.encode()):
                return team_id
        return ""

    def _sign(self, *about: str) -> str:
        return hmac.digest(self._secret, " ".join(about).encode(), "sha256").hex()[:SIGNED]
