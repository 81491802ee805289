"""Prices of one's own for renting and for the API: where they are given they stand in place of the chosen list's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from r1model.formulas import evaluate
from r1model.inputs import Value
from r1model.scenarios.feasible import Chosen
from r1model.scenarios.own_stated import is_own_api, is_own_rent

OF_LIST = {"miss": "cache_miss", "output": "output"}


def rent_price(chosen: Chosen) -> dict[str, Any]:
    """What an instance costs an hour, and in which currency."""
    own = is_own_rent(chosen.given)
    value = _paid(own, float(chosen.given["rent_own_price"]), chosen.rent.value)
    return {"value": value, "currency": chosen.given["rent_own_currency"] if own else chosen.rent.currency}


def api_prices(chosen: Chosen) -> dict[str, Any]:
    """The three prices of the API, and their currency."""
    given, listed = chosen.given, chosen.api.as_dict()
    if not (own := is_own_api(given)):
        return listed
    hit = evaluate(["own_hit_price"], _of(given, "api_own_hit", "api_own_miss"))["own_hit_price"]
    prices = {name: float(given[f"api_own_{key}"]) for key, name in OF_LIST.items()} | {"cache_hit": hit}
    paid = {name: _paid(own, value, listed[name]) for name, value in prices.items()}
    return listed | paid | {"currency": given["api_own_currency"]}


def _paid(own: float, mine: float, listed: float) -> float:
    return float(evaluate(["own_or_listed"], {"is_own": own, "own": mine, "listed": listed})["own_or_listed"])


def _of(given: Mapping[str, Value], *names: str) -> dict[str, float]:
    return {name: float(given[name]) for name in names}
