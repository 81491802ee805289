"""How two scenarios differ: what changed, how the answer moved, which lines moved it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from r1model.options.files import compared
from r1model.scenario_files import alike, usual_entry
from r1model.scenario_files.entry import Entries
from r1model_workbook.back.answers import Answered, Answers, Part
from r1model_workbook.back.naming import shown, unit_of, words
from r1model_workbook.view.judging import place

MOST_ALONE = 60  # changes that are tried one by one; more would keep a person waiting
NOTHING = 1e-9  # of the cost: what is left where amounts cancel


class Change(NamedTuple):
    """An entry that differs; `alone` is what it moves each option's cost in A by if nothing else changed."""

    name: str
    words: str
    place: str
    unit: str
    a: float | str
    b: float | str
    shown_a: str
    shown_b: str
    alone: Mapping[str, float] | None

    @property
    def most(self) -> tuple[str, float] | None:
        """The option that it alone moves most, and by how much; None where it moves none, or was not tried."""
        moved = {key: gap for key, gap in (self.alone or {}).items() if gap}
        return max(moved.items(), key=lambda item: abs(item[1])) if moved else None


class Moved(NamedTuple):
    """An amount of A and of B; None where it cannot be had, the difference then too."""

    key: str
    option: str
    words: str
    a: float | None
    b: float | None

    @property
    def difference(self) -> float | None:
        """B less A."""
        return None if self.a is None or self.b is None else self.b - self.a

    @property
    def share(self) -> float | None:
        """The difference over A."""
        return None if self.difference is None or not self.a else self.difference / abs(self.a)


class Difference(NamedTuple):
    """Two scenarios side by side."""

    changes: list[Change]
    first: Answered
    second: Answered
    options: list[Moved]
    lines: list[Moved]

    @property
    def comparable(self) -> bool:
        """Whether the amounts of both are in one currency."""
        return self.first.currency == self.second.currency

    def record(self) -> dict[str, Any]:
        """For programs."""
        return {
            "same": not self.changes,
            "currency": [self.first.currency, self.second.currency],
            "cheapest": [self.first.cheapest, self.second.cheapest],
            "changes": [change._asdict() for change in self.changes],
            "options": [_plain(moved) for moved in self.options],
            "lines": [_plain(moved) for moved in self.lines],
        }


def difference(answers: Answers, a: Entries, b: Entries) -> Difference:
    """What changed from A to B; the amounts are those that the workbook shows."""
    first, second = answers.of(a), answers.of(b)
    names = [name for name in answers.book.entries if not alike(_value(a, name), _value(b, name))]
    changes = [_change(answers, name, a, b, first if len(names) <= MOST_ALONE else None) for name in names]
    return between(first, second, changes)


def between(first: Answered, second: Answered, changes: Sequence[Change] = ()) -> Difference:
    """How one answer differs from another, option by option and line by line."""
    return Difference(list(changes), first, second, list(_options(first, second)), _lines(first, second))


def _value(entries: Entries, name: str) -> float | str:
    return entries.get(name, usual_entry(name))


def _change(answers: Answers, name: str, a: Entries, b: Entries, first: Answered | None) -> Change:
    book, before, after = answers.book, _value(a, name), _value(b, name)
    alone = _gaps(first, answers.of({**a, name: after})) if first is not None else None
    return Change(name, words(book, name), place(book.entries[name]), unit_of(book, name), before, after,
                  shown(book, name, before), shown(book, name, after), alone)  # fmt: skip


def _gaps(first: Answered, second: Answered) -> dict[str, float]:
    """What each option costs more in the second, as far as both have it in one currency; rounding is no move."""
    if first.currency != second.currency:
        return {}
    moved = (Moved(key, key, "", cost, second.costs[key]) for key, cost in first.costs.items())
    return {one.key: one.difference if _has_moved(one) else 0.0 for one in moved if one.difference is not None}


def _options(first: Answered, second: Answered) -> Iterator[Moved]:
    for key in compared():
        yield Moved(key, key, "", first.costs[key], second.costs[key])


def _lines(first: Answered, second: Answered) -> list[Moved]:
    """The components that moved, option by option, the largest move first; of an option that only one of both has none:
    there is nothing to hold them against."""
    found = []
    for key in compared():
        both: Mapping[str, Part] = first.parts
        moved = [Moved(path, key, part.words, part.amount, second.parts[path].amount)
                 for path, part in both.items() if part.option == key and path in second.parts]  # fmt: skip
        found += sorted(filter(_has_moved, moved), key=lambda line: -abs(line.difference or 0.0))
    return found


def _has_moved(line: Moved) -> bool:
    if line.difference is None:
        return line.a != line.b
    return abs(line.difference) > NOTHING * max(abs(line.a or 0.0), abs(line.b or 0.0))


def _plain(moved: Moved) -> dict[str, Any]:
    return {**moved._asdict(), "difference": moved.difference, "share": moved.share}
