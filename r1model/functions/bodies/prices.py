"""What PRICE and INSTANCES answer: the price that holds on a day, or why there is none and which there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from r1model.catalogue import catalogue
from r1model.catalogue.spelling import compact
from r1model.catalogue.validity import ON_DEMAND, dearer_than_on_demand, on_demand
from r1model.errors import NA, CellError
from r1model.functions.bodies.offers import Offer, offers_of
from r1model.functions.days import day_of
from r1model.functions.readers import folded
from r1model.types import ApiPrice
from r1model.units import CURRENCIES

SHOWN = 6
USUAL = (ON_DEMAND, "input", "card")  # what is asked for where no term is said
PLACES: Mapping[str, str] = {
    "中国": "cn", "中国大陆": "cn", "美国": "us", "宁夏": "cn-northwest-1", "北京": "cn-north-1",
    "弗吉尼亚": "us-east-1", "俄亥俄": "us-east-2", "俄勒冈": "us-west-2", "ningxia": "cn-northwest-1",
    "beijing": "cn-north-1", "virginia": "us-east-1", "ohio": "us-east-2", "oregon": "us-west-2",
}  # fmt: skip
SPELLED: Mapping[str, str] = {
    "按需": ON_DEMAND, "按量": ON_DEMAND, "on demand": ON_DEMAND, "ondemand": ON_DEMAND, "预留": "reserved",
    "节省计划": "commitment", "savings plan": "commitment", "savings-plan": "commitment", "承诺": "commitment",
    "容量块": "capacity-block", "capacity block": "capacity-block", "竞价": "spot", "存储": "storage",
    "一年": "1y", "1年": "1y", "1 year": "1y", "1-year": "1y", "1yr": "1y", "三年": "3y", "3年": "3y", "3 year": "3y",
    "3-year": "3y", "3yr": "3y", "无预付": "no-upfront", "no upfront": "no-upfront", "部分预付": "partial-upfront",
    "partial upfront": "partial-upfront", "全预付": "all-upfront", "all upfront": "all-upfront", "单卡": "card",
    "整机": "server", "system": "server", "服务器": "server", "购买": "purchase", "输入": "input", "输出": "output",
    "缓存命中": "cache-hit", "cached": "cache-hit", "cache hit": "cache-hit", "错峰": "off-peak", "低谷": "off-peak",
    "off peak": "off-peak", "offpeak": "off-peak", "高峰": "peak",
}  # fmt: skip
SPELLINGS = re.compile("|".join(map(re.escape, sorted(SPELLED, key=len, reverse=True))))
BETWEEN = re.compile(r"[\s,;/+]+")


def price(item: str, region: str | None, term: str | None, as_of: float) -> float:
    """The price that holds on a day, in its own currency."""
    return offered(item, region, term, as_of).value


def offered(item: str, region: str | None, term: str | None, as_of: float) -> Offer:
    """The one offer that is meant and holds; #N/A with the candidates for several, with what holds for none."""
    every, day = offers_of(item), day_of(as_of)
    there = _there(every, region)
    asked = _on_terms(there, term)
    holding = _own_names_first(_newest(asked, day), item)
    if not holding:
        raise _none_holds(item, asked, _instead(asked, there, every, day), day)
    if len({(offer.value, offer.price.unit) for offer in holding}) > 1:
        raise CellError(NA, "several_prices", item=item, day=day, offers=_said(holding))
    return holding[0]


def told(item: str, region: str | None, term: str | None, as_of: float) -> CellError:
    """Which price it is, from where, how far to be trusted, and from when to when it holds."""
    found = offered(item, region, term, as_of)
    price, period = found.price, found.validity
    said = CellError(NA, "told_price", offer=found, price=price.id, standing=price.standing, as_of=price.as_of,
                     source=catalogue().sources[price.source].title, first=period.first or "…",
                     last=period.last or "…")  # fmt: skip
    return _with_what_is_cheaper(said, found, day_of(as_of))


def _with_what_is_cheaper(said: CellError, found: Offer, day: date) -> CellError:
    """The same, and that a commitment is dearer than no commitment where it is."""
    other = None if isinstance(found.price, ApiPrice) else dearer_than_on_demand(found.price, day)
    if other is None:
        return said
    dearer = CellError(NA, "state_dearer", price=found.price.id, given=f"{found.value:g}", other=f"{other.value:g}")
    return CellError(NA, "and_reason", first=said, second=dearer)


def _there(offers: Sequence[Offer], region: str | None) -> Sequence[Offer]:
    """Those of a region, a provider, a currency, or of one of the first two in a currency: DeepSeek CNY."""
    if region is None:
        return offers
    place, currency = _parted(region)
    priced = [offer for offer in offers if currency in ("", offer.price.currency)]
    exact = [offer for offer in priced if place in ("", compact(offer.region))]
    if found := exact or [offer for offer in priced if place == compact(_firm(offer.region))]:
        return found
    known = dict.fromkeys((*(offer.region for offer in offers), *_currencies(offers)))
    raise CellError(NA, "not_there", item=offers[0].item, region=region[:40], known=", ".join(known))


def _parted(region: str) -> tuple[str, str]:
    """A place and a currency, either of them empty where it is not said."""
    *before, last = folded(region).split() or [""]
    currency = last.upper() if last.upper() in CURRENCIES else ""
    place = " ".join(before if currency else [*before, last])
    return compact(PLACES.get(place, place)), currency


def _firm(region: str) -> str:
    return region.removesuffix(" official").split(" (")[0]


def _currencies(offers: Iterable[Offer]) -> list[str]:
    present = {offer.price.currency for offer in offers}
    return [code for code in CURRENCIES if code in present]


def _on_terms(offers: Sequence[Offer], term: str | None) -> Sequence[Offer]:
    """Those on all the terms that a text names; where it names none the usual ones, if there are any."""
    if term is None:
        usual = [offer for offer in offers if set(USUAL) & set(offer.terms.split())]
        return usual or offers
    wanted = _words(term)
    found = [offer for offer in offers if wanted <= _words(offer.terms.replace("-1y", " 1y").replace("-3y", " 3y"))]
    if found and wanted:
        return found
    known = ", ".join(dict.fromkeys(offer.terms for offer in offers))
    raise CellError(NA, "not_on_terms", item=offers[0].item, term=term[:40], known=known)


def _words(term: str) -> set[str]:
    plain = SPELLINGS.sub(lambda found: f" {SPELLED[found[0]]} ", folded(term))
    return {*BETWEEN.split(plain.replace("-1y", " 1y").replace("-3y", " 3y"))} - {""}


def _newest(offers: Iterable[Offer], day: date) -> list[Offer]:
    """What holds on the day: of each thing the price seen last, of two of one day that of the last layer."""
    found: dict[tuple[str, ...], Offer] = {}
    for offer in offers:
        other = found.get(offer.what)
        if offer.validity.holds(day) and (other is None or other.price.as_of <= offer.price.as_of):
            found[offer.what] = offer
    return list(found.values())


def _own_names_first(offers: Sequence[Offer], item: str) -> list[Offer]:
    """Who offers the very name has no other meant by it: DeepSeek-R1, and not its turbo beside it."""
    exact = {offer.region for offer in offers if compact(offer.item) == compact(item)}
    return [offer for offer in offers if offer.region not in exact or compact(offer.item) == compact(item)]


def _instead(asked: Sequence[Offer], there: Sequence[Offer], every: Sequence[Offer], day: date) -> list[Offer]:
    """What else holds: there if anything does, else elsewhere; of the same kind, as input is, if there is any."""
    others = _newest(there, day) or _newest(every, day) or _alike(every, day)
    kinds = {offer.terms.split()[0] for offer in asked}
    return [offer for offer in others if offer.terms.split()[0] in kinds] or others


def _alike(offers: Sequence[Offer], day: date) -> list[Offer]:
    """What holds of the things that these are prices of, where only one price was named, by its id."""
    items = dict.fromkeys((offer.item, offer.region) for offer in offers)
    return _newest((other for item, region in items for other in offers_of(item) if other.region == region), day)


def _none_holds(item: str, asked: Sequence[Offer], others: Sequence[Offer], day: date) -> CellError:
    """When the last one ended or the first begins, and what holds instead."""
    periods = [offer.validity for offer in asked]
    ended = [period.last for period in periods if period.last and period.last < day]
    if ended:
        return CellError(NA, "price_over", item=item, day=day, ended=max(ended), others=_said(others) or "–")
    begins = [period.first for period in periods if period.first and day < period.first]
    return CellError(NA, "price_begins", item=item, day=day, begins=min(begins), others=_said(others) or "–")


def _said(offers: Sequence[Offer]) -> str:
    more = f" … (+{len(offers) - SHOWN})" if len(offers) > SHOWN else ""
    return "; ".join(map(str, offers[:SHOWN])) + more


HEADS = ("instance", "gpu", "gpus", "gpu_memory_gb", "price_hour", "currency", "as_of")


def instances(region: str, min_gpu_gb: float, as_of: float, header: bool) -> list[list[Any]]:
    """Instances of a region whose GPUs have enough memory in all, at the day's on-demand price, cheapest first."""
    region, day = PLACES.get(folded(region), folded(region)), day_of(as_of)
    rows = [row for row in _rows(region, day) if row[3] >= min_gpu_gb]
    if not rows:
        raise _no_instance(region, min_gpu_gb, day)
    rows.sort(key=lambda row: (row[4], row[0]))
    return [list(HEADS), *rows] if header else rows


def _rows(region: str, day: date) -> Iterable[list[Any]]:
    for item in catalogue().instances.values():
        found, gpu = on_demand(item.id, region, day), catalogue().gpus[item.gpu]
        if found:
            memory = item.gpus * gpu.memory_gb.value
            yield [item.id, gpu.short, item.gpus, memory, found.value, found.currency, found.as_of.isoformat()]


def _no_instance(region: str, least: float, day: date) -> CellError:
    known = dict.fromkeys(price.region for price in catalogue().aws_prices.values() if price.term == ON_DEMAND)
    if region not in known:
        return CellError(NA, "no_region", region=region[:40], known=", ".join(known))
    most = max((row[3] for row in _rows(region, day)), default=0)
    return CellError(NA, "no_instance", region=region, least=f"{least:g}", day=day, most=f"{most:g}")
