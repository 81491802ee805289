"""Which options can be had, and why others cannot: a replica that runs and meets its targets, prices of the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from itertools import pairwise

from r1model.capacity.chosen import Lengths, bought, rented, service_of
from r1model.capacity.own_points import half_filled
from r1model.capacity.service import Service
from r1model.catalogue import catalogue
from r1model.catalogue.validity import dearer_than_on_demand, expired, first_day, last_day, not_yet
from r1model.entries.values import FIRST_DAY
from r1model.errors import NA, NUM, CellError
from r1model.graph.months import Scope
from r1model.inputs import Value
from r1model.scenarios.own_checked import api_far, begun_said, quote_far, rent_far, term_said, users_said
from r1model.scenarios.own_stated import (
    api_said,
    card_said,
    is_own_api,
    is_own_rent,
    lots_said,
    model_said,
    quote_said,
    rent_said,
)
from r1model.sizing.lineup import Plan, plan, server_price
from r1model.sizing.machines import card_price
from r1model.types import ApiPrice, Price, Standing

Reasons = dict[str, list[CellError]]
OWNED = ("buy", "lease", "hybrid")
DOUBTED = (Standing.DISPUTED, Standing.ESTIMATED)


@dataclass
class Chosen:
    """What the inputs choose: the line-up, both prices, the closing day; then the services of both kinds of machine."""

    given: Mapping[str, Value]
    plan: Plan | CellError
    rent: Price
    api: ApiPrice
    closing: date
    services: dict[str, Service | CellError] = field(default_factory=dict)

    def serve(self, lengths: Lengths) -> None:
        """Asks what a replica serves on the machine that is bought and on the one that is rented."""
        machines = {"buy": bought(self.given), "rent": rented(self.given)}
        for side, machine in machines.items():
            try:
                self.services[side] = service_of(self.given, machine, lengths)
            except CellError as reason:
                self.services[side] = reason

    def rate(self, side: str) -> tuple[float, float]:
        """Requests a second of a replica and its machines; 1 and 1 where there is none: no feasible option uses it."""
        found = self.services[side]
        return (found.rate, found.machines) if isinstance(found, Service) else (1.0, 1.0)


def choose(given: Mapping[str, Value], changes: Mapping[str, Value]) -> Chosen:
    """The choices of a scenario; #NUM! where its dates are in no order or no day has any work."""
    lots = [float(given[f"lot_{at}_month"]) for at in (2, 3, 4)]
    if any(later <= lot for lot, later in pairwise(lots)):
        raise CellError(NUM, "lots_in_order", months=", ".join(f"{month:g}" for month in lots))
    if not float(given["working_days"]) and not float(given["other_day_share"]):
        raise CellError(NUM, "no_active_days")
    return Chosen(
        given, _plan(changes, str(given["plan"])), catalogue().aws_prices[str(given["rent_price"])],
        catalogue().api_prices[str(given["api_price"])], FIRST_DAY + timedelta(days=int(float(given["closing_date"]))),
    )  # fmt: skip


def _plan(changes: Mapping[str, Value], key: str) -> Plan | CellError:
    """The line-up that is bought, or why it cannot be: other options do not need it."""
    try:
        return plan(changes, key)
    except CellError as reason:
        return reason


def reasons(chosen: Chosen, load: Scope) -> Reasons:
    """Why an option cannot be had, by option; those that can are not among them."""
    own, rent = _own(chosen, load), _rent(chosen, load)
    api = [] if is_own_api(chosen.given) else _dated(chosen.api, chosen.closing)
    buy = own + _purchase(chosen)
    found = {"buy": buy, "rent": rent, "api": api, "lease": own, "hybrid": buy + api}
    return {option: why for option, why in found.items() if why}


def _own(chosen: Chosen, load: Scope) -> list[CellError]:
    if isinstance(chosen.plan, CellError):
        return [chosen.plan]
    found = chosen.services["buy"]
    if isinstance(found, CellError):
        return [found]
    most, availability = float(load["utilisation"].max()), float(chosen.given["availability"])
    if most > availability:
        return [CellError(NA, "load_above_availability", load=f"{most:.1%}", availability=f"{availability:.1%}")]
    return []


def _purchase(chosen: Chosen) -> list[CellError]:
    """A price of that very GPU, and the power of its server."""
    if isinstance(chosen.plan, CellError):
        return []
    key, gpu = str(chosen.given["plan"]), chosen.plan.gpu.short
    why = []
    if "gpu_price" not in chosen.plan.values:
        why.append(CellError(NA, "no_price_of_gpu", gpu=gpu, input=f"{key}_gpu_price"))
    quoted = float(chosen.given["quote_price"]) > 0
    for name in ("max_kw", "idle_kw"):
        if name not in chosen.plan.values:
            asked = "quote_max_kw" if quoted else f"{key}_{name}"
            why.append(CellError(NA, "no_power_of_gpu", gpu=gpu, input=asked))
    return why[:2]


def _rent(chosen: Chosen, load: Scope) -> list[CellError]:
    found = chosen.services["rent"]
    why = [found] if isinstance(found, CellError) else []
    own = float(chosen.given["instances"])
    if not why and 0 < own < load["rent_fixed"]:
        why.append(CellError(NA, "instances_too_few", given=f"{own:g}", needs=f"{load['rent_fixed']:g}"))
    return why if is_own_rent(chosen.given) else why + _dated(chosen.rent, chosen.closing)


def _dated(price: Price | ApiPrice, closing: date) -> list[CellError]:
    """A price holds on the day of closing."""
    if expired(price, closing):
        return [CellError(NA, "price_expired", price=price.id, day=last_day(price), closing=closing)]
    if not_yet(price, closing):
        return [CellError(NA, "price_not_yet", price=price.id, day=first_day(price), closing=closing)]
    return []


def _doubted(price: Price | ApiPrice) -> list[CellError]:
    """A price that is disputed or estimated."""
    return [CellError(NA, "state_price", price=price.id, standing=price.standing)] if price.standing in DOUBTED else []


def states(chosen: Chosen, load: Scope, changes: Mapping[str, Value], users: float) -> dict[str, list[CellError]]:
    """What a reader should know of an answer, by option: dear commitments, own and doubted prices, far predictions."""
    found: dict[str, list[CellError]] = {"buy": [], "rent": [], "api": []}
    for side in ("buy", "rent"):
        service = chosen.services[side]
        if isinstance(service, Service) and service.basis in ("extrapolated", "unseen"):
            found[side].append(CellError(NA, "state_throughput"))
    if half := half_filled(chosen.given):
        found["buy"].append(CellError(NA, "state_points", points=", ".join(map(str, half))))
    given, own = chosen.given, chosen.plan
    if isinstance(own, Plan):
        found["buy"] += of_the_card(own, given, chosen.closing)
    found["buy"] += [*quote_said(given, changes), *lots_said(given, float(load["most_short"])), *begun_said(given),
                     *users_said(given, changes, users)]  # fmt: skip
    if is_own_rent(given):
        found["rent"] += [*rent_said(given, chosen.rent.item), *rent_far(given, chosen.rent)]
    else:
        found["rent"] += _listed_rent(chosen)
    found["rent"] += term_said(given)
    found["api"] += api_said(given) if is_own_api(given) else [*api_said(given), *_doubted(chosen.api)]
    found["api"] += api_far(given, chosen.api)
    if isinstance(own, Plan):
        found["buy"] += quote_far(given, own.gpu, float(bought(given).size))
        found["buy"] += card_said(given, own.gpu.short, server_price())
        found["api"] += model_said(given, chosen.api, own.model.nominal_b.value)
    return {side: said for side, said in found.items() if said}


def of_the_card(item: Plan, given: Mapping[str, Value], closing: date) -> list[CellError]:
    """What a reader should know of the card's price that a line-up counts with: doubted, or of another day.

    Nothing where the reader gives a price of his own, of the card or of the whole server, or none is known.
    """
    own = float(given[f"{item.key}_gpu_price"]) or float(given["quote_price"])
    card = None if own else card_price(item.gpu)
    return _doubted(card) + _dated(card, closing) if card else []


def _listed_rent(chosen: Chosen) -> list[CellError]:
    """What there is to know of the listed price of an instance."""
    other = dearer_than_on_demand(chosen.rent, chosen.closing)
    dear = [CellError(NA, "state_dearer", price=chosen.rent.id, given=f"{chosen.rent.value:g}",
                      other=f"{other.value:g}")] if other else []  # fmt: skip
    return dear + _doubted(chosen.rent)


def together(why: Sequence[CellError]) -> CellError:
    """Reasons as one."""
    return reduce(lambda first, second: CellError(NA, "and_reason", first=first, second=second), why)


def told(why: Sequence[CellError], language: str) -> str:
    """Reasons in one line."""
    return " ".join(dict.fromkeys(reason.text(language) for reason in why))
