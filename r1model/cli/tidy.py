"""Tables for other programs: one row a figure, each with value, unit, standing, source, where and as_of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from importlib.metadata import version
from typing import Any

from r1model.catalogue import catalogue
from r1model.cli.metrics import unit_of
from r1model.texts import LANGUAGES, text
from r1model.types import Figure, Standing
from r1model.units import in_currency

Table = tuple[Sequence[str], Iterable[Sequence[object]]]
SIX = ("value", "unit", "standing", "source", "where", "as_of")
NOTES = tuple(f"note_{language}" for language in LANGUAGES)
LABELS = tuple(f"label_{language}" for language in LANGUAGES)
PRICED = ("cache_hit", "cache_miss", "output")
OF_INSTANCE = {"gpus": "GPU", "gpu_memory_mib": "MiB", "vcpu": "vCPU", "memory_gib": "GiB", "local_storage_gb": "GB"}
SCENARIO = "today"


def tables() -> Iterator[tuple[str, Table]]:
    """Every table by the name of its file, made one after the other."""
    found = catalogue()
    yield "sources.csv", _sources()
    for name in ("gpus", "servers", "models", "formats", "precisions", "engines"):
        records = getattr(found, name).values()
        yield f"{name}.csv", (("record", "name", "figure", *SIX, *NOTES), _figures(records))
    yield "parameters.csv", (("record", *SIX, *NOTES), _parameters())
    yield "instances.csv", (("record", "gpu", "figure", *SIX), _instances())
    yield "hardware_prices.csv", _prices(found.hardware_prices.values())
    yield "cloud_prices.csv", _prices(found.aws_prices.values())
    yield "api_prices.csv", _api_prices()
    yield "fx_rates.csv", (("record", "base", "quote", *SIX), _rates())
    yield "inputs.csv", (("input", *LABELS, *SIX, *NOTES), _inputs())
    yield "results.csv", (("scenario", "option", "metric", *LABELS, *SIX, "error"), _results())


def _six(item: Any, value: object, unit: object) -> tuple[object, ...]:
    return value, unit, str(item.standing), item.source, item.where, str(item.as_of)


def _notes(item: Any) -> tuple[str, ...]:
    return tuple(getattr(item.note, language) if item.note else "" for language in LANGUAGES)


def _sources() -> Table:
    header = ("id", "title", "publisher", "published", "accessed", "licence", "place")
    return header, ([str(getattr(item, name) or "") for name in header] for item in catalogue().sources.values())


def _figures(records: Iterable[Any]) -> Iterator[Sequence[object]]:
    """The six-field figures of records, by the name that each has there."""
    for record in records:
        for name, item in record:
            if isinstance(item, Figure):
                yield (
                    record.id,
                    getattr(record, "name", record.id),
                    name,
                    *_six(item, item.value, item.unit),
                    *_notes(item),
                )


def _parameters() -> Iterator[Sequence[object]]:
    for item in catalogue().parameters.values():
        yield item.id, *_six(item, item.value, item.unit), *_notes(item)


def _instances() -> Iterator[Sequence[object]]:
    for item in catalogue().instances.values():
        for name, unit in OF_INSTANCE.items():
            yield item.id, item.gpu, name, *_six(item, getattr(item, name), unit)


def _prices(prices: Iterable[Any]) -> Table:
    header = ("record", "item", "region", "term", "payment", "currency", *SIX, "valid_until", *NOTES)
    rows = (
        (item.id, item.item, item.region, item.term, item.payment, item.currency, *_six(item, item.value, item.unit),
         item.valid_until, *_notes(item))
        for item in prices
    )  # fmt: skip
    return header, rows


def _api_prices() -> Table:
    """A price each for input that is cached, input that is not, and output; one that is not listed has no row."""
    header = ("record", "provider", "model", "currency", "price_of", "window", *SIX, "valid_from", "valid_until")
    rows = (
        (item.id, item.provider, item.model, item.currency, name, item.window, *_six(item, value, item.unit),
         item.valid_from, item.valid_until)
        for item in catalogue().api_prices.values()
        for name in PRICED if (value := getattr(item, name)) is not None
    )  # fmt: skip
    return header, rows


def _rates() -> Iterator[Sequence[object]]:
    for item in catalogue().fx_rates.values():
        yield item.id, item.base, item.quote, *_six(item, item.value, item.unit)


def _inputs() -> Iterator[Sequence[object]]:
    from r1model.inputs import inputs

    for item in inputs().values():
        labels = (item.label(language) for language in LANGUAGES)
        notes = (item.note(language) if item.note else "" for language in LANGUAGES)
        yield item.id, *labels, *_six(item, item.value, item.unit or ""), *notes


def _results() -> Iterator[Sequence[object]]:
    """What `r1model compare` gives for the shipped scenario: derived, as of its closing date."""
    from r1model.answer import answer
    from r1model.functions import plain
    from r1model.functions.bodies.model import compared

    found = answer(SCENARIO, {}, ranges=False)
    currency = found.case["common"]["report_ccy"]
    names, *rows = plain(compared(found.case, tuple(found.costs)))
    source, where, day = f"r1model {version('r1model')}", f"r1model compare {SCENARIO}", _closing(found.given)
    for key, *values in rows:
        labels = [text("metrics", key, language) for language in LANGUAGES]
        for option, value in zip(names[1:], values, strict=True):
            is_error = isinstance(value, str)
            six = (
                "" if is_error else value,
                in_currency(unit_of(key), currency),
                str(Standing.ESTIMATED),
                source,
                where,
                day,
            )
            yield SCENARIO, option, key, *labels, *six, value if is_error else ""


def _closing(given: Any) -> str:
    from r1model.entries.values import FIRST_DAY

    first: date = FIRST_DAY
    return str(first + timedelta(days=float(given["closing_date"])))
