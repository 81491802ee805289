"""Prices asked of AWS itself: GetProducts for what an hour costs, DescribeInstanceTypes for what a region offers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from r1model.errors import BadRequest
from r1model.pricelists.answers import offers
from r1model.pricelists.gather import Gathered, gathered
from r1model.pricelists.listing import Listing, Offer, Wanted, shown
from r1model.pricelists.stream import Told, silent
from r1model.pricelists.tree import Tangled, garbled

# Where each partition answers questions about prices: not in every region.
PARTITIONS = {"aws": "us-east-1", "aws-cn": "cn-northwest-1"}
REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
SERVICE, PAGE = "AmazonEC2", 100
INSTANCES = {"operatingSystem": "Linux", "tenancy": "Shared", "preInstalledSw": "NA", "capacitystatus": "Used"}
STORAGE = {"volumeApiName": "gp3"}
TRIES = {"total_max_attempts": 6, "mode": "standard"}
CONNECT_S, READ_S = 10, 60
DENIED = ("AccessDenied", "UnauthorizedOperation", "UnrecognizedClient", "InvalidClientTokenId", "AuthFailure",
          "ExpiredToken", "InvalidSignature", "SignatureDoesNotMatch", "OptInRequired")  # fmt: skip


class Question(NamedTuple):
    """Which prices to ask for, of whom; another address where a test or a gateway answers."""

    region: str
    partition: str = "aws"
    address: str = ""


class Offering(NamedTuple):
    """GPU instance types that a region offers and the catalogue lacks, each with its GPUs."""

    lacking: tuple[str, ...]
    offered: int


def refreshed(question: Question, wanted: Wanted, told: Told = silent) -> tuple[Gathered, Offering]:
    """The prices of a region as AWS answers today, and what else it offers; BadRequest says what to change."""
    _require_sense(question)
    with _plain(question):
        offering = _offering(_client("ec2", question.region, question), wanted)
        listing = Listing(f"GetProducts {question.region}", kind="answers")
        asked = _asked(_client("pricing", PARTITIONS[question.partition], question), question.region, told)
        return gathered(_offers(asked, listing, wanted), listing, wanted), offering


def _require_sense(question: Question) -> None:
    if question.partition not in PARTITIONS:
        raise BadRequest("unknown_choice", argument="--partition", given=shown(question.partition),
                         known=", ".join(PARTITIONS))  # fmt: skip
    is_china = question.region.startswith("cn-")
    if not REGION.fullmatch(question.region) or is_china != (question.partition == "aws-cn"):
        raise BadRequest("aws_region", region=shown(question.region), partition=question.partition)


def _offers(answers: Iterator[str], listing: Listing, wanted: Wanted) -> list[Offer]:
    try:
        return list(offers(answers, listing, wanted))
    except Tangled as fault:
        raise garbled(listing.path) from fault


def _client(service: str, region: str, question: Question) -> Any:
    try:
        from boto3.session import Session
        from botocore.config import Config
    except ImportError as fault:
        raise BadRequest("aws_absent") from fault
    usual = Config(retries=TRIES, connect_timeout=CONNECT_S, read_timeout=READ_S)
    return Session().client(service, region_name=region, endpoint_url=question.address or None, config=usual)


def _asked(client: Any, region: str, told: Told) -> Iterator[str]:
    """Every answer on every page, for instances and for storage."""
    pages = client.get_paginator("get_products")
    for given in (INSTANCES, STORAGE):
        filters = [{"Type": "TERM_MATCH", "Field": field, "Value": value}
                   for field, value in (given | {"regionCode": region}).items()]  # fmt: skip
        for page in pages.paginate(ServiceCode=SERVICE, Filters=filters, PaginationConfig={"PageSize": PAGE}):
            found = page.get("PriceList", [])
            told(len(found))
            yield from found


def _offering(client: Any, wanted: Wanted) -> Offering:
    """What a region offers, by its own list of instance types."""
    lacking: list[str] = []
    count = 0
    for page in client.get_paginator("describe_instance_types").paginate(PaginationConfig={"PageSize": PAGE}):
        for kind in page.get("InstanceTypes", []):
            count += 1
            if kind.get("GpuInfo") and wanted.known is not None and kind["InstanceType"] not in wanted.known:
                lacking.append(_described(kind))
    return Offering(tuple(sorted(lacking)), count)


def _described(kind: dict[str, Any]) -> str:
    gpus = ", ".join(f"{gpu.get('Count')} x {gpu.get('Manufacturer', '')} {gpu.get('Name', '')}"
                     for gpu in kind["GpuInfo"].get("Gpus", []))  # fmt: skip
    return shown(f"{kind['InstanceType']} ({gpus})")


@contextmanager
def _plain(question: Question) -> Iterator[None]:
    """What boto3 raises, as one line that says what to change."""
    try:
        yield
    except BadRequest:
        raise
    except Exception as fault:
        if not type(fault).__module__.startswith("botocore"):
            raise
        raise _told(fault, question) from fault


def _told(fault: Exception, question: Question) -> BadRequest:
    kind = type(fault).__name__
    if kind in ("NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError", "ProfileNotFound",
                "TokenRetrievalError", "SSOTokenLoadError", "UnauthorizedSSOTokenError"):  # fmt: skip
        return BadRequest("aws_credentials", partition=question.partition)
    answer = getattr(fault, "response", None)
    code = shown(answer.get("Error", {}).get("Code", kind)) if isinstance(answer, dict) else ""
    if code.startswith(DENIED):
        return BadRequest("aws_denied", code=code, region=question.region)
    return BadRequest("aws_refused", code=code, region=question.region) if code else BadRequest(
        "aws_unreachable", region=question.region, fault=shown(kind))  # fmt: skip
