"""The parts of both files: a finished workbook made macro-enabled, and a small workbook of its own for the add-in."""

from __future__ import annotations

from importlib.metadata import version

from r1model_addin.macros.project import require_extra, with_project
from r1model_addin.macros.sheets import HEAD, MAIN, sheets
from r1model_addin.opc import BOOK, BOOK_RELATIONS, OFFICE, TYPES, Parts, with_relation, with_sheet, with_type

PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
ADDIN = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CORE = f"{PACKAGE}/metadata/core-properties"


def aboard(parts: Parts, language: str) -> dict[str, bytes]:
    """A workbook's parts with the functions aboard: hidden sheets of settings and help, macros, their content type."""
    require_extra()
    made = _of_kind(parts, PLAIN, MACROS)
    for title, content in sheets(language).items():
        made = with_sheet(made, title, content, hidden=True)
    return with_project(made)


def addin_parts() -> dict[str, bytes]:
    """The parts of the add-in file; its sheets are not hidden, since the whole workbook is."""
    require_extra()
    made = _empty()
    for title, content in sheets("").items():
        made = with_sheet(made, title, content, hidden=False)
    return _of_kind(with_project(made), MACROS, ADDIN)


def _of_kind(parts: Parts, old: str, new: str) -> dict[str, bytes]:
    assert parts[TYPES].count(old.encode()) == 1
    return {**parts, TYPES: parts[TYPES].replace(old.encode(), new.encode())}


def _empty() -> dict[str, bytes]:
    """A workbook without sheets, of the kind that may hold macros."""
    made = {
        TYPES: f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": _no_relations(),
        BOOK: f'{HEAD}<workbook xmlns="{MAIN}"><bookViews><workbookView visibility="hidden"/></bookViews>'
        "<sheets></sheets></workbook>",
        BOOK_RELATIONS: _no_relations(),
        "docProps/core.xml": _properties(),
    }
    parts: dict[str, bytes] = {name: words.encode() for name, words in made.items()}
    parts = with_type(with_relation(parts, "_rels/.rels", "book", f"{OFFICE}/officeDocument", BOOK), BOOK, MACROS)
    kind = f"{PACKAGE}/relationships/metadata/core-properties"
    parts = with_relation(parts, "_rels/.rels", "core", kind, "docProps/core.xml")
    return with_type(parts, "docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")


def _no_relations() -> str:
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"></Relationships>'


def _properties() -> str:
    """Title and author: Excel shows the title in its list of add-ins."""
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>r1model {version('r1model')}</dc:title><dc:creator>r1model</dc:creator></cp:coreProperties>"
    )
