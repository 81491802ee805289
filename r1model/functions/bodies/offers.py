"""What the price books offer for a name: an instance, a GPU or its server, a model's API, or one price by its id."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from r1model.catalogue import catalogue, kept
from r1model.catalogue.spelling import compact
from r1model.catalogue.validity import Validity, validity
from r1model.errors import NA, CellError
from r1model.shown import near_words
from r1model.sizing import names
from r1model.types import ApiPrice, Gpu, Price

FIRM = re.compile(r" official$| \(.*\)$")
BEDROCK = re.compile(r"-v\d+:\d+$")  # how Bedrock ends the name of a model
MACHINE = re.compile(r"\d+x (.+?)(?: 8-GPU)? (system|server)\b.*")
IN_BRACKETS = re.compile(r"(.*?) *\((.*)\)")
HOUSE, SPOT = "deepseek", "spot"
LONGEST, NEAR, ALIKE = 60, 4, 0.5
MOST_MISTAKES = 1000


class Offer(NamedTuple):
    """One price as a buyer asks for it: of what, where or from whom, on which terms, how much of which unit."""

    price: Price | ApiPrice
    item: str
    region: str
    terms: str
    value: float

    @property
    def validity(self) -> Validity:
        """From when to when it holds; a spot price on the day that it was seen, and no longer."""
        if self.terms == SPOT:
            return Validity(self.price.as_of, self.price.as_of, True)
        return validity(self.price)

    @property
    def what(self) -> tuple[str, ...]:
        """What it is a price of: a later price of the same stands in its place."""
        return self.item, self.region, self.terms, self.price.unit

    def __str__(self) -> str:
        return f"{self.item}, {self.region}, {self.terms}: {self.value:,.10g} {self.price.unit}"


def offers_of(name: str) -> list[Offer]:
    """Every offer that a name means; #N/A with near names where it means none."""
    if found := _listed().get(compact(name)):
        return list(found)
    if gpu := _gpu(name):
        return _of_gpu(gpu)
    raise CellError(NA, "no_item", name=name[:LONGEST], near=_near(compact(name[:LONGEST])) or "–")


@partial(kept, most=MOST_MISTAKES)
def _near(wanted: str) -> str:
    """What is called nearly so; kept, since a column of cells repeats its mistakes and there are 30,000 spellings."""
    near = near_words(wanted, _listed(), NEAR, ALIKE) or near_words(wanted, names.gpu_names(), NEAR, ALIKE)
    return ", ".join(dict.fromkeys(map(_shown, near)))


def _of_gpu(gpu: Gpu) -> list[Offer]:
    """What the GPU or its server is sold for; #N/A with the instances that have it where it is not."""
    if found := _by_gpu().get(gpu.id):
        return list(found)
    rented = ", ".join(key for key, item in catalogue().instances.items() if item.gpu == gpu.id)
    raise CellError(NA, "gpu_not_sold", gpu=gpu.short, instances=rented or "–")


def _shown(spelling: str) -> str:
    """A spelling as the books write it."""
    found = _listed().get(spelling)
    return found[0].item if found else names.gpu_names()[spelling][0].short


def _gpu(name: str) -> Gpu | None:
    """The GPU of a name; None where no GPU is called so, #N/A where several are."""
    try:
        return names.gpu(name)
    except CellError as error:
        if error.key == "ambiguous_name":
            raise
        return None


@kept
def _listed() -> Mapping[str, tuple[Offer, ...]]:
    """Offers by every spelling of their names; a card that the books name by its id goes by the GPU's names."""
    found: dict[str, list[Offer]] = {}
    for offer in (*_instances(), *_hardware(), *_api()):
        for spelling in _spellings(offer):
            found.setdefault(spelling, []).append(offer)
    cards = {compact(key) for key in catalogue().gpus} | set(names.gpu_names())
    return {key: tuple(offers) for key, offers in found.items() if key not in cards}


def _spellings(offer: Offer) -> set[str]:
    """The id of its price, the name of its item, of an API also the provider and the model's other names."""
    words = {offer.price.id, offer.item}
    if isinstance(offer.price, ApiPrice):
        words |= {offer.price.model, *_model_names(offer.price.model), *_firms(offer.price.provider)}
    return {compact(word) for word in words} - {""}


def _firms(provider: str) -> set[str]:
    return {provider, FIRM.sub("", provider)} - {HOUSE, "DeepSeek"}


def _model_names(listed: str) -> set[str]:
    """A model's names in a price list, deepseek-reasoner (R1) as well as R1, with those of the catalogue's record."""
    whole = BEDROCK.sub("", listed)
    parts = IN_BRACKETS.fullmatch(whole)
    own = {whole, *(parts.groups() if parts else ())}
    own |= {f"{HOUSE}-{part}" for part in own}
    known = names.model_names()
    models = {known[spelling].id for spelling in map(compact, own) if spelling in known}
    return own.union(*(_spelled()[model] for model in models))


@kept
def _spelled() -> Mapping[str, set[str]]:
    """Every spelling of each model of the catalogue."""
    found: dict[str, set[str]] = {}
    for spelling, model in names.model_names().items():
        found.setdefault(model.id, set()).add(spelling)
    return found


def _instances() -> Iterator[Offer]:
    for price in catalogue().aws_prices.values():
        yield Offer(price, price.item, price.region, f"{price.term} {price.payment}".strip(), price.value)


def _hardware() -> Iterator[Offer]:
    for price in catalogue().hardware_prices.values():
        kind = "card" if price.unit.endswith("/GPU") else "server"
        yield Offer(price, price.item, price.region, f"{price.term} {kind}", price.value)


def _api() -> Iterator[Offer]:
    for price in catalogue().api_prices.values():
        window = price.window.split(" ")[0].replace("all", "flat")
        parts = {"input": price.cache_miss, "output": price.output, "cache-hit": price.cache_hit}
        for part, value in parts.items():
            if value is not None:
                yield Offer(price, price.model, price.provider, f"{part} {window}", value)


@kept
def _by_gpu() -> Mapping[str, tuple[Offer, ...]]:
    """What the hardware book offers of each GPU: cards, its servers and systems."""
    found: dict[str, list[Offer]] = {}
    for offer in _hardware():
        machine = MACHINE.fullmatch(offer.item)
        if gpu := _known(machine[1] if machine else offer.item.split(" (")[0]):
            found.setdefault(gpu.id, []).append(offer)
    return {key: tuple(offers) for key, offers in found.items()}


def _known(name: str) -> Gpu | None:
    """The GPU of an item; None for an item that names none, or none for sure."""
    try:
        return names.gpu(name)
    except CellError:
        return None
