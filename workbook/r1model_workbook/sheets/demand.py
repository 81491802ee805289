"""Demand: the table of uses, the shape of a day, a working day's tokens; then the months of the load, in a second pass.

The service of a replica rests on the lengths of this day, and the months rest on that service: so the months are
written once Throughput is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from r1model.catalogue import catalogue
from r1model.entries.choices import word
from r1model.graph.registry import FORMULAS
from r1model.options.option import shared
from r1model.scenarios import SHARES, STEPS, base, citation
from r1model_workbook.sheets.common import headers, say, trust
from r1model_workbook.sheets.ruler import demand, opened, ruler
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import Book, Cell, Page, Rule, Value, added, computed, span_of
from r1model_workbook.view.months import Months
from r1model_workbook.view.option_sheet import Writer, Written, fill_rows

ASKED = ("users", "requests_per_day", "input_tokens", "repeated_share", "output_tokens")
MADE = ("use_requests", "use_input", "use_repeated", "use_output")
TABLES = (
    ("load.uses", ASKED[:2], MADE[:1]),
    ("load.uses_in", ASKED[2:4], MADE[1:3]),
    ("load.uses_out", ASKED[4:], MADE[3:]),
)
FORMULA_OF: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "use_requests": ("use_requests", {}),
    "use_input": ("use_tokens", {"tokens_per_request": "input_tokens"}),
    "use_repeated": ("use_repeated", {}),
    "use_output": ("use_tokens", {"tokens_per_request": "output_tokens"}),
}
NEEDS = {"users": "users", "requests_per_day": "requests_per_day", "use_input_tokens": "input_tokens",
         "use_repeated_share": "repeated_share", "use_output_tokens": "output_tokens"}  # fmt: skip
LENGTHS = {"load.input_tokens": "mean_input_tokens", "load.repeated_share": "mean_repeated_share",
           "load.output_tokens": "mean_output_tokens"}  # fmt: skip
FIRST_PRESET = 7
KINDS = ("work", "other")


def fill(book: Book) -> None:
    """Writes the first part: uses, shape, a working day."""
    months = opened(book, "demand")
    months.row += 1
    _cases(book)
    uses = _uses(months)
    _shape(months)
    _lots(months)
    _day(months, uses)
    book.lines["demand"] = months


def months_of_load(book: Book) -> None:
    """Writes the months: ruler, load, and the demand in tokens that the options serve."""
    months: Months = book.lines["demand"]
    _served(book)
    root = ruler(months)
    _steps(months)
    root.inner["day"] = [book.written["day"]]
    load = root.inner["load"] = [Written(shared().parts["load"], "load", root)]
    fill_rows(book, load[0])
    Writer(months, load[0]).steps(load[0].part.steps)
    book.written["load"] = load[0]
    book.series["rent.followed"] = load[0].line("followed")
    for key in ("in", "out"):
        book.case[f"demand.{key}_mtok"] = (load[0].cell(f"first_{key}_mtok"), None)
    demand(months, root)


def _steps(months: Months) -> None:
    """The rows of the table of own replicas: from none to all that the peak needs, in equal steps."""
    page, book = months.page, months.page.book
    months.section("load.steps")
    steps = _figure(months, say(page, "field.steps"), STEPS, "count")
    spread = _figure(months, say(page, "field.spread"), 1.0, "flag")
    for at in range(SHARES):
        words = f"{say(page, 'field.step')} {at + 1}"
        step = _figure(months, words, float(at), "count")
        for name, cell in (("step", step), ("steps", steps), ("spread", spread)):
            book.case[f"load.shares[{at}].{name}"] = (cell, None)


def _figure(months: Months, words: str, value: float, unit: str) -> Cell:
    """A number of the model's own."""
    return months.value(words, lambda row, column: months.page.put(row, column, value, "figure", unit))


def _cases(book: Book) -> None:
    """The fields of the common part, of the demand and of the load that inputs are."""
    for prefix in ("common", "demand", "load"):
        for key, value in base()[prefix].items():
            table, name = citation(value) or ("", "")
            if table == "input":
                book.case[f"{prefix}.{key}"] = (book.inputs[name], None)


def _uses(months: Months) -> dict[str, list[Cell]]:
    """The uses in three tables side by side with what a working day makes of them; returns their columns."""
    found: dict[str, list[Cell]] = {name: [] for name in (*ASKED, *MADE)}
    for title, asked, made in TABLES:
        months.section(title)
        months.row = headers(months.page, months.row, ["load.use", *(f"load.{name}" for name in (*asked, *made))])
        for at, use in enumerate(base()["load"]["uses"]):
            _use(months, at, use, (asked, made), found)
            months.row += 1
    return found


def _use(
    months: Months, at: int, use: Mapping[str, str], columns: tuple[Sequence[str], Sequence[str]],
    found: dict[str, list[Cell]],
) -> None:  # fmt: skip
    """One use in one of the tables."""
    page, row = months.page, months.row
    asked, made = columns
    page.put(row, 1, say(page, f"load.{use['name']}"), "label")
    for column, name in enumerate(asked, start=2):
        cited = citation(use[name])
        assert cited
        found[name].append(page.link(row, column, page.book.inputs[cited[1]]))
    for column, name in enumerate(made, start=2 + len(asked)):
        formula, renamed = FORMULA_OF[name]
        needs = FORMULAS[formula].needs
        bind = {need: found[renamed.get(need, need)][at] for need in needs}
        found[name].append(page.calc(row, column, formula, bind))


def _shape(months: Months) -> None:
    """The share of each hour: of the chosen preset, or the reader's own."""
    page, book = months.page, months.page.book
    months.section("load.shape")
    shapes = catalogue().load_shapes
    names = [say(page, f"load.hour_{kind}") for kind in KINDS]
    at = months.value(say(page, "load.shape_at"), lambda row, column: _place(page, row, column, list(shapes)))
    row = headers(page, months.row, ["load.hour", "load.hour_work", "load.hour_other", "load.own_work",
                                     "load.own_other"])  # fmt: skip
    page.put(row - 1, 6, None, "header")
    heads = [(kind, shape) for kind in KINDS for shape in shapes.values()]
    for column, (kind, shape) in enumerate(heads, start=FIRST_PRESET):
        page.put(row - 1, column, f"{shape.label(book.language)} {names[KINDS.index(kind)]}", "header")
    first = row
    for hour in range(24):
        page.put(row, 1, f"{hour:02d}:00", "label")
        presets = [page.put(row, column, getattr(shape, kind)[hour], trust(shape.standing), "share")
                   for column, (kind, shape) in enumerate(heads, start=FIRST_PRESET)]  # fmt: skip
        for place, kind in enumerate(KINDS):
            own = book.entries[f"load.hours[{hour}].{kind}"] = page.put(row, 4 + place, None, "input", "share")
            book.rules.append(Rule(own, own, "decimal", "0 1", blank=True))
            cells = presets[place * len(shapes) : (place + 1) * len(shapes)]
            book.case[f"load.hours[{hour}].{kind}"] = (_chosen(page, row, 2 + place, cells, at, own), None)
        row += 1
    page.put(row, 1, say(page, "load.shape_sum"), "total_label")
    for column, kind in ((2, "work"), (3, "other")):
        cells = [page.cells[at_row, column] for at_row in range(first, row)]
        text = f"SUM({span_of(cells, page)})"
        book.cells[f"shape.{kind}"] = page.formula(row, column, text, added(cells), "total", "share")
    months.row = row + 1


def _place(page: Page, row: int, column: int, names: list[str]) -> Cell:
    """Which of the presets is chosen."""
    chosen = page.book.inputs["load_shape"]
    words = [word("load_shape", name, page.book.language) for name in names]
    keys = [page.put(row, FIRST_PRESET + step, name, "key") for step, name in enumerate(words)]
    text = f"MATCH({chosen.seen_from(page)},{span_of(keys, page)},0)"
    return page.formula(row, column, text, computed([chosen], lambda name: float(words.index(name) + 1)), "calc",
                        "count")  # fmt: skip


def _chosen(page: Page, row: int, column: int, presets: list[Cell], at: Cell, own: Cell) -> Cell:
    """The reader's own share where one is entered, else the preset's."""
    text = f'IF({own.address}<>"",{own.address},INDEX({span_of(presets, page)},1,{at.address}))'

    def value(own: Value, at: float, *shares: Value) -> Value:
        return own if own not in (None, "") else shares[int(at) - 1]

    return page.formula(row, column, text, Seeing([own, at, *presets], value), "calc", "share")


def _lots(months: Months) -> None:
    """The months of the lots, those beyond the horizon at its end, the first at closing; the nodes of a schedule."""
    page, book = months.page, months.page.book
    months.section("load.lot_months")
    bind = {"months": months.link(say(page, "field.until"), book.inputs["months"])}
    dates = [_figure(months, f"{say(page, 'load.lot')} 1", 0.0, "month")]
    for at in (2, 3, 4):
        words = f"{say(page, 'load.lot')} {at}"
        end = months.link(words, book.inputs[f"lot_{at}_month"])
        dates.append(months.calc("last_month", bind | {"end": end}, words))
    for at, date in enumerate(dates):
        book.case[f"load.lots[{at}].month"] = (date, None)
        book.case[f"load.lots[{at}].until"] = (dates[at + 1] if at < 3 else book.inputs["months"], None)
        book.case[f"load.lots[{at}].nodes"] = (book.inputs[f"lot_{at + 1}_nodes"], None)


def _day(months: Months, uses: Mapping[str, list[Cell]]) -> None:
    """A working day: the sums of the uses, or the tokens of a month, and the mean request."""
    book = months.page.book
    months.section("load.day")
    page, part = months.page, shared().parts["day"]
    volume = _figure(months, say(page, "load.volume"), 1.0, "factor")
    book.case["load.volume"] = (volume, None)
    day = book.written["day"] = Written(part, "load", None)
    rows = day.inner["uses"] = [
        Written(part.parts["uses"], f"load.uses[{at}]", day) for at in range(len(uses["users"]))
    ]
    for at, row in enumerate(rows):
        row.names |= {name: uses[column][at] for name, column in NEEDS.items()}
        row.names |= {name: uses[name][at] for name in MADE}
    Writer(months, day).steps([step for step in part.steps if step.each != "uses"])
    book.cells |= {name: day.cell(line) for name, line in LENGTHS.items()}
    book.case["common.dau"] = (day.cell("all_users"), None)


def _served(book: Book) -> None:
    """What the replicas serve, and the rows of the table of own replicas."""
    sides = {"replica_rate": "buy.rate", "nodes_per_replica": "buy.machines", "rent_rate": "rent.rate",
             "instances_per_replica": "rent.machines"}  # fmt: skip
    for key, name in sides.items():
        book.case[f"load.{key}"] = (book.cells[f"service.{name}"], None)
