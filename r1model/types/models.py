"""Language models, the formats their checkpoints come in, and nominal precisions."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from r1model.types.architecture import Architecture
from r1model.types.base import Above, CatalogueRecord, CountFromZero, Figure, Key, Text, Words


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
    STATE = "linear attention, convolution and decay"
    COMPRESSOR = "compressed attention, compressor"
    STREAM = "residual streams"
    LATENT_EXPERT = "feed-forward, projections around the experts"
    JOIN = "multi-token prediction, joining projection"
    NORM = "norm"
    BIAS = "bias"


class Scales(CatalogueRecord):
    """Scale data of a quantised tensor: one entry of `entry_bytes` per `rows` x `columns` weights (0 = whole axis)."""

    rows: CountFromZero
    columns: CountFromZero
    entry_bytes: Above


class Packing(CatalogueRecord):
    """Weights that a checkpoint stores at `bits` each, with their scales; `modules` are wildcards of module names."""

    modules: tuple[Words, ...]
    bits: Above
    scales: Scales | None = None


class Checkpoint(CatalogueRecord):
    """How a model's own files store it: matrices by the first packing that names them, what is `kept` in BF16.

    `kept` is the list of the maker's quantiser as it stands, wildcards or (after `re:`) expressions of module names.
    """

    name: Words
    where: Words
    packings: tuple[Packing, ...]
    kept: tuple[Words, ...] = ()


class Model(CatalogueRecord):
    """One language model. `nominal_b` is the size in its name; exact counts come from the architecture.

    `native_format` is how its own files store it, the nearest format of the catalogue where `checkpoint` says more.
    `sisters` are other models of its shape: what was measured of one is read as measured of it, nothing else is.
    """

    id: Key
    name: Words
    aliases: tuple[Words, ...] = ()
    sisters: tuple[Words, ...] = ()
    attention: Literal["mla", "gqa", "compressed"]
    native_format: Key
    checkpoint: Checkpoint | None = None
    nominal_b: Figure
    published_active_b: Figure | None = None
    architecture: Architecture
    note: Text | None = None

    @property
    def title(self) -> str:
        """Its name in titles: without the date of its release."""
        return self.name.split(" (")[0]


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
