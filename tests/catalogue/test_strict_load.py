"""One mistake at a time in a copy of the catalogue: it is refused, in both languages, with file and key."""

import re
import shutil

import pytest

from r1model.catalogue.checking import require_whole
from r1model.catalogue.layers import HERE, layer
from r1model.catalogue.load import Catalogue
from r1model.errors import CatalogueError

GPU = "gpus/h20-96gb.toml"
PRICES = "hardware_prices.csv"


def swap(pattern, to):
    """Replaces the first match only."""
    return lambda text: re.sub(pattern, to, text, count=1, flags=re.MULTILINE)


def repeat_last_line(text):
    return text + text.splitlines()[-1] + "\n"


MISTAKES = {
    "misspelt key": (GPU, swap(r"^source = ", "sources = "), "memory_gb.source"),
    "extra key": (GPU, swap(r"^source = ", 'colour = "red"\nsource = '), "memory_gb.colour"),
    "missing source": (GPU, swap(r"^source = .*\n", ""), "memory_gb.source"),
    "missing where": (GPU, swap(r"^where = .*\n", ""), "memory_gb.where"),
    "missing date": (GPU, swap(r"^as_of = .*\n", ""), "memory_gb.as_of"),
    "missing standing": (GPU, swap(r"^standing = .*\n", ""), "memory_gb.standing"),
    "missing unit": (GPU, swap(r"^unit = .*\n", ""), "memory_gb.unit"),
    "missing value": (GPU, swap(r"^value = .*\n", ""), "memory_gb.value"),
    "empty where": (GPU, swap(r"^where = .*", 'where = ""'), "memory_gb.where"),
    "unknown standing": (GPU, swap(r"^standing = .*", 'standing = "guessed"'), "memory_gb.standing"),
    "unknown unit": (GPU, swap(r'^unit = "GB"', 'unit = "gigabyte"'), "memory_gb.unit"),
    "value in words": (GPU, swap(r"^value = .*", 'value = "many"'), "memory_gb.value"),
    "value not a number": (GPU, swap(r"^value = .*", "value = nan"), "memory_gb.value"),
    "no date": (GPU, swap(r"^as_of = .*", "as_of = 2025-02-30"), "h20"),
    "id not file name": (GPU, swap(r"^id = .*", 'id = "h20"'), "h20"),
    "note in one language": (GPU, swap(r"^note = .*", 'note = { en = "only" }'), "note.zh"),
    "zero price": (PRICES, swap(r",100000,", ",0,"), "value"),
    "negative price": (PRICES, swap(r",100000,", ",-100000,"), "value"),
    "implausible price": (PRICES, swap(r",100000,", ",1e12,"), "value"),
    "empty price": (PRICES, swap(r",100000,", ",,"), "value"),
    "wrong currency": (PRICES, swap(r",CNY,CNY/GPU,", ",USD,CNY/GPU,"), "line 2 "),
    "misspelt column": (PRICES, swap(r",source,", ",sources,"), "source"),
    "duplicate id": (PRICES, repeat_last_line, "rtx-5090-cny-2025"),
    "package without its version": ("sources.toml", swap(r'"moto 5.2.1"', '"moto"'), "aws-instance-types"),
    "zero AWS price": ("aws_prices.csv", swap(r",0\.526,", ",0,"), "value"),
    "end in words": ("aws_prices.csv", swap(r"2026-07-20 \(still\)", "for long"), "valid_until"),
    "end with an odd remark": ("aws_prices.csv", swap(r"\(still\)", "(perhaps)"), "valid_until"),
    "start that is no day": ("api_prices.csv", swap(r"<=2024-12", "2024-13"), "valid_from"),
    "zero API price": ("api_prices.csv", swap(r",0\.14,", ",0,"), "cache_miss"),
}
PLACES = {
    "short name of another GPU": ("gpus/b300-hgx.toml", swap(r'"B300-288"', '"GB300-288"'), "gb300", "b300-hgx"),
    "alias that is another GPU's": ("gpus/gb300.toml", swap(r'"GB300 NVL72"', '"hgx b300"'), "gb300", "b300-hgx"),
    "name of another model": (
        "models/deepseek-v3.toml",
        swap(r'^name = ".*"', 'name = "DeepSeek-R1 (again)"'),
        "deepseek-v3",
        "deepseek-r1",
    ),
    "unknown source of a GPU": (GPU, swap(r"^source = .*", 'source = "nobody"'), "sources.toml", "nobody"),
    "unknown source of a price": (PRICES, swap(r"seed-post", "nobody"), "sources.toml", "nobody"),
    "unknown GPU of a server": (
        "servers/dgx-h200.toml",
        swap(r"^gpu = .*", 'gpu = "h2000"'),
        "dgx-h200",
        "h2000",
    ),
    "unknown GPU of an instance": ("instances.csv", swap(r",t4,", ",t44,"), "g4dn.xlarge", "t44"),
    "unknown price of an AWS row": (
        "seed/aws_rows.csv",
        swap(r"ebs-gp3", "ebs-gp9"),
        "aws_rows.csv",
        "ebs-gp9",
    ),
    "unknown format of a model": (
        "models/deepseek-r1.toml",
        swap(r"^native_format = .*", 'native_format = "fp9"'),
        "deepseek-r1",
        "fp9",
    ),
}
NOT_TOML = {
    "unclosed table": (GPU, lambda text: text + "\n[memory_gb\n"),
    "table given twice": ("sources.toml", lambda text: text + '\n[seed-post]\ntitle = "again"\n'),
    "two equal keys": (GPU, lambda text: 'id = "h20-96gb"\n' + text),
}


@pytest.fixture
def root(tmp_path):
    return shutil.copytree(HERE, tmp_path / "catalogue", ignore=shutil.ignore_patterns("__pycache__", "*.py"))


def read(root):
    """A catalogue of one layer alone, checked as a user's is."""
    found = Catalogue((layer(root),))
    require_whole(found, found.layers)
    return found


def refused(root, file, edit):
    path = root / file
    before = path.read_text(encoding="utf-8-sig")
    after = edit(before)
    assert after != before, "the mistake was not made"
    path.write_text(after, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        read(root)
    texts = [caught.value.text(language) for language in ("zh", "en")]
    assert re.search("[一-鿿]", texts[0])
    assert not re.search("[一-鿿]", texts[1].split("(given")[0])
    return texts


def test_the_copy_itself_is_accepted(root):
    assert len(read(root).gpus) >= 28


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_wrong_record_is_refused_by_file_and_key(root, mistake):
    file, edit, key = MISTAKES[mistake]
    for text in refused(root, file, edit):
        assert file.rpartition("/")[2] in text
        assert key in text


@pytest.mark.parametrize("mistake", PLACES)
def test_a_broken_link_is_refused_with_the_name_it_points_to(root, mistake):
    file, edit, place, key = PLACES[mistake]
    for text in refused(root, file, edit):
        assert place in text
        assert key in text


@pytest.mark.parametrize("mistake", NOT_TOML)
def test_broken_toml_is_refused_by_file_and_line(root, mistake):
    file, edit = NOT_TOML[mistake]
    for text in refused(root, file, edit):
        assert file.rpartition("/")[2] in text
        assert re.search(r"line \d+", text)


def test_a_figure_outside_its_own_range_is_refused(root):
    edit = swap(r"^low = 0.5$", "low = 0.75")
    for text in refused(root, "parameters.toml", edit):
        assert "parameters.toml" in text
        assert "average_draw_ratio" in text
