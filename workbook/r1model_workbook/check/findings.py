"""What a rule finds, and the one list of rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from r1model.texts import LANGUAGES, text, texts
from r1model_workbook.check.references import address
from r1model_workbook.view.grid import Fault, Value

if TYPE_CHECKING:
    from r1model_workbook.check.reader import Sheet
    from r1model_workbook.check.view import View

ERROR, WARNING, INFO = "E", "W", "I"
LONGEST_SHOWN = 60
EXAMPLES = 2


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
    once: bool = False
    places: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Sheet and cell, as far as it has them."""
        return f"{self.note.sheet}!{self.note.cell}" if self.note.cell else self.note.sheet

    def message(self, language: str) -> str:
        """What is wrong; of many alike also how many there are, and one or two more of them."""
        words = text("lint", self.note.key, language).format(**self.note.facts)
        if not self.places:
            return words
        others = ", ".join(self.places[1 : EXAMPLES + 1])
        return f"{words} {text('lint', 'report.alike', language).format(count=len(self.places), places=others)}"

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
    """One rule at one severity; `compares` if it needs our own book of the same version to compare with.

    What a rule finds `once` is one finding for the file, however many places it has."""

    id: str
    severity: str
    search: Search
    compares: bool
    once: bool


RULES: list[Rule] = []


def rule(name: str, severity: str, *, compares: bool = False, once: bool = False) -> Callable[[Search], Search]:
    """Enters a search in the list under the rule of workbook_lint.md that it carries out."""

    def enter(search: Search) -> Search:
        RULES.append(Rule(name, severity, search, compares, once))
        return search

    return enter


def merged(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings; of rules marked `once`, those with the same text become one that counts them."""
    alike: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.once:
            alike.setdefault((finding.severity, finding.note.key), []).append(finding)
        else:
            yield finding
    for group in alike.values():
        yield group[0] if len(group) == 1 else replace(group[0], places=tuple(one.place for one in group))


def note(key: str, sheet: Sheet | None = None, at: tuple[int, int] | None = None, /, **facts: object) -> Note:
    """A note at a place: a sheet, a cell of it, or the whole file."""
    return Note(key, sheet.title if sheet else "", address(*at) if at else "", facts)


def shown(value: Value) -> str:
    """A value as a message prints it."""
    if isinstance(value, float) and not isinstance(value, bool):
        return f"{value:.12g}"
    words = str(value) if isinstance(value, Fault | bool) else f'"{value or ""}"'
    return words if len(words) <= LONGEST_SHOWN else words[:LONGEST_SHOWN] + "…"
