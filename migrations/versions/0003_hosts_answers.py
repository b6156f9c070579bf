"""How a host answered in a night, over all runs and cities, and what it last said in robots.txt."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for name in ("answers", "served", "refused", "challenges"):
        op.add_column("host_night", sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "robots_answer",
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("city", sa.Text, nullable=False),
        sa.Column("run_id", sa.Text, nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("http_status", sa.Integer),
        sa.Column("location", sa.Text),
        sa.Column("content_type", sa.Text),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("detail", sa.Text),
        sa.Column("body", sa.LargeBinary),
    )
