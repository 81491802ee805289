"""The command line: errors are one line on stderr with exit code 2; --json prints one JSON value on stdout."""

from __future__ import annotations

import sys

from r1model.cli.app import app
from r1model.cli.show import language
from r1model.errors import R1ModelError

__all__ = ["main"]


def main() -> None:
    """Runs the command; a mistake of the user never shows a traceback."""
    import click

    try:
        app(standalone_mode=False)
    except R1ModelError as error:
        print(f"r1model: {error.text(language())}", file=sys.stderr)
        sys.exit(2)
    except click.ClickException as error:
        print(f"r1model: {error.format_message()}", file=sys.stderr)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        print("r1model: stopped", file=sys.stderr)
        sys.exit(130)
