"""Rewrites the data files of the throughput model from the catalogue's measured rows."""

from r1model.throughput.calibration.publish import publish

if __name__ == "__main__":
    publish()
