"""The text that answers are found by gets the index that matters have (`matters/migrations/0004_search_index.py`)."""

from django.db import migrations

POSTGRESQL = (
    "CREATE INDEX knowledge_searchentry_pairs ON knowledge_searchentry USING gin (anju_pairs(text)) WITH (gin_pending_list_limit = 512)",
)
ENTERED = "INSERT INTO knowledge_searchindex(rowid, triples) VALUES (new.edition_id, new.text || char(10, 10));"
LEFT = (
    "INSERT INTO knowledge_searchindex(knowledge_searchindex, rowid, triples) "
    "VALUES ('delete', old.edition_id, old.text || char(10, 10));"
)
SQLITE = (
    """CREATE VIRTUAL TABLE knowledge_searchindex
USING fts5(triples, content='', columnsize=0, detail='none', tokenize='trigram case_sensitive 1')""",
    "CREATE VIRTUAL TABLE knowledge_searchterm USING fts5vocab(knowledge_searchindex, instance)",
    f"CREATE TRIGGER knowledge_searchentry_entered AFTER INSERT ON knowledge_searchentry BEGIN {ENTERED} END",
    f"CREATE TRIGGER knowledge_searchentry_changed AFTER UPDATE ON knowledge_searchentry BEGIN {LEFT} {ENTERED} END",
    f"CREATE TRIGGER knowledge_searchentry_left AFTER DELETE ON knowledge_searchentry BEGIN {LEFT} END",
)
WORDS = (
    "entry_id, no, topic, audience, question_zh, question_en, answer_zh, answer_en, keywords, source, written_by_id, written_at"
)
"""what an edition says and who wrote it: never rewritten, by the database's own word"""


def build(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in SQLITE:
            schema_editor.execute(statement, params=None)
        schema_editor.execute(
            f"CREATE TRIGGER knowledge_edition_immutable BEFORE UPDATE OF {WORDS} ON knowledge_edition "
            "BEGIN SELECT RAISE(ABORT, 'knowledge_edition is immutable'); END"
        )
        return
    for statement in POSTGRESQL:
        schema_editor.execute(statement, params=None)
    schema_editor.execute(
        "CREATE FUNCTION knowledge_edition_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
        "'knowledge_edition is immutable' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    schema_editor.execute(
        f"CREATE TRIGGER knowledge_edition_immutable BEFORE UPDATE OF {WORDS} ON knowledge_edition "
        "FOR EACH ROW EXECUTE FUNCTION knowledge_edition_refuse()"
    )


def clear(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS knowledge_edition_immutable")
        for trigger in ("entered", "changed", "left"):
            schema_editor.execute(f"DROP TRIGGER knowledge_searchentry_{trigger}")
        schema_editor.execute("DROP TABLE knowledge_searchterm")
        schema_editor.execute("DROP TABLE knowledge_searchindex")
        return
    schema_editor.execute("DROP TRIGGER IF EXISTS knowledge_edition_immutable ON knowledge_edition")
    schema_editor.execute("DROP FUNCTION IF EXISTS knowledge_edition_refuse()")
    schema_editor.execute("DROP INDEX knowledge_searchentry_pairs")


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0001_initial"), ("matters", "0004_search_index")]

    operations = [migrations.RunPython(build, clear)]
