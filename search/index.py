"""Keeps the entries in step with the objects they speak of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save

from core.text.words import stems
from search.models import Entry
from search.registry import Searchable, searchables

BATCH = 500


def _entry(searchable: Searchable, found: models.Model, content_type: ContentType) -> Entry:
    title, body = searchable.title(found), searchable.body(found)
    return Entry(
        content_type=content_type,
        object_id=found.pk,
        title=title,
        body=body,
        title_stems=" ".join(stems(title)),
        body_stems=" ".join(stems(body)),
    )


def write(searchable: Searchable, objects: Iterable[models.Model]) -> int:
    """Write the entries of ``objects`` anew and drop those no longer to be indexed; how many."""
    content_type = ContentType.objects.get_for_model(searchable.model)
    objects = list(objects)
    entries = [_entry(searchable, o, content_type) for o in objects if searchable.indexed(o)]
    with transaction.atomic():
        for start in range(0, len(objects), BATCH):
            ids = [o.pk for o in objects[start : start + BATCH]]
            Entry.objects.filter(content_type=content_type, object_id__in=ids).delete()
        Entry.objects.bulk_create(entries, batch_size=BATCH)
    return len(entries)


def forget(searchable: Searchable, ids: Iterable[int]) -> None:
    """Drop the entries of objects that are gone."""
    content_type = ContentType.objects.get_for_model(searchable.model)
    Entry.objects.filter(content_type=content_type, object_id__in=list(ids)).delete()


def rebuild() -> int:
    """Write every entry anew; how many there are."""
    with transaction.atomic():
        Entry.objects.all().delete()
        return sum(
            write(searchable, searchable.model._default_manager.select_related(*searchable.related))
            for searchable in searchables()
        )


def follow(searchable: Searchable) -> None:
    """Write an object's entry when it is saved, drop it when it is deleted."""

    def saved(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
        # Saving a draft of a live page sends the draft's words here: only what the database
        # holds is published.
        if not kwargs.get("raw"):
            stored = searchable.model._default_manager.select_related(*searchable.related)
            write(searchable, stored.filter(pk=instance.pk))

    def deleted(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
        forget(searchable, [instance.pk])

    uid = f"search-{searchable.model._meta.label}"
    post_save.connect(saved, sender=searchable.model, dispatch_uid=uid, weak=False)
    post_delete.connect(deleted, sender=searchable.model, dispatch_uid=uid, weak=False)
