"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs. / 输出 JSON。")]
Force = Annotated[bool, typer.Option("--force", help="Replace existing files. / 覆盖已有文件。")]
Change = Annotated[
    list[str] | None,
    typer.Option(
        "--set", "-s", help="name=value: an input by id or label, as in a table; repeat for more. / 改一个输入项。"
    ),
]
