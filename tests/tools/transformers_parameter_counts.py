"""Parameters of transformers' own classes for configs, made on a meta device: what tests/published_configs.py pins.

python -m venv v && v/bin/pip install torch transformers==5.24.0
v/bin/python tests/tools/transformers_parameter_counts.py tests/golden/configs/*_config.json
"""

import json
import sys
from pathlib import Path

import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForImageTextToText

LEFT_OUT = ("quantization_config", "auto_map")
TOWERS = ("vision", "visual", "projector")


def plain(config: dict) -> dict:
    """The config without what would load remote code or a quantiser."""
    rest = {name: value for name, value in config.items() if name not in LEFT_OUT}
    return {**rest, "text_config": plain(rest["text_config"])} if "text_config" in rest else rest


def counted(path: str) -> int:
    """Parameters and router biases of the text model, each tensor once."""
    given = plain(json.loads(Path(path).read_text("utf-8")))
    config = AutoConfig.for_model(given.pop("model_type"), **given)
    with torch.device("meta"):
        try:
            model = AutoModelForCausalLM.from_config(config)
        except ValueError:
            model = AutoModelForImageTextToText.from_config(config)
    held = [*model.named_parameters(), *(one for one in model.named_buffers() if "bias" in one[0])]
    text = {id(one): one.numel() for name, one in held if not any(tower in name for tower in TOWERS)}
    return sum(text.values())


for name in sys.argv[1:]:
    try:
        print(Path(name).name, counted(name))
    except (ValueError, KeyError) as fault:
        print(Path(name).name, "not known to transformers:", str(fault)[:60])
