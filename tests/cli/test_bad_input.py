"""Whatever is handed in: one clear sentence, or findings where it still is a report. Never a traceback."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.specimens import text_writer
from tests.support.specimens.catalogue import township

pytestmark = pytest.mark.attack
REPORT = text_writer.write(township())
CUT = REPORT[: len(REPORT) * 2 // 3]

REFUSED = {
    "empty": b"",
    "blanks": b" \n\t\n ",
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "jpeg": b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4,
    "recipe": "把面粉和水揉成面团，醒一小时。".encode(),
    "digits": b"7" * 5_000_000,
    "one-line": "政府信息公开".encode() * 35_000,
    "random": bytes((i * 7919) % 251 for i in range(5000)),
    "program": b"MZ" + bytes(200),
}
AUDITED = {
    "cut": CUT.encode(),
    "cut-in-a-character": REPORT.encode()[: len(REPORT.encode()) // 2 + 1],
    "long-line": REPORT.replace("全年召开", "公" * 200_000 + "全年召开", 1).encode(),
    "long-figures": REPORT.replace("全年召开", "1" * 200_000 + "全年召开", 1).encode(),
    "brackets": REPORT.replace("全年召开", "（" * 50_000 + "全年召开", 1).encode(),
    "numerals": REPORT.replace("全年召开", "一" * 50_000 + "全年召开", 1).encode(),
    "openers": REPORT.replace("全年召开", "其中" * 50_000 + "全年召开", 1).encode(),
    "commas": REPORT.replace("全年召开", "公开1条，" * 6_000 + "全年召开", 1).encode(),
    "tabs": (REPORT + "\t" * 100_000).encode(),
    "pipes": (REPORT + "|" * 100_000).encode(),
}
MANY = REPORT.replace("全年召开", "公开1条，" * 20_000 + "全年召开", 1).encode()


def check(data: bytes) -> tuple[subprocess.CompletedProcess[bytes], float]:
    """The audit of standard input, and the seconds of processor time it took (a busy machine changes less of these)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "auditor", "check", "-"], input=data, capture_output=True, timeout=500, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_one_sentence(name):
    done, _ = check(REFUSED[name])
    shown = (done.stdout + done.stderr).decode("utf-8")
    assert done.returncode == 3
    assert "Traceback" not in shown
    assert len(shown.strip().replace("\n", "")) < 200
    assert "没有审核" in shown


@pytest.mark.parametrize("name", AUDITED)
def test_audited_as_far_as_it_goes(name):
    done, seconds = check(AUDITED[name])
    shown = (done.stdout + done.stderr).decode("utf-8")
    assert done.returncode == 3 if name == "commas" else done.returncode in (0, 1)
    assert "没有查完" in shown or name != "commas"  # 6,000 figures are more than the budget of work: it is said
    assert "Traceback" not in shown
    assert seconds < 12  # two to four on an idle machine


def test_a_report_cut_in_the_middle_lacks_sections():
    done, _ = check(CUT.encode())
    assert done.returncode == 1
    assert "F101" in done.stdout.decode()


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
@pytest.mark.parametrize("data", [REFUSED["digits"], MANY], ids=["digits", "commas"])
def test_memory_stays_bounded(data):
    code = (
        "import sys, auditor\n"
        "auditor.Auditor().audit(sys.stdin.buffer.read(), name='-')\n"
        "print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])"
    )
    done = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True, timeout=500)
    assert int(done.stdout) < 400_000  # KB


def test_a_missing_file_is_one_sentence(command):
    done = command("check", "没有这个文件.txt")
    assert done.returncode == 3
    assert "找不到文件" in done.stdout.decode()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
@pytest.mark.parametrize("format_", ["console", "json", "markdown", "sarif", "junit"])
def test_names_that_are_no_text(tmp_path, command, format_):
    odd = os.fsencode(tmp_path) + b"/bad\xff\xfe\n<b>.txt"
    Path(os.fsdecode(odd)).write_bytes(REPORT.encode())
    Path(os.fsdecode(odd + b".2.txt")).write_bytes(b"")
    done = command("check", "-f", format_, str(tmp_path))
    assert done.returncode == 3  # the empty one
    assert b"Traceback" not in done.stdout + done.stderr
    assert "程序出错".encode() not in done.stdout + done.stderr


@pytest.mark.parametrize(("name", "said"), [("年报.docx", "已损坏"), ("年报.zip", "已损坏")])
def test_a_zip_that_holds_no_document_is_called_by_its_name(command, tmp_path, name, said):
    (tmp_path / name).write_bytes(b"PK\x03\x04" + bytes(400))
    done = command("check", str(tmp_path / name))
    assert done.returncode == 3
    assert said in done.stdout.decode()
