"""What people do wrong in a January, and what the pages say to it: nothing typed or handed in is lost."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from auditor.desk.campaign import across
from auditor.desk.store.tables import Audit, Found, Letter, Submission
from tests.conftest import SAMPLES
from tests.desk.web import county
from tests.desk.web.support import Browser, Office

BROKEN = (SAMPLES / "township-2023-contradictions.txt").read_bytes()
LETTERS = re.compile(r'name="letter" value="(\w+:\d+)"')
DUE = re.compile(r'name="to" value="(\w+:\w+)"')


def year(browser: Browser, **values: str) -> str:
    """The address of a new campaign."""
    return str(browser.post("/campaigns", {"name": "年", "year": "2024", **values}).url.path)


def handed_in(office: Office, browser: Browser, at: str, *files: tuple[str, bytes]) -> str:
    """The page after files were handed in; all of them are audited then."""
    page = browser.post(f"{at}/files", files=[("files", file) for file in files]).text
    assert office.desk.runner.settle(120)
    return page


@pytest.mark.parametrize("number", ["公开函1号", " 公开函（2025）号 "])
def test_several_letters_have_no_number_in_common_by_mistake(office: Office, number: str):
    browser = office.local()
    at = f"/campaigns/{county.made(office).campaign}"
    chosen = DUE.findall(browser.get(f"{at}/letters?kind=missing").text)[:3]
    form = {"to": chosen, "number": number, "dated": "2025-02-01"}
    refused = browser.post(f"{at}/letters", form)
    assert refused.status_code == 400
    assert "选了 3 份" in refused.text
    assert browser.post(f"{at}/letters", {**form, "to": chosen[:1]}).status_code == 200
    assert browser.post(f"{at}/letters", {**form, "to": chosen[1:], "same": "yes"}).status_code == 200
    with office.desk.store.read() as book:
        assert [x.number for x in book.all(select(Letter))].count(number.strip()) == 3


def test_an_answer_is_not_due_before_the_letter(office: Office):
    browser = office.local()
    at = f"/campaigns/{county.made(office).campaign}"
    form = {"to": DUE.findall(browser.get(f"{at}/letters").text)[0], "dated": "2025-02-01"}
    refused = browser.post(f"{at}/letters", {**form, "deadline": "2025-01-31"})
    assert refused.status_code == 400
    assert "2025-01-31 早于落款日期 2025-02-01" in refused.text
    assert browser.post(f"{at}/letters", {**form, "deadline": "2025-02-01"}).status_code == 200


def test_all_letters_are_ticked_though_some_are_past_it(office: Office):
    browser = office.local()
    made = county.made(office)
    at = f"/campaigns/{made.campaign}"
    form = {"to": DUE.findall(browser.get(f"{at}/letters").text)[:3], "dated": "2025-02-01"}
    browser.post(f"{at}/letters", form)
    every = LETTERS.findall(browser.get(f"{at}/letters").text)
    assert len(every) == 5
    assert browser.post(f"{at}/letters/act", {"letter": every, "action": "sent"}).status_code == 200
    assert browser.get(f"{at}/letters").text.count("已发出</span>") == 5
    every = LETTERS.findall(browser.get(f"{at}/letters").text)
    assert browser.post(f"{at}/letters/act", {"letter": every, "action": "sent"}).status_code == 400
    without = browser.post(f"{at}/letters/act", {"letter": every, "action": "withdraw"})
    assert without.status_code == 400
    assert "请写明理由" in without.text
    done = browser.post(f"{at}/letters/act", {"letter": every[:2], "action": "withdraw", "reason": "写错了"})
    assert done.text.count("写错了") >= 2


def test_all_findings_are_ticked_though_some_are_dealt_with(office: Office):
    browser = office.local()
    made = county.made(office)

    def pairs() -> list[str]:
        with office.desk.store.read() as book:
            return [f"{f.id}:{f.version}" for f in book.all(select(Found).where(Found.unit_id == made.unit))]

    def act(action: str, **more: str) -> int:
        return browser.post(f"/units/{made.unit}/findings", {"finding": pairs(), "action": action, **more}).status_code

    one = {"finding": pairs()[:1], "action": "dismiss", "reason": "第一条的理由"}
    assert browser.post(f"/units/{made.unit}/findings", one).status_code == 200
    if len(pairs()) > 1:
        assert act("dismiss") == 400
        assert act("dismiss", reason="其余的理由") == 200
    assert "发现的问题都已处理" in browser.get(f"/units/{made.unit}").text
    assert "第一条的理由" in browser.get(f"/units/{made.unit}").text
    assert act("dismiss", reason="再来一次") == 400
    assert act("accept") == 400
    assert act("reopen") == 200
    assert "发现的问题都已处理" not in browser.get(f"/units/{made.unit}").text


def test_many_files_of_the_tray_are_laid_aside_at_once(office: Office):
    browser = office.local()
    at, other = year(browser), year(browser)
    handed_in(office, browser, at, *((f"{n}.txt", b"%d" % n) for n in range(25)))
    handed_in(office, browser, other, ("别的.txt", b"x"))
    waiting = re.findall(r'name="file" value="(\w+:\d+)"', browser.get(f"{at}/tray").text)
    assert len(waiting) == 20
    assert browser.post(f"{at}/tray", {"file": waiting}).status_code == 400
    assert browser.post(f"{at}/tray", {"reason": "不是年报"}).status_code == 400
    with office.desk.store.read() as book:
        foreign = book.all(select(Submission).where(Submission.name == "别的.txt"))[0]
    mixed = {"file": [waiting[0], f"{foreign.id}:{foreign.version}"], "reason": "x"}
    assert browser.post(f"{at}/tray", mixed).status_code == 404
    assert "(25)" in browser.get(f"{at}/tray").text
    assert browser.post(f"{at}/tray", {"file": waiting[:3], "reason": "不是年报"}).status_code == 200
    assert browser.post(f"{at}/tray", {"file": waiting[:3], "reason": "不是年报"}).status_code == 409
    assert "(22)" in browser.get(f"{at}/tray").text
    assert "没有待归档的文件" in browser.post(f"{at}/tray", {"everybody": "yes", "reason": "都不是"}).text
    assert "(1)" in browser.get(f"{other}/tray").text


def test_what_was_laid_aside_comes_back(office: Office):
    browser = office.local()
    at = year(browser)
    handed_in(office, browser, at, ("a.txt", b"1"), ("b.txt", b"2"))
    page = browser.post(f"{at}/tray", {"everybody": "yes", "reason": "都不是"}).text
    assert "已搁置的文件（2）" in page
    back = re.search(r'action="(/submissions/\w+/tray)".*?name="version" value="(\d+)"', page)
    assert back
    form = {"action": "back", "version": back.group(2)}
    page = browser.post(back.group(1), form).text
    assert "已搁置的文件（1）" in page
    assert "(1)" in page
    assert browser.post(back.group(1), form).status_code == 409


def test_a_list_that_lacks_who_handed_in_is_told(office: Office):
    """Whatever was received is somewhere: the report of a unit that was renamed finds its way to the new name."""
    browser = office.local()
    before = ("旧.csv", "单位名称\n青山镇人民政府\n白水镇人民政府\n".encode())
    at = str(browser.post("/campaigns", {"year": "2023"}, files={"roster": before}).url.path)
    handed_in(office, browser, at, ("a.txt", BROKEN))
    after = ("新.csv", "单位名称\n青山街道办事处\n白水镇人民政府\n".encode())
    assert "现在的名单里却没有" not in browser.get(at).text
    version = re.search(r'name="version" value="(\d+)"', browser.get(f"{at}/settings").text)
    assert version
    form = {"action": "list", "version": version.group(1)}
    assert browser.post(f"{at}/settings", form, files={"file": after}).status_code == 200
    page = browser.get(at).text
    assert "有 1 个单位收到过年报，现在的名单里却没有" in page
    unit = re.search(r'href="(/units/\w+)">青山镇人民政府', page)
    assert unit
    form = re.search(r'action="(/submissions/\w+)".*?name="version" value="(\d+)"', browser.get(unit.group(1)).text)
    assert form
    sent = {"action": "aside", "version": form.group(2), "reason": "改名"}
    assert browser.post(form.group(1), sent).status_code == 200
    page = browser.get(f"{at}/tray").text
    back = re.search(r'action="(/submissions/\w+/tray)".*?name="version" value="(\d+)"', page)
    assert back
    page = browser.post(back.group(1), {"action": "back", "version": back.group(2)}).text
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    matched = {"action": "match", "version": version.group(1), "unit": "青山街道办事处"}
    assert browser.post(back.group(1), matched).status_code == 200
    page = browser.get(at).text
    assert "现在的名单里却没有" not in page
    assert "未报</a> <b>1</b>" in page


def test_the_tray_says_why_a_file_waits(office: Office):
    browser = office.local()
    at = year(browser)
    page = handed_in(office, browser, at, ("坏.docx", b"PK\x03\x04x"), ("会议.txt", "今天开会。".encode()))
    assert "不会算作新的一稿" not in page
    page = browser.get(f"{at}/tray").text
    assert "“坏.docx”已损坏" in page
    assert "“会议.txt”不像" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    submission = re.search(r'action="/submissions/(\w+)/tray"', page)
    assert version
    assert submission
    form = {"action": "match", "unit": "", "version": version.group(1)}
    headers = {"referer": f"http://127.0.0.1:8123{at}/tray"}
    refused = browser.post(f"/submissions/{submission.group(1)}/tray", form, headers=headers)
    assert "没有选单位" in refused.text
    assert f'<li><a href="{at}/tray">' in refused.text


def test_no_suggestion_of_the_tray_is_what_to_press_first(office: Office):
    browser = office.local()
    roster = "单位名称\n青山镇人民政府\n".encode()
    at = str(browser.post("/campaigns", {"year": "2024"}, files={"roster": ("l.csv", roster)}).url.path)
    handed_in(office, browser, at, ("a.txt", BROKEN))
    page = browser.get(f"{at}/tray").text
    assert "不是本年度的报告" in page
    assert "归到“青山镇人民政府”" in page
    assert not re.search(r'class="main"[^>]*name="suggested"', page)


@pytest.mark.parametrize("by", ["the unit", "the office"])
def test_the_report_of_another_unit_is_not_taken_for_this_one(shared: Office, by: str):
    boss = shared.signed_in(shared.account("supervisor"))
    roster = "单位名称,别名\n白水镇人民政府,\n青山镇人民政府,青山公社\n".encode()
    at = str(boss.post("/campaigns", {"year": "2023"}, files={"roster": ("l.csv", roster)}).url.path)
    unit = re.search(r'href="(/units/(\w+))">白水镇人民政府', boss.get(at).text)
    assert unit
    browser, to, page = boss, f"{unit.group(1)}/files", unit.group(1)
    if by == "the unit":
        browser, to, page = shared.signed_in(shared.account("unit", unit.group(2))), "/mine/files", "/mine"

    def hand_in(data: bytes) -> str:
        browser.post(to, files={"file": ("年报.txt", data)})
        assert shared.desk.runner.settle(120)
        return browser.get(page).text

    shown = hand_in(BROKEN)
    assert "报告写的是名单上的另一个单位" in shown
    assert "还没有收到年报" in shown
    assert "已检查</a>" not in boss.get(at).text
    renamed = hand_in(BROKEN.replace("青山镇".encode(), "红石乡".encode()))  # on no list: perhaps the old name
    assert "先改正错误" in renamed
    force = re.search(r'action="(/submissions/\w+/tray)".*?name="version" value="(\d+)"', boss.get(unit.group(1)).text)
    assert force
    assert "仍然算作本单位的" in boss.get(unit.group(1)).text
    assert "仍然算作本单位的" not in browser.get("/mine").text
    form = {"action": "match", "version": force.group(2), "suggested": unit.group(2)}
    assert boss.post(force.group(1), form).status_code == 200
    assert "仍然算作本单位的" not in boss.get(unit.group(1)).text


def test_who_handed_in_is_not_called_absent_any_more(office: Office, monkeypatch):
    """At once, not only when all reports were compared again."""
    browser = office.local()
    roster = "单位名称\n青山镇人民政府\n白水镇人民政府\n".encode()
    at = str(browser.post("/campaigns", {"year": "2023"}, files={"roster": ("l.csv", roster)}).url.path)
    handed_in(office, browser, at, ("白水镇人民政府.txt", BROKEN.replace("青山镇".encode(), "白水镇".encode())))
    assert "B101" in browser.get(f"{at}?q=青山镇").text
    monkeypatch.setattr(across, "refresh", lambda store, campaign_id: None)
    browser.post(f"{at}/files", files={"files": ("a.txt", BROKEN)})
    with office.desk.store.read() as book:
        came = [s.audit_id for s in book.all(select(Submission))]
    assert office.desk.runner.wait(came, 120)
    assert "B101" not in browser.get(at).text
    unit = re.search(r'href="(/units/\w+)">青山镇人民政府', browser.get(at).text)
    assert unit
    assert "3 处错误" in browser.get(unit.group(1)).text


def test_the_same_file_again_is_told(office: Office):
    browser = office.local()
    at = year(browser)
    assert "不会算作新的一稿" not in handed_in(office, browser, at, ("a.txt", BROKEN))
    assert "不会算作新的一稿" in handed_in(office, browser, at, ("b.txt", BROKEN))
    assert "不会算作新的一稿" in handed_in(office, browser, at, ("c.txt", b"1"), ("d.txt", b"1"))
    assert "不会算作新的一稿" not in handed_in(office, browser, year(browser), ("a.txt", BROKEN))


def test_a_draft_that_was_not_saved_is_told(office: Office):
    browser = office.local()
    at = str(browser.post("/drafts", files={"file": ("a.txt", BROKEN)}).url.path)
    browser.post(at, files={"file": ("a.txt", BROKEN)})
    assert office.desk.runner.settle(120)
    assert "是同一个文件" in browser.get(at).text
    assert "是同一个文件" not in browser.get(f"{at}/1").text
    browser.post(at, files={"file": ("a.txt", BROKEN + b"\n")})
    assert office.desk.runner.settle(120)
    assert "是同一个文件" not in browser.get(at).text


def test_what_cannot_be_read_is_one_sentence_and_no_list(office: Office):
    browser = office.local()
    roster = "单位名称\n青山镇人民政府\n".encode()
    at = str(browser.post("/campaigns", {"year": "2024"}, files={"roster": ("l.csv", roster)}).url.path)
    handed_in(office, browser, at, ("青山镇人民政府.docx", b"PK\x03\x04x"))
    unit = re.search(r'href="(/units/\w+)"', browser.get(at).text)
    assert unit
    draft = str(browser.post("/drafts", files={"file": ("坏.docx", b"PK\x03\x04x")}).url.path)
    assert office.desk.runner.settle(120)
    for path, shown in ((unit.group(1), 2), (draft, 1)):
        page = browser.get(path).text
        assert page.count("已损坏，无法打开") == shown  # at a unit also among its findings, whose state is kept
        assert 'class="panes"' not in page


def test_the_year_is_mended_while_nothing_came(office: Office):
    browser = office.local()
    at = year(browser, year="2042")
    form = {"action": "about", "version": "1", "name": "年", "deadline": "2026-01-31"}
    assert browser.post(f"{at}/settings", {**form, "year": "1999"}).status_code == 400
    assert browser.post(f"{at}/settings", {**form, "year": "2024"}).status_code == 200
    assert "2024 年度报告" in browser.get(at).text
    handed_in(office, browser, at, ("a.txt", BROKEN))
    assert 'name="year"' not in browser.get(f"{at}/settings").text
    refused = browser.post(f"{at}/settings", {**form, "version": "2", "year": "2025"})
    assert refused.status_code == 400
    assert "已经收了文件" in refused.text


@pytest.mark.parametrize("data", [b"no zip", b"PK\x03\x04nothing", (county.COUNTY / "2024" / "06云岭县公安局.docx")])
def test_a_template_that_makes_no_letter_is_refused_when_it_comes(office: Office, data: bytes | Path):
    browser = office.local()
    at = year(browser)
    content = data.read_bytes() if isinstance(data, Path) else data
    form = {"action": "template", "version": "1"}
    refused = browser.post(f"{at}/settings", form, files={"file": ("我的模板.docx", content)})
    assert refused.status_code == 400
    assert "我的模板.docx" in refused.text
    assert "自带的模板" in browser.get(f"{at}/settings").text


def test_nothing_came_on_a_day_that_is_still_to_come(office: Office):
    browser = office.local()
    at = year(browser)
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    refused = browser.post(f"{at}/files", {"received": tomorrow}, files={"files": ("a.txt", BROKEN)})
    assert refused.status_code == 400
    assert f"{tomorrow} 还没有到" in refused.text
    today = {"received": date.today().isoformat()}
    assert browser.post(f"{at}/files", today, files={"files": ("a.txt", BROKEN)}).status_code == 200


def test_the_year_before_is_an_earlier_one(office: Office):
    browser = office.local()
    first, second = year(browser, year="2023"), year(browser, year="2024")
    form = {"action": "about", "name": "年"}
    for at, other, status in ((first, second, 400), (second, second, 400), (second, first, 200)):
        sent = {**form, "previous": other.rsplit("/", 1)[1], "version": "1"}
        assert browser.post(f"{at}/settings", sent).status_code == status
    assert browser.post("/campaigns", {"year": "2023", "previous": first.rsplit("/", 1)[1]}).status_code == 400
    assert browser.post(f"{second}/settings", {**form, "version": "2", "year": "2022"}).status_code == 200


def test_every_word_is_in_the_language_of_the_page(office: Office):
    """Also those that the program keeps in both: titles of rules, what was found, why a file could not be read."""
    browser = office.local()
    at = year(browser)
    handed_in(office, browser, at, ("坏.docx", b"PK\x03\x04x"))
    draft = str(browser.post("/drafts", files={"file": ("a.txt", BROKEN)}).url.path)
    browser.post(draft, files={"file": ("a.txt", BROKEN + b"\n")})
    assert office.desk.runner.settle(120)
    browser.post("/language", {"lang": "en", "back": at})
    assert '<option value="author">An author checks a draft</option>' in browser.get(f"{at}/settings").text
    for path in (f"{at}/settings", f"{at}/tray", draft):
        page = browser.get(path).text
        said = re.sub(r"“[^”]*”|<main class=\"document.*?</main>|<div class=\"document.*", "", page, flags=re.DOTALL)
        for word in ("部分", "无法打开", "不等于", "一致"):
            assert word not in said, (path, word)


def test_profiles_have_words(office: Office):
    browser = office.local()
    page = browser.get(f"{year(browser)}/settings").text
    assert '<option value="author">编制单位公开前自查</option>' in page


def test_an_old_list_of_excel_is_told_how_to_be_saved(office: Office):
    browser = office.local()
    old = {"roster": ("名单.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))}
    refused = browser.post("/campaigns", {"year": "2024"}, files=old)
    assert refused.status_code == 400
    assert "另存为 .xlsx" in refused.text


def test_why_files_were_not_checked_is_shown(office: Office):
    browser = office.local()
    at = year(browser)
    handed_in(office, browser, at, ("a.txt", BROKEN), ("b.txt", BROKEN + b"\n"), ("c.txt", b"x"))
    why = {"zh": "规则包“某包”的文件不在了。", "en": "The pack is gone."}
    with office.desk.store.write("test") as book:
        chosen = Audit.name.in_(("a.txt", "b.txt"))
        book.session.execute(update(Audit).where(chosen).values(state="failed", problem=why))
    page = browser.get(at).text
    assert "有 2 份文件没有查成" in page
    assert "2 份：规则包“某包”的文件不在了。" in page
    browser.post("/language", {"lang": "en", "back": at})
    assert "2: The pack is gone." in browser.get(at).text


@pytest.mark.parametrize("referer", ["http://evil.example/x", "http://[", "//", "http://127.0.0.1:8123//evil.example/"])
def test_the_way_back_stays_on_the_desk(office: Office, referer: str):
    browser = office.local()
    refused = browser.post("/campaigns", {"year": "x"}, headers={"referer": referer})
    assert refused.status_code == 400
    assert '<li><a href="/">' in refused.text
    assert "evil" not in refused.text


def test_a_form_changes_only_what_is_on_its_page(office: Office):
    """Ids of another campaign or unit in a form of this one are as good as none."""
    browser = office.local()
    made = county.made(office)
    at = year(browser)
    letter = f"{made.letter}:{county.version(office, Letter, made.letter)}"
    for action in ("sent", "withdraw"):
        form = {"letter": letter, "action": action, "reason": "x"}
        assert browser.post(f"{at}/letters/act", form).status_code == 404
    finding = f"{made.finding}:{county.version(office, Found, made.finding)}"
    form = {"finding": finding, "action": "dismiss", "reason": "x"}
    assert browser.post(f"/units/{made.other}/findings", form).status_code == 404
    assert browser.post(f"{at}/letters", {"to": f"{made.unit}:correct", "dated": "2025-01-01"}).status_code == 400
    assert county.state(office, Found, made.finding) == "told"
    assert county.state(office, Letter, made.letter) == "sent"
