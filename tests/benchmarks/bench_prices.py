"""Large price lists: 300 MB of CSV and 1 GB of JSON made for the run, read in a process of its own each.

`python tests/benchmarks/bench_prices.py [MB of CSV] [MB of JSON]`: seconds on the clock and of a core, the most memory,
pandas reading the same CSV beside it.
"""

import itertools
import json
import subprocess
import sys
import tempfile
from pathlib import Path

MB = 10**6
FOLDER = Path(__file__).parents[1] / "golden" / "prices"
JSON_LIST, CSV_LIST = FOLDER / "offer_excerpt_us-east-1.json", FOLDER / "offer_excerpt_us-east-1.csv"
AIMS = {"csv": (5, 100), "json": (60, 100)}
MEASURED = """
import resource, sys, time
{begin}
start, busy = time.perf_counter(), time.process_time()
{work}
used = resource.getrusage(resource.RUSAGE_SELF)
print(time.perf_counter() - start, time.process_time() - busy, used.ru_maxrss / 1000, found)
"""
OURS = ("from pathlib import Path\nfrom r1model.catalogue.held import catalogue\n"
        "from r1model.pricelists.gather import read\nfrom r1model.pricelists.listing import Wanted",
        "got = read(Path(sys.argv[1]), Wanted('', frozenset(catalogue().instances)))\n"
        "found = f'{len(got.prices)} kept, {sum(got.listing.skipped.values()):,} passed over'")  # fmt: skip
PANDAS = ("import pandas", "found = f'{len(pandas.read_csv(sys.argv[1], skiprows=5, low_memory=False)):,} rows'")


def main(csv_mb=300, json_mb=1000):
    with tempfile.TemporaryDirectory() as folder:
        sizes = {"csv": csv_mb, "json": json_mb}
        for kind, make in (("csv", csv_list), ("json", json_list)):
            path = make(Path(folder) / f"list.{kind}", sizes[kind] * MB)
            row(f"r1model, {kind}", path, OURS, AIMS[kind])
            if kind == "csv":
                row("pandas, csv", path, PANDAS)
            path.unlink()


def row(what, path, work, aim=()):
    code = MEASURED.format(begin=work[0], work=work[1])
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    seconds, busy, memory, found = done.stdout.split(" ", 3)
    aimed = f"   (aim {aim[0]} s, {aim[1]} MB)" if aim else ""
    taken = f"{float(seconds):6.1f} s ({float(busy):5.1f} s of a core) {float(memory):7.0f} MB"
    print(f"{what:14} {path.stat().st_size / MB:7,.0f} MB {taken}   {found.strip()}{aimed}", flush=True)


def csv_list(path, size):
    """The excerpt once, then its lines again and again as other SKUs of types that are not wanted."""
    lines = CSV_LIST.read_text("utf-8").splitlines(keepends=True)
    written = sum(map(len, lines))
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)
        for number in itertools.count():
            if written > size:
                return path
            line = lines[6 + number % (len(lines) - 6)]
            sku = line[1:17]
            line = line.replace(sku, f"SYN{number:013d}").replace("xlarge", "medium").replace(".gp3", ".gp2")
            file.write(line.replace('"gp3"', '"gp2"'))
            written += len(line)
    return path


def json_list(path, size):
    """As many products as a tenth of the size takes, then their terms: eight terms each, as true lists have."""
    given = json.loads(JSON_LIST.read_text("utf-8"))
    products, terms = given.pop("products"), given.pop("terms")
    given.pop("attributesList")
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps(given, indent=2)[:-2] + ',\n  "products": ' + json.dumps(products, indent=2)[:-2])
        count = _products(file, list(products.values()), size // 5)
        file.write('},\n  "terms": {')
        room = size - file.tell()
        for kind, share in (("OnDemand", 0.2), ("Reserved", 0.8)):
            file.write(f'{"" if kind == "OnDemand" else "},"}\n"{kind}": ' + json.dumps(terms[kind], indent=2)[:-2])
            _terms(file, next(iter(terms["Reserved"]["7TVXMFHQR6U7W5CV"].values())), count, room * share)
        file.write("}}}\n")
    return path


def _products(file, known, size):
    for number in itertools.count():
        if file.tell() > size:
            return number
        made = {**known[number % len(known)], "sku": f"SYN{number:013d}"}
        made["attributes"] = made["attributes"] | {"instanceType": "m0.medium", "volumeApiName": "gp2"}
        file.write(f',\n"{made["sku"]}": ' + json.dumps(made, indent=2))
    return 0


def _terms(file, term, count, size):
    each = max(1, round(size / count / len(json.dumps(term, indent=2))))
    text = json.dumps(term, indent=2)
    for number in range(count):
        sku = f"SYN{number:013d}"
        own = text.replace(term["sku"], sku)
        body = ",\n".join(f'"{sku}.T{place}": {own}' for place in range(each))
        file.write(f',\n"{sku}": {{{body}}}')


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
