"""Payback and IRR of an increment on Compare, by ordinary formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from r1model.finance.returns import CEILING, FLOOR
from r1model.sums import total
from r1model_workbook.sheets.common import say
from r1model_workbook.view.computing import Computation, Seeing, first_fault
from r1model_workbook.view.grid import ZERO, Cell, Fault, Value, computed
from r1model_workbook.view.months import Before, Bound, Line, Months, Names, Own, Spec
from r1model_workbook.view.products import total_of


class Payback(NamedTuple):
    """The last month in which a cumulative flow turns positive, or a text; and what it rests on."""

    last: Cell
    turnover: Cell
    turning: Line
    end: Cell


def payback(months: Months, names: Names, flow: Line, words: str) -> Payback:
    """The last month in which the cumulative flow turns positive, or a text; `turnover` sums amounts without sign."""
    page = months.page
    turnover = total_of(
        months.line("without_sign", {"amount": flow}, words=f"{say(page, 'compare.turnover')}: {words}")
    )
    running = months.line("running_total", {"previous": "<", "amount": flow}, before=ZERO, total=False,
                          words=f"{say(page, 'compare.running')}: {words}")  # fmt: skip
    snapped = months.line("snapped", {"amount": running, "turnover": turnover}, total=False,
                          words=f"{say(page, 'compare.snapped')}: {words}")  # fmt: skip
    bind: dict[str, Bound | str] = {
        "before": Before(snapped),
        "after": snapped,
        "month": names["month"],
        "amount": flow,
    }
    turning = months.line("turning_month", bind, before=ZERO, total=False,
                          words=f"{say(page, 'compare.turning')}: {words}")  # fmt: skip
    end = snapped.cells[-1]
    never = _reason(months, "compare.never")
    text = f"IF({end.address}<0,{never.address},MAX({turning.range(page)}))"

    compute = Seeing([end, never, *turning.cells], _months_until)
    made = months.value(words, lambda row, column: page.formula(row, column, text, compute, "answer", "month"))
    made.unit = "months"
    return Payback(made, turnover, turning, end)


def _months_until(end: Any, never: Value, *turns: Any) -> Value:
    if isinstance(end, Fault) or end < 0:
        return end if isinstance(end, Fault) else never
    fault = first_fault(turns)
    return fault if fault is not None else float(max(turns))


def first_payback(months: Months, found: Payback) -> Cell:
    """The first month in which it turns positive, whatever comes after."""
    page = months.page
    end = found.end
    bind: dict[str, Bound | str] = {"turning_month": found.turning, "turned_before": "<"}
    turn = months.line("first_turn", bind, before=ZERO, total=False).cells[-1]
    never = _reason(months, "compare.never")
    less = f"({end.address}<0)*({turn.address}=0)>0"
    made = months.value(
        say(page, "compare.payback_first"),
        lambda row, column: page.formula(
            row, column, f"IF({less},{never.address},{turn.address})",
            computed([end, turn, never], lambda end, turn, never: never if end < 0 and turn == 0 else turn),
            "answer", "month",
        ),
    )  # fmt: skip
    made.unit = "months"
    return made


def _reason(months: Months, key: str) -> Cell:
    """The words that stand where there is no answer."""
    page = months.page
    return months.value(say(page, "compare.else"), lambda row, column: page.put(row, column, say(page, key), "unit"))


def irr(months: Months, names: Names, flows: Mapping[str, Line], turnover: Cell) -> Cell:
    """The yearly rate at which the increment is worth nothing, by 61 halvings, one in each column."""
    page, book = months.page, months.page.book
    count = _sign_changes(months, names, flows)
    low, high = (months.value(say(page, f"compare.{key}"), _growth(months, 1 + rate))
                 for key, rate in (("lowest", FLOOR), ("highest", CEILING)))  # fmt: skip
    worth = _worth(months, names, flows, turnover)
    at_low, at_high = (
        months.value(
            say(page, f"compare.worth_{name}"),
            lambda row, column, end=end: page.formula(  # type: ignore[misc]
                row, column, worth[0](end.address), worth[1](end), "calc", "1"
            ),
        )
        for name, end in (("low", low), ("high", high))
    )
    sign_low = months.calc("worth_sign", {"worth": at_low})
    bounds: dict[str, Bound | str] = {"worth": "<worth", "sign_low": sign_low}
    lines = months.block({
        "low": Spec("next_low", bounds | {"low_growth": "<low", "middle_growth": "<middle"}, first=low, total=False),
        "high": Spec("next_high", bounds | {"high_growth": "<high", "middle_growth": "<middle"}, first=high,
                     total=False),
        "middle": Spec("middle_growth", {"low_growth": "low", "high_growth": "high"}, total=False),
        "worth": Own("middle", say(page, "compare.worth"), "factor", *worth),
    })  # fmt: skip
    book.solved |= {cell for line in lines.values() for cell in line.cells}
    for cell in (low, high, *(cell for key in ("low", "high", "middle") for cell in lines[key].cells)):
        cell.unit = "growth"
    rate = months.calc("rate_of_growth", {"growth": lines["middle"].cells[-1]}, say(page, "compare.last_rate"))
    none = _reason(months, "compare.no_rate")
    between = f"({sign_low.address}*{at_high.address}<=0)"
    text = f"IF(({count.address}=1)*{between}>0,{rate.address},{none.address})"
    words = say(page, "compare.irr")

    compute = Seeing([count, sign_low, at_high, rate, none], _rate)
    made = months.value(words, lambda row, column: page.formula(row, column, text, compute, "answer", "share/year"))
    book.solved |= {rate, made}
    return made


def _rate(count: Any, low: Any, high: Any, rate: Value, none: Value) -> Value:
    fault = first_fault([count, low, high])
    return fault if fault is not None else rate if count == 1 and low * high <= 0 else none


def _sign_changes(months: Months, names: Names, flows: Mapping[str, Line]) -> Cell:
    """How often the increment changes its sign, its flows taken by exponent: the middle of a month, then its end."""
    bind: Names = names | dict(flows)
    for name in ("middle_flow", "end_flow"):
        bind[name] = months.line(name, bind)
    turnover = total_of(months.line("gross_flow", bind))
    middle, end = ({"amount": bind[f"{key}_flow"], "turnover": turnover} for key in ("middle", "end"))
    words = {key: say(months.page, f"compare.sign_{key}") for key in ("middle", "end")}
    signs = months.block({
        "middle": Spec("last_sign", middle | {"sign_before": "<end"}, before=ZERO, total=False,
                       words=words["middle"]),
        "end": Spec("last_sign", end | {"sign_before": "middle"}, total=False, words=words["end"]),
    })  # fmt: skip
    given: dict[str, Bound | str] = {f"sign_{key}": line for key, line in signs.items()}
    given["sign_before"] = Before(signs["end"])
    return total_of(months.line("sign_turns", given, before=ZERO))


def _growth(months: Months, growth: float) -> Callable[[int, int], Cell]:
    return lambda row, column: months.page.put(row, column, growth, "figure", "1")


def _worth(
    months: Months, names: Names, flows: Mapping[str, Line], turnover: Cell
) -> tuple[Callable[[str], str], Callable[[Cell], Computation]]:
    """What the increment is worth at a growth factor, as a share of its turnover: as text, and as a number."""
    page, span = months.page, names["months"]
    assert isinstance(span, Cell)
    year = page.book.constants["MONTHS_PER_YEAR"]
    month, exponent = names["month"], names["flow_exponent"]
    assert isinstance(month, Line) and isinstance(exponent, Line)
    pairs = [(flows["late_flow"], month), (flows["early_flow"], exponent)]

    def text(growth: str) -> str:
        parts = (f"SUMPRODUCT({flow.range(page)},{growth}^(-1*{at.range(page)}/{year.seen_from(page)}))"
                 for flow, at in pairs)  # fmt: skip
        largest = f"MAX(1,{growth}^(-1*{span.address}/{year.seen_from(page)}))"
        return f"({'+'.join(parts)})/MAX(1,{turnover.address})/{largest}"

    def value(growth: Cell) -> Computation:
        flows, times = ([cell for line in lines for cell in line.cells] for lines in zip(*pairs, strict=True))
        return Worth([growth, turnover, span, year, *flows, *times])

    return text, value


class Worth(Computation):
    """Flows at a growth factor, over their turnover: of growth, turnover, horizon, months of a year, flows, months."""

    __slots__ = ()

    def of(self, values: Sequence[Any]) -> Value:
        """The first error value, or the number."""
        if (fault := first_fault(values)) is not None:
            return fault
        growth, turnover, span, year, *rest = values
        half = len(rest) // 2
        worth = total(flow * growth ** (-at / year) for flow, at in zip(rest[:half], rest[half:], strict=True))
        return float(worth / max(1.0, turnover) / max(1.0, growth ** (-span / year)))

    def over(self, rows: Any) -> Any:
        """The same powers, products and sums; NumPy's own power may differ from Python's in the last bit."""
        import numpy as np

        growth, turnover, span, year = rows[:4]
        flows, months = np.split(rows[4:], 2)
        worth = (flows * np.float_power(growth, -months / year)).sum(axis=0)
        return worth / np.maximum(1.0, turnover) / np.maximum(1.0, np.float_power(growth, -span / year))
