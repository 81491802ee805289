"""What a finished workbook says, in lines of text: set-up, rules and charts of its sheets, and their cells."""

import io
import zipfile

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import coordinate_to_tuple, get_column_letter
from workbook.keys import Keys
from workbook.told import Told

from r1model_workbook.write.finish import finished
from r1model_workbook.write.render import render


def described(book, content=None):
    """Text by sheet of any book and its file, made here if not given; what belongs to no sheet under "workbook"."""
    content = content or finished(book, render(book))
    formulas = load_workbook(io.BytesIO(content))
    keys = Keys(book)
    charts = Charts(content, keys)
    found = {"workbook": "\n".join(_workbook(formulas)) + "\n"}
    for number, (page, sheet, shown) in enumerate(
        zip(book.pages.values(), formulas.worksheets, stored(content), strict=True), start=1
    ):
        told = Told(page, sheet, shown, keys)
        cells = list(told.lines())
        rules = [*_validations(sheet, keys), *_conditions(sheet, keys), *charts.of(number, page.title)]
        found[page.key] = "\n".join([*_set_up(sheet, keys), *rules, *told.looks.lines(), "", *cells]) + "\n"
    return found


def stored(content):
    """What each sheet of a file stores: by row and column the number, word, truth or error, dates as numbers."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        words = ["".join(item.itertext("{*}t")) for item in etree.fromstring(archive.read("xl/sharedStrings.xml"))]
        for number in range(1, sum(name.startswith("xl/worksheets/sheet") for name in archive.namelist()) + 1):
            sheet = etree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
            found = ((cell, cell.findtext("{*}v")) for cell in sheet.iterfind("{*}sheetData/{*}row/{*}c"))
            yield {
                coordinate_to_tuple(cell.get("r")): _typed(cell.get("t"), text, words) for cell, text in found if text
            }


def _typed(kind, text, words):
    if kind == "b":
        return text == "1"
    if kind in ("str", "e"):
        return text
    return words[int(text)] if kind == "s" else float(text)


def _workbook(file):
    yield f"sheets: {', '.join(sheet.title for sheet in file.worksheets)}"
    yield f"title: {file.properties.title}; modified: {file.properties.modified}"
    for name, defined in file.defined_names.items():
        yield f"name {name} = {defined.attr_text} ({defined.comment})"


def _set_up(sheet, keys):
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
    yield "merged " + keys.places(sheet.title, " ".join(sorted(str(area) for area in sheet.merged_cells.ranges)))


def _validations(sheet, keys):
    for rule in sheet.data_validations.dataValidation:
        low, high = (keys.formula(text or "", sheet.title) for text in (rule.formula1, rule.formula2))
        allowed = f"{low}{f' to {high}' if high else ''}{', blank allowed' if rule.allow_blank else ''}"
        yield f"validation {keys.places(sheet.title, rule.sqref)}: {rule.type} {allowed}; {rule.error}"


def _conditions(sheet, keys):
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            if rule.colorScale:
                ends = zip(rule.colorScale.cfvo, rule.colorScale.color, strict=True)
                look = ", ".join(f"{end.type} {end.val} {colour.rgb}" for end, colour in ends)
            else:
                fill, font = rule.dxf.fill, rule.dxf.font
                look = f"{fill.bgColor.rgb if fill else ''}{' bold' if font and font.b else ''}"
            test = " ".join(keys.formula(text, sheet.title) for text in rule.formula)
            kind = f"{rule.type} {rule.operator or ''} {test}"
            yield f"condition {keys.places(sheet.title, area.sqref)}: {kind} -> {look}"


class Charts:
    """Kind, place, words and references of the charts of each sheet."""

    def __init__(self, content, keys):
        self.keys = keys
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist() if name.startswith("xl/")}

    def of(self, number, title):
        for drawing in self._targets(f"xl/worksheets/_rels/sheet{number}.xml.rels", "drawing"):
            folder, _, name = drawing.rpartition("/")
            charts = self._targets(f"{folder}/_rels/{name}.rels", "chart")
            anchors = etree.fromstring(self.parts[drawing])
            for anchor, chart in zip(anchors, charts, strict=True):
                yield from self._chart(anchor, etree.fromstring(self.parts[chart]), title)

    def _targets(self, part, kind):
        if part not in self.parts:
            return []
        relations = etree.fromstring(self.parts[part])
        found = [rel.get("Target").lstrip("/") for rel in relations if rel.get("Type").endswith(f"/{kind}")]
        return [target if target.startswith("xl/") else f"xl/{target.removeprefix('../')}" for target in found]

    def _chart(self, anchor, chart, title):
        place = [int(end.findtext(f"{{*}}{part}")) for end in (anchor[0], anchor[1]) for part in ("col", "row")]
        first, last = (
            f"{get_column_letter(place[at] + 1)} of [{self.keys.row(title, place[at + 1] + 1)}]" for at in (0, 2)
        )
        told = next(anchor.iter("{*}cNvPr")).get("descr")
        area = chart.find(".//{*}plotArea")
        kinds = " and ".join(etree.QName(part).localname for part in area if part.find("{*}ser") is not None)
        yield f"chart {first} to {last}: {kinds}: {_words(chart.find('{*}chart'))}"
        yield f"  told: {told}"
        for axis in chart.iter("{*}valAx", "{*}catAx"):
            yield f"  axis {etree.QName(axis).localname}: {_words(axis)}"
        for series in chart.iter("{*}ser"):
            shown = ((etree.QName(part).localname, part.findtext(".//{*}f")) for part in series)
            yield "  series " + ", ".join(f"{name} {self.keys.formula(text)}" for name, text in shown if text)


def _words(part):
    title = part.find("{*}title")
    return "".join(title.itertext("{*}t")) if title is not None else ""
