from django.apps import AppConfig


class ThresholdsConfig(AppConfig):
    """Editions, levels, needs, indicators, and the finder over them."""

    name = "thresholds"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.my_work.items import register as register_work
        from core import frame, generation
        from search.registry import register
        from thresholds.models import Edition, Synonym
        from thresholds.my_work import source
        from thresholds.search import searchable_indicators, searchable_needs

        generation.watch(Edition)
        generation.watch(Synonym)
        register_work(source())
        register(searchable_needs())
        register(searchable_indicators())
        frame.register_navigation("Thresholds", "/thresholds/")
        frame.register_navigation("Find the right help", "/thresholds/find/")
