"""Scenarios for the parity tests: the base, the corners, every option, then random ones from the declared ranges."""

import random
from collections.abc import Iterator
from math import exp, log

from r1model.inputs import OWN_POINTS, POINTS, Input, inputs, usual

Scenario = dict[str, float | str | None]

WIDE = 50.0
AT_A_BOUND = 0.08
TYPED = 0.5
TODAY = 0.8
WHOLE_RULER, APART = 0.1, 0.8  # how often the horizon is the longest, and cards and servers have prices of their own
LOTS = ("lot_2_month", "lot_3_month", "lot_4_month")


def scenarios(count: int, seed: str) -> list[Scenario]:
    """The base scenario, the fixed ones, then `count` random ones; every scenario sets every input."""
    chance = random.Random(f"r1model parity {seed}")
    return [usual(), *corners(), *ties(), *options(chance), *(drawn(chance) for _ in range(count))]


def corners() -> Iterator[Scenario]:
    """All numbers at their low ends, all at their high ends."""
    for end in ("low", "high"):
        numbers = {key: item.value if item.low is None else float(getattr(item, end)) for key, item in inputs().items()}
        numbers["years"] = numbers["months"] / 12
        yield numbers | {key: usual()[key] for key in LOTS}  # the months of lots must rise


def ties() -> Iterator[Scenario]:
    """Whole quotients so large that floating point cannot say so: rounding must still see them as whole."""
    for target, users, cards in ((6e7, 3e3, 2e7), (3e5, 3e3, 2e7), (3e4, 3e3, 1e7), (9e5, 6e3, 5e6)):
        yield usual() | {"target_users": target, "known_users": users, "known_gpus": cards}


def options(chance: random.Random) -> Iterator[Scenario]:
    """Every option of every choice, once at the base and once among random numbers."""
    choices = {key: item.options for key, item in inputs().items() if item.options}
    for step in range(max(len(found) for found in choices.values())):
        chosen = {key: found[step % len(found)] for key, found in choices.items()}
        yield usual() | chosen
        yield drawn(chance) | chosen


def drawn(chance: random.Random) -> Scenario:
    """One random scenario; half of them have numbers such as people type, so that ties are met."""
    typed = chance.random() < TYPED
    found = {key: _value(chance, item, typed) for key, item in inputs().items()}
    if chance.random() < WHOLE_RULER:
        found["months"] = float(inputs()["months"].high or 0)
    if chance.random() < APART:
        found["quote_price"] = 0.0  # else no price of a card would count
    found["years"] = found["months"] / 12
    lots = sorted(chance.sample(range(1, 60), len(LOTS)))
    found |= {key: float(month) for key, month in zip(LOTS, lots, strict=True)}
    found |= points(chance)
    if chance.random() < TODAY:  # else hardly any price would hold at closing
        found["closing_date"] = usual()["closing_date"]
    return found


def points(chance: random.Random) -> Scenario:
    """Own measured points: often none, else some slots, a few of them half filled."""
    found: Scenario = {key: 0.0 for key, item in inputs().items() if item.group == POINTS}
    if chance.random() < 0.5:
        return found
    for slot in chance.sample(OWN_POINTS, chance.randint(1, len(OWN_POINTS))):
        point = {"in_flight": 2 ** chance.uniform(0, 11), "input_tokens": 2 ** chance.uniform(4, 15),
                 "output_tokens": 2 ** chance.uniform(4, 13),
                 chance.choice(("tpot_ms", "out_tok_s")): 2 ** chance.uniform(3, 12)}  # fmt: skip
        if chance.random() < 0.2:
            del point[chance.choice(list(point))]
        found |= {f"point_{slot}_{name}": value for name, value in point.items()}
    return found


def changes(scenario: Scenario) -> Scenario:
    """What differs from the base, for messages."""
    base = usual()
    shown = ((key, value) for key, value in scenario.items() if not key.endswith(("@low", "@high")))
    return {key: value for key, value in shown if value != base.get(key)}


def _value(chance: random.Random, item: Input, typed: bool) -> float | str:
    if item.options:
        return chance.choice(item.options)
    if item.words:
        return item.value
    assert item.low is not None and item.high is not None
    if chance.random() < AT_A_BOUND:
        return float(chance.choice((item.low, item.high)))
    if item.low > 0 and item.high / item.low > WIDE:
        value = exp(chance.uniform(log(item.low), log(item.high)))
    else:
        value = chance.uniform(item.low, item.high)
    if typed:
        value = float(f"{value:.{chance.randint(1, 3)}g}")
    if item.whole:
        value = float(round(value))
    return min(max(value, item.low), item.high)
