"""The seed held against the engine: verdicts follow from numbers, money reconciles to the cent."""

import re
from collections import Counter

import pytest
from pytest import approx

from r1model.audit import audit, cloud_row, recompute
from r1model.catalogue import catalogue
from r1model.errors import CatalogueError
from r1model.types import Verdict

COMPARED = [item for item in audit() if item.recomputed is not None and item.figure.stated is not None]
SAYS_SOMETHING_ELSE_IS_WRONG = {
    Verdict.DISPUTED, Verdict.UNVERIFIABLE, Verdict.WRONG_UNIT, Verdict.WRONG_PERIOD, Verdict.WRONG_INSTANCE,
    Verdict.DUPLICATE,
}  # fmt: skip
each_compared = pytest.mark.parametrize("item", COMPARED, ids=lambda item: item.figure.id)
each_row = pytest.mark.parametrize("row", catalogue().aws_rows.values(), ids=lambda row: row.id)


def equal_as_printed(item):
    """Within half of the last digit that the seed prints."""
    number = re.search(rf"{item.figure.stated:g}(\.\d+)?", item.figure.stated_text.replace(",", ""))
    text = number.group() if number else f"{item.figure.stated:.12g}"
    digits = len(text.partition(".")[2])
    return abs(item.difference) <= 0.5 * 10**-digits + 1e-9


@each_compared
def test_a_figure_is_right_only_where_the_engine_agrees(item):
    if item.figure.verdict is Verdict.RIGHT:
        assert equal_as_printed(item), f"{item.figure.stated} against {item.recomputed}"
    elif equal_as_printed(item):
        assert item.figure.verdict in SAYS_SOMETHING_ELSE_IS_WRONG


@each_compared
def test_a_wrong_value_really_differs(item):
    if item.figure.verdict is Verdict.WRONG_VALUE:
        assert not equal_as_printed(item)


def test_the_audit_is_long_and_finds_both_right_and_wrong():
    verdicts = Counter(item.figure.verdict for item in audit())
    assert len(audit()) >= 150
    assert verdicts[Verdict.RIGHT] >= 50
    assert verdicts[Verdict.WRONG_VALUE] >= 20
    assert set(verdicts) == set(Verdict)


@pytest.mark.parametrize(
    "key, stated, recomputed",
    [  # NVIDIA datasheets: A100 FP64 9.7, H100 SXM 34 (33.5), H200 dense BF16 989; DeepSeek day 6: 2,224 H800
        ("gpu.a100.fp64", 19.5, 9.7),
        ("gpu.h100.fp64", 30, 33.5),
        ("gpu.h200.tensor", 1979, 989.4),
        ("dau.cards", 13_000, 2_224),
        ("plan1.capex", 4_000_000, 5_200_000),
        ("size.fp16", 1.342, 1.342),
        ("dau.target_cards", None, 104_000),
    ],
)
def test_well_known_findings(key, stated, recomputed):
    (item,) = [item for item in audit() if item.figure.id == key]
    assert (item.figure.stated, item.recomputed) == (stated, approx(recomputed))


@each_row
def test_on_demand_reconciles_to_the_cent_at_730_hours(row):
    assert cloud_row(row.id, "on_demand")["rent_bill"] == approx(row.on_demand_stated, abs=0.0049)


@each_row
def test_reserved_reconciles_to_the_cent_in_its_own_period(row):
    """US1 prints 281 for 281.63; US2 prints 959.87 for 895.87, two digits swapped."""
    line = "rent_bill_year" if row.reserved_period == "year" else "rent_bill"
    expected = {"us1": 281.63, "us2": 895.87}.get(row.id, row.reserved_stated)
    assert cloud_row(row.id, "reserved")[line] == approx(expected, abs=0.0049)


def test_there_are_ten_rows_and_the_last_repeats_the_ninth():
    rows = catalogue().aws_rows
    assert list(rows) == [*(f"nx{n}" for n in range(1, 5)), *(f"us{n}" for n in range(1, 7))]
    assert rows["us6"].duplicate_of == "us5"
    assert [row.id for row in rows.values() if row.reserved_period == "year"] == ["nx1", "us4"]


@pytest.mark.parametrize("item", audit(), ids=lambda item: item.figure.id)
def test_every_finding_is_explained_in_both_languages(item):
    explanation = item.figure.explanation
    assert re.search("[一-鿿]", explanation.zh)
    assert explanation.en.strip() and not re.search("[一-鿿]", explanation.en)
    assert item.figure.source in catalogue().sources


def test_every_wrong_number_is_followed_by_the_engines_own():
    """A verdict about a value needs the value that should stand there, unless the statement is words."""
    bare = [
        item.figure.id for item in audit() if item.figure.verdict is Verdict.WRONG_VALUE and item.recomputed is None
    ]
    assert bare == []


@pytest.mark.parametrize(
    "reference",
    ["gpu:h100.fp64_tflops", "gpu:h100-80gb-sxm.colour", "plan:4.gpus", "moon:1", "cloud:nx9.on_demand"],
)
def test_a_reference_to_nothing_is_refused_by_name(reference):
    with pytest.raises(CatalogueError) as caught:
        recompute(reference)
    assert reference in caught.value.text("en")
    assert "seed/figures.csv" in caught.value.text("zh")
