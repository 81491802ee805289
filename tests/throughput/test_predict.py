"""Single predictions: shape, physics, units, and what a prediction says that it rests on."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r1model.catalogue import catalogue
from r1model.errors import CellError
from r1model.throughput import Workload, predict, predict_many
from r1model.throughput.columns import columns
from r1model.throughput.constants import values
from r1model.throughput.measured.samples import shipped
from r1model.throughput.roofline.attending import reads
from r1model.throughput.roofline.facts import card, shape
from r1model.throughput.roofline.physics import physical
from r1model.units import BYTES_PER_GB

BASE = Workload("deepseek-r1", "h200-141gb-sxm", "fp8", 8, concurrency=64)
MOE = st.builds(
    Workload,
    model=st.sampled_from(["deepseek-r1", "qwen3-235b-a22b", "r1-distill-llama-70b"]),
    gpu=st.sampled_from(["h200-141gb-sxm", "b200-180gb-hgx", "mi300x", "gb200", "a100-80gb-sxm"]),
    precision=st.sampled_from(["int8", "bf16"]),
    gpus=st.sampled_from([8.0, 16.0, 32.0]),
    input_tokens=st.floats(1, 32_000),
    output_tokens=st.floats(1, 32_000),
    concurrency=st.floats(1, 4_000),
    engine=st.sampled_from(["sglang", "trt", "vllm", "unheard-of"]),
    data_parallel_attention=st.booleans(),
    expert_parallel=st.booleans(),
)


def roofline(*items):
    return physical(columns(items), values())


@given(MOE)
@settings(max_examples=60, deadline=None)
def test_everything_is_finite_and_ordered(item):
    found = predict(item)
    for quantity in (found.tpot_ms, found.ttft_ms, found.out_tok_s, found.out_tok_s_gpu, found.in_tok_s_gpu):
        assert all(math.isfinite(value) and value > 0 for value in quantity)
        assert quantity.p10 <= quantity.p50 <= quantity.p90
    assert found.basis in ("interpolated", "extrapolated", "looked-up")
    assert 0 < found.batch <= max(found.batch_limit, item.concurrency) * (1 + 1e-9)


@given(MOE, st.floats(1.01, 8))
@settings(max_examples=60, deadline=None)
def test_more_requests_in_flight_never_make_the_roofline_faster(item, factor):
    found = roofline(item, replace(item, concurrency=item.concurrency * factor))
    assert found.tpot_ms[1] >= found.tpot_ms[0] * (1 - 1e-3)
    assert found.out_tok_s[1] >= found.out_tok_s[0] * 0.8


@given(MOE, st.floats(1.05, 8))
@settings(max_examples=60, deadline=None)
def test_a_longer_prompt_never_comes_sooner(item, factor):
    found = roofline(item, replace(item, input_tokens=item.input_tokens * factor))
    assert found.ttft_ms[1] >= found.ttft_ms[0] * (1 - 1e-3)


def test_more_bandwidth_is_faster_decode():
    found = roofline(replace(BASE, gpu="h100-80gb-sxm", concurrency=1), replace(BASE, concurrency=1))
    assert found.tpot_ms[1] < found.tpot_ms[0]


def test_many_points_are_the_single_points():
    items = [replace(BASE, concurrency=float(load)) for load in (1, 4, 16, 64, 256)]
    together = predict_many(items)
    for at, item in enumerate(items):
        assert together.tpot_ms[1][at] == pytest.approx(predict(item).tpot_ms.p50, rel=1e-4)


def test_a_measured_point_is_met_and_called_interpolated():
    """ix069: 8x H200, SGLang, 1k/8k, 64 in flight: 31.087 ms."""
    at = shipped().ids.index("ix069")
    found = predict(shipped().workloads[at])
    assert found.tpot_ms.p50 == pytest.approx(31.087, rel=0.05)
    assert found.basis == "interpolated" and found.seen_gpu


def test_a_gpu_without_any_row_is_labelled_and_wider():
    known, new = predict(BASE), predict(replace(BASE, gpu="h200-141gb-nvl"))
    assert new.basis == "extrapolated" and not new.seen_gpu
    assert new.tpot_ms.p90 / new.tpot_ms.p10 >= 1.1
    assert known.seen_gpu


def test_output_is_requests_times_length_over_their_life():
    found = predict(BASE)
    life = found.ttft_ms.p50 + BASE.output_tokens * found.tpot_ms.p50
    assert found.out_tok_s.p50 == pytest.approx(64 * 1024 / life * 1000, rel=0.15)


def test_weights_without_arithmetic_of_their_own_are_unpacked_and_computed_in_bf16():
    """An engine runs FP4 weights on a GPU without FP4 as it runs INT4: half the reading, but no faster arithmetic."""
    packed, plain = (roofline(replace(BASE, precision=name, concurrency=1)) for name in ("fp4", "bf16"))
    assert packed.tpot_ms[0] < plain.tpot_ms[0]
    c = columns([replace(BASE, precision="fp4"), replace(BASE, gpu="b200-180gb-hgx", precision="fp4")])
    assert c["unpacked"].tolist() == [1, 0] and c["tflops"][0] == c["bf16_tflops"][0] < c["tflops"][1]


@pytest.mark.parametrize(
    "model, billions", [("deepseek-r1", 671.0), ("r1-distill-llama-70b", 70.6), ("qwen3-32b", 32.8)]
)
def test_the_shape_adds_up_to_the_published_size(model, billions):
    parts = shape(model)
    total = parts.attention_b + parts.dense_b + 2 * parts.head_b + parts.expert_b * parts.routed_experts
    assert total == pytest.approx(billions, rel=2e-3)


def test_r1_caches_70272_bytes_a_token():
    """method/throughput.md, unit tests: 70,272 B of BF16 cache a token."""
    assert reads(catalogue().models["deepseek-r1"], 2).kv_gb_per_token * BYTES_PER_GB == pytest.approx(70_272)


def test_an_nvl72_links_72_gpus():
    assert card("gb200").domain == 72 and card("h100-80gb-sxm").domain == 8


def test_every_gpu_of_the_catalogue_has_a_card():
    """One of which no source gives bandwidth or link has none, and says which."""
    for name, gpu in catalogue().gpus.items():
        if gpu.bandwidth_tb_s and gpu.link_gb_s:
            assert min(card(name)) > 0, name
        else:
            with pytest.raises(CellError, match="bandwidth_tb_s" if not gpu.bandwidth_tb_s else "link_gb_s"):
                card(name)


def test_drafting_speeds_up_light_loads_and_widens_the_range():
    plain, drafted = predict(replace(BASE, concurrency=2)), predict(replace(BASE, concurrency=2, speculative=True))
    assert drafted.tpot_ms.p50 < plain.tpot_ms.p50


def test_no_workloads_give_no_predictions():
    assert len(predict_many([]).tpot_ms[1]) == 0
    assert np.size(predict_many([]).batch) == 0
