"""Many workbooks of one kind: the book is built once, and the values of each scenario are put into its parts."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from r1model.errors import R1ModelError
from r1model.inputs import DISPLAY_UNIT, Value, implied, inputs, scenario, usual
from r1model.scenario_files import live, parted, usual_entry
from r1model.scenarios.own_entries import own
from r1model.snapshot import Snapshot, snapshot
from r1model_workbook.book import build, model_name, uninterrupted
from r1model_workbook.many.boxes import Values
from r1model_workbook.many.pieces import Chunk, Cut
from r1model_workbook.many.program import Program
from r1model_workbook.sheets.point_entries import entered
from r1model_workbook.sheets.results import results_of
from r1model_workbook.sheets.side_by_side import with_cases
from r1model_workbook.sheets.stamped import held
from r1model_workbook.view.grid import Cell
from r1model_workbook.view.grid import Value as CellValue
from r1model_workbook.view.wording import in_words
from r1model_workbook.write.archive import Part, archive, part
from r1model_workbook.write.editions import Aboard
from r1model_workbook.write.finish import STRINGS_PART, around_rows, frame, in_order, sheet_part
from r1model_workbook.write.render import render

CHUNK = 64
Results = dict[str, CellValue]
Changes = Mapping[str, Value]


class Form(NamedTuple):
    """What no cell of a file can say: how often the answer turns, the model in titles, the unit of the charts' axes."""

    turns: int
    model: str
    unit: str


class Stamped(NamedTuple):
    """A workbook file and what it answers."""

    file: bytes
    results: Results


class Stamp:
    """A book and its file, cut where scenarios differ; for scenarios of one form."""

    @uninterrupted()
    def __init__(self, language: str, changes: Changes, edition: str, aboard: Aboard = dict) -> None:
        self.book = build(language, changes, edition)
        made = render(self.book)
        self.program = Program(self.book)
        self.own = set(changes)
        parts = dict(aboard(frame(self.book, made)))
        self.names = in_order([*parts, STRINGS_PART])
        self.strings, self.listed = made.strings, made.strings.items()
        self.known = len(made.strings.numbers)
        self.cuts = {}
        for number, data in enumerate(made.rows, start=1):
            start, end = around_rows(parts.pop(sheet_part(number)), data.span)
            self.cuts[sheet_part(number)] = Cut(data, [self.program.at[cell] for cell in data.cells], start, end)
        self.parts = {name: part(name, data) for name, data in parts.items()}
        self.last: dict[str, tuple[bytes, Part]] = {}

    def files(self, changes: Sequence[Changes], taken: Sequence[Snapshot]) -> Iterator[Stamped]:
        """The files of some scenarios, in their order."""
        values = self.program.run(self._given(changes, taken), len(changes))
        chunks = {name: Chunk(cut, values, self.program.boxes, self.strings) for name, cut in self.cuts.items()}
        results = self._results(values)
        for column in range(len(changes)):
            strings = self.strings.copy()
            parts = {name: self._part(name, chunk.xml(column, strings)) for name, chunk in chunks.items()}
            parts[STRINGS_PART] = self._part(STRINGS_PART, strings.xml(self.listed, self.known))
            made = self.parts | parts
            yield Stamped(archive(made[name] for name in self.names), results[column])

    def results(self, changes: Sequence[Changes]) -> list[Results]:
        """What the book answers in each scenario, without files and without the snapshot."""
        return self._results(self.program.run(self._given(changes, ()), len(changes)))

    def _results(self, values: Values) -> list[Results]:
        found = [(key, values[self.program.at[cell]]) for key, cell in results_of(self.book).items()]
        shown = {key: [self.program.boxes.value(float(number), int(number.view("int64"))) for number in row]
                 for key, row in found}  # fmt: skip
        return [dict(zip(shown, column, strict=True)) for column in zip(*shown.values(), strict=True)]

    def _given(self, changes: Sequence[Changes], taken: Sequence[Snapshot]) -> dict[Cell, list[CellValue]]:
        """What every scenario puts into entries and into the snapshot."""
        names = self.own.union(*changes)
        base = usual() | {name: usual_entry(name) for name in names if name not in inputs()}
        found: dict[Cell, list[CellValue]] = {
            self.book.entries[name]: [
                in_words(name, entered(name, each.get(name, base[name])), self.book.language) for each in changes
            ]
            for name in sorted(names)
        }
        if not taken:
            return found
        rows = zip(*(held(self.book, each) for each in taken), strict=True)
        return found | {cell: list(row) for cell, row in zip(self.book.stamped, rows, strict=True)}

    def _part(self, name: str, data: bytes) -> Part:
        """The part, compressed again only where it differs from the one before."""
        before = self.last.get(name)
        if before is None or before[0] != data:
            before = self.last[name] = data, part(name, data)
        return before[1]


class Stamps:
    """The stamps of one language and edition, made when a scenario first needs one."""

    def __init__(self, language: str, edition: str = "native", aboard: Aboard = dict) -> None:
        self.language, self.edition, self.aboard = language, edition, aboard
        self._made: dict[Form, Stamp] = {}

    def files(self, changes: Sequence[Changes], chunk: int = CHUNK) -> Iterator[tuple[int, Stamped | R1ModelError]]:
        """The workbook of every scenario with its place, not in order; equal to its full build part by part.

        For a scenario that no workbook can hold, why.
        """
        changes = [_complete(each) for each in changes]
        taken = {at: _snapshot(each) for at, each in enumerate(changes)}
        yield from ((at, fault) for at, fault in taken.items() if isinstance(fault, R1ModelError))
        good = {at: found for at, found in taken.items() if isinstance(found, Snapshot)}
        forms = {at: _form(changes[at], found) for at, found in good.items()}
        for form, group in groupby(sorted(good, key=forms.__getitem__), key=forms.__getitem__):
            places = list(group)
            stamp = self._stamp(form, changes[places[0]])
            for start in range(0, len(places), chunk):
                part = places[start : start + chunk]
                yield from zip(part, stamp.files([changes[at] for at in part], [good[at] for at in part]), strict=True)

    def results(self, changes: Sequence[Changes], chunk: int = CHUNK) -> Iterator[Results]:
        """What the book answers in each scenario, in order."""
        changes = [_complete(each) for each in changes]
        stamp = next(iter(self._made.values()), None) or self._stamp(_form({}, snapshot({})), {})
        for start in range(0, len(changes), chunk):
            yield from stamp.results(changes[start : start + chunk])

    def _stamp(self, form: Form, changes: Changes) -> Stamp:
        if form not in self._made:
            self._made[form] = Stamp(self.language, changes, self.edition, self.aboard)
            gc.freeze()  # a book's cells are kept for good: to look through them again and again trebles the time
        return self._made[form]


def _form(changes: Changes, found: Snapshot) -> Form:
    given = scenario(live(changes))
    return Form(len(found.turns), model_name(given), f"{given['report_currency']} {given[DISPLAY_UNIT]}")


def _complete(changes: Changes) -> Changes:
    """The changes with what they imply; as they are where they contradict each other, which is said later."""
    base, rest = parted(changes)
    try:
        return implied(base) | rest
    except R1ModelError:
        return changes


def _snapshot(changes: Changes) -> Snapshot | R1ModelError:
    try:
        in_force = live(changes)
        scenario(in_force)
        return with_cases(snapshot(in_force, own(changes)), changes)
    except R1ModelError as fault:
        return fault
