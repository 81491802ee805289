"""What attention reads and computes for a token, by kind of layer: all of the context, a part of it, or a state."""

from __future__ import annotations

from typing import NamedTuple

from r1model.catalogue import kept
from r1model.sizing.attention import head_counts
from r1model.sizing.cache import LayerCache, layer_caches
from r1model.sizing.compressed import OVERLAPPING
from r1model.throughput.assumed import assumed
from r1model.types import Compression, Mixer, Model
from r1model.units import BYTES_PER_GB, PARAMETERS_PER_B

READ_AND_WRITTEN = 2.0  # a recurrent state is rewritten with every token
FLOP_A_PAIR = 2.0
SCORED_AND_WEIGHTED = 2.0
RECURRENT = (Mixer.LINEAR, Mixer.MAMBA, Mixer.NONE)


class Reads(NamedTuple):
    """GB that a decoded token reads over all layers: for each token of context, for each of the last or best
    `window_tokens` of it, and whatever the context. Tensor parallelism cuts it over at most `cache_heads` ranks.
    """

    kv_gb_per_token: float
    window_gb_per_token: float
    window_tokens: float
    state_gb: float
    cache_heads: float


class Attended(NamedTuple):
    """GFLOP of a token and one that it attends to over all layers: of the context, or of the window; and in prefill,
    where latent attention without an indexer works on full heads.
    """

    kv_gflop: float
    window_kv_gflop: float
    prefill_kv_gflop: float
    prefill_window_kv_gflop: float


class _Term(NamedTuple):
    """An amount for each token that is read, and how many are (None: the whole context)."""

    each: float
    tokens: float | None


@kept
def reads(model: Model, cache_bytes: float) -> Reads:
    """What a token reads of its cache at a precision of the cache."""
    caches = layer_caches(model, cache_bytes)
    found = [_Term(part.layers * part.bytes_per_entry(cache_bytes) / part.tokens_per_entry, _tokens_read(part))
             for part in caches]  # fmt: skip
    state = READ_AND_WRITTEN * sum(part.layers * part.bytes_per_sequence for part in caches)
    whole, windowed, window, narrow = _split(found)
    return Reads(
        kv_gb_per_token=whole / BYTES_PER_GB,
        window_gb_per_token=windowed / BYTES_PER_GB,
        window_tokens=window,
        state_gb=(state + narrow) / BYTES_PER_GB,
        cache_heads=min((part.heads for part in caches if part.elements_per_token), default=1),
    )


def _tokens_read(part: LayerCache) -> float | None:
    """The tokens of context whose entries a kind of layer reads; None where it reads all."""
    if part.kind.startswith("sparse") or part.kind == f"entries of {OVERLAPPING} tokens":
        return assumed().index_tokens
    return part.window_tokens


def _split(terms: list[_Term]) -> tuple[float, float, float, float]:
    """The sum for the whole context, that for the widest window with its tokens, and what narrower windows hold.

    All but the shortest contexts fill a window narrower than the widest.
    """
    window = max((part.tokens for part in terms if part.tokens is not None), default=0.0)
    return (
        sum(part.each for part in terms if part.tokens is None),
        sum(part.each for part in terms if part.tokens == window),
        window,
        sum(part.each * part.tokens for part in terms if part.tokens is not None and part.tokens != window),
    )


@kept
def attended(model: Model) -> Attended:
    """What a token computes over what it attends to."""
    decode: list[_Term] = []
    prefill: list[_Term] = []
    for layer in range(model.architecture.layers):
        decode += _layer(model, layer, prefill=False)
        prefill += _layer(model, layer, prefill=True)
    found = (*_split(decode)[:2], *_split(prefill)[:2])
    return Attended(*(part / PARAMETERS_PER_B for part in found))


def _layer(model: Model, layer: int, *, prefill: bool) -> list[_Term]:
    """The terms of one layer."""
    dims = model.architecture
    mixer = dims.mixer(layer)
    if mixer in RECURRENT:
        return []
    if dims.compression:
        return _compressed(model, dims.compression, layer)
    index = [_index(model)] if dims.indexed(layer) else []
    if model.attention == "mla":
        sparse = bool(dims.indexer_heads)
        return [_Term(_latent(model, full=prefill and not sparse), assumed().index_tokens if sparse else None), *index]
    heads, _, head = head_counts(dims, mixer)
    window = float(dims.sliding.window_tokens) if dims.sliding and mixer is not Mixer.FULL else None
    return [_Term(FLOP_A_PAIR * SCORED_AND_WEIGHTED * heads * head, window), *index]


def _latent(model: Model, *, full: bool) -> float:
    """Latent attention: on full heads, or in the latent space that all heads share."""
    dims = model.architecture
    latent, rotary = dims.kv_lora_rank or 0, dims.qk_rope_head_dim or 0
    width = (dims.qk_nope_head_dim or 0) + rotary + (dims.v_head_dim or 0) if full else 2 * latent + rotary
    return FLOP_A_PAIR * dims.heads * width


def _index(model: Model) -> _Term:
    dims = model.architecture
    return _Term(FLOP_A_PAIR * (dims.indexer_heads or 0) * (dims.indexer_head_dim or 0), None)


def _compressed(model: Model, how: Compression, layer: int) -> list[_Term]:
    dims, ratio = model.architecture, how.ratios[layer]
    each = FLOP_A_PAIR * SCORED_AND_WEIGHTED * dims.heads * (dims.head_dim or 0)
    found = [_Term(each, float(how.window_tokens))]
    if ratio:
        found.append(_Term(each / ratio, assumed().index_tokens if ratio == OVERLAPPING else None))
    if ratio == OVERLAPPING:
        found.append(_index(model)._replace(each=_index(model).each / ratio))
    return found
