"""What a removal takes out is kept until it is undone; stubs that nothing names any more are marked."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_COLUMNS = (
    ("works", sa.Column("orphan", sa.Boolean, nullable=False, server_default=sa.false())), ("past_works", sa.Column("orphan", sa.Boolean)),
    ("removals", sa.Column("decision_id", sa.Integer)), ("removals", sa.Column("facts", sa.LargeBinary)),
)  # fmt: skip


def upgrade() -> None:
    """Add the columns; a database made by this version has them already."""
    held = sa.inspect(op.get_bind())
    for table, column in _COLUMNS:
        if column.name not in {c["name"] for c in held.get_columns(table)}:
            op.add_column(table, column)
    op.create_index("ix_removals_decision_id", "removals", ["decision_id"], if_not_exists=True)


def downgrade() -> None:
    """Drop the columns; removals cannot be undone then."""
    op.drop_index("ix_removals_decision_id", "removals", if_exists=True)
    for table, column in _COLUMNS:
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column.name)
