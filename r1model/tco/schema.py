"""What a case may say: unknown keys refused. Money in the line's currency.

Shares lie within 0 to 1; yearly rates above -1 and up to 1, so that 8 for 8 % is refused; growth of demand may be more.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field
from pydantic_core import PydanticCustomError, PydanticKnownError

from r1model.inputs import inputs
from r1model.types import Record
from r1model.units import HOURS_PER_MONTH


def _number(value: object) -> object:
    """Numbers, or decimals written as text; truth values are neither."""
    if isinstance(value, bool):
        raise ValueError("a number is needed")
    return value


Number = Annotated[float, BeforeValidator(_number)]


def _at_most(high: float) -> AfterValidator:
    """A share or rate up to a limit; 6 typed for 6 % is told apart from what is merely too much."""

    def check(value: float) -> float:
        if value <= high:
            return value
        if value / 100 <= high:
            raise PydanticCustomError("percent_meant", "a percentage as a number", {"le": f"{high:g}"})
        raise PydanticKnownError("less_than_equal", {"le": high})

    return AfterValidator(check)


MOST_GROWTH = inputs()["demand_growth"].high or 1.0
Share = Annotated[float, BeforeValidator(_number), Field(ge=0), _at_most(1)]
Rate = Annotated[float, BeforeValidator(_number), Field(gt=-1), _at_most(1)]
Growth = Annotated[float, BeforeValidator(_number), Field(gt=-1), _at_most(MOST_GROWTH)]
Amount = Annotated[float, BeforeValidator(_number), Field(ge=0)]
Positive = Annotated[float, BeforeValidator(_number), Field(gt=0)]
Month = Annotated[int, BeforeValidator(_number), Field(ge=0, le=600)]
Draws = Annotated[int, BeforeValidator(_number), Field(ge=2, le=1_000_000)]
Currency = Literal["CNY", "USD"]
Mode = Literal["step", "smooth"]


class Common(Record):
    """What all options share. The discount rate is effective a year, in the reporting currency."""

    months: Annotated[int, BeforeValidator(_number), Field(ge=1, le=600)]
    report_ccy: Currency = "CNY"
    fx_usd_cny: Positive = 7.2
    fx_drift: Rate = 0.0
    discount_rate: Rate
    timing: Literal["end", "mid"] = "end"
    tax_rate: Share = 0.0
    tax_timing: Literal["monthly", "annual"] = "monthly"
    vat_recoverable: Share = 1.0
    vat_lag: Month = Field(default=1, validation_alias=AliasChoices("vat_lag", "vat_lag_m"))
    out_weight: Positive = 4.0
    dau: Positive | None = None


class Demand(Record):
    """Million tokens a month at month 1, growing by the year: more than doubling is possible, as for no price."""

    in_mtok: Amount
    out_mtok: Amount
    growth: Growth = 0.0
    mode: Mode = "step"


class Asset(Record):
    """One purchase. `salvage_pct` is of its cost, at `dispose_month` (the horizon if not said)."""

    name: str = "capex"
    amount: Amount
    ccy: Currency = "CNY"
    month: Month = 0
    price_esc: Rate = 0.0
    mode: Mode = "step"
    tax_method: Literal["SL", "MACRS5", "IMMEDIATE", "NONE"] = "SL"
    tax_life_m: Annotated[int, BeforeValidator(_number), Field(ge=0, le=600)] = 36
    tax_residual: Share = 0.0
    salvage_pct: Share = 0.0
    dispose_month: Month | None = None
    vat_rate: Share = 0.0
    hardware: bool = True
    per_node: bool = False


class Nodes(Record):
    """Nodes bought at a month; in service from the month after it."""

    month: Month = 0
    count: Amount
    dispose_month: Month | None = None


class Utilisation(Record):
    """Fixed, or what the demand needs of the nodes' capacity."""

    mode: Literal["fixed", "demand"] = "fixed"
    value: Share = 0.0
    tok_s_per_node: Amount = 0.0
    in_share: Share = 0.75
    availability: Share = 1.0


class Power(Record):
    """Electricity of the nodes, linear between idle and maximum."""

    idle_kw: Amount
    max_kw: Amount
    pue: Annotated[float, BeforeValidator(_number), Field(ge=1)] = 1.0
    tariff: Amount
    ccy: Currency = "CNY"
    esc: Rate = 0.0
    mode: Mode = "step"
    vat_rate: Share = 0.0


class Opex(Record):
    """A running cost: an amount a month or a year, or a yearly share of the hardware's price in service."""

    name: str
    kind: Literal["monthly", "annual", "pct_capex"]
    amount: Amount
    ccy: Currency = "CNY"
    esc: Rate = 0.0
    mode: Mode = "step"
    start: Annotated[int, BeforeValidator(_number), Field(ge=1, le=600)] = 1
    end: Annotated[int, BeforeValidator(_number), Field(ge=1, le=600)] | None = None
    vat_rate: Share = 0.0


class Financing(Record):
    """Cash, or a loan on a share of the closing purchases at a nominal rate (divided by 12, as contracts do)."""

    type: Literal["cash", "loan"] = "cash"
    share: Share = 0.0
    rate: Rate = 0.0
    n: Annotated[int, BeforeValidator(_number), Field(ge=1, le=600)] = 36


class Buy(Record):
    """Own hardware."""

    type: Literal["buy"]
    capex: tuple[Asset, ...] = ()
    nodes: tuple[Nodes, ...] = ()
    util: Utilisation = Utilisation()
    power: Power | None = None
    opex: tuple[Opex, ...] = ()
    financing: Financing = Financing()


class Instances(Record):
    """Instances rented from a month on; paid from the month after it."""

    month: Month = 0
    count: Amount
    end: Month | None = None


class Rent(Record):
    """Rented instances, on demand by the hour run, or committed for a term whatever the hours run."""

    type: Literal["rent"]
    plan: Literal["on_demand", "commit"] = "on_demand"
    price_hour: Amount
    ccy: Currency = "USD"
    instances: Annotated[tuple[Instances, ...], Field(min_length=1)]
    duty: Share = 1.0
    hours: Amount = HOURS_PER_MONTH
    esc: Rate = 0.0
    mode: Mode = "step"
    term: Annotated[int, BeforeValidator(_number), Field(ge=1, le=600)] = 12
    upfront_pct: Share = 0.0
    storage_gb: Amount = 0.0
    storage_price: Amount = 0.0
    storage_esc: Rate = 0.0
    storage_per_instance: bool = False
    egress_gb: Amount = 0.0
    egress_price: Amount = 0.0
    egress_esc: Rate = 0.0
    opex: tuple[Opex, ...] = ()


class Api(Record):
    """Tokens by the million; a cache hit is cheaper than a miss."""

    type: Literal["api"]
    price_hit: Amount = 0.0
    price_miss: Amount
    price_out: Amount
    ccy: Currency = "CNY"
    cache_hit: Share = 0.0
    esc: Rate = 0.0
    mode: Mode = "step"
    offpeak_share: Share = 0.0
    offpeak_discount: Share = 0.0
    opex: tuple[Opex, ...] = ()


class Lease(Record):
    """Equal payments, in advance (months 0 to n-1) or in arrears, deductible when paid; a deposit out and back."""

    type: Literal["lease"]
    payment: Amount
    n: Annotated[int, BeforeValidator(_number), Field(ge=1, le=600)]
    advance: bool = True
    deposit: Amount = 0.0
    deposit_return: Month | None = None
    ccy: Currency = "CNY"


OPTIONS = ("buy", "rent", "api", "lease")
Option = Annotated[Buy | Rent | Api | Lease, Field(discriminator="type")]
