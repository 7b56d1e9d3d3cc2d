from django.apps import AppConfig


class SearchConfig(AppConfig):
    """One question: what may this person find?"""

    name = "search"
    default_auto_field = "django.db.models.BigAutoField"
