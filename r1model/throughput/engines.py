"""Engine families, by the names that rows and people give them."""

from __future__ import annotations

from functools import cache

ENGINES = ("sglang", "trt", "vllm", "atom", "other")
ENGINE_WORDS = {"sglang": "sglang", "trt": "trt", "tensorrt": "trt", "vllm": "vllm", "atom": "atom"}


@cache
def engine_family(name: str) -> str:
    """Which engine a name means: the serving wrapper before it does not matter."""
    found = [family for word, family in ENGINE_WORDS.items() if word in name.lower()]
    return found[0] if found else "other"
