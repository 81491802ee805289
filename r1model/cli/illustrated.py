"""The examples under the help of every command; examples.toml holds them, and all are run by a test."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import typer
from typer.main import get_command_name

HEAD = "Examples / 示例"


def examples() -> Mapping[str, Any]:
    """Examples by command; those of a group in a table of its own."""
    return tomllib.loads((Path(__file__).parent / "examples.toml").read_text("utf-8"))


def every_example() -> Iterator[str]:
    """All of them, in the order of the file."""
    for found in examples().values():
        yield from (words for part in found.values() for words in part) if isinstance(found, dict) else found


def illustrate(app: typer.Typer) -> None:
    """Puts its examples under the help of each command."""
    known = examples()
    _illustrate(app, known)
    for group in app.registered_groups:
        if group.typer_instance is not None:
            _illustrate(group.typer_instance, known.get(str(group.typer_instance.info.name), {}))


def _illustrate(app: typer.Typer, known: Mapping[str, Any]) -> None:
    for command in app.registered_commands:
        name = command.name or get_command_name(getattr(command.callback, "__name__", ""))
        if name in known:
            command.epilog = "\n\n".join((HEAD, *known[name]))
