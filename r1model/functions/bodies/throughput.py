"""What functions 50 to 59 compute, on the throughput model; imported at the first call, with NumPy."""

from __future__ import annotations

from functools import partial
from typing import Any

from r1model.capacity import Demand, Plan, engines_for, max_concurrency, search, users_for
from r1model.capacity import heat as heat_of
from r1model.capacity import network as network_of
from r1model.capacity import nodes_for as demanded_nodes
from r1model.capacity.load import QUANTILES
from r1model.capacity.refusals import require_runnable
from r1model.capacity.serving import Serving, serving
from r1model.catalogue import kept
from r1model.errors import NA, NUM, CellError
from r1model.sizing.plan_names import PlanShape
from r1model.throughput import Prediction, Workload, predict
from r1model.throughput.workload import Precision
from r1model.types import Gpu, Model

Rows = list[list[Any]]
REMEMBERED = 4096


def workload(
    gpu: Gpu, count: float, load: float, lengths: tuple[float, float], precision: Precision, plan: PlanShape | None,
    model: Model,
) -> Workload:  # fmt: skip
    """A deployment that can run; #N/A with the reason where it cannot, #NUM! where the plan takes other GPUs."""
    shape = plan or PlanShape(1, int(count), 1, data_parallel=False, expert_parallel=False)
    if shape.gpus != count:
        raise CellError(NUM, "plan_takes_others", plan_gpus=shape.gpus, given=f"{count:g}")
    item = Workload(
        model=model.id, gpu=gpu.id, precision=precision, gpus=count, workers=shape.workers, concurrency=load,
        tensor_parallel=1 if shape.data_parallel else shape.ranks, pipeline=shape.stages,
        data_parallel_attention=shape.data_parallel, expert_parallel=shape.expert_parallel,
        input_tokens=lengths[0], output_tokens=lengths[1],
    )  # fmt: skip
    require_runnable(item)
    return item


@partial(kept, most=REMEMBERED)
def _predicted(*given: Any) -> Prediction:
    gpu, count, load, sent, received, precision, plan, model = given
    return predict(workload(gpu, count, load, (sent, received), precision, plan, model))


def _one(name: str, *given: Any) -> float:
    *point, quantile, model = given
    value: float = getattr(_predicted(*point, model), name)[QUANTILES[quantile]]
    return value


def tpot(*given: Any) -> float:
    """Time per output token in ms."""
    return _one("tpot_ms", *given)


def ttft(*given: Any) -> float:
    """Time to first token in ms."""
    return _one("ttft_ms", *given)


def output_rate(*given: Any) -> float:
    """Output tokens per second of all the GPUs."""
    return _one("out_tok_s", *given)


def most_requests(
    gpu: Gpu, count: float, sent: float, received: float, tpot_ms: float | None, ttft_ms: float | None,
    precision: Precision, plan: PlanShape | None, quantile: str, model: Model,
) -> float:  # fmt: skip
    """Requests in flight that keep the targets and whose cache vLLM holds at its usual share; #N/A if it fails."""
    item = workload(gpu, count, 1, (sent, received), precision, plan, model)
    return max_concurrency(item, tpot_ms, ttft_ms, quantile).most


RANKED = ("rank", "plan", "tpot_ms", "tpot_p10", "tpot_p90", "ttft_ms", "out_tok_s", "out_p10", "out_p90",
          "max_concurrency", "cost_per_mtok_out", "basis")  # fmt: skip


def parallel(
    gpu: Gpu, count: float, load: float, sent: float, received: float, precision: Precision, goal: str,
    price: float | None, header: bool, model: Model,
) -> Rows:  # fmt: skip
    """Plans from best to worst, then those that cannot run, each with its reason in place of what it rests on."""
    base = Workload(model.id, gpu.id, precision, count, concurrency=load, input_tokens=sent, output_tokens=received)
    if goal == "cost" and price is None:
        raise CellError(NA, "goal_needs_price")
    plans = search(base, goal, price)  # type: ignore[arg-type]
    rows = [_ranked(rank, plan, price) for rank, plan in enumerate(plans.ranked, start=1)]
    missing = CellError(NA, "plan_cannot_run")
    for item in plans.refused:
        rows.append([missing, item.name, *[missing] * (len(RANKED) - 3), _in_both(item.reason)])
    return [list(RANKED), *rows] if header else rows


def _ranked(rank: int, plan: Plan, price: float | None) -> list[Any]:
    cost = CellError(NA, "goal_needs_price") if price is None else plan.cost_per_mtok
    tpot_ms, out = plan.tpot_ms, plan.out_tok_s
    return [rank, plan.name, tpot_ms.p50, tpot_ms.p10, tpot_ms.p90, plan.ttft_ms.p50, out.p50, out.p10, out.p90,
            plan.max_concurrency, cost, plan.basis]  # fmt: skip


def _in_both(reason: CellError) -> str:
    return f"{reason.text('zh')} / {reason.text('en')}"


def _served(
    gpu: Gpu, sent: float, received: float, tpot_ms: float, precision: str, quantile: str, model: Model
) -> Serving:
    base = Workload(model.id, gpu.id, precision, 1, input_tokens=sent, output_tokens=received)  # type: ignore[arg-type]
    return serving(base, tpot_ms, quantile)


def _demand(requests: float, sent: float, received: float, share: float, step: float) -> Demand:
    return Demand(requests, sent, received, peak_hour_share=share, step_nodes=step, reserve_nodes=step)


def users(
    nodes: float, gpu: Gpu, requests: float, sent: float, received: float, tpot_ms: float, precision: str, share: float,
    quantile: str, model: Model,
) -> float:  # fmt: skip
    """Daily users that the nodes carry at the busiest hour, one replica of them in reserve."""
    replica = _served(gpu, sent, received, tpot_ms, precision, quantile, model)
    return users_for(nodes, _demand(requests, sent, received, share, replica.nodes), replica.node_out_tok_s)


def nodes_for(
    count: float, gpu: Gpu, requests: float, sent: float, received: float, tpot_ms: float, precision: str, share: float,
    quantile: str, model: Model,
) -> float:  # fmt: skip
    """Nodes for daily users at the busiest hour: whole replicas, and one in reserve."""
    replica = _served(gpu, sent, received, tpot_ms, precision, quantile, model)
    demand = _demand(requests, sent, received, share, replica.nodes)
    return demanded_nodes(count, demand, replica.node_out_tok_s, request_life_ms=replica.request_ms).nodes_bought


NETWORK_UNITS = {
    "reduce_gb_per_token": "GB/token", "exchange_gb_per_token": "GB/token", "link_rate_gb_s": "GB/s",
    "link_gb_s": "GB/s", "handover_gb_s": "GB/s", "crosses_nodes": "flag", "nics_per_node": "count",
    "node_ports": "count", "switches": "count",
}  # fmt: skip
HEAT_UNITS = {"it_power_kw": "kW", "facility_kw": "kW", "heat_btu_h": "BTU/h", "cooling_tons": "ton"}


def network(
    gpu: Gpu, count: float, load: float, sent: float, received: float, precision: Precision, plan: PlanShape | None,
    header: bool, model: Model,
) -> Rows:  # fmt: skip
    """What GPUs send for a token, the link rate they need and have, and cards, ports and switches."""
    item = workload(gpu, count, load, (sent, received), precision, plan, model)
    return _table(network_of(item)._asdict(), NETWORK_UNITS, header)


def heat(gpu: Gpu, count: float, load_share: float, pue: float, header: bool) -> Rows:
    """Power of the equipment and at the meter, and its heat, of whole servers."""
    return _table(heat_of(gpu.id, count, load_share, pue)._asdict(), HEAT_UNITS, header)


def _table(values: dict[str, float], units: dict[str, str], header: bool) -> Rows:
    rows = [[name, values[name], unit] for name, unit in units.items()]
    return [["name", "value", "unit"], *rows] if header else rows


SEEN = ("engine", "gpu", "precision", "versions", "first_month", "last_month", "points", "speculative")


def frameworks(gpu: Gpu | None, precision: str | None, header: bool) -> Rows:
    """Engines that a measured row shows running a GPU and a precision, with versions and months."""
    engines = engines_for(gpu.id if gpu else "", precision or "")
    if not engines:
        raise CellError(NA, "no_engine_seen", gpu=gpu.short if gpu else "", precision=precision or "")
    rows = [[item.engine, item.gpu, item.precision, ", ".join(item.versions) or "–", item.first_month, item.last_month,
             item.points, item.speculative] for item in engines]  # fmt: skip
    return [list(SEEN), *rows] if header else rows
