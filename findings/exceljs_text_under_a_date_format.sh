#!/bin/sh
# ExcelJS reads the text that a formula gives as a day where the cell's number format is that of a day, and writes NaN.
#
# Versions: openpyxl 3.1.5 (PyPI), exceljs 4.4.0 (npm). A formula such as IF(A1>0,A1,"not said") under yyyy-mm-dd is
# common; opened and saved, the file says <v>NaN</v>, which is no number of the format: Excel repairs such a file.
# A number and a format with words for 0 (yyyy-mm-dd;;"not said") are kept.
# Seen: "text: NaN", "number: 0"
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check openpyxl==3.1.5
npm install --silent --no-audit --no-fund exceljs@4.4.0
venv/bin/python - <<'PY'
import zipfile

from openpyxl import Workbook

book = Workbook()
sheet = book.active
sheet["A1"], sheet["A2"] = "=B1", "=B2"
sheet["A1"].number_format, sheet["A2"].number_format = "yyyy-mm-dd", 'yyyy-mm-dd;;"not said"'
book.save("made.xlsx")
with zipfile.ZipFile("made.xlsx") as made, zipfile.ZipFile("book.xlsx", "w") as written:
    for name in made.namelist():
        text = made.read(name)
        if name == "xl/worksheets/sheet1.xml":  # what a spreadsheet stores beside the two formulas
            for empty in (b"<v></v>", b"<v />", b"<v/>"):
                text = text.replace(empty, b"")
            text = text.replace(b"<f>B1</f>", b"<f>B1</f><v>not said</v>").replace(b"<f>B2</f>", b"<f>B2</f><v>0</v>")
            text = text.replace(b'<c r="A1"', b'<c r="A1" t="str"')
        written.writestr(name, text)
PY
cat > copy.js <<'JS'
const ExcelJS = require("exceljs")
const book = new ExcelJS.Workbook()
book.xlsx.readFile("book.xlsx").then(() => book.xlsx.writeFile("copy.xlsx"))
JS
node copy.js
venv/bin/python - <<'PY' | tee seen
import re
import zipfile

text = zipfile.ZipFile("copy.xlsx").read("xl/worksheets/sheet1.xml").decode()
for name, address in (("text", "A1"), ("number", "A2")):
    print(f"{name}:", re.search(rf'r="{address}".*?<v>(.*?)</v>', text)[1])
PY
printf 'text: NaN\nnumber: 0\n' | diff - seen
