"""The text that matters are found by gets an index of its pairs (PostgreSQL) or triples (SQLite) of characters.

PostgreSQL: GIN over the pairs, made by a function of our own; no extension. Figures and Latin letters, whose pairs are all common, are
also kept in fours. The list of what waits to be merged is kept short, so that a search never reads a long one. SQLite: an FTS5 table without content, kept by triggers; two line ends are put behind the text, so that
its last characters begin triples too.
"""

from django.db import migrations

POSTGRESQL = (
    """CREATE FUNCTION anju_pairs(given text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 2000 AS $$
DECLARE letters text[] := string_to_array(given || chr(10), NULL); pairs text[]; fours text[];
BEGIN
  SELECT array_agg(a || b), array_agg(a || b || c || d) FILTER (WHERE octet_length(a || b || c || d) = 4)
    INTO pairs, fours FROM unnest(letters[:cardinality(letters) - 1], letters[2:], letters[3:], letters[4:]) AS piece(a, b, c, d);
  RETURN array_to_tsvector(array_cat(coalesce(pairs, '{}'), coalesce(fours, '{}')));
END $$""",
    "CREATE INDEX matters_searchentry_pairs ON matters_searchentry USING gin (anju_pairs(text)) WITH (gin_pending_list_limit = 512)",
)
ENTERED = "INSERT INTO matters_searchindex(rowid, triples) VALUES (new.matter_id, new.text || char(10, 10));"
LEFT = (
    "INSERT INTO matters_searchindex(matters_searchindex, rowid, triples) "
    "VALUES ('delete', old.matter_id, old.text || char(10, 10));"
)
SQLITE = (
    """CREATE VIRTUAL TABLE matters_searchindex
USING fts5(triples, content='', columnsize=0, detail='none', tokenize='trigram case_sensitive 1')""",
    "CREATE VIRTUAL TABLE matters_searchterm USING fts5vocab(matters_searchindex, instance)",
    "INSERT INTO matters_searchindex(rowid, triples) SELECT matter_id, text || char(10, 10) FROM matters_searchentry",
    f"CREATE TRIGGER matters_searchentry_entered AFTER INSERT ON matters_searchentry BEGIN {ENTERED} END",
    f"CREATE TRIGGER matters_searchentry_changed AFTER UPDATE ON matters_searchentry BEGIN {LEFT} {ENTERED} END",
    f"CREATE TRIGGER matters_searchentry_left AFTER DELETE ON matters_searchentry BEGIN {LEFT} END",
)


def build(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def clear(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for trigger in ("entered", "changed", "left"):
            schema_editor.execute(f"DROP TRIGGER matters_searchentry_{trigger}")
        schema_editor.execute("DROP TABLE matters_searchterm")
        schema_editor.execute("DROP TABLE matters_searchindex")
        return
    schema_editor.execute("DROP INDEX matters_searchentry_pairs")
    schema_editor.execute("DROP FUNCTION anju_pairs(text)")


class Migration(migrations.Migration):
    dependencies = [("matters", "0003_other_home")]

    operations = [migrations.RunPython(build, clear)]
