"""A config with any field gone or turned into junk is refused by name, or makes a model that holds together."""

import json
import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from published_configs import CONFIGS, DAY

from r1model.errors import BadRequest
from r1model.hub.reading import read_model
from r1model.hub.record import model_text
from r1model.sizing.cache import cache_bytes, kv_bytes_per_token
from r1model.sizing.checkpoint import active_parameters, total_parameters
from r1model.sizing.parts import parameters_by_part
from r1model.types import Model
from r1model.types.reading import shaped

ALL = {path.name: json.loads(path.read_text("utf-8")) for path in CONFIGS}
GONE = object()
SMALL = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(allow_nan=True), st.text(max_size=12),
    st.sampled_from([1e300, -1, 0, 1, 2, 3, 64, "", "full_attention", "re:(a+)+$", "\x1b[31m", "\n", "a" * 1000]),
)  # fmt: skip
JUNK = st.one_of(
    st.just(GONE), SMALL, st.lists(SMALL, max_size=4), st.dictionaries(st.text(max_size=6), SMALL, max_size=3)
)


def places(table, path=()):
    """Every field, those of tables within too."""
    for name, value in table.items():
        yield (*path, name)
        if isinstance(value, dict):
            yield from places(value, (*path, name))


def changed(table, path, junk):
    if len(path) > 1:
        return {**table, path[0]: changed(table[path[0]], path[1:], junk)}
    rest = {name: value for name, value in table.items() if name != path[0]}
    return rest if junk is GONE else {**rest, path[0]: junk}


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(data=st.data())
def test_a_spoilt_config_is_refused_or_holds_together(name, data):
    path = data.draw(st.sampled_from(sorted(places(ALL[name]))))
    spoilt = changed(ALL[name], path, data.draw(JUNK))
    try:
        found = read_model(spoilt, "Some model", key="some-model", day=DAY)
    except BadRequest as fault:
        for language in ("zh", "en"):
            said = fault.text(language)
            assert said and "\n" not in said and "\x1b" not in said and len(said) < 400
        return
    holds_together(found.model)


def holds_together(model):
    total, whole = total_parameters(model), total_parameters(model, with_mtp=True)
    assert 0 < active_parameters(model) <= total <= whole
    assert sum(parameters_by_part(model).values()) == whole + model.architecture.vision_parameters
    for kv_bytes in (1, 2):
        assert 0 <= kv_bytes_per_token(model, kv_bytes) < float("inf")
        assert cache_bytes(model, kv_bytes, 4096) >= cache_bytes(model, kv_bytes, 1) >= 0
    assert shaped(Model, tomllib.loads(model_text(model))) == model


@pytest.mark.parametrize("name, field", [("Qwen--Qwen3-30B-A3B", "num_experts"),
                                         ("moonshotai--Kimi-K2-Instruct", "n_routed_experts"),
                                         ("mistralai--Mixtral-8x7B-v0.1", "num_local_experts")])  # fmt: skip
def test_half_of_a_model_with_experts_is_refused_by_the_field_that_lacks(name, field):
    """Read as a dense model it would be a thirtieth of itself."""
    config = {key: value for key, value in ALL[f"{name}_config.json"].items() if key != field}
    with pytest.raises(BadRequest, match="expert"):
        read_model(config, "half", key="half", day=DAY)
