"""Sign-offs as the way back from a workbook tells them: who answers for which assumption, and what has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import typer

from r1model.cli.show import print_table
from r1model.texts import text

if TYPE_CHECKING:
    from r1model.scenario_files.signoff import Signoff
    from r1model_workbook.back import Back, SignoffChange


def tell_unsigned(found: Back, chosen: str) -> None:
    """Says on stderr how many cells of the sign-off hold no text."""
    if found.unsigned:
        said = text("back", "unsigned", chosen)
        typer.echo(said.format(count=len(found.unsigned), first=found.unsigned[0]), err=True)


def print_signoff(name: str, signoff: Signoff, chosen: str) -> None:
    """Every text with its assumption and field."""
    from r1model_workbook.back import changed_signoff

    rows = [[change.words, change.b] for change in changed_signoff(chosen, {}, signoff)]
    if rows:
        heads = [text("back", key, chosen) for key in ("what", "signed_text")]
        print_table(text("back", "signoff_title", chosen).format(path=name), heads, rows)


def print_changes(changes: Sequence[SignoffChange], chosen: str) -> None:
    """What differs, a sentence each."""
    if changes:
        print(text("back", "signoff_changed", chosen))
        for line in said(changes, chosen):
            print(f"  {line}")


def said(changes: Sequence[SignoffChange], chosen: str) -> Iterator[str]:
    """Each change in words."""
    for change in changes:
        key = "signed_set" if not change.a else "signed_other" if change.b else "signed_gone"
        yield text("back", key, chosen).format(words=change.words, a=change.a, b=change.b)
