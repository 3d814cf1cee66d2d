"""Operations of migrations that Django has not."""

from typing import Any

from django.db import migrations


class WithoutIndex(migrations.AlterField):
    """The field keeps no index of its own from here on. Django would write the whole table anew for it on SQLite, and lose the
    triggers that guard it; this drops the index and leaves the table as it is."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop the index that is of this column alone and without a condition."""
        model = from_state.apps.get_model(app_label, self.model_name)
        column, connection = model._meta.get_field(self.name).column, schema_editor.connection
        if not self.allow_migrate_model(connection.alias, model):
            return
        with connection.cursor() as cursor:
            for name in _indexes_of(connection, cursor, model._meta.db_table, column):
                cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make it again."""
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            made = schema_editor._create_index_sql(model, fields=[model._meta.get_field(self.name)])  # noqa: SLF001 - no other way
            schema_editor.execute(made)


def _indexes_of(connection: Any, cursor: Any, table: str, column: str) -> list[str]:
    found = connection.introspection.get_constraints(cursor, table)
    return [
        name
        for name, one in found.items()
        if one["index"] and not one["unique"] and one["columns"] == [column] and name.startswith(f"{table}_{column}_")
    ]
