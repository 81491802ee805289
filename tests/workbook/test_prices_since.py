"""A workbook pins its prices: what has changed since is told with what it moves, what was typed over is not."""

import json

import pytest
from catalogue.layered import PRICE_HEAD, SOURCE, write_layer
from openpyxl import load_workbook
from typer.testing import CliRunner

from r1model import workspace
from r1model.catalogue import catalogue
from r1model.catalogue.layers import HERE
from r1model.catalogue.pinned import price_book
from r1model.cli.app import app
from r1model_workbook.back import Answers
from r1model_workbook.check import opened
from r1model_workbook.since import lines, since
from r1model_workbook.since.changes import changes
from r1model_workbook.since.held import held

AWS_HEAD = (HERE / "aws_prices.csv").read_text("utf-8-sig").splitlines()[0]
RENTED = "us-east-1.p5en.48xlarge.on-demand.2025-06"
LATER = RENTED.replace("2025-06", "2026-11")
OFFER = "quoted,our-offer,p. 3,2026-11-20,,,"
CARD = f"h200-141gb-sxm,h200-141gb-sxm,CN,purchase,,CNY,CNY/GPU,210000,{OFFER}"


def hourly(name, value, day="2026-11-20", until=""):
    return f"{name},p5en.48xlarge,us-east-1,on-demand,,USD,USD/h,{value},quoted,our-offer,p. 3,{day},{until},,"


def layer(folder, aws=(), hardware=(), **files):
    tables = {"aws_prices.csv": (AWS_HEAD, *aws), "hardware_prices.csv": (PRICE_HEAD, *hardware)}
    texts = {name: "\n".join(rows) + "\n" for name, rows in tables.items() if len(rows) > 1}
    return workspace(write_layer(folder, **{"sources.toml": SOURCE}, **texts, **files))


def looked_at(path, workspace):
    with workspace:
        return since(opened(path, whole=False))


@pytest.fixture(scope="module")
def shipped(both, tmp_path_factory):
    path = tmp_path_factory.mktemp("since") / "shipped.xlsx"
    path.write_bytes(both["en"].content)
    return path


@pytest.fixture(scope="module")
def newer(tmp_path_factory):
    """A later price of the rented instance, and another of the card that is bought."""
    return layer(tmp_path_factory.mktemp("layers") / "newer", [hourly(LATER, 41.5)], [CARD])


@pytest.fixture(scope="module")
def today(shipped, newer):
    return looked_at(shipped, newer)


def typed(source, target, **cells):
    """The file with numbers typed over: sheet and address, as in AWS_C5."""
    book = load_workbook(source)
    for place, value in cells.items():
        sheet, address = place.split("_")
        book[sheet][address].value = value
    book.save(target)
    return target


def address(cell):
    return f"{cell.page.title}_{cell.address.replace('$', '')}"


def test_the_book_says_how_many_prices_it_was_built_with_and_their_hash(made):
    said = [cell.value for cell in made.book.pages["about"].cells.values()]
    count = len(catalogue().aws_prices) + len(catalogue().api_prices) + len(catalogue().hardware_prices)
    assert price_book() in said and price_book().startswith(f"{count} (")


def test_the_hash_is_of_amounts_and_days_and_not_of_who_says_them(newer, tmp_path):
    price = catalogue().aws_prices[RENTED]
    elsewhere = layer(tmp_path / "a", [hourly(RENTED, price.value, price.as_of, price.valid_until)])
    other = layer(tmp_path / "b", [hourly(RENTED, price.value + 1, price.as_of, price.valid_until)])
    found = []
    for one in (workspace(), elsewhere, other, newer):
        with one:
            found.append(price_book())
    assert found[0] == found[1] and len(set(found)) == 3


def test_a_book_of_today_has_one_line_that_says_so(shipped):
    found = looked_at(shipped, workspace())
    assert not found.changes and not found.edited and found.effect is None and found.rate is None
    for language in ("zh", "en"):
        assert sum(line.count(str(len(found.prices))) for line in lines(found, language)) == 1
    assert price_book().startswith(f"{len(found.prices)} (")


def test_later_and_other_prices_are_told_with_both_days_and_the_chosen_one_first(today):
    assert [(change.old.id, change.new.id, *change.amounts.values()) for change in today.changes] == [
        (RENTED, LATER, (63.296, 41.5)),
        ("H200-141", "H200-141", (400_000.0, 210_000.0)),
    ]
    told = list(lines(today, "en"))
    assert "2025-06-01 -> 2026-11-20" in told[1] and "400,000 -> 210,000" in told[2]


def test_the_answer_moves_as_a_book_of_these_prices_says(today, tmp_path):
    """Another way to the same figures: a book built with both prices in the rows of the old ones."""
    price = catalogue().aws_prices[RENTED]
    with layer(tmp_path / "same", [hourly(RENTED, 41.5, price.as_of)], [CARD]):
        expected = Answers("en").of({})
    with workspace():
        assert today.effect.first.costs == pytest.approx(Answers("en").of({}).costs, rel=1e-12)
    assert today.effect.second.costs == pytest.approx(expected.costs, rel=1e-12)
    assert expected.costs["rent"] < today.effect.first.costs["rent"]


def cells_of(book):
    return {key: {at: cell.value for at, cell in page.cells.items()} for key, page in book.pages.items()}


def dearer(prices, *names):
    """The prices, some of them a half more."""
    return [price._replace(amounts={name: amount and amount * 1.5 for name, amount in price.amounts.items()})
            if price.id in names else price for price in prices]  # fmt: skip


def test_a_price_that_was_typed_over_is_no_stale_one(made):
    """In a row of the price book, and on Hardware, where formulas read the card's."""
    book = made.book
    rent, card = book.tables["aws_prices"].cell(RENTED, "price"), book.tables["gpus"].cell("H200-141", "card_price")
    ours = held(cells_of(book), book.language)
    assert not any(price.edited for price in ours) and f"{len(ours)} (" in price_book()
    told = [change.old.id for change in changes(dearer(ours, RENTED, "H200-141"), ours)]
    assert sorted(told) == ["H200-141", RENTED]
    typed_over = cells_of(book)
    for cell in (rent, card):
        typed_over[cell.page.key][cell.row, cell.column] = 70.0
    theirs = held(typed_over, book.language)
    assert sorted(price.id for price in theirs if price.edited) == ["H200-141", RENTED]
    assert not changes(dearer(ours, RENTED, "H200-141"), theirs)


def test_every_amount_of_an_api_list_is_told_and_an_end_that_became_known(made):
    ours = held(cells_of(made.book), made.language)
    name = made.book.inputs["api_price"].value
    (change,) = changes(dearer(ours, name), ours)
    assert set(change.amounts) == {"cache_hit", "cache_miss", "output"} and change.old.unit.endswith(("Mtok", "词元"))
    ended = [price._replace(days=(price.days[0], price.days[0])) if price.id == RENTED else price for price in ours]
    assert [(change.what, change.old.id) for change in changes(ended, ours)] == [("ended", RENTED)]


def test_what_was_typed_over_counts_as_typed_and_the_rest_is_still_told(shipped, newer, both, tmp_path):
    card = both["en"].book.tables["gpus"].cell("H200-141", "card_price")
    path = typed(shipped, tmp_path / "typed.xlsx", **{address(card): 300_000})
    found = looked_at(path, newer)
    assert [change.old.id for change in found.changes] == [RENTED]
    assert found.effect.first.costs["buy"] == found.effect.second.costs["buy"] < 18e6
    assert any("1 of its prices were typed over" in line for line in lines(found, "en"))


def test_a_chosen_price_that_is_gone_is_counted_at_its_successor_or_said_to_be_lost(tmp_path, newer):
    own = layer(tmp_path / "own", [hourly("own.p5en", 50, "2026-10-01")])
    path = tmp_path / "own.xlsx"
    own.workbook(path, "en", changes={"rent_price": "own.p5en"})
    found = looked_at(path, newer)
    assert (found.changes[0].old.id, found.changes[0].new.id) == ("own.p5en", LATER)
    rent = [answered.costs["rent"] for answered in (found.effect.first, found.effect.second)]
    assert rent[1] / rent[0] == pytest.approx(41.5 / 50, rel=0.01)
    lost = looked_at(path, workspace())
    assert [(change.what, change.old.id) for change in lost.changes] == [("gone", "own.p5en")]
    assert "own.p5en, which is no longer among those of today" in "\n".join(lines(lost, "en"))


def test_another_usual_exchange_rate_is_told_unless_somebody_typed_one(shipped, both, tmp_path):
    rate = (
        '[fx_cny_per_usd]\nvalue = 8.0\nstanding = "quoted"\nsource = "our-offer"\nwhere = "p. 1"\nas_of = 2026-11-20\n'
    )
    with layer(tmp_path / "rate", **{"inputs.toml": rate}):
        view = opened(shipped, whole=False)
        found = since(view)
        assert found.rate == (both["en"].book.inputs["fx_cny_per_usd"].value, 8.0) and not found.changes
        assert found.effect.second.costs["rent"] > found.effect.first.costs["rent"]
        assert any("-> 8" in line for line in lines(found, "en"))
        sheet, at = view.place(view.book.entries["fx_cny_per_usd"])
        sheet.cells[at].value = 7.5
        assert since(view).rate is None


def test_a_rate_apart_from_the_central_bank_s_is_told_and_another_typed_one_is_not(shipped):
    view = opened(shipped, whole=False)
    found = since(view)
    (rate,) = found.exchanges
    assert abs(rate.difference) > 0.01 and found.record()["exchanges"] == [rate.record()]
    assert [f"enter {rate.rate:.4f} in 'Exchange rate'" in line for line in lines(found, "en")][-1]
    assert f"在“输入”的“汇率”中填 {rate.rate:.4f}" in list(lines(found, "zh"))[-1]
    for name, value in {"fx_cny_per_usd": rate.rate * 1.004, "report_currency": "EUR"}.items():
        sheet, at = view.place(view.book.entries[name])
        sheet.cells[at].value = value
    again = since(view)
    assert [each.name for each in again.exchanges] == ["fx_cny_per_usd", "fx_usd_per_eur"]
    assert not any("汇率：情景" in line for line in lines(again, "zh"))


def test_the_command_tells_it_to_people_and_to_programs(shipped, newer):
    folder = newer.layers[0].path
    ran = CliRunner().invoke(app, ["check", str(shipped), "--catalogue", folder, "--json"])
    found = json.loads(ran.stdout)
    assert ran.exit_code == 0 and found["counts"] == {"E": 0, "W": 1, "I": 0}
    assert found["prices"]["changed"][0]["amounts"] == {"price": [63.296, 41.5]}
    assert {"currency", "cheapest", "options", "lines"} == set(found["prices"]["effect"])
    assert [finding["rule"] for finding in found["findings"]] == ["V01"]


def test_it_is_told_in_chinese(today):
    said = "\n".join(lines(today, "zh"))
    assert "有 2 个现已不同" in said and "最低成本仍是API" in said
