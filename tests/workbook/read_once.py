"""What checks of a hundred files with one defect each have in common: read once, built once, not once for each defect.

Of a file only what is a clean sheet to the byte, among the same words and looks, is taken as read before; every other
part goes through the reader as it is. The book that a file should be is handed out as it was built: whatever a check
computed in it before is taken back.
"""

from r1model.catalogue import current
from r1model.catalogue.held import default
from r1model_workbook.book import build
from r1model_workbook.check.cells import read_cells


class ReadOnce:
    """The reader's `read_cells` with a memory for the sheets of some clean books."""

    def __init__(self):
        self.clean, self.kept, self.met = set(), {}, set()
        self._among = None, None

    def knows(self, made):
        self.clean |= {part for name, part in made.parts.items() if name.startswith("xl/worksheets/sheet")}

    def read_cells(self, content, common):
        if content not in self.clean:
            return read_cells(content, common)
        key = content, self._all(common)
        if key not in self.kept:
            before = common.cells.left, common.writing.left
            rest, cells = read_cells(content, common)
            if content not in self.met:  # among other words and looks it is asked for no second time
                self.met.add(content)
                self.kept[key] = rest, cells, before[0] - common.cells.left, before[1] - common.writing.left
            return rest, cells.copy()
        rest, cells, count, letters = self.kept[key]
        common.cells.spend(count)
        common.writing.spend(letters)
        return rest, cells.copy()

    def _all(self, common):
        """All words and looks of a file, put together once for its sheets."""
        if self._among[0] is not common:
            self._among = common, Among((tuple(common.words), tuple(common.looks)))
        return self._among[1]


class Among(tuple):
    """Words and looks, of which the hash is taken once."""

    def __hash__(self):
        if not hasattr(self, "kept"):
            self.kept = super().__hash__()
        return self.kept


class BuiltOnce:
    """`build` with a memory for the books of the usual inputs: one at a time is in use, and is as built."""

    def __init__(self):
        self.kept = {}

    def build(self, language, changes=None, edition="native"):
        if changes or current() is not default():
            return build(language, changes, edition)
        if (language, edition) not in self.kept:
            self.kept[language, edition] = AsBuilt(build(language, edition=edition))
        return self.kept[language, edition].book()


class AsBuilt:
    """A book, and what its cells compute and hold."""

    def __init__(self, book):
        self._book = book
        self._cells = [(cell, cell.compute, cell.value) for cell in book.all_cells()]

    def book(self):
        for cell, compute, value in self._cells:
            cell.compute, cell.value = compute, value
        return self._book
