"""formulon as a judge: an independent engine that knows LET and LAMBDA. Loads a value-less file, answers calls."""

import io
import re
import zipfile
from collections.abc import Sequence

import formulon
from openpyxl.utils import get_column_letter

from r1model_workbook.view.grid import Fault, Value

OPTIONAL = re.compile(rb"_xlop\.(\w+)")
COLUMN = 200


def understood(content: bytes) -> bytes:
    """The file with optional parameters as formulon spells them.

    Excel stores [x] of LAMBDA's parameters as _xlop.x, which formulon 0.18 does not know (it reads [_xlpm.x], for which
    Excel would drop the name). Nothing else is changed.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, OPTIONAL.sub(rb"[_xlpm.\1]", part) if name == "xl/workbook.xml" else part)
    return out.getvalue()


class Formulon:
    """A file under formulon; its own cells, and calls written into empty cells of its first sheet."""

    def __init__(self, content: bytes) -> None:
        self.book = formulon.Workbook.load(understood(content))
        self.book.recalc()
        self.next = 0

    @classmethod
    def of_names(cls, names: Sequence[tuple[str, str]]) -> "Formulon":
        """An empty book that knows these names, as a person typed them."""
        made = cls.__new__(cls)
        made.book, made.next = formulon.Workbook.create_default(), 0
        for name, formula in names:
            made.book.set_defined_name(name, formula)
        made.book.recalc()
        return made

    def value(self, sheet: int, row: int, column: int) -> Value:
        """A cell's value by its numbers from 1, error values as Fault."""
        return _value(self.book.get_value(sheet, row - 1, column - 1))

    def hold(self, places: Sequence[tuple[int, int, int]]) -> None:
        """Makes computed cells constants of the same value: a call that is no cell of the book reads those alone."""
        for (sheet, row, column), value in [(place, self.value(*place)) for place in places]:
            assert isinstance(value, float) and value
            self.book.set_number(sheet, row - 1, column - 1, value)
        self.book.recalc()

    def put(self, values: Sequence[Sequence[Value]]) -> str:
        """Writes a block of values, None staying empty, and returns its reference."""
        top = self.next
        self.next += len(values)
        for row, line in enumerate(values, start=top):
            for column, value in enumerate(line, start=COLUMN + 1):
                if isinstance(value, str):
                    self.book.set_text(0, row, column, value)
                elif value is not None:
                    self.book.set_number(0, row, column, float(value))
        self.book.recalc()
        last = COLUMN + len(values[0])
        return f"{get_column_letter(COLUMN + 2)}{top + 1}:{get_column_letter(last + 1)}{self.next}"

    def __call__(self, calls: Sequence[str]) -> list[Value]:
        """The value of each formula, as an empty cell of the first sheet would show it."""
        return [_value(self.book.evaluate_formula_array(0, 0, COLUMN, f"={call}")[0][0]) for call in calls]


def _value(found: formulon.Value) -> Value:
    if found.kind.name == "ERROR":
        return Fault(formulon.error_display_name(found.error_code))
    given = found.to_python()
    assert given is None or isinstance(given, float | bool | str), given
    return given
