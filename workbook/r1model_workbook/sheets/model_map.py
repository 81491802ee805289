"""The map of the model on About: a box a sheet in order of dependence, then what each says and takes from."""

from __future__ import annotations

import re

from r1model.options.files import compared
from r1model_workbook.sheets.common import headers, say, section, wrap_height
from r1model_workbook.view.grid import Book, Page

SAYS, FROM = 2, 5  # first columns of what a sheet says, and of the sheets it takes from
OTHER = re.compile(r"'([^']+)'!")
EVERYWHERE = "checks"  # the state of the checks stands on every sheet


def stages() -> dict[str, tuple[str, ...]]:
    """The sheets by the stage that they belong to, in the direction of the data."""
    return {
        "fill": ("inputs",),
        "data": ("hardware", "aws", "replicas", "sources"),
        "need": ("demand", "memory", "sizing", "throughput", "purchase"),
        "options": compared(),
        "judge": ("compare", "one_node", "risk", "audit", "checks"),
        "read": ("about", "summary", "yearly", "assumptions", "functions", "changelog"),
    }


def model_map(page: Page, row: int, last: int) -> int:
    """Boxes that lead to their sheets, a column a stage; then a row a sheet."""
    row = section(page, row, "about.map", last)
    headers(page, row, [f"about.map_{stage}" for stage in stages()])
    for column, keys in enumerate(stages().values(), start=1):
        for step, key in enumerate(keys, start=1):
            _go(page, row + step, column, key, "go_box")
    row += 2 + max(map(len, stages().values()))
    for column in range(1, last + 1):
        page.put(row, column, None, "header")
    for column, words in ((1, "sheet"), (SAYS, "says"), (FROM, "from")):
        page.put(row, column, say(page, f"about.map_{words}"), "header")
    row += 1
    taken = sources_of(page.book)
    for key in (key for keys in stages().values() for key in keys):
        _go(page, row, 1, key, "go")
        page.put(row, SAYS, say(page, f"{key}.about"), "wrapped")
        titles = [page.book.pages[other].title for other in page.book.pages if other in taken.get(key, ())]
        between = say(page, "about.map_between")
        page.put(row, FROM, between.join(titles) or say(page, "about.map_none"), "note")
        page.merges += [(row, SAYS, row, FROM - 1), (row, FROM, row, last)]
        wrap_height(page, row, (SAYS, FROM))
        row += 1
    return row


def _go(page: Page, row: int, column: int, key: str, role: str) -> None:
    page.put(row, column, page.book.pages[key].title, role)
    page.links[row, column] = page.book.pages[key]


def sources_of(book: Book) -> dict[str, set[str]]:
    """The sheets that the formulas of each refer to."""
    keys = {page.title: key for key, page in book.pages.items()}
    found: dict[str, set[str]] = {}
    for cell in book.computed:
        if "!" in (cell.text or ""):
            found.setdefault(cell.page.key, set()).update(keys[title] for title in OTHER.findall(cell.text or ""))
    return {key: others - {key, EVERYWHERE} for key, others in found.items()}
