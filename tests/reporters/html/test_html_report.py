"""The HTML page: golden files, marks in place, and its behaviour in a real browser (skipped where there is none)."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from lxml import html as lxml_html

import auditor
from auditor.model.base import Severity
from auditor.model.document import Place
from auditor.model.finding import Evidence, Finding
from auditor.model.result import RunResult
from auditor.reporters.console import report as console
from auditor.reporters.console.lines import Plain
from auditor.reporters.data import markdown
from auditor.reporters.html import report as html
from auditor.reporters.html.spots import Numbered, Spots
from auditor.reporters.wording import by_section
from tests.conftest import AUDITOR, ROOT, SAMPLES, audited
from tests.support import chromium, reported
from tests.support.specimens import catalogue, docx_writer, html_writer, pdf_writer, text_writer

ONE = RunResult(results=(reported.contradictions(),))


def tree(run: RunResult, lang: str = "zh") -> lxml_html.HtmlElement:
    return lxml_html.fromstring(html.render(run, "en" if lang == "en" else "zh").decode("utf-8"))


def bare(page: bytes) -> bytes:
    """The page without its style, script and their hashes, which are files of their own."""
    page = re.sub(rb"<(style|script)>.*?</\1>", rb"<\1></\1>", page, flags=re.S)
    return re.sub(rb"'sha256-[^']*'", b"'sha256-'", page)


def test_golden_files():
    reported.same_as_golden("one.html", bare(html.render(ONE)))
    reported.same_as_golden("several.html", bare(html.render(reported.several())))


def test_the_page_loads_nothing_and_runs_only_its_own_script():
    for run in (ONE, reported.several()):
        page = html.render(run).decode("utf-8")
        root = lxml_html.fromstring(page)
        policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        for tag in ("style", "script"):
            (content,) = re.findall(f"<{tag}>(.*?)</{tag}>", page, flags=re.S)
            digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            assert f"{tag}-src 'sha256-{digest}'" in policy
            assert len(root.xpath(f"//{tag}")) == 1
        assert root.xpath("//@src | //@style | //@onclick | //link | //iframe | //img | //object") == []
        assert all(h.startswith("#") for h in root.xpath("//@href"))


def test_addresses_are_unique_and_every_link_arrives():
    for run in (ONE, reported.several(), RunResult(results=(auditor.audit(SAMPLES / "township-2024-broken.txt"),))):
        root = tree(run)
        ids = root.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert {h[1:] for h in root.xpath("//@href") if "=" not in h} <= set(ids)
        units = [r.get("data-unit") for r in root.xpath("//details") if r.get("data-unit")]
        filters = [urllib.parse.unquote(h) for h in root.xpath("//@href") if "=" in h]
        assert filters == [f"#unit={unit}" for unit in units]


FORMATS = {
    "report.txt": lambda specimen: text_writer.write(specimen).encode("utf-8"),
    "report.docx": docx_writer.write,
    "report.html": html_writer.write,
    "report.pdf": pdf_writer.write,
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_place_is_marked_in_the_document_whatever_the_format(name):
    """Each evidence that has a place in the file stands behind its address on the page."""
    result = AUDITOR.audit(FORMATS[name](catalogue.broken()), name=name)
    places = [
        f"f{n}-e{i}"
        for n, finding in enumerate((f for _, group in by_section(result.findings) for f in group), 1)
        for i, evidence in enumerate(finding.evidence)
        if evidence.place
    ]
    assert len(places) > 15
    assert set(places) <= set(tree(RunResult(results=(result,))).xpath("//main//@id"))


def test_marks_hold_the_figure_and_its_number():
    root = tree(ONE)
    total = root.get_element_by_id("f1-e0")
    assert total.text == "760 条"
    assert total.get("href") == "#f1"
    assert total.xpath("string(sup)") == "1"
    assert "error" in total.get("class")
    cell = root.get_element_by_id("f2-e0")
    assert cell.getparent().tag == "td"
    assert "repair" in cell.getparent().get("class")
    assert cell.getparent().getparent().xpath("string(th)") == "一、本年新收政府信息公开申请数量"


def test_the_figure_of_the_text_that_is_likeliest_wrong_is_marked():
    text = "收办政府信息公开申请 14629 件"
    wrong = audited(catalogue.city().with_text(text, text.replace("14629", "14628")))
    root = tree(RunResult(results=(wrong,)))
    marked = root.xpath("//main//a[contains(@class, 'repair')]")
    assert {m.text for m in marked} == {"14628 件"}
    buffer = io.StringIO()
    console.render(RunResult(results=(wrong,)), Plain(buffer, 100), "zh")
    assert "【14628 件】" in buffer.getvalue()


def test_both_sides_of_a_contradiction_lead_to_each_other():
    root = tree(ONE)
    sides = [f"f3-e{i}" for i in (0, 1)]
    jumps = [root.get_element_by_id(s).xpath("following-sibling::a[@class='jump'][1]/@href")[0] for s in sides]
    assert jumps == ["#f3-e1", "#f3-e0"]


def test_waived_and_known_findings_are_shown_as_such():
    cards = {c.get("data-rule"): c for c in tree(ONE).xpath("//article")}
    assert cards["X201"].xpath("string(.//*[@class='state'])") == "已豁免"
    assert cards["T301"].xpath("string(.//*[@class='state'])") == "基线已有"
    assert "off" in cards["T301"].get("class").split()
    assert "off" not in cards["N101"].get("class").split()


def test_all_text_of_the_report_is_on_the_page():
    result = reported.contradictions()
    shown = re.sub(r"\s", "", tree(RunResult(results=(result,))).xpath("string(//main)"))
    assert result.report is not None
    for section in result.report.sections:
        for mark in ("本报告", "未收到", "栏目更新", "政务公开工作要点"):
            if mark in section.text:
                assert mark in shown
    for table in result.report.tables:
        assert len(table.cells) > 5
    cells = tree(RunResult(results=(result,))).xpath("//main//td[text() or *]")
    assert len(cells) >= sum(len(t.cells) for t in result.report.tables)


def test_unreadable_empty_and_english_pages():
    page = tree(RunResult(results=(reported.unreadable(),)))
    assert "空文件" in page.xpath("string(//*[@role='alert'])")
    assert page.xpath("//main") == []
    assert tree(RunResult(results=())).xpath("string(//h1)") == "审核总览"
    english = tree(ONE, "en")
    assert english.xpath("//html/@lang") == ["en"]
    assert "1. Received this year" in english.xpath("string(//main)")


def test_only_a_cell_is_called_blank():
    cell = Evidence(role="cell", section=3, table="applications", row="new", column="natural")
    table = Evidence(role="table", section=2, line=31)
    finding = _finding(cell, table)
    result = reported.clean().model_copy(update={"findings": (finding,)})
    shown = [item.xpath("string()").strip() for item in tree(RunResult(results=(result,))).xpath("//article//li")]
    assert shown[0].endswith("自然人 空白")
    assert shown[1] == "第 31 行 第2部分"


def test_an_interrupted_run_says_so():
    run = reported.several().model_copy(update={"interrupted": True})
    for page in (html.render(run), markdown.render(run)):
        assert "中途停止" in page.decode("utf-8")


def test_a_passage_is_shown_with_its_marks():
    result = auditor.audit_passage("全年公开信息100条，其中网站60条，微信公众号30条。", year=2023)
    assert result.findings
    assert tree(RunResult(results=(result,))).xpath("//main//a[contains(@class, 'mark')]")


def spot_segments(*places: tuple[int, int], text: str = "0123456789") -> list[tuple[str, list[str], list[int]]]:
    """How `text` is cut by findings at these places: text, addresses, findings of every segment."""
    found = [
        Numbered(n, _finding(Evidence(role="text", place=Place(block=4, start=a, end=b))))
        for n, (a, b) in enumerate(places, 1)
    ]
    segments = Spots(found).text(text, Place(block=4, start=0, end=len(text)))
    return [(s.text, s.anchors, [r.number for r in s.refs]) for s in segments]


def _finding(*evidence: Evidence) -> Finding:
    return Finding(
        rule="N101",
        name="x",
        severity=Severity.error,
        title="t",
        message="m",
        evidence=evidence,
        fingerprint="",
        content_hash="",
    )


def test_marks_that_overlap_are_cut_and_none_is_lost():
    assert spot_segments((2, 6), (4, 8)) == [
        ("01", [], []),
        ("23", ["f1-e0"], [1]),
        ("45", ["f2-e0"], [1, 2]),
        ("67", [], [2]),
        ("89", [], []),
    ]
    assert spot_segments((0, 10), (0, 10)) == [("0123456789", ["f1-e0", "f2-e0"], [1, 2])]
    assert spot_segments((3, 3)) == [("0123456789", ["f1-e0"], [1])]
    assert spot_segments((20, 30)) == [("0123456789", [], [])]


def test_many_reports_make_one_page_of_bounded_size():
    one, other = reported.contradictions(), reported.clean()
    results = [reported.of_unit(r, f"第{n}局") for n in range(200) for r in (one, other)]
    page = html.render(RunResult(results=tuple(results)))
    assert page.count(b'<details class="report') == 400
    assert page.count(b"<tr data-unit=") == 400
    assert len(page) < 400 * 8_000


needs_browser = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[chromium.Chromium]:
    with chromium.Chromium(tmp_path_factory.mktemp("profile")) as running:
        yield running


@pytest.fixture
def show(browser: chromium.Chromium, tmp_path: Path):
    """Opens the page of a run from a file, as a double click does."""

    def opened(run: RunResult, fragment: str = "") -> chromium.Chromium:
        path = tmp_path / "page.html"
        path.write_bytes(html.render(run))
        browser.open(path, fragment)
        assert browser.requested() == [path.as_uri()]
        return browser

    return opened


ACTIVE = "[...document.querySelectorAll('.mark.active')].map(e => e.id).join()"


@needs_browser
def test_click_from_the_finding_to_the_cell_and_back(show):
    page = show(ONE)
    page.click("#f2 h4 a")
    page.until("location.hash === '#f2-e0'")
    page.until("document.activeElement.id === 'f2-e0'")
    page.until(f"{ACTIVE} === 'f2-e0,f2-e1,f2-e2,f2-e3'")
    box = page.value("(r => [r.top, r.bottom, innerHeight])(document.getElementById('f2-e0').getBoundingClientRect())")
    assert 0 <= box[0] < box[1] <= box[2]
    page.click("#f2-e0")
    page.until("location.hash === '#f2' && document.activeElement.id === 'f2'")
    page.click("#f3-e0 ~ .jump")
    page.until("location.hash === '#f3-e1' && document.activeElement.id === 'f3-e1'")
    page.press("Escape")
    page.until("location.hash === '#f3' && document.activeElement.id === 'f3'")
    page.value("history.back()")
    page.until("location.hash === '#f3-e1'")


@needs_browser
def test_keyboard_alone_reaches_findings_and_marks(show):
    page = show(ONE)
    for _ in range(40):
        page.press("Tab")
        if page.value("document.activeElement.getAttribute('href')") == "#f1-e1":
            break
    outline = page.value("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.press("Enter")
    page.until("document.activeElement.id === 'f1-e1'")
    page.press("Enter")
    page.until("document.activeElement.id === 'f1'")


@needs_browser
def test_search_and_levels_in_one_report(show):
    page = show(ONE)
    visible = "[...document.querySelectorAll('.finding:not([hidden])')].map(e => e.dataset.rule).join()"
    assert page.value(visible) == "N101,T301,X201"
    page.click("input[name=level][value=error]")
    page.until(f"{visible} === 'X201'")
    assert page.value("document.getElementById('f1-e0').classList.contains('muted')")
    page.click("input[name=level][value=error]")
    page.click("input[name=q]")
    page.type("自然人")
    page.until(f"{visible} === 'T301'")
    assert page.value("document.querySelector('[role=status]').textContent") == "显示 1 条，共 3 条"


@needs_browser
def test_search_and_filters_of_the_overview(show):
    page = show(reported.several())
    visible = "[...document.querySelectorAll('.report:not([hidden]) h3')].map(e => e.textContent).join()"
    assert page.value(visible) == "空,青山镇人民政府,临江市人民政府"
    page.click("input[name=q]")
    page.type("临江")
    page.until(f"{visible} === '青山镇人民政府,临江市人民政府'")  # a finding of the one names the other
    assert page.value("location.hash") == "#q=%E4%B8%B4%E6%B1%9F"
    page.click("button[type=reset]")
    page.until(f"{visible}.split(',').length === 3")
    for name, value, left in (
        ("unit", "青山镇人民政府", "青山镇人民政府"),
        ("year", "2025", "临江市人民政府"),
        ("rule", "E001", "空"),
    ):
        page.value(
            f"(() => {{ const s = document.querySelector('select[name={name}]'); s.value = '{value}';"
            " s.dispatchEvent(new Event('input', {bubbles: true})); })()"
        )
        page.until(f"{visible} === '{left}'")
        page.click("button[type=reset]")
        page.until(f"{visible}.split(',').length === 3")
    page.click("input[name=level][value=error]")
    page.until(f"{visible} === '青山镇人民政府'")
    assert page.value("location.hash") == "#level=warning%2Cinfo"
    opened = "document.querySelector(\".report[data-unit='青山镇人民政府']\").open"
    assert page.value(opened)  # by the choice of the unit
    page.click(".report[data-unit='青山镇人民政府'] summary")
    page.until(f"!{opened}")


@needs_browser
def test_a_view_of_the_overview_can_be_kept_as_an_address(show):
    page = show(reported.several(), "rule=N101&level=error")
    assert page.value("document.querySelector('select[name=rule]').value") == "N101"
    assert page.value("document.querySelectorAll('.finding:not([hidden])').length") == 1


@needs_browser
def test_hostile_text_does_nothing(show):
    for run in (RunResult(results=(reported.hostile(),)), RunResult(results=(reported.hostile(), reported.clean()))):
        page = show(run)
        assert page.value("document.title") != "pwned"
        assert page.value("document.scripts.length") == 1
        assert page.value("document.querySelectorAll('img, main script, [onerror]').length") == 0
        assert page.value("document.body.textContent.includes(\"<script>document.title='pwned'\")")
        trouble = [e for e in page.events if e.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded")]
        assert trouble == []


@needs_browser
def test_a_script_that_got_in_would_not_run(show, tmp_path):
    """The policy holds by itself: an injected script and handler are refused by the browser."""
    path = tmp_path / "broken.html"
    page = html.render(ONE).replace(
        b"</header>", b"<script>document.title='pwned'</script><b onclick=\"document.title='pwned'\">x</b></header>"
    )
    path.write_bytes(page)
    shown = show(ONE)
    shown.open(path)
    shown.click("header b")
    assert shown.value("document.title") != "pwned"


@needs_browser
def test_paper_shows_everything(show, tmp_path):
    page = show(reported.several())
    page.value("dispatchEvent(new Event('beforeprint'))")
    assert page.value("document.querySelectorAll('details:not([open])').length") == 0
    page.value("dispatchEvent(new Event('afterprint'))")
    assert page.value("document.querySelectorAll('details[open]').length") == 0
    page.pdf(tmp_path / "page.pdf")
    with pypdfium2.PdfDocument(tmp_path / "page.pdf") as pdf:
        shown = "".join(p.get_textpage().get_text_range() for p in pdf)
    assert {"N101", "X201", "T301"} <= set(re.findall(r"[A-Z]\d{3}", shown))
    assert "清除" not in shown


ACCESSIBLE = (ROOT / "tests" / "support" / "accessible.js").read_text("utf-8")


@needs_browser
@pytest.mark.parametrize("width", [1280, 800, 400])
def test_accessible_at_every_width(tmp_path, width):
    """The serious checks of the usual tools: contrast, names, labels, headings, landmarks, no sideways scrolling."""
    broken = RunResult(results=(auditor.audit(SAMPLES / "township-2024-broken.txt"),))
    with chromium.Chromium(tmp_path / "profile", width) as page:
        for name, run in (("one", ONE), ("broken", broken), ("several", reported.several())):
            (tmp_path / f"{name}.html").write_bytes(html.render(run))
            page.open(tmp_path / f"{name}.html")
            page.value("document.querySelectorAll('details').forEach(d => { d.open = true; })")
            assert page.value(ACCESSIBLE) == []
