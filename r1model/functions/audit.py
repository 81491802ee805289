"""Function 44: what the engine is, what it takes, where a figure comes from, and why a call fails."""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from r1model.audit import audit
from r1model.catalogue import catalogue
from r1model.checks import checks
from r1model.errors import VALUE, CellError, R1ModelError
from r1model.functions.readers import choice
from r1model.functions.spec import Argument, Function
from r1model.inputs import inputs

SCHEMA = "r1model/1"
LONGEST_FORMULA = 8192
FEASIBLE = "FEASIBLE"  # its FALSE has reasons
QUOTED = re.compile(r'("(?:[^"]|"")*")')


def _anything(_: str, value: object) -> object:
    return value


def answer(what: str, key: object) -> Any:
    """The table or text asked for."""
    return ANSWERS[what](key)


def _version(_: object) -> list[list[Any]]:
    from importlib.metadata import version

    return [["engine", version("r1model")], ["schema", SCHEMA], ["figures", sum(1 for _ in catalogue().figures())],
            ["seed statements", len(audit())]]  # fmt: skip


def _inputs(_: object) -> list[list[Any]]:
    rows = [[item.id, item.unit or "", item.value, item.low if item.low is not None else ", ".join(item.options),
             item.high if item.high is not None else "", item.source] for item in inputs().values()]  # fmt: skip
    return [["key", "unit", "default", "low", "high", "source"], *rows]


def _checks(_: object) -> list[list[Any]]:
    rows = [[check.id, check.difference, check.passes] for check in checks({})]
    return [["check", "difference", "passes"], *rows]


def _source(key: object) -> str:
    if not isinstance(key, str):
        raise CellError(VALUE, "not_text", argument="key", given=key)
    name = inputs()[key].source if key in inputs() else key
    source = catalogue().sources.get(name)
    if source is None:
        raise CellError(VALUE, "unknown_key", kind="source", name=key, known=", ".join(list(catalogue().sources)[:8]))
    dated = f", {source.published}" if source.published else ""
    link = f", {source.place}" if source.place else ""
    return f"{source.title}, {source.publisher}{dated}{link} (read {source.accessed})"


def _hash(key: object) -> str:
    if key is None:
        raise CellError(VALUE, "required", argument="key", usage=FUNCTIONS[0].usage)
    text = json.dumps(key, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _explain(key: object) -> str:
    from r1model.functions import find, invoke, plain

    if not isinstance(key, str):
        raise CellError(VALUE, "not_text", argument="key", given=key)
    name, given = parse_call(key)
    try:
        value, told = plain(invoke(name, *given)), _told(name, given)
    except R1ModelError as error:
        return _both(error)
    if value is False and find(name).name == FEASIBLE:
        from r1model.functions.bodies.chain import why_not

        option, *rest = given
        return _both(why_not(str(option), *rest[:1]))
    works = CellError(VALUE, "call_works", value=str(value)[:80])
    return _both(works if told is None else CellError(VALUE, "and_reason", first=works, second=told))


def _told(name: str, given: Sequence[object]) -> CellError | None:
    """What a value rests on, where the function says so: the price or the rate, with its day and source."""
    from r1model.functions import find

    function = find(name)
    single = not any(isinstance(value, list | tuple) for value in given)
    return function.told(*function.read(tuple(given))) if function.told and single else None


def _both(error: R1ModelError) -> str:
    return f"{error.text('zh')} / {error.text('en')}"


def parse_call(text: str) -> tuple[str, list[object]]:
    """Name and constant arguments of a call such as =R1_VRAM(671,"int8"); omitted ones between commas allowed."""
    from r1model.functions import OMITTED

    refused = CellError(VALUE, "not_a_call", given=text[:80])
    parts = QUOTED.split(text.strip().removeprefix("=")[:LONGEST_FORMULA])
    body = "".join(_outside(part) if i % 2 == 0 else _string(part) for i, part in enumerate(parts))
    try:
        tree = ast.parse(body, mode="eval").body
        if not isinstance(tree, ast.Call) or not isinstance(tree.func, ast.Name) or tree.keywords:
            raise refused
        values = [ast.literal_eval(part) for part in tree.args]
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError) as fault:
        raise refused from fault
    return tree.func.id, [OMITTED if value is None else value for value in values]


def _outside(part: str) -> str:
    """Excel's words outside quotes as Python's: omitted arguments, truth values, array braces."""
    while ",," in part or "(," in part:
        part = part.replace("(,", "(None,").replace(",,", ",None,")
    return (
        part.replace("TRUE", "True").replace("FALSE", "False").replace("{", "[[").replace("}", "]]").replace(";", "],[")
    )


def _string(part: str) -> str:
    """A quoted Excel text as a Python literal."""
    return repr(part[1:-1].replace('""', '"'))


ANSWERS: Mapping[str, Callable[[object], Any]] = {
    "version": _version, "inputs": _inputs, "checks": _checks, "source": _source, "hash": _hash, "explain": _explain,
}  # fmt: skip
FUNCTIONS = (
    Function("AUDIT", "audit", "", (
        choice("what", *ANSWERS).or_("version"),
        Argument("key", "", _anything, "a source key, a range, or a call in quotes", None, takes_range=True),
    ), answer, 'R1_AUDIT("explain","=R1_VRAM(671,""int7"")")', spills=True),
)  # fmt: skip
