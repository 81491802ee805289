"""One horizon: months are asked, years follow; either may be said outside the book, both only where they agree."""

import pytest
from pytest import approx

from r1model.errors import CellError
from r1model.inputs import groups, implied, inputs, scenario


def test_either_says_the_horizon():
    assert (scenario({"months": 60})["years"], scenario({"years": 4})["months"]) == (5, 48)
    assert scenario({"months": 7})["years"] == approx(7 / 12)
    assert implied({"years": 2.5}) == {"months": 30} and implied({"years": 2.7}) == {"months": 32}
    assert scenario({})["years"] * 12 == scenario({})["months"]


@pytest.mark.parametrize("months", range(1, 61))
def test_a_scenario_said_again_is_itself(months):
    given = scenario({"months": months})
    assert scenario({"months": given["months"], "years": given["years"]}) == given


def test_two_that_differ_are_refused():
    with pytest.raises(CellError, match="same horizon"):
        scenario({"months": 36, "years": 4})
    with pytest.raises(CellError):
        scenario({"years": 7})


def test_people_are_asked_first_of_themselves_and_last_of_the_engine():
    order = groups()
    wanted = ["uses", "service", "plan1", "cost", "cloud", "rent", "api", "lease", "horizon", "tax", "load", "checks"]
    assert sorted(wanted, key=order.index) == wanted and order[-1] == "checks"
    assert inputs()["years"].follows == "months"
