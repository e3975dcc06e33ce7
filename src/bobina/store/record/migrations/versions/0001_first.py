"""The ledger, its triggers, identities, accounts and sittings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

Columns = tuple[tuple[str, int | None], ...]

TABLES: dict[str, Columns] = {
    "identities": (("person", 40), ("body", None)),
    "accounts": (("name", 60), ("password", 200), ("role", 20), ("person", 40), ("closed", 0)),
    "failures": (("name", 64), ("count", 0), ("until", 32)),
    "sittings": (("key", 64), ("name", 60), ("person", 40), ("csrf", 64), ("begun", 32), ("seen", 32)),
    "handovers": (("key", 64), ("person", 40), ("until", 32)),
}
"""columns and their lengths (None: text, 0: a whole number); the first is the key"""
NEXT = """
    NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM entries)
    OR NEW.before <> coalesce((SELECT hash FROM entries ORDER BY seq DESC LIMIT 1), '{first}')
    OR NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM entries WHERE person = NEW.person)
""".format(first="0" * 64)
ONLY = "entries are only added, at the end"
SQLITE = (
    f"CREATE TRIGGER entries_added BEFORE INSERT ON entries WHEN {NEXT} BEGIN SELECT RAISE(ABORT, '{ONLY}'); END",
    f"CREATE TRIGGER entries_kept BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, '{ONLY}'); END",
    f"CREATE TRIGGER entries_there BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, '{ONLY}'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION entries_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{ONLY}'; END $$",
    "CREATE FUNCTION entries_next() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN IF {NEXT} THEN RAISE EXCEPTION '{ONLY}'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER entries_added BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION entries_next()",
    "CREATE TRIGGER entries_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON entries "
    "FOR EACH STATEMENT EXECUTE FUNCTION entries_refuse()",
)


ENTRIES: Columns = (
    ("person", 40), ("number", 0), ("at", 32), ("by", None), ("kind", 60), ("body", None), ("before", 64), ("hash", 64),
)


def _column(name: str, length: int | None, *, key: bool = False) -> sa.Column[object]:
    kind = sa.Text() if length is None else sa.String(length) if length else sa.Integer()
    return sa.Column(name, kind, primary_key=key, nullable=False)


def upgrade() -> None:
    """Make everything."""
    op.create_table(
        "entries",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False),
        *(_column(name, length) for name, length in ENTRIES),
        sa.UniqueConstraint("person", "number", name="entries_person_number"),
    )
    op.create_index("entries_number_person", "entries", ["number", "person"])
    for name, columns in TABLES.items():
        op.create_table(name, *(_column(key, size, key=i == 0) for i, (key, size) in enumerate(columns)))
    op.create_table("openings", _column("key", 64, key=True), _column("person", 40, key=True))
    op.create_table("seals", sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
                    _column("check", None))
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
