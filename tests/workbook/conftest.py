"""The workbook of each language, built once a session, and the tools that look at it from outside."""

import io
import zipfile
from functools import cached_property

import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from outside import program
from workbook.read_once import BuiltOnce, ReadOnce

from r1model_workbook.book import build, content
from r1model_workbook.check import expected, reader

LANGUAGES = ("zh", "en")


class Made:
    """One finished workbook: the book in memory, the file's bytes, and the file as openpyxl reads it, when asked."""

    def __init__(self, language):
        self.language, self.book, self.content = language, build(language), content(language)

    @cached_property
    def sheets(self):
        return self._loaded(data_only=False)

    @cached_property
    def values(self):
        return self._loaded(data_only=True)

    def _loaded(self, *, data_only):
        loaded = load_workbook(io.BytesIO(self.content), data_only=data_only)
        return dict(zip(self.book.pages, loaded.worksheets, strict=True))

    @property
    def formulas(self):
        return [cell for cell in self.book.all_cells() if cell.text is not None]

    def xml(self, part):
        return etree.fromstring(self.parts[part])

    @cached_property
    def parts(self):
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def sheet_xml(self, page):
        number = list(self.book.pages).index(page.key) + 1
        return self.xml(f"xl/worksheets/sheet{number}.xml")


class Both(dict):
    """The workbook of each language, made when it is first asked for."""

    def __missing__(self, language):
        return self.setdefault(language, Made(language))


def place(cell):
    """Sheet and address, for messages."""
    return f"{cell.page.title}!{get_column_letter(cell.column)}{cell.row}"


@pytest.fixture(scope="session")
def both():
    return Both()


@pytest.fixture(scope="session", params=LANGUAGES)
def made(request, both):
    return both[request.param]


@pytest.fixture(scope="session")
def memory(both):
    """What the reader of `r1model check` read of the clean English workbook."""
    memory = ReadOnce()
    memory.knows(both["en"])
    return memory


@pytest.fixture(scope="module")
def read_once(memory):
    """For tests that check a hundred files with one defect each: what has none is read once, the book built once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "read_cells", memory.read_cells)
        built = BuiltOnce()
        patch.setattr(expected, "build", built.build)
        yield built


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
