from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from core.colour import is_colour, readable_on_white

COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", "Write the colour as # and six digits, e.g. #12404a.")


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    """What names a partnership, how to reach its front door, and its colours."""

    partnership_name = models.CharField(max_length=120, default="Safeguarding children partnership")
    county = models.CharField(max_length=60, blank=True)
    emergency_text = models.CharField(max_length=80, default="Immediate danger: call 999")
    front_door_name = models.CharField(max_length=80, default="front door")
    front_door_phone = models.CharField(max_length=30, blank=True)
    front_door_hours = models.CharField(max_length=120, blank=True)
    out_of_hours_phone = models.CharField(max_length=30, blank=True)
    help_email = models.EmailField(blank=True)
    help_phone = models.CharField(max_length=30, blank=True)
    address = models.CharField(max_length=200, blank=True)
    brand_colour = models.CharField(
        max_length=7,
        default="#12404a",
        validators=[COLOUR],
        help_text="Ground of the header; white text must be readable on it.",
    )
    link_colour = models.CharField(
        max_length=7,
        default="#0f5c6e",
        validators=[COLOUR],
        help_text="Links and buttons on white.",
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("partnership_name"), FieldPanel("county"), FieldPanel("address")],
            heading="Partnership",
        ),
        MultiFieldPanel(
            [
                FieldPanel("emergency_text"),
                FieldPanel("front_door_name"),
                FieldPanel("front_door_phone"),
                FieldPanel("front_door_hours"),
                FieldPanel("out_of_hours_phone"),
            ],
            heading="Worried about a child",
        ),
        MultiFieldPanel([FieldPanel("help_email"), FieldPanel("help_phone")], heading="Help"),
        MultiFieldPanel([FieldPanel("brand_colour"), FieldPanel("link_colour")], heading="Colours"),
    ]

    class Meta:
        verbose_name = "partnership"

    def __str__(self) -> str:
        return self.partnership_name

    def clean(self) -> None:
        super().clean()
        unreadable = {
            name: "Choose a darker colour: white must be readable on it, and it on white."
            for name in ("brand_colour", "link_colour")
            if is_colour(getattr(self, name)) and not readable_on_white(getattr(self, name))
        }
        if unreadable:
            raise ValidationError(unreadable)
