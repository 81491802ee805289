"""Random scenarios with lines of the reader's own: as entries of the book, and as the engine's checked scenario."""

import random
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from parity.case_entries import SLOTS, Entries, blank
from parity.scenarios import drawn

from r1model.capacity.chosen import bought, rented
from r1model.capacity.replicas import replica
from r1model.catalogue import catalogue
from r1model.errors import CellError
from r1model.finance.kinds import Scenario
from r1model.finance.paths import keys
from r1model.finance.validate import checked
from r1model.inputs import Value, inputs
from r1model.options.files import compared
from r1model.scenarios import made, usual_with
from r1model.sizing.lineup import PEAK_FIELDS, PLANS, plans
from r1model.units import CURRENCIES

LAST = 60
FILLED = 0.5  # how often a free line is used, and a field of a model line overwritten
METHODS, MODES = ("SL", "MACRS5", "IMMEDIATE", "AT_DISPOSAL", "NONE"), ("step", "smooth")
KINDS = {"monthly": 1e5, "annual": 1e6, "pct_capex": 0.2}
SANE = {"growth": (-0.5, 0.8), "discount_rate": (-0.3, 0.6), "fx_drift": (-0.2, 0.3), "demand_growth": (-0.5, 3.0)}


class Drawn(NamedTuple):
    """What is written into the book, and what the engine computes with."""

    entries: Entries
    case: dict[str, Any]


def drawn_cases(count: int, seed: str) -> Iterator[Drawn]:
    """As many cases as wanted that the engine accepts and whose three plans can run the precision."""
    chance = random.Random(f"r1model lines {seed}")
    while count:
        found = one(chance)
        if found is not None:
            count -= 1
            yield found


def one(chance: random.Random) -> Drawn | None:
    """A random case; none where the engine refuses it, or an option of it that cannot be had."""
    given = some_inputs(chance)
    own = {path: value for path, value in lines(chance, int(float(given["months"]))).items() if value is not None}
    try:
        if not runs(given):
            return None
        plans(given)
        case = made(given)
        if any(key not in case for key in compared()):
            return None
        case = checked(Scenario, with_own(case, own))
    except CellError:
        return None
    return Drawn(blank() | given | own, case)


def runs(given: Mapping[str, Value]) -> bool:
    """Whether the machine that is bought and the one that is rented run the model: no option of one can be had else."""
    whole = usual_with(given)
    return all(replica(str(whole["model"]), *machine).runs for machine in (bought(whole), rented(whole)))


def some_inputs(chance: random.Random) -> dict[str, Value]:
    """Inputs over their ranges; growth that stays countable, cards that know the precision."""
    given = drawn(chance)
    for name in given:
        wanted = SANE.get(name) or (SANE["growth"] if name.endswith("_growth") else None)
        if wanted is not None:
            given[name] = round(chance.uniform(*wanted), chance.choice((2, 12)))
    fit = [gpu.short for gpu in catalogue().gpus.values() if getattr(gpu, PEAK_FIELDS[str(given["quant"])], None)]
    return given | {f"{plan}_gpu": chance.choice(fit or inputs()["plan1_gpu"].options) for plan in PLANS}


def with_own(case: dict[str, Any], own: Mapping[str, Value]) -> dict[str, Any]:
    """The case with the reader's lines laid over it; free lines are there and cost nothing."""
    free: dict[str, Any] = {"amount": 0.0, "count": 0.0, "kind": "monthly"}
    for prefix, slots in SLOTS.items():
        option, _, name = prefix.partition(".")
        wanted = ("count",) if name in ("nodes", "instances") else ("amount", "kind") if name == "opex" else ("amount",)
        rows = case[option].setdefault(name, [])
        for at in range(len(rows), slots):
            line = {key: free[key] for key in wanted}
            rows.append(line | ({"name": f"{name}{at}"} if name == "opex" else {}))
    for path, value in own.items():
        *way, last = keys(path)
        at: Any = case
        for step in way:
            at = at[step]
        at[last] = (
            bool(value)
            if last in ("hardware", "per_node", "storage_per_instance", "egress_per_instance", "advance")
            else value
        )
    return case


def lines(chance: random.Random, months: int) -> dict[str, Value | None]:
    """Own cells by path; None stays blank."""
    found: dict[str, Value | None] = {}
    for prefix, slots in SLOTS.items():
        draw = fee if prefix in ("rent.opex", "api.opex") else DRAW[prefix.partition(".")[2]]
        for at in range(slots):
            if chance.random() < FILLED:
                whole, line = chance.random() < FILLED, draw(chance, months)
                kept = {name: value for name, value in line.items() if whole or name in NEEDED
                        or chance.random() < FILLED}  # fmt: skip
                found |= {f"{prefix}[{at}].{name}": value for name, value in kept.items()}
    found["buy.nodes[0].count"] = float(chance.randint(1, 8))
    for prefix, single in (("buy.power", power), ("rent", rent), ("api", api)):
        found |= {f"{prefix}.{name}": value for name, value in single(chance).items() if chance.random() < FILLED / 2}
    if chance.random() < FILLED:
        found |= {f"lease.{name}": value for name, value in lease(chance, months).items()}
    return found


def lease(chance: random.Random, months: int) -> dict[str, Value]:
    """Payments within the horizon, in advance or in arrears."""
    return {
        "payment": chance.choice((0.0, chance.uniform(0, 1e6))),
        "n": float(chance.randint(1, months)),
        "advance": float(chance.random() < 0.5),
        "deposit": chance.choice((0.0, chance.uniform(0, 1e6))),
        "deposit_return": float(chance.randint(1, months)),
        "ccy": chance.choice(CURRENCIES),
        "vat_rate": share(chance, 0.2),
    }


NEEDED = ("month", "dispose_month", "kind", "amount")


def rate(chance: random.Random) -> float:
    return chance.choice((0.0, round(chance.uniform(-0.4, 0.4), 3), chance.uniform(-0.4, 0.4)))


def share(chance: random.Random, high: float = 1.0) -> float:
    return chance.choice((0.0, high, chance.uniform(0, high)))


def bought_and_sold(chance: random.Random, months: int) -> dict[str, Value | None]:
    """A purchase within the horizon or at its end; sold later within it, or kept."""
    month = chance.choice((0, 0, chance.randint(0, months), months))
    sold = chance.choice((None, month + 1, chance.randint(month + 1, months))) if month < months else None
    return {"month": float(month), "dispose_month": None if sold is None else float(sold)}


def asset(chance: random.Random, months: int) -> dict[str, Value | None]:
    return {
        "amount": chance.choice((share(chance, 5e6), -1e5)), "ccy": chance.choice(CURRENCIES),
        **bought_and_sold(chance, months), "price_esc": rate(chance), "mode": chance.choice(MODES),
        "tax_method": chance.choice(METHODS),
        "tax_life_m": float(chance.choice((0, 1, 36, chance.randint(0, 90)))), "tax_residual": share(chance, 0.3),
        "salvage_pct": share(chance, 0.6), "vat_rate": share(chance, 0.2),
        "vat_lag": chance.choice((None, float(chance.randint(0, 24)))), "hardware": float(chance.randint(0, 1)),
        "per_node": float(chance.randint(0, 1)),
    }  # fmt: skip


def lot(chance: random.Random, months: int) -> dict[str, Value | None]:
    return {"count": float(chance.randint(0, 6)), **bought_and_sold(chance, months)}


def instances(chance: random.Random, months: int) -> dict[str, Value | None]:
    end = chance.choice((None, float(chance.randint(1, LAST + 12))))
    return {"month": float(chance.choice((0, chance.randint(0, months)))), "count": float(chance.randint(0, 6)),
            "end": end}  # fmt: skip


def opex(chance: random.Random, months: int) -> dict[str, Value | None]:
    return running(chance, months, chance.choice(list(KINDS)))


def fee(chance: random.Random, months: int) -> dict[str, Value | None]:
    return running(chance, months, chance.choice(("monthly", "annual")))


def running(chance: random.Random, months: int, kind: str) -> dict[str, Value | None]:
    return {
        "kind": kind, "amount": chance.choice((1, 1, -1)) * share(chance, KINDS[kind]),
        "ccy": chance.choice(CURRENCIES), "esc": rate(chance),
        "mode": chance.choice(MODES), "start": float(chance.choice((1, chance.randint(1, months)))),
        "end": chance.choice((None, float(months), float(chance.randint(1, LAST + 12)))),
        "vat_rate": share(chance, 0.2),
    }  # fmt: skip


def power(chance: random.Random) -> dict[str, Value]:
    return {
        "idle_kw": share(chance, 5.0), "max_kw": chance.uniform(5, 20), "pue": chance.uniform(1, 2),
        "tariff": chance.uniform(0.05, 2), "ccy": chance.choice(CURRENCIES), "esc": rate(chance),
        "mode": chance.choice(MODES), "vat_rate": share(chance, 0.2),
    }  # fmt: skip


def rent(chance: random.Random) -> dict[str, Value]:
    return {
        "plan": chance.choice(("on_demand", "commit")), "price_hour": chance.uniform(1, 150),
        "ccy": chance.choice(CURRENCIES), "duty": share(chance), "hours": chance.uniform(1, 744), "esc": rate(chance),
        "mode": chance.choice(MODES), "term": float(chance.randint(1, 40)), "upfront_pct": share(chance),
        "storage_gb": share(chance, 1e4), "storage_price": share(chance), "storage_esc": rate(chance),
        "storage_per_instance": float(chance.randint(0, 1)), "egress_gb": share(chance, 1e4),
        "egress_price": share(chance), "egress_esc": rate(chance),
        "egress_per_instance": float(chance.randint(0, 1)), "vat_rate": share(chance, 0.2),
    }  # fmt: skip


def api(chance: random.Random) -> dict[str, Value]:
    return {
        "price_hit": share(chance, 2.0), "price_miss": share(chance, 10.0), "price_out": share(chance, 40.0),
        "ccy": chance.choice(CURRENCIES), "cache_hit": share(chance), "esc": rate(chance), "mode": chance.choice(MODES),
        "offpeak_share": share(chance), "offpeak_discount": share(chance),
        "vat_rate": share(chance, 0.2),
    }  # fmt: skip


DRAW = {"capex": asset, "nodes": lot, "opex": opex, "instances": instances}
