"""Keys that are empty in nearly every row, or that another index begins with, are not written again with each row."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from anju.core.migrating import WithoutIndex


class Migration(migrations.Migration):

    dependencies = [
        ('estate', '0002_start_mark'),
        ('matters', '0006_fewer_indexes'),
        ('partners', '0001_initial'),
        ('repairs', '0008_day_indexes'),
        ('rulebook', '0005_hours_of_the_day'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        WithoutIndex(
            model_name='item',
            name='contractor',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='partners.contractor'),
        ),
        WithoutIndex(
            model_name='item',
            name='defect',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rulebook.defect'),
        ),
        WithoutIndex(
            model_name='item',
            name='liable_contract',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.contract'),
        ),
        WithoutIndex(
            model_name='item',
            name='liable_firm',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='liable_for', to='partners.contractor'),
        ),
        WithoutIndex(
            model_name='item',
            name='matter',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='matters.matter'),
        ),
        WithoutIndex(
            model_name='item',
            name='quarrel_firm',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.contractor'),
        ),
        WithoutIndex(
            model_name='item',
            name='rework_of',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reworks', to='repairs.item'),
        ),
        WithoutIndex(
            model_name='item',
            name='room',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='estate.room'),
        ),
        WithoutIndex(
            model_name='item',
            name='root_defect',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rulebook.defect'),
        ),
        WithoutIndex(
            model_name='item',
            name='technician',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(condition=models.Q(('room__isnull', False)), fields=['room'], name='item_elsewhere'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(condition=models.Q(('defect__isnull', False)), fields=['defect'], name='item_of_defect'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(condition=models.Q(('root_defect__isnull', False)), fields=['root_defect'], name='item_of_root_defect'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(condition=models.Q(('liable_firm__isnull', False)), fields=['liable_firm'], name='item_of_liable_firm'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(condition=models.Q(('liable_contract__isnull', False)), fields=['liable_contract'], name='item_of_liable_contract'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(condition=models.Q(('technician__isnull', False)), fields=['technician'], name='item_ever_of_technician'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(condition=models.Q(('contractor__isnull', False)), fields=['contractor'], name='item_ever_of_contractor'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(condition=models.Q(('quarrel_firm__isnull', False)), fields=['quarrel_firm'], name='item_quarrelled'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(condition=models.Q(('rework_of__isnull', False)), fields=['rework_of'], name='item_reworked'),
        ),
    ]
