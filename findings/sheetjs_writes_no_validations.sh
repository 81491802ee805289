#!/bin/sh
# SheetJS as npm gives it writes no data validations: a copy has no drop-downs and takes any value.
#
# Versions: openpyxl 3.1.5 (PyPI), xlsx 0.18.5 (npm). Values, formulas and defined names of the same file are kept.
# Seen: "given: 1", "copy: 0", "formula: =A1*2"
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check openpyxl==3.1.5
npm install --silent --no-audit --no-fund xlsx@0.18.5
venv/bin/python - <<'PY'
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

book = Workbook()
book.active.append([1, "=A1*2"])
rule = DataValidation(type="list", formula1='"1,2,3"')
rule.add("A1")
book.active.add_data_validation(rule)
book.save("book.xlsx")
PY
cat > copy.js <<'JS'
const XLSX = require("xlsx")
XLSX.writeFile(XLSX.readFile("book.xlsx", { cellFormula: true, cellStyles: true }), "copy.xlsx")
JS
node copy.js
venv/bin/python - <<'PY' | tee seen
from openpyxl import load_workbook

for name in ("given", "copy"):
    sheet = load_workbook("book.xlsx" if name == "given" else "copy.xlsx").active
    print(f"{name}:", sheet.data_validations.count)
print("formula:", sheet["B1"].value)
PY
printf 'given: 1\ncopy: 0\nformula: =A1*2\n' | diff - seen
