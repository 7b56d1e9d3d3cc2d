from django.db import models

from thresholds.querysets import UnfoundWordQuerySet


class UnfoundWord(models.Model):
    """A single word for which the finder found nothing, counted by a keyed hash.

    The word itself is written down only when it is typed on the fifth different day: then it is
    many people's word and no longer one family's.
    """

    digest = models.CharField(max_length=64, unique=True)
    days = models.PositiveSmallIntegerField(default=1)
    last_day = models.DateField(db_index=True)
    word = models.CharField(max_length=40, blank=True)

    objects = models.Manager.from_queryset(UnfoundWordQuerySet)()

    class Meta:
        ordering = ["-days", "word"]
        verbose_name = "word that found nothing"
        verbose_name_plural = "words that found nothing"

    def __str__(self) -> str:
        return self.word or "a word not yet readable"
