"""Sweeps: the engine's own figures for every scenario, the same in any chunks and on any number of workers."""

import random
import tracemalloc

import numpy as np
import pyarrow.parquet as pq
import pytest

from r1model import sweep
from r1model.batches.sweeping import TARGETS, drawable, sweepable
from r1model.errors import BadRequest
from r1model.inputs import inputs
from r1model.sizing.lineup import plan

VARIED = ("params_b", "overhead_share", "plan3_gpu_price", "price_per_kwh", "load_share", "staff_price")


def columns(count, seed=1):
    chance = np.random.default_rng(seed)
    return {key: chance.uniform(max(inputs()[key].low, 1e-3), inputs()[key].high, count) for key in VARIED}


def joined(parts):
    parts = list(parts)
    return {name: np.concatenate([part.results[name] for part in parts]) for name in TARGETS}


@pytest.mark.parametrize("changes", [{}, {"plan": "plan2", "sizing_rule": "node", "quant": "bf16"}])
def test_every_scenario_is_what_the_engine_says(changes):
    key = changes.get("plan", "plan3")
    given = {name.replace("plan3", key): values for name, values in columns(300).items()}
    found = joined(sweep(given, changes=changes, chunk=128))
    for at in random.Random(1).sample(range(300), 40):
        one = plan({**changes, **{name: float(values[at]) for name, values in given.items()}}, key).values
        for name in TARGETS:
            assert found[name][at] == pytest.approx(one[name], rel=1e-12), name


def test_chunks_and_workers_change_nothing(tmp_path):
    given = columns(5000)
    whole = joined(sweep(given))
    for result in (joined(sweep(given, chunk=777)), joined(sweep(given, chunk=1000, workers=2))):
        assert all(np.array_equal(result[name], whole[name]) for name in TARGETS)
    files = [tmp_path / f"{workers}.parquet" for workers in (1, 2)]
    for workers, path in enumerate(files, start=1):
        list(sweep(4000, path, chunk=1500, workers=workers, varied=("pue", "staff_fte")))
    assert files[0].read_bytes() == files[1].read_bytes()


def test_parquet_in_and_out(tmp_path):
    list(sweep(3000, tmp_path / "drawn.parquet", varied=["电价", "PUE"], seed=5))
    drawn = pq.read_table(tmp_path / "drawn.parquet")
    assert drawn.column_names == ["price_per_kwh", "pue", *TARGETS] and drawn.num_rows == 3000
    pq.write_table(drawn.select(["price_per_kwh", "pue"]), tmp_path / "in.parquet", row_group_size=700)
    found = joined(sweep(tmp_path / "in.parquet", tmp_path / "out.parquet", chunk=512))
    assert all(np.array_equal(found[name], drawn[name].to_numpy()) for name in TARGETS)
    assert not list(tmp_path.glob(".*"))


def test_draws_lie_in_their_likely_ranges():
    (part,) = sweep(2000)
    assert set(part.inputs) == set(drawable())
    for name, values in part.inputs.items():
        item = inputs()[name]
        assert item.likely_low <= values.min() < values.max() <= item.likely_high
        assert not item.whole or np.array_equal(values, np.round(values))


def test_memory_is_bounded_by_the_chunk():
    def peak(count):
        tracemalloc.start()
        for _ in sweep(count, chunk=20_000):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(40_000)
    assert peak(800_000) < 1.3 * peak(100_000)


def test_what_cannot_be_swept_is_refused(tmp_path):
    for given in (
        {"quant": np.ones(3)},
        {"nonsense": np.ones(3)},
        {"months": np.ones(3)},
        {"plan1_gpu_price": np.ones(3)},
    ):
        with pytest.raises(BadRequest, match="cannot differ by row"):
            list(sweep(given))
    for value in (-1.0, np.nan, np.inf):
        with pytest.raises(BadRequest, match="1 rows"):
            list(sweep({"pue": np.array([1.2, value])}, tmp_path / "out.parquet"))
    with pytest.raises(BadRequest):
        list(sweep(tmp_path / "absent.parquet"))
    assert not list(tmp_path.iterdir()) and set(sweepable("plan3")) > set(VARIED)


@pytest.mark.parametrize("given", ["²", "1e6", "-3", "9" * 5000, "none.parquet"])
def test_neither_a_number_nor_a_file(run, tmp_path, given):
    done = run("sweep", given, "-o", tmp_path / "a.parquet")
    assert (done.code == 2 and "neither a number of scenarios" in done.err) or given == "-3"
    assert not list(tmp_path.iterdir())


def test_another_kind_of_table_is_told_what_a_sweep_reads(run, tmp_path):
    (tmp_path / "a.csv").write_text("pue\n1.2\n", "utf-8")
    done = run("sweep", tmp_path / "a.csv", "-o", tmp_path / "a.parquet")
    assert done.code == 2 and "A sweep reads Parquet" in done.err
