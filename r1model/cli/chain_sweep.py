"""The sweep of a whole chain on the command line: progress, what it found, and what its workers held."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from r1model.cli.metrics import label
from r1model.cli.options import meant
from r1model.cli.show import language, number, print_table
from r1model.cli.targets import folder
from r1model.options.names import OPTIONS
from r1model.texts import text

if TYPE_CHECKING:
    from r1model.inputs import Value
    from r1model.sweeps.parts import Made

FIGURES = ("p10", "p50", "p90", "mean")


def swept(
    source: int | str, out: Path | None, scenario: str, case: str, given: dict[str, Value], *, quiet: bool, **how: Any
) -> dict[str, Any]:
    """Runs the sweep; what it found, for programs."""
    from r1model.answer import answer, standing
    from r1model.sweeps import sweep_chain

    name, changes, own = meant(scenario, given, case)
    parts = sweep_chain(source, folder(out) if out else None, scenario=name, changes=changes, own=own, **how)
    found = _Found()
    try:
        for part in _shown(parts, quiet=quiet):
            found.add(part)
    except KeyboardInterrupt:
        if out:
            print(text("commands", "sweep_interrupted", language()).format(done=found.parts), file=sys.stderr)
        raise
    of_chain = answer(name, changes, ranges=False, own=own)
    options = {option: standing(of_chain, option, language()) for option in OPTIONS}
    return {"scenario": scenario, "changes": changes, "options": options, **found.record(), "out": str(out or "")}


def print_swept(found: dict[str, Any]) -> None:
    """The same for people."""
    figures = found["figures"]
    rows = [[label(name), f"{share:.2%}", *_numbers(figures[f"pv_aftertax_{name}"])]
            for name, share in found["cheapest"].items()]  # fmt: skip
    rows += [[label(f"swept_{key}"), "", *_numbers(figures[key])] for key in ("cost_per_mtok", "most_nodes")
             if key in figures]  # fmt: skip
    title = text("metrics", "swept", language()).format(count=f"{found['scenarios']:,}", scenario=found["scenario"])
    print_table(title, [label(name) for name in ("option", "swept_cheapest", *FIGURES)], rows)
    for option, said in found["options"].items():
        if words := said["why"] or " ".join(said["states"]):
            print(f"{label(option)}: {words}")
    for worker in found["workers"]:
        print(text("commands", "sweep_worker", language()).format_map(worker))


class _Found:
    """What parts add up to, as they come."""

    def __init__(self) -> None:
        self.tally: Any = None
        self.kept = self.parts = 0
        self.workers: dict[str, dict[str, Any]] = {}

    def add(self, part: Made) -> None:
        """One part."""
        self.tally = self.tally.plus(part.tally) if self.tally else part.tally
        self.parts += 1
        if part.worker is None:
            self.kept += 1
            return
        worker = self.workers.setdefault(part.worker.name, {"parts": 0, "peak_mib": 0.0, "cpu_s": 0.0})
        worker["parts"] += 1
        worker["peak_mib"] = round(max(worker["peak_mib"], part.worker.peak_mib), 1)
        worker["cpu_s"] = round(worker["cpu_s"] + part.worker.cpu_s, 2)

    def record(self) -> dict[str, Any]:
        """For programs."""
        workers = [{"worker": name, **said} for name, said in sorted(self.workers.items())]
        return {**self.tally.record(), "parts": self.parts, "kept": self.kept, "workers": workers}


def _numbers(figure: dict[str, float]) -> list[str]:
    return [number(round(figure[name], 2)) for name in FIGURES]


def _shown(parts: Iterator[Made], *, quiet: bool) -> Iterable[Made]:
    """The parts as they come, with the scenarios done so far on stderr."""
    from r1model.cli.many import counted

    shown: Iterable[Made] = counted(parts, "r1model sweep", quiet=quiet, size=lambda part: part.rows)
    return shown
