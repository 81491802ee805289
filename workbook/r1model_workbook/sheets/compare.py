"""Compare: the three options month by month; NPV, IRR, payback and break-even of buying by ordinary formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from r1model.scenarios import COMPARED
from r1model.tco.compare import CEILING, FLOOR
from r1model.units import MONTHS_PER_YEAR
from r1model_workbook.grid import Book, Cell, Fault, Value, computed, fault_in
from r1model_workbook.months import Before, Bound, Line, Months, Own, Spec
from r1model_workbook.sheets.breakeven import breakeven
from r1model_workbook.sheets.common import say
from r1model_workbook.sheets.costs import total_of, zero
from r1model_workbook.sheets.ruler import Names, linked, opened

OTHERS = ("rent", "api")


def fill(book: Book) -> None:
    """Writes the sheet."""
    months = opened(book, "compare")
    names = linked(months)
    months.section("compare.cash")
    cash = {key: {name: months.links(f"{book.pages[key].title}: {book.lines[key][name].label.value}",
                                     book.lines[key][name], total=name != "cumulative")
                  for name in ("cash_flow", "cumulative", "discounted_cash", "early_flow", "late_flow")}
            for key in COMPARED}  # fmt: skip
    book.lines["compare"] = {f"{key}.{name}": line for key, found in cash.items() for name, line in found.items()}
    book.lines["compare"] |= {f"{key}.cost": _cost(months, key, found["cumulative"]) for key, found in cash.items()}
    for other in OTHERS:
        _pair(months, names, cash, other)
    breakeven(months, names)
    _reconcile(months, cash)


def _cost(months: Months, key: str, cumulative: Line) -> Line:
    """The running total as a cost, for the chart."""
    row, words = cumulative.cells[0].row, months.page.book.pages[key].title
    return months.custom(words, "money", f"-1*{{0}}{row}",
                         lambda at: computed([cumulative.cells[at]], lambda amount: -amount))  # fmt: skip


def _pair(months: Months, names: Names, cash: Mapping[str, Mapping[str, Line]], other: str) -> None:
    """Buying over another option."""
    page, book = months.page, months.page.book
    titles = {"buy": book.pages["buy"].title, "other": book.pages[other].title}
    months.section("", say(page, "compare.pair").format(**titles))
    npv = {"flow_a": book.cells[f"{other}.pv_aftertax"], "flow_b": book.cells["buy.pv_aftertax"]}
    called = {name: months.link(f"{say(page, 'months.pv_aftertax')} {titles[side]}", cell)
              for (name, cell), side in zip(npv.items(), ("other", "buy"), strict=True)}  # fmt: skip
    book.cells[f"npv.{other}"] = months.calc("increment", called, say(page, "compare.npv"), "total")
    flows = {name: months.line("increment", {"flow_a": cash["buy"][name], "flow_b": cash[other][name]},
                               words=say(page, f"compare.{name}"))
             for name in ("cash_flow", "discounted_cash", "early_flow", "late_flow")}  # fmt: skip
    for name, key in (("discounted_cash", "payback_discounted"), ("cash_flow", "payback")):
        book.cells[f"{key}.{other}"], turnover = _payback(months, names, flows[name], say(page, f"compare.{key}"))
    book.cells[f"irr.{other}"] = _irr(months, names, flows, turnover)


def _payback(months: Months, names: Names, flow: Line, words: str) -> tuple[Cell, Cell]:
    """The last month in which the cumulative flow turns positive, or a text; and the sum of amounts without sign."""
    page = months.page
    nothing = zero(page)
    turnover = total_of(
        months.line("without_sign", {"amount": flow}, words=f"{say(page, 'compare.turnover')}: {words}")
    )
    running = months.line("running_total", {"previous": "<", "amount": flow}, before=nothing, total=False,
                          words=f"{say(page, 'compare.running')}: {words}")  # fmt: skip
    snapped = months.line("snapped", {"amount": running, "turnover": turnover}, total=False,
                          words=f"{say(page, 'compare.snapped')}: {words}")  # fmt: skip
    bind: dict[str, Bound | str] = {
        "before": Before(snapped),
        "after": snapped,
        "month": names["month"],
        "amount": flow,
    }
    turning = months.line("turning_month", bind, before=nothing, total=False,
                          words=f"{say(page, 'compare.turning')}: {words}")  # fmt: skip
    end = snapped.cells[-1]
    never = _reason(months, "compare.never")
    text = f"IF({end.address}<{nothing.seen_from(page)},{never.address},MAX({turning.range(page)}))"

    def months_until() -> Value:
        if isinstance(end.value, Fault) or end.value < 0:  # type: ignore[operator]
            return end.value if isinstance(end.value, Fault) else never.value
        return fault_in(turning.cells) or max(float(cell.value) for cell in turning.cells)  # type: ignore[arg-type]

    made = months.value(words, lambda row, column: page.formula(row, column, text, months_until, "answer", "month"))
    made.unit = "months"
    return made, turnover


def _reason(months: Months, key: str) -> Cell:
    """The words that stand where there is no answer."""
    page = months.page
    return months.value(say(page, "compare.else"), lambda row, column: page.put(row, column, say(page, key), "unit"))


def _irr(months: Months, names: Names, flows: Mapping[str, Line], turnover: Cell) -> Cell:
    """The yearly rate at which the increment is worth nothing, by 61 halvings, one in each column."""
    page, book = months.page, months.page.book
    nothing = zero(page)
    sign = months.line("last_sign", {"amount": flows["cash_flow"], "sign_before": "<"}, before=nothing, total=False)
    turns = months.line("sign_turns", {"sign": sign, "sign_before": Before(sign)}, before=nothing)
    low, high = (months.value(say(page, f"compare.{key}"), _growth(months, 1 + rate))
                 for key, rate in (("lowest", FLOOR), ("highest", CEILING)))  # fmt: skip
    worth = _worth(months, names, flows, turnover)
    at_low, at_high = (
        months.value(
            say(page, f"compare.worth_{name}"),
            lambda row, column, end=end: page.formula(  # type: ignore[misc]
                row, column, worth[0](end.address), computed([end], worth[1]), "calc", "1"
            ),
        )
        for name, end in (("low", low), ("high", high))
    )
    bounds: dict[str, Bound | str] = {"worth": "<worth", "worth_low": at_low}
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
    count, one = total_of(turns), book.tables["codes"].cell("USD", "code")
    between = f"({at_low.address}*{at_high.address}<={nothing.seen_from(page)})"
    text = f"IF(({count.address}={one.seen_from(page)})*{between}>0,{rate.address},{none.address})"
    words = say(page, "compare.irr")

    def answer() -> Value:
        fault = fault_in([count, at_low, at_high])
        found = fault is None and count.value == 1 and at_low.value * at_high.value <= 0  # type: ignore[operator]
        return fault if fault is not None else (rate.value if found else none.value)

    made = months.value(words, lambda row, column: page.formula(row, column, text, answer, "answer", "share/year"))
    book.solved |= {rate, made}
    return made


def _growth(months: Months, growth: float) -> Callable[[int, int], Cell]:
    return lambda row, column: months.page.put(row, column, growth, "figure", "1")


def _worth(
    months: Months, names: Names, flows: Mapping[str, Line], turnover: Cell
) -> tuple[Callable[[str], str], Callable[[float], Value]]:
    """What the increment is worth at a growth factor, as a share of its turnover: as text, and as a number."""
    page, span = months.page, names["months"]
    assert isinstance(span, Cell)
    year = page.book.constants["MONTHS_PER_YEAR"]
    pairs = [(flows["late_flow"], names["month"]), (flows["early_flow"], names["flow_exponent"])]

    def text(growth: str) -> str:
        parts = (f"SUMPRODUCT({flow.range(page)},{growth}^(-1*{at.range(page)}/{year.seen_from(page)}))"
                 for flow, at in pairs if isinstance(at, Line))  # fmt: skip
        largest = f"MAX(1,{growth}^(-1*{span.address}/{year.seen_from(page)}))"
        return f"({'+'.join(parts)})/MAX(1,{turnover.address})/{largest}"

    def value(growth: float) -> Value:
        total = 0.0
        for flow, at in pairs:
            assert isinstance(at, Line)
            for amount, exponent in zip(flow.cells, at.cells, strict=True):
                if isinstance(amount.value, Fault):
                    return amount.value
                total += float(amount.value or 0) * growth ** (-float(exponent.value or 0) / MONTHS_PER_YEAR)
        scale = turnover.value
        largest = max(1.0, growth ** (-float(span.value or 0) / MONTHS_PER_YEAR))
        return scale if isinstance(scale, Fault) else total / max(1.0, float(scale or 0)) / largest

    return text, value


def _reconcile(months: Months, cash: Mapping[str, Mapping[str, Line]]) -> None:
    """Second routes to each present cost: the discounted cash, and the nominal sums."""
    page, book = months.page, months.page.book
    months.section("compare.reconcile")
    for key in COMPARED:
        total = total_of(cash[key]["discounted_cash"])
        minus = f"-1*{total.address}"
        words = f"{say(page, 'compare.second_route')} {book.pages[key].title}"
        book.cells[f"{key}.second_route"] = months.value(
            words,
            lambda row, column, total=total, minus=minus: page.formula(  # type: ignore[misc]
                row, column, minus, computed([total], lambda amount: -amount), "calc", "money"
            ),
        )
