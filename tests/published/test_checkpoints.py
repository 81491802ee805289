"""Predicted checkpoint sizes against the files that were published (checkpoints.csv, from the facts)."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from pytest import approx

from r1model.catalogue import catalogue
from r1model.sizing.checkpoint import checkpoint_gb

ROWS = list(csv.DictReader(StringIO(Path(__file__).with_name("checkpoints.csv").read_text(encoding="utf-8"))))
FORMATS = {
    "FP8": "fp8-block",
    "UD-IQ1_S": "gguf-ud-iq1_s",
    "UD-IQ2_XXS": "gguf-ud-iq2_xxs",
    "UD-Q2_K_XL": "gguf-ud-q2_k_xl",
    "Q4_K_M": "gguf-q4_k_m",
    "Q8_0": "gguf-q8_0",
    "AWQ": "awq-int4",
}
HALF_PRINTED_DIGIT = {
    "0.01 GB": 0.005e9,
    "0.01 GB per shard": 0.005e9,
    "0.1 GB per shard": 4 * 0.05e9,
    "0.001 GiB": 0.0005 * 2**30,
}
VALIDATION = [row for row in ROWS if row["role"].startswith("validation")]
PREDICTIONS = {
    "meituan/DeepSeek-R1-Block-INT8": "int8-block",
    "unsloth/DeepSeek-R1-BF16": "bf16",
    "AWQ (group": "awq-int4",
}


def format_of(row):
    name = f"{row['checkpoint']} {row['format']}"
    return next(known for mark, known in FORMATS.items() if mark in name)


def predicted_bytes(model, form):
    return checkpoint_gb(catalogue().models[model], catalogue().formats[form]) * 1e9


def label(row):
    return f"{row['model_id']}-{row['format']}-{row['nominal_bits']}".replace(" ", "_")


def test_every_file_that_was_weighed_has_a_known_layout():
    assert len(VALIDATION) == 14
    assert {format_of(row) for row in VALIDATION} == set(FORMATS.values())


@pytest.mark.parametrize("row", VALIDATION, ids=label)
def test_published_file_is_predicted_within_a_fifth_of_a_percent(row):
    size = float(row["size_bytes"])
    allowed = max(0.002 * size, HALF_PRINTED_DIGIT.get(row["size_precision"], 0))
    assert predicted_bytes(row["model_id"], format_of(row)) == approx(size, abs=allowed)


@pytest.mark.parametrize("row", [row for row in VALIDATION if "FP8" in row["format"]], ids=label)
def test_official_fp8_files_are_predicted_to_their_headers(row):
    assert float(row["size_bytes"]) == 688_586_727_753
    assert predicted_bytes(row["model_id"], "fp8-block") == approx(float(row["size_bytes"]), rel=1e-4)


@pytest.mark.parametrize("mark, form", PREDICTIONS.items())
def test_the_independent_prediction_agrees(mark, form):
    (row,) = [row for row in ROWS if mark in row["checkpoint"] and row["role"] == "prediction only"]
    router_bias_at_two_bytes = 58 * 256 * 2 if form == "awq-int4" else 0  # it keeps the bias in BF16
    expected = float(row["predicted_bytes"]) + router_bias_at_two_bytes
    assert predicted_bytes("deepseek-r1", form) == approx(expected, abs=1)


def test_channel_int8_lies_just_above_the_bound_that_leaves_scales_out():
    (row,) = [row for row in ROWS if "Channel-INT8" in row["checkpoint"]]
    bound = float(row["predicted_bytes"])
    assert bound < predicted_bytes("deepseek-r1", "int8-channel") < bound * 1.002


def test_the_index_total_is_a_trap_and_not_the_size_of_the_files():
    (row,) = [row for row in ROWS if row["role"] == "trap"]
    assert float(row["size_bytes"]) > 1.9 * predicted_bytes("deepseek-r1", "fp8-block")
