"""The desk in Chromium: an author's three clicks, every page for everybody, and what a keyboard reaches."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest

from tests.conftest import SAMPLES
from tests.desk.web import county
from tests.desk.web.server import AXE, chromium, picture, press, served, violations, watched

pytestmark = pytest.mark.browser
WORD = SAMPLES / "county" / "2024" / "06云岭县公安局.docx"
BROKEN = SAMPLES / "township-2023-contradictions.txt"
LOOKS = [
    (360, "dark", "zh"),
    (360, "light", "en"),
    (768, "light", "zh"),
    (768, "dark", "en"),
    (1440, "light", "zh"),
    (1440, "dark", "en"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with served(tmp_path_factory.mktemp("browser") / "desk") as found:
        yield found


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def inside(server, browser):
    """Cookies of somebody who came in by the printed address."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.address)
    found = context.cookies()
    context.close()
    return found


def test_an_author_needs_two_clicks(server, browser, inside):
    """One to choose the file (which is chosen in the window of the system), one to download."""
    context = browser.new_context(accept_downloads=True)
    context.add_cookies(inside)
    page = context.new_page()
    wrong = watched(page, server)
    page.goto(server.base + "/")
    with page.expect_file_chooser() as chooser:
        page.click("label.pick.main")
    chooser.value.set_files(WORD)
    page.wait_for_selector(".panes")
    with page.expect_download() as download:
        page.click("a.button.main")
    marked = zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert "word/comments.xml" in marked.namelist()
    assert "F402" in page.inner_text(".list")
    assert wrong == []
    context.close()


def test_an_author_sees_what_is_settled(server, browser, inside):
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    context.add_cookies(inside)
    page = context.new_page()
    page.goto(server.base + "/drafts")
    picture(page, "draft-new")
    page.set_input_files("[name=previous]", SAMPLES / "township-2022-clean.txt")
    assert "township-2022-clean.txt" in page.inner_text("[data-picked=previous]")
    page.set_input_files("[name=file]", BROKEN)
    page.wait_for_selector(".panes")
    picture(page, "draft")
    page.set_input_files("[name=file]", SAMPLES / "township-2023-clean.txt")
    page.wait_for_selector(".changes")
    picture(page, "draft-again")
    assert "已改正 3 处" in page.inner_text(".changes")
    assert "可以公开" in page.inner_text(".verdict-line")
    context.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with folders of reports, and with what systems put there."""
    place = tmp_path / "年报" / "乡镇"
    place.mkdir(parents=True)
    for number, name in enumerate(("青山镇.txt", "白水镇.txt")):
        (place / name).write_bytes(BROKEN.read_bytes() + b"\n" * number)
    (place.parent / "局.txt").write_bytes(BROKEN.read_bytes() + b"\n\n\n")
    (place.parent / "Thumbs.db").write_bytes(b"x")
    (place / "~$青山镇.docx").write_bytes(b"x")
    return place.parent


def new_campaign(page, server, name: str) -> None:
    """Opens the page of a campaign without units."""
    page.goto(server.base + "/campaigns")
    page.fill("[name=name]", name)
    page.fill("[name=year]", "2023")
    page.click("main form button:not(.plain)")
    page.wait_for_url(re.compile(r"/campaigns/\w{32}$"))


def arrived(page) -> list[str]:
    """The files that wait in the tray once all are audited."""
    page.wait_for_selector("[data-progress]", state="detached", timeout=120_000)
    page.click("p.hint a")
    page.wait_for_url("**/tray")
    return sorted(name.removesuffix(".txt") for name in page.locator("section h2").all_inner_texts())


def test_a_folder_is_chosen(server, browser, inside, folder):
    context = browser.new_context()
    context.add_cookies(inside)
    page = context.new_page()
    wrong = watched(page, server)
    new_campaign(page, server, "选文件夹")
    with page.expect_navigation():
        page.set_input_files("[webkitdirectory]", folder)
    assert set(arrived(page)) == {"青山镇", "白水镇", "局"}
    assert wrong == []
    context.close()


@pytest.mark.parametrize("where", ["campaigns", "drafts"])
def test_a_folder_is_dropped(server, browser, inside, folder, where):
    """By the browser's own protocol: a script cannot make a folder to be dropped."""
    context = browser.new_context()
    context.add_cookies(inside)
    page = context.new_page()
    wrong = watched(page, server)
    if where == "campaigns":
        new_campaign(page, server, "拖文件夹")
    else:
        page.goto(server.base + "/drafts")
    session = context.new_cdp_session(page)
    data = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 300, "y": 160, "data": data})
    if where == "campaigns":
        page.wait_for_selector("[data-progress], p.hint a", timeout=60_000)
        assert set(arrived(page)) == {"青山镇", "白水镇", "局"}
    else:
        page.wait_for_selector("[data-alert]:not([hidden])")
        assert "文件夹" in page.inner_text("[data-alert]:not([hidden])")
    assert wrong == []
    context.close()


def test_many_files_go_in_parts_and_the_rest_is_told(server, browser, inside):
    """What was received before something broke is said, and stays."""
    context = browser.new_context()
    context.add_cookies(inside)
    page = context.new_page()
    new_campaign(page, server, "分批")
    sent = []

    def third(route) -> None:
        sent.append(route.request.method)
        if len(sent) == 3:
            route.abort()
        else:
            route.continue_()

    page.route("**/files", third)
    files = [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": b"%d" % n} for n in range(230)]
    page.set_input_files("[name=files]", files)
    page.wait_for_selector("[data-alert]:not([hidden])", timeout=60_000)
    assert "已收下 200 个文件" in page.inner_text("[data-alert]:not([hidden])")
    assert len(sent) == 3
    page.reload()
    assert page.locator("[data-progress], p.hint").first.inner_text()
    context.close()


def test_a_file_dropped_anywhere_is_taken(server, browser, inside):
    context = browser.new_context()
    context.add_cookies(inside)
    page = context.new_page()
    page.goto(server.base + "/drafts")
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.items.add(new File([text], "落在页面上.txt"));
          const dropped = new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true});
          document.querySelector("h1").dispatchEvent(dropped);
        }""",
        BROKEN.read_text("utf-8"),
    )
    page.wait_for_selector(".panes")
    assert page.inner_text("h1") == "落在页面上.txt"
    context.close()


def test_it_works_without_script(server, browser, inside):
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(inside)
    page = context.new_page()
    page.goto(server.base + "/drafts")
    page.set_input_files("[name=file]", BROKEN)
    page.click("button.main")
    page.wait_for_selector(".panes", timeout=60_000)
    assert "N101" in page.inner_text(".list")
    context.close()


def test_a_keyboard_is_enough(server, browser, inside):
    context = browser.new_context()
    context.add_cookies(inside)
    page = context.new_page()
    page.on("filechooser", lambda chooser: chooser.set_files(BROKEN))
    page.goto(server.base + "/drafts")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "file"
    outline = page.evaluate("getComputedStyle(document.activeElement.closest('.pick')).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Space")
    page.wait_for_selector(".panes")
    context.close()


@pytest.fixture
def at_home(server, browser, inside):
    """A page of somebody who is in; it must do nothing that it must not."""
    context = browser.new_context()
    context.add_cookies(inside)
    page = context.new_page()
    wrong = watched(page, server)
    yield page
    assert wrong == []
    context.close()


def template() -> bytes:
    document = docx.Document()
    document.add_paragraph("{{unit}} {{item.problem}}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pack() -> bytes:
    found = io.BytesIO()
    demands = SAMPLES / "local-demands"
    with zipfile.ZipFile(found, "w") as out:
        for path in demands.rglob("*.yaml"):
            out.write(path, path.relative_to(demands))
    return found.getvalue()


@pytest.mark.parametrize(
    ("section", "name", "make", "shown"),
    [
        ("list", "新名单.csv", lambda: "单位名称\n青山镇人民政府\n".encode(), "现有 1 个单位，名单文件：新名单.csv"),
        ("template", "模板.docx", template, "本单位的模板"),
        ("packs", "要求.zip", pack, "去掉"),
        ("waivers", "豁免.yaml", lambda: b"waivers: []\n", "已保存"),
    ],
)
def test_the_settings_take_files(server, at_home, section, name, make, shown):
    new_campaign(at_home, server, "收文件")
    at_home.goto(at_home.url + "/settings")
    form = at_home.locator(f"section[aria-labelledby={section}] form[data-upload]")
    form.locator("[name=file]").set_input_files({"name": name, "mimeType": "a/b", "buffer": make()})
    press(form.locator("button"))
    assert at_home.inner_text(".said") == "已保存。"
    assert shown in at_home.inner_text("main")


def test_what_was_typed_stays_when_it_is_refused(server, at_home):
    page = at_home
    new_campaign(page, server, "没写完")
    files = [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": b"%d" % n} for n in range(3)]
    with page.expect_navigation():
        page.set_input_files("[name=files]", files)
    assert len(arrived(page)) == 3
    address = page.url
    page.locator("[name=reason]").first.fill("写了一半的理由")
    page.locator("[name=unit]").last.fill("没有的单位")
    page.locator("button", has_text=re.compile("^归档$")).last.click()
    page.wait_for_selector("[data-told]")
    assert "名单里没有“没有的单位”" in page.inner_text("[data-told]")
    assert page.url == address
    assert page.locator("[name=reason]").first.input_value() == "写了一半的理由"
    page.check("[data-check-all]")
    page.locator("#aside [name=reason]").fill("都不是年报")
    press(page.locator("#aside button"))
    assert "没有待归档的文件" in page.inner_text("main")


def test_a_page_where_somebody_types_is_not_loaded_anew(server, at_home):
    """Not when what was under way has ended either: that is told, with a way on."""
    page = at_home
    page.route("**/progress", lambda route: page.wait_for_timeout(1) or route.abort())
    new_campaign(page, server, "正在写")
    files = [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": b"%d" % n} for n in range(60)]
    with page.expect_navigation():
        page.set_input_files("[name=files]", files)
    if not page.locator("[data-progress]").count():
        pytest.skip("all was checked before the page was there")
    page.fill("[name=received]", "2025-01-10")
    page.unroute("**/progress")
    page.wait_for_selector("[data-progress] a", timeout=60_000)
    assert page.input_value("[name=received]") == "2025-01-10"
    press(page.locator("[data-progress] a"))
    assert page.locator("[data-progress]").count() == 0


def test_day_and_name_follow_the_year(server, at_home):
    page = at_home
    page.goto(server.base + "/campaigns")
    for typed, name, day in (("2023", "2023 年度", "2024-01-31"), ("2019", "2019 年度", "2020-01-31")):
        page.fill("[name=year]", typed)
        assert name in page.get_attribute("[name=name]", "placeholder")
        assert page.input_value("[name=deadline]") == day
    page.fill("[name=deadline]", "2020-03-01")
    page.fill("[name=year]", "2021")
    assert page.input_value("[name=deadline]") == "2020-03-01"


def test_a_decision_leaves_the_page_where_it_was(server, at_home, pages):
    page = at_home
    page.set_viewport_size({"width": 800, "height": 500})
    page.goto(server.base + next(p for p in pages if re.fullmatch(r"/units/\w+", p)))
    page.locator(".finding summary", has_text="这条不是问题").first.click()
    page.locator(".finding [name=reason]").first.fill("核对过了")
    page.locator(".finding button[value=dismiss]").first.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 0
    press(page.locator(".finding button[value=dismiss]").first)
    assert "误报" in page.locator(".finding").first.inner_text()
    page.wait_for_function("scrollY > 0")


@pytest.fixture(scope="module")
def pages(server, browser, inside) -> list[str]:
    """Every page of the desk, with something on it."""
    context = browser.new_context()
    context.add_cookies(inside)
    page = context.new_page()
    page.goto(server.base + "/campaigns")
    page.fill("[name=deadline]", "2030-01-31")
    page.fill("[name=year]", "2024")
    page.set_input_files("[name=roster]", county.COUNTY / "list.csv")
    page.click("form.card button.main")
    page.wait_for_url("**/campaigns/*")
    campaign = page.url.removeprefix(server.base).split("?")[0]
    wanted = ("教育局", "公安局", "民政局", "旅游发展中心", "烟草")
    given = {"name": "a.zip", "mimeType": "application/zip", "buffer": county.zipped(*wanted)}
    with page.expect_navigation():
        page.set_input_files("[name=files]", given)
    page.wait_for_selector("[data-progress]", state="detached", timeout=120_000)
    page.goto(server.base + campaign + "?q=教育局")
    unit = page.locator("tbody th a").first.get_attribute("href")
    page.goto(server.base + "/drafts")
    page.set_input_files("[name=file]", BROKEN)
    page.wait_for_selector(".panes")
    page.goto(server.base + "/drafts")
    drafts = [a.get_attribute("href") for a in page.locator("tbody th a").all()]
    context.close()
    tabs = [campaign + part for part in ("", "/tray", "/letters", "/results", "/settings")]
    return ["/drafts", *drafts[:1], "/campaigns", *tabs, unit, f"{unit}/letter?kind=correct", "/settings", "/nowhere"]


@pytest.mark.parametrize(("width", "scheme", "lang"), LOOKS)
def test_every_page_is_for_everybody(server, browser, inside, pages, width, scheme, lang):
    if AXE is None:
        pytest.skip("axe-core is not there: npm install --prefix build/axe axe-core")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    chosen = {"name": f"auditor-{server.port}-lang", "value": lang, "domain": "127.0.0.1", "path": "/"}
    context.add_cookies([*inside, chosen])
    page = context.new_page()
    wrong = watched(page, server)
    found = {}
    for path in pages:
        page.goto(server.base + path)
        trouble = violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            trouble.append(f"scrolls sideways by {wide}")
        if trouble:
            found[path] = trouble
    assert found == {}
    assert wrong == []
    context.close()


def test_it_prints_the_page_and_not_its_buttons(server, browser, inside, pages):
    context = browser.new_context()
    context.add_cookies(inside)
    page = context.new_page()
    page.goto(server.base + pages[1])
    page.emulate_media(media="print")
    assert page.locator(".top").is_hidden()
    assert page.locator(".drop").first.is_hidden()
    assert page.locator(".document").is_visible()
    assert page.locator(".finding").first.is_visible()
    context.close()


def test_the_address_is_of_no_use_to_a_second_browser(server, browser):
    context = browser.new_context()
    page = context.new_page()
    answer = page.goto(server.address)
    assert answer.status == 400
    assert re.search("已经用过", page.inner_text("main"))
    context.close()
