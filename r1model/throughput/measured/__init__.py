"""Measured rows: read, turned into workloads, predicted beside what was measured."""
