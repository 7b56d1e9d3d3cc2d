from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Shared kernel without a business noun."""

    name = "core"

    def ready(self) -> None:
        from wagtail.contrib.redirects.models import Redirect
        from wagtail.models import (
            Collection,
            CollectionViewRestriction,
            PageViewRestriction,
            Site,
            get_page_models,
        )

        from core import generation
        from core.mail import checks  # noqa: F401  (registers them)
        from core.mail.delivery import Postman
        from core.models import PortalDocument, PortalImage, SiteSettings
        from core.worker import register_duty

        register_duty("E-mail", lambda: Postman().work)

        for model in (
            *get_page_models(),
            Collection,
            CollectionViewRestriction,
            PageViewRestriction,
            PortalDocument,
            PortalImage,
            Redirect,
            Site,
            SiteSettings,
        ):
            generation.watch(model)
