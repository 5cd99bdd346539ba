from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from graph.store import schema
from graph.store.migrate import SCRIPTS, migrate, newest


def test_the_newest_script_is_the_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    assert ScriptDirectory.from_config(config).get_heads() == [newest()]


def test_a_new_database_gets_every_table_and_stays_as_it_is(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    migrate(engine)
    tables = set(inspect(engine).get_table_names())
    assert set(schema.metadata.tables) | {"alembic_version"} == tables
    migrate(engine)
    assert set(inspect(engine).get_table_names()) == tables
