"""A day's visits and appointments are found by their moments."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("repairs", "0007_refund")]

    operations = [
        migrations.AddIndex("visit", models.Index(fields=["set_off_at"], name="visit_set_off")),
        migrations.AddIndex("visit", models.Index(fields=["arrived_at"], name="visit_arrived")),
        migrations.AddIndex("visit", models.Index(fields=["appointed_from"], name="visit_appointed")),
        migrations.AddIndex(
            "item", models.Index(fields=["appointed_from"], condition=Q(open=True), name="item_appointed")
        ),
    ]
