"""X rules: charts read cells, say what they show and in which unit; the snapshot says what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from r1model_workbook.check.drawings import Drawn, drawn
from r1model_workbook.check.expected import stamps
from r1model_workbook.check.findings import ERROR, WARNING, Note, note, rule
from r1model_workbook.check.references import parse
from r1model_workbook.check.view import View

LEAST_APART = 0.01


def _charts(view: View) -> Iterator[tuple[Drawn, etree._Element]]:
    """Every chart with its XML, once."""
    seen: set[str] = set()
    for item in drawn(view.file):
        root = view.file.xml(item.chart) if item.chart not in seen else None
        seen.add(item.chart)
        if root is not None:
            yield item, root


@rule("X01", ERROR)
def charts_read_cells(view: View) -> Iterator[Note]:
    """No literal numbers in a series, and every reference leads to cells of the file."""
    for item, root in _charts(view):
        if next(root.iter("{*}numLit", "{*}strLit"), None) is not None:
            yield note("X01.literal", item.sheet, item.at, chart=item.name)
        for element in root.iter("{*}f"):
            formula = parse(element.text or "")
            lost = [area.sheet for area in formula.areas if area.sheet.upper() not in view.by_title]
            if lost or formula.texts("error") or not formula.areas:
                yield note("X01.lost", item.sheet, item.at, chart=item.name, area=element.text)


@rule("X01", ERROR)
def charts_have_titles(view: View) -> Iterator[Note]:
    """The chart and its axis of values are titled; the source note is the sheet's own heading."""
    for item, root in _charts(view):
        if root.find("{*}chart/{*}title") is None:
            yield note("X01.title", item.sheet, item.at, chart=item.name)
        if any(axis.find("{*}title") is None for axis in root.iter("{*}valAx") if not _deleted(axis)):
            yield note("X01.axis", item.sheet, item.at, chart=item.name)


def _deleted(axis: etree._Element) -> bool:
    mark = axis.find("{*}delete")
    return mark is not None and mark.get("val") in ("1", "true")


@rule("X03", ERROR, compares=True)
def snapshot_stamped(view: View) -> Iterator[Note]:
    """The snapshot carries engine version, hash of the inputs, draws, seed and date."""
    for cell in stamps(view.book).values():
        place = view.place(cell)
        if place and place[0].value(*place[1]) in (None, ""):
            yield note("X03.stamp", *place)


@rule("X03", WARNING, compares=True)
def snapshot_current(view: View) -> Iterator[Note]:
    """The costs that the snapshot started from are those of the file's inputs and formulas."""
    place = view.place(stamps(view.book)["hash"])
    apart = [view.recomputed.get(cell) for cell in view.book.stale]
    if place and any(not isinstance(value, float) or abs(value) >= LEAST_APART for value in apart):
        yield note("X03.stale", *place)


@rule("X02", ERROR)
def no_data_tables(view: View) -> Iterator[Note]:
    """No what-if data table: other programs cannot recalculate it."""
    for spot in view.formulas:
        if spot.cell.kind == "dataTable":
            yield note("X02", spot.sheet, spot.at)
