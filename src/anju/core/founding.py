"""An empty database gets the tables as the models have them now, not one migration after the other.

Replaying the whole history costs some twenty seconds of processor time, most of which Django spends on rendering past states
of the models; the tables come out the same, which a test holds on both databases. What migrations do beyond tables (triggers,
search indexes) is theirs and runs here too, in their order; what only mends rows that were there before is marked `elidable`
and left out. Then all migrations count as applied.
"""

from typing import Any

from django.apps import apps
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState


def is_empty(connection: Any) -> bool:
    """Whether the database holds no table at all."""
    return not connection.introspection.table_names()


def found(connection: Any) -> int:
    """Make all tables and what belongs to them, in one transaction; returns how many migrations that stands for."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    labels = {migration.app_label for migration, _backwards in plan}
    with connection.schema_editor(atomic=True) as editor:
        for model in apps.get_models():
            if model._meta.app_label in labels and model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
        for migration, _backwards in plan:
            if apps.get_app_config(migration.app_label).name.startswith("anju."):
                _beyond_tables(migration, editor)
        executor.recorder.ensure_schema()
        for migration, _backwards in plan:
            executor.recorder.record_applied(migration.app_label, migration.name)
    return len(plan)


def _beyond_tables(migration: Any, editor: Any) -> None:
    now: Any = ProjectState()
    now.apps = apps  # what stands in for a past state: the tables are as the models have them
    for operation in migration.operations:
        if isinstance(operation, RunPython | RunSQL) and not operation.elidable:
            operation.database_forwards(migration.app_label, editor, now, now)
