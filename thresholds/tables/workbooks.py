"""XLSX files as the sheets of an edition, read as text."""

from __future__ import annotations

import io
import warnings
import zipfile
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook, load_workbook

from core.tables.faults import Faults
from core.tables.sheets import MAX_FILE_BYTES, MAX_ROWS, Sheet, sheet_of_records

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
SHEETS = ("edition", "levels", "indicators")


def read_workbook(name: str, content: bytes, faults: Faults) -> dict[str, Sheet]:
    """The sheets of an XLSX file by their lower-case names; nothing is computed or followed.

    Sheets of other names than ``SHEETS`` are left alone.
    """
    book = _opened(name, content, faults)
    if book is None:
        return {}
    sheets: dict[str, Sheet] = {}
    seen: set[str] = set()
    try:
        for worksheet in book.worksheets:
            key = worksheet.title.strip().casefold()
            if key not in SHEETS:
                continue
            if key in seen:
                faults.add(key, None, "", "There are two sheets of this name. Remove one of them.")
                continue
            seen.add(key)
            worksheet.reset_dimensions()
            records = (
                [_text(value) for value in values]
                for values in worksheet.iter_rows(max_row=MAX_ROWS + 2, values_only=True)
            )
            sheet = sheet_of_records(key, records, faults)
            if sheet is not None:
                sheets[key] = sheet
        for key in SHEETS[1:]:
            if key not in seen:
                faults.add(key, None, "", f"The sheet “{key}” is missing. Add it.")
    except Exception:  # noqa: BLE001  (a foreign file may break the reader in any way)
        faults.add(
            name, None, "", "The workbook is damaged. Open it in a spreadsheet and save it again."
        )
    finally:
        book.close()
    return sheets


def _opened(name: str, content: bytes, faults: Faults) -> Workbook | None:
    if len(content) > MAX_FILE_BYTES:
        faults.add(name, None, "", "The file is larger than 20 MB. Remove what is not needed.")
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED_BYTES:
                faults.add(
                    name, None, "", "The workbook is too large when unpacked. Remove pictures."
                )
                return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Exception:  # noqa: BLE001  (a foreign file may break the reader in any way)
        faults.add(
            name, None, "", "This is not an Excel workbook (.xlsx). Save it as .xlsx and try again."
        )
        return None


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
