"""`r1model prices refresh` against a loopback server that answers as AWS does; no credentials, no network, refusals."""

import csv
import importlib.util
import json
import sys

import outside
import pytest
from aws_stub import answering
from price_lists import CHINA, JSON_LIST

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example"}
CLEARED = ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "HTTP_PROXY", "http_proxy",
           "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_ROLE_ARN")  # fmt: skip


@pytest.fixture(autouse=True)
def aws(monkeypatch, tmp_path):
    if importlib.util.find_spec("boto3") is None:
        raise outside.absent("boto3")
    for name in CLEARED:
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


def answers(source=JSON_LIST):
    """The answers of the Query API that say what a bulk file says, a product each."""
    given = json.loads(source.read_text("utf-8"))
    return [json.dumps({
        "product": product, "serviceCode": "AmazonEC2", "version": given["version"],
        "publicationDate": given["publicationDate"],
        "terms": {kind: terms[sku] for kind, terms in given["terms"].items() if sku in terms},
    }) for sku, product in given["products"].items()]  # fmt: skip


def values(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {(row["item"], row["term"], row["payment"]): float(row["value"]) for row in csv.DictReader(file)}


def test_every_page_is_asked_for_and_gives_what_the_bulk_file_gives(run, tmp_path):
    run("prices", "import", JSON_LIST, "--out", tmp_path / "bulk.csv")
    with answering(answers()) as (stub, address):
        told = run("prices", "refresh", "--region", "us-east-1", "--out", tmp_path / "live.csv",
                   "--endpoint-url", address, "--json")  # fmt: skip
    assert told.code == 0, told.err
    assert values(tmp_path / "live.csv") == values(tmp_path / "bulk.csv")
    assert told.json["lacking"] == ["p9.48xlarge (8 x NVIDIA R100)"] and told.json["offered"] == 2
    assert len(stub.asked) == len(answers())
    asked = {each["Field"]: each["Value"] for each in stub.asked[0]["Filters"]}
    assert asked["regionCode"] == "us-east-1" and asked["tenancy"] == "Shared" and asked["operatingSystem"] == "Linux"


def test_china_is_asked_as_a_partition_of_its_own_and_stays_in_yuan(run, tmp_path):
    with answering(answers(CHINA)) as (_, address):
        told = run("prices", "refresh", "--region", "cn-northwest-1", "--partition", "aws-cn", "--layer",
                   tmp_path / "own", "--endpoint-url", address, "--json")  # fmt: skip
    assert told.code == 0, told.err
    assert told.json["currencies"] == ["CNY"] and told.json["kept"] == 5
    assert (tmp_path / "own" / "sources.toml").exists()


def test_a_throttled_question_is_asked_again(run, tmp_path):
    with answering(answers()) as (stub, address):
        stub.fail = [(503, "RequestLimitExceeded"), (503, "ServiceUnavailable")]
        told = run("prices", "refresh", "--region", "us-east-1", "--out", tmp_path / "b.csv",
                   "--endpoint-url", address)  # fmt: skip
    assert told.code == 0, told.err


@pytest.mark.parametrize("language, words", [("en", "No AWS credentials for aws"), ("zh", "没有 aws 的 AWS 凭证")])
def test_no_credentials_is_one_line(run, tmp_path, monkeypatch, language, words):
    for name in CREDENTIALS:
        monkeypatch.delenv(name)
    told = run("prices", "refresh", "--region", "us-east-1", "--out", tmp_path / "b.csv", language=language)
    assert told.code == 2 and words in told.err and told.err.count("\n") == 1 and not (tmp_path / "b.csv").exists()


@pytest.mark.parametrize("kind", ["UnauthorizedOperation", "AuthFailure"])
def test_a_denial_names_what_must_be_allowed(run, tmp_path, kind):
    with answering(answers()) as (stub, address):
        stub.fail = [(400, kind)] * 9
        told = run("prices", "refresh", "--region", "us-east-1", "--out", tmp_path / "b.csv",
                   "--endpoint-url", address)  # fmt: skip
    assert told.code == 2 and "AWS" in told.err and told.err.count("\n") == 1


def test_an_answer_that_is_garbled_leaves_the_old_book(run, tmp_path):
    (tmp_path / "b.csv").write_text("old", "utf-8")
    with answering([*answers(), '{"product": 3}']) as (_, address):
        told = run("prices", "refresh", "--region", "us-east-1", "--out", tmp_path / "b.csv", "--force",
                   "--endpoint-url", address)  # fmt: skip
    assert told.code == 2 and "is damaged" in told.err and (tmp_path / "b.csv").read_text("utf-8") == "old"


def test_nobody_at_the_address(run, tmp_path, monkeypatch):
    monkeypatch.setattr("r1model.pricelists.live.TRIES", {"total_max_attempts": 1, "mode": "standard"})
    told = run("prices", "refresh", "--region", "us-east-1", "--out", tmp_path / "b.csv",
               "--endpoint-url", "http://127.0.0.1:9")  # fmt: skip
    assert told.code == 2 and "cannot be reached" in told.err


def test_without_boto3_the_line_says_what_to_install(run, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "boto3.session", None)
    told = run("prices", "refresh", "--region", "us-east-1", "--out", tmp_path / "b.csv")
    assert told.code == 2 and "r1model[aws]" in told.err


@pytest.mark.parametrize("words", [
    ("--region", "cn-north-1"), ("--region", "us-east-1", "--partition", "aws-cn"), ("--region", "a/b"),
    ("--region", "us-east-1", "--partition", "gov"), (),
])  # fmt: skip
def test_a_region_goes_with_its_partition(run, tmp_path, words):
    told = run("prices", "refresh", *words, "--out", tmp_path / "b.csv")
    assert told.code == 2 and told.err.count("\n") == 1
