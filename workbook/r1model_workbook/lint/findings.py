"""What a rule finds, and the one list of rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from r1model.texts import LANGUAGES, text, texts
from r1model_workbook.grid import Fault, Value
from r1model_workbook.lint.references import address

if TYPE_CHECKING:
    from r1model_workbook.lint.reader import Sheet
    from r1model_workbook.lint.view import View

ERROR, WARNING, INFO = "E", "W", "I"
LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Note:
    """What a rule's function yields: a text key of texts/lint.toml, the place and the facts of the text."""

    key: str
    sheet: str = ""
    cell: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """A note under its rule and severity."""

    rule: str
    severity: str
    note: Note

    def message(self, language: str) -> str:
        """What is wrong."""
        return text("lint", self.note.key, language).format(**self.note.facts)

    def remedy(self, language: str) -> str:
        """What to do: the note's own remedy, else the rule's."""
        own = f"{self.note.key}.remedy"
        key = own if own in texts("lint") else f"{self.rule}.remedy"
        return text("lint", key, language).format(**self.note.facts)

    def record(self) -> dict[str, object]:
        """For programs."""
        return {
            "rule": self.rule, "severity": self.severity, "sheet": self.note.sheet, "cell": self.note.cell,
            "message": {language: self.message(language) for language in LANGUAGES},
            "remedy": {language: self.remedy(language) for language in LANGUAGES},
        }  # fmt: skip


Search = Callable[["View"], Iterator[Note]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule at one severity; `compares` if it needs our own book of the same version to compare with."""

    id: str
    severity: str
    search: Search
    compares: bool


RULES: list[Rule] = []


def rule(name: str, severity: str, *, compares: bool = False) -> Callable[[Search], Search]:
    """Enters a search in the list under the rule of workbook_lint.md that it carries out."""

    def enter(search: Search) -> Search:
        RULES.append(Rule(name, severity, search, compares))
        return search

    return enter


def note(key: str, sheet: Sheet | None = None, at: tuple[int, int] | None = None, /, **facts: object) -> Note:
    """A note at a place: a sheet, a cell of it, or the whole file."""
    return Note(key, sheet.title if sheet else "", address(*at) if at else "", facts)


def shown(value: Value) -> str:
    """A value as a message prints it."""
    if isinstance(value, float) and not isinstance(value, bool):
        return f"{value:.12g}"
    words = str(value) if isinstance(value, Fault | bool) else f'"{value or ""}"'
    return words if len(words) <= LONGEST_SHOWN else words[:LONGEST_SHOWN] + "…"
