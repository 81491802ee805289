"""The commands about throughput: predict a benchmark table, and refit the constants from the user's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from r1model.cli.show import language, print_json, print_table
from r1model.texts import text

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs. / 输出 JSON。")]
Force = Annotated[bool, typer.Option("--force", help="Replace existing files. / 覆盖已有文件。")]
FIELDS = ("group", "quantity", "rows", "mean_error", "median_error", "within_30", "covered")
SHARES = FIELDS[3:]


def predict(
    bench: Annotated[Path, typer.Argument(help="CSV in the columns of throughput.csv. / 测试数据。")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the predictions go. / 输出文件。")],
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Predict every row of a benchmark table, with ranges, and print the error by GPU and regime. / 预测测试数据。"""
    from r1model.throughput.bench import BASIS, compared, predict_rows, read_table, write_table

    header, rows = read_table(bench)
    found = predict_rows(rows)
    write_table(out, header, rows, found, force)
    tables = {by: compared(rows, found, by) for by in ("gpu", "regime")}
    declined = sum(str(cells[BASIS]).startswith("declined") for cells in found)
    if as_json:
        print_json({"file": str(out), "rows": len(rows), "declined": declined, **tables})
        return
    for by, table in tables.items():
        if table:
            print_table(text("throughput", f"error_by_{by}", language()), _heads(), [_shown(row) for row in table])
    typer.echo(text("throughput", "predicted", language()).format(rows=len(rows), declined=declined, path=out))


def _heads() -> list[str]:
    return [text("throughput", name, language()) for name in FIELDS]


def _shown(row: dict[str, Any]) -> list[object]:
    return [f"{row[name]:.1%}" if name in SHARES else row[name] for name in FIELDS]
