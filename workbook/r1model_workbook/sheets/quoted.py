"""A quote for whole servers in the plan that is bought."""

from __future__ import annotations

from collections.abc import Mapping

from r1model.catalogue import catalogue
from r1model.entries.choices import word
from r1model.inputs import inputs
from r1model.options.files import codes
from r1model.sizing.lineup import IN_QUOTE, PLANS
from r1model.sizing.machines import IDLE_SHARE
from r1model_workbook.sheets.common import label, row_head, say
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import ZERO, Book, Cell, Operand, Page, Value

PARTS = tuple(dict.fromkeys(IN_QUOTE.values()))
Columns = Mapping[int, dict[str, Cell]]


def bought_gpus(page: Page, row: int, columns: Mapping[str, int]) -> int:
    """The GPU of each plan: that of the quote where the plan goes by it, else the one chosen for the plan."""
    book = page.book
    row_head(page, row, say(page, "quoted.plan_gpu"))
    label(page, row + 1, "by_quote")
    row_head(page, row + 2, say(page, "hardware.gpu"))
    places = book.tables["plans"]
    for key, column in columns.items():
        own = page.link(row, column, book.inputs[f"{key}_gpu"], "link_text")
        bind = {"quote_price": book.inputs["quote_price"], "plan_at": book.cells["plan_at"],
                "place": places.cell(word("plans", key, book.language), "at")}  # fmt: skip
        flag = book.cells[f"{key}.by_quote"] = page.calc(row + 1, column, "by_quote", bind)
        book.cells[f"{key}.bought_gpu"] = either(page, row + 2, column, flag, book.inputs["quote_gpu"], own, "total")
    return row + 3


def either(page: Page, row: int, column: int, flag: Cell, own: Cell, listed: Cell, role: str = "link_text") -> Cell:
    """One of two cells, whatever they hold: the first where the flag is 1."""
    text = f"IF({flag.seen_from(page)}>0,{own.seen_from(page)},{listed.seen_from(page)})"
    return page.formula(row, column, text, Seeing([flag, own, listed], _either), role, listed.unit)


def _either(flag: Value, own: Value, listed: Value) -> Value:
    return own if isinstance(flag, float) and flag > 0 else listed


def quoted(page: Page, row: int, columns: Columns) -> int:
    """Prices and power of each plan as they are paid: those of the quote in the plan that goes by it."""
    book = page.book
    row_head(page, row, say(page, "quoted.idle_share"), "share")
    share = page.put(row, 3, catalogue().parameters[IDLE_SHARE].value, "weak", "share")
    for column in list(columns)[1:]:
        page.put(row, column, None, "label")
    row += 1
    flags = {key: book.cells[f"{key}.by_quote"] for key in PLANS}
    for bind, flag in zip(columns.values(), flags.values(), strict=True):
        bind["by_quote"] = flag
    for name in ("gpu_price", "server_price"):
        row_head(page, row, say(page, f"quoted.own_{name}"), inputs()[f"plan1_{name}"].unit or "")
        for (column, bind), key in zip(columns.items(), PLANS, strict=True):
            bind[f"own_{name}"] = page.link(row, column, book.inputs[f"{key}_{name}"])
        row += 1
    for name in ("quote_price", "quote_max_kw", "fx_cny_per_usd"):
        row_head(page, row, inputs()[name].label(book.language), inputs()[name].unit or "")
        for column, bind in columns.items():
            bind[name] = page.link(row, column, book.inputs[name])
        row += 1
    row = _currency(page, row, columns)
    row = _codes(page, row, "vat_in_quote", {"vat_in_quote": "quote_vat"}, columns)
    row = _codes(page, row, "in_quote", {f"in_{part}": f"quote_{part}" for part in PARTS}, columns)
    for name in ("quote_net", "quoted_kw"):
        label(page, row, name)
        for column, bind in columns.items():
            bind[name] = page.calc(row, column, name, bind)
        row += 1
    label(page, row, "quoted_idle_kw")
    for column, bind in columns.items():
        bind["quoted_idle_kw"] = page.calc(row, column, "quoted_idle_kw", {**bind, "idle_power_share": share})
    return _paid(page, row + 1, columns)


def _currency(page: Page, row: int, columns: Columns) -> int:
    """How the currency of the quote is counted: in dollars, and how many one unit is."""
    table, chosen = page.book.tables["ccy"], page.book.inputs["quote_currency"]
    for name in codes()["ccy"]["CNY"]:
        row_head(page, row, say(page, f"quoted.currency_{name}"), table.units[name])
        for column, bind in columns.items():
            bind[name] = page.pick(row, column, table, chosen, name, "link", table.units[name])
        row += 1
    return row


def _codes(page: Page, row: int, table: str, names: Mapping[str, str], columns: Columns) -> int:
    """What choices of the quote mean: 1 for included."""
    for name, key in names.items():
        row_head(page, row, inputs()[key].label(page.book.language), "flag")
        for column, bind in columns.items():
            chosen = page.book.inputs[key]
            bind[name] = page.pick(row, column, page.book.tables[f"codes.{table}"], chosen, "code", "link", "flag")
        row += 1
    return row


def _paid(page: Page, row: int, columns: Columns) -> int:
    own: Mapping[str, tuple[str, str | None]] = {
        "gpu_price": ("by_quote", None), "server_price": ("by_quote", "quote_net"),
        "idle_kw": ("quoted_kw", "quoted_idle_kw"), "max_kw": ("quoted_kw", "quoted_kw"),
    }  # fmt: skip
    for name, (flag, mine) in own.items():
        row_head(page, row, say(page, f"quoted.{name}"), inputs()[f"plan1_{name}"].unit or "")
        for column, bind in columns.items():
            given: dict[str, Operand] = {"is_own": bind[flag], "own": bind[mine] if mine else ZERO,
                                         "listed": bind[name]}  # fmt: skip
            bind[name] = page.calc(row, column, "own_or_listed", given, unit=bind[name].unit)
        row += 1
    return row


def charged(page: Page, row: int, columns: Columns) -> int:
    """What is charged beside the prices of servers: nothing of what the quote includes."""
    for name, part in IN_QUOTE.items():
        item = inputs()[name]
        row_head(page, row, say(page, "quoted.charged").format(what=item.label(page.book.language)), item.unit or "")
        for column, bind in columns.items():
            given = {"charged": bind[name], "by_quote": bind["by_quote"], "in_quote": bind[f"in_{part}"]}
            bind[name] = page.calc(row, column, "charged_beside", given, unit=item.unit or "")
        row += 1
    return row


def expired(book: Book, page: Page, row: int, column: int) -> Cell:
    """1 where the quote ends before closing."""
    given = {name: book.inputs[name] for name in ("quote_price", "quote_until", "closing_date")}
    return page.calc(row, column, "quote_expired", given)
