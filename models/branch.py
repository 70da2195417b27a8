"""Installations side by side: a workspace may have one, and its organisation another one.

Networks do not move from the one to the other; who presses acts in the one in which their network lives.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.delivery import Delivery
from models.installation import Installation
from models.network import Network
from models.rows import many, one, whether
from models.session import LearningSession


@one
def organisation_of(bot_id: str) -> Select[str]:
    """Return by what the organisation goes whose installation speaks as a bot."""
    everywhere = (Installation.workspace_id.is_(None), Installation.token != "")
    asked = select(Installation.team_id).where(Installation.bot_id == bot_id, *everywhere)
    return asked.order_by(Installation.team_id)


@whether
def any_of(enterprise_id: str) -> Select[str]:
    """Tell whether a workspace of an organisation has an installation of its own."""
    of_one = (Installation.workspace_id.is_not(None), Installation.token != "")
    return select(Installation.team_id).where(Installation.enterprise_id == enterprise_id, *of_one)


@whether
def is_whole(enterprise_id: str) -> Select[str]:
    """Tell whether an organisation has an installation for all its workspaces."""
    of_all = (Installation.workspace_id.is_(None), Installation.token != "")
    return select(Installation.team_id).where(Installation.enterprise_id == enterprise_id, *of_all)


@many
def _of_session(teams: Collection[str], session_id: int) -> Select[str]:
    of_it = LearningSession.network_id == Network.id
    found = select(Network.team_id).join(LearningSession, of_it)
    return found.where(LearningSession.id == session_id, Network.team_id.in_(teams))


@many
def _of_network(teams: Collection[str], network_id: int) -> Select[str]:
    return select(Network.team_id).where(Network.id == network_id, Network.team_id.in_(teams))


@many
def _shown_in(teams: Collection[str], channel: str, ts: str) -> Select[str]:
    found = select(Network.team_id).join(Delivery, Delivery.network_id == Network.id)
    here = (Delivery.channel == channel, Delivery.ts == ts)
    return found.where(*here, Network.team_id.in_(teams)).distinct()


@many
def _in_channel(teams: Collection[str], channel: str) -> Select[str]:
    return select(Network.team_id).where(Network.channel_id == channel, Network.team_id.in_(teams))


async def where_lives(
    db: AsyncSession,
    teams: Sequence[str],
    *,
    network_id: int | None,
    session_id: int | None,
    channel: str | None,
    ts: str | None,
) -> str:
    """Return which of some workspaces has what an act names, or else the message, or else the channel.

    It is the first where several do, or none.
    """
    found: list[str] = []
    if session_id is not None:
        found = await _of_session(db, teams, session_id)
    elif network_id is not None:
        found = await _of_network(db, teams, network_id)
    if not found and channel and ts:
        found = await _shown_in(db, teams, channel, ts)
    if not found and channel:
        found = await _in_channel(db, teams, channel)
    return next((one for one in teams if one in found), teams[0])
