"""Puts examples under the help of every command."""

from __future__ import annotations

import typer
from typer.main import get_command_name

from r1model.cli.examples import EXAMPLES

HEAD = "Examples / 示例"


def illustrate(app: typer.Typer, group: str = "") -> None:
    """Puts its examples under the help of each command, those of groups too."""
    for command in app.registered_commands:
        name = command.name or get_command_name(getattr(command.callback, "__name__", ""))
        if (found := EXAMPLES.get(f"{group} {name}".strip())) is not None:
            command.epilog = "\n\n".join((HEAD, *found))
    for part in app.registered_groups:
        if part.typer_instance is not None:
            illustrate(part.typer_instance, str(part.typer_instance.info.name))
