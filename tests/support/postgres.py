"""A server of PostgreSQL for tests: Debian's programs, a folder of its own, no network; never as root."""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FOUND = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
BIN = Path(_FOUND[-1]) if _FOUND else None


@contextmanager
def server() -> Iterator[str]:
    """Starts a server and gives the address of its databases, with {name} for the name of one."""
    assert BIN is not None
    folder = Path(tempfile.mkdtemp(prefix="auditor-pg-", dir="/tmp"))  # its socket must have a short name
    user = _user()
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    data = folder / "data"
    try:
        _run(user, "initdb", "-D", str(data), "-U", "auditor", "--auth=trust", "-E", "UTF8", "--no-sync", "--locale=C")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=50"
        _run(user, "pg_ctl", "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield f"postgresql+psycopg://auditor@/{{name}}?host={folder}"
        finally:
            _run(user, "pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> pwd.struct_passwd | None:
    """Whom the server runs as: it refuses to be root."""
    if os.geteuid() != 0:
        return None
    names = {u.pw_name for u in pwd.getpwall()}
    return pwd.getpwnam("postgres" if "postgres" in names else "nobody")


def _run(user: pwd.struct_passwd | None, program: str, *args: str) -> None:
    assert BIN is not None
    as_user = {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    subprocess.run(
        [str(BIN / program), *args], check=True, stdout=subprocess.DEVNULL, cwd="/", env={"PATH": os.defpath}, **as_user
    )
