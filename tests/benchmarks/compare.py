"""`python tests/benchmarks/compare.py COMMIT`: this working tree beside another commit, as ratios with their spread.

The commit is checked out beside, into a folder of its own, and removed again; both run the benchmarks of this tree
with this interpreter, in turn, so that a busy machine weighs on both. A ratio is this tree's time over the other's in
the same round: the median of the rounds, the least and the largest. Where the spread reaches across 1, nothing is
shown. No asserts: times are for people to judge.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def git(*words):
    done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"bench-compare: {done.stderr.strip().splitlines()[-1]}")
    return done.stdout.strip()


def measured(tree, out, only, *more):
    """Seconds by what was measured, of the engine that stands in a tree."""
    paths = os.pathsep.join(map(str, (tree, tree / "workbook", tree / "addin")))
    command = [sys.executable, str(HERE / "bench.py"), "--out", str(out), *(["--only", only] if only else []), *more]
    done = subprocess.run(command, cwd=tree, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"bench-compare: {tree} cannot run the benchmarks: {done.stderr.strip().splitlines()[-1]}")
    for line in done.stderr.splitlines():
        if line.startswith("bench: "):
            print(f"{line} ({tree.name})", file=sys.stderr)
    return {row["what"]: row["seconds"] for row in json.loads(out.read_text(encoding="utf-8"))["rows"]}


def compared(rounds):
    """Of what both measured: the median of this tree's seconds and of the other's, and the ratios of each round."""
    for what in rounds[0][0]:
        pairs = [(ours[what], other[what]) for ours, other in rounds if what in ours and other.get(what)]
        if pairs:
            ratios = sorted(ours / other for ours, other in pairs)
            ours, other = (median(side) for side in zip(*pairs, strict=True))
            yield {"what": what, "seconds": ours, "base": other, "ratio": median(ratios), "least": ratios[0],
                   "largest": ratios[-1]}  # fmt: skip


def shown(commit, rows):
    table = Table(title=f"this tree over {commit}", title_justify="left", header_style="bold")
    for name in ("what", "seconds", "base", "ratio", "least", "largest", "shown"):
        table.add_column(name, justify="left" if name in ("what", "shown") else "right")
    for row in rows:
        verdict = "faster" if row["largest"] < 1 else "slower" if row["least"] > 1 else "–"
        figures = (f"{row[name]:.3g}" for name in ("seconds", "base", "ratio", "least", "largest"))
        table.add_row(row["what"], *figures, verdict)
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def main():
    given = argparse.ArgumentParser(prog="bench-compare", description="This tree beside another commit.")
    given.add_argument("base", help="a commit, branch or tag")
    given.add_argument("--rounds", type=int, default=3)
    given.add_argument("--only", default="", help="one group of bench.py")
    given.add_argument("--out", type=Path)
    asked = given.parse_args()
    if not asked.base:
        given.error("say which commit: make bench-compare BASE=main")
    commit = git("rev-parse", "--short", "--verify", f"{asked.base}^{{commit}}")
    with TemporaryDirectory(prefix="r1model-bench-") as folder:
        base, out = Path(folder, "base"), Path(folder, "bench.json")
        git("worktree", "add", "--quiet", "--detach", str(base), commit)
        try:
            rounds = [
                (measured(ROOT, out, asked.only), measured(base, out, asked.only, "--lenient"))
                for _ in range(asked.rounds)
            ]
        finally:
            git("worktree", "remove", "--force", str(base))
    rows = list(compared(rounds))
    if asked.out:
        asked.out.write_text(json.dumps({"base": commit, "rows": rows}, indent=1) + "\n", encoding="utf-8")
    shown(commit, rows)


if __name__ == "__main__":
    main()
