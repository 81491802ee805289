"""The memo: one or two pages of a scenario for those who decide, as .docx and PDF."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from r1model.cli.options import Force, Language, Layers, chosen_language
from r1model.cli.show import uncollected
from r1model.cli.sides import side
from r1model.cli.targets import free, single
from r1model.errors import BadRequest


def memo(
    scenario: Annotated[
        str,
        typer.Argument(help="A named scenario, a scenario file, FILE.csv#ROW or a workbook. / 情景或改过的工作簿。"),
    ] = "today",
    out: Annotated[Path, typer.Option("--out", "-o", help="The .docx, or a folder. / 输出文件或文件夹。")] = Path(
        "memo.docx"
    ),
    as_pdf: Annotated[
        bool, typer.Option("--pdf", help="Also as PDF, where LibreOffice is installed. / 另存 PDF（需 LibreOffice）。")
    ] = False,
    force: Force = False,
    lang: Language = "",
    catalogue: Layers = None,
) -> None:
    """Write a memo for those who decide: answer, options, what turns it, assumptions. / 写一份决策备忘录。"""
    from r1model.cli.back import tell

    chosen = chosen_language(lang)
    if find_spec("docx") is None:
        raise BadRequest("needs_extra", package="python-docx", extra="memo")
    target = single(out, f"R1-memo.{chosen}.docx", force=force)
    page = free(target.with_suffix(".pdf"), force=force) if as_pdf else None
    with uncollected():
        from r1model_workbook import memo as made

        office = made.require_office() if page else ""
        found = side(scenario, chosen, lambda back: tell(back, chosen, lenient=False))
        content = made.content(found.entries, found.name, chosen)
        pages = made.pdf(content, office) if page else b""
    from r1model.files import write_whole

    for path, written in ((target, content), (page, pages)):
        if path is not None:
            write_whole(path, written, force=force)
            print(path)
