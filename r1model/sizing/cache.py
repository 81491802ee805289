"""What a model keeps of a context, by kind of layer: bytes that grow with it, bytes of a window, bytes that stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from r1model.catalogue import kept
from r1model.formulas import memory, start
from r1model.sizing.attention import head_counts
from r1model.sizing.compressed import OVERLAPPING, widened
from r1model.sizing.recurrent import linear_state_bytes, mamba_state_bytes
from r1model.types import Architecture, Compression, Mixer, Model
from r1model.units import BF16_BYTES, FP32_BYTES, KEYS_AND_VALUES

LATENT_BLOCK = 128  # latent elements that share an FP32 scale in the FP8 layout of sparse attention
INDEX_BLOCK = 128  # elements of an index key that share an FP32 scale; the key itself is FP8 at every cache precision
WINDOW_BLOCK = 64  # elements of a compressed entry that share a one-byte scale
WINDOW_PAD_BYTES = 1  # its scales are padded to eight bytes


class LayerCache(NamedTuple):
    """The cache of `layers` equal layers, for one sequence, each of them keeping it as the other fields say.

    An entry holds `elements_per_token` at the cache's precision and `fixed_bytes_per_token` at any; there is one for
    `tokens_per_entry` tokens of context, of at most `window_tokens` of it where that is a number. `bytes_per_sequence`
    is kept however long the context. Tensor parallelism cuts it over at most `heads` ranks; the others hold copies.
    """

    kind: str
    layers: int
    elements_per_token: float
    fixed_bytes_per_token: float
    window_tokens: float | None
    tokens_per_entry: float
    bytes_per_sequence: float
    heads: int

    def bytes_per_entry(self, kv_bytes: float) -> float:
        """Bytes of one entry in one layer."""
        return self.elements_per_token * kv_bytes + self.fixed_bytes_per_token

    def bytes(self, kv_bytes: float, context_tokens: float) -> float:
        """Bytes of one sequence in all these layers, stored once; a group not yet full has no entry."""
        return start.layer_cache_bytes(
            context_tokens=context_tokens, window_tokens=self.window_tokens or 0,
            tokens_per_entry=self.tokens_per_entry, entry_bytes=self.bytes_per_entry(kv_bytes),
            cached_layers=self.layers, layer_state_bytes=self.bytes_per_sequence,
        )  # fmt: skip


def layer_caches(model: Model, kv_bytes: float) -> tuple[LayerCache, ...]:
    """The caches of a model, one for each kind of layer; layers of multi-token prediction keep none here.

    Parameters
    ----------
    model : Model
        A model of the catalogue, or one read from its config.json.
    kv_bytes : float
        Bytes of a cached element: 2 is BF16, 1 is FP8. Layouts are those of vLLM and SGLang: latent attention in FP8
        keeps 576 elements of one byte, its scale common to the tensor; with a sparse indexer (DeepSeek-V3.2, GLM-5)
        512 FP8 elements, 16 bytes of scales and 64 rotary elements in BF16, and beside them index keys in FP8 with an
        FP32 scale at either precision; compressed attention (DeepSeek-V4) 448 FP8 elements, 64 in BF16 and 8 bytes of
        scales an entry; grouped attention one byte an element. Index keys of grouped attention (MiniMax-M3) stay in
        BF16, recurrent states in FP32. An engine that manages no windows of its own keeps them as long as the context.
    """
    return _caches(model, kv_bytes < BF16_BYTES)


def cache_bytes(model: Model, kv_bytes: float, context_tokens: float) -> float:
    """Bytes of one sequence of so many tokens, stored once, states included."""
    return sum(part.bytes(kv_bytes, context_tokens) for part in layer_caches(model, kv_bytes))


class CacheTerms(NamedTuple):
    """All caches of a model in the numbers that formulas take; `narrow` is at less than 16 bits an element.

    Elements at the cache's precision and bytes at any, both of one token over all layers: of those that keep the whole
    context, and of those that keep a window of it. `state_bytes` are kept by a sequence of any length.
    """

    kv_elements: float
    kv_fixed_bytes: float
    narrow_kv_elements: float
    narrow_kv_fixed_bytes: float
    window_tokens: float
    window_elements: float
    window_fixed_bytes: float
    narrow_window_elements: float
    narrow_window_fixed_bytes: float
    state_bytes: float


@kept
def cache_terms(model: Model) -> CacheTerms:
    """The numbers of a model's caches."""
    wide, narrow = _caches(model, False), _caches(model, True)
    windows = {part.window_tokens for part in wide if part.window_tokens}
    assert len(windows) <= 1, "a model has one window"
    return CacheTerms(
        *_of_token(wide, False), *_of_token(narrow, False), max(windows, default=0.0), *_of_token(wide, True),
        *_of_token(narrow, True), sum(part.layers * part.bytes_per_sequence for part in wide),
    )  # fmt: skip


def _of_token(parts: tuple[LayerCache, ...], windowed: bool) -> tuple[float, float]:
    """Elements and other bytes of a token over the layers with a window, or over those without."""
    found = [part for part in parts if (part.window_tokens is not None) is windowed]
    return (sum(part.layers * part.elements_per_token / part.tokens_per_entry for part in found),
            sum(part.layers * part.fixed_bytes_per_token / part.tokens_per_entry for part in found))  # fmt: skip


def kv_bytes_per_token(model: Model, kv_bytes: float) -> float:
    """Bytes that one more token of a long context adds, stored once: windows are full and states do not grow."""
    held = cache_terms(model)
    return memory.kv_bytes_per_token(
        kv_bytes=kv_bytes, kv_elements=held.kv_elements, kv_fixed_bytes=held.kv_fixed_bytes,
        narrow_kv_elements=held.narrow_kv_elements, narrow_kv_fixed_bytes=held.narrow_kv_fixed_bytes,
    )  # fmt: skip


def sequence_kv_bytes(model: Model, kv_bytes: float, context_tokens: float) -> float:
    """Bytes of one sequence, stored once; of entries that hold several tokens one that is begun counts in part."""
    held = cache_terms(model)
    window = memory.window_bytes_per_token(
        kv_bytes=kv_bytes, window_elements=held.window_elements, window_fixed_bytes=held.window_fixed_bytes,
        narrow_window_elements=held.narrow_window_elements,
        narrow_window_fixed_bytes=held.narrow_window_fixed_bytes,
    )  # fmt: skip
    return memory.sequence_kv_bytes(
        context_tokens=context_tokens, kv_bytes_per_token=kv_bytes_per_token(model, kv_bytes),
        window_tokens=held.window_tokens, window_bytes_per_token=window, state_bytes=held.state_bytes,
    )  # fmt: skip


@cache
def _caches(model: Model, narrow: bool) -> tuple[LayerCache, ...]:
    """The caches, each kind once with the number of its layers; `narrow` is below 16 bits."""
    counted: Counter[LayerCache] = Counter()
    for layer in range(model.architecture.layers):
        counted.update(_of_layer(model, layer, narrow))
    return tuple(part._replace(layers=layers) for part, layers in counted.items())


def _of_layer(model: Model, layer: int, narrow: bool) -> Iterator[LayerCache]:
    """What one layer keeps, counted as one layer."""
    dims = model.architecture
    mixer = dims.mixer(layer)
    if mixer is Mixer.LINEAR and dims.linear:
        yield _state("linear attention", linear_state_bytes(dims.linear), dims.linear.value_heads)
    elif mixer is Mixer.MAMBA and dims.mamba:
        yield _state("mamba", mamba_state_bytes(dims.mamba), dims.mamba.heads)
    elif dims.compression:
        yield from _compressed(dims, dims.compression, layer, narrow)
    elif mixer is not Mixer.NONE:
        yield _latent(dims, narrow) if model.attention == "mla" else _grouped(dims, mixer)
        if dims.indexed(layer):
            yield _index(dims.indexer_head_dim or 0, scaled=model.attention == "mla")


def _entries(kind: str, elements: float, fixed: float, *, window: float | None = None, tokens: float = 1,
             state: float = 0, heads: int = 1) -> LayerCache:  # fmt: skip
    return LayerCache(kind, 1, elements, fixed, window, tokens, state, heads)


def _state(kind: str, state: float, heads: int) -> LayerCache:
    return _entries(kind, 0, 0, window=0, state=state, heads=heads)


def _latent(dims: Architecture, narrow: bool) -> LayerCache:
    latent, rotary = dims.kv_lora_rank or 0, dims.qk_rope_head_dim or 0
    if narrow and dims.indexer_heads:
        scales = latent / LATENT_BLOCK * FP32_BYTES
        return _entries("sparse latent attention", latent, scales + rotary * BF16_BYTES)
    return _entries("sparse latent attention" if dims.indexer_heads else "latent attention", latent + rotary, 0)


def _index(width: int, *, scaled: bool, tokens: float = 1) -> LayerCache:
    """Index keys: FP8 with scales, or BF16 where engines keep them so."""
    key = width + width / INDEX_BLOCK * FP32_BYTES if scaled else width * BF16_BYTES
    return _entries("index keys", 0, key, tokens=tokens)


def _grouped(dims: Architecture, mixer: Mixer) -> LayerCache:
    _, kv_heads, head = head_counts(dims, mixer)
    window = dims.sliding.window_tokens if dims.sliding and mixer is not Mixer.FULL else None
    kind = "grouped attention" if mixer is Mixer.FULL else f"{mixer} attention"
    return _entries(kind, KEYS_AND_VALUES * kv_heads * head, 0, window=window, heads=kv_heads)


def _compressed(dims: Architecture, how: Compression, layer: int, narrow: bool) -> Iterator[LayerCache]:
    """A window of entries in every layer, compressed entries by its ratio, and what is pending for the next of them."""
    ratio, head, rotary = how.ratios[layer], dims.head_dim or 0, dims.qk_rope_head_dim or 0
    plain = head - rotary
    scales = plain // WINDOW_BLOCK + WINDOW_PAD_BYTES
    elements, fixed = (plain, rotary * BF16_BYTES + scales) if narrow else (head, 0)
    yield _entries("window of compressed attention", elements, fixed, window=how.window_tokens)
    if ratio:
        pending = _pending_bytes(head, ratio)
        yield _entries(f"entries of {ratio} tokens", elements, fixed, tokens=ratio, state=pending)
    if ratio == OVERLAPPING and dims.indexer_head_dim:
        index = _index(dims.indexer_head_dim, scaled=True, tokens=ratio)
        yield index._replace(bytes_per_sequence=_pending_bytes(dims.indexer_head_dim, ratio))


def _pending_bytes(width: int, ratio: int) -> float:
    """FP32 values and gates of the tokens that the next compressed entry is made of."""
    made = widened(width, ratio)
    return ratio * (made // width) * 2 * made * FP32_BYTES
