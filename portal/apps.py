from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The composition root: settings, addresses, middleware, admin menu."""

    name = "portal"
