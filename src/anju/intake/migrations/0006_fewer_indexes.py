"""Keys that are empty in nearly every row, or that another index begins with, are not written again with each row."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from anju.core.migrating import WithoutIndex


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0005_case_link'),
        ('matters', '0005_reading_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        WithoutIndex(
            model_name='case',
            name='lead',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        WithoutIndex(
            model_name='case',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_cases', to='matters.matter'),
        ),
        WithoutIndex(
            model_name='case',
            name='registered_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='case_merged'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('lead__isnull', False)), fields=['lead'], name='case_handed_over'),
        ),
    ]
