"""Operations of amending documents."""

from alembic import op

from graph.store.schema import amendments

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table; a database made by this version has it already."""
    amendments.create(op.get_bind(), checkfirst=True)


def downgrade() -> None:
    """Drop the table."""
    amendments.drop(op.get_bind())
