"""From when to when prices hold: the words of the price lists, replacements, and commitments against on demand."""

from datetime import date

import pytest

from r1model.catalogue import catalogue
from r1model.catalogue.validity import (
    Validity,
    dearer_than_on_demand,
    expired,
    first_day,
    is_commitment,
    last_day,
    not_yet,
    on_demand,
    validity,
)
from r1model.errors import CatalogueError
from r1model.types.periods import REMARKS, Bound, bound

PRICES = catalogue().aws_prices
APIS = catalogue().api_prices
ALL = [*PRICES.values(), *catalogue().hardware_prices.values(), *APIS.values()]

WORDS = {
    "": (None, None, False),
    "unknown": (None, None, False),
    "2025-09-05": (date(2025, 9, 5), date(2025, 9, 5), True),
    "2025-09-05T16:00Z": (date(2025, 9, 5), date(2025, 9, 5), True),
    "2024-02": (date(2024, 2, 1), date(2024, 2, 29), False),
    "2025": (date(2025, 1, 1), date(2025, 12, 31), False),
    "<=2024-12": (date(2024, 12, 1), date(2024, 12, 31), False),
    "<=2025-06-23 (cut)": (date(2025, 6, 23), date(2025, 6, 23), False),
    "~2025-09-29 (unverified)": (date(2025, 9, 29), date(2025, 9, 29), False),
    "2026-04 (unverified)": (date(2026, 4, 1), date(2026, 4, 30), False),
    "2025-01-01 (next update)": (date(2025, 1, 1), date(2025, 1, 1), False),
    "2026-09-12 (snapshot)": (date(2026, 9, 12), date(2026, 9, 12), False),
    "2026-07-20 (still)": (date(2026, 7, 20), None, False),
    "2025-02 (seed uses it)": (date(2025, 2, 1), None, False),
}


@pytest.mark.parametrize("words", WORDS, ids=repr)
def test_words_mean_a_first_and_a_last_day(words):
    assert bound(words) == Bound(*WORDS[words])


@pytest.mark.parametrize(
    "words", ["soon", "2025-02-30", "2025-13", "25-02-01", "2025-2-1", "2025/02/01", "9999", "~", "?"]
)
def test_what_is_no_day_is_refused(words):
    with pytest.raises(CatalogueError) as caught:
        bound(words)
    assert caught.value.key == "not_a_period"


def test_a_remark_that_nobody_knows_is_refused_with_those_known():
    with pytest.raises(CatalogueError) as caught:
        bound("2025-02-01 (perhaps)")
    assert caught.value.key == "not_a_remark"
    assert all(remark in caught.value.text("en") for remark in REMARKS)


@pytest.mark.parametrize("price", ALL, ids=lambda price: price.id)
def test_every_shipped_price_has_its_days(price):
    found = validity(price)
    assert (first_day(price), last_day(price)) == (found.first, found.last)
    assert found.first is None or found.last is None or found.first <= found.last
    if found.first is not None:
        assert not_yet(price, date(2000, 1, 1)) and not not_yet(price, found.first)
    if found.last is not None:
        assert expired(price, date(2100, 1, 1)) and not expired(price, found.last)
    else:
        assert not expired(price, date(2100, 1, 1)) and not found.certain


@pytest.mark.parametrize(("instance", "begun"), [("p4d.24xlarge", "2023-09"), ("p4de.24xlarge", "2023-09"),
                                                ("p5.48xlarge", "2023-09"), ("p5en.48xlarge", "2025-03")])  # fmt: skip
def test_a_later_price_of_the_same_thing_ends_the_earlier_one(instance, begun):
    earlier = PRICES[f"us-east-1.{instance}.on-demand.{begun}"]
    later = PRICES[f"us-east-1.{instance}.on-demand.2025-06"]
    assert last_day(earlier) == date(2025, 5, 31) and not validity(earlier).certain
    assert first_day(later) == date(2025, 6, 1) and last_day(later) is None
    assert expired(earlier, date(2025, 6, 1)) and not expired(earlier, date(2025, 5, 31))
    assert on_demand(instance, "us-east-1", date(2025, 5, 31)) is earlier
    assert on_demand(instance, "us-east-1", date(2025, 6, 1)) is later


def test_another_region_term_or_payment_replaces_nothing():
    ids = ("us-east-1.p5.48xlarge.capacity-block.2024-12", "us-east-2.p5.48xlarge.capacity-block.2024-12")
    assert {last_day(PRICES[name]) for name in ids} == {date(2025, 1, 1)}
    assert last_day(PRICES["us-east-1.p4d.24xlarge.reserved-1y.all-upfront.2023-08"]) is None


def test_an_unverified_end_counts_as_ended_and_says_so():
    price = APIS["deepseek.deepseek-chat-and-reasoner-v3.2-generation.cny.flat.2025-09-29"]
    assert validity(price) == Validity(date(2025, 9, 29), date(2026, 4, 30), False)
    assert expired(price, date(2026, 5, 1)) and not expired(price, date(2026, 4, 30))


def test_a_commitment_is_held_against_on_demand_of_its_day_or_another():
    """The year of a p5 was below on demand when it was seen, and is above it since the cut of June 2025."""
    year = PRICES["us-east-1.p5.48xlarge.commitment-1y.no-upfront.2025-02"]
    assert is_commitment(year)
    assert dearer_than_on_demand(year) is None
    assert dearer_than_on_demand(year, date(2025, 5, 31)) is None
    found = dearer_than_on_demand(year, date(2025, 6, 1))
    assert found is PRICES["us-east-1.p5.48xlarge.on-demand.2025-06"]
    assert found.value < year.value


def test_on_demand_and_spot_are_no_commitments_and_without_on_demand_nothing_is_dearer():
    assert dearer_than_on_demand(PRICES["us-east-1.p5.48xlarge.spot.2023-08"]) is None
    assert not is_commitment(PRICES["us-east-1.ebs-gp3.storage.2023-03"])
    block = PRICES["us-east-2.p5e.48xlarge.capacity-block.2024-12"]
    assert is_commitment(block) and dearer_than_on_demand(block) is None
    assert on_demand("p5e.48xlarge", "us-east-2", date(2026, 1, 1)) is None
