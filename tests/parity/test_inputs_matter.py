"""Every input and every line of the reader's own moves the model: a formula that computes answers to it."""

import random
import re
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from functools import cache

import pytest
from parity.cases import lines, own_value, start
from parity.compare import agree
from parity.scenarios import Scenario, corners
from workbook.references import targets

from r1model.inputs import Input, inputs, usual
from r1model_workbook.back.reading import usual_book
from r1model_workbook.book import build
from r1model_workbook.view.grid import Book, Cell, Value

REPEATS = re.compile(r"('[^']+'!)?\$?[A-Z]+\$?\d+")
CHOOSES = re.compile(r"IF\(.*<>\"\"\)>0,[^,]+,[^,]+\)")  # the reader's own value, else the model's
TRIES = 12
FEW = 6
BESIDE: dict[str, Scenario] = {
    "quote_": {"quote_price": 1e6},
    "lot_": {"lots_by": "schedule", "lot_4_month": 30.0},
    "rent_own_": {"rent_own_price": 40.0},
    "api_own_": {"api_own_miss": 2.0, "api_own_output": 8.0},
    "loan_share": {"financing": "loan"},
    "fixed_load": {"load_mode": "fixed"},
    **{f"fx_usd_per_{name.lower()}": {"quote_currency": name} for name in ("EUR", "HKD", "SGD")},
}
WATCHING = ("tolerance",)  # binds only where an identity is broken, and no scenario breaks one: its links must show it


class State:
    """The book at one scenario. What is changed in it is computed as far as values change, to the same result."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.computations = [cell.compute or (lambda held=cell: held.value) for cell in book.computed]
        self.readers: dict[Cell, list[int]] = {}
        for at, cell in enumerate(book.computed):
            for key, row, column in dict.fromkeys(targets(cell)) if cell.compute is not None else ():
                if (read := book.pages[key].cells.get((row, column))) is not None:
                    self.readers.setdefault(read, []).append(at)

    def at(self, given: Scenario) -> dict[Cell, Value]:
        """Every entry that is named as it says, the others as they stand; the cells that change, as they were."""
        entries = [self.book.entries[name] for name in given if name in self.book.entries]
        before = {cell: cell.value for cell in entries}
        self.book.enter(given)
        changed = {cell: value for cell, value in before.items() if not same(value, cell.value)}
        return changed | self.follow(changed)

    def follow(self, changed: Iterable[Cell]) -> dict[Cell, Value]:
        """Computes what reads changed cells, each once and after all that it reads; those that change, as they were."""
        ahead = bytearray(len(self.book.computed))
        for reader in (at for cell in changed for at in self.readers.get(cell, ())):
            ahead[reader] = 1
        found: dict[Cell, Value] = {}
        at = -1
        while (at := ahead.find(1, at + 1)) >= 0:
            cell = self.book.computed[at]
            before, cell.value = cell.value, self.computations[at]()
            if not same(before, cell.value):
                found[cell] = before
                for reader in self.readers.get(cell, ()):
                    ahead[reader] = 1
        return found

    @contextmanager
    def trying(self, changes: Scenario) -> Iterator[dict[Cell, Value]]:
        """Some entries changed for a while: the cells that change with them, as they were and will be again."""
        before = self.at(changes)
        try:
            yield before
        finally:
            for cell, value in before.items():
                cell.value = value

    def moves(self, changes: Scenario, computing: Set[Cell]) -> bool:
        """Whether some entries change a formula cell."""
        with self.trying(changes) as before:
            watched = [cell for cell in before if cell in computing]
            return differs([before[cell] for cell in watched], watched)


def same(before: Value, now: Value) -> bool:
    """Whether whatever reads it is the same, too."""
    return before is now or (type(before) is type(now) and before == now)


@cache
def state() -> State:
    return State(made()[0])


@cache
def made() -> tuple[Book, list[Cell]]:
    """The book, and its formula cells that do more than repeat or choose a cell; names of units say nothing new."""
    book = build("en")
    units = book.tables["units"]
    live = {*book.inputs.values(), *(units.cell(per, "live") for per in units.rows)}
    live |= {cell for cell in book.computed if cell.role == "unit_link"}
    return book, [cell for cell in book.computed if cell not in live
                  and not REPEATS.fullmatch(cell.text or "") and not CHOOSES.fullmatch(cell.text or "")]  # fmt: skip


LOTS = {f"buy.nodes[{at}].count": 1.0 for at in (1, 2, 3)}  # else a later lot has nothing to pay for


def tries(item: Input) -> list[float | str]:
    if item.options:
        return list(item.options)
    if item.words:
        return ["Vendor A", "Vendor B"]
    assert item.low is not None and item.high is not None
    middle = (item.low + item.high) / 2
    return [item.low, item.high, float(round(middle)) if item.whole else middle]


@pytest.mark.parametrize("name", [name for name, item in inputs().items() if not item.follows])
def test_every_input_moves_a_formula(name):
    """From the base; where it does not bind there (VAT all recovered, no loan), from the corners and other choices."""
    book, computing = made()
    watched = set(book.computed if name in WATCHING else computing)
    try:
        for given in (*with_the_point(name), *with_the_quote(name), usual(), *corners(), *choices()):
            state().at(given)
            if any(state().moves({name: value}, watched) for value in tries(inputs()[name])):
                return
    finally:
        state().at(usual())
    pytest.fail(f"input {name!r} moves no formula cell, whether {tries(inputs()[name])}", pytrace=False)


@pytest.mark.parametrize("change", [{"plan3_gpu": "H100-80"}, {"months": 24.0}, {"pue": 1.4}, "corner", "own"], ids=str)
def test_what_a_change_reaches_is_all_that_it_changes(change):
    """The gate on the gate: computed as far as values change, or all anew, the book is the same; and so taken back."""
    book, computing = made()
    wholes = {"corner": next(corners()), "own": all_own(book, random.Random("own"))}
    given = wholes[change] if isinstance(change, str) else change
    state().at(start())
    before = [cell.value for cell in book.computed]
    assert state().moves(given, set(computing))
    assert [cell.value for cell in book.computed] == before
    state().at(given)
    partly = [cell.value for cell in book.computed]
    book.recalculate(given)
    assert [cell.value for cell in book.computed] == partly != before
    state().at(start())
    assert [cell.value for cell in book.computed] == before


def with_the_point(name: str) -> Iterator[Scenario]:
    """The base with the whole point that an input is of: alone a field of it says nothing."""
    if slot := re.match(r"point_\d+_", name):
        point = {"in_flight": 32.0, "input_tokens": 1000.0, "output_tokens": 500.0, "tpot_ms": 40.0, "out_tok_s": 0.0}
        if name.endswith("out_tok_s"):
            point["tpot_ms"] = 0.0
        yield usual() | {f"{slot[0]}{field}": value for field, value in point.items()}


def with_the_quote(name: str) -> Iterator[Scenario]:
    """The base with the whole quote or schedule that an input is a field of, or the choice that it needs."""
    yield from (usual() | whole for prefix, whole in BESIDE.items() if name.startswith(prefix))


def choices() -> Iterator[Scenario]:
    """The base with each other choice of an input that has few."""
    for name, item in inputs().items():
        if len(item.options) <= FEW:
            yield from (usual() | {name: option} for option in item.options)


def differs(before: list[Value], computing: list[Cell]) -> bool:
    pairs = ((old, cell.value) for old, cell in zip(before, computing, strict=True))
    return any(old is not new and old != new and not agree(old, new) for old, new in pairs)


def fields() -> list[str]:
    """Every field of every table of lines, by its first path."""
    found: dict[str, str] = {}
    for path in lines(usual_book("en")):
        found.setdefault(re.sub(r"\d+", "", path), path)
    return list(found.values())


@pytest.mark.parametrize("path", fields())
def test_every_field_of_a_line_moves_a_formula(path):
    """From states in which every line is the reader's own, drawn until the field binds; all lines are written alike."""
    book, computing = made()
    chance = random.Random(path)
    try:
        for _ in range(TRIES):
            state().at(all_own(book, chance))
            if state().moves({path: own_value(chance, book, path)}, set(computing)):
                return
    finally:
        state().at(start())
    pytest.fail(f"{path} moves no formula cell", pytrace=False)


def test_every_line_of_the_readers_own_is_counted():
    """An amount in any line, the last ones too, changes what its option costs."""
    book, _ = made()
    try:
        state().at(start() | LOTS)
        for path in lines(book):
            option, field = path.partition(".")[0], path.rpartition(".")[2]
            if field in ("amount", "count"):
                cost = book.cells[f"{option}.pv_pretax"]
                with state().trying({path: 7.0}) as before:
                    assert cost in before and cost.value != before[cost], path
    finally:
        state().at(start())


def test_own_lines_count_in_the_readers_case_alone():
    book, computing = made()
    chance = random.Random("own lines")
    try:
        for case in ("base", "low", "high"):
            book.recalculate(start() | {"case": case})
            before = [cell.value for cell in computing]
            book.recalculate({path: own_value(chance, book, path) for path in lines(book)})
            assert not differs(before, computing), case
    finally:
        book.recalculate(start())


@pytest.mark.parametrize("case", ["base", "low", "high", "user"])
def test_the_case_in_use_decides_and_blank_means_the_base(case):
    book, _ = made()
    given = start() | {"case": case, "pue": 1.11, "pue@low": 1.22, "pue@high": 1.33, "pue@user": 1.44}
    try:
        book.recalculate(given)
        assert book.inputs["pue"].value == {"base": 1.11, "low": 1.22, "high": 1.33, "user": 1.44}[case]
        book.recalculate({f"pue@{other}": None for other in ("low", "high", "user")})
        assert book.inputs["pue"].value == 1.11
    finally:
        book.recalculate(start())


def all_own(book: Book, chance: random.Random) -> Scenario:
    """Every line of the reader's own, running through the horizon; no VAT is recovered in full."""
    ends = {"end": 60.0, "start": 0.0, "month": chance.choice((0.0, 13.0))}
    drawn = {path: own_value(chance, book, path) for path in lines(book)}
    recovered = {"vat_recoverable@user": 0.4}
    return start() | recovered | {path: ends.get(path.rpartition(".")[2], value) for path, value in drawn.items()}


@cache
def looking() -> list[Cell]:
    """The formula cells that look a cell up."""
    return [cell for cell in made()[0].computed if cell.text and "MATCH(" in cell.text]


@pytest.mark.parametrize("name", [key for key, item in inputs().items() if item.options])
def test_every_option_is_computed(name):
    """No option is a name that the look-ups of the workbook do not know."""
    cell = made()[0].inputs[name]
    readers = [found for found in looking() if f"MATCH({cell.seen_from(found.page)}," in (found.text or "")]
    for option in inputs()[name].options:
        with state().trying({name: option}):
            assert not [found.text for found in readers if found.value == "#N/A"], option
