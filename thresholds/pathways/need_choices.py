"""Choosing a need by its key, among those of the edition in force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.apps import apps
from django.utils import timezone

from core.generation import PerGeneration
from thresholds.framework import DIMENSIONS

Titles = dict[str, tuple[str, str]]


def _read(_day: date) -> Titles:
    needs = apps.get_model("thresholds.Need")._default_manager.of_edition_in_force()  # type: ignore[attr-defined]
    rows = needs.order_by("sort_order", "key").values_list("key", "title", "dimension")
    return {key: (title, dimension) for key, title, dimension in rows}


_titles: PerGeneration[Titles] = PerGeneration(_read, keep=2)


def titles_in_force() -> Titles:
    """Title and dimension of every need of the edition in force, by key, in its order."""
    return _titles(timezone.localdate())


def unknown_keys(keys: Iterable[str]) -> list[str]:
    """Those of ``keys`` that the edition in force has not."""
    known = titles_in_force()
    return sorted({key for key in keys if key and key not in known})


class NeedSelect(forms.Select):
    """The needs of the edition in force by dimension; a key it has not stays, and is named."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        self.choices = [("", "Choose a need"), *_groups(), *_not_there(value)]
        return super().optgroups(name, value, attrs)


def _groups() -> list[tuple[str, list[tuple[str, str]]]]:
    known = titles_in_force()
    groups = []
    for dimension in DIMENSIONS:
        own = [(key, title) for key, (title, slug) in known.items() if slug == dimension.slug]
        if own:
            groups.append((dimension.name, own))
    return groups


def _not_there(value: list[str]) -> list[tuple[str, str]]:
    return [(key, f"“{key}”: not in the edition in force") for key in unknown_keys(value)]
