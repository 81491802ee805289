"""What people write for an input is read the same way from --set and from a table."""

import pytest

from r1model.batches.reading import read
from r1model.catalogue import catalogue
from r1model.entries import changes, entered, input_named, plain, spellings
from r1model.errors import BadRequest, CellError, MissingInput
from r1model.inputs import inputs
from r1model.texts import LANGUAGES

MEANT = [  # name as typed, value as typed, input, value
    ("plan3_gpu", "H20", "plan3_gpu", "H20-96"),
    ("方案三 GPU", "昇腾910B", "plan3_gpu", "910B-64"),
    ("Plan 3 GPU", "nvidia h100 80gb pcie", "plan3_gpu", "H100-80-PCIe"),
    ("PLAN3 GPU", "4090", "plan3_gpu", "RTX4090-24"),
    ("model", "R1", "model", "deepseek-r1"),
    ("model", "deepseek-ai/DeepSeek-V3", "model", "deepseek-v3"),
    ("quant", "FP8", "quant", "fp8"),
    ("名义精度", "ＩＮＴ８", "quant", "int8"),
    ("折现率", "8%", "discount_rate", 0.08),
    ("discount rate", " 8.5 % ", "discount_rate", 0.085),
    ("fx_drift", "−3%", "fx_drift", -0.03),
    ("plan3_gpu_price", "1,234,567.5", "plan3_gpu_price", 1234567.5),
    ("方案三 GPU 单价", "２００，０００", "plan3_gpu_price", 200000.0),
    ("report_currency", "usd", "report_currency", "USD"),
    ("Closing", "2026-12-31", "closing_date", 46387.0),
    ("closing_date", "2026年12月31日", "closing_date", 46387.0),
    ("months", "48.0", "months", 48.0),
    ("rent_price", "US-EAST-1.P5EN.48XLARGE.ON-DEMAND.2025-06", "rent_price",
     "us-east-1.p5en.48xlarge.on-demand.2025-06"),
]  # fmt: skip


@pytest.mark.parametrize("name, word, key, value", MEANT)
def test_a_change_is_understood(name, word, key, value):
    wanted = pytest.approx(value) if isinstance(value, float) else value
    assert changes([f"{name}={word}"]) == {key: wanted}
    assert changes([f" {name} ＝ {word} "]) == {key: wanted}


@pytest.mark.parametrize("name, word, key, value", MEANT)
def test_a_table_understands_the_same(name, word, key, value, tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text(f'{name}\n"{word}"\n', "utf-8")
    (row,), problems = read(path, "en")
    assert not problems and row.changes == {key: pytest.approx(value) if isinstance(value, float) else value}


REFUSED = [  # name, word, key of the error, what its text must hold
    ("plan3_gpu", "A100", "ambiguous_name", "A100-40, A100-80"),
    ("plan3_gpu", "H900", "unknown_name", "H200-141"),
    ("model", "gpt", "unknown_name", "model"),
    ("quant", "int7", "unknown_choice", "int8"),
    ("rent_price", "p5en", "unknown_choice", "us-east-1.p5en.48xlarge"),
    ("pue", "high", "not_a_number", "high"),
    ("pue", "nan", "not_a_number", "pue"),
    ("pue", "1e999", "not_a_number", "pue"),
    ("pue", "1,2", "not_a_number", "1,2"),
    ("pue", "%", "not_a_number", "pue"),
    ("pue", "TRUE", "not_a_number", "pue"),
    ("pue", "9", "out_of_domain", "1 … 3"),
    ("months", "48.5", "out_of_domain", "1, 2 … 60"),
    ("months", "2026-12-31", "not_a_number", "months"),
    ("income_tax", "25", "percent_meant", "25%"),
    ("tariff_growth", "60", "percent_meant", "60%"),
    ("fixed_load", "-5", "out_of_domain", "0 … 1"),
]


@pytest.mark.parametrize("name, word, key, hint", REFUSED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_allowed_is_told_by_name_with_what_is(name, word, key, hint, language, tmp_path):
    with pytest.raises(CellError) as caught:
        changes([f"{name}={word}"])
    assert caught.value.key == key and (hint in caught.value.text(language) or hint == "model")
    path = tmp_path / "rows.csv"
    path.write_text(f'{name}\n"{word}"\n', "utf-8")
    rows, (wrong,) = read(path, language)
    assert not rows and (wrong.row, wrong.column, wrong.value) == (2, name, word) and wrong.problem and wrong.allowed


@pytest.mark.parametrize("word", ["pue", "pue=", "=1.3", "", "  "])
def test_what_is_no_pair_says_how_it_is_written(word):
    with pytest.raises(BadRequest, match="name=value"):
        changes([word])


def test_an_input_is_changed_once():
    with pytest.raises(BadRequest, match="twice"):
        changes(["months=36", "Horizon=48"])


@pytest.mark.parametrize("word, near", [("pu", "pue"), ("discount", "discount_rate"), ("折现", "discount_rate"),
                                        ("electricty price", "price_per_kwh"), ("", "model")])  # fmt: skip
def test_an_unknown_name_names_near_ones(word, near):
    with pytest.raises(MissingInput) as caught:
        input_named(word)
    assert near in str(caught.value.facts["near"]).split(", ")


@pytest.mark.parametrize("key", inputs())
def test_every_input_is_found_by_its_id_and_labels(key):
    for words in (key, key.upper(), *(inputs()[key].label(language) for language in LANGUAGES)):
        assert input_named(words).id == key


def test_no_two_inputs_share_a_name():
    named = [(plain(words), key) for key, item in inputs().items()
             for words in {key, *(item.label(language) for language in LANGUAGES)}]  # fmt: skip
    assert len({words for words, _ in named}) == len({(words, key) for words, key in named})
    assert set(spellings().values()) == set(inputs())


@pytest.mark.parametrize("gpu", catalogue().gpus.values(), ids=lambda gpu: gpu.id)
def test_every_gpu_can_be_entered_by_each_of_its_names(gpu):
    for words in (gpu.id, gpu.name, gpu.short, *gpu.aliases):
        assert entered(inputs()["plan1_gpu"], words) == gpu.short


@pytest.mark.parametrize("model", catalogue().models.values(), ids=lambda model: model.id)
def test_every_model_can_be_entered_by_each_of_its_names(model):
    for words in (model.id, model.name, *model.aliases):
        assert entered(inputs()["model"], words) == model.id
