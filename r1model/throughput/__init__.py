"""Throughput and latency with ranges: a roofline of registered formulas, corrected by measured neighbours."""

from r1model.throughput.predict import Prediction, Predictions, Range, predict, predict_many
from r1model.throughput.workload import Workload

__all__ = ["Prediction", "Predictions", "Range", "Workload", "predict", "predict_many"]
