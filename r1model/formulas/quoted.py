"""Prices of one's own in place of listed ones: a quote for whole servers, a cloud's, a provider's of tokens."""

from r1model.graph.registry import formula
from r1model.units import FAR_OFF


@formula(unit="flag", source="own-arithmetic")
def by_quote(quote_price: float, plan_at: float, place: float) -> float:
    """1 where a plan goes by the quote: there is one, and the plan at this place is the one that is bought."""
    return (1 if quote_price > 0 else 0) * (1 if plan_at == place else 0)


@formula(unit="kW", source="own-arithmetic")
def quoted_kw(by_quote: float, quote_max_kw: float) -> float:
    """Maximum power of a server by the quote; 0 where the list's counts."""
    return by_quote * quote_max_kw


@formula(unit="flag", source="own-arithmetic")
def own_hardware(by_quote: float, own_price: float) -> float:
    """1 where the price of the hardware is one's own: by a quote, or of a card."""
    return max(by_quote, 1 if own_price > 0 else 0)


@formula(unit="CNY/server", source="own-arithmetic")
def quote_net(
    quote_price: float, vat_rate: float, vat_in_quote: float, foreign: float, dollars: float, fx_cny_per_usd: float
) -> float:  # fmt: skip
    """The quoted price of a server in CNY, before VAT; all currencies but CNY are counted in dollars."""
    return quote_price * fx_cny_per_usd**foreign * dollars / (1 + vat_rate * vat_in_quote)


@formula(unit="local", source="own-arithmetic")
def own_or_listed(is_own: float, own: float, listed: float) -> float:
    """A figure of one's own where there is one, else the listed one."""
    return own if is_own > 0 else listed


@formula(unit="share", source="own-arithmetic")
def charged_beside(charged: float, by_quote: float, in_quote: float) -> float:
    """What is charged beside the price of a server: nothing of what the quote includes."""
    return charged * (1 - by_quote * in_quote)


@formula(unit="kW", source="own-arithmetic")
def quoted_idle_kw(quoted_kw: float, idle_power_share: float) -> float:
    """Idle power of a server of which only its maximum is quoted."""
    return quoted_kw * idle_power_share


@formula(unit="flag", source="own-arithmetic")
def quote_expired(quote_price: float, quote_until: float, closing_date: float) -> float:
    """1 where the quote ends before closing; one without a last day is taken to hold."""
    return (1 if quote_price > 0 else 0) * (1 if quote_until > 0 else 0) * (1 if quote_until < closing_date else 0)


@formula(unit="flag", source="own-arithmetic")
def by_own_api(api_own_miss: float, api_own_output: float) -> float:
    """1 where the API's prices are one's own: that of fresh input and that of output are both given."""
    return (1 if api_own_miss > 0 else 0) * (1 if api_own_output > 0 else 0)


@formula(unit="flag", source="own-arithmetic")
def half_quote(quote_price: float, quote_max_kw: float, quote_date: float, quote_until: float) -> float:
    """1 where a quote for whole servers is begun and has no price: it counts for nothing."""
    return (1 if quote_price <= 0 else 0) * (1 if max(quote_max_kw, quote_date, quote_until) > 0 else 0)


@formula(unit="flag", source="own-arithmetic")
def idle_lots(scheduled: float, lot_2_nodes: float, lot_3_nodes: float, lot_4_nodes: float) -> float:
    """1 where later lots are entered and the purchase goes by what demand needs: they count for nothing."""
    return (1 - scheduled) * (1 if max(lot_2_nodes, lot_3_nodes, lot_4_nodes) > 0 else 0)


@formula(unit="flag", source="own-arithmetic")
def idle_term(committed: float, upfront_share: float, term_months: float, usual_term_months: float) -> float:
    """1 where a term or a share up front is entered and instances are rented on demand: they count for nothing."""
    return (1 - committed) * max(
        1 if upfront_share > 0 else 0,
        1 if max(term_months, usual_term_months) > min(term_months, usual_term_months) else 0,
    )


@formula(unit="flag", source="own-arithmetic")
def few_heads(headcount: float, users_in_all: float) -> float:
    """1 where fewer staff are entered than use the service: the cost a head is then too high."""
    return (1 if headcount > 0 else 0) * (1 if headcount < users_in_all else 0)


@formula(unit="CNY", source="own-arithmetic")
def in_cny(price: float, foreign: float, dollars: float, fx_cny_per_usd: float) -> float:
    """A price of any currency in CNY, so that prices can be compared; all but CNY are counted in dollars."""
    return price * fx_cny_per_usd**foreign * dollars


@formula(unit="flag", source="own-arithmetic")
def far_off(is_own: float, own_cny: float, listed_cny: float) -> float:
    """1 where an own price is several times the listed one, or a small part: another unit or currency is likely."""
    return (
        (1 if is_own > 0 else 0)
        * (1 if listed_cny > 0 else 0)
        * max(1 if own_cny > FAR_OFF * listed_cny else 0, 1 if own_cny * FAR_OFF < listed_cny else 0)
    )


@formula(unit="flag", source="own-arithmetic")
def half_own_api(api_own_miss: float, api_own_hit: float, api_own_output: float, by_own_api: float) -> float:
    """1 where own prices of the API are begun and one that is needed lacks: the list still counts."""
    return (1 - by_own_api) * (1 if max(api_own_miss, api_own_hit, api_own_output) > 0 else 0)


@formula(unit="local/Mtok", source="own-arithmetic")
def own_hit_price(api_own_hit: float, api_own_miss: float) -> float:
    """Own price of input found in the cache; that of fresh input where none is given."""
    return api_own_hit if api_own_hit > 0 else api_own_miss


@formula(unit="flag", source="own-arithmetic")
def other_model(by_own_api: float, priced_model_b: float, nominal_b: float) -> float:
    """1 where the listed price of the API is for a model of another size than the one that is served."""
    return (1 - by_own_api) * (1 if priced_model_b > 0 else 0) * (0 if priced_model_b == nominal_b else 1)


@formula(unit="flag", source="own-arithmetic")
def server_assumed(by_quote: float, own_price: float, own_server: float) -> float:
    """1 where a card has a price of one's own and its server that of the list, which a quote may include already."""
    return (1 - by_quote) * (1 if own_price > 0 else 0) * (1 if own_server <= 0 else 0)


@formula(unit="user", source="own-arithmetic")
def heads(headcount: float, users: float) -> float:
    """Staff that the cost is divided among; the users where nobody counted the staff."""
    return headcount if headcount > 0 else users
