"""Writes an option's sheet from its description: every step a row, top down, bound to what the rows above it hold."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from itertools import pairwise

from r1model.formulas import FORMULAS
from r1model.graph.expression import expression
from r1model.graph.lines import Operand, Part, Step
from r1model.options.files import FLAGS
from r1model.options.option import Option
from r1model.units import CONSTANTS
from r1model_workbook.sheets.common import say
from r1model_workbook.sheets.lines import used
from r1model_workbook.sheets.units import unit_by_kind
from r1model_workbook.view.computing import Computation, Pick, Products, Repeated, SumWhere
from r1model_workbook.view.excel_text import excel_text, excel_text_of
from r1model_workbook.view.grid import ONE, ZERO, Book, Cell, Number, Value, added, computed, same, span_of
from r1model_workbook.view.months import UNIT, Before, Bound, Line, Months, Spec, reference
from r1model_workbook.view.products import product, total_of

NUMBERS = {0: ZERO, 1: ONE}


class Written:
    """What a part of an option has on its sheet: cells and lines by the names of its description."""

    def __init__(self, part: Part, path: str, around: Written | None, title: str = "") -> None:
        self.part, self.path, self.around, self.title = part, path, around, title
        self.above: Written | None = None
        self.place = 0
        self.names: dict[str, Bound] = {name: NUMBERS[number] for name, number in part.numbers.items()}
        self.inner: dict[str, list[Written]] = {}

    def rows(self, key: str) -> list[Written]:
        """The rows of a table, or the one of a part."""
        if key in self.inner:
            return self.inner[key]
        return self.around.rows(key) if self.around else []

    def all_of(self, path: str) -> list[Bound]:
        """What stands at a path through parts, for each row."""
        key, _, rest = path.partition(".")
        if not rest:
            return [self.bound(key)]
        place, _, inner = rest.partition(".")
        if place == "*":
            return [row.bound(inner) for row in self.rows(key)]
        if place.isdigit():
            return [self.rows(key)[int(place)].bound(inner)]
        return self.rows(key)[0].all_of(rest) if "." in rest else [self.rows(key)[0].bound(rest)]

    def bound(self, name: str) -> Bound:
        """What a name stands for, here or in the part around."""
        if "#" in name:
            return self.bound(name.replace("#", str(self.place)))
        if name.startswith("^"):
            return ZERO if self.above is None else self.above.bound(name[1:])
        bare, _, part = name.partition(":")
        if part:
            line = self.line(bare)
            return total_of(line) if part == "total" else line.cells[int(part)]
        if "." in bare:
            return self.all_of(bare)[0]
        if bare in self.names:
            return self.names[bare]
        if self.around is None:
            raise KeyError(name)
        return self.around.bound(bare)

    def line(self, name: str) -> Line:
        """A line by name."""
        found = self.bound(name)
        assert isinstance(found, Line)
        return found

    def cell(self, name: str) -> Cell:
        """A cell by name."""
        found = self.bound(name)
        assert isinstance(found, Cell)
        return found


def write(months: Months, option: Option, root: Written) -> Written:
    """The sheet of an option below its ruler."""
    made = Written(option, option.key, root)
    fill_rows(months.page.book, made)
    Writer(months, made).steps(option.steps)
    return made


def fill_rows(book: Book, made: Written) -> None:
    """The rows of all tables of a part, each knowing its place and the row above it."""
    for key, part in made.part.parts.items():
        rows = made.inner[key] = [_row(book, part, made, at) for at in range(part.slots or 0)]
        for above, row in pairwise(rows):
            row.above, row.place = above, above.place + 1


def _row(book: Book, part: Part, around: Written, at: int) -> Written:
    path = f"{around.path}.{part.key}[{at}]"
    head = book.case.get(f"{path}.amount")
    title = str(head[0].page.cells[head[0].row, 1].value) if head else ""
    return Written(part, path, around, title)


class Writer:
    """Puts the steps of one part below each other."""

    def __init__(self, months: Months, written: Written) -> None:
        self.months, self.page, self.written = months, months.page, written
        self.book = months.page.book

    def steps(self, steps: Sequence[Step]) -> None:
        """All of them; then the units of what is in the currency of its own line."""
        for step in steps:
            self._step(step)
        if "ccy" in self.written.names:
            self.months.own_units(self.written.names, self.written.names["ccy"])

    def _step(self, step: Step) -> None:
        if step.each:
            for at, row in enumerate(self.written.rows(step.each), start=1):
                Writer(self.months, row).numbered(step, at)
        elif step.section:
            at_row = step.section == "@"
            self.months.section("" if at_row else step.section, self.written.title if at_row else "")
        elif step.fields:
            self._fields(step)
        elif step.part or step.rows:
            self._parts(step.part or step.rows)
        elif step.alias:
            self.written.names[step.alias] = self.written.bound(step.of)
        elif step.block:
            specs = {part.name: self._spec(part, {other.name for other in step.block}) for part in step.block}
            self.written.names |= self.months.block(specs)
        else:
            self.written.names[step.name] = self._quantity(step)

    def numbered(self, step: Step, at: int) -> None:
        """A step of one row of several that stand below each other."""
        row = self.months.row
        self._step(step.model_copy(update={"each": ""}))
        label = self.page.cells[row, 1]
        label.value = f"{label.value} {at}"

    def _fields(self, step: Step) -> None:
        if not step.hidden:
            for name, field in step.fields.items():
                self.written.names[name] = self.parameter(field)

    def parameter(self, field: str) -> Cell:
        """One field of the case, called up as the timeline uses it."""
        path = f"{self.written.path}.{field}"
        return self.months.value(
            say(self.page, f"field.{field}"), lambda row, column: used(self.book, path, self.page, row, column), path
        )

    def _parts(self, key: str) -> None:
        rows = self.written.inner[key]
        if not rows:
            part = self.written.part.parts[key]
            rows.append(Written(part, f"{self.written.path}.{key}", self.written))
        for row in rows:
            Writer(self.months, row).steps(row.part.steps)

    def _quantity(self, step: Step) -> Bound:
        made = self._made(step)
        if step.dated:
            assert isinstance(made, Cell)
            self.book.dated[self._dated(made)] = made
        if step.unit_by_kind:
            assert isinstance(made, Cell)
            kind, currency = self.written.cell("kind"), self.written.cell("ccy")
            unit_by_kind(self.page, UNIT, self.written.cell("amount"), "stated", kind, currency)
            unit_by_kind(self.page, UNIT, made, "monthly", kind, currency)
        return made

    def _dated(self, made: Cell) -> str:
        """Of what a check of dates is: the row of a table, by its title or its number, or the option's own words."""
        table, _, place = self.written.path.partition("[")
        if self.written.title or not place:
            return f"{self.page.title} {self.written.title or self.page.cells[made.row, 1].value}"
        return f"{say(self.page, f'lines.{table}')} {int(place[:-1]) + 1}"

    def _made(self, step: Step) -> Bound:
        if step.flag:
            return self._flag(step)
        if step.most:
            return self._most(step)
        if step.over:
            return self._over(step)
        if step.series:
            return self.months.links(self._words(step), self.book.series[f"{self.written.path}.{step.series}"])
        if step.least:
            return self._least(step)
        if step.nth:
            return self._nth(step)
        if step.product:
            pairs = [(self.written.line(first), self.written.line(second)) for first, second in step.product]
            return product(self.months, self._words(step), step.unit, pairs, step.role)
        if step.link:
            return self._link(step)
        if step.lag:
            return self.months.lagged(self._words(step), self.written.line(step.lag), NUMBERS[step.before or 0])
        if step.schedule:
            return self._schedule(step)
        if isinstance(step.sum, tuple):
            bounds = [bound for path in step.sum for bound in self.written.all_of(path)]
            return self._sum_of_lines(step, bounds) if step.line else self._sum_of_cells(step, bounds)
        if step.line:
            return self.months.block({step.name: self._spec(step, {step.name})})[step.name]
        bind = self._bind(step, set())
        return self.months.calc(step.formula, bind, self._words(step), step.role, step.unit)  # type: ignore[arg-type]

    def _words(self, step: Step) -> str:
        if step.words == "@":
            return self.written.title
        return say(self.page, step.words) if step.words else ""

    def _bind(self, step: Step, block: set[str]) -> dict[str, Bound | str]:
        """What each parameter of the formula is bound to; a line of the same block by its name."""
        return {need: self._operand(step, step.binds.get(need, need), block) for need in FORMULAS[step.formula].needs}

    def _operand(self, step: Step, bound: Operand, block: set[str]) -> Bound | str:
        if isinstance(bound, int):
            return NUMBERS[bound]
        if bound == "<":
            return f"<{step.name}"
        if bound.removeprefix("<") in block and (len(block) > 1 or bound.startswith("<")):
            return bound
        if bound.startswith("<"):
            return Before(self.written.line(bound[1:]))
        return self.book.constants[bound] if bound in CONSTANTS else self.written.bound(bound)

    def _spec(self, step: Step, block: set[str]) -> Spec:
        first = step.first
        start = NUMBERS[first] if isinstance(first, int) else self.written.cell(first) if first else None
        before = None if step.before is None else NUMBERS[step.before]
        bind = self._bind(step, block)
        return Spec(step.formula, bind, start, before, self._words(step), step.total, step.role, step.unit)

    def _flag(self, step: Step) -> Cell:
        if step.of not in self.written.names:
            self.written.names[step.of] = self.parameter(step.of)
        key = step.table or step.of
        table = self.book.tables[key if key in FLAGS else f"codes.{key}"]
        wanted = step.column or step.flag
        column = wanted if wanted in table.columns else "code"
        return self.months.code(say(self.page, f"months.{step.flag}"), table, self.written.cell(step.of), column)

    def _link(self, step: Step) -> Bound:
        found = self.written.bound(step.link)
        if isinstance(found, Line):
            return self.months.links(str(found.label.value), found, total=step.total)
        role = "link" if step.link.endswith(":total") else step.role
        assert isinstance(found, Cell)
        return self.months.value(self._words(step), lambda row, column: self.page.link(row, column, found, role))

    def _most(self, step: Step) -> Cell:
        """The largest of a line, or of the cells of a table."""
        bounds = [bound for path in step.most for bound in self.written.all_of(path)]
        if isinstance(bounds[0], Line):
            cells, span = list(bounds[0].cells), bounds[0].range(self.page)
        else:
            cells = [bound for bound in bounds if isinstance(bound, Cell)]
            span = span_of(cells, self.page)
        compute = computed(cells, lambda *values: float(max(values)))
        return self.months.value(
            self._words(step),
            lambda row, column: self.page.formula(row, column, f"MAX({span})", compute, step.role, step.unit),
        )

    def _over(self, step: Step) -> Line:
        """A formula of what is above 0, summed over the rows of a table: each has a number of its own."""
        item, (need, path) = FORMULAS[step.formula], next(iter(step.over.items()))
        shares = [bound for bound in self.written.all_of(path) if isinstance(bound, Cell)]
        others = {name: self._operand(step, step.binds.get(name, name), set()) for name in item.needs if name != need}
        places = {name: reference(bound, {}, self.page) for name, bound in others.items()} | {need: _absolute(shares)}
        inner = above_zero(
            item.function, lambda name: places.get(name) or self.book.constants[name].seen_from(self.page)
        )

        def compute(at: int) -> Computation:
            given = [_at(bound, at) for bound in others.values()]  # type: ignore[arg-type]
            return Repeated(item.function, given, item.needs.index(need), shares)

        pattern = f"SUMPRODUCT(({inner}>0)*({inner}))"
        return self.months.custom(self._words(step), item.unit, pattern, compute, total=step.total)

    def _least(self, step: Step) -> Cell:
        """The place of the least of adjoining cells."""
        cells = [bound for bound in self.written.all_of(step.least) if isinstance(bound, Cell)]
        span = span_of(cells, self.page)
        compute = computed(cells, lambda *values: float(values.index(min(values)) + 1))
        return self.months.value(
            self._words(step),
            lambda row, column: self.page.formula(
                row, column, f"MATCH(MIN({span}),{span},0)", compute, step.role, step.unit
            ),
        )

    def _nth(self, step: Step) -> Bound:
        """Of adjoining cells or lines the one whose place stands in a cell."""
        bounds, at = self.written.all_of(step.nth), self.written.cell(step.at)
        place = reference(at, {}, self.page)
        lines = [bound for bound in bounds if isinstance(bound, Line)]
        if lines:
            rows = [line.cells[0].row for line in lines]
            prefix = "" if lines[0].cells[0].page is self.page else lines[0].cells[0].page.prefix
            pattern = f"INDEX({prefix}{{0}}{rows[0]}:{{0}}{rows[-1]},{place},1)"
            return self.months.custom(
                self._words(step), step.unit, pattern,
                lambda month: Pick([at], {float(n): line.cells[month] for n, line in enumerate(lines, start=1)}),
                total=step.total,
            )  # fmt: skip
        cells = [bound for bound in bounds if isinstance(bound, Cell)]
        known = {float(n): cell for n, cell in enumerate(cells, start=1)}
        return self.months.value(
            self._words(step),
            lambda row, column: self.page.formula(
                row, column, f"INDEX({span_of(cells, self.page)},{place},1)", Pick([at], known), step.role, step.unit
            ),
        )

    def _sum_of_lines(self, step: Step, bounds: Sequence[Bound]) -> Line:
        lines = [bound for bound in bounds if isinstance(bound, Line)]
        if step.flags:
            flags = [flag for path in step.flags for flag in self.written.all_of(path) if isinstance(flag, Cell)]
            return self._counted(step, lines, flags)
        if not lines:
            return self.months.custom(
                self._words(step), step.unit, "0", lambda at: same(ZERO), total=True, role=step.role
            )
        return self.months.sum(self._words(step), step.unit, lines, step.role)

    def _counted(self, step: Step, lines: Sequence[Line], flags: Sequence[Cell]) -> Line:
        """The lines added that a flag counts."""
        pairs = list(zip(flags, lines, strict=True))
        pattern = "+".join(f"{reference(flag, {}, self.page)}*{reference(line, {}, self.page)}" for flag, line in pairs)
        return self.months.custom(
            self._words(step), step.unit, pattern,
            lambda at: Products([(flag, line.cells[at]) for flag, line in pairs]), total=step.total,
        )  # fmt: skip

    def _sum_of_cells(self, step: Step, bounds: Sequence[Bound]) -> Cell:
        cells = [bound for bound in bounds if isinstance(bound, Cell)]
        compute: Computation
        if step.where:
            text, compute = self._where(step, cells)
        elif cells[-1].row - cells[0].row + 1 == len(cells):
            text, compute = f"SUM({span_of(cells, self.page)})", added(cells)
        else:
            text, compute = "+".join(str(reference(cell, {}, self.page)) for cell in cells), added(cells)
        return self.months.value(
            self._words(step),
            lambda row, column: self.page.formula(row, column, text, compute, step.role, step.unit),
        )

    def _where(self, step: Step, cells: Sequence[Cell]) -> tuple[str, Computation]:
        """The cells added whose key is the wanted one."""
        wanted = self.written.cell(step.equals)
        keys = [key for key in self.written.all_of(step.where) if isinstance(key, Cell)]
        text = f"SUMIF({span_of(keys, self.page)},{reference(wanted, {}, self.page)},{span_of(cells, self.page)})"
        return text, SumWhere(keys, wanted, cells)

    def _schedule(self, step: Step) -> Line:
        """The share that the US schedule deducts in the asset's year, 0 beyond it."""
        table, item = self.book.tables["schedule"], FORMULAS[step.schedule]
        binds = [self.written.bound(need) for need in item.needs]
        places = {need: str(reference(bound, {}, self.page)) for need, bound in zip(item.needs, binds, strict=True)}
        constants = self.book.constants
        year = excel_text(item.function, lambda name: places.get(name) or constants[name].seen_from(self.page))
        pattern = f"SUMIF({table.range('year', self.page)},{year},{table.range('share', self.page)})"

        shares = table.column("share")

        def share(*given: float) -> Value:
            found = shares.get(item.function(**dict(zip(item.needs, given, strict=True))))
            return found.value if found else 0.0

        return self.months.custom(self._words(step), step.unit, pattern,
                                  lambda at: computed([_at(bound, at) for bound in binds], share))  # fmt: skip


def _absolute(cells: Sequence[Cell]) -> str:
    """Adjoining cells of the same sheet, as a formula of any column refers to them."""
    return span_of(cells, cells[0].page)


def above_zero(function: Callable[..., float], reference_of: Callable[[str], str]) -> str:
    """The inner part of a formula max(0, x), for arrays: a spreadsheet's MAX takes the largest of all of them."""
    tree = expression(function)
    assert isinstance(tree, ast.Call) and len(tree.args) == 2
    return excel_text_of(tree.args[1], reference_of)


def _at(bound: Bound, month: int) -> Cell | Number:
    if isinstance(bound, Line):
        return bound.cells[month]
    assert isinstance(bound, Cell | Number)
    return bound
