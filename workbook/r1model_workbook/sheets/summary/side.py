"""The options side by side: whether each can be had and why not, what it costs; below the page, all its figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from r1model.options.files import compared
from r1model.options.option import option
from r1model_workbook.sheets.common import headers, put_unit, say
from r1model_workbook.sheets.display import is_amount, scaled, scaled_unit
from r1model_workbook.sheets.feasible import gated, option_flags
from r1model_workbook.sheets.summary.layout import FIRST, LAST, LINE, UNIT, titled
from r1model_workbook.sheets.summary.words import Workings, either
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import Cell, Page, Value

SHOWN = ("pv_aftertax", "emc_aftertax", "cost_levelised")
FIGURES = ("pv_aftertax", "pv_pretax", "nominal", "eac_aftertax", "emc_aftertax", "cost_levelised", "cost_in",
           "cost_out")  # fmt: skip
AGAINST = ("npv", "payback", "payback_discounted", "irr")
RANGES = (("nodes", "node"), ("per_mtok", "money/Mtok"))
STAMPED = (("P10", "money"), ("P90", "money"), ("P(cheapest)", "share"))
WHY = 2


def flags_and_costs(page: Page, row: int, work: Workings) -> tuple[list[Cell], list[Cell]]:
    """Whether each option can be had, in its row of the page, and its present cost, which the page shows scaled."""
    book, columns = page.book, list(enumerate(compared(), start=FIRST))
    flags = [page.link(row + 1, column, book.cells[f"feasible.{key}"], "link_word") for column, key in columns]
    for flag in flags:
        flag.unit = "feasible"
    costs = _raw_row(work, [_of_option(page, key, "pv_aftertax") for key in compared()], "months.pv_aftertax")
    for (column, _), cost in zip(columns, costs, strict=True):
        scaled(page, row + 3, column, cost, "total")
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
    book.cells["summary.why"] = page.formula(row + 2, UNIT, *_reasons(work, row), "note")
    page.merges.append((row + 2, UNIT, row + 2, LAST))
    page.heights[row + 2] = WHY * LINE
    _head(page, row + 3, say(page, "months.pv_aftertax"), "money", "total_label")
    page.bests.append((page.cells[row + 3, columns[0][0]], page.cells[row + 3, columns[-1][0]]))
    row += 4
    _head(page, row, say(page, "summary.above_least"), "money")
    for (column, _), cost in zip(columns, costs, strict=True):
        _above(page, row, column, cost, book.cells["best.cost"])
    row += 1
    for name in SHOWN[1:]:
        row = _figure_row(page, row, name, work)
        if name == "emc_aftertax":
            row = _per_user(page, row)
    for name, unit in STAMPED:
        words = say(page, "risk.cheapest") if unit == "share" else f"{say(page, 'months.pv_aftertax')} {name}"
        _head(page, row, words, unit)
        for column, key in columns:
            scaled(page, row, column, book.cells[f"mc.{key}.{name}"], "link")
        page.put(row, LAST - 1, say(page, "summary.stamped"), "plain_note")
        row += 1
    return row


def _reasons(work: Workings, row: int) -> tuple[str, Seeing]:
    """The options that cannot be had, each with the reason; `row` is that of the heads, the flags stand below them.

    A mix that can be had and owns nothing is the option it stands on, which is said in the same place.
    """
    page = work.page
    mixed = {key: _mixed(work, key, page.cells[row + 1, column]) for column, key in enumerate(compared(), start=FIRST)
             if option(key).mixed}  # fmt: skip
    page.put(work.row, 1, say(page, "summary.why"), "label")
    parts = []
    for column, key in enumerate(compared(), start=FIRST):
        head, flag, reason = page.cells[row, column], page.cells[row + 1, column], page.book.cells[f"why.{key}"]
        flag, reason = mixed.get(key, (flag, reason))
        text = f'IF({flag.address}>0,"",TRIM({head.address}&" "&{reason.seen_from(page)}))'
        parts.append(page.formula(work.row, column, text, Seeing([head, flag, reason], _reason), "key"))
    work.row += 1
    joints = '&" "&'.join(part.address for part in parts)
    return f"TRIM({joints})", Seeing(parts, lambda *values: _trimmed(" ".join(map(str, values))))


def _mixed(work: Workings, key: str, flag: Cell) -> tuple[Cell, Cell]:
    """Whether a mix owns something, and what to say where not: that it owns nothing, or why it cannot be had."""
    page, book = work.page, work.page.book
    own, why = book.written[key].cell("own_nodes"), book.cells[f"why.{key}"]
    at = own.seen_from(page)
    text = f"IF(ISNUMBER({at})*{flag.address}>0,1*({at}>0),0)"
    owns = work.formula(say(page, "summary.mix_owns"), text, Seeing([own, flag], _owns), "flag")
    nothing = work.words("summary.mix_nothing_label", "summary.mix_nothing")
    text, compute = either(page, flag, nothing, why)
    said = work.value(
        say(page, "summary.mix_said"), lambda row, column: page.formula(row, column, text, compute, "key")
    )
    return owns, said


def _owns(own: Value, flag: Value) -> float:
    return float(flag == 1 and isinstance(own, float) and own > 0)


def _reason(head: Value, flag: Value, reason: Value) -> Value:
    return "" if isinstance(flag, float) and flag > 0 else _trimmed(f"{head} {reason}")


def _trimmed(words: str) -> str:
    return " ".join(word for word in words.split(" ") if word)


def details(page: Page, row: int, work: Workings) -> int:
    """All other figures of the options, and buying against each other one."""
    row = titled(page, row, "summary.figures")
    row = headers(page, row, ["column.line", "column.unit", *(f"{key}.tab" for key in compared())])
    for name in (name for name in FIGURES if name not in SHOWN):
        row = _figure_row(page, row, name, work)
    row = _ranges(page, row)
    others = (f"{key}.tab" for key in compared()[1:])
    row = headers(page, row, ["summary.against", "column.unit", "summary.blank", *others])
    return _against(page, row, work)


class Ask(NamedTuple):
    """A figure that stands only where options can be had: what it is called, those options' flags, where it stands."""

    name: str
    flags: Sequence[Cell]
    cell: Cell


def _of_option(page: Page, key: str, name: str) -> Ask:
    return Ask(f"{key}.{name}", option_flags(page.book, key), page.book.cells[f"{key}.{name}"])


def _figure_row(page: Page, row: int, name: str, work: Workings) -> int:
    asked = [_of_option(page, key, name) for key in compared()]
    _gated_row(page, row, FIRST, asked, f"months.{name}", work, "link")
    _head(page, row, say(page, f"months.{name}"), asked[0].cell.unit)
    return row + 1


def _gated_row(page: Page, row: int, first: int, asked: Sequence[Ask], words: str, work: Workings, role: str) -> None:
    """Figures side by side; sums of money stand in the workings as they are, since the page shows them scaled."""
    if is_amount(asked[0].cell.unit):
        for column, cell in enumerate(_raw_row(work, asked, words), start=first):
            scaled(page, row, column, cell, role)
        return
    for column, ask in enumerate(asked, start=first):
        _gated(page, row, column, ask, role)


def _raw_row(work: Workings, asked: Sequence[Ask], words: str) -> list[Cell]:
    """The figures in the currency itself, in a row of the workings: what names, batches and sentences take."""
    page, row = work.page, work.row
    page.put(row, 1, f"{say(page, 'summary.unscaled')}: {say(page, words)}", "label")
    work.row += 1
    return [_gated(page, row, column, ask, "link") for column, ask in enumerate(asked, start=FIRST)]


def _gated(page: Page, row: int, column: int, ask: Ask, role: str) -> Cell:
    cell = gated(page, row, column, ask.flags, ask.cell, role)
    page.book.cells[f"shown.{ask.name}"] = cell
    return cell


def _head(page: Page, row: int, words: str, unit: str, role: str = "label") -> None:
    page.put(row, 1, words, role)
    if is_amount(unit):
        page.link(row, UNIT, scaled_unit(page, unit), "unit_link" if role == "label" else role)
    else:
        put_unit(page, row, UNIT, unit, "unit" if role == "label" else role)


def _above(page: Page, row: int, column: int, cost: Cell, least: Cell) -> Cell:
    """How much more an option costs than the least."""
    size = page.book.cells["display.size"]
    text = f'IF(ISNUMBER({cost.address}),({cost.address}-{least.address})/{size.seen_from(page)},"")'

    def above(cost: Value, least: Value, size: float) -> Value:
        return (cost - least) / size if isinstance(cost, float) and isinstance(least, float) else ""

    return page.formula(row, column, text, Seeing([cost, least, size], above), "calc", "money")


def _per_user(page: Page, row: int) -> int:
    """Cost of a user and month; without users there is none."""
    users = page.book.written["day"].cell("all_users")
    for column, key in enumerate(compared(), start=FIRST):
        emc = page.book.cells[f"shown.{key}.emc_aftertax"]
        cell = page.calc(row, column, "cost_per_user", {"emc": emc, "users": users})
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


def _against(page: Page, row: int, work: Workings) -> int:
    book, others = page.book, compared()[1:]
    for name in AGAINST:
        page.put(row, FIRST, None, "label")
        asked = [Ask(f"{name}.{key}", option_flags(book, "buy", key), book.cells[f"{name}.{key}"]) for key in others]
        _gated_row(page, row, FIRST + 1, asked, f"compare.{name}", work, "answer_link")
        unit = asked[0].cell.unit
        _head(page, row, say(page, f"compare.{name}"), "month" if unit == "months" else unit)
        row += 1
    _head(page, row, say(page, "compare.answer"), "share")
    for column, key in enumerate(compared(), start=FIRST):
        if key == "api":
            page.link(row, column, book.cells["breakeven.aftertax"], "answer_link")
        else:
            page.put(row, column, None, "label")
    return row + 1
