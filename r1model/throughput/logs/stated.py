"""What the user states of a run that its log does not tell, and the row of a benchmark table that both make."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from r1model.errors import BadRequest, R1ModelError
from r1model.sizing import names
from r1model.throughput.logs.load import load
from r1model.throughput.logs.run import MOST_FAILED, Run
from r1model.throughput.logs.spellings import named_precision
from r1model.throughput.measured.rows import PRECISIONS

DAY = re.compile(r"20\d\d-\d\d(-\d\d)?")
DIGITS = 12
OPTIONS = {"model": "--model", "gpu": "--gpu", "n_gpus": "--gpus", "engine": "--engine"}
MEASURED = {
    "isl": "input_tokens", "osl": "output_tokens", "out_tok_s_total": "output_tok_s", "in_tok_s_total": "input_tok_s",
    "ttft_ms_median": "ttft_ms_median", "ttft_ms_mean": "ttft_ms_mean", "tpot_ms_median": "tpot_ms_median",
    "tpot_ms_mean": "tpot_ms_mean", "itl_ms_mean": "itl_ms_mean",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stated:
    """Options of the command, for what a log does not say; what it says counts. GPUs are those of the deployment."""

    model: str = ""
    gpu: str = ""
    gpus: float = math.nan
    precision: str = ""
    engine: str = ""
    engine_version: str = ""
    tensor_parallel: float = math.nan
    data_parallel_attention: bool = False
    expert_parallel: float = math.nan
    pipeline: float = math.nan
    kv_precision: str = ""
    date: str = ""
    output_tokens: float = math.nan

    def columns(self) -> dict[str, str]:
        """What is stated, by the column of throughput.csv."""
        counts = {"n_gpus": self.gpus, "tp": self.tensor_parallel, "ep": self.expert_parallel, "pp": self.pipeline}
        words = {"model": self.model, "gpu": self.gpu, "ckpt_precision": self.precision, "engine": self.engine,
                 "engine_version": self.engine_version, "kv_precision": self.kv_precision, "date": self.date,
                 "dp_attn": "1" if self.data_parallel_attention else ""}  # fmt: skip
        said = {**words, **{name: f"{value:g}" for name, value in counts.items() if value > 0}}
        return {name: word for name, word in said.items() if word}


def require_meant(stated: Stated) -> None:
    """Raises where an option names what nobody knows, before any log is read."""
    if stated.gpu:
        names.gpu(stated.gpu)
    if stated.model:
        names.served_alike(stated.model)
    for option, given, known in (("--precision", stated.precision, PRECISIONS), ("--kv-precision",
                                 stated.kv_precision, ("fp8", "bf16"))):  # fmt: skip
        if given and given.lower() not in known:
            raise BadRequest("unknown_choice", argument=option, given=given, known=", ".join(known))
    if stated.date and not DAY.fullmatch(stated.date):
        raise BadRequest("log_bad_date", given=stated.date)


def row(run: Run, stated: Stated) -> dict[str, str]:
    """The run as a row; BadRequest that names the options where the log and the user leave something open."""
    machine = _machine(_said(run, stated), run.where)
    if lacking := [OPTIONS[name] for name in OPTIONS if not machine.get(name)]:
        raise BadRequest("log_needs_option", where=run.where, options=", ".join(lacking))
    asked = load(run)
    counts = {"concurrency": asked.concurrency, "request_rate": asked.request_rate}
    counts |= {column: getattr(run, name) for column, name in MEASURED.items()}
    return {"id": run.where, "mode": asked.mode, **machine, **{name: _shown(value) for name, value in counts.items()}}


def _said(run: Run, stated: Stated) -> dict[str, str]:
    """What the log says, and the options for the rest; a name that only its server knows is no name of a model."""
    said = {name: word for name, word in run.columns.items() if word}
    own = said.get("model", "")
    said.setdefault("ckpt_precision", named_precision(own) or stated.precision or named_precision(stated.model))
    if own and (fault := _unknown(own)):
        if not stated.model:
            raise BadRequest("log_model", where=run.where, fault=fault)
        del said["model"]
    return stated.columns() | said


def _unknown(model: str) -> R1ModelError | None:
    """Why the catalogue does not know a model by this name; None where it does."""
    try:
        names.served_alike(model)
    except R1ModelError as error:
        return error
    return None


def refusal(run: Run) -> str:
    """Why a run that is well written is not to be learned from: the key of its reason, empty where it is."""
    return "log_failed" if run.failed_share() > MOST_FAILED else ""


def _machine(said: dict[str, str], where: str) -> dict[str, str]:
    """The plan made whole: as many GPUs as a replica needs where no number is given, one replica where no plan is."""
    stages = max(_count(said, "pp"), 1)
    gpus = _count(said, "n_gpus") or _count(said, "tp") * stages
    spread = said.get("dp_attn") == "1"
    tensor = _count(said, "tp") or max(1, gpus // stages)
    width = gpus if spread else max(tensor, _count(said, "ep")) * stages
    if gpus and gpus % width:
        raise BadRequest("log_plan", where=where, width=f"{width:g}", gpus=f"{gpus:g}")
    counts = {"n_gpus": gpus or math.nan, "tp": tensor, "pp": stages, "n_workers": gpus / width if gpus else 1}
    usual = {"ep": "1", "spec_decode": "none", "date": "", "dp_attn": "0"}
    return {**usual, **said, **{name: _shown(value) for name, value in counts.items()}}


def _count(said: dict[str, str], name: str) -> float:
    return float(said.get(name) or 0)


def _shown(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.{DIGITS}g}"
