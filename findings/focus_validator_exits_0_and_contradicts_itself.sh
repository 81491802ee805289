#!/bin/sh
# focus-validator exits 0 whatever it finds, runs only beside pyarrow 21 and inside its own folder, and has two rules
# of which one always fails.
#
# Version: focus-validator 2.2.1 (PyPI, Python 3.12), rules 1.2.0.1 for FOCUS 1.2. As pip installs it, it brings NumPy 1.26
# and a pyarrow built for NumPy 2; its list of currencies is opened by a path below the working directory.
# InvoiceId-C-004 (null without an invoice) and InvoiceId-C-005 (not null with one) are two branches of an OR, and the
# model has neither's condition: both run as rules of their own, so that every file has one failure, whatever InvoiceId
# says; their parent InvoiceId-C-003 passes. CommitmentDiscountStatus-C-004 has its condition the wrong way round, null
# in place of not null: with commitment discounts as a criterion, every row without one fails.
# StringHandling asks for valid Unicode; the validator refuses every name that is not ASCII, such as a Chinese one.
# Seen: the failing rules and the exit code with InvoiceId empty, with it filled, with the criterion, and with a name in Chinese. Of a file given
# as argument (r1model compare --focus FILE) only what fails is shown: InvoiceId-C-005-C alone is no violation.
set -eu
file=${1:+$(realpath "$1")}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3.12 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check focus-validator==2.2.1 'pyarrow==21.*'
folder=$(venv/bin/python -c 'import importlib.util as u; print(u.find_spec("focus_validator").submodule_search_locations[0])')
check() {
    (cd "$folder/.." && "$work/venv/bin/focus-validator" --data-file "$1" --validate-version 1.2 --block-download \
        --output-type console ${2:+--applicability-criteria "$2"} >"$work/out" 2>&1; echo "exit $?")
    grep -o '[A-Za-z]*-[A-Z]-[0-9]*-[A-Z]: FAIL' out || true
}
if [ -n "$file" ]; then check "$file"; exit; fi
cat > run.py <<'PY'
import csv

row = {
    "BilledCost": "1.50", "BillingAccountId": "a", "BillingAccountName": "a", "BillingCurrency": "USD",
    "BillingPeriodEnd": "2027-02-01T00:00:00Z", "BillingPeriodStart": "2027-01-01T00:00:00Z",
    "ChargeCategory": "Usage", "ChargeClass": "", "ChargeDescription": "d", "ChargeFrequency": "Usage-Based",
    "ChargePeriodEnd": "2027-02-01T00:00:00Z", "ChargePeriodStart": "2027-01-01T00:00:00Z",
    "CommitmentDiscountCategory": "", "CommitmentDiscountId": "", "CommitmentDiscountName": "",
    "CommitmentDiscountQuantity": "", "CommitmentDiscountStatus": "", "CommitmentDiscountType": "",
    "CommitmentDiscountUnit": "", "ContractedCost": "1.50", "EffectiveCost": "1.50", "InvoiceId": "",
    "InvoiceIssuerName": "p", "ListCost": "1.50", "PricingQuantity": "1.50", "PricingUnit": "Hours",
    "ProviderName": "p", "PublisherName": "p", "ServiceCategory": "Compute", "ServiceName": "s",
    "ServiceSubcategory": "Virtual Machines",
}
for name, said in (("empty", {}), ("filled", {"InvoiceId": "i"}), ("chinese", {"ServiceName": "\u7535\u8d39"})):
    with open(f"{name}.csv", "w", newline="", encoding="utf-8") as stream:
        table = csv.DictWriter(stream, row)
        table.writeheader()
        table.writerow(row | said)
PY
venv/bin/python run.py
{
    check "$work/empty.csv"
    check "$work/filled.csv"
    check "$work/empty.csv" COMMITMENT_DISCOUNT_SUPPORTED | grep -e exit -e Status-C-004
    check "$work/chinese.csv" | grep -e exit -e ServiceName-C-002
} | tee seen
printf '%s\n' "exit 0" "InvoiceId-C-005-C: FAIL" "exit 0" "InvoiceId-C-004-C: FAIL" \
    "exit 0" "CommitmentDiscountStatus-C-004-C: FAIL" \
    "exit 0" "ServiceName-C-002-M: FAIL" | diff - seen
