"""`plan --as-of`: what of the cards' prices does not hold on that day stands beside the plans."""


def test_a_card_s_price_of_a_later_day_is_said(run):
    got = run("plan", "--as-of", "2025-01-31")
    assert got.code == 0 and "plan3" in got.out and "2025-02-23" in got.out
    assert "2025-02-23" not in run("plan").out


def test_programs_get_the_states_of_each_plan_on_that_day_alone(run):
    later, plain = run("plan", "--as-of", "2027-01-31", "--json").json, run("plan", "--json").json
    assert all("states" in later[key] and "states" not in plain[key] for key in plain)
    assert later["plan3"]["capex"] == plain["plan3"]["capex"]


def test_one_s_own_price_has_no_day(run):
    got = run("plan", "--as-of", "2025-01-31", "--set", "plan3_gpu_price=250000", "--json")
    assert got.json["plan3"]["states"] == []


def test_a_day_that_is_none_or_said_twice_is_one_line(run):
    for words in (("--as-of", "soon"), ("--as-of", "2027-01-31", "--set", "closing_date=2027-01-31")):
        got = run("plan", *words)
        assert (got.code, got.out) == (2, "") and got.err.count("\n") == 1
