"""A sweep of the whole chain into partitioned Parquet, on one worker and two, beside pandas by hand.

R1MODEL_SWEEP says how many scenarios (100000000: the full one, a quarter of an hour on two cores and 8 GB of disk), and
R1MODEL_SWEEP_WORKERS on how many workers, such as 2 (1,2 without it). pandas runs the same chain, written by hand over
months and hours on the columns of a frame, block by block into one Parquet file each; on fewer scenarios, counted up.
Processor seconds are those that the parts themselves took; the wall is that of the whole call, workers started in it.
"""

import os
import shutil
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from bench_chain import costs_by_hand
from bench_timing import Row

from r1model.scenarios import resolve
from r1model.snapshot import response_of
from r1model.sweeps import sweep_chain

COUNT = int(os.environ.get("R1MODEL_SWEEP", "400000"))
WORKERS = [int(word) for word in os.environ.get("R1MODEL_SWEEP_WORKERS", "1,2").split(",")]
BY_HAND, BLOCK = 1 << 15, 1 << 14
SCENARIO = "staff3000"


def swept(count, folder, **how):
    """Wall seconds of a sweep; processor seconds and most memory of each worker."""
    began, spent, peaks = time.perf_counter(), {}, {}
    for part in sweep_chain(count, folder, scenario=SCENARIO, chunk=min(1 << 20, count // 4), **how):
        name, peak, cpu = part.worker
        spent[name] = spent.get(name, 0.0) + cpu
        peaks[name] = max(peaks.get(name, 0.0), peak)
    return time.perf_counter() - began, list(spent.values()), list(peaks.values())


def by_pandas(folder, out):
    """Processor seconds of pandas for the scenarios that stand in a part, which it computes alike."""
    response = response_of(resolve(SCENARIO))
    given = pd.read_parquet(folder / "parts/part-00000.parquet").head(BY_HAND)
    began = time.process_time()
    for start in range(0, len(given), BLOCK):
        block = given.iloc[start : start + BLOCK].reset_index(drop=True)
        drawn = {name: block[name].astype(float) for name in block.columns[: len(block.columns) - 8]}
        costs = pd.DataFrame(costs_by_hand(response, drawn))
        costs["cheapest"] = costs.idxmin(axis=1)
        for name in response.sides:
            np.testing.assert_allclose(costs[name], block[f"pv_aftertax_{name}"], rtol=1e-9)
        pd.concat([block[list(drawn)], costs], axis=1).to_parquet(out / f"{start}.parquet", compression="zstd")
    return (time.process_time() - began) / len(given)


def sweep_of_the_chain():
    home = Path(tempfile.mkdtemp(prefix="r1model-sweep-"))
    try:
        yield from _rows(home)
    finally:
        shutil.rmtree(home)


def _rows(home):
    first, busiest, hand, what = None, None, None, f"chain sweep, {COUNT:,} scenarios into Parquet"
    for workers in WORKERS:
        folder = home / str(workers)
        wall, spent, peaks = swept(COUNT, folder, workers=workers, cluster="local")
        size = sum(path.stat().st_size for path in folder.rglob("*.parquet")) / 1e9
        held = ", ".join(f"{peak:,.0f}" for peak in peaks)
        hand = hand or by_pandas(folder, home) * COUNT
        against = f"pandas by hand, counted up from {BY_HAND:,}; workers held {held} MiB at most, files {size:.2f} GB"
        name = f"{what}, {workers} Dask workers"
        yield Row(f"{name}: processor", sum(spent), hand, "", against)
        yield Row(
            f"{name}: processor of the busiest", max(spent), busiest, "", "one worker; what the wall is on free cores"
        )
        yield Row(f"{name}: wall", wall, first, "", "one worker")
        first, busiest = first or wall, busiest or max(spent)
        shutil.rmtree(folder)
