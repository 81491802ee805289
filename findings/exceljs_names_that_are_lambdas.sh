#!/bin/sh
# ExcelJS keeps of a defined name only what it takes for ranges: a LAMBDA is written as a broken one, or not at all.
#
# Versions: openpyxl 3.1.5 (PyPI), exceljs 4.4.0 (npm). A cell that calls the name is kept with its formula and its value,
# so that nothing is seen until the next program recalculates it: then it says #REF! or #NAME?.
# Seen: "LOOKED_UP: 'INDEX(Sheet'!$A$1:$A$3", "DOUBLED: gone"
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check openpyxl==3.1.5
npm install --silent --no-audit --no-fund exceljs@4.4.0
venv/bin/python - <<'PY'
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

book = Workbook()
book.active.append([1])
for name, text in (("LOOKED_UP", "_xlfn.LAMBDA(_xlpm.at,INDEX(Sheet!$A$1:$A$3,_xlpm.at))"),
                   ("DOUBLED", "_xlfn.LAMBDA(_xlpm.x,_xlpm.x+_xlpm.x)")):
    book.defined_names[name] = DefinedName(name, attr_text=text)
book.save("book.xlsx")
PY
cat > copy.js <<'JS'
const ExcelJS = require("exceljs")
const book = new ExcelJS.Workbook()
book.xlsx.readFile("book.xlsx").then(() => book.xlsx.writeFile("copy.xlsx"))
JS
node copy.js
venv/bin/python - <<'PY' | tee seen
from openpyxl import load_workbook

names = load_workbook("copy.xlsx").defined_names
for name in ("LOOKED_UP", "DOUBLED"):
    print(f"{name}:", names[name].value if name in names else "gone")
PY
printf "LOOKED_UP: 'INDEX(Sheet'!\$A\$1:\$A\$3\nDOUBLED: gone\n" | diff - seen
