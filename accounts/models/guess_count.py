from __future__ import annotations

from django.db import models


class GuessCount(models.Model):
    """How many wrong guesses a keyed hash stands for, and when the last was let through.

    The key is an HMAC of what is guessed at (an account, a browser, an address): the table names
    nobody. One row, raised by one statement, serves every worker on every machine.
    """

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "count of guesses"

    def __str__(self) -> str:
        return f"{self.count} guesses"
