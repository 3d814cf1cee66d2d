from django.apps import AppConfig


class GateConfig(AppConfig):
    name = "anju.gate"
    label = "gate"
    default_auto_field = "django.db.models.BigAutoField"
