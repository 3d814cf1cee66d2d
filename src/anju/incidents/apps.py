from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "anju.incidents"
    label = "incidents"
    default_auto_field = "django.db.models.BigAutoField"
