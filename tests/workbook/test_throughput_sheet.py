"""Throughput: the live blocks serve what the engine's `service` says, in our own computation and in LibreOffice."""

import math
import random
from copy import copy
from functools import cache

import pytest
from parity.compare import agree
from parity.libreoffice import LibreOffice
from parity.scenarios import points
from workbook.references import behind

from r1model.capacity.chosen import Lengths, bought, rented, service_of
from r1model.capacity.replicas import replicas
from r1model.catalogue import catalogue
from r1model.errors import CellError
from r1model.inputs import inputs, scenario, usual
from r1model.texts import text
from r1model_workbook.book import build
from r1model_workbook.view.grid import Fault
from r1model_workbook.write.finish import finished
from r1model_workbook.write.render import render

KINDS = {"buy": bought, "rent": rented}
NUMBERS = (
    "rate",
    "in_flight",
    "tpot_ms",
    "ttft_ms",
    "out_tok_s",
    "tok_s",
    "machines",
    "p10_rate",
    "p50_rate",
    "p90_rate",
)
RENTED = "us-east-1.{}.on-demand.{}"
BY_TOKENS = {"demand_by": "tokens"}  # else lengths are those of the uses
FIXED = (
    {},
    {"plan3_gpu": "T4-16", "rent_price": RENTED.format("g4dn.xlarge", "2023-09")},
    {"plan3_gpu": "L40S-48", "rent_price": RENTED.format("g6e.12xlarge", "2024-08"), "model": "qwen3-32b"},
    {"plan3_gpu": "GB200-186", "rent_price": RENTED.format("p5.48xlarge", "2025-06")},
    {"tpot_target_ms": 5}, {"ttft_target_ms": 100}, {"tpot_target_ms": 1000, "throughput_at": "p10"},
    {"throughput_at": "p90", **BY_TOKENS, "cache_hit_share": 1}, {**BY_TOKENS, "request_output_tokens": 1_000_000},
    {"node_tokens_per_second": 7143.3, "tpot_target_ms": 5},
    {"node_in_tokens_per_second": 9000, "node_out_tokens_per_second": 900, "plan3_gpu": "H100-80"},
    {f"point_{slot}_{name}": value for slot in (1, 2, 12)
     for name, value in {"in_flight": 8.0 * slot, "input_tokens": 2000.0, "output_tokens": 500.0, "tpot_ms": 30.0,
                         "out_tok_s": 9.0}.items()},
    {"point_3_in_flight": 64.0, "point_3_input_tokens": 4000.0, "point_3_output_tokens": 800.0,
     "point_3_out_tok_s": 700.0, "point_4_in_flight": 9.0, "throughput_at": "p10"},
    {"plan": "plan1"}, {"plan": "plan2"}, {"tpot_target_ms": 36.2},
)  # fmt: skip


def drawn(count):
    """Scenarios of another model, GPU, instance, targets and lengths."""
    chance = random.Random("service")
    choices = {name: inputs()[name].options for name in ("model", "plan3_gpu", "rent_price", "throughput_at")}
    for _ in range(count):
        found = {name: chance.choice(options) for name, options in choices.items()}
        found |= {"tpot_target_ms": chance.uniform(10, 200), "ttft_target_ms": 10 ** chance.uniform(2, 4.7)}
        yield (
            found
            | BY_TOKENS
            | points(chance)
            | {"cache_hit_share": chance.random(), "request_output_tokens": 10 ** chance.uniform(1, 4.5)}
        )


def scenarios(count):
    return [*FIXED, *drawn(count)]


@cache
def made(language):
    book = build(language)
    return book, finished(book, render(book), values=False)


def asked(book):
    """The formula cells that are held against the engine."""
    names = [f"{kind}.{name}" for kind in KINDS for name in (*NUMBERS, "runs", "reason", "basis")]
    cells = (book.cells[f"service.{name}"] for name in (*names, *Lengths._fields))
    return [cell for cell in dict.fromkeys(cells) if cell.text is not None]


def wrong(book, kind, given, values):
    """Cells of one machine that say otherwise than the engine; `values` gives what stands in a cell."""
    cells = {name: values[book.cells[f"service.{kind}.{name}"]] for name in (*NUMBERS, "runs", "reason", "basis")}
    lengths = Lengths(*(values[book.cells[f"service.{name}"]] for name in Lengths._fields))
    try:
        found = service_of(given, KINDS[kind](given), lengths)
    except CellError as error:
        told = {name: cells[name] for name in ("rate", "out_tok_s", "tok_s") if cells[name] != Fault("#N/A")}
        said = (cells["runs"], cells["reason"])
        return told or said != (0.0, error.text(book.language)), error.key
    own = cells["basis"] == text("sheets", "throughput.own_points", book.language)
    assert own == (found.basis == "own_points"), cells["basis"]
    missed = {name: cells[name] for name in NUMBERS if not same(getattr(found, name), cells[name])}
    return missed or (cells["runs"], cells["reason"]) != (1.0, ""), "served"


def same(value, shown):
    return shown == Fault("#N/A") if math.isnan(value) else agree(value, shown)


def every(book, values_of):
    """What came of each scenario: the engine's words, once all cells agree."""
    outcomes = set()
    for at, changes in enumerate(scenarios(60)):
        given, values = scenario(changes), values_of(at)
        for kind in KINDS:
            missed, outcome = wrong(book, kind, given, values)
            assert not missed, (kind, changes, missed)
            outcomes.add(outcome)
    return outcomes


ALL = {"served", "replica_refused", "service_no_memory", "service_tpot_missed", "service_ttft_missed"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_blocks_serve_what_the_engine_says(language):
    book, _ = made(language)
    steps, cells = scenarios(60), behind(book, asked(book))

    def values_of(at):
        book.enter(usual() | steps[at])
        for cell in cells:
            cell.value = cell.compute()
        return {cell: cell.value for cell in book.cells.values()}

    try:
        assert every(book, values_of) == ALL
    finally:
        book.recalculate(usual())


def test_computing_what_lies_behind_a_cell_gives_what_the_whole_book_gives():
    book, _ = made("en")
    cells = asked(book)
    try:
        for step in scenarios(60)[:2] + scenarios(60)[-2:]:
            book.enter(usual() | step)
            for cell in behind(book, cells):
                cell.value = cell.compute()
            found = [cell.value for cell in cells]
            book.recalculate({})
            assert [cell.value for cell in cells] == found
    finally:
        book.recalculate(usual())


def test_libreoffice_says_the_same():
    book, content = made("en")
    part = copy(book)
    part.computed = asked(book)
    places = {cell: at for at, cell in enumerate(part.computed)}
    found = list(LibreOffice(part, content)([usual() | changes for changes in scenarios(60)]))

    def values_of(at):
        return {cell: found[at][places[cell]] if cell in places else cell.value for cell in book.cells.values()}

    assert every(book, values_of) == ALL


def test_every_replica_stands_in_the_sheet_with_its_numbers_or_its_reason():
    book, _ = made("zh")
    running, refused = book.tables["replicas"], book.tables["refused_replicas"]
    for item in replicas():
        if item.runs:
            for name, value in item.numbers.items():
                assert running.cell(item.key, name).value == value
        else:
            assert item.reason_zh in refused.cell(item.key, "reason").value
    assert len(running.rows) + len(refused.rows) == len(replicas())


def test_hardware_says_how_many_stand_in_a_machine():
    book, _ = made("en")
    sizes = {gpu.short: book.tables["gpus"].cell(gpu.short, "machine_gpus").value for gpu in catalogue().gpus.values()}
    assert sizes["GB200-186"] == 72 and sizes["H200-141"] == 8 and min(sizes.values()) >= 1


def beside(book, slot, column):
    """What stands beside a point on Inputs: 7 whether it counts, 10 its error, 11 what it lacks."""
    first = book.cells["points.first"]
    return first.page.cells[first.row + slot - 1, column].value


def test_inputs_say_of_every_point_whether_it_counts_how_far_off_it_is_and_what_it_lacks():
    book, _ = made("en")
    full = {"point_1_in_flight": 64.0, "point_1_input_tokens": 1000.0, "point_1_output_tokens": 500.0,
            "point_1_tpot_ms": 40.0}  # fmt: skip
    try:
        half = {"point_2_tpot_ms": 40.0, "point_3_in_flight": "fast", "point_3_input_tokens": 1000.0}
        book.recalculate(usual() | full | half | {"point_5_in_flight": "slow"})
        assert [beside(book, slot, 7) for slot in (1, 2, 3, 4, 5)] == [1, 0, 0, 0, 0]
        assert beside(book, 1, 10) == pytest.approx(book.cells["points.own_ratio"].value - 1)
        assert [beside(book, slot, 10) for slot in (2, 3, 4, 5)] == ["", "", "", ""]
        assert [beside(book, slot, 11) for slot in (1, 4)] == ["", ""]
        assert beside(book, 2, 11) == "No requests in flight. No input tokens. No output tokens."
        assert beside(book, 3, 11) == "No requests in flight. No output tokens. No time or output."
        assert beside(book, 5, 11) == "No requests in flight. No input tokens. No output tokens. No time or output."
        assert book.cells["failing"].value == 1, "a text is no number"
    finally:
        book.recalculate(usual() | {"point_3_in_flight": None, "point_5_in_flight": None})


def test_points_move_money_at_once():
    book, _ = made("zh")
    before = book.cells["buy.pv_aftertax"].value
    slow = {"in_flight": 64.0, "input_tokens": 1000.0, "output_tokens": 500.0, "tpot_ms": 55.0}
    try:
        book.recalculate(usual() | {f"point_{slot}_{name}": value for slot in (1, 2) for name, value in slow.items()})
        assert book.cells["points.own_points"].value == 2 and book.cells["buy.pv_aftertax"].value > before
    finally:
        book.recalculate(usual())
