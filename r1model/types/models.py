"""Language models, the formats their checkpoints come in, and nominal precisions."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from r1model.types.base import Above, CatalogueRecord, Count, CountFromZero, Figure, Key, Standing, Text, Words


class Architecture(CatalogueRecord):
    """The dimensions of a model as its config.json states them; the four provenance fields hold for all."""

    standing: Standing
    source: Key
    where: Words
    as_of: date
    max_context: Count
    layers: Count
    hidden_size: Count
    heads: Count
    kv_heads: Count
    head_dim: Count | None = None
    q_lora_rank: Count | None = None
    kv_lora_rank: Count | None = None
    qk_rope_head_dim: Count | None = None
    qk_nope_head_dim: Count | None = None
    v_head_dim: Count | None = None
    attention_bias: bool = False
    qk_norm: bool = False
    intermediate_size: Count
    moe_intermediate_size: Count | None = None
    routed_experts: CountFromZero = 0
    experts_per_token: CountFromZero = 0
    shared_experts: CountFromZero = 0
    dense_layers: CountFromZero
    router_bias: bool = False
    vocabulary: Count
    mtp_layers: CountFromZero = 0
    indexer_heads: Count | None = None
    indexer_head_dim: Count | None = None


class Model(CatalogueRecord):
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


class Scales(CatalogueRecord):
    """Scale data of a quantised tensor: one entry of `entry_bytes` per `rows` x `columns` weights (0 = whole axis)."""

    rows: CountFromZero
    columns: CountFromZero
    entry_bytes: Above


class Format(CatalogueRecord):
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
    block: CountFromZero = 0
    measured_on: tuple[Key, ...] = ()
    note: Text | None = None


class Precision(CatalogueRecord):
    """A nominal precision: bytes per parameter without scales, and the arithmetic a GPU needs for it.

    `checkpoint` is the format of a real checkpoint in this precision, None where models are not kept in it.
    """

    id: Key
    bytes: Figure
    needs: Literal["FP32", "FP16", "BF16", "FP8", "INT8", ""]
    checkpoint: Key | None = None
