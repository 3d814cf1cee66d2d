"""PostgreSQL's index of words also knows in which span of 4096 keys a row lies, so that the newest rows of a common word are found
without seeing the others (`intake/searching.py`). Made anew: some two minutes for a million cases, in which no case is written."""

from django.db import migrations

NAME = "matters_searchentry_pairs"
OPTIONS = "WITH (gin_pending_list_limit = 512)"


def build(apps, schema_editor):
    _make(schema_editor, "anju_pairs(text), (ARRAY[matter_id / 4096])")


def clear(apps, schema_editor):
    _make(schema_editor, "anju_pairs(text)")


def _make(schema_editor, what):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX {NAME}")
        schema_editor.execute(f"CREATE INDEX {NAME} ON matters_searchentry USING gin ({what}) {OPTIONS}")


class Migration(migrations.Migration):
    dependencies = [("matters", "0006_fewer_indexes")]

    operations = [migrations.RunPython(build, clear)]
