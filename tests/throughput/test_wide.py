"""Wide expert parallelism, the cheapest way to serve R1: predicted by a model that never saw who measured it."""

from functools import cache

import numpy as np
import pytest

from r1model.catalogue import catalogue
from r1model.throughput.calibration.fit import fit
from r1model.throughput.constants import amplitudes, table
from r1model.throughput.measured.samples import shipped
from r1model.throughput.model import Model
from r1model.throughput.predict import predict_many
from r1model.throughput.workload import Workload

LEFT_OUT = ("deepseek-day6", "lmsys-large-scale-ep")
USD_PER_GPU_HOUR = 2.0  # the hour at which DeepSeek and the SGLang team state their costs
WIDE = {"data_parallel_attention": True, "expert_parallel": True}
DECODE = {"mode": "decode", "output_tokens": 1024, **WIDE}
ANCHORS = {  # output a second and GPU: DeepSeek's day of February 2025, its profile, SGLang of May 2025 at 2k prompts
    "DeepSeek online": (1850, Workload("deepseek-r1", "h800-80gb-sxm", "fp8", 144, input_tokens=4989,
                                       engine="deepseek", month=2, **DECODE)),
    "DeepSeek profile": (2325, Workload("deepseek-r1", "h800-80gb-sxm", "fp8", 128, input_tokens=4096,
                                        concurrency=128 * 128, engine="deepseek", month=2, **DECODE)),
    "SGLang EP72": (2785, Workload("deepseek-r1", "h100-80gb-sxm", "fp8", 72, input_tokens=2000,
                                   concurrency=72 * 256, engine="sglang", month=5, **DECODE)),
}  # fmt: skip
PREFILL = Workload("deepseek-r1", "h800-80gb-sxm", "fp8", 32, input_tokens=4096, output_tokens=1, mode="prefill",
                   engine="deepseek", month=2, **WIDE)  # fmt: skip


@cache
def unseeing():
    """Everything refitted without the rows of those who measured the anchors."""
    data = shipped()
    rows = catalogue().throughput
    seen = data.take(np.array([at for at, name in enumerate(data.ids) if rows[name].source not in LEFT_OUT]))
    assert len(seen) < len(data)
    return Model(fit(seen, table()), seen, amplitudes())


def output_per_gpu(item):
    return float(predict_many([item], unseeing()).out_tok_s[1][0]) / item.gpus


@pytest.mark.parametrize("name", ANCHORS)
def test_the_anchors_are_met_within_half(name):
    """Also as money: dollars for a million output tokens at the hour's price that the programmes use."""
    measured, item = ANCHORS[name]
    ours = output_per_gpu(item)
    assert 0.5 <= ours / measured <= 1.5
    cost, paid = (USD_PER_GPU_HOUR / 3600 / rate * 1e6 for rate in (ours, measured))
    assert 1 / 1.5 <= cost / paid <= 2
    assert paid == pytest.approx(
        {"SGLang EP72": 0.20, "DeepSeek online": 0.30, "DeepSeek profile": 0.24}[name], abs=0.005
    )


def test_deepseeks_day_in_nodes_by_prediction_alone():
    """226.75 nodes on average were published; input that was cached is not read again (342 of 608 billion tokens)."""
    day = {name: catalogue().parameters[name].value * 1e6 for name in ("deepseek_daily_input", "deepseek_daily_output")}
    fresh = day["deepseek_daily_input"] - 342e9
    read = float(predict_many([PREFILL], unseeing()).in_tok_s_gpu[1][0]) * 8
    written = output_per_gpu(ANCHORS["DeepSeek online"][1]) * 8
    nodes = (fresh / read + day["deepseek_daily_output"] / written) / 86_400
    assert nodes == pytest.approx(226.75, rel=0.30)
