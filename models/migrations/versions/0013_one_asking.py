"""the evaluation of a session is an inquiry like others"""

from collections.abc import Sequence
from datetime import UTC, datetime
from random import SystemRandom
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

EVALUATION = "evaluation"
OPEN, CLOSED = "open", "closed"
COUNTED: dict[str, Any] = {
    "threshold": sa.Integer(),
    "evaluation_asked": sa.Integer(),
    "evaluation_answers": sa.Integer(),
    "turnout_step": sa.String(32),
}
STATES = {"evaluating": OPEN, "reporting": CLOSED, "closed": CLOSED}
WISHES = ("key", "text", "reply", "because", "alone")
SCORES = ("content", "discussion", "facilitation")
WORDS = ("comment", "learning_point")
WITH_WORDS = {"evaluation_answer": ("scores", *WORDS), "result_text": ("text",), "wish": ("text", "because")}
ALWAYS = datetime(1990, 1, 1, tzinfo=UTC)

ID, NUMBER, TEXT = sa.Integer(), sa.Integer(), sa.String()
MOMENT = sa.DateTime(timezone=True)
Row = sa.RowMapping


def _table(name: str, **columns: Any) -> sa.TableClause:
    return sa.table(name, *(sa.column(column, kind) for column, kind in columns.items()))


SESSION = _table("session", id=ID, network_id=ID, stage=TEXT, evaluation_opened_at=MOMENT, **COUNTED)
INQUIRY = _table(
    "inquiry", id=ID, network_id=ID, instrument=TEXT, session_id=ID, state=TEXT, opened_at=MOMENT,
    threshold=NUMBER, asked=NUMBER, answered=NUMBER, turnout=TEXT,
)  # fmt: skip
TURNOUT = _table("turnout", session_id=ID, person_id=ID)
ANSWER = _table(
    "evaluation_answer", key=TEXT, session_id=ID, scores=sa.JSON(), comment=TEXT, learning_point=TEXT,
    alone=sa.Boolean(),
)  # fmt: skip
COUNT = _table("score_count", session_id=ID, dimension=TEXT, score=NUMBER, count=NUMBER)
WRITTEN = _table("result_text", key=TEXT, session_id=ID, kind=TEXT, text=TEXT, hidden=sa.Boolean())
INQUIRY_TURNOUT = _table("inquiry_turnout", inquiry_id=ID, person_id=ID)
INQUIRY_ANSWER = _table("inquiry_answer", key=TEXT, inquiry_id=ID, given=sa.JSON())
INQUIRY_COUNT = _table("inquiry_count", inquiry_id=ID, item=TEXT, value=TEXT, count=NUMBER)
INQUIRY_TEXT = _table("inquiry_text", key=TEXT, inquiry_id=ID, item=TEXT, text=TEXT, hidden=sa.Boolean())
TRACE = _table("trace", place=TEXT, due=MOMENT, tries=NUMBER)


def _wishes(of: str) -> sa.TableClause:
    return _table("wish", key=TEXT, text=TEXT, reply=TEXT, because=TEXT, alone=sa.Boolean(), **{of: ID})


def _read(table: sa.TableClause) -> Sequence[Row]:
    return op.get_bind().execute(sa.select(table)).mappings().all()


def _write(table: sa.TableClause, rows: list[dict[str, Any]], by: str = "") -> None:
    """Put rows in, in the order of a random key or in a random order, so that no place tells a time."""
    rows.sort(key=lambda row: row[by]) if by else SystemRandom().shuffle(rows)
    if rows:
        op.bulk_insert(table, rows)


def _left_behind(*tables: str) -> None:
    """Note that the disk is to be cleaned of what stood in tables that went."""
    if any(
        op.get_bind().scalar(sa.select(sa.literal(1)).select_from(sa.table(name)).limit(1)) for name in tables
    ):
        op.bulk_insert(
            TRACE, [{"place": place, "due": ALWAYS, "tries": 0} for place in ("answer", EVALUATION)]
        )


def _of(table: str, parent: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{parent}_id" + ("_inquiry" if parent == "inquiry" else ""))
    return sa.ForeignKeyConstraint([f"{parent}_id"], [f"{parent}.id"], name=name, ondelete="CASCADE")


def _make_wishes(parent: str) -> None:
    op.create_table(
        "wish",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column(f"{parent}_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("reply", sa.String(32), nullable=True),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("alone", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        _of("wish", parent),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_wish")),
        sqlite_with_rowid=False,
    )
    op.create_index(f"ix_wish_{parent}_id", "wish", [f"{parent}_id"])


def _no_statistics(table: str) -> None:
    """PostgreSQL keeps no common values of what people write."""
    if op.get_bind().dialect.name == "postgresql":
        for column in WITH_WORDS[table]:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


def upgrade() -> None:
    _left_behind("evaluation_answer", "turnout", "result_text", "wish")
    op.add_column("inquiry", sa.Column("turnout", sa.String(32), nullable=True))
    op.create_index("ix_inquiry_session_id", "inquiry", ["session_id"])
    op.add_column(
        "inquiry_text",
        sa.Column("hidden", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
    )
    _write(
        INQUIRY,
        [
            {
                "network_id": row["network_id"],
                "instrument": EVALUATION,
                "session_id": row["id"],
                "state": STATES[row["stage"]],
                "opened_at": row["evaluation_opened_at"],
                "threshold": row["threshold"],
                "asked": row["evaluation_asked"] or 0,
                "answered": row["evaluation_answers"],
                "turnout": row["turnout_step"],
            }
            for row in _read(SESSION)
            if row["evaluation_opened_at"] is not None and row["stage"] in STATES
        ],
    )
    asked = {row["session_id"]: row for row in _read(INQUIRY) if row["instrument"] == EVALUATION}
    is_open = {key for key, row in asked.items() if row["state"] == OPEN}

    def rows(table: sa.TableClause, *, among: set[int] | None = None) -> list[tuple[int, Row]]:
        known = asked.keys() if among is None else among
        found = [row for row in _read(table) if row["session_id"] in known]
        return [(asked[row["session_id"]]["id"], row) for row in found]

    turnout = rows(TURNOUT, among=is_open)
    _write(INQUIRY_TURNOUT, [{"inquiry_id": of, "person_id": row["person_id"]} for of, row in turnout])
    _write(
        INQUIRY_ANSWER,
        [
            {
                "key": row["key"],
                "inquiry_id": of,
                "given": {**row["scores"], **{name: row[name] for name in WORDS}, "alone": row["alone"]},
            }
            for of, row in rows(ANSWER, among=is_open)
        ],
    )
    _write(
        INQUIRY_COUNT,
        [
            {"inquiry_id": of, "item": row["dimension"], "value": str(row["score"]), "count": row["count"]}
            for of, row in rows(COUNT)
        ],
    )
    texts = [
        {
            "key": row["key"],
            "inquiry_id": of,
            "item": row["kind"],
            "text": row["text"],
            "hidden": row["hidden"],
        }
        for of, row in rows(WRITTEN)
    ]
    _write(INQUIRY_TEXT, texts, by="key")
    wishes = [
        {"inquiry_id": of, **{name: row[name] for name in WISHES}} for of, row in rows(_wishes("session_id"))
    ]
    for table in ("turnout", "evaluation_answer", "score_count", "result_text", "wish"):
        op.drop_table(table)
    _make_wishes("inquiry")
    _no_statistics("wish")
    _write(_wishes("inquiry_id"), wishes, by="key")
    with op.batch_alter_table("session", schema=None) as batch_op:
        for column in COUNTED:
            batch_op.drop_column(column)


def _make_old() -> None:
    op.create_table(
        "turnout",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        _of("turnout", "person"),
        _of("turnout", "session"),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_turnout")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "evaluation_answer",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("learning_point", sa.String(), nullable=False),
        sa.Column("alone", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        _of("evaluation_answer", "session"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_evaluation_answer")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_evaluation_answer_session_id", "evaluation_answer", ["session_id"])
    op.create_table(
        "score_count",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(32), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("score between 0 and 10", name=op.f("ck_score_count_score")),
        _of("score_count", "session"),
        sa.PrimaryKeyConstraint("session_id", "dimension", "score", name=op.f("pk_score_count")),
    )
    op.create_table(
        "result_text",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        _of("result_text", "session"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_result_text")),
        sqlite_with_rowid=False,
    )
    for table in ("evaluation_answer", "result_text"):
        _no_statistics(table)


def downgrade() -> None:
    _left_behind("inquiry_answer", "inquiry_turnout", "inquiry_text", "wish")
    with op.batch_alter_table("session", schema=None) as batch_op:
        for name, kind in COUNTED.items():
            batch_op.add_column(sa.Column(name, kind, nullable=True))
    _make_old()
    asked = {row["id"]: row for row in _read(INQUIRY) if row["instrument"] == EVALUATION}
    for row in asked.values():
        values = {
            "threshold": row["threshold"],
            "evaluation_asked": row["asked"] if row["state"] == CLOSED else None,
            "evaluation_answers": row["answered"],
            "turnout_step": row["turnout"],
        }
        op.execute(sa.update(SESSION).where(SESSION.c.id == row["session_id"]).values(values))

    def rows(table: sa.TableClause) -> list[tuple[int, Row]]:
        found = [row for row in _read(table) if row["inquiry_id"] in asked]
        return [(asked[row["inquiry_id"]]["session_id"], row) for row in found]

    _write(TURNOUT, [{"session_id": of, "person_id": row["person_id"]} for of, row in rows(INQUIRY_TURNOUT)])
    _write(
        ANSWER,
        [
            {
                "key": row["key"],
                "session_id": of,
                "scores": {name: row["given"][name] for name in SCORES},
                "alone": row["given"]["alone"],
                **{name: row["given"][name] for name in WORDS},
            }
            for of, row in rows(INQUIRY_ANSWER)
        ],
    )
    _write(
        COUNT,
        [
            {"session_id": of, "dimension": row["item"], "score": int(row["value"]), "count": row["count"]}
            for of, row in rows(INQUIRY_COUNT)
        ],
    )
    texts = [
        {
            "key": row["key"],
            "session_id": of,
            "kind": row["item"],
            "text": row["text"],
            "hidden": row["hidden"],
        }
        for of, row in rows(INQUIRY_TEXT)
    ]
    _write(WRITTEN, texts, by="key")
    wishes = [
        {"session_id": of, **{name: row[name] for name in WISHES}} for of, row in rows(_wishes("inquiry_id"))
    ]
    op.drop_table("wish")
    _make_wishes("session")
    _no_statistics("wish")
    _write(_wishes("session_id"), wishes, by="key")
    said = sa.table("inquiry_said", sa.column("inquiry_id", sa.Integer()))
    for table in (INQUIRY_TURNOUT, INQUIRY_ANSWER, INQUIRY_COUNT, INQUIRY_TEXT, said):
        op.execute(sa.delete(table).where(table.c.inquiry_id.in_(asked)))
    op.execute(sa.delete(INQUIRY).where(INQUIRY.c.instrument == EVALUATION))
    op.drop_column("inquiry_text", "hidden")
    op.drop_index("ix_inquiry_session_id", "inquiry")
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.drop_column("turnout")
