"""The tables. ``entries`` only grows: triggers refuse UPDATE and DELETE."""

from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table, Text, UniqueConstraint

metadata = MetaData()

entries = Table(
    "entries", metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("person", String(40), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", String(32), nullable=False),
    Column("by", Text, nullable=False),
    Column("kind", String(60), nullable=False),
    Column("body", Text, nullable=False),
    Column("before", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("person", "number"),
)

accounts = Table(
    "accounts", metadata,
    Column("name", String(60), primary_key=True),
    Column("password", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("person", String(40), nullable=False, default=""),
    Column("closed", Integer, nullable=False, default=0),
)
sittings = Table(
    "sittings", metadata,
    Column("key", String(64), primary_key=True),
    Column("name", String(60), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("until", String(32), nullable=False),
)
