"""Sheets of a clean book that stand unchanged in a file with a planted defect: read once, not once for each defect.

Only what is a clean sheet to the byte, among the same words and looks, is taken as read before; every other part goes
through the reader as it is.
"""

from r1model_workbook.check.cells import read_cells


class ReadOnce:
    """The reader's `read_cells` with a memory for the sheets of some clean books."""

    def __init__(self):
        self.clean, self.kept, self.met = set(), {}, set()

    def knows(self, made):
        self.clean |= {part for name, part in made.parts.items() if name.startswith("xl/worksheets/sheet")}

    def read_cells(self, content, common):
        if content not in self.clean:
            return read_cells(content, common)
        key = content, tuple(common.words), tuple(common.looks)
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
