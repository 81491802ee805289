"""Printed reports: lines of a label, a colon and a value, in blocks that a heading begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

LINE = re.compile(r"[ \t]*(?:\[[^\]]*\][ \t]*)*?(\[?\w[^:]*?)[ \t]*:[ \t]+(\S.*?)[ \t\r]*$")
ARGUMENTS = "Namespace("
ARGUMENT = r"(?:^|[\s(,]){}='?([^',]*)'?"
LONGEST_LINE = 400  # a report's lines are short; what is longer was written by others


def labels(text: str) -> dict[str, str]:
    """Labels in small letters and what stands after them; the first of its name counts."""
    found: dict[str, str] = {}
    for line in text.split("\n"):
        if ":" in line and len(line) <= LONGEST_LINE and (pair := LINE.match(line)):
            found.setdefault(" ".join(pair[1].lower().split()), pair[2])
    return found


def blocks(text: str, heading: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Every block from its heading to the next, with what was printed between the last block and it."""
    edges = [*(found.start() for found in heading.finditer(text)), len(text)]
    before = text[: edges[0]]
    for start, end in pairwise(edges):
        yield before, text[start:end]
        before = text[start:end]


def renamed(found: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """The labels that are known, under the names that the tool's JSON has for them."""
    return {names[label]: value for label, value in found.items() if label in names}


def argument(text: str, name: str) -> str:
    """An argument of the command as a tool prints them all at its start; empty where it did not."""
    for line in text.split("\n"):
        given = line.partition(ARGUMENTS)[2]
        if given and (found := re.search(ARGUMENT.format(name), given)) and found[1] != "None":
            return found[1].strip()
    return ""
