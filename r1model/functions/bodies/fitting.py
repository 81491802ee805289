"""What FIT, HEADROOM and MAX_TOKENS compute: the rule of what starts, under vLLM; a number of parameters has no rule.

Of a number, FIT takes the weights as parameters times bytes and all else as the rule has it; HEADROOM and MAX_TOKENS
are then the post's arithmetic, memory times share less weights.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from r1model.catalogue import catalogue, kept
from r1model.errors import NA, CellError
from r1model.formulas import memory
from r1model.functions.bodies.start import require_start
from r1model.functions.sizing import plain_headroom
from r1model.sizing.cache import kv_bytes_per_token
from r1model.sizing.lineup import require_precision
from r1model.sizing.weights import Size, cached_model, real_gb, shipped, weights_of
from r1model.starting import USUAL_ENGINE, Start, engine_of, spread_of, start
from r1model.types import Format, Gpu, Model, Precision
from r1model.units import BF16_BYTES, BITS_PER_BYTE, BYTES_PER_GB, BYTES_PER_GIB

REMEMBERED = 4096
Stored = Precision | Format | None  # None: a model as its own files store it


def fit(
    params_b: Size, quant: Stored, gpu: Gpu, count: float, tokens: float, sequences: float, util: float,
    replicas: float, basis: str, model: Model | None,
) -> bool:  # fmt: skip
    """Whether vLLM starts with room for the sequences; copies of the cache are those of the plan."""
    return _start(params_b, quant, gpu, count, util, model, tokens, sequences, False).starts


def headroom(params_b: Size, quant: Stored, gpu: Gpu, count: float, util: float, basis: str) -> float:
    """Memory left for the cache on all GPUs, in GB (GiB on the device basis); below 0 where it does not start."""
    if not isinstance(params_b, Model):
        return plain_headroom(params_b, _precision(quant), gpu, count, util, basis)
    room = _start(params_b, quant, gpu, count, util, None, 0.0, 1.0, False).pool_gib * count
    return room if basis == "device" else room * BYTES_PER_GIB / BYTES_PER_GB


def max_tokens(
    params_b: Size, quant: Stored, gpu: Gpu, count: float, util: float, layout: str | None, model: Model | None
) -> int:
    """Tokens of cache that fit: held once with data-parallel attention (sharded), else as tensor parallelism copies.

    Where no layout is asked for, that of a model is R1_POOL's, as tensor parallelism copies; of a number it is sharded.
    """
    if not isinstance(params_b, Model):
        return _plain_tokens(params_b, _precision(quant), gpu, count, util, layout or "sharded", model)
    found = _start(params_b, quant, gpu, count, util, model, 0.0, 1.0, layout == "sharded")
    require_start(found)
    return found.pool_tokens


@partial(kept, most=REMEMBERED)
def _start(*given: Any) -> Start:
    size, quant, gpu, count, util, other, tokens, sequences, spread_attention = given
    model = cached_model(size, other)
    form, nominal = _weights(size, quant, other)
    if isinstance(quant, Precision) and nominal is not None:
        require_precision(gpu, quant)
    spread = spread_of(model, int(count), spread_attention=spread_attention)
    return start(model, form, gpu, spread, engine_of(USUAL_ENGINE), util, tokens, sequences, nominal_gb=nominal)


def _weights(size: Size, quant: Stored, other: Model | None) -> tuple[Format | None, float | None]:
    """The format of a checkpoint, or nominal GB; the shipped model's own number means its checkpoint."""
    if quant is None:
        return (None, None) if isinstance(size, Model) else (None, _precision(quant).bytes.value)
    if isinstance(size, Model):
        if isinstance(quant, Precision):
            real_gb(size, quant)  # #N/A, naming the precisions that a checkpoint has
        return _format(quant), None
    if size == shipped("params_b") and other is None and _format(quant) is not None:
        return _format(quant), None
    if isinstance(quant, Format):
        return None, size * quant.bits.value / BITS_PER_BYTE
    return None, weights_of(size, quant)


def _format(quant: Precision | Format) -> Format | None:
    """The format of a checkpoint, or that of a precision; None for a precision that no checkpoint has."""
    if isinstance(quant, Format):
        return quant
    return catalogue().formats[quant.checkpoint] if quant.checkpoint else None


def _precision(quant: Stored) -> Precision:
    """The nominal precision that a number of parameters is counted in."""
    if isinstance(quant, Precision):
        return quant
    known, given = ", ".join(catalogue().precisions), "native" if quant is None else quant.id
    raise CellError(NA, "format_needs_model", format=given, known=known)


def _plain_tokens(
    params_b: float, quant: Precision, gpu: Gpu, count: float, util: float, layout: str, model: Model | None
) -> int:
    room = plain_headroom(params_b, quant, gpu, count, util, "nominal")
    if room < 0:
        usable = memory.usable_gb(gpus=count, gpu_memory_gb=gpu.memory_gb.value, usable_share=util)
        raise CellError(NA, "does_not_fit", weights=usable - room, usable=usable)
    per_token = kv_bytes_per_token(cached_model(params_b, model), BF16_BYTES)
    copies = count if layout == "replicated" else 1
    return int(memory.max_tokens(headroom_gb=room, kv_bytes_per_token=per_token, kv_replicas=copies))
