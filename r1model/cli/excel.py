"""`r1model excel`: files that bring the worksheet functions into a spreadsheet program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from r1model.cli.options import AsJson, Force, Layers
from r1model.cli.show import language, print_json
from r1model.cli.targets import single
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
