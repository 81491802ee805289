"""The commands."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from r1model.cli import bench, many, money
from r1model.cli.check import check
from r1model.cli.excel import excel
from r1model.cli.show import language, number, print_json, print_table
from r1model.errors import BadRequest, CellError, R1ModelError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Private DeepSeek-R1 671B: how many GPUs, which ones, what does it cost. / "
    "私有化部署 DeepSeek-R1：要多少卡、选哪种、花多少钱。",
)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs. / 输出 JSON。")]
Language = Annotated[str, typer.Option("--language", "-l", help="zh, en or both. / 语言。")]
Change = Annotated[
    list[str] | None,
    typer.Option("--set", "-s", help="An input, as name=value; repeat for more. / 改一个输入项。"),
]


@app.command()
def workbook(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder, or a file name: .xlsx, .xlsm.")] = Path("build"),
    lang: Language = "both",
    edition: Annotated[
        str, typer.Option(help="native; lambda: DSR_* names, Excel 365 and 2024; xlsm, lite: add-in aboard. / 版本。")
    ] = "native",
    change: Change = None,
    force: Annotated[bool, typer.Option("--force", help="Replace existing files. / 覆盖已有文件。")] = False,
    no_values: Annotated[
        bool, typer.Option("--no-values", help="Leave the cached values out, for a recalculation.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write the workbook in Chinese and English. / 生成中英文工作簿。"""
    from r1model.cli.books import write_books

    written = write_books(
        out, lang, parse_changes(change), edition=edition, force=force, values=not no_values, quiet=as_json
    )
    if as_json:
        print_json({"files": [str(path) for path in written]})
        return
    for path in written:
        print(path)


@app.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
def call(
    name: Annotated[str, typer.Argument(help="Function, with or without R1_.")] = "",
    arguments: Annotated[
        list[str] | None, typer.Argument(help="Bare text, numbers or JSON arrays; '' omits one.")
    ] = None,
) -> None:
    """Call a worksheet function: r1model call R1_GPUS 671 int8 H200-141 --json. / 调用工作表函数。"""
    from r1model.functions import OMITTED, find, functions, plain
    from r1model.functions import call as invoke

    words = [name, *(arguments or [])]
    as_json = "--json" in words
    name, *words = [word for word in words if word not in ("--json", "--")] or [""]
    if not name:
        rows = [[f"R1_{item.name}", item.usage, item.help(language())] for item in functions().values()]
        print_json(rows) if as_json else print_table("R1_*", ["name", "usage", "help"], rows)
        return
    try:
        value = plain(invoke(find(name), *(OMITTED if word == "" else _argument(word) for word in words)))
    except CellError as error:
        _fail(error, error.code, as_json)
    except R1ModelError as error:
        _fail(error, "#NAME?", as_json)
    if as_json:
        print_json({"value": value})
    elif isinstance(value, list):
        _print_range(name, value)
    else:
        print(number(value) if isinstance(value, bool) else value)


def _fail(error: R1ModelError, code: str, as_json: bool) -> None:
    if not as_json:
        print(f"{code}  {error.text(language())}", file=sys.stderr)
        raise typer.Exit(2)
    print_json({"error": code, "reason": error.text(language())})
    raise typer.Exit(2)


def _print_range(name: str, value: list[Any]) -> None:
    rows = value if value and isinstance(value[0], list) else [value]
    print_table(name, [""] * len(rows[0]), rows)


def _argument(word: str) -> object:
    """A JSON number, array, true, false or null; TRUE and FALSE as Excel spells them; anything else is text."""
    if word.upper() in ("TRUE", "FALSE"):
        return word.upper() == "TRUE"
    try:
        value = json.loads(word)
    except ValueError:
        return word
    return word if isinstance(value, dict) else value


@app.command()
def plan(change: Change = None, as_json: AsJson = False) -> None:
    """Size and cost the three plans, with your inputs. / 三套方案的规模与成本。"""
    from r1model.plan import CAPEX_LINES, MEMORY_LINES, PLANS, RUNNING_LINES, SCALE_LINES, SIZING_LINES
    from r1model.plan import plan as size
    from r1model.registry import FORMULAS
    from r1model.texts import text

    changes = parse_changes(change)
    found = [size(changes, key) for key in PLANS]
    if as_json:
        print_json({item.key: {"gpu": item.gpu.short, **item.values} for item in found})
        return
    rows: list[list[object]] = [["GPU", "", *(item.gpu.short for item in found)]]
    for name in (*SIZING_LINES, "gpus", *MEMORY_LINES, *SCALE_LINES, *CAPEX_LINES, *RUNNING_LINES):
        unit = FORMULAS[name].unit.replace("money", "CNY") if name in FORMULAS else "GPU"
        label = text("formulas", name, language()) if name in FORMULAS else text("sheets", "hardware.gpus", language())
        rows.append([label, unit, *(number(item.values.get(name, "n/a")) for item in found)])
    print_table("r1model plan", ["", "", *PLANS], rows)


@app.command()
def parallel(model: str, form: str, tensor_parallel: int, as_json: AsJson = False) -> None:
    """Say whether a tensor-parallel size can run a model in a format. / 检查张量并行度是否可行。"""
    from r1model import names
    from r1model.plan import require_tensor_parallel

    reason = ""
    try:
        require_tensor_parallel(names.model(model), names.checkpoint_format(form), tensor_parallel)
    except CellError as error:
        reason = error.text(language())
    print_json({"possible": not reason, "reason": reason}) if as_json else print(reason or "OK")
    raise typer.Exit(2 if reason else 0)


@app.command()
def explain(name: str, change: Change = None, as_json: AsJson = False) -> None:
    """Show a formula, its value, its inputs and their sources as a tree. / 展开一个公式的来龙去脉。"""
    from r1model.cli.tree import explain_tree, print_tree

    tree = explain_tree(name, parse_changes(change), language())
    print_json(tree) if as_json else print_tree(tree)


@app.command()
def audit(as_json: AsJson = False) -> None:
    """Hold every figure of the seed post against the engine. / 逐项核对原文数字。"""
    from r1model.audit import audit as findings
    from r1model.texts import text

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
    shown = [[row["id"], row["stated_text"], row["recomputed"], text("verdicts", str(row["verdict"]), language()),
              row[f"explanation_{language()}"]] for row in rows]  # fmt: skip
    print_table("seed audit", ["id", "stated", "recomputed", "verdict", "why"], shown)


@app.command()
def sources(as_json: AsJson = False) -> None:
    """List the documents behind the figures. / 列出数据来源。"""
    from r1model.catalogue import catalogue

    found = [item.model_dump(mode="json") for item in catalogue().sources.values()]
    if as_json:
        print_json(found)
        return
    fields = ("id", "title", "publisher", "published", "accessed", "url")
    print_table("sources", fields, [[row[name] for name in fields] for row in found])


app.command()(money.tco)
app.command()(money.compare)
app.command()(bench.predict)
app.command()(bench.calibrate)
app.command()(bench.accuracy)
app.command()(check)
app.command()(many.batch)
app.command()(many.sweep)
app.add_typer(excel)


def parse_changes(change: list[str] | None) -> dict[str, float | str]:
    """Inputs given as name=value, checked against their ranges."""
    from r1model.inputs import scenario

    found: dict[str, float | str] = {}
    for word in change or []:
        name, mark, value = word.partition("=")
        if not mark:
            raise BadRequest("usage", fault=f"--set {word!r} has no '='", command="plan")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            found[name.strip()] = value.strip()
    scenario(found)
    return found
