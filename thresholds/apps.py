from django.apps import AppConfig


class ThresholdsConfig(AppConfig):
    """Editions, levels, needs, indicators, and the finder over them."""

    name = "thresholds"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.my_work.items import register as register_work
        from core import frame, generation
        from search.registry import register
        from thresholds.models import Edition, PathwayNeed, RelatedPathway, Synonym
        from thresholds.my_work import source
        from thresholds.search import SEARCHABLES

        for model in (Edition, PathwayNeed, RelatedPathway, Synonym):
            generation.watch(model)
        register_work(source())
        for searchable in SEARCHABLES:
            register(searchable())
        frame.register_navigation("Thresholds", "/thresholds/")
        frame.register_navigation("Find the right help", "/thresholds/find/")
