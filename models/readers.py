"""Who reads along in a channel without being a member: known to the process that asked Slack, and on no disk.

They have nothing to do with Kring, and one of them may have asked to be forgotten.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from models.membership import ACTIVE, those
from models.network import Network
from models.person import Person
from models.rows import distinct

KNOWN = "readers"  # where each session finds what its process knows


@dataclass(frozen=True)
class Read:
    """Who was in a channel at an instant, members too; None when Slack did not say."""

    channel: str
    people: Sequence[str] | None
    at: datetime


Known = dict[int, Read]  # by the network


def known(db: AsyncSession) -> Known:
    """Return what this process knows; what is changed in it stays, whatever becomes of the transaction."""
    return cast(Known, db.info.setdefault(KNOWN, {}))


@distinct
def _members(network_id: int) -> Select[str]:
    return those(network_id, ACTIVE).with_only_columns(Person.user_id)


async def not_members(db: AsyncSession, network: Network) -> list[str] | None:
    """Return who reads along in the channel without being a member; None when that is not known."""
    read = known(db).get(network.id)
    if read is None or read.people is None or read.channel != network.channel_id:
        return None
    members = await _members(db, network.id)
    return [user_id for user_id in read.people if user_id not in members]


def unread(db: AsyncSession, among: Collection[int], since: datetime) -> set[int]:
    """Return the networks among these of which nobody was asked since then who reads along."""
    read = known(db)
    return {network_id for network_id in among if network_id not in read or read[network_id].at <= since}
