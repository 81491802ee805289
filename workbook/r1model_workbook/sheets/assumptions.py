"""Assumptions: the twenty that decide, with provenance and room to sign; every input that the reader changed."""

from __future__ import annotations

from typing import NamedTuple

from r1model.catalogue import catalogue
from r1model.finance.simulate import drivers
from r1model.inputs import POINTS, Input, inputs
from r1model.ranking import DRIVER, Ranked, ranked
from r1model.scenario_files.signoff import FIELDS
from r1model.texts import text
from r1model_workbook.sheets.common import (
    FIRST_ROW,
    day,
    headers,
    heading,
    put_unit,
    say,
    section,
    serial,
    trust,
    widths,
    wrap_height,
)
from r1model_workbook.sheets.quoted import either
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import Book, Cell, Page, Value, span_of

MOST, CHANGES = 20, 15
COLUMNS = ("what", "place", "in_use", "unit", "swing", "standing", "source", "as_of", *FIELDS)
LAST = len(COLUMNS)
LEFT = LAST + 2
HELPERS = ("what", "unit", "base", "own", "count")
PRICED = {"gpu_price": "buy", "server_price": "buy", "cloud_price": "rent", "api_price": "api"}  # and whose price it is


class Changed(NamedTuple):
    """Every input beside the table: what it is, its base and own value, how many differ up to it."""

    columns: dict[str, list[Cell]]
    at: dict[str, int]


def fill(book: Book) -> None:
    """Writes the sheet."""
    page = book.pages["assumptions"]
    widths(page, 30, 6, 15, 14, 12, 11, 46, 11, *[12] * (len(FIELDS) - 1), 24, 3, 30, 16, 14, 14, 8)
    page.freeze, page.print_area = f"A{FIRST_ROW}", LAST
    page.helper_columns = LEFT, LEFT + len(HELPERS) - 1
    heading(page)
    found = _every_input(page)
    row = section(page, FIRST_ROW, "assumptions.list", LAST, "assumptions.list_note")
    row = headers(page, row, [f"assumptions.{name}" for name in COLUMNS])
    own = page.put(row - 2, LEFT, say(page, "assumptions.own_value"), "note")
    for place, item in enumerate(ranked()[:MOST], start=1):
        _assumption(page, row, place, item, found, own)
        row += 1
    row = _prices(page, row + 1)
    _changes(page, row + 1, found)


def _prices(page: Page, row: int) -> int:
    """Of the hardware, the instance and the API: what the price in use is for, from whom, of which day, until when."""
    book = page.book
    row = section(page, row, "assumptions.prices", LAST, "assumptions.prices_note")
    columns = {1: "price_of", 3: "price_for", 7: "price_from", 8: "as_of", 9: "price_until"}
    for column in range(1, max(columns) + 1):
        page.put(row, column, say(page, f"assumptions.{columns[column]}") if column in columns else None, "header")
    for key in ("buy", "rent", "api"):
        row += 1
        page.put(row, 1, say(page, f"{key}.tab"), "label")
        page.link(row, 3, book.cells[f"used.{key}.for"], "link_text")
        page.link(row, 7, book.cells[f"used.{key}.from"], "link_text")
        for name, column in (("date", 8), ("until", 9)):
            page.link(row, column, book.cells[f"used.{key}.{name}"], "link").unit = "date_said"
    return row + 1


def _every_input(page: Page) -> Changed:
    """Beside the table: the reader's own value of every input, and how many differ from the base up to it."""
    book = page.book
    row = headers(page, FIRST_ROW + 2, [f"assumptions.{name}" for name in HELPERS], first=LEFT)
    columns: dict[str, list[Cell]] = {name: [] for name in HELPERS}
    at = {}
    for item in inputs().values():
        if item.group == POINTS or item.id not in book.entries:  # not asked in a book: years follow the months
            continue
        base, own = book.entries[item.id], book.entries[f"{item.id}@user"]
        if item.unit:
            put_unit(page, row, LEFT + 1, item.unit, "key")
        else:
            page.put(row, LEFT + 1, "-", "key")
        cells = {"what": page.put(row, LEFT, item.label(book.language), "label"),
                 "unit": page.cells[row, LEFT + 1],
                 "base": page.link(row, LEFT + 2, base)}  # fmt: skip
        mine = own.seen_from(page)
        shown = Seeing([own], lambda value: "" if value is None else value)
        cells["own"] = page.formula(row, LEFT + 3, f'IF({mine}="","",{mine})', shown, "calc", base.unit)
        cells["count"] = _count(page, row, cells, columns["count"])
        at[item.id] = len(columns["own"])
        for name, cell in cells.items():
            columns[name].append(cell)
        row += 1
    return Changed(columns, at)


def _count(page: Page, row: int, cells: dict[str, Cell], above: list[Cell]) -> Cell:
    """How many inputs down to this one have an own value that is not the base's."""
    own, base = cells["own"], cells["base"]
    before = above[-1:]
    so_far = f"{before[0].address}+" if before else ""

    def count(mine: Value, usual: Value, *earlier: Value) -> Value:
        found = earlier[0] if earlier else 0.0
        assert isinstance(found, float)
        return found + (mine != "" and mine != usual)

    text_ = f'{so_far}IF({own.address}="",0,1-({own.address}={base.address}))'
    return page.formula(row, LEFT + 4, text_, Seeing([own, base, *before], count), "calc", "count")


def _assumption(page: Page, row: int, place: int, item: Ranked, found: Changed, own: Cell) -> None:
    """One that decides: its value in use, how far it moves the answer, its provenance, and room to sign."""
    page.put(row, 2, float(place), "figure", "count")
    page.put(row, 5, item.swing, "stamped", "millions")
    if item.kind == DRIVER:
        _driver(page, row, item.id)
    else:
        _input(page, row, inputs()[item.id], found, own)
    shown = ("what", "in_use", "unit", "standing", "as_of")
    page.book.deciding.append({name: page.cells.get((row, COLUMNS.index(name) + 1)) for name in shown})
    for column, field in enumerate(FIELDS, start=LAST - len(FIELDS) + 1):
        page.book.signoff[item.id, field] = page.put(row, column, None, "signature")
    wrap_height(page, row, (1, 7))


def _input(page: Page, row: int, item: Input, found: Changed, own: Cell) -> None:
    """Of an input: one's own value has no standing, source or date of ours."""
    mine = found.columns["own"][found.at[item.id]]
    page.put(row, 1, item.label(page.book.language), "wrapped")
    page.link(row, 3, page.book.inputs[item.id])
    put_unit(page, row, 4, item.unit or "")
    words = page.put(row, LEFT + len(HELPERS) + 1, text("standings", item.standing, page.book.language), "note")
    text_ = f'IF({mine.address}="",{words.address},{own.address})'
    standing = trust(item.standing, "unit", "weak_text")
    page.formula(
        row, 6, text_, Seeing([mine, words, own], lambda value, ours, said: ours if value == "" else said), standing
    )
    said = [_in_language(words, page.book.language) for words in (catalogue().sources[item.source].title, item.where)]
    page.put(row, 7, "; ".join(said), "note")
    day(page, row, 8, item.as_of)


def _in_language(words: str, language: str) -> str:
    """Of words that say the same in Chinese and in English, divided by a stroke, those of the language."""
    chinese, stroke, english = words.partition(" / ")
    if not stroke or not english.isascii() or chinese.isascii():
        return words
    return chinese if language == "zh" else english


def _driver(page: Page, row: int, name: str) -> None:
    """Of what several inputs make together: its value is looked up where it is used."""
    book = page.book
    cell, unit = _in_use(book, name)
    page.put(row, 1, drivers()[name]["label"][book.language], "wrapped")
    page.link(row, 3, cell)
    put_unit(page, row, 4, unit)
    if name in PRICED:
        _whose(page, row, name)
    else:
        page.put(row, 7, say(page, f"assumptions.of_{name}"), "note")


def _whose(page: Page, row: int, name: str) -> None:
    """Of a price: where it is from, in words unless it is the reader's own; the day of the price in use."""
    book, key = page.book, PRICED[name]
    usual = page.put(row, LEFT + len(HELPERS) + 1, say(page, f"assumptions.of_{name}"), "note")
    flag = book.cells["chosen.by_quote" if name == "server_price" else f"used.{key}.is_own"]
    either(page, row, 7, flag, book.cells[f"used.{key}.from"], usual, "note")
    if name == "server_price":
        listed = serial(catalogue().hardware_prices["server"].as_of)
        said = page.put(row, LEFT + len(HELPERS) + 2, listed, "unit", "date")
        either(page, row, 8, flag, book.cells[f"used.{key}.date"], said, "link").unit = "date_said"
    else:
        page.link(row, 8, book.cells[f"used.{key}.date"], "link").unit = "date_said"


def _in_use(book: Book, name: str) -> tuple[Cell, str]:
    """The cell that holds what a driver moves, and its unit."""
    match name:
        case "demand":
            found = book.written["ruler"].all_of("demand.demand_mtok")[0].cells[1]
        case "throughput":
            found = book.written["load"].cell("replica_rate")
        case "cloud_price":
            found = book.written["rent"].cell("price_per_hour")
        case "api_price":
            found = book.written["api"].cell("price_out")
        case _:
            found = book.cells[f"chosen.{name}"]
    return found, found.unit


def _changes(page: Page, row: int, found: Changed) -> None:
    """The inputs whose own value differs from the base, live."""
    counts = found.columns["count"]
    row = section(page, row, "assumptions.changes", LAST, "assumptions.changes_note")
    page.put(row, 1, say(page, "assumptions.changed"), "total_label")
    many = page.book.cells["assumptions.changed"] = page.link(row, 3, counts[-1], "total")
    row = headers(page, row + 1, [f"assumptions.{name}" for name in ("what", "place", "base", "own", "unit")])
    for place in range(1, CHANGES + 1):
        key = page.put(row, 2, float(place), "figure", "count")
        for name, column in (("what", 1), ("base", 3), ("own", 4), ("unit", 5)):
            cells = found.columns[name]
            text_ = (f'IF({key.address}>{many.address},"",INDEX({span_of(cells, page)},'
                     f"MATCH({key.address},{span_of(counts, page)},0)))")  # fmt: skip
            role = {"what": "link_text", "unit": "unit"}.get(name, "calc")
            page.formula(row, column, text_, Seeing([key, many, *cells, *counts], _nth), role)
        row += 1


def _nth(place: Value, many: Value, *values: Value) -> Value:
    """The value of the input at which the count is the place."""
    assert isinstance(place, float) and isinstance(many, float)
    if place > many:
        return ""
    half = len(values) // 2
    return values[values[half:].index(place)]
