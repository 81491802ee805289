"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from r1model.catalogue.held import Held, current, given_layers
from r1model.cli.show import language
from r1model.errors import BadRequest
from r1model.texts import LANGUAGES, text

if TYPE_CHECKING:
    from r1model.inputs import Value

CLOSING = "closing_date"
TODAY = "today"
SCENARIO_FILES = (".toml", ".json")


def lay(context: typer.Context, folders: list[str] | None) -> list[str] | None:
    """Makes the shipped catalogue with these folders over it the current one, to the end of the command."""
    if folders:
        held = current()
        context.with_resource(Held(given_layers(folders), held.changes, held.preset))
    return folders


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs. / 输出 JSON。")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV, numbers unrounded. / 输出 CSV，数字不舍入。")]
Focus = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Costs before tax as a FOCUS 1.2 forecast: a CSV, or a folder of one an option. / FOCUS 预测。",
    ),
]
OfFocus = Annotated[str, typer.Option("--language", "-l", help="Of FOCUS: zh or en. / FOCUS 语言。")]
Force = Annotated[bool, typer.Option("--force", help="Replace existing files. / 覆盖已有文件。")]
Layers = Annotated[
    list[str] | None,
    typer.Option(
        "--catalogue", callback=lay, is_eager=True, metavar="DIR",
        help="Your own figures: a folder of catalogue files over the shipped ones; repeat for more. / 自有数据图层。",
    ),
]  # fmt: skip
Change = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        "-s",
        help="name=value: an input by id or label, as in a table; points=FILE.csv (load tests), uses=FILE.csv (table "
        "of uses); repeat for more. / 改一个输入项；points=FILE.csv 给出自测点，uses=FILE.csv 给出用途表。",
    ),
]
Language = Annotated[str, typer.Option("--language", "-l", help="zh or en. / 语言。")]
Named = Annotated[
    str, typer.Argument(help="A scenario: today, seed, staff3000 ..., or a scenario file. / 场景名或情景文件。")
]
Case = Annotated[
    str,
    typer.Option(
        "--case", metavar="CASE",
        help="cautious, favourable: of each input the likely end against owning, or for it; base, low, high, user. "
        "/ 情形：谨慎、有利、基准、下限、上限、自定。",
    ),
]  # fmt: skip
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE",
        help="The day of closing, whose prices must hold, such as 2026-11-30. / 按哪一天的价格（即交割日）。",
    ),
]  # fmt: skip


def preset_inputs(context: typer.Context, name: str | None) -> str | None:
    """Makes the inputs of a preset the usual ones, to the end of the command; what --set says stands over them."""
    if name is None:
        return None
    from r1model.presets import held, known

    context.with_resource(held(name))
    return known(name)


Preset = Annotated[
    str | None,
    typer.Option(
        "--preset", callback=preset_inputs, metavar="NAME",
        help="Tax, currency and paper of a country: cn, cn-hightech, cn-small, eu, us. / 国家预设：税、币种与纸张。",
    ),
]  # fmt: skip


def changed(change: list[str] | None, as_of: str | None) -> dict[str, Value]:
    """The inputs that --set and --as-of change; BadRequest where the day is none, or both say it."""
    from r1model.entries import changes

    given = changes(change or [])
    if as_of is None:
        return given
    if CLOSING in given:
        raise BadRequest("day_twice", given=as_of)
    return {**given, CLOSING: closing(as_of)}


def one_form(*, as_json: bool, as_csv: bool) -> None:
    """BadRequest where both --json and --csv are asked for."""
    if as_json and as_csv:
        raise BadRequest("json_or_csv")


def chosen_language(asked: str) -> str:
    """The language that --language names, else the reader's; BadRequest for another."""
    return chosen_of("--language", asked.strip() or language(), LANGUAGES)


def chosen_of(argument: str, asked: str, known: Iterable[str]) -> str:
    """What is asked for, in small letters; BadRequest where it is none of what is known."""
    wanted = asked.strip().lower()
    if wanted not in known:
        raise BadRequest("unknown_choice", argument=argument, given=asked, known=", ".join(known))
    return wanted


class Meant(NamedTuple):
    """A shipped scenario, the inputs that differ from it, and hours and lines of one's own by their paths."""

    scenario: str
    given: dict[str, Value]
    own: dict[str, Value]


def meant(scenario: str, given: dict[str, Value], case: str = "") -> Meant:
    """The shipped scenario that is meant, and its changes: a file is `today` with what it says, `given` over it.

    Another case than that of the file, or than the scenario's own, takes the likely ends of its inputs; own lines of a
    file count where the case is one's own, as in a workbook: where it is not, that is said on stderr.
    """
    path = Path(scenario)
    chosen = case_named(case) if case else ""
    if path.suffix.lower() not in SCENARIO_FILES:
        return Meant(scenario, {**(in_case(scenario, chosen) if chosen else {}), **given}, {})
    from r1model.scenario_files import live, read
    from r1model.scenario_files.entry import BLANK, CASE
    from r1model.scenarios.own_entries import own, said

    entries = {**read(path), **({CASE: chosen} if chosen else {})}
    mine = own(entries)
    if {name for name, value in said(entries).items() if value != BLANK} - mine.keys():
        typer.echo(text("commands", "own_not_in_case", language()).format(path=path), err=True)
    return Meant(TODAY, {**live(entries), **given}, mine)


def case_named(words: str) -> str:
    """The case that a code or a word of either language names; BadRequest for another."""
    from r1model.entries.choices import code_meant
    from r1model.scenario_files.entry import CASE, CASES

    found = code_meant(CASE, words, CASES)
    if found is None:
        raise BadRequest("unknown_choice", argument="--case", given=words, known=", ".join(CASES))
    return found


def in_case(scenario: str, case: str) -> dict[str, Value]:
    """The likely ends that a case takes, over a shipped scenario: how demand is stated stays the scenario's."""
    from r1model.inputs import DEMAND_BY
    from r1model.inputs import scenario as made
    from r1model.scenario_files import live
    from r1model.scenario_files.entry import CASE
    from r1model.scenarios import entries

    ends = live({CASE: case})
    return {**ends, DEMAND_BY: made(entries(scenario, {}))[DEMAND_BY]} if ends else {}


def closing(as_of: str) -> Value:
    """The closing date as its input holds it; BadRequest for what is no day, or none that it may be."""
    from r1model.entries.values import FIRST_DAY, entered
    from r1model.inputs import inputs

    item, day = inputs()[CLOSING], day_given(as_of)
    serial = float((day - FIRST_DAY).days)
    if not float(item.low or 0) <= serial <= float(item.high or 0):
        first, last = (date.fromordinal(FIRST_DAY.toordinal() + int(bound or 0)) for bound in (item.low, item.high))
        raise BadRequest("day_out_of_range", given=day, first=first, last=last)
    return entered(item, serial)


def day_given(words: str) -> date:
    """A day as people type it on a command line: 2026-11-30, 2026/11/30, 2026年11月30日."""
    from r1model.entries.values import day_written

    found = day_written(words)
    if found is None:
        raise BadRequest("not_a_day", given=words[:40])
    return found


def usually_close(context: typer.Context, as_of: str | None) -> str | None:
    """Makes the day the closing date of whatever says none, to the end of the command."""
    if as_of is not None:
        held = current()
        usual = {**dict(held.changes), CLOSING: closing(as_of)}
        context.with_resource(Held(held.layers, tuple(usual.items()), held.preset))
    return as_of


AsOfEach = Annotated[
    str | None,
    typer.Option(
        "--as-of", callback=usually_close, metavar="DATE",
        help="The day of closing of the rows that say none, such as 2026-11-30. / 未写交割日的行按这一天。",
    ),
]  # fmt: skip
