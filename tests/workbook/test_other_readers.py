"""Readers of other people open every edition."""

import pytest
from workbook.copies import saved_by_node

from r1model.guests import guest
from r1model_workbook.book import content
from r1model_workbook.write.editions import EDITIONS


@pytest.mark.parametrize("library", ["exceljs", "xlsx"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_edition_opens_with_all_its_sheets(edition, library, both, tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(content("en", edition=edition, aboard=guest(edition)("en")))
    own = len(both["en"].book.pages)
    assert saved_by_node(library, path, tmp_path / "copy.xlsx") >= own
