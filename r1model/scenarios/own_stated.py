"""What a reader's own prices say of themselves: whether they stand, from whom and of which day, whether they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from r1model.entries.values import FIRST_DAY
from r1model.errors import NA, CellError
from r1model.formulas import evaluate
from r1model.inputs import Value
from r1model.sizing.priced import priced_model_b
from r1model.types import ApiPrice

NOT_SAID = "–"
OWN_API = ("api_own_miss", "api_own_hit", "api_own_output")


def is_own_rent(given: Mapping[str, Value]) -> float:
    """1 where the price of an instance is one's own."""
    return float(float(given["rent_own_price"]) > 0)


def is_own_api(given: Mapping[str, Value]) -> float:
    """1 where the prices of the API are one's own."""
    return _flag("by_own_api", given, "api_own_miss", "api_own_output")


def quote_said(given: Mapping[str, Value], changes: Mapping[str, Value]) -> Iterator[CellError]:
    """The quote that the purchase goes by; that it has ended; that another GPU was chosen for the plan."""
    if not float(given["quote_price"]):
        return
    yield CellError(NA, "state_quote", price=f"{float(given['quote_price']):,.2f}", gpu=given["quote_gpu"],
                    currency=given["quote_currency"], vendor=given["quote_vendor"],
                    date=day(given["quote_date"]))  # fmt: skip
    if _flag("quote_expired", given, "quote_price", "quote_until", "closing_date"):
        yield CellError(NA, "state_quote_expired", until=day(given["quote_until"]), closing=day(given["closing_date"]))
    key = f"{given['plan']}_gpu"
    if changes.get(key, given["quote_gpu"]) != given["quote_gpu"]:
        yield CellError(NA, "state_quote_gpu", input=key, chosen=changes[key], gpu=given["quote_gpu"])


def card_said(given: Mapping[str, Value], gpu: str, server_price: float) -> Iterator[CellError]:
    """Which GPU one's own card price is taken for; that the list's server comes on top."""
    own, server = (float(given[f"{given['plan']}_{name}"]) for name in ("gpu_price", "server_price"))
    if not own or float(given["quote_price"]):
        return
    yield CellError(NA, "state_own_card", price=f"{own:,.2f}", gpu=gpu)
    if _flag("server_assumed", {"by_quote": 0.0, "own_price": own, "own_server": server}, "by_quote", "own_price",
             "own_server"):  # fmt: skip
        yield CellError(NA, "state_server_assumed", price=f"{server_price:,.2f}")


def model_said(given: Mapping[str, Value], price: ApiPrice, nominal_b: float) -> Iterator[CellError]:
    """That the API's listed price is for another model."""
    facts = {"by_own_api": is_own_api(given), "priced_model_b": priced_model_b(price), "nominal_b": nominal_b}
    if _flag("other_model", facts, *facts):
        yield CellError(NA, "state_other_model", price=price.id, priced=price.model, model=given["model"])


def rent_said(given: Mapping[str, Value], instance: str) -> Iterator[CellError]:
    """That the price of an instance is one's own."""
    if is_own_rent(given):
        yield CellError(NA, "state_own_rent", price=f"{float(given['rent_own_price']):,.4g}", item=instance,
                        currency=given["rent_own_currency"], date=day(given["rent_own_date"]))  # fmt: skip


def api_said(given: Mapping[str, Value]) -> Iterator[CellError]:
    """That the prices of the API are one's own; that they are begun and count for nothing."""
    own = is_own_api(given)
    if own:
        prices = " / ".join(f"{float(given[name]):,.4g}" for name in OWN_API)
        yield CellError(NA, "state_own_api", prices=prices, currency=given["api_own_currency"],
                        date=day(given["api_own_date"]))  # fmt: skip
    if _flag("half_own_api", {**given, "by_own_api": own}, *OWN_API, "by_own_api"):
        yield CellError(NA, "state_half_own_api")


def lots_said(given: Mapping[str, Value], most_short: float) -> Iterator[CellError]:
    """Of a purchase schedule: that it buys less than the peak needs, that a lot lies at the horizon or after it."""
    if given["lots_by"] != "schedule":
        return
    if most_short > 0:
        yield CellError(NA, "state_short", short=f"{most_short:g}")
    for at in (2, 3, 4):
        month, nodes = float(given[f"lot_{at}_month"]), float(given[f"lot_{at}_nodes"])
        if nodes and month >= float(given["months"]):
            yield CellError(NA, "state_late_lot", lot=at, month=f"{month:g}", months=f"{float(given['months']):g}")


def day(value: Value) -> date | str:
    """A day as the calendar has it; a dash where none is said."""
    return FIRST_DAY + timedelta(days=int(float(value))) if float(value) else NOT_SAID


def _flag(name: str, given: Mapping[str, Value], *needs: str) -> float:
    return float(evaluate([name], {need: float(given[need]) for need in needs})[name])
