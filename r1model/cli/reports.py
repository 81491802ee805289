"""The commands that show what the catalogue holds: the seed post's audit and the documents behind the figures."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from r1model.cli.options import AsJson, Force, Language, Layers, chosen_language, day_given
from r1model.cli.reconcile import audit_file
from r1model.cli.show import language, print_json, print_table
from r1model.cli.targets import folder, free
from r1model.texts import text


def audit(
    file: Annotated[
        Path | None,
        typer.Argument(help="A table by others (CSV, Markdown, XLSX, JSON) to reconcile to the cent. / 他人的表格。"),
    ] = None,
    lang: Language = "",
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Hold the seed post's figures against the engine, or a FILE against known prices. / 核对原文数字或他人的表格。"""
    chosen = chosen_language(lang)
    if file is not None:
        raise typer.Exit(audit_file(file, chosen, as_json=as_json))
    _seed(chosen, as_json)


def _seed(chosen: str, as_json: bool) -> None:
    from r1model.audit import audit as findings

    rows = []
    for item in findings():
        figure = item.figure
        rows.append(
            {
                "id": figure.id, "stated": figure.stated, "stated_text": figure.stated_text, "unit": figure.unit,
                "recomputed": item.recomputed, "difference": item.difference, "verdict": str(figure.verdict),
                "explanation_zh": figure.explanation.zh, "explanation_en": figure.explanation.en,
                "source": figure.source, "where": figure.where,
            }
        )  # fmt: skip
    if as_json:
        print_json(rows)
        return
    shown = [[row["id"], row["stated_text"], row["recomputed"], text("verdicts", str(row["verdict"]), chosen),
              row[f"explanation_{chosen}"]] for row in rows]  # fmt: skip
    names = ("id", "stated_text", "recomputed", "verdict", "explanation")
    heads = [text("sheets", f"audit.{name}", chosen) for name in names]
    print_table(text("sheets", "audit.title", chosen), heads, shown)


def sources(
    stale: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Figures from before a day, and prices that had ended. / 过时数据。"),
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(
            "--csv",
            metavar="DIR",
            help="Prices, GPUs, servers, models, inputs and results as CSV, for Power Query. / 价格与目录的 CSV 文件。",
        ),
    ] = None,
    force: Force = False,
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """List the documents behind the figures, or what has aged; or write CSV. / 列出来源或过时数据，或导出 CSV。"""
    from r1model.catalogue import current

    if csv is not None:
        _written(csv, force, as_json)
        return
    if stale is not None:
        _aged(day_given(stale), as_json)
        return
    documents = current().catalogue.sources.values()
    if as_json:
        print_json([item.as_dict() for item in documents])
        return
    fields = ("id", "title", "publisher", "published", "accessed", "place")
    heads = [text("sheets", f"source.{name}", language()) for name in fields]
    print_table(
        text("sheets", "sources.documents", language()),
        heads,
        [[getattr(row, name) for name in fields] for row in documents],
    )


def _written(out: Path, force: bool, as_json: bool) -> None:
    """Writes the tables, all of them or none: each is made before the first is written."""
    from r1model.cli.tidy import tables
    from r1model.files import write_whole
    from r1model.tables import csv_bytes

    home = folder(out)
    contents = {free(home / name, force=force): csv_bytes(header, rows) for name, (header, rows) in tables()}
    for path, content in contents.items():
        write_whole(path, content, force=force)
    if as_json:
        print_json({"files": [str(path) for path in contents]})
        return
    for path in contents:
        print(path)


def _aged(day: date, as_json: bool) -> None:
    from r1model.catalogue.ageing import stale

    found = stale(day)
    if as_json:
        print_json([item._asdict() for item in found])
        return
    fields = ("record", "name", "value", "unit", "standing", "source", "as_of", "ended")
    heads = [text("sheets", f"aged.{name}", language()) for name in fields]
    rows = [[getattr(item, name) for name in fields] for item in found]
    print_table(text("sheets", "aged.title", language()).format(day=day, count=len(found)), heads, rows)
