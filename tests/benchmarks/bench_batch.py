"""Batches and sweeps: `python tests/benchmarks/bench_batch.py [workbooks] [scenarios]` (usually 10,000 and 20,000,000).

Printed beside a full rebuild of the same scenarios in the same run. Aims: 10,000 workbooks on two processes in 60 s and
15 times faster than the rebuild by openpyxl; 5 million scenarios a second in the kernel on one core. Processor time
stands beside wall time, since a busy machine stretches the latter. The files are removed at the end.
"""

import resource
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from bench_timing import machine
from bench_workbook import by_openpyxl
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

WORKERS = 2
REBUILT = 5
VARIED = ("params_b", "overhead_share", "plan3_gpu_price", "plan3_server_price", "price_per_kwh", "load_share")


def used():
    """Processor seconds of this process and of its ended children, and the largest memory of one child in MB."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    seconds = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    return seconds, max(own.ru_maxrss, children.ru_maxrss) / 1024


def timed(work):
    start, before = time.perf_counter(), used()[0]
    work()
    return time.perf_counter() - start, used()[0] - before


def rebuilds(file):
    """Median seconds a scenario: built and written by plain openpyxl, and by the engine's own full build."""
    from r1model.batches.reading import read
    from r1model_workbook.book import build, content

    rows, _ = read(file, "en")
    plain = [timed(lambda row=row: by_openpyxl(build("zh", row.changes))) for row in rows[:REBUILT]]
    own = [timed(lambda row=row: content("zh", row.changes)) for row in rows[:REBUILT]]
    return [[statistics.median(column) for column in zip(*found, strict=True)] for found in (plain, own)]


def workbooks(count):
    from batch.samples import write_rows

    from r1model import batch

    folder = Path(tempfile.mkdtemp(prefix="r1model-bench-"))
    try:
        file = write_rows(folder / "rows.csv", count)
        plain, own = rebuilds(file)
        done = []
        wall, processor = timed(lambda: done.extend(batch(file, folder / "out", workers=WORKERS)))
        assert [each.state for each in done] == ["written"] * count
        memory = used()[1]
        again, _ = timed(lambda: list(batch(file, folder / "out", workers=WORKERS)))
    finally:
        shutil.rmtree(folder)
    each, spent = wall / count, processor / count
    yield f"{count:,} workbooks on {WORKERS} processes", f"{wall:,.1f} s", f"{processor:,.1f} s", "<= 60 s for 10,000"
    yield "  files a second", f"{1 / each:,.0f}", f"{1 / spent:,.0f} a core", ""
    yield "  peak memory of a process", f"{memory:,.0f} MB", "", ""
    yield "  run again, all kept", f"{again:,.1f} s", "", ""
    for name, (seconds, cpu) in {"plain openpyxl": plain, "the engine's full build": own}.items():
        yield f"  a rebuild by {name}", f"{seconds:,.2f} s", f"{cpu:,.2f} s", ""
        yield (
            f"    over a stamped file, both on one core: {cpu / spent:,.0f} x",
            f"{seconds / each:,.0f} x in all",
            "",
            (">= 15 x" if name == "plain openpyxl" else ""),
        )


def sweeps(count):
    from r1model import sweep
    from r1model.batches.sweeping import _calculation
    from r1model.inputs import inputs, scenario

    chance = np.random.default_rng(671)
    size = 4_000_000
    given = {key: chance.uniform(max(inputs()[key].low, 1), inputs()[key].high, size) for key in VARIED}
    run = _calculation(tuple(scenario({}).items()))
    run(given, size)
    wall, processor = timed(lambda: run(given, size))
    yield (
        f"kernel, {size:,} scenarios on one core",
        f"{size / wall / 1e6:,.1f} M/s",
        f"{size / processor / 1e6:,.1f} M/s",
        (">= 5 M/s"),
    )
    for workers in (1, WORKERS):
        wall, processor = timed(lambda w=workers: [None for _ in sweep(count, workers=w)])
        what = f"sweep of {count:,} drawn scenarios, {workers} worker(s)"
        yield what, f"{wall:,.1f} s", f"{processor:,.1f} s", f"{count / wall / 1e6:,.1f} M/s"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "out.parquet")
        wall, processor = timed(lambda: [None for _ in sweep(count, path)])
        yield (
            "  to Parquet as well, 1 worker",
            f"{wall:,.1f} s",
            f"{processor:,.1f} s",
            f"{path.stat().st_size / 1e9:.2f} GB",
        )
    yield "  peak memory", f"{used()[1]:,.0f} MB", "", ""


def main():
    books, scenarios = ([int(word) for word in sys.argv[1:]] + [10_000, 20_000_000])[:2] if len(sys.argv) != 2 else (
        int(sys.argv[1]), 20_000_000)  # fmt: skip
    table = Table(title=f"r1model batches: {machine()}", title_justify="left", header_style="bold")
    for name in ("what", "wall", "processor", "aim or size"):
        table.add_column(name, justify="left" if name == "what" else "right")
    for row in [*sweeps(scenarios), *workbooks(books)]:
        table.add_row(*row)
    Console(width=None if sys.stdout.isatty() else 140).print(table)


if __name__ == "__main__":
    main()
