"""Charts: titled, with units, from cells alone, told apart without colour, described, valid, and drawn in full."""

import io
import json
import re
import subprocess
import zipfile

import pytest
from lxml import etree
from openpyxl import load_workbook
from patience import done
from workbook.chart_samples import content, sample

from r1model_workbook.book import build
from r1model_workbook.write.charts import columns_chart

LINE, PLAIN, YEARS, STEPS, BELOW, TORNADO, BOTH, HISTOGRAM, SHARES = range(9)


@pytest.fixture(scope="module", params=["zh", "en"])
def language(request):
    return request.param


@pytest.fixture(scope="module")
def parts(language):
    with zipfile.ZipFile(io.BytesIO(content(language))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def drawn(parts):
    """The charts in the order of the page."""
    return [etree.fromstring(parts[f"xl/charts/chart{number}.xml"]) for number in range(1, 10)]


def values(element, tag):
    return [found.get("val") for found in element.iter(f"{{*}}{tag}")]


def words(element):
    return "".join(element.itertext("{*}t")) if element is not None else ""


def seen_axes(chart):
    axes = chart.findall(".//{*}plotArea/{*}catAx") + chart.findall(".//{*}plotArea/{*}valAx")
    return [axis for axis in axes if axis.find("{*}delete").get("val") == "0"]


def test_every_chart_has_a_title_and_units_beside_the_plot(drawn):
    titles = [words(chart.find("{*}chart/{*}title")) for chart in drawn]
    assert len(set(titles)) == 8 and all(titles)
    for chart in drawn:
        assert all(words(axis.find("{*}title")) for axis in seen_axes(chart) if axis.tag.endswith("valAx"))
        assert set(values(chart, "overlay")) == {"0"}
        assert values(chart, "roundedCorners") == ["0"]


def test_series_names_and_values_are_cells(drawn):
    for chart in drawn:
        assert list(chart.iter("{*}numLit", "{*}strLit", "{*}v")) == []
        series = list(chart.iter("{*}ser"))
        assert all(found.find("{*}tx/{*}strRef/{*}f") is not None for found in series)
        assert values(chart, "idx")[: len(series)] == [str(number) for number in range(len(series))]


def test_references_are_those_of_the_cells_given(language, drawn):
    book = sample(language)
    title = book.pages["data"].title
    found = [element.text for element in drawn[LINE].iter("{*}f")]
    rows = [[f"'{title}'!$A${row}", f"'{title}'!$B$1:$BJ$1", f"'{title}'!$B${row}:$BJ${row}"] for row in (2, 3, 4)]
    assert found == [reference for row in rows for reference in row]


def test_number_formats_are_those_of_the_chart(drawn):
    for chart in drawn:
        found = list(chart.iter("{*}numFmt"))
        assert found and {element.get("sourceLinked") for element in found} == {"0"}


def test_lines_are_told_apart_by_their_dashes_and_months_by_the_year(drawn):
    chart = drawn[LINE]
    dashes = [ser.find("{*}spPr/{*}ln/{*}prstDash").get("val") for ser in chart.iter("{*}ser")]
    assert len(set(dashes)) == len(dashes) == 3
    assert set(values(chart, "smooth")) == {"0"}
    across = chart.find(".//{*}valAx")
    assert [across.find(path).get("val") for path in ("{*}scaling/{*}max", "{*}scaling/{*}min")] == ["60", "0"]
    assert values(across, "majorUnit") == ["12"]


def test_groups_of_columns_have_two_rows_of_names(drawn):
    references = {element.findtext("{*}f") for element in drawn[YEARS].iter("{*}multiLvlStrRef")}
    assert len(references) == 1 and re.fullmatch(r"'[^']+'!\$B\$5:\$P\$6", references.pop())
    assert values(drawn[YEARS], "grouping") == ["stacked"] and values(drawn[YEARS], "overlap") == ["100"]


@pytest.mark.parametrize("number, hidden", [(STEPS, ["0"]), (BELOW, ["0", "4", "5", "6"])])
def test_the_base_of_a_waterfall_is_not_seen(drawn, number, hidden):
    base, *steps = drawn[number].iter("{*}ser")
    assert base.find("{*}spPr/{*}noFill") is not None
    assert all(step.find("{*}spPr/{*}solidFill") is not None for step in steps)
    assert [entry.find("{*}idx").get("val") for entry in drawn[number].iter("{*}legendEntry")] == hidden
    assert set(values(drawn[number], "invertIfNegative")) == {"0"}


def test_a_tornado_has_its_widest_bar_on_top_and_its_names_at_the_left(drawn):
    chart = drawn[TORNADO]
    names = chart.find(".//{*}catAx")
    assert names.find("{*}scaling/{*}orientation").get("val") == "maxMin"
    assert names.find("{*}tickLblPos").get("val") == "low"
    assert chart.find(".//{*}valAx/{*}crosses").get("val") == "max"
    assert (values(chart, "barDir"), values(chart, "overlap"), values(chart, "gapWidth")) == (["bar"], ["100"], ["40"])


def test_a_histogram_has_no_gaps_and_its_shares_an_axis_of_their_own(drawn):
    assert values(drawn[HISTOGRAM], "gapWidth") == values(drawn[BOTH], "gapWidth") == ["0"]
    assert drawn[HISTOGRAM].find(".//{*}legend") is None
    axes = [axis.find("{*}axId").get("val") for axis in seen_axes(drawn[BOTH])]
    assert axes == ["10", "100", "200"]
    assert values(drawn[SHARES].findall(".//{*}valAx")[1], "max") == ["1"]


def test_every_chart_is_described(parts, drawn):
    drawing = etree.fromstring(parts["xl/drawings/drawing1.xml"])
    told = [element.get("descr") for element in drawing.iter("{*}cNvPr")]
    assert len(told) == len(drawn)
    for chart, description in zip(drawn, told, strict=True):
        assert description.startswith(words(chart.find("{*}chart/{*}title")))


def test_a_chart_of_the_workbook_is_described_in_its_language(language):
    book = build(language)
    held = [chart for page in book.pages.values() for chart, _, _ in page.charts]
    told = {(chart() if callable(chart) else chart).description for chart in held}
    assert told and all(told)


def test_heat_maps_and_best_cells_are_rules_of_their_ranges(language):
    sheet = load_workbook(io.BytesIO(content(language))).worksheets[2]
    rules = {str(area.sqref): rule for area in sheet.conditional_formatting for rule in area.rules}
    kinds = {area: [point.type for point in rule.colorScale.cfvo] for area, rule in rules.items() if rule.colorScale}
    assert kinds == {"A5:F12": ["min", "num", "max"], "A15:F22": ["min", "percentile", "max"]}
    best = rules["A25:F32"]
    assert best.formula == ["AND(ISNUMBER(A25),A25=MIN($A25:$F25))"]
    assert best.dxf.font.b


def test_a_column_chart_without_stacking_shows_its_values(language):
    book = sample(language)
    page = book.pages["data"]
    names = [page.cells[6, column] for column in (2, 3)]
    chart = columns_chart("t", "a", names, [(page.cells[7, 1], [page.cells[7, column] for column in (2, 3)])])
    assert chart.dataLabels.showVal and chart.dataLabels.numFmt == "#,##0"


def test_a_range_with_gaps_is_refused(language):
    cells = [sample(language).pages["data"].cells[1, column] for column in (2, 4)]
    with pytest.raises(AssertionError, match="adjoin"):
        columns_chart("t", "a", cells, [(cells[0], cells)])


def test_the_sample_is_valid(language, tool, tmp_path):
    path = tmp_path / "charts.xlsx"
    path.write_bytes(content(language))
    done = subprocess.run([tool("ooxml-validator"), str(path)], capture_output=True, encoding="utf-8")
    assert json.loads(done.stdout)["errors"] == []


def test_charts_are_drawn_with_all_their_words(language, tool, tmp_path):
    path = tmp_path / "charts.xlsx"
    path.write_bytes(content(language))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [tool("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    done(command)
    command = [tool("pdftotext"), str(path.with_suffix(".pdf")), "-"]
    text = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout.replace(" ", "")
    for page in sample(language).pages.values():
        for chart, _, _ in page.charts:
            for part in re.split(r"[;()]", chart.description):
                assert part.replace(" ", "") in text, part
