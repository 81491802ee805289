"""Answers the calls of the Calc add-in: one JSON line in, one JSON line out, until the input ends.

A request is [function, [argument, ...]]: null is a blank cell, {} an argument left out. An answer is a number, text,
a truth value, rows of them, or {"error": code} in place of any; neither ever holds NaN.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any, TextIO

from r1model.errors import CELL_ERRORS, VALUE, UnknownName
from r1model.functions import OMITTED, find
from r1model.logbook import written_down
from r1model_addin.answers import answer

READY = "ready"


def serve(requests: Iterable[str], answers: TextIO) -> None:
    """Says that it is ready, then answers line by line."""
    _say(READY, answers)
    for line in requests:
        _say(_safely(line), answers)


def _safely(line: str) -> Any:
    """The answer to a line, whatever stands in it: a worker that ends takes every other cell with it."""
    try:
        name, given = json.loads(line)
        return reply(name, given)
    except Exception:
        written_down("calc worker")
        return {"error": VALUE}


def _say(value: Any, answers: TextIO) -> None:
    answers.write(json.dumps(value, allow_nan=False) + "\n")
    answers.flush()


def reply(name: str, given: list[Any]) -> Any:
    """One call's value, its errors as {"error": code}."""
    try:
        function = find(name)
    except UnknownName:
        return {"error": VALUE}
    return _marked(answer(function, tuple(OMITTED if value == {} else value for value in given)))


def _marked(value: Any) -> Any:
    """A cell or rows of cells; no text of ours reads as the code of an error."""
    if isinstance(value, list):
        return [_marked(part) for part in value]
    return {"error": value} if value in CELL_ERRORS else value


def main() -> None:
    """Serves standard input; what anything else prints goes to the log and not into the answers."""
    answers, sys.stdout = sys.stdout, sys.stderr
    serve(sys.stdin, answers)


if __name__ == "__main__":
    main()
