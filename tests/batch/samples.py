"""Scenario files for the tests: sane ones and hostile ones, from fixed seeds."""

import csv
import random

from parity.scenarios import points

from r1model.inputs import POINTS, inputs, usual

HEADER = ["name", "方案三 GPU 单价", "Discount rate, effective a year", "months", "price_per_kwh", "demand_in_mtok",
          "note"]  # fmt: skip


def write_rows(path, count, seed="rows"):
    """A plain file: two languages in its header, a percentage, a note that looks like a formula."""
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for at in range(count):
            writer.writerow([f"子公司 {at}", chance.randint(150_000, 260_000), f"{chance.uniform(5, 10):.1f}%",
                             chance.choice((36, 48, 60)), round(chance.uniform(0.4, 0.9), 3),
                             chance.randint(500, 3000), "=1+1"])  # fmt: skip
    return path


def near_the_base(chance):
    """Half of all inputs moved by up to a fifth, some choices changed."""
    found = {}
    for key, item in inputs().items():
        if item.group == POINTS or item.words or chance.random() < 0.5:
            continue
        if key == "salvage_share":  # no draw of the Monte Carlo may sell above the price
            continue
        if item.options:
            if chance.random() < 0.15:
                found[key] = chance.choice(item.options)
        elif not item.whole:
            found[key] = min(max(usual()[key] * chance.uniform(0.8, 1.2), item.low), item.high)
    return found | {key: value for key, value in points(chance).items() if value}


def tree(folder):
    """Every file of a folder with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
