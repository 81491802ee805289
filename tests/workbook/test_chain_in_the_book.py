"""What must hold of the chain, in the workbook: random scenarios computed by the cells' own formulas."""

import os
import random

import pytest
from parity.cases import start

from r1model.options.files import compared
from r1model_workbook.book import build
from r1model_workbook.view.grid import Fault

COUNT = 300 if os.environ.get("R1MODEL_SCENARIOS") else 15
CLOSE = 1e-9
USES = ("chat", "coding", "documents", "agents")


def drawn(chance):
    """Inputs of a scenario: demand, its shape, targets, machines, prices, horizon."""
    given = {f"{use}_users": round(10 ** chance.uniform(0, 5)) for use in chance.sample(USES, 2)}
    given |= {
        "demand_growth": chance.choice([-0.3, 0.0, 0.5]),
        "busy_share": chance.uniform(0.3, 0.95),
        "reserve_replicas": float(chance.choice([0, 1, 2])),
        "peak_factor": chance.uniform(1, 4),
        "load_shape": chance.choice(["office", "public", "round_the_clock", "night"]),
        "months": float(chance.choice([12, 24, 36, 60])),
        "rent_follow": chance.choice(["fixed", "month", "hour"]),
        "plan3_gpu": chance.choice(["H200-141", "H100-80", "H20-96", "T4-16", "RTX4090-24"]),
        "plan3_gpu_price": chance.choice([0.0, 80_000.0, 250_000.0]),
        "model": chance.choice(["deepseek-r1", "qwen3-32b"]),
        "tpot_target_ms": chance.uniform(20, 200),
    }
    return given


@pytest.fixture(scope="module")
def book():
    return build("en")


def shown(book, given):
    """The cells of a scenario of the reader's own."""
    book.recalculate({**start(), "case": "user", **{f"{name}@user": value for name, value in given.items()}})
    return {key: book.cells[f"feasible.{key}"].value == 1 for key in compared()}


@pytest.mark.parametrize("seed", range(COUNT))
def test_what_must_hold(book, seed):
    had = shown(book, given := drawn(random.Random(f"chain {seed}")))
    costs = {key: book.cells[f"{key}.pv_aftertax"].value for key, good in had.items() if good}
    assert all(isinstance(cost, float) for cost in costs.values()), given
    title = {book.pages[key].title: key for key in had}
    answer = book.cells["recommended"].value
    if not costs:
        assert answer not in title, given
        return
    assert costs[title[answer]] <= min(costs.values()) * (1 + CLOSE), given  # a mix of none is the API but for a bit
    wanted = book.written["api"].line("mtok").total.value if had["api"] else None
    for key in costs:
        served = book.written[key].line("mtok").total.value
        assert wanted is None or served == pytest.approx(wanted, rel=CLOSE), (key, given)
        assert isinstance(book.cells[f"shown.{key}.pv_aftertax"].value, float)
    if had["hybrid"]:
        assert costs["hybrid"] <= costs["api"] * (1 + CLOSE), given
    for key in had.keys() - costs.keys():
        assert isinstance(book.cells[f"shown.{key}.pv_aftertax"].value, Fault), (key, given)
        assert book.cells[f"why.{key}"].value, (key, given)


@pytest.mark.parametrize("seed", range(max(1, COUNT // 15)))
def test_more_users_never_need_fewer_nodes(book, seed):
    given = drawn(random.Random(f"more {seed}"))
    nodes = []
    for factor in (1, 3):
        more = {name: value * factor if name.endswith("_users") else value for name, value in given.items()}
        shown(book, more)
        nodes.append([cell.value for cell in book.written["load"].line("nodes").cells])
    numbers = [pair for pair in zip(*nodes, strict=True) if all(isinstance(value, float) for value in pair)]
    assert all(few <= many for few, many in numbers), given


@pytest.mark.parametrize("seed", range(max(1, COUNT // 15)))
def test_hour_following_rent_is_never_dearer_than_month_following(book, seed):
    given = drawn(random.Random(f"hour {seed}"))
    costs = []
    for follow in ("month", "hour"):
        had = shown(book, {**given, "rent_follow": follow})
        costs.append(book.cells["rent.pv_aftertax"].value if had["rent"] else float("nan"))
    assert not costs[1] > costs[0] * (1 + CLOSE), given
