"""Wrong turns in what a reader entered: begun and left, idle, far off the list, scaled; each said beside its option."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from r1model.errors import NA, CellError
from r1model.formulas import evaluate
from r1model.inputs import Value, inputs
from r1model.options.files import codes, counted
from r1model.scenarios.own_stated import OWN_API, is_own_api, is_own_rent
from r1model.sizing.lineup import gpu_price, server_price

if TYPE_CHECKING:
    from r1model.types import ApiPrice, Gpu, Price

USERS, TABLE, USES = "users", "_users", "uses"
HALF = ("quote_price", "quote_max_kw", "quote_date", "quote_until")
LOTS = ("lot_2_nodes", "lot_3_nodes", "lot_4_nodes")


def begun_said(given: Mapping[str, Value]) -> Iterator[CellError]:
    """That a quote lacks its price; that later lots count for nothing."""
    if _flag("half_quote", {name: float(given[name]) for name in HALF}):
        yield CellError(NA, "state_half_quote")
    lots = {name: float(given[name]) for name in LOTS}
    if _flag("idle_lots", {**lots, "scheduled": float(codes()["lots_by"][str(given["lots_by"])]["code"])}):
        yield CellError(NA, "state_idle_lots")


def term_said(given: Mapping[str, Value]) -> Iterator[CellError]:
    """That a term or a share up front counts for nothing on demand."""
    facts = {"committed": float(codes()["plan"][str(given["rent_plan"])]["code"]),
             "upfront_share": float(given["upfront_share"]), "term_months": float(given["term_months"]),
             "usual_term_months": usual_term_months()}  # fmt: skip
    if _flag("idle_term", facts):
        yield CellError(NA, "state_idle_term")


def usual_term_months() -> float:
    """The term that nobody has entered, in months."""
    return float(inputs()["term_months"].value)


def users_said(given: Mapping[str, Value], changes: Mapping[str, Value], users: float) -> Iterator[CellError]:
    """That fewer staff than users were entered; that users of a use were, and are scaled to those in all."""
    if _flag("few_heads", {"headcount": float(given["headcount"]), "users_in_all": users}):
        yield CellError(NA, "state_few_heads", heads=f"{float(given['headcount']):,.0f}", users=f"{users:,.0f}")
    of_uses = {name: float(value) for name, value in given.items() if _is_of_the_table(name)}
    scale = float(given[USERS]) / sum(of_uses.values()) if given[USERS] and any(of_uses.values()) else 1.0
    typed = [name for name in changes if name in of_uses]
    if users and typed and abs(scale - 1) * max(of_uses.values()) >= 1:
        said = ", ".join(f"{name}={of_uses[name]:,.0f} -> {of_uses[name] * scale:,.0f}" for name in typed)
        yield CellError(NA, "state_users_scaled", users=f"{float(given[USERS]):,.0f}", said=said)


def _is_of_the_table(name: str) -> bool:
    """Whether an input is the users of one use."""
    return name.endswith(TABLE) and inputs()[name].group == USES


class Apart(NamedTuple):
    """An own price and the listed one in words, and how many times they lie apart."""

    price: str
    listed: str
    times: str


def quote_far(given: Mapping[str, Value], gpu: Gpu, cards: float) -> Iterator[CellError]:
    """That a quoted server is several times off the listed one."""
    card = gpu_price(gpu)
    if float(given["quote_price"]) and card is not None:
        for far in _far(given, "quote", float(given["quote_price"]), card * cards + server_price(), "CNY"):
            yield CellError(NA, "state_far_quote", price=far.price, listed=far.listed, times=far.times)


def rent_far(given: Mapping[str, Value], price: Price) -> Iterator[CellError]:
    """That an own price of an instance is several times off the listed one."""
    if is_own_rent(given):
        for far in _far(given, "rent_own", float(given["rent_own_price"]), price.value, price.currency):
            yield CellError(NA, "state_far_rent_own", price=far.price, listed=far.listed, times=far.times)


def api_far(given: Mapping[str, Value], price: ApiPrice) -> Iterator[CellError]:
    """That an own price of output is several times off the listed one."""
    if is_own_api(given):
        for far in _far(given, "api_own", float(given[OWN_API[-1]]), price.output, price.currency):
            yield CellError(NA, "state_far_api_own", price=far.price, listed=far.listed, times=far.times)


def _far(given: Mapping[str, Value], own: str, price: float, listed: float, currency: str) -> Iterator[Apart]:
    """How far off an own price is; nothing where it is near."""
    mine, theirs = _cny(given, price, str(given[f"{own}_currency"])), _cny(given, listed, currency)
    if _flag("far_off", {"is_own": 1.0, "own_cny": mine, "listed_cny": theirs}):
        said = f"{price:,.10g} {given[f'{own}_currency']}"
        yield Apart(said, f"{listed:,.10g} {currency}", f"{max(mine / theirs, theirs / mine):,.0f}")


def _cny(given: Mapping[str, Value], price: float, currency: str) -> float:
    facts = {"price": price, "fx_cny_per_usd": float(given["fx_cny_per_usd"]), **counted(currency, given)}
    return float(evaluate(["in_cny"], facts)["in_cny"])


def _flag(name: str, facts: Mapping[str, float]) -> float:
    return float(evaluate([name], dict(facts))[name])
