"""The form for prices of any cloud: written empty, read strictly, into a layer with its instance types."""

import csv
from datetime import date

import pytest
from price_lists import put

from r1model.catalogue.held import Held, catalogue, given_layers
from r1model.catalogue.validity import on_demand

HEADER = ("seller,region,item,term,payment,currency,unit,price,upfront,as_of,valid_until,standing,where,"
          "gpu,gpus,gpu_memory_mib,vcpu,memory_gib,local_storage_gb\n")  # fmt: skip
GPU = "a10,1,24576,8,30,0"
HOURLY = f"Aliyun,cn-beijing,ecs.gn7i-x,on-demand,,CNY,h,9.5,,2026-11-30,,quoted,made for this test,{GPU}\n"
MONTHLY = f"aliyun,cn-beijing,ecs.gn7i-x,spot,,CNY,month,3650,,2026-11-30,,,made for this test,{GPU}\n"
YEARLY = f"aliyun,cn-beijing,ecs.gn7i-x,reserved-1y,all-upfront,CNY,h,0,43800,2026-11-30,,,made here,{GPU}\n"
STORAGE = "aliyun,cn-beijing,ebs-gp3,storage,,CNY,GB/month,0.5,,2026-11-30,,,made here,,,,,,\n"
FILLED = HEADER + HOURLY + MONTHLY + YEARLY + STORAGE


def test_the_template_is_the_form(run, tmp_path):
    told = run("prices", "template", "--out", tmp_path / "form.csv", "--json")
    assert told.code == 0 and "seller" in told.json["required"]
    assert (tmp_path / "form.csv").read_text("utf-8-sig").strip() == HEADER.strip()
    assert run("prices", "template", "--out", tmp_path / "form.csv").code == 2
    empty = run("prices", "import", tmp_path / "form.csv", "--out", tmp_path / "b.csv")
    assert empty.code == 2 and "no price to keep" in empty.err


def test_a_filled_form_is_a_layer_with_its_instance_types(run, tmp_path):
    own = tmp_path / "own"
    told = run("prices", "import", put(tmp_path / "f.csv", FILLED), "--layer", own, "--json")
    assert told.code == 0, told.err
    with Held(given_layers([own])):
        assert on_demand("ecs.gn7i-x", "cn-beijing", date(2026, 12, 1)).value == 9.5
        found = {price.term: price.value for price in catalogue().aws_prices.values() if price.item == "ecs.gn7i-x"}
        assert found == {"on-demand": 9.5, "spot": 5.0, "reserved-1y": 5.0}
        assert catalogue().storage_price("cn-beijing") == 0.5
        assert catalogue().instances["ecs.gn7i-x"].gpu == "a10"
    rented = run("explain", "rent_price", "--catalogue", own, "--set",
                 "rent_price=aliyun.cn-beijing.ecs.gn7i-x.on-demand.2026-11-30")  # fmt: skip
    assert rented.code == 0, rented.err


def test_an_instance_type_that_nobody_knows_is_passed_over(run, tmp_path):
    bare = HEADER + HOURLY.replace(GPU, ",,,,,") + STORAGE
    told = run("prices", "import", put(tmp_path / "f.csv", bare), "--out", tmp_path / "b.csv", "--json")
    assert told.code == 0 and told.json["skipped"] == {"not_in_catalogue": 1}


@pytest.mark.parametrize("was, now, field", [
    (",h,9.5,", ",hour,9.5,", "unit"), (",h,9.5,", ",h,nine,", "price"), (",h,9.5,,", ",h,9.5,100,", "price"),
    ("on-demand", "whenever", "term"), ("CNY", "yuan", "currency"), ("2026-11-30", "soon", "as_of"),
    ("quoted", "guessed", "standing"), ("made for this test", "", "where"), ("Aliyun", "=1+1", "seller"),
    ("cn-beijing", "cn beijing", "region"), ("CNY", "XXX", "currency"), ("2026-11-30,,", "2026-11-30,soon,", "valid"),
    ("on-demand", "storage", "unit"),
])  # fmt: skip
def test_a_wrong_cell_is_named(run, tmp_path, was, now, field):
    given = put(tmp_path / "f.csv", HEADER + HOURLY.replace(was, now, 1))
    told = run("prices", "import", given, "--layer", tmp_path / "own")
    assert told.code == 2 and field in told.err and not (tmp_path / "own").exists()


def test_two_currencies_of_a_region(run, tmp_path):
    given = put(tmp_path / "f.csv", HEADER + HOURLY + MONTHLY.replace("CNY", "USD"))
    told = run("prices", "import", given, "--out", tmp_path / "b.csv")
    assert told.code == 2 and "two currencies" in told.err


def test_a_line_twice_is_one_price_and_two_prices_are_refused(run, tmp_path):
    twice = put(tmp_path / "f.csv", HEADER + HOURLY + HOURLY)
    told = run("prices", "import", twice, "--out", tmp_path / "b.csv", "--json")
    assert told.json["kept"] == 1 and told.json["skipped"] == {"same_again": 1}
    differ = put(tmp_path / "g.csv", HEADER + HOURLY + HOURLY.replace("9.5", "9.6"))
    assert "two prices" in run("prices", "import", differ, "--out", tmp_path / "c.csv").err


def test_a_formula_in_a_note_is_led_by_an_apostrophe(run, tmp_path):
    given = put(tmp_path / "f.csv", HEADER + HOURLY.replace("made for this test", "=1+1"))
    assert run("prices", "import", given, "--out", tmp_path / "b.csv").code == 0
    with (tmp_path / "b.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["where"] for row in csv.DictReader(file)] == ["'=1+1"]
