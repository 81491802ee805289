"""What the printer writes means in a spreadsheet what the function means in Python; no text changes unseen."""

import importlib.util
import os
import random
from collections.abc import Callable
from math import ceil, floor, log
from pathlib import Path

import ironcalc
import pytest
from parity.compare import agree
from parity.engine_ironcalc import cell_value, set_cell

from r1model.formulas import FORMULAS
from r1model_workbook.view.excel_text import excel_text

GOLDEN = Path(__file__).with_name("golden_formulas.txt")
NAMES = ("a", "b", "c", "d")
VALUES = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0)
EXPRESSIONS, DRAWS = 300, 6


def unary_in_power(a: float, b: float) -> float:
    return (-a) ** b


def power_of_unary(a: float, b: float) -> float:
    return -(a**b)


def power_to_unary(a: float, b: float) -> float:
    return a**-b


def tower(a: float, b: float, c: float) -> float:
    return a**b**c


def left_tower(a: float, b: float, c: float) -> float:
    return (a**b) ** c


def unary_in_difference(a: float, b: float) -> float:
    return a - -b


def unary_of_difference(a: float, b: float, c: float) -> float:
    return c - -(a - b)


def unary_of_unary(a: float) -> float:
    return -(-a)  # noqa: B002


def unary_in_product(a: float, b: float) -> float:
    return a * -b / -a


def difference_on_the_right(a: float, b: float, c: float) -> float:
    return a - (b - c)


def sum_on_the_right(a: float, b: float, c: float) -> float:
    return a - (b + c)


def quotient_on_the_right(a: float, b: float, c: float) -> float:
    return a / (b / c)


def product_on_the_right(a: float, b: float, c: float) -> float:
    return a / (b * c) * (a / b)


def sums_in_quotient(a: float, b: float, c: float, d: float) -> float:
    return (a + b) / (c + d) * (a - d)


def power_in_quotient(a: float, b: float, c: float) -> float:
    return a / b**c * a ** (b - c)


def choice_in_arithmetic(a: float, b: float, c: float) -> float:
    return c - (a if a <= b else b) * (1 if b < c else 0)


def nested_choices(a: float, b: float, c: float) -> float:
    return (a if b > c else b) if (a if a < b else c) >= b else c - a


def compared_sums(a: float, b: float, c: float) -> float:
    return 1 if a + b - c <= c - b - a else 0


def least_and_most(a: float, b: float, c: float, d: float) -> float:
    return min(a, b - c, d) - max(a, b, -c) * min(a, max(b, d))


def rounded(a: float, b: float, c: float) -> float:
    return ceil(a / b - c) + floor(a / b - c) * ceil(-a / c)


def rounded_in_power(a: float, b: float, c: float) -> float:
    return a ** ceil(b - c) - a ** floor(b - c) - ceil(a - b) ** 1


def rounded_on_the_right(a: float, b: float, c: float) -> float:
    return a - ceil(b - c) - -ceil(c - b) / -floor(b + c)


def logarithms(a: float, b: float, c: float) -> float:
    return a ** ceil(log(b / c, a + 1)) - log(b, 1 / (a + 1)) * -log(c, a + 1)


EDGES = (
    unary_in_power, power_of_unary, power_to_unary, tower, left_tower, unary_in_difference, unary_of_difference,
    unary_of_unary, unary_in_product, difference_on_the_right, sum_on_the_right, quotient_on_the_right,
    product_on_the_right, sums_in_quotient, power_in_quotient, choice_in_arithmetic, nested_choices, compared_sums,
    least_and_most, rounded, rounded_in_power, rounded_on_the_right, logarithms,
)  # fmt: skip


@pytest.fixture(scope="module")
def sheet() -> ironcalc.Model:
    return ironcalc.create("edges")


@pytest.mark.parametrize("function", EDGES, ids=lambda function: function.__name__)
def test_edge_of_precedence(sheet, function):
    chance = random.Random(function.__name__)
    tried = [mismatch(sheet, function, draw(chance)) for _ in range(60)]
    assert tried.count(None) < 45, "hardly any draw had a value"
    assert not [found for found in tried if found]


def test_random_expressions(sheet, tmp_path):
    chance = random.Random("r1model expressions")
    functions = made(chance, tmp_path)
    tried = [mismatch(sheet, function, draw(chance)) for function in functions for _ in range(DRAWS)]
    assert tried.count(None) < len(tried) / 2, "hardly any draw had a value"
    assert not [found for found in tried if found][:10]


def test_every_registered_formula_prints_as_before():
    text = "".join(f"{name} = {excel_text(item.function, str)}\n" for name, item in sorted(FORMULAS.items()))
    if os.environ.get("ACCEPT") == "1":
        GOLDEN.write_text(text, encoding="utf-8")
    before = dict(line.split(" = ", 1) for line in GOLDEN.read_text(encoding="utf-8").splitlines())
    now = dict(line.split(" = ", 1) for line in text.splitlines())
    changed = {name: (before.get(name), now.get(name)) for name in before | now if before.get(name) != now.get(name)}
    assert not changed, "set ACCEPT=1 once the new texts are proven"


def draw(chance: random.Random) -> dict[str, float]:
    """Arguments, half of them from a short list so that ties and whole exponents are met."""
    return {name: chance.choice((chance.choice(VALUES), chance.uniform(0.1, 4.0))) for name in NAMES}


def mismatch(sheet: ironcalc.Model, function: Callable[..., float], given: dict[str, float]) -> str | None:
    """Empty where both agree, the case in words where not, None where Python gives no finite real number."""
    needs = function.__code__.co_varnames[: function.__code__.co_argcount]
    try:
        ours = function(*(given[name] for name in needs))
    except (ZeroDivisionError, OverflowError, TypeError, ValueError):
        return None
    if isinstance(ours, complex) or not abs(ours) < 1e100:
        return None
    for column, name in enumerate(NAMES, start=1):
        set_cell(sheet, 0, 1, column, given[name])
    text = excel_text(function, lambda name: f"${chr(ord('A') + NAMES.index(name))}$1")
    sheet.update_cell_with_formula(0, 2, 1, f"={text}")
    sheet.evaluate()
    theirs = cell_value(sheet, 0, 2, 1)
    return "" if agree(float(ours), theirs) else f"{function.__name__}: ={text} is {theirs!r}, not {ours!r}, at {given}"


def made(chance: random.Random, folder: Path) -> list[Callable[..., float]]:
    """Random one-expression functions, from a file since the printer reads their source."""
    lines = ["from math import ceil, floor"]
    for number in range(EXPRESSIONS):
        lines.append(f"def f{number}({', '.join(NAMES)}):\n    return {grown(chance, 4)}\n")
    path = folder / "expressions.py"
    path.write_text("\n".join(lines), encoding="utf-8")
    spec = importlib.util.spec_from_file_location("expressions", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [getattr(module, f"f{number}") for number in range(EXPRESSIONS)]


def grown(chance: random.Random, depth: int) -> str:
    """A random expression in full brackets; a power's base is never 0, where Excel and Python differ by design."""
    if depth == 0 or chance.random() < 0.1:
        return chance.choice((*NAMES, "1"))
    left, right, third = (grown(chance, depth - 1) for _ in range(3))
    sign = chance.choice(("<=", ">=", "<", ">"))
    base = chance.choice((chance.choice(NAMES), f"(-{chance.choice(NAMES)})", f"({chance.choice(NAMES)} ** {right})"))
    kinds = (
        f"({left} + {right})", f"({left} - {right})", f"({left} * {right})", f"({left} / {right})",
        f"({left} - {right})", f"({left} / {right})", f"(-{left})", f"({base} ** {right})",
        f"({left} if {right} {sign} {third} else {right})", f"min({left}, {right}, {third})", f"max({left}, {right})",
        f"ceil({left})", f"floor({left})",
    )  # fmt: skip
    return chance.choice(kinds)
