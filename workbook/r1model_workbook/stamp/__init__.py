"""Many workbooks of one kind: the book is built once, and the values of each scenario are put into its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from r1model.inputs import Value, scenario, usual
from r1model.snapshot import Snapshot, snapshot
from r1model_workbook.book import build, uninterrupted
from r1model_workbook.finish import STRINGS_PART, around_rows, frame, in_order, sheet_part
from r1model_workbook.grid import Cell
from r1model_workbook.render import render
from r1model_workbook.sheets.stamped import held
from r1model_workbook.stamp.archive import Part, archive, part
from r1model_workbook.stamp.pieces import Chunk, Cut
from r1model_workbook.stamp.program import Program

CHUNK = 64
Changes = Mapping[str, Value]


class Stamp:
    """A book and its file, cut where scenarios differ; for scenarios whose answer turns in as many places."""

    @uninterrupted()
    def __init__(self, language: str, changes: Changes, edition: str) -> None:
        self.book = build(language, changes, edition)
        made = render(self.book)
        self.program = Program(self.book)
        self.own = set(changes)
        parts = frame(self.book, made)
        self.names = in_order([*parts, STRINGS_PART])
        self.strings, self.listed = made.strings, made.strings.items()
        self.known = len(made.strings.numbers)
        self.cuts = {}
        for number, data in enumerate(made.rows, start=1):
            start, end = around_rows(parts.pop(sheet_part(number)), data.span)
            self.cuts[sheet_part(number)] = Cut(data, [self.program.at[cell] for cell in data.cells], start, end)
        self.parts = {name: part(name, data) for name, data in parts.items()}
        self.last: dict[str, tuple[bytes, Part]] = {}

    def files(self, changes: Sequence[Changes], taken: Sequence[Snapshot]) -> Iterator[bytes]:
        """The files of some scenarios, in their order."""
        values = self.program.run(self._given(changes, taken), len(changes))
        chunks = {name: Chunk(cut, values, self.program.boxes) for name, cut in self.cuts.items()}
        for column in range(len(changes)):
            strings = self.strings.copy()
            parts = {name: self._part(name, chunk.xml(column, strings)) for name, chunk in chunks.items()}
            parts[STRINGS_PART] = self._part(STRINGS_PART, strings.xml(self.listed, self.known))
            made = self.parts | parts
            yield archive(made[name] for name in self.names)

    def _given(self, changes: Sequence[Changes], taken: Sequence[Snapshot]) -> dict[Cell, list[Value]]:
        """What every scenario puts into entries and into the snapshot."""
        base = usual()
        names = self.own.union(*changes)
        found: dict[Cell, list[Value]] = {
            self.book.entries[name]: [each.get(name, base[name]) for each in changes] for name in sorted(names)
        }
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

    def __init__(self, language: str, edition: str = "native") -> None:
        self.language, self.edition = language, edition
        self._made: dict[int, Stamp] = {}

    def files(self, changes: Sequence[Changes], chunk: int = CHUNK) -> Iterator[bytes]:
        """The workbook of every scenario, in order; equal to its full build part by part."""
        for start in range(0, len(changes), chunk):
            yield from self._chunk([dict(scenario_of(each)) for each in changes[start : start + chunk]])

    def _chunk(self, changes: Sequence[Changes]) -> Iterator[bytes]:
        taken = [snapshot(each) for each in changes]
        order = sorted(range(len(changes)), key=lambda at: len(taken[at].turns))
        found: dict[int, bytes] = {}
        for turns, group in groupby(order, key=lambda at: len(taken[at].turns)):
            places = list(group)
            stamp = self._stamp(turns, changes[places[0]])
            files = stamp.files([changes[at] for at in places], [taken[at] for at in places])
            found.update(zip(places, files, strict=True))
        yield from (found[at] for at in range(len(changes)))

    def _stamp(self, turns: int, changes: Changes) -> Stamp:
        if turns not in self._made:
            self._made[turns] = Stamp(self.language, changes, self.edition)
        return self._made[turns]


def scenario_of(changes: Changes) -> Changes:
    """The changes, once they are known to be allowed."""
    scenario(changes)
    return changes
