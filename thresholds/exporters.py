"""An edition as files: for download, for the command line and for paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify

from core.generation import PerGeneration
from thresholds.addresses import Addresses
from thresholds.models import Edition
from thresholds.presenting import grouped, next_step_props
from thresholds.selectors import EditionReading, content_of_edition, facts_of
from thresholds.tables.writing import as_csv, as_json, as_xlsx, as_zip

FORMS = ("csv", "xlsx", "json")
_TYPES = {
    "csv": ("application/zip", "zip"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "json": ("application/json", "json"),
}


def file_name(edition: Edition, ending: str) -> str:
    """A name for a file of this edition: ``thresholds-levels-of-need.xlsx``."""
    return f"thresholds-{slugify(edition.title) or edition.number}.{ending}"


def download_answer(reading: EditionReading, form: str) -> HttpResponse:
    """One form of ``FORMS`` as a file to keep."""
    facts = facts_of(reading.edition)
    match form:
        case "csv":
            body = as_zip(as_csv(reading.content))
        case "xlsx":
            body = as_xlsx(facts, reading.content)
        case _:
            body = as_json(facts, reading.content)
    kind, ending = _TYPES[form]
    return _file(body, kind, file_name(reading.edition, ending))


def export_to(edition: Edition, form: str, out: Path) -> list[Path]:
    """Write ``edition`` to ``out`` and say which files there are now.

    CSV is two files: ``out`` is their folder, or one archive when its name ends in ``.zip``.
    """
    content = content_of_edition(edition)
    if form == "csv" and out.suffix.casefold() != ".zip":
        out.mkdir(parents=True, exist_ok=True)
        files = {out / name: body for name, body in as_csv(content).items()}
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        body = {
            "csv": lambda: as_zip(as_csv(content)),
            "xlsx": lambda: as_xlsx(facts_of(edition), content),
            "json": lambda: as_json(facts_of(edition), content),
        }[form]()
        files = {out: body}
    for path, body in files.items():
        path.write_bytes(body)
    return list(files)


def printable_context(reading: EditionReading, number: int | None) -> dict[str, Any]:
    """The whole edition for paper: every level's next step, every need's ladder."""
    content = reading.content
    return {
        "edition": reading.edition,
        "in_force": reading.in_force,
        "level_steps": [(level, next_step_props(level)) for level in content.levels],
        "domains": grouped(content.needs, content.levels, Addresses(number)),
        "levels": content.levels,
        "as_at": timezone.localdate(),
    }


def pdf_answer(reading: EditionReading, number: int | None) -> HttpResponse:
    """The printable edition as PDF/UA-1; an agreed edition's is made once a generation and day."""
    if reading.edition.is_draft:
        body = _pdf(reading, number)
    else:
        body = _agreed_pdf(_Printing(reading, number), timezone.localdate())
    return _file(body, "application/pdf", file_name(reading.edition, "pdf"), inline=True)


class _Printing:
    """A reading as a key: equal when edition, content and standing are."""

    def __init__(self, reading: EditionReading, number: int | None) -> None:
        self.reading, self.number = reading, number
        self._key = (reading.edition.pk, reading.content.fingerprint, reading.in_force, number)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Printing) and self._key == other._key


def _pdf(reading: EditionReading, number: int | None) -> bytes:
    from weasyprint import CSS, HTML  # noqa: PLC0415  (slow to import, needed on one page)

    html = render_to_string("thresholds/pdf.html", printable_context(reading, number))
    style = finders.find("thresholds/pdf.css")
    colours = "".join(
        f".level-{x.number} {{ border-color: {x.colour}; }}" for x in reading.content.levels
    )
    document = HTML(string=html, url_fetcher=_no_fetching)
    return bytes(
        document.write_pdf(
            stylesheets=[CSS(filename=style), CSS(string=colours)], pdf_variant="pdf/ua-1"
        )
    )


def _no_fetching(url: str, *args: object, **kwargs: object) -> dict[str, Any]:
    raise ValueError("The printable edition refers to nothing outside itself.")


_agreed_pdf: PerGeneration[bytes] = PerGeneration(
    lambda printing, day: _pdf(printing.reading, printing.number), keep=2
)


def _file(body: bytes, kind: str, name: str, *, inline: bool = False) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    way = "inline" if inline else "attachment"
    response["Content-Disposition"] = f'{way}; filename="{name}"'
    return response
