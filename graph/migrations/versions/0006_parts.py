"""Which document of its file a version is, of files that hold several."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_COLUMNS = ("part", "parts", "start", "paragraph")


def upgrade() -> None:
    """Add the columns; a database made by this version has them already."""
    held = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("versions")}
    for name in _COLUMNS:
        if name not in held:
            op.add_column("versions", sa.Column(name, sa.Integer))


def downgrade() -> None:
    """Drop the columns."""
    with op.batch_alter_table("versions") as batch:
        for name in _COLUMNS:
            batch.drop_column(name)
