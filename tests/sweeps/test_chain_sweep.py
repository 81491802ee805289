"""Sweeps of the chain: what the timeline itself says of every scenario, the same in any parts and from any source."""

import json
import tracemalloc

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from outside import module
from sweeps.samples import tree

from r1model import sweep_chain, workspace
from r1model.errors import BadRequest, CellError
from r1model.finance.kinds import Scenario
from r1model.finance.risk import moved
from r1model.finance.simulate import cheapest, drivers
from r1model.finance.validate import checked
from r1model.scenarios import resolve
from r1model.snapshot import PRICES, price_correlation, snapshot
from r1model.sweeps import parts
from r1model.sweeps.draws import BLOCK, Shape, drawn, shaped
from r1model.sweeps.tallies import together

GONE = "deepseek.deepseek-reasoner-r1.cny.standard.2025-01-20"  # a price that no longer holds
COUNT, CHUNK = 6000, 2500


def read(folder):
    return pd.read_parquet(folder / "parts")


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    out = tmp_path_factory.mktemp("swept")
    made = list(sweep_chain(COUNT, out, scenario="staff3000", chunk=CHUNK))
    return out, made, read(out)


def test_every_scenario_is_what_the_timeline_says(swept):
    _, _, rows = swept
    scenario = checked(Scenario, resolve("staff3000"))
    names = [name for name, driver in drivers().items() if driver["kind"] == "mult"]
    assert list(rows.columns[: len(names)]) == names
    for row in rows.sample(12, random_state=1).to_dict("records"):
        one = scenario
        for name in names:
            paths = [path for path in drivers()[name]["paths"] if scenario.get(path.partition(".")[0])]
            one = moved(one, paths, row[name])
        best, costs = cheapest(one)
        assert {name: row[f"pv_aftertax_{name}"] for name in costs} == pytest.approx(costs, rel=1e-9)
        assert row["cheapest"] == best


def test_a_cost_per_million_tokens_is_the_cheapest_cost_over_present_tokens(swept):
    _, _, rows = swept
    least = rows[[name for name in rows if name.startswith("pv_aftertax_")]].min(axis=1)
    tokens = least / rows["cost_per_mtok"] / rows["demand"]
    assert tokens.to_numpy() == pytest.approx(np.full(COUNT, tokens[0]), rel=1e-6)  # a handicapped mix wins a few ties


def test_the_manifest_says_what_was_asked_and_what_was_made(swept):
    out, made, rows = swept
    said = json.loads((out / "manifest.json").read_text("utf-8"))
    question = said["question"]
    assert said["complete"] and (question["scenarios"], question["chunk"], question["seed"]) == (COUNT, CHUNK, 671)
    assert question["currency"] == "CNY" and question["shapes"]["demand"] == ["tri", [0.2, 1.0, 5.0]]
    assert question["drivers"] == list(question["shapes"]) and question["engine"] in question["made_of"]
    assert [part["rows"] for part in said["parts"]] == [2500, 2500, 1000] == [part.rows for part in made]
    for part in said["parts"]:
        file = out / "parts" / part["file"]
        assert (file.stat().st_size, parts.sha256(file)) == (part["bytes"], part["sha256"])
    assert sorted(tree(out)) == ["manifest.json", *(f"parts/part-{at:05d}.parquet" for at in range(3))]
    summary = said["summary"]
    assert summary == json.loads(json.dumps(together(part.tally for part in made).record()))
    assert summary["cheapest"] == {name: pytest.approx((rows["cheapest"] == name).mean()) for name in
                                   ("buy", "rent", "api", "lease", "hybrid")}  # fmt: skip
    for name, figure in summary["figures"].items():
        values = rows[name]
        assert (figure["least"], figure["most"]) == (values.min(), values.max())
        assert figure["mean"] == pytest.approx(values.mean())
        for rank in (10, 50, 90):
            assert figure[f"p{rank}"] == pytest.approx(np.percentile(values, rank), rel=0.02), (name, rank)


@pytest.mark.parametrize("chunk", [1000, COUNT, 3 * COUNT])
def test_parts_of_another_size_hold_the_same_scenarios(swept, tmp_path, chunk):
    list(sweep_chain(COUNT, tmp_path, scenario="staff3000", chunk=chunk))
    pd.testing.assert_frame_equal(read(tmp_path), swept[2], check_exact=True)


def test_parts_that_meet_within_a_block_and_groups_of_rows_change_nothing(tmp_path, monkeypatch):
    count, varied = 2 * BLOCK + 100, ("demand",)
    list(sweep_chain(count, tmp_path / "a", varied=varied, chunk=BLOCK - 7))
    monkeypatch.setattr(parts, "GROUP", BLOCK)
    list(sweep_chain(count, tmp_path / "b", varied=varied, chunk=count))
    assert pq.ParquetFile(tmp_path / "b/parts/part-00000.parquet").num_row_groups == 3
    pd.testing.assert_frame_equal(read(tmp_path / "a"), read(tmp_path / "b"), check_exact=True)


def test_workers_give_the_same_bytes(swept, tmp_path):
    made = list(sweep_chain(COUNT, tmp_path, scenario="staff3000", chunk=CHUNK, workers=2))
    assert tree(tmp_path) == tree(swept[0])
    assert [part.number for part in made] == [0, 1, 2] and all(part.worker.peak_mib > 20 for part in made)


def test_without_a_folder_the_tallies_are_the_same(swept):
    made = list(sweep_chain(COUNT, scenario="staff3000", chunk=CHUNK))
    assert [part.tally for part in made] == [part.tally for part in swept[1]]
    assert not any(part.file for part in made) and repr(made[1]) == "<Part 1: 2,500 + 2,500>"


def test_a_snapshot_and_a_sweep_find_the_same_spread():
    """Another sample of the same distributions: 10,000 in strata, 60,000 apart."""
    found = together(part.tally for part in sweep_chain(60_000)).record()
    taken = snapshot({})
    for name, rows in taken.summaries.items():
        said = dict(rows)
        for rank in (10, 50, 90):
            assert found["figures"][f"pv_aftertax_{name}"][f"p{rank}"] == pytest.approx(said[f"P{rank}"], rel=0.05)
        assert found["cheapest"][name] == pytest.approx(said["P(cheapest)"], abs=0.01)


def test_draws_lie_where_they_may_and_prices_move_together():
    plain = {name: {"shape": "tri", "numbers": (0.5, 1.0, 2.0)} for name in (*PRICES, "demand")}
    shapes = shaped(plain, list(plain))
    found = {name: np.concatenate([drawn(shapes, 5, block)[name] for block in range(4)]) for name in plain}
    for values in found.values():
        assert 0.5 <= values.min() < 0.52 and 1.95 < values.max() <= 2.0
        assert values.mean() == pytest.approx(3.5 / 3, abs=0.01)
        assert np.array_equal(values, values.astype(np.float32))
    ranks = pd.DataFrame(found).corr("spearman")
    assert ranks["gpu_price"]["api_price"] == pytest.approx(price_correlation(), abs=0.03)
    assert ranks["demand"]["api_price"] == pytest.approx(0, abs=0.02)
    few = drawn(shaped(plain, ["api_price"]), 5, 2)["api_price"]
    assert np.array_equal(few, drawn(shapes, 5, 2)["api_price"])  # whatever else is drawn
    other = drawn(shapes, 6, 2)["api_price"]
    assert not np.array_equal(few, other) and not np.array_equal(few, drawn(shapes, 5, 3)["api_price"])


def test_a_logarithmic_draw_has_its_ends_at_p10_and_p90():
    values = drawn({"throughput": Shape("lognormal", (0.5, 2.0))}, 1, 0)["throughput"]
    assert np.percentile(values, (10, 90)) == pytest.approx((0.5, 2.0), rel=0.03)


def columns(count=5000):
    chance = np.random.default_rng(3)
    return {"demand": chance.uniform(0.2, 5, count), "API 单价": chance.uniform(0.4, 1.5, count)}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_any_source_of_the_same_factors_gives_the_same_figures(tmp_path):
    array = module("dask.array")
    given = columns()
    frame = pd.DataFrame(given)
    frame.to_parquet(tmp_path / "in.parquet", row_group_size=700)
    list(sweep_chain(given, tmp_path / "arrays", chunk=2000))
    wanted = read(tmp_path / "arrays")
    lazy = {name: array.from_array(values, chunks=900) for name, values in given.items()}
    sources = {"series": dict(frame), "file": tmp_path / "in.parquet", "dask": lazy}
    for name, source in sources.items():
        list(sweep_chain(source, tmp_path / name, chunk=2000, workers=2 if name == "dask" else 1))
        pd.testing.assert_frame_equal(read(tmp_path / name), wanted, check_exact=True)
    assert np.array_equal(wanted["demand"], given["demand"]) and list(wanted.columns[:2]) == ["demand", "api_price"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_dask_array_is_computed_part_by_part():
    array = module("dask.array")
    asked = []

    def block(block_info=None):
        ((start, stop),) = block_info[None]["array-location"]
        asked.append((start, stop))
        return np.ones(stop - start)

    lazy = array.map_blocks(block, chunks=((1000,) * 4,), dtype=float, meta=np.ones(0))
    made = sweep_chain({"demand": lazy}, chunk=2000)
    next(made)
    assert sorted(asked) == [(0, 1000), (1000, 2000)]
    made.close()


@pytest.mark.parametrize("source, words", [
    ({"nonsense": np.ones(3)}, "no driver"), ({"discount_rate": np.ones(3)}, "no driver"),
    ({"demand": np.array([1.0, 0.0])}, "1 rows that are no factors"), ({"demand": np.array([np.nan])}, "no factors"),
    ({"demand": np.ones(3), "tariff": np.ones(2)}, "one length"), ({}, "one length"), (0, "nothing to sweep"),
    ({"demand": np.ones(0)}, "nothing to sweep"), ({"demand": np.ones(2), "词元需求": np.ones(2)}, "Two columns"),
    ({"demand": np.ones((2, 2))}, "one length"), ({"demand": ["much", "more"]}, "2 rows that are no factors"),
])  # fmt: skip
def test_what_cannot_be_swept_is_refused(tmp_path, source, words):
    with pytest.raises(BadRequest, match=words):
        list(sweep_chain(source, tmp_path / "out"))
    assert not list(tmp_path.rglob("*.parquet"))


@pytest.mark.parametrize("frame, words", [
    ({"demand": ["a", "b"]}, "allowed numbers"), ({"demand": [1.0, None]}, "1 rows that are no factors"),
    ({}, "nothing to sweep"), ({"pue": [1.2]}, "no driver"),
])  # fmt: skip
def test_a_file_that_cannot_be_swept_is_refused(tmp_path, frame, words):
    pd.DataFrame(frame).to_parquet(tmp_path / "in.parquet")
    with pytest.raises(BadRequest, match=words):
        list(sweep_chain(tmp_path / "in.parquet", tmp_path / "out"))
    assert not list(tmp_path.glob("out/parts/*"))
    assert len(list(sweep_chain(10, tmp_path / "out"))) == 1  # where nothing came of it nothing is in the way
    (tmp_path / "in.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(BadRequest, match="no Parquet file"):
        list(sweep_chain(tmp_path / "in.parquet", tmp_path / "other"))


def test_a_driver_that_would_make_the_scenario_impossible_is_refused(tmp_path):
    with pytest.raises(CellError, match="salvage"):
        list(sweep_chain(10, tmp_path / "drawn", changes={"salvage_share": 0.9}))
    with pytest.raises(CellError, match="salvage"):
        list(sweep_chain({"salvage": np.array([1.0, 900.0])}, tmp_path / "given"))
    assert not list(tmp_path.rglob("*.parquet"))
    assert len(list(sweep_chain(10, tmp_path / "drawn", changes={"salvage_share": 0.9}, varied=["demand"]))) == 1


def test_a_scenario_without_any_option_is_refused():
    with pytest.raises(BadRequest, match="no option that can be had"):
        list(sweep_chain(10, changes={"api_price": GONE, "tpot_target_ms": 1.0}))


def test_a_workspace_sweeps_its_own_inputs():
    ours = workspace().with_inputs(price_per_kwh=2.0)
    (mine,), (usual,) = ours.sweep_chain(100), sweep_chain(100)
    assert mine.tally.figures["pv_aftertax_buy"].least > usual.tally.figures["pv_aftertax_buy"].least


def test_memory_is_bounded_by_a_group_of_rows(monkeypatch, tmp_path):
    monkeypatch.setattr(parts, "GROUP", BLOCK)

    def peak(blocks):
        tracemalloc.start()
        for _ in sweep_chain(blocks * BLOCK, tmp_path / str(blocks), varied=("demand", "tariff"), chunk=8 * BLOCK):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(1)
    assert peak(16) < 1.3 * peak(2)
