"""Arguments for worksheet functions: usual, random, out of their domains; calls as formulas, held against Python."""

import math

from outcomes import outcome
from parity.compare import agree

from r1model.catalogue import catalogue
from r1model.errors import CELL_ERRORS
from r1model.functions import OMITTED, functions
from r1model.functions.spec import Limits
from r1model.sizing.names import format_names, model_names, spellings_of_one_gpu
from r1model_workbook.view.grid import Fault

STEP = 1e-6  # spreadsheets hold numbers equal that agree in 15 digits
USABLE = {"quant": "int8", "gpu": "H200-141", "model": "qwen3-32b", "format": "fp8-block"}
BLANK = None

BLOCKS = (
    [[100.0, -30.0, 40.0, 50.0, 1.0]], [[100.0], [90.0], [0.0], [5.0], [40.0]], [[5.0]], [[5.0, None, 9.0]],
    [[5.0], ["x"], [9.0]], [[5.0, 1.0], [2.0, 3.0]], [[1.0], [1e16]], [[0.0, 0.0]], [[-7.0], [5.0], [5.0]],
)  # fmt: skip
BAD = ("text", "", BLANK, True, "#N/A", "#DIV/0!", -2.0, 0.5, 2.5, 1e20, 671.0, "a*", "?", " ")


def plain(part):
    """A value that the argument takes."""
    if part.takes_range:
        return [-1000.0, 400.0, 700.0, 50.0] if part.name == "flows" else [1000.0, 2000.0, 3000.0]
    if part.name in USABLE:
        return USABLE[part.name]
    if isinstance(part.accepts, tuple):
        return part.accepts[-1]
    if part.accepts is bool:
        return True
    return 0.25 if part.accepts.high <= 1 else 16.0


def required(name):
    return [plain(part) for part in functions()[name].arguments if part.required]


def edges(part):
    """The ends of a number's domain and what lies just outside."""
    if not isinstance(part.accepts, Limits):
        return []
    low, high = part.accepts.low, part.accepts.high
    return [
        value
        for end in (low, high)
        if math.isfinite(end)
        for value in (end, end - max(1, abs(end)) * STEP, end + max(1, abs(end)) * STEP)
    ]


def drawn(part, chance):
    """A random value of an argument's domain."""
    if part.takes_range:
        months = [round(chance.uniform(0, 1e5), 2) for _ in range(chance.choice((12, 12, 12, 12, 1, 40)))]
        return months if part.name != "flows" else [-2e5, *(month - 2e4 for month in months)]
    if part.name == "gpu":
        return chance.choice(list(spellings_of_one_gpu()))
    if part.name == "model" or (part.name == "params_b" and chance.random() < 0.5):
        return chance.choice(list(model_names()))
    if part.name == "format":
        return chance.choice(list(format_names()))
    if part.name == "quant":
        return chance.choice([*catalogue().precisions, "INT8", " fp8 "])
    if isinstance(part.accepts, tuple):
        return chance.choice([*part.accepts, part.accepts[0].upper()])
    if part.accepts is bool:
        return chance.choice([True, False, 1, 0])
    if part.unit == "share/year" and chance.random() < 0.8:
        return round(chance.uniform(-0.5, 1), 3)
    return number(part.accepts, chance)


def number(limits, chance):
    low = limits.low if limits.above is None else limits.above + 1e-6
    low, high = max(low, -1e7), min(limits.high, 1e7)
    near, far = min(high, max(low, 0) + 2), min(high, 10 ** chance.uniform(0, math.log10(max(high, 10))))
    value = chance.choice((chance.uniform(low, near), chance.uniform(low, far), low, near))
    return float(math.ceil(value)) if limits.whole else value


def differences(sheet, name, calls):
    """The calls whose value is not the engine's."""
    texts = [call(name, given) for given in calls]
    rows = [f"SUM({{0,1}}*{text})" if functions()[name].spills else text for text in texts]
    found = zip(calls, texts, sheet(rows), strict=True)
    wrong = [(text, ours(outcome(name, *given)), theirs) for given, text, theirs in found]
    return [found for found in wrong if not agree(*found[1:])]


def call(name, given):
    return f"DSR_{name}({','.join(written(value) for value in given)})"


def ours(value):
    """The engine's value as a cell holds it; of a row the second."""
    while isinstance(value, list):
        value = value[-1]
    return Fault(value) if value in CELL_ERRORS else value


def written(value):
    if value is OMITTED:
        return ""
    if value is BLANK:
        return "$XFD$1048576"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, list | tuple):
        return "{" + ",".join(written(part) for part in value) + "}"
    if isinstance(value, str):
        return value if value in CELL_ERRORS else f'"{value}"'
    return repr(value).upper()
