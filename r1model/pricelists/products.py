"""Which products of an EC2 price list are kept: Linux on shared hardware, nothing installed, in use; gp3 storage."""

from __future__ import annotations

from typing import NamedTuple

from r1model.pricelists.listing import Wanted

GP3 = "ebs-gp3"


class Product(NamedTuple):
    """What a list says of a product, by the names of its JSON; empty where it says nothing."""

    family: str
    system: str
    tenancy: str
    software: str
    capacity: str
    market: str
    licence: str
    operation: str
    instance: str
    region: str
    place: str
    volume: str
    usage: str

    @property
    def is_storage(self) -> bool:
        """Whether it is a volume and no instance."""
        return self.family == "Storage"

    @property
    def item(self) -> str:
        """What the catalogue calls it."""
        return GP3 if self.is_storage else self.instance


JSON_NAMES = Product(
    "productFamily", "operatingSystem", "tenancy", "preInstalledSw", "capacitystatus", "marketoption", "licenseModel",
    "operation", "instanceType", "regionCode", "locationType", "volumeApiName", "usagetype",
)  # fmt: skip
CSV_NAMES = Product(
    "Product Family", "Operating System", "Tenancy", "Pre Installed S/W", "CapacityStatus", "MarketOption",
    "License Model", "operation", "Instance Type", "Region Code", "Location Type", "Volume API Name", "usageType",
)  # fmt: skip


def reason_against(product: Product, wanted: Wanted) -> str:
    """Why a product is not kept, the first reason that holds; empty where it is kept."""
    if product.is_storage:
        return _of_storage(product, wanted)
    if not product.family.startswith("Compute Instance"):
        return "other_product"
    return _of_instance(product) or wanted.against(product.instance, product.region)


def _of_instance(product: Product) -> str:
    if not product.instance:
        return "no_instance_type"
    if product.system != "Linux":
        return "operating_system"
    if product.tenancy != "Shared":
        return "tenancy"
    if product.capacity != "Used":
        return "capacity_status"
    if product.software not in ("NA", "") or product.operation != "RunInstances":
        return "software"
    return "" if product.place == "AWS Region" else "not_a_region"


def _of_storage(product: Product, wanted: Wanted) -> str:
    if product.volume != "gp3" or not product.usage.endswith("EBS:VolumeUsage.gp3"):
        return "other_storage"
    if product.place != "AWS Region":
        return "not_a_region"
    return "other_region" if wanted.region and product.region != wanted.region else ""
