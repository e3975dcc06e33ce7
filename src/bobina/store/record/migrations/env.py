"""Run by alembic: the steps go over the connection that ``database`` holds, in its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
