"""The commands about many scenarios: a workbook for each row of a file, and sweeps of millions."""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from r1model.cli.options import AsJson, AsOfEach, Change, Force, Layers, Preset
from r1model.cli.show import language, print_json
from r1model.cli.targets import folder, free, names_file
from r1model.errors import BadRequest
from r1model.texts import text

SHOWN = 10
ASIDE = "set_aside"
LONGEST_COUNT = 15  # digits of a number of scenarios
FINISHED = ("written", "kept", "computed")


def batch(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV, XLSX or Parquet, a scenario a row, or a folder of edited books. / 场景表或工作簿文件夹。"
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the workbooks. / 输出文件夹。")],
    lang: Annotated[str, typer.Option("--language", "-l", help="zh or en. / 语言。")] = "",
    edition: Annotated[str, typer.Option(help="native, lambda, xlsm or lite. / 版本。")] = "native",
    name: Annotated[
        str, typer.Option("--name", help="A column, or a template such as {name}-{months}. / 文件名的列或模板。")
    ] = "",
    workers: Annotated[int, typer.Option("--workers", "-w", min=1, help="Processes. / 进程数。")] = 1,
    no_workbooks: Annotated[bool, typer.Option("--no-workbooks", help="Figures only. / 只要汇总。")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace files of other origin. / 覆盖已有文件。")] = False,
    scheduler: Annotated[str, typer.Option(help="Address of a Dask scheduler. / Dask 调度器地址。")] = "",
    cluster: Annotated[str, typer.Option(help="local: Dask workers on this machine. / 本机集群。")] = "",
    as_of: AsOfEach = None,
    preset: Preset = None,
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Write a workbook for every row of a file; run again, it goes on where it stopped. / 按场景表批量生成工作簿。"""
    from r1model.batches import batch as run

    if cluster not in ("", "local"):
        raise BadRequest("unknown_choice", argument="--cluster", given=cluster, known="local")
    chosen = lang or language()
    rows = run(file, folder(out), language=chosen, edition=edition, workers=workers, workbooks=not no_workbooks,
               name=name, force=force, scheduler=scheduler, cluster=cluster)  # fmt: skip
    counts: Counter[str] = Counter()
    problems, aside = [], []
    try:
        for row in _tracked(rows, "r1model batch", quiet=as_json):
            if row.state == ASIDE:
                aside.append(row.file)
                print(f"{text('batch', f'state.{ASIDE}', chosen)} {out / row.file}", file=sys.stderr)
                continue
            counts[row.state] += 1
            problems += row.problems
    except KeyboardInterrupt:
        done = sum(count for state, count in counts.items() if state in FINISHED)
        print(text("commands", "batch_interrupted", chosen).format(done=done), file=sys.stderr)
        raise
    if as_json:
        records = [wrong._asdict() for wrong in problems]
        print_json({"folder": str(out), "counts": counts, "problems": records, ASIDE: aside})
    else:
        _print(counts, problems, chosen, out)
    raise typer.Exit(1 if problems else 0)


def _print(counts: Counter[str], problems: list[Any], chosen: str, out: Path) -> None:
    for wrong in sorted(problems)[:SHOWN]:
        print(" | ".join(str(part) for part in wrong if part != ""))
    states = ", ".join(f"{text('batch', f'state.{state}', chosen)} {count}" for state, count in counts.items())
    print(f"{states or 0} -> {out}")


def _tracked(rows: Any, title: str, *, quiet: bool) -> Any:
    """The rows as they come, counted on stderr."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, quiet=quiet)
    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed:,.0f}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as progress:
        task = progress.add_task(title, total=None)
        for row in rows:
            progress.advance(task)
            yield row


def sweep(
    source: Annotated[str, typer.Argument(help="A Parquet file of inputs, or how many to draw. / Parquet 或抽样数。")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Parquet file of the figures. / 结果文件。")] = None,
    vary: Annotated[
        list[str] | None, typer.Option("--vary", help="An input to draw; repeat for more. / 要抽样的输入项。")
    ] = None,
    change: Change = None,
    chunk: Annotated[int, typer.Option(min=1, help="Scenarios held in memory at once. / 每批场景数。")] = 1 << 20,
    seed: Annotated[int, typer.Option(help="Seed of the draws. / 随机种子。")] = 671,
    workers: Annotated[int, typer.Option("--workers", "-w", min=1, help="Processes. / 进程数。")] = 1,
    scheduler: Annotated[str, typer.Option(help="Address of a Dask scheduler. / Dask 调度器地址。")] = "",
    cluster: Annotated[str, typer.Option(help="local: Dask workers on this machine. / 本机集群。")] = "",
    force: Force = False,
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Size and cost millions of scenarios in the vector kernel, in bounded memory. / 海量场景扫描。"""
    from r1model.batches import sweep as run
    from r1model.entries import changes

    is_count = source.isascii() and source.isdecimal() and len(source) <= LONGEST_COUNT
    given: str | int = int(source) if is_count else source
    if out is not None:
        if not names_file(out, ".parquet"):
            out = out / "sweep.parquet" if out.is_dir() else out.with_suffix(".parquet")
        free(out, force=force)
    started, count = time.perf_counter(), 0
    parts = run(given, out, changes=changes(change or []), chunk=chunk, seed=seed, varied=vary or (),
                workers=workers, scheduler=scheduler, cluster=cluster, force=force)  # fmt: skip
    for part in _tracked(parts, "r1model sweep", quiet=as_json):
        count += len(next(iter(part.results.values())))
    seconds = time.perf_counter() - started
    summary = {"scenarios": count, "seconds": round(seconds, 3), "out": str(out or "")}
    print_json(summary) if as_json else print(f"{count:,} / {seconds:.1f} s -> {out or '-'}")
