"""What the package says of itself on an index: classifiers, and a page that needs no repository."""

import os
import re
import subprocess
import sys
import zipfile
from email import message_from_bytes

import pytest
from addin.conftest import ROOT

HOMEPAGE = "https://example.org/r1model"
ADDRESS = re.compile(r"\]\(([^)#]*)\)")


def said(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("/METADATA")]
        return message_from_bytes(archive.read(name))


def test_the_package_says_for_whom_and_for_which_python_it_is(wheel):
    found = said(wheel)
    kinds = found.get_all("Classifier")
    assert {f"Programming Language :: Python :: 3.{minor}" for minor in (11, 12, 13)} <= {*kinds}
    assert "Typing :: Typed" in kinds and found["Keywords"] and found["Author"] and found["License-Expression"]
    assert found["Description-Content-Type"] == "text/markdown"


def test_without_an_address_the_page_refers_to_no_file_of_the_repository(wheel):
    page = said(wheel).get_payload()
    assert "r1model call R1_VRAM" in page and "![" not in page
    assert [address for address in ADDRESS.findall(page) if not address.startswith("http")] == []


@pytest.mark.slow
def test_with_an_address_pictures_and_links_are_absolute(tmp_path):
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"R1MODEL_HOMEPAGE": HOMEPAGE})
    found = said(next(tmp_path.iterdir()))
    page = found.get_payload()
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page)
    assert len(pictures) >= 5 and all(address.startswith(f"{HOMEPAGE}/raw/") for address in pictures)
    assert all((ROOT / address.partition("/main/")[2]).is_file() for address in pictures)
    assert [address for address in ADDRESS.findall(page) if not address.startswith("http")] == []
    assert any(HOMEPAGE in line for line in found.get_all("Project-URL"))
