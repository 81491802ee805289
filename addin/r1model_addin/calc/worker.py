"""Answers the calls of the Calc add-in: one JSON line in, one JSON line out, until the input ends.

A request is [function, [argument, ...]]: null is a blank cell, {} an argument left out. An answer is a number, text,
a truth value, rows of them, or {"error": code} in place of any; neither ever holds NaN.
"""

from __future__ import annotations

import json
import math
import sys
import traceback
from collections.abc import Iterable
from typing import Any, TextIO

from r1model.errors import NUM, VALUE, CellError, R1ModelError
from r1model.functions import OMITTED, call, find

READY = "ready"


def serve(requests: Iterable[str], answers: TextIO) -> None:
    """Says that it is ready, then answers line by line."""
    _say(READY, answers)
    for line in requests:
        _say(answer(*json.loads(line)), answers)


def _say(value: Any, answers: TextIO) -> None:
    answers.write(json.dumps(value, allow_nan=False) + "\n")
    answers.flush()


def answer(name: str, given: list[Any]) -> Any:
    """One call's value, its errors as {"error": code}; a fault of ours is logged on stderr and is #VALUE!."""
    try:
        return _cells(call(find(name), *(OMITTED if value == {} else value for value in given)))
    except R1ModelError as error:
        return {"error": getattr(error, "code", VALUE)}
    except Exception:
        traceback.print_exc()
        return {"error": VALUE}


def _cells(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_cells(part) for part in value]
    if isinstance(value, CellError):
        return {"error": value.code}
    return value if isinstance(value, bool | str) else _number(value)


def _number(value: Any) -> Any:
    """A number as the float that a cell holds; one that no cell can hold is #NUM!."""
    try:
        number = float(value)
    except OverflowError:
        return {"error": NUM}
    return number if math.isfinite(number) else {"error": NUM}


def main() -> None:
    """Serves standard input; what anything else prints goes to the log and not into the answers."""
    answers, sys.stdout = sys.stdout, sys.stderr
    serve(sys.stdin, answers)


if __name__ == "__main__":
    main()
