from django.apps import AppConfig


class ThresholdsConfig(AppConfig):
    """Editions, levels, needs, indicators, and the finder over them."""

    name = "thresholds"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core import frame, generation
        from search.registry import register
        from thresholds.models import Edition, Synonym
        from thresholds.search import searchable_indicators, searchable_needs

        generation.watch(Edition)
        generation.watch(Synonym)
        register(searchable_needs())
        register(searchable_indicators())
        frame.register_navigation("Thresholds", "/thresholds/")
        frame.register_navigation("Find the right help", "/thresholds/find/")
