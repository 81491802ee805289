"""The command line: errors are one line on stderr with exit code 2; --json prints one JSON value on stdout."""

from __future__ import annotations

import sys
from collections.abc import Callable

import typer

from r1model.cli.app import app
from r1model.cli.show import language
from r1model.errors import R1ModelError

__all__ = ["main"]

# Typer ships its own copy of click or uses the installed one, by version: the class is taken from what it exports.
UsageFault: type[Exception] = typer.BadParameter.__mro__[2]


def main() -> None:
    """Runs the command; a mistake of the user never shows a traceback."""
    try:
        code = app(standalone_mode=False)
    except R1ModelError as error:
        _stop(error.text(language()), 2)
    except UsageFault as fault:
        _stop(_usage(fault), 2)
    except (typer.Abort, KeyboardInterrupt):
        _stop("stopped", 130)
    else:
        sys.exit(code if isinstance(code, int) else 0)


def _usage(fault: Exception) -> str:
    shown: Callable[[], str] = getattr(fault, "format_message", fault.__str__)
    return shown() or "r1model --help"


def _stop(message: str, code: int) -> None:
    print("r1model: " + " ".join(message.split()), file=sys.stderr)
    sys.exit(code)
