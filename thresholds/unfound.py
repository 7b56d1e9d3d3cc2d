"""Words that found nothing, counted so that no single person's words can be read.

Each word is kept as a keyed hash (HMAC-SHA-256, key derived from the site's secret). Only on the
fifth different day is the word itself written down, for editors to add it to a synonym. The hash
of a short word could be guessed by someone who holds both the database and the secret key; such
rows are therefore dropped after ``KEEP_DAYS`` without the word being typed again.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.text.words import STOP_WORDS, fold, tokens
from thresholds.models import UnfoundWord
from thresholds.querysets import READABLE_AFTER_DAYS

KEEP_DAYS = 180
MOST_WORDS_A_QUESTION = 12
MOST_KEPT = 20_000
LONGEST_WORD = 40


def count_unfound(text: str) -> None:
    """Count each word of ``text`` once for today."""
    today = timezone.localdate()
    words = dict.fromkeys(
        fold(t.written)
        for t in tokens(text)
        if 2 < len(t.written) <= LONGEST_WORD and not any(c.isdigit() for c in t.written)
    )
    for word in [w for w in words if w not in STOP_WORDS][:MOST_WORDS_A_QUESTION]:
        _count(word, today)


def _count(word: str, today: date) -> None:
    digest = salted_hmac("thresholds.unfound", word, algorithm="sha256").hexdigest()
    with transaction.atomic():
        known = UnfoundWord.objects.select_for_update().filter(digest=digest).first()
        if known is None:
            UnfoundWord.objects.filter(last_day__lt=today - timedelta(days=KEEP_DAYS)).delete()
            if UnfoundWord.objects.count() < MOST_KEPT:
                UnfoundWord.objects.get_or_create(digest=digest, defaults={"last_day": today})
            return
        if known.last_day >= today:
            return
        known.days += 1
        known.last_day = today
        if known.days >= READABLE_AFTER_DAYS:
            known.word = word
        known.save()
