"""Last month's clocks of a clause are found without reading every clock."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("clocks", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(fields=["edition", "starts_at"], name="clock_of_edition"),
        ),
    ]
