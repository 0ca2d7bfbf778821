"""`auditor desk`: the page in the browser, and what can be done with its store from the command line."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from auditor.cli.desk_store import COMMANDS
from auditor.cli.params import Command, Group, option
from auditor.model.errors import UsageError

_NEEDED = ("starlette", "uvicorn", "sqlalchemy", "alembic", "python_multipart", "argon2", "platformdirs")


@click.group("desk", cls=Group, default="open", no_args_is_help=False)
@option("--lang", metavar="zh|en", expose_value=False)
def desk_app() -> None:
    """The desk."""
    if not all(find_spec(name) for name in _NEEDED):
        raise UsageError("no-desk")


@desk_app.command("open", cls=Command)
@click.argument("files", nargs=-1, metavar="[FILE...]")
@option("--data", group="what", type=click.Path(path_type=Path), metavar="DIR")
@option("--database", group="what", metavar="URL")
@option("--no-browser", group="output", is_flag=True)
@option("--port", group="output", type=int, default=0, metavar="N")
@option("--host", group="many", default="127.0.0.1", metavar="ADDRESS")
@option("--name", "names", group="many", multiple=True, metavar="NAME")
@option("--proxied", group="many", is_flag=True)
@option("--certfile", group="many", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE")
@option("--keyfile", group="many", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE")
@option("--jobs", group="many", type=int, metavar="N")
@option("--lang", metavar="zh|en")
def open_(no_browser: bool, lang: str | None, **given: Any) -> None:
    """Opens it."""
    from auditor.cli.check import language
    from auditor.desk import serve

    serve.run(serve.Request(browser=not no_browser, lang=language(lang or "zh"), **given))


for command in COMMANDS:
    desk_app.add_command(command)
