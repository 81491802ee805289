"""What a memo says of a book, in order: paragraphs with figures in them, and tables."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from r1model.answer import answer, turning_users
from r1model.errors import R1ModelError
from r1model.inputs import Value
from r1model.options.files import compared
from r1model.scenario_files import is_of_an_input, live
from r1model.texts import text
from r1model_workbook.memo.figures import Figure, Figures
from r1model_workbook.view.grid import Book, Cell

ASSUMPTIONS = 10
TURNS = 3
COST = "pv_aftertax"
Part = str | Figure
Paragraph = Sequence[Part]


class Table(NamedTuple):
    """Headings, rows of cells of one or more parts each, and how wide the columns are, in centimetres."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Paragraph]]
    widths: Sequence[float]


class Section(NamedTuple):
    """A heading with paragraphs and tables."""

    heading: str
    parts: Sequence[Paragraph | Table]


class Memo(NamedTuple):
    """All of it; `day` is the state of knowledge of its figures."""

    title: str
    below: str
    language: str
    day: str
    sections: Sequence[Section]


def memo(book: Book, entries: Mapping[str, Value], name: str) -> Memo:
    """The memo of a book that the entries were put into."""
    made = _Maker(book)
    day = book.words["figures_date"]
    parts: dict[str, Sequence[Paragraph | Table]] = {
        "question": [made.question()], "answer": list(made.answer()), "options": [made.options()],
        "turns": list(made.turns(entries)), "assumptions": [made.assumptions()], "alerts": list(made.alerts()),
    }  # fmt: skip
    sections = [Section(made.say(key), found) for key, found in parts.items()]
    below = made.say("below").format(name=name, day=day)
    return Memo(made.say("title").format(model=book.cells["model_name"].value), below, book.language, day, sections)


class _Maker:
    """Sentences of one book."""

    def __init__(self, book: Book) -> None:
        self.book, self.figures = book, Figures(book)
        costs = {key: book.cells[f"{key}.{COST}"].value for key in compared()
                 if book.cells[f"feasible.{key}"].value == 1}  # fmt: skip
        known = {key: cost for key, cost in costs.items() if isinstance(cost, float)}
        self.ranked = sorted(known, key=known.__getitem__)
        best = str(book.cells["recommended"].value)
        self.best = next((key for key in self.ranked if book.pages[key].title == best), "")

    def say(self, key: str) -> str:
        return text("memo", key, self.book.language)

    def filled(self, key: str, **facts: Part) -> Paragraph:
        """A sentence with its figures in their places."""
        found: list[Part] = []
        for words, name, _, _ in string.Formatter().parse(self.say(key)):
            found += [words] if words else []
            found += [facts[name]] if name else []
        return found

    def input(self, name: str) -> Figure:
        return self.figures.of(self.book.inputs[name])

    def question(self) -> Paragraph:
        """Who, which model, on what, until when, at what rate and tax."""
        book, of = self.book, self.figures.of
        users = book.written["day"].cell("all_users")
        key = "question_users" if users.value else "question_tokens"
        (tokens,) = book.written["ruler"].all_of("demand.demand_mtok")
        return self.filled(
            key, users=of(users), tokens=of(tokens.cells[1]), model=of(book.cells["model_name"]),
            gpu=of(book.cells["service.buy.gpu"]), nodes=of(book.written["buy"].cell("nodes_all")),
            closing=self.input("closing_date"), months=self.input("months"), rate=self.input("discount_rate"),
            tax=self.input("income_tax"), currency=self.input("report_currency"),
        )  # fmt: skip

    def answer(self) -> Iterator[Paragraph]:
        """The option of least cost, its lead, its range; or that there is none."""
        if not self.best:
            yield self.filled("answer_none")
            return
        cells, of = self.book.cells, self.figures.of
        name = Figure(self.book.pages[self.best].title, self.figures.cell_name(cells["recommended"]))
        facts = {line: of(cells[f"{self.best}.{line}"]) for line in (COST, "emc_aftertax", "cost_levelised")}
        yield self.filled("answer_least", option=name, cost=facts[COST], month=facts["emc_aftertax"],
                          mtok=facts["cost_levelised"])  # fmt: skip
        others = [key for key in self.ranked if key != self.best and not self._same(key)]
        if others:
            mine, theirs = (cells[f"{key}.{COST}"] for key in (self.best, others[0]))
            assert isinstance(mine.value, float) and isinstance(theirs.value, float)
            lead = self.figures.money(theirs.value - mine.value)
            yield self.filled("answer_lead", lead=lead, other=self.book.pages[others[0]].title, cost=of(theirs))
        low, high = (cells[f"mc.{self.best}.{name}"] for name in ("P10", "P90"))
        share = cells[f"mc.{self.best}.P(cheapest)"]
        if isinstance(low.value, float) and isinstance(high.value, float):
            yield self.filled("answer_range", low=of(low), high=of(high), share=of(share))
        yield self.filled("answer_peak", option=name, peak=of(cells[f"peak.{self.best}"]))

    def _same(self, key: str) -> bool:
        """Whether an option is no other: a mix that owns nothing is its part."""
        mine, theirs = (self.book.cells[f"{each}.{COST}"].value for each in (self.best, key))
        return mine == theirs

    def options(self) -> Table:
        """Every option side by side, those that cannot be had with the reason."""
        cells, of = self.book.cells, self.figures.of
        rows: list[list[Paragraph]] = []
        for key in compared():
            title = [self.book.pages[key].title]
            if cells[f"feasible.{key}"].value != 1:
                why = cells[f"why.{key}"]
                rows.append([title, [self.say("no")], [self.figures.of(why)], [""], [""], [""]])
                continue
            lines = [[of(cells[f"{key}.{line}"])] for line in (COST, "emc_aftertax", "cost_levelised")]
            ends = [of(cells[f"mc.{key}.{name}"]) for name in ("P10", "P90")]
            rows.append([title, [self.say("yes")], *lines, [ends[0], self.say("to"), ends[1]]])
        names = ("option", "feasible", COST, "emc_aftertax", "cost_levelised", "range")
        return Table([self.say(f"head.{name}") for name in names], rows, (1.4, 1.6, 3.6, 3.4, 3.6, 3.6))

    def turns(self, entries: Mapping[str, Value]) -> Iterator[Paragraph]:
        """The prices nearest to a turn; by how many users the answer turns, where the inputs alone make the demand."""
        of = self.figures.of
        for label, unit, value, turn, low, high, within in self.book.nearest[:TURNS]:
            if isinstance(turn.value, float):
                key = "turn_within" if within.value == 1 else "turn_outside"
                yield self.filled(key, driver=str(label.value), unit=str(unit.value), now=of(value), turn=of(turn),
                                  low=of(low), high=of(high))  # fmt: skip
        for words, start, end, new in self.book.turns:
            yield self.filled("turn_found", driver=str(words.value), start=self.figures.of(start),
                              end=self.figures.of(end), option=str(new.value))  # fmt: skip
        if all(is_of_an_input(name) or name == "case" for name in entries):
            yield from self._by_users(live(entries))

    def _by_users(self, changes: Mapping[str, Value]) -> Iterator[Paragraph]:
        try:
            found = turning_users(answer("today", changes, ranges=False))
        except R1ModelError:
            return
        for turn in found:
            users = f"{turn.users:,.0f}" if turn.users is not None else f"×{turn.factor:,.3g}"
            option = text("metrics", turn.cheapest, self.book.language)
            yield self.filled("turn_users" if turn.users is not None else "turn_tokens", users=users, option=option)

    def assumptions(self) -> Table:
        """The ten that decide, with what is in use, how far it can be trusted, and its date."""
        rows: list[list[Paragraph]] = []
        for cells in self.book.deciding[:ASSUMPTIONS]:
            in_use = cells["in_use"]
            assert in_use is not None
            said = [[self._shown(cells[name])] for name in ("what", "unit", "standing", "as_of")]
            rows.append([said[0], [self.figures.of(in_use)], *said[1:]])
        names = ("what", "in_use", "unit", "standing", "as_of")
        heads = [text("sheets", f"assumptions.{name}", self.book.language) for name in names]
        return Table(heads, rows, (5.2, 4.6, 2.6, 2.4, 2.4))

    def _shown(self, cell: Cell | None) -> str:
        return self.figures.words(cell.value, cell.unit) if cell is not None and cell.value is not None else ""

    def alerts(self) -> Iterator[Paragraph]:
        """What stands against relying on it: checks, a stale snapshot, options that cannot be had, weak figures."""
        cells = self.book.cells
        if cells["failing"].value != 0:
            yield self.filled("alert_failing", count=self.figures.of(cells["failing"]))
        for key, cell in self.book.current:
            if key == "snapshot" and cell.value != 1:
                yield self.filled("alert_snapshot", cell=self.figures.cell_name(cell))
        for key in compared():
            if cells[f"feasible.{key}"].value != 1:
                yield self.filled(
                    "alert_feasible", option=self.book.pages[key].title, why=self.figures.of(cells[f"why.{key}"])
                )
        weak = sum(
            row["standing"] is not None and row["standing"].role == "weak_text"
            for row in self.book.deciding[:ASSUMPTIONS]
        )
        if weak:
            yield self.filled("alert_weak", weak=f"{weak}", all=f"{ASSUMPTIONS}")
        changed = cells["assumptions.changed"]
        if changed.value:
            yield self.filled("alert_changed", count=self.figures.of(changed))
