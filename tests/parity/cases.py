"""Scenarios of the whole of Inputs: another case in use, values of the reader's own, lines of the reader's own."""

import random
import re
from collections.abc import Iterator
from functools import cache

from parity.scenarios import Scenario, drawn

from r1model.inputs import POINTS, inputs
from r1model_workbook.book import build
from r1model_workbook.view.grid import Book, Cell, Rule
from r1model_workbook.view.wording import in_code, list_of

CASED = [name for name, item in inputs().items() if item.group != POINTS]  # own points hold in every case
CASES = ("base", "low", "high", "user")
MONTHS = 60
MOST_LINES, TOGETHER = 12, 6


def own_scenarios(book: Book, count: int, seed: str) -> list[Scenario]:
    """Each case, every field of every table, then random ones; every scenario sets every entry, most to blank."""
    chance = random.Random(f"r1model cases {seed}")
    blank = start()
    given = [{"case": case} for case in CASES]
    each = list(_one_of_each(book))
    chance.shuffle(each)
    given += [{path: own_value(chance, book, path) for path in each[at : at + TOGETHER]}
              for at in range(0, len(each), TOGETHER)]  # fmt: skip
    given += [_random(chance, book) for _ in range(count)]
    return [{**blank, **changed} for changed in given]


def start() -> Scenario:
    """Every entry as the workbook is delivered."""
    return dict(_start())


@cache
def _start() -> Scenario:
    book = build("en")
    return {name: in_code(name, cell.value) if isinstance(cell.value, str) and list_of(name) else cell.value
            for name, cell in book.entries.items()}  # fmt: skip


def lines(book: Book) -> list[str]:
    """The paths that the reader may fill in."""
    return [path for path, (_, own) in book.case.items() if own is not None]


def _one_of_each(book: Book) -> Iterator[str]:
    """Every field of every table, in its first and in its last line."""
    alike: dict[str, list[str]] = {}
    for path in lines(book):
        alike.setdefault(re.sub(r"\d+", "", path), []).append(path)
    for paths in alike.values():
        yield from {paths[0]: None, paths[-1]: None}


def _random(chance: random.Random, book: Book) -> Scenario:
    found: Scenario = {"case": chance.choice(("user", "user", "user", "low", "high", "base"))}
    if chance.random() < 0.5:
        found |= drawn(chance)
    given = drawn(chance)
    found |= {f"{name}@user": given[name] for name in chance.sample(CASED, chance.randint(0, 5))}
    for path in chance.sample(lines(book), chance.randint(1, MOST_LINES)):
        found[path] = own_value(chance, book, path)
    return found


@cache
def _rules(book: Book) -> dict[Cell, Rule]:
    return {cell: rule for rule in book.rules for cell in (rule.first, rule.last)}


def own_value(chance: random.Random, book: Book, path: str) -> float | str:
    """A value that the field's validation lets in, of the size of the model's own."""
    ours, own = book.case[path]
    assert own is not None
    rule = _rules(book)[own]
    if rule.kind == "list":
        word = chance.choice(rule.rule.strip('"').split(","))
        return float(word) if own.unit == "flag" else str(in_code(path, word))
    if rule.kind == "whole":
        return float(chance.randint(0, MONTHS))
    size = ours.value if isinstance(ours.value, float) and ours.value else _size(chance, own.unit)
    return float(f"{size * chance.uniform(0.3, 1):.4g}")


def _size(chance: random.Random, unit: str) -> float:
    return 1.0 if unit == "share" else 10 ** chance.uniform(0, 5)
