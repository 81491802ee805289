"""What a finished workbook says, in lines of text: one cell a line, one row of months a line, set-up, charts."""

import io
import zipfile
from datetime import datetime
from itertools import groupby

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from workbook.references import MONTH_ZERO, relative_form

SHOWN_MONTHS = (0, 1, 12, 36, 60)
NOTHING = 5e-8  # a remainder of rounding: not the same on every machine


def described(book, content):
    """Text by sheet of a file and the book that it was made from; what belongs to no sheet under "workbook"."""
    formulas, values = (load_workbook(io.BytesIO(content), data_only=only) for only in (False, True))
    charts = Charts(content)
    found = {"workbook": "\n".join(_workbook(formulas)) + "\n"}
    for number, (page, sheet, shown) in enumerate(
        zip(book.pages.values(), formulas.worksheets, values.worksheets, strict=True), start=1
    ):
        looks = Looks()
        cells = [line for row in _rows(page) for line in _row(page, row, sheet, shown, looks)]
        head = [*_set_up(sheet), *_validations(sheet), *_conditions(sheet), *charts.of(number), *looks.lines()]
        found[page.key] = "\n".join([*head, "", *cells]) + "\n"
    return found


def _workbook(file):
    yield f"sheets: {', '.join(sheet.title for sheet in file.worksheets)}"
    yield f"title: {file.properties.title}; modified: {file.properties.modified}"
    for name, defined in file.defined_names.items():
        yield f"name {name} = {defined.attr_text} ({defined.comment})"


def _set_up(sheet):
    page, margins = sheet.page_setup, sheet.page_margins
    yield f"sheet {sheet.title}, tab {sheet.sheet_properties.tabColor.rgb}, frozen at {sheet.freeze_panes}"
    yield f"zoom {sheet.sheet_view.zoomScale}, grid {bool(sheet.sheet_view.showGridLines)}"
    yield f"protected {sheet.protection.sheet}, password {sheet.protection.password}"
    yield f"print {page.orientation}, paper {page.paperSize}, pages wide {page.fitToWidth}, high {page.fitToHeight}"
    yield f"print titles {sheet.print_title_rows} {sheet.print_title_cols}"
    yield f"margins {margins.left} {margins.right} {margins.top} {margins.bottom}"
    yield f"head {sheet.oddHeader.left.text} | {sheet.oddHeader.right.text}, foot {sheet.oddFooter.right.text}"
    widths = ((letter, found.min, found.max, found.width) for letter, found in sheet.column_dimensions.items())
    yield "widths " + ", ".join(f"{letter}({low}-{high}) {width:g}" for letter, low, high, width in widths)
    heights = ((row, found.height) for row, found in sorted(sheet.row_dimensions.items()) if found.height)
    yield "heights " + ", ".join(f"{row} {height:g}" for row, height in heights)
    yield "merged " + ", ".join(sorted(str(area) for area in sheet.merged_cells.ranges))


def _validations(sheet):
    for rule in sheet.data_validations.dataValidation:
        low, high = rule.formula1, rule.formula2
        blank = ", blank allowed" if rule.allow_blank else ""
        yield f"validation {rule.sqref}: {rule.type} {low}{f' to {high}' if high else ''}{blank}; {rule.error}"


def _conditions(sheet):
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            if rule.colorScale:
                ends = zip(rule.colorScale.cfvo, rule.colorScale.color, strict=True)
                look = ", ".join(f"{end.type} {end.val} {colour.rgb}" for end, colour in ends)
            else:
                fill, font = rule.dxf.fill, rule.dxf.font
                look = f"{fill.bgColor.rgb if fill else ''}{' bold' if font and font.b else ''}"
            yield f"condition {area.sqref}: {rule.type} {rule.operator or ''} {' '.join(rule.formula)} -> {look}"


class Charts:
    """Kind, place, words and references of the charts of each sheet."""

    def __init__(self, content):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist() if name.startswith("xl/")}

    def of(self, number):
        for drawing in self._targets(f"xl/worksheets/_rels/sheet{number}.xml.rels", "drawing"):
            folder, _, name = drawing.rpartition("/")
            charts = self._targets(f"{folder}/_rels/{name}.rels", "chart")
            anchors = etree.fromstring(self.parts[drawing])
            for anchor, chart in zip(anchors, charts, strict=True):
                yield from self._chart(anchor, etree.fromstring(self.parts[chart]))

    def _targets(self, part, kind):
        if part not in self.parts:
            return []
        relations = etree.fromstring(self.parts[part])
        found = [rel.get("Target").lstrip("/") for rel in relations if rel.get("Type").endswith(f"/{kind}")]
        return [target if target.startswith("xl/") else f"xl/{target.removeprefix('../')}" for target in found]

    def _chart(self, anchor, chart):
        place = [int(end.findtext(f"{{*}}{part}")) for end in (anchor[0], anchor[1]) for part in ("col", "row")]
        first, last = (f"{get_column_letter(place[at] + 1)}{place[at + 1] + 1}" for at in (0, 2))
        told = next(anchor.iter("{*}cNvPr")).get("descr")
        area = chart.find(".//{*}plotArea")
        kinds = " and ".join(etree.QName(part).localname for part in area if part.find("{*}ser") is not None)
        yield f"chart {first}:{last}: {kinds}: {_words(chart.find('{*}chart'))}"
        yield f"  told: {told}"
        for axis in chart.iter("{*}valAx", "{*}catAx"):
            yield f"  axis {etree.QName(axis).localname}: {_words(axis)}"
        for series in chart.iter("{*}ser"):
            shown = ((etree.QName(part).localname, part.findtext(".//{*}f")) for part in series)
            yield "  series " + ", ".join(f"{name} {text}" for name, text in shown if text)


def _words(part):
    title = part.find("{*}title")
    return "".join(title.itertext("{*}t")) if title is not None else ""


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


def _rows(page):
    rows = {}
    for (row, _), cell in sorted(page.cells.items()):
        rows.setdefault(row, []).append(cell)
    return rows.values()


def _row(page, cells, sheet, shown, looks):
    """Adjoining cells of equal formula, role and format are one line."""

    def kind(pair):
        place, cell = pair
        there = sheet.cell(cell.row, cell.column)
        same = cell.text is not None or cell.value is None
        look = f"{cell.role}{looks.of(cell.role, there)}"
        form = there.number_format
        return cell.column - place if same else -cell.column, cell.text and relative_form(cell), look, form

    for (_, relative, look, form), pairs in groupby(enumerate(cells), kind):
        run = [cell for _, cell in pairs]
        first, last = (f"{get_column_letter(cell.column)}{cell.row}" for cell in (run[0], run[-1]))
        place = first if len(run) == 1 else f"{first}:{last}"
        text = f" {sheet[first].value}" if relative else ""
        form = "" if form == "General" else f" [{form}]"
        yield f"{place} {look}{form}{text}{_values(page, run, shown)}"


def _values(page, run, shown):
    if run[0].value is None:
        return ""
    told = [(cell, _value(cell, shown.cell(cell.row, cell.column).value)) for cell in run]
    if page.pages_wide > 1 and len(run) > len(SHOWN_MONTHS):
        months = [(cell.column - MONTH_ZERO, words) for cell, words in told]
        return " -> " + ", ".join(f"{month}: {words}" for month, words in months if month in SHOWN_MONTHS)
    return " -> " + ", ".join(words for _, words in told)


def _value(cell, value):
    if isinstance(value, datetime):
        value = to_excel(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return repr(value)
    if 0 < abs(value) < NOTHING:
        return "~0"
    return f"{value:.6g}" if cell in cell.page.book.solved or cell.role == "stamped" else f"{value:.12g}"
