"""`auditor desk add`, `list`, `export`, `import`, `backup`, `restore`."""

from __future__ import annotations

import pytest

from tests.support.desk import LIST, UNIT, WRONG


@pytest.fixture
def office(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "年报.txt").write_bytes(WRONG)
    (tmp_path / "list.csv").write_bytes(LIST)
    return tmp_path


def test_a_campaign_on_the_command_line(office, command):
    data = ["--data", str(office / "desk")]
    made = command("desk", "add", *data, "--campaign", "2023", "--roster", str(office / "list.csv"), str(office / "in"))
    assert made.returncode == 0, made.stderr.decode()
    line = made.stdout.decode().strip()
    assert line.startswith("2023（2023年度）：2 个单位，已收 1 个，未报 1 个")
    assert command("desk", "list", *data).stdout.decode().strip() == line
    for name in ("all.xlsx", "all.docx", "all.yaml", "all.zip"):
        done = command("desk", "export", *data, "--campaign", "2023", str(office / name))
        assert done.returncode == 0, done.stderr.decode()
        assert (office / name).stat().st_size > 0
    other = ["--data", str(office / "other")]
    assert command("desk", "import", *other, str(office / "all.zip")).stdout.decode().strip() == line
    assert command("desk", "backup", *data, str(office / "backup.zip")).returncode == 0
    third = ["--data", str(office / "third")]
    assert command("desk", "restore", *third, str(office / "backup.zip")).returncode == 0
    assert command("desk", "list", *third).stdout.decode().strip() == line


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["list"], "还没有审核"),
        (["export", "--campaign", "2023", "x.xlsx"], "没有年度或名称为“2023”的审核"),
        (["add", "--campaign", "1999", "list.csv"], "年度“1999”不对"),
        (["add", "--campaign", "2023", "--received", "昨天", "list.csv"], "日期“昨天”不对"),
        (["add", "--campaign", "2023", "--roster", "none.csv", "list.csv"], "none.csv"),
        (["restore", "list.csv"], "这不是本程序导出的文件"),
        (["backup", "nowhere/x.zip"], "不能写入"),
        (["list", "--database", "mysql://x"], "不能识别数据库地址"),
    ],
)
def test_what_goes_wrong_is_one_sentence(office, command, monkeypatch, args, said):
    monkeypatch.chdir(office)
    done = command("desk", args[0], "--data", str(office / "desk"), *args[1:])
    shown = (done.stdout + done.stderr).decode()
    assert said in shown
    assert "Traceback" not in shown
    assert shown.count("\n") == 1
    assert UNIT not in shown
