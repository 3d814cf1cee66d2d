"""Indexes that let a list begin at any key and a day's figures touch the day's rows only.

Indexes on project and room alone are left out: others begin with them.
"""

from django.db import migrations, models
from django.db.models import Q
from django.db.models.deletion import PROTECT


class Migration(migrations.Migration):
    dependencies = [("matters", "0004_search_index"), ("estate", "0002_start_mark")]

    operations = [
        migrations.AlterField(
            model_name="matter",
            name="project",
            field=models.ForeignKey(
                db_index=False, on_delete=PROTECT, related_name="matters", to="estate.project"
            ),
        ),
        migrations.AlterField(
            model_name="matter",
            name="room",
            field=models.ForeignKey(
                blank=True, db_index=False, null=True, on_delete=PROTECT, related_name="matters", to="estate.room"
            ),
        ),
        migrations.AddIndex("matter", models.Index(fields=["project", "queue_at", "id"], name="matter_due")),
        migrations.AddIndex("matter", models.Index(fields=["project", "state", "-id"], name="matter_of_state")),
        migrations.AddIndex("matter", models.Index(fields=["project", "opened_on", "-id"], name="matter_opened")),
        migrations.AddIndex(
            "matter", models.Index(fields=["project", "closed_at"], condition=Q(open=False), name="matter_closed")
        ),
    ]
