"""How each kind of option fills its months: own hardware, rented instances, API tokens, lease."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from r1model.errors import VALUE, CellError
from r1model.tco.timeline import MACRS_5, Flows, Timeline, Values, disposal, in_service, line, placed
from r1model.units import HOURS_PER_MONTH

Case = Mapping[str, Any]


def demanded(time: Timeline, demand: Case) -> tuple[Values, Values]:
    """Million tokens in and out, month by month."""
    growth = time.index(demand["growth"], demand["mode"], time.at) * time.running(1, None)
    return demand["in_mtok"] * growth, demand["out_mtok"] * growth


def buy(found: Flows, option: Case, demand: Case | None) -> None:
    """Assets, electricity of the nodes, running costs, and the tokens that the nodes serve."""
    time = found.time
    hardware = time.zeros()
    for asset in option["capex"]:
        hardware = hardware + _asset(found, asset, option["nodes"])
    nodes = time.zeros()
    for entry in option["nodes"]:
        nodes = nodes + entry["count"] * in_service(time, entry["month"], disposal(entry, time.months))
    _serve(found, option["util"], nodes, demand)
    if option["power"]:
        _electricity(found, option["power"], nodes)
    for item in option["opex"]:
        _opex(found, item, hardware)


def _asset(found: Flows, asset: Case, nodes: tuple[Case, ...]) -> Values:
    """One purchase from payment to sale; returns its price over the months it is in service."""
    time, bought = found.time, asset["month"]
    sold = disposal(asset, time.months)
    if bought > time.months:
        return time.zeros()
    count = _count(nodes, bought) if asset["per_node"] else 1.0
    index = time.index(asset["price_esc"], asset["mode"], bought + 1)
    price = line("price_paid")(asset["amount"] * count, index, 1.0)
    cost = line("cost_with_vat")(price, time.vat(asset["vat_rate"]))
    base = cost * time.currency(asset["ccy"], bought)
    found.close("capex", placed(time, bought, base))
    later = line("vat_timing")(price, asset["vat_rate"], time.common["vat_recoverable"])
    later = later * time.currency(asset["ccy"], bought)
    if np.any(later):
        back = min(bought + time.common["vat_lag"], time.months)
        found.close("vat", placed(time, bought, later) - placed(time, back, later))
    proceeds = asset["salvage_pct"] * cost * time.currency(asset["ccy"], sold)
    if np.any(proceeds):
        found.close("salvage", -placed(time, sold, proceeds))
    written_off = _depreciation(time, asset, base, bought, sold)
    book = base - written_off.sum(axis=-1, keepdims=True)
    found.deduct(written_off + np.where(time.at == sold, book - proceeds, 0.0))
    if not asset["hardware"]:
        return time.zeros()
    service: Values = price * time.currency(asset["ccy"], time.at) * in_service(time, bought, sold)
    return service


def _count(nodes: tuple[Case, ...], month: int) -> Any:
    """Nodes that a purchase `per_node` is for: those bought with it, else all."""
    together = [entry["count"] for entry in nodes if entry["month"] == month]
    return sum(together or [entry["count"] for entry in nodes])


def _depreciation(time: Timeline, asset: Case, base: Any, bought: int, sold: int) -> Values:
    """Tax depreciation by month from the month after purchase, up to the sale."""
    return written_off(asset["tax_method"], base, asset["tax_life_m"], asset["tax_residual"], bought, sold, time)


def written_off(method: str, base: Any, life: int, residual: Any, bought: int, sold: int, time: Timeline) -> Values:
    """The schedule of one method; a life of 0 is written off at once."""
    age = time.at - bought
    serving = in_service(time, bought, sold)
    if method == "NONE":
        return np.asarray(base * 0.0 * serving)
    if method == "IMMEDIATE" or (method == "SL" and life == 0):
        return np.asarray(base * (age == 1) * serving)
    if method == "SL":
        return line("straight_line")(base, residual, life) * (age <= life) * serving
    year = np.clip(np.ceil(age / 12) - 1, 0, 99).astype(int)
    shares = np.array([*MACRS_5, *[0.0] * 94])[year]
    return line("schedule_month")(base, shares) * serving


def _serve(found: Flows, util: Case, nodes: Values, demand: Case | None) -> None:
    """Utilisation and tokens; demand above the capacity goes unserved."""
    time = found.time
    if util["mode"] == "fixed":
        share = util["value"] * (nodes > 0)
        total = line("capacity_mtok")(nodes, util["tok_s_per_node"], HOURS_PER_MONTH, share)
        found.mtok_in, found.mtok_out = total * util["in_share"], total * (1 - util["in_share"])
        found.utilisation = util["value"] + time.zeros()
        return
    if demand is None:
        raise CellError(VALUE, "bad_case", key="demand", fault="demand_for_utilisation", given="")
    wanted_in, wanted_out = demanded(time, demand)
    wanted = wanted_in + wanted_out
    capacity = line("capacity_mtok")(nodes, util["tok_s_per_node"], HOURS_PER_MONTH, util["availability"])
    with np.errstate(divide="ignore", invalid="ignore"):
        found.utilisation = np.where(capacity > 0, np.minimum(1, wanted / capacity), 0.0)
        served = np.where(wanted > 0, np.minimum(wanted, capacity) / wanted, 0.0)
    found.mtok_in, found.mtok_out = wanted_in * served, wanted_out * served
    found.unserved_mtok = wanted * (1 - served)


def _electricity(found: Flows, power: Case, nodes: Values) -> None:
    time = found.time
    draw = line("it_power_kw")(nodes, power["idle_kw"], power["max_kw"], found.utilisation)
    bill = line("energy_cost")(line("energy_kwh")(draw, power["pue"], HOURS_PER_MONTH), power["tariff"])
    found.operate("electricity", _priced(time, power, bill))


def _priced(time: Timeline, item: Case, amount: Any) -> Values:
    """An amount of the base month at each month's price level, currency and VAT, from month 1."""
    index = time.index(item["esc"], item["mode"], time.at)
    paid = line("price_paid")(amount, index, time.currency(item["ccy"], time.at))
    priced: Values = line("cost_with_vat")(paid, time.vat(item.get("vat_rate", 0.0))) * time.running(1, None)
    return priced


def _opex(found: Flows, item: Case, hardware: Values | float) -> None:
    time = found.time
    months = time.running(item["start"], item["end"])
    if item["kind"] == "pct_capex":
        share = line("share_of_assets")(hardware, item["amount"])
        cost = share * time.index(item["esc"], item["mode"], time.at) * time.vat(item["vat_rate"])
    else:
        yearly = item["kind"] == "annual"
        cost = _priced(time, item, line("yearly_in_months")(item["amount"]) if yearly else item["amount"])
    found.operate(item["name"], cost * months)


def rent(found: Flows, option: Case, demand: Case | None) -> None:
    """Instance hours or a commitment, storage, traffic, running costs."""
    time = found.time
    count = time.zeros()
    for entry in option["instances"]:
        count = count + entry["count"] * in_service(time, entry["month"], entry["end"])
    if option["plan"] == "on_demand":
        hours = line("instance_cost")(option["price_hour"], count, option["hours"], option["duty"])
        found.operate("compute", _priced(time, option, hours))
    else:
        _commitment(found, option, count)
    disks = count if option["storage_per_instance"] else (count > 0).astype(float)
    for name, size, price in (("storage", "storage_gb", "storage_price"), ("egress", "egress_gb", "egress_price")):
        bill = line("volume_cost")(option[size], option[price])
        if np.any(bill):
            line_item = {"esc": option[f"{name}_esc"], "mode": option["mode"], "ccy": option["ccy"]}
            found.operate(name, _priced(time, line_item, bill) * (disks if name == "storage" else count > 0))
    for item in option["opex"]:
        _opex(found, item, time.zeros())
    if demand is not None:
        found.mtok_in, found.mtok_out = demanded(time, demand)


def _commitment(found: Flows, option: Case, count: Values) -> None:
    """Terms at the price of their first month; what is committed in a term is paid until its end."""
    time, term = found.time, option["term"]
    for start in range(0, time.months, term):
        span = time.running(start + 1, start + term)
        held = np.maximum.accumulate(count * span, axis=-1) * span
        index = time.index(option["esc"], option["mode"], start + 1)
        hourly = line("price_paid")(option["price_hour"], index, 1 - option["upfront_pct"])
        month = line("instance_cost")(hourly, held, option["hours"], 1.0)
        found.operate("compute", month * time.currency(option["ccy"], time.at))
        if np.any(option["upfront_pct"]):
            ahead = line("price_paid")(option["price_hour"], index, option["upfront_pct"])
            _prepayments(found, option, line("instance_cost")(ahead, held, option["hours"], 1.0), start + term)


def _prepayments(found: Flows, option: Case, month: Values, end: int) -> None:
    """What is prepaid when instances join a term, for the months left of it, deducted evenly over them."""
    time = found.time
    joined = np.maximum(0.0, np.diff(month, axis=-1, prepend=0.0))
    for position in np.flatnonzero(joined.any(axis=tuple(range(joined.ndim - 1)))):
        before = int(position) - 1
        prepaid = joined[..., position : position + 1] * time.currency(option["ccy"], before)
        found.close("upfront", placed(time, before, prepaid * (end - before)))
        found.deduct(prepaid * time.running(before + 1, end))


def api(found: Flows, option: Case, demand: Case | None) -> None:
    """Tokens by the million, cache hits and off-peak hours cheaper."""
    if demand is None:
        raise CellError(VALUE, "bad_case", key="demand", fault="demand_for_api", given="")
    found.mtok_in, found.mtok_out = demanded(found.time, demand)
    api_tokens(found, option)


def api_tokens(found: Flows, option: Case) -> None:
    """The bill for the tokens of each month."""
    time = found.time
    price = line("api_input_price")(option["price_miss"], option["cache_hit"], option["price_hit"])
    rest = (option["offpeak_share"], option["offpeak_discount"])
    bill = line("api_cost")
    found.operate("api_input", _priced(time, option, bill(found.mtok_in, 0.0, price, 0.0, *rest)))
    found.operate("api_output", _priced(time, option, bill(0.0, found.mtok_out, 0.0, option["price_out"], *rest)))
    for item in option["opex"]:
        _opex(found, item, time.zeros())


def lease(found: Flows, option: Case, demand: Case | None) -> None:
    """Payments in advance or in arrears, deducted when paid; a deposit out at closing and back."""
    time = found.time
    first = 0 if option["advance"] else 1
    paid = option["payment"] * time.running(first, first + option["n"] - 1) * time.currency(option["ccy"], time.at)
    found.close("lease", paid)
    found.deduct(paid)
    if np.any(option["deposit"]):
        back = min(option["n"] if option["deposit_return"] is None else option["deposit_return"], time.months)
        out = placed(time, 0, option["deposit"] * time.currency(option["ccy"], 0))
        home = placed(time, back, option["deposit"] * time.currency(option["ccy"], back))
        found.close("deposit", out - home)
    if demand is not None:
        found.mtok_in, found.mtok_out = demanded(time, demand)


FILL: Mapping[str, Callable[[Flows, Case, Case | None], None]] = {"buy": buy, "rent": rent, "api": api, "lease": lease}


def flows(common: Case, option: Case, demand: Case | None = None) -> Flows:
    """The months of one option; #NUM! where an asset is sold before it serves."""
    found = Flows(Timeline(common))
    FILL[option["type"]](found, option, demand)
    return found
