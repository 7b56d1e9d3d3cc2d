"""Counts of what may be tried only so often, in the database that every worker shares.

``take`` is one statement: it raises the count unless the limit is reached, and says whether it
did, so that no number of workers on no number of machines lets one through too many. A count is
forgotten when nothing was let through for a whole window; no interval of that length therefore
holds more than the limit. What is refused is not written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import GuessCount

_SALT = "accounts.front_door.throttle"
_TAKE = """
    INSERT INTO {table} (key, count, last_at) VALUES (%s, 1, %s)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN {table}.last_at <= %s THEN 1 ELSE {table}.count + 1 END,
        last_at = excluded.last_at
    WHERE {table}.count < %s OR {table}.last_at <= %s
    RETURNING count
"""


@dataclass(frozen=True, slots=True)
class Allowance:
    """How often something named may happen within a time."""

    name: str
    limit: int
    window: timedelta

    def key(self, *of: object) -> str:
        """The keyed hash of what is counted: from the table nobody can tell who it is."""
        told = "\x1f".join([self.name, *map(str, of)])
        return salted_hmac(_SALT, told, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Taken:
    """One use of an allowance, which can be given back once."""

    key: str

    def give_back(self) -> None:
        """As if it had not happened: the guess was right, or was not made after all."""
        GuessCount.objects.filter(key=self.key, count__gt=0).update(count=F("count") - 1)


def take(allowance: Allowance, *of: object, now: datetime | None = None) -> Taken | None:
    """Use the allowance of ``of`` once; None when it is used up."""
    now = now or timezone.now()
    key = allowance.key(*of)
    began = now - allowance.window
    adapt = connection.ops.adapt_datetimefield_value
    table = connection.ops.quote_name(GuessCount._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE.format(table=table),
            [key, adapt(now), adapt(began), allowance.limit, adapt(began)],
        )
        return Taken(key) if cursor.fetchone() else None


def purge_guesses(*, older_than: timedelta = timedelta(days=1), dry_run: bool = False) -> int:
    """Delete counts on which nothing has moved for so long; how many they are."""
    old = GuessCount.objects.filter(last_at__lte=timezone.now() - older_than)
    return old.count() if dry_run else old.delete()[0]
