"""The demand for tokens month by month, on Buy; and the tokens that an option serves."""

from __future__ import annotations

from r1model_workbook.grid import ONE, Cell
from r1model_workbook.months import Line, Months
from r1model_workbook.sheets.common import say
from r1model_workbook.sheets.costs import coded
from r1model_workbook.sheets.ruler import Names, parameter

LINES = ("demand_in", "demand_out", "demand_mtok")


def demand(months: Months, ruler: Names) -> Names:
    """Million tokens wanted, in and out."""
    page = months.page
    months.section("months.demand")
    names = dict(ruler)
    fields = {"in_mtok": "in_mtok", "out_mtok": "out_mtok", "rate": "growth", "mode": "mode"}
    names |= {key: parameter(months, f"demand.{field}") for key, field in fields.items()}
    coded(months, names, ("smooth", "codes.mode", "mode", "code"))
    names["start"], names["end"] = ONE, names["months"]
    for name in ("price_index", "running"):
        words = say(page, f"months.demand_{name}")
        names[name] = months.line(name, names, total=False, words=words)
    for name, base in (("demand_in", "in_mtok"), ("demand_out", "out_mtok")):
        bind = names | {"base_mtok": names[base]}
        names[name] = months.line("grown_mtok", bind, words=say(page, f"months.{name}"))
    names["demand_mtok"] = _both(months, names["demand_in"], names["demand_out"])
    page.book.lines["demand"] = {key: line for key, line in names.items() if key in LINES and isinstance(line, Line)}
    return {key: names[key] for key in LINES}


def linked_demand(months: Months) -> Names:
    """The same tokens on a later sheet, served whole."""
    months.section("months.tokens")
    found = months.page.book.lines["demand"]
    names: Names = {
        "mtok_in": months.links(str(found["demand_in"].label.value), found["demand_in"], total=True),
        "mtok_out": months.links(str(found["demand_out"].label.value), found["demand_out"], total=True),
    }
    return names


def counted(months: Months, names: Names) -> Names:
    """Tokens together, plain and weighted."""
    both = _both(months, names["mtok_in"], names["mtok_out"])
    return {"mtok": both, "weighted_mtok": months.line("weighted_mtok", names)}


def _both(months: Months, inbound: object, outbound: object) -> Line:
    assert isinstance(inbound, Line) and isinstance(outbound, Line)
    return months.line("both_mtok", {"mtok_in": inbound, "mtok_out": outbound})


def lots(months: Months, path: str, count: int, end: str) -> dict[str, list[Cell]]:
    """The lots of nodes or instances, each field in adjoining cells, so that look-ups can range over them."""
    page = months.page
    found: dict[str, list[Cell]] = {}
    for field in ("month", "count", end):
        cells = []
        for at in range(count):
            cells.append(parameter(months, f"{path}[{at}].{field}"))
            label = page.cells[cells[-1].row, 1]
            label.value = f"{label.value} {at + 1}"
        found[field] = cells
    return found


def serving(months: Months, found: dict[str, list[Cell]], end: str, names: Names, words: str) -> Line:
    """How many of all lots serve, month by month."""
    page, parts = months.page, []
    last = [months.calc("last_month", names | {"end": cell}, f"{say(page, 'months.last_month')} {at}")
            for at, cell in enumerate(found[end], start=1)]  # fmt: skip
    for at, (month, count, sold) in enumerate(zip(found["month"], found["count"], last, strict=True), start=1):
        bind = names | {"count": count, "bought": month, "sold": sold}
        parts.append(months.line("in_service", bind, total=False, words=f"{words} {at}"))
    found["last"] = last
    return months.sum(words, "count", parts)
