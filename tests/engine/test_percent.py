"""A percentage typed as a whole number is refused wherever a share or yearly rate is taken, and told what it meant."""

import pytest
from tco.goldens import changed

from r1model.entries import changes
from r1model.errors import CellError
from r1model.finance.case import run
from r1model.functions import functions, invoke
from r1model.functions.spec import Limits
from r1model.inputs import inputs, scenario

SHARES = [(function.name, part) for function in functions().values() for part in function.arguments
          if part.unit in ("share", "share/year") and isinstance(part.accepts, Limits)]  # fmt: skip
MOST = {
    "overhead": inputs()["overhead_share"].high
}  # a cache may take more than the weights; every other share or rate is at most 1
MEANT = "did you mean 60 %?"
CALLS = [
    ("CAPEX", 400000, 8, 500000, 8, 0, 0, 0, 0, 60, 0), ("CAPEX", 400000, 8, 500000, 8, 0, 0, 60),
    ("CAPEX", 400000, 8, 500000, 8, 0, 0, 0, 60), ("EAC", 100, 60, 36), ("PMT", 60, 36, 100), ("DF", 60, 12),
    ("NPV", 60, [-1, 2]), ("LEASE", 100, 48, 60, 0.045), ("LEASE", 100, 48, 0.25, 60), ("PAYBACK", [-1, 2], 60),
    ("LCOT", 100, 1, 1, 60), ("INDEX", 60, 13), ("FX", 12, 7.2, 60), ("COMMIT", 1, 1, 12, 0, 60),
    ("COMMIT", 1, 1, 12, 60), ("DEP", "SL", 100, 36, 60), ("KWH", 1, 2, 10, 60), ("API_COST", 1, 1, 4, 16, 60),
    ("CLOUD_COST", 98, 1, 730, 60), ("CAPACITY", 1, 7000, 60), ("VRAM", 671, "int8", 60),
    ("GPUS", 671, "int8", "H200-141", 0.2, 60), ("HEAT", "H200-141", 8, 60),
    ("HEATMAP", "plan3", 1, 60), ("TCO", "buy", [["common.discount_rate", 60]]),
    ("SCENARIOS", "plan3", [["key", "x"], ["rent.duty", 60]]),
]  # fmt: skip


@pytest.mark.parametrize("name, part", SHARES, ids=lambda part: getattr(part, "name", part))
def test_no_share_of_a_function_goes_far_beyond_one(name, part):
    assert part.accepts.high == MOST.get(part.name, 1), f"{name}({part.name})"
    with pytest.raises(CellError) as caught:
        part.read(part.name, 60)
    assert caught.value.code == "#NUM!" and MEANT in caught.value.text("en")
    assert "是否想写 60%" in caught.value.text("zh")


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call[0]}{call[1:]}"[:50])
def test_a_call_says_what_was_meant(call):
    name, *given = call
    with pytest.raises(CellError) as caught:
        invoke(name, *given)
    assert caught.value.code == "#NUM!" and MEANT in caught.value.text("en")


def test_the_reason_is_in_the_explanation_and_on_the_command_line(run):
    call = "=R1_CAPEX(400000,8,500000,8,0,0,0,0,6,0)"
    assert "did you mean 6 %?" in invoke("R1_AUDIT", "explain", call)
    got = run("call", "R1_DF", "6", "12")
    assert (got.code, got.out) == (2, "") and "did you mean 6 %?" in got.err
    got = run("plan", "--set", "vat_rate=13")
    assert got.code == 2 and "did you mean 13 %?" in got.err


PATHS = [
    ("G04", f"{at}.{key}") for at, keys in {
        "common": ("discount_rate", "fx_drift", "tax_rate", "vat_recoverable"),
        "option.capex[0]": ("price_esc", "tax_residual", "salvage_pct", "vat_rate"),
        "option.util": ("value", "in_share", "availability"), "option.power": ("esc", "vat_rate"),
        "option.opex[1]": ("esc", "vat_rate")}.items() for key in keys
]  # fmt: skip
PATHS += [("G09", "option.financing.share"), ("G09", "option.financing.rate"), ("G17", "option.esc"),
          ("G17", "option.duty"), ("G17", "option.storage_esc"), ("G17", "option.egress_esc"),
          ("G19", "option.upfront_pct"), ("G21", "option.esc"), ("G21", "option.cache_hit"),
          ("G21", "option.offpeak_share"), ("G21", "option.offpeak_discount"), ("G21", "demand.growth")]  # fmt: skip


@pytest.mark.parametrize("name, path", PATHS, ids=lambda part: str(part))
@pytest.mark.parametrize("written", [60, "60"])
def test_a_case_says_what_was_meant(name, path, written):
    with pytest.raises(CellError) as caught:
        run(changed(name, path, written))
    assert caught.value.code == "#NUM!" and MEANT in caught.value.text("en") and path in caught.value.text("en")


@pytest.mark.parametrize("path, value", [("demand.growth", 1), ("demand.growth", 1.5), ("option.esc", 1),
                                         ("option.esc", -0.99), ("common.discount_rate", -0.01)])  # fmt: skip
def test_growth_may_double_and_rates_may_be_negative(path, value):
    assert run(changed("G21", path, value))["pv_cost_pretax"] > 0


def test_every_input_that_is_a_share_says_what_was_meant():
    for item in inputs().values():
        if item.unit in ("share", "share/year") and not item.options:
            given = 100 * item.value if item.value > 0 else 60
            while given <= item.high:
                given *= 2
            for ask in (lambda item=item, given=given: scenario({item.id: given}),
                        lambda item=item, given=given: changes([f"{item.id}={given}"])):  # fmt: skip
                with pytest.raises(CellError) as caught:
                    ask()
                assert caught.value.code == "#NUM!" and f"did you mean {given:g} %?" in caught.value.text("en")
