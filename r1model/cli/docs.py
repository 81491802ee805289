"""`r1model docs`: inputs, formulas and functions as the lists hold them, in Markdown or JSON."""

from __future__ import annotations

from typing import Annotated

import typer

from r1model.cli.options import AsJson, Layers, chosen_language
from r1model.cli.show import print_json
from r1model.errors import BadRequest

KINDS = ("inputs", "formulas", "functions", "starts")
SCHEMA = "schema"  # of a case: JSON whatever is asked


def docs(
    what: Annotated[
        str,
        typer.Argument(
            help="inputs, formulas, functions or starts; without: all; schema: of a case for tco. "
            "/ 输入项、公式、函数或启动日志，不写为全部；schema 为方案文件的 JSON Schema。"
        ),
    ] = "",
    lang: Annotated[str, typer.Option("--language", "-l", help="zh or en. / 语言。")] = "",
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Print inputs, formulas, functions and logged starts with their sources. / 打印输入项、公式、函数、启动日志。"""
    from r1model.reference.markdown import page
    from r1model.reference.records import formula_records, function_records, input_records
    from r1model.reference.starts import start_records

    chosen, reader = what.strip().lower(), chosen_language(lang)
    if chosen == SCHEMA:
        from r1model.finance.case_schema import case_schema

        print_json(case_schema())
        return
    if chosen not in ("", *KINDS):
        raise BadRequest("unknown_choice", argument="docs", given=chosen, known=", ".join((*KINDS, SCHEMA)))
    asked = [chosen] if chosen else KINDS
    if as_json:
        records = dict(zip(KINDS, (input_records, formula_records, function_records, start_records), strict=True))
        print_json({name: records[name](reader) for name in asked})
        return
    print("\n".join(page(name, reader) for name in asked), end="")
