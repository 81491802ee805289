#!/bin/sh
# HyperFormula's INT cuts off: INT(-1.5) is -1, where Excel, LibreOffice and OpenFormula say -2.
#
# Version: hyperformula 3.5.0 (npm). So -INT(-x), a common spelling of rounding up, rounds down there;
# CEILING(x,1) and ROUNDUP(x,0) agree with the others for x of at least 0.
# Seen: "[-1,1,2,2]"
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund hyperformula@3.5.0
cat > run.js <<'JS'
const { HyperFormula } = require("hyperformula")
const sheet = HyperFormula.buildFromArray([["=INT(-1.5)", "=-INT(-1.5)", "=CEILING(1.5,1)", "=ROUNDUP(1.5,0)"]],
  { licenseKey: "gpl-v3" })
console.log(JSON.stringify(sheet.getSheetValues(0)[0]))
JS
node run.js | tee seen
printf '[-1,1,2,2]\n' | diff - seen
