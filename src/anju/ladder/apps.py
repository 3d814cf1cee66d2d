from django.apps import AppConfig


class LadderConfig(AppConfig):
    name = "anju.ladder"
    label = "ladder"
    default_auto_field = "django.db.models.BigAutoField"
