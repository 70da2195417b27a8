"""on SQLite no key of a row that is gone is given again

The tables are written anew as they were. An older version works with them as they are.
"""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0060"
down_revision: str | None = "0059"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

KEY = "PRIMARY KEY (id)"
NUMBER = re.compile(r'[(,]\s*"?id"? INTEGER\b')
GIVEN_BY_US = ("idea",)


def upgrade() -> None:
    db = op.get_bind()
    if db.dialect.name != "sqlite":
        return
    asked = "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"
    for name, sql in db.execute(sa.text(asked)).all():
        if KEY in sql and NUMBER.search(sql) and name not in GIVEN_BY_US:
            _write_anew(name, sql.replace(KEY, "PRIMARY KEY (id AUTOINCREMENT)"))


def downgrade() -> None:
    pass


def _write_anew(name: str, sql: str) -> None:
    db, anew = op.get_bind(), f"_{name}_anew"
    asked = "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :name AND sql IS NOT NULL"
    indexes = db.execute(sa.text(asked), {"name": name}).scalars().all()
    db.exec_driver_sql(f'CREATE TABLE "{anew}" {sql[sql.index("(") :]}')
    db.exec_driver_sql(f'INSERT INTO "{anew}" SELECT * FROM "{name}"')  # noqa: S608 - names of ours
    db.exec_driver_sql(f'DROP TABLE "{name}"')
    db.exec_driver_sql(f'ALTER TABLE "{anew}" RENAME TO "{name}"')
    for index in indexes:
        db.exec_driver_sql(index)
