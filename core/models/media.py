from django.db import models
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from core.querysets import FileQuerySet, PictureQuerySet


class PortalImage(AbstractImage):
    """A picture; its description is the text alternative offered to pages."""

    admin_form_fields = Image.admin_form_fields

    objects = models.Manager.from_queryset(PictureQuerySet)()

    class Meta(AbstractImage.Meta):
        verbose_name = "image"
        permissions = [("choose_portalimage", "Can choose image")]


class PortalRendition(AbstractRendition):
    """A picture at one size."""

    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition"
            )
        ]


class PortalDocument(AbstractDocument):
    """A file to download."""

    admin_form_fields = Document.admin_form_fields

    objects = models.Manager.from_queryset(FileQuerySet)()

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        permissions = [("choose_portaldocument", "Can choose document")]
