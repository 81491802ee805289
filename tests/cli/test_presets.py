"""Presets: tax, currency and paper of a country as inputs with sources; --set stands over them; About says them."""

import re
import zipfile
from decimal import Decimal

import pandas as pd
import pytest
from pytest import approx

from r1model.answer import answer
from r1model.catalogue import catalogue
from r1model.errors import BadRequest
from r1model.inputs import inputs, usual
from r1model.presets import held, known, names, preset, settings, values
from r1model.types import Standing
from r1model_workbook.book import build
from r1model_workbook.view.wording import in_words
from r1model_workbook.write.finish import frame
from r1model_workbook.write.render import render

LETTER, TABLOID, A4, A3 = "1", "3", "9", "8"


def test_every_setting_has_its_six_fields_and_a_known_source():
    for name in names():
        assert preset(name).title.zh and preset(name).title.en
        for key, item in settings(name).items():
            assert key in inputs() and item.source in catalogue().sources, (name, key)
            assert item.where and item.as_of, (name, key)
            if item.standing in (Standing.ESTIMATED, Standing.DISPUTED):
                assert item.note and item.note.zh and item.note.en, (name, key)


def test_china_is_as_usual_and_its_variants_differ_in_one_input():
    assert {key: usual()[key] for key in values("cn")} == values("cn")
    assert values("cn-hightech") == values("cn") | {"income_tax": 0.15}
    assert values("cn-small") == values("cn") | {"vat_recoverable": 0.0}


def rates(name):
    return {key: Decimal(str(value)) for key, value in values(name).items() if not isinstance(value, str)}


def test_the_united_states_by_hand():
    """Sales tax joins the purchase and is deducted with it at once; cloud and API bear none; state tax is deducted."""
    ours, plain = rates("us"), answer("today", {"report_currency": "USD"}, ranges=False)
    with held("us"):
        found = answer("today", {}, ranges=False)
    tax = ours["income_tax"] + ours["state_tax"] * (1 - ours["income_tax"])
    for key in ("rent", "api"):
        before = plain.outcomes[key]["pv_pretax"]
        assert found.outcomes[key]["pv_pretax"] == approx(before)
        assert found.costs[key] == approx(before * float(1 - tax))
    more = float(1 + ours["vat_rate"])
    for name in ("capex", "electricity", "maintenance"):
        before, after = (side.outcomes["buy"].by_category()[name].sum() for side in (plain, found))
        assert after == approx(before * more), name
    first = found.outcomes["buy"].months_of("early_deductions")[1]
    running = found.outcomes["buy"].months_of("operating_cost")[1]
    assert first - running == approx(found.outcomes["buy"].months_of("capex_flow")[0])


def test_the_european_union_by_hand():
    """VAT is credited in the return that it is owed in, so no month sees it; a sixtieth is deducted a month."""
    with held("eu"):
        found = answer("today", {}, ranges=False)
    buy = found.outcomes["buy"]
    assert not buy.months_of("vat_flow").any()
    deducted = buy.months_of("early_deductions") - buy.months_of("operating_cost")
    assert deducted[1] == approx(buy.months_of("capex_flow")[0] / 60)
    assert found.costs["api"] == approx(found.outcomes["api"]["pv_pretax"] * (1 - 0.216))


@pytest.mark.parametrize("command", [("compare", "today"), ("chain", "today"), ("plan",), ("explain", "capex")])
def test_commands_take_a_preset_and_set_stands_over_it(run, command):
    plain, small, again = (run(*command, *more, "--json").json for more in (
        (), ("--preset", "cn-small"), ("--preset", "CN-Small", "--set", "vat_recoverable=1")))  # fmt: skip
    assert small != plain
    assert (plain.pop("preset", None), small.get("preset")) in ((None, None), (None, "cn-small"))
    for found in (plain, again):
        found.pop("preset", None)
        found.pop("changes", None)
    assert again == plain


@pytest.mark.parametrize("language, said", [("en", "--preset cannot be 'mars'"), ("zh", "--preset 不能是“mars”")])
@pytest.mark.parametrize("command", [("compare", "today"), ("plan",), ("workbook",), ("batch", "none.csv", "-o", "x")])
def test_a_preset_that_there_is_not_is_one_line(run, tmp_path, monkeypatch, command, language, said):
    monkeypatch.chdir(tmp_path)
    found = run(*command, "--preset", "mars", language=language)
    assert (found.code, found.out) == (2, "") and said in found.err and found.err.count("\n") == 1
    assert all(name in found.err for name in names())
    assert list(tmp_path.iterdir()) == []


def test_rows_of_a_batch_are_of_the_preset_unless_they_say_otherwise(run, tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text("name,vat_recoverable\nplain,\nown,1\n", encoding="utf-8")
    for words, out in (((), "usual"), (("--preset", "cn-small"), "small")):
        assert run("batch", file, "-o", tmp_path / out, "--no-workbooks", "-l", "en", *words).code == 0
    usual, small = (pd.read_parquet(tmp_path / out / "summary.parquet") for out in ("usual", "small"))
    changed = [column for column in usual if not usual[column].equals(small[column])]
    assert changed
    assert all(usual[column][1] == small[column][1] for column in changed if "hash" not in column)


def test_a_name_is_known_in_any_case_and_no_other():
    assert known(" US ") == "us"
    with pytest.raises(BadRequest):
        known("")


@pytest.mark.parametrize("language, font", [("en", b"Calibri"), ("zh", b"Microsoft YaHei")])
def test_the_book_says_its_preset_and_is_printed_as_its_country_prints(language, font):
    with held("us"):
        book = build(language)
    about = book.pages["about"].cells
    said = {cell.value: row for (row, column), cell in about.items() if column == 1}
    row = next(row for (row, column), cell in about.items() if column == 2 and cell.value == "us")
    assert about[row + 1, 1].value == preset("us").title(language)
    for key, item in settings("us").items():
        row = said[inputs()[key].label(language)]
        assert about[row, 2].value == in_words(key, item.value, language)
        assert about[row, 4].value == catalogue().sources[item.source].title
        assert book.inputs[key].value == in_words(key, item.value, language)
    parts = frame(book, render(book))
    sheets = [part for name, part in parts.items() if name.startswith("xl/worksheets/sheet")]
    assert {re.search(rb'paperSize="(\d+)"', part)[1].decode() for part in sheets} <= {LETTER, TABLOID}
    drawn = parts["xl/styles.xml"] + b"".join(part for name, part in parts.items() if "charts/chart" in name)
    assert font in drawn
    assert (b"YaHei" in drawn) == (language == "zh")


def test_books_of_a_batch_say_the_preset_and_another_one_makes_them_anew(run, tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text("name,months\nplain,24\n", encoding="utf-8")
    states = []
    for words in (("--preset", "us"), ()):
        assert run("batch", file, "-o", tmp_path / "books", "-l", "en", *words).code == 0
        with zipfile.ZipFile(next((tmp_path / "books").glob("*plain*.xlsx"))) as book:
            parts = [book.read(name) for name in ("xl/styles.xml", "xl/sharedStrings.xml")]
        states.append((b"YaHei" not in parts[0], preset("us").title.en.encode() in parts[1]))
    assert states == [(True, True), (False, False)]
