"""links in mail belong to an address and to what the mail said, mail is tried since, addresses are refused"""

import hashlib
from collections.abc import Sequence
from contextlib import suppress

import sqlalchemy as sa
from alembic import op

revision: str = "0058"
down_revision: str | None = "0057"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TEXTS = (("mail_consent", "refused"), ("mail_link", "address"), ("mail_link", "held"), ("mail", "parcel"))
OF_A_PERSON = TEXTS[:2]  # though nobody reads them


def upgrade() -> None:
    for table, name in TEXTS:
        with op.batch_alter_table(table) as changed:
            changed.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("mail") as changed:
        changed.add_column(sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True))
    link, mail, consent = _of("mail_link"), _of("mail"), _of("mail_consent")
    db = op.get_bind()
    for row in db.execute(sa.select(consent)).all():
        sign = _sign(row.person_id, row.address)
        if row.said == "stopped":
            own = consent.c.person_id == row.person_id
            db.execute(sa.update(consent).where(own).values(refused=sign))
        if row.times == 1:  # no other address was ever mailed to
            own = link.c.person_id == row.person_id
            db.execute(sa.update(link).where(own).values(address=sign))
    for row in db.execute(sa.select(mail.c.id, mail.c.held)).all():
        db.execute(sa.update(link).where(link.c.mail_id == row.id).values(held=row.held))
        db.execute(sa.update(mail).where(mail.c.id == row.id).values(parcel=row.id))
    for table, name in TEXTS:
        with op.batch_alter_table(table) as changed:
            changed.alter_column(name, server_default=None)
    if db.dialect.name == "postgresql":  # which keeps no common values of what is of a person
        for table, name in OF_A_PERSON:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {name} SET STATISTICS 0")


def downgrade() -> None:
    for table, name in (*TEXTS, ("mail", "tried_at")):
        with op.batch_alter_table(table) as changed:
            changed.drop_column(name)


def _of(name: str) -> sa.TableClause:
    known = {
        "mail_link": ("mail_id", "person_id", "address", "held"),
        "mail": ("id", "held", "parcel"),
        "mail_consent": ("person_id", "address", "said", "times", "refused"),
    }
    return sa.table(name, *(sa.column(one) for one in known[name]))


def _sign(person_id: int, address: str) -> str:
    """As models/mail_consent.py tells one address of a person from another."""
    local, at, domain = address.strip().casefold().rpartition("@")
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode()
    said = f"{person_id}\0{local}{at}{domain}"
    return hashlib.sha256(said.encode()).hexdigest()[:32] if address else ""
