from core.models.base_page import BasePage
from core.models.generation import Generation
from core.models.media import PortalDocument, PortalImage, PortalRendition
from core.models.outgoing_mail import OutgoingMail
from core.models.site_settings import SiteSettings

__all__ = [
    "BasePage",
    "Generation",
    "OutgoingMail",
    "PortalDocument",
    "PortalImage",
    "PortalRendition",
    "SiteSettings",
]
