from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Hands the tables that span rooms, and the messenger between machines, down to the core."""

    name = "anju.config"
    label = "config"

    def ready(self) -> None:
        """Runs once at start-up, after every room's tables are known."""
        from django.conf import settings

        from anju.config.topics import TOPICS
        from anju.config.translations import merge_catalogues
        from anju.core import outbox
        from anju.matters.act import set_now_reactions
        from anju.reactions.now import NOW

        merge_catalogues()
        set_now_reactions(NOW)
        outbox.set_handlers(TOPICS)
        if settings.BROKER_URL:
            from anju.config.celery import publish

            outbox.set_transport(publish)
