"""What a case may say: unknown keys refused. Money in the line's currency.

Shares lie within 0 to 1; yearly rates above -1 and up to 1, so that 8 for 8 % is refused; growth of demand may be more.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AliasChoices, Field, model_validator
from pydantic_core import PydanticCustomError

from r1model.finance.numbers import Amount, Count, Growth, Mode, Month, Positive, Rate, Share, usual_rate
from r1model.finance.rows import Asset, Fee, Instances, Nodes, Opex, Power
from r1model.types import Record
from r1model.units import HOURS_PER_MONTH, Currency


class Common(Record):
    """What all options share. The discount rate is effective a year, in the reporting currency.

    `state_tax_rate` is of a state or town, deductible from the income that `tax_rate` is of.
    `rd_share` of every cost is R&D, of which `rd_extra` is deducted a second time; of a sale and of interest none is.
    """

    months: Count
    report_ccy: Currency = "CNY"
    fx_usd_cny: Positive = 7.2
    fx_drift: Rate = 0.0
    fx_usd_per_eur: Positive = Field(default_factory=partial(usual_rate, "fx_usd_per_eur"))
    fx_usd_per_hkd: Positive = Field(default_factory=partial(usual_rate, "fx_usd_per_hkd"))
    fx_usd_per_sgd: Positive = Field(default_factory=partial(usual_rate, "fx_usd_per_sgd"))
    discount_rate: Rate
    timing: Literal["end", "mid"] = "end"
    tax_rate: Share = 0.0
    state_tax_rate: Share = 0.0
    rd_share: Share = 0.0
    rd_extra: Amount = 1.0
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


class Use(Record):
    """What a group of users asks for on a working day; `repeated_share` of the input was read before."""

    name: str = ""
    users: Amount
    requests_per_day: Amount
    input_tokens: Amount
    repeated_share: Share = 0.0
    output_tokens: Amount


class Hour(Record):
    """One hour's share of a day's requests, on working days and on others."""

    work: Share
    other: Share


class Lot(Record):
    """A month in which own nodes are bought for what is needed until another; the horizon if that is not said.

    `nodes` is how many are bought where the load says that its lots go by a schedule.
    """

    month: Month
    until: Month | None = None
    nodes: Amount = 0.0


class Shared(Record):
    """A row of the table of own replicas beside the API: its step of how many, as it is or spread up to the peak."""

    step: Amount
    steps: Positive = 1.0
    spread: bool = False


class Load(Record):
    """What is asked for and when, and what one replica serves. Users by uses, or tokens a month with their lengths.

    `replica_rate` is requests a second of one own replica at the targets, `rent_rate` of one on rented instances.
    `volume` multiplies the whole demand.
    """

    demand_by: Literal["tokens", "uses"] = "uses"
    uses: tuple[Use, ...] = ()
    users: Amount = 0.0
    in_mtok: Amount = 0.0
    out_mtok: Amount = 0.0
    cache_hit: Share = 0.0
    request_output_tokens: Positive = 1024.0
    volume: Amount = 1.0
    working_days: Amount = 21.0
    other_day_share: Amount = 0.0
    hours: Annotated[tuple[Hour, ...], Field(min_length=24, max_length=24)]
    peak_factor: Positive = 1.0
    busy_share: Positive = 1.0
    reserve_replicas: Amount = 0.0
    replica_rate: Positive
    nodes_per_replica: Positive = 1.0
    rent_rate: Positive
    instances_per_replica: Positive = 1.0
    rent_follow: Literal["fixed", "month", "hour"] = "month"
    rent_plan: Literal["on_demand", "commit"] = "on_demand"
    instances: Amount = 0.0
    growth: Growth = 0.0
    growth_mode: Mode = "step"
    lots_by: Literal["demand", "schedule"] = "demand"
    lots: tuple[Lot, ...] = ()
    shares: tuple[Shared, ...] = ()


class Utilisation(Record):
    """A fixed share of the capacity, or what the demand needs of it; capacity is what the available hours produce."""

    mode: Literal["fixed", "demand"] = "fixed"
    value: Share = 0.0
    tok_s_per_node: Amount = 0.0
    in_share: Share = 0.75
    availability: Share = 1.0


class Financing(Record):
    """Cash, or a loan on a share of the closing purchases at a nominal rate (divided by 12, as contracts do)."""

    type: Literal["cash", "loan"] = "cash"
    share: Share = 0.0
    rate: Rate = 0.0
    n: Count = 36

    @model_validator(mode="after")
    def _says_how_much(self) -> Self:
        """A loan of nothing is not what anybody means."""
        if self.type == "loan" and "share" not in self.model_fields_set:
            raise PydanticCustomError("loan_without_share", "a loan of nothing", {"at": "share"})
        return self


class Buy(Record):
    """Own hardware. `vat_lag` is that of its purchases where they say none, in place of the common one."""

    type: Literal["buy"]
    capex: tuple[Asset, ...] = ()
    nodes: tuple[Nodes, ...] = ()
    util: Utilisation = Utilisation()
    power: Power | None = None
    opex: tuple[Opex, ...] = ()
    vat_lag: Month | None = None
    financing: Financing = Financing()

    @model_validator(mode="after")
    def _has_nodes(self) -> Self:
        """What is bought for every node needs nodes, or it would cost nothing."""
        each = [at for at, asset in enumerate(self.capex) if asset.per_node]
        if each and not self.nodes:
            raise PydanticCustomError("per_node_without_nodes", "no nodes", {"at": f"capex[{each[0]}].per_node"})
        return self


def _as_storage(known: dict[str, Any]) -> bool:
    return bool(known.get("storage_per_instance"))


class Rent(Record):
    """Rented instances, on demand by the hour run, or committed for a term whatever the hours run.

    Storage and egress are of one instance, or of all while any is in use; egress is counted as storage is unless said.
    `vat_rate` is that of all invoices of the cloud: hours, prepayments, storage, egress.
    `followed` is how many are paid in every month from month 0 beside those of the table, whole or not.
    """

    type: Literal["rent"]
    plan: Literal["on_demand", "commit"] = "on_demand"
    price_hour: Amount
    ccy: Currency = "USD"
    instances: Annotated[tuple[Instances, ...], Field(min_length=1)]
    duty: Share = 1.0
    hours: Amount = HOURS_PER_MONTH
    esc: Rate = 0.0
    mode: Mode = "step"
    term: Count = 12
    upfront_pct: Share = 0.0
    storage_gb: Amount = 0.0
    storage_price: Amount = 0.0
    storage_esc: Rate = 0.0
    storage_per_instance: bool = False
    egress_gb: Amount = 0.0
    egress_price: Amount = 0.0
    egress_esc: Rate = 0.0
    egress_per_instance: bool = Field(default_factory=_as_storage)
    vat_rate: Share = 0.0
    followed: tuple[Amount, ...] | None = None
    opex: tuple[Fee, ...] = ()


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
    vat_rate: Share = 0.0
    opex: tuple[Fee, ...] = ()


class Lease(Record):
    """Equal payments, in advance (months 0 to n-1) or in arrears, deductible when paid; a deposit out and back.

    VAT is on the payments; a deposit is no price and bears none.
    """

    type: Literal["lease"]
    payment: Amount
    n: Count
    advance: bool = True
    deposit: Amount = 0.0
    deposit_return: Month | None = None
    ccy: Currency = "CNY"
    vat_rate: Share = 0.0


class Hybrid(Record):
    """Own replicas for the steady load, the hours above them at the API: a row for each number that is tried.

    It stands on the purchases of `buy` and the prices of `api` in the same scenario.
    """

    type: Literal["hybrid"]
    shares: tuple[Shared, ...]


Option = Annotated[Buy | Rent | Api | Lease | Hybrid, Field(discriminator="type")]
RECORDS: dict[str, type[Record]] = {get_args(kind.model_fields["type"].annotation)[0]: kind
                                    for kind in get_args(get_args(Option)[0])}  # fmt: skip


def record_of(option: str, field: str = "") -> type[Record]:
    """The record of an option; of one of its fields that of its rows, or of the part that it is."""
    if not field:
        return RECORDS[option]
    annotation = RECORDS[option].model_fields[field].annotation
    kinds = (annotation, *get_args(annotation))
    return next(kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Record))
