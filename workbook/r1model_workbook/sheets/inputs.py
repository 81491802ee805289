"""Inputs: everything the reader may change in four cases, the named constants, and the lists that look-ups use."""

from __future__ import annotations

from collections.abc import Mapping

from r1model.catalogue import catalogue
from r1model.entries.choices import word
from r1model.finance.schedule import macrs_5
from r1model.inputs import LONGEST, MONTHS, POINTS, YEARS, Input, groups, inputs
from r1model.options.files import FLAGS, codes
from r1model.scenario_files.entry import BASE_CASE, CASES, LIKELY, OWN_CASE, TOWARDS, column_in
from r1model.sizing.lineup import PEAK_FIELDS, PLANS, SIZING_RULES
from r1model.sizing.weights import BASIS_FLAGS
from r1model.texts import in_language, text
from r1model.units import CONSTANTS
from r1model_workbook.sheets import display, lines, point_entries, units
from r1model_workbook.sheets.bounds import Bounds, live_in_range, no_flag
from r1model_workbook.sheets.common import (
    FIRST_ROW,
    day,
    headers,
    heading,
    put_unit,
    say,
    section,
    source_title,
    trust,
    unit_name,
    widths,
    wrap_height,
)
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import Book, Cell, Page, Rule, Table, Value, computed
from r1model_workbook.view.wording import drop_down, in_words

FILLED_IN = (BASE_CASE, *LIKELY, OWN_CASE)  # the cases that have cells to fill in, then those that take from them
FIRST_CASE = 4
NOTES = FIRST_CASE + len(CASES)
KEY, IN_RANGE = NOTES + 7, NOTES + 8
COLUMNS = ("label", "live", "unit", *CASES, "minimum", "maximum", "standing", "source", "where", "as_of", "note", "key",
           "in_range")  # fmt: skip
WEIGHT_ONLY = "FP32"  # a column that is 1 for every GPU: weights are unpacked into what it has
BASIS_COLUMNS = {"nominal": "memory_gb", "device": "device_memory_gb"}
PRECISION_COLUMNS = {"bytes": "weight_bytes", "peak": "peak_column", "flag": "flag_column",
                     "checkpoint": "checkpoint_format", "has_checkpoint": "has_checkpoint"}  # fmt: skip
DOLLARS = "dollars"
LISTS_OF_FLAGS = {"weights_bases": "weights_basis"}  # a table of flags whose choices are called by another list
SALVAGE = ("market_residual", "market_residual_five_years")
SALVAGE_COLUMNS = ("value", "unit", "standing", "source")
SHORT_LIST = 8


def fill(book: Book) -> None:
    """Writes the sheet; its live column is what all other sheets start from."""
    page = book.pages["inputs"]
    widths(page, 34, 20, 14, 20, 12, 12, 15, 12, 12, 10, 12, 10, 28, 32, 11, 42, 24, 12)
    page.paper, page.freeze = "A3", f"C{FIRST_ROW + 2}"
    heading(page)
    row = _selector(page, FIRST_ROW)
    page.header_rows = f"{row - 1}:{row - 1}"
    for group in groups():
        if group == POINTS:
            row = point_entries.entries(page, row, len(COLUMNS))
            continue
        row = section(page, row, f"group.{group}", len(COLUMNS))
        no_flag(page, row - 1, IN_RANGE, "section")
        for item in inputs().values():
            if item.group == group and not item.follows:
                _input(page, row, item)
                row += 1
    book.cells["inputs.end"] = page.put(row, 1, None, "text")
    row = _constants(page, row + 1 + lines.height())
    _lists(page, row + 1)


def _selector(page: Page, row: int) -> int:
    """The case in use, and the headings, which its word is looked for among."""
    book = page.book
    page.put(row, 1, say(page, "inputs.case"), "total_label")
    chosen = book.entries["case"] = page.put(row, 2, in_words("case", OWN_CASE, book.language), "input")
    page.put(row, 3, say(page, "inputs.case_note"), "plain_note")
    book.rules.append(Rule(chosen, chosen, "list", drop_down("case", book.language)))
    end = headers(page, row + 1, [f"column.{name}" for name in COLUMNS])
    names = [page.cells[row + 1, FIRST_CASE + step] for step in range(len(CASES))]
    words = [str(name.value) for name in names]
    page.put(row, KEY - 1, say(page, "inputs.case_column"), "note")
    where = f"MATCH({chosen.address},{names[0].address}:{names[-1].address},0)"
    place = computed([chosen], lambda name: float(words.index(name) + 1))
    book.cells["case"] = page.formula(row, KEY, where, place, "calc", "count")
    mine = names[CASES.index(OWN_CASE)]
    own = f"IF({chosen.address}={mine.address},1,0)"
    is_own = computed([chosen], lambda name: float(name == mine.value))
    book.cells["own"] = page.formula(row, IN_RANGE, own, is_own, "calc", "flag")
    return end


def _input(page: Page, row: int, item: Input) -> None:
    language, book = page.book.language, page.book
    page.put(row, 1, item.label(language), "label")
    role = trust(item.standing, "input", "input_weak")
    unit = "tolerance" if item.group == "checks" else item.unit or ""
    unit = "date_said" if unit == "date" and not item.low else unit  # 0 is no day
    given: tuple[Value, ...] = (item.value, item.likely_low, item.likely_high, None)
    said = [in_words(item.id, value, language) for value in given]
    cells = [page.put(row, FIRST_CASE + step, value, role, unit) for step, value in enumerate(said)]
    book.entries |= {item.id if name == "base" else f"{item.id}@{name}": cell
                     for name, cell in zip(FILLED_IN, cells, strict=True)}  # fmt: skip
    ends = [_towards(page, row, item, case) for case in TOWARDS]
    book.inputs[item.id] = _live(page, row, [*cells, *ends], item.words)
    put_unit(page, row, 3, item.unit or "")
    low, high = (page.put(row, NOTES + step, bound, "stated", unit) for step, bound in enumerate((item.low, item.high)))
    if item.low is not None:
        bounds = Bounds(low, high, item.whole)
        flag = live_in_range(page, row, IN_RANGE, book.inputs[item.id], cells[0], bounds)
        book.bounded.setdefault("inputs", [[]])[0].append(flag)
    else:
        page.put(row, NOTES, say(page, "inputs.write" if item.words else "inputs.choose"), "unit")
        no_flag(page, row, IN_RANGE)
    _provenance(page, row, item)
    book.rules += _rules(item, cells)


def _towards(page: Page, row: int, item: Input, case: str) -> Cell:
    """What a case of one direction takes: the likely end that speaks for owning or against it, else the base."""
    column, column_of = FIRST_CASE + CASES.index(case), column_in(item.id, case)
    base = page.cells[row, FIRST_CASE + CASES.index(BASE_CASE)]
    if item.words:
        return page.formula(row, column, f'{base.address}&""', Seeing([base], _text), "link_text")
    if not column_of:
        return page.link(row, column, base, "link_text" if item.options else "link")
    end = page.cells[row, FIRST_CASE + CASES.index(column_of)]
    text_ = f'IF({end.address}="",{base.address},{end.address})'
    return page.formula(row, column, text_, Seeing([base, end], _end_or_base), "link", base.unit)


def _end_or_base(base: Value, end: Value) -> Value:
    return base if end is None or end == "" else end


def _live(page: Page, row: int, cells: list[Cell], words: bool) -> Cell:
    """The value of the case in use; where that cell is blank, the base value, and a text where that is blank too."""
    case = page.book.cells["case"]
    base = cells[0]
    found = f"INDEX({base.address}:{cells[-1].address},1,{case.address})"
    text_ = f'IF({found}="",{base.address},{found})'
    if words:
        text_, compute = f'{text_}&""', Seeing([case, *cells], _said_in_use)
    else:
        compute = Seeing([case, *cells], _in_use)
    return page.formula(row, 2, text_, compute, "live", base.unit)


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def _said_in_use(case: float, *values: Value) -> str:
    return _text(_in_use(case, *values))


def _in_use(case: float, *values: Value) -> Value:
    value = values[int(case or 1) - 1]
    return values[0] if value is None or value == "" else value


def _provenance(page: Page, row: int, item: Input) -> None:
    language = page.book.language
    page.put(row, NOTES + 2, text("standings", item.standing, language), "unit")
    page.put(row, NOTES + 3, source_title(page, item.source), "note")
    page.put(row, NOTES + 4, in_language(item.where, language), "note")
    day(page, row, NOTES + 5, item.as_of)
    page.put(row, NOTES + 6, item.note(language) if item.note else None, "note")
    page.put(row, KEY, item.id, "key")
    wrap_height(page, row, (1, NOTES + 3, NOTES + 4, NOTES + 6))


def _rules(item: Input, cells: list[Cell]) -> list[Rule]:
    """What may be entered: the base must be, the other cases may stay blank."""
    if item.words:
        kind, rule = "textLength", f"1 {LONGEST}"
    elif not item.options:
        kind, rule = "whole" if item.whole else "decimal", f"{item.low:g} {item.high:.12g}"
    elif len(item.options) <= SHORT_LIST:
        kind, rule = "list", drop_down(item.id, cells[0].page.book.language)
    else:
        kind, rule = "list", f"@{item.id}"
    return [Rule(cells[0], cells[0], kind, rule), Rule(cells[1], cells[-1], kind, rule, blank=True)]


def _constants(page: Page, row: int) -> int:
    row = section(page, row, "inputs.constants", len(COLUMNS), "inputs.constants_note")
    for name, (value, unit) in CONSTANTS.items():
        page.put(row, 1, text("constants", name, page.book.language), "label")
        page.book.constants[name] = page.put(row, 2, value, "figure", "1")
        page.put(row, 3, unit_name(page, unit) if unit != "1" else None, "unit")
        page.put(row, KEY, name, "key")
        row += 1
    return row


def _lists(page: Page, row: int) -> int:
    book = page.book
    row = section(page, row, "inputs.lists", len(COLUMNS), "inputs.lists_note")
    row = headers(page, row, ["inputs.precision", *(f"inputs.{name}" for name in PRECISION_COLUMNS.values())])
    columns = {"id": 1, **{name: at for at, name in enumerate(PRECISION_COLUMNS, start=2)}}
    table = book.tables["precisions"] = Table(page, "id", columns, row)
    table.units = {"bytes": "byte/parameter", "has_checkpoint": "flag"}
    for precision in catalogue().precisions.values():
        page.put(row, 1, precision.id, "text")
        page.put(row, 2, precision.bytes.value, "figure", "byte/parameter")
        page.put(row, 3, PEAK_FIELDS[precision.id], "key")
        page.put(row, 4, precision.needs or WEIGHT_ONLY, "key")
        page.put(row, 5, precision.checkpoint or say(page, "missing"), "key")
        page.put(row, 6, float(precision.checkpoint is not None), "figure", "flag")
        table.rows[precision.id] = row
        row += 1
    row = headers(page, row + 1, ["inputs.rule", "inputs.rule_column", "inputs.rule_key"])
    for rule, name in SIZING_RULES.items():
        words = _named(page, row, "sizing_rule", rule)
        book.cells[f"rule.{rule}"] = page.put(row, 3, f"{words}|1", "key")
        page.put(row, 2, text("formulas", name, book.language), "unit")
        row += 1
    row = headers(page, row + 1, ["inputs.basis", "inputs.basis_column"])
    bases = book.tables["bases"] = Table(page, "id", {"id": 1, "column": 2}, row)
    for name, column in BASIS_COLUMNS.items():
        bases.rows[_named(page, row, "memory_basis", name)] = row
        page.put(row, 2, column, "key")
        row += 1
    row = headers(page, row + 1, ["inputs.plan", "inputs.plan_at"])
    places = book.tables["plans"] = Table(page, "id", {"id": 1, "at": 2}, row)
    for at, name in enumerate(PLANS, start=1):
        places.rows[_named(page, row, "plans", name)] = row
        page.put(row, 2, float(at), "figure", "count")
        row += 1
    row = _flags(page, row + 1, "weights_bases", BASIS_FLAGS)
    row = headers(page, row + 1, ["inputs.derived", "column.value"])
    for key, name, source, column in (
        ("plan_at", "plans", "plan", "at"),
        ("weight_bytes", "precisions", "quant", "bytes"),
        ("peak_column", "precisions", "quant", "peak"),
        ("flag_column", "precisions", "quant", "flag"),
        ("memory_column", "bases", "memory_basis", "column"),
        ("checkpoint_format", "precisions", "quant", "checkpoint"),
        ("has_checkpoint", "precisions", "quant", "has_checkpoint"),
        ("checkpoint_asked", "weights_bases", "weights_basis", "checkpoint_asked"),
        ("checkpoint_if_any", "weights_bases", "weights_basis", "checkpoint_if_any"),
    ):
        page.put(row, 1, say(page, f"inputs.{key}"), "label")
        book.cells[key] = page.pick(row, 2, book.tables[name], book.inputs[source], column, "calc")
        row += 1
    page.put(row, 1, inputs()[YEARS].label(book.language), "label")
    book.inputs[YEARS] = page.calc(row, 2, "horizon_years", {"months": book.inputs[MONTHS]})
    put_unit(page, row, 3, inputs()[YEARS].unit or "")
    row += 1
    return _codes(page, _salvage(page, row + 1))


def _salvage(page: Page, row: int) -> int:
    """The two figures that the salvage share lies between, by the horizon, with what they rest on."""
    row = headers(page, row, ["inputs.salvage", *(f"column.{name}" for name in SALVAGE_COLUMNS)])
    for key in SALVAGE:
        item = catalogue().parameters[key]
        page.put(row, 1, item.label(page.book.language), "label")
        page.book.cells[f"parameter.{key}"] = page.put(row, 2, item.value, trust(item.standing), item.unit)
        put_unit(page, row, 3, item.unit)
        page.put(row, 4, text("standings", item.standing, page.book.language), "unit")
        page.put(row, 5, source_title(page, item.source), "plain_note")
        row += 1
    return row + 1


def _named(page: Page, row: int, listed: str, code: str) -> str:
    """The choice in words, at the left of its row."""
    words = word(listed, code, page.book.language)
    page.put(row, 1, words, "text")
    return words


def _flags(page: Page, row: int, key: str, choices: Mapping[str, Mapping[str, int | str]]) -> int:
    """A list of choices and what each stands for: flags, or in dollars a number or the input of that name."""
    names = list(next(iter(choices.values())))
    row = headers(page, row, [f"inputs.{key}", *(f"inputs.{name}" for name in names)])
    columns = {"id": 1, **{name: at for at, name in enumerate(names, start=2)}}
    table = page.book.tables[key] = Table(
        page, "id", columns, row, {name: "factor" if name == DOLLARS else "flag" for name in names}
    )
    for choice, flags in choices.items():
        words = _named(page, row, LISTS_OF_FLAGS.get(key, key), choice)
        for column, (name, flag) in enumerate(flags.items(), start=2):
            if isinstance(flag, str):
                page.link(row, column, page.book.inputs[flag]).unit = table.units[name]
            else:
                page.put(row, column, float(flag), "figure", table.units[name])
        table.rows[words] = row
        row += 1
    return row


def _codes(page: Page, row: int) -> int:
    """What the choices of a timeline mean in numbers, and the shares of the US schedule by year."""
    row = headers(page, row, ["inputs.code", "inputs.code_value"])
    for key, choices in codes().items():
        if key not in FLAGS:
            table = page.book.tables[f"codes.{key}"] = Table(page, "id", {"id": 1, "code": 2}, row)
            for name, meaning in choices.items():
                table.rows[_named(page, row, key, name)] = row
                page.put(row, 2, float(meaning["code"]), "figure", "flag")
                row += 1
    for key in FLAGS:
        row = _flags(page, row + 1, key, codes()[key])
    row = headers(page, row + 1, ["inputs.schedule_year", "inputs.schedule_share"])
    table = page.book.tables["schedule"] = Table(page, "year", {"year": 1, "share": 2}, row)
    for year, share in enumerate(macrs_5(), start=1):
        page.put(row, 1, float(year), "figure", "year")
        page.put(row, 2, share, "figure", "precise_share")
        table.rows[float(year)] = row
        row += 1
    row = display.block(page, units.block(page, row + 1) + 1)
    put_unit(page, page.book.inputs["tolerance"].row, 3, inputs()["tolerance"].unit or "")
    return row
