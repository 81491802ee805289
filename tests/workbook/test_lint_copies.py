"""`r1model check` on what users make of a workbook: it says what was changed, and nothing about what was not."""

import re

import pytest
from defects import MAIN, File, edited, packed, replaced, spell, unpacked
from lxml import etree

from r1model_workbook.book import build, content
from r1model_workbook.check import check
from r1model_workbook.write.finish import finished
from r1model_workbook.write.render import render

pytestmark = pytest.mark.usefixtures("read_once")


@pytest.fixture
def file(both):
    return File(both["en"].book, both["en"].content)


@pytest.fixture(params=[pytest.param("zh", marks=pytest.mark.slow), "en"])
def each(request, both):
    """The file in both languages."""
    return File(both[request.param].book, both[request.param].content)


@pytest.fixture
def found(tmp_path):
    """(rule or text key, sheet's key or title, cell) of the findings in a file, by severity, as the command gives them;
    `whole`: with the released formulas judged again, as for a workbook that was generated."""

    reports = {}

    def report_on(made, whole):
        path = tmp_path / "copy.xlsx"
        path.write_bytes(made)
        return check(path, whole=whole)

    def look(made, severity="E", *, rules=True, whole=False):
        key = made, whole
        report = reports[key] if key in reports else reports.setdefault(key, report_on(*key))
        keys = {sheet.title: key or sheet.title for sheet, key in report.identity.keys.items()}
        picked = [finding for finding in report.findings if finding.severity == severity]
        return {
            (item.rule if rules else item.note.key, keys.get(item.note.sheet, item.note.sheet), item.note.cell)
            for item in picked
        }

    return look


def at(cell):
    return spell(cell.row, cell.column)


def recalculated(file, cell, value):
    """The file with another value in a formula's place in mind, as Excel would store all that follows from it."""
    book = build(file.book.language)
    book.pages[cell.page.key].cells[cell.row, cell.column].compute = lambda: value
    book.recalculate({})
    return File(book, finished(book, render(book)))


def everywhere(content, old, new):
    """All formulas of sheets and charts changed alike."""
    parts = unpacked(content)
    for name in parts:
        if name.startswith(("xl/worksheets/sheet", "xl/charts/chart", "xl/workbook.xml")):
            for given in {old.encode(), old.encode("ascii", "xmlcharrefreplace")}:  # both spellings of Chinese titles
                parts[name] = re.sub(given, new.encode(), parts[name])
    return packed(parts)


def test_the_book_built_once_is_as_built_after_a_check(file, found, read_once):
    """The gate on what these tests have in common: nothing of one check is left for the next."""
    assert found(file.over(file.book.entries["plan1_gpu_price"], value=123_456))
    kept, fresh = read_once.build("en"), [(cell.text, cell.value) for cell in build("en").all_cells()]
    assert [(cell.text, cell.value) for cell in kept.all_cells()] == fresh
    kept.recalculate({})
    assert [(cell.text, cell.value) for cell in kept.all_cells()] == fresh


def test_a_generated_workbook_has_no_errors(each, found):
    assert found(each.content, whole=True) == set()


def test_the_ends_of_the_bridge_may_be_chosen(found):
    """What stands in a drop-down of a chart is read from the file, and so the values that follow from it are right."""
    book = build("en")
    book.cells["bridge.from"].value = book.pages["rent"].title
    book.recalculate({})
    made = finished(book, render(book))
    assert [found(made, severity) for severity in "EW"] == [set(), set()]


def test_the_lambda_edition_has_no_errors(found):
    assert found(content("en", edition="lambda"), whole=True) == set()


def test_other_inputs_are_no_error(each, found):
    made = content(each.book.language, {"pue": 1.5, "plan1_gpu": "H200-141"})
    assert found(made) == set()
    assert not {note for note in found(made, "W") if note[0] == "X03"}


def test_inputs_changed_in_the_file_are_named_and_the_snapshot_is_stale(each, found):
    cell = each.book.entries["pue"]
    book = build(each.book.language)
    book.recalculate({"pue": 1.5})
    made = finished(book, render(book))
    assert found(made) == set()
    assert found(made, "I") == {("V06", "inputs", at(cell))}
    assert {note for note in found(made, "W") if note[0] == "X03"}


def test_an_overtyped_formula_is_one_error_and_what_follows_from_it_is_none(each, found):
    cell = each.book.cells["plan1.gpu_cost"]
    made = recalculated(each, cell, 5e6).over(cell, value=5_000_000)
    assert found(made) == {("F02", "purchase", at(cell))}


def test_a_changed_formula_is_one_error(file, found):
    cell = file.book.cells["plan1.gpu_cost"]
    made = recalculated(file, cell, 5e6).over(cell, formula=f"{cell.text}*1", value=5_000_000)
    assert found(made) == {("V06", "purchase", at(cell))}


def test_an_input_changed_without_recalculation_makes_stale_values(file, found):
    made = file.over(file.book.entries["plan1_gpu_price"], value=123_456)
    stale = found(made)
    assert {rule for rule, _, _ in stale} == {"C06"}
    for name in ("gpu_cost", "bare_cost", "capex"):
        assert ("C06", "purchase", at(file.book.cells[f"plan1.{name}"])) in stale
        assert ("C06", "purchase", at(file.book.cells[f"plan2.{name}"])) not in stale


@pytest.mark.parametrize(
    "given, key",
    [({"value": 99}, "I05.range"), ({"text": "about 1.3"}, "I04.number"), ({"formula": "1+1", "value": 2}, "I02")],
)
def test_a_wrong_input_is_named(file, found, given, key):
    cell = file.book.entries["pue"]
    assert (key, "inputs", at(cell)) in found(file.over(cell, **given), rules=False)


@pytest.mark.parametrize(
    "name, given",
    [
        ("pue", {"text": "many"}),
        ("pue", {}),
        ("plan1_gpu", {"value": -1e300}),
        ("gpus_per_node", {"value": "#N/A"}),
        ("months", {"value": 1e300}),
        ("case", {"text": "worst"}),
    ],
)
def test_whatever_stands_in_an_input_the_check_comes_to_an_end(file, found, name, given):
    cell = file.book.entries[name]
    assert (("inputs", at(cell))) in {note[1:] for note in found(file.over(cell, **given))}


def test_a_changed_label_is_a_warning(file, found):
    label = file.book.pages["purchase"].cells[file.book.cells["plan1.capex"].row, 1]
    made = file.over(label, text="Total, my view")
    assert found(made) == set()
    assert ("V06", "purchase", at(label)) in found(made, "W")


def test_a_note_beside_the_model_is_a_warning(file, found):
    made = file.put("purchase", "P40", text="see mail")
    assert found(made) == set()
    assert ("V06", "purchase", "P40") in found(made, "W")


def test_a_deleted_sheet_is_named_with_the_formulas_that_lost_it(file, found):
    title = file.title("sizing")
    made = edited(file.content, lambda book: book.remove(book[title]))
    lost = found(made)
    assert ("S01", "sizing" if title == "sizing" else title, "") in lost
    users = {cell.page.key for cell in file.book.computed if f"'{title}'!" in cell.text and cell.page.key != "sizing"}
    assert users and users <= {sheet for rule, sheet, _ in lost if rule == "F09"}


def test_a_sheet_renamed_in_a_spreadsheet_program_is_one_error(each, found):
    title = each.title("purchase")
    made = everywhere(each.content, f"'{title}'!", "'Kosten'!")
    made = replaced(made, "xl/workbook.xml", f'name="{title}"'.encode(), b'name="Kosten"')
    assert {note for note in found(made) if note[0] != "S07"} == {("S01", "purchase", "")}


def test_a_sheet_of_ones_own_is_one_error(file, found):
    made = edited(file.content, lambda book: book.create_sheet("Mine").cell(1, 1, "=2*3"))
    assert found(made) == {("S01", "Mine", "")}


REFERENCE = re.compile(r"('[^']+'!)?\$?[A-Z]{1,3}\$?\d+(:\$?[A-Z]{1,3}\$?\d+)?(?![\w(])")


def shifted(file, key, row, count):
    """Rows put in as Excel does it: cells below move, and every reference to them."""

    def lower(text):
        return re.sub(r"\d+", lambda match: str(int(match[0]) + count * (int(match[0]) >= row)), text)

    def follow(text, own):
        def move(match):
            prefix = match[1] or ""
            return (
                prefix + lower(match[0][len(prefix) :]) if prefix == f"'{file.title(key)}'!" * (not own) else match[0]
            )

        return REFERENCE.sub(move, text)

    parts = unpacked(file.content)
    for page in file.book.pages:
        root = etree.fromstring(parts[file.part(page)])
        for formula in root.iter(f"{MAIN}f"):
            formula.text = follow(formula.text, page == key)
        for line in root.iter(f"{MAIN}row", f"{MAIN}c") if page == key else ():
            line.set("r", lower(line.get("r")))
        for rule in root.iter(f"{MAIN}dataValidation") if page == key else ():
            rule.set("sqref", lower(rule.get("sqref")))
        parts[file.part(page)] = etree.tostring(root)
    root = etree.fromstring(parts["xl/workbook.xml"])
    for name in root.iter(f"{MAIN}definedName"):
        name.text = follow(name.text, False)
    parts["xl/workbook.xml"] = etree.tostring(root)
    return packed(parts)


@pytest.mark.parametrize("key, row", [("purchase", 20), ("buy", 60), ("inputs", 50)])
def test_inserted_rows_are_one_error_and_nothing_below_them_is(file, found, key, row):
    assert found(shifted(file, key, row, 2), rules=False) == {("V06.rows_added", key, f"A{row}")}


def test_formulas_spelled_by_other_programs_are_the_same(each, found):
    titles = "|".join(page.title for page in each.book.pages.values())
    assert found(everywhere(each.content, f"'({titles})'!", r"\1!")) == set()


def test_shared_formulas_are_read_as_what_they_stand_for(file, found):
    page = file.book.pages["buy"]
    row = max(
        {row for (row, column), cell in page.cells.items() if column == 20 and cell.role == "calc"} - page.first_months
    )
    parts = unpacked(file.content)
    root = etree.fromstring(parts[file.part("buy")])
    cells = [cell for cell in root.iter(f"{MAIN}c") if re.fullmatch(rf"[G-Z]{row}|[AB][A-Z]{row}", cell.get("r"))]
    for number, cell in enumerate(cells):
        formula = cell.find(f"{MAIN}f")
        formula.attrib.update({"t": "shared", "si": "0"})
        if number:
            formula.text = None
    parts[file.part("buy")] = etree.tostring(root)
    assert len(cells) > 40
    assert found(packed(parts)) == set()


def differences_near_nought(book):
    """Cells whose value is what rounding leaves of large numbers, and those that repeat them."""
    return [cell for cell in book.computed if isinstance(cell.value, float) and 0 < abs(cell.value) < 1e-6
            and cell.unit == "money"]  # fmt: skip


def test_a_residual_that_another_program_rounds_to_nought_is_not_stale(each, found):
    residuals = differences_near_nought(each.book)
    links = [cell for cell in residuals if re.fullmatch(r"'[^']+'![$A-Z0-9]+", cell.text)]
    assert links
    made = each.content
    for cell in residuals:
        made = File(each.book, made).over(cell, formula=cell.text, value=0)
    assert found(made) == set()


def test_a_residual_that_is_no_rounding_is_stale(file, found):
    cell = differences_near_nought(file.book)[0]
    assert ("C06", cell.page.key, at(cell)) in found(file.over(cell, formula=cell.text, value=0.5))


def without_charts(content):
    parts = unpacked(content)
    for name in list(parts):
        if name.startswith(("xl/drawings/", "xl/charts/")) or "worksheets/_rels" in name:
            del parts[name]
        elif name.startswith("xl/worksheets/"):
            parts[name] = re.sub(rb"<drawing [^>]*/>", b"", parts[name])
    return packed(parts)


def test_a_book_without_its_charts_has_one_error_that_counts_them(each, found):
    made = without_charts(each.content)
    assert found(made, rules=False) == {("S11.charts", "", "")}


def test_looks_are_one_warning_a_rule_with_their_number(each, tmp_path):
    styles = re.sub(rb'(<font>.*?<color rgb="00)[0-9A-F]{6}', rb"\g<1>AA0000", unpacked(each.content)["xl/styles.xml"])
    path = tmp_path / "red.xlsx"
    path.write_bytes(packed({**unpacked(each.content), "xl/styles.xml": styles}))
    report = check(path, whole=False)
    assert report.counts["E"] == 0
    (looks,) = [finding for finding in report.findings if finding.rule == "N02"]
    assert len(looks.places) > 10_000
    for language in ("zh", "en"):
        assert str(len(looks.places)) in looks.message(language) and looks.places[1] in looks.message(language)


def test_a_white_ground_is_no_other_look_than_none(each, found):
    styles = unpacked(each.content)["xl/styles.xml"]
    white = b'<patternFill patternType="solid"><fgColor rgb="FFFFFFFF"/></patternFill>'
    made = packed({**unpacked(each.content), "xl/styles.xml": styles.replace(b"<patternFill/>", white)})
    assert made != each.content
    assert (found(made), found(made, "W")) == (set(), set())
