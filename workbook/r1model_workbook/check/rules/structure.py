"""S rules: sheets and their order, what is hidden or merged, panes, printing, direction, foreign parts."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from openpyxl.utils import coordinate_to_tuple

from r1model_workbook.check.findings import ERROR, WARNING, Note, note, rule
from r1model_workbook.check.reader import Sheet, size
from r1model_workbook.check.references import parse
from r1model_workbook.check.spots import Spot
from r1model_workbook.check.view import View
from r1model_workbook.view.grid import Page
from r1model_workbook.write.editions import guest_of
from r1model_workbook.write.style import TAB_COLOURS, WHITE

MERGING = ("about", "summary")
READING = ("about", "summary", "checks")
UNFROZEN = "about"
HEADS = ("master", "header_date")
TOP_ROWS = 5
LEAST_WIDTH = 0.5
PARTS = (
    "externalLinks/", "vbaProject", "connections.xml", "activeX/", "ctrlProps/", "embeddings/", "queryTables/",
    "customUI/", "macrosheets/", "dialogsheets/", "customXml/", "model/", "webextensions/",
)  # fmt: skip
LOOK_UPS = {"INDEX", "MATCH"}


@rule("S01", ERROR, compares=True, once=True)
def sheets_in_order(view: View) -> Iterator[Note]:
    """All sheets, under their names, in the order of `sheets`, and no others but those of the edition's guest."""
    titles = {page.key: page.title for page in view.book.pages.values()}
    for key, title in titles.items():
        if key not in view.by_key:
            yield Note("S01.missing", title, "", {"title": title})
        elif view.by_key[key].title != title:
            yield note("S01.renamed", view.by_key[key], title=title)
    for sheet, sheet_key in view.identity.keys.items():
        if sheet_key is None and not _of_guest(view, sheet):
            yield note("S01.extra", sheet)
    order = [key for key in view.identity.keys.values() if key is not None]
    wanted = [key for key in titles if key in view.by_key]
    for key, due in zip(order, wanted, strict=True):
        if key != due:
            yield note("S01.order", view.by_key[key], due=titles[due])
            return


@rule("S02", WARNING, compares=True, once=True)
def tabs_coloured_by_role(view: View) -> Iterator[Note]:
    """The tab's colour tells the sheet's role; the role cell A1 of the table is the title here."""
    for page, sheet in view.pairs():
        colour = sheet.rest.find("{*}sheetPr/{*}tabColor")
        if colour is None or not (colour.get("rgb") or "").upper().endswith(TAB_COLOURS[page.role]):
            yield note("S02", sheet)


@rule("S05", ERROR)
def nothing_hidden(view: View) -> Iterator[Note]:
    """No hidden sheet, row or column, and none of no width, but for what an outline folds: its mark is seen.

    The edition's guest hides its own sheets.
    """
    for sheet in view.file.sheets:
        if sheet.state != "visible" and not _of_guest(view, sheet):
            yield note("S05.sheet", sheet)
        for row in sheet.rest.iterfind("{*}sheetData/{*}row"):
            if _hides(row, "ht"):
                yield note("S05.row", sheet, (int(size(row, "r", 1)), 1), row=row.get("r"))
        for column in sheet.rest.iterfind("{*}cols/{*}col"):
            if _hides(column, "width"):
                at = (1, int(size(column, "min", 1)))
                yield note("S05.column", sheet, at, first=column.get("min"), last=column.get("max"))


def _of_guest(view: View, sheet: Sheet) -> bool:
    return sheet.title in guest_of(view.identity.edition).sheets


def _hides(element: etree._Element, extent: str) -> bool:
    folded = element.get("outlineLevel", "0") != "0"
    return (element.get("hidden") in ("1", "true") and not folded) or size(element, extent, 9) < LEAST_WIDTH


@rule("S05", ERROR, compares=True)
def no_invisible_writing(view: View) -> Iterator[Note]:
    """No text in the colour of its cell's fill, which nobody could see."""
    for (look, *_), spots in view.by_look.items():
        if look.ink == (look.ground or WHITE):
            filled = (spot for spot in spots if spot.cell.value not in (None, "") or spot.cell.formula is not None)
            yield from (note("S05.writing", spot.sheet, spot.at) for spot in filled)


@rule("S06", ERROR, compares=True)
def merged_on_reading_sheets_only(view: View) -> Iterator[Note]:
    """Merged cells stand on About and Summary alone."""
    for page, sheet in view.pairs():
        for merged in sheet.rest.iterfind("{*}mergeCells/{*}mergeCell"):
            if page.key not in MERGING:
                at = next(((area.top, area.left) for area in parse(merged.get("ref", "")).areas), None)
                yield note("S06", sheet, at, area=merged.get("ref"))


@rule("S07", WARNING, compares=True, once=True)
def panes_frozen(view: View) -> Iterator[Note]:
    """Frozen panes stand where the generator put them; scrolling them is no change."""
    for page, sheet in view.pairs():
        wanted = coordinate_to_tuple(page.freeze) if page.freeze else (1, 1)
        if page.freeze and _frozen(sheet) != (wanted[0] - 1, wanted[1] - 1):
            yield note("S07.panes", sheet, freeze=page.freeze)


def _frozen(sheet: Sheet) -> tuple[int, int]:
    pane = sheet.rest.find("{*}sheetViews/{*}sheetView/{*}pane")
    if pane is None or "frozen" not in pane.get("state", ""):
        return 0, 0
    return int(size(pane, "ySplit", 0)), int(size(pane, "xSplit", 0))


@rule("S07", WARNING, compares=True, once=True)
def printed_with_head_and_foot(view: View) -> Iterator[Note]:
    """Fitted to the width, book and sheet in the head, page numbers in the foot; print areas are not set."""
    for page, sheet in view.pairs():
        fit = sheet.rest.find("{*}sheetPr/{*}pageSetUpPr")
        if fit is None or fit.get("fitToPage") not in ("1", "true"):
            yield note("S07.width", sheet)
        head, foot = (sheet.rest.findtext(f"{{*}}headerFooter/{{*}}odd{name}", "") for name in ("Header", "Footer"))
        if page.title.replace("&", "&&") not in head or "&P" not in foot:
            yield note("S07.head", sheet)


@rule("S08", WARNING, compares=True)
def logic_flows_down_and_right(view: View) -> Iterator[Note]:
    """No calculation refers to a row below it or a sheet further right; look-ups, heads and reading sheets may."""
    order = {sheet: number for number, sheet in enumerate(view.file.sheets)}
    for spot in view.judged:
        if spot.page.key in READING or spot.role in HEADS or LOOK_UPS & set(spot.formula.functions):
            continue
        for sheet, area in view.targets(spot):
            if sheet is spot.sheet and area.top > spot.at[0]:
                yield note("S08.below", spot.sheet, spot.at, row=area.top)
            elif order[sheet] > order[spot.sheet]:
                yield note("S08.right", spot.sheet, spot.at, other=sheet.title)


@rule("S09", ERROR, compares=True, once=True)
def master_check_in_view(view: View) -> Iterator[Note]:
    """The count of failing checks stands in the part of every sheet that the generator's panes hold."""
    for page, sheet in view.pairs():
        cell = next((cell for cell in page.cells.values() if cell.role == "master"), None)
        place = view.place(cell) if cell else None
        spot = view.spot(*place) if place else None
        if spot is None or not _shows_failing(view, spot) or spot.at[0] > _top(page):
            yield note("S09", sheet, place[1] if place else None)


def _shows_failing(view: View, spot: Spot) -> bool:
    origin = view.linked(spot)
    return origin is not None and origin.home is view.book.cells.get("failing")


def _top(page: Page) -> int:
    return TOP_ROWS if page.key == UNFROZEN else coordinate_to_tuple(page.freeze or "A1")[0] - 1


@rule("S10", ERROR)
def no_foreign_parts(view: View) -> Iterator[Note]:
    """No macro, ActiveX, connection, embedded object or query in the file but what its edition takes aboard."""
    invited = guest_of(view.identity.edition).parts
    for part in view.file.parts:
        if any(name in part for name in PARTS) and not part.startswith(invited):
            yield note("S10", part=part)
