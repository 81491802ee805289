"""Rent: instances by the hour or committed for terms, storage, traffic, running costs, tax, cash."""

from __future__ import annotations

from r1model_workbook.grid import ONE, ZERO, Book
from r1model_workbook.months import Before, Line, Months
from r1model_workbook.sheets.common import say
from r1model_workbook.sheets.costs import coded, present, running_cost, totals
from r1model_workbook.sheets.demand import counted, linked_demand, lots, serving
from r1model_workbook.sheets.lines import LOTS, SHORT
from r1model_workbook.sheets.ruler import Names, linked, opened, parameter

FIELDS = {"plan": "plan", "price_per_hour": "price_hour", "ccy": "ccy", "duty_share": "duty", "hours": "hours",
          "rate": "esc", "mode": "mode", "term": "term", "upfront_share": "upfront_pct", "storage_gb": "storage_gb",
          "storage_price": "storage_price", "storage_rate": "storage_esc", "per_instance": "storage_per_instance",
          "egress_gb": "egress_gb", "egress_price": "egress_price", "egress_rate": "egress_esc",
          "egress_each": "egress_per_instance"}  # fmt: skip


def fill(book: Book) -> None:
    """Writes the sheet."""
    months = opened(book, "rent")
    head = linked(months)
    tokens = linked_demand(months)
    names = head | tokens | counted(months, head | tokens)
    months.section("rent.contract")
    names |= {key: parameter(months, f"rent.{field}") for key, field in FIELDS.items()}
    coded(months, names, ("in_usd", "codes.ccy", "ccy", "code"), ("smooth", "codes.mode", "mode", "code"),
          ("committed", "codes.plan", "plan", "code"))  # fmt: skip
    months.section("rent.instances")
    found = lots(months, "rent.instances", LOTS, "end")
    names["instances"] = serving(months, found, "end", head, say(months.page, "rent.in_service"))
    for at, month in enumerate(found["month"], start=1):
        words = f"{say(months.page, 'rent.lot_within')} {at}"
        lot = f"{say(months.page, 'lines.rent.instances')} {at}"
        book.dated[lot] = months.calc("within", head | {"bought": month}, words)
    names["line_currency"] = months.line("line_currency", names, total=False)
    hours = _on_demand(months, names)
    committed, ahead, deducted = _commitment(months, names, found)
    bind = {"by_first": names["committed"], "first": committed, "second": hours}
    compute = months.line("either", bind, words=say(months.page, "rent.compute"), role="total")
    others = _storage_and_egress(months, names)
    months.own_units(names, names["ccy"])
    running = [running_cost(months, f"rent.opex[{at}]", head, None).line for at in range(SHORT)]
    names = totals(months, "rent", names, [compute, *others.values(), *running], [ahead], [], [deducted])
    present(months, "rent", names)
    book.lines["rent"] |= others | {"compute": compute, "upfront": ahead, "deducted": deducted}
    book.lines["rent.running"] = {str(at): line for at, line in enumerate(running)}


def _on_demand(months: Months, names: Names) -> Line:
    """Instance hours at each month's price."""
    page = months.page
    months.section("rent.on_demand")
    single = names | {"instances": ONE}
    names["base_amount"] = months.calc("instance_cost", single, say(page, "rent.one_month"), unit="local/month")
    names["price_index"] = months.line("price_index", names, total=False)
    bind = names | {"count": names["instances"]}
    return months.line("rented_month", bind, words=say(page, "rent.hours"))


def _commitment(months: Months, names: Names, found: dict[str, list]) -> tuple[Line, Line, Line]:  # type: ignore[type-arg]
    """The terms, seen from the month before each: prepayments then fall in the month that they are made."""
    page = months.page
    months.section("rent.commitment")
    ahead: Names = names | {"elapsed": names["month"]}
    ahead["next"] = months.line("next_month", {"previous_month": names["month"]}, total=False,
                                words=say(page, "rent.next_month"))  # fmt: skip
    ahead["in_horizon"] = months.line("within", names | {"bought": ahead["next"]}, total=False,
                                      words=say(page, "rent.next_in_horizon"))  # fmt: skip
    parts = []
    for at, (month, count, last) in enumerate(zip(found["month"], found["count"], found["last"], strict=True), start=1):
        bind = {"count": count, "month": ahead["next"], "bought": month, "sold": last}
        parts.append(months.line("in_service", bind, total=False, words=f"{say(page, 'rent.next_in_use')} {at}"))
    ahead["instances"] = months.sum(say(page, "rent.next_in_use"), "count", parts)
    for name in ("term_start", "term_opens"):
        ahead[name] = months.line(name, ahead, total=False)
    ahead["held"] = months.line("held", ahead | {"held_before": "<"}, before=ZERO, total=False)
    index = ahead | {"elapsed": ahead["term_start"]}
    ahead["price_index"] = months.line("price_index", index, total=False, words=say(page, "rent.term_index"))
    ahead["term_bill"] = bill = months.line("term_bill", ahead, total=False, unit="local/month")
    cost = months.line("committed_cost", names | {"term_bill": Before(bill)}, before=ZERO)
    join = ahead | {"bill_before": Before(bill)}
    ahead["joined_bill"] = months.line("joined_bill", join, before=ZERO, total=False, unit="local/month")
    months.own_units(ahead, names["ccy"])
    ahead["months_left"] = months.line("months_left", ahead, total=False)
    share = {"by_first": names["committed"], "first": names["upfront_share"], "second": ZERO}
    ahead["upfront_share"] = months.calc("either", share, say(page, "rent.upfront_share"), unit="share")
    out = months.line("prepayment", ahead)
    part = months.line("prepaid_month", ahead | {"prepaid_before": "<"}, before=ZERO, total=False)
    return cost, out, months.lagged(say(page, "rent.deducted"), part, ZERO)


def _storage_and_egress(months: Months, names: Names) -> dict[str, Line]:
    """Block storage and traffic, each with its own price path."""
    page = months.page
    months.section("rent.others")
    found = {}
    counts = {
        "storage": months.line("volumes", names, total=False),
        "egress": months.line(
            "volumes", names | {"per_instance": names["egress_each"]}, total=False, words=say(page, "rent.egress_times")
        ),
    }
    for name, formula in (("storage", "volume_cost"), ("egress", "egress_cost")):
        bind = names | {"rate": names[f"{name}_rate"]}
        bind["base_amount"] = months.calc(formula, names, unit="local/month")
        months.own_units(bind, names["ccy"])
        words = say(page, f"rent.{name}_index")
        bind["price_index"] = months.line("price_index", bind, total=False, words=words)
        bind["count"] = counts[name]
        found[name] = months.line("rented_month", bind, words=say(page, f"rent.{name}"))
    return found
