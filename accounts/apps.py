from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and the one login door."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.apps import apps
        from django.db.models.signals import post_migrate

        from accounts import signals  # noqa: F401  (connects them)
        from accounts.front_door import checks, receivers  # noqa: F401  (connects them)
        from accounts.holdings import register_holdings
        from accounts.my_work.sources import register_sources
        from accounts.notices import receivers as noticing  # noqa: F401  (connects them)
        from accounts.notices.duty import MorningRound
        from accounts.notices.own_kinds import register_own_kinds
        from accounts.retention_rules import register_rules
        from accounts.sync import sync_after_migrate
        from core.worker import register_duty

        register_holdings()
        register_rules()
        register_own_kinds()
        register_sources()
        register_duty("Reminders and digests", MorningRound)

        *_, last = (app for app in apps.get_app_configs() if app.models_module)
        post_migrate.connect(sync_after_migrate, sender=last, dispatch_uid="sync-roles")
