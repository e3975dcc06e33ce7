"""A password that somebody else made is good for choosing one's own; the clinic's entries are found by their kind."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
OF_CLINIC = sa.text("person = ''")


def upgrade() -> None:
    """Passwords that are there were chosen by their owners."""
    op.add_column("accounts", sa.Column("temporary", sa.Integer, nullable=False, server_default="0"))
    op.create_index("entries_of_clinic", "entries", ["kind"], sqlite_where=OF_CLINIC, postgresql_where=OF_CLINIC)
