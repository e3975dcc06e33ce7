"""The tables as the migrations make them. ``entries`` only grows: triggers of the database refuse all else."""

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text, UniqueConstraint, text

metadata = MetaData()
OF_CLINIC = text("person = ''")
"""written out, so that the index of the clinic's own entries is used"""

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
    UniqueConstraint("person", "number", name="entries_person_number"),
    Index("entries_number_person", "number", "person"),
    Index("entries_of_clinic", "kind", sqlite_where=OF_CLINIC, postgresql_where=OF_CLINIC),
)
identities = Table(
    "identities", metadata,
    Column("person", String(40), primary_key=True),
    Column("body", Text, nullable=False),
)
seals = Table(
    "seals", metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("check", Text, nullable=False),
)
"""one row where the database is sealed: something known, sealed with its key"""
accounts = Table(
    "accounts", metadata,
    Column("name", String(60), primary_key=True),
    Column("password", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("person", String(40), nullable=False),
    Column("closed", Integer, nullable=False),
    Column("temporary", Integer, nullable=False, server_default="0"),
)
failures = Table(
    "failures", metadata,
    Column("name", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("until", String(32), nullable=False),
)
"""sign-ins that failed, by the hash of the name that was tried; no further try before ``until``"""
sittings = Table(
    "sittings", metadata,
    Column("key", String(64), primary_key=True),
    Column("name", String(60), nullable=False),
    Column("person", String(40), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("begun", String(32), nullable=False),
    Column("seen", String(32), nullable=False),
)
"""``name`` is of an account, or empty where a tablet was handed to ``person``"""
openings = Table(
    "openings", metadata,
    Column("key", String(64), primary_key=True),
    Column("person", String(40), primary_key=True),
)
"""whose records were opened in a sitting"""
handovers = Table(
    "handovers", metadata,
    Column("key", String(64), primary_key=True),
    Column("person", String(40), nullable=False),
    Column("until", String(32), nullable=False),
)

LASTING = (entries, identities, seals, accounts)
"""what a backup holds: no sitting outlives it"""
