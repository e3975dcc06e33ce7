"""The schema, step by step (alembic). A step that was released is never changed: add another."""
