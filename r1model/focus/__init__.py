"""Forecasts as FOCUS files, and bills held against them: FOCUS is the FinOps Foundation's form of costs and usage."""
