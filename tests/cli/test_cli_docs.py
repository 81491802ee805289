"""`docs` prints the lists whole, in both languages; `explain` says of a leaf where it comes from."""

import re
from itertools import pairwise

import pytest

from r1model.catalogue import catalogue
from r1model.cli.docs import KINDS
from r1model.formulas import FORMULAS
from r1model.functions import functions
from r1model.inputs import inputs
from r1model.texts import LANGUAGES, texts

CHINESE = re.compile("[一-鿿]")
BAR = re.compile(r"(?<!\\)\|")


@pytest.fixture(params=LANGUAGES)
def pages(request, run):
    return request.param, {
        what: run("docs", what, language=request.param).out for what in ("inputs", "formulas", "functions")
    }


def test_every_input_formula_and_function_is_on_its_page(pages):
    language, shown = pages
    for item in inputs().values():
        assert f"| {item.id} | {item.label(language)} |" in shown["inputs"]
    for name in FORMULAS:
        assert f"| {name} | {texts('formulas')[name][language]} |" in shown["formulas"]
    for item in functions().values():
        assert f"\n#### {item.usage}\n\n{item.help(language)}" in shown["functions"]
        assert f"`r1model.{item.python_name}`" in shown["functions"]


def test_every_table_has_as_many_cells_in_every_row(pages):
    for page in pages[1].values():
        widths = [len(BAR.findall(line)) if line.startswith("|") else 0 for line in page.splitlines()]
        assert sum(map(bool, widths)) > 100
        assert [(a, b) for a, b in pairwise(widths) if a and b and a != b] == []


def test_without_a_word_all_pages_are_printed_and_the_language_can_be_chosen(run):
    parts = "\n".join(run("docs", what, language="zh").out for what in KINDS)
    assert run("docs", "--language", "zh").out == parts
    assert CHINESE.search(run("docs", "functions", "-l", "zh").out.splitlines()[0])
    assert not CHINESE.search(run("docs", "FUNCTIONS", "-l", "en").out.splitlines()[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_logged_start_is_in_the_table_with_how_far_ours_lies_above(run, language):
    shown = run("docs", "starts", "-l", language).out
    rows = [line for line in shown.splitlines() if line.startswith("| ")]
    assert len(rows) == 2 + len(catalogue().logged_starts)
    assert "+10.5%" in shown or "+10.4%" in shown
    found = run("docs", "starts", "--json").json["starts"]
    assert all(row["source"] and row["where"] and row["as_of"] for row in found)
    assert max(row["above"] for row in found if row["above"] is not None) <= 0.15


def test_json_holds_every_field(run):
    found = run("docs", "--json").json
    assert [row["id"] for row in found["inputs"]] == list(inputs())
    assert [row["name"] for row in found["formulas"]] == list(FORMULAS)
    assert [row["name"] for row in found["functions"]] == [f"R1_{name}" for name in functions()]
    assert all(row["standing"] and row["source"] and row["where"] and row["as_of"] for row in found["inputs"])
    assert all(row["line"].startswith(f"{row['name']} = ") and row["source"] for row in found["formulas"])
    tpot = next(row for row in found["functions"] if row["name"] == "R1_TPOT")
    assert {part["name"]: part.get("default") for part in tpot["arguments"]}["model"] == "deepseek-r1"
    assert set(run("docs", "inputs", "--json").json) == {"inputs"}


@pytest.mark.parametrize("words", [("docs", "formula"), ("docs", "inputs", "--language", "fr")])
def test_an_unknown_page_or_language_is_one_line(run, words):
    done = run(*words)
    assert (done.code, done.out) == (2, "") and done.err.count("\n") == 1 and words[-1] in done.err


def test_every_text_of_the_docs_is_used():
    groups = {item.group for item in functions().values()}
    kinds = {key.partition(".")[0] for key in texts("docs")}
    for kind in ("group", "note", "reference"):
        assert {key.partition(".")[2] for key in texts("docs") if key.startswith(f"{kind}.")} == groups
    assert kinds == {"group", "note", "reference", "error", "page", "column", "unit", "domain", "worksheet", "ranges",
                     "table", "left_out", "missing_text", "whole", "given_where_used", "explained"}  # fmt: skip


def leaves(node):
    for need in node.get("needs", []):
        yield from leaves(need)
        if "needs" not in need and "line" not in need:
            yield need


def test_a_leaf_says_where_it_comes_from(run):
    names = ("peak_tflops", "energy_kwh", "expert_shard", "bandwidth_tb_s", "straight_line")
    of = {leaf["name"]: leaf for name in names for leaf in leaves(run("explain", name, "--json").json)}
    assert of["gpu_memory_gb"]["unit"] == "GB" and "H200" in of["gpu_memory_gb"]["source"]
    for name in ("gpu_tflops", "weight_bytes", "expert_width", "gpu_bandwidth_tb_s"):
        assert of[name]["as_of"] and of[name]["where"] and of[name]["standing"], name
    assert of["tax_life"]["source"] == "given where the formula is used" and "as_of" not in of["tax_life"]
    assert "730" in of["hours"]["source"] or "month" in of["hours"]["source"]
    assert "catalogue" not in {leaf["source"] for leaf in of.values()}


def test_the_number_of_gpus_is_followed_to_the_rule_that_gives_it(run):
    assert "gpus_node = " in run("explain", "gpu_cost", "--set", "sizing_rule=node").out
    assert "gpus_pow2" not in run("explain", "gpu_cost", "--set", "sizing_rule=node").out


@pytest.mark.parametrize("language, words", [("en", "has no 'capex'"), ("zh", "没有“capex”")])
def test_a_missing_label_is_one_line_that_says_where_to_add_it(run, monkeypatch, language, words):
    monkeypatch.delitem(texts("formulas"), "capex")
    done = run("docs", "formulas", language=language)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert words in done.err and "texts/formulas.toml" in done.err


def test_docs_print_the_figures_of_a_layer(run, tmp_path):
    (tmp_path / "sources.toml").write_text(
        '[meter]\ntitle = "Our meter"\npublisher = "us"\naccessed = 2026-11-01\nlicence = "own"\n', "utf-8"
    )
    (tmp_path / "inputs.toml").write_text(
        '[price_per_kwh]\nvalue = 0.42\nstanding = "measured"\nsource = "meter"\nwhere = "hall"\nas_of = 2026-11-01\n',
        "utf-8",
    )
    rows = run("docs", "inputs", "--json", "--catalogue", tmp_path).json["inputs"]
    own = next(row for row in rows if row["id"] == "price_per_kwh")
    assert (own["value"], own["standing"], own["source"]) == (0.42, "measured", "Our meter, us")


def test_a_line_is_explained_in_a_month_wherever_an_option_has_it(run):
    found = run("explain", "depreciation", "--month", 7, "--json").json
    lines = {line["path"]: line for line in found["lines"]}
    assert {"buy.capex.GPU.depreciation", "buy.capex.server.depreciation"} <= set(lines)
    card = lines["buy.capex.GPU.depreciation"]
    assert card["value"] == pytest.approx(3 * 3_200_000 * 0.95 / 36) and card["needs"]["month"] == 7
    assert card["needs"]["straight_line"] == card["value"]


def test_what_looks_back_is_shown_as_it_was_the_month_before(run):
    now, before = (run("explain", "cumulative", "--month", month, "--json").json["lines"][0] for month in (8, 7))
    assert now["path"] == "buy.cumulative" and now["needs"]["previous"] == before["value"]
    assert now["value"] == pytest.approx(before["value"] + now["needs"]["amount"])
    opening = run("explain", "cumulative", "--month", 0, "--json").json["lines"][0]
    assert opening["needs"]["previous"] == 0 and opening["value"] == opening["needs"]["amount"]


def test_the_sum_of_rows_says_what_it_adds(run):
    paid = next(line for line in run("explain", "capex_flow", "--month", 0, "--json").json["lines"]
                if line["path"] == "buy.capex_flow")  # fmt: skip
    assert paid["needs"] == {"capex.*.capex_flow": paid["value"]} and paid["value"] > 3_200_000


@pytest.mark.parametrize("language, word", [("zh", "第 7 月"), ("en", "Month 7")])
def test_a_month_is_explained_in_both_languages(run, language, word):
    assert word in run("explain", "interest", "--month", 7, language=language).out


@pytest.mark.parametrize("words, said", [
    (("depreciatoin", "--month", 3), "depreciation"),
    (("cash_flow", "--month", 37), "0 … 36"),
    (("cash_flow", "--month", -1), "0 … 36"),
])  # fmt: skip
def test_what_cannot_be_explained_in_a_month_is_said_in_one_line(run, words, said):
    found = run("explain", *words)
    assert found.code == 2 and said in found.err and found.err.count("\n") == 1
