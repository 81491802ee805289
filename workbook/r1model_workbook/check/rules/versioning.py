"""V rules: version, change log, sources, properties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from itertools import chain
from operator import attrgetter

from r1model.catalogue import current
from r1model.catalogue.pinned import price_book
from r1model_workbook.check.findings import ERROR, WARNING, Note, note, rule, shown
from r1model_workbook.check.reader import Sheet
from r1model_workbook.check.view import View

SEMVER = re.compile(r"\d+\.\d+\.\d+(?:[-+.\w]*)?")
OURS = "r1model"


@rule("V01", ERROR, compares=True)
def about_complete(view: View) -> Iterator[Note]:
    """Everything that About says is still said: purpose, use, conventions, version, edition, date of the figures."""
    sheet = view.by_key.get("about")
    for cell in view.book.pages["about"].cells.values() if sheet else ():
        place = view.place(cell)
        if place and cell.text is None and cell.value not in (None, "") and place[0].value(*place[1]) in (None, ""):
            yield note("V01.empty", *place)


@rule("V01", WARNING)
def same_version(view: View) -> Iterator[Note]:
    """A file of another version, edition, layers or prices cannot be compared cell by cell."""
    said = view.identity
    if said.comparable:
        return
    if said.other_figures and not said.same_layers:
        yield note("V01.layers", given=said.layers or "-", ours=current().said or "-")
    elif said.other_figures:
        yield note("V01.prices", given=said.prices, ours=price_book())
    else:
        yield note("V01.other", given=said.version, edition=said.edition, ours=version(OURS))


@rule("V02", ERROR, compares=True)
def change_log_current(view: View) -> Iterator[Note]:
    """The first version that the change log names is the book's."""
    sheet = view.by_key.get("changelog")
    cells = sorted(sheet.cells.items()) if sheet else []
    versions = [(at, str(cell.value)) for at, cell in cells if SEMVER.fullmatch(str(cell.value))]
    if sheet and not versions:
        yield note("V02", sheet, given="-", ours=version(OURS))
    elif sheet and versions[0][1] != version(OURS):
        yield note("V02", sheet, versions[0][0], given=versions[0][1], ours=version(OURS))


@rule("V03", ERROR, compares=True)
def sources_complete(view: View) -> Iterator[Note]:
    """Every document of the list of sources has its key and its title."""
    for sheet, at in _documents(view):
        for column in (at[1], at[1] + 1):
            if sheet.value(at[0], column) in (None, ""):
                yield note("V03.empty", sheet, (at[0], column))


@rule("V03", WARNING, compares=True)
def sources_used(view: View) -> Iterator[Note]:
    """Every document is cited by a figure or an input of the workbook, by key or by title."""
    counts = Counter(map(attrgetter("value"), chain.from_iterable(sheet.cells.values() for sheet in view.file.sheets)))
    for sheet, at in _documents(view):
        key, title = sheet.value(*at), sheet.value(at[0], at[1] + 1)
        if counts[key] <= 1 and counts[title] <= 1:
            yield note("V03.unused", sheet, at, name=shown(key))


def _documents(view: View) -> Iterator[tuple[Sheet, tuple[int, int]]]:
    """Where the keys of documents stand: the first run of keys in the sheet's first column."""
    cells = view.book.pages["sources"].cells if "sources" in view.by_key else {}
    rows = sorted(row for (row, column), cell in cells.items() if column == 1 and cell.role == "key")
    for number, row in enumerate(rows):
        place = view.place(cells[row, 1]) if row == rows[0] + number else None
        if place:
            yield place


@rule("V05", ERROR)
def properties_filled(view: View) -> Iterator[Note]:
    """Title and author stand in the properties."""
    core = view.file.xml("docProps/core.xml")
    for name in ("title", "creator"):
        if core is None or not core.findtext(f"{{*}}{name}"):
            yield note("V05.empty", name=name)


@rule("V05", WARNING)
def nothing_personal(view: View) -> Iterator[Note]:
    """No person's name and no folder of somebody's computer; Excel writes both when it saves."""
    core = view.file.xml("docProps/core.xml")
    for name in ("creator", "lastModifiedBy"):
        value = core.findtext(f"{{*}}{name}") if core is not None else None
        if value and value != OURS:
            yield note("V05.person", name=name, given=value)
    for element in view.file.book.iter("{*}absPath"):
        yield note("V05.path", given=element.get("url"))
