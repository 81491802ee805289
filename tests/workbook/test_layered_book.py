"""A workbook of a user's own figures: the GPU can be chosen, whose a figure is stands beside it, nothing else moves."""

import re

import pytest
from catalogue.layered import OWN_GPU, PRICE_HEAD, SHORT, gpu_text, write_layer
from openpyxl import load_workbook

from r1model import workspace
from r1model.catalogue import catalogue
from r1model.errors import BadRequest, R1ModelError
from r1model_workbook.back import read_back
from r1model_workbook.book import build
from r1model_workbook.check import check


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    return workspace(write_layer(tmp_path_factory.mktemp("layers") / "ours"))


@pytest.fixture(scope="module")
def book(ours):
    with ours:
        return build("en")


@pytest.fixture(scope="module")
def file(ours, tmp_path_factory):
    path = tmp_path_factory.mktemp("books") / "own.xlsx"
    ours.workbook(path, "en", changes={"plan1_gpu": SHORT})
    return path


def test_its_drop_down_and_its_sheets_know_the_gpu(book):
    cards = book.tables["gpus"].rows
    assert list(cards).index("H20-96") < list(cards).index(SHORT) < len(cards) - 1
    assert book.pages["hardware"].cells[cards[SHORT], 1].value


def test_whose_a_figure_is_stands_with_its_standing_and_in_the_price_book(book, ours):
    sources = [str(cell.value) for cell in book.pages["sources"].cells.values()]
    assert "Published [ours]" in sources or "published [ours]" in sources
    assert sum(word.endswith("[ours]") for word in sources) == sum(
        owner == "ours" for owner, *_ in ours.catalogue.owned_figures()
    )
    priced = [str(cell.value) for cell in book.pages["purchase"].cells.values()]
    assert priced.count("Offer of our supplier [ours]") == 2


def test_about_says_what_it_was_built_from_and_the_shipped_book_says_nothing(book, both, ours):
    said = [cell.value for cell in book.pages["about"].cells.values()]
    assert ours.said in said and ours.said.startswith("ours (")
    assert "Layers of own figures" not in [cell.value for cell in both["en"].book.pages["about"].cells.values()]


def test_check_asks_for_the_layers_and_with_them_finds_the_book_whole(ours, file, both, tmp_path):
    with ours:
        assert check(file).counts["E"] == 0
    (told,) = check(file).findings
    assert (told.rule, told.severity) == ("V01", "W") and f"layers {ours.said}, this check has -" in told.message("en")
    shipped = tmp_path / "shipped.xlsx"
    shipped.write_bytes(both["en"].content)
    with ours:
        (told,) = check(shipped).findings
    assert f"layers -, this check has {ours.said}" in told.message("en")
    with pytest.raises(BadRequest, match=re.escape(f"layers {ours.said}, this check has -")):
        read_back(file)


def test_the_other_price_is_what_the_book_counts_with(file, tmp_path):
    shown = load_workbook(file, data_only=True, read_only=True)
    values = {cell.value for row in shown["Purchase"].iter_rows() for cell in row}
    assert {321_000, 90_000} <= values


def test_a_batch_takes_its_layers_to_every_worker(ours, tmp_path, monkeypatch):
    """Each row is a task of its own, and goes to another process."""
    monkeypatch.setattr("r1model.batches.run.TASK", 1)
    table = tmp_path / "rows.csv"
    table.write_text(f"name,plan1_gpu,months\nA,{SHORT},36\nB,{SHORT},48\n", "utf-8")
    done = list(ours.batch(table, tmp_path / "books", language="en", workers=2))
    assert [(row.state, list(row.problems)) for row in done] == [("written", [])] * 2
    assert {row.state for row in ours.batch(table, tmp_path / "books", language="en")} == {"kept"}
    sheet = load_workbook(tmp_path / "books" / done[0].file, read_only=True)["Hardware"]
    assert SHORT in {cell.value for row in sheet for cell in row}
    assert OWN_GPU not in catalogue().gpus


def test_a_batch_is_done_again_when_a_price_of_a_layer_changes(ours, tmp_path):
    table = tmp_path / "rows.csv"
    table.write_text("name,months\nA,36\n", "utf-8")
    assert [row.state for row in ours.batch(table, tmp_path / "books", workbooks=False)] == ["computed"]
    price = "server,server,CN,purchase,,CNY,CNY/server,999000,quoted,our-offer,p. 3,2026-03-01,,价,Price"
    dearer = ours.with_layer(write_layer(tmp_path / "newer", **{"hardware_prices.csv": f"{PRICE_HEAD}\n{price}\n"}))
    assert [row.state for row in dearer.batch(table, tmp_path / "books", workbooks=False)] == ["computed"]


def test_a_workspaces_own_inputs_are_those_of_its_batch_and_of_its_book(tmp_path):
    own = workspace().with_inputs(months=24)
    table = tmp_path / "rows.csv"
    table.write_text("name,price_per_kwh\nA,0.9\n", "utf-8")
    (one,) = own.batch(table, tmp_path / "own", workbooks=False)
    (other,) = workspace().batch(table, tmp_path / "usual", workbooks=False)
    assert one.results != other.results
    with own:
        assert build("en").entries["months"].value == 24


def test_a_mistake_in_a_layer_is_told_before_a_batch_begins(tmp_path):
    with pytest.raises(R1ModelError):
        workspace(write_layer(tmp_path / "bad", **{f"gpus/{OWN_GPU}.toml": gpu_text("nobody")}))
