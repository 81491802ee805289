"""In a real LibreOffice Calc with the extension installed: every function, errors, ranges, files, speed, failures."""

import os
import re
import shutil
import signal
import sys

import openpyxl
import pytest
from addin.calc_office import Calc, letters
from openpyxl.worksheet.formula import ArrayFormula

from r1model.functions import PREFIXES, functions, invoke, plain
from r1model.functions.audit import QUOTED, parse_call
from r1model.texts import LANGUAGES
from r1model_addin.calc.descriptions import SERVICE, methods
from r1model_addin.calc.extension import extension
from r1model_addin.helps import argument_help

LISTED = functions()
CELLS = 10_000
CONFIGURED = f"/org.openoffice.Office.CalcAddIns/AddInInfo/{SERVICE}/AddInFunctions"


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    """A user profile with the extension, installed as the Extension Manager does it."""
    folder = tmp_path_factory.mktemp("calc")
    oxt = folder / "r1model.oxt"
    oxt.write_bytes(extension())
    with Calc(folder / "profile") as office:
        office.install(str(oxt))
    return folder / "profile"


@pytest.fixture(scope="module")
def running(profile):
    with Calc(profile) as office:
        yield office


@pytest.fixture
def calc(running):
    running.load()
    return running


def in_calc(formula):
    """Excel's spelling in LibreOffice's language-independent one: ; between arguments, | between rows of an array."""
    parts = QUOTED.split(formula)
    return "".join(part.replace(";", "|").replace(",", ";") if i % 2 == 0 else part for i, part in enumerate(parts))


def rows(value):
    """A result as the cells of a sheet; a truth value is 1 or 0 there."""
    nested = value if isinstance(value, list) else [[value]]
    return [
        [cell if isinstance(cell, str) else pytest.approx(float(cell), rel=1e-12) for cell in row] for row in nested
    ]


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("name", LISTED)
def test_every_example_shows_the_engines_value(calc, name, prefix):
    called, given = parse_call(LISTED[name].example)
    expected = rows(plain(invoke(called, *given)))
    formula = in_calc(f"={prefix}{LISTED[name].example.removeprefix('R1_')}")
    assert calc.spilled(formula, len(expected), len(expected[0])) == expected
    assert calc.typed(formula) == expected[0][0]


@pytest.mark.parametrize(
    "formula, code",
    [
        ('=DSR_VRAM(671;"int7")', "#VALUE!"),
        ("=DSR_VRAM(671)", "#VALUE!"),
        ("=DSR_VRAM()", "#VALUE!"),
        ('=DSR_VRAM(-1;"int8")', "#NUM!"),
        ("=DSR_UTIL(10;0)", "#DIV/0!"),
        ('=DSR_GPUS(671;"int8";"A100")', "#N/A"),
        ("=R1_UTIL(10;0)", "#DIV/0!"),
        ("=DSR_NODES(NA())", "#N/A"),
        ("=DSR_NODES(1/0)", "#DIV/0!"),
        ('=DSR_NODES("")', "#VALUE!"),
        ("=DSR_NODES(1;2;3)", "Err:504"),
        ("=DSR_NOPE(1)", "#NAME?"),
        ("=SUM(DSR_UTIL(10;0);1)", "#DIV/0!"),
    ],
)
def test_an_error_is_a_true_error_cell(calc, formula, code):
    assert calc.typed(formula) == code


@pytest.mark.parametrize(
    "formula, value",
    [
        ("=DSR_KV(32768;;2)", 2.302672896),
        ("=DSR_KV(32768;1;;)", 2.302672896),
        ("=dsr_nodes(8)", 1),
        ("=DSR_PLANS(;;;FALSE())", "A100-40"),
        ("=DSR_PLANS(;;;TRUE())", "GPU"),
        ('=DSR_VRAM(671;"ＩＮＴ８")', 671),
        ('=IFERROR(DSR_VRAM(671;"int7");"mend it")', "mend it"),
        ("=SUMPRODUCT(DSR_NODES({8|16|24}))", 6),
        ("=DSR_NODES(DATE(2025;1;1))", 5708),
    ],
)
def test_arguments_left_out_truth_values_text_and_use_in_formulas(calc, formula, value):
    assert calc.typed(formula) == pytest.approx(value)


def test_ranges_keep_their_shape_and_an_error_its_element(calc):
    calc.enter("C1", [["8"], ["-1"], [""], ["'text"], ["=TRUE()"], ['=""'], ["9"]])
    expected = [[1], ["#NUM!"], ["#VALUE!"], ["#VALUE!"], [1], ["#VALUE!"], [2]]
    assert calc.spilled("=DSR_NODES(C1:C7)", 7, 1) == expected
    assert calc.spilled("=DSR_NODES({8;16;24};{4|8})", 2, 3) == [[2, 4, 6], [1, 2, 3]]


def test_blank_cells(calc):
    """Calc hands one blank cell over as 0, as to its own functions; in a range it is blank."""
    assert calc.typed("=DSR_NODES(C1)") == 0
    assert calc.typed("=DSR_NODES(8;C1)") == "#NUM!"
    assert calc.typed("=DSR_NODES(C1:C1)") == "#VALUE!"


def test_an_error_within_a_range_makes_the_call_an_error(calc):
    calc.enter("C1", [["8"], ["=NA()"]])
    assert calc.spilled("=DSR_NODES(C1:C2)", 2, 1) == [["Err:504"], ["Err:504"]]
    assert calc.spilled("=DSR_NODES(C1:C2*1)", 2, 1) == [["#N/A"], ["#N/A"]]


def test_ten_thousand_cells_recalculate(calc, told):
    calc.enter("C1", [[str(row % 900 + 1)] for row in range(CELLS)])
    calc.enter("D1", [[f'=DSR_VRAM(C{row + 1};"int8")'] for row in range(CELLS)])
    took = calc.recalculate()
    told(f"LibreOffice with the add-in: {CELLS} cells recalculated in {took:.2f} s")
    assert calc.data(f"D1:D{CELLS}") == [[row % 900 + 1] for row in range(CELLS)]


@pytest.mark.parametrize("ending, kind", [("ods", "calc8"), ("xlsx", "Calc MS Excel 2007 XML")])
def test_a_saved_file_keeps_values_and_formulas(calc, tmp_path, ending, kind):
    typed = [['=DSR_VRAM(671;"int8")'], ['=R1_VRAM(671;"int8")'], ["=DSR_KV(32768;;2)"], ["=DSR_UTIL(1;0)"]]
    calc.enter("A1", typed)
    calc.spill("C1:C3", "=DSR_NODES({8|-1|16})")
    before = [(calc.cells(name), calc.formulas(name)) for name in ("A1:A4", "C1:C3")]
    calc.save(str(tmp_path / f"book.{ending}"), kind)
    calc.load(str(tmp_path / f"book.{ending}"))
    assert [(calc.cells(name), calc.formulas(name)) for name in ("A1:A4", "C1:C3")] == before
    calc.recalculate()
    assert calc.cells("A1:A4") == [[671], [671], [pytest.approx(2.302672896)], ["#DIV/0!"]]
    assert calc.cells("C1:C3") == [[1], ["#NUM!"], [2]]
    assert [re.match(r"=\w+", formula)[0] for formula in calc.formulas("A1:A2")] == ["=DSR_VRAM", "=R1_VRAM"]


def test_the_text_that_excel_wrote_is_found(calc, tmp_path):
    """Names in .xlsx files are resolved by the job that runs when a file was opened."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row, formula in enumerate(['=DSR_VRAM(671,"int8")', "=A1*2", "=SUM(R1_KV(32768,,2),1)", '="DSR_X("&1'], 1):
        sheet.cell(row, 1, formula)
    sheet["C1"] = ArrayFormula("C1:C3", "=DSR_NODES({8;-1;16})")
    book.save(tmp_path / "excel.xlsx")
    calc.load(str(tmp_path / "excel.xlsx"))
    assert calc.cells("A1:A4") == [[671], [1342], [pytest.approx(3.302672896)], ["DSR_X(1"]]
    assert calc.cells("C1:C3") == [[1], ["#NUM!"], [2]]


def test_the_wizard_has_help_for_every_function_and_argument_in_both_languages(calc):
    described = calc.described()
    for name, function in methods().items():
        arguments = [[part.name, argument_help(part, "en")] for part in function.arguments]
        assert described[name] == [function.help("en"), arguments]
    for language, locale in zip(LANGUAGES, ("zh-CN", "en-US"), strict=True):
        assert calc.configured(f"{CONFIGURED}/DSR_VRAM/Description", locale) == LISTED["VRAM"].help(language)
        quant = calc.configured(f"{CONFIGURED}/R1_VRAM/Parameters/quant/Description", locale)
        assert quant == argument_help(LISTED["VRAM"].arguments[1], language)


def test_a_dead_worker_is_replaced_and_a_missing_python_is_an_error_that_says_why(profile, tmp_path):
    python, process = tmp_path / "python", tmp_path / "pid"
    python.write_text(f'#!/bin/sh\necho $$ > {process}\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    copied = shutil.copytree(profile, tmp_path / "profile", ignore=shutil.ignore_patterns(".lock"))
    with Calc(copied, R1MODEL_PYTHON=str(python)) as calc:
        calc.load()
        assert calc.typed('=DSR_VRAM(671;"int8")') == 671
        first = int(process.read_text())
        os.kill(first, signal.SIGKILL)
        assert calc.typed('=DSR_VRAM(70;"int8")') == 70
        second = int(process.read_text())
        assert second != first
        python.unlink()
        os.kill(second, signal.SIGKILL)
        calc.enter("A1", [['=DSR_VRAM(70;"int8")']] * 1000)
        assert calc.cells("A1:A1000") == [["#NAME?"]] * 1000
        reason = calc.typed("=DSR_AUDIT()")
    log = copied / "user" / "r1model-calc.log"
    assert str(python) in reason and str(log) in reason
    told = [line for line in log.read_text().splitlines() if str(python) in line]
    assert told[0] == reason and len(told) < 100, "a thousand cells do not each try to start it"


def test_columns_have_letters():
    assert [letters(column) for column in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
