"""A January in a supervising office, driven through Chromium: from the list of units to the results.

Shorter than a real one: 45 units, a zip and single files, one of the wrong year, one of an unknown body; letters,
corrections, a false alarm, an explanation by an invited unit, reminders; the program is killed on the way.
With DESK_PICTURES=DIR the pages are kept as pictures for the guide.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.desk.web import county
from tests.desk.web.server import Server, chromium, picture, press, served, watched

pytestmark = pytest.mark.browser
PASSWORD = "a long enough password"
SLOW = 120_000


class January:
    """The office's browser, and what was handed in so far."""

    def __init__(self, server: Server, browser, folder: Path) -> None:
        self.server, self.browser, self.folder = server, browser, folder
        self.page = browser.new_context(viewport={"width": 1280, "height": 860}, accept_downloads=True).new_page()
        self.wrong = watched(self.page, server)
        self.campaign = ""

    def go(self, path: str) -> None:
        self.page.goto(self.server.base + path)

    def picture(self, name: str, page=None) -> None:
        picture(page or self.page, name)

    def quiet(self) -> None:
        """Waits until nothing is being checked, and the reports were compared."""
        self.page.wait_for_load_state()
        self.page.wait_for_selector("[data-progress]", state="detached", timeout=SLOW)

    def hand_in(self, *files: tuple[str, bytes]) -> None:
        self.go(self.campaign)
        payload = [{"name": n, "mimeType": "application/octet-stream", "buffer": d} for n, d in files]
        with self.page.expect_navigation(timeout=SLOW):
            self.page.set_input_files("[name=files]", payload)
        self.quiet()
        for name, data in files:
            if not name.endswith(".zip") and "副本" not in name:
                (self.folder / name).write_bytes(data)

    def unit(self, name: str) -> str:
        self.go(f"{self.campaign}?q={name}")
        link = self.page.locator("tbody th a", has_text=re.compile(f"{name}$")).first.get_attribute("href")
        self.go(link)
        return link

    def sums(self) -> tuple[int, ...]:
        """Errors, warnings, infos as the table of units has them."""
        self.go(self.campaign)
        shown = self.page.inner_text("section[aria-labelledby=states] p")
        return tuple(int(n) for n in re.findall(r"\d+", shown))

    def download(self, click: str) -> bytes:
        with self.page.expect_download(timeout=SLOW) as download:
            self.page.click(click)
        return Path(download.value.path()).read_bytes()


@pytest.fixture
def january(tmp_path):
    (tmp_path / "files").mkdir()
    with served(tmp_path / "desk", "--host", "0.0.0.0") as server, chromium() as browser:
        yield January(server, browser, tmp_path / "files")


def report(name: str) -> bytes:
    return next(p for p in (county.COUNTY / "2024").iterdir() if name in p.name).read_bytes()


def file_name(name: str) -> str:
    return next(p for p in (county.COUNTY / "2024").iterdir() if name in p.name).name


def edited(name: str, old: str, new: str) -> tuple[str, bytes]:
    data = report(name).decode("utf-8")
    assert data.count(old) >= 1, (name, old)
    return file_name(name), data.replace(old, new).encode("utf-8")


def begin(j: January) -> None:
    """The first administrator, the list of units, the files of the first days."""
    page = j.page
    assert "/first?token=" in j.server.address
    page.goto(re.sub("//[^:/]+", "//127.0.0.1", j.server.address))
    page.fill("[name=name]", "王科长")
    page.fill("[name=login]", "wang")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.click("button.main")
    j.go("/campaigns")
    j.picture("campaign-new")
    page.fill("[name=year]", "2024")
    page.fill("[name=deadline]", "2030-01-31")
    page.set_input_files("[name=roster]", county.COUNTY / "list.csv")
    page.click("form.card button.main")
    page.wait_for_url("**/campaigns/*")
    j.campaign = page.url.removeprefix(j.server.base).split("?")[0]
    paths = sorted((county.COUNTY / "2024").iterdir())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        for path in paths[:36]:
            out.write(path, path.name)
            if "副本" not in path.name:  # the desk knows a file again, the command line counts it once more
                (j.folder / path.name).write_bytes(path.read_bytes())
    j.hand_in(("第一批.zip", buffer.getvalue()))
    last = next(iter(sorted((county.COUNTY / "2023").iterdir())))
    singles = [(p.name, p.read_bytes()) for p in paths[36:]]
    j.hand_in(*singles, ("2023年的.txt", last.read_bytes()))
    (j.folder / "2023年的.txt").unlink()


def match(j: January) -> None:
    """The tray: one of another year is laid aside, one whose body is not on the list is given to a unit by hand."""
    j.go(f"{j.campaign}/tray")
    j.picture("tray")
    waiting = j.page.inner_text("main")
    assert "报告里的单位不在名单上" in waiting
    assert "不是本年度的报告" in waiting
    wrong = j.page.locator("section.card", has_text="不是本年度的报告").first
    wrong.locator("[name=reason]").fill("上一年度的报告")
    press(wrong.locator("button", has_text="搁置"))
    unknown = j.page.locator("section.card", has_text="不在名单上").first
    unknown.locator("[name=unit]").fill("云岭县气象局")
    press(unknown.locator("button", has_text=re.compile("^归档$")))
    assert "没有待归档的文件" in j.page.inner_text("main")


def write_letters(j: January) -> None:
    """Each is seen, issued, downloaded and marked as sent."""
    j.go(f"{j.campaign}/letters?kind=correct")
    j.picture("letters")
    j.page.locator("tbody a", has_text="预览").first.click()
    assert "这是制发前的样子" in j.page.inner_text("main")
    j.picture("letter")
    j.go(f"{j.campaign}/letters")
    j.page.check("[data-check-all='[name=to]']")
    j.page.fill("[name=number]", "云公开函〔2025〕{n}号")
    press(j.page.locator("button:has-text('制发')"))
    assert "云公开函〔2025〕1号" in j.page.inner_text("main")
    assert "催报" in j.page.inner_text("main")
    j.page.check("[data-check-all='[name=letter]']")
    letters = zipfile.ZipFile(io.BytesIO(j.download("button[value=zip]")))
    assert len(letters.namelist()) >= 15
    press(j.page.locator("button[value=sent]"))
    assert "已保存" in j.page.inner_text(".said")


def correct(j: January) -> None:
    """What comes back is settled by itself, and the letter is answered; one report is worse than before."""
    before = j.sums()
    j.hand_in(edited("商务局", "办结 12 件", "办结 10 件"), edited("水务局", "政府信息 172 条", "政府信息 175 条"))
    j.unit("云岭县商务局")
    j.page.click("summary:has-text('全部问题及状态')")
    page = j.page.inner_text("main")
    assert "第 2 稿" in page
    assert "已改正" in page
    assert "已回复" in page
    j.picture("unit-corrected")
    assert j.sums()[0] == before[0] - 2
    j.hand_in(edited("柳河镇", "四、政府信息公开行政复议、行政诉讼情况", ""))
    assert j.sums()[0] > before[0] - 2


def dismiss(j: January) -> None:
    """A false alarm dismissed once stays dismissed over a new version, until its values change."""
    link = j.unit("云岭县财政局")
    card = j.page.locator(".finding", has_text="X201")
    card.locator("summary", has_text="这条不是问题").click()
    card.locator("[name=reason]").fill("两次会议的口径不同")
    j.picture("unit")
    press(card.locator("button[value=dismiss]"))
    assert "误报" in j.page.locator(".finding", has_text="X201").inner_text()
    j.hand_in(edited("财政局", "预算常见差错", "预算常见错漏"))
    j.go(link)
    card = j.page.locator(".finding", has_text="X201").inner_text()
    assert "误报" in card
    assert "两次会议的口径不同" in card
    j.hand_in(edited("财政局", "召开专题会议 4 次", "召开专题会议 5 次"))
    j.go(link)
    assert "待处理" in j.page.locator(".finding", has_text="X201").inner_text()


def explain(j: January) -> None:
    """A unit is invited, sees its own findings, explains one; the office accepts it."""
    link = j.unit("云岭县教育局")
    j.page.click("button:has-text('生成邀请地址')")
    address = j.page.input_value("#address")
    context = j.browser.new_context(viewport={"width": 1280, "height": 860})
    unit = context.new_page()
    unit.goto(address)
    unit.fill("[name=login]", "jiaoyuju")
    unit.fill("[name=password]", PASSWORD)
    unit.fill("[name=again]", PASSWORD)
    unit.click("button.main")
    unit.wait_for_url("**/mine")
    j.picture("mine", unit)
    assert "云岭县教育局" in unit.inner_text("h1")
    assert unit.goto(j.server.base + link).status == 404
    unit.goto(j.server.base + "/mine")
    card = unit.locator(".finding", has_text="N101")
    card.locator("summary", has_text="核实无误").click()
    card.locator("textarea").fill("核实无误，另有 10 条由信访渠道公开")
    press(card.locator("button"))
    assert "说明已提交" in unit.inner_text(".said")
    context.close()
    j.go(link)
    card = j.page.locator(".finding", has_text="N101")
    assert "另有 10 条由信访渠道公开" in card.inner_text()
    j.picture("unit-explained")
    press(card.locator("button[value=accept]"))
    assert "已通过" in j.page.locator(".finding", has_text="N101").inner_text()


def take_back(j: January) -> None:
    """What was matched by hand was not theirs after all."""
    j.unit("云岭县气象局")
    j.page.fill("form:has(button[value=aside]) [name=reason]", "另一单位的报告")
    press(j.page.locator("button[value=aside]"))
    assert "还没有收到年报" in j.page.inner_text("main")
    next(p for p in j.folder.iterdir() if "旅游发展中心" in p.name).unlink()


def conclude(j: January) -> None:
    """Statement, ledger and trail are there, every step is in the trail, and the sums are those of `auditor check`."""
    results = f"{j.campaign}/results"
    j.go(results)
    j.picture("results")
    trail = j.page.inner_text("main")
    for name in ("王科长", "云岭县教育局"):
        assert name in trail
    for what in ("statement", "ledger", "trail", "issues"):
        assert j.download(f"a[href$='/results/{what}']").startswith(b"PK"), what
    waivers = j.folder.parent / "waivers.yaml"
    waivers.write_bytes(j.download("a[href$='/results/waivers']"))
    given = ("--roster", str(county.COUNTY / "list.csv"), "--waivers", str(waivers), "-f", "json")
    command = [sys.executable, "-m", "auditor", "check", str(j.folder), *given]
    checked = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    found = [f for r in checked["reports"] for f in r["findings"]] + checked["batch_findings"]
    counts = tuple(sum(f["severity"] == s and not f["waived"] for f in found) for s in ("error", "warning", "info"))
    for _ in range(60):  # the comparison of all reports follows what was changed last
        if j.sums() == counts:
            break
        j.page.wait_for_timeout(1000)
    assert j.sums() == counts


def test_a_january(january: January):
    j = january
    begin(j)
    assert "显示 45 个单位" in j.page.inner_text("main")
    j.picture("campaign")
    j.server.kill()
    j.server.start()
    match(j)
    j.go(j.campaign)
    j.quiet()
    write_letters(j)
    correct(j)
    j.server.kill()
    j.server.start()
    dismiss(j)
    explain(j)
    take_back(j)
    conclude(j)
    assert j.wrong == []
    assert j.server.stop() == 0
