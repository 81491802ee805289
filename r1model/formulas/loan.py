"""A loan on the purchases at closing: equal payments in arrears, what is owed at the horizon repaid then."""

from r1model.graph.registry import formula
from r1model.units import MONTHS_PER_YEAR


@formula(unit="money", source="own-arithmetic")
def loan_principal(closing_capex: float, loan_share: float, borrowed: float) -> float:
    """What is borrowed at closing; 0 where cash is paid."""
    return closing_capex * loan_share * borrowed


@formula(unit="share/month", source="own-arithmetic")
def nominal_month_rate(loan_rate: float) -> float:
    """The monthly rate of a nominal yearly one, as loan contracts count."""
    return loan_rate / MONTHS_PER_YEAR


@formula(unit="money", source="own-arithmetic")
def loan_interest(owed_before: float, nominal_month_rate: float, running: float) -> float:
    """Interest of a month on what is owed at its beginning."""
    return owed_before * nominal_month_rate * running


@formula(unit="money", source="own-arithmetic")
def loan_paid(
    equal_payment: float, running: float, owed_before: float, loan_interest: float, month: float, months: float
) -> float:
    """The month's payment; at the horizon all that is still owed."""
    return owed_before + loan_interest if month == months else equal_payment * running


@formula(unit="money", source="own-arithmetic")
def loan_owed(owed_before: float, loan_interest: float, loan_paid: float) -> float:
    """What is owed at the end of a month."""
    return owed_before + loan_interest - loan_paid


@formula(unit="money", source="own-arithmetic")
def financed_cost(pv_aftertax: float, pv_paid: float, pv_saved: float, principal: float) -> float:
    """Present cost with the loan: what is paid on it less the tax that its interest saves, less what it brings."""
    return pv_aftertax + pv_paid - pv_saved - principal
