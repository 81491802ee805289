"""One workload under many loads is predicted as that many workloads are."""

from dataclasses import replace

import numpy as np
import pytest

from r1model.throughput import Workload
from r1model.throughput.columns import columns, under_loads
from r1model.throughput.predict import predict_loads, predict_many

LOADS = np.array([1.0, 7.0, 64.0, 900.0])
BASE = Workload("deepseek-r1", "h200-141gb-sxm", "fp8", 8)
ITEMS = [BASE, replace(BASE, gpus=16, workers=2, data_parallel_attention=True, expert_parallel=True),
         replace(BASE, precision="bf16", gpus=32, mode="burst", max_sequences=128.0)]  # fmt: skip


@pytest.mark.parametrize("item", ITEMS, ids=["plain", "spread", "capped"])
def test_a_workload_under_loads_is_a_workload_for_each_load(item):
    each = [replace(item, concurrency=load) for load in LOADS.tolist()]
    one, many = under_loads(item, LOADS), columns(each)
    assert list(one) == list(many)
    assert [name for name in many if not np.array_equal(one[name], many[name], equal_nan=True)] == []
    for found, expected in zip(predict_loads(item, LOADS), predict_many(each), strict=True):
        np.testing.assert_array_equal(found, expected)
