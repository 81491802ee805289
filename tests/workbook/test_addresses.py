"""The web addresses of the documents can be clicked, and each leads where its cell says."""

import io

import pytest
from openpyxl import load_workbook

from r1model.catalogue import catalogue

MOST = 65_530  # links that Excel keeps on a sheet


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_document_with_an_address_opens_by_a_click(both, language):
    made = both[language]
    found = {}
    for sheet in load_workbook(io.BytesIO(made.content)):
        linked = [cell for row in sheet for cell in row if cell.hyperlink and not cell.hyperlink.location]
        assert len(linked) < MOST
        assert all(cell.hyperlink.target == cell.value for cell in linked)
        found[sheet.title] = [cell.value for cell in linked]
    places = [item.place for item in catalogue().sources.values() if item.place.startswith(("http://", "https://"))]
    assert len(places) > 100
    title = made.book.pages["sources"].title
    assert found.pop(title) == places and not any(found.values())
