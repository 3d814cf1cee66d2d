from django.apps import AppConfig


class NeighboursConfig(AppConfig):
    name = "anju.neighbours"
    label = "neighbours"
    default_auto_field = "django.db.models.BigAutoField"
