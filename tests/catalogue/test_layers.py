"""A folder of catalogue files lies over the shipped ones: it wins by id and is checked strictly."""

import re

import pytest
from catalogue.layered import OWN_GPU, PRICE_HEAD, PRICE_ROWS, SHORT, SOURCE, gpu_text, write_layer

from r1model import workspace
from r1model.catalogue import catalogue
from r1model.catalogue.layers import FILES, HERE, layer
from r1model.errors import CatalogueError, CellError
from r1model.functions import invoke
from r1model.inputs import inputs
from r1model.sizing.lineup import plans

INPUT = """[price_per_kwh]
value = 0.42
standing = "quoted"
source = "our-offer"
where = "contract, page 3"
as_of = 2026-03-01
note = { zh = "合同价", en = "Contract" }
"""


@pytest.fixture
def ours(tmp_path):
    return workspace(write_layer(tmp_path / "ours"))


def test_a_layer_brings_a_gpu_of_a_vendor_that_none_shipped_is_of(tmp_path):
    text = gpu_text().replace('vendor = "NVIDIA"', 'vendor = "Example Silicon"')
    folder = write_layer(tmp_path / "other", **{f"gpus/{OWN_GPU}.toml": text, "sources.toml": SOURCE})
    with workspace(folder):
        assert catalogue().gpus[OWN_GPU].vendor == "Example Silicon"


def test_a_layer_adds_and_replaces_by_id_and_leaves_the_rest(ours):
    with ours:
        assert catalogue().gpus[OWN_GPU].memory_gb.value == 96
        assert list(catalogue().gpus) == sorted(catalogue().gpus, key=lambda name: f"{name}.toml")
        assert catalogue().hardware_prices["h200-141gb-sxm"].value == 321_000
        whose = [catalogue().whose("hardware_prices", name) for name in ("h200-141gb-sxm", "server")]
    assert whose == ["ours", ""]
    assert OWN_GPU not in catalogue().gpus and catalogue().hardware_prices["h200-141gb-sxm"].value != 321_000


def test_a_gpu_of_a_layer_is_chosen_in_plans_and_functions(ours):
    assert ours.plans({"plan1_gpu": SHORT})[0].gpu.id == OWN_GPU
    assert ours.invoke("GPU_MEM", SHORT) == 96
    assert [SHORT, 96.0] in [[row[0], row[3]] for row in ours.invoke("GPU_LIST")]
    assert SHORT in ours.inputs["plan1_gpu"].options and SHORT not in inputs()["plan1_gpu"].options
    priced = {row[0]: row[-1] for row in ours.invoke("PLANS")}
    assert priced[SHORT] > 90_000 * 8
    with pytest.raises(CellError, match=SHORT):
        invoke("GPU_MEM", SHORT)


def test_a_later_layer_has_the_last_word(tmp_path, ours):
    again = PRICE_ROWS[1].replace("321000", "300000")
    more = ours.with_layer(write_layer(tmp_path / "newer", **{"hardware_prices.csv": f"{PRICE_HEAD}\n{again}\n"}))
    prices = [each.catalogue.hardware_prices["h200-141gb-sxm"].value for each in (ours, more)]
    assert prices == [321_000, 300_000]
    assert more.catalogue.whose("hardware_prices", "h200-141gb-sxm") == "newer"
    assert more.catalogue.whose("hardware_prices", OWN_GPU) == "ours"


def test_an_input_of_a_layer_has_its_own_value_and_provenance_and_the_shipped_limits(tmp_path):
    ours = workspace(write_layer(tmp_path / "ours", **{"inputs.toml": INPUT, "sources.toml": SOURCE}))
    item, shipped = ours.inputs["price_per_kwh"], inputs()["price_per_kwh"]
    assert (item.value, item.source, item.standing) == (0.42, "our-offer", "quoted")
    assert (item.label, item.unit, item.low, item.high) == (shipped.label, shipped.unit, shipped.low, shipped.high)
    assert ours.plans()[0].values["energy_cost"] < plans()[0].values["energy_cost"]


def swap(pattern, to):
    return lambda text: re.sub(pattern, to, text, count=1, flags=re.MULTILINE)


GPU_FILE = f"gpus/{OWN_GPU}.toml"
MISTAKES = {
    "without its source": ({GPU_FILE: gpu_text()}, "sources.toml", "our-offer", "our-offer"),
    "without a provenance field": (
        {GPU_FILE: swap(r"^as_of = .*\n", "")(gpu_text()), "sources.toml": SOURCE}, GPU_FILE, "memory_gb.as_of",
        "missing"),
    "misspelt field": (
        {GPU_FILE: swap(r"^standing = ", "standng = ")(gpu_text()), "sources.toml": SOURCE}, GPU_FILE,
        "memory_gb.standng", "use standing"),
    "a word for a number": (
        {GPU_FILE: swap(r"^value = .*", 'value = "much"')(gpu_text()), "sources.toml": SOURCE}, GPU_FILE,
        "memory_gb.value", "much"),
    "name of a shipped card": (
        {GPU_FILE: gpu_text().replace(SHORT, "H20-96"), "sources.toml": SOURCE}, "gpus", "h2096", "h20-96gb"),
    "an input that is none": ({"inputs.toml": "[price_of_kwh]\nvalue = 1\n"}, "inputs.toml", "price_of_kwh",
                              "price_per_kwh"),
    "an input without provenance": (
        {"inputs.toml": "[price_per_kwh]\nvalue = 0.4\n"}, "inputs.toml", "price_per_kwh standing", "missing"),
    "an input beyond its limits": (
        {"inputs.toml": INPUT.replace("0.42", "4200"), "sources.toml": SOURCE}, "inputs.toml", "price_per_kwh", "…"),
    "a folder by one letter": ({f"gpu/{OWN_GPU}.toml": gpu_text()}, f"gpu/{OWN_GPU}.toml", "gpus/*.toml", ""),
    "an ending by one letter": ({f"gpus/{OWN_GPU}.tml": gpu_text()}, f"gpus/{OWN_GPU}.tml", "gpus/*.toml", ""),
    "a file by one letter": ({"hardware_price.csv": PRICE_HEAD}, "hardware_price.csv", "hardware_prices.csv", ""),
    "a row twice": (
        {"hardware_prices.csv": "\n".join([PRICE_HEAD, PRICE_ROWS[0], PRICE_ROWS[0]]), "sources.toml": SOURCE},
        "hardware_prices.csv", OWN_GPU, "twice"),
    "a server of no card": (
        {"servers/own.toml": (HERE / "servers" / "dgx-h200.toml").read_text("utf-8").replace("dgx-h200", "own")
         .replace('gpu = "h200-141gb-sxm"', 'gpu = "h300"')}, "servers/", "own.gpu", "h300"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_layer_names_its_file_as_the_user_wrote_it_and_what_to_change(tmp_path, monkeypatch, mistake):
    files, file, key, said = MISTAKES[mistake]
    write_layer(tmp_path / "ours", **files)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CatalogueError) as caught:
        workspace("ours")
    chinese, english = (caught.value.text(language) for language in ("zh", "en"))
    for text in (chinese, english):
        assert f"ours/{file}" in text and key in text
    assert said in english and re.search("[一-鿿]", chinese) and not re.search("[一-鿿]", english)


@pytest.mark.parametrize("folder, said", [("nowhere", "There is no folder nowhere"), ("bare", "holds no file")])
def test_a_folder_that_is_missing_or_empty_is_refused_by_name(tmp_path, monkeypatch, folder, said):
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "README.md").write_text("ours", "utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CatalogueError, match=said):
        workspace(folder)


def test_a_file_in_another_encoding_is_told_how_to_be_saved(tmp_path):
    (tmp_path / "hardware_prices.csv").write_bytes(f"{PRICE_HEAD}\n报价".encode("gbk"))
    with pytest.raises(CatalogueError, match="CSV UTF-8"):
        layer(tmp_path)


def test_every_file_of_the_shipped_catalogue_may_stand_in_a_layer():
    shipped = [path.relative_to(HERE).as_posix() for path in HERE.rglob("*") if path.suffix in (".toml", ".csv")]
    places = {place for name in shipped for place in FILES if name == place or name.startswith(place.split("*")[0])}
    assert places == set(FILES) - {"inputs.toml"} and len(shipped) > 50
