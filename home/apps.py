from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Home page and ordinary content pages."""

    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.my_work.items import register as register_work
        from home.models import HomePage, NoticePage, StandardPage
        from home.my_work import SOURCES
        from home.search import searchable_page
        from search.registry import register

        for model, kind in ((HomePage, "Page"), (StandardPage, "Page"), (NoticePage, "Notice")):
            register(searchable_page(model, kind))
        for source in SOURCES:
            register_work(source)
