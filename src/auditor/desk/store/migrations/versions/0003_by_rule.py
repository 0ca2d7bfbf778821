"""An index for what the table of units asks of findings."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes it."""
    columns = ["campaign_id", "rule", "state", "severity", "times", "id", "unit_id"]
    op.create_index("ix_findings_by_rule", "findings", columns, unique=False)
