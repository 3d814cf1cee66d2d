"""An edition can be taken back before it holds; it keeps its row, and its start is free again."""

import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('estate', '0001_initial'),
        ('rulebook', '0002_editions_are_immutable'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='clauseedition',
            name='edition_starts_once',
        ),
        migrations.RemoveConstraint(
            model_name='clauseedition',
            name='edition_open_once',
        ),
        migrations.AddField(
            model_name='clauseedition',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='clauseedition',
            constraint=models.UniqueConstraint(models.F('clause'), django.db.models.functions.comparison.Coalesce('company', 0), django.db.models.functions.comparison.Coalesce('project', 0), models.F('valid_from'), condition=models.Q(('withdrawn_at__isnull', True)), name='edition_starts_once'),
        ),
        migrations.AddConstraint(
            model_name='clauseedition',
            constraint=models.UniqueConstraint(models.F('clause'), django.db.models.functions.comparison.Coalesce('company', 0), django.db.models.functions.comparison.Coalesce('project', 0), condition=models.Q(('valid_until__isnull', True), ('withdrawn_at__isnull', True)), name='edition_open_once'),
        ),
    ]
