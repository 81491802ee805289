"""The options side by side: whether each can be had and why not, what it costs; below the page, all its figures."""

from __future__ import annotations

from r1model.options.files import compared
from r1model_workbook.sheets.common import headers, put_unit, say
from r1model_workbook.sheets.feasible import gated, option_flags
from r1model_workbook.sheets.summary.layout import FIRST, LAST, LINE, UNIT, titled
from r1model_workbook.sheets.summary.words import Workings
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import Cell, Page, Value

SHOWN = ("pv_aftertax", "emc_aftertax", "cost_levelised")
FIGURES = ("pv_aftertax", "pv_pretax", "nominal", "eac_aftertax", "emc_aftertax", "cost_levelised", "cost_in",
           "cost_out")  # fmt: skip
AGAINST = ("npv", "payback", "payback_discounted", "irr")
RANGES = (("nodes", "node"), ("per_mtok", "money/Mtok"))
STAMPED = (("P10", "money"), ("P90", "money"), ("P(cheapest)", "share"))
WHY = 2


def flags_and_costs(page: Page, row: int) -> tuple[list[Cell], list[Cell]]:
    """Whether each option can be had and its present cost, in their rows of the page; the answer refers to them."""
    book, columns = page.book, list(enumerate(compared(), start=FIRST))
    flags = [page.link(row + 1, column, book.cells[f"feasible.{key}"], "link_word") for column, key in columns]
    for flag in flags:
        flag.unit = "feasible"
    costs = [_gated(page, row + 3, column, key, "pv_aftertax", "total") for column, key in columns]
    return flags, costs


def side_by_side(page: Page, row: int, costs: list[Cell], work: Workings) -> int:
    """The rest of the table; `row` is that of its heads."""
    book = page.book
    columns = list(enumerate(compared(), start=FIRST))
    headers(page, row, ["column.line", "column.unit", *(f"{key}.tab" for key in compared())])
    page.heights[row] = 20
    for at, name in ((1, "feasible"), (2, "why")):
        page.put(row + at, 1, say(page, f"summary.{name}"), "label")
    page.put(row + 1, UNIT, None, "unit")
    page.formula(row + 2, UNIT, *_reasons(work, row), "note")
    page.merges.append((row + 2, UNIT, row + 2, LAST))
    page.heights[row + 2] = WHY * LINE
    _head(page, row + 3, say(page, "months.pv_aftertax"), "money", "total_label")
    page.bests.append((costs[0], costs[-1]))
    row += 4
    _head(page, row, say(page, "summary.above_least"), "money")
    for (column, _), cost in zip(columns, costs, strict=True):
        _above(page, row, column, cost, book.cells["best.cost"])
    row += 1
    for name in SHOWN[1:]:
        row = _figure_row(page, row, name)
        if name == "emc_aftertax":
            row = _per_user(page, row)
    for name, unit in STAMPED:
        words = say(page, "risk.cheapest") if unit == "share" else f"{say(page, 'months.pv_aftertax')} {name}"
        _head(page, row, words, unit)
        for column, key in columns:
            page.link(row, column, book.cells[f"mc.{key}.{name}"], "link")
        page.put(row, LAST - 1, say(page, "summary.stamped"), "plain_note")
        row += 1
    return row


def _reasons(work: Workings, row: int) -> tuple[str, Seeing]:
    """The options that cannot be had, each with the reason; `row` is that of the heads, the flags stand below them."""
    page = work.page
    page.put(work.row, 1, say(page, "summary.why"), "label")
    parts = []
    for column, key in enumerate(compared(), start=FIRST):
        head, flag, reason = page.cells[row, column], page.cells[row + 1, column], page.book.cells[f"why.{key}"]
        text = f'IF({flag.address}>0,"",TRIM({head.address}&" "&{reason.seen_from(page)}))'
        parts.append(page.formula(work.row, column, text, Seeing([head, flag, reason], _reason), "key"))
    work.row += 1
    joints = '&" "&'.join(part.address for part in parts)
    return f"TRIM({joints})", Seeing(parts, lambda *values: _trimmed(" ".join(map(str, values))))


def _reason(head: Value, flag: Value, reason: Value) -> Value:
    return "" if isinstance(flag, float) and flag > 0 else _trimmed(f"{head} {reason}")


def _trimmed(words: str) -> str:
    return " ".join(word for word in words.split(" ") if word)


def details(page: Page, row: int) -> int:
    """All other figures of the options, and buying against each other one."""
    row = titled(page, row, "summary.figures")
    row = headers(page, row, ["column.line", "column.unit", *(f"{key}.tab" for key in compared())])
    for name in (name for name in FIGURES if name not in SHOWN):
        row = _figure_row(page, row, name)
    row = _ranges(page, row)
    others = (f"{key}.tab" for key in compared()[1:])
    row = headers(page, row, ["summary.against", "column.unit", "summary.blank", *others])
    return _against(page, row)


def _figure_row(page: Page, row: int, name: str) -> int:
    cells = [_gated(page, row, column, key, name) for column, key in enumerate(compared(), start=FIRST)]
    _head(page, row, say(page, f"months.{name}"), cells[0].unit)
    return row + 1


def _gated(page: Page, row: int, column: int, key: str, name: str, role: str = "link") -> Cell:
    book = page.book
    cell = gated(page, row, column, option_flags(book, key), book.cells[f"{key}.{name}"], role)
    book.cells[f"shown.{key}.{name}"] = cell
    return cell


def _head(page: Page, row: int, words: str, unit: str, role: str = "label") -> None:
    page.put(row, 1, words, role)
    put_unit(page, row, UNIT, unit, "unit" if role == "label" else role)


def _above(page: Page, row: int, column: int, cost: Cell, least: Cell) -> Cell:
    """How much more an option costs than the least."""
    text = f'IF(ISNUMBER({cost.address}),{cost.address}-{least.address},"")'

    def above(cost: Value, least: Value) -> Value:
        return cost - least if isinstance(cost, float) and isinstance(least, float) else ""

    return page.formula(row, column, text, Seeing([cost, least], above), "calc", "money")


def _per_user(page: Page, row: int) -> int:
    """Cost of a user and month; without users there is none."""
    users = page.book.written["day"].cell("all_users")
    for column, _ in enumerate(compared(), start=FIRST):
        cell = page.calc(row, column, "cost_per_user", {"emc": page.cells[row - 1, column], "users": users})
    _head(page, row, say(page, "summary.per_user"), cell.unit)
    return row + 1


def _ranges(page: Page, row: int) -> int:
    """P10 and P90 of machines and of the cost of a million tokens, from the snapshot."""
    for name, unit in RANGES:
        for quantile in ("P10", "P90"):
            _head(page, row, f"{say(page, f'risk.{name}')} {quantile}", unit)
            for column, key in enumerate(compared(), start=FIRST):
                stamped = page.book.cells[f"mc.{key}.{name}.{quantile}"]
                page.book.cells[f"shown.{key}.{name}.{quantile}"] = page.link(row, column, stamped)
            row += 1
    return row


def _against(page: Page, row: int) -> int:
    book = page.book
    for name in AGAINST:
        page.put(row, FIRST, None, "label")
        for column, key in enumerate(compared()[1:], start=FIRST + 1):
            cell = gated(page, row, column, option_flags(book, "buy", key), book.cells[f"{name}.{key}"], "answer_link")
            book.cells[f"shown.{name}.{key}"] = cell
        _head(page, row, say(page, f"compare.{name}"), "month" if cell.unit == "months" else cell.unit)
        row += 1
    _head(page, row, say(page, "compare.answer"), "share")
    for column, key in enumerate(compared(), start=FIRST):
        if key == "api":
            page.link(row, column, book.cells["breakeven.aftertax"], "answer_link")
        else:
            page.put(row, column, None, "label")
    return row + 1
