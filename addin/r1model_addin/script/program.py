"""The one program of all functions that can be said in JavaScript, and why the others cannot."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, NamedTuple

from r1model.functions import Function, functions
from r1model.sizing.weights import shipped_model
from r1model.texts import LANGUAGES
from r1model_addin.script import data, rates
from r1model_addin.script.expressions import literal
from r1model_addin.script.printer import Program
from r1model_addin.script.words import NotPrintable


class Printed(NamedTuple):
    """Functions by name with the JavaScript name of their body, what was printed, and the reasons of those left out."""

    bodies: dict[str, str]
    program: Program
    left_out: dict[str, str]


def printed() -> Printed:
    """Reads every function of the list; defaults are those of the current workspace."""
    bodies: dict[str, str] = {}
    left_out: dict[str, str] = {}
    program = Program()
    for item in functions().values():
        tried = program.copy()
        try:
            for part in item.arguments:
                data.argument(part)
            bodies[item.name] = tried.function(item.written)
            program = tried
        except NotPrintable as reason:
            left_out[item.name] = str(reason)
    return Printed(bodies, program, left_out)


def core(found: Printed) -> str:
    """What every file holds: tables, runtime, printed functions, and `call` over them."""
    tables = {
        "LANGUAGES": list(LANGUAGES),
        "TEXTS": data.sentences(frozenset(found.program.errors)),
        "KINDS": data.kinds(),
        "CATALOGUE": data.records(frozenset(found.program.fields)),
        "CHECKPOINT_GB": data.checkpoint_sizes(),
        "NAMES": data.names(),
        "SHIPPED_MODEL": shipped_model().id,
        "RATES": rates.table(),
    }
    constants = [f"const {name} = {value};" for name, value in found.program.constants.items()]
    lines = [
        *(f"const {name} = {_json(value)};" for name, value in tables.items()),
        *constants,
        part("runtime.js"),
        *found.program.functions.values(),
        "const FUNCTIONS = {",
        *(f"    {name}: {_function(functions()[name], body)}," for name, body in found.bodies.items()),
        "};",
        part("reading.js"),
        part("rates.js"),
    ]
    return "\n".join(lines)


def part(name: str) -> str:
    """A file of JavaScript or XML that stands here."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8").rstrip()


def _function(item: Function, body: str) -> str:
    """One function: its arguments as data, and its printed body."""
    arguments = ", ".join(_fields(data.argument(part)) for part in item.arguments)
    spills = str(item.spills).lower()
    return f"{{ usage: {json.dumps(item.usage)}, spills: {spills}, body: {body}, arguments: [{arguments}] }}"


def _fields(fields: dict[str, Any]) -> str:
    """A record whose numbers may have no end, which JSON cannot say."""
    return literal(fields).replace("-inf", "-Infinity").replace(": inf", ": Infinity")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
