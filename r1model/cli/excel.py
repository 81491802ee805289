"""What Excel and its relatives load: the add-in file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from r1model.cli.show import print_json
from r1model.errors import BadRequest

excel = typer.Typer(name="excel", no_args_is_help=True, help="Files for Excel. / 供 Excel 使用的文件。")


def addin(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder, or a file name ending in .xlam.")] = Path("build"),
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file. / 覆盖已有文件。")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs. / 输出 JSON。")] = False,
) -> None:
    """Write the add-in: every function, for desktop Excel on Windows. / 生成 Windows 版 Excel 加载项。"""
    path = out if out.suffix == ".xlam" else out / "r1model.xlam"
    if out.suffix not in ("", ".xlam") and not out.is_dir():
        raise BadRequest("not_a_workbook_name", path=out, suffix=".xlam")
    if path.exists() and not force:
        raise BadRequest("file_exists", path=path)
    from r1model_addin import macros
    from r1model_workbook.book import save
    from r1model_workbook.finish import packed

    save(path, packed(macros.addin_parts()))
    print_json({"files": [str(path)]}) if as_json else print(path)


excel.command("addin")(addin)
