"""Medians of figures; audits of common assessments: samples, answers, feedback."""

from pathlib import Path

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    for part in ("0006_quality.sql", "0006_quality_tables.sql"):
        driver.execute((Path(__file__).parent / part).read_text())
