"""Words of engines for precisions, as the columns of a benchmark table spell them."""

from __future__ import annotations

import re

from r1model.throughput.measured.rows import PRECISIONS

MARKS = (("fp4", "fp4"), ("w4a8", "int4"), ("w4a16", "int4"), ("awq", "int4"), ("gptq", "int4"), ("int4", "int4"),
         ("fp8", "fp8"), ("w8a8", "int8"), ("int8", "int8"), ("bf16", "bf16"), ("bfloat16", "bf16"))  # fmt: skip


def precision(word: str) -> str:
    """The checkpoint precision that a quantisation means, such as FP8_BLOCK_SCALES; empty where it tells none."""
    return next((name for mark, name in MARKS if mark in word.lower()), "")


def cache_precision(word: str) -> str:
    """`fp8` or `bf16` for a kind of cache; empty where the engine was left to choose."""
    text = word.lower()
    return "fp8" if "fp8" in text else "bf16" if "16" in text else ""


def named_precision(model: str) -> str:
    """The precision that a model's name ends with, as in DeepSeek-R1-0528-FP4; empty where it tells none."""
    words = re.split(r"[-_.]", model.lower())[1:]
    return next((precision(word) for word in reversed(words) if word in PRECISIONS or word in ("gptq", "w4a16")), "")
