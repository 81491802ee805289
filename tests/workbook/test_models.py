"""The workbook follows the model chosen on Inputs: every sheet's figures are the functions', and no check fails."""

import pytest
from pytest import approx

from r1model.capacity.table import served
from r1model.catalogue import catalogue
from r1model.entries.choices import word
from r1model.functions import invoke
from r1model.sizing.lineup import PLANS, plan
from r1model.sizing.weights import shipped_model
from r1model_workbook.book import build

MODELS = list(catalogue().models)
LINES = ("weights_gb", "vram_gb", "gpus", "nodes", "kv_gb", "max_tokens", "fits", "capex", "cash_cost")


@pytest.fixture(scope="module")
def book():
    return build("en")


def chosen(book, model, **more):
    book.recalculate({"model": model, "quant": "int8", "weights_basis": "auto", **more})
    return {"model": model, "quant": "int8", "weights_basis": "auto", **more}


@pytest.mark.parametrize("model", MODELS)
def test_sheets_follow_the_model(book, model):
    given = chosen(book, model)
    for key in PLANS:
        found = plan(given, key)
        for line in LINES:
            assert book.cells[f"{key}.{line}"].value == approx(found.values[line], rel=1e-9)
        assert book.cells["weights_basis_used"].value == word("weights_basis", found.weights_basis, "en")
    if model != shipped_model().id:
        assert book.cells["plan1.weights_gb"].value == approx(invoke("VRAM", model, "int8"), rel=1e-9)
    assert book.cells["kv_bytes_per_token"].value == invoke("KV_PER_TOKEN", model)
    assert book.cells["active_b"].value == invoke("MODEL_SPEC", model, "active_b")
    assert book.cells["failing"].value == 0


@pytest.mark.parametrize("model", MODELS)
def test_predicted_throughput_is_that_of_the_model(book, model):
    chosen(book, model)
    kept = {item.gpu: item for item in served() if item.model == model}
    table = book.tables["serving"]
    for gpu, item in kept.items():
        assert table.cell(gpu, "out_tok_s_p50").value == (item.out_tok_s_p50 if item.serves else "n/a")
        if not item.serves:
            assert table.cell(gpu, "measured_source").value == item.reason_en


@pytest.mark.parametrize("model", MODELS)
def test_the_checkpoint_is_the_functions_wherever_it_is_asked_for(book, model):
    chosen(book, model, weights_basis="checkpoint")
    assert book.cells["plan2.weights_gb"].value == approx(invoke("WEIGHTS", model, "int8"), rel=1e-9)


@pytest.mark.parametrize("model", ["qwen3-32b", "deepseek-r1"])
def test_titles_name_the_model(book, model):
    chosen(book, model)
    title = catalogue().models[model].title
    for sheet in ("about", "summary", "sizing", "memory"):
        assert title in [cell.value for cell in book.pages[sheet].cells.values() if cell.text]
    assert build("zh", {"model": model}).words["title"].startswith(title)


def test_a_book_made_for_a_model_is_the_one_recalculated(book):
    given = chosen(book, "r1-distill-llama-70b")
    made = build("en", given)
    pairs = zip(made.computed, book.computed, strict=True)
    rests_on = {id(cell) for cell in (*book.stale, *book.stamped)}  # the snapshot is of the book as it was made
    for cell in book.computed:  # in the order in which they are computed
        if cell.role.startswith("state") or rests_on & set(map(id, cell.compute.cells)):
            rests_on.add(id(cell))
    assert len(rests_on) < 1000
    assert [other.address for one, other in pairs if one.value != other.value and id(other) not in rests_on] == []
