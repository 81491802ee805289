#!/bin/sh
# Dask's LocalCluster asks for port 8787 although it was told to have no dashboard.
#
# Version: distributed 2026.8.0 (PyPI). LocalCluster(dashboard_address=None) still starts its HTTP server on the usual
# port, and warns where another program has it; "127.0.0.1:0" asks for a free one and is silent.
# Seen: "None: Port 8787 is already in use.", "127.0.0.1:0: silent"
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet distributed==2026.8.0
cat > run.py <<'PY'
import socket
import warnings

from distributed import LocalCluster

if __name__ == "__main__":
    taken = socket.socket()
    try:
        taken.bind(("", 8787))
        taken.listen()
    except OSError:
        pass  # somebody else has it: as good
    for address in (None, "127.0.0.1:0"):
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            LocalCluster(n_workers=0, processes=False, dashboard_address=address).close()
        said = [str(each.message).splitlines()[0] for each in told if "8787" in str(each.message)]
        print(f"{address}: {said[0] if said else 'silent'}")
    taken.close()
PY
venv/bin/python run.py | tee seen
printf 'None: Port 8787 is already in use.\n127.0.0.1:0: silent\n' | diff - seen
