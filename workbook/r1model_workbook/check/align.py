"""Rows and columns that someone put in or took out: where each line of a sheet of the file stands in our sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from r1model_workbook.check.reader import Sheet
from r1model_workbook.view.grid import Fault, Page

FEW = 10
FARTHEST = 500

Signature = tuple[str, ...]


@dataclass(slots=True)
class Lines:
    """Rows or columns: line of the file -> line of ours (empty: the same), and what was put in or taken out."""

    ours: dict[int, int] = field(default_factory=dict)
    theirs: dict[int, int] = field(default_factory=dict)
    added: list[tuple[int, int]] = field(default_factory=list)
    gone: list[tuple[int, int]] = field(default_factory=list)

    def home(self, line: int) -> int | None:
        """Our line of a line of the file."""
        return self.ours.get(line) if self.ours else line

    def place(self, line: int) -> int | None:
        """The file's line of a line of ours."""
        return self.theirs.get(line) if self.theirs else line


@dataclass(slots=True)
class Align:
    """Which row and column of a sheet in the file is which of ours."""

    rows: Lines = field(default_factory=Lines)
    columns: Lines = field(default_factory=Lines)
    moved: bool = field(init=False)

    def __post_init__(self) -> None:
        """Most sheets have no inserted or removed line, so positions are the same and need no look-up."""
        self.moved = bool(self.rows.ours or self.columns.ours)

    def home(self, row: int, column: int) -> tuple[int, int] | None:
        """Our position of a position in the file; None on a line that was put in."""
        if not self.moved:
            return row, column
        both = self.rows.home(row), self.columns.home(column)
        return None if both[0] is None or both[1] is None else (both[0], both[1])

    def place(self, row: int, column: int) -> tuple[int, int] | None:
        """The file's position of one of ours; None where the line was taken out."""
        both = self.rows.place(row), self.columns.place(column)
        return None if both[0] is None or both[1] is None else (both[0], both[1])


def align(page: Page, sheet: Sheet) -> Align:
    """Matches the rows of a sheet by their texts, then its columns by the texts of the rows that both have."""
    ours = {at: text for at, cell in page.cells.items()
            if isinstance(text := cell.value, str) and cell.text is None and _is_said(text)}  # fmt: skip
    theirs = {at: text for at, cell in sheet.cells.items()
              if isinstance(text := cell.value, str) and cell.formula is None and _is_said(text)}  # fmt: skip
    if ours == theirs:
        return Align()
    rows = _lines(_signatures(ours, 0), _signatures(theirs, 0))
    kept = {(rows.home(row), column): words for (row, column), words in theirs.items() if rows.home(row)}
    return Align(rows, _lines(_signatures(ours, 1), _signatures(kept, 1)))


def _is_said(text: str) -> bool:
    return text != "" and not isinstance(text, Fault)


def _signatures(words: dict[tuple[int, int], str] | dict[tuple[int | None, int], str], axis: int) -> list[Signature]:
    """The texts of every line, in order."""
    signatures: dict[int, list[str]] = {}
    for at in sorted(words, key=lambda at: (at[axis] or 0, at[1 - axis] or 0)):
        signatures.setdefault(at[axis] or 0, []).append(words[at])  # type: ignore[index]
    return [tuple(signatures.get(line, ())) for line in range(1, max(signatures, default=0) + 1)]


def _lines(ours: Sequence[Signature], theirs: Sequence[Signature]) -> Lines:
    """Pairs lines of the file with ours: one to one, unless lines moved up or down explain clearly more equal ones.

    Lines far below our last one are the reader's own.
    """
    theirs = theirs[: len(ours) + FARTHEST]
    same = sum(left == right for left, right in zip(ours, theirs, strict=False))
    if len(ours) == len(theirs) and len(ours) - same <= FEW:
        return Lines()
    steps = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    if sum(step[2] - step[1] for step in steps if step[0] == "equal") <= same + 1:
        return Lines()
    pairs = Lines()
    for _, first, last, start, end in steps:
        _step(pairs, first, last, start, end, len(ours))
    return pairs


def _step(pairs: Lines, first: int, last: int, start: int, end: int, count: int) -> None:
    """Pairs the lines of one stretch of the difference in order; lines left over were inserted or removed."""
    common = min(last - first, end - start)
    for offset in range(1, common + 1):
        pairs.ours[start + offset], pairs.theirs[first + offset] = first + offset, start + offset
    if last - first > common:
        pairs.gone.append((first + common + 1, last - first - common))
    if end - start > common:
        pairs.added.append((start + common + 1, end - start - common))
        if last == count:  # lines written below the end shift nothing
            pairs.added.pop()
