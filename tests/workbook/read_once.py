"""Sheets of a clean book that stand unchanged in a file with a planted defect: read once, not once for each defect.

Only what is a clean sheet to the byte, among the same words and looks, is taken as read before; every other part goes
through the reader as it is.
"""

from r1model_workbook.check import reader


class ReadOnce:
    """The reader's `xml` and `_fill` with a memory for the sheets of some clean books."""

    def __init__(self):
        self.xml, self.fill = reader.xml, reader._fill
        self.clean, self.roots, self.filled, self.kept = set(), {}, {}, set()

    def knows(self, made):
        self.clean |= {part for name, part in made.parts.items() if name.startswith("xl/worksheets/sheet")}

    def parsed(self, path, content):
        if content not in self.clean:
            return self.xml(path, content)
        if content not in self.roots:
            self.roots[content] = self.xml(path, content)
        return self.roots[content]

    def cells(self, sheet, words, styles, writing):
        if not any(sheet.rest is root for root in self.roots.values()):
            self.fill(sheet, words, styles, writing)
            return
        key = id(sheet.rest), tuple(words), tuple(styles)
        if key not in self.filled:
            before = writing.left
            self.fill(sheet, words, styles, writing)
            if key[0] not in self.kept:  # among other words and looks it is asked for no second time
                self.kept.add(key[0])
                self.filled[key] = dict(sheet.cells), before - writing.left
            return
        sheet.cells, spent = self.filled[key][0].copy(), self.filled[key][1]
        writing.spend(spent)
