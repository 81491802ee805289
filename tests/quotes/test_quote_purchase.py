"""Accepted lines as inputs: the purchase of the plan is the quote's total to the cent, and nothing counts twice."""

import pytest
from quote_samples import H20, PARTS, lines, server, text, written

from r1model.inputs import inputs, usual_value
from r1model.quotes import answer
from r1model.quotes.mapping import Mapped
from r1model.scenarios import chained
from r1model.sizing.lineup import plan as size

CENT = 0.005
FX = usual_value("fx_cny_per_usd")
SIXTY_FOUR = {"overhead_share": 2.0, "usable_share": 0.3}  # so much room that a plan of H20-141 takes 64 cards


def bought(quote, plan="plan1", **more):
    sized = size({**quote.purchase.changes, **SIXTY_FOUR, **more}, plan).values
    assert sized["nodes"] == quote.purchase.nodes, "the plan is to buy the quantity of the quote"
    return sized["capex"]


def test_the_quote_of_eight_servers_all_in_is_the_plans_purchase_to_the_cent(tmp_path):
    found = answer(written(tmp_path, H20))
    assert found.purchase.nodes == 8 and found.purchase.gpus == 64 and not found.faults
    assert bought(found) == pytest.approx(8_400_000 / 1.13, abs=CENT)
    assert bought(found, vat_recoverable=0) == pytest.approx(8_400_000, abs=CENT)
    assert found.purchase.purchase_cny == pytest.approx(8_400_000 / 1.13, abs=CENT)


def test_whole_servers_go_into_the_quote_of_the_plan_with_whose_it_is(tmp_path):
    changes = answer(written(tmp_path, H20), as_quoted=True).purchase.changes
    assert changes == {
        "plan": "plan1", "quote_gpu": "H20-141", "quote_price": 1_050_000, "quote_currency": "CNY",
        "quote_vat": "included",
        "quote_network": "included", "quote_storage": "included", "quote_install": "included",
        "quote_vendor": "某某科技有限公司", "quote_date": 46346, "quote_until": 46376,
        "lots_by": "schedule", "lot_1_nodes": 8,
    }  # fmt: skip


def test_a_part_that_a_quote_prices_is_beside_the_server_and_one_that_it_holds_is_not(tmp_path):
    rows = [server(1_900_000, 8), server(90_000, 2, "IB交换机"), server(100_000, 1, "安装调试")]
    parts = ("network", "storage", "install")
    apart, whole = (answer(lines(tmp_path, *rows), all_in=given).purchase.changes for given in (False, True))
    assert [apart[f"quote_{part}"] for part in parts] == ["extra"] * 3 and "spares_share" not in apart
    assert [whole[f"quote_{part}"] for part in parts] == ["extra", "included", "extra"]
    assert whole["spares_share"] == 0 and whole["quote_vat"] == "excluded" and "storage_tb" not in whole


def test_lines_of_several_taxes_are_a_price_before_tax(tmp_path):
    found = answer(lines(tmp_path, server(1_130_000, 4, tax="是"), server(1_000_000, 4)), all_in=True)
    assert found.purchase.changes["quote_price"] == pytest.approx(1_000_000, abs=CENT)
    assert found.purchase.changes["quote_vat"] == "excluded" and bought(found) == pytest.approx(8_000_000, abs=CENT)


def test_cards_and_servers_apart_end_an_earlier_quote_for_whole_servers(tmp_path):
    path = lines(tmp_path, ["H20-141 GPU", "64", "张", "100000", "6400000", "否"],
                 server(300_000, 8, "服务器准系统（不含GPU）"))  # fmt: skip
    found = answer(path, all_in=True, changes={"quote_price": 1.0, "plan": "plan1"})
    assert found.purchase.changes["quote_price"] == 0 and bought(found) == pytest.approx(8_800_000, abs=CENT)


@pytest.mark.parametrize("given, kept", [("=1+1", "1+1"), ("@" + "x" * 70, "x" * 60), ("a\tb", "a b"), ("==", "–")])
def test_a_vendor_that_no_cell_takes_is_written_so_that_one_does_and_said(tmp_path, given, kept):
    found = answer(lines(tmp_path, server()), Mapped(constants={"vendor": given.replace("\t", "	")}))
    assert found.purchase.changes["quote_vendor"] == kept
    assert "doubt.vendor" in [each.key for each in found.purchase.faults]
    assert not found.faults


def test_the_option_to_buy_pays_for_its_lot_what_the_quote_asks(tmp_path):
    power = {"plan1_max_kw": 10.2, "plan1_idle_kw": 2.5, "node_tokens_per_second": 5000}
    first = answer(lines(tmp_path, server(2_400_000, 1, "H200 8卡服务器")), all_in=True)
    count = chained({**first.purchase.changes, **power}).case["buy"]["nodes"][0]["count"]
    found = answer(lines(tmp_path, server(2_400_000, int(count), "H200 8卡服务器")), all_in=True)
    buy = chained({**found.purchase.changes, **power}).case["buy"]
    at_closing = [part for part in buy["capex"] if not part.get("month")]
    paid = sum(part["amount"] * (count if part["per_node"] else 1) for part in at_closing)
    assert paid == pytest.approx(2_400_000 * count, abs=CENT) and count >= 1


def test_cards_and_servers_quoted_apart_each_have_their_price(tmp_path):
    path = lines(tmp_path, ["H20-141 GPU", "64", "张", "100000", "6400000", "否"],
                 server(300_000, 8, "服务器准系统（不含GPU）"), server(90_000, 2, "IB交换机"))  # fmt: skip
    found = answer(path, all_in=True)
    changes = found.purchase.changes
    assert changes["plan1_gpu_price"] == 100_000 and changes["network_share"] == pytest.approx(180_000 / 8_799_999.9)
    assert changes["plan1_server_price"] == pytest.approx(300_000 - 0.1 / 8)
    assert bought(found) == pytest.approx(8_980_000, abs=CENT)


def test_a_quote_in_parts_goes_to_every_part_with_its_discount(tmp_path):
    found = answer(written(tmp_path, text(PARTS)), plan="plan3", all_in=True)
    made, factor = found.purchase, 1 - 27_600 / 2_247_600
    goods = 1_480_000 + 70_000 + 57_600 + 90_000 + 14_000 + 12_000 + 20_000
    assert made.quoted_cny == pytest.approx(goods * factor * FX, abs=CENT)
    assert made.purchase_cny == pytest.approx(made.quoted_cny, abs=CENT)
    assert [(part.row, part.why) for part in made.left] == [
        (12, "left.maintenance"), (13, "left.software"), (14, "left.discount")]  # fmt: skip
    assert (made.changes["quote_price"], made.changes["quote_currency"]) == (pytest.approx(370_000 * factor), "USD")
    assert made.changes["storage_tb"] == 500 and made.changes["quote_max_kw"] == 10.2
    hardware = (1_480_000 + 70_000 + 57_600 + 90_000) * factor * FX
    assert made.changes["maintenance_share"] * hardware == pytest.approx(120_000 * factor * FX, abs=CENT)
    left = sum(part.amount_cny for part in made.left if part.why != "left.discount")
    assert made.quoted_cny + left == pytest.approx(2_220_000 * FX, abs=CENT)


def test_what_a_quote_lacks_stays_as_usual_and_is_said_unless_it_holds_everything(tmp_path):
    path = lines(tmp_path, server(1_900_000, 8))
    parts, whole = answer(path).purchase, answer(path, all_in=True).purchase
    assert set(parts.usual) == {"network", "storage", "install", "spares"} and not whole.usual
    assert parts.purchase_cny == pytest.approx(parts.quoted_cny + sum(parts.usual.values()), abs=CENT)
    assert whole.purchase_cny == pytest.approx(whole.quoted_cny, abs=CENT) == pytest.approx(15_200_000)
    included = [
        [found.changes[f"quote_{part}"] for part in ("network", "storage", "install")] for found in (parts, whole)
    ]
    assert included == [["extra"] * 3, ["included"] * 3] and "network_share" not in parts.changes | whole.changes


def test_lines_without_a_price_only_itemise_what_the_machine_holds(tmp_path):
    parts = [["H20-141 GPU", "64", "张", "0", "0", "否"], ["NVMe SSD 3.84TB", "64", "块", "含", "", "否"],
             ["至强 8558P", "16", "颗", "0", "0", "否"]]  # fmt: skip
    found = answer(lines(tmp_path, server(1_900_000, 8), *parts), all_in=True)
    assert not found.doubtful and found.purchase.gpus == 64
    assert bought(found) == pytest.approx(15_200_000, abs=CENT)
    within = answer(lines(tmp_path, server(1_900_000, 8), *parts)).purchase
    assert "storage" not in within.usual and "network" in within.usual


def test_parts_of_a_server_join_its_price_and_are_no_servers(tmp_path):
    path = lines(tmp_path, ["H20-141 GPU", "64", "张", "100000", "6400000", "否"],
                 server(200_000, 8, "服务器准系统（不含GPU）"), ["CPU 8558P", "16", "颗", "30000", "480000", "否"],
                 ["内存 64GB DDR5", "256", "条", "2500", "640000", "否"])  # fmt: skip
    found = answer(path, all_in=True)
    assert found.purchase.nodes == 8 and bought(found) == pytest.approx(9_120_000, abs=CENT)
    rows = {entry.input: entry.rows for entry in found.purchase.entries}
    assert rows["plan1_server_price"] == (3, 4, 5)


def test_cards_alone(tmp_path):
    path = lines(tmp_path, ["H20-141 GPU", "64", "张", "100000", "6400000", "否"])
    assert "server" in answer(path).purchase.usual
    assert bought(answer(path, all_in=True)) == pytest.approx(6_400_000, abs=CENT)


def test_a_server_without_cards_beside_machines_joins_their_price(tmp_path):
    found = answer(lines(tmp_path, server(1_900_000, 8), server(80_000, 2, "管理服务器")), all_in=True)
    assert found.purchase.nodes == 8 and bought(found) == pytest.approx(15_360_000, abs=CENT)


def test_four_cards_in_a_server_set_the_cards_of_a_node(tmp_path):
    found = answer(lines(tmp_path, server(900_000, 16, "H20-141 4卡服务器")), all_in=True)
    assert found.purchase.changes["gpus_per_node"] == 4 and bought(found) == pytest.approx(14_400_000, abs=CENT)


def test_a_common_rate_of_tax_is_the_plans(tmp_path):
    path = lines(tmp_path, [*server(1_060_000, 8, tax="是"), "6%"],
                 head=["名称", "数量", "单位", "单价", "金额", "是否含税", "税率"])  # fmt: skip
    found = answer(path, all_in=True)
    assert found.purchase.changes["vat_rate"] == 0.06
    assert bought(found, vat_recoverable=0) == pytest.approx(8_480_000, abs=CENT)


def test_a_rate_of_the_map_is_that_of_the_quotes_currency_alone(tmp_path):
    path = lines(tmp_path, *(["H200 8卡服务器", "1", "台", f"{sign}300000", "", "否"] for sign in "€$"))
    found = answer(path, Mapped(constants={"currency": "EUR", "cny_per_unit": 7.9}), all_in=True)
    assert found.purchase.quoted_cny == pytest.approx(300_000 * (7.9 + FX))
    assert [each.key for each in found.notes] == ["doubt.currencies"]


def test_currencies_that_the_inputs_have_a_rate_of_need_none_in_the_map(tmp_path):
    path = lines(tmp_path, *(["H200 8卡服务器", "1", "台", f"{sign}300000", "", "否"] for sign in ("€", "HK$", "S$")))
    in_dollars = sum(usual_value(f"fx_usd_per_{code}") for code in ("eur", "hkd", "sgd"))
    assert answer(path, all_in=True).purchase.quoted_cny == pytest.approx(300_000 * FX * in_dollars)


def test_every_value_is_one_that_its_input_allows(tmp_path):
    for path, plan in ((written(tmp_path, H20), "plan1"), (written(tmp_path, text(PARTS), "b.csv"), "plan3")):
        for name, value in answer(path, plan=plan).purchase.changes.items():
            assert inputs()[name].check(value) == value


def test_a_value_out_of_range_is_a_fault_and_not_an_input(tmp_path):
    found = answer(lines(tmp_path, server(100_000, 1), server(400_000, 1, "核心交换机")))
    assert [note.key for _, note in found.faults] == ["fault.range"] and "network_share" not in found.purchase.changes


def test_machines_for_nothing_are_no_purchase(tmp_path):
    free = answer(lines(tmp_path, server(0, 8)), all_in=True)
    given_away = answer(lines(tmp_path, server(), ["项目折扣", "1", "项", "-20000000", "", "否"]))
    for found in (free, given_away):
        assert [note.key for _, note in found.faults] == ["fault.worthless"] and not found.purchase.changes


def test_a_line_that_a_person_skips_counts_nowhere(tmp_path):
    path = lines(tmp_path, server(1_900_000, 8), ["H20-141 GPU", "64", "张", "100000", "6400000", "否"])
    found = answer(path, Mapped(lines={"3": "skip"}), all_in=True)
    assert not found.faults and bought(found) == pytest.approx(15_200_000, abs=CENT)
    apart = answer(path, Mapped(lines={"2": "server:0"}), all_in=True)
    assert not apart.faults and bought(apart) == pytest.approx(21_600_000, abs=CENT)
