from django.apps import AppConfig


class VerbsConfig(AppConfig):
    name = "anju.verbs"
    label = "verbs"
    default_auto_field = "django.db.models.BigAutoField"
