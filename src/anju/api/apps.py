from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "anju.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
