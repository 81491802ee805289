"""Builds the workbook: pages in reading order, filled in the order of their dependence, written whole or not at all."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from r1model.catalogue import catalogue, current
from r1model.files import require_free, write_whole
from r1model.inputs import Value, implied, inputs, one_horizon, scenario
from r1model.scenario_files import live, parted
from r1model.scenario_files.signoff import NOBODY, Signoff
from r1model.texts import text
from r1model_workbook.sheets import (
    about,
    assumptions,
    audit,
    aws,
    cell_names,
    changelog,
    checks,
    compare,
    demand,
    functions,
    hardware,
    lines,
    load,
    memory,
    one_node,
    options,
    purchase,
    replicas,
    risk,
    sheets,
    sizing,
    sources,
    summary,
    throughput,
    yearly,
)
from r1model_workbook.sheets import inputs as inputs_sheet
from r1model_workbook.sheets.common import master
from r1model_workbook.sheets.point_entries import entered
from r1model_workbook.sheets.signing import sign
from r1model_workbook.view.grid import Book
from r1model_workbook.view.grid import Value as CellValue
from r1model_workbook.view.judging import require_entries
from r1model_workbook.write.editions import Aboard, require_edition
from r1model_workbook.write.finish import finished
from r1model_workbook.write.render import render

BY_DEPENDENCE = (
    inputs_sheet,
    demand,
    hardware,
    memory,
    sizing,
    aws,
    replicas,
    throughput,
    purchase,
    load,
    lines,
    options,
    compare,
    risk,
    yearly,
    one_node,
    assumptions,
    sources,
    audit,
    checks,
    functions,
    summary,
    changelog,
    about,
)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Holds garbage collection off while cells are made: all are kept, and looking them through doubles the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@uninterrupted()
def build(language: str, changes: Mapping[str, Value] | None = None, edition: str = "native") -> Book:
    """The workbook in memory, computed at the base scenario with the workspace's changes and these.

    A change may be of any entry of the book: an input by its id, or a cell of the reader's own (`scenario_files`).
    """
    held = current()
    with held.without_changes():
        base, rest = parted(changes or {})
        return _built(language, {**one_horizon(dict(held.changes)), **implied(base), **rest}, edition, held.preset)


def _built(language: str, changes: Mapping[str, Value], edition: str, preset: str) -> Book:
    book = Book(language, require_edition(edition))
    book.preset = preset
    for key, role in sheets().items():
        book.page(key, text("sheets", f"{key}.tab", language), role)
    book.words = {key: text("sheets", f"book.{key}", language) for key in ("title", "bad_input", "bad_input_title")}
    in_force = live(changes)
    given = scenario(in_force)
    book.words["title"] = book.words["title"].format(model=model_name(given))
    book.words["figures_date"] = figures_date()
    book.changes, book.filled_in = in_force, changes
    for sheet in BY_DEPENDENCE:
        sheet.fill(book)
    cell_names.fill(book)
    master(book)
    _lists(book)
    if changes:
        book.recalculate(filled_in(book, changes))
    return book


def filled_in(book: Book, entries: Mapping[str, Value]) -> dict[str, CellValue]:
    """The entries as their cells hold them; BadRequest for one that the book has not, or that its rule refuses."""
    base, rest = parted(one_horizon(entries))
    checked = {name: inputs()[name].check(value) for name, value in base.items()} | require_entries(book, rest)
    return {name: entered(name, value) for name, value in checked.items()}


def model_name(given: Mapping[str, Value]) -> str:
    """What the chosen model is called in titles: its name without the date of its release."""
    return catalogue().models[str(given["model"])].title


def figures_date() -> str:
    """The newest date of any figure: the state of knowledge of the workbook."""
    return str(max(item.as_of for _, _, item in catalogue().figures()))


def _lists(book: Book) -> None:
    """Drop-downs that take their choices from the rows of a catalogue table."""
    for at, rule in enumerate(book.rules):
        if rule.rule.startswith("@"):
            options = inputs()[rule.rule[1:]].options
            tables = [table for table in book.tables.values() if set(options) <= table.rows.keys()]
            table = min(tables, key=lambda table: len(table.rows))  # the one that holds these alone, where one does
            book.rules[at] = rule._replace(rule=table.keys(options, rule.first.page))


@uninterrupted()
def content(
    language: str,
    changes: Mapping[str, Value] | None = None,
    *,
    values: bool = True,
    edition: str = "native",
    aboard: Aboard = dict,
    signoff: Signoff = NOBODY,
) -> bytes:
    """The bytes of the workbook file; `aboard` adds what the edition takes along, `signoff` is who answers for what."""
    book = build(language, changes, edition)
    sign(book, signoff)
    made = finished(book, render(book), values=values, aboard=aboard)
    book.release()
    return made


def write(
    path: Path,
    language: str,
    changes: Mapping[str, Value] | None = None,
    *,
    values: bool = True,
    edition: str = "native",
    aboard: Aboard = dict,
    signoff: Signoff = NOBODY,
    force: bool = False,
) -> None:
    """Writes the workbook, whole or not at all; one that exists is replaced with `force` alone."""
    require_free(path, force=force)
    write_whole(
        path, content(language, changes, values=values, edition=edition, aboard=aboard, signoff=signoff), force=force
    )
