"""Workbooks that somebody filled in: by openpyxl, or in a headless LibreOffice."""

import pickle
import random
import secrets
import shutil
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from openpyxl import load_workbook
from outside import office
from parity.case_entries import own_paths
from parity.libreoffice import clean, is_over, started, stopped
from parity.own_lines import drawn_cases
from patience import TURNS, attended

from r1model.inputs import OWN_POINTS, inputs
from r1model.scenario_files import usual_entry
from r1model_workbook.back.reading import usual_book
from r1model_workbook.view.wording import in_code, in_words

WORKER = Path(__file__).with_name("uno_edit.py")
POINT = {"in_flight": 64.0, "input_tokens": 1000.0, "output_tokens": 500.0, "tpot_ms": 41.25}


def scenario(seed):
    """Inputs, all own lines that one might fill in, other columns of inputs, hours and points; what is as usual goes.

    Numbers have as many digits as a person types.
    """
    drawn = next(drawn_cases(1, seed)).entries
    chance = random.Random(seed)
    numbers = [item for item in inputs().values() if item.unit == "share" and item.low is not None]
    found = {name: float(f"{value:.12g}") if isinstance(value, float) else value for name, value in drawn.items()}
    for item in chance.sample(numbers, 6):
        found[f"{item.id}@{chance.choice(('low', 'high'))}"] = round(item.low + (item.high - item.low) / 3, 6)
    found |= {f"point_{slot}_{name}": value + slot for slot in OWN_POINTS if slot % 3 for name, value in POINT.items()}
    found |= {f"load.hours[{hour}].{kind}": chance.choice((0.0, 0.125, 0.3)) for hour in (0, 9, 23)
              for kind in ("work", "other")}  # fmt: skip
    return changed(found)


def changed(entries):
    """Those that are not as usual, in the order of the book; years have no cell, they follow the months."""
    order = {name: at for at, name in enumerate(usual_book("en").entries)}
    kept = {name: value for name, value in entries.items() if name != "years" and value != usual_entry(name)}
    return dict(sorted(kept.items(), key=lambda item: order[item[0]]))


def everywhere():
    """Every own cell of the lines filled in with something that its rule allows."""
    book = usual_book("en")
    rules = {rule.first: rule for rule in book.rules}
    found = {}
    for at, name in enumerate(own_paths()):
        rule = rules[book.entries[name]]
        if rule.kind == "list":
            choices = rule.rule.strip('"').split(",")
            found[name] = float(choices[-1]) if rule.rule == '"0,1"' else in_code(name, choices[at % len(choices)])
        else:
            low, high = map(float, rule.rule.split())
            found[name] = float(min(high, max(low, 1.0) + at % 7))
    return found


def cells(language, entries):
    """Where each entry is typed: sheet, row, column, what."""
    book = usual_book(language)
    for name, value in entries.items():
        cell = book.entries[name]
        yield cell.page.title, cell.row, cell.column, None if value == "" else in_words(name, value, language)


def by_openpyxl(source, target, language, entries, more=None):
    """As a program types it; `more` does what else is done to the book, which is then read for this one alone."""
    book = load_workbook(source) if more else _opened(source, source.stat().st_mtime_ns)
    typed = [(book[title].cell(row, column), value) for title, row, column, value in cells(language, entries)]
    before = [(cell, cell.value) for cell, _ in typed]
    _type(typed)
    if more:
        more(book)
    book.save(target)
    _type(before)
    return target


@contextmanager
def lent(source):
    """The book as openpyxl reads it, and what gives its cell for one of ours: afterwards these are as before."""
    book, before = _opened(source, source.stat().st_mtime_ns), []

    def at(cell):
        found = book[cell.page.title].cell(cell.row, cell.column)
        before.append((found, found.value, found.number_format, found.data_type))
        return found

    try:
        yield book, at
    finally:
        for found, *kept in reversed(before):
            found.value, found.number_format, found.data_type = kept


@lru_cache(maxsize=2)
def _opened(source, _saved):
    """The book as openpyxl reads it, once for all who type into it and take it back."""
    return load_workbook(source)


def _type(pairs):
    for cell, value in pairs:
        cell.value = value


def by_libreoffice(source, target, language, entries, folder):
    """As typed into LibreOffice; where 7.4 dies or hangs, as it may, once more from a fresh copy."""
    typed = list(cells(language, entries))
    for turn in range(TURNS):
        place = folder / f"turn{turn}"
        place.mkdir()
        ran = _typed(source, target, typed, place)
        if not is_over(ran):
            assert ran.returncode == 0, f"uno_edit.py failed:\n{ran.stderr[-4000:]}"
            return target
    raise AssertionError("LibreOffice dies at each start")


def _typed(source, target, typed, folder):
    """One office, with a copy of the file: what another that died has locked opens read-only."""
    soffice, python = office()
    job, pipe, book = folder / "job.pickle", f"r1model{secrets.token_hex(8)}", folder / "book.xlsx"
    shutil.copy(source, book)
    job.write_bytes(pickle.dumps({"path": str(book), "out": str(target), "cells": typed}, protocol=4))
    server = started(soffice, folder / "profile", pipe)
    try:
        command = [python, str(WORKER), pipe, str(job)]
        return attended(command, env=clean())
    finally:
        stopped(server)
