"""The dimensions of a language model as its config.json states them, layer by layer where layers differ."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from r1model.errors import CatalogueError
from r1model.types.base import CatalogueRecord, Count, CountFromZero, Key, Standing, Words


class Mixer(StrEnum):
    """How a layer mixes its token with earlier ones, which decides what it caches."""

    FULL = "full"
    SLIDING = "sliding"
    CHUNKED = "chunked"
    LINEAR = "linear"
    MAMBA = "mamba"
    NONE = "none"


class Feed(StrEnum):
    """The feed-forward block of a layer; a hashed one is sparse and chooses its experts by the token's id."""

    DENSE = "dense"
    SPARSE = "sparse"
    HASHED = "hashed"
    NONE = "none"


EXPERT_FEEDS = (Feed.SPARSE, Feed.HASHED)


class Window(CatalogueRecord):
    """Attention that sees at most `window_tokens`, with heads of its own where they differ from the full layers'."""

    window_tokens: Count
    heads: Count | None = None
    kv_heads: Count | None = None
    head_dim: Count | None = None


class Linear(CatalogueRecord):
    """Linear attention: a state of fixed size in place of a cache.

    `channel_decay` tells Kimi Delta Attention, which forgets by channel, from the gated delta rule, which forgets by
    head; `low_rank_gate` says that the former's output gate is factored through one head's width.
    """

    key_heads: Count
    value_heads: Count
    key_head_dim: Count
    value_head_dim: Count
    kernel: Count
    channel_decay: bool = False
    low_rank_gate: bool = False


class Mamba(CatalogueRecord):
    """Mamba-2: a state space of `state_size` per channel, with a convolution over `kernel` tokens before it."""

    heads: Count
    head_dim: Count
    groups: Count
    state_size: Count
    kernel: Count
    convolution_bias: bool = True
    projection_bias: bool = False


class Compression(CatalogueRecord):
    """Attention over one shared head, a window of recent tokens and compressed entries of the rest.

    `ratios` gives tokens per compressed entry, a layer each, multi-token prediction last; 0 has the window alone.
    `streams` is the number of residual streams that hyper-connections carry.
    """

    ratios: tuple[CountFromZero, ...]
    window_tokens: Count
    output_groups: Count
    output_lora_rank: Count
    streams: Count


class Architecture(CatalogueRecord):
    """The dimensions of a model as its config.json states them; the four provenance fields hold for all.

    `mixers` and `feeds` name what each layer has, in order; without them every layer attends in full, the first
    `dense_layers` have a dense feed-forward block and the others a sparse one. `indexer_layers` are the layers
    (counted from 0) with a sparse-attention indexer of their own; without it, where there is one, all have it.
    `output_gate` counts the rows of the output gate per head, `shared_intermediate_size` the width of all shared
    experts together, `expert_hidden_size` what routed experts take where tokens are projected down for them.
    """

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
    output_bias: bool = False
    qk_norm: bool = False
    qk_norm_whole: bool = False
    sinks: bool = False
    output_gate: CountFromZero = 0
    intermediate_size: Count
    moe_intermediate_size: Count | None = None
    shared_intermediate_size: Count | None = None
    expert_hidden_size: Count | None = None
    latent_norm: bool = False
    routed_experts: CountFromZero = 0
    experts_per_token: CountFromZero = 0
    shared_experts: CountFromZero = 0
    shared_gate: bool = False
    dense_layers: CountFromZero
    router_bias: bool = False
    feed_bias: bool = False
    expert_bias: bool = False
    ungated: bool = False
    norms_per_layer: CountFromZero = 2
    norm_bias: bool = False
    residual_reads: CountFromZero = 0
    vocabulary: Count
    tied_embeddings: bool = False
    mtp_layers: CountFromZero = 0
    mtp_mixer: Mixer = Mixer.FULL
    mtp_feed: Feed = Feed.SPARSE
    mtp_vocabulary: bool = True
    indexer_heads: Count | None = None
    indexer_head_dim: Count | None = None
    indexer_layers: tuple[CountFromZero, ...] | None = None
    mixers: tuple[Mixer, ...] = ()
    feeds: tuple[Feed, ...] = ()
    sliding: Window | None = None
    linear: Linear | None = None
    mamba: Mamba | None = None
    compression: Compression | None = None
    vision_parameters: CountFromZero = 0

    def __post_init__(self) -> None:
        for name, needed in (("mixers", self.layers), ("feeds", self.layers)):
            if (given := len(getattr(self, name))) not in (0, needed):
                raise CatalogueError("layers_miscounted", field=name, given=given, layers=needed)
        if self.compression and len(self.compression.ratios) != self.layers + self.mtp_layers:
            raise CatalogueError("layers_miscounted", field="compression.ratios",
                                 given=len(self.compression.ratios), layers=self.layers + self.mtp_layers)  # fmt: skip
        for mixer, field in (
            (Mixer.SLIDING, "sliding"),
            (Mixer.CHUNKED, "sliding"),
            (Mixer.LINEAR, "linear"),
            (Mixer.MAMBA, "mamba"),
        ):
            if mixer in (*self.mixers, self.mtp_mixer) and getattr(self, field) is None and not self.compression:
                raise CatalogueError("layer_kind_undescribed", kind=mixer.value, field=field)

    def mixer(self, layer: int) -> Mixer:
        """What layer `layer` (from 0) mixes tokens with; past the last, what the multi-token prediction has."""
        if layer >= self.layers:
            return self.mtp_mixer
        return self.mixers[layer] if self.mixers else Mixer.FULL

    def feed(self, layer: int) -> Feed:
        """The feed-forward block of layer `layer` (from 0); past the last, that of multi-token prediction."""
        if layer >= self.layers:
            return self.mtp_feed if self.routed_experts else Feed.DENSE
        if self.feeds:
            return self.feeds[layer]
        return Feed.DENSE if layer < self.dense_layers else Feed.SPARSE

    def indexed(self, layer: int) -> bool:
        """Whether layer `layer` has a sparse-attention indexer of its own, and so keeps index keys."""
        if not (self.indexer_heads and self.indexer_head_dim):
            return False
        return layer >= self.layers or self.indexer_layers is None or layer in self.indexer_layers

    @property
    def sparse_layers(self) -> int:
        """Layers with routed experts, without those of multi-token prediction."""
        return sum(self.feed(layer) in EXPERT_FEEDS for layer in range(self.layers))
