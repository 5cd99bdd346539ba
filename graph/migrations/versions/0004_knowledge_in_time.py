"""Titles of laws, relations that wait for their document, decisions with who and when, and what the store held before."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from graph.model import Document
from graph.resolve import number_key, title_key
from graph.store import schema

revision = "0004"
down_revision = "0003"

_NEW_TABLES = (schema.decisions, schema.titles, schema.waiting, schema.revisions, schema.past_works, schema.past_relations)
_NEW_COLUMNS = (
    ("works", sa.Column("described", sa.Integer, nullable=False, server_default="0")),
    ("citations", sa.Column("name_key", sa.Text)),
    ("relations", sa.Column("scope", sa.Text)), ("relations", sa.Column("starts", sa.Date)), ("relations", sa.Column("ends", sa.Date)),
    ("relations", sa.Column("revision", sa.Integer, nullable=False, server_default="0")),
)  # fmt: skip


def upgrade() -> None:
    """Make what is missing; a database made by this version has all of it."""
    connection = op.get_bind()
    held = sa.inspect(connection)
    old = held.has_table("reviews")
    for table, column in _NEW_COLUMNS:
        if column.name not in {c["name"] for c in held.get_columns(table)}:
            op.add_column(table, column)
    for made in _NEW_TABLES:
        made.create(connection, checkfirst=True)
    if old:
        _carry_over(connection)


def _carry_over(connection: sa.Connection) -> None:
    """Fill what the old tables imply."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    op.create_index("ix_citations_name_key", "citations", ["name_key"], if_not_exists=True)
    connection.execute(sa.text("update works set described = revision"))
    rows = connection.execute(sa.text("select id, type, title from works where title is not null")).all()
    for row in rows:
        key = title_key(Document(type=row.type, title=row.title))
        connection.execute(sa.update(schema.works).where(schema.works.c.id == row.id).values(title_key=key))
        if key:
            connection.execute(sa.insert(schema.titles).values(title_key=key, work_id=row.id))
    for row in connection.execute(sa.text("select id, type, number, title from citations")).all():
        key = number_key(row.number) or title_key(Document(type=row.type, title=row.title))
        connection.execute(sa.update(schema.citations).where(schema.citations.c.id == row.id).values(name_key=key))
    for row in connection.execute(sa.text("select fingerprint, state, revision from reviews")).all():
        connection.execute(
            sa.insert(schema.decisions).values(
                fingerprint=row.fingerprint, kind="relation", state=row.state, who="", at=now, reason="", body="{}", revision=row.revision
            )
        )
    reached = connection.execute(sa.text("select value from meta where name = 'revision'")).scalar()
    if reached is not None:
        connection.execute(sa.insert(schema.revisions).values(revision=reached, at=now, action="migrate"))
    op.drop_table("reviews")


def downgrade() -> None:
    """Drop the tables and columns; decisions are lost."""
    for made in reversed(_NEW_TABLES):
        made.drop(op.get_bind(), checkfirst=True)
    for table, column in _NEW_COLUMNS:
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column.name)
