"""Own measured points on Throughput: the model tried at each of them, its error, and the factor that follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from r1model.capacity.service_lines import COMPARED, FOUND, MEAN, TRIED, Line
from r1model.inputs import inputs
from r1model_workbook.sheets.common import headers, row_head, say, section
from r1model_workbook.sheets.point_entries import COLUMNS, FIELDS, LACKS, beside, number, part
from r1model_workbook.sheets.replicas import term, term_unit
from r1model_workbook.sheets.service import LAST, Bind, formula_line, looked_up
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import ONE, ZERO, Cell, Page, Value, added, span_of

USED = {"in_flight": "point_in_flight", "input_tokens": "input_tokens", "output_tokens": "output_tokens"}
USUAL = {"in_flight": "workers"}  # what is tried where a point does not count; lengths are those of the load
TOTALS = 3
WORKED = (*TRIED, *COMPARED, Line("point_error"), Line("point_measured_tok_s"))
SHOWN = {"measured": "point_measured_ms", "predicted": "served_tpot_ms", "error": "point_error"}
CHARTED = {"load": "worker_batch", "output": "point_measured_tok_s"}
SUMS = {"own_points": "point_counts", "own_log_sum": "point_log", "own_square_sum": "point_square"}
SQUARE = Line("point_square")
ANSWERS = (
    "own_points",
    "own_ratio",
    "own_time_factor",
    "own_log_sum",
    "own_log_mean",
    "own_square_sum",
    "own_deviation",
    "own_scatter",
)
LACKING_ROWS = len(LACKS) + 1
ROWS = (
    3 + len(FIELDS) + 1 + len(SHOWN) + len(ANSWERS) + len(LACKS)
    + 1 + 1 + LACKING_ROWS + 1 + len(USED) + 1 + len(WORKED) + 1 + len(CHARTED)
)  # fmt: skip


class Points(NamedTuple):
    """What the block leaves: its answers by name, and for the chart whether a point counts, its load and its output."""

    found: Mapping[str, Cell]
    columns: Mapping[int, Bind]
    chart_row: int


def block(page: Page, row: int, bind: Bind) -> Points:
    """The block on Throughput, for the machine that is bought, and what stands beside the cells of Inputs."""
    end = row + ROWS
    row = section(page, row, "points.title", LAST, "points.title_note")
    columns = {column: dict(bind) for column in COLUMNS}
    row = _heads(page, row)
    row = _entered(page, row, columns)
    row = formula_line(page, row, Line("point_counts"), columns)
    shown, totals = row, row + len(SHOWN)
    row = _lacks(page, totals + len(ANSWERS), bind)
    row = _lacking(page, _heads(page, row + 1), columns, bind)
    row = _factor(page, row, columns)
    row = _worked(page, row, columns)
    _shown(page, shown, columns)
    found = _totals(page, totals, row, columns)
    page.book.cells |= {f"points.{name}": cell for name, cell in found.items()}
    beside(page, columns)
    assert row + 1 + len(CHARTED) == end, (row + 1 + len(CHARTED), end)
    return Points(found, columns, row + 1)


def _heads(page: Page, row: int) -> int:
    row = headers(page, row, ["column.line", "column.unit", *["points.point"] * len(COLUMNS)])
    for column, slot in COLUMNS.items():
        page.cells[row - 1, column].value = f"{say(page, 'points.point')} {slot}"
    return row


def _entered(page: Page, row: int, columns: Mapping[int, Bind]) -> int:
    """What stands on Inputs, as numbers: a blank and what is no number is 0."""
    for name in FIELDS:
        row_head(page, row, say(page, f"points.{name}"), inputs()[f"point_1_{name}"].unit or "")
        for column, slot in COLUMNS.items():
            key = f"point_{slot}_{name}"
            entry = page.book.entries[key]
            at = entry.seen_from(page)
            text = f'IF(ISNUMBER({at})*({at}<>"")>0,{at},0)'
            cell = page.formula(row, column, text, Seeing([entry], number), "link", entry.unit)
            page.book.inputs[key] = columns[column][f"point_{name}"] = columns[column][f"entered_{name}"] = cell
        row += 1
    return row


def _factor(page: Page, row: int, columns: Mapping[int, Bind]) -> int:
    """The median's factor of measured neighbours, which the points are held against."""
    row_head(page, row, term(page, "factor_p50"), term_unit("factor_p50"))
    found = looked_up(page, row, TOTALS, part(columns[TOTALS], "at"), "factor_p50")
    for bind in columns.values():
        bind["time_factor"] = found
    return row + 1


def _worked(page: Page, row: int, columns: Mapping[int, Bind]) -> int:
    """The model at every point; one that does not count is tried at a load and lengths that mean nothing."""
    for name, used in USED.items():
        unit = inputs()[f"point_1_{name}"].unit or ""
        row_head(page, row, say(page, f"points.tried_{name}"), unit)
        for column, bind in columns.items():
            given = {"point_value": bind[f"point_{name}"], "usual_value": bind[USUAL.get(name, used)],
                     "point_counts": bind["point_counts"]}  # fmt: skip
            bind[used] = page.calc(row, column, "point_or_usual", given, unit=unit)
        row += 1
    row = formula_line(page, row, Line("point_batch"), columns)
    for bind in columns.values():
        bind |= {"worker_batch": bind["point_batch"], "repeated_share": ZERO, "tokens_per_step": ONE}
    for line in WORKED:
        row = formula_line(page, row, line, columns)
    return row


def _shown(page: Page, row: int, columns: Mapping[int, Bind]) -> None:
    """Measured beside predicted and the error, of the points that count."""
    for name, of in SHOWN.items():
        first = part(next(iter(columns.values())), of)
        row_head(page, row, say(page, f"points.{name}"), first.unit)
        for column, bind in columns.items():
            bind[f"shown_{name}"] = _if_counted(page, row, column, bind, part(bind, of))
        row += 1


def _if_counted(page: Page, row: int, column: int, bind: Bind, cell: Cell) -> Cell:
    """The value of a point that counts, else nothing."""
    counts = part(bind, "point_counts")
    text = f'IF({counts.seen_from(page)}>0,{cell.seen_from(page)},"")'
    return page.formula(row, column, text, Seeing([counts, cell], _if_any), "total", cell.unit)


def _if_any(counts: Value, value: Value) -> Value:
    return value if isinstance(counts, float) and counts > 0 else ""


def _totals(page: Page, row: int, square_row: int, columns: Mapping[int, Bind]) -> dict[str, Cell]:
    """How many points count, how far off the prediction is by them, and what follows for all times."""
    at = {name: row + step for step, name in enumerate(ANSWERS)}
    found: Bind = {}
    for name in ("own_points", "own_log_sum"):
        _sum(page, at[name], columns, name, found)
    for line in MEAN:
        formula_line(page, at[line.name], line, {TOTALS: found})
    for bind in columns.values():
        bind["own_log_mean"] = found["own_log_mean"]
    formula_line(page, square_row, SQUARE, columns)
    _sum(page, at["own_square_sum"], columns, "own_square_sum", found)
    for line in FOUND:
        formula_line(page, at[line.name], line, {TOTALS: found})
    return {name: part(found, name) for name in ("own_points", *(line.name for line in FOUND))}


def _sum(page: Page, row: int, columns: Mapping[int, Bind], name: str, found: Bind) -> None:
    """The sum over the points, which joins the names of what was found."""
    cells = [part(bind, SUMS[name]) for bind in columns.values()]
    unit = "count" if name == "own_points" else "factor"
    row_head(page, row, say(page, f"points.{name}"), unit)
    found[name] = page.formula(row, TOTALS, f"SUM({span_of(cells, page)})", added(cells), "total", unit)


def _lacks(page: Page, row: int, bind: Bind) -> int:
    """The words for what a half-filled point lacks."""
    for name in LACKS:
        page.put(row, 1, say(page, f"points.without_{name}"), "label")
        bind[f"lacks_{name}"] = page.put(row, TOTALS, say(page, f"points.lacks_{name}"), "plain_note")
        row += 1
    return row


def _lacking(page: Page, row: int, columns: Mapping[int, Bind], bind: Bind) -> int:
    """What a point lacks in which anything stands, though not enough to count: thing by thing, then in one."""
    for step, name in enumerate(LACKS):
        row_head(page, row + step, say(page, f"points.missing_{name}"))
    end = row + len(LACKS)
    row_head(page, end, say(page, "points.lacking"))
    for column, point in columns.items():
        words = [_missing(page, row + step, column, part(bind, f"lacks_{name}"), point, name)
                 for step, name in enumerate(LACKS)]  # fmt: skip
        entries = [page.book.entries[f"point_{COLUMNS[column]}_{name}"] for name in FIELDS]
        span = span_of(entries, page)
        joined = '&" "&'.join(word.address for word in words)
        text = f'IF(SUMPRODUCT(({span}<>"")*({span}<>0))>0,TRIM({joined}),"")'
        point["lacking"] = page.formula(end, column, text, Seeing([*entries, *words], _told), "link_text")
    return row + LACKING_ROWS


def _missing(page: Page, row: int, column: int, word: Cell, point: Bind, name: str) -> Cell:
    """The word for a thing where a point does not say it; time and output rate stand for one another."""
    of = ("tpot_ms", "out_tok_s") if name == "time" else (name,)
    given = [part(point, f"entered_{field}") for field in of]
    at = ",".join(cell.address for cell in given)
    text = f'IF({f"MAX({at})" if len(given) > 1 else at}>0,"",{word.address})'
    return page.formula(row, column, text, Seeing([word, *given], _word_unless), "link_text")


def _word_unless(word: Value, *given: Value) -> Value:
    return "" if max(number(value) for value in given) > 0 else word


def _told(*values: Value) -> Value:
    given, words = values[: len(FIELDS)], values[len(FIELDS) :]
    return " ".join(str(word) for word in words if word) if any(given) else ""


def charted(page: Page, points: Points, kind: str) -> tuple[Cell, list[Cell], list[Cell]]:
    """The points over the load; those that do not count lie where the load at the targets does."""
    rows = []
    for step, (name, of) in enumerate(CHARTED.items()):
        row = points.chart_row + step
        other = page.book.cells[f"service.{kind}.{'load' if name == 'load' else 'out_tok_s'}"]
        row_head(page, row, say(page, f"points.chart_{name}"), other.unit)
        rows.append([_or_other(page, row, column, bind, part(bind, of), other)
                     for column, bind in points.columns.items()])  # fmt: skip
    return page.cells[points.chart_row + 1, 1], rows[0], rows[1]


def _or_other(page: Page, row: int, column: int, bind: Bind, cell: Cell, other: Cell) -> Cell:
    counts = part(bind, "point_counts")
    text = f"IF({counts.address}>0,{cell.address},{other.address})"
    return page.formula(row, column, text, Seeing([counts, cell, other], _either), "calc", other.unit)


def _either(counts: Value, value: Value, other: Value) -> Value:
    return value if isinstance(counts, float) and counts > 0 else other
