"""A registered formula is called by the names of its parameters: what stands in which place is nobody's to remember."""

import ast
from pathlib import Path

import pytest

from r1model.formulas import FORMULAS

ROOT = Path(__file__).parents[2]
OWN_ROOMS = ("r1model/formulas/", "r1model/graph/", "r1model/graph/registry.py")
MODULES = {item.function.__module__ for item in FORMULAS.values()}


def positional(source: str) -> list[str]:
    """The formulas that a module calls with an argument by its place."""
    tree, direct, rooms = ast.parse(source), {}, set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if node.module in MODULES and alias.name in FORMULAS:
                    direct[alias.asname or alias.name] = alias.name
                if node.module == "r1model.formulas":
                    rooms.add(alias.asname or alias.name)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    names = (called_formula(node.func, direct, rooms) for node in calls)
    return [name for name in names if name]


def called_formula(function, direct, rooms):
    match function:
        case ast.Name(id=name):
            return direct.get(name)
        case ast.Attribute(value=ast.Name(id=room), attr=name) if room in rooms and name in FORMULAS:
            return name
        case ast.Attribute(value=ast.Name(id="item"), attr="function"):
            return ast.unparse(function)
        case ast.Call(func=ast.Name(id="vector" | "line")):
            return ast.unparse(function)
    return None


@pytest.mark.parametrize("source, found", [
    ("from r1model.formulas.risk import swing\nswing(1, 2)", ["swing"]),
    ("from r1model.formulas import risk\nrisk.swing(1, high_change=2)", ["swing"]),
    ("item.function(1)", ["item.function"]),
    ("vector('swing')(1, 2)", ["vector('swing')"]),
    ("from r1model.formulas import risk\nrisk.swing(low_change=1, high_change=2)", []),
])  # fmt: skip
def test_a_call_by_place_is_found(source, found):
    assert positional(source) == found


def test_no_formula_is_called_by_place_outside_its_own_room():
    paths = [path for room in ("r1model", "workbook", "addin") for path in (ROOT / room).rglob("*.py")]
    outside = [path for path in paths if not path.relative_to(ROOT).as_posix().startswith(OWN_ROOMS)]
    found = {str(path.relative_to(ROOT)): calls for path in outside if (calls := positional(path.read_text("utf-8")))}
    assert len(outside) > 200 and found == {}
