"""Examples under the help of every command. All of them are run by a test, in this order, in one folder."""

from __future__ import annotations

from collections.abc import Mapping

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "new": (
        "r1model new uses.csv",
        "r1model new case.json --force",
    ),
    "workbook": (
        "r1model workbook",
        "r1model workbook --language en --out offer.xlsx --set months=60",
    ),
    "call": (
        "r1model call R1_VRAM 671 int8",
        "r1model call R1_GPUS 671 int8 H200-141 --json",
    ),
    "parallel": ("r1model parallel deepseek-r1 fp8 8",),
    "explain": (
        "r1model explain capex",
        "r1model explain depreciation --month 7",
    ),
    "audit": ("r1model audit",),
    "sources": (
        "r1model sources",
        "r1model sources --stale 2026-11-24",
    ),
    "docs": (
        "r1model docs inputs --language zh",
        "r1model docs schema",
    ),
    "plan": (
        "r1model plan --set plan3_gpu=H20-96 --set quant=fp8",
        "r1model plan --csv",
    ),
    "tco": (
        "r1model tco case.json",
        "r1model tco case.json --set common.discount_rate=8% --csv",
    ),
    "chain": (
        "r1model chain staff3000",
        "r1model chain --set uses=uses.csv --json",
    ),
    "compare": (
        "r1model compare today --as-of 2027-03-31",
        "r1model compare staff300 --csv",
    ),
    "quote": ("r1model quote quote.csv --accept --out own.toml",),
    "actuals": ("r1model actuals bill.csv --option rent",),
    "predict": ("r1model predict BENCH.csv --out PRED.csv",),
    "calibrate": ("r1model calibrate RUN.jsonl --gpu H200 --out RUN.toml --points POINTS.csv",),
    "accuracy": ("r1model accuracy",),
    "check": ("r1model check offer.xlsx",),
    "read": ("r1model read offer.xlsx --out mine.toml",),
    "diff": ("r1model diff offer.xlsx offer.xlsx",),
    "memo": ("r1model memo staff300 --out memo.docx",),
    "batch": ("r1model batch subsidiaries.csv --out books",),
    "sweep": (
        "r1model sweep 20000 --vary pue --vary price_per_kwh --out sweep.parquet",
        "r1model sweep 20000 --chain staff3000 --vary demand --vary throughput --out chains",
    ),
    "completion": ("r1model completion bash",),
    "models import": ("r1model models import config.json --name our-model --into ours",),
    "prices import": ("r1model prices import offers.json --out prices.csv",),
    "prices refresh": ("r1model prices refresh --region us-east-1 --out today.csv",),
    "prices template": ("r1model prices template --out form.csv",),
    "excel libreoffice": ("r1model excel libreoffice",),
    "excel addin": ("r1model excel addin",),
    "excel wps": ("r1model excel wps",),
    "excel onlyoffice": ("r1model excel onlyoffice",),
    "excel sheets": ("r1model excel sheets",),
    "excel labs": ("r1model excel labs",),
}
