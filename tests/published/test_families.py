"""The other families: configs as transformers 5.24 makes them, and the parameters of its classes for them."""

import json
from pathlib import Path

import pytest
from published_configs import DAY

from r1model.hub.reading import read_model
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
