import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import anju.core.crypto


class Migration(migrations.Migration):
    dependencies = [
        ("estate", "0001_initial"),
        ("intake", "0001_initial"),
        ("matters", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CallBack",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="call_back",
                        serialize=False,
                        to="matters.matter",
                    ),
                ),
                (
                    "source",
                    models.CharField(choices=[("phone_system", "Phone System"), ("by_hand", "By Hand")], max_length=12),
                ),
                ("phone", anju.core.crypto.EncryptedText()),
                ("phone_index", models.CharField(max_length=32)),
                ("first_missed_at", models.DateTimeField()),
                ("last_missed_at", models.DateTimeField()),
                ("times", models.PositiveSmallIntegerField(default=1)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_backs",
                        to="intake.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="estate.project"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("ended_at__isnull", True)),
                        fields=("project", "phone_index"),
                        name="call_back_open_once",
                    ),
                    models.CheckConstraint(
                        condition=Q(("last_missed_at__gte", F("first_missed_at"))), name="call_back_missed_forward"
                    ),
                ],
            },
        ),
    ]
