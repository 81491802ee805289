"""What a GPU comes in and costs: its own server, its own card's price, a system of that very GPU, or nothing."""

import pytest

from r1model.catalogue import catalogue
from r1model.sizing.machines import SYSTEM, card_price, machine, system_price

GPUS = catalogue().gpus


@pytest.mark.parametrize("server", catalogue().servers.values(), ids=lambda server: server.id)
def test_every_server_is_found_by_its_gpu(server):
    found = machine(GPUS[server.gpu])
    assert (found.gpus, found.power_max_kw, found.server) == (server.gpus, server.power_max_kw.value, server.id)
    assert 0 < found.power_idle_kw < found.power_max_kw


def test_the_idle_power_of_the_h200_server_is_that_of_the_inputs():
    assert machine(GPUS["h200-141gb-sxm"]) == (8, 10.2, 2.5, "dgx-h200")


def test_a_gpu_without_a_server_inherits_none():
    assert machine(GPUS["rtx-4090"]) == (None, None, None, "")


def test_a_card_has_its_own_price_or_none():
    assert {name for name, gpu in GPUS.items() if card_price(gpu)} == {
        "a100-80gb-sxm", "a100-40gb-sxm", "h100-80gb-sxm", "h800-80gb-sxm", "h200-141gb-sxm",
    }  # fmt: skip
    assert card_price(GPUS["h200-141gb-sxm"]).value == 400_000


@pytest.mark.parametrize(
    ("gpu", "gpus", "usd"),
    [("h100-80gb-sxm", 8, 250141.8), ("h200-141gb-sxm", 8, 277897.75), ("b200-180gb-hgx", 8, 338495.75),
     ("b300-hgx", 8, 461567.5), ("l40s", 4, 52390.5), ("h100-94gb-nvl", 8, 833806)],
)  # fmt: skip
def test_a_system_is_priced_for_its_very_gpu(gpu, gpus, usd):
    found = system_price(GPUS[gpu])
    assert (found.price.value, found.price.unit, found.gpus) == (usd, "USD/system", gpus)


def test_no_system_is_left_over_and_none_serves_two_gpus():
    named = [price.id for price in catalogue().hardware_prices.values() if SYSTEM.fullmatch(price.item)]
    found = [system_price(gpu).price.id for gpu in GPUS.values() if system_price(gpu)]
    assert sorted(found) == sorted(named)
    assert system_price(GPUS["h20-96gb"]) is None
