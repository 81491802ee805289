"""The map on About: every sheet once, each box leads to its sheet, what it takes from is what its formulas refer to."""

from r1model_workbook.sheets import sheets
from r1model_workbook.sheets.model_map import sources_of, stages
from r1model_workbook.view.months import FIRST


def test_every_sheet_stands_in_one_stage():
    keys = [key for keys in stages().values() for key in keys]
    assert sorted(keys) == sorted(sheets())


def test_boxes_lead_to_their_sheets(made):
    page = made.book.pages["about"]
    found = {link.get("ref"): link.get("location") for link in made.sheet_xml(page).iter("{*}hyperlink")}
    assert len(found) == 2 * len(sheets())
    for (row, column), other in page.links.items():
        at = f"{'ABCDEF'[column - 1]}{row}"
        assert found[at] == f"'{other.title}'!A1"
        assert page.cells[row, column].value == other.title
    assert {page.title for page in page.links.values()} == {made.sheets[key].title for key in sheets()}


def test_a_sheet_takes_from_those_that_its_formulas_name(made):
    taken = sources_of(made.book)
    assert taken["lease"] == {"inputs", "demand"}
    assert taken["replicas"] == set() and "summary" not in taken["buy"]


def test_helpers_of_an_option_are_folded_and_its_amounts_are_not(made):
    """A row with a total, or a result, stays; a flag, an index, a parameter goes under the outline."""
    page, buy = made.book.pages["buy"], made.book.written["buy"]
    for name in ("operating_cost", "capex_flow", "cash_flow", "nodes"):
        assert buy.line(name).cells[0].row not in page.helper_rows, name
    assert buy.cell("pv_pretax").row not in page.helper_rows
    assert buy.rows("capex")[0].line("serving").cells[0].row in page.helper_rows
    assert buy.rows("capex")[0].cell("sold").row in page.helper_rows
    assert len(page.helper_rows) > len([row for row, column in page.cells if column == FIRST]) / 3


def test_notes_of_a_sheet_of_months_are_words(made):
    """No name of the program: a formula by its words, a field by its table on Inputs."""
    for key in ("buy", "rent", "api", "lease", "hybrid"):
        notes = [str(cell.value) for (_, column), cell in made.book.pages[key].cells.items()
                 if column == 2 and cell.role == "key" and cell.value]  # fmt: skip
        assert notes and [note for note in notes if "_" in note or "[" in note] == []
