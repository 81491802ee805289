"""Every figure of the shipped catalogue has its source and its six fields."""

import re
from datetime import date
from pathlib import Path

import pytest

from r1model import presets
from r1model.catalogue import catalogue
from r1model.catalogue.checking import require_whole, used_sources
from r1model.catalogue.load import TABLES
from r1model.formulas import FORMULAS
from r1model.inputs import inputs
from r1model.types import CatalogueRecord, Standing
from r1model.units import UNITS
from r1model_workbook.sheets.inputs import WEIGHT_ONLY

FIGURES = list(catalogue().figures())
PRICES = [*catalogue().aws_prices.values(), *catalogue().hardware_prices.values()]
DATED = [*PRICES, *catalogue().api_prices.values(), *catalogue().instances.values()]
DOUBTFUL = (Standing.ESTIMATED, Standing.DISPUTED)
CHINESE = re.compile("[一-鿿]")


def names(items):
    return [f"{record}.{field}" for record, field, _ in items]


def test_there_are_hundreds_of_figures():
    assert len(FIGURES) >= 500


def test_every_figure_has_its_six_fields():
    fields = ("unit", "standing", "source", "where", "as_of")
    lacking = [
        item for item in FIGURES if item[2].value is None or not all(getattr(item[2], field) for field in fields)
    ]
    assert names(lacking) == []


def test_every_figure_has_a_unit_of_the_closed_list():
    assert {figure.unit for _, _, figure in FIGURES} <= UNITS


@pytest.mark.parametrize("row", DATED, ids=lambda row: row.id)
def test_every_price_and_instance_has_its_provenance(row):
    assert row.standing in Standing
    assert row.where and row.source in catalogue().sources
    assert row.as_of <= date.today()


def test_every_link_of_the_shipped_catalogue_resolves_and_no_two_records_share_a_name():
    """Judged here: the product checks the links of a user's layers, and reads of its own only what it needs."""
    require_whole(catalogue(), catalogue().layers)


def test_every_source_key_resolves():
    assert set(used_sources(catalogue())) <= set(catalogue().sources)


def test_every_source_is_used():
    cited = set(used_sources(catalogue())) | {item.source for item in inputs().values()}
    cited |= {item.source for item in FORMULAS.values()}
    cited |= {item.source for name in presets.names() for item in presets.settings(name).values()}
    assert set(catalogue().sources) - cited == set()


@pytest.mark.parametrize("kind, items", [("formula", FORMULAS), ("input", inputs())])
def test_formulas_and_inputs_cite_known_sources(kind, items):
    assert {item.source for item in items.values()} <= set(catalogue().sources), kind


def test_every_source_says_what_it_is():
    for source in catalogue().sources.values():
        assert source.title and source.publisher and source.licence and source.accessed <= date.today()


def doubtful():
    loaded = catalogue()
    for records in (loaded.gpus, loaded.servers):
        for record in records.values():
            for field, figure in record:
                if getattr(figure, "standing", None) in DOUBTFUL:
                    yield pytest.param(figure.note, id=f"{record.id}.{field}")
    for items in (loaded.parameters, loaded.hardware_prices, inputs()):
        for item in items.values():
            if item.standing in DOUBTFUL:
                yield pytest.param(item.note, id=item.id)


@pytest.mark.parametrize("note", list(doubtful()))
def test_an_estimated_or_disputed_figure_says_why_in_both_languages(note):
    assert note is not None
    assert CHINESE.search(note.zh)
    assert note.en and not CHINESE.search(note.en)


def dated(value):
    """Every date in a record, whatever it is called and however deep it stands."""
    if isinstance(value, date):
        yield value
    elif isinstance(value, CatalogueRecord):
        yield from (day for _, part in value for day in dated(part))
    elif isinstance(value, dict):
        yield from (day for part in value.values() for day in dated(part))


def test_nothing_is_dated_in_the_future():
    """Judged here and never where the product runs: a clock that is wrong is no fault of the figures."""
    days = list(dated({**{name: getattr(catalogue(), name) for name in TABLES}, "inputs": inputs()}))
    assert len(days) > 1000 and max(days) <= date.today()


CLOCK = re.compile(r"\b(?:today|now|utcnow|time)\(\)|\btime_ns\(|import time\b|from time import")
MAY_ASK = {"r1model/logbook.py", "r1model/batches/lock.py", "r1model/cli/many.py", "r1model/cli/prices.py",
           "addin/r1model_addin/calc/r1model_calc_link.py"}  # fmt: skip


def test_the_clock_is_asked_by_logs_locks_progress_and_prices_asked_live_alone():
    """A machine whose date is years off computes the same figures, and refuses none."""
    root = Path(__file__).parents[2]
    files = [path for room in ("r1model", "workbook", "addin") for path in (root / room).rglob("*.py")]
    asking = {path.relative_to(root).as_posix() for path in files if CLOCK.search(path.read_text("utf-8"))}
    assert len(files) > 200 and asking == MAY_ASK


def test_a_published_document_was_not_issued_after_it_was_read():
    late = [key for key, item in catalogue().sources.items() if item.published and item.published > item.accessed]
    assert late == []


def test_at_least_28_gpus_with_those_sold_in_china():
    assert len(catalogue().gpus) >= 28
    wanted = {"h800-80gb-sxm", "h20-96gb", "a800-80gb-sxm", "ascend-910b", "ascend-910c"}
    wanted |= {"a100-40gb-sxm", "a100-80gb-sxm", "h100-80gb-sxm", "h200-141gb-sxm"}
    assert wanted <= set(catalogue().gpus)


@pytest.mark.parametrize(
    "gpu, memory_gb, bandwidth_tb_s",
    [  # seed post, comparison table; makers' datasheets
        ("a100-80gb-sxm", 80, 2.039),
        ("h100-80gb-sxm", 80, 3.35),
        ("h800-80gb-sxm", 80, 3.35),
        ("h200-141gb-sxm", 141, 4.8),
        ("h20-96gb", 96, 4.0),
    ],
)
def test_memory_and_bandwidth_are_those_of_the_datasheet(gpu, memory_gb, bandwidth_tb_s):
    found = catalogue().gpus[gpu]
    assert (found.memory_gb.value, found.bandwidth_tb_s.value) == (memory_gb, bandwidth_tb_s)


def test_every_figure_of_a_gpu_or_server_is_above_zero():
    loaded = catalogue()
    hardware = {*loaded.gpus, *loaded.servers, *loaded.precisions, *loaded.formats}
    assert names(item for item in FIGURES if item[0] in hardware and not item[2].value > 0) == []


def test_every_driver_reading_lies_near_the_nominal_memory():
    """40 GB to 141 GB cards report between 95 % of nominal GB and a little above it in decimal GB."""
    for gpu in catalogue().gpus.values():
        if gpu.device_memory_mib is not None:
            share = gpu.device_memory_mib.value * 2**20 / (gpu.memory_gb.value * 1e9)
            assert 0.95 < share < 1.09, gpu.id


def test_every_price_carries_its_currency_in_its_unit():
    for price in (*PRICES, *catalogue().api_prices.values()):
        assert price.unit.startswith(price.currency), price.id


def test_chinese_regions_are_priced_in_cny_and_american_ones_in_usd():
    for price in catalogue().aws_prices.values():
        assert price.currency == ("CNY" if price.region.startswith("cn-") else "USD"), price.id


def test_no_two_gpus_share_a_short_name():
    shorts = [gpu.short for gpu in catalogue().gpus.values()]
    assert len(set(shorts)) == len(shorts)


def test_architectures_divide_evenly():
    for model in catalogue().models.values():
        dims = model.architecture
        assert dims.heads % dims.kv_heads == 0, model.id
        assert dims.experts_per_token <= dims.routed_experts, model.id


def test_every_gpu_has_the_arithmetic_that_weight_only_formats_are_told_by():
    assert [gpu.id for gpu in catalogue().gpus.values() if WEIGHT_ONLY not in gpu.native_precisions] == []
