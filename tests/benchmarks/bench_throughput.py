"""Throughput: one point alone, many in the vector kernel, and a plan search."""

from dataclasses import replace

from bench_timing import Row, medians

POINTS = 2_048


def throughput():
    from r1model.capacity import search
    from r1model.throughput import Workload, predict, predict_many
    from r1model.throughput.columns import columns
    from r1model.throughput.predict import model

    base = Workload("deepseek-r1", "h200-141gb-sxm", "fp8", 16, concurrency=64)
    items = [replace(base, concurrency=float(1 + at)) for at in range(POINTS)]
    ready, using = columns(items), model()
    (alone,) = medians(lambda: predict(base), number=20)
    (kernel,) = medians(lambda: using(ready))
    (many,) = medians(lambda: predict_many(items))
    (plans,) = medians(lambda: search(base), number=5)
    return [
        Row("predict, one point", alone, aim="<= 1 ms"),
        Row("vector kernel, a point", kernel / POINTS, aim="<= 50 us"),
        Row("predict_many, a point", many / POINTS, aim="<= 50 us"),
        Row("plan search, 16 GPUs", plans, aim="<= 50 ms"),
    ]
