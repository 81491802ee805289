"""X rules: charts read cells, say what they show and in which unit."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from r1model_workbook.lint.findings import ERROR, Note, note, rule
from r1model_workbook.lint.reader import Sheet
from r1model_workbook.lint.references import parse
from r1model_workbook.lint.view import View


def _charts(view: View) -> Iterator[tuple[str, etree._Element, Sheet | None]]:
    """Every chart with the sheet that its first series reads."""
    for part in view.file.parts:
        if part.startswith("xl/charts/chart") and part.endswith(".xml"):
            root = view.file.xml(part)
            if root is not None:
                yield part.rpartition("/")[2], root, _source(view, root)


def _source(view: View, root: etree._Element) -> Sheet | None:
    texts = (element.text or "" for element in root.iter("{*}f"))
    titles = (area.sheet.upper() for text in texts for area in parse(text).areas)
    return next((view.by_title[title] for title in titles if title in view.by_title), None)


@rule("X01", ERROR)
def charts_read_cells(view: View) -> Iterator[Note]:
    """No literal numbers in a series, and every reference leads to cells of the file."""
    for name, root, sheet in _charts(view):
        if next(root.iter("{*}numLit", "{*}strLit"), None) is not None:
            yield note("X01.literal", sheet, chart=name)
        for element in root.iter("{*}f"):
            formula = parse(element.text or "")
            lost = [area.sheet for area in formula.areas if area.sheet.upper() not in view.by_title]
            if lost or formula.texts("error") or not formula.areas:
                yield note("X01.lost", sheet, chart=name, area=element.text)


@rule("X01", ERROR)
def charts_have_titles(view: View) -> Iterator[Note]:
    """The chart and its axis of values are titled; the source note is the sheet's own heading."""
    for name, root, sheet in _charts(view):
        if root.find("{*}chart/{*}title") is None:
            yield note("X01.title", sheet, chart=name)
        if any(axis.find("{*}title") is None for axis in root.iter("{*}valAx") if not _deleted(axis)):
            yield note("X01.axis", sheet, chart=name)


def _deleted(axis: etree._Element) -> bool:
    found = axis.find("{*}delete")
    return found is not None and found.get("val") in ("1", "true")
