"""What is no whole price list is refused in one line; nothing is half imported and an old book stays as it was."""

import csv
import gzip
import json

import pytest
from price_lists import ANSWERS, CHINA, CSV_LIST, CUR, JSON_LIST, SAVINGS, changed, put

US_TEXT, CSV_TEXT = JSON_LIST.read_text("utf-8"), CSV_LIST.read_text("utf-8")
LINES = CSV_TEXT.splitlines(keepends=True)
P5 = "3D4V8UAYEMB38GU2"
P5_DIMENSION = f"{P5}.JRTCKXETXF.6YS6EN2CT7"


def refused(run, tmp_path, path, *words, language="en"):
    """The one line for a file, after which neither a book nor a layer has changed."""
    book, own = tmp_path / "book.csv", tmp_path / "own"
    book.write_text("old", "utf-8")
    run("prices", "import", CHINA, "--layer", own)
    before = {file.name: file.read_bytes() for file in own.iterdir()}
    told = run("prices", "import", path, "--out", book, "--force", *words, language=language)
    layered = run("prices", "import", path, "--layer", own, *words, language=language)
    assert (told.code, layered.code) == (2, 2), told.out
    assert book.read_text("utf-8") == "old" and {file.name: file.read_bytes() for file in own.iterdir()} == before
    assert told.err.count("\n") == 1 and told.err.isprintable() is False and told.out == ""
    assert "Traceback" not in told.err and len(told.err) < 600
    return told.err


def dimension(given):
    return given["terms"]["OnDemand"][P5][f"{P5}.JRTCKXETXF"]["priceDimensions"][P5_DIMENSION]


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.999])
@pytest.mark.parametrize("source", [JSON_LIST, CSV_LIST, ANSWERS, CHINA, CUR])
def test_a_truncated_file(run, tmp_path, source, share):
    content = source.read_bytes()
    path = put(tmp_path / "cut", content[: int(len(content) * share)])
    said = refused(run, tmp_path, path)
    assert "stops before its end" in said or "is damaged" in said


def test_a_truncated_archive(run, tmp_path):
    packed = gzip.compress(JSON_LIST.read_bytes())
    assert "stops before its end" in refused(run, tmp_path, put(tmp_path / "cut.gz", packed[:-400]))


@pytest.mark.parametrize("content", [
    b"", b"\n", b"hello", b"{}", b"[]", b"\x00" * 300, b"PK\x03\x04" + b"\x00" * 90, b"PAR1" + b"\x00" * 90,
    b"\xff\xfe" + "SKU,PricePerUnit".encode("utf-16-le"), b"<html><body>Access Denied</body></html>",
    b"{" * 5000, b'{"a":' * 100_000, b"=cmd|' /C calc'!A0,1\n",
])  # fmt: skip
def test_what_is_no_price_list(run, tmp_path, content):
    assert "no price file that is known" in refused(run, tmp_path, put(tmp_path / "given", content))


@pytest.mark.parametrize("content", [
    US_TEXT.replace('"terms": {', '"terms": {{', 1), US_TEXT.replace('"terms": {', '"terms": 3, "x": {', 1) + "x",
    US_TEXT.replace('"priceDimensions": {', '"priceDimensions": [', 1), US_TEXT[:3000] + "\x00\x01" + US_TEXT[3000:],
    '{"products": {"A": ' + '{"a":' * 200_000, '{"products": {' + '"terms": "' + " " * 9_000_000,
    '{"products": {' + '"a": "' + r"\"" * 4_000_000,
    '{"offerCode": "AmazonEC2", "products": {"A": 3}}', '{"products": {"A": [[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}}',
])  # fmt: skip
def test_garbled_json(run, tmp_path, content):
    said = refused(run, tmp_path, put(tmp_path / "given.json", content))
    assert "is damaged" in said or "stops before its end" in said


@pytest.mark.parametrize("content", [
    "".join(LINES[:8]) + '"7TVX","x"\n' + "".join(LINES[8:]), CSV_TEXT.replace('"JRTCKXETXF",', '"JRT"CK",', 1),
    CSV_TEXT.encode()[:4000] + b"\xff\xfe\xfd" + CSV_TEXT.encode()[4000:], "".join(LINES[:7]) + "x" * 400_000 + "\n",
    "".join(LINES[:7]) + '"' + "x\n" * 400_000,
])  # fmt: skip
def test_garbled_csv(run, tmp_path, content):
    said = refused(run, tmp_path, put(tmp_path / "given.csv", content))
    assert "is damaged" in said or "stops before its end" in said


def test_a_file_of_another_region_than_asked_for(run, tmp_path):
    said = refused(run, tmp_path, JSON_LIST, "--region", "eu-west-1")
    assert "no price of eu-west-1" in said and "another region" in said
    assert "eu-west-1" in refused(run, tmp_path, JSON_LIST, "--region", "eu-west-1", language="zh")


def test_rows_of_another_region_among_those_of_the_file(run, tmp_path):
    def moved(given):
        given["products"][P5]["attributes"]["regionCode"] = "eu-west-1"

    path = changed(tmp_path / "two.json", moved)
    assert "several regions (eu-west-1, us-east-1)" in refused(run, tmp_path, path)
    told = run("prices", "import", path, "--region", "us-east-1", "--out", tmp_path / "one.csv", "--json")
    assert told.code == 0 and told.json["skipped"]["other_region"] == 1 and told.json["regions"] == ["us-east-1"]


def test_two_currencies_in_one_file(run, tmp_path):
    def yuan(given):
        dimension(given)["pricePerUnit"] = {"CNY": "700"}

    assert "two currencies (CNY, USD)" in refused(run, tmp_path, changed(tmp_path / "c.json", yuan))


def test_two_currencies_of_one_price(run, tmp_path):
    def both(given):
        dimension(given)["pricePerUnit"] = {"CNY": "700", "USD": "98.32"}

    assert "two currencies (CNY, USD)" in refused(run, tmp_path, changed(tmp_path / "c.json", both))


def test_a_region_in_china_priced_in_dollars(run, tmp_path):
    path = put(tmp_path / "c.json", CHINA.read_text("utf-8").replace('"CNY":', '"USD":'))
    assert "prices cn-northwest-1 in USD" in refused(run, tmp_path, path)


def test_a_product_or_a_line_twice(run, tmp_path):
    text = json.loads(US_TEXT)["products"][P5]
    twice = US_TEXT.replace(f'"{P5}": {{', f'"{P5}": {json.dumps(text)}, "{P5}": {{', 1)
    assert f"has SKU {P5} twice" in refused(run, tmp_path, put(tmp_path / "t.json", twice))
    path = put(tmp_path / "t.csv", CSV_TEXT + LINES[6])
    assert "has RateCode 7TVXMFHQR6U7W5CV.JRTCKXETXF.6YS6EN2CT7 twice" in refused(run, tmp_path, path)
    whole = json.loads(ANSWERS.read_text("utf-8"))
    whole["PriceList"] *= 2
    assert "twice" in refused(run, tmp_path, put(tmp_path / "a.json", json.dumps(whole)))


def test_two_prices_of_one_thing(run, tmp_path):
    def again(given):
        products, terms = given["products"], given["terms"]["OnDemand"]
        products["TESTAGAIN0000001"] = products[P5] | {"sku": "TESTAGAIN0000001"}
        terms["TESTAGAIN0000001"] = json.loads(json.dumps(terms[P5]).replace(P5, "TESTAGAIN0000001")
                                               .replace("98.3200000000", "97"))  # fmt: skip

    said = refused(run, tmp_path, changed(tmp_path / "c.json", again))
    assert "two prices of us-east-1.p5.48xlarge.on-demand.2025-02-01: 98.32 and 97.0" in said


def test_a_list_of_another_service(run, tmp_path):
    path = put(tmp_path / "rds.json", US_TEXT.replace('"AmazonEC2"', '"AmazonRDS"', 1))
    assert "price list of AmazonRDS" in refused(run, tmp_path, path)


@pytest.mark.parametrize("gone", ["SKU", "Currency", "Operating System", "RateCode", "Region Code"])
def test_a_column_that_is_missing(run, tmp_path, gone):
    said = refused(run, tmp_path, put(tmp_path / "c.csv", CSV_TEXT.replace(f'"{gone}"', '"Other"', 1)))
    assert gone in said or "no price file" in said


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "p5\x1b[31m", "../../etc", "p5 48xlarge", "Ｐ5", "x" * 9000])
def test_hostile_names_do_not_reach_a_book(run, tmp_path, name):
    def named(given):
        given["products"][P5]["attributes"]["instanceType"] = name

    path = changed(tmp_path / "c.json", named)
    told = run("prices", "import", path, "--out", tmp_path / "b.csv", "--json")
    assert told.code == 0 and told.json["skipped"]["not_in_catalogue"] == 1
    every = run("prices", "import", path, "--out", tmp_path / "every.csv", "--all")
    assert every.code == 2 and "\x1b" not in every.err and len(every.err) < 600


def test_words_that_a_spreadsheet_would_run_are_led_by_an_apostrophe(run, tmp_path):
    path = put(tmp_path / "c.json", US_TEXT.replace('"20250226220217"', '"=HYPERLINK(1),\\n@x"'))
    assert run("prices", "import", path, "--out", tmp_path / "b.csv").code == 0
    with (tmp_path / "b.csv").open(encoding="utf-8-sig", newline="") as file:
        assert not any(cell.startswith(("=", "+", "@")) for row in csv.reader(file) for cell in row)


def test_a_book_is_never_replaced_unasked(run, tmp_path):
    put(tmp_path / "book.csv", "old")
    told = run("prices", "import", JSON_LIST, "--out", tmp_path / "book.csv")
    assert told.code == 2 and (tmp_path / "book.csv").read_text("utf-8") == "old"


@pytest.mark.parametrize("words", [(), ("--out", "a.csv", "--layer", "own"), ("--layer", "own", "--all"),
                                   ("--out", "a.xlsx"), ("--out", ".")])  # fmt: skip
def test_where_to_write_is_said_once(run, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    told = run("prices", "import", JSON_LIST, *words)
    assert told.code == 2 and told.err.count("\n") == 1 and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["nowhere.json", ".", "/dev/null", "a\x00b"])
def test_a_file_that_is_none(run, tmp_path, path):
    told = run("prices", "import", path, "--out", tmp_path / "b.csv")
    assert told.code == 2 and told.err.count("\n") == 1


def test_a_layer_that_is_wrong_stays_as_it_is(run, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    put(own / "aws_prices.csv", "id,item\nx,y\n")
    assert run("prices", "import", JSON_LIST, "--layer", own).code == 2
    assert [(file.name, file.read_text("utf-8")) for file in own.iterdir()] == [("aws_prices.csv", "id,item\nx,y\n")]


def test_a_savings_plan_cut_at_the_end_of_a_word(run, tmp_path):
    assert "stops before its end" in refused(run, tmp_path, put(tmp_path / "s.csv", SAVINGS.read_bytes()[:-3]))
