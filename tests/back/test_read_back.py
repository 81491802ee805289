"""A workbook that was edited comes home: whatever may be filled in, in both languages, by several programs."""

import pytest
from back.edited import by_libreoffice, by_openpyxl, changed, everywhere, scenario

from r1model.scenario_files import as_tables, read, text_of, usual_entry, with_explicit
from r1model_workbook.back import read_back
from r1model_workbook.back.reading import usual_book
from r1model_workbook.book import build, content
from r1model_workbook.check.spots import is_input
from r1model_workbook.view.judging import slots
from r1model_workbook.view.wording import in_words

LANGUAGES = ("zh", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_can_be_filled_in_is_forgotten(language):
    book = build(language)
    assert {cell for cell in book.all_cells() if is_input(cell)} == {*book.entries.values(), *book.views}
    assert {slot.name for slot in slots(book)} == set(book.entries)
    for name, cell in book.entries.items():
        usual = 0.0 if name.startswith("point_") else ""
        assert (usual if cell.value is None else cell.value) == in_words(name, usual_entry(name), language), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_book_that_nobody_touched_is_the_usual_scenario(books, language):
    found = read_back(books[language])
    assert (found.entries, found.faults, found.overtyped) == ({}, [], [])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", ["one", "two"])
def test_what_was_typed_comes_home(books, tmp_path, language, seed):
    given = scenario(seed)
    found = read_back(by_openpyxl(books[language], tmp_path / "edited.xlsx", language, given))
    assert found.faults == [] and found.overtyped == []
    assert dict(found.entries) == given


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cell_of_the_own_lines_comes_home(books, tmp_path, language):
    given = changed(everywhere())
    found = read_back(by_openpyxl(books[language], tmp_path / "edited.xlsx", language, given))
    assert found.faults == [] and dict(found.entries) == given


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_typed_in_libreoffice_comes_home(books, tmp_path, language):
    given = scenario(f"office {language}") | changed(everywhere()) | {"pue@low": ""}
    path = by_libreoffice(books[language], tmp_path / "edited.xlsx", language, given, tmp_path)
    found = read_back(path)
    assert found.faults == [] and found.overtyped == []
    assert dict(found.entries) == changed(given)


@pytest.mark.parametrize("language, seed, ending", [("zh", "one", ".toml"), ("en", "four", ".json")])
def test_a_scenario_goes_round_and_is_the_same(books, tmp_path, language, seed, ending):
    given, path = scenario(seed), tmp_path / f"scenario{ending}"
    path.write_bytes(text_of(given, as_json=ending == ".json"))
    kept = read(path)
    assert kept == with_explicit(given)
    book = tmp_path / "again.xlsx"
    book.write_bytes(content(language, kept))
    found = read_back(book)
    assert (found.faults, found.overtyped, dict(found.entries)) == ([], [], given)
    assert text_of(found.entries) == text_of(given)


def test_a_file_says_what_is_not_as_usual_and_nothing_else():
    tables = as_tables({"months": 48.0, "pue@user": 1.3, "case": "low", "load.hours[9].work": 0.1,
                        "point_3_tpot_ms": 40.0, "buy.capex[0].amount": 5.0, "rent.price_hour": 3.0})  # fmt: skip
    assert tables == {
        "case": "low", "inputs": {"months": 48.0}, "user": {"pue": 1.3}, "hours": {"work": {"9": 0.1}},
        "points": {"3": {"tpot_ms": 40.0}}, "lines": {"buy.capex[0]": {"amount": 5.0}, "rent": {"price_hour": 3.0}},
    }  # fmt: skip


def test_rows_that_were_put_in_above_do_not_matter(books, tmp_path):
    """A note of two lines above the inputs: what stands below is found by its texts."""
    given = {"months": 48.0, "price_per_kwh": 0.61}
    title = usual_book("en").pages["inputs"].title
    path = by_openpyxl(books["en"], tmp_path / "edited.xlsx", "en", given,
                       lambda book: book[title].insert_rows(20, 2))  # fmt: skip
    found = read_back(path)
    assert found.entries["months"] == 48.0 and found.entries["price_per_kwh"] == 0.61
    assert set(found.entries) == set(given)
