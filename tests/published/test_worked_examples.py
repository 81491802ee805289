"""Published cost examples, recomputed by the engine from their printed inputs (worked_examples.toml)."""

import tomllib
from itertools import product
from math import ceil
from pathlib import Path

import pytest
from pytest import approx

from r1model.functions import invoke
from r1model.graph.registry import evaluate

PAGES = tomllib.loads(Path(__file__).with_name("worked_examples.toml").read_text(encoding="utf-8"))
FIGURES, CONTRADICTIONS, FIXTURE = PAGES["figure"], PAGES["contradiction"], PAGES["fixture"]
HOURS_PER_YEAR = 8760
each_figure = pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure["says"])
each_contradiction = pytest.mark.parametrize("figure", CONTRADICTIONS, ids=lambda figure: figure["says"])


def engine(quantity, **given):
    return evaluate([quantity], given)[quantity]


def purchase_price(system):
    return invoke("CAPEX", 0, 8, system)  # one server of eight GPUs that are in its price


def total(lines):
    return sum(lines)


def percent(part, whole):
    return 100 * part / whole


# Lenovo


def maintenance_hour(system, share):
    year = engine("maintenance_cost", hardware_cost=purchase_price(system), maintenance_share=share)
    return year / HOURS_PER_YEAR


def colocation_hour(rent_month, hours_per_month):
    return rent_month / hours_per_month


def own_hour_unrounded(system, share, power_hour, rent_month, hours_per_month):
    return maintenance_hour(system, share) + power_hour + colocation_hour(rent_month, hours_per_month)


def own_total(system, own_hour, hours):
    year = own_hour * HOURS_PER_YEAR
    return engine("cash_cost", capex=purchase_price(system), running_cost=year, years=hours / HOURS_PER_YEAR)


def cloud_total(cloud_hour, hours):
    return invoke("CLOUD_COST", cloud_hour, 1, hours)


def saved_per_hour(own_hour, cloud_hour):
    return cloud_total(cloud_hour, 1) - own_total(0, own_hour, 1)


def break_even_hours(system, own_hour, cloud_hour):
    return purchase_price(system) / saved_per_hour(own_hour, cloud_hour)


def break_even_months(system, own_hour, cloud_hour, hours_per_month):
    return break_even_hours(system, own_hour, cloud_hour) / hours_per_month


def saving(cloud, system, own_hour, hours):
    return cloud - own_total(system, own_hour, hours)


def saving_of_totals(system, own_hour, cloud_hour, hours):
    return saving(cloud_total(cloud_hour, hours), system, own_hour, hours)


def saving_percent(system, own_hour, cloud_hour, hours):
    return percent(saving_of_totals(system, own_hour, cloud_hour, hours), cloud_total(cloud_hour, hours))


def cloud_hour_a_day(cloud_hour, hours):
    return invoke("CLOUD_COST", cloud_hour, 1, hours, 1 / 24)


def threshold_hours_a_day(system, own_hour, cloud_hour, hours):
    return own_total(system, own_hour, hours) / cloud_hour_a_day(cloud_hour, hours)


def amortised_hour(system, own_hour, hours):
    return own_total(system, own_hour, hours) / hours


def hour_per_mtok(hour, tokens_per_second):
    return per_mtok(cloud_total(hour, 1), invoke("CAPACITY", 1, tokens_per_second, 1, 1))


def own_mtok(system, own_hour, hours, tokens_per_second):
    return per_mtok(own_total(system, own_hour, hours), invoke("CAPACITY", 1, tokens_per_second, 1, hours))


def api_over_own(price_out, system, own_hour, hours, tokens_per_second):
    return api(0, 1, 0, price_out) / own_mtok(system, own_hour, hours, tokens_per_second)


# DeepSeek


def nodes(gpus, gpus_per_node):
    return invoke("NODES", gpus, gpus_per_node)


def bill(price_per_hour, nodes, gpus_per_node, hours):
    rent = invoke("CLOUD_COST", price_per_hour, nodes * gpus_per_node, hours)
    return engine("rent_bill", rent_cost=rent)


def revenue(mtok_hit, mtok_in, mtok_out, hit, miss, out):
    return invoke("API_COST", mtok_in, mtok_out, miss, out, mtok_hit / mtok_in, hit)


def margin_percent(revenue, cost):
    return percent(revenue - cost, cost)


# ConfigIQ


def capacity(deployments):
    at_mean_load = FIXTURE["output_per_second"] * FIXTURE["billed_per_output"] / FIXTURE["peak_over_mean"]
    return invoke("CAPACITY", deployments, at_mean_load, FIXTURE["planning_share"], FIXTURE["active_hours"])


def deployments(mtok):
    return ceil(mtok / capacity(1))


def blended(price_in, price_out, in_share):
    return invoke("BLENDED", price_in, price_out, in_share)


def hosted(mtok):
    mtok_in = FIXTURE["in_share"] * mtok
    return api(mtok_in, mtok - mtok_in, FIXTURE["price_in"], FIXTURE["price_out"])


def rented(mtok):
    return bill(FIXTURE["rent_per_hour"], deployments(mtok), 1, FIXTURE["active_hours"])


def purchased(mtok):
    return spread(invoke("CAPEX", 0, deployments(mtok), FIXTURE["purchase"], 1), FIXTURE["purchase_months"])


def utilisation_percent(mtok):
    return 100 * invoke("UTIL", mtok, capacity(1))


def requests(mtok, tokens_per_request):
    ((one_request, _),) = invoke("DEMAND", 1, 1, tokens_per_request, 0, 1)
    return mtok / one_request


def per_second(amount, hours):
    return amount / (hours * 3600)


def api(mtok_in, mtok_out, price_in, price_out):
    return invoke("API_COST", mtok_in, mtok_out, price_in, price_out)


def staff(people, price):
    return engine("staff_cost", staff_fte=people, staff_price=price)


def spread(amount, months):
    return engine("equal_payment", principal=amount, rate=0, payments=months)


def per_mtok(cost, mtok):
    return engine("cost_per_mtok", cost=cost, mtok=mtok)


def computed(figure):
    return globals()[figure["quantity"]](**figure["given"])


def prints_as(value, printed, figure):
    """Whether the value, cut or rounded (halves up) as on its page, shows the figure; a hair is for binary noise."""
    digit, hair = figure["digit"], 1e-6
    beyond = (value - printed) / digit
    return -hair <= beyond < 1 - hair if figure.get("how") == "cut" else -0.5 - hair <= beyond < 0.5 - hair


@each_figure
def test_the_printed_figure_follows_from_its_inputs(figure):
    value = computed(figure)
    assert prints_as(value, figure["printed"], figure), f"{value} is not printed as {figure['printed']}"


@each_contradiction
def test_the_page_contradicts_itself_by_what_is_known(figure):
    value = computed(figure)
    assert prints_as(value, figure["follows"], figure), f"{value} is not printed as {figure['follows']}"
    assert not prints_as(value, figure["printed"], figure), f"{value} is printed as {figure['printed']} after all"


@each_figure
def test_a_figure_one_digit_off_would_be_refused(figure):
    for wrong in (figure["printed"] - figure["digit"], figure["printed"] + figure["digit"]):
        assert not prints_as(computed(figure), wrong, figure)


@pytest.mark.parametrize("figure", [*FIGURES, *CONTRADICTIONS], ids=lambda figure: figure["says"])
def test_the_tolerance_is_no_coarser_than_what_is_printed(figure):
    """A figure with a digit finer than its tolerance would not be a whole number of tolerances."""
    for printed in (figure["printed"], figure.get("follows", 0)):
        assert printed / figure["digit"] == approx(round(printed / figure["digit"]), rel=1e-9)


def test_every_source_is_cited_and_every_citation_has_its_source():
    cited = [*FIGURES, *CONTRADICTIONS, *PAGES["power"], *PAGES["reading"], PAGES["crossover"]]
    assert {figure["source"] for figure in cited} == set(PAGES["sources"])


@pytest.mark.parametrize(
    "figure",
    [figure for figure in FIGURES if figure["quantity"] == "break_even_hours"],
    ids=lambda figure: figure["says"],
)
def test_owning_costs_what_the_cloud_costs_at_the_break_even_and_not_before(figure):
    hours, given = computed(figure), figure["given"]
    own, cloud = (given["system"], given["own_hour"]), given["cloud_hour"]
    assert own_total(*own, hours) == approx(cloud_total(cloud, hours), rel=1e-12)
    assert own_total(*own, 0.99 * hours) > cloud_total(cloud, 0.99 * hours)
    assert own_total(*own, 1.01 * hours) < cloud_total(cloud, 1.01 * hours)


@pytest.mark.parametrize("row", PAGES["power"], ids=lambda row: row["system"])
def test_the_printed_electricity_implies_this_power(row):
    """A's 2.90 kW lies below the 5.6 kW of its eight GPUs alone, so its 0.87 USD cannot be right."""
    gpus_kw = engine("gpu_power_kw", gpus=8, gpu_power_w=invoke("GPU_SPEC", row["gpu"], "tdp"))
    assert invoke("POWER_COST", 1, row["kw"], row["kw"], 1, row["tariff"], 1, 1) == approx(row["printed_hour"])
    assert (row["kw"] < gpus_kw) == row["below_its_gpus"]


def test_a_and_b_differ_threefold_in_electricity_with_gpus_of_the_same_power():
    a, b, _ = PAGES["power"]
    assert invoke("GPU_SPEC", a["gpu"], "tdp") == invoke("GPU_SPEC", b["gpu"], "tdp") == 700
    assert b["kw"] > 3 * a["kw"]


def test_the_electricity_of_a_is_carried_over_from_the_2025_edition():
    hours_of_2025 = {row["given"]["own_hour"] for row in FIGURES if row["source"] == "lenovo-lp2225"}
    assert hours_of_2025 == {PAGES["power"][0]["printed_hour"]}


def test_the_printed_revenue_lies_within_the_rounding_of_the_printed_tokens():
    """Tokens are printed in whole billions, so each can be half a billion off: 500 Mtok."""
    (row,) = [row for row in CONTRADICTIONS if row["quantity"] == "revenue"]
    tokens = {name: row["given"][name] for name in ("mtok_hit", "mtok_in", "mtok_out")}
    possible = [
        revenue(**row["given"] | {name: value + off for (name, value), off in zip(tokens.items(), offs, strict=True)})
        for offs in product((-500, 500), repeat=3)
    ]
    assert min(possible) < row["printed"] < max(possible)


def test_the_printed_crossover_costs_330_hosted_and_not_one_token_less():
    tokens, bill_there = PAGES["crossover"]["tokens"], PAGES["crossover"]["hosted"]
    assert hosted(tokens / 1e6) == approx(bill_there, abs=0.005)
    assert hosted((tokens - 1) / 1e6) < bill_there <= hosted(tokens / 1e6)


def test_the_printed_crossover_is_not_one_of_the_printed_fixture():
    """Three deployments would be rented there for 600 USD, and a full one never pays: 200 against 81 x 1.40."""
    assert rented(PAGES["crossover"]["tokens"] / 1e6) == 600 > PAGES["crossover"]["hosted"]
    assert all(hosted(count * capacity(1)) < rented(count * capacity(1)) for count in range(1, 20))


@pytest.mark.parametrize("reading", PAGES["reading"], ids=lambda reading: reading["says"])
def test_a_server_year_of_nvidias_inputs_depends_on_what_the_licence_covers(reading):
    given = PAGES["server"]
    running = reading["licences"] * given["licence"] + given["hosting"]
    years = given["years"]
    owned = engine("cash_cost", capex=purchase_price(given["price"]), running_cost=running, years=years)
    assert owned / years == approx(reading["year"], abs=0.5)
