"""The other families: configs as transformers 5.24 makes them, and the parameters of its classes for them."""

import json
from pathlib import Path

import pytest
from published_configs import DAY, FOLDER

from r1model.errors import BadRequest
from r1model.hub.reading import load, read_model
from r1model.sizing.checkpoint import total_parameters

FAMILIES = json.loads((Path(__file__).parents[1] / "golden" / "families.json").read_text("utf-8"))


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_counts_as_its_class_does(name):
    given = FAMILIES[name]
    found = read_model(given["config"], name, key="some-model", day=DAY)
    assert total_parameters(found.model) == given["parameters"]


def test_llama_2_and_mistral_hold_what_everybody_knows():
    assert FAMILIES["llama-0"]["parameters"] == 6_738_415_616
    assert FAMILIES["mistral-0"]["parameters"] == 7_241_732_096


def test_qwen3_next_says_that_it_has_no_window_and_may_say_nothing_else():
    config = load(FOLDER / "Qwen--Qwen3-Next-80B-A3B-Thinking_config.json")
    assert config["use_sliding_window"] is False
    with pytest.raises(BadRequest, match="use_sliding_window"):
        read_model({**config, "use_sliding_window": True}, "Next", key="some-model", day=DAY)
