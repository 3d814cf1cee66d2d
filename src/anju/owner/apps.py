from django.apps import AppConfig


class OwnerConfig(AppConfig):
    name = "anju.owner"
    label = "owner"
    default_auto_field = "django.db.models.BigAutoField"
