"""`r1model excel`: files that bring the worksheet functions into a spreadsheet program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from r1model.cli.show import language, print_json
from r1model.errors import BadRequest
from r1model.texts import text

excel = typer.Typer(name="excel", no_args_is_help=True, help="The functions in a spreadsheet. / 在表格软件中使用函数。")
Force = Annotated[bool, typer.Option("--force", help="Replace an existing file. / 覆盖已有文件。")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs. / 输出 JSON。")]


@excel.command()
def libreoffice(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder, or a file name ending in .oxt.")] = Path("build"),
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write r1model.oxt, the add-in for LibreOffice Calc. / 生成 LibreOffice Calc 插件。"""
    from r1model.files import write_whole
    from r1model_addin.calc.extension import extension

    path = target(out, "r1model.oxt", force=force)
    write_whole(path, extension())
    if as_json:
        print_json({"files": [str(path)]})
    else:
        print(path)
        print(text("addin", "calc.install", language()).format(path=path))


@excel.command()
def addin(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder, or a file name ending in .xlam.")] = Path("build"),
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write r1model.xlam, the add-in for desktop Excel on Windows. / 生成 Windows 版 Excel 加载项。"""
    from r1model.files import write_whole
    from r1model_addin import macros
    from r1model_workbook.finish import packed

    path = target(out, "r1model.xlam", force=force)
    write_whole(path, packed(macros.addin_parts()))
    print_json({"files": [str(path)]}) if as_json else print(path)


def target(out: Path, name: str, *, force: bool) -> Path:
    """Where to write: `out` itself where it ends like `name`, else `name` in the folder `out`; BadRequest if taken."""
    ending = Path(name).suffix
    if out.suffix and out.suffix != ending and not out.is_dir():
        raise BadRequest("wrong_ending", path=out, ending=ending)
    path = out if out.suffix == ending and not out.is_dir() else out / name
    if path.exists() and not force:
        raise BadRequest("file_exists", path=path)
    return path
