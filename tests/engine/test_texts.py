"""Every text stands in Chinese and English, every key has its text, every text is used."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

import r1model
from r1model import errors
from r1model.finance.validate import FAULTS, RANGE_FAULTS, WITHOUT_VALUE
from r1model.formulas import FORMULAS
from r1model.functions import functions
from r1model.inputs import inputs
from r1model.texts import LANGUAGES, MissingText, error_text, text, texts
from r1model.types import Standing, Verdict
from r1model.units import CONSTANTS, UNITS

ENGINE = Path(r1model.__file__).parent
ROOT = ENGINE.parent
PACKAGES = (ENGINE, ROOT / "workbook" / "r1model_workbook", ROOT / "addin" / "r1model_addin")
SENTENCES = ("errors", "formulas", "functions", "verdicts", "standings", "constants", "faults", "lint")
RECORDS = [(path.stem, key) for path in sorted((ENGINE / "texts").glob("*.toml")) for key in texts(path.stem)]
RAISED = {name for name in dir(errors) if isinstance(getattr(errors, name), type) and name != "R1ModelError"}
CHINESE = re.compile("[一-鿿]")


REFUSALS = {"refusal": {"path"}, "readable": {"path", "fault"}}  # what makes an error of a key, and what it says itself


def called(node):
    """The name of the function or method that is called."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def raised():
    """(place, key, names of its facts) of every error that the sources make."""
    for path in (path for folder in PACKAGES for path in sorted(folder.rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISED:
                place = node.args[1 if node.func.id == "CellError" else 0]
                keys = [part.value for part in ast.walk(place) if isinstance(part, ast.Constant)]
                facts = {keyword.arg for keyword in node.keywords}
                yield from (pytest.param(key, facts, id=f"{path.name}:{node.lineno}:{key}") for key in keys)
            elif isinstance(node, ast.Call) and (name := called(node)) in REFUSALS:
                keys = [part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)]
                facts = {keyword.arg for keyword in node.keywords} | REFUSALS[name]
                yield from (pytest.param(key, facts, id=f"{path.name}:{node.lineno}:{key}") for key in keys)


ERRORS = list(raised())
RAISED_KEYS = {param.values[0] for param in ERRORS}


def placeholders(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("name, key", RECORDS)
def test_a_record_is_exactly_two_texts(name, key):
    record = texts(name)[key]
    assert tuple(record) == LANGUAGES == ("zh", "en")
    for words in record.values():
        assert words.strip()


@pytest.mark.parametrize("name, key", [(name, key) for name, key in RECORDS if name in SENTENCES])
def test_a_sentence_is_chinese_in_one_language_only(name, key):
    record = texts(name)[key]
    assert CHINESE.search(record["zh"])
    assert not CHINESE.search(record["en"])


@pytest.mark.parametrize(
    "name, keys",
    [
        ("formulas", set(FORMULAS)),
        (
            "functions",
            set(functions()) | {f"argument.{part.name}" for item in functions().values() for part in item.arguments},
        ),
        ("units", set(UNITS)),
        ("constants", set(CONSTANTS)),
        ("verdicts", {str(item) for item in Verdict}),
        ("standings", {str(item) for item in Standing}),
        ("errors", RAISED_KEYS),
    ],
)
def test_every_key_has_its_text_and_every_text_its_key(name, keys):
    held = set(texts(name))
    assert (keys - held, held - keys) == (set(), set()), f"{name}: without a text, without a use"


def test_the_units_of_formulas_arguments_and_inputs_are_known():
    used = {item.unit for item in FORMULAS.values()} | {item.unit for item in inputs().values()}
    used |= {part.unit for item in functions().values() for part in item.arguments}
    assert used - {"", None} <= set(texts("units"))


def test_every_kind_of_name_that_an_error_speaks_of_has_its_word():
    sources = "".join(path.read_text(encoding="utf-8") for path in sorted(ENGINE.rglob("*.py")))
    assert set(re.findall(r'"(?:unknown_name|unknown_key|ambiguous_name)", kind="(\w+)"', sources)) == set(
        texts("kinds")
    )


@pytest.mark.parametrize("key", list(texts("errors")))
def test_both_languages_of_an_error_name_the_same_facts(key):
    record = texts("errors")[key]
    assert placeholders(record["zh"]) == placeholders(record["en"])


@pytest.mark.parametrize("key, facts", ERRORS)
def test_an_error_is_raised_with_the_facts_its_text_needs(key, facts):
    assert placeholders(text("errors", key, "en")) <= facts


def test_every_fault_of_a_case_has_its_text_and_every_text_its_fault():
    sources = "".join(path.read_text(encoding="utf-8") for path in sorted(ENGINE.rglob("*.py")))
    written = set(re.findall(r'fault="([a-z_]+)"', sources))
    of_pydantic = {*FAULTS.values(), *RANGE_FAULTS, *WITHOUT_VALUE, "extra_forbidden", "too_short", "too_long"}
    assert set(texts("faults")) == written | of_pydantic | {"invalid", "given"}


@pytest.mark.parametrize("key", list(texts("errors")))
def test_an_error_can_be_made_with_every_fact_its_text_names(key):
    """A fact called like a parameter of the exception would raise TypeError in its place."""
    names = placeholders(text("errors", key, "en"))
    facts = {name: 671 if name in ("weights", "usable") else f"<{name}>" for name in names}
    facts |= {"kind": "GPU"} if "kind" in facts else {}
    facts |= {"standing": Standing.DISPUTED} if "standing" in facts else {}
    for kind in (errors.CatalogueError, errors.BadRequest):
        made = kind(key, **facts)
        assert made.text("zh") == error_text(key, "zh", facts)
        assert str(made) == made.text("en")
    assert errors.CellError(errors.NA, key, **facts).facts == facts


@pytest.mark.parametrize("standing", Standing)
def test_how_sure_a_price_is_stands_in_the_reader_s_language(standing):
    said = errors.CellError(errors.NA, "state_price", price="x", standing=standing)
    assert text("standings", standing, "zh") in said.text("zh") and str(standing) not in said.text("zh")
    assert text("standings", standing, "en").lower() in said.text("en")


def test_allowed_numbers_stand_in_signs_of_any_language():
    whole = [item.domain for item in inputs().values() if item.whole]
    assert "1, 2 … 60" in whole and all(CHINESE.search(domain) is None and "whole" not in domain for domain in whole)
    limits = [part.domain for item in functions().values() for part in item.arguments if ", 2 …" in part.domain]
    assert limits and not any("整数" in domain for domain in limits)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", functions())
def test_a_function_and_its_arguments_help_in_both_languages(name, language):
    item = functions()[name]
    assert 10 <= len(item.help(language)) <= 255, "Excel cuts a description at 255"
    for part in item.arguments:
        assert len(text("functions", f"argument.{part.name}", language)) <= 255


def test_names_of_formulas_are_told_apart_in_both_languages():
    for language in LANGUAGES:
        labels = [text("formulas", name, language) for name in FORMULAS]
        assert len(set(labels)) == len(labels)


DENIED = re.compile(
    "(不|没有|无法|不能)(再)?预测(吞吐|时延)|predicts? (neither|no) (throughput|latency)|does not predict"
)


def test_no_text_denies_what_the_functions_do():
    assert {"TPS", "TPOT", "TTFT"} <= set(functions())
    pages = [path.read_text(encoding="utf-8") for path in ROOT.glob("*.md")]
    told = [words for name, key in RECORDS for words in texts(name)[key].values()]
    told += [item.note(language) for item in inputs().values() if item.note for language in LANGUAGES]
    assert [words for words in (*told, *pages) if DENIED.search(words)] == []
    assert DENIED.search("按显存测算规模，不预测吞吐和时延") and DENIED.search(
        "predicts neither throughput nor latency"
    )


def test_an_unknown_text_is_an_error_that_says_where_to_add_it(monkeypatch):
    with pytest.raises(MissingText, match=r"texts/errors.toml has no 'no_such_key'; add it with zh and en"):
        text("errors", "no_such_key", "en")
    monkeypatch.setenv("R1MODEL_LANGUAGE", "zh")
    assert str(MissingText("units", "beans")).startswith("缺少文字：r1model/texts/units.toml")
