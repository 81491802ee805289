"""Puts a book in memory into openpyxl: widths, validations, print set-up, protection, charts; rows go their own way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import Outline
from openpyxl.worksheet.worksheet import Worksheet

from r1model.errors import BadRequest
from r1model.presets import preset
from r1model.texts import text
from r1model_workbook.view.conditions import colour
from r1model_workbook.view.grid import Book, Cell, Page
from r1model_workbook.write.safe_text import header_text, safe
from r1model_workbook.write.sheet_data import SheetData, Strings, sheet_data
from r1model_workbook.write.style import TAB_COLOURS, WHOLE, Styles, number_format

WHOLE_AMOUNTS = ("amount", "amount_total")  # amounts of many periods side by side, to the unit
SPECIAL_FORMATS = {"master": "master", "check": "passes", "state": "state", "state_link": "state"}
FORMULA_BEGINS = ("=", "+", "-", "@")
PAPERS = {"A4": {"A4": 9, "A3": 8}, "Letter": {"A4": 1, "A3": 3}}  # for Letter: Letter and Tabloid


class Rendered(NamedTuple):
    """The workbook without its cells, and the rows of its sheets in order."""

    workbook: Workbook
    rows: list[SheetData]
    strings: Strings


def render(book: Book) -> Rendered:
    """All that a file is made of, but for the values."""
    made = Workbook()
    made.remove(made.worksheets[0])
    sheets = {page.key: made.create_sheet(_title(page.title)) for page in book.pages.values()}
    for page in book.pages.values():
        _fill(sheets[page.key], page)
    _validate(sheets, book)
    for name, (formula, comment) in book.names.items():
        made.defined_names[name] = DefinedName(name, attr_text=formula, comment=comment)
    for name, (cell, label) in book.named.items():
        made.defined_names[name] = DefinedName(name, attr_text=cell.page.prefix + cell.address, comment=safe(label))
    made.properties.title = book.words["title"]
    made.properties.creator = made.properties.lastModifiedBy = "r1model"
    strings, style = Strings(), _style_of(Styles(made), book.language)
    return Rendered(made, [sheet_data(page, style, strings) for page in book.pages.values()], strings)


def _title(title: str) -> str:
    if title.upper().startswith("R1") or len(title) > 31:
        raise BadRequest("bad_name", given=title)
    return title


def _fill(sheet: Any, page: Page) -> None:
    _set_up(sheet, page)
    colour(sheet, page)
    for (row, column), other in page.links.items():
        at = f"{get_column_letter(column)}{row}"
        sheet._hyperlinks.append(Hyperlink(ref=at, location=f"{other.prefix}A1"))
    page.charts[:] = [(made() if callable(made) else made, first, last) for made, first, last in page.charts]
    for chart, first, last in page.charts:
        _anchor(sheet, chart, first, last)
    links: Any = sheet
    links._hyperlinks += [Hyperlink(_at(cell), target=str(cell.value)) for cell in page.addresses]


def _style_of(styles: Styles, language: str) -> Callable[[Cell], int]:
    """The number of a cell's style; equal roles and units share one."""
    plain: dict[tuple[str, str], int] = {}
    quoted: dict[tuple[str, str], int] = {}  # of texts that begin as a formula does

    def style(cell: Cell) -> int:
        value = cell.value
        is_quoted = value.__class__ is str and cell.text is None and value.startswith(FORMULA_BEGINS)
        known, key = quoted if is_quoted else plain, (cell.role, cell.unit)
        found = known.get(key)
        if found is None:
            found = known[key] = styles.number(cell.role, cell_format(cell, language), is_quoted)
        return found

    return style


def cell_format(cell: Cell, language: str) -> str:
    """The number format of a cell: words for checks, else that of its unit."""
    if cell.role in SPECIAL_FORMATS:
        return text("sheets", f"format.{SPECIAL_FORMATS[cell.role]}", language)
    if cell.unit in ("fits", "feasible"):
        return text("sheets", f"format.{cell.unit}", language)
    return WHOLE if cell.role in WHOLE_AMOUNTS else number_format(cell.unit)


def _set_up(sheet: Worksheet, page: Page) -> None:
    """Widths, view, protection."""
    for column, width in page.widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = width
    if page.helper_columns:
        for column in range(page.helper_columns[0], page.helper_columns[1] + 1):
            folded = sheet.column_dimensions[get_column_letter(column)]
            folded.outlineLevel, folded.hidden = 1, True
    if page.helper_rows:
        sheet.sheet_format.outlineLevelRow = 1
        sheet.sheet_properties.outlinePr = Outline(summaryBelow=False)  # the heading stands above
    for first_row, first_column, last_row, last_column in page.merges:
        area = CellRange(None, first_column, first_row, last_column, last_row)
        sheet.merged_cells.add(area)
    sheet.sheet_format.defaultRowHeight = 17
    sheet.sheet_format.customHeight = True
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 90
    sheet.sheet_properties.tabColor = TAB_COLOURS[page.role]
    if page.freeze:
        sheet.freeze_panes = page.freeze
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    _set_up_print(sheet, page)


def _set_up_print(sheet: Any, page: Page) -> None:
    """Fitted to the width, landscape as a rule, with the book and the sheet in the header."""
    sheet.page_setup.orientation = "portrait" if page.portrait else "landscape"
    for row in page.breaks:
        sheet.row_breaks.append(Break(id=row - 1))
    if page.areas:
        sheet.print_area = page.areas
    sheet.page_setup.paperSize = _paper(page)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = page.pages_wide, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    if page.header_rows:
        sheet.print_title_rows = page.header_rows
    if page.print_area:
        sheet.print_area = f"A1:{get_column_letter(page.print_area)}{max(row for row, _ in page.cells)}"
    if page.header_columns:
        sheet.print_title_cols = page.header_columns
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.55 if page.portrait else 0.8
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    sheet.oddHeader.left.text = header_text(page.book.words["title"])
    sheet.oddHeader.right.text = header_text(page.title)
    sheet.oddFooter.right.text = "&P / &N"


def _paper(page: Page) -> int:
    """The paper of a sheet: of the sizes that the country of the book's preset prints on."""
    size = preset(page.book.preset).paper if page.book.preset else "A4"
    return PAPERS[size][page.paper]


def _validate(sheets: dict[str, Worksheet], book: Book) -> None:
    for rule in book.rules:
        check: Any = DataValidation(type="list", formula1=rule.rule, allow_blank=rule.blank)
        check.error = book.words["bad_input"]
        if rule.kind != "list":
            check.type, check.operator = rule.kind, "between"
            check.formula1, check.formula2 = rule.rule.split(" ")
            check.error += " " + rule.rule.replace(" ", " – ")
        check.showErrorMessage = True
        check.errorTitle = book.words["bad_input_title"]
        check.add(f"{_at(rule.first)}:{_at(rule.last)}" if rule.last is not rule.first else _at(rule.first))
        sheets[rule.first.page.key].add_data_validation(check)


def _at(cell: Cell) -> str:
    return f"{get_column_letter(cell.column)}{cell.row}"


def _anchor(sheet: Worksheet, chart: object, first: str, last: str) -> None:
    from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
    from openpyxl.utils import coordinate_to_tuple

    start, end = coordinate_to_tuple(first), coordinate_to_tuple(last)
    marks = [AnchorMarker(col=column - 1, row=row - 1) for row, column in (start, end)]
    chart.anchor = TwoCellAnchor(editAs="oneCell", _from=marks[0], to=marks[1])  # type: ignore[attr-defined]
    sheet.add_chart(chart)  # type: ignore[arg-type]
