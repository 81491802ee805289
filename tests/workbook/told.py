"""The cells of a sheet in lines of text that stay as they are when rows are added elsewhere."""

from itertools import groupby

from workbook.keys import grouped
from workbook.references import MONTH_ZERO

SHOWN_MONTHS = (0, 1, 12, 36, 60)
NOTHING = 5e-8  # a remainder of rounding: not the same on every machine


class Looks:
    """How each role looks; a cell that looks otherwise than its role says so itself."""

    def __init__(self):
        self.roles = {}
        self.known = {}

    def of(self, role, cell):
        """Empty where the cell looks as the role does."""
        style = cell._style
        key = (style.fontId, style.fillId, style.borderId, style.alignmentId, style.protectionId)
        if key not in self.known:
            self.known[key] = _look(cell)
        usual = self.roles.setdefault(role, self.known[key])
        return "" if usual == self.known[key] else f" but {self.known[key]}"

    def lines(self):
        return [f"role {role}: {look}" for role, look in sorted(self.roles.items())]


def _look(cell):
    font, fill, at, edges = cell.font, cell.fill, cell.alignment, cell.border
    marks = [name for name, on in (("bold", font.b), ("italic", font.i), ("wrapped", at.wrap_text),
                                   ("unlocked", not cell.protection.locked)) if on]  # fmt: skip
    ground = f" on {fill.fgColor.rgb[-6:]}" if fill.fill_type else ""
    lines = "/".join(str(edge.style if edge else None) for edge in (edges.top, edges.bottom))
    words = " ".join(["", *marks])
    return f"{font.name} {font.sz:g} {font.color.rgb[-6:]}{ground} {at.horizontal or ''} {at.indent:g} {lines}{words}"


class Told:
    """The cells of one sheet in lines: the constants of a row in one, each formula in one with all that have it."""

    def __init__(self, page, sheet, shown, keys):
        self.page, self.sheet, self.shown, self.keys, self.looks = page, sheet, shown, keys, Looks()

    def lines(self):
        """Section by section; a formula stands below the first row that has it."""
        for rows in grouped(self.keys.rows[self.page.title].values(), "section"):
            yield f"## {rows[0].section}"
            groups = {}
            for cell in (cell for row in rows for cell in row.cells if cell.text is not None):
                groups.setdefault(self._kind(cell), []).append(cell)
            for row in rows:
                yield self._constants(row)
                for cell in (cell for cell in row.cells if cell.text is not None):
                    yield from self._formula(groups.pop(self._kind(cell), []))

    def _kind(self, cell):
        """What cells have in common that are told together: on sheets of months also their row."""
        text = self.keys.formula(cell.text, self.page.title, cell)
        return self._look(cell), text, cell.row if self.page.pages_wide > 1 else 0

    def _look(self, cell):
        there = self.sheet.cell(cell.row, cell.column)
        form = "" if there.number_format == "General" else f" [{there.number_format}]"
        return f"{cell.role}{self.looks.of(cell.role, there)}{form}"

    def _constants(self, row):
        """A row's constants, adjoining empty cells of one look together; and how high the row is."""
        high, told = self.sheet.row_dimensions[row.cells[0].row].height, []
        constants = (cell for cell in row.cells if cell.text is None)
        for (look, filled), run in groupby(
            constants, lambda cell: (self._look(cell), None if cell.value is None else cell.column)
        ):
            run = list(run)
            value = "itself" if run[0].value == row.name else _value(run[0], self._shown(run[0]))
            told.append(f"{self._columns(run)} {look}{'' if filled is None else f' {value}'}")
        return f"{row.name}{f' (high {high:g})' if high else ''}: {'; '.join(told)}"

    def _formula(self, cells):
        """A formula with the values of its cells: in a line, or a line a row; of a matrix a line a column."""
        if not cells:
            return
        look, text, _ = self._kind(cells[0])
        rows, columns = (grouped(cells, name) for name in ("row", "column"))
        if len(rows) == 1:
            yield f"  {self._columns(cells)} {look} ={text}{self._values(cells)}"
            return
        yield f"  {look} ={text}"
        for run in columns if look.startswith("matrix") else rows:
            over = self.keys.row(self.page.title, run[-1].row) if run[0].row != run[-1].row else ""
            name = self.keys.row(self.page.title, run[0].row)
            yield f"    {self._columns(run)} of {name}{f' to {over}' if over else ''}{self._values(run)}"

    def _columns(self, cells):
        ends = (self.keys.column(self.page.title, cell.row, cell.column) for cell in (cells[0], cells[-1]))
        return ":".join(dict.fromkeys(ends))

    def _shown(self, cell):
        return self.shown.get((cell.row, cell.column))

    def _values(self, cells):
        if cells[0].value is None:
            return ""
        told = [(cell, _value(cell, self._shown(cell))) for cell in cells]
        if self.page.pages_wide > 1 and len(cells) > len(SHOWN_MONTHS):
            months = [(cell.column - MONTH_ZERO, words) for cell, words in told]
            return " -> " + ", ".join(f"{month}: {words}" for month, words in months if month in SHOWN_MONTHS)
        return " -> " + ", ".join(words for _, words in told)


def _value(cell, value):
    if isinstance(value, bool) or not isinstance(value, int | float):
        return repr(value)
    if 0 < abs(value) < NOTHING:
        return "~0"
    return f"{value:.6g}" if cell in cell.page.book.solved or cell.role == "stamped" else f"{value:.12g}"
