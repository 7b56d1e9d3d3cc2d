from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and the one login door."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
