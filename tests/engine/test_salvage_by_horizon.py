"""The usual salvage share follows the horizon; one of one's own counts as entered; up to three years nothing moved."""

import pytest

from r1model.catalogue import catalogue
from r1model.inputs import inputs
from r1model.scenarios import made

THREE, FIVE = (catalogue().parameters[key].value for key in ("market_residual", "market_residual_five_years"))


def salvage(**changes):
    bought = made(changes)["buy"]["capex"]
    return {round(line["salvage_pct"], 12) for line in bought if line["name"].split()[0] in ("GPU", "server")}


@pytest.mark.parametrize("months, share", [(1, THREE), (24, THREE), (36, THREE), (48, (THREE + FIVE) / 2), (60, FIVE)])
def test_the_usual_share_follows_the_horizon(months, share):
    assert salvage(months=months) == {round(share, 12)}


@pytest.mark.parametrize("months", [12, 36, 60])
@pytest.mark.parametrize("share", [0.0, 0.05, 0.5])
def test_a_share_of_ones_own_counts_as_entered(months, share):
    assert salvage(months=months, salvage_share=share) == {share}


def test_the_table_starts_where_the_input_does():
    assert inputs()["salvage_share"].value == THREE > FIVE
