from django.db import models


class Generation(models.Model):
    """The single row behind ``core.generation``."""

    number = models.PositiveBigIntegerField(default=0)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"Generation {self.number}"
