"""The seed post held against the engine: every figure as stated, recomputed, with verdict, difference and reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from r1model.catalogue import catalogue, kept
from r1model.errors import CatalogueError
from r1model.formulas import demand, memory, weights
from r1model.formulas.checks import difference
from r1model.graph.registry import evaluate
from r1model.inputs import usual
from r1model.sizing.lineup import plan
from r1model.types import SeedFigure
from r1model.units import HOURS_PER_MONTH

CLOUD_LINES = ("instance_cost", "volume_cost", "rent_cost", "rent_bill", "rent_bill_year")


class Finding(NamedTuple):
    """One statement of the seed with what the engine holds against it; `recomputed` is None for mere words."""

    figure: SeedFigure
    recomputed: float | None

    @property
    def difference(self) -> float | None:
        """Stated minus recomputed, in the unit of the row."""
        if self.recomputed is None or self.figure.stated is None:
            return None
        return difference(stated_value=self.figure.stated, recomputed_value=self.recomputed)


@kept
def audit() -> tuple[Finding, ...]:
    """All statements of the seed, in its own order."""
    return tuple(Finding(figure, recompute(figure.recompute)) for figure in catalogue().seed.values())


def recompute(reference: str) -> float | None:
    """The engine's value for a reference such as gpu:h100-80gb-sxm.fp64_tflops; None for an empty one."""
    if not reference:
        return None
    kind, _, rest = reference.partition(":")
    name, _, field = rest.rpartition(".")
    try:
        return RECOMPUTE[kind](name, field, rest)
    except (KeyError, AttributeError) as fault:
        raise CatalogueError("unknown_link", file="seed/figures.csv", key="recompute", value=reference) from fault


def cloud_row(row: str, term: str) -> Mapping[str, float]:
    """Monthly and yearly cost of one AWS row at 730 hours: term `on_demand` or `reserved`."""
    found, prices = catalogue().aws_rows[row], catalogue().aws_prices
    given = {
        "price_per_hour": prices[getattr(found, term)].value,
        "instances": 1.0,
        "hours": HOURS_PER_MONTH,
        "duty_share": 1.0,
        "storage_gb": found.storage_gb,
        "storage_price": prices[found.storage].value,
    }
    return evaluate(CLOUD_LINES, given)


def _gpu(name: str, field: str, _: str) -> float:
    return float(getattr(catalogue().gpus[name], field).value)


def _instance(name: str, field: str, _: str) -> float:
    return float(getattr(catalogue().instances[name], field))


def _cloud(row: str, field: str, _: str) -> float:
    if field == "storage_gb":
        return catalogue().aws_rows[row].storage_gb
    if field == "storage_price":
        return catalogue().aws_prices[catalogue().aws_rows[row].storage].value
    term = "on_demand" if field == "on_demand" else "reserved"
    return cloud_row(row, term)["rent_bill_year" if field.endswith("year") else "rent_bill"]


def _plan(number: str, field: str, _: str) -> float:
    return plan({}, f"plan{number}").values[field]


def _vram(_name: str, _field: str, precision: str) -> float:
    nominal = float(usual()["params_b"])
    return memory.vram_tb(
        vram_gb=weights.nominal_weights_gb(
            sized_params_b=nominal, weight_bytes=catalogue().precisions[precision].bytes.value
        )
    )


def _users(_name: str, _field: str, _rest: str) -> float:
    given = usual()
    ratio = demand.users_per_gpu(known_users=float(given["known_users"]), known_gpus=float(given["known_gpus"]))
    return demand.gpus_for_users(users=float(given["target_users"]), users_per_gpu=ratio)


RECOMPUTE: Mapping[str, Callable[[str, str, str], float]] = {
    "gpu": _gpu,
    "instance": _instance,
    "cloud": _cloud,
    "plan": _plan,
    "vram": _vram,
    "price": lambda _name, _field, rest: catalogue().hardware_prices[rest].value,
    "parameter": lambda _name, _field, rest: catalogue().parameters[rest].value,
    "dau": _users,
}
