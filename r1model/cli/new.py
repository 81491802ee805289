"""`r1model new`: a file to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from r1model.cli.options import AsJson, Force, Layers
from r1model.cli.show import language, print_json
from r1model.texts import text


def new(
    kind: Annotated[
        str,
        typer.Argument(
            help="case.json, uses.csv, points.csv, quote.csv, scenario.toml or gpu.toml: its name, or a path that ends "
            "so. / 文件名，或以它结尾的路径。"
        ),
    ],
    force: Force = False,
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Write a file to begin with: a case, uses, load tests, a quote, a scenario, a GPU. / 写出可直接用的样例文件。"""
    from r1model.cli.starters import STARTERS
    from r1model.errors import BadRequest
    from r1model.files import write_whole

    path = Path(kind)
    known = {name: (key, made) for key, (name, made) in STARTERS.items()}
    if path.name in STARTERS:
        path = path.with_name(STARTERS[path.name][0])
    if path.name not in known:
        raise BadRequest("unknown_choice", argument="new", given=kind, known=", ".join(known))
    key, made = known[path.name]
    write_whole(path, made(), force=force)
    if as_json:
        print_json({"file": str(path), "kind": key})
        return
    print(path)
    print(text("commands", f"new_{key}", language()).format(path=path))
