"""The docstring of a worksheet function in Python, in numpydoc's sections, from the one list and its texts."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import Parameter, Signature, formatannotation

from r1model.errors import CELL_ERRORS
from r1model.functions.audit import parse_call
from r1model.functions.spec import OMITTED, Argument, Function
from r1model.texts import text


def docstring(function: Function, name: str, arguments: Signature, language: str) -> str:
    """What it answers; its arguments with units and ranges; the result's unit; errors; what could be misread."""
    said = [function.help(language), "", _worksheet(function, language)]
    named = zip(function.arguments, arguments.parameters.values(), strict=True)
    said += _section("Parameters", [line for part, one in named for line in _argument(part, one, language)])
    said += _section("Returns", _result(function, arguments, language))
    said += _section("Raises", _errors(language))
    notes = [text("docs", f"note.{function.group}", language)]
    said += _section("Notes", notes if function.spills else [*notes, text("docs", "ranges", language)])
    said += _section("References", [text("docs", f"reference.{function.group}", language)])
    said += _section("Examples", [f"r1model.{python_example(function, name)}"])
    return "\n".join(said)


def _section(title: str, lines: list[str]) -> list[str]:
    return ["", title, "-" * len(title), *lines] if lines else []


def _worksheet(function: Function, language: str) -> str:
    live = function.example.replace("R1_", "=DSR_", 1)
    return text("docs", "worksheet", language).format(live=live, usage=function.usage)


def _argument(part: Argument, one: Parameter, language: str) -> Iterator[str]:
    optional = "" if one.default is Parameter.empty else f", default {one.default!r}"
    yield f"{part.name} : {_type(one.annotation)}{optional}"
    yield f"    {text('functions', f'argument.{part.name}', language)}"
    left_out = text("docs", "left_out", language) if part.default is None else ""
    limits = f"{text('docs', 'domain', language)}: {part.domain}." if part.domain else ""
    if facts := " ".join(filter(None, (_unit(part.unit, language), limits, left_out))):
        yield f"    {facts}"


def _unit(unit: str, language: str) -> str:
    return f"{text('docs', 'unit', language)}: {text('units', unit, language)}." if unit else ""


def _type(annotation: object) -> str:
    return formatannotation(annotation).rpartition("tables.")[2].replace("collections.abc.", "")


def _result(function: Function, arguments: Signature, language: str) -> list[str]:
    kind = _type(arguments.return_annotation)
    told = [_unit(function.unit, language), text("docs", "table", language) if kind == "Table" else ""]
    return [kind, *(f"    {words}" for words in told if words)]


def _errors(language: str) -> list[str]:
    return ["CellError", *(f"    {code}: {text('docs', f'error.{code}', language)}" for code in CELL_ERRORS)]


def python_example(function: Function, name: str) -> str:
    """The function's example as a call in Python: what a cell leaves out is None before an argument that is given."""
    _, given = parse_call(function.example)
    return f"{name}({', '.join('None' if value is OMITTED else repr(value) for value in given)})"
