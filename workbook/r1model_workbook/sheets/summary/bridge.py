"""The bridge between any two options: the reader chooses both; what changes by kind of cost, rises before falls.

In that order what has been reached never falls below the smaller of the two costs, whichever options they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from r1model.options.files import compared
from r1model.options.option import KINDS
from r1model_workbook.sheets.common import headers, say
from r1model_workbook.sheets.display import scaled
from r1model_workbook.sheets.ranking import found, rank
from r1model_workbook.sheets.summary.drawn import drawn_axis
from r1model_workbook.sheets.summary.words import Workings
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import ZERO, Cell, Page, Rule, Value, added, computed, same, span_of
from r1model_workbook.write.charts import ONE_DECIMAL, waterfall

NAME, FROM, TO, CHANGE, RANK = 1, 2, 3, 4, 5
STEP, PLACE, AMOUNT, AFTER, BASE, RISE, FALL, WHOLE = range(1, 9)
STEPS = ("step", "place", "amount", "after", "base", "rise", "fall", "whole")


class End(NamedTuple):
    """An option that the bridge starts or ends at: which, its name, whether it can be had, its cost as it is drawn."""

    at: Cell
    name: Cell
    flag: Cell
    cost: Cell


def bridge(work: Workings, row: int, column: int, width: int, options: tuple[list[Cell], list[Cell]]) -> None:
    """Title, drop-downs and a remark in three rows of a pane, workings below; `options`: their names and flags."""
    page, book = work.page, work.page.book
    best = book.cells["best.at"]
    first = work.formula(say(page, "summary.bridge_first"), f"MAX(1,{best.address})",
                         computed([best], lambda place: max(1.0, place)), "count")  # fmt: skip
    start = _end(work, page.put(row + 1, column + 1, None), "from", first, options)
    end = _end(work, page.put(row + 1, column + 3, None), "to", _other(work, start.at), options)
    for at, key in ((column, "bridge_from"), (column + 2, "bridge_to")):
        page.put(row + 1, at, say(page, f"summary.{key}"), "label")
    said = work.sentence("bridge_said", {"first": start.name, "last": end.name})
    page.formula(row, column, said.address, same(said), "heading")
    _across(page, row + 2, column, width, _remark(work, start, end))
    _steps(work, start, end)


def _end(work: Workings, chosen: Cell, which: str, usual: Cell, options: tuple[list[Cell], list[Cell]]) -> End:
    """A drop-down and what it means; words that name no option mean the usual one."""
    page, book, (names, flags) = work.page, work.page.book, options
    chosen.value, chosen.role = say(page, f"summary.bridge_{which}_usual"), "input"
    book.views.add(chosen)
    words = [str(chosen.value), *(book.pages[key].title for key in compared())]
    book.rules.append(Rule(chosen, chosen, "list", f'"{",".join(words)}"', blank=True))
    book.cells[f"bridge.{which}"] = chosen
    span = span_of(names, page)
    text = f"IF(COUNTIF({span},{chosen.address})=0,{usual.address},MATCH({chosen.address},{span},0))"

    def place(chosen: Value, usual: Value, *names: Value) -> Value:
        known = [str(name).casefold() for name in names]
        wanted = str(chosen or "").casefold()
        return float(known.index(wanted) + 1) if wanted in known else usual

    def label(key: str) -> str:
        return f"{say(page, f'summary.bridge_{which}')}: {say(page, key)}"

    at = work.formula(label("risk.place"), text, Seeing([chosen, usual, *names], place), "count")
    costs = [book.cells[f"kinds:{key}"] for key in compared()]
    parts = (("risk.option", names, "key"), ("summary.feasible", flags, "calc"), ("months.pv_aftertax", costs, "calc"))
    made = [work.value(label(key), partial(_nth, page, at, cells, role)) for key, cells, role in parts]
    shown = work.value(
        label("display.drawn_unit"), lambda row, column: scaled(page, row, column, made[-1], use="drawn")
    )
    return End(at, made[0], made[1], shown)


def _nth(page: Page, at: Cell, cells: Sequence[Cell], role: str, row: int, column: int) -> Cell:
    return page.nth(row, column, cells, at, role)


def _other(work: Workings, start: Cell) -> Cell:
    """The least that is not the start; where there is none, the first option of the table that is not."""
    page, cells = work.page, work.page.book.cells
    best, after = cells["best.at"], cells["next.at"]
    other = work.formula(say(page, "summary.bridge_other"),
                         f"IF({start.address}={best.address},{after.address},{best.address})",
                         computed([start, best, after], lambda start, best, after: after if start == best else best),
                         "count")  # fmt: skip
    any_other = work.formula(say(page, "summary.bridge_any"), f"IF({start.address}=1,1+1,1)",
                             computed([start], lambda start: 2.0 if start == 1 else 1.0), "count")  # fmt: skip
    text = f"IF({other.address}=0,{any_other.address},{other.address})"
    compute = computed([other, any_other], lambda other, any_other: other or any_other)
    return work.formula(say(page, "summary.bridge_last"), text, compute, "count")


def _remark(work: Workings, start: End, end: End) -> Cell:
    """Which of the two cannot be had at present; nothing where both can."""
    page = work.page
    words = work.words("summary.bridge_not_label", "summary.bridge_not")
    named = f"{say(page, 'summary.bridge_lacking')} {{}}"
    lacking = [
        work.formula(named.format(number), f'IF({one.flag.address}>0,"",{one.name.address})',
                     Seeing([one.flag, one.name], lambda flag, name: "" if flag == 1 else name), role="key")
        for number, one in enumerate((start, end), start=1)
    ]  # fmt: skip
    flags, (one, other) = (start.flag, end.flag), lacking
    text = (f'IF({flags[0].address}*{flags[1].address}>0,"",'
            f'TRIM({one.address}&" "&{other.address}&" "&{words.address}))')  # fmt: skip

    def remark(first: Value, last: Value, *parts: Value) -> Value:
        return "" if first == last == 1 else " ".join(str(part) for part in parts if part)

    label = say(page, "summary.bridge_remark")
    return work.formula(label, text, Seeing([*flags, one, other, words], remark), role="key")


def _across(page: Page, row: int, column: int, width: int, cell: Cell) -> None:
    """The same words over a whole pane."""
    page.link(row, column, cell, "alert")
    page.merges.append((row, column, row, column + width - 1))


def _steps(work: Workings, start: End, end: End) -> None:
    """The change of each kind of cost, largest rise first; then the columns of the chart."""
    page, book = work.page, work.page.book
    work.row = headers(page, work.row, [f"summary.bridge_{name}" for name in ("kind", "from", "to")]
                       + ["risk.amount", "risk.place"])  # fmt: skip
    first, last, size = work.row, work.row + len(KINDS), book.cells["display.drawn"]
    for row, cells in enumerate(book.rows_by_kind, start=first):
        page.link(row, NAME, cells[0].page.cells[cells[0].row, 1], "link_text")
        one, other = (page.nth(row, column, cells, at) for column, at in ((FROM, start.at), (TO, end.at)))
        text = f"({other.address}-{one.address})/{size.seen_from(page)}"
        page.formula(
            row, CHANGE, text, computed([other, one, size], lambda b, a, size: (b - a) / size), "calc", "money"
        )
    for row in range(first, last + 1):
        rank(page, row, RANK, CHANGE, first, last)
    work.row = headers(page, last + 1, [f"risk.{name}" for name in STEPS])
    top = work.row
    before = _whole(page, work.row, start)
    for place in range(1, last - first + 2):
        work.row += 1
        at = page.put(work.row, PLACE, float(place), "figure", "count")
        found(page, work.row, STEP, first, last, NAME, RANK, at, "link_text")
        amount = found(page, work.row, AMOUNT, first, last, CHANGE, RANK, at, "calc")
        after = page.formula(work.row, AFTER, f"{before.address}+{amount.address}", added([before, amount]), "calc",
                             "money")  # fmt: skip
        _part(page, amount, before, after)
        before = after
    work.row += 1
    book.cells |= {"bridge.walked": before, "bridge.end": _whole(page, work.row, end)}
    work.row += 1
    _chart(work, top, work.row - 1)


def _whole(page: Page, row: int, one: End) -> Cell:
    """The row of an end: its whole cost, and no step."""
    page.link(row, STEP, one.name, "link_text")
    for column, number, unit in ((PLACE, ZERO, "count"), (AMOUNT, ZERO, "money"), (BASE, ZERO, "money"),
                                 (RISE, ZERO, "money"), (FALL, ZERO, "money")):  # fmt: skip
        page.link(row, column, number, "calc").unit = unit
    page.link(row, WHOLE, one.cost, "calc")
    return page.link(row, AFTER, one.cost, "calc")


def _part(page: Page, amount: Cell, before: Cell, after: Cell) -> None:
    """The parts of a step's bar: what is not seen, what rises, what falls."""
    row, pair = amount.row, (before, after)
    page.formula(row, BASE, f"MIN({before.address},{after.address})", computed(pair, min), "calc", "money")
    page.formula(row, RISE, f"MAX(0,{amount.address})", computed([amount], lambda a: max(0.0, a)), "calc", "money")
    page.formula(row, FALL, f"MAX(0,-1*{amount.address})", computed([amount], lambda a: max(0.0, -a)), "calc", "money")
    page.link(row, WHOLE, ZERO, "calc").unit = "money"


def _chart(work: Workings, first: int, last: int) -> None:
    page = work.page

    def column(at: int) -> tuple[Cell, Sequence[Cell]]:
        return page.cells[first - 1, at], [page.cells[row, at] for row in range(first, last + 1)]

    names = [page.cells[row, STEP] for row in range(first, last + 1)]
    axis = drawn_axis(work, "months.pv_aftertax")
    base, *steps = (column(at) for at in (BASE, RISE, FALL, WHOLE))
    title = say(page, "summary.bridge_chart")
    page.book.charts["bridge"] = lambda: waterfall(title, axis, names, base, steps, form=ONE_DECIMAL)
