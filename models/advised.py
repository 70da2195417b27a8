"""What networks that ended advised a next one: read by who leads that one in the same workspace."""

from typing import NamedTuple

from sqlalchemy import Select, select

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


@many(into=Advised)
def to_next(team_id: str, network_id: int) -> Select[str, str]:
    """Return what other networks of a workspace advised, as far as their groups have read it."""
    told = (Inquiry.instrument == FINAL, Inquiry.shared_at.is_not(None))
    others = (Network.team_id == team_id, Network.id != network_id)
    return (
        select(Network.theme, InquiryText.text)
        .join(Inquiry, Inquiry.id == InquiryText.inquiry_id)
        .join(Network, Network.id == Inquiry.network_id)
        .where(*told, *others, InquiryText.item == ITEM, InquiryText.hidden.is_(False))
        .order_by(Network.id, InquiryText.key)
    )
