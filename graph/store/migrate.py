"""Brings a database to the present schema with Alembic; the scripts ship in `graph/migrations`, each named after its revision."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, inspect, text

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"


def newest() -> str:
    """The revision of the newest script."""
    return max(path.stem.split("_")[0] for path in (SCRIPTS / "versions").glob("[0-9]*.py"))


def migrate(engine: Engine) -> None:
    """Upgrade to the newest schema; a database that is there already costs one query, and Alembic is not even loaded."""
    if _revision(engine) == newest():
        return
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        if MigrationContext.configure(connection).get_current_revision() != newest():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        connection.commit()


def _revision(engine: Engine) -> str | None:
    """The revision that a database is at; None for a new one."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("select version_num from alembic_version")).scalar()
