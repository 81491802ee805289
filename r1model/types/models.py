"""Language models, the formats their checkpoints come in, and nominal precisions."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from r1model.types.base import Figure, Key, Record, Standing, Text, Words


class Architecture(Record):
    """The dimensions of a model as its config.json states them; the four provenance fields hold for all."""

    standing: Standing
    source: Key
    where: Words
    as_of: date
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

    @property
    def title(self) -> str:
        """Its name in titles: without the date of its release."""
        return self.name.split(" (")[0]

    def __hash__(self) -> int:
        """By id, since sizes are remembered by model; equality still compares everything."""
        return hash(self.id)


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

    Layout formats name the quantised roles; a format with `measured_on` is only known by its average `bits`
    on those models.
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

    def __hash__(self) -> int:
        """By id, since sizes are remembered by format; equality still compares everything."""
        return hash(self.id)


class Precision(Record):
    """A nominal precision: bytes per parameter without scales, and the arithmetic a GPU needs for it.

    `checkpoint` is the format of a real checkpoint in this precision, None where models are not kept in it.
    """

    id: Key
    bytes: Figure
    needs: Literal["FP32", "FP16", "BF16", "FP8", "INT8", ""]
    checkpoint: Key | None = None
