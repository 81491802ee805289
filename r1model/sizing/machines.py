"""What a GPU comes in and what it costs: its server with its power, the price of a card, that of a whole system."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from r1model.catalogue import catalogue, kept
from r1model.errors import CellError
from r1model.sizing.names import gpu as find_gpu

if TYPE_CHECKING:
    from r1model.types import Gpu, Price

SYSTEM = re.compile(r"(\d+)x (.+) system")
NO_SERVER = ""
IDLE_SHARE = "idle_power_share"


class Machine(NamedTuple):
    """The server that a GPU comes in; without one of that very GPU all is None, and `server` empty."""

    gpus: int | None
    power_max_kw: float | None
    power_idle_kw: float | None
    server: str


class SystemPrice(NamedTuple):
    """A dated price of a whole system, GPUs included, and how many those are."""

    price: Price
    gpus: int


def machine(gpu: Gpu) -> Machine:
    """The server of that GPU; where no source gives its idle power, a usual share of its maximum."""
    found = next((server for server in catalogue().servers.values() if server.gpu == gpu.id), None)
    if found is None:
        return Machine(None, None, None, NO_SERVER)
    most = found.power_max_kw.value
    idle = found.power_idle_kw
    least = most * catalogue().parameters[IDLE_SHARE].value if idle is None else idle.value
    return Machine(found.gpus, most, least, found.id)


def card_price(gpu: Gpu) -> Price | None:
    """The purchase price of one card with its date and source, None where none is known: no GPU has another's."""
    return catalogue().hardware_prices.get(gpu.id)


def system_price(gpu: Gpu) -> SystemPrice | None:
    """The latest price of a whole system of that very GPU, None where none is known."""
    own = [found for key, found in _systems() if key == gpu.id]
    return max(own, key=lambda found: found.price.as_of, default=None)


@kept
def _systems() -> tuple[tuple[str, SystemPrice], ...]:
    return tuple(_priced_systems())


def _priced_systems() -> Iterator[tuple[str, SystemPrice]]:
    """Every price of a system whose item names its GPU, as 8x H200 system does, with the GPU's id."""
    for price in catalogue().hardware_prices.values():
        if found := SYSTEM.fullmatch(price.item):
            try:
                named = find_gpu(found[2])
            except CellError:  # an item of a layer may name what no catalogue knows
                continue
            yield named.id, SystemPrice(price, int(found[1]))
