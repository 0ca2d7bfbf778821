"""Levels of rules and demands of an office's own, chosen on the page: validated, kept by hash, taken along."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from auditor.desk.campaign import exchange, findings, letters, units
from auditor.desk.store.store import Store
from auditor.desk.store.tables import Audit, Campaign, Event
from auditor.desk.work import packs, results
from auditor.desk.work.options import Choices
from tests.desk.web import county
from tests.desk.web.support import Browser, Office, opened

HOTLINE = """\
id: N901
name: ours.hotline
title: {zh: 没有写政务公开热线, en: No hotline is stated}
severity: warning
basis: 临江市政务公开工作要点
why: {zh: 群众要知道向哪里咨询。, en: People must know whom to ask.}
fix: {zh: 在第六部分写明热线号码。, en: State the hotline in section 6.}
given: {section: others}
then: {check: statement, any_of: [政务公开热线]}
message: {zh: 第六部分没有写政务公开热线, en: Section 6 states no hotline}
"""
SECONDS = 300.0


def zipped(**files: str) -> bytes:
    """Files as an archive; `__` in a name stands for a slash, `_dot_` for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return out.getvalue()


class Year:
    """The settings of a campaign in a browser."""

    def __init__(self, office: Office, made: county.Made, browser: Browser | None = None) -> None:
        self.office, self.made, self.browser = office, made, browser or office.local()
        self.path = f"/campaigns/{self.made.campaign}/settings"

    def send(self, action: str, file: tuple[str, bytes] | None = None, **data: str):
        """Sends one of the forms."""
        version = county.version(self.office, Campaign, self.made.campaign)
        files = {"file": file} if file else None
        return self.browser.post(self.path, {"version": version, "action": action, **data}, files=files)

    def choices(self) -> Choices:
        """What is chosen."""
        with self.office.desk.store.read() as book:
            return Choices.model_validate(book.get(Campaign, self.made.campaign).options)

    def audited(self) -> set[str]:
        """The codes of what is found once everything was audited anew."""
        assert self.send("again").status_code == 200
        runner, store = self.office.desk.runner, self.office.desk.store
        with store.read() as book:
            audits = list(book.all(select(Audit.id)))
        assert runner.wait(audits, SECONDS)
        assert runner.settle(SECONDS)
        with store.read() as book:
            every = [f for u in units.of(book, self.made.campaign) for f in findings.of(book, u.id)]
        return {f"{f.rule} {f.severity}" for f in every if f.state in findings.COUNTING}


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, county.Made]:
    """The folder of a desk that has the campaign: audited once, copied for each test."""
    folder = tmp_path_factory.mktemp("stored") / "desk"
    with opened(folder) as office:
        made = county.made(office)
    return folder, made


@pytest.fixture
def year(tmp_path: Path, stored: tuple[Path, county.Made]) -> Iterator[Year]:
    folder, made = stored
    shutil.copytree(folder, tmp_path / "desk")
    with opened(tmp_path / "desk") as office:
        yield Year(office, made)


def test_a_pack_is_taken_in_used_shown_and_taken_out(year: Year):
    page = year.send("pack", ("省里要求.yaml", HOTLINE.encode()))
    assert page.status_code == 200
    assert "省里要求" in page.text
    (pack,) = year.choices().packs
    assert pack.sha[:12] in page.text
    assert "N901 warning" in year.audited()
    with year.office.desk.store.read() as book:
        audit = book.all(select(Audit).where(Audit.campaign_id == year.made.campaign).order_by(Audit.id))[-1]
        assert audit.options["packs"] == [{"sha": pack.sha, "name": "省里要求"}]
        assert any(e.what == "campaign-changed" and "省里要求" in str(e.after) for e in book.all(select(Event)))
    shown = json.loads(results.render(year.office.desk.store, audit, "json", "zh"))
    assert "省里要求" in json.dumps(shown, ensure_ascii=False)
    assert year.send("level", rule="N901", level="error", reason="市里从严").status_code == 200
    assert "N901 error" in year.audited()
    gone = year.send("no-pack", pack=pack.sha)
    assert gone.status_code == 200
    assert year.choices() == Choices()
    assert not any(f.startswith("N901") for f in year.audited())


def test_a_zip_of_a_folder_is_a_pack(year: Year):
    inside = zipped(
        ours__narrative__N901_dot_yaml=HOTLINE, ours__extra_dot_yaml="override: [{id: N301, severity: info}]"
    )
    assert year.send("pack", ("本市.zip", inside)).status_code == 200
    assert [p.name for p in year.choices().packs] == ["本市"]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.yaml", b"id: N901\nwhat: x\n", "a.yaml"),  # a mistake, with its line
        ("a.yaml", b"\xff\xfe\x00", "a.yaml"),
        ("a.py", b"import os", ".yaml"),
        ("a.zip", zipped(a_dot_py="import os"), ".yaml"),
        ("a.zip", zipped(a_dot_yaml=HOTLINE, b_dot_txt="x"), ".yaml"),
        ("a.zip", zipped(x__y__z__a_dot_yaml=HOTLINE, b_dot_yaml="rules: []"), ".yaml"),
        ("a.zip", b"PK\x03\x04 broken", ".yaml"),
        ("a.yaml", b"# " + b"x" * 2_100_000, "2 MB"),
        ("a.yaml", b"extends: ../../../../../etc/passwd.yaml\nrules: []\n", "extends"),
        ("a.yaml", b"extends: /etc/x.yaml\nrules: []\n", "extends"),
        ("a.yaml", b"override: [{id: N101, status: off}]\n", "N101"),  # below the minimum
        ("a.yaml", b"override: [{id: T301, severity: info}]\n", "T301"),
        ("a.yaml", HOTLINE.replace("N901", "N101").encode(), "N101"),
    ],
)
def test_what_is_no_pack_is_refused_with_a_sentence(year: Year, name: str, data: bytes, says: str):
    page = year.send("pack", (name, data))
    assert page.status_code == 400
    assert says in page.text
    assert "Traceback" not in page.text
    assert year.choices() == Choices()


def test_the_same_pack_twice_and_too_many(year: Year):
    assert year.send("pack", ("一.yaml", HOTLINE.encode())).status_code == 200
    assert "完全相同" in year.send("pack", ("一.yaml", HOTLINE.encode())).text
    for number in range(packs.MOST - 1):
        text = HOTLINE.replace("N901", f"N9{number + 10}").replace("ours.hotline", f"ours.hotline_{number}")
        assert year.send("pack", (f"{number}.yaml", text.encode())).status_code == 200
    assert "最多" in year.send("pack", ("more.yaml", b"rules: []")).text


def test_levels_are_chosen_with_a_reason_and_never_below_the_minimum(year: Year):
    assert year.send("level", rule="N301", level="info", reason="").status_code == 400
    assert year.send("level", rule="N999", level="info", reason="x").status_code == 400
    assert year.send("level", rule="N301", level="fatal", reason="x").status_code == 404
    for level in ("info", "off"):
        refused = year.send("level", rule="N101", level=level, reason="x")
        assert refused.status_code == 400
        assert "N101" in refused.text
    assert year.send("level", rule="N101", level="warning", reason="口径不同").status_code == 200
    page = year.send("level", rule="N301", level="off", reason="本地不查")
    assert "口径不同" in page.text
    assert "本地不查" in page.text
    found = year.audited()
    assert "N101 warning" in found
    assert not any(f.startswith(("N101 error", "N301")) for f in found)
    assert "本地不查" not in year.send("plain", rule="N301").text
    year.send("plain", rule="N101")
    assert year.choices() == Choices()


def test_a_campaign_takes_its_packs_along(year: Year, tmp_path: Path):
    assert year.send("pack", ("省里要求.yaml", HOTLINE.encode())).status_code == 200
    found = year.audited()
    exchange.out(year.office.desk.store, year.made.campaign, tmp_path / "a.zip")
    other = Store(tmp_path / "other")
    taken = exchange.take(other, tmp_path / "a.zip", "乙")
    (pack,) = Choices.model_validate(taken.options).packs
    assert (packs.folder(other, pack) / "省里要求.yaml").read_text("utf-8") == HOTLINE
    exchange.out(other, taken.id, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with other.read() as book:
        every = [f for u in units.of(book, taken.id) for f in findings.of(book, u.id)]
        assert letters.of(book, campaign_id=taken.id)
    assert {f"{f.rule} {f.severity}" for f in every if f.state in findings.COUNTING} == found
    other.close()


def test_a_pack_of_another_desk_is_not_trusted(office: Office):
    """What came with a campaign may name anything: no file is written outside the folder of packs."""
    store = office.desk.store
    for inside in (zipped(**{"../../out_dot_yaml": HOTLINE}), zipped(a_dot_py="x"), b"no archive"):
        pack = packs.Pack(sha=store.files.put(inside), name="x")
        with pytest.raises(Exception, match=r"x") as caught:
            packs.folder(store, pack)
        assert type(caught.value).__name__ == "DeskError"
    assert not (store.folder / "out.yaml").exists()
    for name in ("../x", "", ".", "..", "a/b", "a\\b", ".hidden", "x\n/y"):
        with pytest.raises(ValueError, match="name"):
            packs.Pack(sha="0" * 64, name=name)


def test_only_the_office_chooses(shared: Office):
    made = Year(shared, county.made(shared), shared.signed_in(shared.account("supervisor")))
    assert made.send("pack", ("一.yaml", HOTLINE.encode())).status_code == 200
    for login in (shared.account("reader"), shared.account("unit", made.made.unit)):
        made.browser = shared.signed_in(login)
        assert made.send("pack", ("二.yaml", b"rules: []")).status_code == 404
        assert made.send("level", rule="N301", level="off", reason="x").status_code == 404
    assert len(made.choices().packs) == 1
