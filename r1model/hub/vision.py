"""Parameters of the vision towers beside a text model, counted apart; None of a tower that is not described here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from r1model.hub.common import Found
from r1model.hub.fields import Fields

QWEN = ("qwen3_vl", "qwen3_vl_moe", "qwen3_5", "qwen3_5_moe")
KIMI = ("kimi_k25",)
CHANNELS, QKV = 3, 3


def tower_parameters(config: Mapping[str, Any], found: Found) -> int | None:
    """Parameters of the tower and of what joins it to the text model; 0 where there is none."""
    if not isinstance(config.get("vision_config"), dict):
        return 0 if config.get("vision_config") is None else None
    fields = Fields(config["vision_config"], "vision_config.")
    if config.get("model_type") in QWEN:
        return _qwen(fields)
    if config.get("model_type") in KIMI:
        return _kimi(fields, found.fields["hidden_size"])
    return None


def _linear(rows: int, columns: int) -> int:
    return rows * columns + rows


def _block(width: int, inner: int) -> int:
    """A layer of a vision transformer with biases everywhere."""
    attention = _linear(QKV * width, width) + _linear(width, width)
    return attention + _linear(inner, width) + _linear(width, inner) + 2 * 2 * width


def _qwen(fields: Fields) -> int:
    """Qwen3-VL and 3.5: patches over two frames, merged in squares, at several depths in the former."""
    width, inner, out = (fields.count(name) for name in ("hidden_size", "intermediate_size", "out_hidden_size"))
    merged = width * fields.count("spatial_merge_size", most=64) ** 2
    patch = CHANNELS * fields.count("temporal_patch_size", most=64) * fields.count("patch_size", most=1024) ** 2
    merger = _linear(merged, merged) + _linear(out, merged)
    deep = len(fields.counts("deepstack_visual_indexes"))
    positions = fields.count("num_position_embeddings") * width
    layers = fields.count("depth", most=2000) * _block(width, inner)
    return _linear(width, patch) + positions + layers + merger + 2 * width + deep * (merger + 2 * merged)


def _kimi(fields: Fields, out: int) -> int:
    """MoonViT of Kimi K2.5: learned positions over height and width, patches merged in squares before two layers."""
    width, inner = fields.count("vt_hidden_size"), fields.count("vt_intermediate_size")
    sides = fields.counts("merge_kernel_size") or [2, 2]
    merged = width * sides[0] * sides[-1]
    patch = CHANNELS * fields.count("patch_size", most=1024) ** 2
    positions = fields.count("init_pos_emb_height") * fields.count("init_pos_emb_width") * width
    layers = fields.count("vt_num_hidden_layers", most=2000) * _block(width, inner)
    joined = 2 * width + _linear(merged, merged) + _linear(out, merged)
    return _linear(width, patch) + positions + layers + 2 * width + joined
