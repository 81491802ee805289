"""`r1model call`: a worksheet function from the command line. Read without the other commands: a call takes no time."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from typing import Any

from r1model.catalogue.held import Held, given_layers
from r1model.cli.show import language, number, print_json, print_table
from r1model.errors import BadRequest, CellError, R1ModelError
from r1model.functions import OMITTED, find, functions, plain
from r1model.functions import call as invoke
from r1model.texts import text

OPTION = re.compile(r"--[a-z][a-z-]*(=.*)?")
LAYER = "--catalogue"
DONE, WRONG = 0, 2


def called(words: Sequence[str]) -> int:
    """Calls the function that the words name, shows its value, and returns the exit code; no name lists them all."""
    folders: list[str] = []
    rest = list(_without_layers(iter(words), folders))
    as_json = "--json" in rest
    if (unknown := next((word for word in rest if OPTION.fullmatch(word) and word != "--json"), "")) != "":
        raise BadRequest("no_such_option", name=unknown.partition("=")[0])
    name, *given = [word for word in rest if word not in ("--json", "--")] or [""]
    with Held(given_layers(folders)) if folders else nullcontext():
        return _value(name, given, as_json) if name else _listed(as_json)


def _without_layers(words: Iterator[str], folders: list[str]) -> Iterator[str]:
    """The words but for the folders that --catalogue names, which go into the list."""
    for word in words:
        if word == LAYER or word.startswith(f"{LAYER}="):
            folder = next(words, "") if word == LAYER else word.removeprefix(f"{LAYER}=")
            if not folder:
                raise BadRequest("option_without_value", name=LAYER)
            folders.append(folder)
        else:
            yield word


def _listed(as_json: bool) -> int:
    rows = [[f"R1_{item.name}", item.usage, item.help(language())] for item in functions().values()]
    heads = [text("sheets", f"functions.{name}", language()) for name in ("name", "usage", "help")]
    print_json(rows) if as_json else print_table("R1_*", heads, rows)
    return DONE


def _value(name: str, words: Sequence[str], as_json: bool) -> int:
    try:
        value = plain(invoke(find(name), *(OMITTED if word == "" else _argument(word) for word in words)))
    except CellError as error:
        return _failed(error, error.code, as_json)
    except R1ModelError as error:
        return _failed(error, "#NAME?", as_json)
    if as_json:
        print_json({"value": value})
    elif isinstance(value, list):
        _print_range(name, value)
    else:
        print(number(value) if isinstance(value, bool) else value)
    return DONE


def _failed(error: R1ModelError, code: str, as_json: bool) -> int:
    if as_json:
        print_json({"error": code, "reason": error.text(language())})
    else:
        print(f"{code}  {error.text(language())}", file=sys.stderr)
    return WRONG


def _print_range(name: str, value: list[Any]) -> None:
    """A range; a first row of nothing but words is its head."""
    rows = value if value and isinstance(value[0], list) else [value]
    headed = len(rows) > 1 and all(isinstance(cell, str) and cell[:1] != "#" for cell in rows[0])
    heads, *rows = rows if headed else [[""] * len(rows[0]), *rows]
    print_table(name, heads, rows)


def _argument(word: str) -> object:
    """As typed into a cell: 8%, 1,234.5, TRUE; or a JSON number, array, true, false or null; anything else is text."""
    if word.upper() in ("TRUE", "FALSE"):
        return word.upper() == "TRUE"
    try:
        value = json.loads(word)
    except ValueError:
        from r1model.numerals import number as typed

        found = typed(word)
        return word if found is None else found
    return word if isinstance(value, dict) else value
