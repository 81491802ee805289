"""How each kind of option fills its months: own hardware, rented instances, API tokens, lease."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from r1model.errors import VALUE, CellError
from r1model.sums import total
from r1model.tco.timeline import MACRS_5, Flows, Timeline, Values, disposal, line, require_within
from r1model.units import HOURS_PER_MONTH

Case = Mapping[str, Any]
NEVER = "NONE"  # the tax method of what has no tax effect, at its sale neither


def demanded(time: Timeline, demand: Case) -> tuple[Values, Values]:
    """Million tokens in and out, month by month."""
    growth, months = time.index(demand["growth"], demand["mode"], time.begun), time.running(1, None)
    grown = line("grown_mtok")
    return grown(demand["in_mtok"], growth, months), grown(demand["out_mtok"], growth, months)


def buy(found: Flows, option: Case, demand: Case | None) -> None:
    """Assets, electricity of the nodes, running costs, and the tokens that the nodes serve."""
    time = found.time
    hardware = time.zeros()
    for asset in option["capex"]:
        hardware = hardware + _asset(found, asset, option)
    nodes = time.zeros()
    for entry in option["nodes"]:
        nodes = nodes + time.in_service(entry["count"], entry["month"], disposal(entry, time.months))
    _serve(found, option["util"], nodes, demand)
    if option["power"]:
        _electricity(found, option["power"], nodes)
    for item in option["opex"]:
        _opex(found, item, hardware)


def _asset(found: Flows, asset: Case, option: Case) -> Values:
    """One purchase from payment to sale; returns its price over the months it is in service."""
    time, bought, vat = found.time, asset["month"], asset["vat_rate"]
    sold = disposal(asset, time.months)
    inside = line("within")(bought, time.months)
    at_purchase, at_sale = (time.currency(asset["ccy"], month) for month in (bought, sold))
    price = line("asset_price")(asset["amount"], _units(asset, option["nodes"]), _index_at(time, asset, bought))
    cost = line("asset_cost")(price, time.vat(vat), at_purchase, inside)
    found.close("capex", line("capex_flow")(cost, time.at, bought))
    later = line("vat_paid")(price, vat, time.common["vat_recoverable"], at_purchase, inside)
    if np.any(later):
        back = line("vat_back")(bought, _vat_lag(time, asset, option), time.months)
        found.close("vat", line("vat_flow")(later, time.at, bought, back))
    brought = line("proceeds")(asset["salvage_pct"], price, at_sale, inside)
    if np.any(brought):
        found.close("salvage", line("salvage_flow")(brought, time.at, sold))
    serving = time.serving(bought, sold)
    lost = written_off(asset["tax_method"], cost, asset["tax_life_m"], asset["tax_residual"], bought, serving, time.at)
    depreciated = np.asarray(lost).sum(axis=-1, keepdims=True)
    found.depreciate(lost)
    deductible = float(asset["tax_method"] != NEVER)
    found.deduct(line("disposal_deduction")(cost, depreciated, brought, deductible, time.at, sold))
    return line("assets_in_service")(price, asset["hardware"], time.currency(asset["ccy"], time.at), serving)


def _vat_lag(time: Timeline, *says: Case) -> int:
    """Months until VAT comes back: what the purchase says, else its option, else the common part."""
    said = [one["vat_lag"] for one in (*says, time.common) if one["vat_lag"] is not None]
    return int(said[0])


def _units(asset: Case, nodes: tuple[Case, ...]) -> Any:
    """How often an asset is bought: once, or for each node bought with it, else for each of all."""
    if not asset["per_node"]:
        return 1.0
    together = total(entry["count"] for entry in nodes if entry["month"] == asset["month"])
    return line("asset_units")(1.0, together, total(entry["count"] for entry in nodes))


def _index_at(time: Timeline, asset: Case, bought: int) -> Values:
    return time.index(asset["price_esc"], asset["mode"], bought)


def written_off(method: str, cost: Any, life: int, residual: Any, bought: int, serving: Values, at: Values) -> Values:
    """Tax depreciation month by month; a life of 0 is written off at once."""
    year = line("asset_year")(at, bought)
    shares = np.array([0.0, *MACRS_5, 0.0])[np.clip(year, 0, len(MACRS_5) + 1).astype(int)]
    by = [float(method == name) for name in ("SL", "IMMEDIATE", "MACRS5")]
    in_line, scheduled = line("straight_line")(cost, residual, life), line("scheduled_share")(cost, shares)
    return line("depreciation")(serving, at, bought, by[0], in_line, life, by[1], cost, by[2], scheduled)


def _serve(found: Flows, util: Case, nodes: Values, demand: Case | None) -> None:
    """Utilisation and tokens; demand above the capacity goes unserved."""
    time, by_demand = found.time, util["mode"] == "demand"
    if by_demand and demand is None:
        raise CellError(VALUE, "bad_case", key="demand", fault="demand_for_utilisation", given="")
    wanted_in, wanted_out = demanded(time, demand) if by_demand and demand else (time.zeros(), time.zeros())
    wanted = line("both_mtok")(wanted_in, wanted_out)
    full = line("capacity_mtok")(nodes, util["tok_s_per_node"], HOURS_PER_MONTH, 1.0)
    available = line("available_mtok")(full, util["availability"])
    share = line("served_share")(wanted, available)
    found.utilisation = line("node_load")(float(by_demand), util["value"], wanted, available) + time.zeros()
    mixed = line("other_share")(util["in_share"])
    served = line("served_mtok")
    found.mtok_in = served(float(by_demand), wanted_in, share, available, util["value"], util["in_share"])
    found.mtok_out = served(float(by_demand), wanted_out, share, available, util["value"], mixed)
    if by_demand:
        found.unserved_mtok = line("unserved_mtok")(1.0, wanted, share)


def _electricity(found: Flows, power: Case, nodes: Values) -> None:
    """The draw of the nodes at what a kilowatt costs in each month."""
    time = found.time
    month = line("energy_cost")(line("energy_kwh")(1.0, power["pue"], HOURS_PER_MONTH), power["tariff"])
    worth = time.currency(power["ccy"], time.at)
    kilowatt = line("priced")(month, time.line_index(power), worth, time.vat(power["vat_rate"]))
    draw = line("it_power_kw")(nodes, power["idle_kw"], power["max_kw"], found.utilisation)
    found.operate("electricity", line("power_bill")(draw, kilowatt))


def _opex(found: Flows, item: Case, hardware: Values | float) -> None:
    """A fixed amount, or a yearly share of the hardware in service."""
    time, of_assets = found.time, float(item["kind"] == "pct_capex")
    require_within(time.months, item["name"], start=item["start"])
    month = line("month_amount")(item["amount"], float(item["kind"] != "monthly"))
    worth = time.currency(item["ccy"], time.at)
    months = time.running(item["start"], item["end"])
    cost = line("running_month")
    index, vat = time.line_index(item), time.vat(item["vat_rate"])
    found.operate(item["name"], cost(month, of_assets, hardware, worth, index, vat, months))


def rent(found: Flows, option: Case, demand: Case | None) -> None:
    """Instance hours or a commitment, storage, traffic, running costs."""
    time = found.time
    count = time.zeros()
    for entry in option["instances"]:
        require_within(time.months, "instances", month=entry["month"])
        count = count + time.in_service(entry["count"], entry["month"], entry["end"])
    worth, rented = time.currency(option["ccy"], time.at), line("rented_month")
    if option["plan"] == "on_demand":
        one = line("instance_cost")(option["price_hour"], 1.0, option["hours"], option["duty"])
        found.operate("compute", rented(one, time.line_index(option), worth, count))
    else:
        _commitment(found, option, count, worth)
    _storage_and_egress(found, option, count, worth)
    for item in option["opex"]:
        _opex(found, item, time.zeros())
    if demand is not None:
        found.mtok_in, found.mtok_out = demanded(time, demand)


def _storage_and_egress(found: Flows, option: Case, count: Values, worth: Any) -> None:
    time, rented = found.time, line("rented_month")
    disks, ways = (line("volumes")(float(option[f"{of}_per_instance"]), count) for of in ("storage", "egress"))
    bills = {
        "storage": (line("volume_cost")(option["storage_gb"], option["storage_price"]), disks),
        "egress": (line("egress_cost")(option["egress_gb"], option["egress_price"]), ways),
    }
    for name, (bill, times) in bills.items():
        if np.any(bill):
            index = time.index(option[f"{name}_esc"], option["mode"], time.begun)
            found.operate(name, rented(bill, index, worth, times))


def _commitment(found: Flows, option: Case, count: Values, worth: Any) -> None:
    """Terms at the price of their first month; what is committed in a term is paid until its end."""
    time, upfront = found.time, option["upfront_pct"]
    start = line("term_start")(time.begun, option["term"])
    opens = line("term_opens")(time.begun, start)
    index = time.index(option["esc"], option["mode"], start)
    instances = _held(count, opens)
    bill = line("term_bill")(option["price_hour"], instances, option["hours"], index)
    found.operate("compute", line("committed_cost")(bill, upfront, worth))
    if np.any(upfront):
        before = np.concatenate([np.zeros_like(bill[..., :1]), bill[..., :-1]], axis=-1)
        joined = line("joined_bill")(bill, before, opens)
        left = line("months_left")(start, option["term"], time.begun)
        paid_at = time.currency(option["ccy"], time.begun)
        ahead = line("prepayment")(joined, upfront, left, paid_at)
        found.close("upfront", np.concatenate([ahead[..., 1:], np.zeros_like(ahead[..., :1])], axis=-1))
        found.deduct(_prepaid(joined, upfront, paid_at, opens))


def _held(count: Values, opens: Values) -> Values:
    """Instances paid for, month after month: those in use, and what the term has committed already."""
    kept, hold = np.array(count, dtype=float), line("held")
    for month in range(1, kept.shape[-1]):
        kept[..., month] = hold(kept[..., month], kept[..., month - 1], opens[month], 1.0)
    return kept


def _prepaid(joined: Values, upfront: Any, paid_at: Values, opens: Values) -> Values:
    """The part of every month of what is prepaid, evenly over the term."""
    bills, worth = np.broadcast_arrays(joined * np.ones_like(upfront), paid_at)
    share: Any = np.asarray(upfront, dtype=float)
    share = share.reshape(-1) if share.ndim else share
    parts: Values = np.zeros(bills.shape)
    month_part = line("prepaid_month")
    for month in range(1, parts.shape[-1]):
        before = parts[..., month - 1]
        parts[..., month] = month_part(bills[..., month], share, worth[..., month], before, opens[month], 1.0)
    return parts


def api(found: Flows, option: Case, demand: Case | None) -> None:
    """Tokens by the million, cache hits and off-peak hours cheaper."""
    if demand is None:
        raise CellError(VALUE, "bad_case", key="demand", fault="demand_for_api", given="")
    found.mtok_in, found.mtok_out = demanded(found.time, demand)
    api_tokens(found, option)


def api_tokens(found: Flows, option: Case) -> None:
    """The bill for the tokens of each month."""
    time, bill, priced = found.time, line("api_cost"), line("priced")
    price = line("api_input_price")(option["price_miss"], option["cache_hit"], option["price_hit"])
    rest = line("offpeak_factor")(option["offpeak_share"], option["offpeak_discount"])
    index, worth = time.line_index(option), time.currency(option["ccy"], time.at)
    found.operate("api_input", priced(bill(found.mtok_in, 0.0, price, 0.0, rest), index, worth, 1.0))
    found.operate("api_output", priced(bill(0.0, found.mtok_out, 0.0, option["price_out"], rest), index, worth, 1.0))
    for item in option["opex"]:
        _opex(found, item, time.zeros())


def lease(found: Flows, option: Case, demand: Case | None) -> None:
    """Payments in advance or in arrears, deducted when paid; a deposit out at closing and back."""
    time = found.time
    first = 0 if option["advance"] else 1
    require_within(time.months, "lease", n=first + option["n"] - 1, deposit_return=option["deposit_return"])
    paid = option["payment"] * time.running(first, first + option["n"] - 1) * time.currency(option["ccy"], time.at)
    found.close("lease", paid)
    found.deduct(paid)
    if np.any(option["deposit"]):
        due = option["n"] if option["deposit_return"] is None else option["deposit_return"]
        back, flow = line("last_month")(due, time.months), line("capex_flow")
        out, home = (option["deposit"] * time.currency(option["ccy"], month) for month in (0, back))
        found.close("deposit", flow(out, time.at, 0) - flow(home, time.at, back))
    if demand is not None:
        found.mtok_in, found.mtok_out = demanded(time, demand)


FILL: Mapping[str, Callable[[Flows, Case, Case | None], None]] = {"buy": buy, "rent": rent, "api": api, "lease": lease}


def flows(common: Case, option: Case, demand: Case | None = None) -> Flows:
    """The months of one option; #NUM! where an asset is sold before it serves."""
    found = Flows(Timeline(common))
    FILL[option["type"]](found, option, demand)
    return found
