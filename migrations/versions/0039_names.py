"""Names are found by their short forms and other spellings too, and by how they sound."""

from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    from caseflow.rules.search import full_forms  # as this version compares names

    op.execute("create extension if not exists fuzzystrmatch")
    driver = op.get_bind().connection.driver_connection
    named = driver.execute("select child_id, key, former from child_name").fetchall()
    added = [(child, form, former) for child, key, former in named for form in full_forms(key)]
    with driver.cursor() as cursor:
        cursor.executemany(
            "insert into child_name (child_id, key, former) values (%s, %s, %s) on conflict do nothing", added
        )
