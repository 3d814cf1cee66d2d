"""Keys that are empty in nearly every row, or that another index begins with, are not written again with each row."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from anju.core.migrating import WithoutIndex


class Migration(migrations.Migration):

    dependencies = [
        ('estate', '0002_start_mark'),
        ('matters', '0005_reading_indexes'),
        ('partners', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        WithoutIndex(
            model_name='event',
            name='actor',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        WithoutIndex(
            model_name='event',
            name='matter',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='matters.matter'),
        ),
        WithoutIndex(
            model_name='matter',
            name='area',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='matters', to='estate.area'),
        ),
        WithoutIndex(
            model_name='matter',
            name='holder',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='held', to=settings.AUTH_USER_MODEL),
        ),
        WithoutIndex(
            model_name='matter',
            name='holder_firm',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='held', to='partners.contractor'),
        ),
        WithoutIndex(
            model_name='stake',
            name='firm',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stakes', to='partners.contractor'),
        ),
        WithoutIndex(
            model_name='stake',
            name='person',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stakes', to=settings.AUTH_USER_MODEL),
        ),
        WithoutIndex(
            model_name='words',
            name='event',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='words', to='matters.event'),
        ),
        WithoutIndex(
            model_name='words',
            name='matter',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='words', to='matters.matter'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('area__isnull', False)), fields=['area'], name='matter_of_area'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('holder_firm__isnull', False)), fields=['holder_firm'], name='matter_of_firm'),
        ),
    ]
