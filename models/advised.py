"""What networks that ended advised a next one: read by who leads that one in the same workspace."""

from contextlib import suppress
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import kept_words
from models.closing import FINAL
from models.inquiry import Inquiry
from models.network import Network
from models.rows import many
from models.unlinked import InquiryText

ITEM = "advice"


class Advised(NamedTuple):
    """One thing that was advised, and on which theme that network worked."""

    theme: str
    text: str


class _Said(NamedTuple):
    network_id: int
    theme: str
    text: str


async def to_next(db: AsyncSession, team_id: str, network_id: int) -> list[Advised]:
    """Return what networks of a workspace that ended advised, as far as their groups have read it.

    Nothing of which a sentence stays within the circle there.
    """
    found, guards = list[Advised](), dict[int, kept_words.Guard]()
    for one in await _told(db, team_id, network_id):
        if one.network_id not in guards:
            guards[one.network_id] = await kept_words.guard(db, one.network_id)
        with suppress(kept_words.WithinTheCircle):
            guards[one.network_id]({"text": one.text})
            found.append(Advised(one.theme, one.text))
    return found


@many(into=_Said)
def _told(team_id: str, network_id: int) -> Select[int, str, str]:
    told = (Inquiry.instrument == FINAL, Inquiry.shared_at.is_not(None))
    others = (Network.team_id == team_id, Network.id != network_id, Network.closed_at.is_not(None))
    return (
        select(Network.id, Network.theme, InquiryText.text)
        .join(Inquiry, Inquiry.id == InquiryText.inquiry_id)
        .join(Network, Network.id == Inquiry.network_id)
        .where(*told, *others, InquiryText.item == ITEM, InquiryText.hidden.is_(False))
        .order_by(Network.id, InquiryText.key)
    )
