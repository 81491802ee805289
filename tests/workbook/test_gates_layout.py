"""Layout: nothing hidden, merged cells on About and Summary alone, pages that print, with head and foot."""

import re

from openpyxl.utils import coordinate_to_tuple

from r1model.options.files import compared
from r1model_workbook.write.style import TAB_COLOURS

PAPERS = {8, 9}  # A3, A4
MONTHLY = (*compared(), "compare", "demand")


def declared(page, element):
    """Whether the page says that a row or a column is a helper, to be folded under an outline."""
    if element.tag.endswith("}row"):
        return int(element.get("r")) in page.helper_rows
    first, last = page.helper_columns or (0, -1)
    return element.tag.endswith("}col") and first <= int(element.get("min")) <= int(element.get("max")) <= last


def test_nothing_is_hidden_but_helpers_under_an_outline(made):
    assert {element.get("state", "visible") for element in made.xml("xl/workbook.xml").iter("{*}sheet")} == {"visible"}
    for page in made.book.pages.values():
        sheet = made.sheet_xml(page)
        for element in sheet.iter("{*}row", "{*}col", "{*}sheetFormatPr"):
            folded = element.get("outlineLevel") not in (None, "0")
            assert folded is declared(page, element), (page.key, element.attrib)
            assert folded or element.get("hidden") in (None, "0", "false"), (page.key, element.attrib)
            assert element.get("zeroHeight") in (None, "0", "false"), page.key
            for size in (element.get("ht"), element.get("width")):
                assert size is None or float(size) > 2, (page.key, element.attrib)


def test_merged_cells_stand_on_about_and_summary_alone(made):
    for key, sheet in made.sheets.items():
        assert key in ("about", "summary") or not sheet.merged_cells.ranges, key


def test_no_writing_in_the_colour_of_its_ground(made):
    for key, sheet in made.sheets.items():
        for row in sheet:
            for cell in row:
                if cell.value is not None:
                    ground = cell.fill.fgColor.rgb[-6:] if cell.fill.fill_type else "FFFFFF"
                    assert cell.font.color.rgb[-6:] != ground, (key, cell.coordinate)


def test_every_sheet_prints_to_its_width_with_head_and_foot(made):
    """One page wide; four where there is a column a month, with what says what a row is on each."""

    for page in made.book.pages.values():
        sheet = made.sheets[page.key]
        setup = sheet.page_setup
        assert setup.orientation == ("portrait" if page.key == "summary" else "landscape"), page.key
        wide, titles = (4, "A:E") if page.key in MONTHLY else (2, "A:B") if page.key == "memory" else (1, None)
        assert (setup.fitToWidth, setup.fitToHeight) == (wide, 0), page.key
        assert (sheet.print_title_cols or "").replace("$", "") == (titles or ""), page.key
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert setup.paperSize in PAPERS
        assert page.title in (sheet.oddHeader.right.text or "").replace("&&", "&")
        assert sheet.oddHeader.left.text
        assert "&P" in sheet.oddFooter.right.text.replace("Page", "P") and "&N" in sheet.oddFooter.right.text
        assert len(sheet.oddHeader.left.text) <= 200


def test_a_long_sheet_repeats_its_header_and_keeps_it_in_view(made):
    for page in made.book.pages.values():
        sheet = made.sheets[page.key]
        if page.key != "about":
            assert sheet.freeze_panes, page.key
        if page.header_rows:
            assert re.sub(r"[$]", "", sheet.print_title_rows) == page.header_rows


def test_the_frozen_part_leaves_room_to_scroll(made):
    """Frozen rows and columns leave half of a laptop's screen: 100 characters are some 650 of 1366 pixels at 90 %."""
    for page in made.book.pages.values():
        if page.freeze:
            row, column = coordinate_to_tuple(page.freeze)
            assert sum(page.widths.get(at, 9) for at in range(1, column)) < 100, page.key
            assert sum(page.heights.get(at, 17.0) for at in range(1, row)) < 260, page.key


def test_tabs_are_coloured_by_role_and_the_grid_is_off(made):
    for page in made.book.pages.values():
        sheet = made.sheets[page.key]
        assert sheet.sheet_properties.tabColor.rgb.endswith(TAB_COLOURS[page.role])
        assert not sheet.sheet_view.showGridLines


def test_charts_stay_on_cells_that_hold_numbers(made):
    """A series is a range of numeric cells with a text for its name; no literal numbers."""
    keys = {page.title: page for page in made.book.pages.values()}
    charts = [name for name in made.parts if name.startswith("xl/charts/chart")]
    assert len(charts) == sum(len(page.charts) for page in made.book.pages.values()) > 0
    for name in charts:
        chart = made.xml(name)
        assert list(chart.iter("{*}numLit", "{*}strLit")) == []
        assert next(chart.iter("{*}title"), None) is not None
        for element in chart.iter("{*}f"):
            title, area = re.fullmatch(r"'?([^']+)'?!([$A-Z0-9:]+)", element.text).groups()
            sheet = made.values[keys[title].key]
            area = area.replace("$", "") if ":" in area else f"{area}:{area}".replace("$", "")
            wanted = (int, float) if element.getparent().tag.endswith("numRef") else (str, int, float)
            if element.getparent().getparent().tag.endswith("}cat"):
                wanted = (str, int, float)
            if element.getparent().tag.endswith("multiLvlStrRef"):
                wanted = (str, int, float, type(None))  # a group's name stands over its first column alone
            values = [cell.value for row in sheet[area] for cell in row]
            assert all(isinstance(value, wanted) for value in values), (name, element.text, values)
