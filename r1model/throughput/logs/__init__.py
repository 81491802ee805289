"""Logs that benchmark tools write, read by what they hold: runs, rows of a benchmark table, points of one replica."""
