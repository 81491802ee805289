"""The command that learns from the user's own measurements: logs of benchmark tools, or tables of rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from r1model.cli.options import AsJson, Force, Layers
from r1model.cli.show import language, print_json, print_table
from r1model.cli.targets import single
from r1model.errors import BadRequest
from r1model.texts import text

if TYPE_CHECKING:
    from r1model.throughput.calibration.own import Own
    from r1model.throughput.logs.answers import Told
    from r1model.throughput.logs.points import Point
    from r1model.throughput.logs.stated import Stated

HEADS = ("log", "tool", "load", "tpot_ms", "out_tok_s", "off_before", "off_after")


class Files(NamedTuple):
    """Where the constants go, and the points; None where they are not asked for."""

    out: Path | None
    points: Path | None


def calibrate(
    logs: Annotated[
        list[Path],
        typer.Argument(metavar="LOG...", help="Logs of benchmark tools, or CSV as throughput.csv. / 压测日志或 CSV。"),
    ],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Where the constants go (TOML). / 常数文件。")] = None,
    points: Annotated[
        Path | None, typer.Option(help="Where the points of one replica go (CSV). / 单副本实测点文件。")
    ] = None,
    model: Annotated[
        str, typer.Option(help="What ran; options count where a log is silent. / 模型；日志写明的以日志为准。")
    ] = "",
    gpu: Annotated[str, typer.Option(help="The GPU that it ran on. / GPU 型号。")] = "",
    gpus: Annotated[int | None, typer.Option(min=1, help="GPUs of the whole deployment. / GPU 总数。")] = None,
    precision: Annotated[str, typer.Option(help="Of the checkpoint: fp8, fp4, bf16... / 权重精度。")] = "",
    engine: Annotated[str, typer.Option(help="vllm, sglang, trtllm... / 推理引擎。")] = "",
    engine_version: Annotated[str, typer.Option(help="Such as 0.11.0. / 引擎版本。")] = "",
    tensor_parallel: Annotated[int | None, typer.Option(min=1, help="GPUs of a tensor plan. / 张量并行数。")] = None,
    data_parallel_attention: Annotated[
        bool, typer.Option("--data-parallel-attention", help="Attention was data parallel. / 注意力数据并行。")
    ] = False,
    expert_parallel: Annotated[int | None, typer.Option(min=1, help="GPUs that share experts. / 专家并行数。")] = None,
    pipeline: Annotated[int | None, typer.Option(min=1, help="Pipeline stages. / 流水线级数。")] = None,
    kv_precision: Annotated[str, typer.Option(help="Of the cache: fp8 or bf16. / KV 缓存精度。")] = "",
    date: Annotated[str, typer.Option(help="Day of the run, 2026-11-30. / 测试日期。")] = "",
    output_tokens: Annotated[
        float | None, typer.Option(min=1, help="Tokens of an answer, where a log has only sums. / 每次回答的词元数。")
    ] = None,
    force: Force = False,
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Refit the model's constants from your own benchmarks; what a log does not tell, options do. / 用实测校准。"""
    from r1model.throughput.logs.stated import Stated

    stated = Stated(
        model, gpu, _count(gpus), precision, engine, engine_version, _count(tensor_parallel), data_parallel_attention,
        _count(expert_parallel), _count(pipeline), kv_precision, date, _count(output_tokens),
    )  # fmt: skip
    if out is None and points is None:
        raise BadRequest("calibrate_nothing")
    files = Files(_free(out, "constants.toml", force), _free(points, "points.csv", force))
    answer = _calibrate(logs, stated, files, force)
    (_print_json if as_json else _print)(answer)


def _free(path: Path | None, usual: str, force: bool) -> Path | None:
    return None if path is None else single(path, usual, force=force)


def _count(given: float | None) -> float:
    return math.nan if given is None else float(given)


class Answer(NamedTuple):
    """What was learned, read and left out, and the files that were written."""

    own: Own
    runs: list[Told]
    refused: dict[str, str]
    points: list[Point]
    files: Files


def _calibrate(paths: Sequence[Path], stated: Stated, files: Files, force: bool) -> Answer:
    """Reads everything, computes everything, and only then writes."""
    from r1model.throughput.calibration.own import judged, recalibrate, write_constants
    from r1model.throughput.logs.answers import told
    from r1model.throughput.logs.points import points, write_points
    from r1model.throughput.logs.reading import read

    logs = read(paths, stated)
    rows = [row for log in logs for row in log.rows]
    own = recalibrate(", ".join(map(str, paths)), rows) if files.out else judged(rows)
    found = points(rows)
    if files.points:
        write_points(files.points, found, force=force)
    if files.out:
        write_constants(files.out, own, force)
    refused = own.refused | {name: reason for log in logs for name, reason in log.refused.items()}
    return Answer(own, told(logs, own), refused, found, files)


def _print_json(answer: Answer) -> None:
    own, files = answer.own, answer.files
    fitted = {"after": own.after, "constants": own.constants} if files.out else {}
    written = {name: str(path) if path else None for name, path in zip(("file", "points"), files, strict=True)}
    print_json({**written, "rows": own.rows, "refused": answer.refused, "before": own.before if own.rows else None,
                **fitted, "read": [run.as_dict() for run in answer.runs],
                "own_points": [point._asdict() for point in answer.points]})  # fmt: skip


def _print(answer: Answer) -> None:
    own, files = answer.own, answer.files
    _print_runs(answer.runs)
    if files.out:
        _print_moved(own)
    for name, reason in answer.refused.items():
        typer.echo(f"{name}: {reason}")
    if own.rows:
        typer.echo(text("throughput", "calibrated" if files.out else "judged", language()).format(
            rows=own.rows, before=f"{own.before:.1%}", after=f"{own.after:.1%}", path=files.out))  # fmt: skip
    if files.points:
        line = text("throughput", "points_written", language())
        typer.echo(line.format(points=len(answer.points), path=files.points))


def _print_runs(runs: Sequence[Told]) -> None:
    if runs:
        heads = [text("throughput", name, language()) for name in HEADS]
        print_table(text("throughput", "read", language()), heads, [run.cells(language()) for run in runs])


def _print_moved(own: Own) -> None:
    moved = [[name, old, new, f"{new / old - 1:+.1%}"] for name, old, new in own.moved()]
    heads = [text("throughput", name, language()) for name in ("constant", "shipped", "own", "change")]
    print_table(text("throughput", "constants_moved", language()), heads, moved)
