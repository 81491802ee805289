"""The commands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from r1model.cli import actuals, back, bench, calibrate, case, many, money, plans, reports
from r1model.cli.calling import called
from r1model.cli.check import check
from r1model.cli.completing import completion
from r1model.cli.docs import docs
from r1model.cli.excel import excel
from r1model.cli.illustrated import illustrate
from r1model.cli.memo import memo
from r1model.cli.models import models
from r1model.cli.new import new
from r1model.cli.options import AsJson, AsOf, Change, Layers, Preset, changed
from r1model.cli.prices import prices
from r1model.cli.quote import quote
from r1model.cli.show import language, print_json, uncollected
from r1model.errors import CellError
from r1model.texts import text

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    help="Private DeepSeek-R1 671B: how many GPUs, which ones, what does it cost. / "
    "私有化部署 DeepSeek-R1：要多少卡、选哪种、花多少钱。",
)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"r1model {version('r1model')}")
        raise typer.Exit


@app.callback()
def start(
    version: Annotated[
        bool,
        typer.Option("--version", "-V", callback=_version, is_eager=True, help="Print the version. / 显示版本。"),
    ] = False,
    catalogue: Layers = None,
) -> None:
    """Options of the command as a whole; its help stands with `app`."""


@app.command()
def workbook(
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", help="Folder (both languages), or a file (.xlsx, .xlsm). / 文件夹（中英文各一份）或文件名。"
        ),
    ] = Path("build"),
    lang: Annotated[
        str, typer.Option("--language", "-l", help="zh, en or both; a file alone is in yours. / 语言。")
    ] = "",
    edition: Annotated[
        str, typer.Option(help="native; lambda: DSR_* names, Excel 365 and 2024; xlsm, lite: add-in aboard. / 版本。")
    ] = "native",
    scenario: Annotated[
        Path | None, typer.Option("--scenario", help="A scenario file, as r1model read writes. / 情景文件。")
    ] = None,
    change: Change = None,
    as_of: AsOf = None,
    preset: Preset = None,
    force: Annotated[bool, typer.Option("--force", help="Replace existing files. / 覆盖已有文件。")] = False,
    no_values: Annotated[
        bool, typer.Option("--no-values", help="Without values, to be recalculated. / 不带数值，供重算。")
    ] = False,
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Write the workbook in Chinese and English. / 生成中英文工作簿。"""
    with uncollected():
        from r1model.cli.books import write_books
        from r1model.scenario_files import live, read, read_signoff

        signoff = read_signoff(scenario) if scenario else {}
        given = {**(read(scenario) if scenario else {}), **changed(change, as_of)}
        written = write_books(out, lang, given, edition=edition, force=force, values=not no_values, quiet=as_json,
                              signoff=signoff)  # fmt: skip
    if as_json:
        print_json({"files": [str(path) for path in written.values()]})
        return
    for path in written.values():
        print(path)
    if not lang and len(written) == 1:
        print(text("commands", f"only_{next(iter(written))}", language()))
    plans.say_doubts(live(given))


@app.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
def call(
    name: Annotated[str, typer.Argument(help="Function, with or without R1_. / 函数名。")] = "",
    arguments: Annotated[
        list[str] | None, typer.Argument(help="Text, numbers or JSON arrays; '' omits one. / 参数。")
    ] = None,
) -> None:
    """Call a worksheet function: r1model call R1_VRAM 671 int8 --json; --catalogue DIR too. / 调用工作表函数。"""
    raise typer.Exit(called([name, *(arguments or [])]))


@app.command()
def parallel(
    model: Annotated[str, typer.Argument(help="A model, such as deepseek-r1. / 模型。")],
    form: Annotated[str, typer.Argument(help="A checkpoint format, such as int8-block. / 权重格式。")],
    tensor_parallel: Annotated[int, typer.Argument(help="Cards that share one replica. / 张量并行度。")],
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Say whether a tensor-parallel size can run a model in a format. / 检查张量并行度是否可行。"""
    from r1model.sizing import names
    from r1model.sizing.lineup import require_tensor_parallel

    reason = ""
    try:
        require_tensor_parallel(names.model(model), names.checkpoint_format(form), tensor_parallel)
    except CellError as error:
        if not as_json and error.key in ("unknown_name", "unknown_format"):
            raise
        reason = error.text(language())
    print_json({"possible": not reason, "reason": reason}) if as_json else print(reason or "OK")
    raise typer.Exit(2 if reason else 0)


@app.command()
def explain(
    name: Annotated[str, typer.Argument(help="A formula, input or function, by name or label. / 公式、输入项或函数。")],
    month: Annotated[int | None, typer.Option(help="A month of the timeline. / 时间线上的月份。")] = None,
    change: Change = None,
    as_of: AsOf = None,
    preset: Preset = None,
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Show a formula, its value, its inputs and their sources as a tree, or a month. / 展开公式或某月的来龙去脉。"""
    from r1model.cli.lines import explain_lines, print_lines
    from r1model.cli.tree import explain_tree, print_tree

    if month is not None:
        found = explain_lines(name, month, changed(change, as_of), language())
        print_json(found) if as_json else print_lines(found)
        return
    tree = explain_tree(name, changed(change, as_of), language())
    print_json(tree) if as_json else print_tree(tree)


app.command()(reports.audit)
app.command()(reports.sources)
app.command()(docs)
app.command()(new)
app.command()(plans.plan)
app.command()(case.tco)
app.command()(money.chain)
app.command()(money.compare)
app.command()(quote)
app.command()(actuals.actuals)
app.command()(bench.predict)
app.command()(calibrate.calibrate)
app.command()(bench.accuracy)
app.command()(check)
app.command()(back.read)
app.command()(back.diff)
app.command()(memo)
app.command()(many.batch)
app.command()(many.sweep)
app.command()(completion)
app.add_typer(models)
app.add_typer(prices)
app.add_typer(excel)
illustrate(app)
