"""Paragraphs and tables of held texts, so that they can be shown as they stand in the file."""

from alembic import op

from graph.store.schema import layouts

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table; a database made by this version has it already."""
    layouts.create(op.get_bind(), checkfirst=True)


def downgrade() -> None:
    """Drop the table."""
    layouts.drop(op.get_bind())
