"""The records of the catalogue: frozen, unknown keys refused, six compulsory fields on every figure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from r1model.units import UNITS


def _known_unit(unit: str) -> str:
    if unit not in UNITS:
        raise ValueError(f"unit {unit!r} is not in the closed list of r1model/units.py")
    return unit


def _not_ahead(day: date) -> date:
    if day > date.today():
        raise ValueError(f"as_of {day} lies in the future")
    return day


Unit = Annotated[str, AfterValidator(_known_unit)]
Day = Annotated[date, AfterValidator(_not_ahead)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.\-_]*$")]
Words = Annotated[str, Field(min_length=1)]


class Record(BaseModel):
    """Base of every record: frozen, no unknown key, finite numbers only."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, str_strip_whitespace=True)


class Standing(StrEnum):
    """How far a figure can be trusted; everything below `quoted` is shown as such in the workbook."""

    PUBLISHED = "published"
    MEASURED = "measured"
    QUOTED = "quoted"
    ESTIMATED = "estimated"
    DISPUTED = "disputed"


class Text(Record):
    """One text in both languages."""

    zh: Words
    en: Words

    def __call__(self, language: str) -> str:
        """The text in `zh` or `en`."""
        return self.zh if language == "zh" else self.en


class Source(Record):
    """A document. `accessed` is the day our copy was read, `published` the day it was issued, if known."""

    id: Key
    title: Words
    publisher: Words
    url: str = ""
    published: Day | None = None
    accessed: Day
    licence: Words


class Figure(Record):
    """One sourced number. `as_of` is the day the source says it holds, else the day our copy was read."""

    value: float
    unit: Unit
    standing: Standing
    source: Key
    where: Words
    as_of: Day
    low: float | None = None
    high: float | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _in_range(self) -> Figure:
        if (self.low is not None and self.value < self.low) or (self.high is not None and self.value > self.high):
            raise ValueError(f"value {self.value} lies outside its own range {self.low} to {self.high}")
        return self


class Gpu(Record):
    """One accelerator. Memory is per device, TFLOPS are dense unless the name says sparse, link is both ways."""

    id: Key
    name: Words
    short: Words
    vendor: Literal["NVIDIA", "AMD", "Huawei"]
    architecture: Words
    form_factor: Words
    memory_type: Words
    interconnect: Words
    aliases: tuple[Words, ...] = ()
    native_precisions: tuple[Words, ...]
    memory_gb: Figure
    device_memory_mib: Figure | None = None
    bandwidth_tb_s: Figure
    fp64_tflops: Figure | None = None
    fp64_tensor_tflops: Figure | None = None
    fp32_tflops: Figure | None = None
    tf32_tflops: Figure | None = None
    bf16_tflops: Figure | None = None
    fp8_tflops: Figure | None = None
    int8_tops: Figure | None = None
    fp4_tflops: Figure | None = None
    bf16_sparse_tflops: Figure | None = None
    fp8_sparse_tflops: Figure | None = None
    int8_sparse_tops: Figure | None = None
    power_w: Figure
    link_gb_s: Figure
    note: Text | None = None

    @model_validator(mode="after")
    def _positive(self) -> Gpu:
        for name, value in self:
            if isinstance(value, Figure) and value.value <= 0:
                raise ValueError(f"{name} is {value.value:g}; give a number above zero or leave the figure out")
        return self


class Server(Record):
    """One server or rack. Power is the whole system's maximum, network the sum of its NICs one way."""

    id: Key
    name: Words
    gpu: Key
    gpus: int = Field(gt=0)
    power_max_kw: Figure
    network_gb_s: Figure | None = None
    note: Text | None = None


class Instance(Record):
    """One AWS instance type; the five provenance fields hold for the whole row."""

    id: Key
    gpu: Key
    gpus: int = Field(gt=0)
    gpu_memory_mib: float = Field(gt=0)
    vcpu: int = Field(gt=0)
    memory_gib: float = Field(gt=0)
    local_storage_gb: float = Field(ge=0)
    standing: Standing
    source: Key
    where: Words
    as_of: Day


class Price(Record):
    """One dated price. `value` is in `currency` per `unit`; an empty `valid_until` means still seen at `as_of`."""

    id: Key
    item: Words
    region: Words
    term: Words
    payment: str = ""
    currency: Literal["CNY", "USD"]
    unit: Unit
    value: float = Field(gt=0, lt=1e8)
    standing: Standing
    source: Key
    where: Words
    as_of: Day
    valid_until: str = ""
    note: Text | None = None

    @model_validator(mode="after")
    def _currency_in_unit(self) -> Price:
        if not self.unit.startswith(self.currency):
            raise ValueError(f"unit {self.unit!r} does not begin with the currency {self.currency!r}")
        return self


class ApiPrice(Record):
    """One API price list entry, per million tokens. A missing cache-hit price stays missing."""

    id: Key
    provider: Words
    model: Words
    currency: Literal["CNY", "USD"]
    unit: Unit
    cache_hit: float | None = Field(default=None, gt=0, lt=1e4)
    cache_miss: float = Field(gt=0, lt=1e4)
    output: float = Field(gt=0, lt=1e4)
    window: Words
    valid_from: Words
    valid_until: str = ""
    standing: Standing
    source: Key
    where: Words
    as_of: Day


class Architecture(Record):
    """The dimensions of a model as its config.json states them; the four provenance fields hold for all."""

    standing: Standing
    source: Key
    where: Words
    as_of: Day
    max_context: int = Field(gt=0)
    layers: int = Field(gt=0)
    hidden_size: int = Field(gt=0)
    heads: int = Field(gt=0)
    kv_heads: int = Field(gt=0)
    head_dim: int | None = Field(default=None, gt=0)
    q_lora_rank: int | None = Field(default=None, gt=0)
    kv_lora_rank: int | None = Field(default=None, gt=0)
    qk_rope_head_dim: int | None = Field(default=None, gt=0)
    qk_nope_head_dim: int | None = Field(default=None, gt=0)
    v_head_dim: int | None = Field(default=None, gt=0)
    attention_bias: bool = False
    qk_norm: bool = False
    intermediate_size: int = Field(gt=0)
    moe_intermediate_size: int | None = Field(default=None, gt=0)
    routed_experts: int = Field(default=0, ge=0)
    experts_per_token: int = Field(default=0, ge=0)
    shared_experts: int = Field(default=0, ge=0)
    dense_layers: int = Field(ge=0)
    router_bias: bool = False
    vocabulary: int = Field(gt=0)
    mtp_layers: int = Field(default=0, ge=0)
    indexer_heads: int | None = Field(default=None, gt=0)
    indexer_head_dim: int | None = Field(default=None, gt=0)


class Model(Record):
    """One language model. `nominal_b` is the size in its name; exact counts come from the architecture."""

    id: Key
    name: Words
    aliases: tuple[Words, ...] = ()
    attention: Literal["mla", "gqa"]
    native_format: Key
    nominal_b: Figure
    published_active_b: Figure | None = None
    architecture: Architecture
    note: Text | None = None


class Parameter(Figure):
    """One sourced number that is neither hardware nor a price: PUE, tariff, tax rate, useful life, load."""

    id: Key
    label: Text
    region: Literal["global", "CN", "US"]
    group: Literal["power", "network", "facility", "electricity", "tax", "life", "opex", "reference", "format"]


class Role(StrEnum):
    """What a tensor does; checkpoint formats treat roles differently."""

    EMBEDDING = "embedding"
    HEAD = "head"
    LATENT = "attention, latent projections"
    VALUE = "attention, values"
    ATTENTION = "attention, other"
    OUTPUT = "attention, output"
    UP = "feed-forward, up and gate"
    DOWN = "feed-forward, down"
    ROUTER = "router"
    ROUTER_BIAS = "router bias"
    INDEXER = "sparse-attention indexer"
    INDEXER_GATE = "indexer gate"
    JOIN = "multi-token prediction, joining projection"
    NORM = "norm"
    BIAS = "bias"


class Scales(Record):
    """Scale data of a quantised tensor: one entry of `entry_bytes` per `rows` x `columns` weights (0 = whole axis)."""

    rows: int = Field(ge=0)
    columns: int = Field(ge=0)
    entry_bytes: float = Field(gt=0)


class Format(Record):
    """How a checkpoint stores its weights. `needs` is the matrix precision a GPU must have to run it natively.

    Layout formats name the quantised roles; a format with `average_bits` is only known as a measured average
    on the models in `measured_on`.
    """

    id: Key
    name: Text
    aliases: tuple[Words, ...] = ()
    bits: Figure
    fine_bits: Figure | None = None
    quantised: tuple[Role, ...] = ()
    always_fine: tuple[Role, ...] = ()
    often_fine: tuple[Role, ...] = ()
    kept_fp32: tuple[Role, ...] = (Role.ROUTER_BIAS,)
    scales: Scales | None = None
    metadata_bytes_per_token: Figure | None = None
    includes_mtp: bool
    quantises_mtp: bool = True
    needs: Literal["FP8", "INT8", "BF16", "FP4", ""]
    block: int = Field(default=0, ge=0)
    measured_on: tuple[Key, ...] = ()
    note: Text | None = None


class Verdict(StrEnum):
    """What became of a statement of the seed post."""

    RIGHT = "right"
    WRONG_VALUE = "wrong_value"
    WRONG_UNIT = "wrong_unit"
    WRONG_PERIOD = "wrong_period"
    WRONG_INSTANCE = "wrong_instance"
    DUPLICATE = "duplicate"
    DISPUTED = "disputed"
    UNVERIFIABLE = "unverifiable"
    WRONG_STATEMENT = "wrong_statement"
    OMISSION = "omission"


class SeedFigure(Record):
    """One figure or statement of the seed post as printed, and what it is found to be.

    `recompute` names what the engine holds against it: gpu:, instance:, cloud:, plan:, vram:, price:, parameter:, dau:.
    """

    id: Key
    section: Words
    item: Words
    column: Words
    stated: float | None = None
    stated_text: Words
    unit: Unit | None = None
    recompute: str = ""
    verdict: Verdict
    explanation: Text
    source: Key
    where: Words


class AwsRow(Record):
    """One AWS row of the seed: what it names, and the instance and price ids that give its money columns."""

    id: Key
    model: Key
    stated_instance: Key
    priced_instance: Key
    on_demand: Key
    reserved: Key
    storage: Key
    storage_gb: float = Field(gt=0)
    on_demand_stated: float
    reserved_stated: float
    reserved_period: Literal["month", "year"]
    duplicate_of: str = ""


class Precision(Record):
    """A nominal precision: bytes per parameter without scales, and the arithmetic a GPU needs for it."""

    id: Key
    bytes: Figure
    needs: Literal["FP32", "FP16", "BF16", "FP8", "INT8", ""]
