"""The VBA text as a plain compiler wants it: golden, ASCII, within Excel's limits, signatures those of the list."""

import itertools
import os
import re
from pathlib import Path

import pytest
from pyopenvba.interpreter import parse_module

from r1model.functions import PREFIXES, functions
from r1model_addin.macros.vba import RESERVED, argument_name, modules, static

GOLDEN = Path(__file__).with_name("golden")
LISTED = functions()
TEXTS = {**{f"{name}.bas": source for name, source in modules().items()}, "ThisWorkbook.cls": static("workbook.cls")}
DECLARED = re.compile(r"^Public Function (\w+)\((.*)\) As Variant$", re.M)
LONGEST_LINE, LONGEST_PROCEDURE, LONGEST_NAME, MOST_ARGUMENTS = 1023, 65_536, 255, 60


@pytest.mark.parametrize("name", TEXTS)
def test_the_text_is_the_golden_one(name):
    """ACCEPT=1 writes it anew; review the difference."""
    path = GOLDEN / name
    if os.environ.get("ACCEPT"):
        path.write_text(TEXTS[name], encoding="ascii")
    assert path.read_text(encoding="ascii") == TEXTS[name]


def test_no_golden_text_is_left_over():
    assert {path.name for path in GOLDEN.glob("*.[bc][al]s")} == set(TEXTS)


@pytest.mark.parametrize("name", TEXTS)
def test_the_text_keeps_excels_limits_and_parses(name):
    source = TEXTS[name]
    assert source.isascii() and "\t" not in source
    assert max(map(len, source.splitlines())) <= LONGEST_LINE
    assert all(len(part) < LONGEST_PROCEDURE for part in re.split(r"^End (?:Function|Sub)$", source, flags=re.M))
    assert max(map(len, re.findall(r"\w+", source))) <= LONGEST_NAME
    assert source.startswith("Option Explicit\n")
    assert parse_module(source.replace("\n", "\r\n")) is not None


@pytest.mark.parametrize("prefix", PREFIXES)
def test_signatures_are_those_of_the_list(prefix):
    found = dict(DECLARED.findall(modules()[f"r1model_{prefix[:-1].lower()}"]))
    assert list(found) == [f"{prefix}{name}" for name in (*LISTED, "LAST_ERROR")]
    for name, function in LISTED.items():
        written = found[f"{prefix}{name}"].split(", ") if function.arguments else []
        leading = len(list(itertools.takewhile(lambda part: part.required, function.arguments)))
        assert len(written) <= MOST_ARGUMENTS
        assert written == [
            f"{'Optional ' if place >= leading else ''}{argument_name(part)} As Variant"
            for place, part in enumerate(function.arguments)
        ]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_arguments_are_handed_on_in_their_order(prefix):
    source = modules()[f"r1model_{prefix[:-1].lower()}"]
    for name, function in LISTED.items():
        given = ", ".join(argument_name(part) for part in function.arguments)
        assert f'    {prefix}{name} = CellValue("{prefix}{name}", Array({given}))\n' in source


def test_no_argument_is_a_word_of_vba():
    names = {argument_name(part) for function in LISTED.values() for part in function.arguments}
    assert {name for name in names if name.lower() in RESERVED} == set()
    assert "option_" in names and "rate" in names
    for function in LISTED.values():
        own = [argument_name(part).lower() for part in function.arguments]
        assert len(set(own)) == len(own), "VBA does not tell cases apart"


def test_no_two_public_names_clash():
    public = [name.lower() for source in modules().values()
              for name in re.findall(r"^Public (?:Function|Sub) (\w+)", source, re.M)]  # fmt: skip
    assert len(public) == len(set(public))
    assert not set(public) & set(modules())
