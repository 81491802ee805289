"""The arguments that functions share, each defined once with its unit and domain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from r1model.catalogue import catalogue
from r1model.errors import VALUE, CellError
from r1model.formulas import memory
from r1model.functions.lift import grid
from r1model.functions.readers import choice, flag, folded, named, number, size
from r1model.functions.spec import Argument, Asked
from r1model.inputs import Value, usual_value
from r1model.sizing import names
from r1model.units import HOURS_PER_MONTH

if TYPE_CHECKING:
    from r1model.types import Format, Precision


def _precision(name: object) -> Precision:
    precision = catalogue().precisions.get(folded(name))
    if precision is None:
        known = ", ".join(catalogue().precisions)
        raise CellError(VALUE, "unknown_choice", argument="quant", given=name, known=known)
    return precision


def _stored(name: object) -> Precision | Format | None:
    """A nominal precision, the format of a checkpoint, or None for a model as its own files store it."""
    if folded(name) == OWN_FILES:
        return None
    return catalogue().precisions.get(folded(name)) or names.checkpoint_format(name)


def of_input(key: str, kind: Callable[[Value], Any] = float) -> Asked:
    """The value of an input, as the default of an argument."""
    return Asked(lambda: kind(usual_value(key)))


def series(each: Argument) -> Argument:
    """The same argument for the cells of a row or a column, the first being month 0; one number alone will do."""

    def read(label: str, value: Any) -> tuple[float, ...]:
        if not isinstance(value, list | tuple):
            return (each.read(label, value),)
        cells = _cells(label, value)
        return tuple(each.read(f"{label}[{place}]", cell) for place, cell in enumerate(cells, 1))

    return replace(each, read=read, domain=f"{each.domain}; N x 1 | 1 x N", takes_range=True)


def _cells(label: str, value: Any) -> list[Any]:
    """The cells of one row or one column in their order."""
    rows = grid(label, value)
    if len(rows) > 1 and len(rows[0]) > 1:
        shape = f"{len(rows)} x {len(rows[0])}"
        raise CellError(VALUE, "unknown_choice", argument=label, given=shape, known="N x 1, 1 x N")
    return [cell for row in rows for cell in row]


PARAMS_B = size("params_b", "B parameters", above=0, high=1e6)
QUANT = named("quant", _precision, "int4 | int8 | fp8 | fp16 | bf16 | fp32")
OWN_FILES = "native"
STORED = named("quant", _stored, "int4 | int8 | fp8 | fp16 | bf16 | fp32 | fp8-block | awq-int4 | gguf-q4_k_m | ...")
GPU = named("gpu", names.gpu, "R1_GPU_LIST()")
MODEL = named("model", names.model, "R1_MODELS()")
FORMAT = named("format", names.checkpoint_format, "bf16 | fp8-block | int8-block | awq-int4 | gguf-q4_k_m | ...")
OVERHEAD = number("overhead", "share", 0, 2)  # as the input: a cache may exceed the weights
MEM_UTIL = number("mem_util", "share", above=0, high=1)
MEMORY_UNIT = choice("unit", "GB", "GiB", "TB")
BASIS = choice("basis", "nominal", "device")
RULE = choice("rule", "min", "node", "pow2")
NODE = number("node", "GPU", 1, 1e6, whole=True)
COUNT = number("count", "GPU", 1, 1e9, whole=True)
GPUS = number("gpus", "GPU", 0, 1e12)
TOKENS = number("tokens", "token", 0, 1e15)
SEQUENCES = number("sequences", "sequence", 0, 1e12)
KV_BYTES = number("kv_bytes", "byte", above=0, high=16)
REPLICAS = number("replicas", "count", 1, 1e6, whole=True)
KV_LAYOUT = choice("kv", "sharded", "replicated")
HEADER = flag("header")
HOURS = number("hours", "h", 0, 1e6).or_(HOURS_PER_MONTH)
NODES = number("nodes", "node", 0, 1e9)
SHARE = {name: number(name, "share", 0, 1) for name in (
    "util", "duty", "cache_hit", "offpeak_share", "offpeak_discount", "in_share", "vat_recoverable", "availability",
)}  # fmt: skip
RATE = {name: number(name, "share", 0, 1) for name in ("install_pct", "spares_pct", "vat")}
MONEY = {
    name: number(name, unit, 0, 1e15)
    for name, unit in (
        ("gpu_price", "money/GPU"),
        ("server_price", "money/server"),
        ("network", "money"),
        ("storage", "money"),
        ("tariff", "money/kWh"),
        ("price_hour", "money/h"),
        ("storage_price", "money/GB/month"),
        ("egress_price", "money/GB"),
        ("price_miss", "money/Mtok"),
        ("price_out", "money/Mtok"),
        ("price_hit", "money/Mtok"),
    )
}
VOLUME = {name: number(name, unit, 0, 1e12) for name, unit in (("storage_gb", "GB"), ("egress_gb", "GB/month"))}
MTOK = {name: number(name, "Mtok", 0, 1e15) for name in ("mtok_in", "mtok_out", "demand_mtok", "capacity_mtok")}
POWER = {name: number(name, "kW", 0, 1e6) for name in ("idle_kw", "max_kw")}
PUE = number("pue", "ratio", 1, 10)
ANNUAL_RATE = number("rate", "share/year", above=-1, high=1)  # a price at most doubles in a year
MONTH = number("month", "month", 1, 12_000)
MONTH_FROM_0 = number("month", "month", 0, 12_000)
INDEX_MODE = choice("mode", "step", "smooth")
FX_START = number("fx0", "CNY/USD", above=0, high=1e6).or_(
    Asked(lambda: catalogue().parameters["fx_cny_per_usd"].value)
)
FX_DRIFT = number("drift", "share/year", above=-1, high=1)
DAU = number("dau", "user", 0, 1e11)
DAU_PER_GPU = number("dau_per_gpu", "user/GPU", above=0, high=1e12)
INSTANCES = number("count", "count", 0, 1e9)
MONTHS = number("months", "month", 1, 600, whole=True)
TERM = number("term_months", "month", 1, 600, whole=True)
TAX_LIFE = number("life_m", "month", 0, 600, whole=True)
TAX_METHOD = choice("method", "SL", "MACRS5", "IMMEDIATE", "AT_DISPOSAL", "NONE")
TIMING = choice("timing", "end", "mid")
PER = choice("per", "year", "month")
WHICH = choice("which", "blended", "in", "out")
ADVANCE = flag("advance")
PART = {name: number(name, "share", 0, 1) for name in ("upfront_pct", "residual", "deduct_tax")}
YEARLY = {
    name: number(name, "share/year", above=-1, high=1) for name in ("renew_esc", "nominal_rate", "nominal_debt_rate")
}
AMOUNT = {
    name: number(name, unit, 0, 1e15)
    for name, unit in (("cost", "money"), ("principal", "money"), ("payment", "money/month"), ("deposit", "money"))
}
PV_COST = number("pv_cost", "money", -1e15, 1e15)
OUT_WEIGHT = number("out_weight", "ratio", above=0, high=1e6)
FLOWS = series(number("flows", "money", -1e15, 1e15))
MTOK_BY_MONTH = {name: series(MTOK[name]) for name in ("mtok_in", "mtok_out")}


def in_unit(gigabytes: float, unit: str) -> float:
    """Memory in GB, GiB or TB."""
    if unit == "GB":
        return gigabytes
    return memory.vram_gib(vram_gb=gigabytes) if unit == "GiB" else memory.vram_tb(vram_gb=gigabytes)
