"""What an edition or a catalogue entry says is never rewritten, by the database's own word; only its end may be set."""

from django.db import migrations

TABLES = {
    "rulebook_clauseedition": (
        "clause_id, company_id, project_id, valid_from, parameters, text_zh, text_en, source_zh, source_en, certainty, "
        "published_by_id, published_at"
    ),
    "rulebook_defect": (
        "code, company_id, project_id, valid_from, place_zh, part_zh, defect_zh, trade, severity, warranty_class, "
        "default_days, emergency_ground"
    ),
}


def guard(apps, schema_editor):
    for table, columns in TABLES.items():
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_immutable BEFORE UPDATE OF {columns} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is immutable'); END"
            )
            continue
        schema_editor.execute(
            f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is immutable' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {table}_immutable BEFORE UPDATE OF {columns} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
        )


def unguard(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_immutable")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_immutable ON {table}")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {table}_refuse()")


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
