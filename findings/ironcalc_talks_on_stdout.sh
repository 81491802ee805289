#!/bin/sh
# IronCalc prints a line on standard output for every formula cell of a workbook that holds no value yet.
#
# Version: ironcalc 0.9.1 (PyPI). A workbook made by a program may leave the value of a formula out (the element v is
# optional); openpyxl writes an empty v, with which nothing is printed. A program that prints JSON on its own standard output after loading such a file prints something that no JSON reader takes: the lines
# come from below Python, so that contextlib.redirect_stdout does not hold them back.
# Seen: one line "Unexpected type (empty) in Sheet!A2" on standard output, and then the 3.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ironcalc==0.9.1 openpyxl==3.1.5
cat > run.py <<'PY'
import contextlib
import io
import zipfile

import ironcalc
from openpyxl import Workbook

book = Workbook()
book.active.append([1])
book.active["A2"] = "=A1+2"
book.save("made.xlsx")
with zipfile.ZipFile("made.xlsx") as made, zipfile.ZipFile("book.xlsx", "w") as written:
    for name in made.namelist():
        written.writestr(name, made.read(name).replace(b"<v></v>", b"").replace(b"<v />", b"").replace(b"<v/>", b""))
with contextlib.redirect_stdout(io.StringIO()):
    model = ironcalc.load_from_xlsx("book.xlsx")
model.evaluate()
print(model.get_formatted_cell_value(0, 2, 1))
PY
venv/bin/python run.py 2>/dev/null | tee seen
printf 'Unexpected type (empty) in Sheet!A2\n3\n' | diff - seen
