"""The answer with which both READMEs begin is the engine's."""

import re

import pytest
from repository.printed import ROOT

from r1model.answer import answer, as_record, of_case

MILLION = 1e6
COSTS = {
    "README.md": ("API", "lease", "buy", "rent"),
    "README.zh.md": ("API", "租赁", "自建", "租用"),
}


@pytest.fixture(scope="module")
def found():
    return answer("today", {})


@pytest.mark.parametrize("page", COSTS)
def test_costs_price_and_odds_are_those_of_the_example(page, found):
    said = (ROOT / page).read_text("utf-8").partition("    make")[0]
    options = as_record(found, "en")["options"]
    for option, words in zip(("api", "lease", "buy", "rent"), COSTS[page], strict=True):
        (cost,) = re.findall(rf"{words} (\d+\.\d\d)(?=[,;，；])", said)
        assert float(cost) == pytest.approx(options[option]["pv_aftertax"] / MILLION, abs=0.005)
    for option in ("api", "buy"):
        assert f"{options[option]['cost_per_mtok']:.2f}" in said
    assert f"{found.users:,.0f}" in said and f"{options['api']['probability_cheapest']:.1%}".replace("%", "") in said
    (times,) = re.findall(r"(\d+\.\d) (?:times what|倍)", said)
    case = found.case
    api = case["api"] | {key: case["api"][key] * float(times) for key in ("price_hit", "price_miss", "price_out")}
    costs = of_case(case | {"api": api}).costs
    assert costs["buy"] == pytest.approx(costs["api"], rel=0.01)
