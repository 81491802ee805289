"""The program in the form that each application takes: WPS a folder, ONLYOFFICE a macro, Google Sheets a script."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.metadata import version
from typing import Any, NamedTuple

from r1model.functions import Function, functions
from r1model.texts import LANGUAGES, text
from r1model_addin.helps import argument_help, function_help, in_both
from r1model_addin.script.program import Printed, core, part, printed

NAMESPACE = "DSR"
LAST_ERROR = "LAST_ERROR"
WPS_FOLDER, MACRO, SCRIPT = "r1model-wps", "r1model.onlyoffice.js", "r1model.gs"


class Shell(NamedTuple):
    """One function as the application lists it: its name, its sentence, its arguments, what it gives."""

    name: str
    help: str
    parameters: tuple[tuple[str, str, str], ...]  # name, sentence, type; a type that ends in ? may be left out
    result: str


def wps(found: Printed | None = None) -> Mapping[str, bytes]:
    """The files of a WPS add-in by their places in its folder; served as they are, without a build."""
    found = found or printed()
    shells = [*_shells(found), _last_error()]
    registered = [f'    wps.AddCustomFunction("{NAMESPACE}", "{one.name}", {one.name});' for one in shells]
    lines = (*_program(found, shells), "if (typeof wps !== 'undefined' && wps.AddCustomFunction) {", *registered, "}")
    listed = [{"name": one.name, "parameters": [dict(zip(("name", "description", "type"), given, strict=True))
                                                for given in one.parameters],
               "description": one.help, "result": {"type": one.result}} for one in shells]  # fmt: skip
    package = {"name": "r1model", "addonType": "et", "version": version("r1model"), "description": "r1model for WPS"}
    return {
        **{name: part(f"wps/{name}").encode() for name in ("manifest.xml", "ribbon.xml", "index.html", "main.js")},
        "package.json": _json(package),
        "functions.json": _json({"functions": listed}),
        "js/functions.js": _text(lines),
    }


def onlyoffice(found: Printed | None = None) -> bytes:
    """A custom function of ONLYOFFICE's macro window that brings all of them."""
    found = found or printed()
    shells = [*_shells(found), _last_error()]
    lines = _program(found, shells, lambda one: (f"Api.AddCustomFunction({one.name});",))
    return _text(("(function () {", *lines, "})();"))


def sheets(found: Printed | None = None) -> bytes:
    """A file of Apps Script, where every call starts anew: the reason of an error is in the error alone."""
    found = found or printed()
    return _text(_program(found, list(_shells(found))))


def _program(
    found: Printed, shells: Iterable[Shell], after: Callable[[Shell], Iterable[str]] = lambda _: ()
) -> Iterator[str]:
    head = " / ".join(text("addin", "script.head", language) for language in LANGUAGES)
    yield f"// {head.format(version=version('r1model'))}"
    yield "const r1model = (function () {"
    yield core(found)
    yield part("answering.js")
    yield "return { answer, reason: () => lastReason };"
    yield "})();"
    for one in shells:
        yield from _shell(one)
        yield from after(one)


def _shell(one: Shell) -> Iterator[str]:
    """The function that a cell calls, behind the comment from which the application takes its help."""
    yield "/**"
    yield f" * {one.help}"
    yield " * @customfunction"
    for name, words, kind in one.parameters:
        yield f" * @param {{{kind.removesuffix('?')}}} {f'[{name}]' if kind.endswith('?') else name} - {words}"
    yield f" * @returns {{{one.result}}}"
    yield " */"
    yield f"function {one.name}({', '.join(name for name, _, _ in one.parameters)}) {{"
    asked = one.name.removeprefix("DSR_")
    yield "    return r1model.reason();" if asked == LAST_ERROR else f'    return r1model.answer("{asked}", arguments);'
    yield "}"


def _shells(found: Printed) -> Iterator[Shell]:
    for name in found.bodies:
        item = functions()[name]
        help_in = {language: function_help(item, language) for language in LANGUAGES}
        yield Shell(
            f"DSR_{name}", _line(in_both(help_in)), tuple(_parameters(item)), "any[][]" if item.spills else "any"
        )


def _parameters(item: Function) -> Iterator[tuple[str, str, str]]:
    """Every argument takes anything: what it may be is checked by the function, which says what is wrong."""
    for given in item.arguments:
        words = in_both({language: argument_help(given, language) for language in LANGUAGES})
        kind = "any[][]" if given.takes_range else "any"
        yield given.name, _line(words), kind if given.required else f"{kind}?"


def _last_error() -> Shell:
    helps = {language: text("addin", "script.last_error", language) for language in LANGUAGES}
    return Shell(f"DSR_{LAST_ERROR}", _line(in_both(helps)), (), "any")


def _line(words: str) -> str:
    return " ".join(words.split()).replace("*/", "* /").replace("@", "＠")


def _text(lines: Iterable[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
