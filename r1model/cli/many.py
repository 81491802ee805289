"""The commands about many scenarios: a workbook for each row of a file, and sweeps of millions."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from r1model.cli.options import AsJson, AsOf, AsOfEach, Case, Change, Force, Layers, Preset, changed
from r1model.cli.show import language, print_json
from r1model.cli.targets import folder, free, names_file
from r1model.errors import BadRequest
from r1model.texts import text

if TYPE_CHECKING:
    from r1model.inputs import Value

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
        for row in counted(rows, "r1model batch", quiet=as_json):
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


def counted(rows: Any, title: str, *, quiet: bool, size: Callable[[Any], int] = lambda _: 1) -> Any:
    """The rows as they come, counted on stderr; `size` says how much one adds."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, quiet=quiet)
    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed:,.0f}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as progress:
        task = progress.add_task(title, total=None)
        for row in rows:
            progress.advance(task, size(row))
            yield row


def sweep(
    source: Annotated[str, typer.Argument(help="A Parquet file of inputs, or how many to draw. / Parquet 或抽样数。")],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="Parquet file of the figures; of a chain a folder. / 结果文件；全链为文件夹。"
        ),
    ] = None,
    chain: Annotated[
        str,
        typer.Option(
            "--chain",
            metavar="SCENARIO",
            help="The whole chain of a scenario (today, staff3000, a file): users to money in whole nodes by month; "
            "what varies are drivers, as factors. / 扫描一个场景的全链（用户到成本，逐月整节点），变动各因素的倍数。",
        ),
    ] = "",
    vary: Annotated[
        list[str] | None, typer.Option("--vary", help="An input to draw; repeat for more. / 要抽样的输入项。")
    ] = None,
    change: Change = None,
    case_of_inputs: Case = "",
    as_of: AsOf = None,
    chunk: Annotated[int, typer.Option(min=1, help="Scenarios held in memory at once. / 每批场景数。")] = 1 << 20,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the draws. / 随机种子。")] = 671,
    workers: Annotated[int, typer.Option("--workers", "-w", min=1, help="Processes. / 进程数。")] = 1,
    scheduler: Annotated[str, typer.Option(help="Address of a Dask scheduler. / Dask 调度器地址。")] = "",
    cluster: Annotated[str, typer.Option(help="local: Dask workers on this machine. / 本机集群。")] = "",
    force: Force = False,
    preset: Preset = None,
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Size and cost millions of scenarios, or run their whole chain, in bounded memory. / 海量场景扫描。"""
    started = time.perf_counter()
    given, changes = _count_or_name(source), changed(change, as_of)
    how = {"chunk": chunk, "seed": seed, "varied": vary or (), "workers": workers, "scheduler": scheduler,
           "cluster": cluster, "force": force}  # fmt: skip
    if chain:
        from r1model.cli.chain_sweep import print_swept, swept

        summary = swept(given, out, chain, case_of_inputs, changes, quiet=as_json, **how)
        if not as_json:
            print_swept(summary)
    elif case_of_inputs:
        raise BadRequest("sweep_options", options="--case")
    else:
        summary = _swept_plans(given, _one_file(out, force=force), changes, quiet=as_json, **how)
    summary["seconds"] = round(time.perf_counter() - started, 3)
    if as_json:
        print_json(summary)
    else:
        print(f"{summary['scenarios']:,} / {summary['seconds']:.1f} s -> {summary['out'] or '-'}")


def _count_or_name(source: str) -> int | str:
    is_count = source.isascii() and source.isdecimal() and len(source) <= LONGEST_COUNT
    return int(source) if is_count else source


def _one_file(out: Path | None, *, force: bool) -> Path | None:
    """Where figures of plans go."""
    if out is None:
        return None
    if not names_file(out, ".parquet"):
        out = out / "sweep.parquet" if out.is_dir() else out.with_suffix(".parquet")
    return free(out, force=force)


def _swept_plans(
    given: int | str, out: Path | None, changes: dict[str, Value], *, quiet: bool, **how: Any
) -> dict[str, Any]:
    """Figures of plans into one file."""
    from r1model.batches import sweep as run

    parts = run(given, out, changes=changes, **how)
    count = sum(len(part.results["gpus"]) for part in counted(parts, "r1model sweep", quiet=quiet))
    return {"scenarios": count, "out": str(out or "")}
