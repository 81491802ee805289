"""Bills in the forms that providers give them, made for the tests."""

import csv
import gzip

FOCUS = ("BilledCost", "BillingAccountId", "BillingCurrency", "ChargeCategory", "ChargeFrequency", "ChargePeriodStart",
         "ChargePeriodEnd", "ServiceCategory", "ServiceName", "ChargeDescription", "SkuMeter")  # fmt: skip
CUR = ("identity_line_item_id", "identity_time_interval", "bill_payer_account_id", "line_item_usage_start_date",
       "line_item_currency_code", "line_item_unblended_cost", "line_item_line_item_type", "line_item_product_code",
       "line_item_usage_type", "product_product_family", "line_item_line_item_description")  # fmt: skip
ACCOUNT = "111122223333"


def focus(cost, month="2027-01", service="Compute", name="Amazon EC2", currency="USD", account=ACCOUNT, **said):
    usual = {"BilledCost": cost, "BillingAccountId": account, "BillingCurrency": currency, "ChargeCategory": "Usage",
             "ChargeFrequency": "Usage-Based", "ChargePeriodStart": f"{month}-01T00:00:00Z", "ServiceCategory": service,
             "ChargePeriodEnd": f"{month}-28T00:00:00Z", "ServiceName": name}  # fmt: skip
    return usual | said


def cur(number, cost, usage, kind="Usage", product="AmazonEC2", day="2027-01-03T05:00:00.000Z", **said):
    usual = {"identity_line_item_id": f"id{number}", "identity_time_interval": f"{day}/x",
             "bill_payer_account_id": ACCOUNT, "line_item_currency_code": "USD", "line_item_usage_start_date": day,
             "line_item_unblended_cost": cost, "line_item_line_item_type": kind, "line_item_product_code": product,
             "line_item_usage_type": usage}  # fmt: skip
    return usual | said


def write(path, columns, rows, encoding="utf-8"):
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding=encoding, newline="") as stream:
        table = csv.DictWriter(stream, columns, restval="")
        table.writeheader()
        table.writerows(rows)
    return path


USUAL = [focus("138000.5"), focus("480.25", service="Storage", name="Amazon EBS"),
         focus("35.10", service="Networking", name="Transfer"), focus("12.00", service="Security", name="AWS KMS"),
         focus("140000", "2027-02"), focus("-100", "2027-02", ChargeCategory="Credit")]  # fmt: skip
