"""ExcelJS and SheetJS open every edition and write it again: values, formulas, names are those of the original.

Names that are functions are lost on ExcelJS (findings/exceljs_names_that_are_lambdas.sh), validations on SheetJS
(findings/sheetjs_writes_no_validations.sh): that is theirs and is not held here.
"""

import pytest
from outside import program
from workbook.copies import saved_by_node

from r1model.guests import guest
from r1model_workbook.book import content
from r1model_workbook.check.reader import read
from r1model_workbook.check.references import parse
from r1model_workbook.write.editions import EDITIONS

RULE = ("formula1", "formula2")


@pytest.fixture(scope="module", params=EDITIONS)
def original(request, tmp_path_factory):
    program("node")
    path = tmp_path_factory.mktemp(request.param) / "book.xlsx"
    path.write_bytes(content("en", edition=request.param, aboard=guest(request.param)("en")))
    return read(path)


@pytest.fixture(scope="module", params=["exceljs", "xlsx"])
def copied(request, original):
    path = original.path.with_name(f"{request.param}.xlsx")
    saved_by_node(request.param, original.path, path)
    return request.param, read(path)


def cells(book):
    """Value and formula; an empty text may be written as no value."""
    found = {(sheet.title, at): (None if cell.value == "" else cell.value, cell.formula or None)
             for sheet in book.sheets for at, cell in sheet.cells.items()}  # fmt: skip
    return {at: said for at, said in found.items() if said != (None, None)}


def names(book):
    """Names of cells: sheets are quoted as each likes; what is printed is no name that a formula may use."""
    return {name: said.replace("'", "") for name, said in book.names.items() if not name.startswith("_xlnm.")}


def validations(book):
    """What may be entered, cell by cell: several cells of one rule may be written together."""
    found = {}
    for sheet in book.sheets:
        for rule in sheet.beside("dataValidation"):
            said = (rule.get("type"), *(_number(rule.findtext(f"{{*}}{part}")) for part in RULE))
            for place in rule.get("sqref").split():
                area = parse(place).areas[0]
                found |= {(sheet.title, row, column): said for row in range(area.top, area.bottom + 1)
                          for column in range(area.left, area.right + 1)}  # fmt: skip
    return found


def _number(said):
    """1e+12 is 1000000000000."""
    try:
        return float(said)
    except (TypeError, ValueError):
        return said


def test_every_value_and_formula_of_every_edition_is_kept(original, copied):
    _, copy = copied
    assert [sheet.title for sheet in copy.sheets] == [sheet.title for sheet in original.sheets]
    kept, given = cells(copy), cells(original)
    assert {at: (said, kept.get(at)) for at, said in given.items() if kept.get(at) != said} == {}
    assert kept.keys() == given.keys()


def test_every_name_of_a_cell_is_kept(original, copied):
    library, copy = copied
    functions = {name for name, said in original.names.items() if "LAMBDA(" in said} if library == "exceljs" else set()
    given, kept = names(original), names(copy)
    assert given.keys() - functions
    assert {name: (said, kept.get(name)) for name, said in given.items()
            if name not in functions and kept.get(name) != said} == {}  # fmt: skip


def test_every_validation_is_kept_where_the_library_has_any(original, copied):
    library, copy = copied
    given = validations(original)
    assert given and (library == "xlsx" or validations(copy) == given)
