"""The one rule of what fits: a model in a format on GPUs under an engine, in GiB of the fullest GPU, part by part."""

from __future__ import annotations

import math
from typing import NamedTuple

from r1model.catalogue import catalogue, kept
from r1model.errors import NA, CellError
from r1model.formulas import memory
from r1model.formulas import start as formulas
from r1model.sizing.cache import LayerCache, layer_caches
from r1model.sizing.lineup import device_mib
from r1model.starting.dimensions import dimensions
from r1model.starting.engines import scale_of
from r1model.starting.spread import Spread, require_spread, stages
from r1model.starting.weights import stage_weights_gib
from r1model.types import Engine, Format, Gpu, Model, Scale
from r1model.units import BYTES_PER_GB, BYTES_PER_GIB, HAIR

PLAIN = "PCIe"


class Start(NamedTuple):
    """Parts of the fullest GPU in GiB, and what the engine's cache holds.

    `visible_gib` is what a process sees of the GPU, `limit_gib` what the engine may fill of it: with everything (vLLM)
    or with weights and cache alone (SGLang, whose `taken_gib` then has to fit beside it). `pool_gib` is what is left
    for the cache, negative where weights do not fit; `pool_tokens` the tokens of long contexts that it holds over all
    groups, `pool_sequences` the sequences of the context asked for; `asked_gib` the cache of the sequences asked for;
    `spare_gib` what remains of pool and GPU after them.
    """

    starts: bool
    visible_gib: float
    limit_gib: float
    weights_gib: float
    taken_gib: float
    pool_gib: float
    asked_gib: float
    spare_gib: float
    pool_tokens: int
    pool_sequences: float
    copies: int
    unknown: CellError | None = None


def start(
    model: Model,
    form: Format | None,
    gpu: Gpu,
    spread: Spread,
    engine: Engine,
    memory_share: float | None = None,
    context_tokens: float | None = None,
    sequences: float = 1,
    kv_bytes: float = 2,
    nominal_gb: float | None = None,
    *,
    known_only: bool = True,
) -> Start:
    """Whether the engine starts with room for so many sequences of a context; the model's longest where none is given.

    Without a format the model is as its own files store it; `nominal_gb` are weights in its place, spread by layers.
    #N/A where the plan cannot cut the model, no rule is known for the GPU, or it may start or not (`unknown` says why
    where `known_only` is off): never a bare yes.
    """
    require_spread(model, spread)
    context = context_tokens
    if context is None:  # vLLM refuses to start without room for the longest; SGLang takes shorter requests then
        context = float(model.architecture.max_context) if engine.share_of == "all" else 0.0
    weights = (
        stage_weights_gib(model, form, spread, engine) if nominal_gb is None else _evenly(model, spread, nominal_gb)
    )
    found = [
        _stage(model, held, gpu, spread, engine, memory_share, context, kv_bytes, at) for at, held in enumerate(weights)
    ]
    whole = min(part.sequences for part in found)
    each = math.ceil(sequences / spread.groups)
    parts = [part._replace(asked_gib=part.asked_gib * each) for part in found]
    full = min(parts, key=lambda part: min(part.pool_gib - part.asked_gib, part.beside_gib))
    tokens = min(part.tokens for part in parts)
    spare = min(full.pool_gib - full.asked_gib, full.beside_gib)
    starts = spare >= 0 and full.pool_gib > 0
    unknown = _unknown(model, engine, spare) if starts else None
    if unknown and known_only:
        raise unknown
    return Start(
        starts=starts,
        visible_gib=full.visible_gib,
        limit_gib=full.limit_gib,
        weights_gib=full.weights_gib,
        taken_gib=full.taken_gib,
        pool_gib=full.pool_gib,
        asked_gib=full.asked_gib,
        spare_gib=spare,
        pool_tokens=tokens * spread.groups,
        pool_sequences=whole * spread.groups,
        copies=copies(model, spread),
        unknown=unknown,
    )


def _unknown(model: Model, engine: Engine, spare: float) -> CellError | None:
    """Why it cannot be said that it starts, although by what is known nothing lacks."""
    if not engine.judged:
        return CellError(NA, "start_unknown", engine=engine.name, spare=f"{spare:.1f}")
    if not dimensions(model).cache_told:
        return CellError(NA, "start_unknown_cache", model=model.name, spare=f"{spare:.1f}")
    return None


def least_gib(
    model: Model, form: Format | None, spread: Spread, engine: Engine, context_tokens: float, kv_bytes: float
) -> float:
    """Weights and the cache of one sequence on the fullest GPU, with nothing for the engine: less never starts."""
    weights = stage_weights_gib(model, form, spread, engine)
    caches = (_cache_bytes(model, spread, engine, kv_bytes, context_tokens, at)[0] for at in range(spread.stages))
    return max(held + cache / BYTES_PER_GIB for held, cache in zip(weights, caches, strict=True))


class Stage(NamedTuple):
    """One GPU of a stage; `tokens` are those of one group, `beside_gib` is inf where all is within the limit."""

    visible_gib: float
    limit_gib: float
    weights_gib: float
    taken_gib: float
    pool_gib: float
    asked_gib: float
    beside_gib: float
    tokens: int

    @property
    def sequences(self) -> float:
        """Whole sequences of the context that one group's pool holds; inf where they keep no cache."""
        return math.floor(max(0.0, self.pool_gib) / self.asked_gib) if self.asked_gib else math.inf


def _evenly(model: Model, spread: Spread, nominal_gb: float) -> tuple[float, ...]:
    """Weights of one GPU of every stage where no more than their sum is known: by layers, cut over its GPUs."""
    layers = model.architecture.layers
    each = nominal_gb * BYTES_PER_GB / BYTES_PER_GIB / spread.gpus
    return tuple(each * len(stage) / layers for stage in stages(layers, spread.stages))


def _stage(
    model: Model, weights: float, gpu: Gpu, spread: Spread, engine: Engine, share: float | None, context: float,
    kv_bytes: float, at: int,
) -> Stage:  # fmt: skip
    visible = visible_gib(gpu)
    scale = scale_of(engine, gpu.short, visible, spread.gpus)
    batched = _batched_tokens(model, engine, scale, context)
    libraries = context_gib(gpu, spread.gpus > 1, engine)
    activations = _activation_gib(model, spread, batched)
    sampled = formulas.sampler_gib(
        sampled_sequences=scale.sequences,
        vocabulary=model.architecture.vocabulary,
        sampler_bytes=_set("sampler_bytes"),
    )
    taken = formulas.taken_gib(context_gib=libraries, activation_gib=activations, sampler_gib=sampled)
    used = _share(engine, share, visible, spread, batched, scale.sequences)
    if engine.share_of == "all":
        limit = formulas.limit_of_all_gib(visible_gib=visible, memory_share=used)
        pool = formulas.pool_of_all_gib(limit_of_all_gib=limit, weights_gib=weights, taken_gib=taken)
        beside = math.inf
    else:
        limit = formulas.limit_of_free_gib(visible_gib=visible, context_gib=libraries, memory_share=used)
        pool = formulas.pool_of_free_gib(limit_of_free_gib=limit, weights_gib=weights)
        beside = formulas.besides_gib(visible_gib=visible, context_gib=libraries, limit_of_free_gib=limit,
                                      activation_gib=activations, sampler_gib=sampled)  # fmt: skip
    one, per_token = _cache_bytes(model, spread, engine, kv_bytes, context, at)
    tokens = _tokens(pool, one, per_token, context)
    return Stage(visible, limit, weights, taken, pool, one / BYTES_PER_GIB, beside, tokens)


def _batched_tokens(model: Model, engine: Engine, scale: Scale, context: float) -> float:
    """The largest batch of prefill that the engine tries at start."""
    latent = model.attention == "mla" and engine.whole_context_tokens
    return (
        max(scale.batched_tokens, context) if latent or context <= engine.whole_context_tokens else scale.batched_tokens
    )


def _tokens(pool_gib: float, one: float, per_token: float, context: float) -> int:
    """Tokens that a pool holds: of long contexts, or whole sequences of this one where a cache never grows."""
    pool = max(0.0, pool_gib) * BYTES_PER_GIB
    if per_token:
        return math.floor(pool / per_token * (1 + HAIR))
    return math.floor(pool / one) * int(context) if one else 0


@kept
def visible_gib(gpu: Gpu) -> float:
    """What a process sees of a GPU in GiB; #N/A where no source says what its driver reports."""
    if gpu.device_memory_mib is None:
        raise CellError(NA, "no_start_rule_gpu", gpu=gpu.name)
    device = memory.device_memory_gib(device_memory_mib=device_mib(gpu))
    return formulas.visible_gib(device_gib=device, hidden_gib=_set("hidden_gib"))


def _set(name: str) -> float:
    return catalogue().parameters[f"start_{name}"].value


def context_gib(gpu: Gpu, several: bool, engine: Engine) -> float:
    """What libraries and collectives take of one GPU, alone or one of several; #N/A where no start on it is known."""
    if not gpu.ruled:
        raise CellError(NA, "no_start_rule_gpu", gpu=gpu.name)
    if engine.share_of == "free":
        return _set("context_free_gib")
    if gpu.form_factor.startswith(PLAIN):
        if several:
            return _set("context_plain_gib")
        return memory.device_memory_gib(device_memory_mib=_set("context_plain_one_mib"))
    return _set("context_several_gib" if several else "context_one_gib")


def _activation_gib(model: Model, spread: Spread, batched: float) -> float:
    dims = dimensions(model)
    dense = formulas.dense_activation_bytes(
        hidden_size=dims.hidden_size,
        hidden_copies=dims.hidden_copies,
        ffn_width=formulas.ffn_width(dense_ffn_width=dims.dense_ffn_width, stage_gpus=spread.gpus),
        ffn_copies=_set("ffn_copies"),
    )
    experts = formulas.expert_activation_bytes(
        hidden_size=dims.expert_hidden_size,
        expert_copies=_set("expert_copies"),
        experts_per_token=dims.experts_per_token,
    )
    return formulas.activation_gib(batched_tokens=batched, dense_activation_bytes=dense,
                                   expert_activation_bytes=experts,
                                   expert_chunk_tokens=_set("expert_chunk_tokens"))  # fmt: skip


def _share(
    engine: Engine, share: float | None, visible: float, spread: Spread, batched: float, sequences: float
) -> float:
    if share is not None:
        return share
    if engine.memory_share is not None:
        return engine.memory_share.value
    least = _set("sglang_least_mib") if visible > _set("sglang_large_gib") else 0.0
    return formulas.own_share(
        visible_gib=visible, base_mib=_set("sglang_base_mib"), batched_tokens=batched,
        token_mib=_set("sglang_token_mib"), sequences=sequences, sequence_mib=_set("sglang_sequence_mib"),
        ranks=spread.worker_gpus, gpu_mib=_set("sglang_gpu_mib"),
        spread_mib=_set("sglang_spread_mib") if spread.gpus > spread.ranks else 0.0, least_mib=least,
    )  # fmt: skip


def window_batch(engine: Engine) -> float:
    """The largest batch of prefill that the engine tries on any GPU."""
    return max(scale.batched_tokens for scale in engine.scales)


def copies(model: Model, spread: Spread) -> int:
    """How often a group holds the same cache: plain tensor parallelism copies a latent cache on every rank."""
    return max(spread.ranks // min(spread.ranks, part.heads) for part in layer_caches(model, 2))


def _cache_bytes(
    model: Model, spread: Spread, engine: Engine, kv_bytes: float, context: float, at: int
) -> tuple[float, float]:
    """Bytes that one sequence of the context, and one more token of a long one, take of a GPU of this stage."""
    layers = tuple(stages(model.architecture.layers, spread.stages))[at]
    # layers of every kind are taken as spread evenly over the stages
    share = len(layers) / model.architecture.layers
    one = per_token = 0.0
    for part in layer_caches(model, kv_bytes):
        wide = _as_kept(part, model, engine)
        cut = min(spread.ranks, wide.heads)
        one += wide.bytes(kv_bytes, context) / cut
        token = formulas.layer_token_bytes(tokens_per_entry=wide.tokens_per_entry, cached_layers=wide.layers,
                                           entry_bytes=wide.bytes_per_entry(kv_bytes))  # fmt: skip
        per_token += token / cut
    return one * share, per_token * share


def _as_kept(part: LayerCache, model: Model, engine: Engine) -> LayerCache:
    """A kind of cache as the engine keeps it: of a window also the batch that runs into it before it is trimmed."""
    if part.window_tokens:
        window = formulas.held_window_tokens(window_tokens=part.window_tokens, batch_tokens=window_batch(engine))
        return part._replace(window_tokens=window)
    if part.kind != "latent attention":
        return part
    if engine.whole_keys:
        dims = model.architecture
        each = (dims.qk_nope_head_dim or 0) + (dims.qk_rope_head_dim or 0) + (dims.v_head_dim or 0)
        return part._replace(elements_per_token=dims.heads * each, heads=dims.heads)
    return part._replace(elements_per_token=max(part.elements_per_token, engine.latent_elements))
