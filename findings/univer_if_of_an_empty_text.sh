#!/bin/sh
# Univer's engine takes a cell with an empty text for a blank one where an IF hands it on, and 0 comes of it further on.
#
# Version: @univerjs 0.25.1 (npm: core, engine-formula, sheets, sheets-formula; CommonJS, since their ES modules import by
# name what opentype.js does not name). A1 is IF(1>0,"",1), an empty text; B1 is IF(1>0,A1,5), an empty text in Excel,
# LibreOffice and OpenFormula, here no value; C1 is B1, an empty text there and 0 here. D1, which is A1, is right.
# Seen: "[\"\",null,0,\"\"]"
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund @univerjs/core@0.25.1 @univerjs/engine-formula@0.25.1 @univerjs/sheets@0.25.1 \
    @univerjs/sheets-formula@0.25.1 rxjs@7.8.2
cat > run.js <<'JS'
const { LocaleType, LogLevel, Univer, UniverInstanceType } = require("@univerjs/core")
const { FUniver } = require("@univerjs/core/facade")
const plugins = [require("@univerjs/engine-formula").UniverFormulaEnginePlugin,
  require("@univerjs/sheets").UniverSheetsPlugin, require("@univerjs/sheets-formula").UniverSheetsFormulaPlugin]
for (const name of ["sheets", "engine-formula", "sheets-formula"]) require(`@univerjs/${name}/facade`)
const locale = LocaleType.EN_US
const univer = new Univer({ locale, locales: { [locale]: {} }, logLevel: LogLevel.SILENT })
plugins.forEach((plugin) => univer.registerPlugin(plugin))
const api = FUniver.newAPI(univer)
const row = ['=IF(1>0,"",1)', "=IF(1>0,A1,5)", "=B1", "=A1"].map((f) => ({ f }))
univer.createUnit(UniverInstanceType.UNIVER_SHEET,
  { id: "book", sheetOrder: ["S"], sheets: { S: { id: "S", name: "S", cellData: { 0: { ...row } } } } })
setTimeout(() => {
  api.getFormula().calculationEnd(() => {
    const found = api.getWorkbook("book").save().sheets.S.cellData[0]
    console.log(JSON.stringify(row.map((_, at) => found[at].v ?? null)))
    process.exit(0)
  })
  api.getFormula().executeCalculation()
})
JS
node run.js | tee seen
printf '["",null,0,""]\n' | diff - seen
