"""`r1model excel`: files that bring the worksheet functions into a spreadsheet program."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from r1model.cli.options import AsJson, Force, Language, Layers, chosen_language
from r1model.cli.show import language, print_json
from r1model.cli.targets import folder, free, single
from r1model.texts import text

excel = typer.Typer(name="excel", no_args_is_help=True, help="The functions in a spreadsheet. / 在表格软件中使用函数。")


@excel.command()
def libreoffice(
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder, or a file name ending in .oxt. / 文件夹或 .oxt 文件名。")
    ] = Path("build"),
    force: Force = False,
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Write r1model.oxt, the add-in for LibreOffice Calc. / 生成 LibreOffice Calc 插件。"""
    from r1model.files import write_whole
    from r1model_addin.calc.extension import extension

    path = single(out, "r1model.oxt", force=force)
    write_whole(path, extension(), force=force)
    if as_json:
        print_json({"files": [str(path)]})
    else:
        print(path)
        print(text("addin", "calc.install", language()).format(path=path))


@excel.command()
def addin(
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder, or a file name ending in .xlam. / 文件夹或 .xlam 文件名。")
    ] = Path("build"),
    force: Force = False,
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Write r1model.xlam, the add-in for desktop Excel on Windows. / 生成 Windows 版 Excel 加载项。"""
    from r1model.files import write_whole
    from r1model_addin import macros
    from r1model_workbook.write.finish import packed

    path = single(out, "r1model.xlam", force=force)
    write_whole(path, packed(macros.addin_parts()), force=force)
    print_json({"files": [str(path)]}) if as_json else print(path)


@excel.command()
def wps(
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder that the add-in's folder goes into. / 目标文件夹。")
    ] = Path("build"),
    force: Force = False,
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Write the add-in for WPS Spreadsheets, JavaScript without Python. / 生成 WPS 表格加载项，无需 Python。"""
    from r1model_addin.script import hosts, program

    found = program.printed()
    home = folder(out) / hosts.WPS_FOLDER
    paths = {free(home / name, force=force): content for name, content in hosts.wps(found).items()}
    _write(paths, "wps.install", home, found.bodies, found.left_out, force=force, as_json=as_json)


@excel.command()
def onlyoffice(
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder, or a file name ending in .js. / 文件夹或 .js 文件名。")
    ] = Path("build"),
    force: Force = False,
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Write the custom functions of ONLYOFFICE 8.1 or later. / 生成 ONLYOFFICE 8.1 以上的自定义函数。"""
    from r1model_addin.script import hosts, program

    found = program.printed()
    path = single(out, hosts.MACRO, force=force)
    content = {path: hosts.onlyoffice(found)}
    _write(content, "onlyoffice.install", path, found.bodies, found.left_out, force=force, as_json=as_json)


@excel.command()
def sheets(
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder, or a file name ending in .gs. / 文件夹或 .gs 文件名。")
    ] = Path("build"),
    force: Force = False,
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Write the custom functions of Google Sheets, for Apps Script. / 生成 Google 表格的 Apps Script 函数。"""
    from r1model_addin.script import hosts, program

    found = program.printed()
    path = single(out, hosts.SCRIPT, force=force)
    content = {path: hosts.sheets(found)}
    _write(content, "sheets.install", path, found.bodies, found.left_out, force=force, as_json=as_json)


@excel.command()
def labs(
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder, or a file name ending in .txt. / 文件夹或 .txt 文件名。")
    ] = Path("build"),
    lang: Language = "",
    force: Force = False,
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Write the LAMBDA functions for Excel Labs, to paste into a workbook. / 生成 Excel Labs 的 LAMBDA 模块。"""
    from r1model_workbook.book import build
    from r1model_workbook.lambdas import left_out
    from r1model_workbook.lambdas.module import module

    chosen = chosen_language(lang)
    path = single(out, f"r1model.labs.{chosen}.txt", force=force)
    book = build(chosen, edition="lambda")
    inside = {name.removeprefix("DSR_"): name for name in book.names}
    content = {path: module(book).encode()}
    _write(content, "labs.install", path, inside, left_out(book), force=force, as_json=as_json)


def _write(
    contents: Mapping[Path, bytes],
    install: str,
    named: Path,
    inside: Mapping[str, str],
    left_out: Mapping[str, str],
    *,
    force: bool,
    as_json: bool,
) -> None:
    """Writes the files, and says what to do with them and which functions are not in them."""
    from r1model.files import write_whole

    for path, content in contents.items():
        write_whole(path, content, force=force)
    if as_json:
        print_json({"files": [str(path) for path in contents], "functions": list(inside), "left_out": dict(left_out)})
        return
    print(named)
    print(text("addin", install, language()).format(path=named))
    facts = {"count": len(inside), "others": len(left_out), "names": ", ".join(left_out)}
    print(text("addin", "script.left_out", language()).format(**facts))
