"""Benchmarks: `python tests/benchmarks/bench.py` prints medians beside a baseline of the same run; no asserts.

`--out FILE` writes them as JSON too, `--only GROUP` takes one group of them. The group sweep-chain takes its size
from R1MODEL_SWEEP: 100000000 is the full one.

Aims: scalar call <= 5 microseconds, sweep <= 2 x hand-written NumPy, workbook with its snapshot <= 0.5 s, a million
scenarios of the chain <= a fifth of hand-written loops, TCO comparison <= 2 ms, its Monte Carlo <= 3 s, a predicted
point <= 1 ms alone and 50 microseconds among many, a plan search <= 50 ms, a UDF over 10,000 cells <= 60 ms, the UDF
module's import <= 0.3 s.
"""

import argparse
import importlib
import json
import sys
from pathlib import Path

from bench_timing import Row, machine
from rich.console import Console
from rich.table import Table

GROUPS = {  # the file and the function in it; another engine may not be able to run them all
    "calls": ("bench_calls", "scalar_calls"), "array": ("bench_calls", "array_call"),
    "sweep": ("bench_sweep", "vector_sweep"), "tco": ("bench_tco", "tco"), "chain": ("bench_chain", "chain"),
    "sweep-chain": ("bench_sweep_chain", "sweep_of_the_chain"),
    "throughput": ("bench_throughput", "throughput"),
    "workbook": ("bench_workbook", "workbook"), "imports": ("bench_workbook", "imports"),
    "udf": ("bench_addin", "udf_calls"), "cold": ("bench_cold", "cold"), "check": ("bench_check", "check"),
}  # fmt: skip
LONGEST = 200
HEADER = ("what", "median", "baseline", "ratio", "aim", "baseline is")


def shown(seconds):
    if seconds is None:
        return "–"
    if seconds < 1e-3:
        return f"{seconds * 1e6:,.2f} us"
    return f"{seconds * 1e3:,.1f} ms" if seconds < 1 else f"{seconds:,.2f} s"


def measured(name, *, lenient):
    """The rows of one group; of a lenient run those until it meets what the engine has not, which is told."""
    file, function = GROUPS[name]
    try:
        found = getattr(importlib.import_module(file), function)()
        yield from [found] if isinstance(found, Row) else found
    except Exception as fault:
        if not lenient:
            raise
        print(f"bench: {name} is left out: {type(fault).__name__}: {str(fault)[:LONGEST]}", file=sys.stderr)


def main():
    given = argparse.ArgumentParser(description="Medians beside a baseline of the same run.")
    given.add_argument("--out", type=Path, help="JSON of what is printed")
    given.add_argument("--only", default="", choices=["", *GROUPS], help="one group")
    given.add_argument("--lenient", action="store_true", help="leave out what the engine cannot run")
    asked = given.parse_args()
    names = [asked.only] if asked.only else list(GROUPS)
    rows = [row for name in names for row in measured(name, lenient=asked.lenient)]
    if asked.out:
        found = {"machine": machine(), "rows": [row._asdict() for row in rows]}
        asked.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    table = Table(title=f"r1model benchmarks: {machine()}", title_justify="left", header_style="bold")
    for name in HEADER:
        table.add_column(name, justify="left" if name in ("what", "baseline is") else "right")
    for row in rows:
        ratio = f"{row.seconds / row.baseline:.2f}" if row.baseline else "–"
        table.add_row(row.what, shown(row.seconds), shown(row.baseline), ratio, row.aim, row.against)
    Console(width=None if sys.stdout.isatty() else 160).print(table)


if __name__ == "__main__":
    main()
