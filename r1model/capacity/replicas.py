"""The replica of every model on every kind of machine: its plan, and the terms of its service that no load changes.

A machine is a GPU and how many of them stand in one case: a server of the catalogue, or an instance that can be rented.
"""

from __future__ import annotations

from functools import cache, partial
from math import nan
from pathlib import Path
from typing import NamedTuple

from r1model.capacity import filed
from r1model.capacity.alike import rated, rates_as
from r1model.capacity.serving import node_gpus
from r1model.catalogue import catalogue, kept
from r1model.errors import NA, CellError, R1ModelError

PATH = Path(__file__).parent / "replicas.csv"


class Said(R1ModelError):
    """A reason as a file keeps it, in both languages."""

    def text(self, language: str = "en") -> str:
        """The reason in `zh` or `en`."""
        return str(self.facts[language])


class Replica(NamedTuple):
    """A model on machines of `size` GPUs: its plan, and what the formulas of service.py need beside lengths and load.

    The factors on the time of a token are those of measured neighbours: `factor_p10` gives a slow outcome, `factor_p90`
    a fast one. `basis` is interpolated, extrapolated or unseen, `measured` the id of the nearest measured row or empty.
    Where the machines do not run the model, numbers are nan and the reason says why in both languages.
    """

    model: str
    gpu: str
    size: float
    precision: str = ""
    plan: str = ""
    replica_machines: float = nan
    workers: float = nan
    attention_read_ms: float = nan
    attention_math_ms_each: float = nan
    cache_read_ms_token: float = nan
    cache_math_ms_token: float = nan
    window_read_ms_token: float = nan
    window_math_ms_token: float = nan
    window_tokens: float = nan
    state_read_ms: float = nan
    expert_read_ms_each: float = nan
    expert_math_ms_each: float = nan
    routed_experts: float = nan
    expert_missed_share: float = nan
    dense_read_ms: float = nan
    dense_math_ms_each: float = nan
    fixed_ms: float = nan
    reduce_ms_each: float = nan
    exchange_ms_each: float = nan
    token_ms_each: float = nan
    slowdown: float = nan
    crowding: float = nan
    captured_tokens: float = nan
    pipeline: float = nan
    prefill_token_ms: float = nan
    prefill_pair_ms: float = nan
    prefill_move_ms: float = nan
    prefill_window_pair_ms: float = nan
    weight_pass_ms: float = nan
    layer_ms: float = nan
    lone_prompt: float = nan
    prefill_slowdown: float = nan
    split_factor: float = nan
    chunk_tokens: float = nan
    interference: float = nan
    request_overhead_ms: float = nan
    cache_tokens: float = nan
    context_limit: float = nan
    held_output_share: float = nan
    factor_p10: float = nan
    factor_p50: float = nan
    factor_p90: float = nan
    basis: str = ""
    measured: str = ""
    reason_zh: str = ""
    reason_en: str = ""

    @property
    def key(self) -> str:
        """The key of the row: model, GPU and size."""
        return f"{self.model}|{self.gpu}|{self.size:g}"

    @property
    def runs(self) -> bool:
        """Whether the machines run the model."""
        return not self.reason_en

    @property
    def refusal(self) -> CellError:
        """#N/A with the reason why the machines do not run the model."""
        return CellError(NA, "replica_refused", fault=Said("", zh=self.reason_zh, en=self.reason_en))

    @property
    def numbers(self) -> dict[str, float]:
        """What the formulas need, by name."""
        return {name: getattr(self, name) for name in LEAVES}


FIELDS = Replica._fields
NUMBERS = ("size", *(name for name, default in Replica._field_defaults.items() if default != ""))
FACTORS = ("factor_p10", "factor_p50", "factor_p90")
LEAVES = tuple(name for name in NUMBERS if name not in ("size", *FACTORS))


@kept
def machines() -> tuple[tuple[str, int], ...]:
    """Every kind of machine: the id of a GPU and the GPUs of a machine, servers before instances."""
    loaded = catalogue()
    instances = [(item.gpu, int(item.gpus)) for item in loaded.instances.values()]
    sizes = {gpu: {node_gpus(gpu), *(size for name, size in instances if name == gpu)} for gpu in loaded.gpus}
    return tuple((gpu, size) for gpu, found in sizes.items() for size in sorted(found))


@kept
def replicas() -> tuple[Replica, ...]:
    """A row for every kind of machine and model, those alike once; computed where no file keeps it."""
    return tuple(_row(model, gpu, size) for model in rated() for gpu, size in machines())


def replica(model: str, gpu: str, size: int) -> Replica:
    """The row of a model, or of one that is served alike, on machines of `size` GPUs; model and GPU by id."""
    return _row(rates_as(model), gpu, size)


@partial(kept, most=4096)
def _row(model: str, gpu: str, size: int) -> Replica:
    return _filed(model, gpu, size) or _computed(model, gpu, size)


@cache
def _filed_rows() -> dict[tuple[str, str, float], Replica]:
    rows = [Replica(**row) for row in filed.rows(PATH, NUMBERS)]
    return {(row.model, row.gpu, row.size): row for row in rows}


def _filed(model: str, gpu_id: str, size: int) -> Replica | None:
    """The row of the file, if all that it rests on is as shipped."""
    gpu = catalogue().gpus[gpu_id]
    return _filed_rows().get((model, gpu.short, size)) if filed.as_shipped(model, gpu_id) else None


def _computed(model: str, gpu_id: str, size: int) -> Replica:
    from r1model.capacity.terms import terms

    return Replica(**filed.typed(terms(model, gpu_id, size), NUMBERS))
