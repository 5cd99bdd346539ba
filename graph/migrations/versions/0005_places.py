"""Provisions by place, so that the one in which a character stands is found at once."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the index; a database made by this version has it already."""
    op.create_index("provisions_place", "provisions", ["work_id", "start"], if_not_exists=True)


def downgrade() -> None:
    """Drop the index."""
    op.drop_index("provisions_place", "provisions")
