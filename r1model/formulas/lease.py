"""A lease: equal payments in advance or in arrears, and a deposit that comes back."""

from r1model.graph.registry import formula


@formula(unit="USD/month", source="own-arithmetic")
def lease_payment(lease_price: float, nodes: float, gpus_per_node: float, hours: float) -> float:
    """What all cards cost a month at a price by the hour, whatever the hours they run."""
    return lease_price * nodes * gpus_per_node * hours


@formula(unit="month", source="own-arithmetic")
def lease_start(advance: float) -> float:
    """The month of the first payment: closing in advance, the month after it in arrears."""
    return 1 - advance


@formula(unit="month", source="own-arithmetic")
def lease_end(lease_start: float, payments: float) -> float:
    """The month of the last payment."""
    return lease_start + payments - 1


@formula(unit="money", source="own-arithmetic")
def lease_paid(payment: float, running: float, line_currency: float) -> float:
    """The payment of a month, at the exchange rate of the month."""
    return payment * running * line_currency


@formula(unit="money", source="own-arithmetic")
def deposit_flow(deposit: float, value_paid: float, value_back: float, month: float, deposit_back: float) -> float:
    """The deposit: out at closing, back later, each at the exchange rate of its month."""
    return deposit * (value_paid * (1 if month == 0 else 0) - value_back * (1 if month == deposit_back else 0))
