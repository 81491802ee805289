"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from r1model.catalogue.held import Held, given_layers


def lay(context: typer.Context, folders: list[str] | None) -> list[str] | None:
    """Makes the shipped catalogue with these folders over it the current one, to the end of the command."""
    if folders:
        context.with_resource(Held(given_layers(folders)))
    return folders


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs. / 输出 JSON。")]
Force = Annotated[bool, typer.Option("--force", help="Replace existing files. / 覆盖已有文件。")]
Layers = Annotated[
    list[str] | None,
    typer.Option(
        "--catalogue", callback=lay, is_eager=True, metavar="DIR",
        help="Your own figures: a folder of catalogue files over the shipped ones; repeat for more. / 自有数据图层。",
    ),
]  # fmt: skip
Change = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        "-s",
        help="name=value: an input by id or label, as in a table, or points=FILE.csv (load tests); repeat for more. "
        "/ 改一个输入项，或用 points=FILE.csv 给出自测点。",
    ),
]
