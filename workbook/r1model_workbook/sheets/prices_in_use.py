"""The prices in use, own or listed: whose they are, of which day, until when they hold, what they are taken for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from r1model.inputs import usual_value
from r1model_workbook.sheets.common import OPEN_END, headers, label, row_head, say, section
from r1model_workbook.sheets.quoted import either
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import Cell, Page, Value, computed

HEADS = ("price", "is_own", "own_from", "listed_from", "from", "own_date", "listed_date", "date", "for", "own_until",
         "listed_until", "known_until", "until")  # fmt: skip
LISTED = {"rent": ("aws_prices", "rent_price"), "api": ("api_prices", "api_price")}  # list prices, and which is chosen
API = {"price_hit": "cache_hit", "price_miss": "cache_miss", "price_out": "output"}  # field of the option, column
OWN_API = {"price_hit": "hit", "price_miss": "miss", "price_out": "output"}


class Own(NamedTuple):
    """A price in use: whether it is one's own, its words and day, and those of the list."""

    flag: Cell
    words: Cell
    day: Cell
    listed: Cell
    listed_day: Cell


def in_use(page: Page, row: int, last: int) -> int:
    """Which prices count: of the hardware, of an instance, of the API; from whom and of which day."""
    book = page.book
    row = section(page, row, "quoted.in_use", last, "quoted.in_use_note")
    label(page, row, "server_assumed")
    apart = {"by_quote": book.cells["chosen.by_quote"], "own_price": book.cells["chosen.own_gpu_price"],
           "own_server": book.cells["chosen.own_server_price"]}  # fmt: skip
    book.cells["used.buy.server_assumed"] = page.calc(row, 3, "server_assumed", apart)
    row = _cloud(page, row + 1)
    row = _tokens(page, row)
    row = headers(page, row, [f"quoted.{name}" for name in HEADS])
    words = {name: page.put(row, column, say(page, f"quoted.words_{name}"), "plain_note")
             for column, name in enumerate(("own", "list"), start=3)}  # fmt: skip
    words["open"] = page.put(row, HEADS.index("known_until") + 1, OPEN_END, "unit", "date")
    words["unsaid"] = page.put(row, 2, usual_value("quote_vendor"), "plain_note")
    page.put(row, 1, say(page, "feasible.words"), "note")
    row += 1
    for key in ("buy", *LISTED):
        own = _of_list(page, row, key, words) if key in LISTED else _hardware(page, row, words)
        page.put(row, 1, say(page, f"{key}.tab"), "label")
        book.cells[f"used.{key}.is_own"] = own.flag
        book.cells[f"used.{key}.for"] = _meant(page, row, key)
        book.cells[f"used.{key}.from"] = either(page, row, 5, own.flag, own.words, own.listed)
        book.cells[f"used.{key}.date"] = either(page, row, 8, own.flag, own.day, own.listed_day, "link")
        book.cells[f"used.{key}.date"].unit = "date_said"
        _until(page, row, key, own, words)
        row += 1
    return row


def _until(page: Page, row: int, key: str, own: Own, words: Mapping[str, Cell]) -> None:
    """Until when the price in use holds: as the quote says, as the list does; 0 where nobody says."""
    book, first = page.book, HEADS.index("own_until") + 1
    if key == "buy":
        said = _day(page, row, first, "quote_until")
        table, chosen, name = book.tables["gpus"], book.cells["service.buy.gpu"], "card_price_last_day"
    else:
        said = page.put(row, first, 0.0, "figure", "date_said")
        listed, asked = LISTED[key]
        table, chosen, name = book.tables[listed], book.inputs[asked], "last_day"
    last = page.pick(row, first + 1, table, chosen, name, "link", "date")
    known = _known(page, row, first + 2, last, words["open"])
    used = book.cells[f"used.{key}.until"] = either(page, row, first + 3, own.flag, said, known, "link")
    used.unit = "date_said"


def _known(page: Page, row: int, column: int, last: Cell, latest: Cell) -> Cell:
    """A last day; 0 for the day that stands where nobody knows one."""
    text = f"IF({last.address}<{latest.address},{last.address},0)"
    return page.formula(row, column, text, computed([last, latest], _before), "link", "date_said")


def _before(last: Value, latest: float) -> float:
    return last if isinstance(last, float) and last < latest else 0.0


def _meant(page: Page, row: int, key: str) -> Cell:
    """What a price is taken for: the GPU that is bought, the instance, the model of the list."""
    book, column = page.book, HEADS.index("for") + 1
    if key == "buy":
        return page.link(row, column, book.cells["service.buy.gpu"], "link_text")
    listed, chosen = LISTED[key]
    name = {"rent": "item", "api": "model"}[key]
    return page.pick(row, column, book.tables[listed], book.inputs[chosen], name, "link_text")


def _day(page: Page, row: int, column: int, key: str) -> Cell:
    """A day that one may have said, else 0: words under the number format of a day are lost on ExcelJS."""
    return page.link(row, column, page.book.inputs[key])


def _hardware(page: Page, row: int, words: Mapping[str, Cell]) -> Own:
    book = page.book
    by_quote, at = book.cells["chosen.by_quote"], book.cells["chosen.own_gpu_price"]
    flag = page.calc(row, 2, "own_hardware", {"by_quote": by_quote, "own_price": at})
    own = _vendor(page, row, by_quote, words)
    gpu = book.cells["service.buy.gpu"]
    listed = page.link(row, 4, words["list"], "link_text")
    listed_day = page.pick(row, 7, book.tables["gpus"], gpu, "card_price_as_of", "link", "date")
    return Own(flag, own, _day(page, row, 6, "quote_date"), listed, listed_day)


def _vendor(page: Page, row: int, by_quote: Cell, words: Mapping[str, Cell]) -> Cell:
    """Who quoted whole servers; that it is a quote where nobody said whose, or the price is of a card."""
    said, unsaid, other = page.book.inputs["quote_vendor"], words["unsaid"], words["own"]
    at, flag = said.seen_from(page), by_quote.seen_from(page)
    text = f'IF({flag}*({at}<>{unsaid.address})*({at}<>"")>0,{at},{other.address})'

    def vendor(flag: Value, said: Value, unsaid: Value, other: Value) -> Value:
        return said if flag == 1 and said not in (unsaid, "") else other

    return page.formula(row, 3, text, Seeing([by_quote, said, unsaid, other], vendor), "link_text")


def _of_list(page: Page, row: int, key: str, words: Mapping[str, Cell]) -> Own:
    """The price of an instance or of the API: one's own, or that of the list."""
    book = page.book
    table, chosen = LISTED[key]
    flag, own = page.link(row, 2, book.cells[f"used.{key}.own"]), page.link(row, 3, words["own"], "link_text")
    listed = page.link(row, 4, book.inputs[chosen], "link_text")
    day = page.pick(row, 7, book.tables[table], listed, "as_of", "link", "date")
    return Own(flag, own, _day(page, row, 6, f"{key}_own_date"), listed, day)


def _cloud(page: Page, row: int) -> int:
    """The price of an instance: listed, one's own, the one in use."""
    book = page.book
    chosen, table = book.inputs["rent_price"], book.tables["aws_prices"]
    own = book.cells["used.rent.own"] = book.inputs["rent_own_price"]
    row = _three(page, row, "rent.value", "local/h", own, own, page.pick(row, 3, table, chosen, "price"))
    return _currency(page, row, "rent", own, page.pick(row, 3, table, chosen, "currency", "link_text"))


def _three(page: Page, row: int, key: str, unit: str, flag: Cell, own: Cell, listed: Cell) -> int:
    """Listed, own and used price, side by side."""
    row_head(page, row, say(page, f"quoted.{key}"), unit)
    listed.unit = unit
    mine = page.link(row, 4, own)
    given = {"is_own": flag, "own": mine, "listed": listed}
    page.book.cells[f"used.{key}"] = page.calc(row, 5, "own_or_listed", given, unit=unit)
    return row + 1


def _currency(page: Page, row: int, side: str, flag: Cell, listed: Cell) -> int:
    row_head(page, row, say(page, f"quoted.{side}.currency"))
    mine = page.link(row, 4, page.book.inputs[f"{side}_own_currency"], "link_text")
    page.book.cells[f"used.{side}.currency"] = either(page, row, 5, flag, mine, listed)
    return row + 1


def _tokens(page: Page, row: int) -> int:
    """The three prices of the API: listed, one's own, the ones in use."""
    book = page.book
    chosen, table = book.inputs["api_price"], book.tables["api_prices"]
    given = {name: book.inputs[name] for name in ("api_own_miss", "api_own_hit", "api_own_output")}
    label(page, row, "by_own_api")
    flag = book.cells["used.api.own"] = page.calc(row, 3, "by_own_api", given)
    label(page, row + 1, "half_own_api")
    book.cells["used.api.half"] = page.calc(row + 1, 3, "half_own_api", {**given, "by_own_api": flag})
    label(page, row + 2, "own_hit_price")
    hit = page.calc(row + 2, 3, "own_hit_price", given)
    row_head(page, row + 3, say(page, "api_price.model_b"), "B parameters")
    sizes = {"by_own_api": flag, "nominal_b": book.cells["nominal_b"],
             "priced_model_b": page.pick(row + 3, 3, table, chosen, "model_b", "link", "B parameters")}  # fmt: skip
    label(page, row + 4, "other_model")
    book.cells["used.api.other_model"] = page.calc(row + 4, 3, "other_model", sizes)
    row += 5
    for field, column in API.items():
        own = hit if field == "price_hit" else given[f"api_own_{OWN_API[field]}"]
        listed = page.pick(row, 3, table, chosen, column)
        row = _three(page, row, f"api.{column}", "local/Mtok", flag, own, listed)
    return _currency(page, row, "api", flag, page.pick(row, 3, table, chosen, "currency", "link_text"))
