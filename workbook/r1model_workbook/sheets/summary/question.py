"""The question in words: who uses it and how much, which model on which machines, until when and by which rules."""

from __future__ import annotations

from r1model.scenarios import base, citation
from r1model.units import HALF
from r1model_workbook.sheets.common import say
from r1model_workbook.sheets.display import scaled_unit
from r1model_workbook.sheets.summary.layout import LAST, box, titled
from r1model_workbook.sheets.summary.words import Figure, Workings, as_text, either, int_of
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import Cell, Page, Value, same


def question(page: Page, row: int, work: Workings) -> int:
    """Three sentences of live figures; days stand in cells of their own, since a sentence cannot say a date."""
    book = page.book
    row = titled(page, row, "summary.question")
    box(page, row, *either(page, book.written["day"].cell("all_users"), _staff(work), _tokens(work)), lines=2)
    machines, rules = _machines(work), _rules(work)
    beside = {"summary.holds_until": (machines, book.cells["used.buy.until"]),
              "summary.closing": (rules, book.inputs["closing_date"])}  # fmt: skip
    for at, (words, (sentence, day)) in enumerate(beside.items(), start=row + 1):
        box(page, at, sentence.address, same(sentence), lines=2, last=LAST - 2)
        page.put(at, LAST - 1, say(page, words), "note")
        page.link(at, LAST, day, "link").unit = "date_said"
    return row + 3


def _staff(work: Workings) -> Cell:
    """Staff by uses, and what a working day asks for."""
    day = work.page.book.written["day"]
    return work.sentence("who_staff", {
        "users": work.whole(day.cell("all_users")), "uses": _uses(work), **_asked(work),
    })  # fmt: skip


def _tokens(work: Workings) -> Cell:
    """The demand where nobody counted users."""
    day = work.page.book.written["day"]
    return work.sentence("who_tokens", {
        "input": work.whole(day.cell("in_mtok")), "output": work.whole(day.cell("out_mtok")), **_asked(work),
    })  # fmt: skip


def _asked(work: Workings) -> dict[str, Cell | Figure]:
    day, given = work.page.book.written["day"], work.page.book.inputs
    return {
        "requests": work.whole(day.cell("day_requests")),
        "input_tokens": work.whole(day.cell("mean_input_tokens")),
        "output_tokens": work.whole(day.cell("mean_output_tokens")),
        "growth": work.percent(given["demand_growth"]),
    }  # fmt: skip


def _uses(work: Workings) -> Cell:
    """The uses that have users, with how many: chat 2000 / coding 300."""
    page, row = work.page, work.row
    page.put(row, 1, say(page, "summary.uses"), "label")
    page.put(row + 1, 1, say(page, "summary.marked"), "label")
    page.put(row + 2, 1, say(page, "summary.used_by"), "label")
    mark = page.put(row, 3, "/", "key")
    parts: list[Cell] = []
    counted: list[Cell] = []
    for column, use in enumerate(base()["load"]["uses"], start=4):
        name = page.put(row, column, say(page, f"load.{use['name']}"), "key")
        users = page.book.inputs[(citation(use["users"]) or ("", ""))[1]]
        parts.append(_use(work, row + 1, column, name, users, mark, counted))
        counted.append(users)
    work.row += 3
    joints = '&" "&'.join(part.address for part in parts)
    compute = Seeing(parts, lambda *values: " ".join(str(value) for value in values if value))
    return page.formula(row, 2, f"TRIM({joints})", compute, "key")


def _use(work: Workings, row: int, column: int, name: Cell, users: Cell, mark: Cell, before: list[Cell]) -> Cell:
    """One use with its users, after a mark where one stands before it; nothing where it has none."""
    page, at = work.page, users.seen_from(work.page)
    scale = page.book.written["day"].cell("user_scale")
    led = _mark(page, row, column, mark, before) if before else None
    lead, half = f'{led.address}&" "&' if led else "", work.half.seen_from(page)
    text_ = f'IF({at}>0,TRIM({lead}{name.address}&" "&INT({at}*{scale.seen_from(page)}+{half})),"")'

    def value(name: Value, users: Value, scale: Value, *leads: Value) -> Value:
        if not isinstance(users, float) or users <= 0 or not isinstance(scale, float):
            return ""
        return " ".join([*(str(led) for led in leads if led), f"{name} {as_text(int_of(users * scale + HALF))}"])

    return page.formula(row + 1, column, text_, Seeing([name, users, scale, *([led] if led else [])], value), "key")


def _mark(page: Page, row: int, column: int, mark: Cell, before: list[Cell]) -> Cell:
    """The mark before a use, where one with users stands before it."""
    some = "+".join(cell.seen_from(page) for cell in before)

    def value(mark: Value, *users: Value) -> Value:
        return mark if any(isinstance(user, float) and user > 0 for user in users) else ""

    return page.formula(row, column, f'IF({some}>0,{mark.address},"")', Seeing([mark, *before], value), "key")


def _machines(work: Workings) -> Cell:
    """The model and its format; what would be bought, rented and called."""
    page, book = work.page, work.page.book
    api, rent = book.tables["api_prices"], book.tables["aws_prices"]
    places = ((api, "api_price", "provider"), (api, "api_price", "model"), (rent, "rent_price", "item"))
    page.put(work.row, 1, say(page, "summary.offers"), "label")
    provider, called, instance = (
        page.pick(work.row, column, table, book.inputs[key], name, "key")
        for column, (table, key, name) in enumerate(places, start=2)
    )
    work.row += 1
    return work.sentence("machines", {
        "model": book.cells["model_name"], "format": book.inputs["quant"],
        "weights": work.whole(book.cells["weights_gb"]),
        "nodes": work.whole(book.written["buy"].cell("nodes_all")), "size": work.whole(book.cells["service.buy.size"]),
        "gpu": book.cells["service.buy.gpu"], "whose": book.cells["used.buy.from"],
        "instance": instance, "provider": provider, "api_model": called,
        "load": work.percent(book.inputs["busy_share"]),
    })  # fmt: skip


def _rules(work: Workings) -> Cell:
    """The horizon, the rates, and what amounts are in."""
    given = work.page.book.inputs
    unit = scaled_unit(work.page, "money")
    return work.sentence("rules", {
        "months": work.whole(given["months"]), "discount": work.percent(given["discount_rate"]),
        "tax": work.percent(given["income_tax"]), "vat": work.percent(given["vat_rate"]),
        "recovered": work.percent(given["vat_recoverable"]), "currency": unit,
    })  # fmt: skip
