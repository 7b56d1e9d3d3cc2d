from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel


def _say_validator(value: object) -> None:
    if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
        raise ValidationError("Write one way of saying it per line.")


class Synonym(models.Model):
    """A standard term of the field and the ways people say it."""

    term = models.CharField(max_length=100, unique=True, help_text="The standard term.")
    say = models.JSONField(
        default=list,
        validators=[_say_validator],
        verbose_name="ways of saying it",
        help_text="One a line: short forms, plain words, what is seen.",
    )
    shipped = models.BooleanField(default=False, editable=False)
    changed_here = models.BooleanField(default=False, editable=False)

    panels = [FieldPanel("term"), FieldPanel("say")]

    class Meta:
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term

    def ways(self) -> str:
        """The ways of saying it in one line, for lists."""
        return "; ".join(self.say)
