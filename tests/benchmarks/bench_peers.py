"""Beside peers: `python tests/benchmarks/bench_peers.py [--only books|throughput] [--runs N] [--every N] [--seed N]`.

Books beside XlsxWriter, openpyxl and IronCalc, which the tests install: see bench_books.py. Throughput beside NVIDIA's
aiconfigurator: `--cache checkpoint` as below.

The peer of throughput is installed, pinned, into a virtual environment in a temporary folder; it runs there as a
process of its own. Both sides answer the same measured rows: of each programme every N-th row (all by default, the
seed says where to begin) of aggregated serving without drafted tokens at a stated concurrency, that the peer's support
matrix names and its point estimate answers. Ours come from models that saw nothing of a row's concurrency curve, though
others of its programme, and from models that saw nothing of its programme. The peer models one release of each engine,
whichever made a row; where lengths were drawn, it is asked for their means. The precision of the
cache is what we read the row to mean, for both; or, where the row states none, what the peer takes from the checkpoint.
Outside CI; nothing is asserted.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
from bench import shown
from bench_books import books
from bench_timing import machine, medians, processes
from rich.console import Console
from rich.table import Table

from r1model.catalogue import catalogue
from r1model.throughput import predict, predict_many
from r1model.throughput.calibration.fit import fit
from r1model.throughput.calibration.validate import folds
from r1model.throughput.constants import amplitudes, table
from r1model.throughput.engines import engine_family
from r1model.throughput.measured.samples import shipped
from r1model.throughput.model import Model

PINNED = ("aiconfigurator==0.12.0", "aiconfigurator-core==0.12.0")
QUIETLY = ("--quiet", "--disable-pip-version-check", "--retries", "1")
HOME = "aiconfigurator-core"  # the programme of the rows that the peer ships as its own sample
SYSTEMS = {"a100-80gb-sxm": "a100_sxm", "h100-80gb-sxm": "h100_sxm", "h200-141gb-sxm": "h200_sxm",
           "b200-180gb-hgx": "b200_sxm", "b300-hgx": "b300_sxm", "gb200": "gb200", "gb300": "gb300",
           "l40s": "l40s"}  # fmt: skip
ENGINES = {"trt": "trtllm", "sglang": "sglang", "vllm": "vllm"}
FP8, FP4 = {"gemm_quant_mode": "fp8"}, {"gemm_quant_mode": "nvfp4"}
INT4 = {"gemm_quant_mode": "int4_wo", "moe_quant_mode": "int4_wo"}
CHECKPOINTS = {
    ("deepseek-v3", "fp8"): ("deepseek-ai/DeepSeek-R1", {}),
    ("deepseek-v3", "fp4"): ("nvidia/DeepSeek-V3.1-NVFP4", {}),
    ("deepseek-v3", "int4"): ("deepseek-ai/DeepSeek-R1", INT4),
    ("glm-5", "fp8"): ("zai-org/GLM-5-FP8", {}),
    ("glm-5", "fp4"): ("nvidia/GLM-5-NVFP4", {}),
    ("gpt-oss-120b", "fp4"): ("openai/gpt-oss-120b", {}),
    ("kimi-k2", "fp8"): ("moonshotai/Kimi-K2-Instruct", {}),
    ("kimi-k2.5", "fp4"): ("nvidia/Kimi-K2.5-NVFP4", {}),
    ("llama-3.1-70b", "fp8"): ("nvidia/Llama-3.1-70B-Instruct-FP8", {}),
    ("llama-3.1-70b", "fp4"): ("meta-llama/Meta-Llama-3.1-70B", FP4),
    ("llama-3.1-8b", "bf16"): ("meta-llama/Meta-Llama-3.1-8B", {}),
    ("llama-3.1-8b", "fp8"): ("meta-llama/Meta-Llama-3.1-8B", FP8),
    ("minimax-m2.5", "fp8"): ("MiniMaxAI/MiniMax-M2.5", {}),
    ("nemotron-3-nano", "bf16"): ("nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16", {}),
    ("qwen3-235b-a22b", "bf16"): ("Qwen/Qwen3-235B-A22B", {}),
    ("qwen3-235b-a22b", "fp8"): ("Qwen/Qwen3-235B-A22B-FP8", {}),
    ("qwen3-32b", "bf16"): ("Qwen/Qwen3-32B", {}),
    ("qwen3-32b", "fp8"): ("Qwen/Qwen3-32B", FP8),
    ("qwen3-32b", "fp4"): ("Qwen/Qwen3-32B", FP4),
}  # fmt: skip
ALIKE = {"deepseek-r1": "deepseek-v3", "deepseek-r1-0528": "deepseek-v3"}
CACHES = {1: "fp8", 2: "bfloat16"}
QUANTITIES = {"tpot_ms": "TPOT", "out_tok_s": "output tokens/s", "ttft_ms": "TTFT, light load"}
LIGHT = 8  # requests in flight at each worker, at most
FOLDS, SEEDS = 5, (20, 21)
SIDES = ("peer", "ours", "ours, programme unseen")
HEADER = ("quantity", "rows", *(word for side in SIDES for word in (f"{side}: mean", "median", "in 30 %")))
FRESH = "from r1model.throughput import Workload, predict; predict(Workload('deepseek-r1', 'h200-141gb-sxm', 'fp8', 8))"

DRIVER = """
import csv, json, logging, sys, time
from functools import cache
from importlib.metadata import version
from importlib.resources import files

logging.disable(logging.CRITICAL)
from aiconfigurator.cli.api import cli_estimate, cli_support


@cache
def supported(model, system, engine):
    aggregated, _ = cli_support(model, system, backend=engine)
    return aggregated


def answer(ask):
    if not supported(ask["model_path"], ask["system_name"], ask["backend_name"]):
        return {"refused": "its support matrix does not name this model on this GPU and engine"}
    start = time.perf_counter()
    try:
        found = cli_estimate(**ask)
    except Exception as error:
        return {"refused": f"{type(error).__name__}: {str(error).strip().partition(' at /')[0][:110]}"}
    return {"tpot_ms": float(found.tpot), "ttft_ms": float(found.ttft), "out_tok_s": float(found.tokens_per_second),
            "engine": f"{ask['backend_name']} {found.backend_version}", "over": bool(found.kv_cache_warning),
            "seconds": time.perf_counter() - start}


def shared_session(ask, sizes=256):
    from aiconfigurator.sdk.backends.factory import get_backend
    from aiconfigurator.sdk.config import ModelConfig, RuntimeConfig
    from aiconfigurator.sdk.inference_session import InferenceSession
    from aiconfigurator.sdk.models import get_model
    from aiconfigurator.sdk.perf_database import get_database_view, get_latest_database_version

    system, engine, isl = ask["system_name"], ask["backend_name"], ask["isl"]
    plan = {name: size for name, size in ask.items() if name.endswith("_size") and name != "batch_size"}
    data = get_database_view(system, engine, get_latest_database_version(system=system, backend=engine))
    session = InferenceSession(get_model(ask["model_path"], ModelConfig(**plan), engine), data, get_backend(engine))
    each = [RuntimeConfig(isl=isl, osl=ask["osl"], batch_size=size) for size in range(1, sizes + 1)]
    session.run_agg(each[0], ctx_tokens=isl).get_result_dict()
    start = time.perf_counter()
    for item in each:
        session.run_agg(item, ctx_tokens=isl).get_result_dict()
    return (time.perf_counter() - start) / sizes


def sample():
    with (files("aiconfigurator_core") / "systems" / "silicon_sample.csv").open(encoding="utf-8") as text:
        return [[row["system"], row["isl"], row["osl"], row["silicon_tpot_ms"]] for row in csv.DictReader(text)]


asks = json.load(open(sys.argv[1], encoding="utf-8"))
result = {"versions": [version("aiconfigurator"), version("aiconfigurator-core")], "answers": [answer(a) for a in asks]}
if len(asks) > 1:
    start = time.perf_counter()
    answer(asks[0])
    result["warm"], result["sample"] = time.perf_counter() - start, sample()
    plain = [a for a, found in zip(asks, result["answers"]) if "tpot_ms" in found and "gemm_quant_mode" not in a]
    result["shared"] = shared_session(plain[0]) if plain else None
json.dump(result, open(sys.argv[2], "w", encoding="utf-8"))
"""


class Point(NamedTuple):
    """A measured row, by its place among ours, and what the peer is asked for it; or why it cannot be asked."""

    at: int
    ask: dict
    workers: float
    refused: str = ""


def left_out(data, parts):
    """Predictions of every row by models that saw nothing of the part that it stands in."""
    found = {name: np.full(len(data), np.nan) for name in QUANTITIES}
    for out in parts:
        seen = data.take(np.setdiff1d(np.arange(len(data)), out))
        answer = Model(fit(seen, table()), seen, amplitudes())(data.take(out).columns)
        for name, values in found.items():
            values[out] = getattr(answer, name)
    return found


def unseen(data, rows):
    """Ours: without a row's curve, once for each seed; and without all rows of its programme."""
    programmes = np.array([item.programme for item in data.workloads])
    wholes = [np.flatnonzero(programmes == name) for name in sorted(set(programmes[rows]))]
    return [left_out(data, folds(data.curves, FOLDS, seed)) for seed in SEEDS], [left_out(data, wholes)]


def eligible(data, every, seed):
    """Of each programme every N-th row of aggregated serving, without drafted tokens, at a stated concurrency."""
    start = int(np.random.default_rng(seed).integers(every))
    rows = [at for at, item in enumerate(data.workloads)
            if item.mode == "agg" and not item.speculative and item.concurrency]  # fmt: skip
    programmes = sorted({data.workloads[at].programme for at in rows})
    return [at for name in programmes
            for at in [at for at in rows if data.workloads[at].programme == name][start::every]]  # fmt: skip


def point(data, at, cache):
    """What the peer is asked for a row of ours."""
    item, row = data.workloads[at], catalogue().throughput[data.ids[at]].as_dict()
    system, engine = SYSTEMS.get(item.gpu), ENGINES.get(engine_family(item.engine))
    checkpoint = CHECKPOINTS.get((ALIKE.get(item.model, item.model), item.precision))
    if lacking := next((word for word, known in ((f"GPU {item.gpu}", system), (f"engine {item.engine}", engine),
                        (f"{item.model} in {item.precision}", checkpoint)) if known is None), ""):  # fmt: skip
        return Point(at, {}, item.workers, f"{lacking}: unknown to it")
    if not (size := batch(item)):
        return Point(at, {}, item.workers, "fewer requests in flight than ranks of attention, or no whole number each")
    model, quantisation = checkpoint
    ask = {"model_path": model, "system_name": system, "backend_name": engine, "batch_size": size, **lengths(item)}
    if cache == "row" or row["kv_precision"]:
        ask["kvcache_quant_mode"] = CACHES[item.cache_bytes]
    return Point(at, ask | plan(item, row) | quantisation, item.workers)


def width(item):
    return round(item.gpus / item.workers / item.pipeline)


def batch(item):
    """Requests in flight at each rank of attention; 0 where they are no whole number."""
    ranks = item.workers * (width(item) if item.data_parallel_attention else 1)
    size = item.concurrency / ranks
    return int(size) if size == int(size) else 0


def lengths(item):
    return {"isl": round(item.input_tokens * item.length_share), "osl": round(item.output_tokens * item.length_share)}


def plan(item, row):
    """Attention is split or repeated, experts are split or spread, as the row has it."""
    gpus = width(item)
    spread = min(gpus, int(row["ep"] or 1)) if item.expert_parallel else 1
    repeated = item.data_parallel_attention
    return {"tp_size": 1 if repeated else gpus, "pp_size": int(item.pipeline),
            "attention_dp_size": gpus if repeated else 1, "moe_tp_size": gpus // spread,
            "moe_ep_size": spread}  # fmt: skip


def environment(folder):
    """The Python of a new virtual environment with the peer in it; ends with one line where that fails."""
    venv.create(folder / "peer", with_pip=True)
    python = folder / "peer" / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [python, "-m", "pip", "install", *QUIETLY, *PINNED]
    done = subprocess.run(install, capture_output=True, text=True)
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise SystemExit(f"the peer could not be installed from PyPI: {why}")
    return python


def asked(folder, python, asks):
    """The peer's answers, in one process of its own that reaches no network."""
    given, written, driver = (folder / name for name in ("asks.json", "answers.json", "driver.py"))
    given.write_text(json.dumps(asks), encoding="utf-8")
    driver.write_text(DRIVER, encoding="utf-8")
    own = {name: str(folder) for name in ("HOME", "MPLCONFIGDIR", "XDG_CACHE_HOME")}
    around = {**os.environ, **own, "HF_HUB_OFFLINE": "1"}
    around.pop("PYTHONPATH", None)
    done = subprocess.run([python, driver, given, written], cwd=folder, env=around, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"the peer's process failed: {(done.stderr.strip().splitlines() or ['silently'])[-1]}")
    return json.loads(written.read_text(encoding="utf-8"))


def errors(predictions, measured):
    wrong = np.concatenate([np.abs(np.asarray(each) / measured - 1) for each in predictions])
    return [f"{wrong.mean():.1%}", f"{np.median(wrong):.1%}", f"{(wrong <= 0.3).mean():.0%}"]


def compared(data, ours, pairs, title):
    """One table: what each side predicts of some rows, beside what was measured."""
    result = Table(title=title, title_justify="left", header_style="bold")
    for name in HEADER:
        result.add_column(name, justify="left" if name == "quantity" else "right")
    for quantity, label in QUANTITIES.items():
        kept = [pair for pair in pairs if counts(data, quantity, pair[0])]
        if kept:
            rows = [at for at, _ in kept]
            measured = data.measured[quantity][rows]
            cells = errors([[answer[quantity] for _, answer in kept]], measured)
            for side in ours:
                cells += errors([each[quantity][rows] for each in side], measured)
            result.add_row(label, str(len(rows)), *cells)
    return result


def counts(data, quantity, at):
    """Whether a row measured a quantity; the first token only where few requests are in flight."""
    item = data.workloads[at]
    return data.measured[quantity][at] > 0 and (quantity != "ttft_ms" or item.concurrency / item.workers <= LIGHT)


def in_sample(data, sample):
    """The rows that the peer's sample holds too, whoever published them: same GPU, lengths and time per token."""
    known = {(system, int(isl), int(osl), f"{float(tpot):.3g}") for system, isl, osl, tpot in sample if tpot}
    return {at for at, item in enumerate(data.workloads)
            if (SYSTEMS.get(item.gpu), int(item.input_tokens), int(item.output_tokens),
                f"{data.measured['tpot_ms'][at]:.3g}") in known}  # fmt: skip


def tables(data, ours, pairs, sample):
    programmes = sorted({data.workloads[at].programme for at, _ in pairs})
    home = {at for at, _ in pairs if data.workloads[at].programme == HOME}
    known = in_sample(data, sample) | home
    yield compared(data, ours, pairs, "all rows")
    yield compared(data, ours, [pair for pair in pairs if pair[0] in home], "rows from the peer's own sample")
    yield compared(data, ours, [pair for pair in pairs if pair[0] not in home], "rows of other programmes")
    yield compared(data, ours, [pair for pair in pairs if pair[0] not in known], "rows that its sample holds nowhere")
    for name in programmes:
        if name != HOME:
            rows = [pair for pair in pairs if data.workloads[pair[0]].programme == name]
            yield compared(data, ours, rows, f"rows of {name}")


def times(data, pairs, peer, alone):
    """Seconds a point: a fresh interpreter, one more point in a warm one, one among many."""
    items = [data.workloads[at] for at, _ in pairs]
    (fresh,), (one,) = processes(FRESH, runs=3), medians(lambda: predict(items[0]))
    (many,) = medians(lambda: predict_many(items))
    each = sum(answer["seconds"] for _, answer in pairs) / len(pairs)
    result = Table(title="time of a point", title_justify="left", header_style="bold")
    for name in ("what", "peer", "ours"):
        result.add_column(name, justify="left" if name == "what" else "right")
    result.add_row("a fresh interpreter, one point", shown(alone), shown(fresh))
    result.add_row("one more point", shown(peer["warm"]), shown(one))
    among = f"one of {len(items)} rows (peer: its point estimate, called row by row)"
    result.add_row(among, shown(each), shown(many / len(items)))
    result.add_row("one of 256 batch sizes of one plan, the peer's session kept", shown(peer["shared"]), "–")
    return result


def say(console, peer, points, pairs):
    """Versions, rows asked and answered, and why the others were not."""
    engines = sorted({answer["engine"] for _, answer in pairs})
    console.print(f"{machine()}; aiconfigurator {peer['versions'][0]}, aiconfigurator-core {peer['versions'][1]}")
    console.print(f"its engines: {', '.join(engines)}; {len(points)} rows chosen, {len(pairs)} answered by both")
    console.print(f"beyond the cache that it computes, by its own warning: {sum(a['over'] for _, a in pairs)} rows")
    reasons = Counter(item.refused for item in points if item.refused)
    reasons += Counter(answer["refused"] for answer in peer["answers"] if "refused" in answer)
    for reason, count in reasons.most_common():
        console.print(f"  left out, {count} rows: {reason}", markup=False)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=("books", "throughput"), help="one half")
    parser.add_argument("--runs", type=int, default=3, help="of each piece of work on books")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--cache", choices=("row", "checkpoint"), default="row")
    return parser.parse_args()


def ask_all(points):
    """What the peer says to all points, and how long a process takes that is asked for one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = environment(folder)
        peer = asked(folder, python, [item.ask for item in points])
        good = [item.ask for item, answer in zip(points, peer["answers"], strict=True) if "tpot_ms" in answer]
        if not good:
            raise SystemExit("the peer answered none of the rows")
        (alone,) = medians(lambda: asked(folder, python, good[:1]), runs=3)
    for item, answer in zip(points, peer["answers"], strict=True):
        answer["out_tok_s"] = answer.get("out_tok_s", 0) * item.workers
    return peer, alone


def books_beside(runs):
    """One table for writing and one for recalculation."""
    for title, rows in books(runs):
        result = Table(title=title, title_justify="left", header_style="bold")
        for name in ("what", "CPU", "least", "largest", "made"):
            result.add_column(name, justify="left" if name == "what" else "right")
        for row in rows:
            result.add_row(row.what, shown(row.seconds), shown(row.least), shown(row.largest), row.made)
        yield result


def main():
    chosen = arguments()
    console = Console(width=None if sys.stdout.isatty() else 160)
    if chosen.only != "throughput":
        console.print(machine())
        for item in books_beside(chosen.runs):
            console.print(item)
    if chosen.only != "books":
        throughput_beside(chosen, console)


def throughput_beside(chosen, console):
    data = shipped()
    points = [point(data, at, chosen.cache) for at in eligible(data, chosen.every, chosen.seed)]
    possible = [item for item in points if not item.refused]
    peer, alone = ask_all(possible)
    pairs = [(item.at, answer) for item, answer in zip(possible, peer["answers"], strict=True) if "tpot_ms" in answer]
    say(console, peer, points, pairs)
    ours = unseen(data, [at for at, _ in pairs])
    for item in tables(data, ours, pairs, peer["sample"]):
        console.print(item)
    console.print(times(data, pairs, peer, alone))


if __name__ == "__main__":
    main()
