"""Names of modules, as quantisers list them: wildcards, expressions after `re:`, and plain names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import translate
from functools import cache

from r1model.sizing.tensor import Tensor

EXPRESSION = "re:"
SPELLINGS = (  # how makers spell what transformers calls otherwise
    (r"^(model\.)?language_model\.(model\.)?", "model."), (r"^backbone\.", "model."), (r"^layers\.", "model.layers."),
    (r"^head$", "lm_head"), (r"\.ffn\.", ".mlp."), (r"\.attn\.", ".self_attn."),
    (r"\.block_sparse_moe\.", ".mlp."), (r"\.feed_forward\.", ".mlp."),
    (r"\.shared?_expert(?=\.|$)", ".shared_experts"), (r"^model\.lm_head", "lm_head"),
    (r"\.w1$", ".gate_proj"), (r"\.w2$", ".down_proj"), (r"\.w3$", ".up_proj"),
)  # fmt: skip
MIXER = re.compile(r"(?:self_attn|linear_attn|mlp)\.")  # where a layer has one block, some call it mixer


def module_names(tensor: Tensor, layers: int) -> Iterator[str]:
    """The names that a list may call the tensor's module by, in a model of so many layers."""
    if tensor.layer < 0:
        yield f"mtp.{tensor.module}" if tensor.mtp else tensor.module
        return
    yield f"model.layers.{tensor.layer}.{tensor.module}"
    yield f"model.layers.{tensor.layer}.{MIXER.sub('mixer.', tensor.module)}"
    if tensor.mtp:
        yield f"mtp.layers.{tensor.layer - layers}.{tensor.module}"


def expression(pattern: str) -> str:
    """An expression that a module's name must match as a whole; a plain name also stands for what is in it."""
    if pattern.startswith(EXPRESSION):
        return f"(?:{pattern[len(EXPRESSION) :]})(?:.*)"
    for spelling, ours in SPELLINGS:
        pattern = re.sub(spelling, ours, pattern)
    if "*" in pattern:
        return translate(pattern).removesuffix(r"\Z").removesuffix(r"\z") + r"(?:\..*)?"
    return rf"(?:.*\.)?{re.escape(pattern)}(?:\..*)?"


@cache
def _matcher(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{expression(pattern)})" for pattern in patterns)) if patterns else None


def names_one(patterns: tuple[str, ...], tensor: Tensor, layers: int) -> bool:
    """Whether one of the patterns names the tensor's module."""
    match = _matcher(patterns)
    return match is not None and any(match.fullmatch(name) for name in module_names(tensor, layers))
