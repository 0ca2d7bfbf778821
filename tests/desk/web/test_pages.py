"""The pages at work: an author's draft, a campaign, and what is sent to do harm."""

from __future__ import annotations

import re
import threading

import pytest
from sqlalchemy import select

from auditor.desk.store.tables import DraftVersion, Found, Submission, Unit
from auditor.desk.web import forms
from tests.conftest import SAMPLES
from tests.desk.web import county
from tests.desk.web.support import Browser, Office

BROKEN = (SAMPLES / "township-2023-contradictions.txt").read_bytes()
CLEAN = (SAMPLES / "township-2023-clean.txt").read_bytes()
LAST = (SAMPLES / "township-2022-clean.txt").read_bytes()
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{7*7}}"


def drop(browser: Browser, path: str, data: bytes, name: str = "报告.txt", **more: tuple[str, bytes]):
    return browser.post(path, files={"file": (name, data), **more})


def settled(office: Office, browser: Browser, path: str) -> str:
    """A page once nothing is under way any more."""
    with office.desk.store.read() as book:
        ids = [s.audit_id for s in book.all(select(Submission))] + [v.audit_id for v in book.all(select(DraftVersion))]
    assert office.desk.runner.wait(ids, 120)
    return browser.get(path).text


def test_a_draft_is_checked_and_checked_again(office: Office):
    browser = office.local()
    assert "还没有检查过稿件" in browser.get("/drafts").text
    done = drop(browser, "/drafts", BROKEN, previous=("去年.txt", LAST))
    path = str(done.url.path)
    page = settled(office, browser, path)
    assert "先改正错误（3 处错误" in page
    assert 'class="mark error' in page
    assert "N101" in page
    drop(browser, path, CLEAN)
    page = settled(office, browser, path)
    assert "与第 1 稿相比" in page
    assert "已改正 3 处" in page
    assert "先改正错误（3 处错误" in browser.get(f"{path}/1").text
    assert browser.get(f"{path}/3").status_code == 404
    shown = browser.get(f"{path}/2/html")
    assert "attachment" in shown.headers["content-disposition"]
    assert shown.headers["content-security-policy"].startswith("sandbox")
    assert browser.get(f"{path}/2/json").json()["reports"]
    assert browser.get(f"{path}/2/xlsx").status_code == 404
    assert "报告.txt" in browser.get("/drafts").text
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    fields = {"name": "青山镇年报", "version": version.group(1)}
    assert "<h1>青山镇年报</h1>" in browser.post(f"{path}/name", fields).text
    assert browser.post(f"{path}/name", fields).status_code == 409


def test_progress_is_told_until_the_end(office: Office):
    browser = office.local()
    path = str(drop(browser, "/drafts", BROKEN).url.path)
    with browser.client.stream("GET", f"{path}/progress") as told:
        assert told.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in told.iter_lines() if line]
    assert lines[-1] == 'data: {"done": 1, "total": 1, "ended": true}'


def test_a_file_that_is_no_report(office: Office):
    browser = office.local()
    path = str(drop(browser, "/drafts", b"\x00\x01 nothing", "x.docx").url.path)
    page = settled(office, browser, path)
    assert "没有审核" in page
    assert 'class="trouble" role="alert" hidden' in page  # the only alert besides is the verdict


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\x.txt", "/etc/shadow", "a/b/c.txt", "x\n.txt", ".", "~$x.txt", "长" * 300]
)
def test_names_of_files_are_never_paths(office: Office, name: str):
    browser = office.local()
    path = str(drop(browser, "/drafts", BROKEN, name).url.path)
    page = settled(office, browser, path)
    assert "N101" in page
    title = re.search(r"<h1>(.*?)</h1>", page)
    assert title
    assert "/" not in title.group(1)
    assert "\\" not in title.group(1)
    kept = {p.name for p in office.desk.store.folder.rglob("*") if p.is_file()}
    assert not any("passwd" in k or "shadow" in k for k in kept)


def test_scripts_stay_words(office: Office):
    browser = office.local()
    path = str(
        drop(browser, "/drafts", BROKEN.replace("青山镇".encode(), SCRIPT.encode(), 3), f"{SCRIPT}.txt").url.path
    )
    made = county.made(office)
    browser.post(f"/units/{made.unit}/notes", {"text": SCRIPT})
    about = {"version": county.version(office, Unit, made.unit), "contact": SCRIPT, "aliases": SCRIPT, "merged": ""}
    browser.post(f"/units/{made.unit}/about", about)
    pair = f"{made.finding}:{county.version(office, Found, made.finding)}"
    browser.post(f"/units/{made.unit}/findings", {"action": "dismiss", "finding": pair, "reason": SCRIPT})
    base = f"/campaigns/{made.campaign}"
    settings = {"version": county.version(office, county.Campaign, made.campaign)}
    browser.post(f"{base}/settings", {**settings, "action": "about", "name": SCRIPT, "deadline": ""})
    pages = [path, "/drafts", "/campaigns", base, f"/units/{made.unit}", f"{base}/tray", f"{base}/letters"]
    pages += [f"{base}/results", f"{base}/settings", f"{base}?q={SCRIPT}&sort={SCRIPT}&state={SCRIPT}&rule={SCRIPT}"]
    for address in pages:
        text = settled(office, browser, address)
        assert "<script>alert" not in text, address
        assert "<img src=x" not in text, address
        assert "49" not in re.findall(r"alert\(2\).{0,40}", text), address
    assert "&lt;script&gt;alert" in browser.get(base).text


def test_too_much_at_once_is_refused(office: Office, monkeypatch):
    monkeypatch.setattr(forms, "MEGABYTE", 1000)
    browser = office.local()
    refused = drop(browser, "/drafts", b"x" * 300_000)
    assert refused.status_code == 413
    assert "一次最多上传 210 MB" in refused.text
    assert drop(browser, "/drafts", BROKEN).status_code == 200
    sent = browser.client.post(
        "/drafts",
        content=(b"x" * 10_000 for _ in range(100)),
        headers={"origin": str(browser.client.base_url), "content-type": "multipart/form-data; boundary=b"},
    )
    assert sent.status_code == 413


def test_too_many_files_or_a_broken_form(office: Office):
    browser = office.local()
    many = [("file", ("a.txt", b"x"))] * 5
    assert browser.post("/drafts", files=many).status_code == 400
    headers = {"origin": str(browser.client.base_url), "content-type": "multipart/form-data; boundary=b"}
    for body in (b"", b"--b\r\nno", b"--b--", b"\x00" * 100):
        assert browser.client.post("/drafts", content=body, headers=headers).status_code in (400, 403)
    assert browser.post("/drafts").status_code == 400


def test_whoever_is_not_signed_in_sends_little(shared: Office):
    browser = shared.browser()
    refused = browser.post("/sign-in", {"login": "x" * 3_000_000, "password": "x"})
    assert refused.status_code == 413
    assert drop(browser, "/drafts", BROKEN).status_code == 403


def test_a_campaign_from_its_list_to_its_results(office: Office):
    browser = office.local()
    assert "还没有年度工作" in browser.get("/campaigns").text
    fields = {"year": "2024", "name": "", "deadline": "2030-01-31"}
    begun = browser.post("/campaigns", fields, files={"roster": ("list.csv", county.roster())})
    base = str(begun.url.path)
    assert "显示 45 个单位，共 45 个" in begun.text
    browser.post(f"{base}/files", files=[("files", ("年报.zip", county.zipped("教育局", "公安局", "旅游发展中心")))])
    page = settled(office, browser, base)
    assert "有 1 份文件要您看一看" in page
    assert "显示 2 个单位" in browser.get(f"{base}?state=audited").text
    assert "显示 1 个单位" in browser.get(f"{base}?q=教育局").text
    assert "没有符合条件的单位" in browser.get(f"{base}?q=nowhere").text
    rule = re.search(rf'href="{base}\?rule=(\w+)"', page)
    assert rule
    assert "共 45 个" in browser.get(f"{base}?rule={rule.group(1)}").text
    tray = browser.get(f"{base}/tray").text
    submission = re.search(r"/submissions/(\w+)/tray", tray)
    assert submission
    key, version = submission.group(1), county.version(office, Submission, submission.group(1))
    sent = {"version": version, "action": "match", "unit": "云岭县档案局的分号"}
    assert browser.post(f"/submissions/{key}/tray", sent).status_code == 400
    assert "已搁置" in browser.post(f"/submissions/{key}/tray", {**sent, "action": "aside", "reason": "不是本县"}).text
    assert "没有待归档的文件" in browser.get(f"{base}/tray").text
    again = browser.post(f"/submissions/{key}/tray", {**sent, "action": "aside", "reason": "again"})
    assert again.status_code == 409
    for name in ("ledger", "statement", "statement-table", "issues", "overview", "trail", "waivers"):
        assert browser.get(f"{base}/results/{name}").status_code == 200, name
    assert browser.get(f"{base}/export").content.startswith(b"PK")
    assert browser.get("/settings/backup").content.startswith(b"PK")


def test_letters_are_seen_issued_sent_and_withdrawn(office: Office):
    browser = office.local()
    made = county.made(office)
    base = f"/campaigns/{made.campaign}"
    page = settled(office, browser, f"{base}/letters?kind=missing")
    unit = re.search(r'value="(\w+):missing"', page)
    assert unit
    preview = browser.get(f"/units/{unit.group(1)}/letter?kind=missing").text
    assert "这是制发前的样子" in preview
    assert browser.get(f"/units/{unit.group(1)}/letter?kind=missing&as=docx").content.startswith(b"PK")
    assert browser.get(f"/units/{unit.group(1)}/letter?kind=nothing").status_code == 404
    form = {
        "to": f"{unit.group(1)}:missing",
        "number": "公开函{n}号",
        "first": "7",
        "dated": "2025-02-01",
        "deadline": "",
    }
    assert browser.post(f"{base}/letters", {**form, "dated": "soon"}).status_code == 400
    assert browser.post(f"{base}/letters", {**form, "to": ""}).status_code in (400, 404)
    assert "公开函7号" in browser.post(f"{base}/letters", form).text
    written = re.findall(r'name="letter" value="(\w+:\d+)"', browser.get(f"{base}/letters").text)
    assert len(written) == 3
    assert "已发出" in browser.post(f"{base}/letters/act", {"letter": written[0], "action": "sent"}).text
    stale = browser.post(f"{base}/letters/act", {"letter": written[0], "action": "withdraw", "reason": "x"})
    assert stale.status_code == 409
    assert "别人改动了" in stale.text
    zipped = browser.post(f"{base}/letters/act", {"letter": written, "action": "zip"})
    assert zipped.content.startswith(b"PK")


def test_of_two_at_once_one_is_told(office: Office):
    """Two browsers with the same form: one is saved, the other is told; nothing is lost without a word."""
    made = county.made(office)
    pair = f"{made.finding}:{county.version(office, Found, made.finding)}"
    browsers = [office.local() for _ in range(4)]
    codes: list[int] = []

    def send(browser: Browser, number: int) -> None:
        data = {"action": "dismiss", "finding": pair, "reason": f"reason {number}"}
        codes.append(browser.post(f"/units/{made.unit}/findings", data).status_code)

    threads = [threading.Thread(target=send, args=(b, n)) for n, b in enumerate(browsers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [200, 409, 409, 409]
    assert county.state(office, Found, made.finding) == "dismissed"


def test_a_full_tray_is_shown_in_pages(office: Office):
    browser = office.local()
    made = browser.post("/campaigns", {"name": "满", "year": "2024"})
    at = str(made.url.path)
    files = [("files", (f"{n}.txt", b"%d" % n)) for n in range(45)]
    browser.post(f"{at}/files", files=files)
    assert office.desk.runner.settle(120)
    shown = [re.findall(r'<h2 id="s-\w+">(\d+)\.txt', browser.get(f"{at}/tray?page={n}").text) for n in (1, 2, 3)]
    assert [len(one) for one in shown] == [20, 20, 5]
    assert sorted(int(n) for one in shown for n in one) == list(range(45))
    assert "(45)" in browser.get(f"{at}/tray").text


def test_what_cannot_be_read_was_not_handed_in_in_time(office: Office):
    browser = office.local()
    roster = "单位名称\n青山镇人民政府\n".encode()
    values = {"name": "一", "year": "2024", "deadline": "2099-01-31"}
    at = str(browser.post("/campaigns", values, files={"roster": ("l.csv", roster)}).url.path)
    browser.post(f"{at}/files", files={"files": ("青山镇人民政府.docx", b"PK")})
    assert office.desk.runner.settle(120)
    assert "0 (0.0 %)" in browser.get(f"{at}/results").text


def test_the_trail_is_in_words(office: Office):
    """Nothing in it but what people read: no names of columns or states of the database."""
    browser = office.local()
    at = str(browser.get(f"/campaigns/{county.made(office).campaign}").url.path)
    trail = re.sub(r"<td[^>]*>[^<]*\.(zip|csv)[^<]*</td>", "", browser.get(f"{at}/results").text)
    cells = re.findall(r"<td>([^<]*)</td></tr>", trail)
    assert cells
    assert [c for c in cells if re.search(r"[a-z]{4}", c)] == []


def test_a_closed_campaign_says_so(office: Office):
    browser = office.local()
    made = county.made(office)
    base = f"/campaigns/{made.campaign}"
    sent = {"version": county.version(office, county.Campaign, made.campaign), "action": "close"}
    assert browser.post(f"{base}/settings", sent).status_code == 200
    assert "已结束" in browser.get(base).text
    assert f"{base}/files" not in browser.get(base).text


def test_an_unknown_form_of_settings_is_nothing(office: Office):
    browser = office.local()
    made = county.made(office)
    sent = {"version": county.version(office, county.Campaign, made.campaign), "action": "nothing"}
    assert browser.post(f"/campaigns/{made.campaign}/settings", sent).status_code == 404


def test_where_there_is_nothing_there_is_a_way_on(office: Office):
    browser = office.local()
    for path in ("/nowhere", "/campaigns/x", "/units/" + "0" * 32, "/drafts/x", "/letters/x/file", "/submissions/x"):
        page = browser.get(path)
        assert page.status_code == 404
        assert "没有这一项" in page.text
        assert 'href="/"' in page.text
