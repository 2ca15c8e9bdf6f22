"""The printable page: self-contained, escaped, with everything the workbook has."""

import io
from typing import Any

import pytest
from lxml import html
from openpyxl import load_workbook

from hocba_plugin.reports import page, workbook

HOSTILE = '<script>alert("x")</script>'
FETCHING = ("src", "srcset", "data", "action", "background", "poster")


def parsed(content: bytes) -> Any:
    return html.fromstring(content.decode())


def texts(tree: Any, path: str) -> list[str]:
    return ["\n".join(one.itertext()) for one in tree.xpath(path)]


def test_a_class_is_a_section_with_its_lines(pupil: Any, report: Any) -> None:
    """The same heading and cells as on its sheet; every cell knows its title on a phone."""
    content = report(pupil(), pupil(class_name="6A2", findings=()))
    tree = parsed(page(content))
    assert tree.get("lang") == "vi"
    assert texts(tree, "//h1") == ["Kết quả kiểm tra dữ liệu học bạ – 29/05/2026"]
    assert texts(tree, "//h2")[0] == "Lớp 6A1 – Trường Mẫu B – năm học 2025-2026"
    sheet = load_workbook(io.BytesIO(workbook(content)))["6A1"]
    titles, first, second = ([c or "" for c in row] for row in sheet.values if row[1])
    assert texts(tree, "//section[@id='p1']//th") == titles
    assert texts(tree, "//section[@id='p1']//td") == first + second
    assert tree.xpath("//section[@id='p1']//tr[td][1]/td/@data-title") == titles
    assert tree.xpath("//section/@class") == ["summary", "class", "nothing"]
    assert tree.xpath("//section[@class='summary']//a/@href") == ["#p1", "#p2"]


def test_nothing_is_fetched_and_nothing_runs(pupil: Any, report: Any) -> None:
    """No script, no handler, no address but those within the page."""
    content = page(report(pupil()))
    tree = parsed(content)
    assert not tree.xpath("//script | //link | //img | //iframe | //object | //form")
    names = {str(name) for element in tree.iter() for name in element.attrib}
    assert not names & set(FETCHING)
    assert not [name for name in names if name.startswith("on")]
    assert all(address.startswith("#p") for address in tree.xpath("//@href"))
    assert b"url(" not in content
    assert b"@import" not in content


@pytest.mark.parametrize("place", ["name", "code", "class_name", "teacher", "place", "school_year"])
def test_hostile_text_stays_text(pupil: Any, report: Any, place: str) -> None:
    """Wherever the school's data or a vendor's texts stand."""
    content = page(report(pupil(**{place: HOSTILE})))
    assert not parsed(content).xpath("//script")
    assert HOSTILE in "".join(parsed(content).itertext())


def test_hostile_findings_stay_text(pupil: Any, report: Any) -> None:
    """A vendor's rule may say anything."""
    one = pupil().findings[0]
    changed = {"message_vi": HOSTILE, "remedy_vi": HOSTILE, "code": HOSTILE, "path": f"{HOSTILE}›"}
    tree = parsed(page(report(pupil(findings=(one.model_copy(update=changed),)))))
    assert not tree.xpath("//script")
    assert texts(tree, "//section[@id='p1']//td").count(HOSTILE) == 3


def test_the_page_prints_a_class_a_sheet(pupil: Any, report: Any) -> None:
    """A4 across, a new page for each class, titles repeated."""
    style = texts(parsed(page(report(pupil()))), "//style")[0]
    for rule in ("@media print", "A4 landscape", "break-before: page", "table-header-group"):
        assert rule in style


def test_english_when_asked_for(pupil: Any, report: Any) -> None:
    """The page says which language it is in."""
    tree = parsed(page(report(pupil(), language="en")))
    assert tree.get("lang") == "en"
    assert texts(tree, "//h2") == ["Class 6A1 – Trường Mẫu B – 2025-2026"]


def test_halves_of_letters_do_not_stop_a_page(pupil: Any, report: Any) -> None:
    """UTF-8 has no place for them; they are shown as unreadable."""
    assert "La\ufffd" in page(report(pupil(name="La\ud800"))).decode()
