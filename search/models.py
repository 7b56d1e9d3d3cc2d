from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import models


class Entry(models.Model):
    """What the search knows of one object: words to show and stems to compare.

    The full-text index over ``title_stems`` and ``body_stems`` is made by a migration: an FTS5
    table on SQLite, a generated ``tsvector`` with a GIN index on PostgreSQL.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    title = models.TextField()
    body = models.TextField(blank=True)
    title_stems = models.TextField()
    body_stems = models.TextField(blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="one_entry_an_object"
            )
        ]

    def __str__(self) -> str:
        return self.title
