"""Keys of a case that count for nothing beside its others: `r1model tco` names each, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from r1model.finance.paths import keys
from r1model.options.names import OPTIONS
from r1model.texts import text

Line = Mapping[str, Any]


class Rule(NamedTuple):
    """Keys of a line that are idle where a test of the line, its option and the common part holds, and why."""

    keys: tuple[str, ...]
    because: str
    holds: Callable[[Line, Line, Line], bool]


class Idle(NamedTuple):
    """A key that counts for nothing, and why."""

    path: str
    because: str

    def text(self, language: str) -> str:
        """The line to show."""
        reason = text("idle", self.because, language)
        return text("idle", "note", language).format(key=self.path, because=reason)


def _is(key: str, *values: object) -> Callable[[Line, Line, Line], bool]:
    return lambda line, option, common: line[key] in values


def _no_vat(line: Line, option: Line, common: Line) -> bool:
    return bool(line["vat_rate"] * common["vat_recoverable"] == 0)


def _no_purchase_asks(line: Line, option: Line, common: Line) -> bool:
    return all(asset["vat_lag"] is not None or _no_vat(asset, option, common) for asset in option["capex"])


def _bought_at_base(line: Line, option: Line, common: Line) -> bool:
    return bool(line["month"] == 0 or (line["mode"] == "step" and line["month"] < 12))


def _no_share_of_hardware(line: Line, option: Line, common: Line) -> bool:
    return all(item["kind"] != "pct_capex" for item in option["opex"])


def _no_growth(*names: str) -> Callable[[Line, Line, Line], bool]:
    return lambda line, option, common: all(line[name] == 0 for name in names)


def _nothing_to_borrow_for(line: Line, option: Line, common: Line) -> bool:
    return bool(line["type"] == "loan" and all(asset["month"] > 0 for asset in option["capex"]))


def _volume(name: str) -> tuple[Rule, ...]:
    """Without a volume its price is idle, without a price its volume, without either all that is said of them."""
    volume, price = f"{name}_gb", f"{name}_price"
    return (
        Rule((price,), "no_volume", _is(volume, 0)),
        Rule((volume,), "no_volume", _is(price, 0)),
        Rule((f"{name}_esc", f"{name}_per_instance"), "no_volume", lambda line, *_: line[volume] * line[price] == 0),
    )


RULES: Mapping[str, tuple[Rule, ...]] = {
    "demand": (Rule(("mode",), "no_growth", _no_growth("growth")),),
    "capex": (
        Rule(("tax_life_m",), "method", lambda line, *_: line["tax_method"] != "SL"),
        Rule(("tax_residual",), "method", lambda line, *_: line["tax_method"] != "SL" or line["tax_life_m"] == 0),
        Rule(("price_esc",), "bought_at_base", _bought_at_base),
        Rule(("mode",), "no_growth", lambda line, *_: line["price_esc"] == 0 or line["month"] == 0),
        Rule(("vat_lag",), "no_vat", _no_vat),
        Rule(("hardware",), "no_share_of_hardware", _no_share_of_hardware),
    ),
    "util": (Rule(("value", "in_share"), "by_demand", _is("mode", "demand")),),
    "power": (Rule(("mode",), "no_growth", _no_growth("esc")),),
    "opex": (
        Rule(("ccy",), "share_of_hardware", _is("kind", "pct_capex")),
        Rule(("mode",), "no_growth", _no_growth("esc")),
    ),
    "financing": (
        Rule(("share", "rate", "n"), "cash", _is("type", "cash")),
        Rule(("type", "share", "rate", "n"), "nothing_at_closing", _nothing_to_borrow_for),
    ),
    "buy": (Rule(("vat_lag",), "no_vat", _no_purchase_asks),),
    "rent": (
        Rule(("term", "upfront_pct"), "on_demand", _is("plan", "on_demand")),
        Rule(("duty",), "committed", _is("plan", "commit")),
        *(rule for name in ("storage", "egress") for rule in _volume(name)),
        Rule(("mode",), "no_growth", _no_growth("esc", "storage_esc", "egress_esc")),
    ),
    "api": (
        Rule(("price_hit",), "no_hits", _is("cache_hit", 0)),
        Rule(("price_miss",), "all_hits", _is("cache_hit", 1)),
        Rule(("offpeak_share",), "no_discount", _is("offpeak_discount", 0)),
        Rule(("offpeak_discount",), "no_offpeak", _is("offpeak_share", 0)),
        Rule(("mode",), "no_growth", _no_growth("esc")),
    ),
    "lease": (Rule(("deposit_return",), "no_deposit", _is("deposit", 0)),),
}
PLACES = ("option", "a", "b", *OPTIONS)
LISTS, SINGLE = ("capex", "opex"), ("util", "power", "financing")


def idle(checked: Line, written: Line) -> list[Idle]:
    """The keys that a case writes down and that change nothing in it; the common part holds for whatever there is."""
    base = "base." if "base" in checked else ""
    case, found = checked.get("base", checked), []
    for path, kind, line, option in _lines(case):
        for rule in RULES.get(kind, ()):
            if rule.holds(line, option, case["common"]):
                found += [Idle(f"{base}{path}.{key}", rule.because) for key in rule.keys]
    return [each for each in found if _stands(written, each.path)]


def _lines(case: Line) -> Iterator[tuple[str, str, Line, Line]]:
    """Every line of the options: its path, what it is, itself, its option."""
    if case.get("demand"):
        yield "demand", "demand", case["demand"], case["demand"]
    for name in PLACES:
        if not (option := case.get(name)):
            continue
        yield name, option["type"], option, option
        for key in LISTS:
            for at, line in enumerate(option.get(key, ())):
                yield f"{name}.{key}[{at}]", key, line, option
        yield from ((f"{name}.{key}", key, option[key], option) for key in SINGLE if option.get(key))


def _stands(written: Any, path: str) -> bool:
    for step in keys(path):
        try:
            written = written[step]
        except (KeyError, IndexError, TypeError):
            return False
    return True
