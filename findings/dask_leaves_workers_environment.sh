#!/bin/sh
# Dask's first LocalCluster of a process decides the environment of the workers of all later ones.
#
# Version: distributed 2026.8.0 (PyPI). Variables of "distributed.nanny.pre-spawn-environ" are put into os.environ of the
# process that starts the workers and stay there after close(); a cluster made later takes them from there, over what
# the configuration says by then. A first cluster with the usual MALLOC_TRIM_THRESHOLD_ so undoes another's larger one.
# Seen: "before: None", "first: 65536", "left behind: 65536", "second, told 67108864: 65536"
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet distributed==2026.8.0
cat > run.py <<'PY'
import os

import dask
from distributed import Client, LocalCluster

NAME, KEY = "MALLOC_TRIM_THRESHOLD_", "distributed.nanny.pre-spawn-environ"


def seen():
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0") as made, Client(made) as client:
        return client.submit(os.getenv, NAME).result()


if __name__ == "__main__":
    print("before:", os.environ.get(NAME))
    print("first:", seen())
    print("left behind:", os.environ.get(NAME))
    with dask.config.set({KEY: {**dask.config.get(KEY), NAME: str(1 << 26)}}):
        print("second, told 67108864:", seen())
PY
env -u MALLOC_TRIM_THRESHOLD_ venv/bin/python run.py | tee seen
printf 'before: None\nfirst: 65536\nleft behind: 65536\nsecond, told 67108864: 65536\n' | diff - seen
