"""What the catalogue knows of a line's price: dated prices of that very card or machine, and usual shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from r1model.catalogue import catalogue, kept
from r1model.inputs import inputs
from r1model.quotes.cards import cards_in, gpu_in, spaced
from r1model.sizing.machines import machine

if TYPE_CHECKING:
    from r1model.types import Price

BARE = "server"  # the item of a server without cards
PER_CARD = "/GPU"
SHARES = {"network": "network_share", "maintenance": "maintenance_share", "installation": "install_share",
          "rack_power": "install_share", "spares": "spares_share"}  # fmt: skip


class Known(NamedTuple):
    """A price of the catalogue: of which GPU, for how many cards (0: a server without any)."""

    gpu: str
    cards: int
    per_card: bool
    price: Price


class Reference(NamedTuple):
    """What a price can be held against, in CNY: every known value and where each is from, or the ends of a range."""

    values_cny: Sequence[float]
    said: str
    is_range: bool = False


NONE = Reference((), "")


@kept
def known() -> tuple[Known, ...]:
    """All purchase prices whose item names its GPU, and that of a bare server."""
    return tuple(_known())


def _known() -> Iterator[Known]:
    for price in catalogue().hardware_prices.values():
        text = spaced(price.item)
        found = gpu_in(text)
        if price.item == BARE:
            yield Known("", 0, False, price)
        elif found is not None:
            per_card = price.unit.endswith(PER_CARD)
            count = cards_in(text, found) or machine(found.gpu).gpus
            if per_card or count:
                yield Known(found.gpu.id, 1 if per_card else int(count or 0), per_card, price)


def of_machine(gpu: str, cards: int, cny_per_usd: float) -> Reference:
    """Prices of a machine with so many cards of that GPU; without one, cards and server added up."""
    whole = [part for part in known() if part.gpu == gpu and not part.per_card and part.cards == cards]
    if whole or not cards:
        return _reference(whole, cny_per_usd)
    card, bare = of_card(gpu, cny_per_usd), of_machine("", 0, cny_per_usd)
    added = [cards * each + server for each in card.values_cny for server in bare.values_cny]
    return Reference(added, f"{cards} x ({card.said}) + {bare.said}") if added else NONE


def of_card(gpu: str, cny_per_usd: float) -> Reference:
    """Prices of one card of that GPU."""
    return _reference([part for part in known() if part.gpu == gpu and part.per_card], cny_per_usd)


def _reference(found: Sequence[Known], cny_per_usd: float) -> Reference:
    values = [part.price.value * (cny_per_usd if part.price.currency == "USD" else 1) for part in found]
    said = "; ".join(f"{part.price.value:,.0f} {part.price.currency} {part.price.as_of} {part.price.standing}"
                     for part in found)  # fmt: skip
    return Reference(values, said)


def of_share(kind: str, base_cny: float) -> Reference:
    """The likely range of a share of the hardware, in money."""
    name = SHARES.get(kind)
    item = inputs()[name] if name else None
    if item is None or item.likely_low is None or item.likely_high is None or not base_cny:
        return NONE
    ends = (item.likely_low * base_cny, item.likely_high * base_cny)
    return Reference(ends, f"{item.id} {item.likely_low:.0%} - {item.likely_high:.0%}", is_range=True)


def of_storage(terabytes: float) -> Reference:
    """So many TB at the model's usual price."""
    price = inputs()["storage_price_per_tb"].value
    return Reference([float(price) * terabytes], f"storage_price_per_tb {price:g}") if terabytes else NONE
