"""The addresses of the document: short ones for the edition in force, numbered for any other."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from thresholds.content import Indicator, Need


def need_url(key: str) -> str:
    """A need in the edition in force."""
    return reverse("thresholds:need", args=[key])


def indicator_url(key: str, level: int, position: int) -> str:
    """An indicator in the edition in force."""
    return reverse("thresholds:indicator", args=[key, level, position])


@dataclass(frozen=True)
class Addresses:
    """Every address of one edition; ``number`` is None for the edition in force."""

    number: int | None = None

    def _reverse(self, name: str, *args: object) -> str:
        if self.number is None:
            return reverse(f"thresholds:{name}", args=args)
        return reverse(f"thresholds:edition_{name}", args=[self.number, *args])

    def document(self) -> str:
        return self._reverse("document")

    def level(self, number: int) -> str:
        return self._reverse("level", number)

    def need(self, need: Need) -> str:
        return self._reverse("need", need.key)

    def indicator(self, need: Need, indicator: Indicator) -> str:
        return self._reverse("indicator", need.key, indicator.level, indicator.position)

    def printable(self) -> str:
        return self._reverse("printable")

    def pdf(self) -> str:
        return self._reverse("pdf")

    def download(self, form: str) -> str:
        return self._reverse("download", form)

    def colours(self) -> str:
        return self._reverse("colours")
