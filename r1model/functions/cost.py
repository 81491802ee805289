"""Functions 17 to 20 and 22 to 25: cost pieces. Amounts are in the currency of the prices that are passed."""

from __future__ import annotations

from r1model.formulas import cloud, months, power, purchase, sizing
from r1model.functions import arguments as a
from r1model.functions.rates import MONTH_OR_PAIR, RATE_OR_DAY, fx, told
from r1model.functions.spec import Function


def capex(
    gpu_price: float,
    gpus: float,
    server_price: float,
    node: float,
    network: float,
    storage: float,
    install: float,
    spares: float,
    vat: float,
    recoverable: float,
) -> float:
    """Purchase cost of a line-up."""
    cards = purchase.gpu_cost(gpu_price=gpu_price, gpus=gpus)
    servers = purchase.server_cost(server_price=server_price, nodes=sizing.nodes(gpus=gpus, gpus_per_node=node))
    hardware = purchase.hardware_cost(
        bare_cost=purchase.bare_cost(gpu_cost=cards, server_cost=servers), network_cost=network, storage_cost=storage
    )
    installed, spare = (
        purchase.install_cost(hardware_cost=hardware, install_share=install),
        purchase.spares_cost(hardware_cost=hardware, spares_share=spares),
    )
    tax = purchase.vat_cost(
        hardware_cost=hardware, install_cost=installed, spares_cost=spare, vat_rate=vat, vat_recoverable=recoverable
    )
    return purchase.capex(hardware_cost=hardware, install_cost=installed, spares_cost=spare, vat_cost=tax)


def kwh(nodes: float, idle_kw: float, max_kw: float, util: float, pue: float, hours: float) -> float:
    """Energy a month."""
    return power.energy_kwh(
        it_power_kw=power.it_power_kw(nodes=nodes, idle_kw=idle_kw, max_kw=max_kw, load_share=util),
        pue=pue,
        hours=hours,
    )


def power_cost(
    nodes: float, idle_kw: float, max_kw: float, util: float, tariff: float, pue: float, hours: float
) -> float:
    """Electricity bill a month."""
    return power.energy_cost(energy_kwh=kwh(nodes, idle_kw, max_kw, util, pue, hours), price_per_kwh=tariff)


def cloud_cost(
    price_hour: float,
    count: float,
    hours: float,
    duty: float,
    storage_gb: float,
    storage_price: float,
    egress_gb: float,
    egress_price: float,
) -> float:
    """Cloud bill a month."""
    hours_cost = cloud.instance_cost(price_per_hour=price_hour, instances=count, hours=hours, duty_share=duty)
    rent = cloud.rent_cost(
        instance_cost=hours_cost, volume_cost=cloud.volume_cost(storage_gb=storage_gb, storage_price=storage_price)
    )
    return cloud.cloud_cost(
        rent_cost=rent, egress_cost=cloud.egress_cost(egress_gb=egress_gb, egress_price=egress_price)
    )


def api_cost(
    mtok_in: float,
    mtok_out: float,
    price_miss: float,
    price_out: float,
    cache_hit: float,
    price_hit: float,
    offpeak_share: float,
    offpeak_discount: float,
) -> float:
    """API bill for the tokens."""
    inbound = cloud.api_input_price(price_miss=price_miss, cache_hit=cache_hit, price_hit=price_hit)
    return cloud.api_cost(
        mtok_in=mtok_in,
        mtok_out=mtok_out,
        api_input_price=inbound,
        price_out=price_out,
        offpeak_factor=cloud.offpeak_factor(offpeak_share=offpeak_share, offpeak_discount=offpeak_discount),
    )


def blended(price_miss: float, price_out: float, in_share: float, cache_hit: float, price_hit: float) -> float:
    """Price of a million tokens of the mix."""
    return cloud.blended_price(
        api_input_price=cloud.api_input_price(price_miss=price_miss, cache_hit=cache_hit, price_hit=price_hit),
        price_out=price_out,
        in_share=in_share,
    )


def index(rate: float, month: float, mode: str) -> float:
    """Price index at the start of a month."""
    return months.price_index(rate=rate, elapsed=months.elapsed(month=month), smooth=float(mode == "smooth"))


POWER = (a.NODES, a.POWER["idle_kw"], a.POWER["max_kw"], a.SHARE["util"])
SITE = (a.PUE.or_(1.35), a.HOURS)
CACHE = (a.SHARE["cache_hit"].or_(0), a.MONEY["price_hit"].or_(1))

FUNCTIONS = (
    Function("CAPEX", "cost", "money", (
        a.MONEY["gpu_price"], a.GPUS, a.MONEY["server_price"], a.NODE.or_(8), a.MONEY["network"].or_(0),
        a.MONEY["storage"].or_(0), a.RATE["install_pct"].or_(0), a.RATE["spares_pct"].or_(0), a.RATE["vat"].or_(0),
        a.SHARE["vat_recoverable"].or_(1)), capex, "R1_CAPEX(400000,8,500000)"),
    Function("KWH", "cost", "kWh/month", (*POWER, *SITE), kwh, "R1_KWH(1,2.5,10.2,0.5)"),
    Function("POWER_COST", "cost", "money/month", (*POWER, a.MONEY["tariff"], *SITE), power_cost,
             "R1_POWER_COST(1,2.5,10.2,0.5,0.8)"),
    Function("CLOUD_COST", "cost", "money/month", (
        a.MONEY["price_hour"], a.INSTANCES.or_(1), a.HOURS, a.SHARE["duty"].or_(1),
        a.VOLUME["storage_gb"].or_(0), a.MONEY["storage_price"].or_(0), a.VOLUME["egress_gb"].or_(0),
        a.MONEY["egress_price"].or_(0)), cloud_cost, "R1_CLOUD_COST(98.32,1,730,1,1000,0.08)"),
    Function("API_COST", "cost", "money", (
        a.MTOK["mtok_in"], a.MTOK["mtok_out"], a.MONEY["price_miss"].or_(4), a.MONEY["price_out"].or_(16), *CACHE,
        a.SHARE["offpeak_share"].or_(0), a.SHARE["offpeak_discount"].or_(0)), api_cost,
             "R1_API_COST(6000,2000,4,16,0.4,1)"),
    Function("BLENDED", "cost", "money/Mtok", (
        a.MONEY["price_miss"], a.MONEY["price_out"], a.SHARE["in_share"], *CACHE), blended,
             "R1_BLENDED(4,16,0.75,0.4,1)"),
    Function("INDEX", "cost", "factor", (a.ANNUAL_RATE, a.MONTH, a.INDEX_MODE.or_("step")), index,
             "R1_INDEX(-0.3,13)"),
    Function("FX", "cost", "", (MONTH_OR_PAIR, RATE_OR_DAY, a.FX_DRIFT.or_(0)), fx,
             "R1_FX(12,7.2,-0.02)", told=told),
)  # fmt: skip
