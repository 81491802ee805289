#!/bin/sh
# Gnumeric writes a number into a text with the digits of a long double: =INT(987.3)/100&"" is 9.8699999999999999999.
#
# Version: Gnumeric 1.12.55 (Debian 12: gnumeric). Excel and LibreOffice write 15 digits and say 9.87. The number itself
# is right; it is seen where & makes a text of it.
# Seen: "9.8699999999999999999"
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check openpyxl==3.1.5
venv/bin/python - <<'PY'
from openpyxl import Workbook

book = Workbook()
book.active["A1"] = '=INT(987.3)/100&""'
book.save("book.xlsx")
PY
ssconvert --recalc book.xlsx book.csv 2>/dev/null
tee seen < book.csv
printf '9.8699999999999999999\n' | diff - seen
