"""Serving engines, as far as they decide what fits: what their memory share means and what they take besides."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from r1model.types.base import (
    Above,
    CatalogueRecord,
    Count,
    CountFromZero,
    Figure,
    Key,
    Limits,
    Standing,
    Text,
    Unit,
    Words,
)


class Scale(CatalogueRecord):
    """What an engine sets by itself on GPUs below so many GiB (0: on all others) with at least so many GPUs."""

    below_gib: CountFromZero = 0
    least_gpus: Count = 1
    batched_tokens: Count
    sequences: Count


class Engine(CatalogueRecord):
    """An engine from one version to before the next; `before` is empty for the one that is current.

    `share_of` says what its memory share is a share of: all memory, or what is free before loading. Without a
    `memory_share` it reserves by itself what its scales ask for. A prompt of up to `whole_context_tokens`, under latent
    attention of any length, runs in one batch at start where that is above 0. `absorbs` tells a version that multiplies
    latent projections into larger matrices as it loads them; `latent_elements` is what a token of a latent cache is
    padded to in one layer; `whole_keys` says that it caches keys and values of all heads in place of the latent.
    `caps_sequences` tells that its scale of sequences is a cap for each rank of attention, and no captured batch;
    `drafted_sequences` is the cap for all ranks that it sets once tokens are drafted (0: none).
    `small` names GPUs that it treats as if they had little memory. Of an engine that is not `judged` no log tells what
    it takes besides: it may be told that it fails, never that it starts. The four provenance fields hold for all that
    is no figure.
    """

    id: Key
    name: Words
    family: Key
    before: Annotated[str, Limits(pattern=r"([0-9]+\.[0-9]+)?")] = ""
    standing: Standing
    source: Key
    where: Words
    as_of: date
    share_of: Literal["all", "free"]
    memory_share: Figure | None = None
    scales: tuple[Scale, ...]
    small: tuple[Words, ...] = ()
    whole_context_tokens: CountFromZero = 0
    absorbs: bool = False
    latent_elements: CountFromZero = 0
    whole_keys: bool = False
    caps_sequences: bool = False
    drafted_sequences: CountFromZero = 0
    judged: bool = True
    note: Text | None = None


class LoggedStart(CatalogueRecord):
    """What an engine printed as it started: weights or all else on a GPU, its cache in tokens, or that it refused.

    Tokens are those of all ranks that hold different sequences. Without `memory_share` the engine's own applies,
    without `context_tokens` the model's longest.
    """

    id: Key
    model: Key
    format: Key
    gpu: Key
    gpus: Count
    plan: Words
    engine: Words
    memory_share: Annotated[float, Limits(above=0, below=1.01)] | None = None
    context_tokens: Count | None = None
    kv_bytes: Above
    quantity: Literal["weights", "taken", "pool", "token", "starts"]
    value: float
    unit: Unit
    standing: Standing
    source: Key
    where: Words
    as_of: date
