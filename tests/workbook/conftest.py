"""The workbook of each language, built once a session, and the tools that look at it from outside."""

import io
import zipfile
from typing import NamedTuple

import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from outside import program

from r1model_workbook.book import build, content

LANGUAGES = ("zh", "en")


class Made(NamedTuple):
    """One finished workbook: the book in memory, the file's bytes, and the file as openpyxl reads it."""

    language: str
    book: object
    content: bytes
    sheets: dict
    values: dict

    @property
    def formulas(self):
        return [cell for cell in self.book.all_cells() if cell.text is not None]

    def xml(self, part):
        return etree.fromstring(self.parts[part])

    @property
    def parts(self):
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def sheet_xml(self, page):
        number = list(self.book.pages).index(page.key) + 1
        return self.xml(f"xl/worksheets/sheet{number}.xml")


def place(cell):
    """Sheet and address, for messages."""
    return f"{cell.page.title}!{get_column_letter(cell.column)}{cell.row}"


def _made(language):
    book, made = build(language), content(language)
    sheets, values = (load_workbook(io.BytesIO(made), data_only=only) for only in (False, True))
    keys = list(book.pages)
    by_key = (dict(zip(keys, loaded.worksheets, strict=True)) for loaded in (sheets, values))
    return Made(language, book, made, *by_key)


@pytest.fixture(scope="session")
def both():
    return {language: _made(language) for language in LANGUAGES}


@pytest.fixture(scope="session", params=LANGUAGES)
def made(request, both):
    return both[request.param]


@pytest.fixture(scope="module")
def filled(both):
    """The English book with some entries changed; every entry is as it was when the module is done."""
    book = both["en"].book
    kept = {name: cell.value for name, cell in book.entries.items()}

    def fill(changes):
        book.recalculate({**kept, **changes})
        return book

    yield fill
    book.recalculate(kept)


@pytest.fixture
def at():
    return place


@pytest.fixture(scope="session")
def tool():
    """The path of an outside program; without it the test is left out, and fails where CI=true."""
    return program
