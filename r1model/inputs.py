"""Every input of the model: usual value, range, labels, provenance; read from inputs.toml and the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from r1model.catalogue import Catalogue, catalogue, current, kept
from r1model.catalogue.layers import INPUTS, SHIPPED, Layer
from r1model.catalogue.load import parsed, record
from r1model.errors import NUM, VALUE, CatalogueError, CellError, MissingInput
from r1model.options.files import compared, said
from r1model.shown import near_words
from r1model.types.base import CatalogueRecord, Key, Standing, Text, Unit, Words
from r1model.units import CONSTANTS, percent_meant

Value = float | str
MONTHS_PER_YEAR = CONSTANTS["MONTHS_PER_YEAR"][0]
SHORT_LIST = 8
ENDS = ("low", "high")
MONTHS, YEARS, SAME_MONTH = "months", "years", 0.5
LONGEST, FORMULA_SIGNS = 60, "=+-@"  # of free words: how many characters, and what none begins with
DISPLAY_UNIT = "display_unit"  # how amounts are shown where people decide; no result depends on it
DEMAND_BY, BY_TOKENS = "demand_by", ("demand_in_mtok", "demand_out_mtok")
HIT_SHARE, USE_SHARE = "cache_hit_share", "_repeated_share"
OF_ITS_VALUE = ("value", "standing", "source", "where", "as_of", "note", "from", "likely_low", "likely_high")
POINTS, OWN_POINTS = "points", range(1, 13)  # the group of points that one measured oneself, and its slots
BEFORE, AFTER = (
    ("uses", "shape", "demand", "model", "service", "points",
     "plan1", "plan2", "plan3", "quote", "lots", "sizing", "cost", "running", "cloud", "rent", "api"),
    ("horizon", "growth", "loan", "tax", "load", "memory", "users", "checks"),
)  # fmt: skip


def groups() -> tuple[str, ...]:
    """The groups of inputs in the order in which people are asked: who needs what, with what hardware, or rented, on
    which terms of money and tax; what belongs to the engine last. An option's own file brings the group of the option.
    """
    known = (*BEFORE, *AFTER)
    return (*BEFORE, *(key for key in compared() if key not in known and said("inputs")[key]), *AFTER)


class Input(CatalogueRecord):
    """One input. Numbers have a unit and a range, choices have options, words are free; all have all of provenance.

    `listed` names the list of the catalogue that the options are, where they are one; `called` the list that has words
    for the options, where it is not that of this input alone (r1model/texts/choices.toml); `follows` the input that
    people are asked instead, where this one only says it otherwise. `favours` is the likely end, low or high, that
    speaks for owning: owning is cheaper there, or renting and the API dearer.
    """

    id: Key
    group: Words
    label: Text
    value: str | float
    unit: Unit | None = None
    low: float | None = None
    high: float | None = None
    likely_low: float | None = None
    likely_high: float | None = None
    whole: bool = False
    options: tuple[str, ...] = ()
    listed: str = ""
    follows: str = ""
    favours: str = ""
    called: str = ""
    words: bool = False
    standing: Standing
    source: Key
    where: Words
    as_of: date
    note: Text | None = None

    def __post_init__(self) -> None:
        if self.group not in groups():
            raise CatalogueError("not_of_list", known=", ".join(groups()))
        if self.favours not in ("", *ENDS):
            raise CatalogueError("not_of_list", known=", ".join(ENDS))
        if self.words:
            return
        if self.options:
            if self.value not in self.options:
                raise CatalogueError("not_of_list", known=self._near(str(self.value)))
        elif self.unit is None or self.low is None or self.high is None:
            raise CatalogueError("input_incomplete")
        elif isinstance(self.value, str):
            raise CatalogueError("not_a_number_field")
        for value in (self.value, self.likely_low, self.likely_high) if not self.options else ():
            if value is not None and not (self.low or 0) <= float(value) <= (self.high or 0):
                raise CatalogueError("number_not_within", domain=self.domain)

    @property
    def domain(self) -> str:
        """What a number may be, in signs of any language; whole numbers are begun to be counted."""
        low = self.low or 0.0
        first = f"{low:,.12g}, {low + 1:,.12g}" if self.whole else f"{low:,.12g}"
        return f"{first} … {self.high:,.12g}"

    def check(self, value: Value) -> Value:
        """The value if it is allowed, else the cell error that says what is."""
        if self.words:
            return self._said(value)
        if self.options:
            if value not in self.options:
                raise CellError(VALUE, "unknown_choice", argument=self.id, given=value, known=self._near(str(value)))
            return value
        if isinstance(value, bool | str):
            raise CellError(VALUE, "not_a_number", argument=self.id, given=value)
        if not self._holds(value):
            if percent_meant(self.unit, value, self._holds):
                raise CellError(NUM, "percent_meant", argument=self.id, given=f"{value:g}", domain=self.domain,
                                share=f"{value / 100:g}")  # fmt: skip
            raise CellError(NUM, "out_of_domain", argument=self.id, given=f"{value:,.12g}", domain=self.domain)
        return value

    def _said(self, value: Value) -> str:
        """Free words on one line: short, and nothing that a program could take for a formula."""
        plain = isinstance(value, str) and value.isprintable() and value.strip() == value
        if not plain or not 0 < len(str(value)) <= LONGEST or str(value)[0] in FORMULA_SIGNS:
            raise CellError(VALUE, "words_refused", argument=self.id, given=str(value)[:LONGEST], most=LONGEST)
        return str(value)

    def _holds(self, value: float) -> bool:
        return (self.low or 0.0) <= value <= (self.high or 0.0) and not (self.whole and value != int(value))

    def _near(self, value: str) -> str:
        """The options; of a long list those that look like the value, and how many more there are."""
        if len(self.options) <= SHORT_LIST:
            return ", ".join(self.options)
        wanted = value.strip().casefold()
        within = [option for option in self.options if wanted and wanted in option.casefold()]
        alike = near_words(value, self.options, SHORT_LIST, 0.3)
        found = list(dict.fromkeys((*within, *alike, *self.options)))[:SHORT_LIST]
        return f"{', '.join(found)} … ({len(self.options)})"


def worded(words: str) -> str:
    """Words as an input of free words takes them: one line, no sign of a formula in front, not too long."""
    printable = "".join(mark if mark.isprintable() else " " for mark in words)
    return " ".join(printable.split()).lstrip(f"{FORMULA_SIGNS} ")[:LONGEST].rstrip()


@kept
def inputs() -> Mapping[str, Input]:
    """All inputs by id, in the order of inputs.toml; a layer gives another value, with all of its own provenance."""
    loaded = catalogue()
    return {key: _input(key, layer, table, loaded) for key, (layer, table) in _tables(loaded.layers).items()}


def _tables(layers: tuple[Layer, ...]) -> dict[str, tuple[Layer, dict[str, Any]]]:
    shipped = parsed(SHIPPED, INPUTS)
    for own in said("inputs").values():
        shipped = {**shipped, **own}
    found = {key: (SHIPPED, table) for key, table in _each(shipped).items()}
    for layer in layers[1:]:
        for key, table in parsed(layer, INPUTS).items() if INPUTS in layer.files else ():
            if key not in found:
                near = ", ".join(near_words(key, found, 4, 0.4) or list(found)[:8])
                raise CatalogueError("unknown_input", file=layer.place(INPUTS), key=key, near=near)
            below = {name: value for name, value in found[key][1].items() if name not in OF_ITS_VALUE}
            found[key] = layer, {**below, **table}
    return found


def _each(tables: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The tables; one that says how many `slots` it has stands for as many inputs, slot by slot at the end."""
    found = {key: table for key, table in tables.items() if "slots" not in table}
    many = {key: table for key, table in tables.items() if "slots" in table}
    for slot in range(1, max((table["slots"] for table in many.values()), default=0) + 1):
        found |= {key.format(slot=slot): _of_slot(table, slot) for key, table in many.items()}
    return found


def _of_slot(table: Mapping[str, Any], slot: int) -> dict[str, Any]:
    label = {language: words.format(slot=slot) for language, words in table["label"].items()}
    return {name: value for name, value in table.items() if name != "slots"} | {"label": label}


def usual() -> dict[str, Value]:
    """The value of every input where nobody gives another: the base scenario, with the workspace's own changes."""
    return {key: item.value for key, item in inputs().items()} | dict(current().changes)


def usual_value(key: str) -> Value:
    """The same of one input, for a call that should cost no more than it needs."""
    return dict(current().changes).get(key, inputs()[key].value)


def scenario(changes: Mapping[str, Value]) -> dict[str, Value]:
    """The base scenario with some values changed; unknown keys and values out of range are refused."""
    return bought_as_quoted(usual() | checked_values(changes))


def bought_as_quoted(given: Mapping[str, Value]) -> dict[str, Value]:
    """The values with the GPU of the quote, where there is one, as that of the plan that is bought."""
    if not float(given["quote_price"]):
        return dict(given)
    return {**given, f"{given['plan']}_gpu": given["quote_gpu"]}


def checked_values(changes: Mapping[str, Value]) -> dict[str, Value]:
    """The changes and what they imply, each held against its input; unknown keys, values out of range are refused."""
    listed = inputs()
    for key in changes:
        if key not in listed:
            raise MissingInput("unknown_key", kind="input", name=key, known=", ".join(listed))
    own = {key: listed[key].check(value) for key, value in changes.items()}
    found = {key: value if key in own and value is own[key] else listed[key].check(value)
             for key, value in implied(own).items()}  # fmt: skip
    return found | ({YEARS: float(found[MONTHS]) / MONTHS_PER_YEAR} if MONTHS in found else {})


def implied(changes: Mapping[str, Value]) -> dict[str, Value]:
    """The changes with what they say of the demand: users mean the table of uses, tokens a month mean tokens.

    A cache hit share is that of every use, unless a use has its own; both users and tokens are refused. The horizon
    is said in months or in years, the other follows; two that differ are refused.
    """
    found = one_horizon(changes)
    by_users = "users" in changes and changes["users"] != 0
    by_tokens = [key for key in BY_TOKENS if key in changes]
    if DEMAND_BY not in changes:
        if by_users and by_tokens:
            raise CellError(VALUE, "demand_twice", key=by_tokens[0])
        if by_users or by_tokens:
            found[DEMAND_BY] = "uses" if by_users else "tokens"
    if HIT_SHARE in changes:
        found = {key: changes[HIT_SHARE] for key in inputs() if key.endswith(USE_SHARE)} | found
    return found


def one_horizon(changes: Mapping[str, Value]) -> dict[str, Value]:
    """The changes with the horizon in whole months where years say it; CellError where both are said and differ."""
    if YEARS not in changes:
        return dict(changes)
    exact = float(changes[YEARS]) * MONTHS_PER_YEAR
    months = float(changes.get(MONTHS, round(exact)))
    if abs(months - exact) > SAME_MONTH:
        raise CellError(VALUE, "horizon_twice", months=f"{changes[MONTHS]:g}", years=f"{changes[YEARS]:g}")
    return {key: value for key, value in changes.items() if key != YEARS} | {MONTHS: months}


def _input(key: str, layer: Layer, table: dict[str, Any], loaded: Catalogue) -> Input:
    fields = {"id": key, **table}
    if (origin := fields.pop("from", None)) is not None:
        fields = provenance(origin, loaded) | fields
    if isinstance(fields.get("options"), str):
        fields |= {"listed": fields["options"], "options": _options(fields["options"], loaded)}
    made: Input = record(Input, fields, layer.place(INPUTS), key)
    if layer.path and made.source not in loaded.sources:
        raise CatalogueError("unknown_source", file=layer.place("sources.toml"), key=made.source, place=f"input {key}")
    return made


def provenance(origin: str, loaded: Catalogue) -> dict[str, Any]:
    """Value and provenance of the figure that `from` names, such as parameter:vat_goods_cn."""
    kind, _, name = origin.partition(":")
    tables: Mapping[str, Mapping[str, Any]] = {
        "parameter": loaded.parameters,
        "hardware": loaded.hardware_prices,
        "server": loaded.servers,
        "model": loaded.models,
    }
    try:
        if kind in ("server", "model"):
            record, _, field = name.rpartition(".")
            figure = getattr(tables[kind][record], field)
        else:
            figure = tables[kind][name]
    except (KeyError, AttributeError) as fault:
        raise CatalogueError("unknown_link", file="inputs.toml", key="from", value=origin) from fault
    wanted = ("value", "standing", "source", "where", "as_of", "note")
    ranges = {f"likely_{end}": getattr(figure, end, None) for end in ("low", "high")}
    return {field: value for field, value in ({field: getattr(figure, field) for field in wanted} | ranges).items()
            if value is not None}  # fmt: skip


def _options(name: str, loaded: Catalogue) -> tuple[str, ...]:
    if name == "gpus":
        return tuple(gpu.short for gpu in loaded.gpus.values())
    if name == "ruled_gpus":  # those of which it can be said what starts
        return tuple(gpu.short for gpu in loaded.gpus.values() if gpu.ruled)
    if name == "hourly_prices":
        hourly = (price for price in loaded.aws_prices.values() if price.term != "storage")
        return tuple(price.id for price in hourly if loaded.storage_price(price.region) is not None)
    if name == "api_prices":
        return tuple(price.id for price in loaded.api_prices.values() if price.cache_hit is not None)
    if name == "load_shapes":
        return tuple(loaded.load_shapes)
    return tuple(loaded.models) if name == "models" else tuple(loaded.precisions)
