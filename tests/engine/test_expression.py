"""What a formula may say: one expression that a cell and NumPy can both say; all else is refused by name."""
# ruff: noqa: F841

from math import ceil, floor, log

import pytest

from r1model.errors import NotAFormula
from r1model.formulas import FORMULAS
from r1model.graph.expression import expression
from r1model.units import HAIR


# fmt: off
def rounded(a): return round(a)
def absolute(a): return abs(a)
def doubled(a): return a * 2
def float_one(a): return a * 1.0
def minus_two(a): return a + -2
def truth(a): return a if True else 0
def text(a): return "a"
def chained(a, b): return 1 if 0 < a < b else 0
def identical(a, b): return 1 if a is b else 0
def different(a, b): return 1 if a != b else 0
def both(a, b): return 1 if a > 0 and b > 0 else 0
def either(a, b): return 1 if a > 0 or b > 0 else 0
def negated(a): return 0 if not a else 1
def attribute(a): return a.real
def method(a): return a.conjugate()
def f_string(a): return f"{a}"
def remainder(a, b): return a % b
def whole_quotient(a, b): return a // b
def shifted(a, b): return a << b
def bitwise(a, b): return a & b
def plus_sign(a): return +a
def item(a): return a[0]
def a_list(a): return [a]
def a_tuple(a, b): return a, b
def comprehension(a): return min(b for b in a)
def named(a): return (b := a)
def inner_lambda(a): return (lambda b: b)(a)
def keyword(a, b): return max(a, b, key=b)
def unpacked(a, b): return max(*a, b)
def lone_minimum(a): return min(a)
def ceil_of_two(a, b): return ceil(a, b)
def log_without_base(a): return log(a)
def unknown_name(a): return a * GIGA  # noqa: F821
def unknown_function(a, b): return pow(a, b)
def bare_function(a): return a + ceil
def called_parameter(a, b): return a(b)
# fmt: on


REFUSED = [
    (rounded, "round"), (absolute, "abs"), (doubled, "2"), (float_one, "1.0"), (minus_two, "2"),
    (truth, "True"), (text, "a"), (chained, "Lt"), (identical, "Is"), (different, "NotEq"), (both, "BoolOp"),
    (either, "BoolOp"), (negated, "Not"), (attribute, "Attribute"), (method, "a.conjugate"),
    (f_string, "JoinedStr"), (remainder, "Mod"), (whole_quotient, "FloorDiv"), (shifted, "LShift"),
    (bitwise, "BitAnd"), (plus_sign, "UAdd"), (item, "Subscript"), (a_list, "List"), (a_tuple, "Tuple"),
    (comprehension, "min"), (named, "NamedExpr"), (inner_lambda, "lambda"), (keyword, "max"),
    (unpacked, "Starred"), (lone_minimum, "min"), (ceil_of_two, "ceil"), (log_without_base, "log"),
    (unknown_name, "GIGA"), (unknown_function, "pow"), (bare_function, "ceil"), (called_parameter, "a"),
]  # fmt: skip


# fmt: off
def with_default(a, b=1): return a + b
def keyword_only(a, *, b): return a + b
def any_number(*a): return max(0, a)
def any_keyword(**a): return 0
# fmt: on


def two_statements(a):
    b = a + 1
    return b + 1


def no_return(a):
    a + 1


def empty_return(a):
    return


def branches(a):
    if a > 0:
        return 1
    return 0


def everything_allowed(a, b):
    """One sentence."""
    return min(a, b, 1) if a <= b else max(a, -b, 0) ** ceil(a / b - HAIR) + floor(log(a, b)) * 1 - 0


@pytest.mark.parametrize("function, piece", REFUSED, ids=lambda part: getattr(part, "__name__", part))
def test_what_a_cell_cannot_say_is_refused_by_name(function, piece):
    with pytest.raises(NotAFormula) as caught:
        expression(function)
    assert function.__name__ in caught.value.text("en")
    assert piece in str(caught.value.facts["piece"])


@pytest.mark.parametrize("function", [with_default, keyword_only, any_number, any_keyword])
def test_only_plain_parameters_are_allowed(function):
    with pytest.raises(NotAFormula, match="plain parameters"):
        expression(function)


@pytest.mark.parametrize("function", [two_statements, no_return, empty_return, branches])
def test_a_formula_is_one_returned_expression(function):
    with pytest.raises(NotAFormula, match="one returned expression"):
        expression(function)


def test_all_that_is_promised_is_allowed():
    assert expression(everything_allowed) is not None


@pytest.mark.parametrize("name", FORMULAS)
def test_every_formula_of_the_model_can_stand_in_a_cell(name):
    assert expression(FORMULAS[name].function) is not None


def test_a_refusal_reads_in_both_languages():
    with pytest.raises(NotAFormula) as caught:
        expression(doubled)
    assert caught.value.text("en").startswith("Formula doubled uses 2, which a cell cannot say")
    assert caught.value.text("zh").startswith("公式 doubled 用了单元格公式不支持的“2”")
