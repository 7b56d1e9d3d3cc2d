"""A need's ladder on its edit page and in the comparison of versions: shown, not edited there."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from wagtail.admin.compare import TextDiff
from wagtail.admin.panels import Panel

from thresholds.models import Level, Need


def _in_lines(need: Need, numbers: dict[int, int]) -> list[str]:
    rows = sorted((numbers.get(i.level_id, 0), i.position, i) for i in need.indicators.all())
    lines = []
    for number, _, indicator in rows:
        extras = [
            "strength" if indicator.protective else "",
            f"notes: {indicator.notes}" if indicator.notes else "",
            f"pathway: {indicator.pathway}" if indicator.pathway else "",
        ]
        said = "; ".join(extra for extra in extras if extra)
        lines.append(f"Level {number}: {indicator.text}" + (f" ({said})" if said else ""))
    return lines


class LadderComparison:
    """How the ladder differs between two versions."""

    is_field = True
    is_child_relation = False

    def __init__(self, numbers: dict[int, int], before: Need, after: Need) -> None:
        self.before, self.after = _in_lines(before, numbers), _in_lines(after, numbers)

    def field_label(self) -> str:
        """How the comparison names it."""
        return "Ladder"

    def has_changed(self) -> bool:
        """Whether anything differs."""
        return self.before != self.after

    def htmldiff(self) -> SafeString:
        """The differences as safe HTML, line by line."""
        changes: list[tuple[str, str]] = []
        matcher = SequenceMatcher(None, self.before, self.after, autojunk=False)
        for tag, left, left_end, right, right_end in matcher.get_opcodes():
            if tag == "equal":
                changes += [("equal", line) for line in self.before[left:left_end]]
                continue
            changes += [("deletion", line) for line in self.before[left:left_end]]
            changes += [("addition", line) for line in self.after[right:right_end]]
        html: SafeString = TextDiff(changes, separator="<br>").to_html()
        return html


class LadderPanel(Panel):
    """The ladder with the way to its own page."""

    class BoundPanel(Panel.BoundPanel):
        """Of one need."""

        template_name = "thresholds/admin/parts/ladder_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance is not None and self.instance.pk)

        def _levels(self) -> list[Level]:
            return list(Level.objects.filter(edition=self.instance.edition_id).order_by("number"))

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            indicators = sorted(self.instance.indicators.all(), key=lambda i: i.position)
            context["rungs"] = [
                (level, [i for i in indicators if i.level_id == level.pk])
                for level in self._levels()
            ]
            context["ladder_url"] = reverse("threshold_needs:ladder", args=[self.instance.pk])
            return context

        def get_comparison(self) -> list[Any]:
            return [partial(LadderComparison, {x.pk: x.number for x in self._levels()})]
