"""`r1model completion`: what a shell needs to complete the commands, their options and files."""

from __future__ import annotations

import os
from typing import Annotated

import typer
from typer.completion import completion_init, get_completion_script

from r1model.cli.options import chosen_of

PROGRAM, VARIABLE = "r1model", "_R1MODEL_COMPLETE"  # the shell asks by the variable, and typer answers
SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")


def completion(
    shell: Annotated[str, typer.Argument(help="bash, zsh, fish, powershell or pwsh. / 命令行外壳。")],
) -> None:
    """Print a script that completes commands: r1model completion bash >> ~/.bashrc. / 输出命令补全脚本。"""
    known = chosen_of("completion", shell, SHELLS)
    print(get_completion_script(prog_name=PROGRAM, complete_var=VARIABLE, shell=known))


def asked_by_a_shell() -> bool:
    """Whether a shell asks what may stand next; typer's answers are then at hand."""
    if VARIABLE not in os.environ:
        return False
    completion_init()
    return True
