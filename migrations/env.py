"""Alembic's environment: the connection comes from the caller (`disclosure state upgrade`), never from an ini file."""

from alembic import context

from disclosure.state.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
