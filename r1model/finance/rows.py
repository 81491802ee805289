"""The rows of an option: purchases, nodes, electricity, running costs, instances."""

from __future__ import annotations

from typing import Literal

from pydantic import ValidationInfo, field_validator

from r1model.finance.numbers import Amount, Count, Mode, Month, Number, Rate, Ratio, Share, at_most
from r1model.types import Record
from r1model.units import Currency


class Asset(Record):
    """One purchase. `salvage_pct` is of its price before VAT, at `dispose_month` (the horizon if not said).

    Deducted by the method: SL, MACRS5, IMMEDIATE, what is left at disposal; AT_DISPOSAL all at disposal; NONE (land,
    deposits) never, and what the sale brings is not taxed either.
    A negative amount is money that comes in, such as a subsidy: it is taxed when its `tax_method` would deduct a cost
    (SL over the life, IMMEDIATE in the month after); as `hardware` it lowers what yearly shares are taken of.
    `vat_lag`: months until recoverable VAT comes back; the option's where it says none, else the common one.
    """

    name: str = "capex"
    amount: Number
    ccy: Currency = "CNY"
    month: Month = 0
    price_esc: Rate = 0.0
    mode: Mode = "step"
    tax_method: Literal["SL", "MACRS5", "IMMEDIATE", "AT_DISPOSAL", "NONE"] = "SL"
    tax_life_m: Month = 36
    tax_residual: Share = 0.0
    salvage_pct: Share = 0.0
    dispose_month: Month | None = None
    vat_rate: Share = 0.0
    vat_lag: Month | None = None
    hardware: bool = True
    per_node: bool = False


class Nodes(Record):
    """Nodes bought at a month; in service from the month after it."""

    month: Month = 0
    count: Amount
    dispose_month: Month | None = None


class Power(Record):
    """Electricity of the nodes, linear between idle and maximum."""

    idle_kw: Amount
    max_kw: Amount
    pue: Ratio = 1.0
    tariff: Amount
    ccy: Currency = "CNY"
    esc: Rate = 0.0
    mode: Mode = "step"
    vat_rate: Share = 0.0


class Opex(Record):
    """A running cost: an amount a month or a year, or a yearly share of the hardware's price in service.

    A negative amount is money that comes in, such as a compute voucher: taxed in its month.
    """

    name: str
    kind: Literal["monthly", "annual", "pct_capex"]
    amount: Number
    ccy: Currency = "CNY"
    esc: Rate = 0.0
    mode: Mode = "step"
    start: Count = 1
    end: Count | None = None
    vat_rate: Share = 0.0

    @field_validator("amount")
    @classmethod
    def _share_of_hardware(cls, amount: float, known: ValidationInfo) -> float:
        """8 for 8 % of the hardware is refused."""
        if known.data.get("kind") == "pct_capex":
            at_most(1, abs(amount))
        return amount


class Fee(Opex):
    """A running cost without own hardware: an amount, since there is nothing to take a share of."""

    kind: Literal["monthly", "annual"]


class Instances(Record):
    """Instances rented from a month on; paid from the month after it."""

    month: Month = 0
    count: Amount
    end: Count | None = None
