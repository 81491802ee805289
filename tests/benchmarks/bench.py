"""Benchmarks: `python tests/benchmarks/bench.py` prints medians beside a baseline of the same run; no asserts.

`--out FILE` writes them as JSON too, `--only GROUP` takes one group of them. The group sweep-chain takes its size
from R1MODEL_SWEEP: 100000000 is the full one.

Aims: scalar call <= 5 microseconds, sweep <= 2 x hand-written NumPy, workbook with its snapshot <= 0.5 s, a million
scenarios of the chain <= a fifth of hand-written loops, TCO comparison <= 2 ms, its Monte Carlo <= 3 s, a predicted
point <= 1 ms alone and 50 microseconds among many, a plan search <= 50 ms, a UDF over 10,000 cells <= 60 ms, the UDF
module's import <= 0.3 s.
"""

import argparse
import json
import sys
from pathlib import Path

from bench_addin import udf_calls
from bench_calls import array_call, scalar_calls
from bench_chain import chain
from bench_cold import cold
from bench_sweep import vector_sweep
from bench_sweep_chain import sweep_of_the_chain
from bench_tco import tco
from bench_throughput import throughput
from bench_timing import machine
from bench_workbook import imports, workbook
from rich.console import Console
from rich.table import Table

GROUPS = {
    "calls": scalar_calls, "array": lambda: [array_call()], "sweep": vector_sweep, "tco": tco, "chain": chain,
    "sweep-chain": sweep_of_the_chain,
    "throughput": throughput, "workbook": workbook, "imports": imports, "udf": udf_calls, "cold": cold,
}  # fmt: skip
HEADER = ("what", "median", "baseline", "ratio", "aim", "baseline is")


def shown(seconds):
    if seconds is None:
        return "–"
    if seconds < 1e-3:
        return f"{seconds * 1e6:,.2f} us"
    return f"{seconds * 1e3:,.1f} ms" if seconds < 1 else f"{seconds:,.2f} s"


def main():
    given = argparse.ArgumentParser(description="Medians beside a baseline of the same run.")
    given.add_argument("--out", type=Path, help="JSON of what is printed")
    given.add_argument("--only", default="", choices=["", *GROUPS], help="one group")
    asked = given.parse_args()
    rows = [row for name, group in GROUPS.items() if asked.only in ("", name) for row in group()]
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
