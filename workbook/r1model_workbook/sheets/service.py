"""One block of Throughput: a machine's replica, its terms, the grid of loads, and what it serves at the targets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from r1model.capacity.replicas import FACTORS, LEAVES
from r1model.capacity.service import QUANTILES
from r1model.capacity.service_lines import (
    ALLOWED,
    ANSWERS,
    CORRECTED,
    LOADED,
    LOADS,
    MEASURED,
    OF_REPLICA,
    SERVED,
    SETTLED,
    WITHIN,
    Line,
)
from r1model.entries.choices import word
from r1model.errors import NA
from r1model.graph.registry import FORMULAS
from r1model.inputs import inputs
from r1model_workbook.sheets.common import headers, label, row_head, say, section, unit_name
from r1model_workbook.sheets.replicas import WORDS, term, term_unit
from r1model_workbook.view.computing import Pick, Seeing
from r1model_workbook.view.grid import ONE, Cell, Fault, Operand, Page, Value, computed, span_of
from r1model_workbook.write.charts import load_chart
from r1model_workbook.write.charts.lines import Curve

OWN = ("node_tokens_per_second", "node_in_tokens_per_second", "node_out_tokens_per_second")
GRID = range(3, 3 + len(LOADS))
POINTS = range(3, 3 + len(QUANTILES))
CHOSEN = POINTS[-1] + 1
LAST = GRID[-1]
CURVE = (
    Line("served_tpot_ms"),
    Line("predicted_rate"),
    Line("replica_out_tok_s", (("replica_rate", "predicted_rate"),)),
)
ANSWER = {"in_flight": "replica_in_flight", "tpot_ms": "served_tpot_ms", "ttft_ms": "served_ttft_ms", "rate": "rate",
          "out_tok_s": "replica_out_tok_s", "tok_s": "replica_tok_s"}  # fmt: skip
MACHINE_ROWS, CHART_ROWS = 5, 20
BLOCK_ROWS = (
    2 + MACHINE_ROWS + 3 + len(WORDS) + len(LEAVES) + len(OWN) + 1 + len(OF_REPLICA) + len(MEASURED)
    + 1 + 1 + len(CORRECTED) + len(ALLOWED)
    + 1 + 1 + len(LOADED) + len(CURVE) + len(QUANTILES) * len(WITHIN)
    + 1 + len(WITHIN) + len(SETTLED) + 1 + len(SERVED) + 2 + len(ANSWERS) - 1 + 4
    + 1 + CHART_ROWS
)  # fmt: skip

Bind = dict[str, Operand]


class Block(NamedTuple):
    """What a block leaves: the key of its machine, the row where its chart may stand, and the curve over the loads."""

    key: Cell
    chart_row: int
    curve: Mapping[str, Sequence[Cell]]


class Machine(NamedTuple):
    """The cells of a machine: its GPU, how many it has, and the key of its row."""

    gpu: Cell
    size: Cell
    key: Cell


def block(
    page: Page, row: int, kind: str, machine: Callable[[Page, int, Cell], Machine], shared: Mapping[str, Cell],
    points_of: Callable[[Bind], Mapping[str, Cell]], other: Cell | None = None,
) -> Block:  # fmt: skip
    """Writes the block and leaves its answers for other sheets; `points_of` gives what own points make of times."""
    end = row + BLOCK_ROWS
    row = section(page, row, f"throughput.{kind}", LAST, f"throughput.{kind}_note")
    found = machine(page, row, shared["model"])
    page.book.cells |= {f"service.{kind}.size": found.size, f"service.{kind}.gpu": found.gpu}
    row += MACHINE_ROWS
    bind: Bind = {**shared, "tokens_per_step": ONE}
    row = _terms(page, row, found.key, bind)
    bind |= points_of(bind)
    row = _own(page, row, found.key, other, bind)
    for line in (*OF_REPLICA, *MEASURED):
        row = formula_line(page, row, line, {3: bind})
    row, points = _targets(page, row, bind)
    row, curve, within = _grid(page, row, bind, points)
    row, points = _points(page, row, bind, points, within)
    row = _state(page, row, kind, bind, points, found.key)
    assert row + 1 + CHART_ROWS == end, (row + 1 + CHART_ROWS, end)
    return Block(found.key, row + 1, curve)


def formula_line(page: Page, row: int, line: Line, columns: Mapping[int, Bind], words: str = "") -> int:
    """One formula in its row, in each of the columns; its results join the names of their columns."""
    if words:
        row_head(page, row, words, FORMULAS[line.name].unit)
    else:
        label(page, row, line.name)
    for column, bind in columns.items():
        given = dict(zip(FORMULAS[line.name].needs, (bind[need] for need in line.needs), strict=True))
        bind[line.name] = page.calc(row, column, line.name, given)
    return row + 1


def _terms(page: Page, row: int, key: Cell, bind: Bind) -> int:
    """The row of the machine among the stamped ones, and what stands in it."""
    table = page.book.tables["replicas"]
    places = {name: float(at) for at, name in enumerate(table.rows, start=1)}
    row_head(page, row, say(page, "throughput.at"), "count")
    text = f"MATCH({key.address},{table.range('key', page)},0)"
    at = page.formula(row, 3, text, computed([key], lambda key: places.get(key, Fault(NA))), "calc", "count")
    row_head(page, row + 1, say(page, "throughput.row_runs"), "flag")
    bind["at"] = at
    bind["row_runs"] = page.formula(
        row + 1, 3, f"1*ISNUMBER({at.address})", Seeing([at], lambda at: float(isinstance(at, float))), "calc", "flag"
    )
    row += 2
    for name in (*WORDS, *LEAVES):
        row_head(page, row, say(page, f"throughput.{name}") if name in WORDS else term(page, name), term_unit(name))
        bind[name] = looked_up(page, row, 3, at, name)
        row += 1
    return row


def looked_up(page: Page, row: int, column: int, at: Cell, name: str) -> Cell:
    """A column of the stamped rows at the row's place."""
    table = page.book.tables["replicas"]
    text = f"INDEX({table.range(name, page)},{at.address})"
    options = {float(place): cell for place, cell in enumerate(table.column(name).values(), start=1)}
    return page.formula(
        row, column, text, Pick([at], options), "link_text" if name in WORDS else "link", term_unit(name)
    )


def _own(page: Page, row: int, key: Cell, other: Cell | None, bind: Bind) -> int:
    """Own measurements, where this machine is the one that is bought."""
    row_head(page, row, say(page, "throughput.same_machine"), "flag")
    if other is None:
        bind["same_machine"] = page.put(row, 3, 1.0, "figure", "flag")
    else:
        same = computed([key, other], lambda key, other: float(key == other))
        bind["same_machine"] = page.formula(row, 3, f"1*({key.address}={other.address})", same, "calc", "flag")
    for step, name in enumerate(OWN, start=1):
        words = say(page, "throughput.counted").format(name=inputs()[name].label(page.book.language))
        row_head(page, row + step, words, "token/s")
        given = {"own_rate": bind[name], "same_machine": bind["same_machine"]}
        bind[name] = page.calc(row + step, 3, "counted_rate", given)
    return formula_line(page, row + 1 + len(OWN), Line("counted_points"), {3: bind})


def _targets(page: Page, row: int, bind: Bind) -> tuple[int, dict[int, Bind]]:
    """The factors of measured neighbours for each quantile, and what they leave of the targets."""
    row = headers(page, row, ["column.line", "column.unit", *(f"throughput.{name}" for name in (*QUANTILES, "chosen"))])
    points = {column: dict(bind) for column in POINTS}
    row_head(page, row, say(page, "throughput.time_factor"), "factor")
    at = bind["at"]
    assert isinstance(at, Cell)
    factors = [looked_up(page, row, column, at, name) for column, name in zip(POINTS, FACTORS, strict=True)]
    for column, factor in zip(POINTS, factors, strict=True):
        points[column] |= {"time_factor": factor, "factor_p50": factors[QUANTILES.index("p50")]}
    bind["chosen_at"] = _chosen_at(page, row - 1, bind)
    row += 1
    for line in CORRECTED:
        row = formula_line(page, row, line, points)
    corrected = [_cell(points[column], "corrected_factor") for column in POINTS]
    for column, factor in zip(POINTS, corrected, strict=True):
        points[column]["time_factor"] = factor
    bind["time_factor"] = page.nth(row - 1, CHOSEN, corrected, _cell(bind, "chosen_at"))
    for line in ALLOWED:
        row = formula_line(page, row, line, points)
    return row, points


def _chosen_at(page: Page, row: int, bind: Bind) -> Cell:
    """The place of the quantile asked for among the three; their names stand in the inputs' own words."""
    words = [word("throughput_at", name, page.book.language) for name in QUANTILES]
    heads = [page.put(row, column + len(POINTS) + 2, name, "key") for column, name in zip(POINTS, words, strict=True)]
    asked = _cell(bind, "throughput_at")
    text = f"MATCH({asked.address},{span_of(heads, page)},0)"
    places = {name: float(at) for at, name in enumerate(words, start=1)}
    return page.formula(
        row, heads[-1].column + 1, text, computed([asked], lambda name: places.get(name, Fault(NA))), "calc", "count"
    )


def _cell(bind: Bind, name: str) -> Cell:
    found = bind[name]
    assert isinstance(found, Cell)
    return found


def _grid(
    page: Page, row: int, bind: Bind, points: dict[int, Bind]
) -> tuple[int, dict[str, list[Cell]], dict[tuple[str, int], list[Cell]]]:
    """Every load: its times, its curve at the quantile asked for, and how far each target and quantile let it go."""
    row = headers(page, row, ["column.line", "column.unit", *["throughput.load"] * len(GRID)])
    row_head(page, row, say(page, "throughput.worker_batch"), "sequence")
    columns = {column: dict(bind) for column in GRID}
    for (column, given), load in zip(columns.items(), LOADS, strict=True):
        given["worker_batch"] = page.put(row, column, load, "figure", "sequence")
    row += 1
    for line in (*LOADED, *CURVE):
        row = formula_line(page, row, line, columns)
    within: dict[tuple[str, int], list[Cell]] = {}
    for name, line in WITHIN.items():
        for column, quantile in zip(POINTS, QUANTILES, strict=True):
            words = say(page, f"throughput.within_{name}").format(quantile=say(page, f"throughput.{quantile}"))
            row_head(page, row, words, "sequence")
            within[name, column] = _within(page, row, line, columns, points[column])
            row += 1
    curve = {name: [_cell(given, name) for given in columns.values()] for name in ("worker_batch", CURVE[-1].name)}
    return row, curve, within


def _within(page: Page, row: int, line: Line, columns: Mapping[int, Bind], point: Bind) -> list[Cell]:
    """The line of a row over the loads; each reads its own load and the next, the last itself."""
    found = []
    for column, bind in columns.items():
        following = columns[min(column + 1, GRID[-1])]
        given = bind | {
            "next_batch": following["worker_batch"],
            "next_tpot_ms": following["tpot_ms"],
            "next_ttft_ms": following["unloaded_ttft_ms"],
            **{name: point[name] for name in (ALLOWED[0].name, ALLOWED[1].name)},
        }
        needs = dict(zip(FORMULAS[line.name].needs, (given[need] for need in line.needs), strict=True))
        found.append(page.calc(row, column, line.name, needs))
    return found


def _points(
    page: Page, row: int, bind: Bind, points: dict[int, Bind], within: Mapping[tuple[str, int], Sequence[Cell]]
) -> tuple[int, dict[int, Bind]]:
    """The load that targets and memory allow, and all formulas once more at it, by quantile."""
    row = headers(page, row, ["column.line", "column.unit", *(f"throughput.{name}" for name in (*QUANTILES, "chosen"))])
    points = {column: bind | point for column, point in points.items()}
    for name in WITHIN:
        row_head(page, row, say(page, f"throughput.{name}"), "sequence")
        for column, point in points.items():
            loads = within[name, column]
            point[name] = page.formula(
                row, column, f"MAX({span_of(loads, page)})", computed(loads, max), "calc", "sequence"
            )
        row += 1
    for line in SETTLED:
        row = formula_line(page, row, line, points)
    row = _where(page, row, "worker_batch", ("targets_met", "operating_load"), points)
    for line in (*SERVED, ANSWERS[0]):
        row = formula_line(page, row, line, points)
    row = _where(page, row, "rate", ("replica_serves", "replica_rate"), points)
    for point in points.values():
        point["replica_rate"] = point["rate"]
    for line in ANSWERS[1:]:
        row = formula_line(page, row, line, points)
    return row, points


def _where(page: Page, row: int, name: str, pair: tuple[str, str], points: Mapping[int, Bind]) -> int:
    """A value where a flag is 1, else #N/A."""
    unit = FORMULAS[pair[1]].unit
    row_head(page, row, say(page, f"throughput.{name}"), unit, "total_label")
    for column, point in points.items():
        flag, value = (_cell(point, part) for part in pair)
        text = f"IF({flag.address}>0,{value.address},NA())"
        point[name] = page.formula(row, column, text, Seeing([flag, value], _if_any), "total", unit)
    return row + 1


def _if_any(flag: Value, value: Value) -> Value:
    if isinstance(flag, Fault):
        return flag
    return value if isinstance(flag, float) and flag > 0 else Fault(NA)


def _state(page: Page, row: int, kind: str, bind: Bind, points: dict[int, Bind], key: Cell) -> int:
    """The quantile asked for, whether it has a rate, why not, and what it rests on."""
    book, at = page.book, _cell(bind, "chosen_at")

    def chosen(name: str) -> Cell:
        cells = [_cell(point, name) for point in points.values()]
        return page.nth(cells[0].row, CHOSEN, cells, at, cells[0].role)

    found = {name: chosen(of) for name, of in ANSWER.items()}
    found |= {"load": chosen("worker_batch"), "machines": _cell(bind, "replica_machines"), "plan": _cell(bind, "plan")}
    found |= {f"{name}_rate": _cell(points[column], "rate") for column, name in zip(POINTS, QUANTILES, strict=True)}
    row_runs, serves, lacking = _cell(bind, "row_runs"), chosen("replica_serves"), chosen("lacking")
    row_head(page, row, say(page, "throughput.runs"), "flag", "total_label")
    text = f"IF({row_runs.address}>0,{serves.address},0)"
    found["runs"] = page.formula(row, 3, text, Seeing([row_runs, serves], _or_none), "total", "flag")
    row_head(page, row + 1, say(page, "throughput.reason"))
    lacked = _lacked(page, row + 1, bind, serves, lacking)
    found["reason"] = _reason(page, row + 1, key, row_runs, lacked)
    bind["predicted_basis"] = _rests(page, row + 2, "predicted_basis", bind, ("counted_points", "by_points", "basis"))
    found["basis"] = _rests(page, row + 3, "basis_used", bind, ("own_request_seconds", "own", "predicted_basis"))
    book.cells |= {f"service.{kind}.{name}": cell for name, cell in found.items()}
    return row + 4


def _rests(page: Page, row: int, name: str, bind: Bind, names: tuple[str, str, str]) -> Cell:
    """What a rate rests on: the first words where the flag or number is above 0, else the others."""
    row_head(page, row, say(page, f"throughput.{name}"))
    flag, one, other = (_cell(bind, part) for part in names)
    text = f"IF({flag.address}>0,{one.address},{other.address})"
    return page.formula(row, 3, text, Seeing([flag, one, other], _either), "link_text")


def _or_none(runs: float, serves: Value) -> Value:
    return serves if runs > 0 else 0.0


def _either(flag: Value, one: Value, other: Value) -> Value:
    if isinstance(flag, Fault):
        return flag
    return one if isinstance(flag, float) and flag > 0 else other


def _lacked(page: Page, row: int, bind: Bind, serves: Cell, lacking: Cell) -> Cell:
    """The words for what a replica lacks that has no rate; none where it has one."""
    words = [_cell(bind, f"lack_{at}") for at in (1, 2, 3)]
    text = f'IF({serves.address}>0,"",INDEX({span_of(words, page)},{lacking.address}))'

    def said(serves: Value, lacking: Value, *words: Value) -> Value:
        if isinstance(serves, Fault) or (isinstance(serves, float) and serves > 0):
            return serves if isinstance(serves, Fault) else ""
        return lacking if isinstance(lacking, Fault) else words[int(lacking or 1) - 1]

    return page.formula(row, CHOSEN + 1, text, Seeing([serves, lacking, *words], said), "link_text")


def _reason(page: Page, row: int, key: Cell, row_runs: Cell, lacked: Cell) -> Cell:
    """Why there is no rate: that of the row which does not run, else what is lacking at the targets."""
    refused = page.book.tables["refused_replicas"]
    reasons = refused.column("reason")
    found = f"INDEX({refused.range('reason', page)},MATCH({key.address},{refused.range('key', page)},0))"
    text = f"IF({row_runs.address}>0,{lacked.address},{found})"

    def why(runs: float, lacked: Value, key: Value, *_: Value) -> Value:
        if runs > 0:
            return lacked
        if isinstance(key, Fault):
            return key
        return reasons[key].value if key in reasons else Fault(NA)

    return page.formula(row, 3, text, Seeing([row_runs, lacked, key], why), "link_text")


def chart(page: Page, kind: str, found: Block, points: Curve | None = None) -> None:
    """Output over the loads at the quantile asked for, from one sequence on; the load found and own points on it."""
    loads, output = (cells[1:] for cells in found.curve.values())
    load, at = (page.book.cells[f"service.{kind}.{name}"] for name in ("load", "out_tok_s"))
    page.book.charts[f"throughput.{kind}"] = lambda: load_chart(
        f"{say(page, f'throughput.{kind}')}: {say(page, 'throughput.chart')}", unit_name(page, "token/s"),
        say(page, "throughput.worker_batch"), (page.cells[output[0].row, 1], loads, output),
        (page.cells[load.row, 1], [load], [at]), points,
    )  # fmt: skip
    drawn = page.book.charts[f"throughput.{kind}"]()
    page.charts.append((drawn, f"A{found.chart_row}", f"H{found.chart_row + CHART_ROWS - 1}"))
