"""The closed list of units, and the named constants that formulas may use. GB is 1e9 bytes, GiB 2**30."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, get_args

Currency = Literal["CNY", "USD", "EUR", "HKD", "SGD"]  # of prices, reports and exchange rates
CURRENCIES: Final[tuple[str, ...]] = get_args(Currency)
DISPLAY_UNITS: Final = {"units": 1.0, "ten_thousand": 10_000.0, "million": 1_000_000.0}  # what amounts are shown in
# money: the reporting currency; local: the currency of the line itself; both are shown as what they are at the moment.
MONEY: Final = ("money", "local", *CURRENCIES)
MONEY_PER: Final = (
    "", "/h", "/month", "/year", "/period", "/GB", "/GB/month", "/Mtok", "/GPU", "/server", "/kWh", "/kW", "/kW/month",
    "/user/month", "/user/year",
)  # fmt: skip
RATES: Final = tuple(f"{quote}/{base}" for quote in CURRENCIES for base in CURRENCIES if quote != base)
UNITS: Final = frozenset(
    {
        "1", "share", "share/year", "share/month", "factor", "ratio", "flag", "count", "GPU", "node", "month", "year",
        "h", "layer", "B parameters", "parameter", "bit", "byte", "element", "byte/parameter", "byte/token",
        "byte/sequence", "bit/parameter",
        "MiB/token", "MiB/sequence",
        "GB", "GiB", "MiB", "TB", "TB/s", "GB/s", "GB/month", "TFLOPS", "TOPS",
        "W", "kW", "kW/rack", "token", "token/s", "Mtok", "sequence", "user", "user/GPU", "request/user/day", "request",
        "ms", "s", "sequence/ms", "request/s", "request/day", "token/day", "GB/token", "BTU/h", "ton",
        "CNY/FTE/year", "FTE", "USD/system", "CNY/TB", "CNY/rack/month", "vCPU", "kWh/month", "Mtok/month",
        "day", "date", "million", *(f"{money}{per}" for money in MONEY for per in MONEY_PER),
        *RATES,
    }
)  # fmt: skip


def in_currency(unit: str, currency: str) -> str:
    """A unit of money in the currency that it is in at the moment."""
    return unit.replace("money", currency).replace("local", currency)


SHARES: Final = ("share", "share/year")


def percent_meant(unit: str | None, value: float, allowed: Callable[[float], bool]) -> bool:
    """Whether a refused share would be allowed as so many percent: 6 was typed for 6 %."""
    return unit in SHARES and allowed(value / 100)


BYTES_PER_GB: Final = 1e9
BYTES_PER_GIB: Final = float(2**30)
BYTES_PER_MIB: Final = float(2**20)
BITS_PER_BYTE: Final = 8.0
GB_PER_TB: Final = 1000.0
WATTS_PER_KW: Final = 1000.0
PARAMETERS_PER_B: Final = 1e9
TOKENS_PER_MTOK: Final = 1e6
SECONDS_PER_HOUR: Final = 3600.0
MS_PER_SECOND: Final = 1000.0
HOURS_PER_DAY: Final = 24.0
HOURS_PER_MONTH: Final = 730.0
MONTHS_PER_YEAR: Final = 12.0
SALVAGE_FIRST_MONTH: Final = 36.0  # the two points of the table of salvage: after three years and after five
SALVAGE_LAST_MONTH: Final = 60.0
FAR_OFF: Final = 5.0  # how many times an own price may be a listed one before its unit and currency are asked about
KEYS_AND_VALUES: Final = 2.0
PARALLEL_BASE: Final = 2.0
SCALE_BYTES: Final = 4.0
BF16_BYTES: Final = 2.0
FP32_BYTES: Final = 4.0
CENTS_PER_UNIT: Final = 100.0
HALF: Final = 0.5
BTU_PER_KWH: Final = 3412.14
BTU_PER_TON_HOUR: Final = 12000.0
SCALE_BLOCK: Final = 128.0
NEGLIGIBLE_RATE: Final = 1e-9
LOG_BASE: Final = 2.0
OWN_FACTOR_MOST: Final = 5.0
TENTH_DEVIATIONS: Final = 1.2816  # a tenth of a normal distribution lies beyond so many standard deviations
TOUCHING_TOKENS: Final = 1000.0  # by then all experts are touched; LibreOffice has no number for smaller powers
HAIR: Final = 1e-13  # relative: far above the noise of a few operations, far below one GPU or one cent

CONSTANTS: Final[dict[str, tuple[float, str]]] = {
    "BYTES_PER_GB": (BYTES_PER_GB, "byte"),
    "BYTES_PER_GIB": (BYTES_PER_GIB, "byte"),
    "BYTES_PER_MIB": (BYTES_PER_MIB, "byte"),
    "BITS_PER_BYTE": (BITS_PER_BYTE, "bit"),
    "GB_PER_TB": (GB_PER_TB, "GB"),
    "WATTS_PER_KW": (WATTS_PER_KW, "W"),
    "TOKENS_PER_MTOK": (TOKENS_PER_MTOK, "token"),
    "SECONDS_PER_HOUR": (SECONDS_PER_HOUR, "1"),
    "MS_PER_SECOND": (MS_PER_SECOND, "1"),
    "HOURS_PER_DAY": (HOURS_PER_DAY, "h"),
    "HOURS_PER_MONTH": (HOURS_PER_MONTH, "h"),
    "MONTHS_PER_YEAR": (MONTHS_PER_YEAR, "month"),
    "FAR_OFF": (FAR_OFF, "factor"),
    "SALVAGE_FIRST_MONTH": (SALVAGE_FIRST_MONTH, "month"),
    "SALVAGE_LAST_MONTH": (SALVAGE_LAST_MONTH, "month"),
    "PARALLEL_BASE": (PARALLEL_BASE, "1"),
    "SCALE_BYTES": (SCALE_BYTES, "byte"),
    "BF16_BYTES": (BF16_BYTES, "byte"),
    "CENTS_PER_UNIT": (CENTS_PER_UNIT, "count"),
    "HALF": (HALF, "1"),
    "BTU_PER_KWH": (BTU_PER_KWH, "1"),
    "BTU_PER_TON_HOUR": (BTU_PER_TON_HOUR, "BTU/h"),
    "SCALE_BLOCK": (SCALE_BLOCK, "count"),
    "NEGLIGIBLE_RATE": (NEGLIGIBLE_RATE, "share"),
    "LOG_BASE": (LOG_BASE, "1"),
    "OWN_FACTOR_MOST": (OWN_FACTOR_MOST, "1"),
    "TENTH_DEVIATIONS": (TENTH_DEVIATIONS, "1"),
    "TOUCHING_TOKENS": (TOUCHING_TOKENS, "token"),
    "HAIR": (HAIR, "1"),
}
