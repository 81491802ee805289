"""What an option comes to: present and nominal cost, yearly equivalents, cost per million tokens, financing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from r1model.errors import DIV0, NUM, VALUE, CellError
from r1model.finance.schedule import macrs_5
from r1model.graph.months import SCHEDULE, Scope, Values, applied, over_months
from r1model.options.files import compared
from r1model.options.option import option, shared

Result = dict[str, Any]
Case = Mapping[str, Any]


class Outcome:
    """One option's lines over its months. Costs are positive, `cash` is signed."""

    def __init__(self, lines: Scope) -> None:
        self.lines = lines

    def __getitem__(self, name: str) -> Any:
        """A quantity of the option by the name that its description gives it; a number of draws as a row of them."""
        return flat(self.lines[name])

    def months_of(self, name: str) -> Values:
        """A line by name, its months on the last axis."""
        return np.asarray(self.lines[name])

    @property
    def cash(self) -> Values:
        """Tax saved less costs, month by month."""
        return self.months_of("cash_flow")

    @cached_property
    def cost(self) -> Values:
        """All costs before tax, month by month."""
        return self.months_of("operating_cost") + self.months_of("closing_cost")

    @cached_property
    def operating(self) -> dict[str, Values]:
        """Costs that fall when running costs do, by category."""
        return self._categories(option(self.lines.part.key).operating)

    @cached_property
    def closing(self) -> dict[str, Values]:
        """Costs that fall at the end of their month whatever the timing, by category."""
        return self._categories(option(self.lines.part.key).closing)

    def _categories(self, lines: Mapping[str, str]) -> dict[str, Values]:
        found: dict[str, Values] = {}
        for category, path in lines.items():
            table = path.partition(".")[0]
            names = [str(row.record["name"]) for row in self.lines.rows(table)] if category == "*" else [category]
            parts = self.lines.at(path) if "." in path else [self.lines[path]]
            for name, months in zip(names, parts, strict=False):
                found[name] = found.get(name, 0.0) + months
        return found

    def by_category(self) -> dict[str, Values]:
        """Costs by category, those without any left out; a running cost may be named like a purchase."""
        found = dict(self.operating)
        for name, months in self.closing.items():
            found[name] = found.get(name, 0.0) + months
        return {name: months for name, months in found.items() if months.any()}

    def pv_pretax(self) -> Any:
        """Present cost before tax."""
        return self["pv_pretax"]

    def pv_aftertax(self) -> Any:
        """Present cost after tax: the headline."""
        return self["pv_aftertax"]

    def pv_aftertax_at(self, rate: float) -> float:
        """Present cost after tax at another discount rate."""
        factors = {
            factor: applied("discount_factor", {"discount_rate": rate, "exponent": self.lines[exponent]})
            for factor, exponent in (("end_factor", "month"), ("flow_factor", "flow_exponent"))
        }
        flows = {name: self.lines[name] for name in ("early_flow", "late_flow")}
        return -float(over_months(applied("discounted_cash", flows | factors)))


def flat(value: Any) -> Any:
    """A number of each draw in a row, a line as it is."""
    return value[..., 0] if isinstance(value, np.ndarray) and value.ndim > 1 and value.shape[-1] == 1 else value


def total(months: Values) -> Values:
    """Sum over the months."""
    found: Values = np.add.reduce(months, axis=-1)
    return found


def outcome(case: Case, name: str = "option", given: Mapping[str, Any] | None = None) -> Outcome:
    """The outcome of one option of a checked case; `given` stands in place of what the option would compute."""
    return outcome_in(root(case), case[name], given)


def root(case: Case) -> Scope:
    """What all options of a case share, made once for all that have the same."""
    common, demand, load = case["common"], case.get("demand"), case.get("load")
    if load:
        return _shared(common, demand, load, {key: case.get(key) for key in compared()})
    try:
        return _root(tuple(common.items()), tuple(demand.items()) if demand else ())
    except TypeError:  # columns of draws are not kept
        return _shared(common, demand)


@lru_cache(maxsize=4)
def _root(common: tuple[tuple[str, Any], ...], demand: tuple[tuple[str, Any], ...]) -> Scope:
    return _shared(dict(common), dict(demand) or None)


def _shared(
    common: Case, demand: Case | None, load: Case | None = None, options: Mapping[str, Any] | None = None
) -> Scope:
    months = np.arange(int(common["months"]) + 1.0)
    record = {**common, "demand": demand, "load": load, **(options or {})}
    return Scope(shared(), record, None, {"month": months, SCHEDULE: macrs_5()})


def outcome_in(around: Scope, record: Case, given: Mapping[str, Any] | None = None) -> Outcome:
    """The outcome of an option beside others; #NUM! for a date beyond the horizon, #VALUE! for a demand not given."""
    described = option(record["type"])
    known = given is None and around.record.get(described.key) is record
    lines = (
        around.rows(described.key)[0]
        if known and not described.mixed
        else Scope(described, record, around, given or {})
    )
    if around.record["demand"] is None and given is None:
        require_demand(described.needs_demand, record)
    require_dates(lines)
    return Outcome(lines)


def require_demand(tokens_only: bool, record: Case) -> None:
    """#VALUE! where an option without a demand has nothing to serve."""
    if tokens_only:
        raise CellError(VALUE, "bad_case", key="demand", fault="demand_for_api", given="")
    if (record.get("util") or {}).get("mode") == "demand":
        raise CellError(VALUE, "bad_case", key="demand", fault="demand_for_utilisation", given="")


def require_dates(lines: Scope) -> None:
    """#NUM! for a month after the horizon: what it dates would not count. The horizon itself may be one."""
    for scope in dated(lines):
        name = scope.record.get("name", scope.part.key)
        for key, quantity in scope.part.within.items():
            if scope.record[key] is not None and scope[quantity] > lines.last:
                raise CellError(NUM, "after_horizon", name=name, key=key, month=scope[quantity], horizon=lines.last)
        if scope.part.ordered and scope.record["dispose_month"] is not None and scope["end"] <= scope["bought"]:
            raise CellError(NUM, "disposed_before_use", name=name, month=scope["bought"], end=scope["end"])


def dated(lines: Scope) -> Iterator[Scope]:
    """The option and its rows that have dates."""
    if lines.part.within:
        yield lines
    for key, part in lines.part.parts.items():
        if part.within:
            yield from lines.rows(key)


def metrics(case: Case, name: str = "option") -> Result:
    """Every figure of one option under its golden key; a figure per token without tokens is #DIV/0!."""
    return figures(outcome(case, name), case["common"]["dau"])


def figures(found: Outcome, dau: float | None) -> Result:
    """The same of an outcome."""
    result: Result = {
        "total_cost_nominal_pretax": found["nominal"],
        "total_cost_nominal_aftertax": -total(found.cash),
        "pv_cost_pretax": found["pv_pretax"],
        "pv_cost_aftertax": found["pv_aftertax"],
        **{key: found[key] for key in ("eac_pretax", "emc_pretax", "eac_aftertax", "emc_aftertax")},
        "by_category_nominal": {name: total(months) for name, months in found.by_category().items()},
        "tokens_in_m": found["tokens_in"],
        "tokens_out_m": found["tokens_out"],
        "cost_per_mtok_simple": per_token(found, "cost_simple", "mtok:total"),
        "cost_per_mtok_levelised": per_token(found, "cost_levelised", "mtok_present"),
        "cost_per_mtok_in_levelised": per_token(found, "cost_in", "weighted_present"),
        "cost_per_mtok_out_levelised": per_token(found, "cost_out", "weighted_present"),
    }
    if dau is not None:
        result["emc_pretax_per_dau"] = found["emc_pretax"] / dau
    if "util" in found.lines.part.parts:
        result |= _load(found)
    result["cash_flow_aftertax_by_month"] = found.cash
    return result | financed(found)


def per_token(found: Outcome, name: str, tokens: str) -> Any:
    """Cost per million tokens, #DIV/0! where there are none."""
    if not np.asarray(found[tokens]).all():
        return CellError(DIV0, "divided_by_zero", what="tokens")
    return found[name]


def _load(found: Outcome) -> Result:
    load = found.months_of("util.load_share")
    unserved = found.lines.rows("util")[0]["by_demand"]
    result: Result = {"unserved_mtok": total(found.lines["util.unserved_mtok"])} if unserved else {}
    return result | {"util_month_1": load[..., 1], "util_month_N": load[..., -1]}


def financed(found: Outcome) -> Result:
    """The loan view, apart from the headline: present cost, payment, interest; nothing where cash is paid."""
    loan = found.lines.record.get("financing")
    if not loan or loan["type"] != "loan":
        return {}
    return {
        "pv_cost_aftertax_financed": found["financing.pv_financed"],
        "loan_payment_monthly": found["financing.equal_payment"],
        "loan_total_interest": found["financing.interest:total"],
    }
