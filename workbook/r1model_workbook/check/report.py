"""Reads a file, runs the rules over it and sums up what they found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from r1model_workbook.book import uninterrupted
from r1model_workbook.check.expected import expected
from r1model_workbook.check.findings import ERROR, INFO, WARNING, Finding, Rule, merged
from r1model_workbook.check.limits import MOST_FINDINGS
from r1model_workbook.check.reader import read
from r1model_workbook.check.recognise import Identity, recognise
from r1model_workbook.check.rules import RULES
from r1model_workbook.check.view import View
from r1model_workbook.check.waivers import waivers

SEVERITIES = (ERROR, WARNING, INFO)
OF_THE_VERSION = "V01"
Track = Callable[[Iterable[Rule]], Iterable[Rule]]


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a file, errors first; `waived` are warnings that waivers.toml gives a reason for."""

    path: Path
    identity: Identity
    findings: list[Finding]
    waived: list[Finding]

    @property
    def counts(self) -> dict[str, int]:
        """How many findings of each severity."""
        by_severity = Counter(finding.severity for finding in self.findings)
        return {severity: by_severity[severity] for severity in SEVERITIES}

    def record(self) -> dict[str, object]:
        """For programs."""
        said = self.identity
        return {
            "file": str(self.path), "language": said.language, "version": said.version, "edition": said.edition,
            "compared": said.comparable, "counts": self.counts, "waived": len(self.waived),
            "findings": [finding.record() for finding in self.findings],
        }  # fmt: skip


@uninterrupted()
def check(path: Path, track: Track = iter, *, whole: bool = True) -> Report:
    """The report on a file; `track` may show the progress over the rules.

    Not `whole`, formulas that are those of the released workbook are not judged again: nor are they waived again."""
    return inspect(opened(path, whole=whole), track)


@uninterrupted()
def opened(path: Path, *, whole: bool = True) -> View:
    """A file beside the book that it should be."""
    file = read(path)
    identity = recognise(file)
    return View(file, identity, expected(identity), whole=whole)


def inspect(view: View, track: Track = iter) -> Report:
    """The report on a file beside a book of ours."""
    keys = {sheet.title: key for sheet, key in view.identity.keys.items()}
    findings: list[Finding] = []
    waived: list[Finding] = []
    for finding in _findings(view, track):
        covered = any(waiver.covers(finding, keys) for waiver in waivers())
        (waived if covered else findings).append(finding)
    findings = list(merged(findings))
    order = {sheet.title: number for number, sheet in enumerate(view.file.sheets)}
    findings.sort(key=lambda item: (SEVERITIES.index(item.severity), item.rule, order.get(item.note.sheet, -1)))
    return Report(view.file.path, view.identity, findings, waived)


def _findings(view: View, track: Track) -> Iterator[Finding]:
    for rule in track([rule for rule in RULES if rule.id == OF_THE_VERSION] if view.identity.other_figures else RULES):
        if view.identity.comparable or not rule.compares:
            yield from (
                Finding(rule.id, rule.severity, note, rule.once) for note in islice(rule.search(view), MOST_FINDINGS)
            )
