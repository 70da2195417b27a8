"""Where somebody is named who is forgotten, and what then stands there."""

from sqlalchemy import Select, or_, select

from models.membership import Membership
from models.network import Network
from models.rows import distinct
from models.support import Supporter

GONE = "…"


@distinct
def networks_of(person_id: int) -> Select[int]:
    """Return the networks that somebody belongs to, supports or was asked to, or did."""
    belongs = select(Membership.network_id).where(Membership.person_id == person_id)
    supports = select(Supporter.network_id).where(Supporter.person_id == person_id)
    return select(Network.id).where(or_(Network.id.in_(belongs), Network.id.in_(supports)))
