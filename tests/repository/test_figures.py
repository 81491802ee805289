"""No figure with a meaning stands in Python: it has a value, unit, standing, source, place and date in the catalogue.

What numbers do stand at the top of a module or as a default is listed here with what it is, and printed by `-s`.
"""

import ast
from datetime import date
from pathlib import Path

import pytest

from r1model.catalogue import catalogue
from r1model.finance.schedule import macrs_5
from r1model.finance.simulate import drivers
from r1model.throughput.assumed import Assumed
from r1model.types import Standing

ROOT = Path(__file__).parents[2]
ROOMS = ("r1model", "workbook/r1model_workbook", "addin/r1model_addin")
FREE = (0, 1, -1)
LAYOUT = (
    "workbook/r1model_workbook/write/style.py",
    "workbook/r1model_workbook/write/charts/",
    "workbook/r1model_workbook/sheets/",
    "workbook/r1model_workbook/view/conditions.py", "workbook/r1model_workbook/check/",
)  # fmt: skip


def numbers(node):
    """The numbers in an expression that are not nought or one; places of formats and indices do not count."""
    return [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)
            and type(part.value) in (int, float) and part.value not in FREE]  # fmt: skip


def targets(node):
    found = node.targets if isinstance(node, ast.Assign) else [node.target]
    return ", ".join(ast.unparse(part) for part in found)


def stated(tree):
    """Name and numbers of every assignment of a module or class and of every default of a function."""
    for node in [tree, *(part for part in ast.walk(tree) if isinstance(part, ast.ClassDef))]:
        for part in node.body:
            if (
                isinstance(part, ast.Assign | ast.AnnAssign)
                and part.value is not None
                and (found := numbers(part.value))
            ):
                yield targets(part), found
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            named = [*node.args.args, *node.args.kwonlyargs]
            defaults = [*node.args.defaults, *(part for part in node.args.kw_defaults if part is not None)]
            for name, default in zip(named[-len(defaults) :] if defaults else [], defaults, strict=False):
                if found := numbers(default):
                    yield f"{node.name}({name.arg})", found


def everything():
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            if not place.startswith(LAYOUT):
                for name, found in stated(ast.parse(path.read_text(encoding="utf-8"))):
                    yield f"{place}:{name}", found


# What a number is, where it stands: a file means all of its numbers, file:name one of them.
REVIEWED = {
    "limits of the machinery: sizes of files and chunks, tries, waiting, lengths shown": (
        "r1model/batches/", "r1model/callables/tables.py", "r1model/catalogue/held.py", "r1model/catalogue/layers.py",
        "r1model/catalogue/pinned.py",
        "r1model/cli/", "r1model/entries/spellings.py", "r1model/files.py", "r1model/functions/audit.py",
        "r1model/functions/bodies/", "r1model/functions/lift.py", "r1model/inputs.py", "r1model/graph/kernel.py",
        "r1model/logbook.py", "r1model/reference/", "r1model/shown.py", "r1model/tables.py",
        "r1model/throughput/constants.py", "r1model/throughput/measured/bench.py",
        "r1model/throughput/measured/cells.py:LARGEST", "workbook/r1model_workbook/many/", "r1model/scenario_files/",
        "workbook/r1model_workbook/back/", "r1model/scenarios/own_entries.py:(SHOWN, NEAR)",
        "r1model/sweeps/",
        "r1model/finance/simulate.py:CHUNK", "r1model/throughput/model.py:CHUNK", "r1model/capacity/plans.py:MOST_GPUS",
    ),
    "numbers of GPUs that have a name of their own as a plan": ("r1model/starting/usual.py:BY_GPUS",),
    "what file formats and programs lay down": (
        "addin/r1model_addin/",
        "workbook/r1model_workbook/write/editions.py",
        "workbook/r1model_workbook/view/excel_text.py",
        "workbook/r1model_workbook/write/archive.py", "workbook/r1model_workbook/lambdas/",
        "workbook/r1model_workbook/write/render.py",
        "workbook/r1model_workbook/write/safe_text.py",
        "r1model/entries/values.py:FIRST_DAY",
        "r1model/graph/expression.py",
        "r1model/sizing/cache.py", "r1model/sizing/compressed.py", "r1model/sizing/recurrent.py",
        "r1model/hub/", "r1model/types/architecture.py",
    ),
    "how logs of benchmark tools are read: units, rounding, what cannot be meant": ("r1model/throughput/logs/",),
    "how tables of others are read: periods, usual volumes, rounding, what a chance hit is": ("r1model/reconciling/",),
    "how price lists are read: a year of 8760 hours, rounding, sizes, what no price can be": ("r1model/pricelists/",),
    "how quotes are read: units, the cents of rounding, what is an outlier, how much is read": ("r1model/quotes/",),
    "how forecasts and bills are written and read: decimals, lengths, how many rows": ("r1model/focus/",),
    "layout of a memo, how its figures are rounded, how long printing may take": ("workbook/r1model_workbook/memo/",),
    "layout of a sheet": (
        "workbook/r1model_workbook/view/months.py", "workbook/r1model_workbook/since/held.py:SERVER_COLUMN",
    ),
    "how many changes of prices are told one by one": ("workbook/r1model_workbook/since/told.py:MOST",),
    "definitions: units, calendars, arithmetic, the number of an entry": (
        "r1model/units.py", "r1model/finance/chained.py:Day", "r1model/types/load.py",
        "r1model/capacity/demand.py:HOURS_A_DAY", "r1model/catalogue/fx.py:DAYS_PER_YEAR",
        "r1model/scenarios/own_entries.py:HOURS",
        "r1model/functions/rates.py:FIRST_SERIAL", "r1model/functions/days.py",
        "r1model/functions/sizing.py:DAYS_PER_MONTH",
        "r1model/capacity/load.py:QUANTILES", "r1model/capacity/load.py:LATENCY_OF", "r1model/finance/sampling.py:Z_90",
        "r1model/throughput/roofline/leaves.py", "r1model/throughput/roofline/attending.py",
    ),
    "what is accepted at most, far beyond what is meant": (
        "r1model/functions/arguments.py", "r1model/finance/numbers.py", "r1model/types/prices.py",
        "r1model/finance/fields.py",
        "r1model/functions/valuation.py", "r1model/functions/prices.py",
    ),
    "how far two rates of exchange must lie apart to be told: more than a bank's own spread": (
        "r1model/scenarios/exchange.py:WORTH_TELLING",
    ),
    "how old a rate of exchange may be, as its help and its error say": ("r1model/catalogue/fx.py:MOST_DAYS",),
    "defaults that the list of functions and the schema of a case publish; golden cases hold them": (
        "r1model/functions/chain.py", "r1model/functions/cost.py", "r1model/functions/lookup.py",
        "r1model/functions/start.py", "r1model/starting/rule.py:start(kv_bytes)",
        "r1model/functions/model.py",
        "r1model/functions/sizing.py:FUNCTIONS", "r1model/functions/throughput.py", "r1model/finance/rows.py",
        "r1model/finance/schema.py",
        "r1model/finance/simulate.py:simulate(count)",
        "r1model/finance/simulate.py:simulate(seed)",
        "r1model/finance/simulate.py:flips(most)", "r1model/throughput/workload.py",
    ),
    "how a search or a simulation is run": (
        "r1model/capacity/load.py:STEPS", "r1model/capacity/plans.py:STAGES", "r1model/capacity/candidates.py",
        "r1model/capacity/serving.py", "r1model/capacity/terms.py", "r1model/capacity/service_lines.py:LOADS",
        "r1model/finance/turning.py", "r1model/finance/simulate.py:HANDICAP", "r1model/finance/counts.py:TOGETHER",
        "r1model/graph/registry.py:REMEMBERED", "r1model/scenarios/__init__.py:REMEMBERED",
        "r1model/scenarios/__init__.py:(SHARES, STEPS)",
        "r1model/snapshot.py", "r1model/finance/returns.py", "r1model/finance/risk.py",
        "r1model/finance/sampling.py:LEAST",
        "r1model/finance/sampling.py:(TERMS, STEPS)",
        "r1model/finance/simulate.py:RANKS",
        "r1model/throughput/roofline/physics.py", "r1model/throughput/roofline/facts.py:NODE_GPUS",
        "r1model/starting/spread.py:NODE_GPUS",
    ),
    "how the throughput model is fitted and judged": (
        "r1model/throughput/calibration/", "r1model/throughput/measured/layout.py",
        "r1model/throughput/measured/rows.py",
        "r1model/throughput/model.py:LARGEST_ERROR", "r1model/throughput/model.py:IMPLIED_UP_TO",
        "r1model/throughput/ranges.py", "r1model/throughput/smoother.py",
    ),
}  # fmt: skip
ENTRIES = [(reason, entry) for reason, entries in REVIEWED.items() for entry in entries]


def covers(entry, place):
    return place == entry or (":" not in entry and place.startswith(entry if entry.endswith("/") else f"{entry}:"))


def test_every_number_in_python_is_one_of_those_reviewed():
    found = dict(everything())
    for reason, entry in ENTRIES:
        for place, values in found.items():
            if covers(entry, place):
                print(f"{place} {values}: {reason}")
    new = {place: values for place, values in found.items() if not any(covers(entry, place) for _, entry in ENTRIES)}
    assert not new, "give these a table in catalogue/parameters.toml, or say here what they are"


def test_no_entry_of_the_list_is_left_over():
    places = [place for place, _ in everything()]
    assert [entry for _, entry in ENTRIES if not any(covers(entry, place) for place in places)] == []


@pytest.mark.parametrize("text, expected", [
    ("SHARE = 0.25", ["SHARE"]), ("def f(a, share=0.9): ...", ["f(share)"]),
    ("class A:\n    rate: float = 7.2", ["rate"]),
    ("A, B = 3.0, 0", ["(A, B)"]), ("ZERO = 0\nONE = 1", []), ("def f(a):\n    return a * 3", []),
    ("TABLE = {'x': (0.2, 0.32)}", ["TABLE"]),
])  # fmt: skip
def test_a_number_that_is_planted_is_seen(text, expected):
    assert [name for name, _ in stated(ast.parse(text))] == expected


def test_every_range_of_a_driver_says_where_it_comes_from():
    fields = {"standing", "source", "where", "as_of", "note"}
    for name, driver in drivers().items():
        assert fields <= driver.keys(), f"{name} in drivers.toml or its option's file lacks {fields - driver.keys()}"
        assert driver["source"] in catalogue().sources, name
        assert driver["standing"] in set(Standing), name
        assert set(driver["note"]) == {"zh", "en"} and driver["where"], name
        assert driver["as_of"] <= date(2100, 1, 1), name


def test_figures_that_were_in_code_are_in_the_catalogue():
    """MACRS, network, idle power, correlation, the set constants of throughput: all six fields, by the type."""
    known = catalogue().parameters
    assert macrs_5() == tuple(known[f"macrs_share_year_{year}"].value for year in range(1, 7))
    assert sum(macrs_5()) == pytest.approx(1)
    for name in ("nic_rate_gb_s", "switch_ports", "server_idle_share", "price_correlation"):
        assert known[name].source in catalogue().sources
    assert set(Assumed._fields) == {
        name.removeprefix("throughput_") for name in known if name.startswith("throughput_")
    }
