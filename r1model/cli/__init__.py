"""The command line. A mistake is one line on stderr; --json prints one JSON value on stdout.

Exit codes: 0 done, 1 something was found (bad rows, findings of check), 2 the request cannot be carried out,
3 stopped midway and ready to go on, 70 something unforeseen that was written down, 130 interrupted.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from itertools import takewhile

from r1model.cli.show import OWN_PROCESS, any_text_passes, language
from r1model.errors import BadRequest, R1ModelError, Unfinished
from r1model.logbook import written_down
from r1model.texts import MissingText, text, texts

__all__ = ["command", "main"]

DONE, FOUND, WRONG, STOPPED, UNFORESEEN, INTERRUPTED = 0, 1, 2, 3, 70, 130
HELP = {"-h", "--help"}


def command() -> None:
    """`main` in a process of its own: what it leaves goes with the process, and is not looked through for litter."""
    own = OWN_PROCESS.set(True)
    try:
        main()
    finally:
        OWN_PROCESS.reset(own)
        gc.freeze()


def main() -> None:
    """Runs the command; whatever happens, no user sees a traceback."""
    any_text_passes()
    try:
        code = _run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # `r1model sources | head`: the reader has had enough
        _leave_quietly()
    except BaseException as fault:
        _stop(*_told(fault))
    else:
        sys.exit(code if isinstance(code, int) else DONE)


def _run(words: Sequence[str]) -> object:
    """The command's exit code. A call of a function needs none of the other commands, nor what draws them."""
    if words[:1] == ["call"] and not any(word in HELP for word in takewhile(_dashed, words[1:])):
        from r1model.cli.calling import called

        return called(words[1:])
    from r1model.cli.app import app
    from r1model.cli.completing import PROGRAM, asked_by_a_shell

    return app(standalone_mode=asked_by_a_shell(), prog_name=PROGRAM)


def _dashed(word: str) -> bool:
    return word.startswith("-")


def _told(fault: BaseException) -> tuple[str, int]:
    """The line for an error and its exit code."""
    match fault:
        case Unfinished():
            return fault.text(language()), STOPPED
        case R1ModelError():
            return fault.text(language()), WRONG
        case MissingText():
            return str(fault), WRONG
        case KeyboardInterrupt():
            return text("commands", "stopped", language()), INTERRUPTED
        case RecursionError():
            return BadRequest("too_deep").text(language()), WRONG
        case MemoryError():
            return BadRequest("no_memory").text(language()), WRONG
        case OSError():
            return _refused(fault), WRONG
        case Exception() if "typer" in sys.modules and (known := _of_typer(fault)):
            return known
        case Exception():
            path = written_down(" ".join(sys.argv[1:2]))
            return BadRequest("unforeseen", path=path).text(language()), UNFORESEEN
    raise fault


def _of_typer(fault: Exception) -> tuple[str, int] | None:
    """The line for a command wrongly written or given up at a question; None for any other error.

    Typer ships its own copy of click or uses the installed one, by version: the class is taken from what it exports.
    """
    import typer

    from r1model.cli.usage import usage_text

    if isinstance(fault, typer.BadParameter.__mro__[2]):
        return usage_text(fault, language()), WRONG
    return (text("commands", "stopped", language()), INTERRUPTED) if isinstance(fault, typer.Abort) else None


def _refused(fault: OSError) -> str:
    """The line for what the system refuses; a reason that is not among the usual ones is written down too."""
    said = fault.strerror or fault
    if isinstance(fault.filename, str):
        return BadRequest("system_refused_path", path=fault.filename, fault=said).text(language())
    if fault.strerror not in texts("system"):
        written_down(" ".join(sys.argv[1:2]))
    return BadRequest("system_refused", fault=said).text(language())


def _stop(message: str, code: int) -> None:
    with contextlib.suppress(OSError, ValueError, AttributeError):  # a stream may be closed, full or not there
        print("r1model: " + " ".join(message.split()), file=sys.stderr)
    _leave_quietly(code)


def _leave_quietly(code: int = DONE) -> None:
    """Ends without the interpreter complaining of a stream that takes no more."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    sys.exit(code)
