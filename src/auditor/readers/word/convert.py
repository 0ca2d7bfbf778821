"""Old Office formats (.doc .wps .rtf .odt): LibreOffice, where installed, makes a .docx of them.

Each conversion has a profile directory of its own with macros off, links not followed and a proxy that leads nowhere,
a time limit below that of the file, and a folder that is gone afterwards. It ends with this program, whatever ends
that.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import subprocess
import tempfile
import time
from pathlib import Path

from auditor import budget, minder
from auditor.model.document import Document
from auditor.model.errors import ReadError
from auditor.readers import sniff
from auditor.readers.word import archive
from auditor.readers.word import read as docx

SECONDS = 60.0
_PATIENCE = 10.0  # seconds in which the minder itself has to answer
_PREFIX = "auditor-office-"
_STALE = 7200.0  # seconds: no conversion takes as many
_FORMATS = {"ole": "doc", "rtf": "rtf", "odt": "odt"}
_PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def find_office() -> str | None:
    """The LibreOffice program of this machine, or None."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def read(data: bytes, name: str) -> Document:
    """An old Office file as a Document, by way of a .docx. Raises ReadError, also when LibreOffice is not installed."""
    kind = _FORMATS[sniff.kind_of(data)]
    if kind == "odt":
        archive.check(data, name)
    office = find_office()
    if office is None:
        raise ReadError("needs-office", name=name, kind=kind)
    document = docx.read(convert(data, kind, office, name), name)
    return document.model_copy(update={"format": kind})


def convert(data: bytes, suffix: str, office: str, name: str, target: str = "docx", seconds: float = SECONDS) -> bytes:
    """`data`, a file of the kind `suffix`, as a `target` file made by the program `office`. Raises ReadError."""
    seconds = budget.part(seconds)
    _sweep()
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        source, out = home / f"in.{suffix}", home / "out"
        source.write_bytes(data)
        _profile(home / "profile")
        command = [
            office,
            f"-env:UserInstallation={(home / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nologo",
            "--nodefault",
            "--nolockcheck",
            "--convert-to",
            target,
            "--outdir",
            str(out),
            str(source),
        ]
        finished = _run(command, home, seconds)
        made = out / f"in.{target}"
        if not finished:
            raise ReadError("office-timeout", name=name, seconds=f"{seconds:g}")
        if not made.is_file() or made.stat().st_size == 0:
            raise ReadError("office-failed", name=name)
        return made.read_bytes()


def _profile(folder: Path) -> None:
    """A LibreOffice profile that runs no macro, follows no link and reaches no network."""
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{key}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, key, value in _SETTINGS
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>\n",
        encoding="utf-8",
    )


def _run(command: list[str], home: Path, seconds: float) -> bool:
    """Whether the command ended in time; it and its children are ended with it, and with this process."""
    environment = {
        **os.environ,
        "HOME": str(home),
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }
    with subprocess.Popen(  # noqa: S603 - a fixed program, and no shell
        minder.asked(seconds, str(home), command),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    ) as process:
        try:
            return process.wait(seconds + _PATIENCE) == minder.DONE
        except subprocess.TimeoutExpired:
            process.kill()
            return False


def _sweep() -> None:
    """Takes away what earlier conversions left whose minders were killed, or whose machine went down."""
    long_ago = time.time() - _STALE
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            found = folder.lstat()
            ours = not hasattr(os, "getuid") or found.st_uid == os.getuid()
            if ours and stat.S_ISDIR(found.st_mode) and found.st_mtime < long_ago:
                shutil.rmtree(folder, ignore_errors=True)
