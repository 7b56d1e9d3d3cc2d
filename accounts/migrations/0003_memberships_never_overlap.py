"""Two memberships of one person at one agency never overlap, whatever writes them.

PostgreSQL holds it as an exclusion constraint, SQLite by two triggers.
"""

from django.db import migrations

OVERLAP = """
    EXISTS (
        SELECT 1 FROM accounts_membership other
        WHERE other.person_id = new.person_id AND other.agency_id = new.agency_id
          AND other.id <> new.id
          AND other.start_date <= COALESCE(new.end_date, '9999-12-31')
          AND new.start_date <= COALESCE(other.end_date, '9999-12-31')
    )
"""
SQLITE = [
    f"""
    CREATE TRIGGER accounts_membership_added AFTER INSERT ON accounts_membership WHEN {OVERLAP}
    BEGIN SELECT RAISE(ABORT, 'memberships_never_overlap'); END
    """,
    f"""
    CREATE TRIGGER accounts_membership_moved AFTER UPDATE ON accounts_membership WHEN {OVERLAP}
    BEGIN SELECT RAISE(ABORT, 'memberships_never_overlap'); END
    """,
]
POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    """
    ALTER TABLE accounts_membership ADD CONSTRAINT memberships_never_overlap
    EXCLUDE USING gist (
        person_id WITH =, agency_id WITH =, daterange(start_date, end_date, '[]') WITH &&
    )
    """,
]


def forwards(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def backwards(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            for trigger in ("added", "moved"):
                cursor.execute(f"DROP TRIGGER accounts_membership_{trigger}")
        else:
            cursor.execute(
                "ALTER TABLE accounts_membership DROP CONSTRAINT memberships_never_overlap"
            )


class Migration(migrations.Migration):

    dependencies = [("accounts", "0002_agencies_and_memberships")]

    operations = [migrations.RunPython(forwards, backwards)]
