"""The route of xlwings Lite and Server: what Excel is told, and what a call answers."""

import asyncio
import json
import os
from pathlib import Path

import pytest

from addin import office_js
from r1model.functions import OMITTED, functions
from r1model.functions.audit import parse_call
from r1model_addin.answers import answer

GOLDEN = Path(__file__).parent / "golden" / "office_js_functions.json"
LISTED = functions()


@pytest.fixture(scope="module", params=office_js.ROUTES)
def server(request):
    with office_js.ROUTES[request.param]() as doors:
        yield doors


def test_what_excel_is_told_is_the_golden_file(server):
    xlwings_server, udfs = server
    found = xlwings_server.custom_functions_meta(udfs)
    if os.environ.get("ACCEPT"):
        GOLDEN.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))


def cases(name):
    """Argument lists as a sheet gives them: the example, defaults left out, blanks, errors, a column."""
    function, given = LISTED[name], parse_call(LISTED[name].example)[1]
    yield given
    yield [*given, *[OMITTED] * (len(function.arguments) - len(given))]
    for position in range(len(given)):
        for odd in ("", "#N/A", "int7", True):
            yield [*given[:position], odd, *given[position + 1 :]]
    if given and not function.arguments[0].takes_range:
        yield [[[given[0]], [None], ["#N/A"]], *given[1:]]


@pytest.mark.parametrize("name", LISTED)
@pytest.mark.parametrize("prefix", ["R1_", "DSR_"])
def test_a_call_gives_what_the_engine_gives(server, name, prefix):
    xlwings_server, udfs = server
    for given in cases(name):
        found = asyncio.run(xlwings_server.custom_functions_call(office_js.request(f"{prefix}{name}", given), udfs))
        expected = answer(LISTED[name], tuple(None if value == "" else value for value in given))
        assert found == office_js.shown(expected), given
