"""Buy, Rent, API and Compare give what r1model.tco gives, from the inputs and from lines of the reader's own."""

import copy
import random

import pytest
from parity.cases import lines, own_value, start
from parity.compare import SOLVED, TOLERANCE
from parity.scenarios import Scenario, changes, drawn, scenarios

from r1model.errors import CellError
from r1model.inputs import usual
from r1model.scenarios import made
from r1model.tco.compare import compare
from r1model.tco.kinds import Scenario as Case
from r1model.tco.kinds import compare_case, option_case
from r1model.tco.results import metrics
from r1model.tco.validate import checked
from r1model_workbook.book import build
from r1model_workbook.grid import Book, Fault

COUNT = 60
OPTIONS = ("buy", "rent", "api")
FIGURES = {
    "pv_aftertax": "pv_cost_aftertax", "pv_pretax": "pv_cost_pretax", "nominal": "total_cost_nominal_pretax",
    "eac_aftertax": "eac_aftertax", "emc_aftertax": "emc_aftertax", "cost_levelised": "cost_per_mtok_levelised",
    "cost_in": "cost_per_mtok_in_levelised", "cost_out": "cost_per_mtok_out_levelised",
}  # fmt: skip
AGAINST = {"npv": "npv_a_over_b", "payback": "payback_months", "payback_discounted": "discounted_payback_months",
           "irr": "irr_annual_effective"}  # fmt: skip
FREE = {"buy.capex": {"name": "free", "amount": 0.0}, "buy.nodes": {"count": 0.0}}
FLAGS = ("hardware", "per_node", "storage_per_instance")


@pytest.fixture(scope="module")
def book():
    return build("en")


def engine(given: Scenario, own: Scenario) -> Case:
    """The case of the engine: the inputs make it, then the reader's own values are put in their places."""
    case = {key: part for key, part in made(given).items() if key != "title"}
    case = copy.deepcopy(case)
    for path, value in own.items():
        holder, _, field = path.rpartition(".")
        line = _line(case, holder)
        line[field] = bool(value) if field in FLAGS else value
    return checked(Case, case)


def _line(case, path):
    at, before = case, ""
    for step in path.split("."):
        name, _, index = step.rstrip("]").partition("[")
        before = f"{before}.{name}" if before else name
        at = at.setdefault(name, [] if index else {})
        if index:
            free = FREE.get(before) or {"name": "free", "amount": 0.0, "kind": "monthly"}
            at += [dict(free) for _ in range(int(index) + 1 - len(at))]
            at = at[int(index)]
    return at


def wrong(book: Book, case: Case, tolerance: float = TOLERANCE) -> dict[str, str]:
    """Figures of the sheets that are not the engine's; where the engine has none, the sheet has no number either."""
    found = {}
    for option in OPTIONS:
        figures = metrics(option_case(case, option))
        for name, key in FIGURES.items():
            _hold(found, f"{option}.{name}", book.cells[f"{option}.{name}"].value, figures[key], tolerance)
    for other in OPTIONS[1:]:
        answers = compare(compare_case(case, "buy", other))
        for name, key in AGAINST.items():
            near = SOLVED if name == "irr" else tolerance
            _hold(found, f"{name}.{other}", book.cells[f"{name}.{other}"].value, answers[key], near)
    return found


def _hold(found, name, ours, theirs, tolerance):
    if isinstance(theirs, CellError):
        same = isinstance(ours, str)
    else:
        same = isinstance(ours, float) and abs(ours - theirs) <= tolerance * max(1.0, abs(theirs))
    if not same:
        found[name] = f"sheet {ours!r}, engine {theirs!r}"


def tried(book: Book, given: Scenario, own: Scenario) -> dict[str, str] | None:
    """What differs; None where the engine refuses the case."""
    try:
        case = engine(given, own)
    except CellError:
        return None
    book.recalculate(start() | given | own)
    if isinstance(book.cells["failing"].value, Fault):
        return {"checks": str(book.cells["failing"].value)}
    return wrong(book, case)


def test_the_base_is_the_engines(book):
    assert tried(book, usual(), {}) == {}


def test_the_inputs_make_the_options_as_in_the_engine(book):
    given = scenarios(COUNT, "timeline")
    found = [(changes(one), difference) for one in given if (difference := tried(book, one, {})) is not None]
    assert len(found) > COUNT
    assert [(one, difference) for one, difference in found if difference][:3] == []


@pytest.mark.parametrize("seed", range(6))
def test_lines_of_the_readers_own_are_as_in_the_engine(book, seed):
    chance = random.Random(f"own lines {seed}")
    compared = 0
    for number in range(COUNT):
        given = drawn(chance) if number % 2 else usual()
        own = {path: own_value(chance, book, path) for path in chance.sample(lines(book), chance.randint(1, 6))}
        found = tried(book, given, own)
        compared += found is not None
        assert not found, (own, changes(given))
    assert compared > COUNT / 4
