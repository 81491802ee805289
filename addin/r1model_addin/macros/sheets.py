"""The two sheets that the macros read: settings of xlwings, and help. Plain parts, their texts in their cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from r1model.functions import PREFIXES
from r1model.texts import LANGUAGES, text
from r1model_addin.macros.helps import rows

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
UDF_MODULE = "r1model_addin.udfs"


def sheets(language: str) -> dict[str, bytes]:
    """Both sheets by their names; with no language given, help in all of them and Excel's own chosen at opening."""
    return {"xlwings.conf": _sheet(settings()), "functions.help": _sheet(help_rows(language))}


def settings() -> list[list[str]]:
    """Name and value from A1 down to the first blank row, as xlwings reads them; notes below it.

    No interpreter is named: a value here would hide the one that `xlwings config create` writes for the user.
    """
    values = [["UDF MODULES", UDF_MODULE], ["ADD_WORKBOOK_TO_PYTHONPATH", "false"]]
    notes = [[text("addin", f"conf.{line}", language)] for language in LANGUAGES for line in ("python", "rows")]
    return [*values, [], *notes]


def help_rows(language: str) -> list[list[str]]:
    """Prefixes and language, then a row a function and language.

    In a workbook only DSR_ names are described: on saving, Excel enters every described function as a defined name,
    and none may begin with R1. An add-in is not saved.
    """
    languages = (language,) if language else LANGUAGES
    described = [prefix for prefix in PREFIXES if not language or not prefix.startswith("R1")]
    return [[" ".join(reversed(described)), language], *(row for name in languages for row in rows(name))]


def _sheet(lines: Iterable[Sequence[str]]) -> bytes:
    made = "".join(_row(number, line) for number, line in enumerate(lines, start=1))
    columns = '<cols><col min="1" max="2" width="32" customWidth="1"/></cols>'
    body = f'<sheetFormatPr defaultRowHeight="15"/>{columns}<sheetData>{made}</sheetData>'
    return f'{HEAD}<worksheet xmlns="{MAIN}">{body}</worksheet>'.encode()


def _row(number: int, line: Sequence[str]) -> str:
    cells = "".join(
        f'<c r="{_letter(column)}{number}" t="inlineStr"><is><t xml:space="preserve">{escape(words)}</t></is></c>'
        for column, words in enumerate(line)
        if words
    )
    return f'<row r="{number}">{cells}</row>' if cells else ""


def _letter(column: int) -> str:
    return chr(ord("A") + column)
