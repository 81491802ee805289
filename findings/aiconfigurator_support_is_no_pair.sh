#!/bin/sh
# aiconfigurator's cli_support says that it returns a pair of booleans and returns an object that only unpacks like one.
#
# Version: aiconfigurator 0.12.0 (PyPI). The annotation is tuple[bool, bool]; `aggregated, split = cli_support(...)` works,
# `cli_support(...)[0]`, `len(...)` and a comparison with (True, True) do not. A sizing tool that stores the answer and
# indexes it later fails there and not where it asked.
# Seen: the annotation, then "unpacks: True", then the TypeError of the index.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check aiconfigurator==0.12.0
cat > run.py <<'PY'
import typing
import warnings

warnings.simplefilter("ignore")
from aiconfigurator.cli.api import cli_support

print(typing.get_type_hints(cli_support)["return"])
found = cli_support("meta-llama/Meta-Llama-3.1-70B", "h100_sxm")
aggregated, split = found
print("unpacks:", isinstance(aggregated, bool))
try:
    print(found[0])
except TypeError as error:
    print("TypeError:", error)
PY
venv/bin/python run.py 2>/dev/null | tee seen
printf "tuple[bool, bool]\nunpacks: True\nTypeError: 'SupportResult' object is not subscriptable\n" | diff - seen
