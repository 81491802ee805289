"""The machines that a scenario buys and rents, and what a replica on either serves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from r1model.capacity.own_points import given_points
from r1model.capacity.replicas import replica
from r1model.capacity.service import Service, service
from r1model.capacity.serving import node_gpus
from r1model.catalogue import catalogue
from r1model.inputs import Value
from r1model.sizing.names import gpu as find_gpu

TARGETS = ("tpot_target_ms", "ttft_target_ms")
MEASURED = ("node_tokens_per_second", "node_in_tokens_per_second", "node_out_tokens_per_second")


class Machine(NamedTuple):
    """A GPU by id and how many of them stand in one machine."""

    gpu: str
    size: int


class Lengths(NamedTuple):
    """A request: tokens in, the share of them that repeats, tokens out."""

    input_tokens: float
    repeated_share: float
    output_tokens: float


def bought(given: Mapping[str, Value]) -> Machine:
    """The machine of the plan that the scenario buys."""
    gpu = find_gpu(given[f"{given['plan']}_gpu"]).id
    return Machine(gpu, node_gpus(gpu))


def rented(given: Mapping[str, Value]) -> Machine:
    """The instance whose price the scenario pays."""
    instance = catalogue().instances[catalogue().aws_prices[str(given["rent_price"])].item]
    return Machine(instance.gpu, int(instance.gpus))


def service_of(given: Mapping[str, Value], machine: Machine, lengths: Lengths) -> Service:
    """What a replica of the scenario's model serves on machines; own measurements are of the machine that is bought."""
    counts = float(machine == bought(given))
    tpot, ttft, both, fresh, out = (float(given[name]) for name in (*TARGETS, *MEASURED))
    return service(
        replica(str(given["model"]), *machine),
        *lengths,
        tpot,
        ttft,
        str(given["throughput_at"]),
        points=given_points(given) if counts else (),
        node_tokens_per_second=counts * both,
        node_in_tokens_per_second=counts * fresh,
        node_out_tokens_per_second=counts * out,
    )
