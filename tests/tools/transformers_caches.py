"""Bytes that transformers' own cache classes keep of a context in BF16, made on a meta device: what a test pins.

python -m venv v && v/bin/pip install torch transformers==5.24.0
v/bin/python tests/tools/transformers_caches.py tests/golden/configs/*_config.json
"""

import json
import sys
from pathlib import Path

import torch
from torch import nn
from transformers import AutoConfig, AutoModelForCausalLM, DynamicCache

LEFT_OUT = ("quantization_config", "auto_map")
FEEDS = ("mlp", "block_sparse_moe", "feed_forward", "moe")
TWO = ("gpt_oss", "llama4_text")  # whose feed-forward returns the router's scores too
CONTEXTS = (256, 1024, 4096, 8192)


class Passed(nn.Module):
    """In place of a feed-forward, which keeps nothing and whose routing a meta device cannot follow."""

    def __init__(self, two: bool) -> None:
        super().__init__()
        self.two = two

    def forward(self, hidden, *_, **__):
        return (hidden, None) if self.two else hidden


def tensors(held, seen: dict) -> dict:
    """Every tensor that a cache refers to, once."""
    if isinstance(held, torch.Tensor):
        seen[id(held)] = held
    elif isinstance(held, dict | list | tuple):
        for part in held.values() if isinstance(held, dict) else held:
            tensors(part, seen)
    elif hasattr(held, "__dict__"):
        tensors(vars(held), seen)
    return seen


def kept(path: str, tokens: int) -> int:
    given = json.loads(Path(path).read_text(encoding="utf-8"))
    config = AutoConfig.for_model(**{name: value for name, value in given.items() if name not in LEFT_OUT})
    config = config.get_text_config()
    with torch.device("meta"), torch.no_grad():
        base = AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16).model
        for layer in base.layers:
            for name in FEEDS:
                if hasattr(layer, name):
                    setattr(layer, name, Passed(config.model_type in TWO))
        ids = torch.zeros(1, tokens, dtype=torch.long)
        found = base(input_ids=ids, use_cache=True, past_key_values=DynamicCache(config=config)).past_key_values
    return sum(each.numel() * each.element_size() for each in tensors(found.layers, {}).values())


for path in sys.argv[1:]:
    name = path.rpartition("/")[2].removesuffix("_config.json")
    try:
        print(name, *[kept(path, tokens) for tokens in CONTEXTS])
    except Exception as fault:  # what transformers cannot make
        print(name, type(fault).__name__, str(fault)[:100].replace("\n", " "))
