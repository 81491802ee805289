"""The descriptions of the options: what they name is there, and a slip of the pen is said with its file and place."""

import re

import pytest

from r1model.errors import CatalogueError
from r1model.finance.kinds import Scenario
from r1model.finance.schema import RECORDS, record_of
from r1model.formulas import FORMULAS
from r1model.options import option as reading
from r1model.options.files import codes, compared, described, raw, units
from r1model.options.names import OPTIONS
from r1model.options.option import option, shared
from r1model.texts import texts
from r1model.types import Record
from r1model.units import CONSTANTS, UNITS

KEYS = described()


def scopes(key):
    """Every part of an option with its record and the parts around it."""
    whole = option(key)
    yield whole, record_of(key), (shared(),)
    for part in whole.parts.values():
        yield part, record_of(key, part.record), (whole, shared())


def steps(part):
    """Its own steps; what it says of the rows of a table is a step of that table."""
    for step in part.steps:
        if not step.each:
            yield from step.block or (step,)


def known(name, part, around):
    """Whether a name stands for something in a part or around it."""
    bare = name.removeprefix("<").removeprefix("^").replace("#", "0").partition(":")[0]
    if not bare or bare in CONSTANTS or bare in part.numbers or bare == "tax_schedule":
        return True
    if "." not in bare:
        return any(bare in each.named or bare in each.numbers for each in (part, *around))
    table, _, rest = bare.partition(".")
    inner = next((each.parts[table] for each in (part, *around) if table in each.parts), None)
    rest = re.sub(r"^(\*|\d+)\.", "", rest)
    return inner is not None and known(rest, inner, ())


def test_every_option_has_its_record():
    """In the union Option of `schema.py`, from which all else follows."""
    fields = {name for name in Scenario.model_fields if name not in ("title", "common", "demand", "load")}
    assert set(KEYS) == set(OPTIONS) == set(RECORDS) == fields
    assert compared() == OPTIONS  # known by name where neither files nor records are read


@pytest.mark.parametrize("key", KEYS)
def test_every_field_is_one_of_the_record(key):
    for part, record, _ in scopes(key):
        asked = [field for step in steps(part) for field in step.fields.values()]
        asked += [step.of for step in steps(part) if step.flag and step.of not in part.named]
        assert set(asked) <= set(record.model_fields), part.key
        assert set(part.within) <= set(record.model_fields), part.key


@pytest.mark.parametrize("key", KEYS)
def test_every_name_stands_for_something(key):
    for part, _, around in scopes(key):
        for step in steps(part):
            needs = FORMULAS[step.formula].needs if step.formula else ()
            named = [step.binds.get(need, need) for need in needs]
            named += [*(step.sum or ()), *step.flags, *(name for pair in step.product for name in pair), step.link,
                      step.lag, step.of if step.alias else "", step.where, step.equals, step.only_if, *step.most,
                      *step.over.values(), step.least, step.nth, step.at]  # fmt: skip
            unknown = [name for name in named if isinstance(name, str) and not known(name, part, around)]
            assert not unknown, (part.key, step.name)
            assert not set(step.binds) - set(needs), (part.key, step.name, "bound, but no parameter")


@pytest.mark.parametrize("key", KEYS)
def test_cash_deductions_and_components_are_lines(key):
    whole = option(key)
    for name in (*whole.operating.values(), *whole.closing.values(), *whole.early, *whole.late):
        assert known(name, whole, (shared(),)), name
    for component in whole.components:
        part = whole.parts[component.rows] if component.rows else whole
        for name in (*component.operating, *component.closing, *component.early, *component.late):
            assert known(name, part, (whole, shared())), name


@pytest.mark.parametrize("key", compared())
def test_words_and_units_are_in_the_lists(key):
    words = texts("sheets")
    named = {f"{key}.tab", f"{key}.title", f"{key}.about"}
    named |= {f"lines.{key}"} if option(key).slots is not None else set()
    named |= {f"group.{entry['group']}" for entry in raw(key).get("inputs", {}).values()}
    assert named <= set(words)
    for part, _, _ in scopes(key):
        for step in steps(part):
            for text in filter(None, (step.words, step.section)):
                assert text == "@" or text in words, text
            assert not step.unit or step.unit in UNITS | {"local/kW/month", "money/kW"}, step.unit
        shown = [field for step in steps(part) if not step.hidden for field in step.fields.values()]
        assert {f"field.{field}" for field in shown} <= set(words)
    assert set(units().values()) <= UNITS


def test_choices_of_flags_are_those_of_the_records():
    for key in KEYS:
        for part, record, _ in scopes(key):
            for step in (step for step in steps(part) if step.flag):
                assert step.meaning and set(step.meaning) == set(codes()[step.table or step.of]), step.flag
                assert issubclass(record, Record)


@pytest.mark.parametrize("slip, place", [
    ({"lines": [{"line": "serveing"}]}, "option.lines.0"),
    ({"lines": [{"line": "serving", "wiht": {}}]}, "option.lines.0.wiht"),
    ({"operatign": {}}, "option.operatign"),
])  # fmt: skip
def test_a_slip_of_the_pen_is_said_with_its_file_and_place(slip, place):
    with pytest.raises(CatalogueError) as fault:
        reading._table("buy.toml", "option", {"record": "buy", **slip})
    assert "buy.toml" in str(fault.value) and place in str(fault.value)
