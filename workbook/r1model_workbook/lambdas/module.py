"""The LAMBDA names as a module of Excel Labs: text to paste, which brings its tables along and needs no sheet.

A definition is `name = formula;`, a comment that begins /** becomes the name's comment; tabs and carriage returns are
not allowed (Advanced Formula Environment, documentation/module-import.md and CHANGELOG.md of microsoft/Excel-Labs).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from openpyxl.utils.cell import range_boundaries

from r1model.texts import text
from r1model_workbook.lambdas import LONGEST
from r1model_workbook.view.grid import Book, Value

REFERENCE = re.compile(r"'((?:[^']|'')+)'!(\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?)")
STORED = re.compile(r"_xlop\.(\w+)|_xl(?:fn|pm)\.")
WHOLE = 1e15  # below it a double holds every whole number, which is written without an exponent


def module(book: Book) -> str:
    """The text of the module: tables first, each named after its place, then the functions."""
    tables: dict[tuple[str, str], str] = {}
    functions = []
    for name, (formula, comment) in book.names.items():
        found = REFERENCE.sub(lambda part: _table(book, tables, *part.groups()), formula)
        functions += [f"/** {comment.replace('*/', '* /')} */", f"{name} = {_typed(found)};", ""]
    head = [f"// {text('addin', 'labs.head', book.language)}", ""]
    return "\n".join((*head, *_definitions(book, tables), "", *functions))


def _typed(formula: str) -> str:
    """As a person types it: the file's marks gone, an argument that may be left out in square brackets."""
    return STORED.sub(lambda found: f"[{found[1]}]" if found[1] else "", formula)


def _table(book: Book, tables: dict[tuple[str, str], str], sheet: str, place: str) -> str:
    """The name of a range's values; of a single cell the value itself."""
    if ":" not in place:
        return _block(book, sheet, place)[0][0]
    return tables.setdefault((sheet, place), f"DSR_TABLE_{len(tables) + 1}")


def _definitions(book: Book, tables: dict[tuple[str, str], str]) -> Iterator[str]:
    """A table as an array; one that is longer than a formula may be, as several below each other."""
    for (sheet, place), name in tables.items():
        pieces = list(_pieces([",".join(row) for row in _block(book, sheet, place)]))
        if len(pieces) == 1:
            yield f"{name} = {pieces[0]};"
            continue
        yield from (f"{name}_{part} = {piece};" for part, piece in enumerate(pieces, start=1))
        yield f"{name} = VSTACK({','.join(f'{name}_{part}' for part in range(1, len(pieces) + 1))});"


def _pieces(rows: list[str]) -> Iterator[str]:
    """Arrays of as many rows as a formula holds."""
    held: list[str] = []
    for row in rows:
        if held and sum(len(part) + 1 for part in held) + len(row) > LONGEST - len("={}"):
            yield "{" + ";".join(held) + "}"
            held = []
        held.append(row)
    yield "{" + ";".join(held) + "}"


def _block(book: Book, sheet: str, place: str) -> list[list[str]]:
    """The values of a range as an array's constants."""
    page = next(page for page in book.pages.values() if page.title == sheet.replace("''", "'"))
    left, top, right, bottom = range_boundaries(place)
    assert left and top and right and bottom
    rows = range(top, bottom + 1)
    return [
        [
            _constant(cell.value if (cell := page.cells.get((row, column))) else None)
            for column in range(left, right + 1)
        ]
        for row in rows
    ]


def _constant(value: Value) -> str:
    match value:
        case bool():
            return str(value).upper()
        case float() | int():
            return f"{value:.0f}" if value == int(value) and abs(value) < WHOLE else repr(float(value)).upper()
        case str():
            return '"' + value.replace('"', '""') + '"'
    return '""' if value is None else str(value)
