"""Parameter counts and sizes of 18 models against models.csv, counted by tensor from their config.json."""

import csv
from io import StringIO
from pathlib import Path

import pytest

from r1model.catalogue import catalogue
from r1model.sizing import names
from r1model.sizing.architecture import Role, tensors
from r1model.sizing.cache import kv_bytes_per_token
from r1model.sizing.checkpoint import active_parameters, checkpoint_gb, total_parameters

ROWS = list(csv.DictReader(StringIO(Path(__file__).with_name("models.csv").read_text(encoding="utf-8"))))
every_model = pytest.mark.parametrize("row", ROWS, ids=lambda row: row["model_id"].split()[0])


def whole_bytes(model, form):
    return round(checkpoint_gb(model, catalogue().formats[form]) * 1e9)


def test_the_table_holds_every_model_of_the_catalogue():
    """Those of 2026 are counted from their configs in test_configs.py."""
    assert {names.model(row["model_id"]).id for row in ROWS} <= set(catalogue().models)
    assert len(ROWS) == 18


@every_model
def test_parameters_are_counted_exactly(row):
    model = names.model(row["model_id"])
    assert total_parameters(model) == int(row["params_total_main"])
    assert total_parameters(model, with_mtp=True) - total_parameters(model) == int(row["params_mtp_as_stored"])
    assert active_parameters(model) == int(row["params_active_per_token"])


@every_model
def test_bf16_checkpoint_is_sized_exactly(row):
    """The router bias stays FP32; the table of GLM-4.7 alone counts it at two bytes."""
    model = names.model(row["model_id"])
    bias = sum(part.elements for part in tensors(model) if part.role is Role.ROUTER_BIAS)
    counted_short = 2 * bias if model.id == "glm-4.7" else 0
    assert whole_bytes(model, "bf16") == int(row["bytes_bf16_incl_mtp"]) + counted_short


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["bytes_native_fp8_incl_mtp"]], ids=lambda row: row["model_id"]
)
def test_fp8_checkpoint_is_sized_exactly(row):
    assert whole_bytes(names.model(row["model_id"]), "fp8-block") == int(row["bytes_native_fp8_incl_mtp"])


@every_model
@pytest.mark.parametrize("kv_bytes, column", [(2, "kv_bytes_per_token_bf16"), (1, "kv_bytes_per_token_fp8")])
def test_cache_per_token_is_sized_exactly(row, kv_bytes, column):
    """The table leaves out what a sparse indexer keeps: 132 bytes a layer, in FP8 scales and BF16 rotary keys."""
    model = names.model(row["model_id"])
    dims = model.architecture
    added = {2: 132, 1: 132 + 16 + 64}[kv_bytes] * dims.layers if dims.indexer_heads else 0
    assert kv_bytes_per_token(model, kv_bytes) == int(row[column]) + added


@every_model
def test_counts_lie_near_what_the_maker_publishes(row):
    """A nominal size is a rounded name: 'Qwen-1.5B' has 1.78 billion, 'Kimi 1T' 1,026."""
    model = names.model(row["model_id"])
    allowed = 0.03 if model.nominal_b.value > 100 else 0.2
    assert abs(total_parameters(model) / 1e9 - model.nominal_b.value) <= allowed * model.nominal_b.value
