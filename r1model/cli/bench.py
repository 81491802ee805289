"""The commands about throughput: predict a benchmark table, and how far predictions were off."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from r1model.cli.options import AsJson, Force, Layers
from r1model.cli.show import language, print_json, print_table
from r1model.cli.targets import single
from r1model.texts import text

if TYPE_CHECKING:
    from r1model.throughput.model import Model

FIELDS = ("group", "quantity", "rows", "mean_error", "median_error", "within_30", "covered")
SHARES = FIELDS[3:]


def predict(
    bench: Annotated[Path, typer.Argument(help="CSV in the columns of throughput.csv. / 测试数据。")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the predictions go. / 输出文件。")],
    constants: Annotated[
        Path | None, typer.Option(help="Constants of your own, from r1model calibrate. / 自行校准的常数。")
    ] = None,
    known: Annotated[
        Path | None, typer.Option(help="Your measured rows, to correct by. / 用于修正的实测数据。")
    ] = None,
    force: Force = False,
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Predict every row of a benchmark table, with ranges, and print the error by GPU and regime. / 预测测试数据。"""
    from r1model.capacity.refusals import require_room
    from r1model.throughput.measured.bench import BASIS, already_known, compared, predict_rows, read_table, write_table

    header, rows = read_table(bench)
    out = single(out, "predictions.csv", force=force)
    predictions = predict_rows(rows, _model(constants, known), require_room)
    write_table(out, header, rows, predictions, force)
    tables = {by: compared(rows, predictions, by) for by in ("gpu", "regime")}
    declined = sum(str(cells[BASIS]).startswith("declined") for cells in predictions)
    if as_json:
        print_json({"file": str(out), "rows": len(rows), "declined": declined, "known": already_known(rows), **tables})
        return
    for by, table in tables.items():
        if table:
            print_table(text("throughput", f"error_by_{by}", language()), _heads(), [_shown(row) for row in table])
    typer.echo(text("throughput", "predicted", language()).format(rows=len(rows), declined=declined, path=out))
    if number := already_known(rows):
        typer.echo(text("throughput", "known", language()).format(known=number))


def _heads() -> list[str]:
    return [text("throughput", name, language()) for name in FIELDS]


def _shown(row: dict[str, Any]) -> list[object]:
    return [f"{row[name]:.1%}" if name in SHARES else row[name] for name in FIELDS]


def _model(constants: Path | None, known: Path | None) -> Model | None:
    """The model with the user's constants and rows; None for the one that ships."""
    from r1model.throughput.constants import from_file
    from r1model.throughput.measured.bench import read_table
    from r1model.throughput.measured.samples import samples
    from r1model.throughput.predict import calibrated

    if constants is None and known is None:
        return None
    own = samples(read_table(known)[1])[0] if known else None
    return calibrated(from_file(constants) if constants else None, own)


def accuracy(
    by: Annotated[str, typer.Option(help="regime or gpu. / 按工况或按 GPU。")] = "regime", as_json: AsJson = False
) -> None:
    """Print how far predictions were off on rows that the model had not seen. / 交叉验证的误差表。"""
    from r1model.errors import BadRequest
    from r1model.throughput.accuracy import COLUMNS, cells, lines

    if by not in ("regime", "gpu"):
        raise BadRequest("unknown_choice", argument="--by", given=by, known="regime, gpu")
    if as_json:
        print_json([line._asdict() for line in lines(by)])
        return
    heads = [text("throughput", name, language()) for name in COLUMNS]
    print_table(text("throughput", "accuracy", language()), heads, [cells(line) for line in lines(by)])
